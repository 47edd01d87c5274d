//! A record played to the coach once more, so that it can tell its reasons.
//!
//! The record has speech, words, cues and silences. Levels, pitch and syllables are in the sound alone: where the sound
//! was kept, it is measured again; where it was not, nothing is claimed of them. What the agent set by hand is taken from
//! the silences and captures in the record; a snooze and what was usual for the agent in earlier calls are not in it.

use std::collections::BTreeSet;

use crate::audio::{AudioError, CallFiles, CallSource};
use crate::call::Record;
use crate::coach::{Coach, CoachInput, Control, Nudge, NudgeEvent, NudgeKind, Trace};
use crate::config::Config;
use crate::cues::{Cue, CueKind};
use crate::frames::FRAME_S;
use crate::pipeline::{Ear, EarEvent};
use crate::speech::Utterance;
use crate::talk::{Overlap, SilenceKind, TalkEvent, TalkStage};
use crate::voice::{LOOK_AHEAD_FRAMES, Segment, VoiceEvent, VoiceFrame};
use crate::{Party, Span};

/// From the onset of speech until it counts, and from its end until it can no longer go on; as the voice step has them.
const OPENS_AFTER_S: f64 = 0.21;
const CLOSES_AFTER_S: f64 = 0.3;
/// A hold this soon after its announcement needs no hand to switch it.
const ANNOUNCED_WITHIN_S: f64 = 45.0;
/// From an utterance's end until the ear knows that it has ended.
const UTTERANCE_ENDS_S: f64 = 0.6;
/// Overlaps of the record and of the replay are the same when they begin this near to each other.
const SAME_OVERLAP_S: f64 = 0.3;

/// What a replay gives.
#[derive(Debug)]
pub struct Replayed {
    /// What the coach measured and decided.
    pub trace: Trace,
    /// The nudges that came this time; the record says which came in the call.
    pub nudges: Vec<Nudge>,
    /// Whether the sound was there to be measured.
    pub with_sound: bool,
}

/// The voices of a recording, measured without recognising a word, and its SHA-256; sound after `end_s` is left out.
///
/// # Errors
/// [`AudioError`] when the recording cannot be read.
pub fn voices(files: &CallFiles, end_s: f64, config: &Config) -> Result<(Vec<VoiceEvent>, String), AudioError> {
    let mut source = CallSource::open(files, &config.audio)?;
    let mut ear = Ear::new(config, false);
    let (mut blocks, mut events, mut voices) = (Vec::new(), Vec::new(), Vec::new());
    let mut more = true;
    while more {
        more = source.next(&mut blocks)?;
        for mut block in blocks.drain(..) {
            let left_s = (end_s - block.start_s).max(0.0);
            block.samples.truncate((left_s * f64::from(block.sample_rate_hz)).round() as usize);
            if !block.samples.is_empty() {
                ear.push(&block, &mut events);
            }
        }
        if !more {
            ear.finish(&mut events);
        }
        voices.extend(events.drain(..).filter_map(|event| match event {
            EarEvent::Voice(event) => Some(event),
            EarEvent::Clip(_) | EarEvent::Draft(_) | EarEvent::Sound(_) => None,
        }));
    }
    let sha256 = source.sha256();
    Ok((voices, sha256))
}

/// Plays the record to a coach; `sound` holds the voices measured in its sound, where that is at hand.
#[must_use]
pub fn replay(record: &Record, sound: Option<Vec<VoiceEvent>>, config: &Config) -> Replayed {
    let with_sound = sound.is_some();
    let voices = sound.unwrap_or_else(|| from_segments(record));
    let has_words = record.models.speech.is_some();
    let mut player = Player {
        record,
        with_sound,
        talk: TalkStage::new(&config.talk),
        coach: Coach::new(&config.coach, has_words).that_traces(),
        talk_out: Vec::new(),
        nudge_events: Vec::new(),
    };
    let mut told: Vec<(f64, Told<'_>)> = voices.into_iter().map(timed).collect();
    told.extend(
        record.utterances.iter().zip(words_known(record, config)).map(|(said, at_s)| (at_s, Told::Words(said))),
    );
    told.extend(record.cues.iter().map(|cue| (cue.known_s, Told::Cue(cue))));
    told.extend(controls(record));
    told.extend(faults(record));
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (at_s, told) in told {
        player.tell(at_s, told);
    }
    player.coach.finish(record.source.duration_s, &mut player.nudge_events);
    let nudges = player.nudge_events.into_iter().filter_map(|event| match event {
        NudgeEvent::Closed(nudge) => Some(nudge),
        NudgeEvent::Opened(_) => None,
    });
    Replayed { nudges: nudges.collect(), trace: player.coach.take_trace(), with_sound }
}

/// One thing of the record, as the call told it.
enum Told<'a> {
    Voice(VoiceEvent),
    Words(&'a Utterance),
    Cue(&'a Cue),
    Control(Control),
    Fault(&'static str, &'a str),
}

fn timed<'a>(event: VoiceEvent) -> (f64, Told<'a>) {
    let at_s = match &event {
        VoiceEvent::Frame(frame) => frame.end_s() + LOOK_AHEAD_FRAMES as f64 * FRAME_S,
        VoiceEvent::SegmentOpened { known_s, .. } | VoiceEvent::SegmentClosed { known_s, .. } => *known_s,
    };
    (at_s, Told::Voice(event))
}

struct Player<'a> {
    record: &'a Record,
    with_sound: bool,
    talk: TalkStage,
    coach: Coach,
    talk_out: Vec<TalkEvent>,
    nudge_events: Vec<NudgeEvent>,
}

impl Player<'_> {
    fn tell(&mut self, at_s: f64, told: Told<'_>) {
        match told {
            Told::Voice(event) => self.voice(&event),
            Told::Words(utterance) => {
                let words: Vec<String> = utterance.words.iter().map(|word| plain(&word.text)).collect();
                let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
                let (start_s, end_s) = (utterance.start_s, utterance.end_s);
                self.talk.words(utterance.party, start_s, end_s, &words, at_s, &mut self.talk_out);
                self.coach.push(CoachInput::Words(utterance, at_s), &mut self.nudge_events);
            }
            Told::Cue(cue) => {
                if cue.cue == CueKind::HoldAnnounced {
                    self.talk.hold_announced(cue.end_s);
                }
                self.coach.push(CoachInput::Cue(cue), &mut self.nudge_events);
            }
            Told::Control(control) => {
                match control {
                    Control::Hold { on, at_s } => self.talk.hold(on, at_s),
                    Control::CardCapture { on, at_s } => self.talk.card_capture(on, at_s),
                    Control::Snooze { .. } | Control::Kind { .. } | Control::HowOften(_) => {}
                }
                self.coach.control(control, &mut self.nudge_events);
            }
            Told::Fault(code, text) => self.coach.push(CoachInput::Fault(code, text, at_s), &mut self.nudge_events),
        }
        self.hand_on_talk();
    }

    fn voice(&mut self, event: &VoiceEvent) {
        self.talk.push(event, &mut self.talk_out);
        match event {
            // Without sound a frame is the clock and no more: its level would be made up.
            VoiceEvent::Frame(frame) if !self.with_sound => {
                let silent = VoiceFrame::silent(frame.party, frame.index);
                self.coach.push(CoachInput::Frame(&silent), &mut self.nudge_events);
            }
            VoiceEvent::Frame(frame) => self.coach.push(CoachInput::Frame(frame), &mut self.nudge_events),
            VoiceEvent::SegmentOpened { .. } | VoiceEvent::SegmentClosed { .. } => {
                self.coach.push(CoachInput::Voice(event), &mut self.nudge_events);
            }
        }
    }

    fn hand_on_talk(&mut self) {
        let mut events = std::mem::take(&mut self.talk_out);
        for mut event in events.drain(..) {
            if let TalkEvent::OverlapSettled { overlap, .. } | TalkEvent::OverlapCorrected { overlap, .. } = &mut event
            {
                as_recorded(overlap, &self.record.overlaps);
            }
            self.coach.push(CoachInput::Talk(&event), &mut self.nudge_events);
        }
        self.talk_out = events;
    }
}

/// Whether an overlap is doubtful, and what words made of it, stands in the record.
fn as_recorded(overlap: &mut Overlap, recorded: &[Overlap]) {
    let away_s = |other: &Overlap| (other.start_s - overlap.start_s).abs();
    let nearest = recorded.iter().min_by(|a, b| away_s(a).total_cmp(&away_s(b)));
    if let Some(known) = nearest.filter(|known| away_s(known) <= SAME_OVERLAP_S) {
        *overlap = known.clone();
    }
}

/// The speech of the record as the voice step would have told it: segments, and frames that say who speaks.
fn from_segments(record: &Record) -> Vec<VoiceEvent> {
    let mut told: Vec<(f64, VoiceEvent)> = Vec::new();
    for segment in &record.speech {
        let Segment { party, start_s, end_s } = *segment;
        let (opened_s, closed_s) = ((start_s + OPENS_AFTER_S).min(end_s + OPENS_AFTER_S), end_s + CLOSES_AFTER_S);
        told.push((opened_s, VoiceEvent::SegmentOpened { party, start_s, known_s: opened_s }));
        told.push((closed_s, VoiceEvent::SegmentClosed { segment: *segment, known_s: closed_s }));
    }
    let mut places = [0; 2];
    let mut frames = Vec::new();
    for index in 0..(record.source.duration_s.clamp(0.0, 360_000.0) / FRAME_S) as u64 {
        for party in Party::BOTH {
            let mut frame = VoiceFrame::silent(party, index);
            frame.speech = speaks(&record.speech, party, frame.start_s(), &mut places[party.index()]);
            frames.push((frame.end_s(), VoiceEvent::Frame(frame)));
        }
    }
    told.extend(frames);
    told.sort_by(|a, b| a.0.total_cmp(&b.0));
    told.into_iter().map(|(_, event)| event).collect()
}

/// Whether a party speaks at a time that never goes back; `place` remembers how far the segments have been read.
fn speaks(speech: &[Segment], party: Party, at_s: f64, place: &mut usize) -> bool {
    while speech.get(*place).is_some_and(|segment| segment.party != party || segment.end_s <= at_s) {
        *place += 1;
    }
    speech.get(*place).is_some_and(|segment| segment.start_s <= at_s)
}

/// When the words of each utterance were there: with the first cue found in them, else as late as others were.
fn words_known(record: &Record, config: &Config) -> Vec<f64> {
    let first_cue = |said: &Utterance| {
        let within = |cue: &&Cue| {
            let span = Span::new(said.start_s - 0.05, said.end_s + 0.05);
            cue.party == said.party && !cue.evidence.quote.is_empty() && span.contains(cue.start_s)
        };
        record.cues.iter().filter(within).map(|cue| cue.known_s).reduce(f64::min)
    };
    let known: Vec<Option<f64>> = record.utterances.iter().map(first_cue).collect();
    let mut delays: Vec<f64> =
        record.utterances.iter().zip(&known).filter_map(|(said, known)| Some((*known)? - said.end_s)).collect();
    delays.sort_by(f64::total_cmp);
    let usual_s = delays.get(delays.len() / 2).copied().unwrap_or(config.pipeline.words_latency_s + UTTERANCE_ENDS_S);
    let at = |(said, known): (&Utterance, Option<f64>)| known.unwrap_or(said.end_s + usual_s).max(said.end_s);
    record.utterances.iter().zip(known).map(at).collect()
}

/// What was switched by hand, as far as it left something in the record.
fn controls(record: &Record) -> Vec<(f64, Told<'_>)> {
    let announced = |at_s: f64| {
        let recent = |cue: &Cue| (at_s - ANNOUNCED_WITHIN_S..at_s + 3.0).contains(&cue.end_s);
        record.cues.iter().any(|cue| cue.cue == CueKind::HoldAnnounced && recent(cue))
    };
    let holds =
        record.silences.iter().filter(|silence| silence.kind == SilenceKind::Hold && !announced(silence.start_s));
    let mut told = Vec::new();
    for hold in holds {
        told.push((hold.start_s, Control::Hold { on: true, at_s: hold.start_s }));
        told.push((hold.end_s, Control::Hold { on: false, at_s: hold.end_s }));
    }
    for capture in record.live.iter().flat_map(|live| &live.card_capture) {
        told.push((capture.start_s, Control::CardCapture { on: true, at_s: capture.start_s }));
        told.push((capture.end_s, Control::CardCapture { on: false, at_s: capture.end_s }));
    }
    told.into_iter().map(|(at_s, control)| (at_s, Told::Control(control))).collect()
}

/// When a fault of the sound was reported stands nowhere but in the nudge that told it.
fn faults(record: &Record) -> Vec<(f64, Told<'_>)> {
    let told = record.nudges.iter().filter_map(|nudge| match nudge.kind {
        NudgeKind::AudioFault => Some((nudge.cause.since_s, Told::Fault("audio_fault", nudge.detail.as_str()))),
        NudgeKind::Bleed => Some((nudge.cause.since_s, Told::Fault("bleed", nudge.detail.as_str()))),
        _ => None,
    });
    told.collect()
}

/// The metrics that a replay without sound cannot know.
#[must_use]
pub fn only_in_the_sound() -> BTreeSet<&'static str> {
    BTreeSet::from([
        "active_level_dbov",
        "under_customer_db",
        "over_customer_db",
        "clipping_ratio",
        "f0_sd_st",
        "level_drop_db",
        "syllables_s",
        "pace_from_syllables_wpm",
    ])
}

/// A word in lower case without the punctuation around it.
fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}
