//! What the agent may set while the call goes on.

use serde::{Deserialize, Serialize};

use super::NudgeKind;

/// A wish of the agent, or of the softphone on their behalf; times are seconds on the call's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Control {
    /// The customer is put on hold, or taken back: no nudge meanwhile, and the silence is no dead air.
    Hold {
        /// Begins or ends.
        on: bool,
        /// When.
        at_s: f64,
    },
    /// Card data is read out, or no longer: no nudge meanwhile, and what is not listened to is no silence.
    CardCapture {
        /// Begins or ends.
        on: bool,
        /// When.
        at_s: f64,
    },
    /// No nudges until then; none ends it.
    Snooze {
        /// Until when.
        until_s: Option<f64>,
    },
    /// A kind of nudge comes no more, or again.
    Kind {
        /// Which.
        kind: NudgeKind,
        /// Whether it may come.
        on: bool,
    },
    /// How often nudges may come.
    HowOften(HowOften),
}

/// How often nudges may come: scales gap, cool-down and budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowOften {
    /// Half as many, twice as far apart.
    Rarely,
    /// As the settings say.
    #[default]
    Sometimes,
    /// Closer together, and more of them.
    Often,
}

impl HowOften {
    /// From the least to the most.
    pub const ALL: [HowOften; 3] = [HowOften::Rarely, HowOften::Sometimes, HowOften::Often];

    /// The name in settings and commands.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            HowOften::Rarely => "rarely",
            HowOften::Sometimes => "sometimes",
            HowOften::Often => "often",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<HowOften> {
        HowOften::ALL.into_iter().find(|how_often| how_often.name() == name)
    }

    /// Factor on pauses between nudges; budgets are divided by it.
    pub(super) fn factor(self) -> f64 {
        match self {
            HowOften::Rarely => 2.0,
            HowOften::Sometimes => 1.0,
            HowOften::Often => 0.6,
        }
    }
}
