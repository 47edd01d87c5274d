//! Written words as utterances, so that the same rules read them.
//!
//! Times are made up: each word takes the same time, so that order and distance are kept.

use crate::Party;
use crate::speech::{Utterance, Word};

/// Seconds that one written word stands for: a reader's time base, nothing was timed.
const WORD_S: f64 = 0.4;

/// An utterance of written words that begins at `start_s`, its words spread evenly.
#[must_use]
pub fn said(party: Party, text: &str, start_s: f64) -> Utterance {
    let words: Vec<Word> = text
        .split_whitespace()
        .enumerate()
        .map(|(index, word)| Word {
            text: word.to_owned(),
            start_s: start_s + WORD_S * index as f64,
            end_s: start_s + WORD_S * (index + 1) as f64,
            confidence: 1.0,
        })
        .collect();
    Utterance {
        party,
        start_s,
        end_s: words.last().map_or(start_s, |word| word.end_s),
        text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        confidence: 1.0,
        words,
        redactions: Vec::new(),
    }
}
