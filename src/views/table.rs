//! Many calls in one table, for the terminal.

use unicode_width::UnicodeWidthStr;

use super::folder::FolderRow;
use super::labels::{self, clock, one_line};
use super::terminal::{Ink, Paper, TerminalStyle, pad, truncate};
use crate::cues::Skill;

/// The skills as they fit a column.
const SHORT: [(Skill, &str); 8] = [
    (Skill::Listening, "list"),
    (Skill::Communication, "comm"),
    (Skill::ClearSpeech, "clear"),
    (Skill::Voice, "voice"),
    (Skill::Positivity, "posit"),
    (Skill::Empathy, "empat"),
    (Skill::ConflictResolution, "confl"),
    (Skill::Assertiveness, "assrt"),
];

/// A row a call: length, talk share, pace, interruptions, dead air, skills, and what to try first.
///
/// Narrow terminals show the skills only as far as they fit; the hint takes what is left, or a line of its own.
#[must_use]
pub fn folder_table(rows: &[FolderRow], style: &TerminalStyle) -> String {
    let mut paper = Paper::new(*style);
    let longest = rows.iter().map(|row| one_line(&row.name).width()).max().unwrap_or(0);
    let name_width = longest.clamp(4, paper.width() / 3);
    let head = format!("{}  length  talk   pace  int  dead", pad("call", name_width));
    let room = paper.width().saturating_sub(head.width());
    let skills = (room / 6).min(SHORT.len());
    let skill_head: String = SHORT.iter().take(skills).map(|(_, short)| format!(" {short:>5}")).collect();
    let hint_room = room.saturating_sub(skills * 6 + 2);
    let hint_beside = hint_room >= 24;
    let line = format!("{head}{skill_head}{}", if hint_beside { "  try first" } else { "" });
    let line = paper.ink(Ink::Strong, &line);
    paper.line(&line);
    for row in rows {
        let figures = figures(row, name_width);
        let scores: String =
            SHORT.iter().take(skills).map(|(skill, _)| format!(" {:>5}", score(row, *skill))).collect();
        let hint = hint(row);
        let beside =
            if hint_beside { format!("  {}", truncate(&hint, hint_room, style.unicode)) } else { String::new() };
        paper.line(&format!("{figures}{scores}{beside}"));
        if !hint_beside && !hint.is_empty() {
            let hint = truncate(&hint, paper.width() - 2, style.unicode);
            let hint = paper.ink(Ink::Faint, &hint);
            paper.line(&format!("  {hint}"));
        }
    }
    paper.finish()
}

fn figures(row: &FolderRow, name_width: usize) -> String {
    let share = row.talk_share.map_or_else(String::new, |share| format!("{} %", labels::number(share * 100.0, 0)));
    let pace = row.pace_wpm.map_or_else(String::new, |pace| labels::number(pace, 0));
    let name = pad(&truncate(&one_line(&row.name), name_width, true), name_width);
    format!(
        "{name} {:>7} {share:>5}  {pace:>5} {:>4} {:>5}",
        clock(row.duration_s.round()),
        row.interruptions,
        row.dead_air_count
    )
}

fn score(row: &FolderRow, skill: Skill) -> String {
    row.skills.get(&skill).copied().flatten().map_or_else(|| String::from("-"), |score| labels::number(score, 0))
}

fn hint(row: &FolderRow) -> String {
    row.top_hint.as_deref().map(one_line).unwrap_or_default()
}
