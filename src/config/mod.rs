//! Configuration: every threshold with its unit, range, default and source.
//!
//! In: TOML text. Out: [`Config`], or every fault in it at once, each with its line.
//! Invariants: `config.toml` at the top of the repository is the default, compiled in and held equal
//! to the code by a test; an unknown key or a value out of range is an error.

pub mod schema;

pub use schema::{Fault, Range, Setting};

use crate::audio::AudioConfig;
use crate::call::CallConfig;
use crate::coach::CoachConfig;
use crate::cues::CuesConfig;
use crate::speech::SpeechConfig;
use crate::talk::TalkConfig;
use crate::voice::VoiceConfig;

/// All settings, by section.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// Reading recordings.
    pub audio: AudioConfig,
    /// Measuring voices.
    pub voice: VoiceConfig,
    /// Turns, overlaps, silences.
    pub talk: TalkConfig,
    /// Recognising words.
    pub speech: SpeechConfig,
    /// Marking cues.
    pub cues: CuesConfig,
    /// Speaking up.
    pub coach: CoachConfig,
    /// Scores and summary.
    pub call: CallConfig,
}
