//! The voice step: one party's frames to measurements and segments.

use super::activity::{ActivityHead, HEAD_DELAY, Switch};
use super::analysis::{Analyser, Analysis};
use super::doze::Sleep;
use super::level;
use super::nuclei::{NucleusFinder, PEAK_REACH};
use super::segments::Segmenter;
use super::summary::SummaryBuilder;
use super::track::{Pitch, PitchTracker, TRACK_DELAY};
use super::{LOOK_AHEAD_FRAMES, VoiceConfig, VoiceEvent, VoiceFrame, VoiceSummary};
use crate::Party;
use crate::frames::{FRAME_LEN, Frame, frame_start_s};

/// Frames whose measurements wait for a decision, the newest among them.
const WAITING: usize = LOOK_AHEAD_FRAMES + 1;
/// The analysis is of the frame before the newest.
const ANALYSIS_DELAY: usize = 1;

const _: () = assert!(HEAD_DELAY == LOOK_AHEAD_FRAMES);
const _: () = assert!(ANALYSIS_DELAY + TRACK_DELAY == LOOK_AHEAD_FRAMES);
const _: () = assert!(ANALYSIS_DELAY + 1 + PEAK_REACH == LOOK_AHEAD_FRAMES);

/// Measures one voice.
#[derive(Debug)]
pub struct VoiceStage {
    party: Party,
    clip_level: f32,
    analyser: Analyser,
    head: ActivityHead,
    switch: Switch,
    tracker: PitchTracker,
    nuclei: NucleusFinder,
    segmenter: Segmenter,
    summary: SummaryBuilder,
    /// Ring of frames that are measured but not decided; `heard % WAITING` is the place of the next.
    waiting: [VoiceFrame; WAITING],
    /// Frames pushed, the silence at the end included.
    heard: usize,
    told: usize,
    newest_end_s: f64,
}

impl VoiceStage {
    /// A stage for one party.
    #[must_use]
    pub fn new(party: Party, config: &VoiceConfig) -> VoiceStage {
        VoiceStage {
            party,
            clip_level: config.clip_level as f32,
            analyser: Analyser::new(config),
            head: ActivityHead::default(),
            switch: Switch::new(config.speech_on, config.speech_off),
            tracker: PitchTracker::new(config),
            nuclei: NucleusFinder::new(config.nucleus_dip_db as f32, config.nucleus_range_db as f32),
            segmenter: Segmenter::new(party, config.bridge_s, config.min_segment_s),
            summary: SummaryBuilder::default(),
            waiting: [VoiceFrame::silent(party, 0); WAITING],
            heard: 0,
            told: 0,
            newest_end_s: 0.0,
        }
    }

    /// Takes the next frame; appends what became known, at most `LOOK_AHEAD_FRAMES` late.
    pub fn push(&mut self, frame: &Frame, out: &mut Vec<VoiceEvent>) {
        self.push_cleaned(frame, None, out);
    }

    /// The same for a frame out of which an echo canceller took `removed_db`.
    pub fn push_cleaned(&mut self, frame: &Frame, removed_db: Option<f32>, out: &mut Vec<VoiceEvent>) {
        let mut samples = [0.0; FRAME_LEN];
        level::sanitise(&frame.samples, &mut samples);
        self.newest_end_s = frame_start_s(frame.index + 1);
        self.summary.hear(&samples);
        self.step(frame.index, &samples, removed_db, out);
    }

    /// The call is over: appends what was held back.
    pub fn finish(&mut self, out: &mut Vec<VoiceEvent>) {
        let frames = self.heard;
        while self.told < frames {
            self.step(0, &[0.0; FRAME_LEN], None, out);
        }
        self.segmenter.close(self.newest_end_s, out);
    }

    /// What the voice was like so far.
    #[must_use]
    pub fn summary(&self) -> VoiceSummary {
        self.summary.summary()
    }

    fn step(&mut self, index: u64, samples: &[f32; FRAME_LEN], removed_db: Option<f32>, out: &mut Vec<VoiceEvent>) {
        self.waiting[self.heard % WAITING] = VoiceFrame {
            level_dbov: level::dbov(level::mean_square(samples)),
            echo_removed_db: removed_db,
            clipped: level::clipped(samples, self.clip_level),
            ..VoiceFrame::silent(self.party, index)
        };
        let (analysis, features) = self.analyser.push(samples);
        let probability = match analysis.sleep {
            Sleep::Deep => self.head.rest(analysis.log_odds_of_earshot()),
            _ => self.head.push(&features, analysis.log_odds_of_earshot(), analysis.prominence_db()),
        };
        let share = 10.0_f32.powf((analysis.level_dbov - analysis.peak_dbov) / 20.0).min(1.0);
        let pitch = self.tracker.push(&analysis.periods, share);
        let nucleus = self.nuclei.push(analysis.sonority_dbov, pitch.f0_hz > 0.0, analysis.peak_dbov);
        self.describe(&analysis);
        self.heard += 1;
        if self.heard >= WAITING {
            self.tell(probability, pitch, nucleus, out);
        }
    }

    /// Fills in the frame that the analysis is of.
    fn describe(&mut self, analysis: &Analysis) {
        if self.heard >= ANALYSIS_DELAY {
            let frame = &mut self.waiting[(self.heard - ANALYSIS_DELAY) % WAITING];
            frame.noise_dbov = analysis.noise_dbov;
            frame.centroid_hz = analysis.shape.centroid_hz;
            frame.tilt_db = analysis.shape.tilt_db;
        }
    }

    /// Decides on the oldest frame and passes it on.
    fn tell(&mut self, probability: f32, pitch: Pitch, nucleus: bool, out: &mut Vec<VoiceEvent>) {
        let mut frame = self.waiting[self.told % WAITING];
        self.told += 1;
        frame.speech_probability = probability;
        frame.speech = self.switch.push(probability);
        frame.f0_hz = pitch.f0_hz;
        frame.voicing = pitch.strength;
        frame.nucleus = nucleus && frame.speech;
        self.summary.see(&frame);
        out.push(VoiceEvent::Frame(frame));
        self.segmenter.push(frame.index, frame.speech, self.newest_end_s, out);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn run(signal: &[f32]) -> (Vec<VoiceEvent>, VoiceSummary) {
        let mut stage = VoiceStage::new(Party::Agent, &VoiceConfig::default());
        let mut out = Vec::new();
        for (n, chunk) in signal.chunks_exact(FRAME_LEN).enumerate() {
            let samples = chunk.try_into().unwrap();
            stage.push(&Frame { party: Party::Agent, index: n as u64, samples }, &mut out);
        }
        stage.finish(&mut out);
        (out, stage.summary())
    }

    fn frames(events: &[VoiceEvent]) -> Vec<VoiceFrame> {
        events
            .iter()
            .filter_map(|event| match event {
                VoiceEvent::Frame(frame) => Some(*frame),
                _ => None,
            })
            .collect()
    }

    /// White noise of a fixed sequence (Numerical Recipes' linear congruence).
    fn noise(samples: usize, amplitude: f32) -> Vec<f32> {
        let mut seed = 1_u32;
        (0..samples)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                amplitude * (seed as f32 / u32::MAX as f32 * 2.0 - 1.0)
            })
            .collect()
    }

    #[test]
    fn silence_is_no_speech_and_has_no_pitch() {
        let (events, summary) = run(&vec![0.0; 32_000]);
        assert!(frames(&events).iter().all(|f| !f.speech && f.f0_hz == 0.0 && f.level_dbov == -100.0));
        assert_eq!(events.len(), 125);
        assert_eq!(summary.active_level_dbov, None);
        assert_eq!(summary.digital_silence_s, 2.0);
    }

    #[test]
    fn white_noise_is_no_speech() {
        for amplitude in [0.001, 0.03, 0.3] {
            let (_, summary) = run(&noise(80_000, amplitude));
            assert!(summary.speech_frames < 16, "{amplitude}: {}", summary.speech_frames);
        }
    }

    #[test]
    fn a_steady_harmonic_tone_without_fundamental_keeps_its_pitch() {
        let signal: Vec<f32> = (0..32_000)
            .map(|n| {
                let t = n as f32 / 16_000.0;
                (3..20).map(|k| 0.04 * (std::f32::consts::TAU * 120.0 * k as f32 * t + k as f32).sin()).sum()
            })
            .collect();
        let (events, _) = run(&signal);
        let all = frames(&events);
        assert!(all[10..115].iter().all(|f| (f.f0_hz / 120.0 - 1.0).abs() < 0.01 && f.voicing > 0.9));
    }

    #[test]
    fn clipping_is_counted_where_it_is() {
        let mut signal = vec![0.0; 256 * 20];
        signal[256 * 7 + 3..256 * 7 + 8].fill(1.0);
        let (events, summary) = run(&signal);
        let clipped: Vec<u16> = frames(&events).iter().map(|f| f.clipped).collect();
        assert_eq!(clipped[7], 5);
        assert_eq!(clipped.iter().sum::<u16>(), 5);
        assert!((summary.clipping_ratio - 5.0 / (256.0 * 20.0)).abs() < 1e-6);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn one_frame_a_frame_in_order_whatever_comes(
            count in 0_usize..40,
            scale in prop_oneof![Just(0.0_f32), Just(0.5), Just(3.0), Just(f32::NAN), Just(f32::INFINITY)],
        ) {
            let signal: Vec<f32> = noise(count * FRAME_LEN, 1.0).iter().map(|x| x * scale).collect();
            let mut stage = VoiceStage::new(Party::Customer, &VoiceConfig::default());
            let mut out = Vec::new();
            for (n, chunk) in signal.chunks_exact(FRAME_LEN).enumerate() {
                let samples = chunk.try_into().unwrap();
                stage.push(&Frame { party: Party::Customer, index: n as u64, samples }, &mut out);
                prop_assert!(frames(&out).len() + LOOK_AHEAD_FRAMES > n);
            }
            stage.finish(&mut out);
            let all = frames(&out);
            prop_assert_eq!(all.len(), count);
            for (n, frame) in all.iter().enumerate() {
                prop_assert_eq!(frame.index, n as u64);
                prop_assert!(frame.level_dbov.is_finite() && (0.0..=1.0).contains(&frame.speech_probability));
                prop_assert!(frame.f0_hz == 0.0 || (60.0..=500.0).contains(&frame.f0_hz));
            }
        }
    }
}
