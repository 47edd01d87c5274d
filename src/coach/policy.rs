//! The state machine of nudges: closed, arming, open, closed again. Knows no call, only conditions.

use std::collections::VecDeque;

use super::manners::{Class, Manner};
use super::{CoachConfig, Feedback, HowOften, NudgeKind, Outcome};

/// Number of kinds.
pub const KINDS: usize = NudgeKind::ALL.len();
/// The stretch over which budgets are kept, seconds.
const BUDGET_SPAN_S: f64 = 600.0;
/// What is put right at once, and praise that must give way, still stays this long: nothing flickers.
const FLICKER_S: f64 = 1.0;
/// How often a cool-down doubles: up to eight times as long.
const DOUBLED_AT_MOST: u32 = 3;

/// How a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

    fn may_open(&self, kind: NudgeKind, moment: Moment) -> bool {
        let i = kind as usize;
        let Some(since) = self.holds_since[i] else { return false };
        let manner = self.manner(kind);
        let ready_s = since + manner.sustain_s;
        let waiting = manner.waits && moment.agent_speaks && moment.now < ready_s + self.config.wait_for_pause_s;
        self.allowed[i]
            && moment.now >= ready_s
            && !waiting
            && self.cooled_down(kind, moment.now)
            && self.within_budget(kind)
            && self.may_follow(kind, moment.now)
    }

    fn cooled_down(&self, kind: NudgeKind, now: f64) -> bool {
        let i = kind as usize;
        // Dead air is a new case each time: shown in vain says nothing about the next silence.
        let in_vain = if kind == NudgeKind::DeadAir { 0 } else { self.in_vain[i] };
        let doubled = (in_vain + self.unwelcome[i].saturating_sub(1)).min(DOUBLED_AT_MOST);
        let wait_s = self.manner(kind).cool_down_s * self.scale * f64::from(1_u32 << doubled);
        self.closed_s[i].is_none_or(|at| now - at >= wait_s)
    }

    fn within_budget(&self, kind: NudgeKind) -> bool {
        let spent = self.opened.iter().filter(|(_, other)| other.is_praise() == kind.is_praise()).count();
        let budget = if kind.is_praise() { self.config.praise_budget } else { self.config.budget };
        let budget = (f64::from(budget) / self.scale).round() as usize;
        let kept = match self.manner(kind).class {
            Class::Manner | Class::Energy => (self.config.budget_kept as usize).min(budget),
            _ => 0,
        };
        spent < budget - kept
    }

    /// Whether `kind` may come now, given what is open and what was last.
    fn may_follow(&self, kind: NudgeKind, now: f64) -> bool {
        let manner = self.manner(kind);
        if let Some(open) = self.open {
            let shown = self.manner(open.kind);
            let more_urgent =
                manner.class > shown.class || (manner.class == shown.class && manner.at_once && !shown.at_once);
            let stays_s = if open.kind.is_praise() { FLICKER_S } else { self.config.min_show_s };
            return more_urgent && now - open.since_s >= stays_s;
        }
        if kind.is_praise() {
            return self.may_praise(kind, now);
        }
        manner.at_once || self.corrective_opened_s.is_none_or(|at| now - at >= self.config.gap_s * self.scale)
    }

    fn may_praise(&self, kind: NudgeKind, now: f64) -> bool {
        let same_skill = NudgeKind::ALL
            .iter()
            .filter(|other| !other.is_praise() && other.skill() == kind.skill())
            .filter_map(|other| self.closed_s[*other as usize])
            .any(|at| now - at < self.config.praise_same_skill_s);
        let gap_over = self.any_closed_s.is_none_or(|at| now - at >= self.config.praise_gap_s * self.scale);
        gap_over && !same_skill && self.counts[1] < self.counts[0] / 2 + self.config.praise_lead
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
