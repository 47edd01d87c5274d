//! Silences: dead air, and replies that come late.

use std::collections::VecDeque;

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::Party;
use crate::talk::TalkEvent;

/// Nobody speaks, and nobody said why.
#[derive(Debug)]
pub struct DeadAir {
    limit_s: f64,
    long_s: f64,
}

impl DeadAir {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> DeadAir {
        DeadAir { limit_s: config.dead_air_s, long_s: config.dead_air_long_s }
    }
}

impl Rule for DeadAir {
    fn kind(&self) -> NudgeKind {
        NudgeKind::DeadAir
    }

    fn hear(&mut self, _: &CoachInput<'_>, _: &Scene) {}

    fn standing(&self, scene: &Scene) -> Standing {
        let Some(since_s) = scene.unexcused_silence_since() else { return Standing::Clear };
        if scene.hold_pending() || scene.closing {
            return Standing::Between;
        }
        if scene.now - since_s >= self.limit_s { Standing::Holds } else { Standing::Between }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        let since_s = scene.unexcused_silence_since().unwrap_or(scene.now);
        let length_s = scene.now - since_s;
        let limit_s = if length_s >= self.long_s { self.long_s } else { self.limit_s };
        Grounds::measured("dead_air_s", length_s, limit_s, since_s)
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let since_s = scene.unexcused_silence_since();
        let length_s = since_s.map_or(0.0, |since_s| scene.now - since_s);
        let but = if since_s.is_some() && scene.hold_pending() {
            Some("a hold was announced")
        } else if since_s.is_some() && scene.closing {
            Some("somebody said goodbye")
        } else {
            None
        };
        Reading::of([Gauge::new("dead_air_s", "s", length_s, Limit::AtLeast { limit: self.limit_s })
            .closing(Limit::AtMost { limit: 0.0 })])
        .but(but)
    }
}

/// The agent's replies come late again and again.
#[derive(Debug)]
pub struct SlowReply {
    limit_s: f64,
    needed: usize,
    within_s: f64,
    slow: VecDeque<(f64, f64)>,
}

impl SlowReply {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> SlowReply {
        SlowReply {
            limit_s: config.slow_reply_s,
            needed: config.slow_replies as usize,
            within_s: config.slow_replies_within_s,
            slow: VecDeque::new(),
        }
    }
}

impl Rule for SlowReply {
    fn kind(&self) -> NudgeKind {
        NudgeKind::SlowReply
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        if let CoachInput::Talk(TalkEvent::Replied { party: Party::Agent, gap_s, at_s, .. }) = input {
            if *gap_s > self.limit_s && !scene.hold_pending() {
                self.slow.push_back((*at_s, *gap_s));
            } else if *gap_s <= self.limit_s {
                self.slow.pop_front();
            }
        }
        while self.slow.front().is_some_and(|(at, _)| scene.now - at > self.within_s) {
            self.slow.pop_front();
        }
    }

    fn standing(&self, _: &Scene) -> Standing {
        match self.slow.len() {
            n if n >= self.needed => Standing::Holds,
            0 => Standing::Clear,
            _ => Standing::Between,
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        let mean_s = self.slow.iter().map(|(_, gap)| gap).sum::<f64>() / self.slow.len().max(1) as f64;
        let since_s = self.slow.front().map_or(scene.now, |(at, _)| *at);
        Grounds::measured("reply_gap_s", mean_s, self.limit_s, since_s)
    }

    fn reading(&self, _: &Scene) -> Reading {
        let last_s = self.slow.back().map(|(_, gap_s)| *gap_s);
        Reading::of([
            Gauge::count("slow_replies", self.slow.len(), self.needed).closing(Limit::AtMost { limit: 0.0 }),
            Gauge::new("reply_gap_s", "s", last_s, Limit::Over { limit: self.limit_s }),
        ])
    }
}
