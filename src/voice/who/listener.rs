//! Hears a mono recording through once and takes a print of each stretch of speech.

use std::collections::VecDeque;

use super::encoder::{Print, ROWS, STRETCHES, SpeakerEncoder};
use super::mel::{HOP, MELS, MelBands};
use super::parting::{Parting, SameVoice, part};
use crate::Party;
use crate::frames::{FRAME_LEN, Frame, SAMPLE_RATE_HZ, frame_start_s};
use crate::voice::{Segment, VoiceConfig, VoiceEvent, VoiceStage};

/// Samples of one stretch (1.6 s), as the encoder was trained on.
const STRETCH: usize = ROWS * HOP;
/// Longest speech that waits for its end before prints are taken, s.
const PIECE_S: f64 = 20.0;
/// Sound that is kept, in samples: a piece, and what passes before its end is known.
const KEPT: usize = 25 * SAMPLE_RATE_HZ as usize;
/// Quiet speech is lifted to this before a print is taken, as in training, RMS of full scale (-30 dB).
const LIFTED_RMS: f32 = 0.031_6;

/// A stretch of speech and the voice in it.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub start_s: f64,
    pub end_s: f64,
    pub print: Print,
}

/// Takes the frames of a mono recording.
#[derive(Debug)]
pub struct Listener<'a> {
    encoder: &'a SpeakerEncoder,
    step_s: f64,
    same_voice: SameVoice,
    voice: VoiceStage,
    events: Vec<VoiceEvent>,
    mel: MelBands,
    sound: VecDeque<f32>,
    /// Number of the first sample in `sound`.
    first: u64,
    /// Up to here the segment that is open has prints.
    open_s: Option<f64>,
    waiting: Vec<(f64, f64, Vec<[f32; MELS]>)>,
    stretches: Vec<Stretch>,
    segments: Vec<Segment>,
}

impl<'a> Listener<'a> {
    /// A listener that has heard nothing.
    #[must_use]
    pub fn new(encoder: &'a SpeakerEncoder, config: &VoiceConfig) -> Listener<'a> {
        Listener {
            encoder,
            step_s: config.print_step_s,
            same_voice: SameVoice { likeness: config.same_voice as f32, chance_s: config.same_voice_chance_s as f32 },
            voice: VoiceStage::new(Party::Agent, config),
            events: Vec::new(),
            mel: MelBands::default(),
            sound: VecDeque::with_capacity(KEPT + FRAME_LEN),
            first: 0,
            open_s: None,
            waiting: Vec::with_capacity(STRETCHES),
            stretches: Vec::new(),
            segments: Vec::new(),
        }
    }

    /// Takes the next frame.
    pub fn push(&mut self, frame: &Frame) {
        self.sound.extend(frame.samples);
        let spare = self.sound.len().saturating_sub(KEPT);
        self.sound.drain(..spare);
        self.first += spare as u64;
        let mut events = std::mem::take(&mut self.events);
        self.voice.push(frame, &mut events);
        let now_s = frame_start_s(frame.index);
        events.drain(..).for_each(|event| self.take(&event, now_s));
        self.events = events;
    }

    /// The recording is over: who spoke when.
    #[must_use]
    pub fn finish(mut self) -> Parting {
        let mut events = std::mem::take(&mut self.events);
        self.voice.finish(&mut events);
        events.iter().for_each(|event| self.take(event, f64::INFINITY));
        self.print();
        part(&self.stretches, &self.segments, self.same_voice)
    }

    fn take(&mut self, event: &VoiceEvent, now_s: f64) {
        match event {
            VoiceEvent::SegmentOpened { start_s, .. } => self.open_s = Some(*start_s),
            VoiceEvent::SegmentClosed { segment, .. } => {
                let from_s = self.open_s.take().unwrap_or(segment.start_s);
                self.lay(from_s, segment.end_s);
                self.segments.push(*segment);
            }
            VoiceEvent::Frame(_) => {
                if let Some(from_s) = self.open_s.filter(|from_s| now_s - from_s >= PIECE_S && now_s.is_finite()) {
                    self.lay(from_s, now_s);
                    self.open_s = Some(now_s);
                }
            }
        }
    }

    /// Lays stretches of 1.6 s over a piece of speech, from its first to its last moment.
    fn lay(&mut self, from_s: f64, to_s: f64) {
        let full_s = STRETCH as f64 / f64::from(SAMPLE_RATE_HZ);
        let spare_s = (to_s - from_s - full_s).max(0.0);
        let steps = (spare_s / self.step_s).ceil();
        for step in 0..=steps as usize {
            let start_s = from_s + if steps > 0.0 { spare_s * step as f64 / steps } else { 0.0 };
            let end_s = (start_s + full_s).min(to_s);
            let rows = self.rows(start_s, end_s);
            if rows.len() == ROWS {
                self.waiting.push((start_s, end_s, rows));
                if self.waiting.len() == STRETCHES {
                    self.print();
                }
            }
        }
    }

    /// Mel bands of a stretch; one that is too short is said over and over.
    fn rows(&mut self, start_s: f64, end_s: f64) -> Vec<[f32; MELS]> {
        let at = |s: f64| ((s * f64::from(SAMPLE_RATE_HZ)) as u64).saturating_sub(self.first) as usize;
        let (from, to) = (at(start_s), at(end_s).min(self.sound.len()));
        if to <= from {
            return Vec::new();
        }
        let mut sound: Vec<f32> = self.sound.range(from..to).copied().collect();
        let rms = (sound.iter().map(|x| x * x).sum::<f32>() / sound.len() as f32).sqrt();
        let gain = if rms > 0.0 { (LIFTED_RMS / rms).max(1.0) } else { 1.0 };
        sound.iter_mut().for_each(|x| *x *= gain);
        let full: Vec<f32> = sound.iter().copied().cycle().take(STRETCH).collect();
        self.mel.rows(&full)
    }

    fn print(&mut self) {
        let (times, rows): (Vec<_>, Vec<_>) = self.waiting.drain(..).map(|(a, b, rows)| ((a, b), rows)).unzip();
        let prints = self.encoder.prints(&rows);
        self.stretches.extend(times.into_iter().zip(prints).map(|((start_s, end_s), print)| Stretch {
            start_s,
            end_s,
            print,
        }));
    }
}
