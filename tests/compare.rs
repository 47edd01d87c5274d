//! `sidetone compare`: what differs between calls, and whether that is more than chance.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{sample, sidetone, text};
use serde_json::Value;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/record.json")
}

/// A folder of the fixture's record, one for each pair of listening score and pace.
fn calls(folder: &Path, name: &str, values: &[(f64, f64)]) -> String {
    let made = folder.join(name);
    fs::create_dir(&made).unwrap();
    for (index, (listening, pace)) in values.iter().enumerate() {
        let mut record: Value = serde_json::from_str(&fs::read_to_string(fixture()).unwrap()).unwrap();
        record["skills"]["listening"]["score"] = (*listening).into();
        record["metrics"]["agent"]["pace_wpm"] = (*pace).into();
        fs::write(made.join(format!("call-{index}.json")), record.to_string()).unwrap();
    }
    made.to_str().unwrap().to_owned()
}

fn compared(args: &[&str]) -> Value {
    let all: Vec<&str> = ["compare"].into_iter().chain(args.iter().copied()).chain(["--format", "json"]).collect();
    let output = sidetone(&all);
    assert!(output.status.success(), "{all:?}: {}", text(&output.stderr));
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["comparison"].clone()
}

fn row<'a>(told: &'a Value, name: &str) -> &'a Value {
    let rows = ["skills", "figures"].iter().flat_map(|rows| told[*rows].as_array().unwrap());
    rows.into_iter().find(|row| row["name"] == name).unwrap()
}

#[test]
fn a_difference_between_folders_is_judged_by_its_direction_and_against_chance() {
    let folder = tempfile::tempdir().unwrap();
    let before =
        calls(folder.path(), "before", &[(40.0, 285.0), (45.0, 290.0), (50.0, 280.0), (42.0, 300.0), (47.0, 295.0)]);
    let after =
        calls(folder.path(), "after", &[(60.0, 220.0), (66.0, 230.0), (71.0, 200.0), (64.0, 245.0), (69.0, 215.0)]);
    let told = compared(&[&before, &after]);
    let listening = row(&told, "listening");
    assert_eq!((&listening["verdict"], &listening["direction"]), (&"better".into(), &"higher".into()));
    assert_eq!(listening["a"]["median"], 45.0);
    assert_eq!(listening["b"]["n"], 5);
    assert!(listening["difference"]["between"][0].as_f64().unwrap() > 0.0);
    let pace = row(&told, "pace_wpm");
    assert_eq!((&pace["verdict"], &pace["direction"]), (&"better".into(), &"band".into()));
    assert_eq!((&pace["a"]["stands"], &pace["b"]["stands"]), (&"fast".into(), &"comfortable".into()));
    assert_eq!(row(&told, "talk_share")["verdict"], "within_noise");
    let text = text(&sidetone(&["compare", &before, &after]).stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("better") && text.contains("fast, then comfortable") && text.contains("by chance"), "{text}");
}

#[test]
fn within_a_band_nothing_is_better_than_anything_else() {
    let folder = tempfile::tempdir().unwrap();
    let before = calls(folder.path(), "before", &[(50.0, 240.0), (50.0, 241.0), (50.0, 239.0), (50.0, 238.0)]);
    let after = calls(folder.path(), "after", &[(50.0, 180.0), (50.0, 181.0), (50.0, 179.0), (50.0, 178.0)]);
    let told = compared(&[&before, &after]);
    assert_eq!(row(&told, "pace_wpm")["verdict"], "lower");
    assert_eq!(row(&told, "listening")["verdict"], "within_noise");
}

#[test]
fn two_calls_are_shown_side_by_side_and_nothing_is_made_of_chance() {
    let folder = tempfile::tempdir().unwrap();
    let other = calls(folder.path(), "other", &[(90.0, 180.0)]);
    let told = compared(&[fixture().to_str().unwrap(), &other]);
    let all = ["skills", "figures"].iter().flat_map(|rows| told[*rows].as_array().unwrap());
    assert!(all.into_iter().all(|row| row["verdict"] == "not_enough_calls"));
    assert!(told["notes"].to_string().contains("not enough calls"), "{}", told["notes"]);
    let quotes = told["a"]["worst"].as_array().unwrap();
    assert!(!quotes.is_empty() && quotes.iter().all(|moment| !moment["quote"].as_str().unwrap().is_empty()));
    let markdown = text(&sidetone(&["compare", fixture().to_str().unwrap(), &other, "--format", "md"]).stdout);
    assert!(markdown.starts_with("# Comparison") && markdown.contains("| Listening | higher |"), "{markdown}");
}

#[test]
fn recordings_are_analysed_on_the_way_unless_their_records_lie_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let side = folder.path().join("side");
    fs::create_dir(&side).unwrap();
    fs::copy(sample(), side.join("call.flac")).unwrap();
    let told = compared(&[side.to_str().unwrap(), fixture().to_str().unwrap(), "--no-words"]);
    assert_eq!((&told["a"]["calls"], &told["b"]["calls"]), (&1.into(), &1.into()));
    assert!(told["notes"].to_string().contains("different models"), "{}", told["notes"]);
    fs::copy(fixture(), side.join("call.json")).unwrap();
    let told = compared(&[side.to_str().unwrap(), fixture().to_str().unwrap()]);
    assert_eq!(told["a"]["calls"], 1);
    assert!(!told["notes"].to_string().contains("different models"));
}

#[test]
fn what_cannot_be_compared_is_told_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let fixture = fixture();
    let refused = |a: &Path, b: &Path| {
        let output = sidetone(&["compare", a.to_str().unwrap(), b.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(3), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    assert!(refused(&fixture, Path::new("missing")).contains("there is no call missing"));
    assert!(refused(&empty, &fixture).contains("holds no call"));
    let mixed = folder.path().join("mixed");
    fs::create_dir(&mixed).unwrap();
    fs::copy(&fixture, mixed.join("good.json")).unwrap();
    fs::write(mixed.join("bad.json"), "{}").unwrap();
    let output = sidetone(&["compare", mixed.to_str().unwrap(), fixture.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("bad.json is no record") && !output.stdout.is_empty());
}

/// What a page links to, as it is written.
fn links(page: &str) -> Vec<String> {
    page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn the_page_says_what_changed_and_links_to_the_reports_beside_the_records() {
    let folder = tempfile::tempdir().unwrap();
    let before = calls(folder.path(), "before", &[(40.0, 285.0), (45.0, 290.0), (50.0, 280.0), (42.0, 300.0)]);
    let after = calls(folder.path(), "a fter", &[(60.0, 220.0), (66.0, 230.0), (71.0, 200.0), (64.0, 245.0)]);
    fs::write(Path::new(&after).join("call-2.html"), "").unwrap();
    let made = folder.path().join("out");
    fs::create_dir(&made).unwrap();
    let file = made.join("compared.html");
    let output = sidetone(&["compare", &before, &after, "--html", file.to_str().unwrap()]);
    assert!(output.status.success() && text(&output.stdout).contains("Listening"), "{}", text(&output.stderr));

    let page = fs::read_to_string(&file).unwrap();
    let changed = page.split("What changed from A to B").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(
        changed.contains("<h3>Better</h3>")
            && changed.contains("Listening")
            && changed.contains("fast, then comfortable"),
        "{changed}"
    );
    assert!(page.contains("<circle"), "intervals are drawn");
    let links = links(&page);
    let there = "./../a%20fter/call-2.html";
    assert!(links.iter().all(|link| link.starts_with(there)), "only the report that is there: {links:?}");
    assert_eq!(links.iter().filter(|link| *link == there).count(), 1);
    for word in ["<script", "<link", "@import", "://", "style=\""] {
        assert!(!page.contains(word), "the page asks for nothing and runs nothing: {word}");
    }
}

#[test]
fn a_moment_on_the_page_leads_to_its_place_in_the_report() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture(), folder.path().join("call.json")).unwrap();
    fs::write(folder.path().join("call.html"), "").unwrap();
    let call = folder.path().join("call.json");
    let file = folder.path().join("compared.html");
    sidetone(&["compare", call.to_str().unwrap(), call.to_str().unwrap(), "--html", file.to_str().unwrap()]);
    let page = fs::read_to_string(&file).unwrap();
    assert!(page.contains("There are not enough calls to say what changed."), "{page}");
    let links = links(&page);
    assert!(links.iter().any(|link| link == "./call.html"), "{links:?}");
    assert!(links.iter().any(|link| link.starts_with("./call.html#t=")), "{links:?}");
}

#[test]
fn hostile_names_and_words_stay_words_on_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut record: Value = serde_json::from_str(&fs::read_to_string(fixture()).unwrap()).unwrap();
    let hostile = "<img src=x onerror=alert(1)>";
    record["source"]["name"] = hostile.into();
    record["summary"]["what_to_try"][0]["quote"] = hostile.into();
    let call = folder.path().join("call.json");
    fs::write(&call, record.to_string()).unwrap();
    let file = folder.path().join("compared.html");
    sidetone(&["compare", call.to_str().unwrap(), call.to_str().unwrap(), "--html", file.to_str().unwrap()]);
    let page = fs::read_to_string(&file).unwrap();
    assert!(!page.contains("<img"), "nothing said becomes an element");
}
