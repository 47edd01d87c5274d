//! The last rows: notices, keys, and what lies over the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;

use super::Look;
use super::brush::{Brush, lines};
use super::card::within;
use super::keys::{KEYS, Key};
use crate::call::Sharing;
use crate::views::live::{LiveState, NoticeLevel, Phase};
use crate::views::terminal::{Ink, pad, truncate, wrap};

/// Most rows of one notice.
const NOTICE_ROWS: usize = 2;

/// What is the matter, the weightiest first: sentence and whether it is a warning.
fn notices(state: &LiveState) -> Vec<(&str, bool)> {
    let devices = state.parties.values().filter(|card| !card.text.is_empty()).map(|card| (card.text.as_str(), true));
    let notices = state.notices.iter().map(|notice| (notice.text.as_str(), notice.level == NoticeLevel::Warning));
    let mut all: Vec<_> = devices.chain(notices).collect();
    all.sort_by_key(|(_, warning)| !warning);
    all
}

/// Rows for the notices: as many as they need, up to a fifth of the screen.
pub(super) fn notice_rows(state: &LiveState, area: Rect) -> u16 {
    let room = usize::from(area.width).saturating_sub(5).max(10);
    let needed: usize = notices(state).iter().map(|(text, _)| wrap(text, room).len().min(NOTICE_ROWS)).sum();
    u16::try_from(needed).unwrap_or(u16::MAX).min(area.height / 5)
}

pub(super) fn draw_notices(frame: &mut Frame<'_>, area: Rect, state: &LiveState, brush: Brush) {
    let room = usize::from(area.width).saturating_sub(5).max(10);
    let text = notices(state).into_iter().flat_map(|(text, warning)| {
        let (mark, ink) = if warning { (" ! ", Ink::Strong) } else { (" i ", Ink::Plain) };
        within(text, room, NOTICE_ROWS, brush).into_iter().enumerate().map(move |(index, row)| {
            let mark = if index == 0 { mark } else { "   " };
            Line::from(vec![brush.span(Ink::Try, mark), brush.span(ink, row)])
        })
    });
    lines(frame, area, text.collect());
}

/// The keys that matter now, or what the last one did.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &LiveState, look: &Look, brush: Brush) {
    let width = usize::from(area.width);
    if let Some(said) = &look.said {
        let said = truncate(&format!(" {said}"), width, brush.unicode());
        lines(frame, area, vec![Line::from(brush.span(Ink::Strong, said))]);
        return;
    }
    let Some(keys) = footer(state, look, width) else { return };
    let mut line = Line::default();
    for (key, word) in keys {
        line.push_span(brush.span(Ink::Strong, format!(" {key}")));
        line.push_span(brush.span(Ink::Faint, format!(" {word} ")));
    }
    lines(frame, area, vec![line]);
}

/// Keys with their words, the most useful first; those for which there is no room are left to the help.
fn footer(state: &LiveState, look: &Look, width: usize) -> Option<Vec<(&'static str, &'static str)>> {
    let call = state.phase == Phase::Call;
    let hold = if state.mode.hold { "back" } else { "hold" };
    let share = if state.mode.sharing == Sharing::Private { "share" } else { "private" };
    let mut wanted = if look.summary.is_some() {
        vec![("Esc", "put away"), ("space", "start call")]
    } else if call {
        vec![("space", "end call"), ("h", hold), ("c", "card"), ("z", "snooze"), ("w", "words"), ("p", share)]
    } else {
        vec![("space", "start call"), ("p", share), ("z", "snooze")]
    };
    if look.leaving {
        wanted = vec![("q", "leave at once")];
    }
    let always = [("?", "keys"), ("q", "quit")];
    let always: &[_] = if look.leaving { &always[..1] } else { &always };
    let columns = |keys: &[(&str, &str)]| keys.iter().map(|(key, word)| key.len() + word.len() + 3).sum::<usize>();
    while columns(&wanted) + columns(always) > width {
        wanted.pop()?;
    }
    wanted.extend(always);
    Some(wanted)
}

/// All keys.
pub(super) fn draw_help(frame: &mut Frame<'_>, look: &Look, brush: Brush) {
    let width = usize::from(frame.area().width.min(64)).saturating_sub(4);
    let key = |Key { key, what, .. }: &Key| {
        let rows = wrap(what, width.saturating_sub(9).max(10));
        let line = |(index, row): (usize, String)| {
            let key = if index == 0 { key } else { "" };
            Line::from(vec![brush.span(Ink::Strong, pad(key, 9)), brush.span(Ink::Plain, row)])
        };
        rows.into_iter().enumerate().map(line).collect::<Vec<_>>()
    };
    let mut text: Vec<Line<'_>> = KEYS.iter().flat_map(key).collect();
    if let Some(address) = &look.address {
        text.push(Line::default());
        let page = wrap(&format!("The page is at {address}"), width.max(10));
        text.extend(page.into_iter().map(|row| Line::from(brush.span(Ink::Faint, row))));
    }
    over(frame, " Keys ", " any key closes this ", text, brush);
}

/// Whether to end the call.
pub(super) fn draw_question(frame: &mut Frame<'_>, brush: Brush) {
    let text = vec![
        Line::from(brush.span(Ink::Strong, "End the call and quit?")),
        Line::from(brush.span(Ink::Plain, "Its record is finished first.")),
    ];
    over(frame, " Quit ", " y yes   n no ", text, brush);
}

/// A box in the middle of the screen.
fn over(frame: &mut Frame<'_>, title: &str, keys: &str, text: Vec<Line<'_>>, brush: Brush) {
    let screen = frame.area();
    let columns = text.iter().map(Line::width).max().unwrap_or(0).max(keys.len());
    let size = |wanted: usize, most: u16| u16::try_from(wanted).unwrap_or(u16::MAX).min(most);
    let (width, height) = (size(columns + 4, screen.width), size(text.len() + 2, screen.height));
    let area = Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height };
    let frame_of_box = brush
        .frame(Ink::Strong)
        .title_top(brush.span(Ink::Strong, title))
        .title_bottom(Line::from(brush.span(Ink::Faint, keys)).right_aligned());
    let inner = frame_of_box.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(frame_of_box, area);
    lines(frame, Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner }, text);
}
