//! What the customer's next words say of what the agent asked, read back or proposed.

use super::dialogue::Quote;
use super::lexicon;
use super::line::Line;
use super::misread::{self, Verdict};
use super::notes::Misreading;
use super::stage::{cue, place};
use super::{Cue, CueKind, CueStage, Detail, Place};
use crate::Party;
use crate::speech::Utterance;

impl CueStage {
    /// What the customer says, even a bare "yes", answers what was asked and what was read back; true where it was read back wrongly.
    pub(super) fn hear_reply(&mut self, utterance: &Utterance, line: &Line, known_s: f64, out: &mut Vec<Cue>) -> bool {
        if line.tokens.iter().all(|token| lexicon::english().lists("grunts", token)) {
            return false;
        }
        self.repeats.reply(line);
        let Some((misreading, _)) = &self.misread else { return false };
        let verdict = misread::verdict(line, self.notes.corrects(misreading, utterance));
        let wrong = matches!(verdict, Verdict::Wrong);
        self.settle_misread(verdict, known_s, out);
        wrong
    }

    /// Keeps a wrong reading back until the customer has answered it.
    pub(super) fn hold_misread(&mut self, misreading: Misreading, quote: Quote, known_s: f64) {
        let Some(given) = self.notes.details.get(misreading.detail) else { return };
        let mut cue = cue(CueKind::DetailMisread, Party::Agent, quote, "restate/other_detail", known_s);
        cue.evidence.other = Some(given_at(given));
        cue.evidence.suggestion = Some(format!("Let me read that back: {}.", given.quote));
        cue.evidence.score = Some(misreading.sure);
        self.misread = Some((misreading, cue));
    }

    pub(super) fn settle_misread(&mut self, verdict: Verdict, known_s: f64, out: &mut Vec<Cue>) {
        let Some((misreading, mut cue)) = self.misread.take() else { return };
        let stands = match verdict {
            Verdict::Right => false,
            Verdict::Wrong => true,
            Verdict::Unsaid => misreading.sure >= self.config.misread_confidence,
        };
        if stands {
            if let Some(detail) = self.notes.details.get_mut(misreading.detail) {
                detail.misread_as = Some(misreading.value);
            }
            cue.known_s = known_s;
            self.emit(cue, out);
        }
    }

    /// The customer has done already what the agent just proposed: nobody asked.
    pub(super) fn solved_too_soon(&mut self, reply: Quote, known_s: f64, out: &mut Vec<Cue>) {
        let Some(proposal) = self.dialogue.proposal.take() else { return };
        let mut cue = cue(CueKind::SolutionTooSoon, Party::Agent, proposal, "context/already_did", known_s);
        cue.evidence.other = Some(place(Party::Customer, reply));
        self.emit(cue, out);
    }
}

/// Where a detail was given.
fn given_at(detail: &Detail) -> Place {
    Place { party: detail.party, quote: detail.quote.clone(), start_s: detail.start_s, end_s: detail.end_s }
}
