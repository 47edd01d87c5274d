//! The talk step: both voices to turns, overlaps and silences.

use super::{Bleed, TalkConfig, TalkEvent};
use crate::Party;
use crate::voice::VoiceEvent;

/// Follows who has the floor.
#[derive(Debug)]
pub struct TalkStage {}

impl TalkStage {
    /// A stage for one call.
    #[must_use]
    pub fn new(config: &TalkConfig) -> TalkStage {
        let _ = config;
        TalkStage {}
    }

    /// Takes the next event of either voice (frames of both parties come in order of their index).
    pub fn push(&mut self, event: &VoiceEvent, out: &mut Vec<TalkEvent>) {
        let _ = (event, out);
    }

    /// Tells the words of a stretch once they are known: they may correct the kind of an overlap.
    /// Times in seconds; `words` in lower case without punctuation.
    pub fn words(
        &mut self,
        party: Party,
        start_s: f64,
        end_s: f64,
        words: &[&str],
        known_s: f64,
        out: &mut Vec<TalkEvent>,
    ) {
        let _ = (party, start_s, end_s, words, known_s, out);
    }

    /// The agent announced a hold at `at_s`: the next long silence is no dead air.
    pub fn hold_announced(&mut self, at_s: f64) {
        let _ = at_s;
    }

    /// The call is over at `end_s`: appends what was open.
    pub fn finish(&mut self, end_s: f64, out: &mut Vec<TalkEvent>) {
        let _ = (end_s, out);
    }

    /// Whether the agent's microphone hears the customer (or the other way round), so far.
    #[must_use]
    pub fn bleed(&self, party: Party) -> Bleed {
        let _ = party;
        Bleed::default()
    }
}
