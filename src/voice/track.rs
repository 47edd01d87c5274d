//! One pitch for each frame: the cheapest path through the candidates (Viterbi, Boersma 1993).
//!
//! Octave jumps and changes of voicing cost; a decision is taken with a fixed delay.

use super::VoiceConfig;
use super::pitch::{CANDIDATES, Candidates};
use crate::frames::FRAME_S;

/// Frames that a decision waits for what comes after it.
pub const TRACK_DELAY: usize = 5;

const STATES: usize = CANDIDATES + 1;
/// Under this share of the talker's peak a frame begins to count as silent (Boersma 1993: 0.03).
const SILENCE_SHARE: f32 = 0.03;
/// Costs are given for steps of 10 ms.
const STEP_SCALE: f32 = 0.01 / FRAME_S as f32;

/// What the tracker decided for one frame.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pitch {
    /// Fundamental frequency, Hz; 0 where unvoiced.
    pub f0_hz: f32,
    /// Correlation at the chosen period, or the best one where unvoiced, 0 to 1.
    pub strength: f32,
}

#[derive(Debug, Clone, Copy)]
struct Column {
    states: [Pitch; STATES],
    from: [u8; STATES],
    len: usize,
}

impl Column {
    const EMPTY: Column = Column { states: [Pitch { f0_hz: 0.0, strength: 0.0 }; STATES], from: [0; STATES], len: 1 };
}

/// Follows the pitch of one voice.
#[derive(Debug, Clone)]
pub struct PitchTracker {
    columns: [Column; TRACK_DELAY + 1],
    scores: [f32; STATES],
    newest: usize,
    min_hz: f32,
    voicing_threshold: f32,
    octave_cost: f32,
    octave_jump_cost: f32,
    voicing_change_cost: f32,
}

impl PitchTracker {
    /// A tracker with the costs of the configuration.
    #[must_use]
    pub fn new(config: &VoiceConfig) -> PitchTracker {
        PitchTracker {
            columns: [Column::EMPTY; TRACK_DELAY + 1],
            scores: [0.0; STATES],
            newest: 0,
            min_hz: config.pitch_min_hz as f32,
            voicing_threshold: config.voicing_threshold as f32,
            octave_cost: config.octave_cost as f32,
            octave_jump_cost: config.octave_jump_cost as f32 * STEP_SCALE,
            voicing_change_cost: config.voicing_change_cost as f32 * STEP_SCALE,
        }
    }

    /// Takes the candidates of the next frame and its amplitude against the talker's peak; gives the
    /// decision for the frame [`TRACK_DELAY`] before it.
    pub fn push(&mut self, candidates: &Candidates, peak_share: f32) -> Pitch {
        let last = self.newest;
        self.newest = (self.newest + 1) % self.columns.len();
        let mut column = self.column(candidates);
        let mut scores = [f32::NEG_INFINITY; STATES];
        let before = self.columns[last];
        for (state, score) in scores.iter_mut().enumerate().take(column.len) {
            let (from, best) = self.best_way(&before, column.states[state].f0_hz);
            column.from[state] = from as u8;
            *score = best + self.emission(&column.states[state], peak_share);
        }
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        scores.iter_mut().for_each(|s| *s -= top);
        self.scores = scores;
        self.columns[self.newest] = column;
        self.decide()
    }

    fn column(&self, candidates: &Candidates) -> Column {
        let mut column = Column::EMPTY;
        column.states[0].strength = candidates.best_strength();
        for (to, c) in column.states[1..].iter_mut().zip(candidates.as_slice()) {
            *to = Pitch { f0_hz: c.f0_hz, strength: c.strength };
        }
        column.len = 1 + candidates.as_slice().len();
        column
    }

    fn best_way(&self, before: &Column, f0_hz: f32) -> (usize, f32) {
        let mut best = (0, f32::NEG_INFINITY);
        for from in 0..before.len {
            let score = self.scores[from] - self.step_cost(before.states[from].f0_hz, f0_hz);
            if score > best.1 {
                best = (from, score);
            }
        }
        best
    }

    fn step_cost(&self, from_hz: f32, to_hz: f32) -> f32 {
        match (from_hz > 0.0, to_hz > 0.0) {
            (false, false) => 0.0,
            (true, true) => self.octave_jump_cost * (to_hz / from_hz).log2().abs(),
            _ => self.voicing_change_cost,
        }
    }

    fn emission(&self, state: &Pitch, peak_share: f32) -> f32 {
        if state.f0_hz > 0.0 {
            state.strength - self.octave_cost * (self.min_hz / state.f0_hz).log2()
        } else {
            let loudness = peak_share * (1.0 + self.voicing_threshold) / SILENCE_SHARE;
            self.voicing_threshold + (2.0 - loudness).max(0.0)
        }
    }

    fn decide(&self) -> Pitch {
        let mut state = (0..STATES).max_by(|&a, &b| self.scores[a].total_cmp(&self.scores[b])).unwrap_or(0);
        let mut at = self.newest;
        for _ in 0..TRACK_DELAY {
            state = usize::from(self.columns[at].from[state]);
            at = (at + self.columns.len() - 1) % self.columns.len();
        }
        self.columns[at].states[state]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::pitch::Candidate;

    fn follow(columns: &[&[(f32, f32)]]) -> Vec<f32> {
        let mut tracker = PitchTracker::new(&VoiceConfig::default());
        let quiet = [&[] as &[(f32, f32)]; TRACK_DELAY];
        let all = columns.iter().chain(&quiet).map(|column| {
            let list: Vec<Candidate> = column.iter().map(|&(f0_hz, strength)| Candidate { f0_hz, strength }).collect();
            tracker.push(&Candidates::from_slice(&list), 1.0).f0_hz
        });
        all.skip(TRACK_DELAY).collect()
    }

    #[test]
    fn a_single_octave_jump_is_mended() {
        let steady: &[(f32, f32)] = &[(120.0, 0.9), (60.0, 0.85)];
        let tempting: &[(f32, f32)] = &[(120.0, 0.85), (60.0, 0.95)];
        let got = follow(&[steady, steady, steady, tempting, steady, steady]);
        assert_eq!(got, [120.0; 6]);
    }

    #[test]
    fn a_weak_period_is_unvoiced() {
        let weak: &[(f32, f32)] = &[(150.0, 0.3)];
        assert_eq!(follow(&[weak; 8]), [0.0; 8]);
    }

    #[test]
    fn a_glide_is_followed() {
        let columns: Vec<[(f32, f32); 1]> = (0..10).map(|n| [(100.0 + 5.0 * n as f32, 0.9)]).collect();
        let slices: Vec<&[(f32, f32)]> = columns.iter().map(|c| c.as_slice()).collect();
        assert_eq!(follow(&slices)[9], 145.0);
    }
}
