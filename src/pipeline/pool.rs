//! Recognisers at work beside the rest of the path.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::speech::{Clip, Recognized, Recognizer, SpeechError};
use crate::{Party, Span};

/// What one worker made of one clip.
#[derive(Debug)]
pub struct Answer {
    /// Number of the clip within its call.
    pub number: usize,
    /// Whose clip it was.
    pub party: Party,
    /// Where its speech lies in the call.
    pub speech: Span,
    /// When the clip was complete, seconds on the call's clock.
    pub known_s: f64,
    /// The words, or why there are none.
    pub result: Result<Recognized, SpeechError>,
    /// How long it took.
    pub spent: Duration,
}

struct Order {
    number: usize,
    clip: Clip,
    reply: Sender<Answer>,
}

/// A fixed number of recognisers that share one queue. The queue is bounded at two clips a worker:
/// in batch the reader waits when it is full, so nothing is dropped and memory stays flat.
#[derive(Debug)]
pub struct RecognizerPool {
    orders: Option<Sender<Order>>,
    workers: Vec<JoinHandle<()>>,
    name: String,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Order").field("number", &self.number).finish_non_exhaustive()
    }
}

impl RecognizerPool {
    /// Starts one thread for each recogniser.
    #[must_use]
    pub fn new(recognizers: Vec<Box<dyn Recognizer>>) -> RecognizerPool {
        let name = recognizers.first().map_or(String::new(), |recognizer| recognizer.name().to_string());
        let (orders, queue) = bounded::<Order>(recognizers.len() * 2);
        let workers = recognizers.into_iter().map(|recognizer| work(recognizer, queue.clone())).collect();
        RecognizerPool { orders: Some(orders), workers, name }
    }

    /// Name of the model, for the record.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens a call's own way to the pool.
    #[must_use]
    pub fn client(&self) -> Option<PoolClient> {
        let (reply, answers) = bounded(64);
        self.orders.clone().map(|orders| PoolClient { orders, reply, answers, sent: 0, received: Vec::new() })
    }
}

impl Drop for RecognizerPool {
    fn drop(&mut self) {
        self.orders = None;
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}

fn work(mut recognizer: Box<dyn Recognizer>, queue: Receiver<Order>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for order in queue {
            let start = Instant::now();
            let result = recognizer.recognize(&order.clip);
            let answer = Answer {
                number: order.number,
                party: order.clip.party,
                speech: Span::new(order.clip.speech_start_s, order.clip.speech_end_s),
                known_s: order.clip.known_s,
                result,
                spent: start.elapsed(),
            };
            // A call that was given up no longer listens: its answer is not wanted.
            let _ = order.reply.send(answer);
        }
    })
}

/// One call's way to the pool: sends clips, keeps the answers.
#[derive(Debug)]
pub struct PoolClient {
    orders: Sender<Order>,
    reply: Sender<Answer>,
    answers: Receiver<Answer>,
    sent: usize,
    received: Vec<Answer>,
}

impl PoolClient {
    /// Sends a clip; waits while the queue is full, taking in answers meanwhile so that nobody waits for each other.
    pub fn send(&mut self, clip: Clip) {
        let order = Order { number: self.sent, clip, reply: self.reply.clone() };
        self.sent += 1;
        let mut order = Some(order);
        while let Some(waiting) = order.take() {
            match self.orders.try_send(waiting) {
                Ok(()) => {}
                Err(crossbeam_channel::TrySendError::Full(back)) => {
                    crossbeam_channel::select! {
                        recv(self.answers) -> answer => self.received.extend(answer.ok()),
                        default(Duration::from_millis(5)) => {}
                    }
                    order = Some(back);
                }
                Err(crossbeam_channel::TrySendError::Disconnected(_)) => self.sent -= 1,
            }
        }
    }

    /// Clips sent and clips answered so far.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.sent, self.received.len())
    }

    /// Waits for the next answer; `false` once all clips are answered.
    pub fn wait_one(&mut self) -> bool {
        if self.received.len() >= self.sent {
            return false;
        }
        match self.answers.recv() {
            Ok(answer) => {
                self.received.push(answer);
                true
            }
            Err(_) => false,
        }
    }

    /// The answers in the order of the clips; call once [`wait_one`](Self::wait_one) has said `false`.
    #[must_use]
    pub fn into_answers(mut self) -> Vec<Answer> {
        self.received.sort_by_key(|answer| answer.number);
        self.received
    }
}
