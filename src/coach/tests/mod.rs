//! The coach from outside: made-up calls in, nudges out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod baseline;
mod control;
mod kinds;
mod late;
mod page;
mod properties;
mod trace;

use super::{Coach, CoachConfig, CoachInput, Control, Feedback, Nudge, NudgeEvent, NudgeKind, Trace, Usual};
use crate::Party;
use crate::cues::{Cue, CueKind, Evidence};
use crate::frames::FRAME_S;
use crate::speech::{Utterance, Word};
use crate::talk::{Overlap, OverlapKind, TalkEvent, Turn};
use crate::voice::{Segment, VoiceEvent, VoiceFrame};

/// Anything that can be told to the coach.
#[derive(Debug, Clone)]
pub enum Told {
    Voice(VoiceEvent),
    Talk(TalkEvent),
    Words(Utterance),
    Cue(Cue),
    Fault(&'static str),
    Control(Control),
    Feedback(usize, Feedback),
}

/// A call that is made up piece by piece.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub end_s: f64,
    speech: Vec<(Segment, f32)>,
    usual: Option<Usual>,
    frames_a_syllable: u64,
    lively_until_s: f64,
    told: Vec<(f64, Told)>,
}

impl Call {
    pub fn of(end_s: f64) -> Call {
        Call { end_s, frames_a_syllable: 14, ..Call::default() }
    }

    /// Speech at -24 dBov.
    pub fn speech(self, party: Party, start_s: f64, end_s: f64) -> Call {
        self.speech_at(party, start_s, end_s, -24.0)
    }

    pub fn speech_at(mut self, party: Party, start_s: f64, end_s: f64, level_dbov: f32) -> Call {
        let segment = Segment { party, start_s, end_s };
        self.speech.push((segment, level_dbov));
        let known_s = start_s + 0.1;
        self.tell(known_s, Told::Voice(VoiceEvent::SegmentOpened { party, start_s, known_s }));
        let known_s = end_s + 0.2;
        self.tell(known_s, Told::Voice(VoiceEvent::SegmentClosed { segment, known_s }));
        self
    }

    pub fn turn(mut self, party: Party, start_s: f64, end_s: f64) -> Call {
        self = self.speech(party, start_s, end_s);
        let known_s = start_s + 0.3;
        self.tell(known_s, Told::Talk(TalkEvent::TurnOpened { party, start_s, known_s }));
        let known_s = end_s + 0.3;
        self.tell(known_s, Told::Talk(TalkEvent::TurnClosed { turn: Turn { party, start_s, end_s }, known_s }));
        self
    }

    pub fn overlap(mut self, start_s: f64, end_s: f64, kind: OverlapKind, doubtful: bool) -> Call {
        let overlap =
            Overlap { start_s, end_s, started_by: Party::Agent, kind, yielded_by: None, before_end_s: 1.0, doubtful };
        self.tell(end_s + 0.5, Told::Talk(TalkEvent::OverlapSettled { overlap, known_s: end_s + 0.5 }));
        self
    }

    pub fn replied(mut self, at_s: f64, gap_s: f64) -> Call {
        let known_s = at_s + 0.1;
        self.tell(known_s, Told::Talk(TalkEvent::Replied { party: Party::Agent, gap_s, at_s, known_s }));
        self
    }

    pub fn words(self, party: Party, start_s: f64, end_s: f64, text: &str) -> Call {
        self.words_at(end_s + 1.0, party, start_s, end_s, text)
    }

    pub fn words_at(mut self, known_s: f64, party: Party, start_s: f64, end_s: f64, text: &str) -> Call {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let words =
            parts.iter().map(|text| Word { text: (*text).to_owned(), start_s, end_s, confidence: 0.9 }).collect();
        let text = parts.join(" ");
        let utterance = Utterance { party, start_s, end_s, text, confidence: 0.9, words, redactions: Vec::new() };
        self.tell(known_s, Told::Words(utterance));
        self
    }

    pub fn cue(self, party: Party, cue: CueKind, end_s: f64, quote: &str) -> Call {
        self.cue_at(end_s + 1.2, party, cue, end_s, quote)
    }

    pub fn cue_at(mut self, known_s: f64, party: Party, cue: CueKind, end_s: f64, quote: &str) -> Call {
        let evidence = Evidence { quote: quote.to_owned(), rule: "test/rule".to_owned(), ..Evidence::default() };
        let id = format!("c{}", self.told.len());
        let (skill, polarity) = (cue.skill(), cue.polarity());
        let cue = Cue { id, skill, cue, polarity, party, start_s: end_s - 1.0, end_s, evidence, known_s };
        self.tell(known_s, Told::Cue(cue));
        self
    }

    pub fn fault(mut self, code: &'static str, at_s: f64) -> Call {
        self.tell(at_s, Told::Fault(code));
        self
    }

    pub fn control(mut self, at_s: f64, control: Control) -> Call {
        self.tell(at_s, Told::Control(control));
        self
    }

    pub fn feedback(mut self, at_s: f64, nth: usize, feedback: Feedback) -> Call {
        self.tell(at_s, Told::Feedback(nth, feedback));
        self
    }

    fn tell(&mut self, known_s: f64, told: Told) {
        self.told.push((known_s, told));
    }

    fn frame(&self, party: Party, index: u64) -> VoiceFrame {
        let start_s = index as f64 * FRAME_S;
        let level = self.speech.iter().find(|(s, _)| s.party == party && s.start_s <= start_s && start_s < s.end_s);
        VoiceFrame {
            level_dbov: level.map_or(-60.0, |(_, level)| *level),
            noise_dbov: -60.0,
            speech_probability: 0.5,
            speech: level.is_some(),
            f0_hz: match level {
                None => 0.0,
                Some(_) if start_s < self.lively_until_s && index % 40 < 20 => 220.0,
                Some(_) => 150.0,
            },
            voicing: 0.5,
            centroid_hz: 1000.0,
            tilt_db: -10.0,
            nucleus: level.is_some() && index.is_multiple_of(self.frames_a_syllable),
            ..VoiceFrame::silent(party, index)
        }
    }

    /// A syllable every so many frames of speech.
    pub fn syllables(mut self, frames_a_syllable: u64) -> Call {
        self.frames_a_syllable = frames_a_syllable;
        self
    }

    /// Both voices move by six semitones and a half until then.
    pub fn lively_until(mut self, until_s: f64) -> Call {
        self.lively_until_s = until_s;
        self
    }

    /// What was usual for the agent in earlier calls.
    pub fn usual(mut self, usual: Usual) -> Call {
        self.usual = Some(usual);
        self
    }

    /// Everything in the order in which it becomes known, then the end.
    pub fn play(self, config: &CoachConfig) -> Vec<NudgeEvent> {
        let coach = match self.usual {
            Some(usual) => Coach::with_usual(config, true, usual),
            None => Coach::new(config, true),
        };
        self.play_to(coach).0
    }

    /// The nudges that came, and the coach's own account.
    pub fn traced(self, config: &CoachConfig) -> (Vec<Nudge>, Trace) {
        let (events, mut coach) = self.play_to(Coach::new(config, true).that_traces());
        (closed(events), coach.take_trace())
    }

    fn play_to(mut self, mut coach: Coach) -> (Vec<NudgeEvent>, Coach) {
        self.told.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut out, mut next) = (Vec::new(), 0);
        for index in 0..(self.end_s / FRAME_S) as u64 {
            while next < self.told.len() && self.told[next].0 <= index as f64 * FRAME_S {
                push(&mut coach, &self.told[next], &mut out);
                next += 1;
            }
            for party in Party::BOTH {
                coach.push(CoachInput::Frame(&self.frame(party, index)), &mut out);
            }
        }
        coach.finish(self.end_s, &mut out);
        (out, coach)
    }

    /// The nudges that came, in order.
    pub fn nudges(self) -> Vec<Nudge> {
        closed(self.play(&CoachConfig::default()))
    }

    /// The kinds that came, in order.
    pub fn kinds(self) -> Vec<NudgeKind> {
        self.nudges().iter().map(|nudge| nudge.kind).collect()
    }
}

/// What is told, in the order in which it becomes known.
pub fn sorted(call: Call) -> Vec<(f64, Told)> {
    let mut told = call.told;
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    told
}

pub fn push(coach: &mut Coach, (known_s, told): &(f64, Told), out: &mut Vec<NudgeEvent>) {
    let input = match told {
        Told::Voice(event) => CoachInput::Voice(event),
        Told::Talk(event) => CoachInput::Talk(event),
        Told::Words(utterance) => CoachInput::Words(utterance, *known_s),
        Told::Cue(cue) => CoachInput::Cue(cue),
        Told::Fault(code) => CoachInput::Fault(code, "The sound is not right.", *known_s),
        Told::Control(control) => return coach.control(*control, out),
        Told::Feedback(nth, feedback) => {
            coach.feedback(*nth, *feedback);
            return;
        }
    };
    coach.push(input, out);
}

pub fn closed(events: Vec<NudgeEvent>) -> Vec<Nudge> {
    let closed = |event| match event {
        NudgeEvent::Closed(nudge) => Some(nudge),
        NudgeEvent::Opened(_) => None,
    };
    events.into_iter().filter_map(closed).collect()
}
