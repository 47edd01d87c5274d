//! What the agent's words carry, judged in their context.

mod asks;
mod judge;
mod reading;
mod settle;

use super::dialogue::Quote;
use super::lexicon::Hit;
use super::line::{Line, Part};
use super::questions;
use super::restate;
use super::stage::{Mark, cue};
use super::{Cue, CueKind, CueStage};
use crate::Party;
use crate::speech::Utterance;
pub(super) use reading::Reading;
use settle::settle;

/// How long a warm close lasts: the goodbyes after it, seconds.
const WARM_S: f64 = 30.0;

/// Kinds that leave open what else a sentence means.
const LEAVE_OPEN: &[CueKind] = &[CueKind::Filler, CueKind::Acknowledgement, CueKind::Jargon];

impl CueStage {
    pub(super) fn agent(&mut self, utterance: &Utterance, line: &Line, known_s: f64, out: &mut Vec<Cue>) {
        if self.dialogue.speaker != Some(Party::Agent) {
            self.flush_distress(known_s, out);
        }
        let interrupts = self.dialogue.speaker == Some(Party::Customer)
            && (self.dialogue.customer.cut_off || utterance.start_s < self.dialogue.customer.end_s - 0.3);
        let new_turn = self.dialogue.turn(utterance, line);
        let interrupts = interrupts && new_turn;
        let mut solved = !interrupts;
        self.flat_close = None;
        if new_turn {
            self.promises_due(false, known_s, out);
        }
        self.repeats.agent_speaks();
        let (read_back, misread) = self.notes.agent(utterance, line);
        if let Some(misreading) = misread {
            let quote = Quote::of(line, utterance, line.trimmed(misreading.part));
            self.hold_misread(misreading, quote, known_s);
        }
        let hits = self.hits(line, Party::Agent);
        let times: Vec<Part> = hits.iter().filter(|hit| hit.rule.entry.id == "when").map(|hit| hit.matched).collect();
        self.time_named(utterance, line, &times, known_s, out);
        let mut marks = Vec::new();
        let meanings = self.meant(line, &left_open(line, &hits), utterance);
        for (index, meant) in meanings.into_iter().enumerate() {
            let mut reading = self.read(line, index, &hits);
            if let Some(part) = read_back.iter().copied().find(|part| part.overlaps(line.sentences[index].part)) {
                reading.drop(CueKind::Paraphrase);
                reading.drop(CueKind::CheckBack);
                let part = line.trimmed(part);
                let (start_s, end_s) = line.time(utterance, part);
                // One reading back in pieces is one cue.
                let goes_on = start_s - self.read_back_until_s < 2.0;
                self.read_back_until_s = end_s;
                if goes_on {
                    reading.drop(CueKind::DetailReadBack);
                } else {
                    reading.marks.push(plain(CueKind::DetailReadBack, part, index, "restate/detail"));
                }
            } else if let Some(mark) = restate::paraphrase(self, line, index, &reading.kinds()) {
                reading.marks.push(mark);
            }
            if reading.marks.iter().all(|mark| LEAVE_OPEN.contains(&mark.kind)) {
                let asks = questions::form(line, &line.sentences[index]).is_some();
                let meant = meant.and_then(|meant| meant.mark(line));
                reading.marks.extend(meant.filter(|mark| !asks || mark.kind == CueKind::EmpathyExplored));
            }
            self.judge_empathy(&mut reading, utterance);
            self.judge_apologies(&mut reading, line);
            self.judge_hedges(&mut reading, line);
            settle(&mut reading);
            self.ask(&mut reading, line);
            self.ask_again(&reading, utterance, line, known_s, out);
            if !solved
                && let Some(part) = reading.diagnosis
                && !reading.has(CueKind::Order)
            {
                reading.marks.push(plain(CueKind::SolutionTooSoon, line.trimmed(part), index, "context/diagnosis"));
                solved = true;
            } else if let Some(part) = reading.diagnosis.filter(|_| !line.sentences[index].asks) {
                self.dialogue.proposal = Some(Quote::of(line, utterance, line.trimmed(part)));
            }
            self.meet(&reading, line, utterance);
            marks.append(&mut reading.marks);
        }
        self.publish(marks, utterance, line, &times, known_s, out);
        self.conclude_if_heard(known_s, out);
    }

    fn publish(
        &mut self,
        marks: Vec<Mark>,
        utterance: &Utterance,
        line: &Line,
        times: &[Part],
        known_s: f64,
        out: &mut Vec<Cue>,
    ) {
        let mut whole = Reading::of_marks(marks);
        for kind in [CueKind::EmpathyShown, CueKind::EmpathyExplored, CueKind::UpbeatClose] {
            whole.join(kind, 2);
        }
        let mut marks = whole.marks;
        self.hold_promises(&mut marks, utterance, line, times, known_s);
        marks.sort_by_key(|mark| (mark.part.first, mark.kind));
        for mark in marks {
            if mark.kind == CueKind::Commitment {
                self.notes.promise(utterance, line, mark.part, times);
            }
            if mark.kind == CueKind::FlatClose && utterance.start_s - self.warm_close_s < WARM_S {
                continue;
            }
            if mark.kind == CueKind::FlatClose {
                let quote = Quote::of(line, utterance, mark.part);
                let mut flat = cue(mark.kind, utterance.party, quote, &mark.rule, known_s);
                flat.evidence.suggestion = mark.suggestion;
                self.flat_close = Some(flat);
                continue;
            }
            let early = mark.kind == CueKind::UpbeatClose && self.dialogue.customer_turns < 2;
            if !early {
                if mark.kind == CueKind::UpbeatClose {
                    self.warm_close_s = utterance.end_s;
                }
                self.emit_mark(mark, utterance, line, known_s, out);
            }
        }
    }
}

/// Which sentences the phrases leave open.
fn left_open(line: &Line, hits: &[Hit]) -> Vec<bool> {
    let mut open = vec![true; line.sentences.len()];
    for hit in hits {
        let entry = &hit.rule.entry;
        let mild = entry.cue == Some(CueKind::Hedge) && entry.weight < 1.0;
        open[hit.sentence] &= mild || entry.cue.is_none_or(|kind| LEAVE_OPEN.contains(&kind));
    }
    open
}

pub(super) fn plain(kind: CueKind, part: Part, sentence: usize, rule: &str) -> Mark {
    Mark { kind, part, sentence, rule: rule.to_owned(), suggestion: None, score: None }
}
