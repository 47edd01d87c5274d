//! Which texts can be relied on: rules on numbers, not on phrases.
//!
//! A recogniser that is given noise writes something anyway. What it writes repeats itself, comes faster than people
//! talk, or is unlikely in its own eyes.

use super::{SpeechConfig, Word};

/// A text with a lower mean probability is worth a second hearing.
const DOUBT: f64 = 0.5;
/// Words a second of speech over which a text is worth a second hearing: few people talk so fast.
const FAST_WORDS_PER_S: f64 = 5.5;
/// Longest run of words that is looked at for repeats.
const LONGEST_REPEAT: usize = 8;
/// A single word said so often in a row is a loop ("no no no no" is not).
const MOST_SAME_WORDS: usize = 7;
/// A run of several words said so often in a row is a loop.
const MOST_SAME_RUNS: usize = 3;

/// Why a text cannot be relied on, if so. `speech_s` is the length of the speech it was heard in.
#[must_use]
pub fn fault(words: &[Word], confidence: f32, speech_s: f64, config: &SpeechConfig) -> Option<&'static str> {
    if words.is_empty() {
        Some("empty")
    } else if repeats(words) {
        Some("repeats")
    } else if words.len() as f64 > (config.max_words_per_s * speech_s).max(2.0) {
        Some("impossible rate")
    } else if f64::from(confidence) < config.min_confidence {
        Some("low confidence")
    } else {
        None
    }
}

/// Whether a text looks like one that a recogniser writes when it was given too little silence after the speech: all of
/// it or its end once more, or words faster than people mostly talk. Such a text may be right; it is worth a second
/// hearing.
#[must_use]
pub fn is_suspicious(words: &[Word], confidence: f32, speech_s: f64) -> bool {
    let plain: Vec<String> = words.iter().map(|word| plain(&word.text)).collect();
    let fast = words.len() as f64 > (FAST_WORDS_PER_S * speech_s).max(3.0);
    fast || f64::from(confidence) < DOUBT || said_twice(&plain)
}

/// Whether a run of at least three words, or two words at the end, comes twice in a row.
fn said_twice(words: &[String]) -> bool {
    (2..=words.len() / 2).any(|len| {
        let twice = |i: usize| words[i..i + len] == words[i + len..i + 2 * len];
        let last = words.len() - 2 * len;
        twice(last) || len > 2 && (0..last).any(twice)
    })
}

/// Whether a word or a run of words comes again and again without anything between.
#[must_use]
pub fn repeats(words: &[Word]) -> bool {
    let plain: Vec<String> = words.iter().map(|word| plain(&word.text)).collect();
    (1..=LONGEST_REPEAT).any(|len| {
        let most = if len == 1 { MOST_SAME_WORDS } else { MOST_SAME_RUNS };
        longest_run(&plain, len) > most
    })
}

/// How often a run of `len` words comes in a row, at most.
fn longest_run(words: &[String], len: usize) -> usize {
    let mut same = 0;
    let mut longest = 0;
    for i in len..words.len() {
        same = if words[i] == words[i - len] { same + 1 } else { 0 };
        longest = longest.max(same);
    }
    1 + longest / len
}

/// A word without case and marks.
pub(super) fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Word> {
        text.split_whitespace()
            .map(|word| Word { text: word.to_owned(), start_s: 0.0, end_s: 1.0, confidence: 0.9 })
            .collect()
    }

    fn verdict(text: &str, confidence: f32, speech_s: f64) -> Option<&'static str> {
        fault(&said(text), confidence, speech_s, &SpeechConfig::default())
    }

    #[test]
    fn plain_speech_passes() {
        assert_eq!(verdict("Thank you for calling, how can I help?", 0.9, 2.5), None);
        assert_eq!(verdict("Four four four four, one two one two.", 0.9, 4.0), None);
        assert_eq!(verdict("No, no, no, no, wait.", 0.8, 2.0), None);
        assert_eq!(verdict("Yes, yes.", 0.8, 0.2), None);
    }

    #[test]
    fn each_fault_has_its_name() {
        assert_eq!(verdict("", 1.0, 3.0), Some("empty"));
        assert_eq!(verdict("one two three four five six seven eight nine ten", 0.9, 1.0), Some("impossible rate"));
        assert_eq!(verdict("Thank you.", 0.2, 1.0), Some("low confidence"));
        assert_eq!(verdict(&"how do I get to Dublin ".repeat(4), 0.9, 12.0), Some("repeats"));
        assert_eq!(verdict(&"you ".repeat(8), 0.9, 12.0), Some("repeats"));
    }

    #[test]
    fn what_is_said_twice_is_worth_a_second_hearing() {
        let suspicious = |text: &str, confidence: f32, speech_s: f64| is_suspicious(&said(text), confidence, speech_s);
        assert!(suspicious("What is the source account? What is the source account?", 0.9, 3.0));
        assert!(suspicious("Okay, I watched my card, watched my card, yes.", 0.9, 3.0));
        assert!(suspicious("Thank you. Thank you.", 0.9, 3.0));
        assert!(suspicious("Thank you very much indeed", 0.9, 0.6));
        assert!(suspicious("Thank you.", 0.4, 1.0));
        assert!(!suspicious("Four four four four, and two two two.", 0.9, 4.0));
        assert!(!suspicious("No, no.", 0.9, 0.5));
        assert!(!suspicious("It is what it is, and that is that.", 0.9, 2.5));
    }

    #[test]
    fn repeats_are_found_at_any_place_and_whatever_the_marks() {
        assert!(repeats(&said("well then I know, I know. I know I know it")));
        assert!(!repeats(&said("I know I know I know it")));
        assert!(!repeats(&said("the cat and the dog and the bird and the fish")));
    }
}
