//! What must be answered at once: "calm down" said to a customer, a customer who asks for a manager.

use super::super::scene::Scene;
use super::super::{CoachInput, NudgeKind};
use super::Grounds;
use super::pending::{Cause, Pending};
use crate::Party;
use crate::cues::lexicon;
use crate::cues::{Cue, CueKind};

/// Telling somebody to calm down.
#[derive(Debug, Default)]
pub struct CalmWording;

fn says_calm(cue: &Cue) -> bool {
    let told = matches!(cue.cue, CueKind::NegativePhrasing | CueKind::Blame | CueKind::Order);
    let calms = || lexicon::english().says("context/calming", Party::Agent, &cue.evidence.quote);
    told && cue.party == Party::Agent && (cue.evidence.rule.to_lowercase().contains("calm") || calms())
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

/// Whether a customer's words ask for another person.
fn asks_for_another(text: &str) -> bool {
    lexicon::english().says("context/asks_escalation", Party::Customer, text)
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
