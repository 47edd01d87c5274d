//! Chats and e-mail drafts as utterances, so that the same rules read written words.
//!
//! Times are made up: each word takes the same time, so that order and distance are kept.

use crate::Party;
use crate::speech::{Utterance, Word};

/// Seconds that one written word stands for: a reader's time base, nothing was timed.
const WORD_S: f64 = 0.4;

/// An utterance of written words that begins at `start_s`, its words spread evenly.
#[must_use]
pub fn said(party: Party, text: &str, start_s: f64) -> Utterance {
    let words: Vec<Word> = text
        .split_whitespace()
        .enumerate()
        .map(|(index, word)| Word {
            text: word.to_owned(),
            start_s: start_s + WORD_S * index as f64,
            end_s: start_s + WORD_S * (index + 1) as f64,
            confidence: 1.0,
        })
        .collect();
    Utterance {
        party,
        start_s,
        end_s: words.last().map_or(start_s, |word| word.end_s),
        text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
        confidence: 1.0,
        words,
        redactions: Vec::new(),
    }
}

const AGENT_ROLES: &[&str] =
    &["agent", "advisor", "adviser", "support", "operator", "representative", "rep", "staff", "assistant", "me"];
const CUSTOMER_ROLES: &[&str] = &["customer", "client", "caller", "user", "guest", "visitor", "member"];

/// Utterances of a chat log or an e-mail draft.
///
/// A line `Agent: ...`, `Customer: ...` or `[10:42] Name: ...` begins an utterance; lines without a role go on with it. `agent` is
/// the agent's name in the log, where roles are names; without it, the first name that is no known role is the customer. A text
/// without any roles is the agent's own draft, one utterance a paragraph.
#[must_use]
pub fn from_text(input: &str, agent: Option<&str>) -> Vec<Utterance> {
    let mut parts: Vec<(Party, String)> = Vec::new();
    let mut customer: Option<String> = None;
    let chat =
        input.lines().any(|line| role(line).is_some_and(|(name, _)| is_role(&name) || Some(name.as_str()) == agent))
            || input.lines().filter(|line| role(line).is_some()).count() >= 2;
    let mut paragraph = true;
    for line in input.lines() {
        let line = line.trim();
        if line.is_empty() {
            paragraph = true;
            continue;
        }
        match role(line).filter(|_| chat) {
            Some((name, words)) => parts.push((party_of(&name, agent, &mut customer), words.to_owned())),
            None => match parts.last_mut() {
                Some((_, text)) if chat || !paragraph => {
                    text.push(' ');
                    text.push_str(line);
                }
                _ => parts.push((Party::Agent, line.to_owned())),
            },
        }
        paragraph = false;
    }
    let mut at_s = 0.0;
    parts
        .iter()
        .map(|(party, text)| {
            let utterance = said(*party, text, at_s);
            at_s = utterance.end_s + WORD_S;
            utterance
        })
        .collect()
}

fn is_role(name: &str) -> bool {
    let name = name.to_lowercase();
    AGENT_ROLES.contains(&name.as_str()) || CUSTOMER_ROLES.contains(&name.as_str())
}

fn party_of(name: &str, agent: Option<&str>, customer: &mut Option<String>) -> Party {
    let lower = name.to_lowercase();
    if agent.is_some_and(|agent| agent.to_lowercase() == lower) || AGENT_ROLES.contains(&lower.as_str()) {
        return Party::Agent;
    }
    if agent.is_some() || CUSTOMER_ROLES.contains(&lower.as_str()) {
        return Party::Customer;
    }
    match customer {
        Some(known) if *known != lower => Party::Agent,
        _ => {
            *customer = Some(lower);
            Party::Customer
        }
    }
}

/// Name and words of a line that begins with a role, a time in brackets left out.
fn role(line: &str) -> Option<(String, &str)> {
    let mut rest = line.trim_start();
    if rest.starts_with(['[', '(']) {
        rest = rest.split_once([']', ')'])?.1.trim_start();
    }
    let (name, words) = rest.split_once(": ")?;
    let short = !name.is_empty()
        && name.split(' ').count() <= 3
        && name.chars().all(|c| c.is_alphanumeric() || " .'-".contains(c));
    short.then(|| (name.trim().to_owned(), words.trim()))
}

/// A remark on a written text, at a byte range of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenNote {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The text there.
    pub text: String,
    /// What is to be seen.
    pub message: &'static str,
    /// What to write, where one thing is meant for certain.
    pub suggestion: Option<String>,
}

/// Misspellings that are no other word.
const MISSPELT: &[(&str, &str)] = &[
    ("recieve", "receive"),
    ("recieved", "received"),
    ("seperate", "separate"),
    ("definately", "definitely"),
    ("definatly", "definitely"),
    ("occured", "occurred"),
    ("accomodate", "accommodate"),
    ("adress", "address"),
    ("untill", "until"),
    ("tommorow", "tomorrow"),
    ("tommorrow", "tomorrow"),
    ("wich", "which"),
    ("teh", "the"),
    ("alot", "a lot"),
    ("beleive", "believe"),
    ("calender", "calendar"),
    ("concious", "conscious"),
    ("embarass", "embarrass"),
    ("goverment", "government"),
    ("immediatly", "immediately"),
    ("neccessary", "necessary"),
    ("necesary", "necessary"),
    ("noticable", "noticeable"),
    ("oppurtunity", "opportunity"),
    ("priviledge", "privilege"),
    ("recomend", "recommend"),
    ("refered", "referred"),
    ("succesful", "successful"),
    ("sucessful", "successful"),
    ("suprise", "surprise"),
    ("truely", "truly"),
    ("writting", "writing"),
    ("sincerly", "sincerely"),
    ("apologise for any inconvinience", "apologise for any inconvenience"),
    ("inconvinience", "inconvenience"),
    ("appologise", "apologise"),
    ("appologize", "apologize"),
    ("maintainance", "maintenance"),
    ("responsability", "responsibility"),
    ("dissapointed", "disappointed"),
    ("thier", "their"),
];

/// What a careful writer would correct: spelling, doubled words and spaces, shouting, missing capitals and full stops.
#[must_use]
pub fn written_notes(text: &str) -> Vec<WrittenNote> {
    let mut notes = Vec::new();
    let mut note = |start: usize, end: usize, message, suggestion: Option<String>| {
        notes.push(WrittenNote { start, end, text: text[start..end].to_owned(), message, suggestion });
    };
    let words = spans(text);
    for (index, &(start, end)) in words.iter().enumerate() {
        let bare = text[start..end].trim_matches(|c: char| !c.is_alphanumeric());
        let lower = bare.to_lowercase();
        if let Some((_, right)) = MISSPELT.iter().find(|(wrong, _)| *wrong == lower) {
            note(start, end, "spelling", Some((*right).to_owned()));
        }
        if lower == "i" && bare == "i" && !text[start..end].contains('.') {
            note(start, end, "\"I\" is written with a capital", Some("I".to_owned()));
        }
        if let Some(&(next_start, next_end)) = words.get(index + 1) {
            let next = text[next_start..next_end].trim_matches(|c: char| !c.is_alphanumeric());
            let doubled = next.to_lowercase() == lower && text[start..end].ends_with(char::is_alphabetic);
            if doubled && !matches!(lower.as_str(), "that" | "had" | "") {
                note(start, next_end, "the same word twice", Some(bare.to_owned()));
            }
            if text[end..next_start].starts_with("  ") && !text[end..next_start].contains('\n') {
                note(end, next_start, "more than one space", Some(" ".to_owned()));
            }
        }
        if text[start..end].ends_with("!!") || text[start..end].ends_with("??") {
            note(start, end, "one mark is enough", None);
        }
    }
    shouting(text, &words, &mut note);
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| p.split_whitespace().count() > 5) {
        let start = paragraph.as_ptr() as usize - text.as_ptr() as usize;
        let first = paragraph.chars().next().map_or(0, char::len_utf8);
        if paragraph.starts_with(char::is_lowercase) {
            note(start, start + first, "a sentence begins with a capital", Some(paragraph[..first].to_uppercase()));
        }
        let last = paragraph.chars().next_back().map_or(0, char::len_utf8);
        if paragraph.ends_with(char::is_alphanumeric) {
            let end = start + paragraph.len();
            note(
                end - last,
                end,
                "a sentence ends with a full stop",
                Some(format!("{}.", &paragraph[paragraph.len() - last..])),
            );
        }
    }
    notes.sort_by_key(|note| (note.start, note.end));
    notes
}

/// Three words or more in capitals one after another.
fn shouting(text: &str, words: &[(usize, usize)], note: &mut impl FnMut(usize, usize, &'static str, Option<String>)) {
    let loud = |&(start, end): &(usize, usize)| {
        let letters: Vec<char> = text[start..end].chars().filter(|c| c.is_alphabetic()).collect();
        letters.len() >= 2 && letters.iter().all(|c| c.is_uppercase())
    };
    for run in words.chunk_by(|a, b| loud(a) == loud(b)).filter(|run| run.len() >= 3 && loud(&run[0])) {
        note(run[0].0, run[run.len() - 1].1, "capitals read as shouting", None);
    }
}

/// Byte ranges of the words.
fn spans(text: &str) -> Vec<(usize, usize)> {
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

    #[test]
    fn a_chat_is_cut_by_its_roles() {
        let log = "[10:42] Agent: Hello, how can I help?\n[10:43] Customer: My lamp is broken.\nIt came today.\nAgent: Oh no.";
        let lines = from_text(log, None);
        let got: Vec<(Party, &str)> = lines.iter().map(|u| (u.party, u.text.as_str())).collect();
        assert_eq!(
            got,
            vec![
                (Party::Agent, "Hello, how can I help?"),
                (Party::Customer, "My lamp is broken. It came today."),
                (Party::Agent, "Oh no."),
            ]
        );
        assert!(lines.windows(2).all(|pair| pair[0].end_s < pair[1].start_s));
    }

    #[test]
    fn names_stand_for_roles() {
        let log = "Ida: Where is my order?\nNoor: Let me look.";
        let parties = |agent| from_text(log, agent).iter().map(|u| u.party).collect::<Vec<_>>();
        assert_eq!(parties(None), vec![Party::Customer, Party::Agent]);
        assert_eq!(parties(Some("Ida")), vec![Party::Agent, Party::Customer]);
    }

    #[test]
    fn a_draft_is_the_agents() {
        let lines = from_text("Dear Ms Hall,\n\nYour lamp is on its way.\nIt comes on Monday.", None);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|u| u.party == Party::Agent));
        assert_eq!(lines[1].text, "Your lamp is on its way. It comes on Monday.");
    }

    #[test]
    fn written_faults_are_noted_with_a_suggestion() {
        let notes = written_notes("your parcel was recieved  and and i will look!! PLEASE READ THIS now");
        let messages: Vec<&str> = notes.iter().map(|note| note.message).collect();
        assert_eq!(
            messages,
            vec![
                "a sentence begins with a capital",
                "spelling",
                "more than one space",
                "the same word twice",
                "\"I\" is written with a capital",
                "one mark is enough",
                "capitals read as shouting",
                "a sentence ends with a full stop",
            ]
        );
        assert_eq!(notes[1].suggestion.as_deref(), Some("received"));
        assert_eq!(written_notes("Your parcel is on its way to you."), Vec::new());
    }
}
