//! The coach: inputs as they become known, nudges as they open and close.

use super::{CoachConfig, NudgeEvent};
use crate::cues::Cue;
use crate::speech::Utterance;
use crate::talk::TalkEvent;
use crate::voice::{VoiceEvent, VoiceFrame};

/// What the coach hears. Inputs come in the order in which they become known.
#[derive(Debug, Clone, Copy)]
pub enum CoachInput<'a> {
    /// A frame of either party (both parties' frames come interleaved): also the coach's clock.
    Frame(&'a VoiceFrame),
    /// A segment opened or closed.
    Voice(&'a VoiceEvent),
    /// Something between the voices.
    Talk(&'a TalkEvent),
    /// Words, redacted, with the time at which they were there.
    Words(&'a Utterance, f64),
    /// A cue; its `known_s` says when.
    Cue(&'a Cue),
    /// Something is wrong with the sound: a code (`audio_fault` or `bleed`), a sentence, and when.
    Fault(&'a str, &'a str, f64),
}

/// Decides when to say one short thing.
#[derive(Debug)]
pub struct Coach {}

impl Coach {
    /// A coach for one call; `has_words` is false when nothing is transcribed.
    #[must_use]
    pub fn new(config: &CoachConfig, has_words: bool) -> Coach {
        let _ = (config, has_words);
        Coach {}
    }

    /// Takes one input; appends what opened or closed.
    pub fn push(&mut self, input: CoachInput<'_>, out: &mut Vec<NudgeEvent>) {
        let _ = (input, out);
    }

    /// The call is over at `end_s`: closes what is open.
    pub fn finish(&mut self, end_s: f64, out: &mut Vec<NudgeEvent>) {
        let _ = (end_s, out);
    }
}
