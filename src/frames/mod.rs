//! Blocks of any rate to frames of one shape.
//!
//! In: [`Block`](crate::audio::Block)s of one party. Out: [`Frame`]s, 16 kHz mono, numbered from 0.
//! Invariants: frame `i` covers `[i * FRAME_S, (i + 1) * FRAME_S)` on the call's clock; no frame is
//! missing or doubled; gaps in the source are filled with silence; the last frame is padded.

pub mod echo;
pub mod framer;
mod resampler;

pub use echo::{Canceller, EchoConfig};
pub use framer::Framer;

use crate::Party;

/// Samples a second of every frame.
pub const SAMPLE_RATE_HZ: u32 = 16_000;
/// Samples in a frame.
pub const FRAME_LEN: usize = 256;
/// Seconds in a frame (16 ms).
pub const FRAME_S: f64 = FRAME_LEN as f64 / SAMPLE_RATE_HZ as f64;

/// 16 ms of one party.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Whose voice this is.
    pub party: Party,
    /// Number of the frame since the call began.
    pub index: u64,
    /// Mono samples, full scale is 1.0.
    pub samples: [f32; FRAME_LEN],
}

impl Frame {
    /// When the frame begins, seconds on the call's clock.
    #[must_use]
    pub fn start_s(&self) -> f64 {
        frame_start_s(self.index)
    }
}

/// When frame `index` begins, seconds on the call's clock.
#[must_use]
pub fn frame_start_s(index: u64) -> f64 {
    index as f64 * FRAME_S
}
