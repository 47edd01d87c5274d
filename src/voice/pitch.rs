//! How periodic a frame is, and with which periods: autocorrelation by FFT (Boersma 1993).
//!
//! The autocorrelation of the windowed signal is divided by that of the window. It finds the
//! period from the harmonics, so it works where a telephone has cut the fundamental away.

use std::fmt;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use super::decimate::Decimator;
use crate::frames::FRAME_LEN;

/// Rate of the decimated signal, Hz.
const LOW_RATE_HZ: f32 = 8000.0;
/// Window at the low rate (46 ms): nearly three periods at 60 Hz. With the decimator's delay it is
/// centred on the frame before the newest.
const WINDOW: usize = 368;
const LOW_HOP: usize = FRAME_LEN / 2;
/// Long enough that lags up to a period of 60 Hz do not wrap around.
const FFT_LEN: usize = 512;
/// The inverse is longer: lags at 16 kHz, interpolated by the transform itself.
const LAG_FFT_LEN: usize = 1024;
const LAG_RATE_HZ: f32 = LOW_RATE_HZ * (LAG_FFT_LEN / FFT_LEN) as f32;
/// Everything under this is rumble, Hz.
const HIGH_PASS_HZ: f32 = 30.0;
/// Periods kept for each frame.
pub const CANDIDATES: usize = 6;

/// One possible period.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Candidate {
    /// Fundamental frequency, Hz.
    pub f0_hz: f32,
    /// Correlation at that period, 0 to 1.
    pub strength: f32,
}

/// The best periods of one frame, in no order.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Candidates {
    list: [Candidate; CANDIDATES],
    len: usize,
}

impl Candidates {
    /// The candidates found.
    #[must_use]
    pub fn as_slice(&self) -> &[Candidate] {
        &self.list[..self.len]
    }

    /// These candidates, as many as there is room for.
    #[must_use]
    pub fn from_slice(candidates: &[Candidate]) -> Candidates {
        let mut list = [Candidate::default(); CANDIDATES];
        list.iter_mut().zip(candidates).for_each(|(to, c)| *to = *c);
        Candidates { list, len: candidates.len().min(CANDIDATES) }
    }

    /// Correlation of the best one; 0 for none.
    #[must_use]
    pub fn best_strength(&self) -> f32 {
        self.as_slice().iter().map(|c| c.strength).fold(0.0, f32::max)
    }

    fn insert(&mut self, candidate: Candidate, score: impl Fn(&Candidate) -> f32) {
        if self.len < CANDIDATES {
            self.list[self.len] = candidate;
            self.len += 1;
            return;
        }
        let weakest = self.list.iter_mut().min_by(|a, b| score(a).total_cmp(&score(b)));
        if let Some(weakest) = weakest.filter(|w| score(w) < score(&candidate)) {
            *weakest = candidate;
        }
    }
}

/// Finds periods in a stream of frames.
pub struct PitchFinder {
    decimator: Decimator,
    signal: [f32; WINDOW],
    window: [f32; WINDOW],
    /// One over the autocorrelation of the window, by lag.
    of_window: Vec<f32>,
    forward: Arc<dyn RealToComplex<f32>>,
    inverse: Arc<dyn ComplexToReal<f32>>,
    input: Vec<f32>,
    spectrum: Vec<Complex<f32>>,
    padded: Vec<Complex<f32>>,
    correlation: Vec<f32>,
    scratch: Vec<Complex<f32>>,
    min_hz: f32,
    max_hz: f32,
    octave_cost: f32,
}

impl fmt::Debug for PitchFinder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PitchFinder").field("min_hz", &self.min_hz).finish_non_exhaustive()
    }
}

impl PitchFinder {
    /// Looks for periods of `min_hz` to `max_hz`; of two equal ones prefers the shorter by `octave_cost`.
    #[must_use]
    pub fn new(min_hz: f32, max_hz: f32, octave_cost: f32) -> PitchFinder {
        let mut planner = RealFftPlanner::new();
        let forward = planner.plan_fft_forward(FFT_LEN);
        let inverse = planner.plan_fft_inverse(LAG_FFT_LEN);
        let scratch = forward.get_scratch_len().max(inverse.get_scratch_len());
        let mut finder = PitchFinder {
            decimator: Decimator::default(),
            signal: [0.0; WINDOW],
            window: hann(),
            of_window: Vec::new(),
            input: forward.make_input_vec(),
            spectrum: forward.make_output_vec(),
            padded: inverse.make_input_vec(),
            correlation: inverse.make_output_vec(),
            scratch: vec![Complex::default(); scratch],
            forward,
            inverse,
            min_hz,
            max_hz,
            octave_cost,
        };
        finder.signal = [1.0; WINDOW];
        finder.correlate(0);
        let zero_lag = finder.correlation[0];
        finder.of_window = finder.correlation.iter().map(|r| 1.0 / (r / zero_lag).max(0.05)).collect();
        finder.signal = [0.0; WINDOW];
        finder
    }

    /// Takes the next frame; gives the candidates of the one before it.
    pub fn push(&mut self, frame: &[f32; FRAME_LEN]) -> Candidates {
        self.hear(frame);
        self.correlate((HIGH_PASS_HZ / (LOW_RATE_HZ / FFT_LEN as f32)).ceil() as usize);
        self.peaks()
    }

    /// Takes the next frame where the one before it needs no periods: what comes later is as if it had been looked at.
    pub fn pass_over(&mut self, frame: &[f32; FRAME_LEN]) -> Candidates {
        self.hear(frame);
        Candidates::default()
    }

    fn hear(&mut self, frame: &[f32; FRAME_LEN]) {
        self.signal.copy_within(LOW_HOP.., 0);
        self.decimator.push(frame, &mut self.signal[WINDOW - LOW_HOP..]);
    }

    fn correlate(&mut self, first_bin: usize) {
        let mean = if first_bin == 0 { 0.0 } else { self.signal.iter().sum::<f32>() / WINDOW as f32 };
        self.input.fill(0.0);
        for ((to, x), w) in self.input.iter_mut().zip(&self.signal).zip(&self.window) {
            *to = (x - mean) * w;
        }
        let forward = self.forward.process_with_scratch(&mut self.input, &mut self.spectrum, &mut self.scratch);
        self.padded.fill(Complex::default());
        for (to, c) in self.padded.iter_mut().zip(&self.spectrum).skip(first_bin) {
            to.re = c.norm_sqr();
        }
        let inverse = self.inverse.process_with_scratch(&mut self.padded, &mut self.correlation, &mut self.scratch);
        debug_assert!(forward.is_ok() && inverse.is_ok(), "buffers come from the plans themselves");
    }

    fn peaks(&self) -> Candidates {
        let mut found = Candidates::default();
        let energy = self.correlation[0];
        if energy <= 1e-9 {
            return found;
        }
        let share = 1.0 / energy;
        let at = |lag: usize| self.correlation[lag] * share * self.of_window[lag];
        let first = (LAG_RATE_HZ / self.max_hz).floor().max(2.0) as usize;
        let last = ((LAG_RATE_HZ / self.min_hz).ceil() as usize).min(2 * WINDOW - 2);
        let score = |c: &Candidate| c.strength - self.octave_cost * (self.min_hz / c.f0_hz).log2();
        let (mut before, mut here) = (at(first - 1), at(first));
        for lag in first..=last {
            let after = at(lag + 1);
            if here > 0.1 && here >= before && here > after {
                let candidate = vertex(lag, before, here, after);
                if candidate.f0_hz >= self.min_hz && candidate.f0_hz <= self.max_hz {
                    found.insert(candidate, score);
                }
            }
            (before, here) = (here, after);
        }
        found
    }
}

/// The top of the parabola through three neighbouring lags.
fn vertex(lag: usize, before: f32, here: f32, after: f32) -> Candidate {
    let curvature = before - 2.0 * here + after;
    let shift = if curvature < 0.0 { 0.5 * (before - after) / curvature } else { 0.0 };
    let strength = here - 0.25 * (before - after) * shift;
    Candidate { f0_hz: LAG_RATE_HZ / (lag as f32 + shift), strength: strength.clamp(0.0, 1.0) }
}

fn hann() -> [f32; WINDOW] {
    let mut window = [0.0; WINDOW];
    for (n, w) in window.iter_mut().enumerate() {
        *w = 0.5 - 0.5 * (std::f32::consts::TAU * (n as f32 + 0.5) / WINDOW as f32).cos();
    }
    window
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn best(signal: impl Fn(f32) -> f32) -> Candidate {
        let mut finder = PitchFinder::new(60.0, 500.0, 0.01);
        let mut last = Candidates::default();
        for n in 0..12 {
            let mut frame = [0.0; FRAME_LEN];
            for (k, x) in frame.iter_mut().enumerate() {
                *x = signal((n * FRAME_LEN + k) as f32 / 16_000.0);
            }
            last = finder.push(&frame);
        }
        let score = |c: &Candidate| c.strength - 0.01 * (60.0 / c.f0_hz).log2();
        *last.as_slice().iter().max_by(|a, b| score(a).total_cmp(&score(b))).unwrap()
    }

    fn harmonic(t: f32, f0: f32, from_hz: f32, to_hz: f32) -> f32 {
        (1..40)
            .map(|k| k as f32 * f0)
            .filter(|hz| (from_hz..to_hz).contains(hz))
            .map(|hz| 0.05 * (std::f32::consts::TAU * hz * t + hz).sin())
            .sum()
    }

    #[test]
    fn a_tone_is_exact_to_one_per_cent() {
        for f0 in [70.0, 100.0, 133.3, 220.0, 311.0, 480.0] {
            let got = best(|t| 0.3 * (std::f32::consts::TAU * f0 * t).sin());
            assert!((got.f0_hz / f0 - 1.0).abs() < 0.01 && got.strength > 0.9, "{f0}: {got:?}");
        }
    }

    #[test]
    fn the_missing_fundamental_is_found() {
        for f0 in [85.0, 110.0, 150.0, 210.0, 280.0] {
            let got = best(|t| harmonic(t, f0, 300.0, 3400.0));
            assert!((got.f0_hz / f0 - 1.0).abs() < 0.01 && got.strength > 0.9, "{f0}: {got:?}");
        }
    }

    #[test]
    fn silence_has_no_candidates() {
        let mut finder = PitchFinder::new(60.0, 500.0, 0.01);
        assert!(finder.push(&[0.0; FRAME_LEN]).as_slice().is_empty());
    }
}
