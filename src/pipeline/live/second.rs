//! After the call, again: kept calls are heard once more with a better model, while nobody is on the line.
//!
//! One thread, which waits while a call goes on: the hearing at hand is given up and begun anew afterwards. The model is
//! loaded for the calls that wait and let go after them. A call that the program's end cuts off is marked in its folder
//! and taken up at the next start.

mod brake;
#[cfg(test)]
mod tests;

pub use brake::{Brake, Patient};

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::keep::{CallFolder, to_hear_again};
use crate::pipeline::Analyzer;
use crate::pipeline::again::hear_again;
use crate::speech::Recognizer;

/// Calls that may wait; over it a call keeps its mark and is taken up at the next start.
const CALLS_WAITING: usize = 256;
/// News that may wait: the engine takes them every few milliseconds.
const NEWS_WAITING: usize = 16;

/// What came of a call that was heard again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecondNews {
    /// Its record is a better one.
    Better {
        /// The call.
        id: String,
        /// The model whose words they are now.
        model: String,
        /// The record, JSON.
        record: String,
        /// The report, a page.
        page: String,
    },
    /// It stays as it is: why, in a sentence.
    Failed(String),
}

/// The second pass over calls that have ended.
pub trait SecondPass: Send {
    /// A call's record is on the disk; where all of its sound is, its folder has the mark.
    fn offer(&mut self, id: &str);
    /// A call begins (`true`), or none goes on any more (`false`).
    fn rest(&mut self, rest: bool);
    /// What came of a call since the last time.
    fn poll(&mut self) -> Option<SecondNews>;
}

/// Makes what hears a call: settings and recognisers. It is handed what every recogniser must obey.
pub type Maker = Box<dyn FnMut(&dyn Fn(Box<dyn Recognizer>) -> Box<dyn Recognizer>) -> Result<Analyzer, String> + Send>;

/// The second pass on a thread of its own.
#[derive(Debug)]
pub struct Afterwards {
    calls: PathBuf,
    brake: Arc<Brake>,
    work: Option<Sender<CallFolder>>,
    news: Receiver<SecondNews>,
    thread: Option<JoinHandle<()>>,
}

impl Afterwards {
    /// Starts the thread for the calls below `calls`, and takes up those that an earlier run left.
    #[must_use]
    pub fn start(calls: PathBuf, make: Maker) -> Afterwards {
        let brake = Arc::new(Brake::default());
        let (work, arriving) = bounded(CALLS_WAITING);
        let (tell, news) = bounded(NEWS_WAITING);
        let worker = Worker { brake: Arc::clone(&brake), make, tell };
        let thread = std::thread::spawn(move || worker.run(&arriving));
        let mut afterwards = Afterwards { calls, brake, work: Some(work), news, thread: Some(thread) };
        for call in to_hear_again(&afterwards.calls) {
            afterwards.send(call);
        }
        afterwards
    }

    fn send(&mut self, call: CallFolder) {
        let Some(work) = &self.work else { return };
        if let Err(TrySendError::Disconnected(_)) = work.try_send(call) {
            self.work = None;
        }
    }
}

impl SecondPass for Afterwards {
    fn offer(&mut self, id: &str) {
        let call = CallFolder { path: self.calls.join(id) };
        if call.waits_to_be_heard_again() {
            self.send(call);
        }
    }

    fn rest(&mut self, rest: bool) {
        self.brake.set(rest);
    }

    fn poll(&mut self) -> Option<SecondNews> {
        self.news.try_recv().ok()
    }
}

impl Drop for Afterwards {
    fn drop(&mut self) {
        self.brake.end();
        self.work = None;
        // The worker may be telling.
        while self.thread.as_ref().is_some_and(|thread| !thread.is_finished()) {
            let _ = self.news.recv_timeout(std::time::Duration::from_millis(20));
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Worker {
    brake: Arc<Brake>,
    make: Maker,
    tell: Sender<SecondNews>,
}

impl Worker {
    fn run(mut self, arriving: &Receiver<CallFolder>) {
        lower_priority();
        while let Ok(first) = arriving.recv() {
            if !self.brake.wait() {
                return;
            }
            let brake = &self.brake;
            let patient =
                |inner| Box::new(Patient::new(inner, Arc::clone(brake), lower_priority)) as Box<dyn Recognizer>;
            let analyzer = match (self.make)(&patient) {
                Ok(analyzer) => analyzer,
                Err(reason) => {
                    let _ = self.tell.send(SecondNews::Failed(reason));
                    continue;
                }
            };
            let mut next = Some(first);
            while let Some(call) = next {
                if !self.hear(&call, &analyzer) {
                    return;
                }
                next = arriving.try_recv().ok();
            }
        }
    }

    /// Hears one call again; `false` when the program ends.
    fn hear(&self, call: &CallFolder, analyzer: &Analyzer) -> bool {
        let heard = hear_again(call, analyzer, &|| self.brake.is_over());
        // What was cut off by the end is not written, and keeps its mark.
        if self.brake.is_over() {
            return false;
        }
        call.heard_again();
        let told = match heard.map(|heard| heard.write().map(|_| heard)) {
            Ok(Ok(heard)) => {
                SecondNews::Better { id: id(&call.path), model: heard.model, record: heard.record, page: heard.page }
            }
            Ok(Err(error)) => SecondNews::Failed(error.to_string()),
            Err(error) => SecondNews::Failed(error.to_string()),
        };
        self.tell.send(told).is_ok()
    }
}

fn id(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whatever else wants the processor goes first. Where the system refuses, the work is done all the same.
fn lower_priority() {
    let _ = thread_priority::set_current_thread_priority(thread_priority::ThreadPriority::Min);
}
