//! The desk with recognisers that are played.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::frames::SAMPLE_RATE_HZ;
use crate::pipeline::live::LiveConfig;
use crate::speech::{SpeechError, Utterance, Word};

pub(super) fn clip(party: Party, start_s: f64, len_s: f64) -> Clip {
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

struct Echo;
impl Recognizer for Echo {
    fn name(&self) -> &str {
        "echo"
    }
    fn recognize(&mut self, _: &Clip) -> Result<Recognized, SpeechError> {
        Ok(Recognized::Dropped { reason: "empty" })
    }
}

/// Says how many clips it has heard since a call began.
struct Counts(usize);
impl Recognizer for Counts {
    fn name(&self) -> &str {
        "counts"
    }
    fn recognize(&mut self, clip: &Clip) -> Result<Recognized, SpeechError> {
        self.0 += 1;
        Ok(Recognized::Words(said(clip, &self.0.to_string())))
    }
    fn begin_call(&mut self) {
        self.0 = 0;
    }
}

#[test]
fn what_was_heard_in_one_call_is_forgotten_in_the_next() {
    let mut desk = Desk::start(&LiveConfig::default(), 12.0, Box::new(|| Ok(Box::new(Counts(5)))));
    for (call, start_s) in [(1, 0.0), (1, 2.0), (2, 4.0)] {
        desk.offer(call, clip(Party::Agent, start_s, 1.0));
        let mut answers = Vec::new();
        wait_for(|| {
            desk.poll(start_s, &mut answers);
            answers.pop().map(|answer| answer.result.unwrap())
        });
    }
    desk.offer(2, clip(Party::Agent, 6.0, 1.0));
    let mut answers = Vec::new();
    wait_for(|| {
        desk.poll(6.0, &mut answers);
        (!answers.is_empty()).then_some(())
    });
    let Ok(Recognized::Words(second)) = &answers[0].result else { panic!("{answers:?}") };
    assert_eq!(second.text, "2");
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

/// Hears as fast as it is let: one clip for each message, none while its sign is raised.
struct Gated {
    name: &'static str,
    gate: crossbeam_channel::Receiver<()>,
    stop: Arc<AtomicBool>,
    heard: Arc<AtomicUsize>,
}

impl Recognizer for Gated {
    fn name(&self) -> &str {
        self.name
    }

    fn recognize(&mut self, clip: &Clip) -> Result<Recognized, SpeechError> {
        while self.gate.try_recv().is_err() {
            if self.stop.load(Ordering::Relaxed) {
                return Err(SpeechError::Failed { at_s: clip.start_s, reason: "given up".into() });
            }
            std::thread::yield_now();
        }
        self.heard.fetch_add(1, Ordering::Relaxed);
        Ok(Recognized::Words(said(clip, self.name)))
    }

    fn stop_sign(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.stop))
    }
}

fn said(clip: &Clip, text: &str) -> Utterance {
    let (start_s, end_s) = (clip.speech_start_s, clip.speech_end_s);
    let words = vec![Word { text: text.into(), start_s, end_s, confidence: 0.9 }];
    Utterance { party: clip.party, start_s, end_s, text: text.into(), confidence: 0.9, words, redactions: Vec::new() }
}

/// A desk whose recognisers are let through gates.
struct Play {
    desk: Desk,
    gates: [crossbeam_channel::Sender<()>; 2],
    heard: [Arc<AtomicUsize>; 2],
    answers: Vec<LiveAnswer>,
    news: Vec<String>,
}

impl Play {
    fn new(config: &LiveConfig) -> Play {
        let (first_gate, first_waits) = crossbeam_channel::unbounded();
        let (second_gate, second_waits) = crossbeam_channel::unbounded();
        let heard = [Arc::<AtomicUsize>::default(), Arc::default()];
        let loader = |name, gate, heard: &Arc<AtomicUsize>| -> Loader {
            let recognizer = Gated { name, gate, stop: Arc::default(), heard: Arc::clone(heard) };
            Box::new(move || Ok(Box::new(recognizer) as Box<dyn Recognizer>))
        };
        let (first, second) = (loader("base", first_waits, &heard[0]), loader("tiny", second_waits, &heard[1]));
        let desk = Desk::start_with(config, 12.0, first, Some(second));
        let mut play = Play { desk, gates: [first_gate, second_gate], heard, answers: Vec::new(), news: Vec::new() };
        play.until(0.0, |play| play.news == ["base"]);
        play
    }

    fn poll(&mut self, now_s: f64) {
        if let Some(RecognizerNews::Ready(name)) = self.desk.poll(now_s, &mut self.answers) {
            self.news.push(name);
        }
    }

    fn until(&mut self, now_s: f64, done: impl Fn(&Play) -> bool) {
        while !done(self) {
            self.poll(now_s);
            std::thread::yield_now();
        }
    }

    fn texts(&self) -> Vec<String> {
        let text = |answer: &LiveAnswer| match &answer.result {
            Ok(Recognized::Words(said)) => said.text.clone(),
            other => format!("{other:?}"),
        };
        self.answers.iter().map(text).collect()
    }
}

#[test]
fn an_utterance_that_ends_with_its_draft_is_not_heard_again() {
    let mut play = Play::new(&LiveConfig::default());
    play.desk.draft(1, clip(Party::Agent, 0.0, 1.0));
    play.gates[0].send(()).unwrap();
    let mut drafts = Vec::new();
    while drafts.is_empty() {
        play.poll(1.2);
        play.desk.take_drafts(&mut drafts);
    }
    assert_eq!((drafts[0].speech_end_s, play.desk.waiting(1)), (1.0, 0));
    play.desk.offer(1, clip(Party::Agent, 0.0, 1.0));
    assert_eq!(play.desk.waiting(1), 1);
    play.poll(1.3);
    assert_eq!((play.texts(), play.heard[0].load(Ordering::Relaxed)), (vec!["base".to_owned()], 1));
    // The next utterance is another one, though as long.
    play.desk.offer(1, clip(Party::Agent, 5.0, 1.0));
    play.gates[0].send(()).unwrap();
    play.until(6.3, |play| play.answers.len() == 2);
    assert_eq!(play.heard[0].load(Ordering::Relaxed), 2);
}

#[test]
fn an_utterance_that_is_complete_while_its_draft_is_heard_waits_for_that_and_another_one_does_not() {
    let mut play = Play::new(&LiveConfig::default());
    play.desk.draft(1, clip(Party::Agent, 0.0, 1.0));
    play.poll(1.2);
    play.desk.offer(1, clip(Party::Agent, 0.0, 1.0));
    play.gates[0].send(()).unwrap();
    play.until(1.4, |play| play.answers.len() == 1);
    assert_eq!(play.heard[0].load(Ordering::Relaxed), 1);
    // The customer's draft is at hand and its gate is closed: it is given up for the agent's utterance.
    play.desk.draft(1, clip(Party::Customer, 2.0, 1.0));
    play.poll(3.2);
    play.desk.offer(1, clip(Party::Agent, 2.0, 1.0));
    while play.desk.in_work_is_draft() {
        play.poll(3.3);
    }
    play.gates[0].send(()).unwrap();
    play.until(3.4, |play| play.answers.len() == 2);
    assert_eq!(play.answers[1].party, Party::Agent);
    let mut drafts = Vec::new();
    play.desk.take_drafts(&mut drafts);
    assert!(drafts.iter().all(|draft| draft.party == Party::Agent), "what was given up is not shown");
}

#[test]
fn a_hearing_that_exceeds_its_bound_is_given_up_and_the_next_goes_on() {
    let mut play = Play::new(&LiveConfig { hearing_bound_s: 0.0, ..LiveConfig::default() });
    play.desk.offer(1, clip(Party::Agent, 0.0, 1.0));
    play.until(1.5, |play| play.answers.len() == 1);
    assert!(play.answers[0].result.as_ref().unwrap_err().contains("given up"));
    assert_eq!(play.desk.waiting(1), 0);
}

/// Recognition that takes ten times as long as the sound: what is given up, and in which order.
#[test]
fn who_cannot_keep_up_gives_up_drafts_then_the_model_then_words_during_the_call() {
    let mut play = Play::new(&LiveConfig::default());
    play.desk.offer(1, clip(Party::Agent, 0.0, 3.0));
    play.poll(3.5);
    assert_eq!(play.desk.pace(), Pace::OnTime);
    play.desk.draft(1, clip(Party::Customer, 3.0, 1.0));
    play.poll(5.0);
    assert_eq!(play.desk.pace(), Pace::NoDrafts);
    play.desk.draft(1, clip(Party::Customer, 3.0, 1.5));
    for start in [4.0, 8.0] {
        play.desk.offer(1, clip(Party::Agent, start, 3.0));
    }
    play.poll(7.0);
    assert_eq!(play.desk.pace(), Pace::Joined);
    play.poll(12.0);
    assert_eq!(play.desk.pace(), Pace::Smaller);
    // The first is done; the smaller model hears the other two together, and no draft.
    play.gates[0].send(()).unwrap();
    play.until(12.5, |play| play.news == ["base", "tiny"]);
    play.gates[1].send(()).unwrap();
    play.until(13.0, |play| play.answers.len() == 2);
    assert_eq!((play.texts(), play.desk.waiting(1)), (vec!["base".to_owned(), "tiny".to_owned()], 0));
    let counts = play.heard.each_ref().map(|count| count.load(Ordering::Relaxed));
    assert_eq!(counts, [1, 1], "drafts were left out");
    // Still too slow: words wait for the end of the call, and the recogniser rests.
    play.desk.offer(1, clip(Party::Agent, 12.0, 3.0));
    play.poll(15.5);
    play.desk.offer(1, clip(Party::Customer, 15.0, 3.0));
    play.poll(36.0);
    assert_eq!(play.desk.pace(), Pace::AfterCall);
    play.gates[1].send(()).unwrap();
    play.until(36.5, |play| play.answers.len() == 3);
    for _ in 0..100 {
        play.poll(37.0);
    }
    assert_eq!(play.desk.waiting(1), 1, "it waits for the end of the call");
    play.desk.call_over(1);
    play.gates[0].send(()).unwrap();
    play.gates[1].send(()).unwrap();
    play.until(f64::INFINITY, |play| play.answers.len() == 4);
    assert_eq!((play.desk.waiting(1), play.desk.pace()), (0, Pace::OnTime));
}
