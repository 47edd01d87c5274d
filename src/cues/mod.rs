//! What the words and the talk carry, for each skill.
//!
//! In: [`Utterance`](crate::speech::Utterance)s of both parties in order of time, and
//! [`TalkEvent`](crate::talk::TalkEvent)s. Out: [`Cue`]s.
//! Invariants: every cue names the rule that fired and carries the words or the values it rests on;
//! the same words in the same order give the same cues; nothing here judges an agent's feelings.

mod agent;
#[cfg(test)]
mod calls;
pub mod config;
#[cfg(test)]
mod context_tests;
pub mod details;
pub mod dialogue;
mod extract;
pub mod kinds;
pub mod lexicon;
pub mod line;
pub mod meaning;
mod misread;
mod needs;
mod notes;
mod promises;
pub mod questions;
mod repeats;
mod replies;
mod restate;
pub mod stage;
pub mod text;

use serde::{Deserialize, Serialize};

pub use config::CuesConfig;
pub use details::{Detail, DetailKind, FollowUp};
pub use kinds::{CueKind, Polarity, Skill};
pub use stage::CueStage;

use crate::Party;

/// Something a careful listener would mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    /// `c1`, `c2`, ... in the order in which they became known within a call.
    pub id: String,
    /// The skill it speaks for or against.
    pub skill: Skill,
    /// What was found.
    pub cue: CueKind,
    /// Whether it speaks for or against the skill.
    pub polarity: Polarity,
    /// Whose skill it concerns (for what a customer said: the customer).
    pub party: Party,
    /// Where the evidence begins, seconds on the call's clock.
    pub start_s: f64,
    /// Where it ends, seconds.
    pub end_s: f64,
    /// Why.
    pub evidence: Evidence,
    /// When it could first be known, seconds: never before the words were said.
    #[serde(default)]
    pub known_s: f64,
}

impl Cue {
    /// Empathy of a set phrase: "I'm so sorry", and nothing that says what for.
    #[must_use]
    pub fn is_set_phrase(&self) -> bool {
        self.cue == CueKind::EmpathyShown
            && self.evidence.score.is_some_and(|score| score < 1.0)
            && !self.evidence.rule.starts_with("meaning:")
    }
}

/// What a cue rests on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The words, redacted; empty where the voice alone is the evidence.
    #[serde(default)]
    pub quote: String,
    /// The rule that fired: `<lexicon>/<entry>` or the name of a measured rule.
    pub rule: String,
    /// The measured value, in the unit the rule names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The threshold it was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// How sure the rule is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// A better wording of the very sentence, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The other place in the call, where it takes two to see it: what was said before, or the answer that it got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Place>,
}

/// Words at a place in the call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Who said them.
    pub party: Party,
    /// The words, redacted.
    pub quote: String,
    /// Where they begin, seconds on the call's clock.
    pub start_s: f64,
    /// Where they end, seconds.
    pub end_s: f64,
}
