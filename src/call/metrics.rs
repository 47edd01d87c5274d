//! Figures from events. Formulas in docs/metrics.md.

use super::{CallConfig, Metrics};
use crate::cues::Cue;
use crate::speech::Utterance;
use crate::talk::{Overlap, Silence, TalkEvent, Turn};
use crate::voice::{Segment, VoiceSummary};

/// What the figures of a call are computed from.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Length of the call.
    pub duration_s: f64,
    /// Speech segments of both parties, by time.
    pub speech: &'a [Segment],
    /// Turns by time.
    pub turns: &'a [Turn],
    /// Overlaps by time, as last corrected.
    pub overlaps: &'a [Overlap],
    /// Silences of 3 s or more.
    pub silences: &'a [Silence],
    /// Every talk event, for replies.
    pub talk: &'a [TalkEvent],
    /// What was said.
    pub utterances: &'a [Utterance],
    /// What was marked.
    pub cues: &'a [Cue],
    /// The agent's and the customer's voice.
    pub voices: [VoiceSummary; 2],
    /// Times of syllable nuclei of the agent and of the customer, seconds.
    pub nuclei_s: [&'a [f32]; 2],
}

/// Computes the figures of a call.
#[must_use]
pub fn metrics(heard: &Heard<'_>, config: &CallConfig) -> Metrics {
    let _ = (heard, config);
    Metrics::default()
}
