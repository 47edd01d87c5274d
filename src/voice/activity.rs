//! Whether somebody speaks: earshot's score, smoothed, and a small recurrent head over the spectrum's features.
//!
//! The head is a gated recurrent layer (Cho et al. 2014) with a linear read-out of its state and of the
//! newest features. It answers [`HEAD_DELAY`] frames late, so an onset is known with what follows it.
//! `eval/voice_fit.py` fits it and writes `head_weights.rs`. Both are added as log odds: the head
//! knows telephones and babble better, earshot knows more kinds of noise, so the head has more say where
//! the talker stands out from the background.

use super::analysis::{FEATURES, log_odds_of_earshot, prominence};
use super::head_weights::{BIAS, HIDDEN, INPUT, OFFSET, OUT, SKIP, STATE};
use super::level::dot;

/// Frames that the head looks ahead.
pub const HEAD_DELAY: usize = 6;

/// The head's log odds count no further than this: beyond it is overconfident on what it was not fitted on.
const HEAD_LIMIT: f32 = 3.0;
/// Weight of the head where the talker is within 8 dB of the background, and from 16 dB on; between, in between.
const HEAD_SHARE: (f32, f32) = (0.1, 0.35);
const HEAD_TRUST: (f32, f32) = (0.2, 0.4);
/// Brings an even chance to a probability of one half.
const BIAS_LOG_ODDS: f32 = -0.2;
/// Earshot's score is averaged over the frames from the one decided on to the newest.
const SMOOTHED: usize = HEAD_DELAY + 1;

/// Gives the probability of speech, [`HEAD_DELAY`] frames late.
#[derive(Debug, Clone)]
pub struct ActivityHead {
    state: [f32; HIDDEN],
    scores: [f32; SMOOTHED],
    next: usize,
}

impl Default for ActivityHead {
    fn default() -> Self {
        ActivityHead { state: [0.0; HIDDEN], scores: [0.0; SMOOTHED], next: 0 }
    }
}

impl ActivityHead {
    /// Takes the features as of the newest frame; gives the probability for the frame
    /// [`HEAD_DELAY`] before it.
    pub fn push(&mut self, features: &[f32; FEATURES]) -> f32 {
        self.scores[self.next] = log_odds_of_earshot(features);
        self.next = (self.next + 1) % SMOOTHED;
        let earshot = self.scores.iter().sum::<f32>() / SMOOTHED as f32;
        let head = self.recur(features).clamp(-HEAD_LIMIT, HEAD_LIMIT);
        let trust = (prominence(features) - HEAD_TRUST.0) / (HEAD_TRUST.1 - HEAD_TRUST.0);
        let share = HEAD_SHARE.0 + (HEAD_SHARE.1 - HEAD_SHARE.0) * trust.clamp(0.0, 1.0);
        sigmoid(share * head + (1.0 - share) * earshot + BIAS_LOG_ODDS)
    }

    /// The head's log odds of speech.
    fn recur(&mut self, features: &[f32; FEATURES]) -> f32 {
        let mut drive = BIAS;
        let mut memory = [0.0; 3 * HIDDEN];
        accumulate(&mut drive, features, &INPUT);
        accumulate(&mut memory, &self.state, &STATE);
        for unit in 0..HIDDEN {
            let keep = sigmoid(drive[unit] + memory[unit]);
            let reset = sigmoid(drive[HIDDEN + unit] + memory[HIDDEN + unit]);
            let new = tanh(drive[2 * HIDDEN + unit] + reset * memory[2 * HIDDEN + unit]);
            self.state[unit] = new + keep * (self.state[unit] - new);
        }
        dot(&self.state, &OUT) + dot(features, &SKIP) + OFFSET
    }
}

/// Adds `weights[i] * input[i]`, a column at a time: the inner loop runs along memory.
fn accumulate<const N: usize, const M: usize>(sum: &mut [f32; M], input: &[f32; N], weights: &[[f32; M]; N]) {
    for (x, column) in input.iter().zip(weights) {
        for (to, w) in sum.iter_mut().zip(column) {
            *to += x * w;
        }
    }
}

fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Within 3e-4 of the hyperbolic tangent (a continued fraction, clamped where it leaves it), at a
/// fraction of its cost.
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.97, 4.97);
    let s = x * x;
    let top = x * (135_135.0 + s * (17_325.0 + s * (378.0 + s)));
    let bottom = 135_135.0 + s * (62_370.0 + s * (3150.0 + s * 28.0));
    (top / bottom).clamp(-1.0, 1.0)
}

/// Turns probabilities into yes and no, with two thresholds.
#[derive(Debug, Clone)]
pub struct Switch {
    on: f32,
    off: f32,
    speaking: bool,
}

impl Switch {
    /// Goes on at `on` or more and off under `off`.
    #[must_use]
    pub fn new(on: f64, off: f64) -> Switch {
        Switch { on: on as f32, off: off.min(on) as f32, speaking: false }
    }

    /// Takes the next probability.
    pub fn push(&mut self, probability: f32) -> bool {
        self.speaking = probability >= if self.speaking { self.off } else { self.on };
        self.speaking
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_holds_between_its_thresholds() {
        let mut switch = Switch::new(0.5, 0.3);
        let decided = [0.4, 0.5, 0.35, 0.29, 0.45].map(|p| switch.push(p));
        assert_eq!(decided, [false, true, true, false, false]);
    }

    #[test]
    fn the_quick_tangent_is_close() {
        for n in -1000..=1000 {
            let x = n as f32 / 100.0;
            assert!((tanh(x) - x.tanh()).abs() < 3e-4, "{x}");
        }
    }

    #[test]
    fn the_head_stays_between_nought_and_one() {
        let mut head = ActivityHead::default();
        for n in 0..500 {
            let p = head.push(&[if n % 3 == 0 { 3.0 } else { -3.0 }; FEATURES]);
            assert!((0.0..=1.0).contains(&p));
        }
    }
}
