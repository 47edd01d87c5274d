//! `sidetone analyze` as its users run it: recordings in, records out, bad input told in sentences.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{sample, sample_channels, sidetone, text};
use serde_json::Value;

fn analyze(args: &[&str], folder: &Path) -> Value {
    let out = folder.join("out");
    let all: Vec<&str> = ["analyze", "--no-words", "--format", "json", "--quiet", "--out", out.to_str().unwrap()]
        .into_iter()
        .chain(args.iter().copied())
        .collect();
    let output = sidetone(&all);
    assert!(output.status.success(), "{all:?}: {}", text(&output.stderr));
    let written: Vec<PathBuf> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    let record: &PathBuf = written.iter().find(|path| path.extension().unwrap() == "json").unwrap();
    let record = serde_json::from_str(&fs::read_to_string(record).unwrap()).unwrap();
    fs::remove_dir_all(&out).unwrap();
    record
}

fn write_wav(path: &Path, channels: &[&[f32]], spec: hound::WavSpec) {
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for at in 0..channels[0].len() {
        for channel in channels {
            match spec.sample_format {
                hound::SampleFormat::Float => writer.write_sample(channel[at]).unwrap(),
                hound::SampleFormat::Int => writer.write_sample((channel[at] * 32767.0).round() as i16).unwrap(),
            }
        }
    }
    writer.finalize().unwrap();
}

fn pcm(channels: u16, sample_rate: u32) -> hound::WavSpec {
    hound::WavSpec { channels, sample_rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int }
}

/// Every second sample after a low-pass of a windowed sinc: 16 kHz to 8 kHz.
fn halved(samples: &[f32]) -> Vec<f32> {
    const HALF: i64 = 32;
    let tap = |n: i64| {
        let x = n as f64 * 0.47;
        let sinc = if n == 0 { 1.0 } else { (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x) };
        let window = 0.5 + 0.5 * (std::f64::consts::PI * n as f64 / (HALF + 1) as f64).cos();
        sinc * window * 0.47
    };
    let taps: Vec<f64> = (-HALF..=HALF).map(tap).collect();
    let at = |i: i64| samples.get(usize::try_from(i).unwrap_or(usize::MAX)).copied().unwrap_or(0.0);
    (0..samples.len() as i64 / 2)
        .map(|i| taps.iter().zip(-HALF..).map(|(tap, n)| tap * f64::from(at(2 * i + n))).sum::<f64>() as f32)
        .collect()
}

/// Two samples more between every two, on a straight line: 16 kHz to 48 kHz, good enough for speech.
fn tripled(samples: &[f32]) -> Vec<f32> {
    let mut out = Vec::with_capacity(samples.len() * 3);
    for (at, &here) in samples.iter().enumerate() {
        let next = samples.get(at + 1).copied().unwrap_or(here);
        out.extend([here, here + (next - here) / 3.0, here + (next - here) * 2.0 / 3.0]);
    }
    out
}

/// G.711 mu-law of one sample (ITU-T G.711, table 2a).
fn mu_law(sample: f32) -> u8 {
    let value = (sample.clamp(-1.0, 1.0) * 32767.0) as i32;
    let magnitude = value.abs().min(32_635) + 132;
    let segment = 7 - (magnitude.leading_zeros() as i32 - 17).clamp(0, 7);
    let step = (magnitude >> (segment + 3)) & 15;
    let sign = if value < 0 { 0x80 } else { 0 };
    !(sign | (segment << 4) as u8 | step as u8)
}

fn write_mu_law(path: &Path, left: &[f32], right: &[f32]) {
    let data: Vec<u8> = left.iter().zip(right).flat_map(|(l, r)| [mu_law(*l), mu_law(*r)]).collect();
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((36 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16u32.to_le_bytes());
    for field in [7u16, 2] {
        bytes.extend(field.to_le_bytes());
    }
    for field in [8_000u32, 16_000] {
        bytes.extend(field.to_le_bytes());
    }
    for field in [2u16, 8] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend(b"data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    fs::write(path, bytes).unwrap();
}

fn turns(record: &Value) -> Vec<(String, f64, f64)> {
    let turn = |turn: &Value| {
        let party = turn["party"].as_str().unwrap().to_string();
        (party, turn["start_s"].as_f64().unwrap(), turn["end_s"].as_f64().unwrap())
    };
    record["turns"].as_array().unwrap().iter().map(turn).collect()
}

fn assert_same_turns(expected: &Value, found: &Value, within_s: f64, what: &str) {
    let (expected, found) = (turns(expected), turns(found));
    assert!(expected.len() > 10, "only {} turns in the sample", expected.len());
    assert_eq!(expected.len(), found.len(), "{what}: {expected:?} {found:?}");
    for (a, b) in expected.iter().zip(&found) {
        let near = (a.1 - b.1).abs() <= within_s && (a.2 - b.2).abs() <= within_s;
        assert!(a.0 == b.0 && near, "{what}: {a:?} against {b:?}");
    }
}

#[test]
fn the_same_call_in_other_forms_gives_the_same_turns() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let [agent, customer] = sample_channels();
    let whole = analyze(&[sample().to_str().unwrap()], folder.path());

    write_wav(&path("agent.wav"), &[&agent], pcm(1, 16_000));
    write_wav(&path("customer.wav"), &[&customer], pcm(1, 16_000));
    let (a, c) = (path("agent.wav"), path("customer.wav"));
    let pair = analyze(&["--agent", a.to_str().unwrap(), "--customer", c.to_str().unwrap()], folder.path());
    assert_same_turns(&whole, &pair, 0.05, "two mono files");
    assert_eq!(pair["source"]["kind"], "file_pair");

    write_mu_law(&path("call.wav"), &halved(&agent), &halved(&customer));
    let telephone = analyze(&[path("call.wav").to_str().unwrap()], folder.path());
    assert_same_turns(&whole, &telephone, 0.1, "8 kHz mu-law");
    assert_eq!(telephone["source"]["sample_rate_hz"], 8000);

    let float = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    write_wav(&path("float.wav"), &[&tripled(&agent), &tripled(&customer)], float);
    let studio = analyze(&[path("float.wav").to_str().unwrap()], folder.path());
    assert_same_turns(&whole, &studio, 0.05, "48 kHz float");
}

#[test]
fn swapped_channels_give_the_same_call_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let [agent, customer] = sample_channels();
    let path = folder.path().join("swapped.wav");
    write_wav(&path, &[&customer, &agent], pcm(2, 16_000));
    let whole = analyze(&[sample().to_str().unwrap()], folder.path());
    let swapped = analyze(&["--agent-channel", "1", path.to_str().unwrap()], folder.path());
    assert_same_turns(&whole, &swapped, 0.001, "swapped");
    assert_eq!(swapped["parties"]["agent"]["channel"], 1);
}

#[test]
fn the_record_fits_its_schema_and_is_the_same_every_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = analyze(&[sample().to_str().unwrap()], folder.path());
    let again = analyze(&[sample().to_str().unwrap()], folder.path());
    assert_eq!(first, again);
    let schema: Value =
        serde_json::from_str(include_str!("../docs/record.schema.json")).expect("the schema is JSON itself");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&first).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn talk_over_and_turns_of_the_sample_are_found_from_sound_alone() {
    let folder = tempfile::tempdir().unwrap();
    let record = analyze(&[sample().to_str().unwrap()], folder.path());
    let kinds: Vec<&str> = record["overlaps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|overlap| overlap["started_by"] == "agent")
        .map(|overlap| overlap["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.iter().filter(|kind| **kind == "interruption").count() >= 3, "{kinds:?}");
    let nudges: Vec<&str> =
        record["nudges"].as_array().unwrap().iter().map(|nudge| nudge["kind"].as_str().unwrap()).collect();
    assert!(nudges.contains(&"interrupting"), "{nudges:?}");
}

#[test]
fn bad_input_is_a_sentence_and_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let flac = fs::read(sample()).unwrap();
    fs::write(path("empty.wav"), b"").unwrap();
    fs::write(path("text.wav"), "Dear diary, this is not sound.\n".repeat(20)).unwrap();
    fs::write(path("gsm.wav"), gsm_header()).unwrap();
    fs::create_dir(path("nothing")).unwrap();
    fs::write(path("faults.toml"), "[audio]\nagent_chanel = 1\n[coach]\nnot_there = 2\nx = [\n").unwrap();
    fs::write(path("cut.flac"), &flac[..40]).unwrap();
    for (args, code, says) in [
        (vec!["empty.wav"], 3, "empty"),
        (vec!["text.wav"], 3, "text.wav"),
        (vec!["gsm.wav"], 3, "GSM"),
        (vec!["cut.flac"], 3, "cut.flac"),
        (vec!["nothing"], 3, "no recordings"),
        (vec!["missing.wav"], 3, "does not exist"),
        (vec!["empty.wav", "--config", "faults.toml"], 2, "faults.toml:2"),
        (vec!["empty.wav", "--model", "no-such-model"], 2, "no-such-model"),
    ] {
        let full: Vec<String> = args
            .iter()
            .map(|arg| {
                if arg.contains('.') || *arg == "nothing" {
                    path(arg).to_str().unwrap().to_string()
                } else {
                    (*arg).to_string()
                }
            })
            .collect();
        let out = path("out");
        let mut command = vec!["analyze", "--out", out.to_str().unwrap()];
        if !args.contains(&"--model") {
            command.push("--no-words");
        }
        command.extend(full.iter().map(String::as_str));
        let output = sidetone(&command);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
        assert!(told.contains(says) && !told.contains("panicked"), "{args:?}: {told}");
        let written = fs::read_dir(&out).map_or(0, Iterator::count);
        assert_eq!(written, 0, "{args:?} left something behind");
    }
}

/// A WAV header that says GSM 6.10 (format tag 0x31), with one block of data.
fn gsm_header() -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend(113u32.to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(20u32.to_le_bytes());
    for field in [0x31u16, 1] {
        bytes.extend(field.to_le_bytes());
    }
    for field in [8_000u32, 1_625] {
        bytes.extend(field.to_le_bytes());
    }
    for field in [65u16, 0, 2, 320] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend(b"data");
    bytes.extend(65u32.to_le_bytes());
    bytes.extend([0u8; 65]);
    bytes
}

#[test]
fn silence_and_noise_are_analysed_and_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let silence = folder.path().join("silence.wav");
    write_wav(&silence, &[&vec![0.0; 80_000], &vec![0.0; 80_000]], pcm(2, 16_000));
    let record = analyze(&[silence.to_str().unwrap()], folder.path());
    assert_eq!(record["speech"].as_array().unwrap().len(), 0);
    assert_eq!(record["health"]["agent"]["verdicts"][0]["code"], "silent");

    let mut state = 1u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as f32 / 65_536.0 * 0.02 - 0.01
    };
    let sound: Vec<f32> = (0..160_000).map(|_| noise()).collect();
    let noisy = folder.path().join("noise.wav");
    write_wav(&noisy, &[&sound, &sound[1..].iter().chain(&sound[..1]).copied().collect::<Vec<_>>()], pcm(2, 16_000));
    let record = analyze(&[noisy.to_str().unwrap()], folder.path());
    assert_eq!(record["speech"].as_array().unwrap().len(), 0, "{}", record["speech"]);
}

#[test]
fn one_bad_file_in_a_folder_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let calls = folder.path().join("calls");
    fs::create_dir(&calls).unwrap();
    let [agent, customer] = sample_channels();
    let (agent, customer) = (&agent[..320_000], &customer[..320_000]);
    write_wav(&calls.join("a.wav"), &[agent, customer], pcm(2, 16_000));
    fs::write(calls.join("b.wav"), b"not sound at all").unwrap();
    write_wav(&calls.join("c.wav"), &[customer, agent], pcm(2, 16_000));
    let out = folder.path().join("out");
    let output = sidetone(&[
        "analyze",
        "--no-words",
        "--jobs",
        "2",
        "--format",
        "json",
        "--out",
        out.to_str().unwrap(),
        calls.to_str().unwrap(),
    ]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("1 of 3 recordings") && told.contains("b.wav"), "{told}");
    assert!(out.join("a.json").exists() && out.join("c.json").exists() && !out.join("b.json").exists());
}

#[test]
fn mono_is_told_and_nothing_is_claimed_of_who_said_what() {
    let folder = tempfile::tempdir().unwrap();
    let [agent, customer] = sample_channels();
    let both: Vec<f32> = agent.iter().zip(&customer).map(|(a, c)| (a + c) * 0.7).collect();
    let path = folder.path().join("mono.wav");
    write_wav(&path, &[&both], pcm(1, 16_000));
    let record = analyze(&[path.to_str().unwrap()], folder.path());
    assert_eq!(record["source"]["kind"], "mono_file");
    assert_eq!(record["health"]["verdicts"][0]["code"], "mono");
    assert!(record["skills"].as_object().unwrap().values().all(|skill| skill["score"].is_null()));
    assert_eq!(record["summary"]["what_to_try"].as_array().unwrap().len(), 0);
    assert_eq!(record["nudges"].as_array().unwrap().len(), 0);
}
