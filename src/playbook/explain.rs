//! Why an item stands as it does, in a sentence.

use super::item::Words;
use super::phrase::in_words;
use crate::Party;
use crate::call::{FoundBy, FoundWords};

/// A moment of the call: `02:05`.
pub(super) fn clock(time_s: f64) -> String {
    let whole = time_s.max(0.0) as u64;
    format!("{:02}:{:02}", whole / 60, whole % 60)
}

/// A length in whole seconds where it is one.
pub(super) fn seconds(length_s: f64) -> String {
    format!("{} s", (length_s * 10.0).round() / 10.0)
}

/// `the agent`, `the customer`.
pub(super) fn who(party: Party) -> String {
    format!("the {party}")
}

/// How words were found: `by the phrase “...”`. A pattern is told by one wording; the whole of it stands in the playbook, and in the record.
pub(super) fn by(found: &FoundWords) -> String {
    match found.by {
        FoundBy::Phrase => match in_words(&found.rule) {
            phrase if phrase == found.rule => format!("by the phrase \u{201c}{phrase}\u{201d}"),
            wording => format!("by a phrase such as \u{201c}{wording}\u{201d}"),
        },
        FoundBy::Meaning => format!(
            "by meaning, {:.2} like \u{201c}{}\u{201d} where {:.2} is asked for",
            found.score.unwrap_or_default(),
            found.rule,
            found.threshold.unwrap_or_default()
        ),
        FoundBy::Cue => format!("by the cue {}", found.rule),
    }
}

/// `2 phrases, 1 cue`: what was looked for.
pub(super) fn looked_for(words: &Words, with_meaning: bool) -> String {
    let count = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let meant = if with_meaning { words.means.len() } else { 0 };
    let parts = [
        count(words.phrases.len(), "phrase", "phrases"),
        count(words.cues.len(), "cue", "cues"),
        count(meant, "example sentence", "example sentences"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.split_last() {
        None => "nothing that could be looked for".to_owned(),
        Some((last, [])) => format!("looked for {last}"),
        Some((last, rest)) => format!("looked for {} and {last}", rest.join(", ")),
    }
}
