//! Active speech level: ITU-T P.56 (12/2011), method B.
//!
//! The envelope is |x| through two equal exponential averages. For each of fifteen thresholds, a
//! factor of two apart, the time is counted in which the envelope is over it or was within the
//! hang-over. The active level is the one that lies the margin over its own threshold, found
//! by interpolating between two of them.

use super::level::{dbov, dot, sum};

/// Margin between active level and threshold, dB (P.56, table 1).
const MARGIN_DB: f64 = 15.9;
/// Hang-over, s (P.56, table 1).
const HANG_OVER_S: f64 = 0.2;
/// Time constant of the envelope, s (P.56, table 1).
const TIME_CONSTANT_S: f64 = 0.03;
/// Samples averaged before the envelope: 1 kHz, over the 694 Hz that P.56 asks for at least.
const DECIMATION: usize = 16;
const ENVELOPE_HZ: f64 = 16_000.0 / DECIMATION as f64;
const HANG_OVER_STEPS: u64 = (HANG_OVER_S * ENVELOPE_HZ) as u64;
/// Thresholds: 2^-15 to 2^-1 of full scale.
const THRESHOLDS: usize = 15;
const FIRST_THRESHOLD: f64 = 1.0 / (1_u32 << THRESHOLDS) as f64;

/// Measures one channel.
#[derive(Debug, Clone)]
pub struct ActiveLevel {
    energy: f64,
    samples: u64,
    first: f64,
    envelope: f64,
    decay: f64,
    steps: u64,
    /// By number of thresholds passed: the last step in which it was just that many.
    last_at: [u64; THRESHOLDS + 1],
    /// Thresholds that were passed within the hang-over.
    hanging: usize,
    /// Steps by number of thresholds that counted as active in them.
    active_up_to: [u64; THRESHOLDS + 1],
}

impl Default for ActiveLevel {
    fn default() -> Self {
        ActiveLevel {
            energy: 0.0,
            samples: 0,
            first: 0.0,
            envelope: 0.0,
            decay: (-1.0 / (ENVELOPE_HZ * TIME_CONSTANT_S)).exp(),
            steps: 0,
            last_at: [0; THRESHOLDS + 1],
            hanging: 0,
            active_up_to: [0; THRESHOLDS + 1],
        }
    }
}

impl ActiveLevel {
    /// Takes samples at 16 kHz, a multiple of 16 of them.
    pub fn push(&mut self, samples: &[f32]) {
        for chunk in samples.chunks_exact(DECIMATION) {
            let mut lanes = [0.0_f32; DECIMATION];
            lanes.iter_mut().zip(chunk).for_each(|(to, x)| *to = x.abs());
            self.energy += f64::from(dot(&lanes, &lanes));
            self.samples += DECIMATION as u64;
            self.step(f64::from(sum(&lanes)) / DECIMATION as f64);
        }
    }

    fn step(&mut self, magnitude: f64) {
        self.first = self.decay * self.first + (1.0 - self.decay) * magnitude;
        self.envelope = self.decay * self.envelope + (1.0 - self.decay) * self.first;
        self.steps += 1;
        // Thresholds rise, so who passes one passes those under it: a number tells which.
        let over = thresholds_passed(self.envelope);
        self.last_at[over] = self.steps;
        self.hanging = self.hanging.max(over);
        while self.hanging > over && self.steps - self.last_at[self.hanging] > HANG_OVER_STEPS {
            self.hanging -= 1;
        }
        self.active_up_to[self.hanging] += 1;
    }

    /// Active speech level, dBov; none where no threshold was passed.
    #[must_use]
    pub fn level_dbov(&self) -> Option<f32> {
        let mut below: Option<(f64, f64)> = None;
        for j in 0..THRESHOLDS {
            let active: u64 = self.active_up_to[j + 1..].iter().sum();
            if active == 0 {
                break;
            }
            let level = self.energy_db() - 10.0 * (active as f64 * DECIMATION as f64).log10();
            let threshold = 20.0 * 0.5_f64.log10() * (THRESHOLDS - j) as f64;
            let excess = level - threshold - MARGIN_DB;
            if excess <= 0.0 {
                return Some(below.map_or(level, |last| interpolate(last, (level, excess))) as f32);
            }
            below = Some((level, excess));
        }
        below.map(|(level, _)| level as f32)
    }

    /// Share of the time that counts as active at the active level, 0 to 1.
    #[must_use]
    pub fn activity(&self) -> Option<f32> {
        let level = self.level_dbov()?;
        let long_term = dbov((self.energy / self.samples.max(1) as f64) as f32);
        Some(10.0_f32.powf((long_term - level) / 10.0).min(1.0))
    }

    fn energy_db(&self) -> f64 {
        10.0 * self.energy.log10()
    }
}

/// How many of the thresholds 2^-15 to 2^-1 an envelope reaches.
fn thresholds_passed(envelope: f64) -> usize {
    (1..=THRESHOLDS).rev().find(|&n| envelope >= FIRST_THRESHOLD * (1_u32 << (n - 1)) as f64).unwrap_or(0)
}

fn interpolate((level_a, excess_a): (f64, f64), (level_b, excess_b): (f64, f64)) -> f64 {
    let share = excess_a / (excess_a - excess_b);
    level_a + share * (level_b - level_a)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn tone(seconds: f64, amplitude: f64) -> Vec<f32> {
        (0..(seconds * 16_000.0) as usize)
            .map(|n| (amplitude * (std::f64::consts::TAU * 1000.0 * n as f64 / 16_000.0).sin()) as f32)
            .collect()
    }

    fn measured(samples: &[f32]) -> f32 {
        let mut level = ActiveLevel::default();
        samples.chunks(256).for_each(|frame| level.push(frame));
        level.level_dbov().unwrap()
    }

    #[test]
    fn a_steady_tone_has_its_own_level() {
        for db in [-3.01, -20.0, -26.0, -45.0] {
            let amplitude = 10.0_f64.powf((db + 3.0103) / 20.0);
            let got = f64::from(measured(&tone(10.0, amplitude)));
            assert!((got - db).abs() < 0.1, "{db}: {got}");
        }
    }

    #[test]
    fn pauses_do_not_lower_the_level() {
        let mut signal = Vec::new();
        for _ in 0..6 {
            signal.extend(tone(4.0, 0.1));
            signal.extend(vec![0.0; 6 * 16_000]);
        }
        // -20 dB of amplitude is -23.01 dBov; the hang-over and the envelope's tail add about 0.3 s to 4 s.
        let got = measured(&signal);
        assert!((got + 23.01).abs() < 0.5, "{got}");
        let bursts: Vec<f32> = tone(30.0, 0.1).into_iter().chain(vec![0.0; 30 * 16_000]).collect();
        assert!((measured(&bursts) + 23.01).abs() < 0.3);
    }

    #[test]
    fn short_gaps_count_as_active() {
        // 100 ms on, 100 ms off: under the hang-over, so the mean over both counts.
        let mut signal = Vec::new();
        for _ in 0..50 {
            signal.extend(tone(0.1, 0.2));
            signal.extend(vec![0.0; 1600]);
        }
        let got = measured(&signal);
        assert!((got - (-16.99 - 3.01)).abs() < 0.3, "{got}");
    }

    #[test]
    fn activity_is_the_share_of_time() {
        let mut level = ActiveLevel::default();
        level.push(&tone(30.0, 0.1));
        level.push(&vec![0.0; 90 * 16_000]);
        assert!((level.activity().unwrap() - 0.25).abs() < 0.01);
    }

    #[test]
    fn silence_has_no_active_level() {
        let mut level = ActiveLevel::default();
        level.push(&[0.0; 16_000]);
        assert_eq!(level.level_dbov(), None);
        assert_eq!(ActiveLevel::default().level_dbov(), None);
    }
}
