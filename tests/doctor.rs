//! `sidetone doctor` as a program, on a machine that lacks this and that.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs it in a home of its own, where no sound server is found and no model lies.
fn doctor(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    command.args(arguments).env("SIDETONE_MODELS", home.join("models")).env("XDG_RUNTIME_DIR", home);
    command.env("PULSE_SERVER", format!("unix:{}/nobody", home.display())).env("NO_COLOR", "1").env("COLUMNS", "100");
    command.output().unwrap()
}

/// Any free port, so that nothing else on this machine matters.
fn settings(home: &Path) -> String {
    let path = home.join("settings.toml");
    let calls = home.join("calls");
    std::fs::write(&path, format!("[live]\nport = 0\n[keep]\nfolder = \"{}\"\n", calls.display())).unwrap();
    path.to_str().unwrap().to_owned()
}

fn findings(output: &Output) -> Vec<(String, String, String)> {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let all = report["findings"].as_array().unwrap().iter();
    all.map(|finding| (text(finding, "check"), text(finding, "matter"), text(finding, "text"))).collect()
}

#[test]
fn without_a_model_it_says_what_to_fetch() {
    let home = tempfile::tempdir().unwrap();
    let output = doctor(home.path(), &["--config", &settings(home.path()), "doctor"]);
    let told = common::text(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("`sidetone models fetch tiny.en` gets one."), "{told}");
    assert!(told.contains("Calls will be kept in"), "{told}");
    assert!(!home.path().join("calls").exists(), "nothing is made");
}

#[test]
fn programs_are_told_the_same() {
    let home = tempfile::tempdir().unwrap();
    let output = doctor(home.path(), &["--config", &settings(home.path()), "doctor", "--format", "json"]);
    let found = findings(&output);
    for check in ["settings", "agent", "customer", "models", "folder", "disk", "port"] {
        assert!(found.iter().any(|(name, ..)| name == check), "{check} is missing in {found:?}");
    }
    let port = found.iter().find(|(name, ..)| name == "port").unwrap();
    assert_eq!(port.1, "ok");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["ok"], &report["live"]), (&Value::Bool(false), &Value::Null));
}

#[test]
fn settings_with_faults_are_named_and_the_rest_is_looked_at_all_the_same() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("wrong.toml");
    std::fs::write(&path, "[live]\nprot = 1\n").unwrap();
    let output = doctor(home.path(), &["--config", path.to_str().unwrap(), "doctor", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let found = findings(&output);
    assert!(found[0].2.contains("prot") && found[0].1 == "fault", "{found:?}");
    assert!(found.iter().any(|(name, ..)| name == "disk"), "{found:?}");
}

#[test]
fn a_damaged_model_is_named_and_not_measured() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("models")).unwrap();
    std::fs::write(home.path().join("models/ggml-tiny.en-q8_0.bin"), b"lmgg and no more").unwrap();
    let output = doctor(home.path(), &["--config", &settings(home.path()), "doctor"]);
    let told = common::text(&output.stdout);
    assert_eq!(output.status.code(), Some(3));
    assert!(told.contains("The model tiny.en is damaged"), "{told}");
    assert!(!told.contains("hears"), "{told}");
}

#[test]
fn a_file_that_is_there_is_never_written_over() {
    let home = tempfile::tempdir().unwrap();
    let settings = settings(home.path());
    let before = std::fs::read(&settings).unwrap();
    let output = doctor(home.path(), &["--config", &settings, "doctor", "--write", &settings]);
    assert_eq!(output.status.code(), Some(2));
    assert!(common::text(&output.stderr).contains("is there already"), "{}", common::text(&output.stderr));
    assert_eq!(std::fs::read(&settings).unwrap(), before);
}
