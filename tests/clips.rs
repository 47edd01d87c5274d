//! `sidetone clips`: moments as sounds of their own, what was redacted silent.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{sample, sidetone, text};

/// A kept call of the fixture's record, with a tone in place of its sound.
fn kept(folder: &Path, duration_s: f64) -> PathBuf {
    let call = folder.join("20261121-231502-1");
    fs::create_dir(&call).unwrap();
    let fixture = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/record.json")).unwrap();
    let mut record: serde_json::Value = serde_json::from_str(&fixture).unwrap();
    record["source"]["sha256"] = "".into();
    fs::write(call.join("record.json"), record.to_string()).unwrap();
    for (name, level) in [("agent.wav", 8_000), ("customer.wav", -4_000)] {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 16_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(call.join(name), spec).unwrap();
        (0..(duration_s * 16_000.0) as usize).for_each(|_| writer.write_sample(level as i16).unwrap());
        writer.finalize().unwrap();
    }
    call
}

fn clips(args: &[&str]) -> std::process::Output {
    sidetone(&["clips"].into_iter().chain(args.iter().copied()).collect::<Vec<_>>())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn samples(path: &Path) -> Vec<[i16; 2]> {
    let mut reader = hound::WavReader::open(path).unwrap();
    let spec = reader.spec();
    assert_eq!((spec.channels, spec.sample_rate, spec.bits_per_sample), (2, 16_000, 16));
    let all: Vec<i16> = reader.samples().map(Result::unwrap).collect();
    all.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// Rows of the list without its head, split at commas (no cell of the first ten holds one).
fn rows(folder: &Path) -> Vec<Vec<String>> {
    let list = fs::read_to_string(folder.join("clips.csv")).unwrap();
    list.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn each_moment_is_a_sound_with_air_and_what_was_redacted_is_silent_in_both_channels() {
    let folder = tempfile::tempdir().unwrap();
    let (call, out) = (kept(folder.path(), 144.5), folder.path().join("out"));
    let output = clips(&[call.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let rows = rows(&out);
    // 27 cues, 6 nudges, 9 overlaps.
    assert_eq!(rows.len(), 42);
    let sounds: Vec<String> = names(&out).into_iter().filter(|name| name.ends_with(".wav")).collect();
    assert_eq!(sounds, rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), "names sort by time");
    assert!(sounds.contains(&"003_0m10s_interruption.wav".to_owned()), "{sounds:?}");
    // From the card number to the telephone number after it, each with a quarter second about it.
    let gone = [(121.617, 123.373), (125.056, 126.31)];
    let mut silenced = 0;
    for row in &rows {
        let (from_s, to_s): (f64, f64) = (row[8].parse().unwrap(), row[9].parse().unwrap());
        let heard = samples(&out.join(&row[0]));
        assert!((heard.len() as f64 / 16_000.0 - (to_s - from_s)).abs() < 0.01, "{row:?}");
        for (index, pair) in heard.iter().enumerate() {
            let at_s = from_s + index as f64 / 16_000.0;
            let well_within = gone.iter().any(|(from, to)| (from + 0.01..to - 0.01).contains(&at_s));
            let well_outside = gone.iter().all(|(from, to)| at_s < from - 0.01 || at_s > to + 0.01);
            silenced += usize::from(well_within);
            assert!(!well_within || *pair == [0, 0], "{row:?} at {at_s}");
            if well_outside && (from_s + 0.2..to_s - 0.2).contains(&at_s) {
                assert!(pair[0] > 7_000 && pair[1] < -3_500, "{row:?} at {at_s}: {pair:?}");
            }
        }
    }
    assert!(silenced > 16_000, "only {silenced} samples were silenced");
    let page = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(page.contains("src=\"./003_0m10s_interruption.wav\"") && page.contains("truck roll"), "{page}");
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[test]
fn kinds_skills_and_sorts_of_moments_are_chosen_and_earlier_clips_make_room() {
    let folder = tempfile::tempdir().unwrap();
    let (call, out) = (kept(folder.path(), 144.5), folder.path().join("out"));
    let run = |kinds: &str| {
        let output = clips(&[call.to_str().unwrap(), "--out", out.to_str().unwrap(), "--kind", kinds, "--air", "0.5"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        rows(&out).into_iter().map(|row| row[2].clone()).collect::<Vec<_>>()
    };
    assert_eq!(run("nudge").len(), 6);
    assert_eq!(
        run("interruption,jargon"),
        ["interruption", "interruption", "interruption", "interruption", "jargon", "jargon"]
    );
    assert_eq!(names(&out).iter().filter(|name| name.ends_with(".wav")).count(), 6);
    assert_eq!(run("pace_fast"), Vec::<String>::new());
    assert!(fs::read_to_string(out.join("index.html")).unwrap().contains("no such moment"));
}

#[test]
fn a_sound_that_ends_early_gives_shorter_clips_and_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let (call, out) = (kept(folder.path(), 60.0), folder.path().join("out"));
    let output = clips(&[call.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let sounds = names(&out).into_iter().filter(|name| name.ends_with(".wav"));
    assert!(sounds.clone().count() > 10 && sounds.clone().all(|name| !samples(&out.join(name)).is_empty()));
}

#[test]
fn a_call_without_words_is_cut_only_where_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let (call, out_arg) = (sample(), out.to_str().unwrap().to_owned());
    let output = clips(&[call.to_str().unwrap(), "--no-words", "--out", &out_arg]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot be found and silenced"), "{}", text(&output.stderr));
    assert!(!out.exists());
    let output = clips(&[call.to_str().unwrap(), "--no-words", "--unredacted", "--out", &out_arg]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!rows(&out).is_empty());
    assert!(fs::read_to_string(out.join("index.html")).unwrap().contains("not silenced"));
}

#[test]
fn an_analysis_with_clips_needs_words_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let (call, out) = (sample(), folder.path().join("out"));
    let output = sidetone(&["analyze", call.to_str().unwrap(), "--clips", "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--clips needs words"), "{}", text(&output.stderr));
}

#[test]
fn what_cannot_be_cut_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let call = kept(folder.path(), 1.0);
    let refused = |args: &[&str], code: i32| {
        let output = clips(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", text(&output.stderr));
        text(&output.stderr)
    };
    let record = call.join("record.json");
    assert!(refused(&[record.to_str().unwrap()], 2).contains("name the recording with --sound"));
    assert!(refused(&[call.to_str().unwrap(), "--kind", "jargn"], 2).contains("Did you mean `jargon`?"));
    let full = folder.path().join("full");
    fs::create_dir(&full).unwrap();
    fs::write(full.join("letter.txt"), "dear").unwrap();
    let told = refused(&[call.to_str().unwrap(), "--out", full.to_str().unwrap()], 2);
    assert!(told.contains("holds something else than clips"), "{told}");
    fs::remove_file(call.join("agent.wav")).unwrap();
    assert!(refused(&[call.to_str().unwrap()], 3).contains("was not kept"));
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/record.json");
    let other = sample();
    let told = refused(&[fixture.to_str().unwrap(), "--sound", other.to_str().unwrap()], 3);
    assert!(told.contains("not the file that the record was made of"), "{told}");
}
