//! Voices and words to cues and nudges: the half of the path that needs no samples.

use crate::Party;
use crate::coach::{Coach, CoachInput, Control, Feedback, Nudge, NudgeEvent, Trace, Usual};
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::cues::{Cue, CueKind, CueStage};
use crate::frames::FRAME_S;
use crate::pipeline::{Step, Timings};
use crate::speech::{DroppedText, Redactor, Utterance};
use crate::talk::{Bleed, Overlap, Silence, TalkEvent, TalkStage, Turn};
use crate::voice::{Breath, Breaths, Expression, LOOK_AHEAD_FRAMES, Moment, Segment, VoiceEvent};

/// Frames between two looks at what comes of time alone (about a second).
const FRAMES_BETWEEN_LOOKS: u64 = 64;

/// What the agent is told when the microphone hears the customer.
const CANCELLED: &str = "Your microphone hears the customer: that is taken out, but a headset is better.";
const BLEED: &str = "Your microphone hears the customer: use a headset, talk-over is unreliable.";

/// Something that became known at a moment of the call.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// A voice event.
    Voice(VoiceEvent),
    /// Words, not yet redacted, with the time at which they were there.
    Words(Utterance, f64),
    /// Something is wrong with the sound: a code, a sentence, and when it was noticed.
    Fault(&'static str, String, f64),
}

impl Known {
    /// When it became known, seconds on the call's clock.
    #[must_use]
    pub fn known_s(&self) -> f64 {
        match self {
            Known::Voice(VoiceEvent::Frame(frame)) => frame.end_s() + LOOK_AHEAD_FRAMES as f64 * FRAME_S,
            Known::Voice(VoiceEvent::SegmentOpened { known_s, .. } | VoiceEvent::SegmentClosed { known_s, .. })
            | Known::Words(_, known_s)
            | Known::Fault(_, _, known_s) => *known_s,
        }
    }
}

/// Everything that came of a call, before it is folded into a record.
#[derive(Debug, Default)]
pub struct Heard {
    /// Speech segments of both parties, by time.
    pub speech: Vec<Segment>,
    /// Turns, by time.
    pub turns: Vec<Turn>,
    /// Overlaps by time, as last corrected.
    pub overlaps: Vec<Overlap>,
    /// Silences of 3 s or more, by time.
    pub silences: Vec<Silence>,
    /// Every talk event, as it came.
    pub talk: Vec<TalkEvent>,
    /// What was said, redacted, by time.
    pub utterances: Vec<Utterance>,
    /// Speech whose text was dropped, by time.
    pub dropped: Vec<DroppedText>,
    /// Cues by time.
    pub cues: Vec<Cue>,
    /// Nudges by time of opening.
    pub nudges: Vec<Nudge>,
    /// Times of syllable nuclei by party, seconds.
    pub nuclei_s: [Vec<f32>; 2],
    /// Echo bleed by party.
    pub bleed: [Bleed; 2],
    /// Voices against their own usual, by time.
    pub expression: Vec<Moment>,
    /// Breaths and sighs, by time.
    pub breaths: Vec<Breath>,
    /// What the coach measured and decided; empty where no account of it was asked for.
    pub trace: Trace,
}

impl Heard {
    /// Takes a talk event: turns, overlaps and silences are what the events leave behind.
    pub(super) fn take_talk(&mut self, event: TalkEvent) {
        match &event {
            TalkEvent::TurnClosed { turn, .. } => self.turns.push(*turn),
            TalkEvent::OverlapSettled { overlap, .. } => self.overlaps.push(overlap.clone()),
            TalkEvent::OverlapCorrected { overlap, .. } => correct(&mut self.overlaps, overlap),
            TalkEvent::SilenceClosed { silence, .. } => self.silences.push(*silence),
            _ => {}
        }
        self.talk.push(event);
    }

    /// Events come in the order in which they became known; the record has them by time.
    pub(super) fn sort(&mut self) {
        let by_start = |a: f64, b: f64| a.total_cmp(&b);
        self.speech.sort_by(|a, b| by_start(a.start_s, b.start_s).then(a.party.cmp(&b.party)));
        self.turns.sort_by(|a, b| by_start(a.start_s, b.start_s));
        self.overlaps.sort_by(|a, b| by_start(a.start_s, b.start_s));
        self.silences.sort_by(|a, b| by_start(a.start_s, b.start_s));
        self.utterances.sort_by(|a, b| by_start(a.start_s, b.start_s).then(a.party.cmp(&b.party)));
        self.dropped.sort_by(|a, b| by_start(a.start_s, b.start_s).then(a.party.cmp(&b.party)));
        self.cues.sort_by(|a, b| by_start(a.start_s, b.start_s));
        self.nudges.sort_by(|a, b| by_start(a.opened_s, b.opened_s));
        self.breaths.sort_by(|a, b| by_start(a.start_s, b.start_s).then(a.party.cmp(&b.party)));
        self.expression.sort_by(|a, b| by_start(a.start_s, b.start_s).then(a.party.cmp(&b.party)));
    }
}

/// Follows a call and judges it as it goes on.
#[derive(Debug)]
pub struct Mind {
    talk: TalkStage,
    expression: [Expression; 2],
    breaths: [Breaths; 2],
    redactor: Redactor,
    cues: CueStage,
    coach: Coach,
    heard: Heard,
    talk_out: Vec<TalkEvent>,
    words_out: Vec<Utterance>,
    cues_out: Vec<Cue>,
    nudge_events: Vec<NudgeEvent>,
    nudges_seen: usize,
    bleed_told: bool,
    cancels_echo: bool,
    /// Time spent in each step.
    pub timings: Timings,
}

impl Mind {
    /// A mind for one call; `with_words` is false when nothing is recognised.
    #[must_use]
    pub fn new(config: &Config, with_words: bool) -> Mind {
        Mind::of(config, Coach::new(&config.coach, with_words))
    }

    /// A mind that knows what was usual for this agent in earlier calls (see [`Usual`]), and learns it in this one.
    /// Recordings are judged without, so that the same call always gives the same record.
    #[must_use]
    pub fn with_usual(config: &Config, with_words: bool, usual: Usual) -> Mind {
        Mind::of(config, Coach::with_usual(&config.coach, with_words, usual))
    }

    /// The same mind with a sentence encoder beside the phrases.
    #[must_use]
    pub fn with_meaning(mut self, meaning: Option<Meaning>) -> Mind {
        self.mean(meaning);
        self
    }

    /// The same mind, whose coach keeps an account of what it measures and decides.
    #[must_use]
    pub fn that_traces(mut self) -> Mind {
        self.coach = self.coach.that_traces();
        self
    }

    /// Reads words by meaning too, from now on.
    pub fn mean(&mut self, meaning: Option<Meaning>) {
        self.cues.mean(meaning);
    }

    fn of(config: &Config, coach: Coach) -> Mind {
        Mind {
            talk: TalkStage::new(&config.talk),
            expression: Party::BOTH.map(|party| Expression::new(party, &config.voice)),
            breaths: Party::BOTH.map(|party| Breaths::new(party, &config.voice)),
            redactor: Redactor::new(&config.redact),
            cues: CueStage::new(&config.cues),
            coach,
            heard: Heard::default(),
            talk_out: Vec::new(),
            words_out: Vec::new(),
            cues_out: Vec::new(),
            nudge_events: Vec::new(),
            nudges_seen: 0,
            bleed_told: false,
            cancels_echo: config.echo.cancels(),
            timings: Timings::default(),
        }
    }

    /// Takes the next thing in order of its `known_s`.
    pub fn push(&mut self, known: Known) {
        match known {
            Known::Voice(event) => self.voice(&event),
            Known::Words(utterance, known_s) => {
                let start = self.timings.start();
                self.redactor.push(utterance, &mut self.words_out);
                self.timings.stop(Step::Cues, start);
                self.words(known_s);
            }
            Known::Fault(code, text, at_s) => {
                self.coach.push(CoachInput::Fault(code, &text, at_s), &mut self.nudge_events)
            }
        }
        self.keep_nudges();
    }

    /// Nudges that opened or closed since the last time this was asked, for a live view.
    pub fn take_nudge_events(&mut self) -> Vec<NudgeEvent> {
        self.nudges_seen = 0;
        std::mem::take(&mut self.nudge_events)
    }

    /// Everything so far, in the order in which it became known.
    #[must_use]
    pub fn heard(&self) -> &Heard {
        &self.heard
    }

    /// Echo bleed so far, agent first.
    #[must_use]
    pub fn bleed(&self) -> [Bleed; 2] {
        Party::BOTH.map(|party| self.talk.bleed(party))
    }

    /// Takes a wish of the agent; what closes by it is told by [`Mind::take_nudge_events`].
    pub fn control(&mut self, control: Control) {
        match control {
            Control::Hold { on, at_s } => self.talk.hold(on, at_s),
            Control::CardCapture { on, at_s } => self.talk.card_capture(on, at_s),
            Control::Snooze { .. } | Control::Kind { .. } | Control::HowOften(_) => {}
        }
        self.coach.control(control, &mut self.nudge_events);
        self.keep_nudges();
    }

    /// What the agent said of a nudge of this call: the `nth` that opened, counted from 1, open or closed.
    /// False where there is no such nudge; said again, the later word counts.
    pub fn feedback(&mut self, nth: usize, feedback: Feedback) -> bool {
        let known = self.coach.feedback(nth, feedback);
        // One nudge is open at a time, so they close in the order in which they opened.
        if let Some(nudge) = nth.checked_sub(1).and_then(|i| self.heard.nudges.get_mut(i)) {
            nudge.feedback = Some(feedback);
        }
        known
    }

    /// What is usual for the agent in this call so far, to be folded over earlier calls with [`Usual::fold`].
    #[must_use]
    pub fn usual(&self) -> Usual {
        self.coach.usual()
    }

    /// The call is over at `end_s`.
    #[must_use]
    pub fn finish(mut self, end_s: f64) -> (Heard, CueStage, Timings) {
        self.redactor.finish(&mut self.words_out);
        self.words(end_s);
        self.talk.finish(end_s, &mut self.talk_out);
        self.hand_on_talk();
        self.cues.finish(end_s, &mut self.cues_out);
        self.hand_on_cues();
        self.coach.finish(end_s, &mut self.nudge_events);
        self.keep_nudges();
        self.heard.trace = self.coach.take_trace();
        self.heard.bleed = self.bleed();
        self.heard.sort();
        (self.heard, self.cues, self.timings)
    }

    fn voice(&mut self, event: &VoiceEvent) {
        if let VoiceEvent::Frame(frame) = event
            && frame.party == Party::Agent
            && frame.index.is_multiple_of(FRAMES_BETWEEN_LOOKS)
        {
            self.look(Known::Voice(event.clone()).known_s());
        }
        match event {
            VoiceEvent::SegmentOpened { party, start_s, .. } => self.redactor.voice(*party, true, *start_s),
            VoiceEvent::SegmentClosed { segment, .. } => self.redactor.voice(segment.party, false, segment.end_s),
            VoiceEvent::Frame(_) => {}
        }
        let start = self.timings.start();
        self.talk.push(event, &mut self.talk_out);
        let start = self.timings.stop(Step::Talk, start);
        match event {
            VoiceEvent::Frame(frame) => {
                if let Some(moment) = self.expression[frame.party.index()].push(frame) {
                    self.cues.voice(&moment);
                    self.heard.expression.push(moment);
                }
                self.heard.breaths.extend(self.breaths[frame.party.index()].push(frame));
                if frame.nucleus {
                    self.heard.nuclei_s[frame.party.index()].push(frame.start_s() as f32);
                }
                self.coach.push(CoachInput::Frame(frame), &mut self.nudge_events);
            }
            VoiceEvent::SegmentClosed { segment, .. } => {
                self.heard.speech.push(*segment);
                self.coach.push(CoachInput::Voice(event), &mut self.nudge_events);
            }
            VoiceEvent::SegmentOpened { .. } => self.coach.push(CoachInput::Voice(event), &mut self.nudge_events),
        }
        self.timings.stop(Step::Coach, start);
        self.hand_on_talk();
    }

    /// Words that were held back may be let go, and echo may have been found.
    fn look(&mut self, now_s: f64) {
        self.redactor.advance(now_s, &mut self.words_out);
        self.words(now_s);
        if !self.bleed_told && self.talk.bleed(Party::Agent).found {
            self.bleed_told = true;
            let text = if self.cancels_echo { CANCELLED } else { BLEED };
            self.coach.push(CoachInput::Fault("bleed", text, now_s), &mut self.nudge_events);
        }
    }

    fn hand_on_talk(&mut self) {
        let mut events = std::mem::take(&mut self.talk_out);
        for event in events.drain(..) {
            self.cues.talk(&event, &mut self.cues_out);
            self.coach.push(CoachInput::Talk(&event), &mut self.nudge_events);
            self.heard.take_talk(event);
        }
        self.talk_out = events;
        self.hand_on_cues();
    }

    /// Hands on the utterances that the redactor has let go.
    fn words(&mut self, known_s: f64) {
        if self.words_out.is_empty() {
            return;
        }
        let start = self.timings.start();
        for utterance in std::mem::take(&mut self.words_out) {
            let words: Vec<String> = utterance.words.iter().map(|word| plain(&word.text)).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
            self.talk.words(utterance.party, utterance.start_s, utterance.end_s, &words, known_s, &mut self.talk_out);
            self.coach.push(CoachInput::Words(&utterance, known_s), &mut self.nudge_events);
            self.cues.utterance(&utterance, known_s, &mut self.cues_out);
            self.hand_on_cues();
            self.heard.utterances.push(utterance);
        }
        self.timings.stop(Step::Cues, start);
        self.hand_on_talk();
    }

    fn hand_on_cues(&mut self) {
        for mut cue in self.cues_out.drain(..) {
            if cue.cue == CueKind::HoldAnnounced {
                self.talk.hold_announced(cue.end_s);
            }
            cue.id = format!("c{}", self.heard.cues.len() + 1);
            self.coach.push(CoachInput::Cue(&cue), &mut self.nudge_events);
            self.heard.cues.push(cue);
        }
    }

    fn keep_nudges(&mut self) {
        for event in &self.nudge_events[self.nudges_seen..] {
            if let NudgeEvent::Closed(nudge) = event {
                self.heard.nudges.push(nudge.clone());
            }
        }
        self.nudges_seen = self.nudge_events.len();
    }
}

fn correct(overlaps: &mut [Overlap], corrected: &Overlap) {
    if let Some(overlap) = overlaps.iter_mut().rev().find(|overlap| overlap.start_s == corrected.start_s) {
        *overlap = corrected.clone();
    }
}

/// A word in lower case without the punctuation around it.
fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

#[cfg(test)]
#[path = "mind_tests.rs"]
mod tests;
