//! Dates as people say them: "the ninth of June, nineteen eighty four", "4th of the 7th, 98", "09/06/1984".

use super::super::numbers::{self, bare, is_month};

/// Words that may stand within a date.
const LINKS: [&str; 7] = ["of", "the", "and", "in", "slash", "dash", "year"];

/// First and last word of the first date in the words; `bare_digits` also takes four digits or more without month or ordinal.
pub(super) fn find(words: &[&str], bare_digits: bool) -> Option<(usize, usize)> {
    let plain: Vec<String> = words.iter().map(|word| bare(word)).collect();
    let groups = numbers::groups(words);
    let is_digits = |at: usize| groups.iter().any(|group| group.first <= at && at <= group.last);
    let is_named = |at: usize| is_month(&plain[at]) || is_ordinal(&plain[at]);
    let is_part = |at: usize| is_digits(at) || is_named(at);
    let mut at = 0;
    while at < words.len() {
        if !is_part(at) {
            at += 1;
            continue;
        }
        let (first, mut last) = (at, at);
        let mut next = at + 1;
        while next < words.len() && next <= last + 3 {
            if is_part(next) {
                last = next;
            } else if !LINKS.contains(&plain[next].as_str()) {
                break;
            }
            next += 1;
        }
        let digits: usize = groups.iter().filter(|g| g.first >= first && g.last <= last).map(|g| g.digits.len()).sum();
        // "may" alone is mostly no month, "second" alone no day.
        let named = (first..=last).filter(|at| is_named(*at)).count();
        if named >= 2 || (named == 1 && digits > 0) || (bare_digits && digits >= 4) {
            let article = first > 0 && plain[first - 1] == "the";
            return Some((first - usize::from(article), last));
        }
        at = last + 1;
    }
    None
}

fn is_ordinal(word: &str) -> bool {
    let numeral = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !numeral.is_empty() && numeral.bytes().all(|b| b.is_ascii_digit()) {
        return matches!(&word[numeral.len()..], "st" | "nd" | "rd" | "th");
    }
    let last = word.rsplit('-').next().unwrap_or(word);
    matches!(
        last,
        "first"
            | "second"
            | "third"
            | "fourth"
            | "fifth"
            | "sixth"
            | "seventh"
            | "eighth"
            | "ninth"
            | "tenth"
            | "eleventh"
            | "twelfth"
            | "thirteenth"
            | "fourteenth"
            | "fifteenth"
            | "sixteenth"
            | "seventeenth"
            | "eighteenth"
            | "nineteenth"
            | "twentieth"
            | "thirtieth"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_however_they_are_said() {
        for (said, want) in [
            ("It's the ninth of June, nineteen eighty four.", Some((1, 7))),
            ("Um, the fourth of the fourth, eighty-four", Some((1, 6))),
            ("09/06/1984", Some((0, 0))),
            ("June 9th, 1984, yes", Some((0, 2))),
            ("March twenty-second, sixty-six.", Some((0, 2))),
            ("I may have one", None),
            ("just a second", None),
        ] {
            let words: Vec<&str> = said.split(' ').collect();
            assert_eq!(find(&words, true), want, "{said}");
        }
    }
}
