//! One recogniser on one thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TryRecvError, TrySendError, bounded};

use super::cost::Cost;
use super::drafts::Drafts;
use super::{DraftAnswer, Lateness, LiveAnswer, Loader, Pace, Queue, RecognizerNews, WordsDesk};
use crate::pipeline::live::LiveConfig;
use crate::pipeline::live::load::Load;
use crate::speech::{Clip, Recognized, Recognizer};
use crate::{Party, Span};

/// What the thread is asked to do.
enum Order {
    /// Hear a clip of a call with so many threads.
    Hear { call: u64, clip: Box<Clip>, threads: u32 },
    /// Take the smaller model from now on, or the first one again.
    Model { smaller: bool },
}

/// What the thread tells.
enum Reply {
    /// Loaded; with the sign that makes it give up a clip.
    Ready(String, Option<Arc<AtomicBool>>),
    /// Cannot be loaded.
    Failed(String),
    /// Heard.
    Heard(Result<Recognized, String>),
}

/// The clip at hand.
#[derive(Debug)]
struct InWork {
    call: u64,
    party: Party,
    segments: Vec<Span>,
    draft: bool,
    threads: u32,
    begun: Instant,
}

impl InWork {
    fn start_s(&self) -> f64 {
        self.segments.first().map_or(0.0, |segment| segment.start_s)
    }

    fn end_s(&self) -> f64 {
        self.segments.last().map_or(0.0, |segment| segment.end_s)
    }
}

/// Recognition beside the call, on a thread of its own.
#[derive(Debug)]
pub struct Desk {
    queue: Queue,
    drafts: Drafts,
    cost: Cost,
    lateness: Lateness,
    with_drafts: bool,
    bound: Duration,
    load: Load,
    orders: Option<Sender<Order>>,
    replies: Receiver<Reply>,
    stop: Option<Arc<AtomicBool>>,
    in_work: Option<InWork>,
    /// Answers that were there before their clip was offered.
    ready: Vec<LiveAnswer>,
    heard: Vec<DraftAnswer>,
    smaller: bool,
    /// The call that goes on, as far as sound of it has come.
    current: Option<u64>,
    /// Whose words wait for its end.
    held: Option<u64>,
    worker: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Order::Hear { .. } => "Hear",
            Order::Model { .. } => "Model",
        })
    }
}

impl Desk {
    /// Starts the thread, which loads the model first.
    #[must_use]
    pub fn start(config: &LiveConfig, longest_s: f64, load: Loader) -> Desk {
        Desk::start_with(config, longest_s, load, None)
    }

    /// The same with a smaller model, loaded only if the first cannot keep up.
    #[must_use]
    pub fn start_with(config: &LiveConfig, longest_s: f64, load: Loader, smaller: Option<Loader>) -> Desk {
        let (orders, queue) = bounded::<Order>(1);
        let (reply, replies) = bounded(2);
        let lateness = Lateness::new(config, smaller.is_some());
        let worker = std::thread::spawn(move || work(load, smaller, &queue, &reply));
        Desk {
            queue: Queue::new(config.waiting_sound_s, longest_s),
            drafts: Drafts::default(),
            cost: Cost::default(),
            lateness,
            with_drafts: config.drafts,
            bound: Duration::from_secs_f64(config.hearing_bound_s),
            load: Load::new(config.threads),
            orders: Some(orders),
            replies,
            stop: None,
            in_work: None,
            ready: Vec::new(),
            heard: Vec::new(),
            smaller: false,
            current: None,
            held: None,
            worker: Some(worker),
        }
    }

    #[cfg(test)]
    pub(super) fn in_work_is_draft(&self) -> bool {
        self.in_work.as_ref().is_some_and(|work| work.draft)
    }

    /// Takes what the thread tells; news of the recogniser are given back.
    fn listen(&mut self, out: &mut Vec<LiveAnswer>) -> Option<RecognizerNews> {
        match self.replies.try_recv() {
            Ok(Reply::Heard(result)) => {
                self.answered(result, out);
                None
            }
            Ok(Reply::Ready(name, stop)) => {
                self.stop = stop;
                Some(RecognizerNews::Ready(name))
            }
            Ok(Reply::Failed(reason)) => Some(RecognizerNews::Failed(reason)),
            // The thread is gone: nothing that waits will be answered.
            Err(TryRecvError::Disconnected) => {
                self.in_work = None;
                self.queue.clear();
                self.drafts.forget();
                self.orders = None;
                None
            }
            Err(TryRecvError::Empty) => None,
        }
    }

    fn answered(&mut self, result: Result<Recognized, String>, out: &mut Vec<LiveAnswer>) {
        let Some(work) = self.in_work.take() else { return };
        if result.is_ok() {
            self.cost.heard(work.begun.elapsed().as_secs_f64(), work.threads);
        }
        if !work.draft {
            let speech = Span::new(work.start_s(), work.end_s());
            out.push(LiveAnswer { call: work.call, party: work.party, speech, result });
        } else if let Ok(result) = result {
            self.heard.push(DraftAnswer {
                call: work.call,
                party: work.party,
                speech_start_s: work.start_s(),
                speech_end_s: work.end_s(),
                result: result.clone(),
            });
            self.drafts.keep(work.call, work.party, work.segments, result);
        }
    }

    /// Gives the thread what is next, where it is free: whole utterances first.
    fn hand_on(&mut self) {
        if self.in_work.is_some() || self.orders.is_none() {
            return;
        }
        let pace = self.lateness.pace();
        let smaller = pace >= Pace::Smaller && self.held.is_none();
        if smaller != self.smaller && pace != Pace::AfterCall && self.send(Order::Model { smaller }).is_ok() {
            self.smaller = smaller;
            self.cost.forget();
            return;
        }
        match self.queue.next_call(self.held).and_then(|call| self.queue.take(call, pace >= Pace::Joined)) {
            Some((call, clip)) => self.hear(call, clip, false),
            None => {
                if let Some((call, clip)) = self.drafts.take() {
                    self.hear(call, clip, true);
                }
            }
        }
    }

    fn hear(&mut self, call: u64, clip: Clip, draft: bool) {
        let (party, segments) = (clip.party, clip.segments.clone());
        let threads = self.load.threads();
        // The thread is free, so the sign can only be one that came too late for the clip before.
        if let Some(stop) = &self.stop {
            stop.store(false, Ordering::Relaxed);
        }
        match self.send(Order::Hear { call, clip: Box::new(clip), threads }) {
            Ok(()) => self.in_work = Some(InWork { call, party, segments, draft, threads, begun: Instant::now() }),
            Err(Order::Hear { clip, .. }) if !draft => self.queue.put_back(call, *clip),
            Err(_) => {}
        }
    }

    fn send(&mut self, order: Order) -> Result<(), Order> {
        let Some(orders) = &self.orders else { return Err(order) };
        match orders.try_send(order) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(order)) => Err(order),
            Err(TrySendError::Disconnected(order)) => {
                self.orders = None;
                Err(order)
            }
        }
    }

    /// A hearing that takes longer than its bound is given up; its clip counts as dropped.
    fn hold_to_bound(&self) {
        if self.in_work.as_ref().is_some_and(|work| work.begun.elapsed() > self.bound) {
            self.raise_stop();
        }
    }

    /// The sign is lowered before a clip is handed on, so that it is for the clip at hand only.
    fn raise_stop(&self) {
        if let Some(stop) = &self.stop {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

fn work(load: Loader, smaller: Option<Loader>, orders: &Receiver<Order>, reply: &Sender<Reply>) {
    let mut first = match load() {
        Ok(recognizer) => recognizer,
        Err(reason) => {
            let _ = reply.send(Reply::Failed(reason));
            return;
        }
    };
    let ready = |recognizer: &dyn Recognizer| Reply::Ready(recognizer.name().to_owned(), recognizer.stop_sign());
    if reply.send(ready(first.as_ref())).is_err() {
        return;
    }
    let mut loader = smaller;
    let mut second: Option<Box<dyn Recognizer>> = None;
    let mut use_second = false;
    let mut heard_call = None;
    for order in orders {
        let told = match order {
            Order::Model { smaller } => {
                // Without it, the first goes on as well as it can.
                second = second.or_else(|| loader.take().and_then(|load| load().ok()));
                use_second = smaller && second.is_some();
                let recognizer = second.as_deref().filter(|_| use_second).unwrap_or(first.as_ref());
                if let Some(stop) = recognizer.stop_sign() {
                    stop.store(false, Ordering::Relaxed);
                }
                ready(recognizer)
            }
            Order::Hear { call, clip, threads } => {
                if heard_call.replace(call) != Some(call) {
                    first.begin_call();
                    second.iter_mut().for_each(|second| second.begin_call());
                }
                let recognizer = second.as_mut().filter(|_| use_second).unwrap_or(&mut first);
                recognizer.set_threads(threads);
                Reply::Heard(recognizer.recognize(&clip).map_err(|error| error.to_string()))
            }
        };
        if reply.send(told).is_err() {
            return;
        }
    }
}

impl WordsDesk for Desk {
    fn offer(&mut self, call: u64, clip: Clip) {
        self.current = self.current.max(Some(call));
        self.drafts.complete(clip.party, clip.speech_end_s);
        let in_order = self.queue.is_empty_for(call, clip.party);
        if let Some(result) = self.drafts.same(call, &clip).filter(|_| in_order) {
            let speech = Span::new(clip.speech_start_s, clip.speech_end_s);
            self.ready.push(LiveAnswer { call, party: clip.party, speech, result: Ok(result) });
            return;
        }
        if let Some(work) = self.in_work.as_mut().filter(|work| work.draft) {
            if work.call == call && work.party == clip.party && work.segments == clip.segments && in_order {
                work.draft = false;
                return;
            }
            // Something that is complete waits: a draft is not worth its time.
            self.raise_stop();
        }
        self.queue.offer(call, clip);
    }

    fn poll(&mut self, now_s: f64, out: &mut Vec<LiveAnswer>) -> Option<RecognizerNews> {
        out.append(&mut self.ready);
        let news = self.listen(out);
        if let Some(call) = self.current.filter(|_| now_s.is_finite()) {
            let pace = self.lateness.step(self.behind_s(call, now_s));
            if pace > Pace::OnTime {
                self.drafts.forget();
            }
            if pace == Pace::AfterCall {
                self.held = Some(call);
            }
        }
        self.hold_to_bound();
        self.hand_on();
        news
    }

    fn waiting(&self, call: u64) -> usize {
        let in_work = self.in_work.as_ref().is_some_and(|work| work.call == call && !work.draft);
        let ready = self.ready.iter().filter(|answer| answer.call == call).count();
        self.queue.waiting(call) + usize::from(in_work) + ready
    }

    fn behind_s(&self, call: u64, now_s: f64) -> f64 {
        let in_work = self.in_work.as_ref().filter(|work| work.call == call && !work.draft).map(InWork::end_s);
        in_work.into_iter().chain(self.queue.oldest_s(call)).map(|end_s| now_s - end_s).fold(0.0, f64::max)
    }

    fn take_given_up(&mut self) -> u64 {
        self.queue.take_given_up()
    }

    fn draft(&mut self, call: u64, clip: Clip) {
        if self.with_drafts && self.lateness.pace() < Pace::NoDrafts {
            self.drafts.offer(call, clip);
        }
    }

    fn take_drafts(&mut self, out: &mut Vec<DraftAnswer>) {
        out.append(&mut self.heard);
    }

    fn call_over(&mut self, call: u64) {
        self.current.take_if(|current| *current <= call);
        self.held.take_if(|held| *held <= call);
        self.lateness.call_over();
        self.drafts.forget();
    }

    fn hearing_takes_s(&self) -> Option<f64> {
        self.cost.mean_s()
    }

    fn pace(&self) -> Pace {
        self.lateness.pace()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.orders = None;
        self.raise_stop();
        // The last answers have a place to go, so the thread is never stuck; it ends with the clip at hand.
        while self.replies.try_recv().is_ok() {}
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}
