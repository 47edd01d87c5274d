//! The coach's own account: what each kind measured, what it was held against, and why it waited.
//!
//! Kept only where it is asked for. It is written from the same values the decisions are made of.

use std::collections::BTreeMap;

use serde::Serialize;

use super::NudgeKind;
use super::policy::{Standing, Wait};

/// Values are told at most this often while nothing else changes, seconds.
const BETWEEN_LOOKS_S: f64 = 1.0;

/// What a value must be for a nudge to open, or to close as put right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Limit {
    /// More than that.
    Over {
        /// In the gauge's unit.
        limit: f64,
    },
    /// That or more.
    AtLeast {
        /// In the gauge's unit.
        limit: f64,
    },
    /// Less than that.
    Under {
        /// In the gauge's unit.
        limit: f64,
    },
    /// That or less.
    AtMost {
        /// In the gauge's unit.
        limit: f64,
    },
    /// From the first up to the second.
    Within {
        /// In the gauge's unit.
        low: f64,
        /// In the gauge's unit.
        high: f64,
    },
}

impl Limit {
    /// How far a value is from it, in the gauge's unit; 0 or less once it is reached.
    #[must_use]
    pub fn short_by(self, value: f64) -> f64 {
        match self {
            Limit::Over { limit } | Limit::AtLeast { limit } => limit - value,
            Limit::Under { limit } | Limit::AtMost { limit } => value - limit,
            Limit::Within { low, high } => (low - value).max(value - high),
        }
    }

    /// Whether a value meets it.
    #[must_use]
    pub fn met_by(self, value: f64) -> bool {
        match self {
            Limit::Over { limit } => value > limit,
            Limit::AtLeast { limit } => value >= limit,
            Limit::Under { limit } => value < limit,
            Limit::AtMost { limit } => value <= limit,
            Limit::Within { low, high } => (low..high).contains(&value),
        }
    }
}

/// One value that a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gauge {
    /// Its name, as in docs/metrics.md or docs/nudges.md.
    pub metric: &'static str,
    /// Its unit; empty for counts.
    pub unit: &'static str,
    /// The value; none where there was not enough to measure.
    pub value: Option<f64>,
    /// What it must be for the nudge to open.
    pub opens: Limit,
    /// What it must be for an open nudge to count as put right, where it decides that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes: Option<Limit>,
}

impl Gauge {
    /// A gauge that opens past `opens`.
    pub(super) fn new(metric: &'static str, unit: &'static str, value: impl Into<Option<f64>>, opens: Limit) -> Gauge {
        Gauge { metric, unit, value: value.into(), opens, closes: None }
    }

    /// A count that opens at `limit`.
    pub(super) fn count(metric: &'static str, count: usize, limit: usize) -> Gauge {
        Gauge::new(metric, "", count as f64, Limit::AtLeast { limit: limit as f64 })
    }

    /// Something that is the case or is not.
    pub(super) fn flag(metric: &'static str, is: bool) -> Gauge {
        Gauge::count(metric, usize::from(is), 1)
    }

    /// The same, put right past `closes`.
    pub(super) fn closing(self, closes: Limit) -> Gauge {
        Gauge { closes: Some(closes), ..self }
    }
}

/// What a condition sees at one moment.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Reading {
    /// Its values.
    pub gauges: Vec<Gauge>,
    /// Why they do not count at this moment, where they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub but: Option<&'static str>,
}

impl Reading {
    pub(super) fn of(gauges: impl Into<Vec<Gauge>>) -> Reading {
        Reading { gauges: gauges.into(), but: None }
    }

    /// The same, which does not count where `but` is given.
    pub(super) fn but(self, but: Option<&'static str>) -> Reading {
        Reading { but, ..self }
    }
}

/// How a kind stands in the coach's state machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its condition does not hold.
    Closed,
    /// Its condition holds, and it is not shown (yet).
    Arming,
    /// It is shown.
    Open,
}

/// One kind at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Look {
    /// When, seconds on the call's clock.
    pub at_s: f64,
    /// Which.
    pub kind: NudgeKind,
    /// How it stands.
    pub state: State,
    /// How its condition stands: past the limit that opens, between the limits, or past the one that closes.
    pub standing: Standing,
    /// What the condition sees.
    #[serde(flatten)]
    pub reading: Reading,
    /// Why it is not shown although its condition holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
}

impl Look {
    /// Whether something else than a value is different.
    fn differs(&self, other: &Look) -> bool {
        let why = |look: &Look| look.wait.as_ref().map(std::mem::discriminant);
        self.state != other.state
            || self.standing != other.standing
            || self.reading.but != other.reading.but
            || why(self) != why(other)
    }
}

/// The value of a gauge that came nearest to its limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Nearest {
    /// When, seconds on the call's clock.
    pub at_s: f64,
    /// The gauge as it stood then.
    #[serde(flatten)]
    pub gauge: Gauge,
}

/// What the coach saw and decided over a call.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    looks: Vec<Look>,
    last: BTreeMap<NudgeKind, usize>,
    nearest: BTreeMap<(NudgeKind, &'static str), Nearest>,
    late: u32,
}

impl Trace {
    /// The looks at one kind, by time: every change of its state, and its values each second while they change.
    pub fn of(&self, kind: NudgeKind) -> impl Iterator<Item = &Look> {
        self.looks.iter().filter(move |look| look.kind == kind)
    }

    /// The values of one kind that came nearest to the limits that open it, by metric.
    pub fn nearest(&self, kind: NudgeKind) -> impl Iterator<Item = &Nearest> {
        self.nearest.iter().filter(move |((of, _), _)| *of == kind).map(|(_, nearest)| nearest)
    }

    /// How many words and cues came too late to open anything.
    #[must_use]
    pub fn late(&self) -> u32 {
        self.late
    }

    pub(super) fn came_late(&mut self) {
        self.late += 1;
    }

    pub(super) fn see(&mut self, look: Look) {
        self.weigh(&look);
        let before = self.last.get(&look.kind).and_then(|at| self.looks.get(*at));
        let new = before.is_none_or(|before| {
            let due = look.at_s - before.at_s >= BETWEEN_LOOKS_S && look.reading != before.reading;
            due || look.differs(before)
        });
        if new {
            self.last.insert(look.kind, self.looks.len());
            self.looks.push(look);
        }
    }

    fn weigh(&mut self, look: &Look) {
        for gauge in &look.reading.gauges {
            let Some(value) = gauge.value else { continue };
            let nearer = |known: &Nearest| {
                let short_before = known.gauge.value.map_or(f64::INFINITY, |before| known.gauge.opens.short_by(before));
                gauge.opens.short_by(value) < short_before
            };
            let key = (look.kind, gauge.metric);
            if self.nearest.get(&key).is_none_or(nearer) {
                self.nearest.insert(key, Nearest { at_s: look.at_s, gauge: *gauge });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(at_s: f64, state: State, value: f64) -> Look {
        let gauge = Gauge::new("pace_wpm", "words/min", value, Limit::Over { limit: 280.0 });
        let standing = Standing::Between;
        Look { at_s, kind: NudgeKind::PaceFast, state, standing, reading: Reading::of([gauge]), wait: None }
    }

    #[test]
    fn changes_are_kept_at_once_and_values_once_a_second() {
        let mut trace = Trace::default();
        for tenth in 0..25 {
            let at_s = f64::from(tenth) / 10.0;
            trace.see(look(at_s, if at_s < 0.45 { State::Closed } else { State::Arming }, at_s));
        }
        let kept: Vec<f64> = trace.of(NudgeKind::PaceFast).map(|look| look.at_s).collect();
        assert_eq!(kept, [0.0, 0.5, 1.5]);
        assert_eq!(trace.of(NudgeKind::PaceSlow).count(), 0);
    }

    #[test]
    fn the_nearest_value_is_remembered_also_between_the_looks_that_are_kept() {
        let mut trace = Trace::default();
        for (at_s, value) in [(0.0, 200.0), (0.3, 271.0), (0.6, 240.0)] {
            trace.see(look(at_s, State::Closed, value));
        }
        let nearest: Vec<(f64, Option<f64>)> =
            trace.nearest(NudgeKind::PaceFast).map(|nearest| (nearest.at_s, nearest.gauge.value)).collect();
        assert_eq!(nearest, [(0.3, Some(271.0))]);
    }

    #[test]
    fn a_limit_says_how_far_a_value_is_from_it() {
        assert_eq!(Limit::Over { limit: 280.0 }.short_by(271.0), 9.0);
        assert!(!Limit::Over { limit: 280.0 }.met_by(280.0) && Limit::AtLeast { limit: 280.0 }.met_by(280.0));
        assert_eq!(Limit::Within { low: 1.0, high: 2.0 }.short_by(2.5), 0.5);
    }
}
