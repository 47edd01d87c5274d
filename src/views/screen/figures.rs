//! Balance, pace, and how long it has gone on like this.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::NARROW;
use super::brush::{Brush, lines};
use super::meters::{LABEL, bar_columns};
use crate::views::labels;
use crate::views::live::{Figures, LiveState};
use crate::views::terminal::{Ink, pad};

/// Rows that the figures take.
pub(super) const ROWS: u16 = 3;
/// Columns from which both shares are named.
const WITH_OTHER: u16 = 66;
/// A turn is shown from here, seconds: before that everybody knows how long they have spoken.
const TURN_FROM_S: f64 = 20.0;
/// A silence is shown from here, seconds: where dead air is counted.
const SILENCE_FROM_S: f64 = 3.0;

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &LiveState, brush: Brush) {
    let none = Figures::default();
    let figures = state.figures.as_ref().unwrap_or(&none);
    let quiet = state.mode.hold || state.mode.card_capture;
    let rows =
        vec![balance(area.width, figures, brush), pace(area.width, figures, brush), length(figures, quiet, brush)];
    lines(frame, area, rows);
}

fn label<'a>(brush: Brush, name: &str) -> Span<'a> {
    brush.span(Ink::Plain, format!("   {}", pad(name, LABEL)))
}

fn balance<'a>(width: u16, figures: &Figures, brush: Brush) -> Line<'a> {
    let name = label(brush, "Balance");
    let Some(share) = figures.talk_share else {
        return Line::from(vec![name, brush.span(Ink::Faint, "not enough said yet")]);
    };
    let columns = bar_columns(width);
    let agent = ((share.clamp(0.0, 1.0) * columns as f64).round() as usize).min(columns);
    let percent = (share * 100.0).round();
    let other = if width < WITH_OTHER { String::new() } else { format!(", customer {} %", 100.0 - percent) };
    Line::from(vec![
        name,
        brush.span(Ink::Agent, brush.glyph("█", "#").repeat(agent)),
        brush.span(Ink::Customer, brush.glyph("░", ".").repeat(columns - agent)),
        brush.span(Ink::Plain, format!("  You {percent} %{other}")),
    ])
}

fn pace<'a>(width: u16, figures: &Figures, brush: Brush) -> Line<'a> {
    let name = label(brush, "Pace");
    let (Some(pace_wpm), Some(band)) = (figures.pace_wpm, figures.pace_band) else {
        return Line::from(vec![name, brush.span(Ink::Faint, "not enough said yet")]);
    };
    let unit = if width < NARROW { "words/min" } else { "words a minute" };
    let ink = if band == "good" { Ink::Plain } else { Ink::Try };
    let good = format!("  (good: {:.0} to {:.0})", figures.pace_low_wpm, figures.pace_high_wpm);
    let mut spans = vec![name, brush.span(ink, format!("{pace_wpm:.0} {unit}, {band}"))];
    if width >= NARROW {
        spans.push(brush.span(Ink::Faint, good));
    }
    Line::from(spans)
}

fn length<'a>(figures: &Figures, quiet: bool, brush: Brush) -> Line<'a> {
    let (name, text) = if figures.turn_s >= TURN_FROM_S {
        ("Turn", format!("you have spoken for {}", labels::length(figures.turn_s)))
    } else if figures.silence_s >= SILENCE_FROM_S && !quiet {
        ("Silence", format!("nobody speaks for {}", labels::length(figures.silence_s)))
    } else {
        return Line::default();
    };
    Line::from(vec![label(brush, name), brush.span(Ink::Plain, text)])
}
