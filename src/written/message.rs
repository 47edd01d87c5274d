//! What was written, by whom, and where it stands in the text that was given.

use std::ops::Range;

use serde::Serialize;

use crate::Party;

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A log of two parties.
    Chat,
    /// An e-mail, with or without what it answers.
    Email,
    /// A reply or note without form.
    Draft,
}

/// One message of a chat, or the part of an e-mail that one party wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Who wrote it.
    pub party: Party,
    /// The name in the log, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When, as the log says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The words; lines are kept.
    pub text: String,
    /// Where each of its lines stands in the text given, bytes; empty where it was not written there word by word (JSON).
    #[serde(skip)]
    pub(super) lines: Vec<Range<usize>>,
}

impl Message {
    /// A message made of lines of `input`.
    pub(super) fn of(input: &str, party: Party, lines: Vec<Range<usize>>) -> Message {
        let text = lines.iter().map(|line| &input[line.clone()]).collect::<Vec<_>>().join("\n");
        Message { party, name: None, time: None, text, lines }
    }

    /// Where byte `at` of the message stands in the text given.
    pub(super) fn place(&self, at: usize) -> usize {
        let mut before = 0;
        for line in &self.lines {
            if at <= before + line.len() {
                return line.start + (at - before);
            }
            before += line.len() + 1;
        }
        self.lines.last().map_or(at, |line| line.end)
    }
}

/// The text taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conversation {
    /// What it is.
    pub kind: Kind,
    /// Subject of an e-mail, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What was written, in order of time.
    pub messages: Vec<Message>,
}

impl Conversation {
    /// The agent's messages.
    pub fn own(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|message| message.party == Party::Agent)
    }
}

/// The lines of a text, with where they stand; ends of lines are left out.
pub(super) fn lines(input: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    input.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}
