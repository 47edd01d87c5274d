//! Utterances as sentences, each with its place.

use super::super::Record;
use crate::Party;

/// What people begin with and nobody needs to read.
const OPENERS: [&str; 27] = [
    "well",
    "hi",
    "hello",
    "hey",
    "yes",
    "yeah",
    "um",
    "uh",
    "so",
    "okay",
    "ok",
    "oh",
    "and",
    "please",
    "good morning",
    "good afternoon",
    "good evening",
    "morning",
    "thanks",
    "thank you",
    "how are you",
    "there",
    "alright",
    "all right",
    "right",
    "great",
    "sure",
];

/// A sentence that somebody said.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// The words with their punctuation.
    pub text: String,
    /// Where its first word begins, seconds.
    pub start_s: f64,
    /// Where its last word ends, seconds.
    pub end_s: f64,
}

impl Sentence {
    /// In small letters, with straight apostrophes.
    pub fn lower(&self) -> String {
        self.text.to_lowercase().replace('\u{2019}', "'")
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Whether it ends as sentences do; otherwise the speaker was cut off or went on.
    pub fn is_whole(&self) -> bool {
        self.text.ends_with(['.', '?', '!'])
    }
}

/// The sentences of one party, by time.
pub fn of_party(record: &Record, party: Party) -> impl Iterator<Item = Sentence> {
    record.utterances.iter().filter(move |utterance| utterance.party == party).flat_map(|utterance| {
        let mut word = 0;
        let pieces = utterance.text.split_inclusive(['.', '?', '!']).map(str::trim).filter(|text| !text.is_empty());
        let found: Vec<Sentence> = pieces
            .map(|text| {
                let (first, last) = (word, word + text.split_whitespace().count());
                word = last;
                let of = |at: usize| utterance.words.get(at);
                Sentence {
                    text: text.to_owned(),
                    start_s: of(first).map_or(utterance.start_s, |word| word.start_s),
                    end_s: of(last.saturating_sub(1)).map_or(utterance.end_s, |word| word.end_s),
                }
            })
            .collect();
        found
    })
}

/// A sentence without its greeting and fillers.
pub fn without_openers(sentence: &str) -> &str {
    let mut rest = sentence.trim();
    loop {
        let lower = rest.to_lowercase();
        let opener = OPENERS
            .iter()
            .find(|word| lower.strip_prefix(**word).is_some_and(|after| after.starts_with([',', ' ', '.'])));
        let Some(opener) = opener else { return rest };
        rest = rest.get(opener.len()..).unwrap_or("").trim_start_matches([',', '.', ' ']);
    }
}
