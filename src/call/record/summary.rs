//! The part of the record that tells the call in words.

use serde::{Deserialize, Serialize};

use crate::cues::{Detail, FollowUp, Skill};

/// The call in words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// One or two sentences: what the customer wanted and how it ended.
    pub headline: String,
    /// What the customer wanted; none without words of theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Wanted>,
    /// How it ended; none without words of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// The summary in other words, where that was asked for and passed its check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polished: Option<Polished>,
    /// At most three, each with its words and time.
    pub what_went_well: Vec<SummaryPoint>,
    /// At most three, each with its words, time and a better wording where there is one.
    pub what_to_try: Vec<SummaryPoint>,
    /// What was promised.
    pub follow_ups: Vec<FollowUp>,
    /// Names, numbers and dates that were given.
    pub details: Vec<Detail>,
}

/// What the customer wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    /// In their words.
    pub quote: String,
    /// Where in the call.
    pub at_s: f64,
}

/// How a call ended, by the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The agent said that it was done.
    Done,
    /// Something definite was promised.
    Promised,
    /// The customer said that there was nothing more.
    NothingMore,
    /// The customer said thanks.
    Thanks,
    /// A need was left without a definite next step.
    Open,
    /// The customer complained at the end.
    Unresolved,
    /// None of these can be told.
    Unclear,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    /// In one word.
    pub how: How,
    /// In one or two sentences.
    pub text: String,
    /// The words it rests on; empty where something was not said.
    #[serde(default)]
    pub quote: String,
    /// Where in the call.
    pub at_s: f64,
}

/// The summary in a language model's words. Every number, name, date, amount and quote in it stands in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Polished {
    /// One paragraph.
    pub text: String,
    /// The model, as its server knows it.
    pub by: String,
}

/// One point of the summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryPoint {
    /// The skill it is about.
    pub skill: Skill,
    /// The point, one sentence.
    pub text: String,
    /// The words it rests on; empty where the voice is the evidence.
    #[serde(default)]
    pub quote: String,
    /// Where in the call.
    pub at_s: f64,
    /// A better wording of the very sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The cues it rests on.
    #[serde(default)]
    pub cues: Vec<String>,
}
