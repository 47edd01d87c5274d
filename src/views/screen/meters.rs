//! Two meters: does it listen, and to what.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::NARROW;
use super::brush::{Brush, lines};
use crate::Party;
use crate::views::live::{LiveState, Meter, Meters, PartyCard};
use crate::views::terminal::{Ink, pad, truncate};

/// Level at the meter's left end, dBov: a quiet room. Its right end is 0.
const FLOOR_DBOV: f32 = -60.0;
/// How fast a meter falls, dB a second: as fast as a programme meter (IEC 60268-10 type I has 20 dB in 1.7 s) and a half
/// more, for speech is short.
const FALL_DB_PER_S: f32 = 18.0;
/// Columns of a label, here and in the figures below.
pub(super) const LABEL: usize = 10;

/// Columns of a bar on a screen of this width.
pub(super) fn bar_columns(width: u16) -> usize {
    match width {
        0..NARROW => 12,
        NARROW..100 => 24,
        _ => 36,
    }
}

/// What a meter shows `after_s` seconds after it showed `shown`: it rises at once and falls gently.
#[must_use]
pub fn follow(shown: Meters, heard: Meters, after_s: f32) -> Meters {
    let one = |shown: Meter, heard: Meter| {
        let fallen = shown.level_dbov.map_or(f32::NEG_INFINITY, |level| level - FALL_DB_PER_S * after_s);
        Meter { level_dbov: heard.level_dbov.map(|level| level.max(fallen).max(FLOOR_DBOV)), ..heard }
    };
    Meters { agent: one(shown.agent, heard.agent), customer: one(shown.customer, heard.customer) }
}

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &LiveState, meters: &Meters, brush: Brush) {
    let row = |party: Party, meter: Meter| row(area.width, party, meter, state.parties.get(&party), brush);
    lines(frame, area, vec![row(Party::Agent, meters.agent), row(Party::Customer, meters.customer)]);
}

fn row<'a>(width: u16, party: Party, meter: Meter, card: Option<&PartyCard>, brush: Brush) -> Line<'a> {
    let (name, ink) = whose(party);
    let mark = if meter.speaks { brush.glyph(" ● ", " * ") } else { "   " };
    let mut spans = vec![brush.span(ink, mark), brush.span(Ink::Plain, pad(name, LABEL))];
    spans.extend(bar(bar_columns(width), meter.level_dbov, ink, brush));
    spans.push(Span::raw("  "));
    if width >= NARROW {
        spans.push(brush.span(Ink::Plain, if meter.speaks { "speaking  " } else { "          " }));
    }
    let used: usize = spans.iter().map(Span::width).sum();
    let (device, ink) = device(card);
    spans.push(brush.span(ink, truncate(&device, usize::from(width).saturating_sub(used + 1), brush.unicode())));
    Line::from(spans)
}

/// A party as the agent reads it.
pub(super) fn whose(party: Party) -> (&'static str, Ink) {
    match party {
        Party::Agent => ("You", Ink::Agent),
        Party::Customer => ("Customer", Ink::Customer),
    }
}

fn bar<'a>(columns: usize, level_dbov: Option<f32>, ink: Ink, brush: Brush) -> [Span<'a>; 2] {
    let share = level_dbov.map_or(0.0, |level| (1.0 - level / FLOOR_DBOV).clamp(0.0, 1.0));
    let full = ((share * columns as f32).round() as usize).min(columns);
    [
        brush.span(ink, brush.glyph("█", "#").repeat(full)),
        brush.span(Ink::Faint, brush.glyph("─", "-").repeat(columns - full)),
    ]
}

fn device(card: Option<&PartyCard>) -> (String, Ink) {
    let Some(card) = card else { return ("no device".to_owned(), Ink::Faint) };
    let name = &card.device;
    match card.state {
        "quiet" => (format!("silent: {name}"), Ink::Try),
        "gone" => (format!("gone: {name}"), Ink::Try),
        "paused" => (format!("paused: {name}"), Ink::Try),
        "absent" => ("no device".to_owned(), Ink::Faint),
        _ => (name.clone(), Ink::Faint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(level_dbov: f32) -> Meters {
        Meters { agent: Meter { level_dbov: Some(level_dbov), speaks: false }, ..Meters::default() }
    }

    #[test]
    fn a_meter_rises_at_once_and_falls_gently_to_its_floor() {
        assert_eq!(follow(level(-50.0), level(-10.0), 0.1), level(-10.0));
        assert_eq!(follow(level(-10.0), level(-50.0), 0.5), level(-19.0));
        assert_eq!(follow(level(-58.0), level(-100.0), 0.5), level(FLOOR_DBOV));
        assert_eq!(follow(Meters::default(), level(-40.0), 0.1), level(-40.0));
        assert_eq!(follow(level(-10.0), Meters::default(), 0.1), Meters::default());
    }

    #[test]
    fn the_bar_is_empty_at_the_floor_and_full_at_full_scale() {
        let brush = Brush::of(&super::super::Look::default());
        let full = |level| bar(12, level, Ink::Agent, brush)[0].content.len();
        assert_eq!([full(None), full(Some(-100.0)), full(Some(-60.0))], [0, 0, 0]);
        assert_eq!([full(Some(-30.0)), full(Some(0.0))], [6, 12]);
    }
}
