//! Post codes as people say and spell them: "L S six, two Q D", "S for sugar W nineteen", "90210".

use super::super::numbers::{self, bare};

/// Words between a letter and the word that stands for it: "S for sugar", "B as in Bravo".
const STANDS_FOR: [&str; 3] = ["for", "as", "in"];

/// The alphabet as it is spelled over the telephone.
const ALPHABET: [&str; 28] = [
    "alpha", "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "juliett",
    "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor",
    "whiskey", "x-ray", "yankee", "zulu",
];

/// The first span of words, by index, that spells a post code of either kind; the words are as they were said.
pub(super) fn post_code(words: &[&str]) -> Option<(usize, usize)> {
    let parts = parts(words);
    let mut first = 0;
    while first < words.len() {
        let length = parts[first..].iter().take_while(|part| part.is_some()).count();
        let code: String = parts[first..first + length].iter().flatten().map(String::as_str).collect();
        if is_post_code(&code) {
            return Some((first, first + length - 1));
        }
        first += length.max(1);
    }
    None
}

/// A British post code as it is written, "LS6 2QD", which needs no request to be known.
pub(super) fn written(words: &[&str]) -> Option<(usize, usize)> {
    let is = |word: &str, shape: fn(&[u8]) -> bool| shape(bare(word).as_bytes());
    (1..words.len())
        .find(|at| is(words[at - 1], is_outward) && is(words[*at], is_inward) && !numbers::ends_clause(words[at - 1]))
        .map(|at| (at - 1, at))
}

fn is_outward(code: &[u8]) -> bool {
    let letters = code.iter().take_while(|b| b.is_ascii_lowercase()).count();
    (1..=2).contains(&letters) && (letters + 1..=letters + 2).contains(&code.len()) && code[letters].is_ascii_digit()
}

fn is_inward(code: &[u8]) -> bool {
    matches!(code, [digit, a, b] if digit.is_ascii_digit() && a.is_ascii_lowercase() && b.is_ascii_lowercase())
}

/// What each word adds to a code, none where it belongs to no code.
fn parts(words: &[&str]) -> Vec<Option<String>> {
    let plain: Vec<String> = words.iter().map(|word| bare(word)).collect();
    let groups = numbers::groups(words);
    let mut parts: Vec<Option<String>> = Vec::new();
    for (at, word) in plain.iter().enumerate() {
        let before = parts.last().is_some_and(Option::is_some);
        let group = groups.iter().find(|group| group.first <= at && at <= group.last);
        let after_link = at > 1 && STANDS_FOR.contains(&plain[at - 1].as_str()) && before;
        let link = STANDS_FOR.contains(&word.as_str()) && before && plain.len() > at + 1;
        parts.push(match group {
            Some(group) if group.first == at => Some(group.digits.clone()),
            _ if group.is_some() || link || after_link => Some(String::new()),
            _ if ALPHABET.contains(&word.as_str()) => Some(word[..1].to_owned()),
            _ if is_code_word(words[at], word) => Some(word.clone()),
            _ => None,
        });
    }
    parts
}

/// A letter, or letters and digits written together ("LS6"), no common word of one letter in its lower case.
fn is_code_word(said: &str, word: &str) -> bool {
    let letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic()) && said != "a" && said != "I";
    let mixed = word.len() <= 8
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
        && (word.bytes().any(|b| b.is_ascii_digit())
            || said.bytes().filter(u8::is_ascii_uppercase).count() == word.len())
        && !["th", "st", "nd", "rd"].iter().any(|ordinal| said.contains(ordinal));
    letter || (mixed && !word.is_empty())
}

/// Five or nine digits, or letters and digits in the order of a British code (one or two letters, one or two digits, ... a digit, two letters).
fn is_post_code(code: &str) -> bool {
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    if digits == code.len() {
        return matches!(digits, 5 | 9);
    }
    let british =
        code.starts_with(|c: char| c.is_ascii_alphabetic()) && code.ends_with(|c: char| c.is_ascii_alphabetic());
    british && (5..=8).contains(&code.len()) && (2..=3).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn post_codes_are_found_however_they_are_said() {
        for (said, want) in [
            ("It's L S six, two Q D.", Some((1, 6))),
            ("LS6 2QD", Some((0, 1))),
            ("Sure, S for sugar W for whiskey nineteen, one A A", Some((1, 10))),
            ("nine oh two one oh", Some((0, 4))),
            ("zip 90210", Some((1, 1))),
            ("I have a lamp", None),
            ("the order is 441903", None),
        ] {
            let words: Vec<&str> = said.split(' ').collect();
            assert_eq!(post_code(&words), want, "{said}");
        }
    }
}
