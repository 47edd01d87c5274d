//! Levels of both parties as the sound comes in, before anything else is measured: the meters wait for nobody.

use crate::Party;
use crate::audio::Block;
use crate::views::live::{Meter, Meters};

/// Level shown for digital silence, dBov.
const FLOOR_DBOV: f32 = -100.0;

/// Sums up the sound between two readings.
#[derive(Debug)]
pub struct MeterReader {
    period_s: f64,
    due_s: f64,
    squares: [f64; 2],
    samples: [u64; 2],
}

impl MeterReader {
    /// A reader that gives at most `hz` readings a second.
    #[must_use]
    pub fn new(hz: f64) -> MeterReader {
        MeterReader { period_s: 1.0 / hz.max(1.0), due_s: 0.0, squares: [0.0; 2], samples: [0; 2] }
    }

    /// Takes a block.
    pub fn hear(&mut self, block: &Block) {
        let sum: f64 = block.samples.iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
        self.squares[block.party.index()] += sum;
        self.samples[block.party.index()] += block.samples.len() as u64;
    }

    /// The reading, where there is new sound and it is time for one.
    pub fn due(&mut self, now_s: f64, speaks: [bool; 2], absent: [bool; 2]) -> Option<Meters> {
        let heard = self.samples.iter().any(|samples| *samples > 0);
        // A reading a little early is better than one a whole block late.
        if !heard || now_s < self.due_s - self.period_s / 4.0 {
            return None;
        }
        self.due_s = now_s + self.period_s;
        let mut meter = |party: Party| {
            let i = party.index();
            let level = (self.samples[i] > 0).then(|| level_dbov(self.squares[i] / self.samples[i] as f64));
            (self.squares[i], self.samples[i]) = (0.0, 0);
            Meter { level_dbov: level.filter(|_| !absent[i]), speaks: speaks[i] }
        };
        Some(Meters { agent: meter(Party::Agent), customer: meter(Party::Customer) })
    }
}

/// Mean square to dBov: a full-scale square wave is 0, a full-scale sine -3.01.
fn level_dbov(mean_square: f64) -> f32 {
    ((10.0 * mean_square.max(1e-12).log10()) as f32).clamp(FLOOR_DBOV, 0.0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn block(party: Party, level: f32) -> Block {
        Block { party, start_s: 0.0, sample_rate_hz: 16_000, samples: vec![level; 320] }
    }

    #[test]
    fn a_reading_is_the_level_since_the_last_one() {
        let mut reader = MeterReader::new(50.0);
        assert_eq!(reader.due(0.0, [false; 2], [false; 2]), None);
        reader.hear(&block(Party::Agent, 1.0));
        reader.hear(&block(Party::Customer, 0.1));
        let meters = reader.due(0.02, [true, false], [false; 2]).unwrap();
        assert_eq!((meters.agent.level_dbov, meters.agent.speaks), (Some(0.0), true));
        assert!((meters.customer.level_dbov.unwrap() + 20.0).abs() < 0.001);
        reader.hear(&block(Party::Agent, 0.0));
        assert_eq!(reader.due(0.021, [false; 2], [false; 2]), None, "too early");
        let meters = reader.due(0.04, [false; 2], [false, true]).unwrap();
        assert_eq!(meters.agent.level_dbov, Some(FLOOR_DBOV));
        assert_eq!(meters.customer.level_dbov, None);
    }
}
