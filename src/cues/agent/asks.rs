//! Questions of the agent: by their form, and whether they were answered before.

use super::plain;
use super::reading::Reading;
use crate::Party;
use crate::cues::dialogue::Quote;
use crate::cues::line::Line;
use crate::cues::questions::{self, Form};
use crate::cues::repeats::Repeated;
use crate::cues::stage::{cue, place};
use crate::cues::{Cue, CueKind, CueStage};
use crate::speech::Utterance;

impl CueStage {
    pub(super) fn ask(&mut self, reading: &mut Reading, line: &Line) {
        let sentence = &line.sentences[reading.index];
        let taken = [
            CueKind::Hedge,
            CueKind::HoldAnnounced,
            CueKind::CheckBack,
            CueKind::Options,
            CueKind::EscalationOffer,
            CueKind::Blame,
            CueKind::Order,
            CueKind::NegativePhrasing,
            CueKind::UpbeatClose,
            CueKind::Paraphrase,
            CueKind::DetailReadBack,
        ]
        .into_iter()
        .any(|kind| reading.has(kind));
        // How it is for them, by a phrase, is no question of fact; by meaning alone it stays a question too.
        let explored = reading
            .marks
            .iter()
            .any(|mark| mark.kind == CueKind::EmpathyExplored && !mark.rule.starts_with("meaning:"));
        if (taken || explored) && !reading.has(CueKind::FlatClose) {
            return;
        }
        if let Some((form, part)) = questions::form(line, sentence) {
            let kind = match form {
                Form::Open => CueKind::OpenQuestion,
                Form::Closed => CueKind::ClosedQuestion,
            };
            reading.marks.push(plain(kind, part, reading.index, "question by form"));
            reading.drop(CueKind::PositivePhrasing);
            reading.drop(CueKind::Commitment);
            reading.drop(CueKind::PromiseWithoutTime);
            reading.drop(CueKind::Ownership);
        }
    }

    /// Notes a question, and marks it where it was asked and answered before, or asks for what was given.
    pub(super) fn ask_again(
        &mut self,
        reading: &Reading,
        utterance: &Utterance,
        line: &Line,
        known_s: f64,
        out: &mut Vec<Cue>,
    ) {
        let sentence = &line.sentences[reading.index];
        let asks = reading.has(CueKind::OpenQuestion) || reading.has(CueKind::ClosedQuestion);
        let part = line.trimmed(sentence.part);
        let quote = Quote::of(line, utterance, part);
        let (kind, rule, before) = match self.repeats.ask(line, sentence, asks, place(Party::Agent, quote.clone())) {
            Some(Repeated::Question(before)) => (CueKind::QuestionRepeated, "context/asked_before", before),
            Some(Repeated::Detail(given)) => (CueKind::DetailAskedAgain, "context/given_before", given),
            None => return,
        };
        let mut again = cue(kind, Party::Agent, quote, rule, known_s);
        again.evidence.other = Some(before);
        self.emit(again, out);
    }
}
