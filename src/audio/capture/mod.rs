//! Sound of this machine's devices to blocks on one clock.
//!
//! In: what a device's callback delivers. Out: [`CaptureEvent`]s: blocks of both parties, and what has
//! become of their devices. Invariants: a party's blocks follow each other without overlap on the
//! capture's clock; a hole between two of them means that sound was truly missing; whatever happens to a
//! device is told in a sentence; `poll` never blocks.
//!
//! The way of a sample: the device's callback pushes it through an [`Inlet`] into a ring; on the other
//! side a [`Lane`] takes it out, the [`Aligner`] puts it in its place in time, the [`Watchdog`] judges whether
//! the device still works. A [`Seat`] decides which device a party is heard on. All of these are plain
//! values; the threads and the sound system are in `audio/device.rs`, the only file that names cpal.

pub mod align;
pub mod choose;
pub mod config;
pub mod inlet;
pub mod lane;
pub mod seat;
mod stretch;
pub mod watchdog;

use serde::{Deserialize, Serialize};

pub use align::Aligner;
pub use choose::choose;
pub use config::CaptureConfig;
pub use inlet::{Inlet, Outlet, Pcm, Stamp, ring};
pub use lane::Lane;
pub use seat::{Order, Seat};
pub use watchdog::{Finding, Watchdog};

use super::Block;
use crate::Party;

/// What a capture has to tell.
#[derive(Debug, Clone, PartialEq)]
pub enum CaptureEvent {
    /// Sound of one party; `start_s` is in seconds on the capture's clock.
    Block(Block),
    /// The state of a party's device changed.
    Device(DeviceReport),
}

/// What has become of a party's device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceReport {
    /// Whose device.
    pub party: Party,
    /// How it is now.
    pub state: DeviceState,
    /// The device's name for people; empty where there is none.
    pub device: String,
    /// A sentence where something is the matter, else empty.
    pub text: String,
    /// When that was found, seconds on the capture's clock.
    pub at_s: f64,
}

/// How a party's device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// Sound comes in.
    Listening,
    /// The device works but sends silence where sound is to be expected.
    Quiet,
    /// The device was there and is not any more; it is looked for.
    Gone,
    /// Sound comes in from another device than before, or than the one asked for.
    Switched,
    /// There has been no device for this party yet; one is looked for, unless none is wanted.
    Absent,
}

impl DeviceState {
    /// The name used in events and records.
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

/// One device of this machine, as [`choose`] and people see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// Stable name for settings, `pulseaudio:alsa_input.pci-0000.analog-stereo`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Parties that can be heard on it.
    pub serves: Vec<Party>,
    /// Parties that are heard on it when the setting is `default`.
    pub default_for: Vec<Party>,
    /// Samples a second it works at; `None` where that is known only once it is open.
    pub sample_rate_hz: Option<u32>,
    /// Channels it has, `None` as above.
    pub channels: Option<u16>,
    /// Why it cannot be used, a sentence; `None` where it can.
    pub trouble: Option<String>,
}

/// The devices there are, or why they are not known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
    /// All devices that sound can be taken from.
    pub devices: Vec<DeviceInfo>,
    /// What keeps the customer's side from being heard on this sound system, a sentence.
    pub no_loopback: Option<String>,
    /// Why there are no devices, a sentence.
    pub trouble: Option<String>,
}

/// A source of live sound.
pub trait Capture: Send {
    /// Seconds on the capture's clock, which starts when the capture does.
    fn now_s(&self) -> f64;

    /// Appends what has come in since the last time. Call it every few milliseconds; it never blocks.
    fn poll(&mut self, out: &mut Vec<CaptureEvent>);

    /// Samples lost so far because nobody polled in time, agent first.
    fn dropped(&self) -> [u64; 2];

    /// Whether nothing will come any more: never on devices, at the end of a replay.
    fn ended(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn states_have_the_same_name_everywhere() {
        use DeviceState::*;
        for state in [Listening, Quiet, Gone, Switched, Absent] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
    }
}
