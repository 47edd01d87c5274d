//! Wording that only matters in numbers: trade words, negative phrasing, hedges, orders and blame.

use std::collections::VecDeque;

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::Party;
use crate::cues::{Cue, CueKind};

/// So many cues of these kinds within so much time.
#[derive(Debug)]
pub struct CueCount {
    kind: NudgeKind,
    metric: &'static str,
    counted: &'static [CueKind],
    /// Cues by which the agent puts it right.
    better: &'static [CueKind],
    /// One of these is enough by itself.
    enough: &'static [CueKind],
    needed: usize,
    within_s: f64,
    clear_s: f64,
    per_100_words: Option<f64>,
    found: VecDeque<Grounds>,
    words: VecDeque<(f64, f64)>,
    last_speech_s: f64,
    better_since: bool,
    enough_s: Option<f64>,
}

impl CueCount {
    fn new(kind: NudgeKind, metric: &'static str, counted: &'static [CueKind], config: &CoachConfig) -> CueCount {
        CueCount {
            kind,
            metric,
            counted,
            better: &[],
            enough: &[],
            needed: 3,
            within_s: config.wording_within_s,
            clear_s: config.wording_clear_s,
            per_100_words: None,
            found: VecDeque::new(),
            words: VecDeque::new(),
            last_speech_s: 0.0,
            better_since: false,
            enough_s: None,
        }
    }

    /// Trade words, or a customer who did not understand.
    pub fn jargon(config: &CoachConfig) -> CueCount {
        CueCount {
            needed: config.jargon as usize,
            enough: &[CueKind::NotUnderstood],
            ..CueCount::new(NudgeKind::Jargon, "jargon", &[CueKind::Jargon], config)
        }
    }

    /// What cannot be done, said again and again.
    pub fn negative_phrasing(config: &CoachConfig) -> CueCount {
        CueCount {
            needed: config.negative_phrasings as usize,
            better: &[CueKind::PositivePhrasing, CueKind::Options],
            ..CueCount::new(NudgeKind::NegativePhrasing, "negative_phrasings", &[CueKind::NegativePhrasing], config)
        }
    }

    /// Orders and blame.
    pub fn orders_blame(config: &CoachConfig) -> CueCount {
        CueCount {
            needed: config.orders_blames as usize,
            ..CueCount::new(NudgeKind::OrdersBlame, "orders_and_blames", &[CueKind::Order, CueKind::Blame], config)
        }
    }

    /// Hedges: their number and their share of the words.
    pub fn hedging(config: &CoachConfig) -> CueCount {
        CueCount {
            needed: config.hedges as usize,
            within_s: config.hedges_within_s,
            per_100_words: Some(config.hedges_per_100_words),
            ..CueCount::new(NudgeKind::Hedging, "hedges", &[CueKind::Hedge], config)
        }
    }

    fn cue(&mut self, cue: &Cue, scene: &Scene) {
        if self.enough.contains(&cue.cue) {
            self.enough_s = Some(scene.now);
            self.found.push_back(Grounds::cue(self.metric, cue));
        } else if cue.party == Party::Agent && self.counted.contains(&cue.cue) {
            self.found.push_back(Grounds::cue(self.metric, cue));
            self.last_speech_s = scene.speech_s(Party::Agent);
            self.better_since = false;
        } else if cue.party == Party::Agent && self.better.contains(&cue.cue) {
            self.better_since = true;
        }
    }

    /// How many in a hundred words, where there were words.
    fn share(&self) -> Option<f64> {
        let words: f64 = self.words.iter().map(|(_, count)| count).sum();
        (words > 0.0).then(|| 100.0 * self.found.len() as f64 / words)
    }

    fn dense(&self) -> bool {
        let (Some(limit), Some(share)) = (self.per_100_words, self.share()) else { return true };
        share >= limit
    }

    fn put_right(&self, scene: &Scene) -> bool {
        self.found.is_empty() || self.better_since || self.clear_for_s(scene) >= self.clear_s
    }

    /// Own speech since the last one, seconds.
    fn clear_for_s(&self, scene: &Scene) -> f64 {
        scene.speech_s(Party::Agent) - self.last_speech_s
    }

    fn enough(&self, scene: &Scene) -> bool {
        self.enough_s.is_some_and(|at| scene.now - at < self.within_s / 2.0)
    }
}

impl Rule for CueCount {
    fn kind(&self) -> NudgeKind {
        self.kind
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        match input {
            CoachInput::Cue(cue) => self.cue(cue, scene),
            CoachInput::Words(utterance, _) if utterance.party == Party::Agent => {
                self.words.push_back((utterance.end_s, utterance.text.split_whitespace().count() as f64));
            }
            _ => {}
        }
        let from_s = scene.now - self.within_s;
        while self.found.front().is_some_and(|grounds| grounds.since_s < from_s) {
            self.found.pop_front();
        }
        while self.words.front().is_some_and(|(at, _)| *at < from_s) {
            self.words.pop_front();
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        if self.enough(scene) {
            Standing::Holds
        } else if self.put_right(scene) {
            Standing::Clear
        } else if self.found.len() >= self.needed && self.dense() {
            Standing::Holds
        } else {
            Standing::Between
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        let last = self.found.back().cloned().unwrap_or_default();
        Grounds {
            metric: self.metric,
            value: self.found.len() as f64,
            threshold: if self.enough(scene) { 1.0 } else { self.needed as f64 },
            since_s: self.found.front().map_or(scene.now, |first| first.since_s),
            cues: self.found.iter().flat_map(|grounds| grounds.cues.clone()).collect(),
            say: self.found.iter().rev().find_map(|grounds| grounds.say.clone()),
            quote: last.quote,
        }
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let mut gauges = vec![Gauge::count(self.metric, self.found.len(), self.needed)];
        if let Some(limit) = self.per_100_words {
            gauges.push(Gauge::new("hedges_per_100_words", "", self.share(), Limit::AtLeast { limit }));
        }
        if !self.enough.is_empty() {
            gauges.push(Gauge::flag("not_understood", self.enough(scene)));
        }
        let better = self.found.len() >= self.needed && !self.enough(scene) && self.put_right(scene);
        let why =
            if self.better_since { "it was put in a better way since" } else { "the speech since was clear of it" };
        Reading::of(gauges).but(better.then_some(why))
    }
}
