//! A live program whose clock, devices, recogniser and people are played by a script.

use std::collections::VecDeque;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::bounded;
use sidetone::audio::{Block, Capture, CaptureEvent, DeviceReport, DeviceState};
use sidetone::call::Record;
use sidetone::config::Config;
use sidetone::keep::CallFolder;
use sidetone::pipeline::live::keeper::Keeper;
use sidetone::pipeline::live::second::SecondPass;
use sidetone::pipeline::live::words::{LiveAnswer, RecognizerNews, WordsDesk};
use sidetone::pipeline::live::{Engine, EngineParts};
use sidetone::speech::{Clip, Recognized, Utterance, Word};
use sidetone::views::live::{Command, Cursor, Hub, LiveEvent, LiveState, Mode};
use sidetone::{Party, Span};

use crate::common;

pub const WORDS_ABSENT: &str = "Words were left out.";
const RATE: usize = 16_000;
/// What one turn of the engine takes on the scripted clock.
const TURN_S: f64 = 0.01;
const BLOCK: usize = 320;

/// The sound of both parties, and when a device is away.
#[derive(Debug, Clone)]
pub struct Script {
    channels: [Vec<f32>; 2],
    lost: Vec<(Party, Range<f64>)>,
    absent: Option<Party>,
}

impl Script {
    pub fn of_sample() -> Script {
        Script { channels: common::sample_channels(), lost: Vec::new(), absent: None }
    }

    pub fn of_sample_to(end_s: f64) -> Script {
        let mut script = Script::of_sample();
        for channel in &mut script.channels {
            channel.truncate((end_s * RATE as f64) as usize);
        }
        script
    }

    pub fn of_sample_between(before_s: f64, after_s: f64) -> Script {
        let mut script = Script::of_sample();
        for channel in &mut script.channels {
            let mut whole = vec![0.0; (before_s * RATE as f64) as usize];
            whole.append(channel);
            whole.extend(vec![0.0; (after_s * RATE as f64) as usize]);
            *channel = whole;
        }
        script
    }

    /// One party's part alone.
    pub fn of_sample_part(party: Party, part: Range<f64>) -> Script {
        let mut script = Script::of_sample();
        let range = (part.start * RATE as f64) as usize..(part.end * RATE as f64) as usize;
        for (index, channel) in script.channels.iter_mut().enumerate() {
            *channel = channel[range.clone()].to_vec();
            if index != party.index() {
                channel.fill(0.0);
            }
        }
        script
    }

    /// The customer is heard in the agent's microphone as well, late and quieter by this factor.
    pub fn echoing(mut self, factor: f32) -> Script {
        let [agent, customer] = &mut self.channels;
        let late = RATE / 16;
        for (at, sample) in agent.iter_mut().enumerate().skip(late) {
            *sample += factor * customer[at - late];
        }
        self
    }

    pub fn silence_after(mut self, seconds: f64) -> Script {
        for channel in &mut self.channels {
            channel.extend(vec![0.0; (seconds * RATE as f64) as usize]);
        }
        self
    }

    /// Everything once more.
    pub fn and_again(mut self) -> Script {
        for channel in &mut self.channels {
            channel.extend_from_within(..);
        }
        self
    }

    /// Leaves only so much of what is said, from the first sound on.
    pub fn cut_speech_to(mut self, seconds: f64) -> Script {
        for channel in &mut self.channels {
            let first = channel.iter().position(|x| x.abs() > 0.02).unwrap_or(0);
            let last = (first + (seconds * RATE as f64) as usize).min(channel.len());
            channel[last..].fill(0.0);
        }
        self
    }

    pub fn without(mut self, party: Party) -> Script {
        self.absent = Some(party);
        self
    }

    pub fn lost(mut self, party: Party, time: Range<f64>) -> Script {
        self.lost.push((party, time));
        self
    }

    /// First and last moment of sound.
    pub fn speech(&self) -> (f64, f64) {
        let loud = |channel: &Vec<f32>| {
            let first = channel.iter().position(|x| x.abs() > 0.02).unwrap();
            let last = channel.iter().rposition(|x| x.abs() > 0.02).unwrap();
            (first as f64 / RATE as f64, last as f64 / RATE as f64)
        };
        let spans = self.channels.each_ref().map(loud);
        (spans[0].0.min(spans[1].0), spans[0].1.max(spans[1].1))
    }

    fn events(&self) -> VecDeque<(f64, CaptureEvent)> {
        let mut events = Vec::new();
        for party in Party::BOTH {
            let absent = self.absent == Some(party);
            let state = if absent { DeviceState::Absent } else { DeviceState::Listening };
            events.push((0.0, report(party, state, "")));
            let chunks = self.channels[party.index()].chunks(BLOCK).enumerate().filter(|_| !absent);
            for (index, samples) in chunks {
                let start_s = (index * BLOCK) as f64 / RATE as f64;
                if !self.lost.iter().any(|(lost, time)| *lost == party && time.contains(&start_s)) {
                    let block = Block { party, start_s, sample_rate_hz: RATE as u32, samples: samples.to_vec() };
                    events.push((start_s + 0.02, CaptureEvent::Block(block)));
                }
            }
        }
        for (party, time) in &self.lost {
            events.push((time.start + 0.5, report(*party, DeviceState::Gone, "The headset went away.")));
            events.push((time.end, report(*party, DeviceState::Listening, "")));
        }
        events.sort_by(|a, b| a.0.total_cmp(&b.0));
        events.into()
    }
}

fn report(party: Party, state: DeviceState, text: &str) -> CaptureEvent {
    let device = format!("{party}'s headset");
    CaptureEvent::Device(DeviceReport { party, state, device, text: text.into(), at_s: 0.0 })
}

/// Time as a number, shared by everything that is played.
#[derive(Debug, Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Clock {
    fn now_s(&self) -> f64 {
        f64::from_bits(self.0.load(Ordering::Relaxed))
    }

    fn set(&self, now_s: f64) {
        self.0.store(now_s.to_bits(), Ordering::Relaxed);
    }
}

struct Played {
    clock: Clock,
    events: VecDeque<(f64, CaptureEvent)>,
}

impl Capture for Played {
    fn now_s(&self) -> f64 {
        self.clock.now_s()
    }

    fn poll(&mut self, out: &mut Vec<CaptureEvent>) {
        let now_s = self.clock.now_s();
        while let Some((_, event)) = self.events.pop_front_if(|(at_s, _)| *at_s <= now_s) {
            out.push(event);
        }
    }

    fn dropped(&self) -> [u64; 2] {
        [0; 2]
    }

    fn ended(&self) -> bool {
        self.events.is_empty()
    }
}

/// Recognises nothing, in its own time.
struct LateDesk {
    clock: Clock,
    delay_s: f64,
    waiting: VecDeque<(u64, Clip, f64)>,
    longest: Arc<AtomicU64>,
}

impl WordsDesk for LateDesk {
    fn offer(&mut self, call: u64, clip: Clip) {
        let ready_s = clip.speech_end_s + self.delay_s;
        self.waiting.push_back((call, clip, ready_s));
    }

    fn poll(&mut self, _: f64, out: &mut Vec<LiveAnswer>) -> Option<RecognizerNews> {
        let now_s = self.clock.now_s();
        while let Some((call, clip, _)) = self.waiting.pop_front_if(|(_, _, ready_s)| *ready_s <= now_s) {
            let speech = Span::new(clip.speech_start_s, clip.speech_end_s);
            out.push(LiveAnswer { call, party: clip.party, speech, result: Ok(Recognized::Words(said(&clip))) });
        }
        None
    }

    fn waiting(&self, call: u64) -> usize {
        self.waiting.iter().filter(|(other, _, _)| *other == call).count()
    }

    fn behind_s(&self, _: u64, now_s: f64) -> f64 {
        let behind_s = self.waiting.front().map_or(0.0, |(_, clip, _)| now_s - clip.speech_end_s);
        self.longest.fetch_max(behind_s.max(0.0) as u64, Ordering::Relaxed);
        behind_s
    }

    fn take_given_up(&mut self) -> u64 {
        0
    }
}

fn said(clip: &Clip) -> Utterance {
    let word = Word { text: "well".into(), start_s: clip.speech_start_s, end_s: clip.speech_end_s, confidence: 0.9 };
    Utterance {
        party: clip.party,
        start_s: clip.speech_start_s,
        end_s: clip.speech_end_s,
        text: "well".into(),
        confidence: 0.9,
        words: vec![word],
        redactions: Vec::new(),
    }
}

/// The program on its stage.
pub struct Stage {
    script: Script,
    config: Config,
    replayed: bool,
    delay_s: Option<f64>,
    blocked: bool,
    second: Option<Box<dyn SecondPass>>,
    folder: tempfile::TempDir,
    clock: Clock,
    engine: Option<Engine>,
    hub: Option<Arc<Hub>>,
    cursor: Cursor,
    told: Vec<LiveEvent>,
    commands: VecDeque<(f64, Command)>,
    longest: Arc<AtomicU64>,
    end_s: f64,
}

impl Stage {
    pub fn new(script: Script) -> Stage {
        let end_s = script.channels[0].len() as f64 / RATE as f64 + 0.5;
        Stage {
            script,
            config: Config::default(),
            replayed: false,
            delay_s: None,
            blocked: false,
            second: None,
            folder: tempfile::tempdir().unwrap(),
            clock: Clock::default(),
            engine: None,
            hub: None,
            cursor: Cursor::after(Some(0)),
            told: Vec::new(),
            commands: VecDeque::new(),
            longest: Arc::default(),
            end_s,
        }
    }

    pub fn replayed(mut self) -> Stage {
        self.replayed = true;
        self
    }

    pub fn keeping_audio(mut self) -> Stage {
        self.config.keep.audio = true;
        self.config.keep.least_room_mb = 1.0;
        self
    }

    pub fn needing_room_mb(mut self, megabytes: f64) -> Stage {
        self.config.keep.least_room_mb = megabytes * 1e6;
        self
    }

    pub fn with_calls_folder_in_the_way(mut self) -> Stage {
        self.blocked = true;
        self
    }

    pub fn with_second_pass(mut self, second: impl SecondPass + 'static) -> Stage {
        self.second = Some(Box::new(second));
        self
    }

    pub fn with_words_after(mut self, seconds: f64) -> Stage {
        self.delay_s = Some(seconds);
        self
    }

    pub fn start(mut self) -> Stage {
        let (sender, commands) = bounded(64);
        let mode = Mode::default();
        let hub = Arc::new(Hub::new(LiveState::new("devices", mode), sender));
        if self.blocked {
            std::fs::write(self.calls(), "a file where a folder should be").unwrap();
        } else {
            std::fs::create_dir(self.calls()).unwrap();
        }
        let desk = self.delay_s.map(|delay_s| LateDesk {
            clock: self.clock.clone(),
            delay_s,
            waiting: VecDeque::new(),
            longest: Arc::clone(&self.longest),
        });
        let begun = time::OffsetDateTime::from_unix_timestamp(1_795_262_400).unwrap();
        let clock = self.clock.clone();
        self.engine = Some(Engine::new(EngineParts {
            keeper: Some(Keeper::start(self.calls(), &self.config.keep)),
            config: self.config.clone(),
            capture: Box::new(Played { clock: self.clock.clone(), events: self.script.events() }),
            words_absent: desk.is_none().then(|| WORDS_ABSENT.to_owned()),
            meaning: None,
            second: self.second.take(),
            playbook: None,
            words: desk.map(|desk| Box::new(desk) as Box<dyn WordsDesk>),
            hub: Arc::clone(&hub),
            commands,
            usual: None,
            replay: self.replayed.then(|| "sample".to_owned()),
            calendar: Box::new(move || begun + time::Duration::seconds_f64(clock.now_s())),
        }));
        self.hub = Some(hub);
        self
    }

    /// A command for later.
    pub fn at(&mut self, at_s: f64, command: Command) {
        self.commands.push_back((at_s, command));
    }

    /// A command now, and everything that comes of it.
    pub fn command(&mut self, command: Command) {
        self.hub.as_ref().unwrap().command(command).unwrap();
        for _ in 0..3 {
            self.turn();
        }
    }

    pub fn run_to(&mut self, end_s: f64) {
        while self.clock.now_s() < end_s {
            self.clock.set(self.clock.now_s() + TURN_S);
            let now_s = self.clock.now_s();
            while let Some((_, command)) = self.commands.pop_front_if(|(at_s, _)| *at_s <= now_s) {
                self.hub.as_ref().unwrap().command(command).unwrap();
            }
            self.turn();
        }
    }

    /// To the end of the script, and of the words that are still awaited.
    pub fn run_to_the_end(&mut self) {
        self.run_to(self.end_s + self.delay_s.unwrap_or(0.0));
    }

    fn turn(&mut self) {
        let going_on = self.engine.as_mut().unwrap().turn();
        let hub = self.hub.as_ref().unwrap();
        self.told
            .extend(hub.catch_up(&mut self.cursor).into_iter().filter_map(|logged| Some((*logged.event?).clone())));
        // The scripted clock runs faster than a disk; a real one leaves it time.
        if going_on && self.clock.now_s() % 1.0 < TURN_S {
            std::thread::yield_now();
        }
    }

    pub fn events(&self) -> Vec<LiveEvent> {
        self.told.clone()
    }

    pub fn ended_calls(&self) -> Vec<String> {
        let ended = self.told.iter().filter_map(|event| match event {
            LiveEvent::CallEnded { id } => Some(id.clone()),
            _ => None,
        });
        ended.collect()
    }

    /// Calls of which there is a record.
    pub fn records(&self) -> usize {
        self.ended_calls().iter().filter(|id| self.hub.as_ref().unwrap().reports(id).is_some()).count()
    }

    pub fn record(&self, index: usize) -> Record {
        let reports = self.hub.as_ref().unwrap().reports(&self.ended_calls()[index]).unwrap();
        serde_json::from_str(&reports.record).unwrap()
    }

    pub fn notices(&self) -> Vec<String> {
        let notices = self.told.iter().filter_map(|event| match event {
            LiveEvent::Notice(notice) => Some(notice.text.clone()),
            _ => None,
        });
        notices.collect()
    }

    pub fn device_states(&self, party: Party) -> Vec<String> {
        let states = self.told.iter().filter_map(|event| match event {
            LiveEvent::Device(card) if card.party == party => Some(card.state.to_owned()),
            _ => None,
        });
        states.collect()
    }

    pub fn longest_wait_s(&self) -> f64 {
        self.longest.load(Ordering::Relaxed) as f64
    }

    pub fn calls(&self) -> PathBuf {
        self.folder.path().join("calls")
    }

    pub fn folder(&mut self, record: &Record) -> CallFolder {
        self.wait_for_disk();
        CallFolder { path: self.calls().join(&record.id) }
    }

    pub fn kept_sound(&mut self, record: &Record, party: Party) -> Vec<i16> {
        let path = self.folder(record).sound(party);
        hound::WavReader::open(path).unwrap().samples::<i16>().map(Result::unwrap).collect()
    }

    /// Runs on until something has happened; the disk takes its own time.
    pub fn run_until(&mut self, happened: impl Fn(&Stage) -> bool) {
        while !happened(self) {
            self.turn();
            std::thread::yield_now();
        }
    }

    pub fn reports(&self, id: &str) -> Option<(String, String)> {
        let reports = self.hub.as_ref().unwrap().reports(id)?;
        Some((reports.record.to_string(), reports.page.to_string()))
    }

    /// Ends the program, which waits for its disk.
    pub fn wait_for_disk(&mut self) {
        if self.engine.as_ref().is_some_and(|_| !self.ended_calls().is_empty()) {
            self.engine = None;
        }
    }

    /// What is there after the program was cut off: everything handed to the disk, and no ending.
    pub fn cut_off(mut self) -> tempfile::TempDir {
        self.engine = None;
        let calls = self.calls();
        let kept = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(calls).unwrap() {
            let entry = entry.unwrap();
            std::fs::rename(entry.path(), kept.path().join(entry.file_name())).unwrap();
        }
        kept
    }
}
