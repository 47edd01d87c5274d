//! Level: too quiet and too loud, by itself and against the customer.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::window::{Block, SpeechWindow};
use super::{Grounds, Rule};
use crate::Party;
use crate::cues::CueKind;

/// Time after the customer's speech in which their echo may still sound in the agent's microphone, seconds.
const ECHO_S: f64 = 0.3;

/// Both parties' levels over their latest speech. The agent's counts only where the customer is silent:
/// what the microphone hears beside the customer may be the loudspeaker.
#[derive(Debug)]
pub struct Levels {
    agent: SpeechWindow,
    customer: SpeechWindow,
    customer_spoke_s: f64,
}

impl Levels {
    /// Over the window of the settings.
    pub fn new(config: &CoachConfig) -> Levels {
        Levels {
            agent: SpeechWindow::new(config.level_window_s),
            customer: SpeechWindow::new(config.level_window_s),
            customer_spoke_s: f64::NEG_INFINITY,
        }
    }

    /// Takes one input; returns the block of the agent's speech that it completed.
    pub fn hear(&mut self, input: &CoachInput<'_>) -> Option<Block> {
        if let Some(frame) = input.frame_of(Party::Agent) {
            if frame.start_s() - self.customer_spoke_s > ECHO_S {
                return self.agent.push(frame);
            }
        } else if let Some(frame) = input.frame_of(Party::Customer) {
            if frame.speech {
                self.customer_spoke_s = frame.end_s();
            }
            self.customer.push(frame);
        }
        None
    }

    fn agent_dbov(&self) -> Option<f64> {
        self.agent.full().map(Block::level_dbov)
    }

    /// The agent's level over the customer's, dB.
    fn over_customer_db(&self) -> Option<f64> {
        Some(self.agent_dbov()? - self.customer.full()?.level_dbov())
    }

    fn since_s(&self) -> f64 {
        self.agent.full().map_or(0.0, Block::start_s)
    }
}

/// The customer may not hear the agent.
#[derive(Debug)]
pub struct TooQuiet {
    levels: Levels,
    limits: [f64; 4],
    back_db: f64,
    act_within_s: f64,
    said: Option<(f64, Grounds)>,
}

impl TooQuiet {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> TooQuiet {
        TooQuiet {
            levels: Levels::new(config),
            limits: [
                config.quiet_dbov,
                config.quiet_under_customer_db,
                config.quiet_relative_below_dbov,
                config.quiet_outer_db,
            ],
            back_db: config.level_back_db,
            act_within_s: config.act_within_s,
            said: None,
        }
    }

    fn measured(&self, back_db: f64, scene: &Scene) -> Option<Grounds> {
        let [low, under, relative_below, outer] = self.limits;
        let level = self.levels.agent_dbov()?;
        if level < low + back_db {
            return Some(Grounds::measured("active_level_dbov", level, low, self.levels.since_s()));
        }
        let difference = -self.levels.over_customer_db()?;
        if difference <= outer - back_db && scene.baseline.as_loud_as_usual(level, scene.now) {
            return None;
        }
        (difference > under - back_db && level < relative_below + back_db)
            .then(|| Grounds::measured("under_customer_db", difference, under, self.levels.since_s()))
    }

    fn said(&self, scene: &Scene) -> Option<&Grounds> {
        let (at, grounds) = self.said.as_ref()?;
        (scene.now - at < self.act_within_s).then_some(grounds)
    }
}

impl Rule for TooQuiet {
    fn kind(&self) -> NudgeKind {
        NudgeKind::TooQuiet
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        self.levels.hear(input);
        if let CoachInput::Cue(cue) = input
            && cue.cue == CueKind::Inaudible
        {
            self.said = Some((scene.now, Grounds::cue("inaudible", cue)));
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        if self.measured(0.0, scene).is_some() || self.said(scene).is_some() {
            Standing::Holds
        } else if self.measured(self.back_db, scene).is_none() {
            Standing::Clear
        } else {
            Standing::Between
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        self.said(scene).cloned().or_else(|| self.measured(0.0, scene)).unwrap_or_default()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let [low, under, _, outer] = self.limits;
        let level = self.levels.agent_dbov();
        let difference = self.levels.over_customer_db().map(|over| -over);
        let but = match (level, difference) {
            (None, _) => Some("there was too little own speech to measure a level"),
            (Some(level), Some(difference)) if difference > under && self.measured(0.0, scene).is_none() => {
                let usual = difference <= outer && scene.baseline.as_loud_as_usual(level, scene.now);
                Some(match usual {
                    true => "the agent is as loud as usual, so the customer's line makes the difference",
                    false => "the agent's level itself is high enough, so the customer is loud",
                })
            }
            _ => None,
        };
        Reading::of([
            Gauge::new("active_level_dbov", "dBov", level, Limit::Under { limit: low })
                .closing(Limit::AtLeast { limit: low + self.back_db }),
            Gauge::new("under_customer_db", "dB", difference, Limit::Over { limit: under })
                .closing(Limit::AtMost { limit: under - self.back_db }),
            Gauge::flag("inaudible", self.said(scene).is_some()),
        ])
        .but(but)
    }
}

/// The agent is too loud for the customer, or the sound is clipped.
#[derive(Debug)]
pub struct TooLoud {
    levels: Levels,
    limits: [f64; 4],
    clipping: f64,
    back_db: f64,
}

impl TooLoud {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> TooLoud {
        TooLoud {
            levels: Levels::new(config),
            limits: [
                config.loud_dbov,
                config.loud_over_customer_db,
                config.loud_relative_above_dbov,
                config.loud_outer_db,
            ],
            clipping: config.clipping_share,
            back_db: config.level_back_db,
        }
    }

    fn measured(&self, back_db: f64, scene: &Scene) -> Option<Grounds> {
        let [high, over, relative_above, outer] = self.limits;
        let window = self.levels.agent.full()?;
        let (level, since_s) = (window.level_dbov(), self.levels.since_s());
        if level > high - back_db {
            return Some(Grounds::measured("active_level_dbov", level, high, since_s));
        }
        let clipping_limit = if back_db > 0.0 { self.clipping / 2.0 } else { self.clipping };
        if window.clipping() > clipping_limit {
            return Some(Grounds::measured("clipping_ratio", window.clipping(), self.clipping, since_s));
        }
        let difference = self.levels.over_customer_db()?;
        if difference < outer - back_db && scene.baseline.as_soft_as_usual(level, scene.now) {
            return None;
        }
        (difference >= over - back_db && level > relative_above - back_db)
            .then(|| Grounds::measured("over_customer_db", difference, over, since_s))
    }
}

impl Rule for TooLoud {
    fn kind(&self) -> NudgeKind {
        NudgeKind::TooLoud
    }

    fn hear(&mut self, input: &CoachInput<'_>, _: &Scene) {
        self.levels.hear(input);
    }

    fn standing(&self, scene: &Scene) -> Standing {
        if self.measured(0.0, scene).is_some() {
            Standing::Holds
        } else if self.measured(self.back_db, scene).is_none() {
            Standing::Clear
        } else {
            Standing::Between
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        self.measured(0.0, scene).unwrap_or_default()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let [high, over, _, outer] = self.limits;
        let window = self.levels.agent.full();
        let level = window.map(Block::level_dbov);
        let difference = self.levels.over_customer_db();
        let but = match (level, difference) {
            (None, _) => Some("there was too little own speech to measure a level"),
            (Some(level), Some(difference)) if difference >= over && self.measured(0.0, scene).is_none() => {
                let usual = difference < outer && scene.baseline.as_soft_as_usual(level, scene.now);
                Some(match usual {
                    true => "the agent is as soft as usual, so the customer's line makes the difference",
                    false => "the agent's level itself is low enough, so the customer's line is faint",
                })
            }
            _ => None,
        };
        Reading::of([
            Gauge::new("active_level_dbov", "dBov", level, Limit::Over { limit: high })
                .closing(Limit::AtMost { limit: high - self.back_db }),
            Gauge::new("over_customer_db", "dB", difference, Limit::AtLeast { limit: over })
                .closing(Limit::Under { limit: over - self.back_db }),
            Gauge::new("clipping_ratio", "share", window.map(Block::clipping), Limit::Over { limit: self.clipping })
                .closing(Limit::AtMost { limit: self.clipping / 2.0 }),
        ])
        .but(but)
    }
}
