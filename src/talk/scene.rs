//! What every part of the talk step looks at: both parties' speech at one moment.

use super::TalkConfig;
use super::background::Sound;
use super::bleed::Echo;
use super::track::Track;
use crate::Party;

/// Both parties' recent speech as far as it is known at `now_s`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The agent's and the customer's speech.
    pub tracks: &'a [Track; 2],
    /// The other's echo in each party's channel, where there is bleed.
    pub echoes: [Option<Echo>; 2],
    /// The latest moment of which anything is known, seconds.
    pub now_s: f64,
    /// What is heard since the last speech, if it can be named.
    pub sound: Option<Sound>,
    /// The settings in force.
    pub config: &'a TalkConfig,
}

impl Scene<'_> {
    /// One party's speech.
    pub(super) fn track(&self, party: Party) -> &Track {
        &self.tracks[party.index()]
    }
}
