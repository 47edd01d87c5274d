//! Names, numbers, dates, amounts and addresses in the words of one utterance.

use crate::speech::{email, numbers};

use super::details::DetailKind;

/// A detail in the words, by index.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub kind: DetailKind,
    pub value: String,
    pub first: usize,
    pub last: usize,
}

/// What was asked for last, which decides what digits and capitals mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub name: bool,
    pub phone: bool,
    pub number: bool,
    pub address: bool,
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// Reads one utterance, marking the words that are taken.
pub(super) struct Reader<'a> {
    words: &'a [&'a str],
    bare: Vec<String>,
    taken: Vec<bool>,
    found: Vec<Found>,
}

/// All details in the words, in order.
pub(super) fn find(words: &[&str], asked: Asked) -> Vec<Found> {
    let mut reader = Reader {
        words,
        bare: words.iter().map(|word| numbers::bare(word)).collect(),
        taken: vec![false; words.len()],
        found: Vec::new(),
    };
    reader.emails();
    reader.dates();
    reader.deadlines();
    reader.amounts();
    reader.codes(asked);
    reader.names(asked);
    reader.places();
    reader.found.sort_by_key(|found| found.first);
    reader.found
}

impl Reader<'_> {
    fn take(&mut self, kind: DetailKind, value: String, first: usize, last: usize) {
        for index in first..=last {
            self.taken[index] = true;
        }
        self.found.push(Found { kind, value, first, last });
    }

    fn word(&self, index: usize) -> &str {
        self.bare.get(index).map_or("", String::as_str)
    }

    fn emails(&mut self) {
        if let Some(found) = email::find(self.words) {
            self.take(DetailKind::Email, found.address, found.first, found.last);
        }
    }

    /// Day of the month that begins at a word, and how many words it takes.
    fn day(&self, index: usize) -> Option<(u32, usize)> {
        let word = self.word(index);
        if let Some(place) = ORDINALS.iter().position(|name| *name == word) {
            return Some((place as u32 + 1, 1));
        }
        let tens = match word.split('-').next().unwrap_or("") {
            "twenty" => 20,
            "thirty" => 30,
            _ => 0,
        };
        let unit = word.split_once('-').map_or_else(|| self.word(index + 1), |(_, unit)| unit);
        if tens > 0
            && let Some(place) = ORDINALS.iter().take(9).position(|name| *name == unit)
        {
            return Some((tens + place as u32 + 1, if word.contains('-') { 1 } else { 2 }));
        }
        if word == "thirtieth" {
            return Some((30, 1));
        }
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let day: u32 = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
        let ordinal = matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th" | "");
        ordinal.then_some((day, 1))
    }

    fn year(&self, index: usize) -> Option<(String, usize)> {
        let until = self.words.len().min(index + 4);
        let words = self.words.get(index..until)?;
        let groups = numbers::groups(words);
        let first = groups.first().filter(|group| group.first == 0)?;
        let (digits, last) = match groups.get(1) {
            Some(next) if first.digits.len() == 2 && next.first == first.last + 1 => {
                (format!("{}{}", first.digits, next.digits), next.last)
            }
            _ => (first.digits.clone(), first.last),
        };
        let good = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        good.then_some((digits, last + 1))
    }

    fn dates(&mut self) {
        for at in 0..self.words.len() {
            let Some(month) = numbers::MONTHS.iter().position(|name| *name == self.bare[at]) else { continue };
            let of = usize::from(at > 0 && self.word(at - 1) == "of");
            let before = (1..=2).find_map(|back| {
                let start = (at).checked_sub(of + back)?;
                self.day(start).filter(|(_, count)| *count == back).map(|(day, _)| (day, start))
            });
            let (day, first, mut last) = if let Some((day, start)) = before {
                (day, start, at)
            } else if let Some((day, count)) = self.day(at + 1) {
                (day, at, at + count)
            } else {
                continue;
            };
            let mut value = format!("{day} {}", capital(numbers::MONTHS[month]));
            if let Some((year, count)) = self.year(last + 1) {
                value = format!("{value} {year}");
                last += count;
            }
            let last = last.min(self.words.len() - 1);
            self.take(DetailKind::Date, value, first, last);
        }
        for at in 0..self.words.len() {
            if self.taken[at] || !WEEKDAYS.contains(&self.word(at)) || self.word(at + 1) != "the" {
                continue;
            }
            if let Some((day, count)) = self.day(at + 2) {
                let value = format!("{} the {day}", capital(self.word(at)));
                self.take(DetailKind::Date, value, at, at + 1 + count);
            }
        }
    }

    /// "before Saturday", "by the end of the week", "before he drives on Friday".
    fn deadlines(&mut self) {
        for at in 0..self.words.len() {
            if !matches!(self.word(at), "before" | "by" | "until") || self.taken[at] {
                continue;
            }
            let end = (at + 1..self.words.len().min(at + 7)).find(|i| {
                WEEKDAYS.contains(&self.word(*i))
                    || matches!(
                        self.word(*i),
                        "tomorrow" | "tonight" | "noon" | "midday" | "weekend" | "christmas" | "o'clock"
                    )
            });
            let stop = (at..self.words.len()).find(|i| self.words[*i].ends_with(['.', '?', '!', ',']));
            if let Some(end) = end.filter(|end| stop.is_none_or(|stop| *end <= stop)) {
                let close = end <= at + 3;
                let words: Vec<&str> = self.words[if close { at } else { end }..=end].to_vec();
                let value = words.join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
                self.take(DetailKind::Deadline, value, at, end);
            }
        }
    }

    fn amounts(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            at += self.amount(at).unwrap_or(1);
        }
    }

    fn amount(&mut self, at: usize) -> Option<usize> {
        if self.taken[at] {
            return None;
        }
        let word = self.words[at].trim_matches(|c: char| matches!(c, ',' | '.' | '?' | '!' | '"'));
        for (mark, code) in [('$', "USD"), ('\u{a3}', "GBP"), ('\u{20ac}', "EUR")] {
            if let Some(sum) = word.strip_prefix(mark).or_else(|| word.strip_suffix(mark)) {
                let sum = sum.replace(',', "");
                sum.parse::<f64>().ok()?;
                self.take(
                    DetailKind::Amount,
                    self.per(format!("{sum} {code}"), at).0,
                    at,
                    self.per(String::new(), at).1,
                );
                return Some(1);
            }
        }
        let (whole, count) = numbers::cardinal(&self.words[at..])?;
        let next = at + count;
        let code = match self.word(next) {
            "pound" | "pounds" | "quid" => "GBP",
            "dollar" | "dollars" | "bucks" => "USD",
            "euro" | "euros" => "EUR",
            "a" | "per" if matches!(self.word(next + 1), "month" | "week" | "year") && next < self.words.len() => {
                let value = format!("{whole} {} {}", self.word(next), self.word(next + 1));
                self.take(DetailKind::Amount, value, at, next + 1);
                return Some(count + 2);
            }
            _ => return None,
        };
        let mut last = next;
        let mut value = format!("{whole} {code}");
        let skip = usize::from(self.word(next + 1) == "and");
        if let Some(rest) = self.words.get(next + 1 + skip..)
            && !numbers::ends_clause(self.words[next])
            && let Some((part, more)) = numbers::cardinal(rest).filter(|(part, _)| *part < 100)
        {
            last = next + skip + more;
            if matches!(self.word(last + 1), "pence" | "p" | "cents" | "cent") {
                last += 1;
            }
            value = format!("{whole}.{part:02} {code}");
        }
        let (value, last) = self.per(value, last);
        self.take(DetailKind::Amount, value, at, last);
        Some(last + 1 - at)
    }

    /// "a month" after a sum belongs to it.
    fn per(&self, value: String, last: usize) -> (String, usize) {
        let unit = self.word(last + 2);
        if matches!(self.word(last + 1), "a" | "per" | "each" | "every")
            && matches!(unit, "month" | "week" | "year" | "day")
        {
            return (format!("{value} a {unit}"), last + 2);
        }
        (value, last)
    }

    /// Letters and digits in a row: order numbers, phones, post codes.
    fn codes(&mut self, asked: Asked) {
        let groups = numbers::groups(self.words);
        let mut at = 0;
        while at < self.words.len() {
            let start = at;
            let mut text = String::new();
            while at < self.words.len() && !self.taken[at] {
                if let Some(group) = groups.iter().find(|group| group.first == at) {
                    text.push_str(&group.digits);
                    at = group.last + 1;
                } else if let Some(piece) =
                    code_piece(self.words[at], at > start || next_is_code(self.words, &groups, at + 1))
                {
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
        if let Some(code) = post_code(text) {
            return self.take(DetailKind::Address, code, first, last);
        }
        let before: Vec<&str> = (first.saturating_sub(5)..first).map(|i| self.word(i)).collect();
        let called = |names: &[&str]| before.iter().any(|word| names.contains(word));
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
        if unit || digits < 3 || (letters == 0 && digits < 4 && !asked.number && !asked.phone && !numbered) {
            return;
        }
        let phone = asked.phone || called(&["phone", "mobile", "telephone", "call", "ring", "reach"]);
        let kind = if letters == 0 && (9..=13).contains(&digits) && (phone || text.starts_with('0')) {
            DetailKind::Phone
        } else if called(&["reference", "tracking", "claim", "case", "ref", "ticket", "parcel"]) {
            DetailKind::Reference
        } else {
            DetailKind::OrderNumber
        };
        self.take(kind, text.to_owned(), first, last);
    }

    fn names(&mut self, asked: Asked) {
        let mut at = 0;
        while at < self.words.len() {
            let introduced = self.introduced(at);
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
    fn places(&mut self) {
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

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Letters of a code: "P", "NG", "BR617", where digits stand beside them.
fn code_piece(word: &str, beside: bool) -> Option<String> {
    let text: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let letters = text.chars().any(|c| c.is_ascii_alphabetic());
    let capitals = !text.is_empty() && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let mixed = digits && letters && text.len() >= 3 && !is_ordinal(&text);
    let spelled = capitals && letters && text.len() <= 3 && beside && text != "I"
        || text.len() == 1 && letters && beside && capitals;
    (mixed || spelled).then(|| text.to_uppercase())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, asked: Asked) -> Vec<(DetailKind, String)> {
        let words: Vec<&str> = text.split(' ').collect();
        find(&words, asked).into_iter().map(|found| (found.kind, found.value)).collect()
    }

    #[test]
    fn details_are_found_and_normalised() {
        let none = Asked::default();
        let named = Asked { name: true, ..none };
        for (text, asked, want) in [
            ("It's N G, four four eight, one nine two.", none, vec![(DetailKind::OrderNumber, "NG448192")]),
            ("The order is 739-205.", none, vec![(DetailKind::OrderNumber, "739205")]),
            ("L S six, two Q D. Please.", none, vec![(DetailKind::Address, "LS6 2QD")]),
            ("It is due on the twelfth of May.", none, vec![(DetailKind::Date, "12 May")]),
            ("On June 9th, 2006, thanks", none, vec![(DetailKind::Date, "9 June 2006")]),
            ("eighty nine pounds fifty", none, vec![(DetailKind::Amount, "89.50 GBP")]),
            ("That is $52 a month.", none, vec![(DetailKind::Amount, "52 USD a month")]),
            ("I need it before Saturday, please.", none, vec![(DetailKind::Deadline, "before Saturday")]),
            ("It's Rosa Lindqvist, thanks.", named, vec![(DetailKind::Name, "Rosa Lindqvist")]),
            (
                "Zero seven seven double zero, nine zero zero, four six one.",
                none,
                vec![(DetailKind::Phone, "07700900461")],
            ),
            ("It took twenty minutes.", none, vec![]),
        ] {
            let want: Vec<(DetailKind, String)> =
                want.into_iter().map(|(kind, value)| (kind, value.to_owned())).collect();
            assert_eq!(values(text, asked), want, "{text}");
        }
    }
}
