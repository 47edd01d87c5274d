//! Cues of the words alone: reads the true lines of scripted calls (JSON with `lines[]`), gives each
//! sentence to the redactor and the cue step as an utterance with evenly spread word times, and prints one
//! record a file as JSON Lines (a record with `utterances[]` is taken as it is): `{"name", "utterances", "cues", "phases", "details", "follow_ups"}`.
//!
//! `cargo run --example cues_truth -- [--meaning MODELS_FOLDER] FILE.json... | python3 eval/cues.py -`
//!
//! With `--meaning` the sentence encoder in that folder stands beside the phrases. The time the cues took goes to standard
//! error: for all calls, and the longest for one utterance; processor time where the system tells it (Linux), so that other work on
//! the machine counts less.

use std::time::Instant;

use serde_json::{Value, json};
use sidetone::Party;
use sidetone::call::CallConfig;
use sidetone::call::phases::{Said, phases};
use sidetone::cues::meaning::Meaning;
use sidetone::cues::{Cue, CueStage, CuesConfig};
use sidetone::speech::{RedactConfig, Redactor, Utterance, Word};
use sidetone::voice::Segment;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let mut meaning = None;
    if paths.first().is_some_and(|first| first == "--meaning") {
        let folder = std::path::PathBuf::from(paths.get(1).ok_or("name the models folder after --meaning")?);
        let network = std::fs::read(folder.join("minilm-l6-int8.onnx"))?;
        meaning = Some(Meaning::load(network, &std::fs::read_to_string(folder.join("minilm-l6-words.txt"))?)?);
        paths.drain(..2);
    }
    let mut spent = Spent::default();
    for path in &paths {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        let call: Value = serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
        println!("{}", record(&call, path, meaning.clone(), &mut spent));
    }
    eprintln!(
        "{} utterances, {:.0} s of dialogue: {:.3} s in all, longest utterance {:.1} ms",
        spent.utterances,
        spent.dialogue_s,
        spent.all_s,
        spent.longest_s * 1000.0
    );
    Ok(())
}

/// Processor time of all threads so far, seconds; none where the system does not tell it.
fn processor_s() -> Option<f64> {
    let mut nanoseconds = 0.0;
    for thread in std::fs::read_dir("/proc/self/task").ok()? {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        nanoseconds += text.split(' ').next()?.parse::<f64>().ok()?;
    }
    Some(nanoseconds / 1e9)
}

/// What the cues cost.
#[derive(Default)]
struct Spent {
    utterances: usize,
    dialogue_s: f64,
    all_s: f64,
    longest_s: f64,
}

fn record(call: &Value, path: &str, meaning: Option<Meaning>, spent: &mut Spent) -> Value {
    let mut redactor = Redactor::new(&RedactConfig::default());
    let mut stage = CueStage::new(&CuesConfig::default()).with_meaning(meaning);
    let mut settled = Vec::new();
    for utterance in utterances(call) {
        redactor.push(utterance, &mut settled);
    }
    redactor.finish(&mut settled);
    let mut cues: Vec<Cue> = Vec::new();
    for utterance in &settled {
        let (began, used_s) = (Instant::now(), processor_s());
        stage.utterance(utterance, utterance.end_s, &mut cues);
        let used_s = processor_s().zip(used_s).map(|(after, before)| after - before);
        let took_s = used_s.unwrap_or_else(|| began.elapsed().as_secs_f64());
        spent.utterances += 1;
        spent.all_s += took_s;
        spent.longest_s = spent.longest_s.max(took_s);
    }
    stage.finish(call["duration_s"].as_f64().unwrap_or(0.0), &mut cues);
    let details = stage.details();
    let speech: Vec<Segment> =
        settled.iter().map(|u| Segment { party: u.party, start_s: u.start_s, end_s: u.end_s }).collect();
    let said = Said { utterances: &settled, cues: &cues, details: &details, speech: &speech, silences: &[] };
    let phases = phases(&said, &CallConfig::default());
    spent.dialogue_s += settled.last().map_or(0.0, |utterance| utterance.end_s);
    json!({
        "name": call["name"].as_str().unwrap_or(path),
        "utterances": settled,
        "cues": cues,
        "phases": phases,
        "details": details,
        "follow_ups": stage.follow_ups(),
    })
}

fn utterances(call: &Value) -> Vec<Utterance> {
    // A record has its utterances already: the words of a recogniser, judged again.
    if let Ok(given) = serde_json::from_value::<Vec<Utterance>>(call["utterances"].clone()) {
        return given;
    }
    let mut all = Vec::new();
    for line in call["lines"].as_array().into_iter().flatten() {
        let party = match line["party"].as_str() {
            Some("agent") => Party::Agent,
            _ => Party::Customer,
        };
        let cut = line["cut"].as_bool().unwrap_or(false);
        let heard = line["text"].as_str().unwrap_or("");
        for sentence in line["sentences"].as_array().into_iter().flatten() {
            let text = sentence["text"].as_str().unwrap_or("");
            let text = if cut && heard.ends_with(text.trim_end_matches(['.', '?', '!'])) {
                text.trim_end_matches(['.', '?', '!'])
            } else {
                text
            };
            let start_s = sentence["start_s"].as_f64().unwrap_or(0.0);
            let end_s = sentence["end_s"].as_f64().unwrap_or(start_s);
            all.push(spread(party, text, start_s, end_s));
        }
    }
    all.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    all
}

fn spread(party: Party, text: &str, start_s: f64, end_s: f64) -> Utterance {
    let texts: Vec<&str> = text.split_whitespace().collect();
    let letters: usize = texts.iter().map(|word| word.len()).sum::<usize>().max(1);
    let mut done = 0;
    let mut at = |length: usize| {
        done += length;
        start_s + (end_s - start_s) * done as f64 / letters as f64
    };
    let mut from = start_s;
    let words: Vec<Word> = texts
        .iter()
        .map(|text| {
            let to = at(text.len());
            let word = Word { text: (*text).to_owned(), start_s: from, end_s: to, confidence: 1.0 };
            from = to;
            word
        })
        .collect();
    Utterance { party, start_s, end_s, text: texts.join(" "), confidence: 1.0, words, redactions: Vec::new() }
}
