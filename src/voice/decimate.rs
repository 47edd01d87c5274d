//! 16 kHz to 8 kHz for what needs no more: a short half-band low-pass.

use crate::frames::FRAME_LEN;

/// Taps of the filter; its delay is 16 samples at 16 kHz.
const TAPS: usize = 33;

/// Halves the rate of a stream of frames.
#[derive(Debug, Clone)]
pub struct Decimator {
    taps: [f32; TAPS],
    line: [f32; TAPS - 1 + FRAME_LEN],
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
        Decimator { taps, line: [0.0; TAPS - 1 + FRAME_LEN] }
    }
}

impl Decimator {
    /// Takes a frame at 16 kHz, writes half as many samples to `out`.
    pub fn push(&mut self, frame: &[f32; FRAME_LEN], out: &mut [f32]) {
        self.line.copy_within(FRAME_LEN.., 0);
        self.line[TAPS - 1..].copy_from_slice(frame);
        for (to, piece) in out.iter_mut().zip(self.line.windows(TAPS).skip(1).step_by(2)) {
            *to = piece.iter().zip(&self.taps).map(|(x, tap)| x * tap).sum();
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
    fn keeps_the_voice_and_stops_what_would_fold_back() {
        assert!((gain(500.0) - 1.0).abs() < 0.02);
        assert!((gain(2500.0) - 1.0).abs() < 0.05);
        assert!(gain(5500.0) < 0.02);
    }
}
