//! Why a kind whose condition holds is not shown (yet): the same rules that decide, as reasons.

use serde::Serialize;

use super::{BUDGET_SPAN_S, DOUBLED_AT_MOST, FLICKER_S, Moment, Policy};
use crate::coach::NudgeKind;
use crate::coach::manners::Class;

/// What makes the coach quiet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quiet {
    /// The customer is on hold.
    Hold,
    /// Card data is read out.
    Card,
    /// The agent wants no nudges for a while.
    Snooze,
}

/// The first reason that speaks against showing a kind whose condition holds. Times are seconds on the call's clock.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Wait {
    /// The kind is switched off.
    Off,
    /// It is for something that was not said, and words are so late that it may have been.
    WordsLate,
    /// The condition has not held for its time.
    Sustain {
        /// Until when it must hold.
        until_s: f64,
    },
    /// Nothing comes in the first seconds of a call.
    FirstSeconds {
        /// Until when.
        until_s: f64,
    },
    /// Nothing comes now.
    Quiet {
        /// Why.
        by: Quiet,
    },
    /// Advice on wording waits for the agent to stop speaking.
    Pause {
        /// How long at most.
        until_s: f64,
    },
    /// The same kind was shown a short while ago.
    CoolDown {
        /// Until when.
        until_s: f64,
    },
    /// As many were shown as the budget of ten minutes allows.
    Budget {
        /// How many were shown.
        spent: usize,
        /// How many are allowed for this kind.
        of: usize,
        /// When the first of them leaves the ten minutes.
        until_s: f64,
    },
    /// Another one is shown that is as urgent, or was shown too short a time.
    Shown {
        /// Which.
        kind: NudgeKind,
    },
    /// The last corrective came up a short while ago.
    Gap {
        /// Until when.
        until_s: f64,
    },
    /// Praise does not follow another card so soon.
    PraiseGap {
        /// Until when.
        until_s: f64,
    },
    /// Praise does not follow a corrective of the same skill so soon.
    SameSkill {
        /// The corrective.
        kind: NudgeKind,
        /// Until when.
        until_s: f64,
    },
    /// There were as many praises as the correctives so far allow.
    PraiseShare {
        /// How many praises are allowed.
        of: u32,
    },
}

impl Policy {
    /// The first reason that speaks against showing `kind` at this moment; none where its condition does not hold, and
    /// none where nothing does.
    pub fn wait(&self, kind: NudgeKind, moment: Moment) -> Option<Wait> {
        let ready_s = self.holds_since[kind as usize]? + self.manner(kind).sustain_s;
        let now = moment.now;
        if !self.allowed[kind as usize] {
            return Some(Wait::Off);
        }
        if now < ready_s {
            return Some(Wait::Sustain { until_s: ready_s });
        }
        if now < self.config.quiet_first_s {
            return Some(Wait::FirstSeconds { until_s: self.config.quiet_first_s });
        }
        let pause_s = ready_s + self.config.wait_for_pause_s;
        if self.manner(kind).waits && moment.agent_speaks && now < pause_s {
            return Some(Wait::Pause { until_s: pause_s });
        }
        self.cool_down(kind, now)
            .or_else(|| self.budget(kind))
            .or_else(|| self.what_is_shown(kind, now))
            .or_else(|| if kind.is_praise() { self.share_of_praise(kind, now) } else { self.gap(kind, now) })
    }

    fn cool_down(&self, kind: NudgeKind, now: f64) -> Option<Wait> {
        let i = kind as usize;
        // Dead air is a new case each time: shown in vain says nothing about the next silence.
        let in_vain = if kind == NudgeKind::DeadAir { 0 } else { self.in_vain[i] };
        let doubled = (in_vain + self.unwelcome[i].saturating_sub(1)).min(DOUBLED_AT_MOST);
        let wait_s = self.manner(kind).cool_down_s * self.scale * f64::from(1_u32 << doubled);
        let closed_s = self.closed_s[i]?;
        (now - closed_s < wait_s).then_some(Wait::CoolDown { until_s: closed_s + wait_s })
    }

    fn budget(&self, kind: NudgeKind) -> Option<Wait> {
        let mut alike = self.opened.iter().filter(|(_, other)| other.is_praise() == kind.is_praise());
        let spent = alike.clone().count();
        let budget = if kind.is_praise() { self.config.praise_budget } else { self.config.budget };
        let budget = (f64::from(budget) / self.scale).round() as usize;
        let kept = match self.manner(kind).class {
            Class::Manner | Class::Energy => (self.config.budget_kept as usize).min(budget),
            _ => 0,
        };
        let of = budget - kept;
        let until_s = alike.next().map_or(f64::INFINITY, |(at, _)| at + BUDGET_SPAN_S);
        (spent >= of).then_some(Wait::Budget { spent, of, until_s })
    }

    /// What is open stays, unless `kind` is more urgent and it has been seen.
    fn what_is_shown(&self, kind: NudgeKind, now: f64) -> Option<Wait> {
        let open = self.open?;
        let (manner, shown) = (self.manner(kind), self.manner(open.kind));
        let more_urgent =
            manner.class > shown.class || (manner.class == shown.class && manner.at_once && !shown.at_once);
        let stays_s = if open.kind.is_praise() { FLICKER_S } else { self.config.min_show_s };
        (!more_urgent || now - open.since_s < stays_s).then_some(Wait::Shown { kind: open.kind })
    }

    fn gap(&self, kind: NudgeKind, now: f64) -> Option<Wait> {
        // What takes the place of an open one does not wait for the gap.
        let last_s = self.corrective_opened_s.filter(|_| self.open.is_none() && !self.manner(kind).at_once)?;
        let gap_s = self.config.gap_s * self.scale;
        (now - last_s < gap_s).then_some(Wait::Gap { until_s: last_s + gap_s })
    }

    fn share_of_praise(&self, kind: NudgeKind, now: f64) -> Option<Wait> {
        if self.open.is_some() {
            return None;
        }
        let gap_s = self.config.praise_gap_s * self.scale;
        if let Some(at) = self.any_closed_s.filter(|at| now - at < gap_s) {
            return Some(Wait::PraiseGap { until_s: at + gap_s });
        }
        let same_skill = NudgeKind::ALL
            .iter()
            .filter(|other| !other.is_praise() && other.skill() == kind.skill())
            .filter_map(|other| Some((*other, self.closed_s[*other as usize]?)))
            .find(|(_, at)| now - at < self.config.praise_same_skill_s);
        if let Some((other, at)) = same_skill {
            return Some(Wait::SameSkill { kind: other, until_s: at + self.config.praise_same_skill_s });
        }
        let of = self.counts[0] / 2 + self.config.praise_lead;
        (self.counts[1] >= of).then_some(Wait::PraiseShare { of })
    }
}
