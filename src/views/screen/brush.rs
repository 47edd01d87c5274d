//! Signs and styles by what the terminal can show.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph};

use super::Look;
use crate::views::labels;
use crate::views::terminal::Ink;

const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// What can be drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brush {
    unicode: bool,
    colour: bool,
}

impl Brush {
    pub(super) fn of(look: &Look) -> Brush {
        Brush { unicode: look.unicode, colour: look.colour }
    }

    pub(super) fn unicode(self) -> bool {
        self.unicode
    }

    /// One of two spellings, by what the terminal can draw.
    pub(super) fn glyph<'a>(self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    /// The report's inks. Background and plain text stay the terminal's own, so that dark and light both work.
    pub(super) fn style(self, ink: Ink) -> Style {
        let plain = Style::new();
        let coloured = |colour: Color| if self.colour { plain.fg(colour) } else { plain };
        match ink {
            Ink::Plain => plain,
            Ink::Strong => plain.add_modifier(Modifier::BOLD),
            Ink::Faint => plain.add_modifier(Modifier::DIM),
            Ink::Agent => coloured(Color::Cyan),
            Ink::Customer => coloured(Color::Yellow),
            Ink::Good => coloured(Color::Green),
            Ink::Try => coloured(Color::Magenta),
        }
    }

    pub(super) fn span<'a>(self, ink: Ink, text: impl Into<String>) -> Span<'a> {
        Span::styled(clean(&text.into()), self.style(ink))
    }

    /// A box in one ink.
    pub(super) fn frame<'a>(self, ink: Ink) -> Block<'a> {
        let set = if self.unicode { border::ROUNDED } else { ASCII };
        Block::bordered().border_set(set).border_style(self.style(ink))
    }
}

/// Words and names come from outside.
fn clean(text: &str) -> String {
    text.chars().map(|c| if labels::is_hidden(c) { ' ' } else { c }).collect()
}

/// Draws lines from the top; what does not fit is left out.
pub(super) fn lines(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'_>>) {
    frame.render_widget(Paragraph::new(lines), area);
}
