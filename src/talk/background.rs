//! What is heard while nobody speaks: keys, or music.
//!
//! Keys are short bursts without pitch that stand out and are gone again. Music has a pitch most of the time, and it moves; a hum
//! has one that stays.

use super::TalkConfig;
use crate::frames::FRAME_S;
use crate::voice::VoiceFrame;

/// Frames of speech in a row that end what went before: fewer may be a key that was taken for speech.
const SPEECH_FRAMES: u32 = 7;
/// Frames within which a burst must have gone again (80 ms): a key's press with its ring.
const BURST_FRAMES: usize = 5;
/// Least frames between two bursts: a key's release comes 60 to 110 ms after its press and is the same stroke.
const APART_FRAMES: u64 = 8;
/// Levels under this are silence of a line, dBov.
const FAINTEST_DBOV: f32 = -65.0;
/// Octaves of pitch that are told apart by semitones.
const SEMITONES: usize = 48;
/// How periodic a frame of music is at least.
const TONAL: f32 = 0.6;

/// What was recognised in a silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sound {
    Typing,
    Music,
}

/// One channel since the last speech.
#[derive(Debug, Clone, Copy)]
struct Side {
    levels_dbov: [f32; BURST_FRAMES + 2],
    centroids_hz: [f32; BURST_FRAMES + 2],
    tonal: u32,
    pitches: u64,
    strokes: u32,
    stroke_at: u64,
}

impl Side {
    const QUIET: Side = Side {
        levels_dbov: [FAINTEST_DBOV; BURST_FRAMES + 2],
        centroids_hz: [0.0; BURST_FRAMES + 2],
        tonal: 0,
        pitches: 0,
        strokes: 0,
        stroke_at: 0,
    };

    fn push(&mut self, frame: &VoiceFrame, config: &TalkConfig) {
        self.levels_dbov.rotate_left(1);
        self.levels_dbov[BURST_FRAMES + 1] = frame.level_dbov.max(FAINTEST_DBOV);
        self.centroids_hz.rotate_left(1);
        self.centroids_hz[BURST_FRAMES + 1] = frame.centroid_hz;
        if frame.f0_hz > 0.0 && frame.voicing >= TONAL && frame.level_dbov > FAINTEST_DBOV {
            self.tonal += 1;
            let semitone = (12.0 * (frame.f0_hz / 60.0).log2()).round().clamp(0.0, SEMITONES as f32 - 1.0);
            self.pitches |= 1 << semitone as u32;
        }
        if self.stroke(config) && frame.index >= self.stroke_at + APART_FRAMES {
            self.strokes += 1;
            self.stroke_at = frame.index;
        }
    }

    /// A burst in the second frame that is kept: over what came before it, and gone at the end.
    fn stroke(&self, config: &TalkConfig) -> bool {
        let [before, at, .., end] = self.levels_dbov;
        let step_db = config.key_step_db as f32;
        let bright = f64::from(self.centroids_hz[1].max(self.centroids_hz[2])) >= config.key_centroid_hz;
        at - before >= step_db && at.max(self.levels_dbov[2]) - end >= step_db && bright
    }
}

/// Listens to both channels while nobody speaks.
#[derive(Debug)]
pub(super) struct Background {
    sides: [Side; 2],
    speaking: [u32; 2],
    frames: u64,
}

impl Default for Background {
    fn default() -> Self {
        Background { sides: [Side::QUIET; 2], speaking: [0; 2], frames: 0 }
    }
}

impl Background {
    pub fn push(&mut self, frame: &VoiceFrame, config: &TalkConfig) {
        let party = frame.party.index();
        self.speaking[party] = if frame.speech { self.speaking[party] + 1 } else { 0 };
        if self.speaking[party] >= SPEECH_FRAMES {
            (self.sides, self.frames) = ([Side::QUIET; 2], 0);
            return;
        }
        if party == 0 {
            self.frames += 1;
        }
        self.sides[party].push(frame, config);
    }

    /// What has been heard since the last speech, if it can be named.
    pub fn sound(&self, config: &TalkConfig) -> Option<Sound> {
        let seconds = self.frames as f64 * FRAME_S;
        let share = |side: &Side| f64::from(side.tonal) / self.frames.max(1) as f64;
        let music =
            |side: &Side| share(side) >= config.music_share && side.pitches.count_ones() >= config.music_pitches;
        let typing = |side: &Side| {
            side.strokes >= config.typing_strokes && f64::from(side.strokes) >= config.typing_per_s * seconds
        };
        if self.sides.iter().any(music) {
            Some(Sound::Music)
        } else {
            self.sides.iter().any(typing).then_some(Sound::Typing)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Party;

    fn frame(index: u64, level_dbov: f32, f0_hz: f32, centroid_hz: f32) -> VoiceFrame {
        VoiceFrame {
            level_dbov,
            noise_dbov: -60.0,
            speech: false,
            f0_hz,
            voicing: if f0_hz > 0.0 { 0.8 } else { 0.2 },
            centroid_hz,
            ..VoiceFrame::silent(Party::Agent, index)
        }
    }

    fn heard(make: impl Fn(u64) -> VoiceFrame) -> Option<Sound> {
        let (config, mut background) = (TalkConfig::default(), Background::default());
        (0..300).for_each(|index| background.push(&make(index), &config));
        background.sound(&config)
    }

    #[test]
    fn strokes_every_third_of_a_second_are_typing() {
        let stroke = |index: u64| matches!(index % 20, 0 | 1);
        assert_eq!(heard(|i| frame(i, if stroke(i) { -35.0 } else { -58.0 }, 0.0, 2500.0)), Some(Sound::Typing));
    }

    #[test]
    fn thumps_and_steady_noise_are_not() {
        let thump = |index: u64| matches!(index % 20, 0 | 1);
        assert_eq!(heard(|i| frame(i, if thump(i) { -35.0 } else { -58.0 }, 0.0, 300.0)), None);
        assert_eq!(heard(|i| frame(i, -45.0 + (i % 3) as f32, 0.0, 2500.0)), None);
        assert_eq!(heard(|i| frame(i, if i % 20 < 10 { -30.0 } else { -58.0 }, 0.0, 2500.0)), None, "not gone again");
    }

    #[test]
    fn a_pitch_that_moves_is_music_and_a_hum_is_not() {
        let melody = [262.0, 294.0, 330.0, 392.0, 349.0, 220.0];
        assert_eq!(heard(|i| frame(i, -30.0, melody[(i / 20) as usize % 6], 900.0)), Some(Sound::Music));
        assert_eq!(heard(|i| frame(i, -30.0, 100.0, 200.0)), None);
    }

    #[test]
    fn speech_ends_it() {
        let melody = [262.0, 294.0, 330.0, 392.0, 349.0, 220.0];
        let last = |i: u64| VoiceFrame { speech: i >= 290, ..frame(i, -30.0, melody[(i / 20) as usize % 6], 900.0) };
        assert_eq!(heard(last), None);
    }
}
