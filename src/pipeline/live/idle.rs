//! Between two calls: listens for the next one, and holds the last seconds so that its first word is not lost.

use std::collections::VecDeque;

use crate::audio::Block;
use crate::config::Config;
use crate::pipeline::live::LiveConfig;
use crate::pipeline::{Ear, EarEvent};
use crate::voice::VoiceEvent;
use crate::{Party, Span};

/// Air before the first speech, seconds.
const AIR_S: f64 = 0.5;
/// A pause longer than this before the speech that begins the call: what lies before is not the call's, seconds.
const APART_S: f64 = 4.0;

/// Listens for a call. The last seconds are in memory only and never reach the disk.
#[derive(Debug)]
pub struct Idle {
    ear: Ear,
    events: Vec<EarEvent>,
    recent: VecDeque<Block>,
    segments: VecDeque<(Party, Span)>,
    open: [Option<f64>; 2],
    /// What the ear's clock counts from, seconds on the capture's clock.
    base_s: f64,
    now_s: f64,
    config: LiveConfig,
    may_start_from_s: f64,
    last_speech_s: f64,
    resting: bool,
}

impl Idle {
    /// Listens from `base_s` on. After a call that a person ended, nothing begins until both have been silent a while.
    #[must_use]
    pub fn new(config: &Config, base_s: f64, after_a_hand: bool) -> Idle {
        Idle {
            ear: Ear::new(config, false),
            events: Vec::new(),
            recent: VecDeque::new(),
            segments: VecDeque::new(),
            open: [None; 2],
            base_s,
            now_s: base_s,
            config: config.live.clone(),
            may_start_from_s: base_s,
            last_speech_s: base_s,
            resting: after_a_hand,
        }
    }

    /// Takes a block on the capture's clock.
    pub fn push(&mut self, block: Block) {
        let mut shifted = block.clone();
        shifted.start_s -= self.base_s;
        self.ear.push(&shifted, &mut self.events);
        self.recent.push_back(block);
        self.hear();
    }

    /// A party's sound up to `to_s` of the capture's clock is not there.
    pub fn fill_to(&mut self, party: Party, to_s: f64) {
        self.ear.fill_to(party, to_s - self.base_s, crate::frames::SAMPLE_RATE_HZ, &mut self.events);
        self.hear();
    }

    /// Whether a party speaks.
    #[must_use]
    pub fn speaks(&self, party: Party) -> bool {
        self.open[party.index()].is_some()
    }

    /// When the call began that is to be coached, on the capture's clock; `None` while there is none. `alone` says
    /// that there is no customer's side.
    #[must_use]
    pub fn call_began_s(&mut self, alone: bool) -> Option<f64> {
        if self.resting {
            let silent = self.open.iter().all(Option::is_none) && self.now_s - self.last_speech_s >= self.config.rest_s;
            if !silent {
                return None;
            }
            self.resting = false;
            self.may_start_from_s = self.now_s;
        }
        let counts = |party: Party| match self.config.start_by.as_str() {
            "either" => true,
            "customer" => party == Party::Customer || alone,
            _ => false,
        };
        let open =
            Party::BOTH.iter().filter_map(|party| Some((*party, Span::new(self.open[party.index()]?, self.now_s))));
        let enough = |span: &Span| span.duration_s() >= self.config.start_speech_s;
        let spoken = self.segments.iter().copied().chain(open);
        let first = spoken
            .filter(|(party, span)| counts(*party) && enough(span) && span.start_s >= self.may_start_from_s)
            .map(|(_, span)| span.start_s)
            .reduce(f64::min)?;
        Some(self.start_of_greeting(first))
    }

    /// Back over speech without a long pause in it, as far as sound is held.
    fn start_of_greeting(&self, first_s: f64) -> f64 {
        let mut start_s = first_s;
        loop {
            let open = self.open.iter().flatten().map(|since| Span::new(*since, self.now_s));
            let earlier = self.segments.iter().map(|(_, span)| *span).chain(open);
            let before = earlier
                .filter(|span| span.start_s < start_s && start_s - span.end_s <= APART_S)
                .filter(|span| span.start_s >= self.may_start_from_s)
                .map(|span| span.start_s)
                .reduce(f64::min);
            match before {
                Some(before_s) => start_s = before_s,
                None => break,
            }
        }
        let held_s = self.recent.front().map_or(start_s, |block| block.start_s);
        (start_s - AIR_S).max(held_s).max(self.now_s - self.config.before_start_s)
    }

    /// The sound since `from_s`, in the order in which it came; the first block of a party is cut there.
    pub fn take_recent(&mut self, from_s: f64) -> impl Iterator<Item = Block> {
        let since = move |mut block: Block| {
            let rate = f64::from(block.sample_rate_hz.max(1));
            let before = ((from_s - block.start_s) * rate).ceil().max(0.0) as usize;
            if before >= block.samples.len() {
                return None;
            }
            block.samples.drain(..before);
            block.start_s += before as f64 / rate;
            Some(block)
        };
        std::mem::take(&mut self.recent).into_iter().filter_map(since)
    }

    fn hear(&mut self) {
        let mut events = std::mem::take(&mut self.events);
        for event in events.drain(..) {
            if let EarEvent::Voice(event) = event {
                self.voice(&event);
            }
        }
        self.events = events;
        let old_s = self.now_s - self.config.before_start_s - 2.0;
        while self.recent.front().is_some_and(|block| block.start_s < old_s) {
            self.recent.pop_front();
        }
        while self.segments.front().is_some_and(|(_, span)| span.end_s < old_s) {
            self.segments.pop_front();
        }
    }

    fn voice(&mut self, event: &VoiceEvent) {
        match event {
            VoiceEvent::Frame(frame) => self.now_s = self.now_s.max(self.base_s + frame.end_s()),
            VoiceEvent::SegmentOpened { party, start_s, .. } => {
                self.open[party.index()] = Some(self.base_s + start_s);
            }
            VoiceEvent::SegmentClosed { segment, .. } => {
                self.open[segment.party.index()] = None;
                let span = Span::new(self.base_s + segment.start_s, self.base_s + segment.end_s);
                self.last_speech_s = self.last_speech_s.max(span.end_s);
                self.segments.push_back((segment.party, span));
            }
        }
    }
}
