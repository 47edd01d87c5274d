//! The phases of a call, found from what is said: opening, finding out, solving, closing.
//!
//! In: what was said, its cues and details, speech and silences. Out: the phases in order, each with the words it begins with and its figures.
//! Invariants: phases follow each other without a gap and never go back; each may be missing; a call too short to have phases has none.

mod events;
mod expected;

use serde::{Deserialize, Serialize};

use super::{CallConfig, Record};
use crate::Party;
use crate::cues::{Cue, CueKind, Detail, Evidence};
use crate::speech::Utterance;
use crate::talk::{Silence, SilenceKind};
use crate::voice::Segment;
use events::{Event, Side};
pub use expected::{Expectation, Expected, There, expectations};

/// A stage of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseKind {
    /// Greeting, until the customer says what it is about.
    Opening,
    /// Until both know what is going on.
    FindingOut,
    /// What is done about it.
    Solving,
    /// From the question whether there is more, or the first goodbye.
    Closing,
}

impl PhaseKind {
    /// The name in the said.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            PhaseKind::Opening => "opening",
            PhaseKind::FindingOut => "finding_out",
            PhaseKind::Solving => "solving",
            PhaseKind::Closing => "closing",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            PhaseKind::Opening => "Opening",
            PhaseKind::FindingOut => "Finding out",
            PhaseKind::Solving => "Solving",
            PhaseKind::Closing => "Closing",
        }
    }
}

/// One phase of a call, and what went on in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Which.
    pub phase: PhaseKind,
    /// Where it begins, seconds on the call's clock.
    pub start_s: f64,
    /// Where the next begins, or the talk ends.
    pub end_s: f64,
    /// The words it begins with and the rule that took them for its beginning.
    pub evidence: Evidence,
    /// The agent's speech in it, seconds.
    pub agent_speech_s: f64,
    /// The customer's.
    pub customer_speech_s: f64,
    /// The agent's share of both, 0 to 1; none where nobody spoke.
    pub talk_share: Option<f64>,
    /// Open questions of the agent.
    pub open_questions: u32,
    /// Closed questions of the agent.
    pub closed_questions: u32,
    /// Silence of 3 s or more that was no hold and no typing, seconds.
    pub dead_air_s: f64,
}

/// What phases are found from; each by time.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The words.
    pub utterances: &'a [Utterance],
    /// What was marked in them.
    pub cues: &'a [Cue],
    /// What was given.
    pub details: &'a [Detail],
    /// Speech of both parties.
    pub speech: &'a [Segment],
    /// Silences.
    pub silences: &'a [Silence],
}

impl<'a> Said<'a> {
    /// What a record says; its summary has the details already.
    #[must_use]
    pub fn of(record: &'a Record) -> Said<'a> {
        Said {
            utterances: &record.utterances,
            cues: &record.cues,
            details: &record.summary.details,
            speech: &record.speech,
            silences: &record.silences,
        }
    }
}

/// Where a phase begins.
struct Beginning {
    phase: PhaseKind,
    at_s: f64,
    quote: String,
    rule: String,
}

/// Finds the phases of a call.
#[must_use]
pub fn phases(said: &Said<'_>, config: &CallConfig) -> Vec<Phase> {
    let words = |party: Party| -> usize {
        let own = said.utterances.iter().filter(|utterance| utterance.party == party);
        own.map(|utterance| utterance.words.len()).sum()
    };
    let (Some(first), Some(last)) = (said.utterances.first(), said.utterances.last()) else { return Vec::new() };
    let short = last.end_s - first.start_s < config.phases_from_s
        || Party::BOTH.iter().any(|party| words(*party) < config.phases_words as usize);
    if short {
        return Vec::new();
    }
    let events = events::events(said);
    let beginnings = beginnings(said, &events);
    let ends: Vec<f64> = beginnings.iter().skip(1).map(|next| next.at_s).chain([last.end_s]).collect();
    beginnings.into_iter().zip(ends).map(|(beginning, end_s)| measured(said, beginning, end_s)).collect()
}

fn beginnings(said: &Said<'_>, events: &[Event]) -> Vec<Beginning> {
    let concern = events.iter().find(|event| event.side == Side::Concern);
    let after_s = concern.map_or(f64::MIN, |event| event.at_s);
    let closing = closing(events, after_s);
    let before_s = closing.map_or(f64::MAX, |event| event.at_s);
    let solving = solving(events, after_s, before_s);
    let mut found = Vec::new();
    if let Some(first) = said.utterances.first().filter(|first| concern.is_none_or(|event| first.start_s < event.at_s))
    {
        let quote = first.text.split_whitespace().take(12).collect::<Vec<_>>().join(" ");
        let rule = "phases/first_words".to_owned();
        found.push(Beginning { phase: PhaseKind::Opening, at_s: first.start_s, quote, rule });
    }
    let others = [(PhaseKind::FindingOut, concern), (PhaseKind::Solving, solving), (PhaseKind::Closing, closing)];
    found.extend(others.into_iter().filter_map(|(phase, event)| {
        event.map(|event| Beginning { phase, at_s: event.at_s, quote: event.quote.clone(), rule: event.rule.clone() })
    }));
    found
}

/// Where solving begins: at the step towards a solution that has most of the asking and telling before it and most of the steps after it.
fn solving(events: &[Event], after_s: f64, before_s: f64) -> Option<&Event> {
    let within: Vec<&Event> = events.iter().filter(|e| e.at_s >= after_s && e.at_s < before_s).collect();
    let (mut best, mut most) = (None, f64::MIN);
    for (at, event) in within.iter().enumerate().filter(|(_, e)| e.side == Side::Solving && e.party == Party::Agent) {
        let split: f64 = within
            .iter()
            .enumerate()
            .map(|(n, other)| match other.side {
                Side::Solving => {
                    if n >= at {
                        other.weight
                    } else {
                        -other.weight
                    }
                }
                Side::Finding | Side::Concern => {
                    if n < at {
                        other.weight
                    } else {
                        -other.weight
                    }
                }
                Side::Closing => 0.0,
            })
            .sum();
        if split > most {
            (best, most) = (Some(*event), split);
        }
    }
    best
}

/// Where closing begins: the first word of it after which nothing is asked or told any more.
fn closing(events: &[Event], after_s: f64) -> Option<&Event> {
    let resumed_s = events
        .iter()
        .filter(|event| matches!(event.side, Side::Finding | Side::Concern) && event.weight >= 1.0)
        .map(|event| event.at_s)
        .fold(after_s, f64::max);
    events.iter().find(|event| event.side == Side::Closing && event.at_s > resumed_s)
}

fn measured(said: &Said<'_>, beginning: Beginning, end_s: f64) -> Phase {
    let start_s = beginning.at_s;
    let shared = |from: f64, to: f64| (to.min(end_s) - from.max(start_s)).max(0.0);
    let speech_s = |party: Party| -> f64 {
        let own = said.speech.iter().filter(|segment| segment.party == party);
        own.map(|segment| shared(segment.start_s, segment.end_s)).sum()
    };
    let (agent, customer) = (speech_s(Party::Agent), speech_s(Party::Customer));
    let asked = |kind: CueKind| {
        let cues = said.cues.iter().filter(|cue| cue.cue == kind && cue.party == Party::Agent);
        cues.filter(|cue| (start_s..end_s).contains(&cue.start_s)).count() as u32
    };
    let dead = said.silences.iter().filter(|silence| silence.kind == SilenceKind::DeadAir);
    Phase {
        phase: beginning.phase,
        start_s,
        end_s,
        evidence: Evidence { quote: beginning.quote, rule: beginning.rule, ..Evidence::default() },
        agent_speech_s: agent,
        customer_speech_s: customer,
        talk_share: (agent + customer > 0.0).then(|| agent / (agent + customer)),
        open_questions: asked(CueKind::OpenQuestion),
        closed_questions: asked(CueKind::ClosedQuestion),
        dead_air_s: dead.map(|silence| shared(silence.start_s, silence.end_s)).sum(),
    }
}

#[cfg(test)]
mod tests;
