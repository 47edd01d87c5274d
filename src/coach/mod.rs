//! When to speak up, and when not to.
//!
//! In: voice, talk, words and cues, each when it becomes known. Out: [`NudgeEvent`]s.
//! Invariants: at most one nudge is open; at most five words and one line under it; none in the
//! first seconds, on hold or while card data is read out; every nudge carries its cause.

mod baseline;
pub mod config;
pub mod control;
pub mod kinds;
mod late;
mod manners;
mod policy;
mod rules;
mod scene;
pub mod spoken;
pub mod stage;
#[cfg(test)]
mod tests;
pub mod trace;
pub mod usual;
pub(crate) mod wording;

use serde::{Deserialize, Serialize};

pub use config::CoachConfig;
pub use control::{Control, HowOften};
pub use kinds::NudgeKind;
pub use policy::{Quiet, Standing, Wait};
pub use stage::{Coach, CoachInput};
pub use trace::Trace;
pub use usual::{Habit, Usual};

use crate::cues::Skill;

/// One short thing said to the agent, from when it opened until it closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Nudge {
    /// What is the case.
    pub kind: NudgeKind,
    /// The skill it serves.
    pub skill: Skill,
    /// When it came up, seconds on the call's clock.
    pub opened_s: f64,
    /// When it went away.
    pub closed_s: f64,
    /// At most five words: what to do.
    pub headline: String,
    /// One line: why.
    pub detail: String,
    /// What opened it.
    pub cause: Cause,
    /// How it ended.
    pub outcome: Outcome,
    /// What the agent said of it, where they said anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Feedback>,
}

/// What the agent said of a nudge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feedback {
    /// It helped.
    Helpful,
    /// It did not: after two in a row the kind comes less often.
    NotHelpful,
}

/// The values that opened a nudge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    /// Name of the metric, as in docs/metrics.md.
    pub metric: String,
    /// Its value when the nudge opened.
    pub value: f64,
    /// The threshold it was held against.
    pub threshold: f64,
    /// Where the cause began, seconds on the call's clock.
    pub since_s: f64,
    /// The words it rests on, where words are the cause.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// Identifiers of the cues it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cues: Vec<String>,
}

/// How a nudge ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The cause was put right while it was open.
    Corrected,
    /// It went away and the cause went on: its time was over, a hold or card capture began, or the agent sent it away.
    Expired,
    /// It gave way to a more urgent one.
    Superseded,
    /// Praise, shown for its time.
    Shown,
    /// The call ended.
    CallEnded,
}

/// What the coach says as the call goes on, in order of time.
#[derive(Debug, Clone, PartialEq)]
pub enum NudgeEvent {
    /// A nudge came up; `closed_s` is not yet meaningful.
    Opened(Nudge),
    /// The open nudge went away.
    Closed(Nudge),
}
