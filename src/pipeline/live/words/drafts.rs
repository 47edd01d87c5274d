//! Drafts that wait, and what was heard in the last ones.

use crate::speech::{Clip, Recognized};
use crate::{Party, Span};

/// What was heard in a draft: which sound it was, and the result.
#[derive(Debug)]
struct Heard {
    call: u64,
    segments: Vec<Span>,
    result: Recognized,
}

/// The last draft of each party. A plain value.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    waiting: [Option<(u64, Clip)>; 2],
    heard: [Option<Heard>; 2],
}

impl Drafts {
    /// Takes a draft; one that waits is no longer wanted.
    pub fn offer(&mut self, call: u64, clip: Clip) {
        let party = clip.party.index();
        self.waiting[party] = Some((call, clip));
    }

    /// The draft that waits longest.
    pub fn take(&mut self) -> Option<(u64, Clip)> {
        let ends_s = self.waiting.each_ref().map(|one| one.as_ref().map_or(f64::INFINITY, |(_, clip)| clip.known_s));
        self.waiting[usize::from(ends_s[1] < ends_s[0])].take()
    }

    /// Nothing that waits is wanted any longer.
    pub fn forget(&mut self) {
        self.waiting = [None, None];
    }

    /// A party's utterance is complete up to `end_s`: a draft of it is not wanted any longer.
    pub fn complete(&mut self, party: Party, end_s: f64) {
        self.waiting[party.index()].take_if(|(_, clip)| clip.speech_start_s < end_s);
    }

    /// Keeps what was heard, should the utterance end here.
    pub fn keep(&mut self, call: u64, party: Party, segments: Vec<Span>, result: Recognized) {
        self.heard[party.index()] = Some(Heard { call, segments, result });
    }

    /// What was heard in a draft of the very same speech.
    pub fn same(&mut self, call: u64, clip: &Clip) -> Option<Recognized> {
        let heard =
            self.heard[clip.party.index()].take_if(|heard| heard.call == call && heard.segments == clip.segments);
        heard.map(|heard| heard.result)
    }
}
