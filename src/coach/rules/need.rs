//! A need left open: no way out offered.

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
