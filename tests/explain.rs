//! `sidetone explain` as its users run it: recordings, records and kept calls in, reasons out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{sample, sidetone, text};
use serde_json::Value;
use sidetone::call::Record;
use sidetone::coach::{Cause, Nudge, NudgeKind, Outcome, Trace};
use sidetone::config::Config;
use sidetone::pipeline::replay;
use sidetone::views::TerminalStyle;
use sidetone::views::explain::{self, Basis};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/record.json")
}

fn record() -> Record {
    serde_json::from_str(&fs::read_to_string(fixture()).unwrap()).unwrap()
}

fn json(args: &[&str]) -> Value {
    let all: Vec<&str> = ["explain"].into_iter().chain(args.iter().copied()).chain(["--format", "json"]).collect();
    let output = sidetone(&all);
    assert!(output.status.success(), "{all:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn said(args: &[&str]) -> String {
    let all: Vec<&str> = ["explain"].into_iter().chain(args.iter().copied()).collect();
    let output = sidetone(&all);
    assert!(output.status.success(), "{all:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn refused(args: &[&str], code: i32) -> String {
    let all: Vec<&str> = ["explain"].into_iter().chain(args.iter().copied()).collect();
    let output = sidetone(&all);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{all:?}: {told}");
    assert!(!told.contains("panicked") && told.trim().len() > 20, "{told}");
    told
}

#[test]
fn each_nudge_of_a_recording_is_explained_by_the_run_that_gave_it() {
    let sample = sample();
    let call = sample.to_str().unwrap();
    let listed = json(&[call, "--no-words"]);
    let nudges = listed["nudges"].as_array().unwrap().clone();
    assert!(!nudges.is_empty(), "the sample brings no nudge");
    let kinds: Vec<&str> = nudges.iter().map(|one| one["nudge"]["kind"].as_str().unwrap()).collect();
    let told = json(&[call, kinds[0], "--no-words"]);
    let one = &told["explanations"][0];
    let opened_s = one["nudge"]["opened_s"].as_f64().unwrap();
    let values = one["values"].as_array().unwrap();
    let opening = values.iter().find(|look| look["state"] == "open").unwrap();
    assert!((opening["at_s"].as_f64().unwrap() - opened_s).abs() < 0.02, "{opening} {opened_s}");
    assert!(values.iter().any(|look| look["state"] == "closed"));
    let steps: Vec<&str> = one["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert!(steps.contains(&"holds") && steps.contains(&"opens") && steps.ends_with(&["closes"]), "{steps:?}");
    assert!(one["unknown"].as_array().unwrap().is_empty(), "{one}");
}

#[test]
fn a_record_alone_explains_what_it_holds_and_says_what_it_does_not() {
    let call = fixture();
    let call = call.to_str().unwrap();
    let list = said(&[call]);
    assert!(list.contains("n1") && list.contains("interrupting") && list.contains("praise_empathy"), "{list}");
    let one = said(&[call, "n1"]);
    for words in
        ["The rule", "2 interruptions by the agent within 30 s", "How it came", "Over time", "coach.interruptions"]
    {
        assert!(one.contains(words), "{words}: {one}");
    }
    assert!(one.contains("Interruption, 0.8 s") || one.contains("Interruption, 0.9 s"), "{one}");
    let told = json(&[call, "n1"]);
    let values = told["explanations"][0]["values"].as_array().unwrap();
    assert!(values.iter().any(|look| look["gauges"][0]["value"].as_f64() == Some(2.0)), "{values:?}");
    let not = json(&[call, "--why-not", "too_quiet"]);
    assert!(not["why_not"]["unknown"].to_string().contains("only in the sound: level"), "{not}");
    let nothing = &not["why_not"]["nearest"];
    assert!(nothing.as_array().unwrap().iter().all(|near| near["metric"] == "inaudible"), "{nothing}");
}

#[test]
fn every_kind_is_explained_by_its_rule_its_decisions_and_its_settings() {
    let config = Config::default();
    let style = TerminalStyle { width: 100, colour: false, unicode: true };
    for kind in NudgeKind::ALL.iter().copied() {
        let mut record = record();
        record.nudges = vec![Nudge {
            kind,
            skill: kind.skill(),
            opened_s: 40.0,
            closed_s: 48.0,
            headline: "Headline".to_owned(),
            detail: "Detail.".to_owned(),
            cause: Cause {
                metric: kind.name().to_owned(),
                value: 2.0,
                threshold: 1.0,
                since_s: 30.0,
                quote: String::new(),
                cues: Vec::new(),
            },
            outcome: if kind.is_praise() { Outcome::Shown } else { Outcome::Expired },
            feedback: None,
        }];
        let replayed = replay::replay(&record, None, &config);
        let basis = Basis { replayed: true, unmeasured: replay::only_in_the_sound().into_iter().collect() };
        let told = explain::explain(&record, 1, &replayed.trace, &basis, &config, 20.0).unwrap();
        assert!(told.rule.opens.ends_with('.') && !told.values.is_empty() && !told.heard.is_empty(), "{kind:?}");
        assert!(told.settings.iter().any(|setting| !setting.source.is_empty()), "{kind:?}");
        assert_eq!(told.steps.last().unwrap().step, "closes", "{kind:?}");
        let shown = explain::text::explanation(&told, &style);
        for gauge in &told.values[0].reading.gauges {
            let name = explain::words::metric(gauge.metric);
            assert!(shown.contains(name) && !name.contains('_'), "{kind:?}: {name}");
        }
        record.nudges.clear();
        let not = explain::why_not(&record, kind, &replayed.trace, &basis, &config);
        assert!(not.answer.len() > 10 && !not.nearest.is_empty() | !not.did_not_count.is_empty(), "{kind:?}: {not:?}");
        assert!(explain::text::why_not(&not, &style).contains("The rule"));
    }
    let nothing = explain::why_not(&record(), NudgeKind::Bleed, &Trace::default(), &Basis::default(), &config);
    assert!(nothing.answer.contains("Nothing of this call was coached"), "{}", nothing.answer);
}

#[test]
fn a_kept_call_is_measured_in_its_own_sound() {
    let calls = tempfile::tempdir().unwrap();
    let folder = calls.path().join("20261121-231502-1");
    fs::create_dir(&folder).unwrap();
    let mut kept = record();
    kept.source.sha256.clear();
    kept.source.duration_s = 40.0;
    fs::write(folder.join("record.json"), serde_json::to_string(&kept).unwrap()).unwrap();
    let [agent, customer] = common::sample_channels().map(|channel| channel[..640_000].to_vec());
    for (name, samples) in [("agent.wav", agent), ("customer.wav", customer)] {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(folder.join(name), spec).unwrap();
        samples.iter().for_each(|sample| writer.write_sample((sample * 32_767.0) as i16).unwrap());
        writer.finalize().unwrap();
    }
    let told = json(&[folder.to_str().unwrap(), "--why-not", "too_loud"]);
    let nearest = told["why_not"]["nearest"].as_array().unwrap();
    assert!(nearest.iter().any(|one| one["metric"] == "active_level_dbov"), "{told}");
    assert!(!told["why_not"]["unknown"].to_string().contains("only in the sound"), "{told}");
}

#[test]
fn what_cannot_be_explained_is_told_in_a_sentence() {
    let call = fixture();
    let call = call.to_str().unwrap();
    assert!(refused(&["no-such-call", "n1"], 3).contains("there is no call no-such-call"));
    assert!(refused(&[call, "n99"], 2).contains("it has n1 to n6"));
    assert!(refused(&[call, "pace_fats"], 2).contains("Did you mean `pace_fast`?"));
    assert!(refused(&[call, "--why-not", "zzz"], 2).contains("its kind: interrupting"));
    assert!(refused(&[call, "n1", "--sound", "missing.wav"], 3).contains("missing.wav does not exist"));
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.json");
    fs::write(&broken, "{\"schema\": 1}").unwrap();
    assert!(refused(&[broken.to_str().unwrap()], 3).contains("is no record of a call"));
    assert!(refused(&[folder.path().to_str().unwrap()], 3).contains("holds no record.json"));
}

#[test]
fn a_kind_that_did_not_come_says_why_when_it_is_asked_for_by_name() {
    let call = fixture();
    let told = said(&[call.to_str().unwrap(), "hedging"]);
    assert!(told.contains("Why not hedging?") && told.contains("hedges"), "{told}");
}
