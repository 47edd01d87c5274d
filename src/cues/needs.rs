//! What the agent's turn did with the customer's needs: met, half met or missed.

use super::dialogue::{Need, NeedKind, Quote};
use super::stage::cue;
use super::{Cue, CueKind, CueStage};
use crate::Party;

impl CueStage {
    /// The agent's turn is over once its voice has stopped and its words are here.
    pub(super) fn conclude_if_heard(&mut self, known_s: f64, out: &mut Vec<Cue>) {
        let heard = self.dialogue.speaker == Some(Party::Agent)
            && self.dialogue.agent_turn_closed_s > self.dialogue.agent.start_s
            && self.dialogue.agent.end_s >= self.dialogue.agent_turn_closed_s - 0.5;
        if heard {
            self.conclude(known_s, out);
        }
    }

    /// Judges every need against the agent's turn that is over.
    pub(super) fn conclude(&mut self, known_s: f64, out: &mut Vec<Cue>) {
        let reply_end_s = self.dialogue.agent.end_s;
        let pressed = self.dialogue.customer.presses.take();
        let replied = self.dialogue.speaker == Some(Party::Agent);
        let mut kept = Vec::new();
        for mut need in std::mem::take(&mut self.dialogue.needs) {
            let answered = replied && reply_end_s > need.quote.start_s;
            if !answered {
                kept.push(need);
                continue;
            }
            if need.half
                && let Some(pressed) = &pressed
            {
                need.quote = pressed.clone();
                need.half = false;
            }
            if let Some(cue) = verdict(&need, reply_end_s, known_s) {
                self.emit(cue, out);
            } else if need.half && !need.met {
                need.half = false;
                need.met = false;
                kept.push(Need { half: false, ..need });
            }
        }
        self.dialogue.needs = kept;
    }
}

fn verdict(need: &Need, reply_end_s: f64, known_s: f64) -> Option<Cue> {
    let kind = match need.kind {
        NeedKind::NotUnderstood => CueKind::NotUnderstood,
        NeedKind::Inaudible => CueKind::Inaudible,
        _ if need.met || need.half => return None,
        NeedKind::Empathy => CueKind::EmpathyMissed,
        NeedKind::Escalation => CueKind::EscalationMissed,
        NeedKind::FollowUp => CueKind::FollowUpMissed,
    };
    let quote = Quote { end_s: reply_end_s.max(need.quote.end_s), ..need.quote.clone() };
    let mut cue = cue(kind, Party::Agent, quote, &need.rule, known_s);
    cue.evidence.suggestion = suggestion(kind).map(str::to_owned);
    cue.evidence.score = need.score;
    Some(cue)
}

fn suggestion(kind: CueKind) -> Option<&'static str> {
    match kind {
        CueKind::EmpathyMissed => Some("Name the feeling first: \"I'm so sorry, that must be very hard.\""),
        CueKind::EscalationMissed => Some("\"Let me put you through to my manager.\""),
        CueKind::FollowUpMissed => Some("Give a time: \"I'll call you by noon tomorrow.\""),
        CueKind::NotUnderstood => Some("Say it in one short sentence without trade words."),
        CueKind::Inaudible => Some("Move closer to the microphone and say it again."),
        _ => None,
    }
}
