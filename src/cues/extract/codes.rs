//! Letters and digits in a row: order numbers, telephone numbers, post codes.

use super::{Asked, Reader};
use crate::cues::details::DetailKind;
use crate::speech::numbers;

impl Reader<'_> {
    /// Letters and digits in a row: order numbers, phones, post codes.
    pub(super) fn codes(&mut self, asked: Asked) {
        let groups = numbers::groups(self.words);
        let mut at = 0;
        while at < self.words.len() {
            let start = at;
            let mut text = String::new();
            while at < self.words.len() && !self.taken[at] {
                if let Some(group) = groups.iter().find(|group| group.first == at) {
                    text.push_str(&group.digits);
                    at = group.last + 1;
                } else if let Some(piece) = self.code_piece(at, at > start, next_is_code(self.words, &groups, at + 1)) {
                    text.push_str(&piece);
                    at += 1;
                } else {
                    break;
                }
            }
            if at > start {
                self.code(&text, start, at - 1, asked);
            }
            at = at.max(start + 1);
        }
    }

    fn code(&mut self, text: &str, first: usize, last: usize, asked: Asked) {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let letters = text.len() - digits;
        // A booking reference may look like a post code.
        let other = asked.number && !asked.address;
        if let Some(code) = post_code(text).filter(|_| !other) {
            return self.take(DetailKind::Address, code, first, last);
        }
        let before: Vec<&str> = (first.saturating_sub(5)..first).map(|i| self.word(i)).collect();
        let called = |names: &[&str]| before.iter().any(|word| names.contains(word));
        // A ZIP code: five digits, or nine, asked for as one or called one.
        let zip = called(&["zip", "postal", "postcode"]) || (asked.address && !called(&["order", "account", "phone"]));
        let house = called(&["address"]) && (3..=5).contains(&digits);
        if letters == 0 && (zip && matches!(digits, 5 | 9) || house) {
            return self.take(DetailKind::Address, text.to_owned(), first, last);
        }
        let unit = matches!(
            self.word(last + 1),
            "minutes"
                | "minute"
                | "hours"
                | "hour"
                | "days"
                | "day"
                | "weeks"
                | "months"
                | "years"
                | "percent"
                | "times"
                | "o'clock"
                | "am"
                | "pm"
        );
        let numbered = called(&[
            "order",
            "policy",
            "account",
            "booking",
            "reference",
            "tracking",
            "number",
            "claim",
            "case",
            "invoice",
            "code",
            "ref",
            "ticket",
            "customer",
            "parcel",
        ]);
        // A booking reference has letters in place of digits.
        let least = if letters >= 2 && asked.number && !asked.address { 1 } else { 3 };
        // "2018" by itself is a year.
        let year = letters == 0 && digits == 4 && (text.starts_with("19") || text.starts_with("20"));
        if unit
            || digits < least
            || (year && !asked.number && !numbered)
            || (letters == 0 && digits < 4 && !asked.number && !asked.phone && !numbered)
        {
            return;
        }
        let phone = asked.phone || called(&["phone", "mobile", "telephone", "call", "ring", "reach"]);
        let long_enough = if asked.phone { 7..=13 } else { 9..=13 };
        let kind = if letters == 0 && long_enough.contains(&digits) && (phone || text.starts_with('0')) {
            DetailKind::Phone
        } else if called(&["reference", "tracking", "claim", "case", "ref", "ticket", "parcel"]) {
            DetailKind::Reference
        } else {
            DetailKind::OrderNumber
        };
        self.take(kind, text.to_owned(), first, last);
    }

    /// Letters of a code: "P", "NG", "BR617", where digits stand beside them. "I" is one only between others.
    fn code_piece(&self, at: usize, follows: bool, goes_on: bool) -> Option<String> {
        let text: String = self.words[at].chars().filter(|c| c.is_alphanumeric()).collect();
        let beside = follows || goes_on;
        let digits = text.chars().any(|c| c.is_ascii_digit());
        let letters = text.chars().any(|c| c.is_ascii_alphabetic());
        let capitals = !text.is_empty() && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        let mixed = digits && letters && text.len() >= 3 && !is_ordinal(&text);
        let spelled = capitals && letters && text.len() <= 3 && beside && (text != "I" || goes_on);
        (mixed || spelled).then(|| text.to_uppercase())
    }
}

fn is_ordinal(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["st", "nd", "rd", "th", "am", "pm", "gb", "mb", "mbps", "g", "k", "s"].iter().any(|ending| {
        lower.strip_suffix(ending).is_some_and(|stem| !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_digit()))
    })
}

fn next_is_code(words: &[&str], groups: &[numbers::Group], at: usize) -> bool {
    groups.iter().any(|group| group.first == at)
        || words.get(at).is_some_and(|word| {
            let text: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
            text.len() == 1 && text.chars().all(|c| c.is_ascii_uppercase()) && (at + 1 < words.len())
        })
}

/// A British post code, spaced as it is written.
fn post_code(text: &str) -> Option<String> {
    if !(5..=7).contains(&text.len()) || !text.is_ascii() {
        return None;
    }
    let (outward, inward) = text.split_at(text.len() - 3);
    let alpha = |b: u8| b.is_ascii_alphabetic();
    let inward_good = matches!(inward.as_bytes(), [d, a, b] if d.is_ascii_digit() && alpha(*a) && alpha(*b));
    let bytes = outward.as_bytes();
    let outward_good = alpha(bytes[0]) && bytes.iter().any(u8::is_ascii_digit) && bytes.len() <= 4;
    (inward_good && outward_good).then(|| format!("{outward} {inward}"))
}
