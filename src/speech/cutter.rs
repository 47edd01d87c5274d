//! Segments to clips that are recognised as one utterance.

use super::SpeechConfig;
use crate::Party;
use crate::frames::Frame;
use crate::voice::VoiceEvent;

/// The sound of one utterance, with a little air around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// Who speaks.
    pub party: Party,
    /// When the first sample was captured, seconds on the call's clock.
    pub start_s: f64,
    /// Onset of the speech within, seconds on the call's clock.
    pub speech_start_s: f64,
    /// End of the speech within, seconds.
    pub speech_end_s: f64,
    /// The segments within, as spans on the call's clock.
    pub segments: Vec<crate::Span>,
    /// Samples at 16 kHz.
    pub samples: Vec<f32>,
    /// When the clip was complete, seconds on the call's clock.
    pub known_s: f64,
}

/// Keeps the sound of one party until a segment's end says what to recognise.
#[derive(Debug)]
pub struct UtteranceCutter {
    party: Party,
}

impl UtteranceCutter {
    /// A cutter for one party.
    #[must_use]
    pub fn new(party: Party, config: &SpeechConfig) -> UtteranceCutter {
        let _ = config;
        UtteranceCutter { party }
    }

    /// Keeps the sound of a frame (bounded: what lies before the current utterance is forgotten).
    pub fn frame(&mut self, frame: &Frame) {
        let _ = (frame, self.party);
    }

    /// Takes an event of this party's voice; appends clips that are complete.
    pub fn event(&mut self, event: &VoiceEvent, out: &mut Vec<Clip>) {
        let _ = (event, out);
    }

    /// The call is over: appends what was open.
    pub fn finish(&mut self, out: &mut Vec<Clip>) {
        let _ = out;
    }
}
