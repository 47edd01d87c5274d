//! The cue step: words and talk to cues.

use std::collections::BTreeMap;

use super::dialogue::{Dialogue, Distress, NeedKind, Quote, is_backchannel};
use super::lexicon::{self, Hit, Lexicon};
use super::line::{Line, Part};
use super::meaning::{Meaning, Meant};
use super::misread::Verdict;
use super::notes::{Misreading, Notes};
use super::promises::OpenPromise;
use super::repeats::Repeats;
use super::{Cue, CueKind, CuesConfig, Detail, Evidence, FollowUp, Place};
use crate::Party;
use crate::speech::{RedactionKind, Utterance};
use crate::talk::TalkEvent;
use crate::voice::Moment;

/// Moments of the customer's voice that are kept: about the last half minute of speech, longer than most turns.
const MOMENTS: usize = 10;

/// Follows the dialogue and marks what a careful listener would mark.
#[derive(Debug)]
pub struct CueStage {
    pub(super) config: CuesConfig,
    lexicon: &'static Lexicon,
    pub(super) meaning: Option<Meaning>,
    pub(super) dialogue: Dialogue,
    pub(super) notes: Notes,
    /// A flat close stands until the agent says more.
    pub(super) flat_close: Option<Cue>,
    /// When the agent last closed warmly: a bare goodbye after that is no flat close.
    pub(super) warm_close_s: f64,
    last_privacy: Vec<(CueKind, f64)>,
    pub(super) read_back_until_s: f64,
    pub(super) repeats: Repeats,
    pub(super) promises: Vec<OpenPromise>,
    /// A wrong reading back that the customer has not answered yet.
    pub(super) misread: Option<(Misreading, Cue)>,
    /// The customer's voice of late.
    voice: Vec<Moment>,
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
            meaning: None,
            dialogue: Dialogue::default(),
            notes: Notes::default(),
            flat_close: None,
            warm_close_s: f64::MIN,
            last_privacy: Vec::new(),
            read_back_until_s: f64::MIN,
            repeats: Repeats::default(),
            promises: Vec::new(),
            misread: None,
            voice: Vec::new(),
            count: 0,
        }
    }

    /// The same stage with a sentence encoder beside the phrases.
    #[must_use]
    pub fn with_meaning(mut self, meaning: Option<Meaning>) -> CueStage {
        self.mean(meaning);
        self
    }

    /// Reads words by meaning too, from now on.
    pub fn mean(&mut self, meaning: Option<Meaning>) {
        self.meaning = meaning;
    }

    /// Takes the next utterance, redacted, in order of time; `known_s` is when its words were there.
    pub fn utterance(&mut self, utterance: &Utterance, known_s: f64, out: &mut Vec<Cue>) {
        let known_s = known_s.max(utterance.end_s);
        self.privacy(utterance, known_s, out);
        let line = Line::new(utterance);
        let corrected = utterance.party == Party::Customer
            && !line.tokens.is_empty()
            && self.hear_reply(utterance, &line, known_s, out);
        if line.tokens.is_empty() || is_backchannel(&line, utterance) {
            return;
        }
        match utterance.party {
            Party::Customer => {
                self.customer(utterance, &line, known_s, out);
                self.dialogue.customer.apology_due |= corrected;
            }
            Party::Agent => self.agent(utterance, &line, known_s, out),
        }
    }

    /// Takes how the customer's voice sounds against its own usual; it only ever strengthens what words say.
    pub fn voice(&mut self, moment: &Moment) {
        if moment.party == Party::Customer {
            self.voice.push(*moment);
            let surplus = self.voice.len().saturating_sub(MOMENTS);
            self.voice.drain(..surplus);
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
        self.promises_due(true, end_s, out);
        self.settle_misread(Verdict::Unsaid, end_s, out);
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
        let mut versions = self.lexicon.versions.clone();
        let meaning = self.meaning.as_ref().filter(|_| self.config.meaning);
        let said = meaning.map_or_else(|| "not at hand, phrases alone".to_owned(), |m| m.version().to_owned());
        versions.insert("en/meaning".to_owned(), said);
        versions
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
        self.notes.customer(utterance, &hits, line, &mut self.repeats);
        let times: Vec<Part> =
            hits.iter().filter(|hit| hit.rule.entry.id == "when_said").map(|hit| hit.matched).collect();
        self.time_named(utterance, line, &times, known_s, out);
        let mut thanked: Option<Mark> = None;
        let mut known = vec![false; line.sentences.len()];
        for hit in hits {
            known[hit.sentence] |= hit.rule.entry.weight >= 1.0;
            let quote = Quote::of(line, utterance, hit.part);
            match hit.rule.entry.cue {
                Some(CueKind::CustomerDistress) => self.dialogue.customer.distress.push(Distress {
                    quote,
                    rule: hit.rule.name.clone(),
                    weight: hit.rule.entry.weight,
                    need: hit.rule.entry.need,
                    score: None,
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
                    self.dialogue.need(NeedKind::NotUnderstood, &hit.rule.name, None, quote);
                }
                Some(CueKind::Inaudible) => self.dialogue.need(NeedKind::Inaudible, &hit.rule.name, None, quote),
                Some(_) => {}
                None if hit.rule.entry.id == "already_did" => self.solved_too_soon(quote, known_s, out),
                None => self.signal(&hit, quote),
            }
        }
        let open: Vec<bool> = known.iter().map(|known| !known).collect();
        for meant in self.meant(line, &open, utterance).into_iter().flatten() {
            self.customer_meant(&meant, line, utterance, &mut thanked);
        }
        if let Some(mark) = thanked {
            self.emit_mark(mark, utterance, line, known_s, out);
        }
    }

    /// A customer's sentence in which no phrase was found.
    fn customer_meant(&mut self, meant: &Meant, line: &Line, utterance: &Utterance, thanked: &mut Option<Mark>) {
        if let Some(distress) = meant.distress(line, utterance) {
            self.dialogue.customer.distress.push(distress);
        } else if let Some((kind, rule, score)) = meant.need() {
            self.dialogue.customer.apology_due |= kind == NeedKind::NotUnderstood;
            self.dialogue.need(kind, &rule, Some(score), Quote::of(line, utterance, meant.part()));
        } else if thanked.is_none() {
            *thanked = meant.thanks();
        }
    }

    /// A customer's words that are no cue by themselves.
    fn signal(&mut self, hit: &Hit, quote: Quote) {
        let turn = &mut self.dialogue.customer;
        match hit.rule.entry.id.as_str() {
            "problem" => turn.problem = true,
            "corrects_agent" => turn.apology_due = true,
            "presses" => turn.presses = Some(quote),
            "asks_escalation" => self.dialogue.need(NeedKind::Escalation, &hit.rule.name, None, quote),
            "asks_follow_up" => self.dialogue.need(NeedKind::FollowUp, &hit.rule.name, None, quote),
            _ => {}
        }
    }

    /// The customer's turn is over: its distress is one cue, and may ask for empathy.
    pub(super) fn flush_distress(&mut self, known_s: f64, out: &mut Vec<Cue>) {
        let aroused = self.arousal();
        let turn = &mut self.dialogue.customer;
        let mut found = std::mem::take(&mut turn.distress);
        let raised = strengthen(&mut found, aroused, self.config.distress_arousal);
        let total: f64 = found.iter().map(|d| d.weight).sum();
        let strong: Vec<&Distress> = found.iter().filter(|d| d.weight >= 1.0).collect();
        if total >= 0.5 {
            turn.apology_due = true;
            self.dialogue.distress_until_s = Some(turn.end_s + self.config.distress_s);
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
            let mut distress = cue(CueKind::CustomerDistress, Party::Customer, quote, &main.rule, known_s);
            distress.evidence.score = main.score;
            if raised {
                distress.evidence.value = aroused.map(|arousal| (1e3 * arousal).round() / 1e3);
                distress.evidence.threshold = Some(self.config.distress_arousal);
            }
            cues.push(distress);
            if main.need {
                self.dialogue.needs.push(super::dialogue::Need {
                    kind: NeedKind::Empathy,
                    quote: main.quote.clone(),
                    rule: main.rule.clone(),
                    score: main.score,
                    met: false,
                    half: false,
                    reply: None,
                });
            }
        }
        for cue in cues {
            self.emit(cue, out);
        }
    }

    /// How far over its usual the customer's voice was at most in the turn that is over; none where it was not measured.
    fn arousal(&self) -> Option<f64> {
        let turn = &self.dialogue.customer;
        let within = self.voice.iter().filter(|moment| moment.start_s < turn.end_s && moment.end_s > turn.start_s);
        within.map(|moment| f64::from(moment.arousal)).reduce(f64::max)
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

/// A raised voice makes a mild sign that asks for empathy a plain one; says whether it did. Where words are plain or there are none, it
/// changes nothing.
fn strengthen(found: &mut [Distress], arousal: Option<f64>, threshold: f64) -> bool {
    let mild_only = found.iter().all(|distress| distress.weight < 1.0);
    let raised = mild_only && arousal.is_some_and(|arousal| arousal >= threshold);
    let Some(first) = found.iter_mut().find(|distress| distress.need).filter(|_| raised) else { return false };
    first.weight = 1.0;
    first.rule.push_str(" with voice");
    true
}

pub(super) fn place(party: Party, quote: Quote) -> Place {
    Place { party, quote: quote.text, start_s: quote.start_s, end_s: quote.end_s }
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
