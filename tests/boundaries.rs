//! The shape of the house, held by reading the source: the path of sound goes one way, and each
//! outside library is named in one place only.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// The path of sound: a step may name those before it, never those after it.
const STEPS: [&str; 9] = ["audio", "frames", "voice", "talk", "speech", "cues", "coach", "call", "playbook"];

/// Modules that any step may name.
const SHARED: [&str; 4] = ["party", "config", "settings_section", "Party"];

/// Values beside the path: each may name the steps it stands on, and the record, but nothing that wires, keeps or shows.
const BESIDE: [(&str, &[&str]); 3] = [
    ("written", &["speech", "cues", "call", "voice"]),
    ("drill", &["audio", "frames", "voice", "speech", "cues", "coach", "call"]),
    ("polish", &["speech", "cues", "call"]),
];

/// Words that may stand only below these paths of `src/`.
const PLACES: [(&str, &[&str]); 25] = [
    ("cpal::", &["audio/device.rs"]),
    ("pulseaudio::", &["audio/device/pulse"]),
    ("alsa::", &["audio/device.rs"]),
    ("rtrb::", &["audio/capture/inlet.rs"]),
    ("symphonia::", &["audio/"]),
    ("hound::", &["audio/"]),
    ("aec3::", &["frames/echo.rs"]),
    ("rubato::", &["frames/", "audio/capture/stretch.rs"]),
    ("realfft::", &["voice/"]),
    ("rustfft::", &["voice/"]),
    ("earshot::", &["voice/"]),
    ("whisper_rs::", &["speech/whisper.rs"]),
    ("rten::", &["cues/meaning/encoder.rs"]),
    ("sqlx::", &["store/"]),
    ("axum::", &["views/web/"]),
    ("askama::", &["views/"]),
    ("clap::", &["cli/"]),
    ("indicatif::", &["cli/"]),
    ("ratatui::", &["views/screen/", "cli/"]),
    ("crossterm::", &["views/screen/", "cli/"]),
    ("thread_priority::", &["pipeline/live/second.rs"]),
    ("ureq::", &["models/", "cli/call.rs", "polish/client.rs"]),
    ("std::env", &["cli/"]),
    ("std::thread", &["pipeline/", "cli/", "audio/device"]),
    ("Instant::now", &["pipeline/", "cli/", "audio/device"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(&root).unwrap().to_path_buf(), code(&text)));
            }
        }
    }
    assert!(found.len() > 30, "only {} source files were found", found.len());
    found
}

/// The text without comments and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Every module that the code names as `crate::NAME` or inside `crate::{...}`.
fn named(code: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => names.push(word(after)),
            Some(list) => {
                let inside = list.split('}').next().unwrap_or_default();
                names.extend(inside.split(',').map(|item| word(item.trim())));
            }
        }
    }
    names
}

#[test]
fn a_step_names_only_the_steps_before_it() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let step = path.iter().next().unwrap().to_str().unwrap().to_string();
        let Some(place) = STEPS.iter().position(|name| *name == step) else { continue };
        for name in named(&code) {
            let allowed = SHARED.contains(&name.as_str())
                || name == "Span"
                || STEPS.iter().position(|step| *step == name).is_some_and(|other| other <= place);
            if !allowed {
                wrong.push(format!("{} names crate::{name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_stands_beside_the_path_names_only_what_it_stands_on() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let folder = path.iter().next().unwrap().to_str().unwrap().to_string();
        let Some((_, steps)) = BESIDE.iter().find(|(name, _)| *name == folder) else { continue };
        for name in named(&code) {
            let own = name == folder || SHARED.contains(&name.as_str()) || name == "Span";
            if !own && !steps.contains(&name.as_str()) {
                wrong.push(format!("{} names crate::{name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn outside_libraries_clocks_and_threads_stay_in_their_places() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        for (word, places) in PLACES {
            let path = path.to_str().unwrap();
            if code.contains(word) && !places.iter().any(|place| path.starts_with(place)) {
                wrong.push(format!("src/{path} names {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_pipeline_the_command_line_and_the_configuration_know_every_step() {
    for (path, code) in sources() {
        let folder = path.iter().next().unwrap().to_str().unwrap();
        if matches!(folder, "pipeline" | "cli" | "config" | "lib.rs" | "main.rs") {
            continue;
        }
        assert!(
            !named(&code).iter().any(|name| name == "pipeline" || name == "cli"),
            "{} names the pipeline",
            path.display()
        );
    }
}

#[test]
fn there_is_no_unsafe_code() {
    for (path, code) in sources() {
        let has = code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "unsafe");
        assert!(!has, "{} has unsafe code", path.display());
    }
}
