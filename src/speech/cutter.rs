//! Segments to clips that are recognised as one utterance.
//!
//! Neighbouring segments of a party are joined until it pauses; a stretch that grows too long is cut at its longest
//! pause, or else at its quietest place.
//!
//! In a live call what is gathered is also given as a draft, as soon as the party falls silent and now and then while
//! it speaks on: what is heard in a draft can be shown at once, and where it turns out to be a whole sentence the
//! utterance is complete before the long pause is over ([`settle`](UtteranceCutter::settle)).

mod sound;
#[cfg(test)]
mod tests;

use super::SpeechConfig;
use crate::frames::{FRAME_S, Frame};
use crate::voice::VoiceEvent;
use crate::{Party, Span};
use sound::Sound;

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
    drafting: Option<Drafting>,
}

/// When drafts are given, and up to where they have been.
#[derive(Debug)]
struct Drafting {
    pause_s: f64,
    every_s: f64,
    /// End of the last frame with speech.
    spoken_s: f64,
    /// What was said up to here is in the last draft.
    given_s: f64,
    /// What was said up to here is complete.
    settled_s: f64,
    /// What was said up to the first is complete once the party has been silent for the second.
    settling_s: Option<(f64, f64)>,
    ready: Option<Clip>,
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
            drafting: None,
        }
    }

    /// The same, which also gives drafts: after a pause of `draft_pause_s`, and every `draft_every_s` of speech that
    /// goes on.
    #[must_use]
    pub fn that_drafts(mut self, config: &SpeechConfig) -> UtteranceCutter {
        self.drafting = Some(Drafting {
            pause_s: config.draft_pause_s,
            every_s: config.draft_every_s,
            spoken_s: 0.0,
            given_s: 0.0,
            settled_s: 0.0,
            settling_s: None,
            ready: None,
        });
        self
    }

    /// Drafts come after another pause, and after so much speech that goes on, from now on; infinite where never.
    pub fn draft_after(&mut self, pause_s: f64, every_s: f64) {
        if let Some(drafting) = &mut self.drafting {
            (drafting.pause_s, drafting.every_s) = (pause_s, every_s);
        }
    }

    /// The latest draft that was not yet asked for.
    pub fn take_draft(&mut self) -> Option<Clip> {
        self.drafting.as_mut()?.ready.take()
    }

    /// What was said up to `to_s`, the end of a draft's speech, is complete once the party has been silent for
    /// `silence_s` after it: it is handed on without a longer pause, unless the party has spoken on without one.
    pub fn settle(&mut self, to_s: f64, silence_s: f64, out: &mut Vec<Clip>) {
        if let Some(drafting) = &mut self.drafting {
            drafting.settling_s = Some((to_s, silence_s));
        }
        self.settle_after_silence(out);
    }

    /// Settles what waits for silence, where that has lasted.
    fn settle_after_silence(&mut self, out: &mut Vec<Clip>) {
        let Some(drafting) = &mut self.drafting else { return };
        let Some((to_s, silence_s)) = drafting.settling_s else { return };
        let starts = self.segments.iter().map(|segment| segment.start_s).chain(self.open_s);
        // Speech that was just taken up again may be a click yet.
        let silent_s = match starts.filter(|start_s| *start_s > to_s).reduce(f64::min) {
            Some(next_s) => next_s - to_s,
            None if drafting.spoken_s > to_s + FRAME_S / 2.0 => 0.0,
            None => self.now_s - to_s,
        };
        if silent_s >= silence_s {
            drafting.settled_s = drafting.settled_s.max(to_s);
            drafting.settling_s = None;
            self.hand_on_settled(out);
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
                self.settle_after_silence(out);
                self.advance(out);
                self.draft(frame.speech);
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
                    self.hand_on_settled(out);
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

    /// Gives a draft where it is time for one.
    fn draft(&mut self, speech: bool) {
        let (now_s, start_s, open) = (self.now_s, self.start_s(), self.open_s);
        let last_end_s = self.last_end_s();
        let Some(drafting) = &mut self.drafting else { return };
        if speech {
            drafting.spoken_s = now_s;
        }
        let Some(start_s) = start_s else { return };
        // A click after the speech is none of it.
        let end_s = if open.is_some() { drafting.spoken_s } else { last_end_s.unwrap_or(start_s) };
        let paused = now_s - end_s >= drafting.pause_s;
        let long = now_s - drafting.given_s.max(start_s) >= drafting.every_s;
        if end_s <= drafting.given_s.max(start_s) || !(paused || long) {
            return;
        }
        drafting.given_s = end_s;
        let open = open.filter(|open_s| *open_s < end_s).map(|open_s| Span::new(open_s, end_s));
        let segments: Vec<Span> = self.segments.iter().copied().chain(open).collect();
        let clip = self.clip(segments, f64::INFINITY);
        if let Some(drafting) = &mut self.drafting {
            drafting.ready = clip;
        }
    }

    /// Hands on the closed segments that are known to be complete.
    fn hand_on_settled(&mut self, out: &mut Vec<Clip>) {
        let Some(settled_s) = self.drafting.as_ref().map(|drafting| drafting.settled_s) else { return };
        let count = self.segments.iter().take_while(|segment| segment.end_s <= settled_s).count();
        // The draft must have ended where a segment did, or words were cut off.
        if count == 0 || (self.segments[count - 1].end_s - settled_s).abs() > FRAME_S / 2.0 {
            return;
        }
        let rest = self.segments.split_off(count);
        let head = std::mem::replace(&mut self.segments, rest);
        let next_s = self.start_s().unwrap_or(f64::INFINITY);
        self.emit(head, next_s, out);
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
        let Some(clip) = self.clip(segments, next_s) else { return };
        self.handed_on_s = clip.speech_end_s;
        out.push(clip);
    }

    fn clip(&self, segments: Vec<Span>, next_s: f64) -> Option<Clip> {
        let (speech_start_s, speech_end_s) = (segments.first()?.start_s, segments.last()?.end_s);
        let from_s = (speech_start_s - self.air_s).max(self.handed_on_s);
        let to_s = (speech_end_s + self.air_s).min(next_s.max(speech_end_s));
        let (start_s, samples) = self.sound.copy(from_s, to_s);
        Some(Clip { party: self.party, start_s, speech_start_s, speech_end_s, segments, samples, known_s: self.now_s })
    }
}
