//! The first rows: where the program is, and which switches are set.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::NARROW;
use super::brush::{Brush, lines};
use crate::call::{Consent, Sharing};
use crate::views::labels;
use crate::views::live::{LiveState, Phase};
use crate::views::terminal::{Ink, truncate};

/// Where the program is, and who may see the record.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &LiveState, brush: Brush) {
    let name = " Sidetone  ";
    let phase = phase(state);
    let width = usize::from(area.width);
    let line = Line::from(vec![
        brush.span(Ink::Strong, name),
        brush.span(Ink::Plain, truncate(&phase, width.saturating_sub(name.len()), brush.unicode())),
    ]);
    let right = standing(state, brush);
    let room = width.saturating_sub(line.width() + 3);
    lines(frame, area, vec![line]);
    if area.width >= NARROW && right.chars().count() <= room {
        let right = format!("{right} ");
        frame.render_widget(Line::from(brush.span(Ink::Faint, right)).right_aligned(), area);
    }
}

fn phase(state: &LiveState) -> String {
    match (state.phase, &state.call) {
        (Phase::Waiting, _) => "waiting for a call".to_owned(),
        (Phase::Call, Some(call)) => {
            let of = state.replay_s.map_or_else(String::new, |replay_s| format!(" of {}", labels::clock(replay_s)));
            let what = if state.replay_s.is_some() { "replay" } else { "in call" };
            format!("{what} {}{of}", labels::clock(call.call_s))
        }
        (Phase::Call, None) => "in call".to_owned(),
        (Phase::Ending, _) => "call over, last words are coming".to_owned(),
    }
}

fn standing(state: &LiveState, brush: Brush) -> String {
    let sharing = match state.mode.sharing {
        Sharing::Private => "private",
        Sharing::Shared => "shared",
    };
    let consent = match state.mode.consent {
        None => return sharing.to_owned(),
        Some(Consent::Told) => "customer told",
        Some(Consent::Agreed) => "customer agreed",
        Some(Consent::NotNeeded) => "consent not needed",
    };
    format!("{sharing}{}{consent}", brush.glyph(" · ", " | "))
}

/// Whether a switch is set that changes what the program does.
pub(super) fn has_mode(state: &LiveState) -> bool {
    state.mode.card_capture || state.mode.hold || state.mode.snoozed
}

/// The switches that are set: each with the key that ends it, or by name only where there are several.
pub(super) fn draw_mode(frame: &mut Frame<'_>, area: Rect, state: &LiveState, brush: Brush) {
    let mode = &state.mode;
    let switches = [
        (mode.card_capture, "Card capture", ": nothing is heard or kept", " (c ends it)"),
        (mode.hold, "On hold", ": no nudges", " (h ends it)"),
        (mode.snoozed, "Nudges snoozed", "", " (z ends it)"),
    ];
    let set: Vec<_> = switches.into_iter().filter(|(on, ..)| *on).collect();
    let text = match set.as_slice() {
        [(_, name, what, key)] if name.len() + what.len() + key.len() + 4 <= usize::from(area.width) => {
            format!("{name}{what}{key}")
        }
        [(_, name, _, key)] => format!("{name}{key}"),
        several => several.iter().map(|(_, name, ..)| *name).collect::<Vec<_>>().join(brush.glyph(" · ", " | ")),
    };
    if text.is_empty() {
        // On a narrow screen there is no room for it in the first row.
        let standing = if area.width < NARROW { standing(state, brush) } else { String::new() };
        lines(frame, area, vec![Line::from(brush.span(Ink::Faint, format!("   {standing}")))]);
    } else {
        let mark = brush.glyph(" ‖ ", " = ");
        lines(frame, area, vec![Line::from(vec![brush.span(Ink::Try, mark), brush.span(Ink::Strong, text)])]);
    }
}
