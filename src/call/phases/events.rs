//! What in a call speaks for finding out, for solving, for closing: from wordings, cues and details.

use super::Said;
use crate::Party;
use crate::cues::dialogue::content as stem;
use crate::cues::lexicon::{self, Hit};
use crate::cues::line::{Line, Part};
use crate::cues::questions;
use crate::cues::{Cue, CueKind};
use crate::speech::Utterance;

/// What a place in the call speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The customer says what it is about, or what is wrong.
    Concern,
    /// Somebody asks, gives a detail, says it back.
    Finding,
    /// Something is done about it.
    Solving,
    /// The talk comes to its end.
    Closing,
}

/// A place in the call that speaks for a phase.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, seconds.
    pub at_s: f64,
    /// Who.
    pub party: Party,
    /// For what.
    pub side: Side,
    /// How much, 1 for what is plain.
    pub weight: f64,
    /// The words.
    pub quote: String,
    /// The rule.
    pub rule: String,
}

/// Tokens of a step that are quoted.
const QUOTED: usize = 14;

/// Everything that speaks for a phase, by time.
pub fn events(said: &Said<'_>) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for utterance in said.utterances {
        let line = Line::new(utterance);
        match utterance.party {
            Party::Customer => customer(utterance, &line, &mut events),
            Party::Agent => agent(utterance, &line, &mut events),
        }
        events.extend(
            lexicon::phases().hits(&line, utterance.party).iter().filter_map(|hit| of_hit(hit, utterance, &line)),
        );
    }
    events.extend(said.cues.iter().filter_map(of_cue));
    events.extend(said.details.iter().filter(|detail| detail.party == Party::Customer).map(|detail| Event {
        at_s: detail.start_s,
        party: Party::Customer,
        side: Side::Finding,
        weight: 1.0,
        quote: detail.quote.clone(),
        rule: "phases/detail".to_owned(),
    }));
    events.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    events
}

fn event(side: Side, weight: f64, rule: &str, utterance: &Utterance, line: &Line, part: Part) -> Event {
    let (at_s, _) = line.time(utterance, part);
    Event { at_s, party: utterance.party, side, weight, quote: line.quote(utterance, part), rule: rule.to_owned() }
}

/// A customer's sentence with content of its own is a concern, until it closes the call.
fn customer(utterance: &Utterance, line: &Line, events: &mut Vec<Event>) {
    for sentence in &line.sentences {
        let own = Part { first: sentence.part.first + introduced(&sentence.text), ..sentence.part };
        let tokens = line.tokens.get(own.first..own.last).unwrap_or_default();
        let content =
            tokens.iter().filter(|token| !lexicon::phases().lists("greeting", token) && stem(token).is_some());
        let closes = lexicon::phases().hits(line, Party::Customer).iter().any(|hit| hit.part.overlaps(sentence.part));
        if content.count() >= 2 && !closes {
            events.push(event(Side::Concern, 1.0, "phases/concern", utterance, line, line.trimmed(own)));
        }
    }
}

/// How many tokens "hi my name is" and the name after it take.
fn introduced(text: &str) -> usize {
    let tokens: Vec<&str> = text.split(' ').collect();
    let named = tokens.windows(3).position(|three| three == ["my", "name", "is"]);
    let Some(at) = named.filter(|at| *at <= 4) else { return 0 };
    let goes_on = |token: &str| lexicon::phases().lists("after_a_name", token);
    let rest = tokens.iter().skip(at + 3).take(3).take_while(|token| !goes_on(token)).count();
    at + 3 + rest
}

/// A question that asks for leave or a choice belongs to the solution, one after a wish to the opening or the end.
fn agent(utterance: &Utterance, line: &Line, events: &mut Vec<Event>) {
    let hits = lexicon::phases().hits(line, Party::Agent);
    for sentence in &line.sentences {
        let Some((_, part)) = questions::form(line, sentence) else { continue };
        let none = ["asks_choice", "asks_wish"];
        let other = |hit: &Hit| none.contains(&hit.rule.entry.id.as_str()) && hit.matched.overlaps(sentence.part);
        if !hits.iter().any(other) {
            events.push(event(Side::Finding, 1.0, "phases/question", utterance, line, part));
        }
    }
}

fn of_hit(hit: &Hit, utterance: &Utterance, line: &Line) -> Option<Event> {
    let side = match hit.rule.entry.id.as_str() {
        "asks_choice" | "asks_wish" | "welcome" => return None,
        "anything_else" | "agent_goodbye" | "customer_goodbye" => Side::Closing,
        _ => Side::Solving,
    };
    // What is asked is no step, told by word order where the question mark was lost.
    let asked = |sentence| questions::form(line, sentence).is_some_and(|(_, part)| part.overlaps(hit.part));
    let asks = line.sentences.get(hit.sentence).is_some_and(|sentence| sentence.asks || asked(sentence));
    let counts = side == Side::Closing || !asks;
    // From the words that told it to the end of the sentence, as far as a reader needs.
    let end = line.sentences.get(hit.sentence).map_or(hit.part.last, |sentence| sentence.part.last);
    let part = Part { first: hit.part.first, last: end.min(hit.part.first + QUOTED).max(hit.part.last) };
    counts.then(|| event(side, hit.rule.entry.weight, &hit.rule.name, utterance, line, part))
}

fn of_cue(cue: &Cue) -> Option<Event> {
    let (side, weight) = match cue.cue {
        CueKind::Options | CueKind::Commitment => (Side::Solving, 1.5),
        CueKind::EscalationOffer | CueKind::PromiseWithoutTime => (Side::Solving, 1.0),
        // "I can help you with that" is a welcome, no step.
        CueKind::PositivePhrasing if !welcomes(&cue.evidence.quote) => (Side::Solving, 1.0),
        CueKind::HoldAnnounced => (Side::Solving, 0.5),
        CueKind::DetailReadBack | CueKind::Paraphrase | CueKind::CheckBack => (Side::Finding, 0.5),
        CueKind::CustomerDistress => (Side::Finding, 0.5),
        CueKind::UpbeatClose | CueKind::FlatClose => (Side::Closing, 1.0),
        _ => return None,
    };
    let rule = format!("cue/{}", cue.cue.name());
    Some(Event { at_s: cue.start_s, party: cue.party, side, weight, quote: cue.evidence.quote.clone(), rule })
}

fn welcomes(words: &str) -> bool {
    lexicon::phases().says("phases/welcome", Party::Agent, words)
}
