//! Puts placeholders in the place of words.

use super::super::{Redaction, RedactionKind, Utterance, numbers};
use super::{ALL_KINDS, runs::At};

/// The kind a placeholder stands for, none for any other word.
pub(super) fn placeholder_kind(word: &str) -> Option<RedactionKind> {
    let name = word.strip_prefix('[')?.strip_suffix(']')?;
    ALL_KINDS.into_iter().find(|kind| kind.name() == name)
}

/// First and last word of what is taken out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub first: At,
    pub last: At,
    /// Only words of this party.
    pub party: crate::Party,
}

/// Turns every word of the place into the placeholder of its kind.
pub(super) fn mark(held: &mut [Utterance], kind: RedactionKind, place: &Place) {
    for (u, utterance) in held.iter_mut().enumerate() {
        if utterance.party != place.party {
            continue;
        }
        for (w, word) in utterance.words.iter_mut().enumerate() {
            if (place.first..=place.last).contains(&(u, w)) {
                word.text = format!("[{}]", kind.name());
            }
        }
    }
}

/// Makes neighbouring placeholders of one kind one word over their whole time.
pub(super) fn collapse(utterance: &mut Utterance) {
    utterance.words.dedup_by(|next, word| {
        let same = next.text == word.text && placeholder_kind(&word.text).is_some();
        if same {
            word.end_s = next.end_s;
            word.confidence = word.confidence.min(next.confidence);
        }
        same
    });
}

/// The utterance with `••••` in the place of every number, however it is said.
pub(super) fn masked(utterance: &Utterance) -> Utterance {
    let mut shown = utterance.clone();
    let words: Vec<&str> = utterance.words.iter().map(|word| word.text.as_str()).collect();
    for group in numbers::groups(&words) {
        for word in &mut shown.words[group.first..=group.last] {
            word.text = MASK.to_owned();
        }
    }
    for word in shown.words.iter_mut().filter(|word| word.text.contains(|c: char| c.is_ascii_digit())) {
        word.text = MASK.to_owned();
    }
    shown.words.dedup_by(|next, word| {
        let same = next.text == MASK && word.text == MASK;
        if same {
            word.end_s = next.end_s;
        }
        same
    });
    shown.text = shown.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    shown.redactions.clear();
    shown
}

/// What stands for digits that are not settled.
const MASK: &str = "••••";

/// Makes text and redactions agree with the words.
pub(super) fn refresh(utterance: &mut Utterance) {
    if !utterance.words.iter().any(|word| placeholder_kind(&word.text).is_some()) {
        return;
    }
    utterance.text.clear();
    utterance.redactions.clear();
    for word in &utterance.words {
        if !utterance.text.is_empty() {
            utterance.text.push(' ');
        }
        let start = utterance.text.len();
        utterance.text.push_str(&word.text);
        if let Some(kind) = placeholder_kind(&word.text) {
            utterance.redactions.push(Redaction {
                kind,
                start,
                end: utterance.text.len(),
                start_s: word.start_s,
                end_s: word.end_s,
            });
        }
    }
}
