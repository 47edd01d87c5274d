//! What must be answered at once: "calm down" said to a customer, a customer who asks for a manager.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::Party;
use crate::cues::{Cue, CueKind};

/// A cause that can be acted on for a while, then lapses.
#[derive(Debug, Default)]
struct Pending {
    known_s: f64,
    grounds: Option<Grounds>,
}

impl Pending {
    fn set(&mut self, known_s: f64, grounds: Grounds) {
        *self = Pending { known_s, grounds: Some(grounds) };
    }

    fn standing(&self, scene: &Scene, within_s: f64) -> Standing {
        match self.grounds {
            Some(_) if scene.now - self.known_s < within_s => Standing::Holds,
            Some(_) => Standing::Between,
            None => Standing::Clear,
        }
    }

    fn grounds(&self) -> Grounds {
        self.grounds.clone().unwrap_or_default()
    }

    fn reading(&self, scene: &Scene, metric: &'static str, within_s: f64) -> Reading {
        let metric = self.grounds.as_ref().map_or(metric, |grounds| grounds.metric);
        let lapsed = self.grounds.is_some() && scene.now - self.known_s >= within_s;
        Reading::of([Gauge::flag(metric, self.grounds.is_some())]).but(lapsed.then_some("it is too long ago to act on"))
    }
}

/// Telling somebody to calm down.
#[derive(Debug)]
pub struct CalmWording {
    within_s: f64,
    pending: Pending,
}

impl CalmWording {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> CalmWording {
        CalmWording { within_s: config.act_within_s, pending: Pending::default() }
    }
}

fn says_calm(cue: &Cue) -> bool {
    let told = matches!(cue.cue, CueKind::NegativePhrasing | CueKind::Blame | CueKind::Order);
    let quote = cue.evidence.quote.to_lowercase();
    let words = [
        "calm down",
        "be calm",
        "stay calm",
        "settle down",
        "relax",
        "lower your voice",
        "stop shouting",
        "no need to shout",
        "overreacting",
    ];
    told && cue.party == Party::Agent
        && (cue.evidence.rule.to_lowercase().contains("calm") || words.iter().any(|w| quote.contains(w)))
}

impl Rule for CalmWording {
    fn kind(&self) -> NudgeKind {
        NudgeKind::CalmWording
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        if let CoachInput::Cue(cue) = input {
            if says_calm(cue) {
                self.pending.set(scene.now, Grounds::cue("calm_wording", cue));
            } else if matches!(cue.cue, CueKind::EmpathyShown | CueKind::EmpathyExplored) {
                self.pending.grounds = None;
            }
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        self.pending.standing(scene, self.within_s)
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        self.pending.grounds()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        self.pending.reading(scene, "calm_wording", self.within_s)
    }
}

/// The customer asks for somebody else, or was brushed off when asking.
#[derive(Debug)]
pub struct OfferEscalation {
    within_s: f64,
    pending: Pending,
}

impl OfferEscalation {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> OfferEscalation {
        OfferEscalation { within_s: config.act_within_s, pending: Pending::default() }
    }
}

/// Whether a customer's sentence asks for another person.
fn asks_for_another(text: &str) -> bool {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let meets = has(&[
        "speak to",
        "speak with",
        "talk to",
        "talk with",
        "put me through",
        "pass me",
        "transfer me",
        "get me",
        "where is",
        "want",
        "can i have",
        "connect me",
    ]);
    let rank = has(&[
        "manager",
        "supervisor",
        "team leader",
        "your boss",
        "in charge",
        "somebody senior",
        "someone senior",
        "someone higher",
    ]);
    let other = has(&[
        "somebody else",
        "someone else",
        "somebody who can",
        "someone who can",
        "anyone who can",
        "anybody who can",
        "another person",
    ]);
    meets && (rank || other)
}

impl Rule for OfferEscalation {
    fn kind(&self) -> NudgeKind {
        NudgeKind::OfferEscalation
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        match input {
            CoachInput::Cue(cue) if cue.cue == CueKind::EscalationMissed => {
                self.pending.set(scene.now, Grounds::cue("escalation_missed", cue));
            }
            CoachInput::Cue(cue) if cue.cue == CueKind::EscalationOffer => self.pending.grounds = None,
            CoachInput::Words(utterance, _)
                if utterance.party == Party::Customer && asks_for_another(&utterance.text) =>
            {
                let mut grounds = Grounds::measured("escalation_asked", 1.0, 1.0, utterance.start_s);
                grounds.quote.clone_from(&utterance.text);
                self.pending.set(scene.now, grounds);
            }
            _ => {}
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        self.pending.standing(scene, self.within_s)
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        self.pending.grounds()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        self.pending.reading(scene, "escalation_asked", self.within_s)
    }
}
