//! Which frames need no closer look: the room alone is heard, far under the talker.
//!
//! Half of a call is the other party's turn. A frame near its background and far under the talker's loudest syllables is no speech,
//! and neither the network nor its periods have to be worked out to know that. Where the talker hardly stands out from the
//! background there are no such frames, and everything is looked at.

use super::analysis::QUIETEST_ROOM_DBOV;

/// A frame is calm up to this much over its background, dB.
const CALM_DB: f32 = 6.0;
/// And only this far under the talker's loudest syllables, dB: there the pitch tracker hears no voice either (Boersma 1993: 30 dB).
const UNDER_PEAK_DB: f32 = 31.0;
/// Calm frames in a row before one is passed over (0.19 s): pauses within words are always looked at.
const CALM_FRAMES: u32 = 12;

/// After so many (0.4 s) the head of the voice activity rests as well: its answer is late, and soft ends of words come before.
const DEEP_FRAMES: u32 = 25;

/// How closely a frame is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sleep {
    /// As closely as can be.
    Awake,
    /// Neither for its periods nor by the network.
    Light,
    /// Not at all.
    Deep,
}

/// Counts calm frames.
#[derive(Debug, Clone, Copy, Default)]
pub struct Doze {
    calm: u32,
}

impl Doze {
    /// Takes the level of the newest frame, the background and the talker's peak as known so far, dBov;
    /// tells how far the frame may be passed over.
    pub fn push(&mut self, level_dbov: f32, floor_dbov: f32, peak_dbov: f32) -> Sleep {
        let near_floor = level_dbov <= floor_dbov.max(QUIETEST_ROOM_DBOV) + CALM_DB;
        let calm = near_floor && level_dbov <= peak_dbov - UNDER_PEAK_DB;
        self.calm = if calm { self.calm.saturating_add(1) } else { 0 };
        match self.calm {
            calm if calm > DEEP_FRAMES => Sleep::Deep,
            calm if calm > CALM_FRAMES => Sleep::Light,
            _ => Sleep::Awake,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dozes(frames: usize, level_dbov: f32, floor_dbov: f32, peak_dbov: f32) -> bool {
        let mut doze = Doze::default();
        (0..frames)
            .map(|_| doze.push(level_dbov, floor_dbov, peak_dbov))
            .last()
            .is_some_and(|sleep| sleep > Sleep::Awake)
    }

    #[test]
    fn a_quiet_room_behind_a_clear_talker_is_passed_over_after_a_while() {
        assert!(!dozes(12, -70.0, -72.0, -25.0));
        assert!(dozes(13, -70.0, -72.0, -25.0));
        assert!(dozes(13, -100.0, -100.0, -40.0), "digital silence");
    }

    #[test]
    fn whatever_may_be_speech_is_looked_at() {
        assert!(!dozes(100, -65.0, -72.0, -25.0), "it stands out from the background");
        assert!(!dozes(100, -50.0, -50.0, -25.0), "the talker is not far over the background");
    }

    #[test]
    fn one_frame_that_stands_out_ends_it() {
        let mut doze = Doze::default();
        let levels = [-70.0; 20].into_iter().chain([-40.0, -70.0]);
        let passed: Vec<Sleep> = levels.map(|level| doze.push(level, -72.0, -25.0)).collect();
        assert_eq!(passed[19..], [Sleep::Light, Sleep::Awake, Sleep::Awake]);
    }

    #[test]
    fn a_long_calm_is_slept_through() {
        let mut doze = Doze::default();
        let deep = (0..60).position(|_| doze.push(-70.0, -72.0, -25.0) == Sleep::Deep);
        assert_eq!(deep, Some(25));
    }
}
