//! What one voice was like over a call, in bounded memory.

use super::active_level::ActiveLevel;
use super::level::SILENCE_DBOV;
use super::{VoiceFrame, VoiceSummary};
use crate::frames::{FRAME_LEN, FRAME_S, SAMPLE_RATE_HZ};

/// Resolution of the pitch histogram: an eighth of a semitone.
const STEPS_PER_OCTAVE: f32 = 96.0;
const PITCH_FLOOR_HZ: f32 = 50.0;
/// Three and two thirds octaves: 50 to 635 Hz.
const PITCH_BINS: usize = 352;
/// One decibel a bin, from digital silence up.
const LEVEL_BINS: usize = 101;
/// Stretches of speech kept for the trend; when full, neighbours are joined.
const STRETCHES: usize = 120;

/// Gathers a [`VoiceSummary`] as the frames come.
#[derive(Debug, Clone)]
pub struct SummaryBuilder {
    active_level: ActiveLevel,
    frames: u64,
    speech_frames: u64,
    clipped: u64,
    zeros: u64,
    longest_zeros: u64,
    noise: [u64; LEVEL_BINS],
    pitch: [u64; PITCH_BINS],
    level: Moments,
    centroid: Moments,
    tilt: Moments,
    nuclei: u64,
    trend: Trend,
}

impl Default for SummaryBuilder {
    fn default() -> Self {
        SummaryBuilder {
            active_level: ActiveLevel::default(),
            frames: 0,
            speech_frames: 0,
            clipped: 0,
            zeros: 0,
            longest_zeros: 0,
            noise: [0; LEVEL_BINS],
            pitch: [0; PITCH_BINS],
            level: Moments::default(),
            centroid: Moments::default(),
            tilt: Moments::default(),
            nuclei: 0,
            trend: Trend::default(),
        }
    }
}

impl SummaryBuilder {
    /// Takes the samples of a frame as they arrive.
    pub fn hear(&mut self, samples: &[f32; FRAME_LEN]) {
        self.active_level.push(samples);
        if samples.iter().all(|&x| x == 0.0) {
            self.zeros += FRAME_LEN as u64;
        } else {
            self.end_zeros(samples);
        }
        self.longest_zeros = self.longest_zeros.max(self.zeros);
    }

    fn end_zeros(&mut self, samples: &[f32; FRAME_LEN]) {
        let leading = samples.iter().take_while(|&&x| x == 0.0).count() as u64;
        self.longest_zeros = self.longest_zeros.max(self.zeros + leading);
        self.zeros = samples.iter().rev().take_while(|&&x| x == 0.0).count() as u64;
    }

    /// Takes the finished measurements of a frame.
    pub fn see(&mut self, frame: &VoiceFrame) {
        self.frames += 1;
        self.clipped += u64::from(frame.clipped);
        self.nuclei += u64::from(frame.nucleus);
        if !frame.speech {
            count(&mut self.noise, frame.level_dbov - SILENCE_DBOV);
            return;
        }
        self.speech_frames += 1;
        self.level.push(f64::from(frame.level_dbov));
        self.trend.push(f64::from(frame.level_dbov));
        if frame.f0_hz > 0.0 {
            count(&mut self.pitch, STEPS_PER_OCTAVE * (frame.f0_hz / PITCH_FLOOR_HZ).log2());
            self.centroid.push(f64::from(frame.centroid_hz));
            self.tilt.push(f64::from(frame.tilt_db));
        }
    }

    /// The summary so far.
    #[must_use]
    pub fn summary(&self) -> VoiceSummary {
        let spoke = self.speech_frames > 0;
        let pitch_st = |share: f64| quantile(&self.pitch, share).map(|bin| bin * 12.0 / STEPS_PER_OCTAVE);
        let range = pitch_st(0.95).zip(pitch_st(0.05)).map(|(high, low)| high - low);
        VoiceSummary {
            frames: self.frames,
            speech_frames: self.speech_frames,
            active_level_dbov: self.active_level.level_dbov().filter(|_| spoke),
            noise_dbov: self.noise_dbov(),
            clipping_ratio: self.clipped as f32 / (self.frames.max(1) * FRAME_LEN as u64) as f32,
            digital_silence_s: self.longest_zeros as f32 / SAMPLE_RATE_HZ as f32,
            f0_median_hz: pitch_st(0.5).map(|st| PITCH_FLOOR_HZ * (st / 12.0).exp2()),
            f0_range_st: range,
            f0_sd_st: pitch_st(0.5).map(|median| self.pitch_sd_st(median)),
            level_sd_db: self.level.sd(),
            centroid_hz: self.centroid.mean(),
            tilt_db: self.tilt.mean(),
            nuclei: self.nuclei,
            level_trend_db: self.trend.last_over_first_third(),
        }
    }

    /// Median of the frames without speech. Digital silence tells nothing of the room, so it counts
    /// only where there is nothing else.
    fn noise_dbov(&self) -> Option<f32> {
        let mut audible = self.noise;
        audible[0] = 0;
        quantile(&audible, 0.5).or_else(|| quantile(&self.noise, 0.5).map(|_| 0.0)).map(|bin| SILENCE_DBOV + bin)
    }

    fn pitch_sd_st(&self, median_st: f32) -> f32 {
        let frames: u64 = self.pitch.iter().sum();
        let squares: f64 = self
            .pitch
            .iter()
            .enumerate()
            .map(|(bin, &n)| {
                let st = (bin as f32 + 0.5) * 12.0 / STEPS_PER_OCTAVE - median_st;
                n as f64 * f64::from(st * st)
            })
            .sum();
        (squares / frames.max(1) as f64).sqrt() as f32
    }
}

fn count(bins: &mut [u64], place: f32) {
    let last = bins.len() - 1;
    bins[(place.max(0.0) as usize).min(last)] += 1;
}

/// Place, in bins, under which `share` of the counts lie; interpolated within the bin.
fn quantile(bins: &[u64], share: f64) -> Option<f32> {
    let total: u64 = bins.iter().sum();
    let wanted = share * total as f64;
    let mut seen = 0.0;
    for (bin, &n) in bins.iter().enumerate().filter(|&(_, &n)| n > 0) {
        if seen + n as f64 >= wanted {
            return Some(bin as f32 + ((wanted - seen) / n as f64) as f32);
        }
        seen += n as f64;
    }
    None
}

/// Mean and spread of a stream (Welford 1962).
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    n: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn push(&mut self, x: f64) {
        self.n += 1;
        let off = x - self.mean;
        self.mean += off / self.n as f64;
        self.squares += off * (x - self.mean);
    }

    fn mean(&self) -> Option<f32> {
        (self.n > 0).then_some(self.mean as f32)
    }

    fn sd(&self) -> Option<f32> {
        (self.n > 1).then(|| (self.squares / self.n as f64).sqrt() as f32)
    }
}

/// Levels in order of time, in equal stretches of speech that grow as the call does.
#[derive(Debug, Clone, Copy)]
struct Trend {
    sums: [f64; STRETCHES],
    frames: [u64; STRETCHES],
    used: usize,
    stretch: u64,
}

impl Default for Trend {
    fn default() -> Self {
        Trend { sums: [0.0; STRETCHES], frames: [0; STRETCHES], used: 1, stretch: 1 }
    }
}

impl Trend {
    fn push(&mut self, level_db: f64) {
        if self.frames[self.used - 1] == self.stretch {
            if self.used == STRETCHES {
                self.join_neighbours();
            }
            self.used += 1;
        }
        self.sums[self.used - 1] += level_db;
        self.frames[self.used - 1] += 1;
    }

    fn join_neighbours(&mut self) {
        for to in 0..STRETCHES / 2 {
            self.sums[to] = self.sums[2 * to] + self.sums[2 * to + 1];
            self.frames[to] = self.frames[2 * to] + self.frames[2 * to + 1];
        }
        self.sums[STRETCHES / 2..].fill(0.0);
        self.frames[STRETCHES / 2..].fill(0);
        self.used = STRETCHES / 2;
        self.stretch *= 2;
    }

    /// None with less than six seconds of speech: too little for a third to mean anything.
    fn last_over_first_third(&self) -> Option<f32> {
        let total: u64 = self.frames.iter().sum();
        if (total as f64) * FRAME_S < 6.0 {
            return None;
        }
        let third = (self.used / 3).max(1);
        let mean = |range: std::ops::Range<usize>| {
            self.sums[range.clone()].iter().sum::<f64>() / self.frames[range].iter().sum::<u64>().max(1) as f64
        };
        Some((mean(self.used - third..self.used) - mean(0..third)) as f32)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Party;

    fn frame(level_dbov: f32, speech: bool, f0_hz: f32) -> VoiceFrame {
        VoiceFrame {
            level_dbov,
            noise_dbov: -60.0,
            speech_probability: f32::from(u8::from(speech)),
            speech,
            f0_hz,
            voicing: 0.9,
            centroid_hz: 800.0,
            tilt_db: -6.0,
            ..VoiceFrame::silent(Party::Agent, 0)
        }
    }

    #[test]
    fn pitch_is_told_about_its_median_in_semitones() {
        let mut builder = SummaryBuilder::default();
        // Half the frames two semitones under 200 Hz, half two over.
        for n in 0..1000 {
            builder.see(&frame(-20.0, true, 200.0 * 2.0_f32.powf(if n % 2 == 0 { -2.0 } else { 2.0 } / 12.0)));
        }
        builder.see(&frame(-20.0, true, 200.0));
        let summary = builder.summary();
        assert!((summary.f0_median_hz.unwrap() - 200.0).abs() < 2.0);
        assert!((summary.f0_range_st.unwrap() - 4.0).abs() < 0.3);
        assert!((summary.f0_sd_st.unwrap() - 2.0).abs() < 0.15);
    }

    #[test]
    fn the_trend_is_the_last_third_over_the_first() {
        let mut builder = SummaryBuilder::default();
        (0..9000).for_each(|n| builder.see(&frame(-20.0 - n as f32 / 1000.0, true, 0.0)));
        // A fall of 9 dB in all: 6 dB between the middles of the outer thirds.
        assert!((builder.summary().level_trend_db.unwrap() + 6.0).abs() < 0.3);
    }

    #[test]
    fn noise_is_the_median_without_speech_and_loud_outliers_do_not_move_it() {
        let mut builder = SummaryBuilder::default();
        (0..100).for_each(|n| builder.see(&frame(if n % 10 == 0 { -10.0 } else { -62.5 }, false, 0.0)));
        (0..500).for_each(|_| builder.see(&frame(-20.0, true, 0.0)));
        assert!((builder.summary().noise_dbov.unwrap() + 62.5).abs() < 0.6);
    }

    #[test]
    fn the_longest_run_of_zeros_is_found_across_frames() {
        let mut builder = SummaryBuilder::default();
        let mut half = [0.0; FRAME_LEN];
        half[..FRAME_LEN / 2].fill(0.1);
        builder.hear(&half);
        builder.hear(&[0.0; FRAME_LEN]);
        builder.hear(&[0.1; FRAME_LEN]);
        let samples = (FRAME_LEN + FRAME_LEN / 2) as f32;
        assert_eq!(builder.summary().digital_silence_s, samples / SAMPLE_RATE_HZ as f32);
    }
}
