//! Samples without a hole between them, resampled by a ratio that is steered.

use std::fmt;

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Adjustable as _, Async, FixedAsync, PolynomialDegree, Resampler as _};

/// Pieces that are resampled at once, a part of a second: what waits for its piece to be full is late by it.
const PIECES_PER_S: u32 = 200;
/// Below this a piece costs more than it saves.
const SHORTEST_PIECE: u32 = 32;
/// Time in which an error is halved, about.
const FOLLOW_S: f64 = 15.0;
/// Largest change of pitch while an error is made up for: half a per cent is under what ears notice.
const STEEPEST: f64 = 0.005;
/// Largest drift of a clock that is believed; 200 ppm are to be expected.
const MOST_DRIFT: f64 = 0.0005;
/// Errors larger than this are no drift.
const DRIFT_ERROR_S: f64 = 0.02;

/// A stretch of one stream.
pub(super) struct Stretch {
    rate_hz: f64,
    resampler: Option<Async<f32>>,
    input: Vec<f32>,
    piece: usize,
    output: Vec<f32>,
    /// Number of the next sample to be resampled.
    fed: u64,
    /// When the first sample of the stretch lies, holes behind it added.
    start_s: f64,
    /// Samples given out.
    given: u64,
    /// Samples by which the resampler is late.
    delay: usize,
    /// Samples of its delay still to come before the first real one; `None` where it has taken nothing in yet.
    silent: Option<usize>,
    /// Samples still to be left out, because they lie before what was given out earlier.
    early: u64,
    drift: f64,
    ratio: f64,
}

impl fmt::Debug for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stretch")
            .field("start_s", &self.start_s)
            .field("given", &self.given)
            .field("drift", &self.drift)
            .finish_non_exhaustive()
    }
}

impl Stretch {
    /// Begins with the sample of this number at `start_s`.
    pub fn new(rate_hz: u32, first: u64, start_s: f64, drift: f64) -> Stretch {
        let piece = (rate_hz / PIECES_PER_S).max(SHORTEST_PIECE) as usize;
        // None only for a rate of nonsense; the samples then pass as they are.
        let resampler =
            Async::new_poly(1.0, 1.0 + 2.0 * STEEPEST, PolynomialDegree::Cubic, piece, 1, FixedAsync::Input).ok();
        let room = resampler.as_ref().map_or(0, |resampler| resampler.output_frames_max());
        let delay = resampler.as_ref().map_or(0, |resampler| resampler.output_delay());
        let mut stretch = Stretch {
            rate_hz: f64::from(rate_hz.max(1)),
            resampler,
            input: Vec::with_capacity(piece),
            piece,
            output: vec![0.0; room],
            fed: first,
            start_s,
            given: 0,
            delay,
            silent: None,
            early: 0,
            drift,
            ratio: 1.0,
        };
        stretch.set_ratio(1.0 + drift);
        stretch
    }

    /// Samples that would lie before `floor_s` are left out.
    pub fn not_before(&mut self, floor_s: f64) {
        let early = ((floor_s - self.start_s) * self.rate_hz).ceil().max(0.0);
        self.early = early as u64;
        self.start_s += early / self.rate_hz;
    }

    /// When the next sample given out lies.
    pub fn end_s(&self) -> f64 {
        self.start_s + self.given as f64 / self.rate_hz
    }

    /// Place of the samples against their number: seconds at which number 0 would lie.
    pub fn offset_s(&self) -> f64 {
        let inside = if self.silent.is_some() { self.delay } else { 0 };
        self.start_s + (self.given as f64 + inside as f64 - (self.fed + self.early) as f64) / self.rate_hz
    }

    /// The drift found so far, as a ratio above 1.
    pub fn drift(&self) -> f64 {
        self.drift
    }

    /// Takes samples, hands on those that are ready with the time of the first.
    pub fn push(&mut self, mut samples: &[f32], mut give: impl FnMut(f64, &[f32])) {
        let early = self.early.min(samples.len() as u64);
        (self.early, self.fed) = (self.early - early, self.fed + early);
        samples = &samples[early as usize..];
        let at_s = self.end_s();
        let mut ready = Vec::with_capacity(samples.len() + self.piece);
        while !samples.is_empty() {
            let (now, later) = samples.split_at(samples.len().min(self.piece - self.input.len()));
            self.input.extend_from_slice(now);
            samples = later;
            if self.input.len() == self.piece {
                self.convert(&mut ready);
            }
        }
        if !ready.is_empty() {
            give(at_s, &ready);
        }
    }

    /// Hands on what waits for a full piece and what is inside the resampler, which begins anew afterwards.
    pub fn flush(&mut self, mut give: impl FnMut(f64, &[f32])) {
        let (at_s, waiting) = (self.end_s(), self.input.len());
        if waiting == 0 && self.silent.is_none() {
            return;
        }
        let (given, fed) = (self.given, self.fed);
        let due = waiting + self.silent.map_or(0, |_| self.delay);
        let mut ready = Vec::new();
        while ready.len() < due {
            self.input.resize(self.piece, 0.0);
            self.convert(&mut ready);
        }
        ready.truncate(due);
        (self.given, self.fed) = (given + ready.len() as u64, fed + waiting as u64);
        // What comes after a hole does not ring with what came before.
        if let Some(resampler) = &mut self.resampler {
            resampler.reset();
        }
        self.silent = None;
        self.set_ratio(self.ratio);
        give(at_s, &ready);
    }

    /// Leaves a hole; samples that follow lie so much later. Nothing may wait for a full piece: flush first.
    pub fn leave_hole(&mut self, hole_s: f64) {
        self.start_s += hole_s.max(0.0);
    }

    /// Numbers that never come: a hole of their length. Flush first.
    pub fn skip(&mut self, lost: u64) {
        self.fed += lost;
        self.start_s += lost as f64 / self.rate_hz;
    }

    /// Sets the ratio so that an error (positive: samples lie too early) goes away slowly, and learns the drift.
    pub fn steer(&mut self, error_s: f64, step_s: f64) {
        if error_s.abs() < DRIFT_ERROR_S {
            let learnt = error_s * step_s / (4.0 * FOLLOW_S * FOLLOW_S);
            self.drift = (self.drift + learnt).clamp(-MOST_DRIFT, MOST_DRIFT);
        }
        self.set_ratio(1.0 + (self.drift + error_s / FOLLOW_S).clamp(-STEEPEST, STEEPEST));
    }

    fn set_ratio(&mut self, ratio: f64) {
        if let Some(resampler) = &mut self.resampler
            && resampler.set_resample_ratio_relative(ratio, true).is_ok()
        {
            self.ratio = ratio;
        }
    }

    fn convert(&mut self, ready: &mut Vec<f32>) {
        let before = ready.len();
        let (input_len, room) = (self.input.len(), self.output.len());
        match &mut self.resampler {
            None => ready.extend_from_slice(&self.input),
            Some(resampler) => {
                // Neither can fail: the buffers have the lengths that the resampler asked for.
                if let (Ok(input), Ok(mut output)) = (
                    InterleavedSlice::new(&self.input, 1, input_len),
                    InterleavedSlice::new_mut(&mut self.output, 1, room),
                ) && let Ok((_, len)) = resampler.process_into_buffer(&input, &mut output, None)
                {
                    let silent = self.silent.unwrap_or(self.delay);
                    let skip = silent.min(len);
                    self.silent = Some(silent - skip);
                    ready.extend_from_slice(&self.output[skip..len]);
                }
            }
        }
        self.input.clear();
        self.fed += input_len as u64;
        self.given += (ready.len() - before) as u64;
    }
}
