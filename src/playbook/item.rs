//! A playbook as it was read: steps, words that must or must never be said, kinds of calls.

use super::phrase::Phrase;
use crate::Party;
use crate::config::schema::Fault;
use crate::cues::CueKind;

/// A playbook, read and found in order.
#[derive(Debug, Clone)]
pub struct Playbook {
    /// Short name, `service`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Version, as written.
    pub version: String,
    /// What it is for.
    pub about: String,
    /// First 16 hexadecimal digits of the SHA-256 of its text.
    pub digest: String,
    /// Kinds of calls it tells apart.
    pub call_types: Vec<CallType>,
    /// What should happen.
    pub steps: Vec<Item>,
    /// What must be said.
    pub must_say: Vec<Item>,
    /// What must never be said.
    pub never_say: Vec<Item>,
}

impl Playbook {
    /// Reads a playbook.
    ///
    /// # Errors
    /// Every fault in the text, by line.
    pub fn parse(text: &str) -> Result<Playbook, Vec<Fault>> {
        super::parse::parse(text)
    }

    /// Every item, in the order of the file's parts.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.steps.iter().chain(&self.must_say).chain(&self.never_say)
    }
}

/// A kind of call and the words that tell it.
#[derive(Debug, Clone)]
pub struct CallType {
    /// Short name.
    pub name: String,
    /// What is said in such a call.
    pub words: Words,
}

/// One thing that should, must or must not be said.
#[derive(Debug, Clone)]
pub struct Item {
    /// Short name, one of a kind.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// What fulfils it (or, for what must not be said, breaches it).
    pub words: Words,
    /// Where it counts.
    pub place: Place,
    /// When it is called for; none for always.
    pub when: Option<Words>,
    /// Kinds of calls it is for; empty for all.
    pub call_types: Vec<String>,
    /// False where it counts when done and costs nothing when not.
    pub required: bool,
    /// What it is worth.
    pub points: f64,
    /// Whether no score makes up for it.
    pub fatal: bool,
    /// What could be said.
    pub say: Option<String>,
    /// Sentences that fulfil it.
    pub examples: Vec<String>,
    /// Sentences that do not.
    pub counterexamples: Vec<String>,
}

/// Words that are looked for: any one of these is enough.
#[derive(Debug, Clone)]
pub struct Words {
    /// Who says them.
    pub said_by: Party,
    /// Phrases and patterns.
    pub phrases: Vec<Phrase>,
    /// Neither a phrase nor a meaning counts in a thought in which one of these stands.
    pub exceptions: Vec<Phrase>,
    /// Sentences that mean it.
    pub means: Vec<String>,
    /// How like one of them a sentence must be; none for the setting.
    pub likeness: Option<f64>,
    /// Cues that stand for it.
    pub cues: Vec<CueKind>,
}

/// Which part of the call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    #[default]
    Anywhere,
    /// Its beginning.
    Opening,
    /// Its end.
    Closing,
}

/// What it comes before or after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Another item, by its identifier.
    Item(String),
    /// The words of the item's own condition.
    Condition,
}

/// Where words count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Place {
    /// Which part of the call.
    pub part: Part,
    /// Length of the opening or closing; none for the setting, where turns are not given either.
    pub within_s: Option<f64>,
    /// The same in turns of the one who speaks.
    pub within_turns: Option<u32>,
    /// Only before this item was done.
    pub before: Option<String>,
    /// Only after this.
    pub after: Option<Order>,
}
