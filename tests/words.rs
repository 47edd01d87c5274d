//! Words from sound, with the real model tiny.en.

#![cfg(feature = "whisper")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;

use sidetone::models::{self, Registry};
use sidetone::speech::whisper::WhisperRecognizer;
use sidetone::speech::{Clip, Recognized, Recognizer, SpeechConfig, Utterance};
use sidetone::{Party, Span};

const RATE: f64 = 16_000.0;

/// The models folder, found as the program finds it.
fn folder() -> PathBuf {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("SIDETONE_MODELS")
        .or_else(|| named("XDG_DATA_HOME").map(|data| data.join("sidetone/models")))
        .or_else(|| named("HOME").map(|home| home.join(".local/share/sidetone/models")))
        .expect("there is no place for models: set SIDETONE_MODELS to a folder")
}

fn recognizer() -> WhisperRecognizer {
    let registry = Registry::builtin().unwrap();
    let path = models::path(registry.entry("tiny.en").unwrap(), &folder());
    let path = path.unwrap_or_else(|error| panic!("{error} (`make test` does it)"));
    WhisperRecognizer::load(&path, &SpeechConfig::default(), 1).unwrap()
}

/// A clip that begins 100 s into its call, spoken in `speech`.
fn clip(samples: Vec<f32>, speech: &[(f64, f64)]) -> Clip {
    let start_s = 100.0;
    let segments: Vec<Span> = speech.iter().map(|(from, to)| Span::new(start_s + from, start_s + to)).collect();
    Clip {
        party: Party::Agent,
        start_s,
        speech_start_s: segments[0].start_s,
        speech_end_s: segments[segments.len() - 1].end_s,
        segments,
        known_s: start_s + samples.len() as f64 / RATE,
        samples,
    }
}

fn greeting() -> Clip {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/speech/greeting.wav");
    let mut reader = hound::WavReader::open(path).unwrap();
    let samples = reader.samples::<i16>().map(|s| f32::from(s.unwrap()) / 32_768.0).collect();
    clip(samples, &[(0.5, 2.66), (3.0, 4.19), (4.52, 5.84)])
}

fn words(recognizer: &mut WhisperRecognizer, clip: &Clip) -> Utterance {
    match recognizer.recognize(clip).unwrap() {
        Recognized::Words(utterance) => utterance,
        Recognized::Dropped { reason } => panic!("the clip was dropped: {reason}"),
    }
}

#[test]
fn a_greeting_is_understood_with_times() {
    let mut recognizer = recognizer();
    assert_eq!(recognizer.name(), "tiny.en-q8_0");
    let clip = greeting();
    let said = words(&mut recognizer, &clip);
    let plain = said.text.to_lowercase();
    assert!(plain.starts_with("good afternoon") && plain.contains("help you today"), "{}", said.text);
    assert_eq!(said.text, said.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "));
    assert!((said.start_s - 100.5).abs() < 0.15 && (said.end_s - 105.84).abs() < 0.15, "{said:?}");
    let how = said.words.iter().find(|word| word.text == "How").expect("\"How\" begins a sentence");
    assert!((how.start_s - 104.52).abs() < 0.15, "{how:?}");
    assert!(said.words.windows(2).all(|pair| pair[0].end_s <= pair[1].start_s));
    assert!(said.confidence > 0.6);
}

#[test]
fn two_recognisers_share_the_weights_and_agree() {
    let mut first = recognizer();
    let mut second = first.fork().unwrap();
    let clip = greeting();
    let said = words(&mut first, &clip);
    assert_eq!(words(&mut second, &clip), said);
    assert_eq!(words(&mut first, &clip), said);
}

#[test]
fn nothing_is_made_up_on_noise_and_silence() {
    let mut recognizer = recognizer();
    let mut state = 1u32;
    let noise: Vec<f32> = (0..48_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (f64::from(state) / f64::from(u32::MAX) - 0.5) as f32 * 0.1
        })
        .collect();
    let hum: Vec<f32> =
        (0..48_000).map(|i| 0.1 * (i as f32 * 100.0 * std::f32::consts::TAU / 16_000.0).sin()).collect();
    for samples in [noise, hum, vec![0.0; 48_000], vec![0.0; 1_600]] {
        let end_s = samples.len() as f64 / RATE;
        let result = recognizer.recognize(&clip(samples, &[(0.0, end_s)])).unwrap();
        assert!(matches!(result, Recognized::Dropped { .. }), "{result:?}");
    }
}
