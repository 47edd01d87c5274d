//! The loop of a live program: polls, listens, tells. Calls begin and end here.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::Receiver;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::Party;
use crate::audio::{Block, Capture, CaptureEvent, DeviceReport, DeviceState};
use crate::call::HealthVerdict;
use crate::coach::{Control, Feedback, NudgeKind, Usual};
use crate::config::Config;
use crate::keep::Header;
use crate::pipeline::live::call::{About, LiveCall, Told};
use crate::pipeline::live::idle::Idle;
use crate::pipeline::live::keeper::{Keeper, KeeperNews};
use crate::pipeline::live::meters::MeterReader;
use crate::pipeline::live::recover::taken_out;
use crate::pipeline::live::words::{LiveAnswer, RecognizerNews, WordsDesk};
use crate::speech::Recognized;
use crate::views::live::command::nudge_number;
use crate::views::live::{CallCard, Command, DeviceCard, Hub, LiveEvent, Mode, Notice, NoticeLevel, Reports};
use crate::views::{exports, page};

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
    /// Where views read.
    pub hub: Arc<Hub>,
    /// What people say.
    pub commands: Receiver<Command>,
    /// The disk; none to keep nothing.
    pub keeper: Option<Keeper>,
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
    given_up: u64,
    given_up_told: u64,
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
            given_up: 0,
            given_up_told: 0,
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
        self.end_if_done();
        !self.over
    }

    fn obey(&mut self) {
        while let Ok(command) = self.parts.commands.try_recv() {
            match command {
                Command::CallStart {} if self.current.is_none() => self.begin(self.parts.capture.now_s(), false),
                Command::CallStop {} => self.end(false),
                Command::CallStart {} => {}
                Command::Hold { on } => {
                    self.switch(|mode| mode.hold = on);
                    self.control(|at_s| Control::Hold { on, at_s });
                }
                Command::CardCapture { on } => self.card_capture(on),
                Command::Sharing { mode: sharing } => {
                    self.switch(|mode| mode.sharing = sharing);
                    if let Some(current) = &mut self.current {
                        current.call.live.sharing = sharing;
                    }
                }
                Command::Consent { basis } => {
                    self.switch(|mode| mode.consent = Some(basis));
                    if let Some(current) = &mut self.current {
                        current.call.consent(basis);
                    }
                }
                Command::Snooze { for_s } => {
                    let now_s = self.parts.capture.now_s();
                    self.snoozed_until_s = (for_s > 0.0).then_some(now_s + for_s);
                    self.switch(|mode| mode.snoozed = for_s > 0.0);
                    self.control(|at_s| Control::Snooze { until_s: (for_s > 0.0).then_some(at_s + for_s) });
                }
                Command::Kind { kind, on } => {
                    self.switch(|mode| {
                        mode.off.retain(|name| name != kind.name());
                        if !on {
                            mode.off.push(kind.name().to_owned());
                        }
                    });
                    self.control(|_| Control::Kind { kind, on });
                }
                Command::HowOften { value } => {
                    self.switch(|mode| mode.how_often = value);
                    self.control(|_| Control::HowOften(value));
                }
                Command::Feedback { nudge, helpful } => self.feedback(&nudge, helpful),
                Command::Quit {} => {
                    self.quitting = true;
                    self.end(false);
                }
            }
        }
        let now_s = self.parts.capture.now_s();
        if self.snoozed_until_s.is_some_and(|until_s| now_s >= until_s) {
            self.snoozed_until_s = None;
            self.switch(|mode| mode.snoozed = false);
        }
    }

    fn switch(&mut self, change: impl FnOnce(&mut Mode)) {
        let before = self.mode.clone();
        change(&mut self.mode);
        if self.mode != before {
            self.parts.hub.publish(&LiveEvent::Mode(self.mode.clone()));
        }
    }

    /// Tells the call that goes on; `control` is given its clock.
    fn control(&mut self, control: impl FnOnce(f64) -> Control) {
        let Some(current) = &mut self.current else { return };
        let at_s = current.call.clock_s();
        current.call.control(control(at_s), &mut self.told);
        self.hand_out();
    }

    fn feedback(&mut self, nudge: &str, helpful: bool) {
        let feedback = if helpful { Feedback::Helpful } else { Feedback::NotHelpful };
        let (Some(nth), Some(current)) = (nudge_number(nudge), &mut self.current) else { return };
        if current.call.feedback(nth, feedback, &mut self.told) {
            self.parts.hub.amend(|state| state.say_helpful(nudge, helpful));
        }
        self.hand_out();
    }

    /// What was set before the call holds in it too.
    fn set_out(&mut self) {
        let how_often = self.mode.how_often;
        self.control(|_| Control::HowOften(how_often));
        let off = self.mode.off.clone();
        for kind in NudgeKind::ALL.iter().copied().filter(|kind| off.iter().any(|off| off == kind.name())) {
            self.control(|_| Control::Kind { kind, on: false });
        }
        let left_s = self.snoozed_until_s.map(|until_s| until_s - self.parts.capture.now_s());
        if let Some(left_s) = left_s.filter(|left_s| *left_s > 0.0) {
            self.control(|at_s| Control::Snooze { until_s: Some(at_s + left_s) });
        }
    }

    fn card_capture(&mut self, on: bool) {
        self.switch(|mode| mode.card_capture = on);
        self.show_devices();
        self.control(|at_s| Control::CardCapture { on, at_s });
        let Some(current) = &mut self.current else { return };
        let now_s = (self.parts.capture.now_s() - current.origin_s).max(0.0);
        match (on, current.capture_since_s.take()) {
            (true, since) => current.capture_since_s = since.or(Some(now_s)),
            (false, Some(since)) => current.call.live.card_capture.push(crate::Span::new(since, now_s)),
            (false, None) => {}
        }
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

    /// During card capture no device is listened to, and every view says so.
    fn show_device(&self, report: &DeviceReport) {
        let paused = self.mode.card_capture && report.state == DeviceState::Listening;
        self.parts.hub.publish(&LiveEvent::Device(DeviceCard {
            party: report.party,
            device: report.device.clone(),
            state: if paused { "paused" } else { report.state.name() },
            text: report.text.clone(),
        }));
    }

    fn show_devices(&self) {
        self.devices.iter().flatten().for_each(|report| self.show_device(report));
    }

    fn block(&mut self, mut block: Block) {
        let end_s = block.start_s + block.samples.len() as f64 / f64::from(block.sample_rate_hz.max(1));
        let heard_to_s = &mut self.heard_to_s[block.party.index()];
        *heard_to_s = heard_to_s.max(end_s);
        if self.mode.card_capture {
            block.samples.fill(0.0);
        }
        self.meters.hear(&block);
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
        let mut answers = std::mem::take(&mut self.answers);
        for answer in answers.drain(..) {
            self.answer(answer);
        }
        self.answers = answers;
        match news {
            Some(RecognizerNews::Ready(model)) => {
                self.model = Some(model.clone());
                if let Some(current) = &mut self.current {
                    current.call.about.model = Some(model.clone());
                }
                self.parts.hub.amend(|state| state.words = Some(model));
            }
            Some(RecognizerNews::Failed(reason)) => self.no_words(reason),
            None => {}
        }
        self.hand_out();
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
            Ok(Recognized::Dropped { .. }) | Err(_) => call.text_dropped(answer.party),
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
        let (entries, sound) = (self.told.entries.drain(..), self.told.sound.drain(..));
        if let Some(keeper) = &mut self.parts.keeper {
            entries.for_each(|entry| keeper.entry(number, entry));
            sound.for_each(|frame| keeper.sound(number, frame));
        }
    }

    fn show(&mut self) {
        let now_s = self.parts.capture.now_s();
        let speaks = Party::BOTH.map(|party| match &self.current {
            Some(current) => current.call.speaks(party),
            None => self.idle.speaks(party),
        });
        let absent = Party::BOTH.map(|party| self.mode.card_capture || self.is_absent(party));
        if let Some(meters) = self.meters.due(now_s, speaks, absent) {
            self.parts.hub.publish(&LiveEvent::Meters(meters));
        }
        let Some(current) = self.current.as_mut().filter(|current| now_s >= current.figures_due_s) else { return };
        current.figures_due_s = now_s + FIGURES_S;
        let clock_s = current.call.clock_s();
        let behind_s = self.parts.words.as_ref().map(|desk| desk.behind_s(current.number, clock_s));
        let figures = current.call.figures(behind_s);
        let standing = current.call.standing();
        self.told.entries.push(standing);
        self.parts.hub.publish(&LiveEvent::Figures(figures));
        self.hand_out();
        self.tell_behind(behind_s.unwrap_or(0.0));
        self.tell_dropped();
    }

    /// Sound that the program was too slow to fetch is lost, and said to be.
    fn tell_dropped(&mut self) {
        let dropped: u64 = self.parts.capture.dropped().iter().sum();
        if dropped == self.dropped {
            return;
        }
        self.dropped = dropped;
        let text = format!("This machine is too busy: {dropped} samples of sound were lost.");
        self.parts.hub.amend(|state| state.dropped_samples = dropped);
        self.notice("samples_lost", &text, NoticeLevel::Warning);
        if let Some(current) = &mut self.current {
            current.call.verdicts.retain(|verdict| verdict.code != "samples_lost");
            current.call.verdicts.push(HealthVerdict { code: "samples_lost".to_owned(), text });
        }
    }

    fn tell_behind(&mut self, behind_s: f64) {
        let limit_s = self.parts.config.live.behind_s;
        if self.given_up > self.given_up_told {
            self.given_up_told = self.given_up;
            let text = format!(
                "This machine is too slow for words: {} utterances were left out. Coaching by voice goes on.",
                self.given_up
            );
            self.notice("words_lost", &text, NoticeLevel::Warning);
            if let Some(current) = &mut self.current {
                current.call.verdicts.retain(|verdict| verdict.code != "words_lost");
                current.call.verdicts.push(HealthVerdict { code: "words_lost".to_owned(), text });
            }
        }
        if behind_s > limit_s && behind_s > 1.5 * self.behind_told_s {
            self.behind_told_s = behind_s;
            self.notice(
                "behind",
                &format!("Words come {behind_s:.0} s late. Coaching by voice is on time."),
                NoticeLevel::Info,
            );
        } else if self.behind_told_s > 0.0 && behind_s < limit_s / 2.0 {
            self.behind_told_s = 0.0;
            self.notice("behind", "", NoticeLevel::Info);
        }
    }

    fn notice(&self, code: &'static str, text: &str, level: NoticeLevel) {
        self.parts.hub.publish(&LiveEvent::Notice(Notice { code, text: text.to_owned(), level }));
    }

    fn begin_or_end(&mut self) {
        match &self.current {
            None if self.parts.replay.is_none() && !self.quitting => {
                let alone = self.is_absent(Party::Customer);
                if let Some(from_s) = self.idle.call_began_s(alone) {
                    self.begin(from_s, true);
                }
            }
            Some(current) if self.parts.replay.is_none() => {
                let on_hold = self.mode.hold || self.mode.card_capture || current.call.on_hold();
                let live = &self.parts.config.live;
                let limit_s = if on_hold { live.end_hold_silence_s } else { live.end_silence_s };
                if current.call.silence_s() >= limit_s {
                    self.end(true);
                }
            }
            Some(_) if self.parts.capture.ended() => self.end(false),
            _ => {}
        }
    }

    fn begin(&mut self, origin_s: f64, by_itself: bool) {
        self.calls += 1;
        let number = self.calls;
        let begun = (self.parts.calendar)() - time::Duration::seconds_f64(self.parts.capture.now_s() - origin_s);
        let begun = begun.replace_nanosecond(0).unwrap_or(begun);
        let about = About {
            id: call_id(begun, number),
            started_at: begun.format(&Rfc3339).unwrap_or_default(),
            source: self.source_name(),
            model: self.model.clone(),
            speech_absent: self.parts.words_absent.clone(),
        };
        let keeps_sound = self.parts.keeper.as_ref().is_some_and(Keeper::keeps_sound);
        let usual = self.parts.usual.clone();
        let with_words = self.parts.words.is_some();
        let mut call = Box::new(LiveCall::new(&self.parts.config, with_words, keeps_sound, usual, about.clone()));
        call.live.sharing = self.mode.sharing;
        call.live.devices = self.devices.iter().flatten().map(|report| (report.party, report.device.clone())).collect();
        if let Some(keeper) = &mut self.parts.keeper {
            keeper.begin(number, header(&about));
        }
        self.parts.hub.publish(&LiveEvent::CallStarted(CallCard { id: about.id, started_at: about.started_at }));
        self.switch(|mode| {
            mode.hold = false;
            mode.card_capture = false;
            mode.consent = None;
        });
        self.show_devices();
        (self.given_up, self.given_up_told) = (0, 0);
        let figures_due_s = self.parts.capture.now_s() + FIGURES_S;
        self.current = Some(Current { number, origin_s, call, by_itself, figures_due_s, capture_since_s: None });
        let recent: Vec<Block> = self.idle.take_recent(origin_s).collect();
        self.set_out();
        for block in recent {
            self.block(block);
        }
    }

    fn source_name(&self) -> String {
        let names = self.devices.iter().flatten().map(|report| report.device.as_str()).filter(|name| !name.is_empty());
        self.parts.replay.clone().unwrap_or_else(|| names.collect::<Vec<_>>().join(" + "))
    }

    fn end(&mut self, by_silence: bool) {
        let Some(Current { number, origin_s, mut call, by_itself, capture_since_s, .. }) = self.current.take() else {
            return;
        };
        call.sound_ends(&mut self.told);
        if let Some(since) = capture_since_s {
            call.live.card_capture.push(crate::Span::new(since, call.clock_s()));
        }
        self.hand_out_for(number);
        let standing = call.standing();
        self.told.entries.push(standing);
        self.hand_out_for(number);
        let discard = by_itself && call.speech_s() < self.parts.config.live.least_speech_s;
        let waiting_utterances = self.parts.words.as_ref().map_or(0, |desk| desk.waiting(number));
        self.parts.hub.publish(&LiveEvent::CallEnding { id: call.about.id.clone(), waiting_utterances });
        let now_s = self.parts.capture.now_s().max(origin_s);
        self.idle = Box::new(Idle::new(&self.parts.config, now_s, !by_silence));
        self.waiting.push(Waiting { number, call, by_silence, discard });
    }

    /// Calls whose last words have come are folded into their records.
    fn finish_waiting(&mut self) {
        while let Some(index) = self
            .waiting
            .iter()
            .position(|waiting| self.parts.words.as_ref().is_none_or(|desk| desk.waiting(waiting.number) == 0))
        {
            let waiting = self.waiting.remove(index);
            let id = waiting.call.about.id.clone();
            if waiting.discard {
                if let Some(keeper) = &mut self.parts.keeper {
                    keeper.discard(waiting.number);
                }
            } else {
                self.keep_record(waiting);
            }
            self.parts.hub.publish(&LiveEvent::CallEnded { id });
        }
    }

    fn keep_record(&mut self, waiting: Waiting) {
        if let Some(earlier) = &mut self.parts.usual {
            *earlier = earlier.fold(&waiting.call.usual());
            if let Some(keeper) = &mut self.parts.keeper {
                keeper.usual(earlier);
            }
        }
        let record = waiting.call.finish(waiting.by_silence);
        let (json, page) = (exports::json(&record), page::page(&record, None));
        self.parts.hub.keep(Reports {
            id: record.id.clone(),
            record: json.as_str().into(),
            page: page.as_str().into(),
        });
        let mute = Party::BOTH.map(|party| taken_out(&record, party));
        if let Some(keeper) = &mut self.parts.keeper {
            keeper.finish(waiting.number, json, page, mute);
        }
    }

    fn hear_from_keeper(&mut self) {
        let Some(keeper) = &mut self.parts.keeper else { return };
        let lost = keeper.take_lost();
        let news: Vec<KeeperNews> = keeper.news().collect();
        if lost > 0 {
            self.notice("disk_slow", "The disk is too slow: parts of this call are not kept.", NoticeLevel::Warning);
        }
        for news in news {
            match news {
                KeeperNews::Fault(text) => self.notice("disk", &text, NoticeLevel::Warning),
                KeeperNews::SoundStopped(text) => self.notice("disk_full", &text, NoticeLevel::Warning),
                KeeperNews::Finished(_) => {}
            }
        }
    }

    fn end_if_done(&mut self) {
        let replayed = self.parts.replay.is_some() && self.parts.capture.ended() && self.current.is_none();
        if (self.quitting || replayed) && self.current.is_none() && self.waiting.is_empty() {
            self.over = true;
            // The keeper writes what is left before the program says goodbye.
            self.parts.keeper = None;
            self.parts.hub.publish(&LiveEvent::Bye {});
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

/// `20261121-231502-1`: when the call began, and its number in this run.
fn call_id(begun: OffsetDateTime, number: u64) -> String {
    let (date, time) = (begun.date(), begun.time());
    format!(
        "{:04}{:02}{:02}-{:02}{:02}{:02}-{number}",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

fn header(about: &About) -> Header {
    Header {
        journal: Header::SCHEMA.to_owned(),
        id: about.id.clone(),
        started_at: about.started_at.clone(),
        source: about.source.clone(),
        speech: about.model.clone(),
        speech_absent: about.speech_absent.clone(),
    }
}
