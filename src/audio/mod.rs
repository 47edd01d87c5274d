//! Sound in: recordings and devices to blocks of samples.
//!
//! In: paths, or devices of this machine. Out: [`Block`]s, one party each, in order of time, at the source's own rate.
//! Invariants: samples are finite and within full scale where the source is; a block is never
//! longer than [`MAX_BLOCK_LEN`]; nothing reads a whole recording into memory; no bytes make it panic.
//!
//! The way of a recording: [`file`] opens one or two of them and deals channels to parties;
//! `recording` looks at the first bytes and picks a reader: `wav` (whose header `riff` reads and
//! repairs) or `container` (everything else); both hand their packets to the decoders of symphonia.
//! The way of live sound is told in [`capture`]; `device` has the threads and the sound system.

pub mod capture;
pub mod channels;
pub mod config;
mod container;
#[cfg(feature = "capture")]
pub mod device;
mod digest;
mod edit_list;
pub mod error;
pub mod file;
mod guard;
mod kinds;
mod ms_adpcm;
pub mod mulaw;
pub mod pcm;
mod recording;
mod riff;
mod wav;

pub use capture::{Capture, CaptureConfig, CaptureEvent, DeviceInfo, DeviceReport, DeviceState};
pub use channels::{ChannelWatch, Heard};
pub use config::AudioConfig;
pub use error::AudioError;
pub use file::{CallFiles, CallSource, SourceInfo};

use crate::Party;

/// The longest block, in samples, that any source hands on.
pub const MAX_BLOCK_LEN: usize = 65_536;

/// Samples of one party as they were captured.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Whose voice this is.
    pub party: Party,
    /// When the first sample was captured, seconds on the call's clock.
    pub start_s: f64,
    /// Samples a second of this source.
    pub sample_rate_hz: u32,
    /// Mono samples, full scale is 1.0.
    pub samples: Vec<f32>,
}
