//! Any rate to 16 kHz, in pieces of any length, without delay and without losing a sample.

use std::fmt;

use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler as _};

use super::SAMPLE_RATE_HZ;

/// Blocks of the transform last at least this part of a second (31 ms): the longer, the nearer to half
/// the rate the filter may cut off, and the later the samples come out.
const BLOCKS_PER_SECOND: usize = 32;

/// A resampler for one channel. Recordings of 16 kHz pass through untouched.
pub(super) struct Resampler {
    /// `None` where there is nothing to convert.
    fft: Option<Fft<f32>>,
    rate_hz: u64,
    input: Vec<f32>,
    filled: usize,
    output: Vec<f32>,
    /// Samples that the filter puts before the first real one, not yet thrown away.
    delay_left: usize,
    /// Samples taken in.
    taken: u64,
    /// Samples given out.
    given: u64,
}

impl fmt::Debug for Resampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resampler")
            .field("rate_hz", &self.rate_hz)
            .field("taken", &self.taken)
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}

impl Resampler {
    /// A resampler from `rate_hz` to 16 kHz.
    pub fn new(rate_hz: u32) -> Resampler {
        let fft = (rate_hz != SAMPLE_RATE_HZ).then(|| transform(rate_hz)).flatten();
        let (input, output, delay) = fft
            .as_ref()
            .map_or((0, 0, 0), |fft| (fft.input_frames_next(), fft.output_frames_next(), fft.output_delay()));
        Resampler {
            fft,
            rate_hz: u64::from(rate_hz.max(1)),
            input: vec![0.0; input],
            filled: 0,
            output: vec![0.0; output],
            delay_left: delay,
            taken: 0,
            given: 0,
        }
    }

    /// Takes samples, hands on those that are ready.
    pub fn push(&mut self, mut samples: &[f32], mut give: impl FnMut(&[f32])) {
        self.taken += samples.len() as u64;
        if self.fft.is_none() {
            self.given += samples.len() as u64;
            return give(samples);
        }
        while !samples.is_empty() {
            let (now, later) = samples.split_at(samples.len().min(self.input.len() - self.filled));
            self.input[self.filled..self.filled + now.len()].copy_from_slice(now);
            self.filled += now.len();
            samples = later;
            if self.filled == self.input.len() {
                self.convert(&mut give);
            }
        }
    }

    /// Takes `count` samples of silence.
    pub fn push_silence(&mut self, mut count: u64, mut give: impl FnMut(&[f32])) {
        const SILENCE: [f32; 1024] = [0.0; 1024];
        while count > 0 {
            let now = count.min(SILENCE.len() as u64);
            self.push(&SILENCE[..now as usize], &mut give);
            count -= now;
        }
    }

    /// Hands on what the filter still holds back: exactly as many samples as were taken are then
    /// given, in the ratio of the rates.
    pub fn finish(&mut self, mut give: impl FnMut(&[f32])) {
        let due = self.due();
        while self.fft.is_some() && self.given < due {
            self.input[self.filled..].fill(0.0);
            self.convert(&mut |samples: &[f32]| give(samples));
        }
    }

    /// Samples owed for those taken, rounded to the nearest.
    fn due(&self) -> u64 {
        (self.taken * u64::from(SAMPLE_RATE_HZ) + self.rate_hz / 2) / self.rate_hz
    }

    fn convert(&mut self, give: &mut impl FnMut(&[f32])) {
        self.filled = 0;
        let Some(fft) = &mut self.fft else { return };
        let (input_len, output_len) = (self.input.len(), self.output.len());
        // Neither can fail: the buffers have the lengths that the resampler asked for.
        if let (Ok(input), Ok(mut output)) = (
            InterleavedSlice::new(&self.input, 1, input_len),
            InterleavedSlice::new_mut(&mut self.output, 1, output_len),
        ) {
            let done = fft.process_into_buffer(&input, &mut output, None);
            debug_assert!(done.is_ok(), "{done:?}");
        }
        let skip = self.delay_left.min(output_len);
        self.delay_left -= skip;
        let due = usize::try_from(self.due() - self.given).unwrap_or(usize::MAX);
        let ready = &self.output[skip..];
        let ready = &ready[..ready.len().min(due)];
        self.given += ready.len() as u64;
        give(ready);
    }
}

/// The transform, of an even length on both sides so that its delay is a whole number of samples.
fn transform(rate_hz: u32) -> Option<Fft<f32>> {
    let (rate, target) = (rate_hz as usize, SAMPLE_RATE_HZ as usize);
    let unit = rate / greatest_common_divisor(rate, target).max(1);
    let pairs = (rate / BLOCKS_PER_SECOND).div_ceil((2 * unit).max(1)).max(1);
    Fft::new(rate, target, pairs * 2 * unit, 1, FixedSync::Both).ok()
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
