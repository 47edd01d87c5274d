//! The thread that writes live calls to the disk, so that a slow disk holds up nobody.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};

use crate::coach::Usual;
use crate::frames::Frame;
use crate::keep::{CallFolder, Entry, Header, Journal, KeepConfig, KeepError, Wave, free_bytes, wave, write_whole};
use crate::{Party, Span};

/// Entries and frames that may wait: 30 s of both parties' sound. Over it they are lost and counted.
const WORK_WAITING: usize = 4096;
/// Everything is handed to the system this often: a killed program loses no more.
const FLUSH: Duration = Duration::from_millis(250);

/// What is usual for the agent, beside the calls.
const USUAL: &str = "usual.json";

/// Something to write. `call` is the number of the call within this run.
enum Work {
    Begin { call: u64, header: Box<Header>, sound: bool },
    Entry { call: u64, entry: Box<Entry> },
    Sound { call: u64, frame: Box<Frame> },
    Finish { call: u64, record: String, page: String, mute: [Vec<Span>; 2], again: bool },
    Discard { call: u64 },
    Usual { usual: Box<Usual> },
}

/// What the keeper tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeeperNews {
    /// Something could not be written: a sentence.
    Fault(String),
    /// Audio is no longer kept: a sentence.
    SoundStopped(String),
    /// Record and report of a call are on the disk.
    Finished(String),
}

/// The engine's end of the keeper.
#[derive(Debug)]
pub struct Keeper {
    work: Option<Sender<Work>>,
    news: Receiver<KeeperNews>,
    thread: Option<JoinHandle<()>>,
    lost: u64,
    keeps_sound: bool,
}

impl Keeper {
    /// Starts the thread; calls are kept below `calls`.
    #[must_use]
    pub fn start(calls: PathBuf, config: &KeepConfig) -> Keeper {
        let (work, arriving) = bounded(WORK_WAITING);
        let (tell, news) = bounded(64);
        let keeps_sound = config.audio;
        let config = config.clone();
        let thread = std::thread::spawn(move || Writer::new(calls, config, tell).run(&arriving));
        Keeper { work: Some(work), news, thread: Some(thread), lost: 0, keeps_sound }
    }

    /// Whether sound is to be handed in.
    #[must_use]
    pub fn keeps_sound(&self) -> bool {
        self.keeps_sound
    }

    /// A call begins.
    pub fn begin(&mut self, call: u64, header: Header) {
        self.send(Work::Begin { call, header: Box::new(header), sound: self.keeps_sound });
    }

    /// Something happened in it.
    pub fn entry(&mut self, call: u64, entry: Entry) {
        self.send(Work::Entry { call, entry: Box::new(entry) });
    }

    /// Its sound.
    pub fn sound(&mut self, call: u64, frame: Box<Frame>) {
        self.send(Work::Sound { call, frame });
    }

    /// It is over: record and report are written, and the given stretches of each party's sound silenced. With `again`, a
    /// call whose sound is whole is marked to be heard again.
    pub fn finish(&mut self, call: u64, record: String, page: String, mute: [Vec<Span>; 2], again: bool) {
        self.send(Work::Finish { call, record, page, mute, again });
    }

    /// It was no call: nothing of it stays.
    pub fn discard(&mut self, call: u64) {
        self.send(Work::Discard { call });
    }

    /// What is usual for the agent, for the next start.
    pub fn usual(&mut self, usual: &Usual) {
        self.send(Work::Usual { usual: Box::new(*usual) });
    }

    /// What there is to tell.
    pub fn news(&self) -> impl Iterator<Item = KeeperNews> + '_ {
        self.news.try_iter()
    }

    /// Entries and frames that found no room since the last time this was asked.
    pub fn take_lost(&mut self) -> u64 {
        std::mem::take(&mut self.lost)
    }

    fn send(&mut self, work: Work) {
        let Some(sender) = &self.work else { return };
        match (sender.try_send(work), ()) {
            (Ok(()), ()) => {}
            // What ends a call must not be lost; it comes once a call, and the disk has a moment for it.
            (Err(TrySendError::Full(work @ (Work::Finish { .. } | Work::Begin { .. } | Work::Discard { .. }))), ()) => {
                let _ = sender.send_timeout(work, Duration::from_secs(2));
            }
            (Err(_), ()) => self.lost += 1,
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// One call being written.
struct Open {
    folder: CallFolder,
    journal: Option<Journal>,
    sound: Option<[Wave; 2]>,
}

struct Writer {
    calls: PathBuf,
    config: KeepConfig,
    tell: Sender<KeeperNews>,
    open: HashMap<u64, Open>,
    flushed: Instant,
    looked: Instant,
}

impl Writer {
    fn new(calls: PathBuf, config: KeepConfig, tell: Sender<KeeperNews>) -> Writer {
        Writer { calls, config, tell, open: HashMap::new(), flushed: Instant::now(), looked: Instant::now() }
    }

    fn run(mut self, arriving: &Receiver<Work>) {
        loop {
            match arriving.recv_timeout(FLUSH) {
                Ok(work) => self.take(work),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.flushed.elapsed() >= FLUSH {
                self.flushed = Instant::now();
                self.flush();
            }
            if self.looked.elapsed().as_secs_f64() >= self.config.room_look_s {
                self.looked = Instant::now();
                self.look_for_room();
            }
        }
        self.flush();
    }

    fn take(&mut self, work: Work) {
        let done = match work {
            Work::Begin { call, header, sound } => self.begin(call, &header, sound),
            Work::Entry { call, entry } => self.entry(call, &entry),
            Work::Sound { call, frame } => self.sound(call, &frame),
            Work::Finish { call, record, page, mute, again } => self.finish(call, &record, &page, &mute, again),
            Work::Usual { usual } => write_usual(&self.calls, &usual),
            Work::Discard { call } => {
                self.discard(call);
                Ok(())
            }
        };
        if let Err(error) = done {
            self.fault(&error);
        }
    }

    fn begin(&mut self, call: u64, header: &Header, sound: bool) -> Result<(), KeepError> {
        let folder = CallFolder::create(&self.calls, &header.id)?;
        let journal = Journal::create(&folder, header);
        let mut open = Open { folder, journal: None, sound: None };
        if sound && self.has_room() {
            open.sound = Some([
                Wave::create(&open.folder.sound(Party::Agent))?,
                Wave::create(&open.folder.sound(Party::Customer))?,
            ]);
        }
        let result = journal.map(|journal| open.journal = Some(journal));
        self.open.insert(call, open);
        result
    }

    fn entry(&mut self, call: u64, entry: &Entry) -> Result<(), KeepError> {
        let Some(open) = self.open.get_mut(&call) else { return Ok(()) };
        let Some(journal) = &mut open.journal else { return Ok(()) };
        let result = journal.push(entry);
        if result.is_err() {
            open.journal = None;
        }
        result
    }

    fn sound(&mut self, call: u64, frame: &Frame) -> Result<(), KeepError> {
        let Some(open) = self.open.get_mut(&call) else { return Ok(()) };
        let Some(sound) = &mut open.sound else { return Ok(()) };
        let result = sound[frame.party.index()].push(&frame.samples);
        if result.is_err() {
            self.stop_sound("The disk takes no more: the sound of this call is kept up to here only.");
        }
        result
    }

    fn finish(
        &mut self,
        call: u64,
        record: &str,
        page: &str,
        mute: &[Vec<Span>; 2],
        again: bool,
    ) -> Result<(), KeepError> {
        let Some(mut open) = self.open.remove(&call) else { return Ok(()) };
        if let Some(sound) = &mut open.sound {
            for (party, wave) in Party::BOTH.iter().zip(sound.iter_mut()) {
                wave.flush()?;
                wave::mute(&open.folder.sound(*party), &mute[party.index()])?;
            }
        }
        if let Some(journal) = &mut open.journal {
            journal.flush()?;
        }
        open.folder.finish(record, page)?;
        if again && open.sound.is_some() {
            open.folder.is_to_be_heard_again()?;
        }
        let id = open.folder.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = self.tell.try_send(KeeperNews::Finished(id));
        Ok(())
    }

    fn discard(&mut self, call: u64) {
        let Some(open) = self.open.remove(&call) else { return };
        let folder = open.folder.clone();
        drop(open);
        for file in [folder.journal(), folder.sound(Party::Agent), folder.sound(Party::Customer)] {
            let _ = std::fs::remove_file(file);
        }
        let _ = std::fs::remove_dir(folder.path);
    }

    fn flush(&mut self) {
        let mut faults = Vec::new();
        for open in self.open.values_mut() {
            if let Some(error) = open.journal.as_mut().and_then(|journal| journal.flush().err()) {
                open.journal = None;
                faults.push(error);
            }
            if let Some(error) =
                open.sound.as_mut().and_then(|sound| sound.iter_mut().find_map(|wave| wave.flush().err()))
            {
                open.sound = None;
                faults.push(error);
            }
        }
        for error in faults {
            self.fault(&error);
        }
    }

    fn look_for_room(&mut self) {
        if self.open.values().any(|open| open.sound.is_some()) && !self.has_room() {
            self.stop_sound("The disk is nearly full: the sound of this call is kept up to here only.");
        }
    }

    fn has_room(&self) -> bool {
        let needed = (self.config.least_room_mb * 1e6) as u64;
        let enough = free_bytes(existing(&self.calls)).is_none_or(|free| free >= needed);
        if !enough {
            let text = "The disk is nearly full: sound is not kept. Free some room, or lower keep.least_room_mb.";
            let _ = self.tell.try_send(KeeperNews::SoundStopped(text.to_owned()));
        }
        enough
    }

    fn stop_sound(&mut self, text: &str) {
        for open in self.open.values_mut() {
            if let Some(mut sound) = open.sound.take() {
                for wave in &mut sound {
                    let _ = wave.flush();
                }
            }
        }
        let _ = self.tell.try_send(KeeperNews::SoundStopped(text.to_owned()));
    }

    fn fault(&self, error: &KeepError) {
        let text = format!("{error}. The call goes on; its record is shown but may not be kept.");
        let _ = self.tell.try_send(KeeperNews::Fault(text));
    }
}

/// What earlier calls say of the agent; nothing where there is nothing that reads.
#[must_use]
pub fn read_usual(calls: &Path) -> Usual {
    let read = std::fs::read(calls.join(USUAL)).ok().and_then(|bytes| serde_json::from_slice::<Usual>(&bytes).ok());
    read.map(|usual| usual.checked()).unwrap_or_default()
}

fn write_usual(calls: &Path, usual: &Usual) -> Result<(), KeepError> {
    let json = serde_json::to_vec_pretty(usual).unwrap_or_default();
    write_whole(&calls.join(USUAL), &json)
}

/// The folder itself, or the nearest above it that is there already.
fn existing(folder: &Path) -> &Path {
    folder.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(Path::new("."))
}
