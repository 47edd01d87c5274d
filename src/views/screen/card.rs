//! The nudge that is open, and those before it.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr as _;

use super::NARROW;
use super::brush::{Brush, lines};
use crate::coach::Outcome;
use crate::views::labels;
use crate::views::live::{LiveState, NudgeCard};
use crate::views::terminal::{Ink, truncate, wrap};

/// Most columns of a card: a longer line is read more slowly.
const WIDEST: u16 = 78;

/// Most rows of a card's line of why.
const DETAIL_ROWS: usize = 2;

/// Rows kept free for a card: the highest one, and on a wide screen the nudge before it where the card is lower.
pub(super) fn kept_free(width: u16) -> u16 {
    if width < NARROW { 6 } else { 5 }
}

/// Rows of a card on a screen of this width.
pub(super) fn rows(width: u16, card: &NudgeCard) -> u16 {
    let detail = wrap(&card.detail, text_columns(width.min(WIDEST))).len().clamp(1, DETAIL_ROWS);
    3 + u16::try_from(detail).unwrap_or(1)
}

/// Columns of text in a card of this width: without frame, mark and margin.
fn text_columns(width: u16) -> usize {
    usize::from(width).saturating_sub(6).max(1)
}

/// The open card with the nudge before it, or the nudges before it alone.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &LiveState, brush: Brush) {
    let Some(card) = &state.nudge else {
        draw_earlier(frame, area, state, brush);
        return;
    };
    let [card_area, below] =
        Layout::vertical([Constraint::Length(rows(area.width, card)), Constraint::Min(0)]).areas(area);
    draw_card(frame, Rect { width: card_area.width.min(WIDEST), ..card_area }, card, brush);
    draw_earlier(frame, below, state, brush);
}

fn draw_card(frame: &mut Frame<'_>, area: Rect, card: &NudgeCard, brush: Brush) {
    let (word, mark, ink) = if card.praise {
        ("Well done", brush.glyph("✓ ", "* "), Ink::Good)
    } else {
        ("Nudge", brush.glyph("▸ ", "> "), Ink::Try)
    };
    let title = format!(" {word}{}{} ", brush.glyph(" · ", ": "), card.skill.title());
    let keys = if area.width < NARROW {
        " + helped  - not  o never "
    } else {
        " + it helped   - it did not   o none of this kind "
    };
    let frame_of_card = brush
        .frame(ink)
        .title_top(brush.span(ink, title))
        .title_bottom(Line::from(brush.span(Ink::Faint, keys)).right_aligned());
    let inner = frame_of_card.inner(area);
    frame.render_widget(frame_of_card, area);
    let width = text_columns(area.width);
    let headline = truncate(&card.headline, width, brush.unicode());
    let mut text = vec![Line::from(vec![Span::raw(" "), brush.span(ink, mark), brush.span(Ink::Strong, headline)])];
    let room = usize::from(inner.height).saturating_sub(1);
    text.extend(within(&card.detail, width, room, brush).into_iter().map(|line| Line::raw(format!("   {line}"))));
    lines(frame, inner, text);
}

/// Text wrapped to at most `rows` lines, with a mark where something was cut.
pub(super) fn within(text: &str, width: usize, rows: usize, brush: Brush) -> Vec<String> {
    let mut wrapped = wrap(&brush.span(Ink::Plain, text).content, width.max(1));
    if wrapped.len() > rows {
        let rest = wrapped.split_off(rows.saturating_sub(1)).join(" ");
        wrapped.truncate(rows);
        if rows > 0 {
            wrapped.push(truncate(&rest, width, brush.unicode()));
        }
    }
    wrapped
}

/// The latest first, as many as there is room for.
fn draw_earlier(frame: &mut Frame<'_>, area: Rect, state: &LiveState, brush: Brush) {
    let width = usize::from(area.width).saturating_sub(2);
    let line = |card: &NudgeCard| {
        let text = format!("   {}  {}", labels::clock(card.opened_s), card.headline);
        let ending = ending(card);
        let text = if text.width() + ending.width() <= width { text + &ending } else { text };
        Line::from(brush.span(Ink::Faint, truncate(&text, width, brush.unicode())))
    };
    let latest = state.earlier_nudges.iter().rev().take(usize::from(area.height)).map(line);
    lines(frame, area, latest.collect());
}

fn ending(card: &NudgeCard) -> String {
    match card.outcome {
        _ if card.praise => " (well done)".to_owned(),
        Some(outcome @ (Outcome::Corrected | Outcome::Expired)) => format!(" ({})", labels::outcome(outcome)),
        _ => String::new(),
    }
}
