//! The latest sound of a party, by time.

use std::collections::VecDeque;

use crate::frames::{FRAME_LEN, SAMPLE_RATE_HZ};

/// Length over which loudness is taken when the quietest place is looked for.
const QUIET_WINDOW_LEN: usize = 5 * FRAME_LEN;

/// The latest sound of a party.
#[derive(Debug)]
pub(super) struct Sound {
    pub(super) samples: VecDeque<f32>,
    /// Samples forgotten.
    first: u64,
}

impl Sound {
    pub(super) fn new(capacity_s: f64) -> Sound {
        let samples = VecDeque::with_capacity((capacity_s * f64::from(SAMPLE_RATE_HZ)) as usize);
        Sound { samples, first: 0 }
    }

    pub(super) fn push(&mut self, samples: &[f32]) {
        self.samples.extend(samples);
    }

    pub(super) fn end_s(&self) -> f64 {
        (self.first + self.samples.len() as u64) as f64 / f64::from(SAMPLE_RATE_HZ)
    }

    /// Place of a moment among the samples that are kept.
    pub(super) fn place(&self, time_s: f64) -> usize {
        let sample = (time_s.max(0.0) * f64::from(SAMPLE_RATE_HZ)).round() as u64;
        (sample.saturating_sub(self.first) as usize).min(self.samples.len())
    }

    pub(super) fn time_s(&self, place: usize) -> f64 {
        (self.first + place as u64) as f64 / f64::from(SAMPLE_RATE_HZ)
    }

    pub(super) fn forget_before(&mut self, time_s: f64) {
        let place = self.place(time_s);
        self.samples.drain(..place);
        self.first += place as u64;
    }

    pub(super) fn copy(&self, from_s: f64, to_s: f64) -> (f64, Vec<f32>) {
        let (from, to) = (self.place(from_s), self.place(to_s));
        (self.time_s(from), self.samples.range(from..to.max(from)).copied().collect())
    }

    /// Middle of the quietest window of a stretch.
    pub(super) fn quietest_s(&self, from_s: f64, to_s: f64) -> f64 {
        let (from, to) = (self.place(from_s), self.place(to_s));
        let quietest = (from..(to.saturating_sub(QUIET_WINDOW_LEN)).max(from + 1))
            .step_by(FRAME_LEN)
            .map(|start| (start, self.energy(start, start + QUIET_WINDOW_LEN)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        quietest.map_or(to_s, |(start, _)| self.time_s(start + QUIET_WINDOW_LEN / 2))
    }

    fn energy(&self, from: usize, to: usize) -> f32 {
        self.samples.range(from..to.min(self.samples.len())).map(|sample| sample * sample).sum()
    }
}
