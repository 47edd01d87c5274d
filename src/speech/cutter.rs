//! Segments to clips that are recognised as one utterance.
//!
//! Neighbouring segments of a party are joined until it pauses; a stretch that grows too long is cut at its longest
//! pause, or else at its quietest place.

use std::collections::VecDeque;

use super::SpeechConfig;
use crate::frames::{FRAME_LEN, Frame, SAMPLE_RATE_HZ};
use crate::voice::VoiceEvent;
use crate::{Party, Span};

/// The sound of one utterance, with a little air around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// Who speaks.
    pub party: Party,
    /// When the first sample was captured, seconds on the call's clock.
    pub start_s: f64,
    /// Onset of the speech within, seconds on the call's clock.
    pub speech_start_s: f64,
    /// End of the speech within, seconds.
    pub speech_end_s: f64,
    /// The segments within, as spans on the call's clock.
    pub segments: Vec<Span>,
    /// Samples at 16 kHz.
    pub samples: Vec<f32>,
    /// When the clip was complete, seconds on the call's clock.
    pub known_s: f64,
}

impl Clip {
    /// Seconds of speech within, pauses left out.
    #[must_use]
    pub fn speech_s(&self) -> f64 {
        self.segments.iter().map(|segment| segment.duration_s()).sum()
    }
}

/// How far back a segment's onset may lie when it is told; sound is kept that long while nobody speaks.
const ONSET_MEMORY_S: f64 = 2.0;
/// A cut falls in this last part of what is too long.
const CUT_REGION: f64 = 0.5;
/// Pauses shorter than this are no better for a cut than any quiet place.
const PAUSE_S: f64 = 0.15;
/// Length over which loudness is taken when the quietest place is looked for.
const QUIET_WINDOW_LEN: usize = 5 * FRAME_LEN;

/// Keeps the sound of one party until a segment's end says what to recognise.
#[derive(Debug)]
pub struct UtteranceCutter {
    party: Party,
    join_gap_s: f64,
    max_utterance_s: f64,
    air_s: f64,
    sound: Sound,
    /// Closed segments of the utterance that is being gathered.
    segments: Vec<Span>,
    /// Onset of the segment that is open.
    open_s: Option<f64>,
    /// What lies before has been handed on.
    handed_on_s: f64,
    now_s: f64,
}

impl UtteranceCutter {
    /// A cutter for one party.
    #[must_use]
    pub fn new(party: Party, config: &SpeechConfig) -> UtteranceCutter {
        UtteranceCutter {
            party,
            join_gap_s: config.join_gap_s,
            max_utterance_s: config.max_utterance_s,
            air_s: config.air_s,
            sound: Sound::new(config.max_utterance_s + ONSET_MEMORY_S + 1.0),
            segments: Vec::new(),
            open_s: None,
            handed_on_s: 0.0,
            now_s: 0.0,
        }
    }

    /// Keeps the sound of a frame (bounded: what lies before the current utterance is forgotten).
    pub fn frame(&mut self, frame: &Frame) {
        self.sound.push(&frame.samples);
    }

    /// Takes an event of this party's voice; appends clips that are complete.
    pub fn event(&mut self, event: &VoiceEvent, out: &mut Vec<Clip>) {
        match event {
            VoiceEvent::Frame(frame) => {
                self.now_s = frame.end_s();
                self.advance(out);
            }
            VoiceEvent::SegmentOpened { start_s, .. } => {
                if self.last_end_s().is_some_and(|end_s| start_s - end_s >= self.join_gap_s) {
                    self.hand_on(out);
                }
                self.open_s = Some(start_s.max(self.handed_on_s));
            }
            VoiceEvent::SegmentClosed { segment, .. } => {
                // A cut may have fallen behind the end that is told only now.
                if let Some(start_s) = self.open_s.take().filter(|start_s| segment.end_s > *start_s) {
                    self.segments.push(Span::new(start_s, segment.end_s));
                }
            }
        }
    }

    /// The call is over: appends what was open.
    pub fn finish(&mut self, out: &mut Vec<Clip>) {
        if let Some(start_s) = self.open_s.take().filter(|start_s| self.sound.end_s() > *start_s) {
            self.segments.push(Span::new(start_s, self.sound.end_s()));
        }
        self.now_s = self.now_s.max(self.sound.end_s());
        while self.too_long() {
            self.cut(out);
        }
        self.hand_on(out);
    }

    fn advance(&mut self, out: &mut Vec<Clip>) {
        while self.too_long() {
            self.cut(out);
        }
        let paused = self.last_end_s().is_some_and(|end_s| self.now_s - end_s >= self.join_gap_s);
        if self.open_s.is_none() && paused {
            self.hand_on(out);
        }
        let needed_s = self.start_s().unwrap_or(f64::INFINITY) - self.air_s;
        self.sound.forget_before(needed_s.min(self.now_s - ONSET_MEMORY_S));
    }

    fn start_s(&self) -> Option<f64> {
        self.segments.first().map(|segment| segment.start_s).or(self.open_s)
    }

    fn last_end_s(&self) -> Option<f64> {
        self.segments.last().map(|segment| segment.end_s)
    }

    /// Where the speech gathered so far ends.
    fn end_s(&self) -> f64 {
        if self.open_s.is_some() { self.now_s } else { self.last_end_s().unwrap_or(self.now_s) }
    }

    fn too_long(&self) -> bool {
        self.start_s().is_some_and(|start_s| self.end_s() - start_s > self.max_utterance_s)
    }

    /// Hands on everything gathered; what is open goes on as a new utterance.
    fn hand_on(&mut self, out: &mut Vec<Clip>) {
        let segments = std::mem::take(&mut self.segments);
        let next_s = self.open_s.unwrap_or(f64::INFINITY);
        self.emit(segments, next_s, out);
    }

    /// Hands on the first part of what is too long.
    fn cut(&mut self, out: &mut Vec<Clip>) {
        let Some(start_s) = self.start_s() else { return };
        let latest_s = start_s + self.max_utterance_s;
        let earliest_s = latest_s - self.max_utterance_s * CUT_REGION;
        let at_s = self
            .longest_pause(earliest_s, latest_s)
            .unwrap_or_else(|| self.sound.quietest_s(earliest_s, latest_s))
            .clamp(earliest_s, latest_s);
        let mut head = Vec::new();
        let mut tail = Vec::new();
        for segment in self.segments.drain(..) {
            if segment.start_s < at_s {
                head.push(Span::new(segment.start_s, segment.end_s.min(at_s)));
            }
            if segment.end_s > at_s {
                tail.push(Span::new(segment.start_s.max(at_s), segment.end_s));
            }
        }
        if let Some(open_s) = self.open_s.filter(|open_s| *open_s < at_s) {
            head.push(Span::new(open_s, at_s));
            self.open_s = Some(at_s);
        }
        self.segments = tail;
        let next_s = self.start_s().unwrap_or(f64::INFINITY);
        self.emit(head, next_s, out);
    }

    /// Middle of the longest pause between segments in a stretch, if there is one worth the name.
    fn longest_pause(&self, earliest_s: f64, latest_s: f64) -> Option<f64> {
        let starts = self.segments.iter().skip(1).map(|segment| segment.start_s).chain(self.open_s);
        let ends = self.segments.iter().map(|segment| segment.end_s);
        ends.zip(starts)
            .filter(|(end_s, start_s)| *end_s >= earliest_s && *start_s <= latest_s && start_s - end_s >= PAUSE_S)
            .max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
            .map(|(end_s, start_s)| (end_s + start_s) / 2.0)
    }

    /// Makes a clip of segments; its air reaches neither into the clip before nor past the speech that follows.
    fn emit(&mut self, segments: Vec<Span>, next_s: f64, out: &mut Vec<Clip>) {
        let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return };
        let (speech_start_s, speech_end_s) = (first.start_s, last.end_s);
        let from_s = (speech_start_s - self.air_s).max(self.handed_on_s);
        let to_s = (speech_end_s + self.air_s).min(next_s.max(speech_end_s));
        let (start_s, samples) = self.sound.copy(from_s, to_s);
        self.handed_on_s = speech_end_s;
        out.push(Clip {
            party: self.party,
            start_s,
            speech_start_s,
            speech_end_s,
            segments,
            samples,
            known_s: self.now_s,
        });
    }
}

/// The latest sound of a party.
#[derive(Debug)]
struct Sound {
    samples: VecDeque<f32>,
    /// Samples forgotten.
    first: u64,
}

impl Sound {
    fn new(capacity_s: f64) -> Sound {
        let samples = VecDeque::with_capacity((capacity_s * f64::from(SAMPLE_RATE_HZ)) as usize);
        Sound { samples, first: 0 }
    }

    fn push(&mut self, samples: &[f32]) {
        self.samples.extend(samples);
    }

    fn end_s(&self) -> f64 {
        (self.first + self.samples.len() as u64) as f64 / f64::from(SAMPLE_RATE_HZ)
    }

    /// Place of a moment among the samples that are kept.
    fn place(&self, time_s: f64) -> usize {
        let sample = (time_s.max(0.0) * f64::from(SAMPLE_RATE_HZ)).round() as u64;
        (sample.saturating_sub(self.first) as usize).min(self.samples.len())
    }

    fn time_s(&self, place: usize) -> f64 {
        (self.first + place as u64) as f64 / f64::from(SAMPLE_RATE_HZ)
    }

    fn forget_before(&mut self, time_s: f64) {
        let place = self.place(time_s);
        self.samples.drain(..place);
        self.first += place as u64;
    }

    fn copy(&self, from_s: f64, to_s: f64) -> (f64, Vec<f32>) {
        let (from, to) = (self.place(from_s), self.place(to_s));
        (self.time_s(from), self.samples.range(from..to.max(from)).copied().collect())
    }

    /// Middle of the quietest window of a stretch.
    fn quietest_s(&self, from_s: f64, to_s: f64) -> f64 {
        let (from, to) = (self.place(from_s), self.place(to_s));
        let quietest = (from..(to.saturating_sub(QUIET_WINDOW_LEN)).max(from + 1))
            .step_by(FRAME_LEN)
            .map(|start| (start, self.energy(start, start + QUIET_WINDOW_LEN)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        quietest.map_or(to_s, |(start, _)| self.time_s(start + QUIET_WINDOW_LEN / 2))
    }

    fn energy(&self, from: usize, to: usize) -> f32 {
        self.samples.range(from..to.min(self.samples.len())).map(|sample| sample * sample).sum()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::frames::{FRAME_S, frame_start_s};
    use crate::voice::{Segment, VoiceFrame};

    /// Runs segments (in frames: onset, end) over a call of `frames` frames; sample values are their own numbers.
    fn run(segments: &[(u64, u64)], frames: u64, config: &SpeechConfig) -> Vec<Clip> {
        let mut cutter = UtteranceCutter::new(Party::Agent, config);
        let mut out = Vec::new();
        for index in 0..frames {
            let mut frame = Frame { party: Party::Agent, index, samples: [0.0; FRAME_LEN] };
            for (i, sample) in frame.samples.iter_mut().enumerate() {
                *sample = (index * FRAME_LEN as u64 + i as u64) as f32;
            }
            cutter.frame(&frame);
            tell(&mut cutter, segments, index, &mut out);
        }
        cutter.finish(&mut out);
        out
    }

    /// The events of a frame: a segment is told 10 frames after its onset and 13 after its end.
    fn tell(cutter: &mut UtteranceCutter, segments: &[(u64, u64)], index: u64, out: &mut Vec<Clip>) {
        let party = Party::Agent;
        let known_s = frame_start_s(index + 1);
        for (onset, end) in segments {
            if index == onset + 10 {
                cutter.event(&VoiceEvent::SegmentOpened { party, start_s: frame_start_s(*onset), known_s }, out);
            }
            if index == end + 13 {
                let segment = Segment { party, start_s: frame_start_s(*onset), end_s: frame_start_s(*end) };
                cutter.event(&VoiceEvent::SegmentClosed { segment, known_s }, out);
            }
        }
        cutter.event(&VoiceEvent::Frame(silent(index)), out);
    }

    fn silent(index: u64) -> VoiceFrame {
        VoiceFrame {
            party: Party::Agent,
            index,
            level_dbov: -60.0,
            echo_removed_db: None,
            noise_dbov: -60.0,
            speech_probability: 0.0,
            speech: false,
            f0_hz: 0.0,
            voicing: 0.0,
            centroid_hz: 0.0,
            tilt_db: 0.0,
            clipped: 0,
            nucleus: false,
        }
    }

    fn config() -> SpeechConfig {
        SpeechConfig { join_gap_s: 0.6, max_utterance_s: 12.0, air_s: 0.2, ..SpeechConfig::default() }
    }

    #[test]
    fn near_segments_are_one_clip_and_far_ones_two() {
        // 62.5 frames are a second: gaps of 0.32 s and 1.6 s.
        let clips = run(&[(100, 200), (220, 300), (400, 500)], 700, &config());
        assert_eq!(clips.len(), 2);
        assert_eq!(clips[0].segments.len(), 2);
        assert_eq!((clips[0].speech_start_s, clips[0].speech_end_s), (1.6, 4.8));
        assert!((clips[0].start_s - 1.4).abs() < 1e-4);
        assert_eq!(clips[0].samples.len(), (3.6 * 16_000.0) as usize);
        assert_eq!(clips[0].samples[0], 1.4 * 16_000.0);
        assert!((clips[0].speech_s() - 180.0 * FRAME_S).abs() < 1e-9);
        // Complete as soon as the pause has lasted.
        assert!((clips[0].known_s - 5.4).abs() <= FRAME_S);
        assert_eq!(clips[1].segments, [Span::new(6.4, 8.0)]);
    }

    #[test]
    fn long_speech_is_cut_at_its_longest_pause() {
        // 9 s of speech, a pause of 0.24 s, a shorter one of 0.192 s, then on to 17 s.
        let clips = run(&[(0, 562), (577, 640), (652, 1062)], 1200, &config());
        assert_eq!(clips.len(), 2);
        assert_eq!(clips[0].speech_end_s, frame_start_s(562));
        assert_eq!(clips[1].speech_start_s, frame_start_s(577));
    }

    #[test]
    fn long_speech_without_pause_is_cut_where_it_is_quietest() {
        let mut cutter = UtteranceCutter::new(Party::Agent, &config());
        let mut out = Vec::new();
        for index in 0..1000 {
            let level = if (560..570).contains(&index) { 0.01 } else { 0.5 };
            cutter.frame(&Frame { party: Party::Agent, index, samples: [level; FRAME_LEN] });
            tell(&mut cutter, &[(0, 900)], index, &mut out);
        }
        cutter.finish(&mut out);
        assert_eq!(out.len(), 2);
        let at_s = out[0].speech_end_s;
        assert!(frame_start_s(560) < at_s && at_s < frame_start_s(570), "{at_s}");
        assert_eq!(out[1].speech_start_s, at_s);
    }

    #[test]
    fn what_is_open_at_the_end_is_handed_on() {
        let clips = run(&[(50, 5000)], 100, &config());
        assert_eq!(clips.len(), 1);
        assert_eq!(clips[0].segments, [Span::new(frame_start_s(50), frame_start_s(100))]);
        assert!(run(&[], 100, &config()).is_empty());
    }

    #[test]
    fn sound_is_forgotten_while_nobody_speaks() {
        let mut cutter = UtteranceCutter::new(Party::Agent, &config());
        let capacity = cutter.sound.samples.capacity();
        let mut out = Vec::new();
        for index in 0..10_000 {
            cutter.frame(&Frame { party: Party::Agent, index, samples: [0.0; FRAME_LEN] });
            tell(&mut cutter, &[(2_000, 9_000)], index, &mut out);
        }
        assert_eq!(cutter.sound.samples.capacity(), capacity, "it grew");
        assert!(cutter.sound.samples.len() <= 3 * 16_000);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn all_speech_is_in_exactly_one_clip(
            parts in prop::collection::vec((14u64..120, 7u64..900), 1..8),
            join_gap_s in 0.3..1.5f64,
            max_utterance_s in 4.0..15.0f64,
        ) {
            let mut at = 0;
            let segments: Vec<(u64, u64)> = parts.iter().map(|(gap, len)| {
                let onset = at + gap;
                at = onset + len;
                (onset, at)
            }).collect();
            let config = SpeechConfig { join_gap_s, max_utterance_s, ..config() };
            let clips = run(&segments, at + 50, &config);
            let mut covered = vec![0u8; at as usize];
            for clip in &clips {
                let end_s = clip.start_s + clip.samples.len() as f64 / 16_000.0;
                prop_assert!(clip.speech_end_s - clip.speech_start_s <= max_utterance_s + FRAME_S);
                prop_assert!(clip.start_s <= clip.speech_start_s + 1e-4 && clip.speech_end_s <= end_s + 1e-4);
                prop_assert!(clip.known_s >= clip.speech_end_s - 1e-9);
                prop_assert_eq!(f64::from(clip.samples[0]), (clip.start_s * 16_000.0).round());
                for (index, count) in covered.iter_mut().enumerate() {
                    let middle_s = frame_start_s(index as u64) + FRAME_S / 2.0;
                    *count += clip.segments.iter().filter(|segment| segment.contains(middle_s)).count() as u8;
                }
            }
            for (index, count) in covered.iter().enumerate() {
                let speech = segments.iter().any(|(onset, end)| (*onset..*end).contains(&(index as u64)));
                prop_assert!(*count == u8::from(speech), "frame {} is in {} clips", index, count);
            }
        }
    }
}
