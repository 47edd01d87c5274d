//! Promises that name no time: held until the agent has had another turn to name one.

use super::dialogue::Quote;
use super::line::{Line, Part};
use super::stage::{Mark, cue};
use super::{Cue, CueKind, CueStage};
use crate::speech::Utterance;

/// Agent's turns within which a time still belongs to the promise: this one and the next.
const TURNS: usize = 2;

/// A promise that waits for its time.
#[derive(Debug)]
pub(super) struct OpenPromise {
    missing: Cue,
    /// What it becomes with a time.
    commitment: Cue,
    follow_up: usize,
    turn: usize,
}

impl CueStage {
    /// Takes out what was promised without a time, to wait for one.
    pub(super) fn hold_promises(
        &mut self,
        marks: &mut Vec<Mark>,
        utterance: &Utterance,
        line: &Line,
        times: &[Part],
        known_s: f64,
    ) {
        let loose: Vec<Mark> = marks.extract_if(.., |mark| mark.kind == CueKind::PromiseWithoutTime).collect();
        if !times.is_empty() {
            return;
        }
        for mark in loose {
            marks.retain(|other| other.kind != CueKind::Commitment || !other.part.overlaps(mark.part));
            let make = |kind: CueKind, rule: &str| {
                cue(kind, utterance.party, Quote::of(line, utterance, mark.part), rule, known_s)
            };
            let commitment = make(CueKind::Commitment, "context/time_named");
            let mut missing = make(CueKind::PromiseWithoutTime, &mark.rule);
            missing.evidence.suggestion = mark.suggestion;
            self.notes.promise(utterance, line, mark.part, &[]);
            let follow_up = self.notes.follow_ups.len() - 1;
            self.promises.push(OpenPromise { missing, commitment, follow_up, turn: self.dialogue.agent_turns });
        }
    }

    /// Somebody names a time: promises that waited for one have it ("By Friday, then?").
    pub(super) fn time_named(
        &mut self,
        utterance: &Utterance,
        line: &Line,
        times: &[Part],
        known_s: f64,
        out: &mut Vec<Cue>,
    ) {
        let longest = times.iter().max_by_key(|time| time.last - time.first);
        if let Some(time) = longest {
            self.settle_promises(&line.quote(utterance, *time), known_s, out);
        }
    }

    fn settle_promises(&mut self, when: &str, known_s: f64, out: &mut Vec<Cue>) {
        for promise in std::mem::take(&mut self.promises) {
            if let Some(follow_up) = self.notes.follow_ups.get_mut(promise.follow_up) {
                follow_up.when = follow_up.when.take().or_else(|| Some(when.to_owned()));
            }
            let mut commitment = promise.commitment;
            commitment.known_s = known_s;
            self.emit(commitment, out);
        }
    }

    /// A new turn of the agent, or the end: what still has no time is told.
    pub(super) fn promises_due(&mut self, all: bool, known_s: f64, out: &mut Vec<Cue>) {
        let turn = self.dialogue.agent_turns;
        let due: Vec<OpenPromise> =
            self.promises.extract_if(.., |promise| all || promise.turn + TURNS <= turn).collect();
        for promise in due {
            let mut missing = promise.missing;
            missing.known_s = known_s;
            self.emit(missing, out);
        }
    }
}
