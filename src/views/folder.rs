//! A folder of calls: one row each, as CSV and as a page of its own.
//!
//! In: a [`FolderRow`] a call. Out: text; the page asks for nothing from outside itself.

use std::collections::BTreeMap;

use serde::Serialize;

use super::exports::csv_field;
pub use super::index::index_page;
use super::labels;
use crate::call::Record;
use crate::cues::Skill;

/// What the overview says of one call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FolderRow {
    /// The recording's name.
    pub name: String,
    /// Where the call's page is, relative to the overview; none where none was written.
    pub page: Option<String>,
    /// When it began, RFC 3339, where known.
    pub started_at: Option<String>,
    /// Length of the call, seconds.
    pub duration_s: f64,
    /// The agent's share of the talk, 0 to 1.
    pub talk_share: Option<f64>,
    /// The agent's pace, words a minute of speech time.
    pub pace_wpm: Option<f64>,
    /// Interruptions the agent started.
    pub interruptions: u32,
    /// Silences of 3 s or more that are no hold.
    pub dead_air_count: u32,
    /// Their time together, seconds.
    pub dead_air_s: f64,
    /// A score for each skill, 0 to 100; none where there was not enough to judge.
    pub skills: BTreeMap<Skill, Option<f64>>,
    /// What to try first.
    pub top_hint: Option<String>,
    /// Where in the call that is, seconds.
    pub top_hint_s: Option<f64>,
    /// Whether anything is the matter with the sound.
    pub sound_warnings: usize,
}

impl FolderRow {
    /// The row of one call, whose page lies at `page`.
    #[must_use]
    pub fn new(record: &Record, page: Option<&str>) -> FolderRow {
        let metrics = &record.metrics;
        let hint = record.summary.what_to_try.first();
        let health = &record.health;
        FolderRow {
            name: record.source.name.clone(),
            page: page.map(str::to_owned),
            started_at: record.started_at.clone(),
            duration_s: record.source.duration_s,
            talk_share: metrics.agent.talk_share,
            pace_wpm: metrics.agent.pace_wpm,
            interruptions: metrics.agent.interruptions,
            dead_air_count: metrics.call.dead_air_count,
            dead_air_s: metrics.call.dead_air_s,
            skills: Skill::SCORED
                .iter()
                .map(|skill| (*skill, record.skills.get(skill).and_then(|score| score.score)))
                .collect(),
            top_hint: hint.map(|point| point.text.clone()),
            top_hint_s: hint.map(|point| point.at_s),
            sound_warnings: health.verdicts.len() + health.agent.verdicts.len() + health.customer.verdicts.len(),
        }
    }
}

/// A row a call (RFC 4180), shares 0 to 1, times in seconds, an empty field where there was not enough to judge.
#[must_use]
pub fn folder_csv(rows: &[FolderRow]) -> String {
    let scored = Skill::SCORED;
    let mut head =
        String::from("name,started_at,duration_s,talk_share,pace_wpm,interruptions,dead_air_count,dead_air_s");
    for skill in scored {
        head.push(',');
        head.push_str(skill.name());
    }
    head.push_str(",top_hint,top_hint_s,sound_warnings\r\n");
    let mut out = head;
    for row in rows {
        out.push_str(&csv_line(row));
        out.push_str("\r\n");
    }
    out
}

fn csv_line(row: &FolderRow) -> String {
    let figure = |value: Option<f64>, decimals| value.map_or_else(String::new, |value| labels::number(value, decimals));
    let mut fields = vec![
        csv_field(&row.name),
        csv_field(row.started_at.as_deref().unwrap_or_default()),
        labels::number(row.duration_s, 3),
        figure(row.talk_share, 4),
        figure(row.pace_wpm, 1),
        row.interruptions.to_string(),
        row.dead_air_count.to_string(),
        labels::number(row.dead_air_s, 3),
    ];
    fields.extend(Skill::SCORED.iter().map(|skill| figure(row.skills.get(skill).copied().flatten(), 1)));
    fields.push(csv_field(row.top_hint.as_deref().unwrap_or_default()));
    fields.push(figure(row.top_hint_s, 3));
    fields.push(row.sound_warnings.to_string());
    fields.join(",")
}
