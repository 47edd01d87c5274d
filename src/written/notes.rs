//! Remarks on how something is written: form, tone, length, shouting, abbreviations.

use serde::Serialize;

use super::WrittenConfig;
use super::mail::{is_closing, is_greeting};
use super::message::{Conversation, Kind, Message};

/// What a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A word is misspelt.
    Spelling,
    /// Grammar, punctuation, small letters.
    Grammar,
    /// Capitals that read as shouting.
    Shouting,
    /// More exclamation or question marks than serve.
    Marks,
    /// A sentence or a message is too long.
    Length,
    /// An abbreviation that is not explained.
    Abbreviation,
    /// No greeting, no closing, no subject.
    Form,
}

/// A remark on a written text, at a byte range of what was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// First byte; equal to `end` where something is missing, or where the text given is JSON.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line of the text given, counted from 1; 0 where that is JSON.
    pub line: usize,
    /// The words it is about.
    pub text: String,
    /// What is to be seen, a sentence.
    pub message: String,
    /// What to write, where one thing is meant for certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// A remark within one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub kind: NoteKind,
    pub start: usize,
    pub end: usize,
    pub message: String,
    pub suggestion: Option<String>,
}

impl Remark {
    pub fn new(kind: NoteKind, start: usize, end: usize, message: impl Into<String>) -> Remark {
        Remark { kind, start, end, message: message.into(), suggestion: None }
    }

    pub fn with(self, suggestion: impl Into<String>) -> Remark {
        Remark { suggestion: Some(suggestion.into()), ..self }
    }
}

/// Abbreviations that everybody knows.
const KNOWN: &[&str] = &[
    "OK", "UK", "US", "USA", "EU", "AM", "PM", "TV", "PC", "PDF", "ID", "PIN", "FAQ", "GB", "MB", "CEO", "DIY", "ASAP",
    "PS", "NB", "RE", "URL", "USB", "DVD", "CD", "GP", "NHS", "BBC", "IT", "HR", "ATM", "SMS", "GPS", "LED", "LS",
    "SW", "NW", "SE", "NE", "II", "III", "IV", "GMT", "BST", "VIP", "RSVP", "FYI", "VAT", "NO", "SIM", "AI", "PO",
];

/// What the house rules find in one message.
/// `theirs` are the abbreviations that the customer used, who knows them.
pub(super) fn remarks(text: &str, kind: Kind, theirs: &[String], config: &WrittenConfig) -> Vec<Remark> {
    let words = spans(text);
    let mut found = Vec::new();
    shouting(text, &words, &mut found);
    marks(text, &words, &mut found);
    abbreviations(text, &words, theirs, &mut found);
    sentences(text, kind, config, &mut found);
    found
}

fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphabetic()).collect()
}

fn is_loud(word: &str) -> bool {
    let letters = letters(word);
    letters.chars().count() >= 2 && letters.chars().all(char::is_uppercase) && !word.contains(['[', ']', '@'])
}

/// Two words or more in capitals one after another, or one of five letters or more.
fn shouting(text: &str, words: &[(usize, usize)], found: &mut Vec<Remark>) {
    let loud = |&(start, end): &(usize, usize)| {
        let word = &text[start..end];
        is_loud(word) && !word.chars().any(|c| c.is_ascii_digit())
    };
    for run in words.chunk_by(|a, b| loud(a) == loud(b)).filter(|run| loud(&run[0])) {
        let (start, end) = (run[0].0, run[run.len() - 1].1);
        let longest = run.iter().map(|&(start, end)| letters(&text[start..end]).chars().count()).max().unwrap_or(0);
        if longest >= 5 || (run.len() >= 2 && longest >= 3) {
            let quiet = text[start..end].to_lowercase();
            let begins = start == 0 || text[..start].trim_end().ends_with(['.', '!', '?', '\n']);
            let quiet = if begins { capitalised(&quiet) } else { quiet };
            found.push(Remark::new(NoteKind::Shouting, start, end, "Capitals read as shouting.").with(quiet));
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// "!!", "?!", and a third exclamation mark in one message.
fn marks(text: &str, words: &[(usize, usize)], found: &mut Vec<Remark>) {
    let mut exclamations = 0;
    for &(start, end) in words {
        let word = &text[start..end];
        let bare = word.trim_end_matches(['!', '?']);
        let marks = &word[bare.len()..];
        if marks.len() >= 2 {
            let one = if marks.contains('?') { "?" } else { "!" };
            found.push(Remark::new(NoteKind::Marks, start + bare.len(), end, "One mark is enough.").with(one));
        }
        if marks.contains('!') {
            exclamations += 1;
            if exclamations == 3 {
                let at = start + bare.len();
                found.push(
                    Remark::new(NoteKind::Marks, at, end, "The third exclamation mark here; a full stop is calmer.")
                        .with("."),
                );
            }
        }
    }
}

/// Short words in capitals that not everybody knows and that the text does not explain in brackets.
fn abbreviations(text: &str, words: &[(usize, usize)], theirs: &[String], found: &mut Vec<Remark>) {
    let mut seen: Vec<String> = Vec::new();
    for (n, &(start, end)) in words.iter().enumerate() {
        let word = &text[start..end];
        let bare = letters(word);
        let short = (2..=5).contains(&bare.len())
            && is_loud(word)
            && word.chars().all(|c| c.is_alphabetic() || c.is_ascii_punctuation());
        let beside = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|i| words.get(i));
        let in_a_shout =
            beside.clone().any(|&(start, end)| is_loud(&text[start..end]) && letters(&text[start..end]).len() >= 3);
        let explained = word.starts_with('(') || words.get(n + 1).is_some_and(|next| text[next.0..].starts_with('('));
        if !short
            || in_a_shout
            || explained
            || KNOWN.contains(&bare.as_str())
            || theirs.contains(&bare)
            || is_code(text, words, n)
            || seen.contains(&bare)
            || word.contains(['[', '/'])
        {
            continue;
        }
        let message = format!("Not everybody knows what {bare} means; write it out the first time.");
        found.push(Remark::new(NoteKind::Abbreviation, start, end, message));
        seen.push(bare);
    }
}

/// "HC 9921" is a number with letters in it, no abbreviation.
fn is_code(text: &str, words: &[(usize, usize)], n: usize) -> bool {
    let mut beside = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|i| words.get(i));
    beside.any(|&(start, end)| {
        let word = text[start..end].trim_matches(|c: char| !c.is_alphanumeric());
        !word.is_empty() && word.chars().any(|c| c.is_ascii_digit()) && !word.chars().any(char::is_lowercase)
    })
}

/// Words in capitals in what the customer wrote.
pub(super) fn capitals(text: &str) -> Vec<String> {
    spans(text).into_iter().map(|(start, end)| &text[start..end]).filter(|word| is_loud(word)).map(letters).collect()
}

/// Sentences and messages that are too long to take in.
fn sentences(text: &str, kind: Kind, config: &WrittenConfig, found: &mut Vec<Remark>) {
    let mut from: Option<usize> = None;
    let mut count = 0;
    for (start, end) in spans(text) {
        let first = *from.get_or_insert(start);
        count += 1;
        let ends = text[start..end].ends_with(['.', '!', '?', ':', ';'])
            || text[end..].trim_end_matches(' ').starts_with("\n-");
        if ends || text[end..].trim().is_empty() {
            if count > config.long_sentence_words {
                let message = format!("{count} words in one sentence; two sentences are easier to read.");
                found.push(Remark::new(NoteKind::Length, first, end, message));
            }
            (from, count) = (None, 0);
        }
    }
    let words = u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX);
    let most = if kind == Kind::Chat { config.long_message_words } else { config.long_paragraph_words };
    if words > most {
        let what = if kind == Kind::Chat { "message" } else { "paragraph" };
        let message = format!("{words} words in one {what}; break it up, or leave something out.");
        found.push(Remark::new(NoteKind::Length, 0, 0, message));
    }
}

/// What the whole lacks: greeting, closing, subject.
pub(super) fn form(conversation: &Conversation) -> Vec<(usize, Remark)> {
    let own: Vec<(usize, &Message)> =
        conversation.messages.iter().enumerate().filter(|(_, m)| m.party == crate::Party::Agent).collect();
    let (Some(&(first, opening)), Some(&(last, ending))) = (own.first(), own.last()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut miss = |at: usize, place: usize, message: &str| {
        found.push((at, Remark::new(NoteKind::Form, place, place, message)));
    };
    match conversation.kind {
        Kind::Draft => {}
        Kind::Email => {
            if conversation.subject.as_deref() == Some("") {
                miss(first, 0, "The subject is empty; say in a few words what it is about.");
            }
            if !opening.text.lines().next().is_some_and(is_greeting) {
                miss(first, 0, "There is no greeting; begin with the customer's name.");
            }
            if !own.iter().any(|(_, m)| m.text.lines().any(is_closing)) {
                miss(last, ending.text.len(), "There is no closing; end with a friendly line and your name.");
            }
        }
        Kind::Chat => {
            if !greets(&opening.text) {
                miss(first, 0, "The first message has no greeting.");
            }
            if own.len() >= 3 && !parts(&ending.text) {
                miss(last, ending.text.len(), "The last message has no friendly close.");
            }
        }
    }
    found
}

fn contains_word(text: &str, words: &[&str]) -> bool {
    let lower = format!(" {} ", text.to_lowercase().replace(|c: char| !c.is_alphanumeric() && c != '\'', " "));
    words.iter().any(|word| lower.contains(&format!(" {word} ")))
}

fn greets(text: &str) -> bool {
    let opening: String = text.split_whitespace().take(12).collect::<Vec<_>>().join(" ");
    contains_word(
        &opening,
        &[
            "hello",
            "hi",
            "hey",
            "dear",
            "welcome",
            "good morning",
            "good afternoon",
            "good evening",
            "thank you for",
            "thanks for",
        ],
    )
}

fn parts(text: &str) -> bool {
    contains_word(
        text,
        &[
            "thank you",
            "thanks",
            "bye",
            "goodbye",
            "take care",
            "have a",
            "enjoy",
            "good luck",
            "see you",
            "speak to you",
            "talk to you",
            "speak soon",
            "look after yourself",
            "get well",
            "best wishes",
            "all the best",
            "welcome",
            "glad",
            "happy to",
            "pleasure",
            "any time",
            "anything else",
        ],
    )
}

/// Byte ranges of the words.
pub(super) fn spans(text: &str) -> Vec<(usize, usize)> {
    text.split_whitespace()
        .map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            (start, start + word.len())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(NoteKind, &str, Option<String>)> {
        let found = remarks(text, Kind::Chat, &["HP".to_owned()], &WrittenConfig::default());
        found.into_iter().map(|remark| (remark.kind, &text[remark.start..remark.end], remark.suggestion)).collect()
    }

    #[test]
    fn shouting_marks_and_abbreviations_are_seen() {
        assert_eq!(said("Please READ THIS now."), [(NoteKind::Shouting, "READ THIS", Some("read this".to_owned()))]);
        assert_eq!(said("What is it??"), [(NoteKind::Marks, "??", Some("?".to_owned()))]);
        assert_eq!(said("The app is called HP Smart, and your reference is HC 9921."), []);
        assert_eq!(said("One! Two! Three!"), [(NoteKind::Marks, "!", Some(".".to_owned()))]);
        assert_eq!(said("The RMA is here."), [(NoteKind::Abbreviation, "RMA", None)]);
        assert_eq!(said("The RMA (return note) is OK for the UK, LS6."), []);
    }

    #[test]
    fn long_sentences_are_seen() {
        let long = "word ".repeat(31) + "end.";
        assert_eq!(said(&long).iter().map(|note| note.0).collect::<Vec<_>>(), [NoteKind::Length]);
        assert_eq!(said("A short one. And one more."), []);
    }
}
