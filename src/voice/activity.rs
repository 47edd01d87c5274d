//! Whether somebody speaks: a small head over earshot's score and the spectrum's features.

use super::analysis::FEATURES;

/// Frames that the head looks ahead.
pub const HEAD_DELAY: usize = 6;

/// Gives the probability of speech, [`HEAD_DELAY`] frames late.
#[derive(Debug, Clone, Default)]
pub struct ActivityHead {
    smooth: f32,
}

impl ActivityHead {
    /// Takes the features as of the newest frame; gives the probability for the frame [`HEAD_DELAY`] before it.
    pub fn push(&mut self, features: &[f32; FEATURES]) -> f32 {
        self.smooth += 0.3 * (features[0] * 4.0 - self.smooth);
        1.0 / (1.0 + (-self.smooth).exp())
    }
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
}
