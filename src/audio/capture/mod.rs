//! Sound as it happens: what every live source of blocks is to the program.
//!
//! In: devices, or a recording played in real time. Out: [`CaptureEvent`]s on the capture's own clock.
//! Invariants: `poll` never waits; the blocks of a party are in order; a party may be missing at any time.

use serde::Serialize;

use super::Block;
use crate::Party;

/// What a live source tells.
#[derive(Debug, Clone, PartialEq)]
pub enum CaptureEvent {
    /// Sound of one party; `start_s` is in seconds on the capture's clock.
    Block(Block),
    /// A device came, went, or is not well.
    Device(DeviceReport),
}

/// How the device of a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// Sound comes in.
    Listening,
    /// It delivers exact silence.
    Quiet,
    /// It went away; it is looked for.
    Gone,
    /// Another device took its place.
    Switched,
    /// There is none for this party.
    Absent,
}

impl DeviceState {
    /// The name used on the live interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DeviceState::Listening => "listening",
            DeviceState::Quiet => "quiet",
            DeviceState::Gone => "gone",
            DeviceState::Switched => "switched",
            DeviceState::Absent => "absent",
        }
    }
}

/// How the device of one party is, for a person to see.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceReport {
    /// Whose device.
    pub party: Party,
    /// How it is.
    pub state: DeviceState,
    /// Its name, for people.
    pub device: String,
    /// A sentence where something is the matter, else empty.
    pub text: String,
    /// When this was noticed, seconds on the capture's clock.
    pub at_s: f64,
}

/// A live source of blocks.
pub trait Capture: Send {
    /// Seconds since the capture began.
    fn now_s(&self) -> f64;

    /// Appends what arrived since the last time. Never waits.
    fn poll(&mut self, out: &mut Vec<CaptureEvent>);

    /// Samples lost by party because nobody fetched them in time.
    fn dropped(&self) -> [u64; 2];

    /// Whether nothing more will come (a recording is at its end).
    fn ended(&self) -> bool {
        false
    }
}
