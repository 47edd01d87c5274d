//! The README's commands do what it says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;
use std::process::Command;

fn write_wav(path: &Path, channels: &[&[f32]]) {
    let spec = hound::WavSpec {
        channels: channels.len() as u16,
        sample_rate: 16_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for at in 0..channels[0].len() {
        for channel in channels {
            writer.write_sample((channel[at] * 32_767.0) as i16).unwrap();
        }
    }
    writer.finalize().unwrap();
}

/// The lines of shell blocks that run the program.
fn commands(readme: &str) -> Vec<String> {
    let blocks = readme.split("```sh").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).filter(|line| line.starts_with("sidetone "));
    lines.map(|line| line.split('#').next().unwrap_or_default().trim().to_string()).collect()
}

#[test]
fn every_command_of_the_readme_runs() {
    let commands = commands(include_str!("../README.md"));
    assert!(commands.len() >= 3, "{commands:?}");
    let folder = tempfile::tempdir().unwrap();
    let [agent, customer] = common::sample_channels().map(|channel| channel[..240_000].to_vec());
    std::fs::create_dir(folder.path().join("calls")).unwrap();
    for name in ["call.wav", "calls/a.wav", "calls/b.wav"] {
        write_wav(&folder.path().join(name), &[&agent, &customer]);
    }
    write_wav(&folder.path().join("agent.wav"), &[&agent]);
    write_wav(&folder.path().join("customer.wav"), &[&customer]);
    // Listening to devices goes on until somebody ends it: tests/live_rig.rs has that.
    for command in commands.into_iter().filter(|command| !command.contains("live --open")) {
        let output = Command::new(env!("CARGO_BIN_EXE_sidetone"))
            .args(command.split_whitespace().skip(1))
            .current_dir(folder.path())
            .env("SIDETONE_MODELS", folder.path().join("no-models"))
            .output()
            .unwrap();
        let told = [output.stdout.as_slice(), &output.stderr].concat();
        // Here there may be no sound, and there is no model: both are told, with exit code 3.
        let lacks = ["sidetone devices", "sidetone doctor"].contains(&command.as_str());
        let told_so = lacks && output.status.code() == Some(3);
        assert!(output.status.success() || told_so, "{command}: {}", common::text(&told));
        assert!(!told.is_empty(), "{command} said nothing");
    }
    for written in ["a.json", "a.html", "b.md", "index.html", "calls.csv", "agent.json", "agent.html"] {
        assert!(folder.path().join("reports").join(written).is_file(), "{written} is missing");
    }
}
