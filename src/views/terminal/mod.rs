//! The report for the terminal.
//!
//! In: a record and the terminal's width, colour and character set. Out: lines no wider than the width.

mod paper;
mod playbook;
mod sections;
mod timeline;

use super::labels;
use crate::call::{PlaybookResult, Record};
pub(crate) use paper::{Ink, Paper, pad, truncate, wrap};

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalStyle {
    /// Columns; held to 60 to 160.
    pub width: usize,
    /// Whether colour codes are written.
    pub colour: bool,
    /// Whether anything beyond ASCII is drawn (words stay as they are).
    pub unicode: bool,
}

impl Default for TerminalStyle {
    fn default() -> TerminalStyle {
        TerminalStyle { width: 80, colour: false, unicode: true }
    }
}

/// The whole report of one call.
#[must_use]
pub fn report(record: &Record, style: &TerminalStyle) -> String {
    let mut paper = Paper::new(*style);
    sections::header(&mut paper, record);
    timeline::draw(&mut paper, record);
    sections::points(&mut paper, record);
    if let Some(result) = &record.playbook {
        playbook::draw(&mut paper, result, playbook::Detail::Missed);
    }
    sections::skills(&mut paper, record);
    sections::phases(&mut paper, record);
    sections::by_phase(&mut paper, record);
    sections::figures(&mut paper, record);
    sections::promises_and_details(&mut paper, record);
    sections::nudges(&mut paper, record);
    sections::sound(&mut paper, record);
    paper.finish()
}

/// A call against a playbook alone, every item with why it counted or not.
#[must_use]
pub fn playbook_report(name: &str, result: &PlaybookResult, style: &TerminalStyle) -> String {
    let mut paper = Paper::new(*style);
    let name = paper.ink(Ink::Strong, &truncate(&labels::one_line(name), paper.width(), style.unicode));
    paper.line(&name);
    playbook::draw(&mut paper, result, playbook::Detail::All);
    paper.finish()
}

/// One line a call, for `--quiet`: name, length, lowest skill, what to try first.
#[must_use]
pub fn one_line(record: &Record, style: &TerminalStyle) -> String {
    let mut parts = vec![labels::one_line(&record.source.name), labels::length(record.source.duration_s)];
    let scored = record.skills.iter().filter_map(|(skill, score)| Some((skill, score.score?)));
    if let Some((skill, score)) = scored.min_by(|a, b| a.1.total_cmp(&b.1)) {
        parts.push(format!("{} {score:.0}", skill.title().to_lowercase()));
    }
    match record.summary.what_to_try.first() {
        Some(point) => parts.push(format!("{} {}", labels::clock(point.at_s), labels::one_line(&point.text))),
        None if record.speech.is_empty() => parts.push(String::from("nobody is heard")),
        None => {}
    }
    let separator = if style.unicode { " · " } else { " | " };
    truncate(&parts.join(separator), style.width.clamp(60, 160), style.unicode)
}
