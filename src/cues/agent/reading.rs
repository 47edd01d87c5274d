//! What the rules find in one sentence of the agent, before it is judged.

use super::plain;
use crate::cues::lexicon::Hit;
use crate::cues::line::{Line, Part};
use crate::cues::stage::{Mark, mark_of};
use crate::cues::{CueKind, CueStage};

/// What the rules found in one sentence of the agent.
pub struct Reading {
    pub index: usize,
    pub marks: Vec<Mark>,
    pub mild: Vec<Mark>,
    pub diagnosis: Option<Part>,
    /// Names of what is no cue itself and what the judgement asks about.
    signals: Vec<(&'static str, Part)>,
}

impl Reading {
    /// Marks alone.
    pub fn of_marks(marks: Vec<Mark>) -> Reading {
        Reading { index: 0, marks, mild: Vec::new(), diagnosis: None, signals: Vec::new() }
    }

    /// Whether the sentence has this signal of the lexicons.
    pub fn signals(&self, id: &str) -> bool {
        self.signal_part(id).is_some()
    }

    /// Where the sentence has it first.
    pub fn signal_part(&self, id: &str) -> Option<Part> {
        self.signals.iter().find(|(name, _)| *name == id).map(|(_, part)| *part)
    }

    pub fn kinds(&self) -> Vec<CueKind> {
        self.marks.iter().map(|mark| mark.kind).collect()
    }

    pub fn has(&self, kind: CueKind) -> bool {
        self.marks.iter().any(|mark| mark.kind == kind)
    }

    pub fn drop(&mut self, kind: CueKind) {
        self.marks.retain(|mark| mark.kind != kind);
    }

    /// Takes out marks of a kind that share words with one of another kind.
    pub fn yield_to(&mut self, kind: CueKind, stronger: CueKind) {
        let parts: Vec<Part> = self.marks.iter().filter(|m| m.kind == stronger).map(|m| m.part).collect();
        self.marks.retain(|m| m.kind != kind || !parts.iter().any(|p| p.overlaps(m.part)));
    }

    /// "..., if that's okay" belongs to the hedge before it.
    pub fn absorb_conditions(&mut self, line: &Line) {
        let ends: Vec<(usize, usize)> = self
            .marks
            .iter()
            .filter(|m| m.kind == CueKind::Hedge && line.tokens[m.part.first] == "if")
            .map(|m| (m.part.first, m.part.last))
            .collect();
        for (first, last) in ends {
            let before = self.marks.iter_mut().find(|m| m.kind == CueKind::Hedge && m.part.last == first);
            if let Some(mark) = before {
                mark.part.last = last;
                self.marks.retain(|m| m.kind != CueKind::Hedge || m.part.first != first);
            }
        }
    }

    /// Joins marks of a kind whose parts lie within `gap` tokens of each other.
    pub fn join(&mut self, kind: CueKind, gap: usize) {
        let mut joined: Vec<Mark> = Vec::new();
        let (mut of_kind, rest): (Vec<Mark>, Vec<Mark>) =
            std::mem::take(&mut self.marks).into_iter().partition(|mark| mark.kind == kind);
        of_kind.sort_by_key(|mark| (mark.part.first, usize::MAX - mark.part.last));
        for mark in of_kind {
            match joined.last_mut() {
                Some(last) if mark.part.first < last.part.last + gap => {
                    last.part = last.part.with(mark.part);
                    // "Oh no, that sounds frightening" says more than its set phrase.
                    if last.score.is_some() && mark.score.is_none() {
                        (last.rule, last.score) = (mark.rule, None);
                    }
                }
                _ => joined.push(mark),
            }
        }
        self.marks = rest;
        self.marks.extend(joined);
    }
}

impl CueStage {
    pub(super) fn read(&self, line: &Line, index: usize, hits: &[Hit]) -> Reading {
        let mut reading = Reading { index, ..Reading::of_marks(Vec::new()) };
        for hit in hits.iter().filter(|hit| hit.sentence == index) {
            match hit.rule.entry.cue {
                None if hit.rule.entry.id == "diagnosis" => reading.diagnosis = Some(hit.part),
                None => reading.signals.push((&hit.rule.entry.id, hit.matched)),
                Some(CueKind::Hedge) if hit.rule.entry.weight < 1.0 => {
                    reading.mild.push(mark_of(hit, CueKind::Hedge));
                }
                Some(CueKind::Jargon) if self.is_plain(&line.text(hit.matched)) => {}
                Some(kind) => {
                    let mut mark = mark_of(hit, kind);
                    mark.score = Some(hit.rule.entry.weight).filter(|w| *w < 1.0);
                    reading.marks.push(mark);
                }
            }
        }
        reading.marks.extend(self.company_jargon(line, index));
        reading
    }

    fn is_plain(&self, words: &str) -> bool {
        self.config.plain_words.iter().any(|plain| plain.to_lowercase() == words)
    }

    fn company_jargon(&self, line: &Line, index: usize) -> Vec<Mark> {
        let sentence = &line.sentences[index];
        let padded = format!(" {} ", sentence.text);
        self.config
            .jargon
            .iter()
            .filter_map(|word| {
                let word = format!(" {} ", word.to_lowercase());
                let at = padded.find(&word)?;
                let part = line.part_of(sentence, at, at + word.len() - 2);
                Some(plain(CueKind::Jargon, part, index, "config/jargon"))
            })
            .collect()
    }
}
