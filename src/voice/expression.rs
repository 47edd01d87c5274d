//! How a voice sounds against its own usual: louder, higher, livelier, brighter, quicker.
//!
//! In: one party's [`VoiceFrame`]s. Out: a [`Moment`] for each 3 s of speech, each value a signed distance from the
//! speaker's own baseline. The baseline is the speaker's first seconds of speech in the call, by median and spread, so that it is
//! known live and does not move. These are measurements; no feeling is named.

use serde::{Deserialize, Serialize};

use super::{VoiceConfig, VoiceFrame};
use crate::Party;
use crate::frames::FRAME_S;

/// Speech that makes up one moment.
const MOMENT_S: f64 = 3.0;
/// Values that are compared, in the order of [`SPREADS`].
const VALUES: usize = 6;
/// Least spread of each value: under it every breath would be an event. dB, semitones, semitones, dB, octaves, nuclei a second.
const SPREADS: [f32; VALUES] = [2.0, 1.0, 0.7, 2.0, 0.15, 0.6];
/// Distances go no further: beyond it a value is a fault of measurement more often than a voice.
const FURTHEST: f32 = 6.0;

/// One stretch of speech against the speaker's own baseline. All values but the times are distances in spreads of the
/// baseline: 0 is as usual, 1 is as far over it as the speaker commonly goes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// Whose voice.
    pub party: Party,
    /// Start of the stretch, seconds.
    pub start_s: f64,
    /// Its end: it holds 3 s of speech, and what silence lies between.
    pub end_s: f64,
    /// Level of speech.
    pub level: f32,
    /// Median pitch; none where too little is voiced.
    pub pitch: Option<f32>,
    /// Movement of the pitch.
    pub variation: Option<f32>,
    /// Highs against lows: tilt and centre of gravity of voiced frames together. A smile shortens the mouth and raises it
    /// (Tartter 1980), and so does loudness.
    pub brightness: Option<f32>,
    /// Syllable nuclei a second.
    pub pace: f32,
    /// Mean of level, pitch and pace, of those that are known: rises where they rise together.
    pub arousal: f32,
}

/// Sums over the speech of the moment that is under way.
#[derive(Debug, Clone, Default)]
struct Stretch {
    start_s: f64,
    frames: u32,
    nuclei: u32,
    level_db: f32,
    pitches_st: Vec<f32>,
    tilt_db: f32,
    centroid_oct: f32,
}

impl Stretch {
    fn add(&mut self, frame: &VoiceFrame) {
        if self.frames == 0 {
            self.start_s = frame.start_s();
        }
        self.frames += 1;
        self.nuclei += u32::from(frame.nucleus);
        self.level_db += frame.level_dbov;
        if frame.f0_hz > 0.0 && frame.centroid_hz > 0.0 {
            self.pitches_st.push(12.0 * frame.f0_hz.log2());
            self.tilt_db += frame.tilt_db;
            self.centroid_oct += frame.centroid_hz.log2();
        }
    }

    /// Level, pitch, movement of pitch, tilt, centroid, nuclei a second; what needs voiced frames is none with under a third of a second.
    fn values(&mut self) -> [Option<f32>; VALUES] {
        let frames = self.frames.max(1) as f32;
        let voiced = self.pitches_st.len() as f32;
        let enough = f64::from(voiced) * FRAME_S >= MOMENT_S / 9.0;
        let pitch = median(&mut self.pitches_st);
        let square = self.pitches_st.iter().map(|st| (st - pitch).powi(2)).sum::<f32>();
        let of_voice = |value: f32| enough.then_some(value);
        [
            Some(self.level_db / frames),
            of_voice(pitch),
            of_voice((square / voiced).sqrt()),
            of_voice(self.tilt_db / voiced),
            of_voice(self.centroid_oct / voiced),
            Some(self.nuclei as f32 / (frames * FRAME_S as f32)),
        ]
    }
}

/// Follows the expression of one voice.
#[derive(Debug, Clone)]
pub struct Expression {
    party: Party,
    stretch: Stretch,
    /// Moments that make up the baseline.
    first: Vec<[Option<f32>; VALUES]>,
    wanted: usize,
    baseline: Option<[(f32, f32); VALUES]>,
}

impl Expression {
    /// A voice that has not been heard.
    #[must_use]
    pub fn new(party: Party, config: &VoiceConfig) -> Expression {
        let wanted = (config.baseline_speech_s / MOMENT_S).round().max(2.0) as usize;
        Expression { party, stretch: Stretch::default(), first: Vec::new(), wanted, baseline: None }
    }

    /// Takes the next frame of this party; gives the moment that it completes, once there is a baseline.
    pub fn push(&mut self, frame: &VoiceFrame) -> Option<Moment> {
        if !frame.speech || frame.party != self.party {
            return None;
        }
        self.stretch.add(frame);
        if f64::from(self.stretch.frames) * FRAME_S < MOMENT_S {
            return None;
        }
        let mut stretch = std::mem::take(&mut self.stretch);
        let values = stretch.values();
        let Some(baseline) = self.baseline else {
            self.first.push(values);
            if self.first.len() == self.wanted {
                self.baseline = Some(std::array::from_fn(|n| usual(&self.first, n)));
            }
            return None;
        };
        Some(self.moment(&values, &baseline, stretch.start_s, frame.end_s()))
    }

    fn moment(
        &self,
        values: &[Option<f32>; VALUES],
        baseline: &[(f32, f32); VALUES],
        start_s: f64,
        end_s: f64,
    ) -> Moment {
        let off = |n: usize| {
            let (middle, spread) = baseline[n];
            values[n].map(|value| ((value - middle) / spread).clamp(-FURTHEST, FURTHEST))
        };
        let parts = [off(0), off(1), off(5)];
        let known = parts.iter().flatten().count().max(1) as f32;
        Moment {
            party: self.party,
            start_s,
            end_s,
            level: off(0).unwrap_or(0.0),
            pitch: off(1),
            variation: off(2),
            brightness: off(3).zip(off(4)).map(|(tilt, centroid)| 0.5 * (tilt + centroid)),
            pace: off(5).unwrap_or(0.0),
            arousal: parts.iter().flatten().sum::<f32>() / known,
        }
    }
}

/// Median of the first moments, and their spread (median distance from it, scaled to a standard deviation).
fn usual(first: &[[Option<f32>; VALUES]], n: usize) -> (f32, f32) {
    let mut values: Vec<f32> = first.iter().filter_map(|moment| moment[n]).collect();
    let middle = median(&mut values);
    let mut off: Vec<f32> = values.iter().map(|value| (value - middle).abs()).collect();
    (middle, (1.4826 * median(&mut off)).max(SPREADS[n]))
}

/// The upper of the two in the middle where their number is even; 0 of none.
fn median(values: &mut [f32]) -> f32 {
    let middle = values.len() / 2;
    if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(middle, f32::total_cmp).1 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Speech with a nucleus every quarter of a second.
    fn frame(index: u64, level_dbov: f32, f0_hz: f32) -> VoiceFrame {
        VoiceFrame {
            level_dbov,
            noise_dbov: -60.0,
            speech_probability: 1.0,
            speech: true,
            f0_hz,
            voicing: 0.9,
            centroid_hz: 800.0,
            tilt_db: -8.0,
            nucleus: index.is_multiple_of(16),
            ..VoiceFrame::silent(Party::Customer, index)
        }
    }

    fn moments(frames: impl Iterator<Item = VoiceFrame>) -> Vec<Moment> {
        let mut expression = Expression::new(Party::Customer, &VoiceConfig::default());
        frames.filter_map(|frame| expression.push(&frame)).collect()
    }

    #[test]
    fn a_voice_as_always_is_at_nought() {
        let all = moments((0..3000).map(|n| frame(n, -25.0, 180.0)));
        // 48 s of speech: 16 moments, five of them the baseline.
        assert_eq!(all.len(), 10);
        assert!(all.iter().all(|m| m.level == 0.0 && m.pitch == Some(0.0) && m.arousal.abs() < 0.2), "{all:?}");
    }

    #[test]
    fn louder_and_higher_is_arousal_with_its_parts() {
        let all = moments((0..3000).map(|n| if n < 1500 { frame(n, -25.0, 180.0) } else { frame(n, -19.0, 202.0) }));
        let last = all.last().unwrap();
        // 6 dB in spreads of 2 dB; two semitones in spreads of one.
        assert!((last.level - 3.0).abs() < 0.01 && (last.pitch.unwrap() - 2.0).abs() < 0.05, "{last:?}");
        assert!((last.arousal - 5.0 / 3.0).abs() < 0.1, "{last:?}");
    }

    #[test]
    fn what_is_unvoiced_has_no_pitch_and_silence_makes_no_moment() {
        let whisper = moments((0..3000).map(|n| frame(n, -25.0, if n < 1500 { 180.0 } else { 0.0 })));
        assert_eq!(whisper.last().unwrap().pitch, None);
        assert!(moments((0..3000).map(|n| VoiceFrame { speech: false, ..frame(n, -25.0, 0.0) })).is_empty());
    }
}
