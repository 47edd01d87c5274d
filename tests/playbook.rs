//! `sidetone playbook` as its users run it: list, print, check a file, check calls.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;

use common::{sample, sidetone, text};
use serde_json::Value;

const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/record.json");

#[test]
fn the_ready_ones_are_listed_and_printed_and_what_is_printed_is_in_order() {
    let listed = text(&sidetone(&["playbook", "list"]).stdout);
    let folder = tempfile::tempdir().unwrap();
    for name in ["service", "complaint", "payment"] {
        assert!(listed.contains(name), "{listed}");
        let printed = sidetone(&["playbook", "print", name]);
        let path = folder.path().join(format!("{name}.toml"));
        fs::write(&path, &printed.stdout).unwrap();
        let checked = sidetone(&["playbook", "check", path.to_str().unwrap()]);
        assert!(checked.status.success(), "{}", text(&checked.stdout));
        assert!(text(&checked.stdout).contains("examples hold"), "{}", text(&checked.stdout));
    }
    let unknown = sidetone(&["playbook", "print", "sales"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("service, complaint, payment"));
}

#[test]
fn every_fault_of_a_file_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, "name = \"mine\"\n[[step]]\nid = \"a\"\nphrases = [\"(open\"]\nwere = \"opening\"\n").unwrap();
    let output = sidetone(&["playbook", "check", path.to_str().unwrap(), RECORD]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(
        told.contains("has 2 faults") && told.contains("mine.toml:4: ") && told.contains("mine.toml:5: "),
        "{told}"
    );
    assert!(told.contains("Did you mean `where`?"), "{told}");
}

#[test]
fn an_example_that_does_not_hold_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    fs::write(&path, "name = \"mine\"\n[[step]]\nid = \"a\"\nphrases = [\"hello\"]\nexamples = [\"Good day.\"]\n")
        .unwrap();
    let output = sidetone(&["playbook", "check", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("a misses its example"), "{}", text(&output.stdout));
}

#[test]
fn a_record_is_explained_step_by_step() {
    let told = text(&sidetone(&["playbook", "check", "service", RECORD]).stdout);
    for part in
        ["Service call", "64.7 of 100", "Thanks for calling Brightline Broadband", "Not said by the agent", "Try: "]
    {
        assert!(told.contains(part), "{part} is missing in {told}");
    }
    let json = sidetone(&["playbook", "check", "service", RECORD, "--format", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json[0]["playbook"]["steps"][0]["status"], "done");
    let md = text(&sidetone(&["playbook", "check", "complaint", RECORD, "--format", "md"]).stdout);
    assert!(md.contains("| item | how | points | words | why |"), "{md}");
}

#[test]
fn what_is_no_record_is_told_and_the_others_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.json");
    fs::write(&path, "{}").unwrap();
    let output = sidetone(&["playbook", "check", "service", path.to_str().unwrap(), RECORD]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("is no record of a call"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("64.7 of 100"));
}

#[test]
fn analyze_puts_the_result_into_the_record_and_its_views() {
    let folder = tempfile::tempdir().unwrap();
    let sample = sample();
    let settings = folder.path().join("settings.toml");
    fs::write(&settings, "[playbook]\nname = \"service\"\n").unwrap();
    let out = folder.path().join("out");
    let [settings, out, sample] =
        [settings.as_path(), out.as_path(), sample.as_path()].map(|path| path.to_str().unwrap());
    let named = ["analyze", sample, "--no-words", "--out", out, "--format", "json,html,md", "--playbook", "complaint"];
    let set = ["--config", settings, "analyze", sample, "--no-words", "--out", out, "--format", "json"];
    for (args, name) in [(&named[..], "complaint"), (&set[..], "service")] {
        let output = sidetone(args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let record = fs::read_to_string(folder.path().join("out/broadband-call.json")).unwrap();
        let record: Value = serde_json::from_str(&record).unwrap();
        assert_eq!(record["playbook"]["name"], name);
        assert_eq!(record["playbook"]["steps"][0]["why"], "Not judged: the call has no words.");
    }
    let page = fs::read_to_string(folder.path().join("out/broadband-call.html")).unwrap();
    assert!(page.contains("\"not_judged\""));
    let unknown = sidetone(&["analyze", sample, "--no-words", "--playbook", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("ready ones are service, complaint, payment"));
}
