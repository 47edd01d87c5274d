//! What must be answered at once: "calm down" said to a customer, a customer who asks for a manager.

use super::super::scene::Scene;
use super::super::{CoachInput, NudgeKind};
use super::Grounds;
use super::pending::{Cause, Pending};
use crate::Party;
use crate::cues::{Cue, CueKind};

/// Telling somebody to calm down.
#[derive(Debug, Default)]
pub struct CalmWording;

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

impl Cause for CalmWording {
    const KIND: NudgeKind = NudgeKind::CalmWording;
    const METRIC: &'static str = "calm_wording";

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene, pending: &mut Pending) {
        let CoachInput::Cue(cue) = input else { return };
        if says_calm(cue) {
            pending.set(scene.now, Grounds::cue("calm_wording", cue));
        } else if matches!(cue.cue, CueKind::EmpathyShown | CueKind::EmpathyExplored) {
            pending.clear();
        }
    }
}

/// The customer asks for somebody else, or was brushed off when asking.
#[derive(Debug, Default)]
pub struct OfferEscalation;

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

impl Cause for OfferEscalation {
    const KIND: NudgeKind = NudgeKind::OfferEscalation;
    const METRIC: &'static str = "escalation_asked";

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene, pending: &mut Pending) {
        match input {
            CoachInput::Cue(cue) if cue.cue == CueKind::EscalationMissed => {
                pending.set(scene.now, Grounds::cue("escalation_missed", cue));
            }
            CoachInput::Cue(cue) if cue.cue == CueKind::EscalationOffer => pending.clear(),
            CoachInput::Words(utterance, _)
                if utterance.party == Party::Customer && asks_for_another(&utterance.text) =>
            {
                let mut grounds = Grounds::measured("escalation_asked", 1.0, 1.0, utterance.start_s);
                grounds.quote.clone_from(&utterance.text);
                pending.set(scene.now, grounds);
            }
            _ => {}
        }
    }
}
