//! `sidetone drill` on recordings of takes: what it measures, compares and refuses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[cfg(all(target_os = "linux", feature = "capture"))]
mod rig;

use std::path::{Path, PathBuf};

use common::{sidetone, text};
use serde_json::Value;

const LINE: &str = "Good afternoon, you're through to Harbour Home, this is Grace speaking. How can I help you today?";

fn greeting() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/speech/greeting.wav")
}

fn samples() -> Vec<f32> {
    let mut reader = hound::WavReader::open(greeting()).unwrap();
    reader.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect()
}

fn write(path: &Path, channels: &[&[f32]]) {
    let spec = hound::WavSpec {
        channels: channels.len() as u16,
        sample_rate: 16_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for at in 0..channels[0].len() {
        channels.iter().for_each(|channel| writer.write_sample(channel[at]).unwrap());
    }
    writer.finalize().unwrap();
}

/// The takes as JSON, one a line.
fn takes(args: &[&str]) -> Vec<Value> {
    let output = sidetone(&[&["drill", LINE, "--no-words", "--format", "json"], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn refused(args: &[&str], code: i32) -> String {
    let output = sidetone(&[&["drill"], args].concat());
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(output.status.code() != Some(1) && !told.contains("panicked"), "{told}");
    told
}

#[test]
fn a_take_is_measured_and_told_with_praise_first_and_one_thing_to_try() {
    let file = greeting();
    let output = sidetone(&["drill", LINE, "--file", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    for words in [
        "Take 1",
        "pace",
        "by syllables",
        "level",
        "pitch range",
        "pitch moves",
        "pauses",
        "not checked: No recognition model",
    ] {
        assert!(told.contains(words), "{words} is missing:\n{told}");
    }
    let (good, next) = (told.find("Good:").unwrap(), told.find("Next:").unwrap());
    assert!(good < next && told.matches("Next:").count() == 1, "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 120), "{told}");
}

#[test]
fn a_second_take_is_held_against_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let quiet = folder.path().join("quiet.wav");
    let faint: Vec<f32> = samples().iter().map(|sample| 0.1 * sample).collect();
    write(&quiet, &[&faint]);
    let files = [quiet.to_str().unwrap(), greeting().to_str().unwrap()].map(str::to_owned);
    let told = takes(&["--file", &files[0], "--file", &files[1]]);
    assert_eq!((told[0]["number"].as_u64(), told[1]["number"].as_u64()), (Some(1), Some(2)));
    assert!(told[0].get("before").is_none() && told[1]["before"]["level_dbov"] == told[0]["take"]["level_dbov"]);
    let level = |take: &Value| take["take"]["level_dbov"].as_f64().unwrap();
    assert!((level(&told[1]) - level(&told[0]) - 20.0).abs() < 1.0, "{} and {}", level(&told[0]), level(&told[1]));
    assert!(told[0]["next"].as_str().unwrap().starts_with("Speak up"), "{}", told[0]["next"]);
    assert!(told[1]["praise"].as_str().unwrap().starts_with("Easy to hear now"), "{}", told[1]["praise"]);
}

#[test]
fn the_first_channel_is_the_take_and_the_same_sound_gives_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two, three] = ["one.wav", "two.wav", "three.wav"].map(|name| folder.path().join(name));
    let voice = samples();
    let other: Vec<f32> = (0..voice.len()).map(|at| 0.3 * (at as f32 * 0.05).sin()).collect();
    write(&one, &[&voice]);
    write(&two, &[&voice, &other]);
    write(&three, &[&voice, &other, &other]);
    let of = |path: &Path| takes(&["--file", path.to_str().unwrap()])[0]["take"].clone();
    let mono = of(&one);
    assert_eq!((of(&two), of(&three), of(&one)), (mono.clone(), mono.clone(), mono.clone()));
    let speech_s = mono["speech_s"].as_f64().unwrap();
    assert!((4.0..5.6).contains(&speech_s), "the README of the fixture says what is spoken: {speech_s} s");
    let pace = mono["pace_wpm"].as_f64().unwrap();
    assert!((150.0..300.0).contains(&pace), "18 words in that time: {pace}");
}

#[test]
fn the_sound_is_kept_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("take.wav");
    let file = greeting();
    takes(&["--file", file.to_str().unwrap()]);
    assert!(!kept.exists());
    takes(&["--file", file.to_str().unwrap(), "--file", file.to_str().unwrap(), "--keep", kept.to_str().unwrap()]);
    for path in [kept.clone(), folder.path().join("take-2.wav")] {
        let reader = hound::WavReader::open(&path).unwrap();
        let seconds = f64::from(reader.duration()) / 16_000.0;
        assert!((5.0..6.6).contains(&seconds), "without the silence around it: {seconds} s");
    }
}

#[test]
fn ready_lines_are_listed_by_skill_and_keep_their_numbers() {
    let list = |args: &[&str]| {
        let output = sidetone(&[&["drill", "--list", "--format", "json"], args].concat());
        assert!(output.status.success());
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let all = list(&[]);
    assert!(all.len() >= 20, "{}", all.len());
    let some = list(&["--skill", "empathy"]);
    assert!(some.len() >= 2 && some.iter().all(|line| line["skill"] == "empathy" && all.contains(line)), "{some:?}");
    let shown = text(&sidetone(&["drill"]).stdout);
    assert!(shown.contains("Empathy") && shown.contains("--number"), "without a terminal the lines are shown: {shown}");
    assert!(refused(&["--skill", "patience", "--list"], 2).contains("patience"));
    assert!(refused(&["--number", "99"], 2).contains("there is no line 99"));
}

#[test]
fn a_calls_record_offers_its_better_wordings() {
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/record.json");
    let listed = sidetone(&["drill", record.to_str().unwrap(), "--list"]);
    let shown = text(&listed.stdout);
    assert!(shown.contains("Could you move the box for me?") && shown.contains("instead of"), "{shown}");
    let file = greeting();
    let args = [
        "drill",
        record.to_str().unwrap(),
        "-n",
        "1",
        "--no-words",
        "--format",
        "json",
        "--file",
        file.to_str().unwrap(),
    ];
    let take: Value = serde_json::from_str(text(&sidetone(&args).stdout).trim()).unwrap();
    assert!(take["line"]["at_s"].is_number() && take["line"]["skill"].is_string(), "{take}");
}

#[test]
fn bad_input_is_a_sentence_and_the_other_takes_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let silent = folder.path().join("silent.wav");
    write(&silent, &[&vec![0.0; 32_000]]);
    let text_file = folder.path().join("notes.txt");
    std::fs::write(&text_file, "no sound").unwrap();
    let (silent, text_file, file) = (silent.to_str().unwrap(), text_file.to_str().unwrap(), greeting());
    assert!(refused(&[LINE, "--file", "no.wav"], 3).contains("no.wav"));
    assert!(refused(&[LINE, "--file", silent], 3).contains("no speech is heard in it"));
    assert!(refused(&[LINE, "--file", text_file], 3).contains("notes.txt"));
    assert!(refused(&[file.to_str().unwrap()], 3).contains("no record of a call"));
    assert!(refused(&["20261121-231502-1"], 3).contains("there is no call or record"));
    assert!(refused(&["no/such/record.json"], 3).contains("there is no call or record"));
    assert!(refused(&["hello"], 2).contains("two words or more"));
    assert!(refused(&[&"word ".repeat(60)], 2).contains("60 words"));
    let output = sidetone(&["drill", LINE, "--no-words", "--file", silent, "--file", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stdout).contains("Take 1"), "the good take is told: {}", text(&output.stdout));
}

#[cfg(feature = "whisper")]
#[test]
fn the_words_are_held_against_the_line() {
    let file = greeting();
    let run = |line: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_sidetone"))
            .args(["drill", line, "--model", "tiny.en", "--format", "json", "--file"])
            .arg(&file)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let right = run(LINE);
    let share = |take: &Value| {
        let wording = &take["take"]["wording"];
        wording["same_words"].as_f64().unwrap() / wording["line_words"].as_f64().unwrap()
    };
    assert!(share(&right) > 0.8, "{right}");
    assert_eq!(right["take"]["pace_from"], "words");
    let other = run("I'll send you a new router by Monday, and call you before it comes.");
    assert!(share(&other) < 0.5 && other["next"].as_str().unwrap().contains("line"), "{other}");
}

#[cfg(all(target_os = "linux", feature = "capture"))]
mod microphone {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    use super::rig::{AGENT, Rig};
    use super::{LINE, greeting, samples, takes};

    #[test]
    fn a_take_through_the_microphone_is_the_take_of_its_recording() {
        let rig = Rig::start();
        let mut command = rig.sidetone();
        command.args(["drill", LINE, "--no-words", "--takes", "1", "--format", "json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("Say it now") {
            line.clear();
            assert!(told.read_line(&mut line).unwrap() > 0, "the program ended before it listened");
        }
        let player = rig.play_channels(16_000, AGENT, &[&samples()]);
        let output = child.wait_with_output().unwrap();
        player.wait();
        assert!(output.status.success());
        let heard: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let recorded = takes(&["--file", greeting().to_str().unwrap()]).remove(0);
        for (figure, most) in [("level_dbov", 0.5), ("f0_median_hz", 3.0), ("speech_s", 0.2), ("f0_sd_st", 0.3)] {
            let of = |take: &serde_json::Value| take["take"][figure].as_f64().unwrap();
            let (heard, recorded) = (of(&heard), of(&recorded));
            assert!((heard - recorded).abs() <= most, "{figure}: {heard} for {recorded}");
        }
    }

    #[test]
    fn where_nobody_speaks_a_sentence_says_so() {
        let rig = Rig::start();
        std::fs::write(rig.path("settings.toml"), "[drill]\nwait_s = 2.0\n").unwrap();
        let mut command = rig.sidetone();
        command.arg("--config").arg(rig.path("settings.toml")).args(["drill", LINE, "--no-words", "--takes", "1"]);
        let output = command.output().unwrap();
        let told = super::text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("Nobody was heard for 2 s"), "{told}");
    }
}

/// Takes of the greeting in one recording, each after a pause, at these gains.
fn several(path: &Path, gains: &[f32]) {
    let (greeting, pause) = (samples(), vec![0.0; 16_000 * 2]);
    let all: Vec<f32> = gains
        .iter()
        .flat_map(|gain| pause.iter().copied().chain(greeting.iter().map(|sample| sample * gain).collect::<Vec<_>>()))
        .chain(pause.iter().copied())
        .collect();
    write(path, &[&all]);
}

#[test]
fn a_recording_of_several_takes_is_cut_at_its_silences() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("session.wav");
    several(&file, &[1.0, 0.25, 1.0]);
    let told = takes(&["--replay", file.to_str().unwrap()]);
    let levels: Vec<f64> = told.iter().map(|take| take["take"]["level_dbov"].as_f64().unwrap()).collect();
    assert_eq!(told.iter().map(|take| take["number"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3]);
    assert!((levels[0] - levels[1] - 12.0).abs() < 1.0 && (levels[0] - levels[2]).abs() < 1.0, "{levels:?}");
    assert_eq!(takes(&["--replay", file.to_str().unwrap(), "--takes", "2"]).len(), 2);
    let silence = folder.path().join("silence.wav");
    write(&silence, &[&[0.0; 16_000 * 3]]);
    assert!(refused(&[LINE, "--no-words", "--replay", silence.to_str().unwrap()], 3).contains("no take"));
}

/// `sidetone drill` at a terminal of its own, with what is typed there; what stood on the screen.
#[cfg(target_os = "linux")]
fn at_terminal(args: &[&str], typed: &str) -> String {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let quoted = |word: &&str| format!("'{}'", word.replace('\'', "'\\''"));
    let words: Vec<String> = [env!("CARGO_BIN_EXE_sidetone"), "drill"].iter().chain(args).map(quoted).collect();
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--command", &words.join(" "), "/dev/null"])
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path())
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("`script` of util-linux gives the program a terminal");
    let mut keys = child.stdin.take().unwrap();
    keys.write_all(typed.as_bytes()).unwrap();
    // The terminal stays until the program has left.
    let output = child.wait_with_output().unwrap();
    drop(keys);
    assert!(output.status.success(), "{}", text(&output.stdout));
    text(&output.stdout).replace('\r', "")
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_one_says_it_again_takes_another_line_and_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("session.wav");
    several(&file, &[1.0, 0.5, 1.0, 0.5]);
    let replay = ["--skill", "empathy", "--no-words", "--replay", file.to_str().unwrap()];
    // The first line of the list; again; what is no line; the list; its second line; leave, with a take left over.
    let list = text(&sidetone(&["drill", "--skill", "empathy", "--list"]).stdout);
    let numbers: Vec<&str> = list.lines().filter_map(|line| line.split_once('\u{201c}')?.0.trim().into()).collect();
    let numbers: Vec<&str> = numbers.into_iter().filter(|lead| lead.parse::<u32>().is_ok()).collect();
    let (first, second) = (numbers[0], numbers[1]);
    let told = at_terminal(&replay, &format!("{first}\n\n99\nl\n{second}\nq\n"));
    for words in [
        "Which one? (number, or Enter to leave)",
        "Say:",
        "Take 1",
        "Take 2",
        "`99` is none of these.",
        "Enter: again.",
    ] {
        assert!(told.contains(words), "{words} is missing:\n{told}");
    }
    // The second take of the first line is held against the one before; the next line begins anew.
    assert_eq!(told.matches("Take 1").count(), 2, "{told}");
    assert_eq!(told.matches("Take 2").count(), 1, "{told}");
    assert!(!told.contains("holds no other take") && !told.contains("panicked"), "{told}");
    let all = at_terminal(&[&["--number", first][..], &replay[2..]].concat(), "\n\n\n\n");
    assert_eq!(all.matches("Take ").count(), 4, "{all}");
    assert!(all.contains("The recording holds no other take."), "{all}");
}

#[cfg(target_os = "linux")]
#[test]
fn whoever_closes_the_terminal_leaves_the_drill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("session.wav");
    several(&file, &[1.0, 1.0]);
    // Ctrl-D.
    let told = at_terminal(&[LINE, "--no-words", "--replay", file.to_str().unwrap()], "\u{4}");
    assert_eq!(told.matches("Take ").count(), 1, "{told}");
}
