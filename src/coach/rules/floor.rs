//! Who speaks when: interruptions and long monologues.

use std::collections::VecDeque;

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::Party;
use crate::talk::{Overlap, OverlapKind, TalkEvent, Turn};

/// A turn in which the customer got to say what they had to say, seconds.
const LONG_TURN_S: f64 = 4.0;
/// An overlap at a turn's end is settled by then, seconds.
const SETTLED_S: f64 = 1.5;

/// What customers say when they are not let finish.
const COMPLAINTS: [&str; 8] = [
    "let me finish",
    "can i finish",
    "talking over me",
    "talk over me",
    "interrupting me",
    "interrupt me",
    "let me speak",
    "cut me off",
];

/// The agent keeps cutting in, or talks over the customer for long.
#[derive(Debug)]
pub struct Interrupting {
    needed: usize,
    within_s: f64,
    hard_s: f64,
    overlaps: Vec<Overlap>,
    complaint: Option<(f64, String)>,
    turns: VecDeque<Turn>,
}

impl Interrupting {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> Interrupting {
        Interrupting {
            needed: config.interruptions as usize,
            within_s: config.interruptions_within_s,
            hard_s: config.overlap_hard_s,
            overlaps: Vec::new(),
            complaint: None,
            turns: VecDeque::new(),
        }
    }

    fn settle(&mut self, overlap: &Overlap) {
        self.overlaps.retain(|known| (known.start_s - overlap.start_s).abs() > 0.05);
        if cuts_in(overlap) {
            self.overlaps.push(overlap.clone());
        }
    }

    fn recent(&self, scene: &Scene) -> impl Iterator<Item = &Overlap> {
        let from_s = (scene.now - self.within_s).max(self.let_finish_s(scene).unwrap_or(0.0));
        self.overlaps.iter().filter(move |overlap| overlap.end_s >= from_s)
    }

    /// End of the last long turn of the customer into which the agent did not come.
    fn let_finish_s(&self, scene: &Scene) -> Option<f64> {
        let settled = |turn: &&Turn| scene.now >= turn.end_s + SETTLED_S;
        let cut = |turn: &Turn| self.overlaps.iter().any(|o| o.start_s < turn.end_s + 0.1 && o.end_s > turn.start_s);
        self.turns.iter().rev().filter(settled).find(|turn| !cut(turn)).map(|turn| turn.end_s)
    }

    fn hard(&self, scene: &Scene) -> Option<&Overlap> {
        self.recent(scene).filter(|overlap| overlap.end_s - overlap.start_s > self.hard_s).last()
    }

    fn complained(&self, scene: &Scene) -> Option<&(f64, String)> {
        let (at, _) = self.complaint.as_ref()?;
        let recent = scene.now - at < self.within_s;
        let earned = self.recent(scene).any(|overlap| overlap.end_s > at - self.within_s);
        (recent && earned).then_some(self.complaint.as_ref()?)
    }
}

fn cuts_in(overlap: &Overlap) -> bool {
    overlap.started_by == Party::Agent
        && !overlap.doubtful
        && matches!(overlap.kind, OverlapKind::Interruption | OverlapKind::FailedInterruption)
}

impl Rule for Interrupting {
    fn kind(&self) -> NudgeKind {
        NudgeKind::Interrupting
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        match input {
            CoachInput::Talk(
                TalkEvent::OverlapSettled { overlap, .. } | TalkEvent::OverlapCorrected { overlap, .. },
            ) => {
                self.settle(overlap);
            }
            CoachInput::Talk(TalkEvent::TurnClosed { turn, .. })
                if turn.party == Party::Customer && turn.end_s - turn.start_s >= LONG_TURN_S =>
            {
                self.turns.push_back(*turn);
            }
            CoachInput::Words(utterance, _) if utterance.party == Party::Customer => {
                let text = utterance.text.to_lowercase();
                if COMPLAINTS.iter().any(|words| text.contains(words)) {
                    self.complaint = Some((utterance.start_s, utterance.text.clone()));
                }
            }
            _ => {}
        }
        let within_s = self.within_s;
        self.overlaps.retain(|overlap| scene.now - overlap.end_s < 2.0 * within_s);
        while self.turns.front().is_some_and(|turn| scene.now - turn.end_s > 2.0 * within_s) {
            self.turns.pop_front();
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        if self.recent(scene).count() >= self.needed || self.hard(scene).is_some() || self.complained(scene).is_some() {
            Standing::Holds
        } else if self.recent(scene).next().is_none() {
            Standing::Clear
        } else {
            Standing::Between
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        let first_s = self.recent(scene).next().map_or(scene.now, |overlap| overlap.start_s);
        let count = self.recent(scene).count();
        if count >= self.needed {
            return Grounds::measured("interruptions", count as f64, self.needed as f64, first_s);
        }
        if let Some((at, quote)) = self.complained(scene) {
            let mut grounds = Grounds::measured("interruptions", count as f64, 1.0, *at);
            grounds.quote.clone_from(quote);
            return grounds;
        }
        let length_s = self.hard(scene).map_or(0.0, |overlap| overlap.end_s - overlap.start_s);
        Grounds::measured("overlap_s", length_s, self.hard_s, first_s)
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let longest_s = self.recent(scene).map(|overlap| overlap.end_s - overlap.start_s).reduce(f64::max);
        Reading::of([
            Gauge::count("interruptions", self.recent(scene).count(), self.needed)
                .closing(Limit::AtMost { limit: 0.0 }),
            Gauge::new("overlap_s", "s", longest_s, Limit::Over { limit: self.hard_s }),
            Gauge::flag("complaint_after_interruption", self.complained(scene).is_some()),
        ])
    }
}

/// The agent holds the floor for long; backchannels of the customer end no turn.
#[derive(Debug)]
pub struct LongMonologue {
    limit_s: f64,
}

impl LongMonologue {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> LongMonologue {
        LongMonologue { limit_s: config.monologue_s }
    }

    fn length_s(scene: &Scene) -> Option<f64> {
        let (party, start_s) = scene.turn?;
        let paused = scene.last_end_s[Party::Agent.index()].is_some_and(|end| scene.now - end > 2.0);
        let going_on = scene.speaks(Party::Agent) || !paused;
        (party == Party::Agent && going_on).then_some(scene.now - start_s)
    }
}

impl Rule for LongMonologue {
    fn kind(&self) -> NudgeKind {
        NudgeKind::LongMonologue
    }

    fn hear(&mut self, _: &CoachInput<'_>, _: &Scene) {}

    fn standing(&self, scene: &Scene) -> Standing {
        match LongMonologue::length_s(scene) {
            Some(length_s) if length_s >= self.limit_s => Standing::Holds,
            Some(_) => Standing::Between,
            None => Standing::Clear,
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        let length_s = LongMonologue::length_s(scene).unwrap_or(0.0);
        Grounds::measured("longest_monologue_s", length_s, self.limit_s, scene.now - length_s)
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let length_s = LongMonologue::length_s(scene).unwrap_or(0.0);
        Reading::of([Gauge::new("longest_monologue_s", "s", length_s, Limit::AtLeast { limit: self.limit_s })
            .closing(Limit::AtMost { limit: 0.0 })])
    }
}
