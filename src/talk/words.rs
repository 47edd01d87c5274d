//! Tells words that only acknowledge from words that say something.

use std::collections::HashSet;

use super::kinds::Said;

/// Words and phrases that claim nothing.
#[derive(Debug)]
pub(super) struct Acknowledging {
    phrases: HashSet<Vec<String>>,
    longest: usize,
}

impl Acknowledging {
    pub(super) fn new(phrases: &[String]) -> Acknowledging {
        let phrases: HashSet<Vec<String>> =
            phrases.iter().map(|phrase| phrase.split_whitespace().map(plain).collect()).collect();
        let longest = phrases.iter().map(Vec::len).max().unwrap_or(0);
        Acknowledging { phrases, longest }
    }

    /// Whether the words, taken together, only acknowledge.
    pub(super) fn judge(&self, words: &[String]) -> Said {
        let words: Vec<String> = words.iter().map(|word| plain(word)).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Said::Unknown;
        }
        let mut rest = &words[..];
        while let Some(first) = rest.first() {
            let known = (1..=self.longest.min(rest.len())).rev().find(|&n| self.phrases.contains(&rest[..n]));
            match known {
                Some(n) => rest = &rest[n..],
                None if hum(first) => rest = &rest[1..],
                None => return Said::Substantial,
            }
        }
        Said::Acknowledging
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
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
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
        for text in ["okay so have you", "no wait", "I", "see I told you"] {
            assert_eq!(judge(text), Said::Substantial, "{text}");
        }
        assert_eq!(judge(""), Said::Unknown);
    }
}
