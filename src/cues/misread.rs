//! Details read back wrongly: close to what the customer gave, and not it.
//!
//! A recogniser errs in digits too. So a wrong reading stands until the customer's next words: an assent takes it back, and without
//! a correction it counts only where the recogniser was sure of every word on both sides.

use super::details::{Detail, DetailKind};
use super::extract::Found;
use super::line::Line;

/// Digits and letters from which two codes can be taken for the same one misread.
const ENOUGH: usize = 5;

/// Words that offer something else instead of reading back.
const OFFERS: &[&str] = &[
    "instead",
    "can",
    "could",
    "would",
    "earliest",
    "available",
    "offer",
    "book",
    "move",
    "next",
    "change",
    "or",
    "will",
];

/// Words that open a reading back.
const FORMS: &[&str] = &["so", "that", "right", "okay", "you", "your", "and", "the", "it", "for", "on", "date"];

/// The customer's detail that was misread: by index, and which of the words said it.
pub(super) fn find(details: &[Detail], spoken: &[Found], line: &Line, words: &[&str]) -> Option<(usize, Found)> {
    let theirs = || details.iter().enumerate().filter(|(_, detail)| is_customers(detail));
    for found in spoken {
        if theirs().any(|(_, detail)| right(found, detail)) {
            continue;
        }
        let wrong = theirs().rev().find(|(_, detail)| close(found, detail) && in_form(found, detail, line, words));
        if let Some((index, _)) = wrong {
            return Some((index, found.clone()));
        }
    }
    None
}

fn is_customers(detail: &Detail) -> bool {
    detail.party == crate::Party::Customer
}

fn is_code(kind: DetailKind) -> bool {
    matches!(kind, DetailKind::OrderNumber | DetailKind::Reference | DetailKind::Phone | DetailKind::Address)
}

/// Whether one can be a correction of the other.
pub(super) fn is_same_sort(kind: DetailKind, other: DetailKind) -> bool {
    kind == other || is_code(kind) && is_code(other)
}

/// Read back rightly, in whole or in part.
fn right(found: &Found, detail: &Detail) -> bool {
    let (said, given) = (plain(&found.value), plain(&detail.value));
    match detail.kind {
        kind if is_code(kind) => is_code(found.kind) && (given.contains(&said) || said.contains(&given)),
        DetailKind::Date => found.kind == DetailKind::Date && (given.starts_with(&said) || said.starts_with(&given)),
        kind => kind == found.kind && said == given,
    }
}

/// Near enough to be meant for it.
fn close(found: &Found, detail: &Detail) -> bool {
    let (said, given) = (plain(&found.value), plain(&detail.value));
    match detail.kind {
        kind if is_code(kind) && is_code(found.kind) => {
            let allowed = if given.len() >= 8 { 2 } else { 1 };
            given.len() >= ENOUGH
                && said.len().abs_diff(given.len()) <= 1
                && strsim::levenshtein(&said, &given) <= allowed
        }
        DetailKind::Date => found.kind == DetailKind::Date && one_apart(&found.value, &detail.value),
        DetailKind::Deadline => found.kind == DetailKind::Deadline && other_day(&found.value, &detail.value),
        DetailKind::Email => found.kind == DetailKind::Email && strsim::levenshtein(&said, &given) <= 2,
        _ => false,
    }
}

/// Another day of the same month, or the same day of another.
fn one_apart(said: &str, given: &str) -> bool {
    let parts = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (said, given) = (parts(said), parts(given));
    let apart = said.iter().zip(&given).filter(|(a, b)| a != b).count();
    said.len() >= 2 && given.len() >= 2 && apart == 1
}

/// "before Saturday" and "before Sunday".
fn other_day(said: &str, given: &str) -> bool {
    let (said, given) = (said.to_lowercase(), given.to_lowercase());
    match (said.rsplit_once(' '), given.rsplit_once(' ')) {
        (Some((before, day)), Some((other, wanted))) => {
            before == other && day != wanted && day.ends_with("day") && wanted.ends_with("day")
        }
        _ => false,
    }
}

/// A code is read back in any form. A date may be offered as well, so it must stand in a sentence that reads back.
fn in_form(found: &Found, detail: &Detail, line: &Line, words: &[&str]) -> bool {
    if is_code(detail.kind) || detail.kind == DetailKind::Email {
        return true;
    }
    let of_found = |token: usize| (found.first..=found.last).contains(&line.words[token]);
    let sentence = line.sentences.iter().find(|sentence| (sentence.part.first..sentence.part.last).any(of_found));
    let Some(sentence) = sentence else { return false };
    let tokens = &line.tokens[sentence.part.first..sentence.part.last];
    let offers = tokens.iter().any(|token| OFFERS.contains(&token.as_str()));
    let opens = tokens.first().is_some_and(|token| FORMS.contains(&token.as_str()));
    let bare = found.last + 1 - found.first + 4 >= words.len();
    !offers && (opens || bare)
}

fn plain(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric() || *c == '@').collect::<String>().to_lowercase()
}

/// What the customer's next words say of a reading back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It was right.
    Right,
    /// It was wrong.
    Wrong,
    /// Nothing.
    Unsaid,
}

/// Reads the reply to a reading back.
pub(super) fn verdict(line: &Line, corrects: bool) -> Verdict {
    let has = |words: &[&str]| line.tokens.iter().any(|token| words.contains(&token.as_str()));
    if corrects || has(&["no", "not", "wrong", "actually", "said"]) {
        return Verdict::Wrong;
    }
    if has(&["yes", "correct", "right", "exactly", "perfect", "lovely", "great", "okay", "fine"]) {
        return Verdict::Right;
    }
    Verdict::Unsaid
}
