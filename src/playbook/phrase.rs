//! A phrase as a supervisor writes it: plain words, or a pattern in the language of the lexicons.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::cues::lexicon;
use crate::cues::line::tokens;

/// A phrase ready to match.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// As written.
    pub text: String,
    /// Plain words are looked for across sentences, a pattern within one.
    pub(super) plain: bool,
    pub(super) pattern: Regex,
}

/// `<3>` and `{slot}`: parts of the pattern language that plain phrases may use too.
static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<[1-9]>|\{[a-z_]+\}").ok());

/// A contraction, as patterns may have it: the words it stands for are what is matched.
static CONTRACTION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b[a-z]+'[a-z]+\b").ok());

impl Phrase {
    /// Reads a phrase. `slots` are the playbook's own.
    ///
    /// # Errors
    /// A sentence: what is wrong with it and what would be right.
    pub(super) fn new(text: &str, slots: &BTreeMap<String, String>) -> Result<Phrase, String> {
        let wrong = |reason: String| {
            // The message of a regular expression shows the whole of it; its last line says what is wrong.
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            format!("the phrase \"{text}\" cannot be read: {reason}. Plain words need no signs.")
        };
        let pattern = if is_plain(text) { spoken(text) } else { pattern(text)? };
        if pattern.trim().is_empty() {
            return Err(format!("the phrase \"{text}\" has no words."));
        }
        let regex = lexicon::english().pattern(&pattern, slots).map_err(wrong)?;
        if regex.find_iter("a").any(|found| found.is_empty()) {
            return Err(format!("the phrase \"{text}\" matches even where nothing is said."));
        }
        let has_parts = PARTS.as_ref().is_some_and(|parts| parts.is_match(text));
        Ok(Phrase { text: text.to_owned(), plain: is_plain(text) && !has_parts, pattern: regex })
    }
}

/// Whether nothing but words, their punctuation, `<3>` and `{slot}` stands in it.
fn is_plain(text: &str) -> bool {
    let words = PARTS.as_ref().map_or_else(|| text.into(), |parts| parts.replace_all(text, " "));
    words.split_whitespace().all(|word| {
        let bare = word.trim_end_matches(['?', '!', '.', ',', ';', ':', '\u{2026}']);
        !bare.contains(['\\', '^', '$', '.', '|', '?', '*', '+', '(', ')', '[', ']', '{', '}', '<', '>'])
    })
}

/// One wording that a pattern stands for: the first of each choice, without what may be left out. Plain phrases stay as they are.
pub(super) fn in_words(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let (wording, _) = first_choice(&letters, 0);
    wording.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first choice of a group that begins at `at`, and where the group ends.
fn first_choice(letters: &[char], mut at: usize) -> (String, usize) {
    let (mut wording, mut chosen) = (String::new(), false);
    while let Some(&letter) = letters.get(at) {
        if letter == ')' {
            break;
        }
        if letter == '|' {
            (chosen, at) = (true, at + 1);
            continue;
        }
        let (part, end) = part(letters, at);
        let (needed, end) = quantified(letters, end);
        if needed && !chosen {
            wording.push_str(&part);
        }
        at = end;
    }
    (wording, at)
}

/// What one part of a pattern stands for, and where it ends.
fn part(letters: &[char], at: usize) -> (String, usize) {
    let until =
        |sign: char| letters[at..].iter().position(|&letter| letter == sign).map_or(letters.len(), |n| at + n + 1);
    match letters[at] {
        '(' => {
            let opened = if letters[at + 1..].starts_with(&['?', ':']) { at + 3 } else { at + 1 };
            let (wording, end) = first_choice(letters, opened);
            (wording, end + 1)
        }
        '[' => {
            let class = &letters[at + 1..until(']').saturating_sub(1).max(at + 1)];
            let any = class.contains(&'-') || class.first() == Some(&'^');
            (if any { "\u{2026}".to_owned() } else { class.iter().take(1).collect() }, until(']'))
        }
        '<' => (" \u{2026} ".to_owned(), until('>')),
        '{' => {
            let name: String = letters[at + 1..until('}').saturating_sub(1).max(at + 1)].iter().collect();
            (name.replace('_', " "), until('}'))
        }
        '\\' => match letters.get(at + 1) {
            Some('w' | 'S' | 'd') => ("\u{2026}".to_owned(), at + 2),
            Some('s') => (" ".to_owned(), at + 2),
            Some(letter) if !letter.is_alphanumeric() => (letter.to_string(), at + 2),
            _ => (String::new(), at + 2),
        },
        '.' => ("\u{2026}".to_owned(), at + 1),
        '^' | '$' => (String::new(), at + 1),
        letter => (letter.to_string(), at + 1),
    }
}

/// Whether a part must be there at all, and where its quantifier ends.
fn quantified(letters: &[char], at: usize) -> (bool, usize) {
    let (needed, mut end) = match letters.get(at) {
        Some('?' | '*') => (false, at + 1),
        Some('+') => (true, at + 1),
        Some('{') if letters.get(at + 1).is_some_and(char::is_ascii_digit) => {
            let close = letters[at..].iter().position(|&letter| letter == '}').map_or(letters.len(), |n| at + n + 1);
            (letters[at + 1] != '0', close)
        }
        _ => (true, at),
    };
    if end > at && letters.get(end) == Some(&'?') {
        end += 1;
    }
    (needed, end)
}

/// Plain words as the lines of a call have them: lower case, contractions written out.
fn spoken(text: &str) -> String {
    let is_part = |word: &str| PARTS.as_ref().is_some_and(|parts| parts.is_match(word));
    let words = text.split_whitespace().map(|word| match is_part(word) {
        true => word.trim_end_matches(['?', '!', '.', ',']).to_owned(),
        false => tokens(word).iter().map(|token| regex::escape(token)).collect::<Vec<_>>().join(" "),
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A pattern with its contractions written out; capital letters would never match.
fn pattern(text: &str) -> Result<String, String> {
    let mut before = ' ';
    for letter in text.chars() {
        if letter.is_uppercase() && before != '\\' {
            return Err(format!(
                "the pattern \"{text}\" has the capital letter {letter}, but calls are matched in lower case."
            ));
        }
        before = letter;
    }
    let Some(contraction) = CONTRACTION.as_ref() else { return Ok(text.to_owned()) };
    Ok(contraction.replace_all(text, |found: &regex::Captures<'_>| tokens(&found[0]).join(" ")).into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use rstest::rstest;

    use super::*;

    fn found(phrase: &str, spoken: &str) -> bool {
        Phrase::new(phrase, &BTreeMap::from([("firm".to_owned(), "harbour home|harbour".to_owned())]))
            .unwrap()
            .pattern
            .is_match(spoken)
    }

    #[rstest]
    #[case("I'm happy to help.", "i am happy to help")]
    #[case("How can I help?", "so how can i help you")]
    #[case("my name is <2> from {firm}", "my name is grace from harbour home")]
    #[case("how (can|may) i help", "how may i help you today")]
    #[case("(i'm|we're) sorry", "we are sorry about that")]
    #[case("colou?r", "the color")]
    fn phrases_match_as_people_mean_them(#[case] phrase: &str, #[case] spoken: &str) {
        assert!(found(phrase, spoken));
    }

    #[rstest]
    #[case("thank you for calling", "thank you for calling")]
    #[case("(?:thank you|thanks)(?: very much| so much)? for (?:calling|ringing)", "thank you for calling")]
    #[case(r"\b(i|we) <3> (?:will)? call (?:you|u)? back$", "i \u{2026} call back")]
    #[case(r"my names? (?:is|was) \w+", "my name is \u{2026}")]
    #[case("{greeting},? this is [a-z]+", "greeting this is \u{2026}")]
    #[case("i apologi[sz]e", "i apologise")]
    #[case("good (?:morning|(?:after|fore)noon){1,2}", "good morning")]
    #[case("(open", "open")]
    #[case("a|b(", "a")]
    fn a_pattern_is_told_by_one_wording(#[case] phrase: &str, #[case] wording: &str) {
        assert_eq!(in_words(phrase), wording);
    }

    #[test]
    fn a_phrase_matches_whole_words_only() {
        assert!(!found("help", "helpful"));
    }

    #[rstest]
    #[case("how (can i", "unclosed group")]
    #[case("(I|we) help", "capital letter I")]
    #[case("{firms} here", "no slot {firms}")]
    #[case("(sorry)?", "even where nothing is said")]
    #[case("...", "has no words")]
    fn what_is_wrong_with_a_phrase_is_told(#[case] phrase: &str, #[case] told: &str) {
        let message = Phrase::new(phrase, &BTreeMap::new()).unwrap_err();
        assert!(message.contains(told), "{message}");
    }
}
