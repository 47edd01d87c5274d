//! One party's recent speech, as the talk step needs it.

use std::collections::VecDeque;

use crate::voice::{Segment, VoiceFrame};

/// Segments kept: far more than fit between an overlap's start and its settlement.
const KEPT: usize = 24;

/// A segment that may still be growing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    /// Onset, seconds.
    pub start_s: f64,
    /// End so far, seconds.
    pub end_s: f64,
}

/// What one party said lately.
#[derive(Debug)]
pub(super) struct Track {
    stretches: VecDeque<Stretch>,
    speaking: bool,
    /// Onset of the run of speech frames, bridged gaps included, that is going on, whether or not it counts as a segment yet.
    run_start_s: Option<f64>,
    /// End of the last frame of speech.
    frame_end_s: f64,
}

impl Track {
    pub(super) fn new() -> Track {
        Track { stretches: VecDeque::with_capacity(KEPT + 1), speaking: false, run_start_s: None, frame_end_s: 0.0 }
    }

    /// Takes the next frame; gaps up to `bridged_s` do not end a run, for it may still become a segment by what follows them.
    pub(super) fn frame(&mut self, frame: &VoiceFrame, bridged_s: f64) {
        if !frame.speech {
            if frame.end_s() - self.frame_end_s >= bridged_s {
                self.run_start_s = None;
            }
            return;
        }
        self.run_start_s.get_or_insert(frame.start_s());
        self.frame_end_s = frame.end_s();
        if let (true, Some(last)) = (self.speaking, self.stretches.back_mut()) {
            last.end_s = last.end_s.max(self.frame_end_s);
        }
    }

    pub(super) fn open(&mut self, start_s: f64) {
        self.speaking = true;
        if self.stretches.len() == KEPT {
            self.stretches.pop_front();
        }
        self.stretches.push_back(Stretch { start_s, end_s: self.frame_end_s.max(start_s) });
    }

    pub(super) fn close(&mut self, segment: &Segment) {
        if !self.speaking {
            self.open(segment.start_s);
        }
        self.speaking = false;
        if let Some(last) = self.stretches.back_mut() {
            *last = Stretch { start_s: segment.start_s, end_s: segment.end_s };
        }
    }

    /// Whether a segment is open.
    pub(super) fn speaking(&self) -> bool {
        self.speaking
    }

    /// Whether speech that began before `time_s` goes on, or has just paused, and may yet become a segment.
    pub(super) fn may_have_begun_before(&self, time_s: f64) -> bool {
        self.speaking || self.run_start_s.is_some_and(|start_s| start_s < time_s)
    }

    pub(super) fn last(&self) -> Option<Stretch> {
        self.stretches.back().copied()
    }

    /// The last stretch that began before `time_s`.
    pub(super) fn last_before(&self, time_s: f64) -> Option<Stretch> {
        self.stretches.iter().rev().find(|stretch| stretch.start_s < time_s).copied()
    }

    /// The first stretch that began at `time_s` or later.
    pub(super) fn first_from(&self, time_s: f64) -> Option<Stretch> {
        self.stretches.iter().find(|stretch| stretch.start_s >= time_s).copied()
    }

    /// Onset of the line that the latest stretch belongs to: stretches with pauses up to `pause_s`.
    pub(super) fn line_start_s(&self, pause_s: f64) -> Option<f64> {
        let mut stretches = self.stretches.iter().rev();
        let mut start_s = stretches.next()?.start_s;
        for earlier in stretches {
            if start_s - earlier.end_s > pause_s {
                break;
            }
            start_s = earlier.start_s;
        }
        Some(start_s)
    }

    /// Speech within a span, seconds (of what is still remembered).
    pub(super) fn speech_s(&self, from_s: f64, to_s: f64) -> f64 {
        self.stretches.iter().map(|s| (s.end_s.min(to_s) - s.start_s.max(from_s)).max(0.0)).sum()
    }
}
