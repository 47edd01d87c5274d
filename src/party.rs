//! Who speaks, and when: the two words that every step uses.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One side of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The call-centre agent: the person who is coached.
    Agent,
    /// The person the agent talks with.
    Customer,
}

impl Party {
    /// Both parties, agent first: the order used wherever both are listed.
    pub const BOTH: [Party; 2] = [Party::Agent, Party::Customer];

    /// The other side of the call.
    #[must_use]
    pub fn other(self) -> Party {
        match self {
            Party::Agent => Party::Customer,
            Party::Customer => Party::Agent,
        }
    }

    /// 0 for the agent, 1 for the customer: for arrays kept a party.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Party::Agent => 0,
            Party::Customer => 1,
        }
    }

    /// The name used in the record: `agent` or `customer`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Party::Agent => "agent",
            Party::Customer => "customer",
        }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A stretch of the call, in seconds on the call's own clock; `end_s >= start_s`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins.
    pub start_s: f64,
    /// Where it ends.
    pub end_s: f64,
}

impl Span {
    /// A span from `start_s` to `end_s`.
    #[must_use]
    pub fn new(start_s: f64, end_s: f64) -> Span {
        Span { start_s, end_s }
    }

    /// Its length in seconds, never negative.
    #[must_use]
    pub fn duration_s(self) -> f64 {
        (self.end_s - self.start_s).max(0.0)
    }

    /// The part that two spans share, if they share any.
    #[must_use]
    pub fn intersection(self, other: Span) -> Option<Span> {
        let both = Span::new(self.start_s.max(other.start_s), self.end_s.min(other.end_s));
        (both.end_s > both.start_s).then_some(both)
    }

    /// Whether a moment lies within (start included, end not).
    #[must_use]
    pub fn contains(self, time_s: f64) -> bool {
        self.start_s <= time_s && time_s < self.end_s
    }
}
