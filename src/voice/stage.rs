//! The voice step: one party's frames to measurements and segments.

use super::{VoiceConfig, VoiceEvent, VoiceSummary};
use crate::Party;
use crate::frames::Frame;

/// Measures one voice.
#[derive(Debug)]
pub struct VoiceStage {
    party: Party,
}

impl VoiceStage {
    /// A stage for one party.
    #[must_use]
    pub fn new(party: Party, config: &VoiceConfig) -> VoiceStage {
        let _ = config;
        VoiceStage { party }
    }

    /// Takes the next frame; appends what became known, at most `LOOK_AHEAD_FRAMES` late.
    pub fn push(&mut self, frame: &Frame, out: &mut Vec<VoiceEvent>) {
        let _ = (frame, out, self.party);
    }

    /// The call is over: appends what was held back.
    pub fn finish(&mut self, out: &mut Vec<VoiceEvent>) {
        let _ = out;
    }

    /// What the voice was like so far.
    #[must_use]
    pub fn summary(&self) -> VoiceSummary {
        VoiceSummary::default()
    }
}
