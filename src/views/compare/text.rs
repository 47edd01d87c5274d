//! Comparisons for the terminal and as Markdown.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{Comparison, Direction, Moment, Row, Side, Spread, Verdict};
use crate::views::bands::Unit;
use crate::views::labels;
use crate::views::terminal::{Ink, Paper, TerminalStyle, pad};

/// Width of a title and of the word for a direction.
const TITLE: usize = 29;
const BETTER: usize = 8;
/// Room that a difference needs beside them; on a narrower terminal it goes under them.
const DIFFERENCE: usize = 24;

/// The comparison for a terminal.
#[must_use]
pub fn text(told: &Comparison, style: &TerminalStyle) -> String {
    let mut paper = Paper::new(*style);
    for (letter, side) in [("A", &told.a), ("B", &told.b)] {
        let line = paper
            .ink(Ink::Strong, &format!("{letter}  {}  {}", labels::one_line(&side.name), super::calls(side.calls)));
        paper.line(&line);
    }
    for note in &told.notes {
        paper.paragraph("   ", note, Ink::Faint);
    }
    for (title, rows) in [("Skills, 0 to 100", &told.skills), ("Figures of the agent and the call", &told.figures)] {
        if rows.is_empty() {
            continue;
        }
        paper.heading(title);
        let calls = [told.a.calls, told.b.calls];
        let width = value_width(rows, calls);
        let head =
            format!("  {}{}{}{}difference", pad("", TITLE), pad("better", BETTER), pad("A", width), pad("B", width));
        let head = paper.ink(Ink::Faint, &head);
        paper.line(&head);
        for row in rows {
            line(&mut paper, row, calls, width);
        }
    }
    chance(&mut paper, told);
    for (letter, side) in [("A", &told.a), ("B", &told.b)] {
        moments(&mut paper, letter, side);
    }
    paper.finish()
}

/// Columns that the values of these rows need.
fn value_width(rows: &[Row], calls: [usize; 2]) -> usize {
    let widths =
        rows.iter().map(|row| spread(row, &row.a, calls[0]).width().max(spread(row, &row.b, calls[1]).width()));
    widths.max().unwrap_or(0).max(6) + 2
}

fn line(paper: &mut Paper, row: &Row, calls: [usize; 2], width: usize) {
    let title = pad(&titled(row), TITLE);
    let better = match row.direction {
        Direction::Higher => "higher",
        Direction::Lower => "lower",
        Direction::Band => "range",
        Direction::Neutral => "",
    };
    let [a, b] = [spread(row, &row.a, calls[0]), spread(row, &row.b, calls[1])];
    let sides = format!("{}{}{}", pad(better, BETTER), pad(&a, width), pad(&b, width));
    let ink = match row.verdict {
        Verdict::Better => Ink::Good,
        Verdict::Worse => Ink::Try,
        Verdict::Higher | Verdict::Lower => Ink::Strong,
        Verdict::NotEnoughCalls | Verdict::WithinNoise => Ink::Plain,
    };
    let told = format!("{}{}", difference(row), said(row));
    let lead = format!("  {title}{sides}");
    if paper.width() >= lead.width() + DIFFERENCE {
        paper.paragraph(&lead, &told, ink);
    } else {
        paper.line(&lead);
        paper.paragraph("      ", &told, ink);
    }
}

/// The title with its unit: `Pace, words/min`.
pub(super) fn titled(row: &Row) -> String {
    let unit = unit(row.unit);
    if unit.is_empty() { row.title.clone() } else { format!("{}, {unit}", row.title) }
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "",
        Unit::Share => "%",
        Unit::Seconds | Unit::Length => "s",
        Unit::Decimal(name) | Unit::Whole(name) => name,
    }
}

/// The median, with several calls the middle half, and their number where some of them could not tell.
pub(super) fn spread(row: &Row, side: &Spread, calls: usize) -> String {
    let Some(median) = side.median else { return "-".to_owned() };
    let some = if side.n < calls { format!(" in {}", side.n) } else { String::new() };
    match side.middle_half {
        Some((low, high)) => format!("{} ({}..{}){some}", bare(row, median), bare(row, low), bare(row, high)),
        None => format!("{}{some}", bare(row, median)),
    }
}

/// A value without its unit.
fn bare(row: &Row, value: f64) -> String {
    match row.unit {
        Unit::Length => labels::number(value, 0),
        Unit::Share => labels::number(value * 100.0, if value != 0.0 && value.abs() < 0.01 { 2 } else { 0 }),
        unit => labels::value(value, unit).split(' ').next().unwrap_or_default().to_owned(),
    }
}

fn signed(row: &Row, value: f64) -> String {
    let text = bare(row, value);
    if value > 0.0 { format!("+{text}") } else { text }
}

pub(super) fn difference(row: &Row) -> String {
    let Some(shift) = row.difference else { return "-".to_owned() };
    match shift.between {
        Some((low, high)) => format!("{} ({} to {})", signed(row, shift.by), signed(row, low), signed(row, high)),
        None => signed(row, shift.by),
    }
}

/// What can be said of the difference.
pub(super) fn said(row: &Row) -> String {
    let verdict = match row.verdict {
        Verdict::NotEnoughCalls => String::new(),
        Verdict::WithinNoise => ": within chance".to_owned(),
        Verdict::Better => ": better".to_owned(),
        Verdict::Worse => ": worse".to_owned(),
        Verdict::Higher => ": higher".to_owned(),
        Verdict::Lower => ": lower".to_owned(),
    };
    format!("{verdict}{}", stands(row))
}

/// Where both sides stand against the band; empty where there is none.
pub(super) fn stands(row: &Row) -> String {
    match (row.a.stands, row.b.stands, row.direction) {
        (Some(a), Some(b), Direction::Band) if a == b => format!("; both {a}"),
        (Some(a), Some(b), Direction::Band) => format!("; {a}, then {b}"),
        _ => String::new(),
    }
}

/// How many rows would stand out by chance.
pub(super) fn by_chance(told: &Comparison) -> Option<String> {
    let judged = told.skills.iter().chain(&told.figures).filter(|row| row.verdict != Verdict::NotEnoughCalls).count();
    (judged > 0).then(|| {
        let chance = judged as f64 * (1.0 - super::shift::SURE);
        format!(
            "A side shows its median and the middle half of its calls, a difference where it lies at 95 %. Of {judged} rows \
             about {} would stand out by chance alone. Better and worse are said only where the direction is plain or a range \
             is known.",
            labels::number(chance.max(1.0), 0)
        )
    })
}

fn chance(paper: &mut Paper, told: &Comparison) {
    if let Some(text) = by_chance(told) {
        paper.blank();
        paper.paragraph("  ", &text, Ink::Faint);
    }
}

fn moments(paper: &mut Paper, letter: &str, side: &Side) {
    for (title, moments, ink) in [("went well", &side.best, Ink::Good), ("to try", &side.worst, Ink::Try)] {
        if moments.is_empty() {
            continue;
        }
        paper.heading(&format!("{letter}: {title}"));
        for moment in moments {
            paper.paragraph("  ", &format!("\u{201c}{}\u{201d}", moment.quote), ink);
            paper.paragraph("    ", &about(moment), Ink::Faint);
        }
    }
}

fn about(moment: &Moment) -> String {
    let better = moment.suggestion.as_ref().map_or_else(String::new, |text| format!(" Try: {text}"));
    format!("{} at {}, {}. {}{better}", moment.call, moment.at, moment.skill.title().to_lowercase(), moment.text)
}

/// The comparison as Markdown.
#[must_use]
pub fn markdown(told: &Comparison) -> String {
    let mut out = String::from("# Comparison\n\n");
    for (letter, side) in [("A", &told.a), ("B", &told.b)] {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "- **{letter}**: {}, {}", cell(&side.name), super::calls(side.calls));
    }
    out.push('\n');
    for note in &told.notes {
        let _ = writeln!(out, "> {note}\n");
    }
    for (title, rows) in [("Skills", &told.skills), ("Figures", &told.figures)] {
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {title}\n\n| | better | A | B | difference | |\n|---|---|---|---|---|---|");
        for row in rows {
            let said = said(row);
            let said = said.trim_start_matches([':', ';', ' ']);
            let (a, b) = (spread(row, &row.a, told.a.calls), spread(row, &row.b, told.b.calls));
            let _ =
                writeln!(out, "| {} | {} | {a} | {b} | {} | {said} |", titled(row), direction(row), difference(row));
        }
        out.push('\n');
    }
    if let Some(text) = by_chance(told) {
        let _ = writeln!(out, "{text}\n");
    }
    for (letter, side) in [("A", &told.a), ("B", &told.b)] {
        for (title, moments) in [("went well", &side.best), ("to try", &side.worst)] {
            if moments.is_empty() {
                continue;
            }
            let _ = writeln!(out, "## {letter}: {title}\n");
            for moment in moments {
                let _ = writeln!(out, "- \u{201c}{}\u{201d}: {}", cell(&moment.quote), cell(&about(moment)));
            }
            out.push('\n');
        }
    }
    out.trim_end().to_owned()
}

pub(super) fn direction(row: &Row) -> String {
    match (row.direction, &row.band) {
        (Direction::Higher, _) => "higher".to_owned(),
        (Direction::Lower, _) => "lower".to_owned(),
        (Direction::Band, Some(band)) => band.clone(),
        (Direction::Band | Direction::Neutral, _) => String::new(),
    }
}

/// Text that Markdown takes as it is.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in labels::one_line(text).chars() {
        if matches!(c, '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
