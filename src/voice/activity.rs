//! Whether somebody speaks: a small recurrent head over the spectrum's features, with earshot's score where the talker is hard to hear.
//!
//! The head is a gated recurrent layer (Cho et al. 2014, with the reset after the product as in Chung et al. 2014) with a linear read-out of its state and of
//! the newest features. It answers [`HEAD_DELAY`] frames late, so an onset is known with what follows it.
//! `eval/voice_fit.py` fits it and writes `head_weights.rs`. Both are added as log odds: the head knows telephones and babble better,
//! earshot knows more kinds of noise, so earshot has a say only where the talker hardly stands out from the background.

use super::analysis::{CLEAR_DB, FEATURES};
use super::head_weights::{BIAS, HIDDEN, INPUT, OFFSET, OUT, SKIP, STATE, STATE_BIAS};
use super::level::dot;

/// Frames that the head looks ahead.
pub const HEAD_DELAY: usize = 6;

/// Weight of earshot where the talker's loudest syllables are up to `FAINT_DB` over the background; from [`CLEAR_DB`] on it has none.
const EARSHOT_SHARE: f32 = 0.4;
const FAINT_DB: f32 = 32.0;
/// Brings an even chance to a probability of one half.
const BIAS_LOG_ODDS: f32 = -0.6;
/// Probability of speech in a frame that is passed over. Own choice: of frames under -60 dBov in two bank calls the head gave three quarters less than 0.003.
const AT_REST: f32 = 0.005;
/// Earshot's score is averaged over the frames from the one decided on to the newest.
const SMOOTHED: usize = HEAD_DELAY + 1;
/// Columns that are added at once: each sum is loaded and stored once for all of them.
const AT_ONCE: usize = 4;

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
    /// Takes the features as of the newest frame, earshot's log odds for it, and how far the talker stands out, dB; gives the
    /// probability for the frame [`HEAD_DELAY`] before it.
    pub fn push(&mut self, features: &[f32; FEATURES], earshot: f32, prominence_db: f32) -> f32 {
        self.score(earshot);
        let earshot = self.scores.iter().sum::<f32>() / SMOOTHED as f32;
        let faint = (CLEAR_DB - prominence_db) / (CLEAR_DB - FAINT_DB);
        let share = EARSHOT_SHARE * faint.clamp(0.0, 1.0);
        sigmoid((1.0 - share) * self.recur(features) + share * earshot + BIAS_LOG_ODDS)
    }

    /// Passes a frame over that is the bare room, as the frames of the last 0.4 s were: what the head remembers stays.
    pub fn rest(&mut self, earshot: f32) -> f32 {
        self.score(earshot);
        AT_REST
    }

    fn score(&mut self, earshot: f32) {
        self.scores[self.next] = earshot;
        self.next = (self.next + 1) % SMOOTHED;
    }

    /// The head's log odds of speech.
    fn recur(&mut self, features: &[f32; FEATURES]) -> f32 {
        let mut drive = BIAS;
        let mut memory = [0.0; 3 * HIDDEN];
        memory[2 * HIDDEN..].copy_from_slice(&STATE_BIAS);
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

/// Adds `weights[i] * input[i]`, a few columns at a time: the inner loop runs along memory.
fn accumulate<const N: usize, const M: usize>(sum: &mut [f32; M], input: &[f32; N], weights: &[[f32; M]; N]) {
    let (inputs, rest) = input.as_chunks::<AT_ONCE>();
    let (columns, last) = weights.as_chunks::<AT_ONCE>();
    for ([a, b, c, d], [of_a, of_b, of_c, of_d]) in inputs.iter().zip(columns) {
        for (n, to) in sum.iter_mut().enumerate() {
            *to += (a * of_a[n] + b * of_b[n]) + (c * of_c[n] + d * of_d[n]);
        }
    }
    for (x, column) in rest.iter().zip(last) {
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
            let p = head.push(&[if n % 3 == 0 { 3.0 } else { -3.0 }; FEATURES], 9.0, 12.0);
            assert!((0.0..=1.0).contains(&p));
        }
    }
}
