//! Energy: pitch variation and level against the agent's own beginning of the call.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::window::{Block, SpeechWindow};
use super::{Grounds, Rule};
use crate::Party;

/// The voice has grown flat and soft against its own baseline: only both together count.
#[derive(Debug)]
pub struct LowEnergy {
    window: SpeechWindow,
    baseline: Block,
    baseline_s: f64,
    share: f64,
    flat_st: f64,
    drop_db: f64,
}

impl LowEnergy {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> LowEnergy {
        LowEnergy {
            window: SpeechWindow::new(config.energy_window_s),
            baseline: Block::default(),
            baseline_s: config.energy_baseline_s,
            share: config.energy_share,
            flat_st: config.energy_flat_st,
            drop_db: config.energy_drop_db,
        }
    }

    /// Pitch variation now, its limit, and the fall of the level in dB.
    fn measured(&self, scene: &Scene) -> Option<(f64, f64, f64)> {
        if self.baseline.speech_s() < self.baseline_s {
            return None;
        }
        let now = self.window.full()?;
        let fixed_st = (self.baseline.pitch_sd_st()? * self.share).min(self.flat_st);
        let limit_st = scene.baseline.flat_st(fixed_st, scene.now);
        Some((now.pitch_sd_st()?, limit_st, self.baseline.level_dbov() - now.level_dbov()))
    }
}

impl Rule for LowEnergy {
    fn kind(&self) -> NudgeKind {
        NudgeKind::LowEnergy
    }

    fn hear(&mut self, input: &CoachInput<'_>, _: &Scene) {
        let Some(frame) = input.frame_of(Party::Agent) else { return };
        if let Some(block) = self.window.push(frame)
            && self.baseline.speech_s() < self.baseline_s
        {
            self.baseline = self.baseline.and(&block);
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        match self.measured(scene) {
            Some((sd, limit, drop_db)) if sd < limit && drop_db >= self.drop_db => Standing::Holds,
            Some((sd, limit, drop_db)) if sd > 1.2 * limit || drop_db < 0.5 * self.drop_db => Standing::Clear,
            _ => Standing::Between,
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        let (sd, limit, _) = self.measured(scene).unwrap_or_default();
        let since_s = self.window.full().map_or(0.0, Block::start_s);
        Grounds::measured("f0_sd_st", sd, limit, since_s)
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let measured = self.measured(scene);
        let limit_st = measured.map_or(self.flat_st, |(_, limit_st, _)| limit_st);
        Reading::of([
            Gauge::new("f0_sd_st", "semitones", measured.map(|(sd, ..)| sd), Limit::Under { limit: limit_st })
                .closing(Limit::Over { limit: 1.2 * limit_st }),
            Gauge::new("level_drop_db", "dB", measured.map(|(.., drop)| drop), Limit::AtLeast { limit: self.drop_db })
                .closing(Limit::Under { limit: 0.5 * self.drop_db }),
        ])
        .but(
            measured
                .is_none()
                .then_some("there was too little own speech to tell what is usual, or to hold against it"),
        )
    }
}
