//! The state machine of nudges: closed, arming, open, closed again. Knows no call, only conditions.

mod wait;

use std::collections::VecDeque;

use serde::Serialize;

use super::manners::Manner;
use super::{CoachConfig, Feedback, HowOften, NudgeKind, Outcome};

pub use wait::{Quiet, Wait};

/// Number of kinds.
pub const KINDS: usize = NudgeKind::ALL.len();
/// The stretch over which budgets are kept, seconds.
const BUDGET_SPAN_S: f64 = 600.0;
/// What is put right at once, and praise that must give way, still stays this long: nothing flickers.
const FLICKER_S: f64 = 1.0;
/// How often a cool-down doubles: up to eight times as long.
const DOUBLED_AT_MOST: u32 = 3;

/// How a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It holds: past the limit that opens.
    Holds,
    /// Neither: between the limit that opens and the one that closes.
    #[default]
    Between,
    /// It is put right: past the limit that closes.
    Clear,
}

/// What the policy decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// This kind opens.
    Open(NudgeKind),
    /// The open one closes.
    Close(Outcome),
}

/// What the policy must know of the call at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Moment {
    /// Seconds on the call's clock.
    pub now: f64,
    /// Hold or card capture: nothing may open, what is open goes.
    pub quiet: bool,
    /// The agent speaks.
    pub agent_speaks: bool,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    kind: NudgeKind,
    since_s: f64,
}

/// Decides which nudge is shown.
#[derive(Debug)]
pub struct Policy {
    manners: Vec<Manner>,
    allowed: Vec<bool>,
    holds_since: [Option<f64>; KINDS],
    closed_s: [Option<f64>; KINDS],
    in_vain: [u32; KINDS],
    unwelcome: [u32; KINDS],
    open: Option<Open>,
    opened: VecDeque<(f64, NudgeKind)>,
    told: Vec<(NudgeKind, Option<Feedback>)>,
    counts: [u32; 2],
    corrective_opened_s: Option<f64>,
    any_closed_s: Option<f64>,
    config: CoachConfig,
    scale: f64,
}

impl Policy {
    /// A policy under these settings.
    pub fn new(config: &CoachConfig) -> Policy {
        Policy {
            manners: NudgeKind::ALL.iter().map(|kind| Manner::of(*kind, config)).collect(),
            allowed: NudgeKind::ALL.iter().map(|kind| !config.off.iter().any(|off| off == kind.name())).collect(),
            holds_since: [None; KINDS],
            closed_s: [None; KINDS],
            in_vain: [0; KINDS],
            unwelcome: [0; KINDS],
            open: None,
            opened: VecDeque::new(),
            told: Vec::new(),
            counts: [0; 2],
            corrective_opened_s: None,
            any_closed_s: None,
            config: config.clone(),
            scale: HowOften::from_name(&config.how_often).unwrap_or_default().factor(),
        }
    }

    /// One step; `standings` is indexed by kind. Appends at most a close and an open.
    pub fn step(&mut self, moment: Moment, standings: &[Standing; KINDS], out: &mut Vec<Move>) {
        self.arm(moment.now, standings);
        self.close_if_due(moment, standings, out);
        if moment.quiet || moment.now < self.config.quiet_first_s {
            return;
        }
        while self.opened.front().is_some_and(|(at, _)| moment.now - at > BUDGET_SPAN_S) {
            self.opened.pop_front();
        }
        let Some(kind) = self.candidate(moment) else { return };
        if self.open.is_some() {
            self.close(moment.now, Outcome::Superseded, out);
        }
        self.open = Some(Open { kind, since_s: moment.now });
        self.opened.push_back((moment.now, kind));
        self.told.push((kind, None));
        self.counts[usize::from(kind.is_praise())] += 1;
        if !kind.is_praise() {
            self.corrective_opened_s = Some(moment.now);
        }
        out.push(Move::Open(kind));
    }

    /// The call is over.
    pub fn finish(&mut self, now: f64, out: &mut Vec<Move>) {
        if self.open.is_some() {
            self.close(now, Outcome::CallEnded, out);
        }
    }

    /// Nudges come this often from now on.
    pub fn how_often(&mut self, how_often: HowOften) {
        self.scale = how_often.factor();
    }

    /// A kind may come, or no more: then an open one of it goes.
    pub fn allow(&mut self, kind: NudgeKind, on: bool, now: f64, out: &mut Vec<Move>) {
        self.allowed[kind as usize] = on;
        if !on && self.open.is_some_and(|open| open.kind == kind) {
            self.send_away(now, out);
        }
    }

    /// What is open goes, and its cause goes on.
    pub fn send_away(&mut self, now: f64, out: &mut Vec<Move>) {
        if let Some(open) = self.open {
            self.close(now, unanswered(open.kind), out);
        }
    }

    /// What is shown.
    pub fn shown(&self) -> Option<NudgeKind> {
        self.open.map(|open| open.kind)
    }

    /// How many nudges have opened so far.
    pub fn opened(&self) -> usize {
        self.told.len()
    }

    /// What the agent said of the nudge that opened as number `nth`, counted from 1; false where there is none.
    pub fn feedback(&mut self, nth: usize, feedback: Feedback) -> bool {
        let Some(told) = nth.checked_sub(1).and_then(|i| self.told.get_mut(i)) else { return false };
        told.1 = Some(feedback);
        let kind = told.0;
        // What nobody answered to neither breaks the row nor lengthens it.
        let answers = self.told.iter().rev().filter(|told| told.0 == kind).filter_map(|told| told.1);
        self.unwelcome[kind as usize] = answers.take_while(|said| *said == Feedback::NotHelpful).count() as u32;
        true
    }

    fn arm(&mut self, now: f64, standings: &[Standing; KINDS]) {
        for (since, standing) in self.holds_since.iter_mut().zip(standings) {
            match standing {
                Standing::Holds => _ = since.get_or_insert(now),
                Standing::Between | Standing::Clear => *since = None,
            }
        }
    }

    fn close_if_due(&mut self, moment: Moment, standings: &[Standing; KINDS], out: &mut Vec<Move>) {
        let Some(open) = self.open else { return };
        let shown_s = moment.now - open.since_s;
        if standings[open.kind as usize] == Standing::Clear && !open.kind.is_praise() && shown_s >= FLICKER_S {
            self.close(moment.now, Outcome::Corrected, out);
        } else if moment.quiet || shown_s >= self.manner(open.kind).show_s {
            self.close(moment.now, unanswered(open.kind), out);
        }
    }

    fn close(&mut self, now: f64, outcome: Outcome, out: &mut Vec<Move>) {
        let Some(open) = self.open.take() else { return };
        let i = open.kind as usize;
        self.closed_s[i] = Some(now);
        self.any_closed_s = Some(now);
        match outcome {
            Outcome::Corrected => self.in_vain[i] = 0,
            Outcome::Expired => self.in_vain[i] = (self.in_vain[i] + 1).min(4),
            Outcome::Superseded | Outcome::Shown | Outcome::CallEnded => {}
        }
        out.push(Move::Close(outcome));
    }

    fn candidate(&self, moment: Moment) -> Option<NudgeKind> {
        NudgeKind::ALL
            .iter()
            .copied()
            .filter(|kind| self.may_open(*kind, moment))
            .max_by_key(|kind| (self.manner(*kind).class, self.manner(*kind).rank))
    }

    /// Whether the condition of `kind` holds and nothing speaks against showing it.
    fn may_open(&self, kind: NudgeKind, moment: Moment) -> bool {
        self.holds_since[kind as usize].is_some() && self.wait(kind, moment).is_none()
    }

    fn manner(&self, kind: NudgeKind) -> Manner {
        self.manners[kind as usize]
    }
}

/// How a nudge ends that nothing put right.
fn unanswered(kind: NudgeKind) -> Outcome {
    if kind.is_praise() { Outcome::Shown } else { Outcome::Expired }
}

#[cfg(test)]
mod tests;
