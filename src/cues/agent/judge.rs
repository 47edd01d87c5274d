//! Apologies, empathy and hedges of the agent, judged by what was said around them.

use super::plain;
use super::reading::Reading;
use crate::cues::line::Line;
use crate::cues::{CueKind, CueStage};
use crate::speech::Utterance;

impl CueStage {
    /// Needless: without a cause in what the customer said, and more than courtesy.
    pub(super) fn judge_apologies(&mut self, reading: &mut Reading, line: &Line) {
        if !reading.has(CueKind::NeedlessApology) {
            return;
        }
        let customer = &self.dialogue.customer;
        let due = customer.apology_due || (reading.signals("sorry_about") && customer.problem);
        let heard_badly = reading.signals("sorry_unheard") && !reading.signals("sorry_ahead");
        let waiting = reading.signals("sorry_waiting");
        let alone = reading.signals("sorry_alone") && line.sentences[reading.index].asks;
        let felt = reading.has(CueKind::EmpathyShown);
        if due || heard_badly || waiting || alone || felt {
            reading.drop(CueKind::NeedlessApology);
        }
        reading.join(CueKind::NeedlessApology, 0);
    }

    /// A fixed phrase to a customer who is not in distress is no empathy, nor is the third sorry in a minute.
    pub(super) fn judge_empathy(&mut self, reading: &mut Reading, utterance: &Utterance) {
        let now = utterance.start_s;
        let felt = self.dialogue.distress_until_s.is_some_and(|until_s| now <= until_s);
        let customer = &self.dialogue.customer;
        let trouble = felt || customer.problem || customer.apology_due;
        let fixed_only = !reading
            .marks
            .iter()
            .any(|m| m.kind == CueKind::EmpathyShown && (m.score.is_none() || m.rule.starts_with("meaning:")));
        if reading.has(CueKind::EmpathyShown) && fixed_only {
            self.dialogue.apologies_s.retain(|at| now - at < 60.0);
            let many = self.dialogue.apologies_s.len() >= 2;
            self.dialogue.apologies_s.push(now);
            if many || !trouble {
                reading.drop(CueKind::EmpathyShown);
            }
        }
        if !trouble {
            reading.drop(CueKind::EmpathyShown);
        }
        if !felt {
            reading.drop(CueKind::EmpathyExplored);
        }
        let again = reading.has(CueKind::EmpathyShown);
        if again {
            reading.yield_to(CueKind::Acknowledgement, CueKind::EmpathyShown);
        }
    }

    /// One strong hedge, or two mild ones; a statement with two that ends as a question is uptalk.
    pub(super) fn judge_hedges(&mut self, reading: &mut Reading, line: &Line) {
        let strong = reading.marks.iter().filter(|m| m.kind == CueKind::Hedge).count();
        let all = strong + reading.mild.len();
        let sentence = &line.sentences[reading.index];
        if strong == 0 && all < 2 && !(all == 1 && sentence.asks && reading.signals("begins_i_think")) {
            return;
        }
        reading.marks.append(&mut reading.mild);
        reading.join(CueKind::Hedge, 0);
        reading.absorb_conditions(line);
        let part = line.trimmed(sentence.part);
        let statement = line.tokens[part.first] == "i"
            || reading.marks.iter().any(|m| m.kind == CueKind::Hedge && line.tokens[m.part.first] == "i");
        let offer = reading.signals("offers");
        if self.config.uptalk && sentence.asks && statement && !offer && all >= 2 {
            let part = reading.marks.iter().find(|m| m.kind == CueKind::Hedge).map_or(part, |m| m.part);
            reading.marks.push(plain(CueKind::Uptalk, part, reading.index, "hedged statement as question"));
        }
    }
}
