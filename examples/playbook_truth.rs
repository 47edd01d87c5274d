//! The record that the true words of a labelled call would make, without sound, so that playbooks can be measured:
//! reads files with `lines[]` (scripted calls), `segments[]` (bank calls) or `utterances[]` (records), redacts, marks cues,
//! sums up, and writes OUT/NAME.json.
//!
//! `cargo run --example playbook_truth -- [--meaning MODELS_FOLDER] OUT FILE.json...`, then
//! `sidetone playbook check service OUT/*.json`

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sidetone::Party;
use sidetone::call::phases::{Said, phases};
use sidetone::call::{CallConfig, Record, summary};
use sidetone::cues::meaning::Meaning;
use sidetone::cues::text::said;
use sidetone::cues::{CueStage, CuesConfig};
use sidetone::speech::{RedactConfig, Redactor, Utterance};
use sidetone::voice::Segment;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut meaning = None;
    if args.first().is_some_and(|first| first == "--meaning") {
        let folder = PathBuf::from(args.get(1).ok_or("name the models folder after --meaning")?);
        let network = std::fs::read(folder.join("minilm-l6-int8.onnx"))?;
        meaning = Some(Meaning::load(network, &std::fs::read_to_string(folder.join("minilm-l6-words.txt"))?)?);
        args.drain(..2);
    }
    let (out, files) = args.split_first().ok_or("name a folder to write to, and files")?;
    std::fs::create_dir_all(out)?;
    for file in files {
        let call: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        let stem = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let record = record(&stem, &call, meaning.clone())?;
        std::fs::write(Path::new(out).join(format!("{stem}.json")), serde_json::to_string_pretty(&record)?)?;
    }
    Ok(())
}

fn record(name: &str, call: &Value, meaning: Option<Meaning>) -> Result<Record, serde_json::Error> {
    let mut utterances = Vec::new();
    let mut redactor = Redactor::new(&RedactConfig::default());
    spoken(call).into_iter().for_each(|utterance| redactor.push(utterance, &mut utterances));
    redactor.finish(&mut utterances);
    let mut cues = Vec::new();
    let mut stage = CueStage::new(&CuesConfig::default()).with_meaning(meaning);
    for utterance in &utterances {
        stage.utterance(utterance, utterance.end_s, &mut cues);
    }
    let end_s = utterances.last().map_or(0.0, |last| last.end_s);
    stage.finish(end_s, &mut cues);
    let duration_s = call["duration_s"].as_f64().unwrap_or(end_s);
    let details = stage.details();
    let speech: Vec<Segment> =
        utterances.iter().map(|u| Segment { party: u.party, start_s: u.start_s, end_s: u.end_s }).collect();
    let said = Said { utterances: &utterances, cues: &cues, details: &details, speech: &speech, silences: &[] };
    let config = CallConfig::default();
    let mut record: Record = serde_json::from_value(json!({
        "schema": sidetone::call::SCHEMA,
        "id": name,
        "source": {
            "kind": "file", "name": name, "sha256": "", "sample_rate_hz": 8000, "channels": 2, "duration_s": duration_s,
        },
        "models": { "sidetone": env!("CARGO_PKG_VERSION"), "activity": "truth", "speech": "truth", "lexicons": stage.lexicons() },
        "config_digest": "",
        "parties": { "agent": { "channel": 0 }, "customer": { "channel": 1 } },
        "speech": [], "turns": [], "overlaps": [], "silences": [], "nudges": [],
        "phases": phases(&said, &config),
        "utterances": utterances,
        "cues": cues,
        "metrics": sidetone::call::Metrics::default(),
        "skills": {},
        "summary": sidetone::call::Summary::default(),
        "health": sidetone::call::Health::default(),
    }))?;
    record.summary = summary::summary(&record, details, stage.follow_ups(), &config);
    Ok(record)
}

/// The true lines by time, each with its words spread over it.
fn spoken(call: &Value) -> Vec<Utterance> {
    if let Ok(given) = serde_json::from_value::<Vec<Utterance>>(call["utterances"].clone()) {
        return given;
    }
    let lines = ["lines", "segments"].into_iter().filter_map(|key| call[key].as_array()).flatten();
    let mut all: Vec<Utterance> = lines.filter_map(line).collect();
    all.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    all
}

fn line(line: &Value) -> Option<Utterance> {
    let party = if line["party"] == "agent" { Party::Agent } else { Party::Customer };
    let (start_s, end_s) = (line["start_s"].as_f64()?, line["end_s"].as_f64()?);
    // Transcribers write noises in brackets: nobody said them.
    let words: Vec<&str> = line["text"].as_str()?.split_whitespace().filter(|word| !word.starts_with('[')).collect();
    let mut utterance = said(party, &words.join(" "), start_s);
    let step_s = (end_s - start_s) / words.len().max(1) as f64;
    for (index, word) in utterance.words.iter_mut().enumerate() {
        word.start_s = start_s + step_s * index as f64;
        word.end_s = word.start_s + step_s;
    }
    utterance.end_s = end_s;
    (!words.is_empty()).then_some(utterance)
}
