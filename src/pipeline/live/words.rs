//! Words of a live call: a bounded queue and one thread that recognises.
//!
//! What happens when recognition cannot keep up, in this order: waiting utterances of a party are recognised
//! together, which costs one hearing instead of several; words come later and later, and the person is told how
//! late; what exceeds the queue waits no longer: the oldest is given up and counted. Coaching by voice knows nothing
//! of it.

use std::collections::VecDeque;
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TryRecvError, TrySendError, bounded};

use crate::Party;
use crate::frames::SAMPLE_RATE_HZ;
use crate::pipeline::live::LiveConfig;
use crate::speech::{Clip, Recognized, Recognizer};

/// Pauses up to this long are kept when utterances are joined, seconds.
const JOINED_PAUSE_S: f64 = 3.0;

/// Clips that wait, each with the number of its call. A plain value.
#[derive(Debug)]
pub struct Queue {
    waiting: VecDeque<(u64, Clip)>,
    most_s: f64,
    longest_s: f64,
    given_up: u64,
}

impl Queue {
    /// A queue that holds at most `most_s` seconds of sound and joins up to `longest_s`.
    #[must_use]
    pub fn new(most_s: f64, longest_s: f64) -> Queue {
        Queue { waiting: VecDeque::new(), most_s, longest_s, given_up: 0 }
    }

    /// Takes a clip in; gives up the oldest where there is no room.
    pub fn offer(&mut self, call: u64, clip: Clip) {
        self.waiting.push_back((call, clip));
        while self.waiting_s() > self.most_s && self.waiting.len() > 1 {
            self.waiting.pop_front();
            self.given_up += 1;
        }
    }

    /// The next clip to recognise; with `joined`, what follows of the same party is taken along where it fits.
    pub fn take(&mut self, joined: bool) -> Option<(u64, Clip)> {
        let (call, mut clip) = self.waiting.pop_front()?;
        if !joined {
            return Some((call, clip));
        }
        loop {
            let next = self.waiting.iter().position(|(other, next)| *other == call && next.party == clip.party);
            let fits = |next: &Clip| {
                let pause_s = next.start_s - end_s(&clip);
                pause_s <= JOINED_PAUSE_S && end_s(next) - clip.start_s <= self.longest_s
            };
            match next.filter(|index| fits(&self.waiting[*index].1)).and_then(|index| self.waiting.remove(index)) {
                Some((_, next)) => join(&mut clip, next),
                None => break,
            }
        }
        Some((call, clip))
    }

    /// Clips of a call that wait.
    #[must_use]
    pub fn waiting(&self, call: u64) -> usize {
        self.waiting.iter().filter(|(other, _)| *other == call).count()
    }

    /// When the speech of the oldest clip of a call ended.
    #[must_use]
    pub fn oldest_s(&self, call: u64) -> Option<f64> {
        self.waiting.iter().filter(|(other, _)| *other == call).map(|(_, clip)| clip.speech_end_s).reduce(f64::min)
    }

    /// Clips given up since the last time this was asked.
    pub fn take_given_up(&mut self) -> u64 {
        std::mem::take(&mut self.given_up)
    }

    fn waiting_s(&self) -> f64 {
        self.waiting.iter().map(|(_, clip)| clip.samples.len() as f64 / f64::from(SAMPLE_RATE_HZ)).sum()
    }
}

fn end_s(clip: &Clip) -> f64 {
    clip.start_s + clip.samples.len() as f64 / f64::from(SAMPLE_RATE_HZ)
}

/// Puts a later clip behind an earlier one of the same party; both lie where they lay.
fn join(clip: &mut Clip, next: Clip) {
    let offset = ((next.start_s - clip.start_s) * f64::from(SAMPLE_RATE_HZ)).round().max(0.0) as usize;
    clip.samples.resize(offset, 0.0);
    clip.samples.extend_from_slice(&next.samples);
    clip.segments.extend(next.segments);
    clip.speech_end_s = clip.speech_end_s.max(next.speech_end_s);
    clip.known_s = clip.known_s.max(next.known_s);
}

/// What came of one clip.
#[derive(Debug)]
pub struct LiveAnswer {
    /// Number of its call.
    pub call: u64,
    /// Whose clip it was.
    pub party: Party,
    /// The words, that there are none, or why the recogniser failed.
    pub result: Result<Recognized, String>,
}

/// How the recogniser is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecognizerNews {
    /// It is loaded: the model's name.
    Ready(String),
    /// It will not come: why, in a sentence.
    Failed(String),
}

/// Loads a recogniser, on its own thread: capture never waits for it.
pub type Loader = Box<dyn FnOnce() -> Result<Box<dyn Recognizer>, String> + Send>;

/// Recognition beside the call.
pub trait WordsDesk: Send {
    /// Takes the sound of an utterance.
    fn offer(&mut self, call: u64, clip: Clip);
    /// Appends what was recognised since the last time; hands on what waits. `now_s` is the present call's clock.
    fn poll(&mut self, now_s: f64, out: &mut Vec<LiveAnswer>) -> Option<RecognizerNews>;
    /// Clips of a call that are not answered.
    fn waiting(&self, call: u64) -> usize;
    /// Age of the oldest sound of a call that is not answered, seconds; 0 where none waits.
    fn behind_s(&self, call: u64, now_s: f64) -> f64;
    /// Clips given up since the last time this was asked.
    fn take_given_up(&mut self) -> u64;
}

/// One recogniser on one thread.
#[derive(Debug)]
pub struct Desk {
    queue: Queue,
    join_behind_s: f64,
    orders: Option<Sender<(u64, Clip)>>,
    answers: Receiver<LiveAnswer>,
    news: Receiver<RecognizerNews>,
    in_work: Option<(u64, f64)>,
    worker: Option<JoinHandle<()>>,
}

impl Desk {
    /// Starts the thread, which loads the model first.
    #[must_use]
    pub fn start(config: &LiveConfig, longest_s: f64, load: Loader) -> Desk {
        let (orders, queue) = bounded::<(u64, Clip)>(1);
        let (reply, answers) = bounded(1);
        let (tell, news) = bounded(1);
        let worker = std::thread::spawn(move || work(load, &queue, &reply, &tell));
        Desk {
            queue: Queue::new(config.waiting_sound_s, longest_s),
            join_behind_s: config.join_behind_s,
            orders: Some(orders),
            answers,
            news,
            in_work: None,
            worker: Some(worker),
        }
    }

    fn hand_on(&mut self, now_s: f64) {
        if self.in_work.is_some() {
            return;
        }
        let Some(orders) = &self.orders else { return };
        let Some(call) = self.queue.waiting.front().map(|(call, _)| *call) else { return };
        let behind = self.queue.oldest_s(call).is_some_and(|oldest_s| now_s - oldest_s > self.join_behind_s);
        let Some((call, clip)) = self.queue.take(behind) else { return };
        let speech_end_s = clip.speech_end_s;
        match orders.try_send((call, clip)) {
            Ok(()) => self.in_work = Some((call, speech_end_s)),
            Err(TrySendError::Full((call, clip))) => self.queue.waiting.push_front((call, clip)),
            Err(TrySendError::Disconnected(_)) => self.orders = None,
        }
    }
}

fn work(load: Loader, queue: &Receiver<(u64, Clip)>, reply: &Sender<LiveAnswer>, tell: &Sender<RecognizerNews>) {
    let mut recognizer = match load() {
        Ok(recognizer) => recognizer,
        Err(reason) => {
            let _ = tell.send(RecognizerNews::Failed(reason));
            return;
        }
    };
    let _ = tell.send(RecognizerNews::Ready(recognizer.name().to_owned()));
    for (call, clip) in queue {
        let result = recognizer.recognize(&clip).map_err(|error| error.to_string());
        if reply.send(LiveAnswer { call, party: clip.party, result }).is_err() {
            return;
        }
    }
}

impl WordsDesk for Desk {
    fn offer(&mut self, call: u64, clip: Clip) {
        self.queue.offer(call, clip);
    }

    fn poll(&mut self, now_s: f64, out: &mut Vec<LiveAnswer>) -> Option<RecognizerNews> {
        match self.answers.try_recv() {
            Ok(answer) => {
                self.in_work = None;
                out.push(answer);
            }
            // The thread is gone: nothing that waits will be answered.
            Err(TryRecvError::Disconnected) => {
                self.in_work = None;
                self.queue.waiting.clear();
                self.orders = None;
            }
            Err(TryRecvError::Empty) => {}
        }
        self.hand_on(now_s);
        self.news.try_recv().ok()
    }

    fn waiting(&self, call: u64) -> usize {
        self.queue.waiting(call) + usize::from(self.in_work.is_some_and(|(other, _)| other == call))
    }

    fn behind_s(&self, call: u64, now_s: f64) -> f64 {
        let in_work = self.in_work.filter(|(other, _)| *other == call).map(|(_, end_s)| end_s);
        in_work.into_iter().chain(self.queue.oldest_s(call)).map(|end_s| now_s - end_s).fold(0.0, f64::max)
    }

    fn take_given_up(&mut self) -> u64 {
        self.queue.take_given_up()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.orders = None;
        // The last answer has a place to go, so the thread is never stuck; it ends after at most one clip.
        let _ = self.answers.try_recv();
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::Span;

    fn clip(party: Party, start_s: f64, len_s: f64) -> Clip {
        Clip {
            party,
            start_s,
            speech_start_s: start_s,
            speech_end_s: start_s + len_s,
            segments: vec![Span::new(start_s, start_s + len_s)],
            samples: vec![0.5; (len_s * f64::from(SAMPLE_RATE_HZ)) as usize],
            known_s: start_s + len_s + 1.0,
        }
    }

    #[test]
    fn the_oldest_is_given_up_where_there_is_no_room() {
        let mut queue = Queue::new(10.0, 12.0);
        for start in 0..5 {
            queue.offer(1, clip(Party::Agent, f64::from(start) * 5.0, 4.0));
        }
        assert_eq!((queue.waiting(1), queue.take_given_up(), queue.take_given_up()), (2, 3, 0));
        assert_eq!(queue.oldest_s(1), Some(19.0));
        // One clip that is too long by itself still has its chance.
        let mut queue = Queue::new(3.0, 12.0);
        queue.offer(1, clip(Party::Agent, 0.0, 5.0));
        assert_eq!((queue.waiting(1), queue.take_given_up()), (1, 0));
    }

    #[test]
    fn what_is_behind_is_joined_by_party_and_lies_where_it_lay() {
        let mut queue = Queue::new(600.0, 12.0);
        queue.offer(1, clip(Party::Agent, 0.0, 2.0));
        queue.offer(1, clip(Party::Customer, 2.0, 2.0));
        queue.offer(1, clip(Party::Agent, 4.0, 2.0));
        queue.offer(1, clip(Party::Agent, 7.0, 6.0));
        let (_, joined) = queue.take(true).unwrap();
        assert_eq!(joined.segments, [Span::new(0.0, 2.0), Span::new(4.0, 6.0)]);
        let rate = SAMPLE_RATE_HZ as usize;
        assert_eq!(joined.samples.len(), 6 * rate);
        assert_eq!((joined.samples[rate], joined.samples[3 * rate], joined.samples[5 * rate]), (0.5, 0.0, 0.5));
        assert_eq!((joined.speech_end_s, joined.known_s), (6.0, 7.0));
        // Together with the next it would be over twelve seconds.
        assert_eq!(queue.take(true).unwrap().1.party, Party::Customer);
        assert_eq!(queue.take(true).unwrap().1.start_s, 7.0);
        assert_eq!(queue.take(true), None);
    }

    #[test]
    fn calls_and_long_pauses_are_not_joined() {
        let mut queue = Queue::new(600.0, 12.0);
        queue.offer(1, clip(Party::Agent, 0.0, 1.0));
        queue.offer(1, clip(Party::Agent, 6.0, 1.0));
        queue.offer(2, clip(Party::Agent, 7.0, 1.0));
        assert_eq!(queue.take(true).unwrap().1.samples.len(), SAMPLE_RATE_HZ as usize);
        assert_eq!(queue.take(true).unwrap().0, 1);
        assert_eq!((queue.waiting(1), queue.waiting(2)), (0, 1));
    }

    /// Recognition that takes ten times as long as the sound: the delay grows, memory does not, and each clip is
    /// either answered or counted. Time here is a number, nothing waits.
    #[test]
    fn ten_times_too_slow_stays_bounded_and_every_clip_is_accounted_for() {
        let mut queue = Queue::new(60.0, 12.0);
        let (mut now_s, mut free_at_s, mut heard, mut longest_wait_s) = (0.0_f64, 0.0_f64, 0_usize, 0.0_f64);
        let offered = 600_u64;
        for number in 0..offered {
            let party = if number % 2 == 0 { Party::Agent } else { Party::Customer };
            now_s = number as f64 * 4.0;
            queue.offer(1, clip(party, now_s, 3.0));
            while free_at_s <= now_s {
                let Some((_, clip)) = queue.take(true) else { break };
                heard += clip.segments.len();
                longest_wait_s = longest_wait_s.max(now_s - clip.speech_end_s);
                free_at_s = free_at_s.max(now_s) + 10.0 * 3.0;
            }
            assert!(queue.waiting_s() <= 60.0);
        }
        let waiting = queue.waiting(1);
        assert_eq!(heard as u64 + waiting as u64 + queue.take_given_up(), offered);
        assert!(longest_wait_s < 120.0, "words came {longest_wait_s} s late at {now_s} s");
    }

    struct Echo;
    impl Recognizer for Echo {
        fn name(&self) -> &str {
            "echo"
        }
        fn recognize(&mut self, _: &Clip) -> Result<Recognized, crate::speech::SpeechError> {
            Ok(Recognized::Dropped { reason: "empty" })
        }
    }

    fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(found) = look() {
                return found;
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_desk_loads_beside_answers_in_order_and_says_when_it_cannot() {
        let config = LiveConfig::default();
        let mut desk = Desk::start(&config, 12.0, Box::new(|| Ok(Box::new(Echo))));
        desk.offer(1, clip(Party::Agent, 0.0, 1.0));
        desk.offer(1, clip(Party::Customer, 1.0, 1.0));
        assert_eq!(desk.waiting(1), 2);
        assert_eq!(desk.behind_s(1, 3.0), 2.0);
        let (mut answers, mut news) = (Vec::new(), None);
        wait_for(|| {
            news = news.take().or(desk.poll(0.0, &mut answers));
            (answers.len() == 2).then_some(())
        });
        assert_eq!(news, Some(RecognizerNews::Ready("echo".into())));
        assert_eq!(answers.iter().map(|answer| answer.party).collect::<Vec<_>>(), Party::BOTH);
        assert_eq!((desk.waiting(1), desk.behind_s(1, 3.0)), (0, 0.0));

        let mut broken = Desk::start(&config, 12.0, Box::new(|| Err("The model is damaged.".into())));
        broken.offer(1, clip(Party::Agent, 0.0, 1.0));
        let news = wait_for(|| broken.poll(0.0, &mut answers));
        assert_eq!(news, RecognizerNews::Failed("The model is damaged.".into()));
        wait_for(|| {
            broken.poll(0.0, &mut answers);
            (broken.waiting(1) == 0).then_some(())
        });
    }
}
