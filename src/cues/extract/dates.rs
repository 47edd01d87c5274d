//! Dates and deadlines.

use super::{Reader, WEEKDAYS, capital};
use crate::cues::details::DetailKind;
use crate::speech::numbers;

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

impl Reader<'_> {
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

    pub(super) fn dates(&mut self) {
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
    pub(super) fn deadlines(&mut self) {
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
}
