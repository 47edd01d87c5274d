//! docs/nudges.md against the code: it cannot go stale.

use std::collections::BTreeSet;

use super::super::manners::Manner;
use super::super::rules::Grounds;
use super::super::{CoachConfig, NudgeKind, wording};
use crate::config::Setting;
use crate::config::schema::{Section, Value};

const PAGE: &str = include_str!("../../../docs/nudges.md");

/// Cells of the rows of the table of kinds: kind, condition, defaults, source, sustain, clear, cool-down, text, skill, what.
fn rows() -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    PAGE.lines().filter(|line| line.starts_with("| `")).map(cells).filter(|cells| cells.len() == 10).collect()
}

/// A default as the page writes it before the name of its setting.
fn written(setting: &Setting) -> String {
    let value = match &setting.default {
        Value::Float(x) => x.to_string(),
        Value::Integer(x) => x.to_string(),
        Value::Bool(x) => x.to_string(),
        Value::Text(text) => format!("`{text}`"),
        Value::List(items) if items.is_empty() => "none".to_owned(),
        Value::List(items) => items.join(", "),
    };
    if setting.unit.is_empty() { value } else { format!("{value} {}", setting.unit) }
}

#[test]
fn every_kind_has_one_row_in_the_order_of_the_code() {
    let named: Vec<String> = rows().iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    let kinds: Vec<&str> = NudgeKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(named, kinds);
}

#[test]
fn sustain_cool_down_skill_and_text_are_those_of_the_code() {
    let config = CoachConfig::default();
    for (row, kind) in rows().iter().zip(NudgeKind::ALL) {
        let manner = Manner::of(*kind, &config);
        assert_eq!(row[4], format!("{} s", manner.sustain_s), "sustain of {}", row[0]);
        assert_eq!(row[6], format!("{} s", manner.cool_down_s), "cool-down of {}", row[0]);
        assert_eq!(row[8], kind.skill().name(), "skill of {}", row[0]);
        assert_eq!(row[9], if kind.is_praise() { "praise" } else { "correction" }, "{}", row[0]);
        let said = ["", "clipping_ratio", "solutions_too_soon"]
            .map(|metric| wording::headline(*kind, &Grounds { metric, ..Grounds::default() }));
        let texts: BTreeSet<&str> = row[7].split("; ").collect();
        assert_eq!(texts, BTreeSet::from(said), "text of {}", row[0]);
        assert!(!row[1].is_empty() && !row[5].is_empty(), "condition of {}", row[0]);
    }
}

#[test]
fn every_setting_stands_on_the_page_with_its_default() {
    let mut wrong = Vec::new();
    for setting in CoachConfig::settings() {
        let (name, written) = (format!("(`{}`)", setting.key), written(&setting));
        let mut places = PAGE.split(&name).collect::<Vec<_>>();
        places.pop();
        let stale = places.iter().any(|before| !before.trim_end().ends_with(&written));
        if places.is_empty() || stale {
            wrong.push(format!("{written} {name}"));
        }
    }
    assert!(wrong.is_empty(), "docs/nudges.md should say {wrong:#?}");
}

#[test]
fn the_source_says_where_a_default_is_more_than_a_choice() {
    let settings = CoachConfig::settings();
    for row in rows() {
        let own = |setting: &&Setting| setting.source.starts_with("own choice");
        let named: Vec<&Setting> = settings.iter().filter(|s| row[2].contains(&format!("(`{}`)", s.key))).collect();
        assert_eq!(row[3] == "own choice", named.iter().all(own), "source of {}: {}", row[0], row[3]);
    }
}

#[test]
fn those_that_do_not_wait_are_named() {
    let config = CoachConfig::default();
    let sentence = PAGE.split("only help at once").nth(1).unwrap().split('.').next().unwrap();
    let named: BTreeSet<&str> = sentence.split('`').skip(1).step_by(2).collect();
    let at_once = NudgeKind::ALL.iter().filter(|kind| Manner::of(**kind, &config).at_once);
    assert_eq!(named, at_once.map(|kind| kind.name()).collect());
}
