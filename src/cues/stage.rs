//! The cue step: words and talk to cues.

use super::{Cue, CuesConfig, Detail, FollowUp};
use crate::speech::Utterance;
use crate::talk::TalkEvent;

/// Follows the dialogue and marks what a careful listener would mark.
#[derive(Debug)]
pub struct CueStage {}

impl CueStage {
    /// A stage for one call.
    #[must_use]
    pub fn new(config: &CuesConfig) -> CueStage {
        let _ = config;
        CueStage {}
    }

    /// Takes the next utterance, redacted, in order of time; `known_s` is when its words were there.
    pub fn utterance(&mut self, utterance: &Utterance, known_s: f64, out: &mut Vec<Cue>) {
        let _ = (utterance, known_s, out);
    }

    /// Takes what happened between the voices.
    pub fn talk(&mut self, event: &TalkEvent, out: &mut Vec<Cue>) {
        let _ = (event, out);
    }

    /// The call is over at `end_s`: appends what was open (a need not met, a close that did not come).
    pub fn finish(&mut self, end_s: f64, out: &mut Vec<Cue>) {
        let _ = (end_s, out);
    }

    /// Details given so far, in order of time.
    #[must_use]
    pub fn details(&self) -> Vec<Detail> {
        Vec::new()
    }

    /// Promises made so far, in order of time.
    #[must_use]
    pub fn follow_ups(&self) -> Vec<FollowUp> {
        Vec::new()
    }

    /// Name and version of each lexicon in use.
    #[must_use]
    pub fn lexicons(&self) -> std::collections::BTreeMap<String, String> {
        std::collections::BTreeMap::new()
    }
}
