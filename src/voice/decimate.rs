//! 16 kHz to 8 kHz for what needs no more: a short half-band low-pass.

use crate::frames::FRAME_LEN;

/// Taps of the filter; its delay is 16 samples at 16 kHz.
const TAPS: usize = 33;
/// Every other tap of a half-band filter is nought, but for the one in the middle.
const SIDE_TAPS: usize = TAPS / 2;
const MIDDLE: usize = TAPS / 2;
const OUT: usize = FRAME_LEN / 2;

/// Halves the rate of a stream of frames.
///
/// The samples are kept in two rows, even and odd: the taps of the sides meet only the one, the middle only the other.
#[derive(Debug, Clone)]
pub struct Decimator {
    sides: [f32; SIDE_TAPS],
    middle: f32,
    even: [f32; SIDE_TAPS + OUT],
    odd: [f32; SIDE_TAPS + OUT],
}

impl Default for Decimator {
    fn default() -> Self {
        let mut taps = [0.0; TAPS];
        let middle = (TAPS - 1) as f32 / 2.0;
        for (n, tap) in taps.iter_mut().enumerate() {
            let x = n as f32 - middle;
            let sinc = if x == 0.0 { 0.5 } else { (0.5 * std::f32::consts::PI * x).sin() / (std::f32::consts::PI * x) };
            let phase = std::f32::consts::TAU * (n as f32 + 0.5) / TAPS as f32;
            *tap = sinc * (0.54 - 0.46 * phase.cos());
        }
        let sum: f32 = taps.iter().sum();
        taps.iter_mut().for_each(|tap| *tap /= sum);
        Decimator {
            sides: std::array::from_fn(|n| taps[2 * n + 1]),
            middle: taps[MIDDLE],
            even: [0.0; SIDE_TAPS + OUT],
            odd: [0.0; SIDE_TAPS + OUT],
        }
    }
}

impl Decimator {
    /// Takes a frame at 16 kHz, writes half as many samples to `out`.
    pub fn push(&mut self, frame: &[f32; FRAME_LEN], out: &mut [f32]) {
        self.even.copy_within(OUT.., 0);
        self.odd.copy_within(OUT.., 0);
        let rows = self.even[SIDE_TAPS..].iter_mut().zip(&mut self.odd[SIDE_TAPS..]);
        for ((even, odd), pair) in rows.zip(frame.chunks_exact(2)) {
            (*even, *odd) = (pair[0], pair[1]);
        }
        for (to, x) in out.iter_mut().zip(&self.odd[SIDE_TAPS / 2..]) {
            *to = self.middle * x;
        }
        // Tap by tap over all samples, so that they are worked on side by side.
        for (n, tap) in self.sides.iter().enumerate() {
            for (to, x) in out.iter_mut().zip(&self.even[n + 1..]) {
                *to += tap * x;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gain(hz: f32) -> f32 {
        let mut decimator = Decimator::default();
        let mut out = [0.0; FRAME_LEN / 2];
        for n in 0..4 {
            let mut frame = [0.0; FRAME_LEN];
            for (k, x) in frame.iter_mut().enumerate() {
                *x = (std::f32::consts::TAU * hz * (n * FRAME_LEN + k) as f32 / 16_000.0).sin();
            }
            decimator.push(&frame, &mut out);
        }
        (out.iter().map(|x| x * x).sum::<f32>() / out.len() as f32 * 2.0).sqrt()
    }

    #[test]
    fn an_impulse_comes_out_as_the_taps_it_meets() {
        for at in [0, 1, 100, 255] {
            let mut decimator = Decimator::default();
            let (sides, middle) = (decimator.sides, decimator.middle);
            let mut frame = [0.0; FRAME_LEN];
            frame[at] = 1.0;
            let (mut out, mut rest) = ([0.0; OUT], [0.0; OUT]);
            decimator.push(&frame, &mut out);
            decimator.push(&[0.0; FRAME_LEN], &mut rest);
            let found: Vec<f32> = out.iter().chain(&rest).copied().filter(|&x| x != 0.0).collect();
            if at % 2 == 1 {
                assert_eq!(found, [middle]);
                // 16 samples of delay are 8 at half the rate.
                assert_eq!(out.iter().chain(&rest).position(|&x| x != 0.0), Some(at / 2 + 8));
            } else {
                assert_eq!(found, sides.iter().rev().copied().collect::<Vec<f32>>());
            }
        }
    }

    #[test]
    fn keeps_the_voice_and_stops_what_would_fold_back() {
        assert!((gain(500.0) - 1.0).abs() < 0.02);
        assert!((gain(2500.0) - 1.0).abs() < 0.05);
        assert!(gain(5500.0) < 0.02);
    }
}
