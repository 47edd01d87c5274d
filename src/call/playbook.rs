//! What a record says of a call that was held against a playbook.
//!
//! The types alone: the step `playbook`, which stands after this one, fills them.

use serde::{Deserialize, Serialize};

use crate::Party;

/// A call held against a playbook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaybookResult {
    /// The playbook's short name.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Its version, as written in it.
    pub version: String,
    /// First 16 hexadecimal digits of the SHA-256 of its text: results with the same digest can be compared.
    pub digest: String,
    /// What kind of call it was, where the playbook tells kinds apart and one was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_type: Option<CallTypeFound>,
    /// Points earned in a hundred possible; none where nothing could be judged.
    pub score: Option<f64>,
    /// Points earned.
    pub points: f64,
    /// Points that could be earned in this call.
    pub points_possible: f64,
    /// What no score can make up for.
    pub compliance: Compliance,
    /// That the sentence encoder served, or phrases and cues alone.
    pub meaning: String,
    /// What should happen, in the order of the playbook.
    pub steps: Vec<ItemResult>,
    /// What must be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub must_say: Vec<ItemResult>,
    /// What must never be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never_say: Vec<ItemResult>,
}

impl PlaybookResult {
    /// Every item: steps, then what must be said, then what must not.
    pub fn items(&self) -> impl Iterator<Item = &ItemResult> {
        self.steps.iter().chain(&self.must_say).chain(&self.never_say)
    }
}

/// What kind of call it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallTypeFound {
    /// The kind's short name in the playbook.
    pub name: String,
    /// The words that told it.
    pub found: FoundWords,
}

/// The verdict on the fatal items, kept apart from the score.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Compliance {
    /// How it stands.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub why: String,
    /// Fatal items that applied to this call.
    pub checked: u32,
    /// Identifiers of the items that were breached or are to be looked at.
    pub items: Vec<String>,
}

/// How the fatal items stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every fatal item was kept.
    Kept,
    /// One was not.
    Breached,
    /// One may not have been: a person should look.
    ToReview,
    /// There was nothing fatal to judge, or no words to judge by.
    #[default]
    NotJudged,
}

/// How one item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    /// It was said or done where it should be.
    Done,
    /// It was not.
    Missed,
    /// Words that must not be said were not said.
    Kept,
    /// They were.
    Breached,
    /// This call did not call for it.
    NotApplicable,
    /// There are no words to judge by.
    NotJudged,
}

impl ItemStatus {
    /// Whether a person would want to see it changed.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, ItemStatus::Missed | ItemStatus::Breached)
    }

    /// Whether it speaks for the call.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, ItemStatus::Done | ItemStatus::Kept)
    }
}

/// One item of a playbook and how the call stands by it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemResult {
    /// Its identifier in the playbook.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// How it stands.
    pub status: ItemStatus,
    /// Why, in a sentence.
    pub why: String,
    /// Points earned.
    pub points: f64,
    /// Points that could be earned in this call.
    pub points_possible: f64,
    /// False where it counts when done and costs nothing when not.
    pub required: bool,
    /// True where no score makes up for it.
    pub fatal: bool,
    /// True where a person should look before this counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
    /// The words it rests on: one for a step that was done, each breach of what must not be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<FoundWords>,
    /// The condition that made it due, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<FoundWords>,
    /// What came nearest, where it was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<FoundWords>,
    /// What could be said, where it was missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub say: Option<String>,
}

/// Words of the call, and the rule that found them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundWords {
    /// Who said them.
    pub party: Party,
    /// Where they begin, seconds on the call's clock.
    pub start_s: f64,
    /// Where they end, seconds.
    pub end_s: f64,
    /// The words, redacted.
    pub quote: String,
    /// `phrase`, `meaning` or `cue`.
    pub by: FoundBy,
    /// The phrase, the example sentence, or the cue's name, as the playbook has it.
    pub rule: String,
    /// For a meaning: likeness to the example, -1 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The likeness that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// The cue in this record, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
}

/// What kind of rule found the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// A phrase or pattern.
    Phrase,
    /// A sentence that means the like.
    Meaning,
    /// A cue that the call was marked with.
    Cue,
}
