//! Windows over a party's own speech: levels and pitch, in blocks of half a second of speech.

use std::collections::VecDeque;

use crate::frames::{FRAME_LEN, FRAME_S};
use crate::voice::VoiceFrame;

const BLOCK_FRAMES: u32 = 31;
const SILENT_DBOV: f64 = -100.0;
/// A block this far under the loudest so far is background taken for speech, not speech.
const BACKGROUND_DB: f64 = 20.0;

/// Sums over one block of speech frames.
#[derive(Debug, Clone, Copy, Default)]
pub struct Block {
    frames: u32,
    power: f64,
    clipped: u32,
    voiced: u32,
    semitones: f64,
    semitones_squared: f64,
    start_s: f64,
    end_s: f64,
}

impl Block {
    fn add(&mut self, frame: &VoiceFrame) {
        if self.frames == 0 {
            self.start_s = frame.start_s();
        }
        self.frames += 1;
        self.power += 10_f64.powf(f64::from(frame.level_dbov) / 10.0);
        self.clipped += u32::from(frame.clipped);
        self.end_s = frame.end_s();
        if frame.f0_hz > 0.0 {
            // Semitones over 100 Hz: any reference serves, only differences are used.
            let semitones = 12.0 * (f64::from(frame.f0_hz) / 100.0).log2();
            self.voiced += 1;
            self.semitones += semitones;
            self.semitones_squared += semitones * semitones;
        }
    }

    /// The two as one.
    pub fn and(&self, other: &Block) -> Block {
        Block {
            frames: self.frames + other.frames,
            power: self.power + other.power,
            clipped: self.clipped + other.clipped,
            voiced: self.voiced + other.voiced,
            semitones: self.semitones + other.semitones,
            semitones_squared: self.semitones_squared + other.semitones_squared,
            start_s: if self.frames == 0 { other.start_s } else { self.start_s },
            end_s: other.end_s,
        }
    }

    /// Speech time in it, seconds.
    pub fn speech_s(&self) -> f64 {
        f64::from(self.frames) * FRAME_S
    }

    /// Mean level of its speech frames, dBov.
    pub fn level_dbov(&self) -> f64 {
        if self.frames == 0 {
            return SILENT_DBOV;
        }
        (10.0 * (self.power / f64::from(self.frames)).log10()).max(SILENT_DBOV)
    }

    /// Samples at full scale over all samples.
    pub fn clipping(&self) -> f64 {
        f64::from(self.clipped) / (f64::from(self.frames.max(1)) * FRAME_LEN as f64)
    }

    /// Standard deviation of pitch, semitones; none with under a second of voiced speech.
    pub fn pitch_sd_st(&self) -> Option<f64> {
        let n = f64::from(self.voiced);
        (n * FRAME_S >= 1.0).then(|| {
            let mean = self.semitones / n;
            (self.semitones_squared / n - mean * mean).max(0.0).sqrt()
        })
    }

    /// Where it begins, seconds.
    pub fn start_s(&self) -> f64 {
        self.start_s
    }
}

/// The last so many seconds of one party's speech.
#[derive(Debug, Clone)]
pub struct SpeechWindow {
    blocks: VecDeque<Block>,
    filling: Block,
    capacity: usize,
    latest: Block,
    loudest_dbov: f64,
}

impl SpeechWindow {
    /// A window of `speech_s` seconds of speech.
    pub fn new(speech_s: f64) -> SpeechWindow {
        let capacity = (speech_s / (f64::from(BLOCK_FRAMES) * FRAME_S)).ceil().max(1.0) as usize;
        SpeechWindow {
            blocks: VecDeque::with_capacity(capacity + 1),
            filling: Block::default(),
            capacity,
            latest: Block::default(),
            loudest_dbov: SILENT_DBOV,
        }
    }

    /// Takes a frame; returns the block that it completed. Frames without speech are passed over.
    pub fn push(&mut self, frame: &VoiceFrame) -> Option<Block> {
        if !frame.speech || !frame.level_dbov.is_finite() {
            return None;
        }
        self.filling.add(frame);
        if self.filling.frames < BLOCK_FRAMES {
            return None;
        }
        let block = std::mem::take(&mut self.filling);
        let level_dbov = block.level_dbov();
        self.loudest_dbov = self.loudest_dbov.max(level_dbov);
        if level_dbov < self.loudest_dbov - BACKGROUND_DB {
            return None;
        }
        self.blocks.push_back(block);
        if self.blocks.len() > self.capacity {
            self.blocks.pop_front();
        }
        self.latest = self.blocks.iter().fold(Block::default(), |sum, block| sum.and(block));
        Some(block)
    }

    /// The whole window, once it is full.
    pub fn full(&self) -> Option<&Block> {
        (self.blocks.len() == self.capacity).then_some(&self.latest)
    }
}
