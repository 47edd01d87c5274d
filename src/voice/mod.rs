//! What can be measured of one voice, frame by frame.
//!
//! In: [`Frame`](crate::frames::Frame)s of one party. Out: [`VoiceEvent`]s: a [`VoiceFrame`] for each
//! frame, and speech [`Segment`]s as they open and close.
//! Invariants: one `VoiceFrame` a frame, in order, at most [`LOOK_AHEAD_FRAMES`] late; segments of
//! one party never touch or overlap; a segment is at least 0.1 s long and gaps under 0.2 s are bridged.

pub mod active_level;
pub mod activity;
pub mod analysis;
pub mod breaths;
pub mod config;
pub mod decimate;
mod doze;
pub mod expression;
mod head_weights;
pub mod level;
pub mod noise;
pub mod nuclei;
pub mod pitch;
pub mod segments;
pub mod spectrum;
pub mod stage;
pub mod summary;
pub mod track;
pub mod who;

use serde::{Deserialize, Serialize};

pub use breaths::{Breath, BreathKind, Breaths};
pub use config::VoiceConfig;
pub use expression::{Expression, Moment};
pub use stage::VoiceStage;

use crate::Party;
use crate::frames::{FRAME_S, frame_start_s};

/// The most frames that a decision may wait for what comes after it (96 ms).
pub const LOOK_AHEAD_FRAMES: usize = 6;

/// The measurements of one frame. Levels are in dBov: a full-scale sine is -3.01.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VoiceFrame {
    /// Whose voice this is.
    pub party: Party,
    /// Number of the frame, 16 ms each.
    pub index: u64,
    /// Level (RMS) of the frame, dBov; -100 for digital silence.
    pub level_dbov: f32,
    /// How much the echo canceller took out of the frame, dB; none where it does not run.
    pub echo_removed_db: Option<f32>,
    /// Tracked level of the background, dBov.
    pub noise_dbov: f32,
    /// How sure it is that somebody speaks in this frame, 0 to 1.
    pub speech_probability: f32,
    /// Whether the frame counts as speech (after smoothing, before gaps are bridged).
    pub speech: bool,
    /// Fundamental frequency, Hz, 60 to 500; 0 where unvoiced.
    pub f0_hz: f32,
    /// How periodic the frame is, 0 to 1; 0 where the room alone is heard, which is not looked into.
    pub voicing: f32,
    /// Centre of gravity of the spectrum, Hz.
    pub centroid_hz: f32,
    /// Level over 1 kHz against level under it, dB.
    pub tilt_db: f32,
    /// Samples at full scale (clipped) in this frame.
    pub clipped: u16,
    /// A syllable nucleus (voiced peak of intensity) lies in this frame.
    pub nucleus: bool,
}

impl VoiceFrame {
    /// A frame of digital silence.
    #[must_use]
    pub fn silent(party: Party, index: u64) -> VoiceFrame {
        VoiceFrame {
            party,
            index,
            level_dbov: level::SILENCE_DBOV,
            echo_removed_db: None,
            noise_dbov: level::SILENCE_DBOV,
            speech_probability: 0.0,
            speech: false,
            f0_hz: 0.0,
            voicing: 0.0,
            centroid_hz: 0.0,
            tilt_db: 0.0,
            clipped: 0,
            nucleus: false,
        }
    }

    /// Level of the frame as it was heard, the other party's echo included, dBov.
    #[must_use]
    pub fn heard_dbov(&self) -> f32 {
        self.level_dbov + self.echo_removed_db.unwrap_or(0.0)
    }

    /// When the frame begins, seconds on the call's clock.
    #[must_use]
    pub fn start_s(&self) -> f64 {
        frame_start_s(self.index)
    }

    /// When the frame ends, seconds on the call's clock.
    #[must_use]
    pub fn end_s(&self) -> f64 {
        frame_start_s(self.index) + FRAME_S
    }
}

/// A stretch in which one party speaks: gaps under 0.2 s bridged, at least 0.1 s long.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Who speaks.
    pub party: Party,
    /// Onset, seconds on the call's clock.
    pub start_s: f64,
    /// End of the voice, without any hang-over.
    pub end_s: f64,
}

/// What the voice stage tells the steps after it, in order of time.
#[derive(Debug, Clone, PartialEq)]
pub enum VoiceEvent {
    /// One frame's measurements.
    Frame(VoiceFrame),
    /// A segment has lasted long enough to count; `start_s` is its onset, which lies in the past.
    SegmentOpened {
        /// Who began to speak.
        party: Party,
        /// Onset, seconds.
        start_s: f64,
        /// When this became known, seconds on the call's clock.
        known_s: f64,
    },
    /// A segment is over: the silence after it can no longer be bridged.
    SegmentClosed {
        /// The finished segment.
        segment: Segment,
        /// When this became known, seconds on the call's clock.
        known_s: f64,
    },
}

/// What one voice was like over the whole call so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct VoiceSummary {
    /// Frames seen.
    pub frames: u64,
    /// Frames of speech.
    pub speech_frames: u64,
    /// Active speech level (ITU-T P.56 method B), dBov; none without speech.
    pub active_level_dbov: Option<f32>,
    /// Level of the background, dBov.
    pub noise_dbov: Option<f32>,
    /// Samples at full scale over all samples, 0 to 1.
    pub clipping_ratio: f32,
    /// Longest run of exact zeros, seconds.
    pub digital_silence_s: f32,
    /// Median pitch of voiced speech frames, Hz.
    pub f0_median_hz: Option<f32>,
    /// 5th to 95th percentile of pitch, semitones.
    pub f0_range_st: Option<f32>,
    /// Standard deviation of pitch about the median, semitones.
    pub f0_sd_st: Option<f32>,
    /// Standard deviation of the level of speech frames, dB.
    pub level_sd_db: Option<f32>,
    /// Mean spectral centroid of voiced speech frames, Hz.
    pub centroid_hz: Option<f32>,
    /// Mean tilt of voiced speech frames, dB.
    pub tilt_db: Option<f32>,
    /// Syllable nuclei counted.
    pub nuclei: u64,
    /// Mean level of the last third of speech against the first third, dB.
    pub level_trend_db: Option<f32>,
}
