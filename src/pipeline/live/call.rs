//! One live call: blocks and words in, everything that views and journal are told out.

mod ended;

use crate::audio::Block;
use crate::call::{ConsentStamp, HealthVerdict, LiveInfo, Record};
use crate::coach::{Control, Feedback, NudgeEvent, Usual};
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::frames::{FRAME_S, Frame};
use crate::keep::{Entry, Standing};
use crate::pipeline::live::figures;
use crate::pipeline::live::thrift::Thrift;
use crate::pipeline::live::words::DraftAnswer;
use crate::pipeline::{Ear, EarEvent, Known, Mind};
use crate::speech::settle;
use crate::speech::{Clip, DroppedText, Recognized, Utterance};
use crate::talk::SilenceKind;
use crate::views::labels::clock;
use crate::views::live::{CueLine, Figures, LiveEvent, NudgeCard, NudgeEnd, PartialLine, WordsLine};
use crate::voice::{LOOK_AHEAD_FRAMES, VoiceEvent};
use crate::{Party, Span};
pub(super) use ended::EndedLive;
use ended::leave_out_silence_after;

/// What belongs to a call after its last word, where it ended by a long silence, seconds.
const AFTER_S: f64 = 1.0;
/// Slack between the end of a segment and the silence after it, seconds.
const AIR_S: f64 = 0.05;

/// What a call gives as it goes on.
#[derive(Debug, Default)]
pub struct Told {
    /// For the views.
    pub events: Vec<LiveEvent>,
    /// For the recogniser.
    pub clips: Vec<Clip>,
    /// For the recogniser, of utterances that may go on.
    pub drafts: Vec<Clip>,
    /// For the journal.
    pub entries: Vec<Entry>,
    /// For the disk, where sound is kept.
    pub sound: Vec<Box<Frame>>,
}

/// What the record says beside what was heard.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The call's identifier.
    pub id: String,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// Names of the devices, or of the recording.
    pub source: String,
    /// The model that recognises.
    pub model: Option<String>,
    /// Why none does.
    pub speech_absent: Option<String>,
}

/// How far views and journal have been told.
#[derive(Debug, Default)]
struct Seen {
    speech: usize,
    talk: usize,
    utterances: usize,
    cues: usize,
    nudges_opened: usize,
    nuclei: [usize; 2],
}

/// A call that goes on. A plain value: time comes with the blocks.
#[derive(Debug)]
pub struct LiveCall {
    ear: Ear,
    mind: Mind,
    config: Config,
    ear_events: Vec<EarEvent>,
    seen: Seen,
    clock_s: f64,
    speaking_since_s: [Option<f64>; 2],
    last_speech_s: f64,
    on_hold: bool,
    dropped: [u32; 2],
    dropped_texts: Vec<DroppedText>,
    /// Up to where each party's words are there.
    settled_s: [f64; 2],
    thrift: Thrift,
    /// Sharing, consent and the like.
    pub live: LiveInfo,
    /// What was the matter with the sound, for the record.
    pub verdicts: Vec<HealthVerdict>,
    /// What the record says beside.
    pub about: About,
}

impl LiveCall {
    /// A call that begins. `keeps_sound` hands on every frame; `with_words` every utterance's sound;
    /// `usual` is what earlier calls say of the agent, none where the call is to be judged by itself.
    #[must_use]
    pub fn new(config: &Config, with_words: bool, keeps_sound: bool, usual: Option<Usual>, about: About) -> LiveCall {
        let ear = Ear::new(config, with_words);
        let ear = if config.live.drafts { ear.that_drafts(config) } else { ear };
        LiveCall {
            ear: if keeps_sound { ear.that_hands_on_sound() } else { ear },
            mind: match usual {
                Some(usual) => Mind::with_usual(config, with_words, usual),
                None => Mind::new(config, with_words),
            },
            config: config.clone(),
            ear_events: Vec::new(),
            seen: Seen::default(),
            clock_s: 0.0,
            speaking_since_s: [None; 2],
            last_speech_s: 0.0,
            on_hold: false,
            dropped: [0; 2],
            dropped_texts: Vec::new(),
            settled_s: [0.0; 2],
            thrift: Thrift::new(config),
            live: LiveInfo::default(),
            verdicts: Vec::new(),
            about,
        }
    }

    /// Reads words by meaning too, from now on.
    pub fn mean(&mut self, meaning: Option<Meaning>) {
        self.mind.mean(meaning);
    }

    /// The last call's microphone heard the customer: this one's will as well.
    pub fn expect_echo(&mut self) {
        self.ear.expect_echo();
    }

    /// Whether the agent's microphone hears the customer; none where the customer said too little to tell.
    #[must_use]
    pub fn hears_echo(&self) -> Option<bool> {
        let bleed = self.mind.bleed()[Party::Agent.index()];
        bleed.correlation.map(|_| bleed.found)
    }

    /// Takes one block; its `start_s` is on the call's clock.
    pub fn push(&mut self, block: &Block, told: &mut Told) {
        self.ear.push(block, &mut self.ear_events);
        self.hear(told);
    }

    /// A party's sound up to `to_s` is not there: silence takes its place.
    pub fn fill_to(&mut self, party: Party, to_s: f64, told: &mut Told) {
        self.ear.fill_to(party, to_s, crate::frames::SAMPLE_RATE_HZ, &mut self.ear_events);
        self.hear(told);
    }

    /// Words that came.
    pub fn words(&mut self, utterance: Utterance, told: &mut Told) {
        let settled_s = &mut self.settled_s[utterance.party.index()];
        *settled_s = settled_s.max(utterance.end_s);
        self.mind.push(Known::Words(utterance, self.known_s()));
        self.tell(told);
    }

    /// What was heard of an utterance that may go on. Shown, never judged; where it is a whole sentence, the utterance
    /// is complete, the less sure ones after some silence.
    pub fn draft(&mut self, draft: &DraftAnswer, told: &mut Told) {
        let Recognized::Words(said) = &draft.result else { return };
        if draft.speech_start_s >= self.settled_s[draft.party.index()] {
            told.events.push(LiveEvent::Partial(PartialLine::of(said)));
        }
        let Some(silence_s) = settle::silence_s(said, &self.config.speech) else { return };
        self.thrift.settled(draft.party, draft.speech_end_s, silence_s);
        self.ear.settle(draft.party, draft.speech_end_s, silence_s, &mut self.ear_events);
        self.hear(told);
    }

    /// What a hearing takes of one core, on average, seconds: drafts are given as often as can be afforded.
    pub fn hearing_takes(&mut self, processor_s: f64) {
        self.thrift.hearing_takes(processor_s);
    }

    /// The model whose words come from now on. The record names every one, in order.
    pub fn model_is(&mut self, model: &str) {
        let earlier = self.about.model.take();
        match earlier.filter(|earlier| earlier.rsplit(", ").next() != Some(model)) {
            Some(earlier) if !self.mind.heard().utterances.is_empty() => {
                let text = format!("From {} on the words are those of the model {model}.", clock(self.clock_s));
                self.verdicts.push(HealthVerdict { code: "model_changed".to_owned(), text });
                self.about.model = Some(format!("{earlier}, {model}"));
            }
            _ => self.about.model = Some(model.to_owned()),
        }
    }

    /// Something is wrong with the sound.
    pub fn fault(&mut self, code: &'static str, text: String, told: &mut Told) {
        self.mind.push(Known::Fault(code, text, self.known_s()));
        self.tell(told);
    }

    /// A text that was dropped, and why.
    pub fn text_dropped(&mut self, party: Party, speech: Span, reason: &str, told: &mut Told) {
        self.dropped[party.index()] += 1;
        told.events.push(LiveEvent::Partial(PartialLine::taken_back(party)));
        let dropped = DroppedText { party, start_s: speech.start_s, end_s: speech.end_s, reason: reason.to_owned() };
        told.entries.push(Entry::Dropped { dropped: dropped.clone() });
        self.dropped_texts.push(dropped);
    }

    /// Takes a wish of the agent.
    pub fn control(&mut self, control: Control, told: &mut Told) {
        self.mind.control(control);
        self.tell(told);
    }

    /// What the agent said of the `nth` nudge, counted from 1; false where there is no such nudge.
    pub fn feedback(&mut self, nth: usize, feedback: Feedback, told: &mut Told) -> bool {
        let known = self.mind.feedback(nth, feedback);
        if known {
            told.entries.push(Entry::Feedback { nth, feedback });
        }
        known
    }

    /// What was usual for the agent in this call.
    #[must_use]
    pub fn usual(&self) -> Usual {
        self.mind.usual()
    }

    /// Stamps consent now.
    pub fn consent(&mut self, basis: crate::call::Consent) {
        self.live.consent.push(ConsentStamp { basis, at_s: self.clock_s });
    }

    /// Up to when everything is known: decisions on voice wait a little for what comes after.
    fn known_s(&self) -> f64 {
        self.clock_s + LOOK_AHEAD_FRAMES as f64 * FRAME_S
    }

    /// Seconds of speech of both parties so far.
    #[must_use]
    pub fn speech_s(&self) -> f64 {
        self.mind.heard().speech.iter().map(|segment| segment.end_s - segment.start_s).sum()
    }

    /// Seconds up to which both parties were heard.
    #[must_use]
    pub fn clock_s(&self) -> f64 {
        self.clock_s
    }

    /// Whether a party speaks.
    #[must_use]
    pub fn speaks(&self, party: Party) -> bool {
        self.speaking_since_s[party.index()].is_some()
    }

    /// How long nobody has spoken.
    #[must_use]
    pub fn silence_s(&self) -> f64 {
        if self.speaking_since_s.iter().any(Option::is_some) { 0.0 } else { self.clock_s - self.last_speech_s }
    }

    /// Whether the silence now is a hold.
    #[must_use]
    pub fn on_hold(&self) -> bool {
        self.on_hold
    }

    /// How the call goes, in figures.
    #[must_use]
    pub fn figures(&self, words_behind_s: Option<f64>) -> Figures {
        let mut figures = figures::of(self.mind.heard(), self.speaking_since_s, self.clock_s, &self.config);
        figures.silence_s = self.silence_s();
        figures.words_behind_s = words_behind_s;
        figures
    }

    /// How the call stands, for the journal.
    pub fn standing(&mut self) -> Entry {
        let heard = self.mind.heard();
        let nuclei_s = Party::BOTH.map(|party| {
            let all = &heard.nuclei_s[party.index()];
            all[self.seen.nuclei[party.index()]..].to_vec()
        });
        self.seen.nuclei = Party::BOTH.map(|party| heard.nuclei_s[party.index()].len());
        Entry::Standing {
            standing: Box::new(Standing {
                at_s: self.clock_s,
                voices: Party::BOTH.map(|party| self.ear.voice_summary(party)),
                gaps_s: Party::BOTH.map(|party| self.ear.gaps_s(party)),
                dropped: self.dropped,
                bleed: self.mind.bleed(),
                nuclei_s,
                live: self.live.clone(),
                verdicts: self.verdicts.clone(),
            }),
        }
    }

    /// No more sound comes: what is still in the ear is heard, and the last clips are handed on.
    pub fn sound_ends(&mut self, told: &mut Told) {
        self.ear.finish(&mut self.ear_events);
        self.hear(told);
    }

    /// The call is over and its words are there. Where it ended by a long silence, that silence is no part of it.
    #[must_use]
    pub fn finish(self, by_silence: bool) -> Record {
        let duration_s = if by_silence { (self.last_speech_s + AFTER_S).min(self.clock_s) } else { self.clock_s };
        let voices = Party::BOTH.map(|party| self.ear.voice_summary(party));
        let gaps_s = Party::BOTH.map(|party| self.ear.gaps_s(party));
        let (mut heard, cues, _) = self.mind.finish(self.clock_s);
        heard.dropped = self.dropped_texts;
        heard.sort();
        if by_silence {
            leave_out_silence_after(&mut heard, self.last_speech_s);
        }
        let ended = EndedLive {
            config: &self.config,
            about: self.about,
            duration_s,
            voices,
            gaps_s,
            dropped: self.dropped,
            verdicts: self.verdicts,
            live: self.live,
        };
        ended.record(heard, cues)
    }

    fn hear(&mut self, told: &mut Told) {
        let mut events = std::mem::take(&mut self.ear_events);
        for event in events.drain(..) {
            match event {
                EarEvent::Sound(frame) => told.sound.push(frame),
                EarEvent::Clip(clip) => told.clips.push(clip),
                EarEvent::Draft(clip) => told.drafts.push(clip),
                EarEvent::Voice(event) => self.voice(event, told),
            }
        }
        self.ear_events = events;
    }

    fn voice(&mut self, event: VoiceEvent, told: &mut Told) {
        match &event {
            VoiceEvent::Frame(frame) => self.clock_s = self.clock_s.max(frame.end_s()),
            VoiceEvent::SegmentOpened { party, start_s, .. } => {
                self.speaking_since_s[party.index()] = Some(*start_s);
            }
            VoiceEvent::SegmentClosed { segment, .. } => {
                self.speaking_since_s[segment.party.index()] = None;
                self.last_speech_s = self.last_speech_s.max(segment.end_s);
            }
        }
        self.thrift.voice(&event);
        if let Some(rhythm) = self.thrift.change() {
            self.ear.draft_after(rhythm.pause_s, rhythm.every_s);
        }
        self.mind.push(Known::Voice(event));
        self.tell(told);
    }

    /// Tells views and journal what is new since the last time.
    fn tell(&mut self, told: &mut Told) {
        for event in self.mind.take_nudge_events() {
            match event {
                NudgeEvent::Opened(nudge) => {
                    self.seen.nudges_opened += 1;
                    told.events.push(LiveEvent::NudgeOpened(NudgeCard::of(&nudge, self.seen.nudges_opened)));
                }
                NudgeEvent::Closed(nudge) => {
                    let id = format!("n{}", self.seen.nudges_opened);
                    told.events.push(LiveEvent::NudgeClosed(NudgeEnd {
                        id,
                        outcome: nudge.outcome,
                        closed_s: nudge.closed_s,
                    }));
                    told.entries.push(Entry::Nudge { nudge });
                }
            }
        }
        let known_s = self.known_s();
        let heard = self.mind.heard();
        for segment in &heard.speech[self.seen.speech..] {
            told.entries.push(Entry::Segment { segment: *segment });
        }
        for talk in &heard.talk[self.seen.talk..] {
            if let crate::talk::TalkEvent::SilenceOpened { kind, .. } = talk {
                self.on_hold = *kind == SilenceKind::Hold;
            }
            told.entries.push(Entry::Talk { talk: talk.clone() });
        }
        for (index, utterance) in heard.utterances.iter().enumerate().skip(self.seen.utterances) {
            told.events.push(LiveEvent::Words(WordsLine::of(utterance, index + 1, known_s)));
            told.entries.push(Entry::Words { utterance: utterance.clone(), known_s });
        }
        for cue in &heard.cues[self.seen.cues..] {
            told.events.push(LiveEvent::Cue(CueLine::from(cue)));
            told.entries.push(Entry::Cue { cue: cue.clone() });
        }
        self.seen.speech = heard.speech.len();
        self.seen.talk = heard.talk.len();
        self.seen.utterances = heard.utterances.len();
        self.seen.cues = heard.cues.len();
    }
}
