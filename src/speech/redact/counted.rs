//! Numbers that count, measure or date something, and "one" that stands for a thing: no digits of a longer number.

use super::super::numbers::{bare, ends_clause, is_month};

/// What a number right before it counts or measures.
const UNITS: &[&str] = &[
    "second",
    "seconds",
    "sec",
    "secs",
    "moment",
    "moments",
    "minute",
    "minutes",
    "min",
    "mins",
    "hour",
    "hours",
    "day",
    "days",
    "night",
    "nights",
    "week",
    "weeks",
    "weekend",
    "month",
    "months",
    "year",
    "years",
    "pound",
    "pounds",
    "quid",
    "dollar",
    "dollars",
    "bucks",
    "euro",
    "euros",
    "cent",
    "cents",
    "pence",
    "penny",
    "p",
    "percent",
    "per",
    "times",
    "o'clock",
    "am",
    "pm",
    "a.m",
    "p.m",
    "item",
    "items",
    "people",
    "person",
    "of",
    "more",
    "card",
    "cards",
    "order",
    "orders",
    "call",
    "calls",
    "number",
    "numbers",
    "digit",
    "digits",
    "parcel",
    "parcels",
    "kids",
    "children",
    "bedroom",
    "bedrooms",
    "miles",
    "metres",
    "meters",
    "feet",
    "inches",
    "inch",
    "kilos",
    "grams",
    "litres",
    "degrees",
    "megabytes",
    "gigabytes",
    "gigs",
    "things",
    "thing",
    "ways",
    "options",
    "or",
    "to",
    "business",
    "working",
];

/// What stands before a time, a date or a measure.
const BEFORE_TIMES: &[&str] = &[
    "at", "by", "until", "till", "before", "after", "around", "past", "since", "than", "about", "within", "every",
    "between",
];

/// What makes the "one" after it a thing.
const BEFORE_THINGS: &[&str] = &[
    "the", "this", "that", "which", "no", "any", "every", "each", "another", "other", "my", "your", "new", "old",
    "same", "right", "wrong", "first", "last", "only", "some", "good", "next", "a", "have", "got", "need", "want",
    "use", "get", "had", "just", "for", "as", "blue", "black", "green", "red", "white", "gold", "silver",
];

/// Longest number that is taken for a measure because of the words beside it, digits.
const LONGEST: usize = 6;

/// Whether the number of so many `digits` at `words[first..=last]` counts or measures something.
pub(super) fn is_counted(words: &[&str], first: usize, last: usize, digits: &str) -> bool {
    if digits.len() > LONGEST {
        return false;
    }
    let before = first.checked_sub(1).map(|at| words[at]).filter(|word| !ends_clause(word)).map(bare);
    let after = words.get(last + 1).filter(|_| !ends_clause(words[last])).map(|word| bare(word));
    let is = |word: &Option<String>, list: &[&str]| word.as_ref().is_some_and(|word| list.contains(&word.as_str()));
    let month = |word: &Option<String>| word.as_ref().is_some_and(|word| is_month(word) && word != "may");
    is_amount(words[last])
        || is(&after, UNITS)
        || month(&after)
        || (digits.len() <= 4 && is(&before, BEFORE_TIMES))
        || (digits == "1" && first == last && is(&before, BEFORE_THINGS))
}

/// "49.90": a point before two digits at the end.
fn is_amount(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    word.split_once('.').is_some_and(|(whole, cents)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b',');
        digits(whole) && cents.len() == 2 && digits(cents)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_times_and_things_are_told_from_digits() {
        for (text, first, last, digits, want) in [
            ("just one second", 1, 1, "1", true),
            ("I have two cards", 2, 2, "2", true),
            ("the other one", 2, 2, "1", true),
            ("it's one", 1, 1, "1", false),
            ("at four thirty", 1, 2, "430", true),
            ("it's four thirty", 1, 2, "430", false),
            ("forty nine pounds", 0, 1, "49", true),
            ("it was 49.90", 2, 2, "4990", true),
            ("it's 4111, pounds", 1, 1, "4111", false),
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(is_counted(&words, first, last, digits), want, "{text}");
        }
    }
}
