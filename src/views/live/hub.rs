//! Where the engine tells and the views read.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::Sender;
use tokio::sync::watch;

use super::command::{Command, CommandError};
use super::events::{LiveEvent, Meters};
use super::state::LiveState;

/// Logged events kept for views that were away; over it they get the whole state. A busy call has about one a second.
const LOG_KEPT: usize = 2000;
/// Reports of ended calls kept at hand; older ones are on the disk.
const REPORTS_KEPT: usize = 4;

/// One event as it goes over the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    /// Its number; 0 for one that is not repeated.
    pub id: u64,
    /// Its name.
    pub name: &'static str,
    /// Its data, JSON.
    pub data: Arc<str>,
    /// The event itself; none for a snapshot and for what is not repeated.
    pub event: Option<Arc<LiveEvent>>,
}

/// What a view has missed.
#[derive(Debug, Clone, PartialEq)]
pub enum Since {
    /// Everything; events after `id` follow.
    Snapshot(Logged),
    /// The events after the last one it has.
    Events(Vec<Logged>),
}

/// Record and report of an ended call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reports {
    /// The call.
    pub id: String,
    /// The record, JSON.
    pub record: Arc<str>,
    /// The report, a page.
    pub page: Arc<str>,
}

#[derive(Debug)]
struct Inner {
    state: LiveState,
    log: VecDeque<Logged>,
    last_id: u64,
    meters: (u64, Arc<str>),
    levels: Meters,
    figures: (u64, Arc<str>),
    reports: VecDeque<Reports>,
}

/// Between the engine and any number of views. Nobody waits for a view: each reads from the log what it has not seen.
#[derive(Debug)]
pub struct Hub {
    inner: Mutex<Inner>,
    changed: watch::Sender<u64>,
    commands: Sender<Command>,
}

/// Where a view stands: what it has seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The last logged event, none before the first.
    pub last_id: Option<u64>,
    meters: u64,
    figures: u64,
}

impl Cursor {
    /// A view that has seen everything up to this event.
    #[must_use]
    pub fn after(last_id: Option<u64>) -> Cursor {
        Cursor { last_id, ..Cursor::default() }
    }
}

impl Hub {
    /// A hub that begins with `state` and hands commands to `commands`.
    #[must_use]
    pub fn new(state: LiveState, commands: Sender<Command>) -> Hub {
        let inner = Inner {
            state,
            log: VecDeque::new(),
            last_id: 0,
            meters: (0, Arc::from("")),
            levels: Meters::default(),
            figures: (0, Arc::from("")),
            reports: VecDeque::new(),
        };
        Hub { inner: Mutex::new(inner), changed: watch::Sender::new(0), commands }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells all views.
    pub fn publish(&self, event: &LiveEvent) {
        let Ok(json) = serde_json::to_string(event) else { return };
        let data: Arc<str> = json.into();
        {
            let mut inner = self.lock();
            inner.state.apply(event);
            match event {
                LiveEvent::Meters(levels) => {
                    inner.levels = *levels;
                    inner.meters = (inner.meters.0 + 1, data);
                }
                LiveEvent::Figures(_) => inner.figures = (inner.figures.0 + 1, data),
                _ => inner.log(event.name(), data, Some(Arc::new(event.clone()))),
            }
        }
        self.changed.send_modify(|revision| *revision += 1);
    }

    /// Changes what no event tells of (the model that was loaded).
    pub fn amend(&self, change: impl FnOnce(&mut LiveState)) {
        {
            let mut inner = self.lock();
            change(&mut inner.state);
            let data: Arc<str> = inner.snapshot_json();
            inner.log("snapshot", data, None);
        }
        self.changed.send_modify(|revision| *revision += 1);
    }

    /// What a view has not seen, in order; moves its cursor on. The first time, and where too much was missed, that
    /// is a snapshot.
    pub fn catch_up(&self, cursor: &mut Cursor) -> Vec<Logged> {
        let inner = self.lock();
        let mut missed = match inner.since(cursor.last_id) {
            Since::Snapshot(snapshot) => vec![snapshot],
            Since::Events(events) => events,
        };
        cursor.last_id = Some(inner.last_id);
        for (name, (count, data), seen) in
            [("figures", &inner.figures, &mut cursor.figures), ("meters", &inner.meters, &mut cursor.meters)]
        {
            if *count != *seen {
                *seen = *count;
                missed.push(Logged { id: 0, name, data: Arc::clone(data), event: None });
            }
        }
        missed
    }

    /// Wakes when something was published.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Views that wait for something new just now.
    #[must_use]
    pub fn watchers(&self) -> usize {
        self.changed.receiver_count()
    }

    /// The state as it is now.
    #[must_use]
    pub fn state(&self) -> LiveState {
        self.lock().state.clone()
    }

    /// The state as JSON.
    #[must_use]
    pub fn state_json(&self) -> Arc<str> {
        self.lock().snapshot_json()
    }

    /// The last meters; no levels before the first.
    #[must_use]
    pub fn meters(&self) -> Meters {
        self.lock().levels
    }

    /// The last meters, JSON; empty before the first.
    #[must_use]
    pub fn meters_json(&self) -> Arc<str> {
        Arc::clone(&self.lock().meters.1)
    }

    /// Hands a command to the engine.
    ///
    /// # Errors
    /// [`CommandError::Busy`] when too many wait, or the engine has ended.
    pub fn command(&self, command: Command) -> Result<(), CommandError> {
        self.commands.try_send(command).map_err(|_| CommandError::Busy)
    }

    /// Keeps the reports of an ended call at hand, in place of earlier ones of the same call.
    pub fn keep(&self, reports: Reports) {
        let mut inner = self.lock();
        inner.reports.retain(|earlier| earlier.id != reports.id);
        if inner.reports.len() >= REPORTS_KEPT {
            inner.reports.pop_front();
        }
        inner.reports.push_back(reports);
    }

    /// The reports of an ended call, where they are still at hand.
    #[must_use]
    pub fn reports(&self, id: &str) -> Option<Reports> {
        self.lock().reports.iter().find(|reports| reports.id == id).cloned()
    }
}

impl Inner {
    fn log(&mut self, name: &'static str, data: Arc<str>, event: Option<Arc<LiveEvent>>) {
        self.last_id += 1;
        if self.log.len() >= LOG_KEPT {
            self.log.pop_front();
        }
        self.log.push_back(Logged { id: self.last_id, name, data, event });
    }

    fn since(&self, last_id: Option<u64>) -> Since {
        let first_held = self.last_id - self.log.len() as u64 + 1;
        match last_id {
            Some(last_id) if last_id <= self.last_id && last_id + 1 >= first_held => {
                let skip = (last_id + 1 - first_held) as usize;
                Since::Events(self.log.iter().skip(skip).cloned().collect())
            }
            _ => {
                Since::Snapshot(Logged { id: self.last_id, name: "snapshot", data: self.snapshot_json(), event: None })
            }
        }
    }

    fn snapshot_json(&self) -> Arc<str> {
        serde_json::to_string(&self.state).unwrap_or_else(|_| "{}".to_owned()).into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use crossbeam_channel::{Receiver, bounded};

    use super::super::events::{Meter, Mode, Notice, NoticeLevel};
    use super::*;

    fn hub() -> (Hub, Receiver<Command>) {
        let mode = Mode::default();
        let (sender, receiver) = bounded(2);
        (Hub::new(LiveState::new("devices", mode), sender), receiver)
    }

    fn notice(text: &str) -> LiveEvent {
        LiveEvent::Notice(Notice { code: "test", text: text.into(), level: NoticeLevel::Info })
    }

    fn names(events: &[Logged]) -> Vec<(u64, &'static str)> {
        events.iter().map(|event| (event.id, event.name)).collect()
    }

    #[test]
    fn a_view_gets_a_snapshot_first_and_then_what_is_new() {
        let (hub, _commands) = hub();
        hub.publish(&notice("one"));
        let mut cursor = Cursor::default();
        assert_eq!(names(&hub.catch_up(&mut cursor)), [(1, "snapshot")]);
        assert_eq!(hub.catch_up(&mut cursor), []);
        hub.publish(&notice("two"));
        hub.publish(&LiveEvent::Meters(Meters::default()));
        hub.publish(&LiveEvent::Meters(Meters::default()));
        assert_eq!(names(&hub.catch_up(&mut cursor)), [(2, "notice"), (0, "meters")]);
        assert_eq!(hub.meters(), Meters::default());
        let agent = Meter { level_dbov: Some(-20.0), speaks: true };
        hub.publish(&LiveEvent::Meters(Meters { agent, ..Meters::default() }));
        assert_eq!(hub.meters().agent, agent);
    }

    #[test]
    fn a_view_that_was_away_misses_nothing() {
        let (hub, _commands) = hub();
        for text in ["one", "two", "three"] {
            hub.publish(&notice(text));
        }
        let mut back = Cursor { last_id: Some(1), ..Cursor::default() };
        assert_eq!(names(&hub.catch_up(&mut back)), [(2, "notice"), (3, "notice")]);
    }

    #[test]
    fn who_was_away_too_long_or_comes_from_an_earlier_run_gets_a_snapshot() {
        let (hub, _commands) = hub();
        for number in 0..LOG_KEPT + 10 {
            hub.publish(&notice(&number.to_string()));
        }
        for last_id in [0, 5, 999_999] {
            let mut back = Cursor { last_id: Some(last_id), ..Cursor::default() };
            assert_eq!(hub.catch_up(&mut back)[0].name, "snapshot");
        }
        let mut near = Cursor { last_id: Some(10), ..Cursor::default() };
        assert_eq!(hub.catch_up(&mut near).len(), LOG_KEPT);
    }

    #[test]
    fn commands_are_refused_when_too_many_wait() {
        let (hub, commands) = hub();
        assert_eq!(hub.command(Command::CallStart {}), Ok(()));
        assert_eq!(hub.command(Command::CallStop {}), Ok(()));
        assert_eq!(hub.command(Command::CallStart {}), Err(CommandError::Busy));
        assert_eq!(commands.recv(), Ok(Command::CallStart {}));
    }

    #[test]
    fn publishing_wakes_who_waits() {
        let (hub, _commands) = hub();
        let mut watch = hub.watch();
        assert!(!watch.has_changed().unwrap());
        hub.publish(&notice("one"));
        assert!(watch.has_changed().unwrap());
        watch.mark_unchanged();
        hub.amend(|state| state.words = Some("tiny.en".into()));
        assert!(watch.has_changed().unwrap());
        assert_eq!(hub.state().words.as_deref(), Some("tiny.en"));
    }

    #[test]
    fn only_the_last_reports_are_held() {
        let (hub, _commands) = hub();
        for id in 0..10 {
            let text: Arc<str> = id.to_string().into();
            hub.keep(Reports { id: id.to_string(), record: Arc::clone(&text), page: text });
        }
        assert!(hub.reports("0").is_none());
        assert_eq!(&*hub.reports("9").unwrap().record, "9");
        let better: Arc<str> = "better".into();
        hub.keep(Reports { id: "9".into(), record: Arc::clone(&better), page: better });
        assert_eq!(&*hub.reports("9").unwrap().record, "better");
        assert!(hub.reports("6").is_some(), "a better record takes the place of its own call only");
    }
}
