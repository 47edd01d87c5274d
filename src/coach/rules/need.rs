//! A need left open: no way out offered, no promise made.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::Party;
use crate::cues::CueKind;

/// An upset customer hears twice what cannot be done, and nothing that can.
#[derive(Debug)]
pub struct OfferOptions {
    within_s: f64,
    refused: Vec<Grounds>,
    distress_s: Option<f64>,
}

impl OfferOptions {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> OfferOptions {
        OfferOptions { within_s: config.wording_within_s, refused: Vec::new(), distress_s: None }
    }

    fn upset(&self, scene: &Scene) -> bool {
        self.distress_s.is_some_and(|at| scene.now - at < self.within_s)
    }
}

impl Rule for OfferOptions {
    fn kind(&self) -> NudgeKind {
        NudgeKind::OfferOptions
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        if let CoachInput::Cue(cue) = input {
            match cue.cue {
                CueKind::NegativePhrasing if cue.party == Party::Agent => {
                    self.refused.push(Grounds::cue("refusals_without_option", cue));
                }
                CueKind::CustomerDistress => self.distress_s = Some(cue.start_s),
                CueKind::Options | CueKind::PositivePhrasing | CueKind::EscalationOffer | CueKind::Commitment => {
                    self.refused.clear();
                }
                _ => {}
            }
        }
        let from_s = scene.now - self.within_s;
        self.refused.retain(|grounds| grounds.since_s >= from_s);
    }

    fn standing(&self, scene: &Scene) -> Standing {
        match self.refused.len() {
            0 => Standing::Clear,
            n if n >= 2 && self.upset(scene) => Standing::Holds,
            _ => Standing::Between,
        }
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        let mut grounds = self.refused.last().cloned().unwrap_or_default();
        grounds.value = self.refused.len() as f64;
        grounds.threshold = 2.0;
        grounds.say = None;
        grounds
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let calm = !self.refused.is_empty() && !self.upset(scene);
        Reading::of([Gauge::count("refusals_without_option", self.refused.len(), 2)])
            .but(calm.then_some("the customer has not sounded upset in their words lately"))
    }
}

/// The customer asked what happens next and got nothing definite, or the call closes that way.
#[derive(Debug)]
pub struct NoCommitment {
    within_s: f64,
    needed: bool,
    committed: bool,
    pending: Option<(f64, Grounds)>,
}

impl NoCommitment {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> NoCommitment {
        NoCommitment { within_s: config.act_within_s, needed: false, committed: false, pending: None }
    }
}

impl Rule for NoCommitment {
    fn kind(&self) -> NudgeKind {
        NudgeKind::NoCommitment
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        let CoachInput::Cue(cue) = input else { return };
        match cue.cue {
            CueKind::FollowUpMissed => {
                self.pending = Some((scene.now, Grounds::cue("follow_up_missed", cue)));
            }
            CueKind::CustomerDistress => self.needed = true,
            CueKind::CustomerThanks => self.needed = false,
            CueKind::Commitment => {
                self.committed = true;
                self.pending = None;
            }
            CueKind::FlatClose if self.needed && !self.committed => {
                self.pending = Some((scene.now, Grounds::cue("closed_without_commitment", cue)));
            }
            _ => {}
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        match &self.pending {
            Some((at, _)) if scene.now - at < self.within_s => Standing::Holds,
            Some(_) => Standing::Between,
            None => Standing::Clear,
        }
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        self.pending.as_ref().map(|(_, grounds)| grounds.clone()).unwrap_or_default()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let metric = self.pending.as_ref().map_or("follow_up_missed", |(_, grounds)| grounds.metric);
        let lapsed = self.pending.as_ref().is_some_and(|(at, _)| scene.now - at >= self.within_s);
        Reading::of([Gauge::flag(metric, self.pending.is_some())]).but(lapsed.then_some("it is too long ago to act on"))
    }
}
