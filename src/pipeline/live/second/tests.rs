//! The second pass with recognisers that are played, on calls that lie in a folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::Party;
use crate::config::Config;
use crate::keep::Wave;
use crate::pipeline::{AgentVoice, RecognizerPool};
use crate::speech::{Clip, Recognized, SpeechError, Utterance, Word};

/// Hears when it is let; gives up when it is told to.
struct Gated {
    gate: Receiver<()>,
    begun: Sender<()>,
    stop: Arc<AtomicBool>,
    given_up: Arc<AtomicUsize>,
}

impl Recognizer for Gated {
    fn name(&self) -> &str {
        "base"
    }

    fn recognize(&mut self, clip: &Clip) -> Result<Recognized, SpeechError> {
        let _ = self.begun.send(());
        while self.gate.try_recv().is_err() {
            if self.stop.load(Ordering::Relaxed) {
                self.given_up.fetch_add(1, Ordering::Relaxed);
                return Err(SpeechError::Failed { at_s: clip.start_s, reason: "given up".into() });
            }
            std::thread::yield_now();
        }
        let (start_s, end_s) = (clip.speech_start_s, clip.speech_end_s);
        let words = vec![Word { text: "Better.".into(), start_s, end_s, confidence: 0.9 }];
        let said = Utterance {
            party: clip.party,
            start_s,
            end_s,
            text: "Better.".into(),
            confidence: 0.9,
            words,
            redactions: Vec::new(),
        };
        Ok(Recognized::Words(said))
    }

    fn stop_sign(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.stop))
    }
}

/// Calls in a folder, and the second pass on them.
struct Play {
    calls: tempfile::TempDir,
    gate: Sender<()>,
    begun: Receiver<()>,
    given_up: Arc<AtomicUsize>,
    made: Arc<AtomicUsize>,
    waits: Receiver<()>,
    begins: Sender<()>,
}

impl Play {
    fn new() -> Play {
        let (gate, waits) = crossbeam_channel::unbounded();
        let (begins, begun) = crossbeam_channel::unbounded();
        let calls = tempfile::tempdir().unwrap();
        Play { calls, gate, begun, given_up: Arc::default(), made: Arc::default(), waits, begins }
    }

    fn start(&self) -> Afterwards {
        let (waits, begins, given_up, made) =
            (self.waits.clone(), self.begins.clone(), Arc::clone(&self.given_up), Arc::clone(&self.made));
        let make: Maker = Box::new(move |patient| {
            made.fetch_add(1, Ordering::Relaxed);
            let recognizer = Gated {
                gate: waits.clone(),
                begun: begins.clone(),
                stop: Arc::default(),
                given_up: Arc::clone(&given_up),
            };
            Ok(Analyzer {
                config: Config::default(),
                pool: Some(RecognizerPool::new(vec![patient(Box::new(recognizer))])),
                speech_absent: None,
                meaning: None,
                speakers: None,
                agent_voice: AgentVoice::default(),
                playbook: None,
            })
        });
        Afterwards::start(self.calls.path().to_path_buf(), make)
    }

    /// A call with sound of voices and a record whose words are those of another model.
    fn call(&self, id: &str, kept: f64) -> CallFolder {
        let call = CallFolder::create(self.calls.path(), id).unwrap();
        let channels = voices();
        for (party, samples) in Party::BOTH.iter().zip(&channels) {
            let mut wave = Wave::create(&call.sound(*party)).unwrap();
            wave.push(&samples[..(samples.len() as f64 * kept) as usize]).unwrap();
            wave.flush().unwrap();
        }
        let mut record = crate::pipeline::again::tests::record(id, "tiny.en", Vec::new());
        record.source.duration_s = channels[0].len() as f64 / 16_000.0;
        call.finish(&serde_json::to_string(&record).unwrap(), "page").unwrap();
        call.is_to_be_heard_again().unwrap();
        call
    }
}

/// The first seconds of the sample call, a party each.
fn voices() -> [Vec<f32>; 2] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/broadband-call.flac");
    let files = crate::audio::CallFiles::One(path);
    let mut source = crate::audio::CallSource::open(&files, &Config::default().audio).unwrap();
    let (mut blocks, mut voices) = (Vec::new(), [Vec::new(), Vec::new()]);
    while voices.iter().any(|voice: &Vec<f32>| voice.len() < 8 * 16_000) && source.next(&mut blocks).unwrap() {
        for block in blocks.drain(..) {
            voices[block.party.index()].extend(block.samples);
        }
    }
    voices.map(|mut voice| {
        voice.truncate(8 * 16_000);
        voice
    })
}

fn news(afterwards: &mut Afterwards) -> SecondNews {
    loop {
        if let Some(news) = afterwards.poll() {
            return news;
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_call_that_ended_is_heard_again_and_the_record_before_stays_beside() {
    let play = Play::new();
    let mut afterwards = play.start();
    let call = play.call("1", 1.0);
    afterwards.offer("1");
    (0..50).for_each(|_| play.gate.send(()).unwrap());
    let SecondNews::Better { id, model, record, .. } = news(&mut afterwards) else { panic!("it failed") };
    assert_eq!((id.as_str(), model.as_str()), ("1", "base"));
    assert!(record.contains("Better."), "{record}");
    assert_eq!(std::fs::read_to_string(call.record()).unwrap(), record);
    assert!(std::fs::read_to_string(call.path.join("record.1.json")).unwrap().contains("tiny.en"));
    assert_eq!(to_hear_again(play.calls.path()), []);
}

#[test]
fn it_waits_while_a_call_goes_on_and_loses_nothing_by_it() {
    let play = Play::new();
    let mut afterwards = play.start();
    play.call("1", 1.0);
    afterwards.offer("1");
    play.begun.recv().unwrap();
    afterwards.rest(true);
    while play.given_up.load(Ordering::Relaxed) == 0 {
        std::thread::yield_now();
    }
    assert_eq!((play.begun.try_recv().is_err(), afterwards.poll()), (true, None), "nothing is heard meanwhile");
    afterwards.rest(false);
    (0..50).for_each(|_| play.gate.send(()).unwrap());
    let SecondNews::Better { record, .. } = news(&mut afterwards) else { panic!("it failed") };
    let record: crate::call::Record = serde_json::from_str(&record).unwrap();
    assert!(record.health.dropped_texts.is_empty());
    assert!(!record.utterances.is_empty());
}

#[test]
fn what_the_end_of_the_program_cuts_off_is_taken_up_at_the_next_start() {
    let play = Play::new();
    let mut afterwards = play.start();
    let call = play.call("1", 1.0);
    afterwards.offer("1");
    play.begun.recv().unwrap();
    drop(afterwards);
    assert!(std::fs::read_to_string(call.record()).unwrap().contains("tiny.en"), "half a pass is none");
    assert_eq!(to_hear_again(play.calls.path()), [call]);
    let mut afterwards = play.start();
    (0..50).for_each(|_| play.gate.send(()).unwrap());
    assert!(matches!(news(&mut afterwards), SecondNews::Better { .. }));
}

#[test]
fn a_call_whose_sound_is_not_whole_keeps_its_words() {
    let play = Play::new();
    let mut afterwards = play.start();
    let call = play.call("1", 0.5);
    afterwards.offer("1");
    (0..50).for_each(|_| play.gate.send(()).unwrap());
    let SecondNews::Failed(text) = news(&mut afterwards) else { panic!("it lost words") };
    assert!(text.contains("only 4 s of the 8 s"), "{text}");
    assert!(!call.path.join("record.1.json").exists());
    assert_eq!(to_hear_again(play.calls.path()), [], "it is not tried for ever");
}

#[test]
fn a_call_without_the_mark_is_left_as_it_is_and_no_model_is_loaded() {
    let play = Play::new();
    let mut afterwards = play.start();
    play.call("1", 1.0).heard_again();
    afterwards.offer("1");
    drop(afterwards);
    assert_eq!(play.made.load(Ordering::Relaxed), 0);
}
