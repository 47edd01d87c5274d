//! Mel bands as the speaker encoder was trained on: power, 25 ms windows every 10 ms, 40 bands to 8 kHz.
//!
//! Slaney's mel scale with filters of equal area (Slaney 1998, Auditory Toolbox).

use std::fmt;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use crate::frames::SAMPLE_RATE_HZ;

/// Bands of each row.
pub const MELS: usize = 40;
/// Samples between two rows (10 ms).
pub const HOP: usize = 160;
/// Samples under a window (25 ms).
const WINDOW: usize = 400;
const BINS: usize = WINDOW / 2 + 1;

/// One band: its first bin and its weights.
struct Filter {
    first: usize,
    weights: Vec<f32>,
}

/// Turns sound into rows of mel bands.
pub struct MelBands {
    fft: Arc<dyn RealToComplex<f32>>,
    window: [f32; WINDOW],
    filters: Vec<Filter>,
    input: Vec<f32>,
    output: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl fmt::Debug for MelBands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MelBands").finish_non_exhaustive()
    }
}

impl Default for MelBands {
    fn default() -> Self {
        let fft = RealFftPlanner::new().plan_fft_forward(WINDOW);
        let mut window = [0.0; WINDOW];
        for (n, w) in window.iter_mut().enumerate() {
            *w = 0.5 - 0.5 * (std::f32::consts::TAU * n as f32 / WINDOW as f32).cos();
        }
        MelBands {
            input: fft.make_input_vec(),
            output: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            fft,
            window,
            filters: filters(),
        }
    }
}

impl MelBands {
    /// Rows for samples at 16 kHz, centred on every tenth of a hundredth of a second from the first sample on:
    /// one for each full 10 ms. What lies outside counts as silence.
    pub fn rows(&mut self, samples: &[f32]) -> Vec<[f32; MELS]> {
        (0..samples.len() / HOP).map(|row| self.row(samples, row * HOP)).collect()
    }

    fn row(&mut self, samples: &[f32], centre: usize) -> [f32; MELS] {
        for (n, (to, w)) in self.input.iter_mut().zip(&self.window).enumerate() {
            let x = (centre + n).checked_sub(WINDOW / 2).and_then(|at| samples.get(at)).copied().unwrap_or(0.0);
            *to = x * w;
        }
        let done = self.fft.process_with_scratch(&mut self.input, &mut self.output, &mut self.scratch);
        debug_assert!(done.is_ok(), "buffers come from the plan itself");
        let mut row = [0.0; MELS];
        for (band, filter) in row.iter_mut().zip(&self.filters) {
            *band = self.output[filter.first..].iter().zip(&filter.weights).map(|(c, w)| c.norm_sqr() * w).sum();
        }
        row
    }
}

fn filters() -> Vec<Filter> {
    let top = mel(SAMPLE_RATE_HZ as f32 / 2.0);
    let edges: Vec<f32> = (0..MELS + 2).map(|n| hertz(top * n as f32 / (MELS + 1) as f32)).collect();
    edges.windows(3).map(|edge| filter(edge[0], edge[1], edge[2])).collect()
}

fn filter(low_hz: f32, middle_hz: f32, high_hz: f32) -> Filter {
    let weight = |bin: usize| {
        let hz = bin as f32 * SAMPLE_RATE_HZ as f32 / WINDOW as f32;
        let side = ((hz - low_hz) / (middle_hz - low_hz)).min((high_hz - hz) / (high_hz - middle_hz));
        side.max(0.0) * 2.0 / (high_hz - low_hz)
    };
    let first = (0..BINS).find(|&bin| weight(bin) > 0.0).unwrap_or(0);
    let weights = (first..BINS).map(weight).take_while(|&w| w > 0.0).collect();
    Filter { first, weights }
}

/// Linear to 1 kHz, then logarithmic.
fn mel(hz: f32) -> f32 {
    if hz < 1000.0 { hz * 3.0 / 200.0 } else { 15.0 + (hz / 1000.0).ln() * 27.0 / 6.4_f32.ln() }
}

fn hertz(mel: f32) -> f32 {
    if mel < 15.0 { mel * 200.0 / 3.0 } else { 1000.0 * ((mel - 15.0) * 6.4_f32.ln() / 27.0).exp() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_its_own_inverse() {
        for hz in [0.0, 440.0, 999.0, 1000.0, 3400.0, 8000.0] {
            assert!((hertz(mel(hz)) - hz).abs() < 0.01 * hz.max(1.0), "{hz}");
        }
        assert!((mel(8000.0) - 45.245_64).abs() < 1e-3);
    }

    #[test]
    fn a_tone_lies_in_its_band_and_there_are_a_hundred_rows_a_second() {
        let tone: Vec<f32> =
            (0..16_000).map(|n| 0.1 * (std::f32::consts::TAU * 1000.0 * n as f32 / 16_000.0).sin()).collect();
        let rows = MelBands::default().rows(&tone);
        assert_eq!(rows.len(), 100);
        let loudest = (0..MELS).max_by(|&a, &b| rows[50][a].total_cmp(&rows[50][b]));
        // Band 13 of 41 equal steps lies about 15 mel, which is 1 kHz.
        assert_eq!(loudest, Some(13));
    }

    #[test]
    fn twice_the_amplitude_is_four_times_the_power() {
        let noise: Vec<f32> = (0..3200_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 8) as f32 / 1e9).collect();
        let louder: Vec<f32> = noise.iter().map(|x| 2.0 * x).collect();
        let (a, b) = (MelBands::default().rows(&noise), MelBands::default().rows(&louder));
        assert!((b[10][5] / a[10][5] - 4.0).abs() < 1e-3);
    }
}
