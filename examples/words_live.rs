//! The words of a live call without its clock: every draft is heard at once, and utterances end where the live path
//! would have ended them. Prints one record a recording, for `eval/words.py`, with how late each utterance was.
//!
//! `words_live MODEL.bin CONFIG.toml FILE.wav...` (stereo: agent left; mono: agent alone)

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sidetone::audio::{CallFiles, CallSource};
use sidetone::config::Config;
use sidetone::pipeline::{Ear, EarEvent};
use sidetone::speech::settle::is_complete;
use sidetone::speech::whisper::WhisperRecognizer;
use sidetone::speech::{Clip, Recognized, Recognizer, Utterance};
use sidetone::voice::VoiceEvent;

/// Seconds a hearing takes: so much, and so much more for each second of context. Set by hand from a quiet machine.
const HEARING_S: f64 = 0.15;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [model, settings, files @ ..] = args.as_slice() else {
        return Err("words_live MODEL.bin CONFIG.toml FILE.wav...".into());
    };
    let text = std::fs::read_to_string(settings)?;
    let mut config = Config::parse(&text).map_err(|faults| format!("{faults:?}"))?;
    config.speech = config.live_speech(WhisperRecognizer::size(Path::new(model)));
    let mut recognizer = WhisperRecognizer::load(Path::new(model), &config.speech, 1)?;
    for file in files {
        println!("{}", call(file, &config, &mut recognizer)?);
    }
    Ok(())
}

/// A draft that is being heard.
struct Pending {
    clip: Clip,
    result: Recognized,
    ready_s: f64,
}

#[derive(Default)]
struct Heard {
    now_s: f64,
    pending: Vec<Pending>,
    utterances: Vec<Utterance>,
    late_s: Vec<f64>,
    drafts: usize,
    finals: usize,
    heard_in_drafts: usize,
    last_draft: [Option<Pending>; 2],
    /// Words shown of the utterance that goes on, a list for each draft.
    shown: [Vec<Vec<String>>; 2],
    partial_words: usize,
    partial_words_changed: usize,
}

/// Words as they are compared: without case and marks.
fn plain(utterance: &Utterance) -> Vec<String> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    utterance.words.iter().map(|word| plain(&word.text)).collect()
}

/// Counts the words that were shown before they were settled, and those that stand otherwise in the end.
fn count_changes(heard: &mut Heard, party: usize, settled: &[String]) {
    for shown in heard.shown[party].drain(..) {
        heard.partial_words += shown.len();
        heard.partial_words_changed +=
            shown.iter().enumerate().filter(|(index, word)| settled.get(*index) != Some(word)).count();
    }
}

fn call(file: &str, config: &Config, recognizer: &mut WhisperRecognizer) -> Result<Value, Box<dyn std::error::Error>> {
    let mut source = CallSource::open(&CallFiles::One(PathBuf::from(file)), &config.audio)?;
    let mut ear = Ear::new(config, true).that_drafts(config);
    let (mut blocks, mut events, mut heard) = (Vec::new(), Vec::new(), Heard::default());
    let begun_s = processor_s();
    let mut hearing_s = 0.0;
    loop {
        let more = source.next(&mut blocks)?;
        for block in blocks.drain(..) {
            // Small pieces, so that drafts are settled when they would have been.
            for piece in pieces(block) {
                ear.push(&piece, &mut events);
                take(&mut events, &mut heard, recognizer, &mut hearing_s)?;
                settle(&mut ear, &mut events, &mut heard, config);
                take(&mut events, &mut heard, recognizer, &mut hearing_s)?;
            }
        }
        if !more {
            break;
        }
    }
    ear.finish(&mut events);
    take(&mut events, &mut heard, recognizer, &mut hearing_s)?;
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(json!({
        "file": stem, "duration_s": heard.now_s, "utterances": heard.utterances, "late_s": heard.late_s,
        "drafts": heard.drafts, "finals": heard.finals, "heard_in_drafts": heard.heard_in_drafts,
        "hearing_s": hearing_s, "all_s": processor_s() - begun_s,
        "partial_words": heard.partial_words, "partial_words_changed": heard.partial_words_changed,
    }))
}

fn pieces(block: sidetone::audio::Block) -> Vec<sidetone::audio::Block> {
    let rate = f64::from(block.sample_rate_hz);
    let len = (rate * 0.02) as usize;
    let chunks = block.samples.chunks(len.max(1)).enumerate();
    chunks
        .map(|(index, samples)| sidetone::audio::Block {
            samples: samples.to_vec(),
            start_s: block.start_s + (index * len) as f64 / rate,
            ..block.clone()
        })
        .collect()
}

fn take(
    events: &mut Vec<EarEvent>,
    heard: &mut Heard,
    recognizer: &mut WhisperRecognizer,
    hearing_s: &mut f64,
) -> Result<(), Box<dyn std::error::Error>> {
    for event in events.drain(..) {
        match event {
            EarEvent::Voice(VoiceEvent::Frame(frame)) => heard.now_s = frame.end_s() + 0.096,
            EarEvent::Draft(clip) => {
                let begun_s = processor_s();
                let result = recognizer.recognize(&clip)?;
                *hearing_s += processor_s() - begun_s;
                heard.drafts += 1;
                if let Recognized::Words(said) = &result {
                    heard.shown[clip.party.index()].push(plain(said));
                }
                let pending =
                    || Pending { clip: clip.clone(), result: result.clone(), ready_s: heard.now_s + HEARING_S };
                heard.last_draft[clip.party.index()] = Some(pending());
                heard.pending.push(pending());
            }
            EarEvent::Clip(clip) => final_words(clip, heard, recognizer, hearing_s)?,
            _ => {}
        }
    }
    Ok(())
}

fn final_words(
    clip: Clip,
    heard: &mut Heard,
    recognizer: &mut WhisperRecognizer,
    hearing_s: &mut f64,
) -> Result<(), Box<dyn std::error::Error>> {
    heard.finals += 1;
    let known = heard.last_draft[clip.party.index()].take().filter(|draft| draft.clip.segments == clip.segments);
    let mut ready_s = heard.now_s + HEARING_S;
    let result = match known {
        Some(draft) => {
            heard.heard_in_drafts += 1;
            ready_s = draft.ready_s.max(heard.now_s);
            draft.result
        }
        None => {
            let begun_s = processor_s();
            let result = recognizer.recognize(&clip)?;
            *hearing_s += processor_s() - begun_s;
            result
        }
    };
    if let Recognized::Words(utterance) = result {
        count_changes(heard, utterance.party.index(), &plain(&utterance));
        heard.late_s.push(ready_s - utterance.end_s);
        heard.utterances.push(utterance);
    }
    Ok(())
}

fn settle(ear: &mut Ear, events: &mut Vec<EarEvent>, heard: &mut Heard, config: &Config) {
    let now_s = heard.now_s;
    heard.pending.retain(|draft| {
        if draft.ready_s > now_s {
            return true;
        }
        let complete =
            matches!(&draft.result, Recognized::Words(said) if is_complete(said, config.speech.settle_confidence));
        if complete {
            ear.settle(draft.clip.party, draft.clip.speech_end_s, events);
        }
        false
    });
}

/// Processor time of this thread so far. Linux only, else 0.
fn processor_s() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
