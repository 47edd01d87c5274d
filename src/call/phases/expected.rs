//! What is expected of the agent in each phase, and what was there, in words. It is no score and goes into none.

use serde::{Deserialize, Serialize};

use super::events::{self, Event, Side};
use super::{Phase, PhaseKind, Said};
use crate::Party;
use crate::call::{CallConfig, How, Summary};
use crate::cues::{Cue, CueKind};

/// What is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// The customer can soon say what it is about.
    SoonAtConcern,
    /// An open question while it is found out.
    OpenQuestion,
    /// The agent leaves room in the talk.
    Room,
    /// Nothing is proposed before the problem is understood.
    UnderstoodFirst,
    /// What can be done, a promise, or something done.
    WayForward,
    /// What was agreed is said once more before the end.
    Recap,
    /// The agent asks whether there is more.
    AnythingElse,
    /// Kind last words.
    WarmClose,
    /// A pace that can be followed.
    Pace,
}

/// Whether it was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum There {
    /// It was.
    Yes,
    /// It was not.
    No,
    /// Too little was said to tell.
    NotEnough,
}

impl There {
    /// For people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            There::Yes => "there",
            There::No => "missing",
            There::NotEnough => "not enough to say",
        }
    }
}

/// One expectation of a phase, and what was there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// The phase.
    pub phase: PhaseKind,
    /// What is expected.
    pub name: Expected,
    /// The same in words, with the limit in force.
    pub expected: String,
    /// Whether it was there.
    pub there: There,
    /// What was there, in words.
    pub found: String,
    /// The measured value, where it is measured: seconds, a share, a count, words a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What it was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
    /// The words it rests on; empty where there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// Where they were said, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_s: Option<f64>,
}

impl Expectation {
    fn new(phase: PhaseKind, name: Expected, expected: String, there: There, found: String) -> Expectation {
        Expectation { phase, name, expected, there, found, value: None, limit: None, quote: String::new(), at_s: None }
    }

    fn of(self, value: f64, limit: f64) -> Expectation {
        Expectation { value: Some(value), limit: Some(limit), ..self }
    }

    fn said(self, quote: &str, at_s: f64) -> Expectation {
        Expectation { quote: quote.to_owned(), at_s: Some(at_s), ..self }
    }
}

/// What is expected in the phases that came, in their order; of a phase that never came nothing is said.
#[must_use]
pub fn expectations(said: &Said<'_>, phases: &[Phase], summary: &Summary, config: &CallConfig) -> Vec<Expectation> {
    let look = Look { said, phases, summary, config };
    let mut found = Vec::new();
    for phase in phases {
        match phase.phase {
            PhaseKind::Opening => found.extend(look.soon_at_concern(phase)),
            PhaseKind::FindingOut => {
                found.push(look.open_question(phase));
                found.push(look.room(phase, config.finding_share));
                found.push(look.understood_first());
            }
            PhaseKind::Solving => {
                found.push(look.way_forward(phase));
                found.push(look.room(phase, config.solving_share));
            }
            PhaseKind::Closing => {
                found.push(look.recap(phase));
                found.push(look.anything_else());
                found.push(look.warm_close());
            }
        }
        found.extend(look.pace(phase));
    }
    found
}

/// What expectations are held against.
struct Look<'a> {
    said: &'a Said<'a>,
    phases: &'a [Phase],
    summary: &'a Summary,
    config: &'a CallConfig,
}

impl Look<'_> {
    fn agent_cue(&self, kinds: &[CueKind], from_s: f64) -> Option<&Cue> {
        let own = self.said.cues.iter().filter(|cue| cue.party == Party::Agent && kinds.contains(&cue.cue));
        own.filter(|cue| cue.start_s >= from_s).max_by(|a, b| a.start_s.total_cmp(&b.start_s))
    }

    /// None where the customer never said what it is about.
    fn soon_at_concern(&self, opening: &Phase) -> Option<Expectation> {
        self.phases.iter().find(|phase| phase.phase > PhaseKind::Opening)?;
        let (took_s, limit_s) = (opening.end_s - opening.start_s, self.config.opening_at_most_s);
        let expected = format!("The customer can say what it is about within {limit_s:.0} s");
        let there = if took_s <= limit_s { There::Yes } else { There::No };
        let found = format!("After {took_s:.0} s");
        Some(Expectation::new(opening.phase, Expected::SoonAtConcern, expected, there, found).of(took_s, limit_s))
    }

    fn open_question(&self, phase: &Phase) -> Expectation {
        let expected = "An open question".to_owned();
        let there = if phase.open_questions > 0 { There::Yes } else { There::No };
        let found = match (phase.open_questions, phase.closed_questions) {
            (0, 0) => "No question was asked".to_owned(),
            (0, closed) => format!("Closed questions only: {closed}"),
            (open, closed) => format!("{open} open, {closed} closed"),
        };
        Expectation::new(phase.phase, Expected::OpenQuestion, expected, there, found)
            .of(f64::from(phase.open_questions), 1.0)
    }

    fn room(&self, phase: &Phase, limit: f64) -> Expectation {
        let expected = format!("At most {:.0} % of the talk is the agent's", 100.0 * limit);
        let spoken_s = phase.agent_speech_s + phase.customer_speech_s;
        let make = |there, found| Expectation::new(phase.phase, Expected::Room, expected, there, found);
        let Some(share) = phase.talk_share.filter(|_| spoken_s >= self.config.phase_speech_s) else {
            return make(There::NotEnough, format!("Only {spoken_s:.0} s of speech"));
        };
        let there = if share <= limit { There::Yes } else { There::No };
        make(there, format!("{:.0} %", 100.0 * share)).of(share, limit)
    }

    fn understood_first(&self) -> Expectation {
        let expected = "The problem is understood before something is proposed".to_owned();
        let soon = self.said.cues.iter().find(|cue| cue.cue == CueKind::SolutionTooSoon && cue.party == Party::Agent);
        let make = |there, found: &str| {
            Expectation::new(PhaseKind::FindingOut, Expected::UnderstoodFirst, expected, there, found.to_owned())
        };
        match soon {
            Some(cue) => make(There::No, "Proposed too soon").said(&cue.evidence.quote, cue.start_s),
            None => make(There::Yes, "Nothing was proposed too soon"),
        }
    }

    fn way_forward(&self, phase: &Phase) -> Expectation {
        const FORWARD: &[CueKind] = &[CueKind::Commitment, CueKind::Options, CueKind::EscalationOffer];
        let expected = "A way forward (what can be done, a promise, or something done)".to_owned();
        let make =
            |there, found: &str| Expectation::new(phase.phase, Expected::WayForward, expected, there, found.to_owned());
        let can_do = || self.agent_cue(&[CueKind::PositivePhrasing], phase.start_s);
        if let Some(cue) = self.agent_cue(FORWARD, phase.start_s).or_else(can_do) {
            return make(There::Yes, cue.cue.title()).said(&cue.evidence.quote, cue.start_s);
        }
        match self.summary.ended.as_ref().filter(|ended| matches!(ended.how, How::Done | How::Promised)) {
            Some(ended) => make(There::Yes, "Something was done").said(&ended.quote, ended.at_s),
            None => make(There::No, "None was found"),
        }
    }

    fn recap(&self, closing: &Phase) -> Expectation {
        const SAID_BACK: &[CueKind] = &[CueKind::Paraphrase, CueKind::CheckBack, CueKind::DetailReadBack];
        let within_s = self.config.recap_within_s;
        let expected = "What was agreed is said once more before the goodbye".to_owned();
        let make = |there, found: String| Expectation::new(closing.phase, Expected::Recap, expected, there, found);
        let cue = self
            .agent_cue(SAID_BACK, closing.start_s - within_s)
            .or_else(|| self.agent_cue(&[CueKind::Commitment], closing.start_s));
        match cue {
            Some(cue) => make(There::Yes, cue.cue.title().to_owned()).said(&cue.evidence.quote, cue.start_s),
            None => make(There::No, format!("Nothing was said back from {within_s:.0} s before the closing on")),
        }
    }

    fn anything_else(&self) -> Expectation {
        let expected = "The agent asks whether there is anything else".to_owned();
        let events = events::events(self.said);
        let asks = |event: &&Event| {
            event.side == Side::Closing && event.party == Party::Agent && event.rule.ends_with("anything_else")
        };
        let make = |there, found: &str| {
            Expectation::new(PhaseKind::Closing, Expected::AnythingElse, expected, there, found.to_owned())
        };
        match events.iter().rfind(asks) {
            Some(event) => make(There::Yes, "Asked").said(&event.quote, event.at_s),
            None => make(There::No, "Not asked"),
        }
    }

    fn warm_close(&self) -> Expectation {
        let expected = "Kind last words".to_owned();
        let make = |there, found: &str| {
            Expectation::new(PhaseKind::Closing, Expected::WarmClose, expected, there, found.to_owned())
        };
        match self.agent_cue(&[CueKind::UpbeatClose, CueKind::FlatClose], 0.0) {
            Some(cue) if cue.cue == CueKind::UpbeatClose => {
                make(There::Yes, cue.cue.title()).said(&cue.evidence.quote, cue.start_s)
            }
            Some(cue) => make(There::No, cue.cue.title()).said(&cue.evidence.quote, cue.start_s),
            None => make(There::No, "No thanks and no wish was found"),
        }
    }

    /// None where the agent says too little in the phase for a pace.
    fn pace(&self, phase: &Phase) -> Option<Expectation> {
        if phase.agent_speech_s < self.config.phase_pace_s {
            return None;
        }
        let own = self.said.utterances.iter().filter(|utterance| utterance.party == Party::Agent);
        let within = |start_s: f64| (phase.start_s..phase.end_s).contains(&start_s);
        let words = own.flat_map(|utterance| &utterance.words).filter(|word| within(word.start_s)).count();
        let (pace, limit) = (words as f64 * 60.0 / phase.agent_speech_s, self.config.pace_fast_wpm);
        let expected = format!("At most {limit:.0} words a minute");
        let there = if pace <= limit { There::Yes } else { There::No };
        let found = format!("{pace:.0} words a minute");
        Some(Expectation::new(phase.phase, Expected::Pace, expected, there, found).of(pace, limit))
    }
}
