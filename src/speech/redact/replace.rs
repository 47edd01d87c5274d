//! Puts placeholders in the place of words.

use super::super::{Redaction, RedactionKind, Utterance};
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
