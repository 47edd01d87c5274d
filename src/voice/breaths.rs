//! Audible breaths and sighs, between words.
//!
//! In: one party's [`VoiceFrame`]s. Out: a [`Breath`] once it is over. A breath is a stretch of air without pitch: broad, smooth, rising
//! once and dying away, clear of voiced sound. From [`VoiceConfig::sigh_min_s`] on it is a sigh, which may follow a word at once: no
//! consonant lasts that long. It is a sound with its place and values; no feeling is named.

use serde::{Deserialize, Serialize};

use super::level::sum;
use super::{VoiceConfig, VoiceFrame};
use crate::Party;
use crate::frames::FRAME_S;

/// The longest breath, frames (2.5 s): what lasts longer is a noise.
const LONGEST: usize = 156;
/// How far over the background it must lie, dB, and the background that is as good as none, dBov.
const OVER_DB: f32 = 10.0;
const QUIETEST_ROOM_DBOV: f32 = -75.0;
/// Frames under that which do not end it.
const DIPS: usize = 2;
/// Frames without pitch before a short breath: else it is the end of a word.
const CLEAR_FRAMES: u32 = 5;
/// How far it must have fallen at its end from where it was loudest, and how far it may rise again on the way, dB.
const FALL_DB: f32 = 8.0;
const RISE_AGAIN_DB: f32 = 4.0;
/// Mean step of the level from frame to frame, dB: air is smooth, rustling and consonants are not.
const ROUGHEST_DB: f32 = 2.2;
/// Share of frames that may look periodic, and from which correlation on they do.
const PERIODIC_SHARE: f32 = 0.2;
const PERIODIC: f32 = 0.55;
/// Centre of gravity of breath at a telephone, Hz, and the furthest tilt either way, dB: hiss lies higher, rumble lower.
const CENTROID_HZ: std::ops::RangeInclusive<f32> = 500.0..=2200.0;
const FURTHEST_TILT_DB: f32 = 12.0;

/// What kind of breath.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreathKind {
    /// An audible breath, in or out.
    Breath,
    /// A long one.
    Sigh,
}

/// A breath that was heard.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Breath {
    /// Whose.
    pub party: Party,
    /// Breath or sigh, by its length.
    pub kind: BreathKind,
    /// Where it begins, seconds.
    pub start_s: f64,
    /// Where it ends, seconds.
    pub end_s: f64,
    /// Level where it is loudest, dBov.
    pub level_dbov: f32,
    /// How far that is over the background, dB.
    pub over_noise_db: f32,
    /// How far it has fallen at its end, dB.
    pub fall_db: f32,
    /// Centre of gravity of its spectrum, Hz.
    pub centroid_hz: f32,
    /// Level over 1 kHz against level under it, dB.
    pub tilt_db: f32,
}

/// Listens for breaths of one party.
#[derive(Debug, Clone)]
pub struct Breaths {
    party: Party,
    breath_frames: usize,
    sigh_frames: usize,
    /// The stretch that is under way.
    run: Vec<VoiceFrame>,
    overlong: bool,
    /// Frames at its end that hardly stand out.
    dips: usize,
    /// Frames without pitch up to now, and up to the stretch.
    unvoiced: u32,
    clear: u32,
}

impl Breaths {
    /// A listener for one party.
    #[must_use]
    pub fn new(party: Party, config: &VoiceConfig) -> Breaths {
        let frames = |s: f64| (s / FRAME_S).round() as usize;
        Breaths {
            party,
            breath_frames: frames(config.breath_min_s),
            sigh_frames: frames(config.sigh_min_s),
            run: Vec::with_capacity(LONGEST + DIPS),
            overlong: false,
            dips: 0,
            unvoiced: 0,
            clear: 0,
        }
    }

    /// Takes the next frame of this party; gives the breath that it ends.
    pub fn push(&mut self, frame: &VoiceFrame) -> Option<Breath> {
        let voiced = frame.f0_hz > 0.0;
        let stands_out = frame.level_dbov > frame.noise_dbov.max(QUIETEST_ROOM_DBOV) + OVER_DB;
        let ended = if voiced || (!stands_out && self.dips >= DIPS) {
            self.end()
        } else {
            if stands_out || !self.run.is_empty() {
                self.extend(frame, stands_out);
            }
            None
        };
        self.unvoiced = if voiced { 0 } else { self.unvoiced.saturating_add(1) };
        ended
    }

    fn extend(&mut self, frame: &VoiceFrame, stands_out: bool) {
        if self.run.is_empty() {
            self.clear = self.unvoiced;
        }
        self.dips = if stands_out { 0 } else { self.dips + 1 };
        if self.run.len() < LONGEST + DIPS {
            self.run.push(*frame);
        } else {
            self.overlong = true;
        }
    }

    fn end(&mut self) -> Option<Breath> {
        let length = self.run.len().saturating_sub(self.dips);
        let found = if self.overlong || length > LONGEST { None } else { self.judge(length) };
        self.run.clear();
        (self.overlong, self.dips) = (false, 0);
        found
    }

    fn judge(&self, length: usize) -> Option<Breath> {
        let run = &self.run[..length];
        let long = length >= self.sigh_frames;
        if length < self.breath_frames.max(8) || !(long || self.clear >= CLEAR_FRAMES) {
            return None;
        }
        let form = Form::of(run)?;
        let periodic = run.iter().filter(|frame| frame.voicing > PERIODIC).count() as f32 / length as f32;
        let (centroid_hz, tilt_db) = colour(run);
        let like_air = form.step_db <= ROUGHEST_DB
            && form.fall_db >= FALL_DB
            && periodic <= PERIODIC_SHARE
            && CENTROID_HZ.contains(&centroid_hz)
            && tilt_db.abs() <= FURTHEST_TILT_DB;
        like_air.then(|| Breath {
            party: self.party,
            kind: if long { BreathKind::Sigh } else { BreathKind::Breath },
            start_s: run[0].start_s(),
            end_s: run[length - 1].end_s(),
            level_dbov: form.top_dbov,
            over_noise_db: form.top_dbov - run[0].noise_dbov,
            fall_db: form.fall_db,
            centroid_hz,
            tilt_db,
        })
    }
}

/// How the level of a stretch goes.
struct Form {
    top_dbov: f32,
    fall_db: f32,
    step_db: f32,
}

impl Form {
    /// None where it rises again after its top.
    fn of(run: &[VoiceFrame]) -> Option<Form> {
        let levels: Vec<f32> = run.iter().map(|frame| frame.level_dbov).collect();
        // Means of five frames: one frame says little of noise.
        let smooth: Vec<f32> = levels.windows(5).map(|five| sum(five) / 5.0).collect();
        let (at, &top_dbov) = smooth.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        let mut lowest = top_dbov;
        for &level in &smooth[at..] {
            lowest = lowest.min(level);
            if level - lowest > RISE_AGAIN_DB {
                return None;
            }
        }
        let tail = &levels[levels.len() - (levels.len() / 6).max(3)..];
        let inner = &levels[2..levels.len() - 2];
        let steps: f32 = inner.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
        Some(Form {
            top_dbov,
            fall_db: top_dbov - sum(tail) / tail.len() as f32,
            step_db: steps / (inner.len() - 1).max(1) as f32,
        })
    }
}

/// Centroid and tilt, the louder frames counting more.
fn colour(run: &[VoiceFrame]) -> (f32, f32) {
    let (mut weights, mut centroid, mut tilt) = (0.0_f32, 0.0_f32, 0.0_f32);
    for frame in run {
        let weight = 10.0_f32.powf(frame.level_dbov / 10.0);
        weights += weight;
        centroid += weight * frame.centroid_hz;
        tilt += weight * frame.tilt_db;
    }
    (centroid / weights.max(f32::MIN_POSITIVE), tilt / weights.max(f32::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::{FRAME_LEN, Frame};
    use crate::voice::{VoiceEvent, VoiceStage};

    /// The breaths in sound that is given by a function of its sample's number and a noise of -1 to 1.
    fn heard(seconds: f32, sound: impl Fn(usize, f32) -> f32) -> Vec<Breath> {
        let config = VoiceConfig::default();
        let (mut stage, mut breaths) = (VoiceStage::new(Party::Agent, &config), Breaths::new(Party::Agent, &config));
        let (mut events, mut seed, mut low) = (Vec::new(), 1_u32, 0.0_f32);
        for index in 0..(seconds / FRAME_S as f32) as u64 {
            let samples = std::array::from_fn(|k| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let white = seed as f32 / u32::MAX as f32 * 2.0 - 1.0;
                // Air through a throat: the highs fall off.
                low += 0.3 * (white - low);
                sound(index as usize * FRAME_LEN + k, low)
            });
            stage.push(&Frame { party: Party::Agent, index, samples }, &mut events);
        }
        stage.finish(&mut events);
        let frames = events.iter().filter_map(|event| match event {
            VoiceEvent::Frame(frame) => Some(*frame),
            _ => None,
        });
        frames.filter_map(|frame| breaths.push(&frame)).collect()
    }

    /// Rises within a tenth of the length, then dies away by 30 dB.
    fn swell(n: usize, from_s: f32, length_s: f32) -> f32 {
        let part = (n as f32 / 16_000.0 - from_s) / length_s;
        if !(0.0..1.0).contains(&part) {
            return 0.0;
        }
        (part / 0.1).min(1.0) * 10.0_f32.powf(-1.5 * part)
    }

    #[test]
    fn air_that_swells_and_dies_away_is_a_sigh_or_by_its_length_a_breath() {
        let sigh = heard(5.0, |n, air| (0.05 * swell(n, 2.0, 1.2) + 0.0002) * air);
        assert_eq!(sigh.iter().map(|b| b.kind).collect::<Vec<_>>(), [BreathKind::Sigh], "{sigh:?}");
        assert!((sigh[0].start_s - 2.0).abs() < 0.1 && sigh[0].fall_db > 8.0, "{sigh:?}");
        let breath = heard(5.0, |n, air| (0.05 * swell(n, 2.0, 0.55) + 0.0002) * air);
        assert_eq!(breath.iter().map(|b| b.kind).collect::<Vec<_>>(), [BreathKind::Breath], "{breath:?}");
    }

    #[test]
    fn noise_that_stays_hisses_or_comes_in_strokes_is_none() {
        let burst = |n: usize, on: bool| if on && (32_000..48_000).contains(&n) { 0.05 } else { 0.0002 };
        assert!(heard(5.0, |n, air| burst(n, true) * air).is_empty(), "it does not die away");
        assert!(heard(5.0, |n, air| burst(n, n % 3200 < 800) * air).is_empty(), "strokes of a key");
        let hiss = |n: usize| if n.is_multiple_of(2) { 1.0 } else { -1.0 };
        assert!(heard(5.0, |n, air| 0.05 * swell(n, 2.0, 1.2) * hiss(n) * air + 0.0002 * air).is_empty(), "hiss");
    }

    #[test]
    fn a_voice_is_none() {
        let hum = |n: usize| (1..20).map(|k| (0.045 * k as f32 * n as f32).sin() / k as f32).sum::<f32>();
        assert!(heard(5.0, |n, air| 0.2 * swell(n, 2.0, 1.2) * hum(n) + 0.0002 * air).is_empty());
    }
}
