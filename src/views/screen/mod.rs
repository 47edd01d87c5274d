//! The live call on a whole terminal.
//!
//! In: the state of the live call, its meters, and a [`Look`]: what the terminal can show and what the person has
//! opened. Out: one frame. A key goes through [`press`], which says what is to be done.
//! Invariants: a frame is a function of these three; nothing blinks; no meaning hangs on colour alone; nothing that was
//! said reaches the terminal as a control character.

mod brush;
mod card;
mod figures;
mod foot;
mod head;
mod keys;
mod meters;
mod summary;
mod words;

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use super::live::{LiveState, Meters, Phase};
use crate::call::Record;
use brush::Brush;

pub use keys::{Wish, press};
pub use meters::follow;

/// Below this many columns names and words are shortened.
const NARROW: u16 = 60;
/// Below this many rows nothing is drawn only for the eye's comfort.
const LOW: u16 = 20;

/// What the terminal can show, and what the person wants to see.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// Whether anything beyond ASCII is drawn (words stay as they are).
    pub unicode: bool,
    /// Whether colours are used.
    pub colour: bool,
    /// Where the page is.
    pub address: Option<String>,
    /// Whether the words are folded away.
    pub words_folded: bool,
    /// What lies over the screen.
    pub over: Over,
    /// The last call's summary, until it is put away.
    pub summary: Option<Closing>,
    /// An answer to the last key, for a moment in place of the keys.
    pub said: Option<String>,
    /// The program has been told to end.
    pub leaving: bool,
}

/// What lies over the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Over {
    /// Nothing.
    #[default]
    Nothing,
    /// The list of keys.
    Help,
    /// Whether to end the call and quit.
    AskQuit,
}

/// An ended call and how far its summary is scrolled.
#[derive(Debug, Clone, PartialEq)]
pub struct Closing {
    /// Its record.
    pub record: Arc<Record>,
    /// Lines above the first one that is shown.
    pub scroll: usize,
}

/// Where the parts of the screen are.
#[derive(Debug, Clone, Copy)]
struct Areas {
    head: Rect,
    mode: Rect,
    meters: Rect,
    figures: Rect,
    card: Rect,
    body: Rect,
    notices: Rect,
    foot: Rect,
}

impl Areas {
    fn of(area: Rect, state: &LiveState, look: &Look) -> Areas {
        let roomy = area.height >= LOW;
        let in_call = state.phase != Phase::Waiting;
        let gap = u16::from(roomy);
        let card = if !in_call || look.summary.is_some() {
            0
        } else if roomy {
            // Kept free, so that the words stay where they are when a card comes.
            card::kept_free(area.width)
        } else {
            let rows = state.nudge.as_ref().map_or(0, |card| card::rows(area.width, card));
            rows.min(area.height.saturating_sub(4))
        };
        let figures = if in_call { figures::ROWS.min(area.height.saturating_sub(card + 5)) } else { 0 };
        let [head, mode, meters, _, figures, card, body, notices, foot] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(u16::from(roomy || head::has_mode(state))),
            Constraint::Length(2),
            Constraint::Length(gap),
            Constraint::Length(figures),
            Constraint::Length(card),
            Constraint::Min(0),
            Constraint::Length(foot::notice_rows(state, area)),
            Constraint::Length(1),
        ])
        .areas(area);
        Areas { head, mode, meters, figures, card, body, notices, foot }
    }
}

/// Draws one frame.
pub fn draw(frame: &mut Frame<'_>, state: &LiveState, meters: &Meters, look: &Look) {
    let brush = Brush::of(look);
    let areas = Areas::of(frame.area(), state, look);
    head::draw(frame, areas.head, state, brush);
    head::draw_mode(frame, areas.mode, state, brush);
    meters::draw(frame, areas.meters, state, meters, brush);
    figures::draw(frame, areas.figures, state, brush);
    match &look.summary {
        Some(closing) => summary::draw(frame, areas.body, closing, brush),
        None => {
            card::draw(frame, areas.card, state, brush);
            words::draw(frame, areas.body, state, look, brush);
        }
    }
    foot::draw_notices(frame, areas.notices, state, brush);
    foot::draw(frame, areas.foot, state, look, brush);
    match look.over {
        Over::Nothing => {}
        Over::Help => foot::draw_help(frame, look, brush),
        Over::AskQuit => foot::draw_question(frame, brush),
    }
}

/// How far the summary can be scrolled on a screen of this size, lines.
#[must_use]
pub fn scroll_limit(size: Rect, state: &LiveState, look: &Look) -> usize {
    let Some(closing) = &look.summary else { return 0 };
    let area = Areas::of(size, state, look).body;
    summary::limit(area, &closing.record, Brush::of(look))
}

#[cfg(test)]
mod tests;
