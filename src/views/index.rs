//! The overview of a folder as one page: a table that sorts, with a link to each call's page.

use std::fmt::Write as _;

use askama::Template;

use super::folder::FolderRow;
use super::labels::{self, clock, one_line};
use super::page::{BASE_STYLE, policy};
use crate::cues::Skill;

const SCRIPT: &str = include_str!("page/js/index.js");

/// One cell: what is read, and what it sorts by.
struct Cell {
    text: String,
    sort: String,
    class: &'static str,
}

struct Row {
    name: String,
    href: String,
    cells: Vec<Cell>,
    hint: String,
    hint_at: String,
    warnings: usize,
}

struct Column {
    title: &'static str,
    long: &'static str,
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index<'a> {
    policy: String,
    style: String,
    script: &'a str,
    facts: Vec<String>,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// The overview: a row a call; columns sort on a click or by key. Without its script it is a plain table.
#[must_use]
pub fn index_page(rows: &[FolderRow]) -> String {
    let style = format!("{BASE_STYLE}{}", include_str!("page/index.css"));
    let total_s: f64 = rows.iter().map(|row| row.duration_s).sum();
    let calls = if rows.len() == 1 { String::from("1 call") } else { format!("{} calls", rows.len()) };
    let index = Index {
        policy: policy(&style, SCRIPT),
        style,
        script: SCRIPT,
        facts: vec![calls, labels::length(total_s)],
        columns: columns(),
        rows: rows.iter().map(row).collect(),
    };
    index.render().unwrap_or_default()
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column { title: "Began", long: "When the call began" },
        Column { title: "Length", long: "Length of the call" },
        Column { title: "Talk", long: "The agent's share of the talk" },
        Column { title: "Pace", long: "Words a minute of the agent's speech" },
        Column { title: "Interr.", long: "Interruptions by the agent" },
        Column { title: "Dead air", long: "Silences of 3 s or more that are no hold" },
    ];
    columns.extend(shown_skills().map(|skill| Column { title: short(skill), long: skill.title() }));
    columns
}

/// Calls have no written word.
fn shown_skills() -> impl Iterator<Item = Skill> {
    Skill::SCORED.into_iter().filter(|skill| *skill != Skill::Written)
}

fn short(skill: Skill) -> &'static str {
    match skill {
        Skill::Communication => "Commun.",
        Skill::ClearSpeech => "Clear",
        Skill::ConflictResolution => "Conflict",
        Skill::Assertiveness => "Assertive",
        other => other.title(),
    }
}

fn row(row: &FolderRow) -> Row {
    let number = |value: Option<f64>, text: String, class| Cell {
        text: if value.is_some() { text } else { String::from("–") },
        sort: value.map(|value| value.to_string()).unwrap_or_default(),
        class,
    };
    let began = row.started_at.clone().unwrap_or_default();
    let mut cells = vec![
        Cell { text: began.get(..10).unwrap_or_default().to_owned(), sort: one_line(&began), class: "" },
        number(Some(row.duration_s), clock(row.duration_s.round()), "number"),
        number(row.talk_share, format!("{:.0} %", row.talk_share.unwrap_or_default() * 100.0), "number"),
        number(row.pace_wpm, labels::number(row.pace_wpm.unwrap_or_default(), 0), "number"),
        number(Some(f64::from(row.interruptions)), row.interruptions.to_string(), "number"),
        number(Some(f64::from(row.dead_air_count)), row.dead_air_count.to_string(), "number"),
    ];
    cells.extend(shown_skills().map(|skill| {
        let score = row.skills.get(&skill).copied().flatten();
        number(score, labels::number(score.unwrap_or_default(), 0), depth(score))
    }));
    Row {
        name: one_line(&row.name),
        href: row.page.as_deref().map(href).unwrap_or_default(),
        cells,
        hint: row.top_hint.as_deref().map(one_line).unwrap_or_default(),
        hint_at: row.top_hint_s.map(clock).unwrap_or_default(),
        warnings: row.sound_warnings,
    }
}

/// How deep a score's cell is tinted: five steps.
fn depth(score: Option<f64>) -> &'static str {
    match score {
        None => "number none",
        Some(score) if score < 35.0 => "number s1",
        Some(score) if score < 50.0 => "number s2",
        Some(score) if score < 65.0 => "number s3",
        Some(score) if score < 80.0 => "number s4",
        Some(_) => "number s5",
    }
}

/// A link within the folder: `./` before it, so that no name is taken for a scheme or another host.
pub(super) fn href(path: &str) -> String {
    let mut out = String::from("./");
    for byte in path.trim_start_matches('/').bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stays_in_the_folder() {
        assert_eq!(href("a call.html"), "./a%20call.html");
        assert_eq!(href("javascript:alert(1)"), "./javascript%3Aalert%281%29");
        assert_eq!(href("//elsewhere/x"), "./elsewhere/x");
    }
}
