//! The loop of a live program: polls, listens, tells. Calls begin and end here.

mod calls;
mod tell;
mod wishes;

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::Receiver;
use time::OffsetDateTime;

use crate::Party;
use crate::audio::{Block, Capture, CaptureEvent, DeviceReport, DeviceState};
use crate::call::HealthVerdict;
use crate::coach::Usual;
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::pipeline::live::call::{LiveCall, Told};
use crate::pipeline::live::idle::Idle;
use crate::pipeline::live::keeper::Keeper;
use crate::pipeline::live::meters::MeterReader;
use crate::pipeline::live::second::SecondPass;
use crate::pipeline::live::words::{DraftAnswer, LiveAnswer, Pace, RecognizerNews, WordsDesk};
use crate::playbook::Checker;
use crate::speech::Recognized;
use crate::views::live::{Command, Hub, Mode, NoticeLevel};

/// How far behind the present the sound of a party that has no device is taken as silent, seconds.
const ABSENT_LATE_S: f64 = 0.1;
/// Time between two turns: sound waits at most so long.
const TURN: Duration = Duration::from_millis(4);
/// Time between two figures, and between two standings in the journal, seconds.
const FIGURES_S: f64 = 1.0;

/// What an engine is made of.
pub struct EngineParts {
    /// Settings in force.
    pub config: Config,
    /// Where the sound comes from.
    pub capture: Box<dyn Capture>,
    /// Recognition; none to coach by voice alone.
    pub words: Option<Box<dyn WordsDesk>>,
    /// Why there is none.
    pub words_absent: Option<String>,
    /// The sentence encoder; none to read words by phrases alone.
    pub meaning: Option<Meaning>,
    /// The playbook that calls are held against once they are over; none for none.
    pub playbook: Option<Checker>,
    /// Where views read.
    pub hub: Arc<Hub>,
    /// What people say.
    pub commands: Receiver<Command>,
    /// The disk; none to keep nothing.
    pub keeper: Option<Keeper>,
    /// What hears kept calls again once they have ended; none to leave them as they are.
    pub second: Option<Box<dyn SecondPass>>,
    /// What earlier calls say of the agent; none to judge each call by itself.
    pub usual: Option<Usual>,
    /// The recording's name where it is a replay: it is one call from its beginning to its end, and the program
    /// ends with it.
    pub replay: Option<String>,
    /// The date and time now.
    pub calendar: Box<dyn Fn() -> OffsetDateTime + Send>,
}

/// A call that goes on, and where it lies on the capture's clock.
struct Current {
    number: u64,
    origin_s: f64,
    call: Box<LiveCall>,
    by_itself: bool,
    figures_due_s: f64,
    capture_since_s: Option<f64>,
}

/// A call that is over and waits for its last words.
struct Waiting {
    number: u64,
    call: Box<LiveCall>,
    by_silence: bool,
    discard: bool,
}

/// Runs live calls. [`turn`](Self::turn) is called every few milliseconds.
pub struct Engine {
    parts: EngineParts,
    events: Vec<CaptureEvent>,
    told: Told,
    answers: Vec<LiveAnswer>,
    drafts: Vec<DraftAnswer>,
    idle: Box<Idle>,
    current: Option<Current>,
    waiting: Vec<Waiting>,
    calls: u64,
    devices: [Option<DeviceReport>; 2],
    heard_to_s: [f64; 2],
    meters: MeterReader,
    mode: Mode,
    snoozed_until_s: Option<f64>,
    model: Option<String>,
    behind_told_s: f64,
    pace_told: Pace,
    given_up: u64,
    given_up_told: u64,
    /// Whether the last call's microphone heard the customer.
    echo_before: bool,
    dropped: u64,
    quitting: bool,
    over: bool,
}

impl Engine {
    /// An engine that waits for its first call; a replay's call begins at once.
    #[must_use]
    pub fn new(parts: EngineParts) -> Engine {
        let now_s = parts.capture.now_s();
        let idle = Box::new(Idle::new(&parts.config, now_s, false));
        let mode = parts.hub.state().mode;
        let meters = MeterReader::new(parts.config.live.meters_hz);
        Engine {
            parts,
            events: Vec::new(),
            told: Told::default(),
            answers: Vec::new(),
            drafts: Vec::new(),
            idle,
            current: None,
            waiting: Vec::new(),
            calls: 0,
            devices: [None, None],
            heard_to_s: [now_s; 2],
            meters,
            mode,
            snoozed_until_s: None,
            model: None,
            behind_told_s: 0.0,
            pace_told: Pace::OnTime,
            given_up: 0,
            given_up_told: 0,
            echo_before: false,
            dropped: 0,
            quitting: false,
            over: false,
        }
    }

    /// Runs until everything is over.
    pub fn run(mut self) {
        while self.turn() {
            std::thread::sleep(TURN);
        }
    }

    /// One turn of the loop; `false` once everything is over.
    pub fn turn(&mut self) -> bool {
        if self.over {
            return false;
        }
        if self.parts.replay.is_some() && self.calls == 0 {
            self.begin(0.0, false);
        }
        self.obey();
        self.listen();
        self.fill();
        self.recognize();
        self.show();
        self.begin_or_end();
        self.finish_waiting();
        self.hear_from_keeper();
        self.hear_from_second_pass();
        self.end_if_done();
        !self.over
    }

    fn listen(&mut self) {
        let mut events = std::mem::take(&mut self.events);
        self.parts.capture.poll(&mut events);
        for event in events.drain(..) {
            match event {
                CaptureEvent::Device(report) => self.device(report),
                CaptureEvent::Block(block) => self.block(block),
            }
        }
        self.events = events;
    }

    fn device(&mut self, report: DeviceReport) {
        self.show_device(&report);
        if let Some(current) = &mut self.current {
            current.call.live.devices.insert(report.party, report.device.clone());
            if !report.text.is_empty() {
                let code = format!("device_{}", report.state.name());
                current.call.verdicts.push(HealthVerdict { code, text: report.text.clone() });
                if report.party == Party::Agent {
                    current.call.fault("audio_fault", report.text.clone(), &mut self.told);
                }
            }
        }
        let party = report.party;
        self.devices[party.index()] = Some(report);
        self.hand_out();
    }

    fn block(&mut self, mut block: Block) {
        let end_s = block.start_s + block.samples.len() as f64 / f64::from(block.sample_rate_hz.max(1));
        let heard_to_s = &mut self.heard_to_s[block.party.index()];
        *heard_to_s = heard_to_s.max(end_s);
        if self.mode.card_capture {
            block.samples.fill(0.0);
        }
        self.meters.hear(&block);
        self.place(block);
    }

    /// Sound to the call that goes on, or to the wait for one.
    fn place(&mut self, mut block: Block) {
        match &mut self.current {
            Some(current) => {
                block.start_s -= current.origin_s;
                if let Some(block) = from_zero(block) {
                    current.call.push(&block, &mut self.told);
                }
                self.hand_out();
            }
            None => self.idle.push(block),
        }
    }

    /// Silence in place of sound that does not come.
    fn fill(&mut self) {
        let now_s = self.parts.capture.now_s();
        for party in Party::BOTH {
            let absent = self.is_absent(party);
            let late_s = if absent { ABSENT_LATE_S } else { self.parts.config.live.late_s };
            let to_s = now_s - late_s;
            // A recording is read as fast as it is: nothing of it is late.
            let missing = self.heard_to_s[party.index()] < to_s && (absent || self.parts.replay.is_none());
            if !missing {
                continue;
            }
            match &mut self.current {
                Some(current) if to_s > current.origin_s => {
                    current.call.fill_to(party, to_s - current.origin_s, &mut self.told);
                }
                Some(_) => {}
                None => self.idle.fill_to(party, to_s),
            }
        }
        self.hand_out();
    }

    fn is_absent(&self, party: Party) -> bool {
        self.devices[party.index()].as_ref().is_none_or(|report| report.state == DeviceState::Absent)
    }

    fn recognize(&mut self) {
        let Some(desk) = &mut self.parts.words else { return };
        let now_s = self.current.as_ref().map_or(f64::INFINITY, |current| current.call.clock_s());
        let news = desk.poll(now_s, &mut self.answers);
        self.given_up += desk.take_given_up();
        if let (Some(current), Some(processor_s)) = (&mut self.current, desk.hearing_takes_s()) {
            current.call.hearing_takes(processor_s);
        }
        let mut answers = std::mem::take(&mut self.answers);
        for answer in answers.drain(..) {
            self.answer(answer);
        }
        self.answers = answers;
        self.hear_drafts();
        match news {
            Some(RecognizerNews::Ready(model)) => self.model_is(model),
            Some(RecognizerNews::Failed(reason)) => self.no_words(reason),
            None => {}
        }
        self.hand_out();
    }

    /// Words of utterances that may go on: shown as not settled, and settled where they turn out to be complete.
    fn hear_drafts(&mut self) {
        let Some(desk) = &mut self.parts.words else { return };
        let mut drafts = std::mem::take(&mut self.drafts);
        desk.take_drafts(&mut drafts);
        for draft in drafts.drain(..) {
            if let Some(current) = self.current.as_mut().filter(|current| current.number == draft.call) {
                current.call.draft(&draft, &mut self.told);
                self.hand_out();
            }
        }
        self.drafts = drafts;
    }

    fn model_is(&mut self, model: String) {
        self.model = Some(model.clone());
        if let Some(current) = &mut self.current {
            current.call.model_is(&model);
        }
        self.parts.hub.amend(|state| state.words = Some(model));
    }

    fn no_words(&mut self, reason: String) {
        self.parts.words = None;
        self.parts.words_absent = Some(reason.clone());
        let calls = self.current.iter_mut().map(|current| &mut current.call);
        for call in calls.chain(self.waiting.iter_mut().map(|waiting| &mut waiting.call)) {
            call.about.speech_absent = Some(reason.clone());
        }
        self.parts.hub.amend(|state| state.words_absent = Some(reason.clone()));
        self.notice("words_absent", &format!("Coaching by voice only. {reason}"), NoticeLevel::Warning);
    }

    fn answer(&mut self, answer: LiveAnswer) {
        let current = self.current.as_mut().filter(|current| current.number == answer.call).map(|c| &mut c.call);
        let waiting = self.waiting.iter_mut().find(|waiting| waiting.number == answer.call).map(|w| &mut w.call);
        let Some(call) = current.or(waiting) else { return };
        match answer.result {
            Ok(Recognized::Words(utterance)) => call.words(utterance, &mut self.told),
            Ok(Recognized::Dropped { reason }) => {
                call.text_dropped(answer.party, answer.speech, reason, &mut self.told)
            }
            Err(_) => call.text_dropped(answer.party, answer.speech, "failed", &mut self.told),
        }
        self.hand_out_for(answer.call);
    }

    fn hand_out(&mut self) {
        if let Some(number) = self.current.as_ref().map(|current| current.number) {
            self.hand_out_for(number);
        }
    }

    /// Hands what a call told to those whom it concerns.
    fn hand_out_for(&mut self, number: u64) {
        for event in self.told.events.drain(..) {
            self.parts.hub.publish(&event);
        }
        for clip in self.told.clips.drain(..) {
            if let Some(desk) = &mut self.parts.words {
                desk.offer(number, clip);
            }
        }
        for clip in self.told.drafts.drain(..) {
            if let Some(desk) = &mut self.parts.words {
                desk.draft(number, clip);
            }
        }
        let (entries, sound) = (self.told.entries.drain(..), self.told.sound.drain(..));
        if let Some(keeper) = &mut self.parts.keeper {
            entries.for_each(|entry| keeper.entry(number, entry));
            sound.for_each(|frame| keeper.sound(number, frame));
        }
    }
}

/// A block whose beginning may lie before its call, cut there.
fn from_zero(mut block: Block) -> Option<Block> {
    if block.start_s < 0.0 {
        let before = (-block.start_s * f64::from(block.sample_rate_hz)).round() as usize;
        if before >= block.samples.len() {
            return None;
        }
        block.samples.drain(..before);
        block.start_s = 0.0;
    }
    Some(block)
}
