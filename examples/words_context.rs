//! What a shorter context of the encoder costs: hears every utterance of recordings once with each context and
//! prints one JSON line a hearing: which sound, which context, the text, and the processor time.
//!
//! `words_context MODEL.bin POSITIONS,POSITIONS,... JOIN_GAP_S THREADS FILE.wav...` (stereo: agent left; mono: agent alone)

use std::path::{Path, PathBuf};

use serde_json::json;
use sidetone::audio::{CallFiles, CallSource};
use sidetone::config::Config;
use sidetone::pipeline::{Ear, EarEvent};
use sidetone::speech::whisper::WhisperRecognizer;
use sidetone::speech::{Clip, Recognized};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [model, contexts, join_gap_s, threads, files @ ..] = args.as_slice() else {
        return Err("words_context MODEL.bin POSITIONS,... JOIN_GAP_S THREADS FILE.wav...".into());
    };
    let contexts: Vec<u32> = contexts.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let mut config = Config::default();
    config.speech.join_gap_s = join_gap_s.parse()?;
    let mut recognizer = WhisperRecognizer::load(Path::new(model), &config.speech, threads.parse()?)?;
    for file in files {
        let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for clip in clips(file, &config)? {
            // A context that is shorter than the sound would cut it off.
            let len = (clip.samples.len() as f64 / 320.0).ceil() as u32;
            for positions in contexts.iter().filter(|positions| **positions >= len) {
                let begun_s = processor_s();
                let result = recognizer.hear_with(&clip, *positions)?;
                println!("{}", line(&stem, &clip, *positions, processor_s() - begun_s, &result));
            }
        }
    }
    Ok(())
}

/// Processor time of this thread so far: on a shared machine the clock on the wall tells little. Linux only, else 0.
fn processor_s() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn clips(file: &str, config: &Config) -> Result<Vec<Clip>, Box<dyn std::error::Error>> {
    let mut source = CallSource::open(&CallFiles::One(PathBuf::from(file)), &config.audio)?;
    let mut ear = Ear::new(config, true);
    let (mut blocks, mut events) = (Vec::new(), Vec::new());
    loop {
        let more = source.next(&mut blocks)?;
        blocks.drain(..).for_each(|block| ear.push(&block, &mut events));
        if !more {
            break;
        }
    }
    ear.finish(&mut events);
    Ok(events
        .into_iter()
        .filter_map(|event| if let EarEvent::Clip(clip) = event { Some(clip) } else { None })
        .collect())
}

fn line(stem: &str, clip: &Clip, positions: u32, spent_s: f64, result: &Recognized) -> serde_json::Value {
    let (text, confidence, last_s, dropped) = match result {
        Recognized::Words(utterance) => {
            (utterance.text.as_str(), utterance.confidence, utterance.words.last().map(|word| word.start_s), None)
        }
        Recognized::Dropped { reason } => ("", 0.0, None, Some(*reason)),
    };
    json!({
        "file": stem, "party": clip.party, "start_s": clip.speech_start_s, "end_s": clip.speech_end_s,
        "speech_s": clip.speech_s(), "len_s": clip.samples.len() as f64 / 16000.0, "positions": positions,
        "spent_s": spent_s, "text": text, "confidence": confidence, "last_onset_s": last_s, "dropped": dropped,
    })
}
