//! Names of people and places, told by their capitals and by what introduces them.

use super::{Asked, Reader, WEEKDAYS};
use crate::cues::details::DetailKind;
use crate::speech::numbers;

impl Reader<'_> {
    pub(super) fn names(&mut self, asked: Asked) {
        let mut at = 0;
        while at < self.words.len() {
            let introduced = self.introduced(at) || asked.name && self.word(at.wrapping_sub(1)) == "it's";
            let mut end = at;
            while end < self.words.len() && end < at + 4 && self.is_name(end, asked.name || introduced) {
                end += 1;
                if self.words[end - 1].ends_with([',', '.', '?', '!']) && !self.words[end - 1].ends_with("r.") {
                    break;
                }
            }
            let count = end - at;
            if (introduced && count >= 1) || (asked.name && count >= 2) {
                let value = self.words[at..end].join(" ");
                let value = value.trim_end_matches(|c: char| !c.is_alphanumeric()).trim_end_matches("'s").to_owned();
                self.take(DetailKind::Name, value, at, end - 1);
            }
            at = end.max(at + 1);
        }
    }

    /// "my name is", "this is", "I'm" before a capital.
    fn introduced(&self, at: usize) -> bool {
        let back = |n: usize| at.checked_sub(n).map_or("", |i| self.word(i));
        let stop = at > 0 && self.words[at - 1].ends_with(['.', '?', '!']);
        let name = back(2) == "name" && matches!(back(1), "is" | "was")
            || back(1) == "name's"
            || (back(2) == "call" && back(1) == "me");
        let self_named = matches!((back(2), back(1)), ("this", "is")) && at == 2;
        !stop && (name || self_named)
    }

    fn is_name(&self, at: usize, wanted: bool) -> bool {
        let word = self.words[at];
        let bare = self.word(at);
        let capital = word.chars().next().is_some_and(char::is_uppercase) && bare.len() > 1;
        wanted
            && capital
            && !self.taken[at]
            && !NOT_NAMES.contains(&bare)
            && !WEEKDAYS.contains(&bare)
            && !bare.contains('\'')
            && numbers::cardinal(&[word]).is_none()
    }

    /// A named place after "at", "in", "from", "to": "the Leeds depot".
    pub(super) fn places(&mut self) {
        const KINDS: [&str; 14] = [
            "depot",
            "branch",
            "store",
            "shop",
            "station",
            "airport",
            "hotel",
            "office",
            "street",
            "road",
            "avenue",
            "lane",
            "hospital",
            "warehouse",
        ];
        for at in 1..self.words.len() {
            let kind = KINDS.contains(&self.word(at));
            let named =
                self.words[at - 1].chars().next().is_some_and(char::is_uppercase) && self.word(at - 1).len() > 2;
            if kind && named && !self.taken[at - 1] && !NOT_NAMES.contains(&self.word(at - 1)) {
                let mut first = at - 1;
                while first > 0
                    && (self.words[first - 1].chars().next().is_some_and(char::is_uppercase)
                        || self.word(first - 1).bytes().all(|b| b.is_ascii_digit()))
                    && !self.word(first - 1).is_empty()
                    && !self.words[first - 1].ends_with(['.', ','])
                    && !NOT_NAMES.contains(&self.word(first - 1))
                {
                    first -= 1;
                }
                let street = matches!(self.word(at), "street" | "road" | "avenue" | "lane");
                let value =
                    self.words[first..=at].join(" ").trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned();
                self.take(if street { DetailKind::Address } else { DetailKind::Place }, value, first, at);
            }
        }
    }
}

/// Capitalised words that are no names.
const NOT_NAMES: &[&str] = &[
    "yes",
    "yeah",
    "it",
    "sure",
    "my",
    "the",
    "and",
    "no",
    "okay",
    "ok",
    "hi",
    "hello",
    "well",
    "oh",
    "um",
    "uh",
    "that",
    "this",
    "of",
    "course",
    "so",
    "thanks",
    "thank",
    "you",
    "please",
    "good",
    "morning",
    "afternoon",
    "evening",
    "is",
    "name",
    "order",
    "number",
    "here",
    "right",
    "calling",
    "mr",
    "mrs",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "sorry",
    "just",
    "what",
    "which",
    "why",
    "how",
    "but",
    "a",
    "i",
    "for",
    "let",
    "me",
    "all",
    "speaking",
    "customer",
    "policy",
    "account",
    "not",
    "in",
    "on",
    "at",
    "we",
    "he",
    "she",
    "they",
    "his",
    "her",
];
