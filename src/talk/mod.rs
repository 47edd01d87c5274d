//! Both voices together: turns, overlaps, silences.
//!
//! In: [`VoiceEvent`](crate::voice::VoiceEvent)s of both parties, interleaved in time.
//! Out: [`TalkEvent`]s. Definitions are those of docs/metrics.md.
//! Invariants: turns of the two parties partition the speech (a backchannel takes no turn of its
//! own); each stretch in which both speak is one [`Overlap`], settled within 1 s of its end.

mod background;
mod bleed;
pub mod config;
mod floor;
mod gate;
mod kinds;
mod overlaps;
mod scene;
mod silences;
pub mod stage;
mod track;
mod words;

use serde::{Deserialize, Serialize};

pub use bleed::Watch as BleedWatch;
pub use config::TalkConfig;
pub use stage::TalkStage;

use crate::Party;

/// A party's speech until the other party takes the floor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Who holds the floor.
    pub party: Party,
    /// Onset of its first segment, seconds.
    pub start_s: f64,
    /// End of its last segment, seconds.
    pub end_s: f64,
}

/// What kind of talking-over an overlap was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverlapKind {
    /// At most 1 s or only acknowledging words, and the floor is not taken.
    Backchannel,
    /// Joins within 0.5 s of the other's end.
    Terminal,
    /// Joins more than 0.5 s before the other's end, and the other stops first.
    Interruption,
    /// The same, but the one who joined stops first and it was no backchannel.
    FailedInterruption,
}

/// A stretch in which both parties speak.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Where both began to speak at once.
    pub start_s: f64,
    /// Where one of them stopped.
    pub end_s: f64,
    /// The one who joined in.
    pub started_by: Party,
    /// What kind it was.
    pub kind: OverlapKind,
    /// The one who stopped first, where somebody yielded the floor.
    pub yielded_by: Option<Party>,
    /// How long before the other's end the joining began, seconds.
    #[serde(default)]
    pub before_end_s: f64,
    /// True where the microphone may merely hear the other party (echo bleed): not scored.
    #[serde(default)]
    pub doubtful: bool,
}

/// Why nobody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SilenceKind {
    /// Nobody speaks for 3 s or more, and nobody said why.
    DeadAir,
    /// The agent announced a hold or switched it on, or hold music plays.
    Hold,
    /// Keys are heard: somebody types.
    Typing,
}

/// A stretch of 3 s or more in which nobody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Silence {
    /// End of the last speech before it.
    pub start_s: f64,
    /// Onset of the next speech, or the end of the call.
    pub end_s: f64,
    /// Dead air or hold.
    pub kind: SilenceKind,
    /// Whose reply it delays: the party that did not speak last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<Party>,
}

/// What the talk stage tells the steps after it, in order of `known_s`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TalkEvent {
    /// A party has taken the floor.
    TurnOpened {
        /// Who holds the floor now.
        party: Party,
        /// Since when, seconds.
        start_s: f64,
        /// When this became known, seconds.
        known_s: f64,
    },
    /// A turn is over (the other party has the floor, or the call ended).
    TurnClosed {
        /// The finished turn.
        turn: Turn,
        /// When this became known, seconds.
        known_s: f64,
    },
    /// Both speak since `start_s`.
    OverlapOpened {
        /// Who joined in.
        started_by: Party,
        /// Since when, seconds.
        start_s: f64,
        /// When this became known, seconds.
        known_s: f64,
    },
    /// An overlap is over and its kind is known.
    OverlapSettled {
        /// The finished overlap.
        overlap: Overlap,
        /// When this became known, seconds.
        known_s: f64,
    },
    /// The words showed an overlap to be of another kind than first settled.
    OverlapCorrected {
        /// The overlap as it stands now; the same `start_s` as before.
        overlap: Overlap,
        /// When this became known, seconds.
        known_s: f64,
    },
    /// A reply came `gap_s` after the other party's end (negative: it came before).
    Replied {
        /// Who replied.
        party: Party,
        /// Seconds between the other's end and this party's onset.
        gap_s: f64,
        /// When the reply began, seconds.
        at_s: f64,
        /// When this became known, seconds.
        known_s: f64,
    },
    /// Nobody has spoken for 3 s.
    SilenceOpened {
        /// End of the last speech.
        start_s: f64,
        /// Dead air or hold, as far as is known.
        kind: SilenceKind,
        /// Whose reply is awaited.
        waiting_for: Option<Party>,
        /// When this became known, seconds.
        known_s: f64,
    },
    /// A silence of 3 s or more is over.
    SilenceClosed {
        /// The finished silence.
        silence: Silence,
        /// When this became known, seconds.
        known_s: f64,
    },
}

impl TalkEvent {
    /// When the event became known, seconds on the call's clock.
    #[must_use]
    pub fn known_s(&self) -> f64 {
        match self {
            TalkEvent::TurnOpened { known_s, .. }
            | TalkEvent::TurnClosed { known_s, .. }
            | TalkEvent::OverlapOpened { known_s, .. }
            | TalkEvent::OverlapSettled { known_s, .. }
            | TalkEvent::OverlapCorrected { known_s, .. }
            | TalkEvent::Replied { known_s, .. }
            | TalkEvent::SilenceOpened { known_s, .. }
            | TalkEvent::SilenceClosed { known_s, .. } => *known_s,
        }
    }
}

/// Whether the microphone hears the other party through the loudspeakers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Bleed {
    /// Highest correlation of the two levels over lags to 0.5 s, -1 to 1; none where too little was said.
    pub correlation: Option<f32>,
    /// Lag at that correlation, seconds.
    pub lag_s: f32,
    /// Whether it counts as bleed.
    pub found: bool,
    /// Whether the echo is taken out of what is measured and recognised.
    #[serde(default)]
    pub cancelled: bool,
}
