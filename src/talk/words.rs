//! Tells words that only acknowledge from words that say something.

use super::kinds::Said;

/// Words and phrases that claim nothing.
#[derive(Debug)]
pub(super) struct Acknowledging {
    phrases: Vec<Vec<String>>,
    longest: usize,
}

impl Acknowledging {
    pub(super) fn new(phrases: &[String]) -> Acknowledging {
        let phrases: Vec<Vec<String>> =
            phrases.iter().map(|phrase| phrase.split_whitespace().map(plain).collect()).collect();
        let longest = phrases.iter().map(Vec::len).max().unwrap_or(0);
        Acknowledging { phrases, longest }
    }

    /// What the words, taken together, say: (time of onset, word) each.
    pub(super) fn judge(&self, words: &[(f64, String)]) -> Said {
        let words: Vec<(f64, String)> =
            words.iter().map(|(at_s, word)| (*at_s, plain(word))).filter(|(_, word)| !word.is_empty()).collect();
        if words.is_empty() {
            return Said::Unknown;
        }
        let mut rest = &words[..];
        while let Some((at_s, first)) = rest.first() {
            match (1..=self.longest.min(rest.len())).rev().find(|&n| self.lists(&rest[..n])) {
                Some(n) => rest = &rest[n..],
                None if hum(first) => rest = &rest[1..],
                None => return Said::Substantial { from_s: *at_s },
            }
        }
        Said::Acknowledging
    }

    fn lists(&self, words: &[(f64, String)]) -> bool {
        self.phrases.iter().any(|phrase| phrase.iter().eq(words.iter().map(|(_, word)| word)))
    }
}

/// Letters and apostrophes in lower case.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric() || *c == '\'').flat_map(char::to_lowercase).collect()
}

/// `mm`, `mhm`, `uhhuh`, `um`, `er`, `hmm`: sounds rather than words, however they are spelled.
fn hum(word: &str) -> bool {
    word == "er" || word == "erm" || word == "eh" || word.chars().all(|c| matches!(c, 'm' | 'h' | 'u'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(text: &str) -> Said {
        let phrases = ["okay", "right", "i see", "all right"].map(str::to_owned);
        let words: Vec<_> =
            text.split_whitespace().enumerate().map(|(index, word)| (index as f64, word.to_owned())).collect();
        Acknowledging::new(&phrases).judge(&words)
    }

    #[test]
    fn hums_and_listed_words_acknowledge() {
        for text in ["mm-hm", "Mhm.", "uh-huh", "um, okay", "okay okay right", "I see", "all right"] {
            assert_eq!(judge(text), Said::Acknowledging, "{text}");
        }
    }

    #[test]
    fn anything_else_is_substantial() {
        for (text, from_s) in [("okay so have you", 1.0), ("right I see but", 3.0), ("I", 0.0), ("see I told you", 0.0)]
        {
            assert_eq!(judge(text), Said::Substantial { from_s }, "{text}");
        }
        assert_eq!(judge(""), Said::Unknown);
    }
}
