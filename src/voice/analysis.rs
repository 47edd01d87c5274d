//! One pass over a frame: level, spectrum, background, periods, and what speech is told by.

use earshot::Detector;

use super::VoiceConfig;
use super::doze::{Doze, Sleep};
use super::level::{SILENCE_DBOV, dbov, mean_square};
use super::noise::{FloorTracker, PeakTracker};
use super::pitch::{Candidates, PitchFinder};
use super::spectrum::{FINE, Shape, Spectrum, WINDOW};
use crate::frames::FRAME_LEN;

/// Values that the decision on speech is made from.
pub const FEATURES: usize = 8 + 2 * FINE;

/// A background under this is as good as none, dBov: else digital silence would make every hiss loud.
pub(super) const QUIETEST_ROOM_DBOV: f32 = -75.0;
const QUIETEST_BAND_DBOV: f32 = -85.0;
/// Where the loudness of the talker is guessed to begin, dBov.
const FIRST_PEAK_DBOV: f32 = -40.0;
/// How fast it is forgotten, dB a frame (1 dB in 1.6 s).
const PEAK_FALL_DB: f32 = 0.01;
/// Frames that the network is given again when it is needed after a rest: its window and its context reach back over five.
const REPLAYED: usize = 6;
/// What the network says of a quiet line, by median over the labelled calls: it is unsure of nothing, so it says 0.15 to 0.4.
const QUIET_SCORE: f32 = 0.25;
/// The network is not asked where the talker's loudest syllables are this far over the background, dB: the head knows such lines better.
pub(super) const CLEAR_DB: f32 = 42.0;
/// Bands from 300 to 2700 Hz: vowels on any telephone.
const SONORANT: std::ops::Range<usize> = 2..9;

/// What is known of a frame once the frame after it has come.
#[derive(Debug, Clone, Copy)]
pub struct Analysis {
    /// Level, dBov.
    pub level_dbov: f32,
    /// Tracked background, dBov.
    pub noise_dbov: f32,
    /// Tracked level of the talker's loudest syllables, dBov.
    pub peak_dbov: f32,
    /// Level of the bands that carry vowels, dBov.
    pub sonority_dbov: f32,
    /// Spectrum.
    pub shape: Shape,
    /// How far the newest frame was passed over, as it is the bare room far under the talker.
    pub sleep: Sleep,
    /// Possible periods; none where the frame was passed over.
    pub periods: Candidates,
    /// Score of the earshot network for the newest frame, 0 to 1; that of a quiet line where it was not asked.
    pub earshot: f32,
}

impl Analysis {
    /// Log odds of speech by the earshot network alone.
    #[must_use]
    pub fn log_odds_of_earshot(&self) -> f32 {
        let score = self.earshot.clamp(0.001, 0.999);
        (score / (1.0 - score)).ln()
    }

    /// How far the talker's loudest syllables are over the background, dB.
    #[must_use]
    pub fn prominence_db(&self) -> f32 {
        self.peak_dbov - self.noise_dbov.max(QUIETEST_ROOM_DBOV)
    }

    /// The values that the decision on speech is made from, each about -2 to 2.
    #[must_use]
    pub fn features(&self, floors_dbov: &[f32; FINE]) -> [f32; FEATURES] {
        let floor = self.noise_dbov.max(QUIETEST_ROOM_DBOV);
        let mut features = [0.0; FEATURES];
        features[0] = ((self.level_dbov - floor) / 20.0).clamp(-1.0, 3.0);
        features[1] = ((self.level_dbov.max(floor) - self.peak_dbov) / 20.0).clamp(-3.0, 1.0);
        features[2] = self.periods.best_strength();
        features[3] = (self.shape.flux_db / 10.0).clamp(0.0, 2.0);
        features[4] = (self.shape.flatness_db / 10.0).clamp(-2.0, 0.0);
        features[5] = (self.shape.tilt_db / 20.0).clamp(-2.0, 2.0);
        features[6] = ((self.peak_dbov - floor) / 40.0).clamp(-1.0, 2.0);
        features[7] = ((self.level_dbov + 60.0) / 30.0).clamp(-1.0, 2.0);
        let (over_floor, under_peak) = features[8..].split_at_mut(FINE);
        for (n, (level, floor)) in self.shape.fine_dbov.iter().zip(floors_dbov).enumerate() {
            over_floor[n] = ((level - floor.max(QUIETEST_BAND_DBOV)) / 20.0).clamp(-0.5, 2.5);
            under_peak[n] = ((level - self.peak_dbov) / 20.0 + 1.5).clamp(-2.0, 2.0);
        }
        features
    }
}

/// The earshot network, which may rest. What it remembers of the speech before would outlast the rest (its memory is of seconds), so
/// it wakes as at a beginning, with the last frames before given to it.
struct Network {
    detector: Box<Detector>,
    /// Ring of the frames passed over last; `rested % REPLAYED` is the place of the next.
    passed: [[f32; FRAME_LEN]; REPLAYED],
    rested: usize,
}

impl Default for Network {
    fn default() -> Self {
        Network { detector: Box::default(), passed: [[0.0; FRAME_LEN]; REPLAYED], rested: 0 }
    }
}

impl Network {
    /// The score of a frame, 0 to 1.
    fn push(&mut self, samples: &[f32; FRAME_LEN]) -> f32 {
        if self.rested > 0 {
            self.detector.reset();
        }
        for back in (1..=self.rested.min(REPLAYED)).rev() {
            self.detector.predict_f32(&self.passed[(self.rested - back) % REPLAYED]);
        }
        self.rested = 0;
        self.detector.predict_f32(samples).clamp(0.0, 1.0)
    }

    /// Passes a frame over; its score is that of a quiet line.
    fn rest(&mut self, samples: &[f32; FRAME_LEN]) -> f32 {
        self.passed[self.rested % REPLAYED] = *samples;
        self.rested += 1;
        QUIET_SCORE
    }
}

/// Analyses one voice, a frame behind what it is given.
pub struct Analyser {
    network: Network,
    doze: Doze,
    spectrum: Spectrum,
    periods: PitchFinder,
    noise: FloorTracker,
    peak: PeakTracker,
    peak_dbov: f32,
    floor_dbov: f32,
    band_floors: [FloorTracker; FINE],
    floors_dbov: [f32; FINE],
    /// Nothing but digital silence has come so far: it says nothing of the room.
    untouched: bool,
    /// The last two frames.
    heard: [f32; 2 * FRAME_LEN],
    /// The window centred on the frame before the newest reaches half a frame into both neighbours.
    older_half: [f32; FRAME_LEN / 2],
}

impl std::fmt::Debug for Analyser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyser").finish_non_exhaustive()
    }
}

impl Analyser {
    /// An analyser that looks for pitch as configured.
    #[must_use]
    pub fn new(config: &VoiceConfig) -> Analyser {
        Analyser {
            network: Network::default(),
            doze: Doze::default(),
            spectrum: Spectrum::new(),
            periods: PitchFinder::new(
                config.pitch_min_hz as f32,
                config.pitch_max_hz as f32,
                config.octave_cost as f32,
            ),
            noise: FloorTracker::default(),
            peak: PeakTracker::new(FIRST_PEAK_DBOV, PEAK_FALL_DB),
            peak_dbov: FIRST_PEAK_DBOV,
            floor_dbov: SILENCE_DBOV,
            band_floors: [FloorTracker::default(); FINE],
            floors_dbov: [SILENCE_DBOV; FINE],
            untouched: true,
            heard: [0.0; 2 * FRAME_LEN],
            older_half: [0.0; FRAME_LEN / 2],
        }
    }

    /// Takes the next frame, samples in -1 to 1; gives the analysis of the frame before it and the
    /// features as of now.
    pub fn push(&mut self, samples: &[f32; FRAME_LEN]) -> (Analysis, [f32; FEATURES]) {
        self.remember(samples);
        let level_dbov = dbov(mean_square(&self.heard[..FRAME_LEN]));
        let shape = self.spectrum.analyse(&self.window());
        // Digital silence says nothing of the room or the talker: a line that sends none between words keeps what is known of both.
        if level_dbov > SILENCE_DBOV || self.untouched {
            self.peak_dbov = self.peak.push(level_dbov);
            self.floor_dbov = self.noise.push(level_dbov);
            for ((floor, tracker), &level) in
                self.floors_dbov.iter_mut().zip(&mut self.band_floors).zip(&shape.fine_dbov)
            {
                *floor = tracker.push(level);
            }
        }
        let peak_dbov = self.peak_dbov;
        let newest_dbov = dbov(mean_square(samples));
        let sleep = self.doze.push(newest_dbov, self.floor_dbov, peak_dbov);
        let passed_over = sleep > Sleep::Awake;
        let periods = if passed_over { self.periods.pass_over(samples) } else { self.periods.push(samples) };
        let mut analysis = Analysis {
            level_dbov,
            noise_dbov: self.floor_dbov,
            peak_dbov,
            sonority_dbov: sonority(&shape),
            shape,
            sleep,
            periods,
            earshot: QUIET_SCORE,
        };
        let rests = passed_over || analysis.prominence_db() >= CLEAR_DB;
        analysis.earshot = if rests { self.network.rest(samples) } else { self.network.push(samples) };
        (analysis, analysis.features(&self.floors_dbov))
    }

    fn remember(&mut self, samples: &[f32; FRAME_LEN]) {
        if self.untouched && samples.iter().any(|&x| x != 0.0) {
            // As if the room had been heard before: an edge from nothing would set every floor to nothing.
            self.untouched = false;
            self.peak = PeakTracker::new(FIRST_PEAK_DBOV, PEAK_FALL_DB);
            self.noise = FloorTracker::default();
            self.band_floors = [FloorTracker::default(); FINE];
            self.heard[FRAME_LEN..].copy_from_slice(samples);
        }
        self.older_half.copy_from_slice(&self.heard[FRAME_LEN / 2..FRAME_LEN]);
        self.heard.copy_within(FRAME_LEN.., 0);
        self.heard[FRAME_LEN..].copy_from_slice(samples);
    }

    fn window(&self) -> [f32; WINDOW] {
        let mut window = [0.0; WINDOW];
        window[..FRAME_LEN / 2].copy_from_slice(&self.older_half);
        window[FRAME_LEN / 2..].copy_from_slice(&self.heard[..WINDOW - FRAME_LEN / 2]);
        window
    }
}

fn sonority(shape: &Shape) -> f32 {
    let power: f32 = shape.bands_dbov[SONORANT].iter().map(|db| 10.0_f32.powf(db / 10.0)).sum();
    dbov(power)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What is known after a second of a quiet room that follows so many frames of digital silence.
    fn after_silence(frames: usize) -> Analysis {
        let mut analyser = Analyser::new(&VoiceConfig::default());
        for _ in 0..frames {
            analyser.push(&[0.0; FRAME_LEN]);
        }
        let room = |n: usize| std::array::from_fn(|i| 0.001 * ((n * FRAME_LEN + i) as f32 * 1.7).sin());
        (0..62).map(|n| analyser.push(&room(n)).0).last().unwrap()
    }

    #[test]
    fn digital_silence_before_a_room_says_nothing_of_the_talker() {
        let (soon, late) = (after_silence(1), after_silence(3000));
        assert!((soon.peak_dbov - late.peak_dbov).abs() < 0.1, "{} and {}", soon.peak_dbov, late.peak_dbov);
        assert!((soon.noise_dbov - late.noise_dbov).abs() < 0.1, "{} and {}", soon.noise_dbov, late.noise_dbov);
    }
}
