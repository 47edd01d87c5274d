//! Sums of money, and what they are paid for.

use super::Reader;
use crate::cues::details::DetailKind;
use crate::speech::numbers;

impl Reader<'_> {
    pub(super) fn amounts(&mut self) {
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
}
