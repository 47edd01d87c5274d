//! Echo bleed: one party's microphone hears the other party.
//!
//! While the source speaks, the level in the other channel follows it at some lag: a high
//! correlation of the two levels over those frames is bleed. Frames in which the channel is as
//! loud as the source say nothing (its own party speaks) and are left out.

use super::{Bleed, TalkConfig};
use crate::frames::FRAME_S;
use crate::voice::VoiceFrame;

/// Lags tried: 0 to 0.5 s.
const LAGS: usize = 32;
/// Frames between two looks at all lags.
const LOOK_EVERY: u32 = 16;
/// Levels under this are no sound; keeps digital silence from ruling the correlation.
const FLOOR_DBOV: f64 = -75.0;
/// Frames of the source whose echo may still be in the room.
const TAIL: usize = 6;

/// Running sums over pairs of levels.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    n: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Sums {
    fn add(&mut self, x: f64, y: f64) {
        self.n += 1.0;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    fn fade(&mut self, factor: f64) {
        for sum in [&mut self.n, &mut self.x, &mut self.y, &mut self.xx, &mut self.yy, &mut self.xy] {
            *sum *= factor;
        }
    }

    /// Pearson's r.
    fn correlation(&self) -> f64 {
        let (mean_x, mean_y) = (self.x / self.n, self.y / self.n);
        let spread = (self.xx / self.n - mean_x * mean_x) * (self.yy / self.n - mean_y * mean_y);
        if spread <= 0.0 { 0.0 } else { (self.xy / self.n - mean_x * mean_y) / spread.sqrt() }
    }

    /// Mean of the first level over the second, dB.
    fn difference_db(&self) -> f64 {
        (self.x - self.y) / self.n
    }
}

/// The other party's voice in a channel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Echo {
    /// How much quieter it is than the voice itself, dB.
    pub attenuation_db: f64,
    /// From when on it is taken out, seconds.
    pub until_s: f64,
}

/// Watches one channel for the other party's voice. Frames of both go in by pairs, at any pace.
#[derive(Debug)]
pub struct Watch {
    /// Latest levels of the source; `at` is where the newest stands.
    source_dbov: [f64; LAGS + TAIL],
    source_speaks: [bool; LAGS + TAIL],
    at: usize,
    sums: [Sums; LAGS],
    /// Frames in which the source spoke.
    spoken: f64,
    frames: u32,
    bleed: Bleed,
    /// From when on the echo is taken out before anything is measured.
    cancelled_s: f64,
    lag: usize,
    attenuation_db: f64,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch::new()
    }
}

impl Watch {
    /// Nothing is known yet.
    #[must_use]
    pub fn new() -> Watch {
        Watch {
            source_dbov: [FLOOR_DBOV; LAGS + TAIL],
            source_speaks: [false; LAGS + TAIL],
            at: 0,
            sums: [Sums::default(); LAGS],
            spoken: 0.0,
            frames: 0,
            bleed: Bleed::default(),
            cancelled_s: f64::INFINITY,
            lag: 0,
            attenuation_db: 0.0,
        }
    }

    /// Takes the same frame of the source and of the channel.
    pub fn push(&mut self, source: &VoiceFrame, channel: &VoiceFrame, config: &TalkConfig) {
        self.at = (self.at + 1) % self.source_dbov.len();
        self.source_dbov[self.at] = f64::from(source.level_dbov).max(FLOOR_DBOV);
        self.source_speaks[self.at] = source.speech;
        self.spoken += f64::from(u8::from(source.speech));
        let level_dbov = f64::from(channel.heard_dbov()).max(FLOOR_DBOV);
        if channel.echo_removed_db.is_some() && !self.bleed.cancelled {
            self.bleed.cancelled = true;
            self.cancelled_s = channel.start_s();
        }
        for lag in 0..LAGS {
            let back = self.back(lag);
            let source_dbov = self.source_dbov[back];
            if self.source_speaks[back] && level_dbov < source_dbov - config.bleed_quieter_db {
                self.sums[lag].add(source_dbov, level_dbov);
            }
        }
        self.frames += 1;
        if self.frames.is_multiple_of(LOOK_EVERY) {
            self.look(config);
        }
    }

    fn back(&self, frames: usize) -> usize {
        let len = self.source_dbov.len();
        (self.at + len - frames % len) % len
    }

    fn look(&mut self, config: &TalkConfig) {
        let least = (config.bleed_min_s / FRAME_S).max(config.bleed_share * self.spoken);
        let mut best: Option<(usize, f64)> = None;
        for (lag, sums) in self.sums.iter().enumerate().filter(|(_, sums)| sums.n >= least) {
            let correlation = sums.correlation();
            if best.is_none_or(|(_, highest)| correlation > highest) {
                best = Some((lag, correlation));
            }
        }
        let memory = config.bleed_memory_s / FRAME_S;
        if self.spoken > memory {
            // Halving at once is as good as fading each frame, and costs nothing between.
            self.spoken *= 0.5;
            self.sums.iter_mut().for_each(|sums| sums.fade(0.5));
        }
        let Some((lag, correlation)) = best else {
            self.bleed.found = false;
            return;
        };
        let limit = if self.bleed.found { config.bleed_gone_correlation } else { config.bleed_correlation };
        self.bleed = Bleed {
            cancelled: self.bleed.cancelled,
            correlation: Some(correlation as f32),
            lag_s: (lag as f64 * FRAME_S) as f32,
            found: correlation >= limit,
        };
        self.lag = lag;
        self.attenuation_db = self.sums[lag].difference_db();
    }

    /// What was found so far.
    #[must_use]
    pub fn bleed(&self) -> Bleed {
        self.bleed
    }

    /// Whether what is measured still holds the other's voice.
    pub(super) fn disturbs(&self) -> bool {
        self.bleed.found && !self.bleed.cancelled
    }

    /// How the source's echo sounds, where there is bleed.
    pub(super) fn echo(&self) -> Option<Echo> {
        let echo = Echo { attenuation_db: self.attenuation_db, until_s: self.cancelled_s };
        self.bleed.found.then_some(echo)
    }

    /// Whether the source's echo alone could be as loud as this frame of the channel.
    pub(super) fn explains(&self, channel: &VoiceFrame, config: &TalkConfig) -> bool {
        let loudest = (0..TAIL).map(|frames| self.source_dbov[self.back(self.lag + frames)]).fold(FLOOR_DBOV, f64::max);
        self.disturbs() && f64::from(channel.level_dbov) <= loudest - self.attenuation_db + config.bleed_margin_db
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::Party;

    fn frame(party: Party, index: u64, level_dbov: f64, speech: bool) -> VoiceFrame {
        VoiceFrame {
            level_dbov: level_dbov as f32,
            noise_dbov: -65.0,
            speech_probability: 0.5,
            speech,
            ..VoiceFrame::silent(party, index)
        }
    }

    /// A level that wanders between -45 and -15 dBov without repeating within the lags.
    fn wander(index: u64) -> f64 {
        let at = index as f64;
        -30.0 + 8.0 * (at * 0.37).sin() + 7.0 * (at * 0.113).sin()
    }

    fn watch(channel_dbov: impl Fn(u64) -> f64) -> Watch {
        let (config, mut watch) = (TalkConfig::default(), Watch::new());
        for index in 0..1000 {
            let source = frame(Party::Customer, index, wander(index), true);
            watch.push(&source, &frame(Party::Agent, index, channel_dbov(index), false), &config);
        }
        watch
    }

    #[test]
    fn an_echo_is_found_with_its_lag_and_attenuation() {
        let watch = watch(|index| wander(index.saturating_sub(5)) - 12.0);
        assert!(watch.bleed.found, "{:?}", watch.bleed);
        assert!((watch.bleed.lag_s - 0.08).abs() < 1e-6, "{:?}", watch.bleed);
        assert!((watch.attenuation_db - 12.0).abs() < 0.1);
        let config = TalkConfig::default();
        assert!(watch.explains(&frame(Party::Agent, 1000, wander(995) - 12.0, true), &config));
        assert!(!watch.explains(&frame(Party::Agent, 1000, -8.0, true), &config));
    }

    #[test]
    fn background_and_another_voice_are_no_echo() {
        for watch in
            [watch(|_| -65.0), watch(|index| -65.0 + (index % 7) as f64), watch(|index| wander(index * 3 + 777) - 6.0)]
        {
            assert!(!watch.bleed.found, "{:?}", watch.bleed);
        }
    }
}
