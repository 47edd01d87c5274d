//! What the agent's words carry, judged in their context.

use super::dialogue::Quote;
use super::lexicon::Hit;
use super::line::{Line, Part};
use super::questions::{self, Form};
use super::repeats::Repeated;
use super::restate;
use super::stage::{Mark, cue, mark_of, place};
use super::{Cue, CueKind, CueStage};
use crate::Party;
use crate::speech::Utterance;

/// How long a warm close lasts: the goodbyes after it, seconds.
const WARM_S: f64 = 30.0;

/// Kinds that leave open what else a sentence means.
const LEAVE_OPEN: &[CueKind] = &[CueKind::Filler, CueKind::Acknowledgement, CueKind::Jargon];

/// What the rules found in one sentence of the agent.
pub(super) struct Reading {
    pub index: usize,
    pub marks: Vec<Mark>,
    pub mild: Vec<Mark>,
    pub diagnosis: Option<Part>,
}

impl Reading {
    pub fn has(&self, kind: CueKind) -> bool {
        self.marks.iter().any(|mark| mark.kind == kind)
    }

    fn drop(&mut self, kind: CueKind) {
        self.marks.retain(|mark| mark.kind != kind);
    }

    /// Takes out marks of a kind that share words with one of another kind.
    fn yield_to(&mut self, kind: CueKind, stronger: CueKind) {
        let parts: Vec<Part> = self.marks.iter().filter(|m| m.kind == stronger).map(|m| m.part).collect();
        self.marks.retain(|m| m.kind != kind || !parts.iter().any(|p| p.overlaps(m.part)));
    }

    /// "..., if that's okay" belongs to the hedge before it.
    fn absorb_conditions(&mut self, line: &Line) {
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
    fn join(&mut self, kind: CueKind, gap: usize) {
        let mut joined: Vec<Mark> = Vec::new();
        let (mut of_kind, rest): (Vec<Mark>, Vec<Mark>) =
            std::mem::take(&mut self.marks).into_iter().partition(|mark| mark.kind == kind);
        of_kind.sort_by_key(|mark| (mark.part.first, usize::MAX - mark.part.last));
        for mark in of_kind {
            match joined.last_mut() {
                Some(last) if mark.part.first < last.part.last + gap => {
                    last.part = last.part.with(mark.part);
                }
                _ => joined.push(mark),
            }
        }
        self.marks = rest;
        self.marks.extend(joined);
    }
}

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
            } else if let Some(mark) = restate::paraphrase(self, line, index, &reading_kinds(&reading)) {
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

    fn read(&self, line: &Line, index: usize, hits: &[Hit]) -> Reading {
        let mut reading = Reading { index, marks: Vec::new(), mild: Vec::new(), diagnosis: None };
        for hit in hits.iter().filter(|hit| hit.sentence == index) {
            match hit.rule.entry.cue {
                None if hit.rule.entry.id == "diagnosis" => reading.diagnosis = Some(hit.part),
                None => {}
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

    /// Needless: without a cause in what the customer said, and more than courtesy.
    fn judge_apologies(&mut self, reading: &mut Reading, line: &Line) {
        if !reading.has(CueKind::NeedlessApology) {
            return;
        }
        let text = &line.sentences[reading.index].text;
        let about = text.contains("sorry about") || text.contains("sorry for") || text.contains("apolog");
        let customer = &self.dialogue.customer;
        let due = customer.apology_due || (about && customer.problem);
        let heard_badly = [
            "repeat",
            "say that again",
            "catch",
            "did not hear",
            "what was",
            "could you",
            "spell",
            "missed that",
            "who",
            "did you say",
        ]
        .iter()
        .any(|words| text.contains(words))
            && !text.contains("sorry to")
            && !text.contains("would it");
        let waiting = [
            "waiting",
            "wait",
            "delay",
            "hold",
            "inconvenience",
            "late",
            "loss",
            "hear that",
            "for the trouble",
            "not been",
            "mistake",
            "we ",
        ]
        .iter()
        .any(|words| text.contains(words));
        let alone = text == "sorry" && line.sentences[reading.index].asks;
        let felt = reading.has(CueKind::EmpathyShown);
        if due || heard_badly || waiting || alone || felt {
            reading.drop(CueKind::NeedlessApology);
        }
        reading.join(CueKind::NeedlessApology, 0);
    }

    /// A fixed phrase to a customer who is not in distress is no empathy, nor is the third sorry in a minute.
    fn judge_empathy(&mut self, reading: &mut Reading, utterance: &Utterance) {
        let now = utterance.start_s;
        let felt = now <= self.dialogue.distress_until_s;
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
    fn judge_hedges(&mut self, reading: &mut Reading, line: &Line) {
        let strong = reading.marks.iter().filter(|m| m.kind == CueKind::Hedge).count();
        let all = strong + reading.mild.len();
        let sentence = &line.sentences[reading.index];
        if strong == 0 && all < 2 && !(all == 1 && sentence.asks && sentence.text.starts_with("i think")) {
            return;
        }
        reading.marks.append(&mut reading.mild);
        reading.join(CueKind::Hedge, 0);
        reading.absorb_conditions(line);
        let part = line.trimmed(sentence.part);
        let statement = line.tokens[part.first] == "i"
            || reading.marks.iter().any(|m| m.kind == CueKind::Hedge && line.tokens[m.part.first] == "i");
        let offer = ["if you want", "if you like", "if that", "could", "wonder", "would it", "can i", "shall i"]
            .iter()
            .any(|words| sentence.text.contains(words));
        if self.config.uptalk && sentence.asks && statement && !offer && all >= 2 {
            let part = reading.marks.iter().find(|m| m.kind == CueKind::Hedge).map_or(part, |m| m.part);
            reading.marks.push(plain(CueKind::Uptalk, part, reading.index, "hedged statement as question"));
        }
    }

    fn ask(&mut self, reading: &mut Reading, line: &Line) {
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
    fn ask_again(&mut self, reading: &Reading, utterance: &Utterance, line: &Line, known_s: f64, out: &mut Vec<Cue>) {
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

    fn publish(
        &mut self,
        marks: Vec<Mark>,
        utterance: &Utterance,
        line: &Line,
        times: &[Part],
        known_s: f64,
        out: &mut Vec<Cue>,
    ) {
        let mut whole = Reading { index: 0, marks, mild: Vec::new(), diagnosis: None };
        for kind in [CueKind::EmpathyShown, CueKind::UpbeatClose] {
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

/// Where two kinds claim the same words, the one that says more stays.
fn settle(reading: &mut Reading) {
    use CueKind::{
        Acknowledgement, Blame, CheckBack, Commitment, EmpathyShown, EscalationOffer, Hedge, HoldAnnounced,
        NeedlessApology, NegativePhrasing, Options, Order, Ownership, Paraphrase, PositivePhrasing, PromiseWithoutTime,
        UpbeatClose,
    };
    for (weaker, stronger) in [
        (NegativePhrasing, Hedge),
        (NegativePhrasing, Blame),
        (Order, NegativePhrasing),
        (Order, Blame),
        (Paraphrase, Blame),
        (Paraphrase, CheckBack),
        (Paraphrase, Commitment),
        (Paraphrase, EmpathyShown),
        (Acknowledgement, CheckBack),
        (Acknowledgement, Paraphrase),
        (PositivePhrasing, Options),
        (Commitment, Options),
        (Commitment, EscalationOffer),
        (Commitment, NegativePhrasing),
        (Ownership, NegativePhrasing),
        (Ownership, Commitment),
        (Ownership, EscalationOffer),
        (Ownership, HoldAnnounced),
        (PositivePhrasing, EscalationOffer),
        (PositivePhrasing, Commitment),
        (PositivePhrasing, Ownership),
        (Commitment, CheckBack),
        (PositivePhrasing, NegativePhrasing),
        (PositivePhrasing, UpbeatClose),
        (PositivePhrasing, HoldAnnounced),
        (CheckBack, HoldAnnounced),
        (Hedge, EmpathyShown),
        (NeedlessApology, EmpathyShown),
        (PromiseWithoutTime, NegativePhrasing),
        (PromiseWithoutTime, EscalationOffer),
        (PromiseWithoutTime, Hedge),
        (PromiseWithoutTime, Blame),
        (PromiseWithoutTime, HoldAnnounced),
    ] {
        reading.yield_to(weaker, stronger);
    }
    if reading.has(Options) {
        reading.drop(PromiseWithoutTime);
        reading.drop(Commitment);
        reading.drop(PositivePhrasing);
    }
    for kind in [
        PositivePhrasing,
        EmpathyShown,
        Options,
        Commitment,
        UpbeatClose,
        CueKind::CheckBack,
        Paraphrase,
        CueKind::HoldAnnounced,
        EscalationOffer,
        Ownership,
        Acknowledgement,
    ] {
        reading.join(kind, 12);
    }
    reading.join(CueKind::Blame, 2);
    reading.join(CueKind::Jargon, 3);
    for kind in [NegativePhrasing, Order, CueKind::Filler, CueKind::EmpathyExplored, CueKind::FlatClose] {
        reading.join(kind, 0);
    }
    // Fillers stand apart unless they touch.
}

fn reading_kinds(reading: &Reading) -> Vec<CueKind> {
    reading.marks.iter().map(|mark| mark.kind).collect()
}

pub(super) fn plain(kind: CueKind, part: Part, sentence: usize, rule: &str) -> Mark {
    Mark { kind, part, sentence, rule: rule.to_owned(), suggestion: None, score: None }
}
