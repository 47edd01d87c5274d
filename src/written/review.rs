//! The review of one text.

use std::collections::BTreeMap;

use serde::Serialize;
use thiserror::Error;

use super::message::{Conversation, Kind, Message};
use super::notes::{self, Note, NoteKind, Remark};
use super::{chat, grammar, mail, score};
use crate::Party;
use crate::call::SkillScore;
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::cues::text::said;
use crate::cues::{Cue, CueStage, Skill};
use crate::speech::{Redactor, Utterance};

/// Longest text that is looked at, bytes: a chat of a day.
pub const LONGEST_TEXT: usize = 1 << 20;

/// Seconds between two messages on the time base that is made up for them.
const BETWEEN_S: f64 = 0.4;

/// What one party wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Who.
    pub party: Party,
    /// The name in the log, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When, as the log says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The words, redacted.
    pub text: String,
}

/// What is to be said of a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Review {
    /// What it was taken for.
    pub kind: Kind,
    /// Subject of an e-mail, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What was written, in order, redacted.
    pub messages: Vec<Line>,
    /// The same cues as on a call; their times only keep the order.
    pub cues: Vec<Cue>,
    /// Remarks on the agent's writing, by place.
    pub notes: Vec<Note>,
    /// Scores of the agent's side: the written word, and what wording shows of other skills.
    pub skills: BTreeMap<Skill, SkillScore>,
    /// An e-mail or draft with the sure corrections made, redacted; none where there are none, and for chats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<String>,
}

/// Why a text cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("there is no text to look at: name a file, pipe a text in, or paste one.")]
    Empty,
    /// Longer than [`LONGEST_TEXT`].
    #[error("the text is longer than one megabyte; give one conversation at a time.")]
    TooLong,
    /// Control characters: no text.
    #[error("this is no plain text; save it as plain text and try again.")]
    NoText,
    /// A log in which the agent says nothing.
    #[error("nobody in this log is the agent; name them with --agent-name.")]
    NoAgent,
}

/// Looks at a text; `agent` is the agent's name where a log has names.
///
/// # Errors
/// [`TextError`], a sentence for the person who gave the text.
pub fn review(input: &str, agent: Option<&str>, config: &Config) -> Result<Review, TextError> {
    review_by_meaning(input, agent, config, None)
}

/// The same, reading by meaning too where the sentence encoder is at hand.
///
/// # Errors
/// Those of [`review`].
pub fn review_by_meaning(
    input: &str,
    agent: Option<&str>,
    config: &Config,
    meaning: Option<Meaning>,
) -> Result<Review, TextError> {
    check(input)?;
    let conversation = chat::parse(input, agent).unwrap_or_else(|| mail::parse(input));
    if conversation.own().next().is_none() {
        return Err(if conversation.messages.is_empty() { TextError::Empty } else { TextError::NoAgent });
    }
    let said = utterances(&conversation, config);
    let cues = cues(&said, config, meaning);
    let notes = remarks(input, &conversation, config);
    let skills = score::skills(&said, &cues, &notes, &config.call, &config.written);
    let corrected = corrected(input, &conversation, &notes, config);
    let lines = conversation.messages.iter().zip(&said);
    Ok(Review {
        kind: conversation.kind,
        subject: conversation.subject.clone(),
        messages: lines
            .map(|(message, said)| Line {
                party: message.party,
                name: message.name.clone(),
                time: message.time.clone(),
                text: said.text.clone(),
            })
            .collect(),
        cues,
        notes,
        skills,
        corrected,
    })
}

fn check(input: &str) -> Result<(), TextError> {
    let odd = input.chars().take(4096).filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')).count();
    match input {
        _ if input.len() > LONGEST_TEXT => Err(TextError::TooLong),
        _ if input.trim().is_empty() => Err(TextError::Empty),
        _ if odd > 0 => Err(TextError::NoText),
        _ => Ok(()),
    }
}

/// The messages as if they were said one after another, redacted.
fn utterances(conversation: &Conversation, config: &Config) -> Vec<Utterance> {
    let mut at_s = 0.0;
    let all = conversation.messages.iter().map(|message| {
        let utterance = said(message.party, &message.text, at_s);
        at_s = utterance.end_s + BETWEEN_S;
        utterance
    });
    redacted(all, config)
}

fn redacted(all: impl Iterator<Item = Utterance>, config: &Config) -> Vec<Utterance> {
    let (mut redactor, mut out) = (Redactor::new(&config.redact), Vec::new());
    all.for_each(|utterance| redactor.push(utterance, &mut out));
    redactor.finish(&mut out);
    out
}

fn cues(said: &[Utterance], config: &Config, meaning: Option<Meaning>) -> Vec<Cue> {
    let mut stage = CueStage::new(&config.cues).with_meaning(meaning);
    let mut cues = Vec::new();
    for utterance in said {
        stage.utterance(utterance, utterance.end_s, &mut cues);
    }
    stage.finish(said.last().map_or(0.0, |utterance| utterance.end_s), &mut cues);
    cues.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    for (number, cue) in cues.iter_mut().enumerate() {
        cue.id = format!("c{}", number + 1);
    }
    cues
}

fn remarks(input: &str, conversation: &Conversation, config: &Config) -> Vec<Note> {
    let mut found: Vec<Note> = Vec::new();
    let theirs: Vec<String> = conversation
        .messages
        .iter()
        .filter(|message| message.party == Party::Customer)
        .flat_map(|message| notes::capitals(&message.text))
        .collect();
    for message in conversation.own() {
        let mut here = grammar::remarks(&message.text);
        for remark in notes::remarks(&message.text, conversation.kind, &theirs, &config.written) {
            here.retain(|known| {
                remark.kind != NoteKind::Shouting || known.end <= remark.start || remark.end <= known.start
            });
            here.push(remark);
        }
        found.extend(here.into_iter().map(|remark| note(input, message, remark)));
    }
    let form = notes::form(conversation);
    found.extend(form.into_iter().map(|(at, remark)| note(input, &conversation.messages[at], remark)));
    found.sort_by_key(|note| (note.start, note.end));
    found
}

/// A remark with its place in the text given.
fn note(input: &str, message: &Message, remark: Remark) -> Note {
    let Remark { kind, start, end, message: text, suggestion } = remark;
    let (from, to) = match message.lines.is_empty() {
        true => (0, 0),
        false => (message.place(start), message.place(end)),
    };
    let line = if message.lines.is_empty() { 0 } else { 1 + input[..from.min(input.len())].matches('\n').count() };
    let words = message.text.get(start..end).unwrap_or_default();
    Note { kind, start: from, end: to, line, text: shortened(words), message: text, suggestion }
}

/// At most eight words, and no long numbers.
fn shortened(words: &str) -> String {
    let digits = words.chars().filter(char::is_ascii_digit).count();
    let mut parts: Vec<&str> = words.split_whitespace().collect();
    let long = parts.len() > 8;
    parts.truncate(8);
    let text = if words.trim().is_empty() { words.to_owned() } else { parts.join(" ") };
    let text = if digits > 4 { text.replace(|c: char| c.is_ascii_digit(), "\u{2022}") } else { text };
    if long { text + " \u{2026}" } else { text }
}

/// The agent's text with every sure correction made, for e-mails and drafts; redacted line by line.
fn corrected(input: &str, conversation: &Conversation, notes: &[Note], config: &Config) -> Option<String> {
    let sure = |note: &&Note| note.suggestion.is_some();
    if conversation.kind == Kind::Chat || !notes.iter().any(|note| sure(&note)) {
        return None;
    }
    let paragraphs = conversation.own().filter_map(|message| {
        let (from, to) = (message.lines.first()?.start, message.lines.last()?.end);
        let (mut text, mut at) = (String::new(), from);
        for note in notes.iter().filter(sure).filter(|note| from <= note.start && note.end <= to) {
            if note.start >= at {
                text += &input[at..note.start];
                text += note.suggestion.as_deref().unwrap_or_default();
                at = note.end;
            }
        }
        text += &input[at..to];
        Some(text)
    });
    let text = paragraphs.collect::<Vec<_>>().join("\n\n");
    let mut at_s = 0.0;
    let lines = text.lines().map(|line| {
        let utterance = said(Party::Agent, line, at_s);
        at_s = utterance.end_s + BETWEEN_S;
        utterance
    });
    Some(redacted(lines, config).into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn reviewed(text: &str) -> Review {
        review(text, None, &Config::default()).unwrap()
    }

    #[test]
    fn a_chat_has_cues_remarks_and_scores() {
        let chat = "[10:02] Customer: My lamp is broken, this is so frustrating, I had guests coming.\n\
                    [10:03] Agent: Hello, I'm so sorry, that must have been really frustrating.\n\
                    [10:04] Agent: i will definately send a NEW LAMP tomorrow by noon!!";
        let review = reviewed(chat);
        assert_eq!((review.kind, review.messages.len()), (Kind::Chat, 3));
        assert!(review.cues.iter().any(|cue| cue.skill == Skill::Empathy), "{:?}", review.cues);
        let kinds: Vec<NoteKind> = review.notes.iter().map(|note| note.kind).collect();
        for kind in [NoteKind::Spelling, NoteKind::Shouting, NoteKind::Marks] {
            assert!(kinds.contains(&kind), "{kind:?} in {kinds:?}");
        }
        assert!(review.notes.iter().all(|note| note.line == 3), "{:?}", review.notes);
        let written = &review.skills[&Skill::Written];
        let sum: f64 = written.why.iter().map(|why| why.points).sum();
        assert!((written.score.unwrap() - sum).abs() < 1e-6 && sum < 100.0);
    }

    #[test]
    fn a_letter_is_corrected_and_keeps_its_form() {
        let letter =
            "Subject: Lamp\n\nDear Ms Hall,\n\nI recieved your lamp.\nIt goes out tomorrow.\n\nKind regards,\nNoor";
        let review = reviewed(letter);
        assert_eq!(
            review.corrected.as_deref(),
            Some("Dear Ms Hall,\n\nI received your lamp.\nIt goes out tomorrow.\n\nKind regards,")
        );
        assert_eq!(
            review.notes.iter().map(|note| (note.kind, note.line)).collect::<Vec<_>>(),
            [(NoteKind::Spelling, 5)]
        );
    }

    #[test]
    fn a_good_letter_has_no_remarks_and_a_full_score() {
        let letter = "Dear Ms Hall,\n\nThank you for your message. Your lamp is on its way and will be with you on Monday.\n\nKind regards,\nNoor";
        let review = reviewed(letter);
        assert_eq!((review.notes, review.corrected), (vec![], None));
        assert_eq!(review.skills[&Skill::Written].score, Some(100.0));
    }

    #[test]
    fn card_data_comes_out_nowhere() {
        let letter = "Dear Ms Hall,\n\ni recieved your card number 4111 1111 1111 1111 and will charge it.\n\nRegards,";
        let whole = serde_json::to_string(&reviewed(letter)).unwrap();
        assert!(!whole.contains("4111") && !whole.contains("1111"), "{whole}");
    }

    #[test]
    fn bad_input_is_a_sentence() {
        let config = Config::default();
        let fails = |text: &str| review(text, None, &config).unwrap_err();
        assert_eq!(fails(" \n"), TextError::Empty);
        assert_eq!(fails("a\0b"), TextError::NoText);
        assert_eq!(fails("Customer: Hello?\nCustomer: Anyone?"), TextError::NoAgent);
        assert_eq!(fails(&"a ".repeat(LONGEST_TEXT)), TextError::TooLong);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "[A-Za-z0-9 .!?,:>\\[\\]{}\"\u{e9}\u{2019}\n-]{0,200}") {
            let _ = review(&text, None, &Config::default());
        }

        #[test]
        fn more_faults_never_raise_the_score(faults in 0_usize..6) {
            let text = |n: usize| format!("Dear Ms Hall,\n\nYour lamp is on its way to you today.{}\n\nRegards,", " It was recieved.".repeat(n));
            let score = |n| reviewed(&text(n)).skills[&Skill::Written].score.unwrap();
            proptest::prop_assert!(score(faults + 1) <= score(faults));
        }
    }
}
