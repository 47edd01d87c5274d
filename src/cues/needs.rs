//! What the agent's turn did with the customer's needs: met, half met or missed.

use super::agent::Reading;
use super::dialogue::{Need, NeedKind, Quote, TurnWords};
use super::line::Line;
use super::stage::{Mark, cue, place};
use super::{Cue, CueKind, CueStage};
use crate::Party;
use crate::speech::Utterance;

impl CueStage {
    /// What this sentence does for the customer's needs.
    pub(super) fn meet(&mut self, reading: &Reading, line: &Line, utterance: &Utterance) {
        let has = |kinds: &[CueKind]| kinds.iter().any(|kind| reading.has(*kind));
        let full = |mark: &Mark| {
            mark.kind == CueKind::EmpathyExplored
                || mark.kind == CueKind::EmpathyShown && (mark.score.is_none() || mark.rule.starts_with("meaning:"))
        };
        let empathy = reading.marks.iter().any(full);
        let passed_on = has(&[CueKind::EscalationOffer]);
        let promised = has(&[CueKind::Commitment, CueKind::Ownership, CueKind::HoldAnnounced]);
        let timed = reading.signals("names_time") && !has(&[CueKind::NegativePhrasing, CueKind::Blame]);
        let unsure = has(&[CueKind::Hedge]);
        // A set phrase alone answers that something was said, and not what.
        let courtesy = has(&[CueKind::EmpathyShown, CueKind::Acknowledgement])
            || (reading.signals("courtesy") && !has(&[CueKind::NegativePhrasing, CueKind::Blame]));
        let said = courtesy.then(|| Quote::of(line, utterance, line.trimmed(line.sentences[reading.index].part)));
        for need in &mut self.dialogue.needs {
            match need.kind {
                NeedKind::Empathy if empathy => need.met = true,
                NeedKind::Empathy if courtesy => {
                    need.half = true;
                    need.reply = need.reply.take().or_else(|| said.clone());
                }
                NeedKind::Escalation if passed_on => need.met = true,
                NeedKind::FollowUp if (promised || timed) && !unsure => need.met = true,
                NeedKind::FollowUp if unsure && timed && !need.met => need.half = true,
                _ => {}
            }
        }
    }

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
            if let Some(cue) = verdict(&need, &self.dialogue.agent, known_s) {
                // A promise that left the time open is told once, as the follow-up that was missed.
                if cue.cue == CueKind::FollowUpMissed {
                    self.promises.clear();
                }
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

fn verdict(need: &Need, reply: &TurnWords, known_s: f64) -> Option<Cue> {
    let kind = match need.kind {
        NeedKind::NotUnderstood => CueKind::NotUnderstood,
        NeedKind::Inaudible => CueKind::Inaudible,
        NeedKind::Empathy if need.half && !need.met => CueKind::EmpathyHalf,
        _ if need.met || need.half => return None,
        NeedKind::Empathy => CueKind::EmpathyMissed,
        NeedKind::Escalation => CueKind::EscalationMissed,
        NeedKind::FollowUp => CueKind::FollowUpMissed,
    };
    let quote = Quote { end_s: reply.end_s.max(need.quote.end_s), ..need.quote.clone() };
    let mut cue = cue(kind, Party::Agent, quote, &need.rule, known_s);
    cue.evidence.suggestion = suggestion(kind).map(str::to_owned);
    cue.evidence.score = need.score;
    let whole = Quote { text: reply.text.clone(), start_s: reply.start_s, end_s: reply.end_s };
    cue.evidence.other = Some(place(Party::Agent, need.reply.clone().unwrap_or(whole)));
    Some(cue)
}

fn suggestion(kind: CueKind) -> Option<&'static str> {
    match kind {
        CueKind::EmpathyMissed => Some("Name the feeling first: \"I'm so sorry, that must be very hard.\""),
        CueKind::EmpathyHalf => Some("Say what it is that is hard: \"I'm so sorry, that must be very hard for you.\""),
        CueKind::EscalationMissed => Some("\"Let me put you through to my manager.\""),
        CueKind::FollowUpMissed => Some("Give a time: \"I'll call you by noon tomorrow.\""),
        CueKind::NotUnderstood => Some("One short sentence without trade words: \"Let me put that in plain words.\""),
        CueKind::Inaudible => {
            Some("Move closer to the microphone and say it again: \"Is this better? I'll say it once more.\"")
        }
        _ => None,
    }
}
