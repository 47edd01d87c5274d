//! The cue step: words and talk to cues.

use std::collections::BTreeMap;

use super::dialogue::{Dialogue, Distress, NeedKind, Quote, is_backchannel};
use super::lexicon::{self, Hit, Lexicon};
use super::line::{Line, Part};
use super::notes::Notes;
use super::{Cue, CueKind, CuesConfig, Detail, Evidence, FollowUp};
use crate::Party;
use crate::speech::{RedactionKind, Utterance};
use crate::talk::TalkEvent;

/// Follows the dialogue and marks what a careful listener would mark.
#[derive(Debug)]
pub struct CueStage {
    pub(super) config: CuesConfig,
    lexicon: &'static Lexicon,
    pub(super) dialogue: Dialogue,
    pub(super) notes: Notes,
    /// A flat close stands until the agent says more.
    pub(super) flat_close: Option<Cue>,
    last_privacy: Vec<(CueKind, f64)>,
    pub(super) read_back_until_s: f64,
    count: usize,
}

/// What a cue is made of within one utterance.
pub(super) struct Mark {
    pub kind: CueKind,
    pub part: Part,
    pub sentence: usize,
    pub rule: String,
    pub suggestion: Option<String>,
    pub score: Option<f64>,
}

impl CueStage {
    /// A stage for one call.
    #[must_use]
    pub fn new(config: &CuesConfig) -> CueStage {
        CueStage {
            config: config.clone(),
            lexicon: lexicon::english(),
            dialogue: Dialogue::default(),
            notes: Notes::default(),
            flat_close: None,
            last_privacy: Vec::new(),
            read_back_until_s: f64::MIN,
            count: 0,
        }
    }

    /// Takes the next utterance, redacted, in order of time; `known_s` is when its words were there.
    pub fn utterance(&mut self, utterance: &Utterance, known_s: f64, out: &mut Vec<Cue>) {
        let known_s = known_s.max(utterance.end_s);
        self.privacy(utterance, known_s, out);
        let line = Line::new(utterance);
        if line.tokens.is_empty() || is_backchannel(&line, utterance) {
            return;
        }
        match utterance.party {
            Party::Customer => self.customer(utterance, &line, known_s, out),
            Party::Agent => self.agent(utterance, &line, known_s, out),
        }
    }

    /// Takes what happened between the voices.
    pub fn talk(&mut self, event: &TalkEvent, out: &mut Vec<Cue>) {
        if let TalkEvent::TurnClosed { turn, known_s } = event
            && turn.party == Party::Agent
        {
            self.dialogue.agent_turn_closed_s = turn.end_s;
            self.conclude_if_heard(*known_s, out);
        }
    }

    /// The call is over at `end_s`: appends what was open (a need not met, a close that did not come).
    pub fn finish(&mut self, end_s: f64, out: &mut Vec<Cue>) {
        self.flush_distress(end_s, out);
        self.conclude(end_s, out);
        if let Some(mut cue) = self.flat_close.take() {
            cue.known_s = cue.known_s.max(end_s);
            self.emit(cue, out);
        }
    }

    /// Details given so far, in order of time.
    #[must_use]
    pub fn details(&self) -> Vec<Detail> {
        self.notes.details.clone()
    }

    /// Promises made so far, in order of time.
    #[must_use]
    pub fn follow_ups(&self) -> Vec<FollowUp> {
        self.notes.follow_ups.clone()
    }

    /// Name and version of each lexicon in use.
    #[must_use]
    pub fn lexicons(&self) -> BTreeMap<String, String> {
        self.lexicon.versions.clone()
    }

    fn privacy(&mut self, utterance: &Utterance, known_s: f64, out: &mut Vec<Cue>) {
        for redaction in &utterance.redactions {
            let kind = match redaction.kind {
                RedactionKind::CardNumber => CueKind::CardNumber,
                RedactionKind::CardExpiry => CueKind::CardExpiry,
                RedactionKind::CardCode => CueKind::CardCode,
                _ => continue,
            };
            // One number said in pieces is one cue.
            let again = self.last_privacy.iter().any(|(last, end_s)| *last == kind && redaction.start_s - end_s < 15.0);
            self.last_privacy.retain(|(last, _)| *last != kind);
            self.last_privacy.push((kind, redaction.end_s));
            if !again {
                let quote = Quote {
                    text: format!("[{}]", redaction.kind.name()),
                    start_s: redaction.start_s,
                    end_s: redaction.end_s,
                };
                let cue = cue(kind, utterance.party, quote, "redaction", known_s);
                self.emit(cue, out);
            }
        }
    }

    fn customer(&mut self, utterance: &Utterance, line: &Line, known_s: f64, out: &mut Vec<Cue>) {
        if self.dialogue.speaker == Some(Party::Agent) {
            self.conclude(known_s, out);
        }
        self.dialogue.turn(utterance, line);
        let hits = self.lexicon.hits(line, Party::Customer);
        self.notes.customer(utterance, &hits, line);
        let mut thanked: Option<Mark> = None;
        for hit in hits {
            let quote = Quote::of(line, utterance, hit.part);
            match hit.rule.entry.cue {
                Some(CueKind::CustomerDistress) => self.dialogue.customer.distress.push(Distress {
                    quote,
                    rule: hit.rule.name.clone(),
                    weight: hit.rule.entry.weight,
                    need: hit.rule.entry.need,
                }),
                Some(CueKind::CustomerThanks) => match &mut thanked {
                    Some(mark) if mark.sentence + 1 >= hit.sentence => {
                        mark.part = mark.part.with(hit.part);
                        mark.sentence = hit.sentence;
                    }
                    Some(_) => {}
                    None => thanked = Some(mark_of(&hit, CueKind::CustomerThanks)),
                },
                Some(CueKind::NotUnderstood) => {
                    self.dialogue.customer.apology_due = true;
                    self.dialogue.need(NeedKind::NotUnderstood, &hit, quote);
                }
                Some(CueKind::Inaudible) => self.dialogue.need(NeedKind::Inaudible, &hit, quote),
                Some(_) => {}
                None => self.signal(&hit, quote),
            }
        }
        if let Some(mark) = thanked {
            self.emit_mark(mark, utterance, line, known_s, out);
        }
    }

    /// A customer's words that are no cue by themselves.
    fn signal(&mut self, hit: &Hit, quote: Quote) {
        let turn = &mut self.dialogue.customer;
        match hit.rule.entry.id.as_str() {
            "problem" => turn.problem = true,
            "corrects_agent" => turn.apology_due = true,
            "presses" => turn.presses = Some(quote),
            "asks_escalation" => self.dialogue.need(NeedKind::Escalation, hit, quote),
            "asks_follow_up" => self.dialogue.need(NeedKind::FollowUp, hit, quote),
            _ => {}
        }
    }

    /// The customer's turn is over: its distress is one cue, and may ask for empathy.
    pub(super) fn flush_distress(&mut self, known_s: f64, out: &mut Vec<Cue>) {
        let turn = &mut self.dialogue.customer;
        let found = std::mem::take(&mut turn.distress);
        let total: f64 = found.iter().map(|d| d.weight).sum();
        let strong: Vec<&Distress> = found.iter().filter(|d| d.weight >= 1.0).collect();
        if total >= 0.5 {
            turn.apology_due = true;
            self.dialogue.distress_until_s = turn.end_s + self.config.distress_s;
        }
        let Some(first) = strong.first() else { return };
        let mut groups: Vec<Vec<&Distress>> = vec![vec![first]];
        for next in strong.iter().skip(1) {
            let open = groups.last_mut();
            match open {
                Some(group) if group.iter().all(|d| next.quote.start_s - d.quote.end_s < 6.0) => {
                    group.push(next);
                }
                _ => groups.push(vec![next]),
            }
        }
        let mut cues = Vec::new();
        for group in groups {
            let main = group.iter().find(|d| d.need).unwrap_or(&group[0]);
            let mut quote = main.quote.clone();
            quote.start_s = group.iter().map(|d| d.quote.start_s).fold(f64::MAX, f64::min);
            quote.end_s = group.iter().map(|d| d.quote.end_s).fold(f64::MIN, f64::max);
            cues.push(cue(CueKind::CustomerDistress, Party::Customer, quote, &main.rule, known_s));
            if main.need {
                self.dialogue.needs.push(super::dialogue::Need {
                    kind: NeedKind::Empathy,
                    quote: main.quote.clone(),
                    rule: main.rule.clone(),
                    met: false,
                    half: false,
                });
            }
        }
        for cue in cues {
            self.emit(cue, out);
        }
    }

    pub(super) fn hits(&self, line: &Line, party: Party) -> Vec<Hit> {
        self.lexicon.hits(line, party)
    }

    pub(super) fn emit_mark(
        &mut self,
        mark: Mark,
        utterance: &Utterance,
        line: &Line,
        known_s: f64,
        out: &mut Vec<Cue>,
    ) {
        let quote = Quote::of(line, utterance, mark.part);
        let mut cue = cue(mark.kind, utterance.party, quote, &mark.rule, known_s);
        cue.evidence.suggestion = mark.suggestion;
        cue.evidence.score = mark.score;
        self.emit(cue, out);
    }

    pub(super) fn emit(&mut self, mut cue: Cue, out: &mut Vec<Cue>) {
        self.count += 1;
        cue.id = format!("c{}", self.count);
        out.push(cue);
    }
}

pub(super) fn mark_of(hit: &Hit, kind: CueKind) -> Mark {
    Mark {
        kind,
        part: hit.part,
        sentence: hit.sentence,
        rule: hit.rule.name.clone(),
        suggestion: hit.rule.entry.suggestion.clone(),
        score: None,
    }
}

/// A cue with its evidence, not yet numbered.
pub(super) fn cue(kind: CueKind, party: Party, quote: Quote, rule: &str, known_s: f64) -> Cue {
    Cue {
        id: String::new(),
        skill: kind.skill(),
        cue: kind,
        polarity: kind.polarity(),
        party,
        start_s: quote.start_s,
        end_s: quote.end_s,
        evidence: Evidence { quote: quote.text, rule: rule.to_owned(), ..Evidence::default() },
        known_s: known_s.max(quote.end_s),
    }
}
