//! The background behind the voice: minimum statistics (after Martin 2001, in decibels).

/// Frames in a block of which one minimum is kept (0.24 s).
const BLOCK_FRAMES: u32 = 15;
/// Blocks that are remembered (2.9 s): longer than a phrase without a pause.
const BLOCKS: usize = 12;
/// The minimum of a fluctuating level lies under its mean by about this much.
const BIAS_DB: f32 = 2.0;
/// Weight of the newest frame before the minimum is taken.
const SMOOTHING: f32 = 0.3;

/// Tracks the floor of one level that comes once a frame.
#[derive(Debug, Clone, Copy)]
pub struct FloorTracker {
    smooth_db: Option<f32>,
    blocks_db: [f32; BLOCKS],
    /// The least of the finished blocks.
    least_db: f32,
    next: usize,
    current_db: f32,
    filled: u32,
}

impl Default for FloorTracker {
    fn default() -> Self {
        FloorTracker {
            smooth_db: None,
            blocks_db: [f32::INFINITY; BLOCKS],
            least_db: f32::INFINITY,
            next: 0,
            current_db: f32::INFINITY,
            filled: 0,
        }
    }
}

impl FloorTracker {
    /// Takes the level of the next frame, dB; gives the floor so far, never over the smoothed level by more than the bias.
    pub fn push(&mut self, level_db: f32) -> f32 {
        let smooth = self.smooth_db.map_or(level_db, |s| s + SMOOTHING * (level_db - s));
        self.smooth_db = Some(smooth);
        self.current_db = self.current_db.min(smooth);
        self.filled += 1;
        let floor = self.least_db.min(self.current_db);
        if self.filled == BLOCK_FRAMES {
            self.blocks_db[self.next] = self.current_db;
            self.least_db = self.blocks_db.iter().fold(f32::INFINITY, |a, &b| a.min(b));
            self.next = (self.next + 1) % BLOCKS;
            self.current_db = f32::INFINITY;
            self.filled = 0;
        }
        floor + BIAS_DB
    }
}

/// Tracks the loudest level of a talker, falling slowly where they are silent.
#[derive(Debug, Clone, Copy)]
pub struct PeakTracker {
    level_db: f32,
    fall_db: f32,
}

impl PeakTracker {
    /// Starts at `start_db` and falls by `fall_db` a frame.
    #[must_use]
    pub fn new(start_db: f32, fall_db: f32) -> PeakTracker {
        PeakTracker { level_db: start_db, fall_db }
    }

    /// Takes the level of the next frame, dB; gives the peak so far, reached in a few frames and left slowly.
    pub fn push(&mut self, level_db: f32) -> f32 {
        if level_db > self.level_db {
            self.level_db += 0.3 * (level_db - self.level_db);
        } else {
            self.level_db -= self.fall_db;
        }
        self.level_db
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_over_a_steady_floor_does_not_lift_it() {
        let mut tracker = FloorTracker::default();
        let mut floor = 0.0;
        for n in 0..1000 {
            let speaking = n % 50 < 40;
            floor = tracker.push(if speaking { -20.0 } else { -60.0 });
        }
        assert!((floor + 58.0).abs() < 3.0, "{floor}");
    }

    #[test]
    fn a_rising_background_is_followed_within_four_seconds() {
        let mut tracker = FloorTracker::default();
        (0..500).for_each(|_| {
            tracker.push(-70.0);
        });
        let floor = (0..250).map(|_| tracker.push(-40.0)).last().unwrap_or(0.0);
        assert!((floor + 38.0).abs() < 0.01, "{floor}");
    }

    #[test]
    fn the_peak_falls_slowly() {
        let mut peak = PeakTracker::new(-40.0, 0.05);
        (0..50).for_each(|_| {
            peak.push(-20.0);
        });
        let after = (0..100).map(|_| peak.push(-60.0)).last().unwrap_or(0.0);
        assert!(after < -24.0 && after > -26.0, "{after}");
    }
}
