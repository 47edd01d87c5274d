//! Lines of a known width: wrapping, padding, colour.

use unicode_width::UnicodeWidthStr;

use super::TerminalStyle;

/// What a piece of text is, for those who see colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    Strong,
    Faint,
    Agent,
    Customer,
    Good,
    Try,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Agent => "36",
            Ink::Customer => "33",
            Ink::Good => "32",
            Ink::Try => "35",
        }
    }
}

/// The report as it is written.
#[derive(Debug)]
pub(crate) struct Paper {
    style: TerminalStyle,
    text: String,
}

impl Paper {
    pub(crate) fn new(style: TerminalStyle) -> Paper {
        Paper { style: TerminalStyle { width: style.width.clamp(60, 160), ..style }, text: String::new() }
    }

    pub(crate) fn width(&self) -> usize {
        self.style.width
    }

    /// One of two spellings, by what the terminal can draw.
    pub(crate) fn glyph<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.style.unicode { unicode } else { ascii }
    }

    /// The text in a colour, where colour is wanted.
    pub(crate) fn ink(&self, ink: Ink, text: &str) -> String {
        if self.style.colour && ink != Ink::Plain && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
        } else {
            text.to_owned()
        }
    }

    /// A finished line, which may hold colour codes.
    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A heading with an empty line before it, cut off where it is longer than a line.
    pub(crate) fn heading(&mut self, title: &str) {
        self.blank();
        let title = truncate(title, self.width(), self.style.unicode);
        let title = self.ink(Ink::Strong, &title);
        self.line(&title);
    }

    /// Text wrapped to the width: the first line begins with `lead`, the others are indented as far.
    pub(crate) fn paragraph(&mut self, lead: &str, text: &str, ink: Ink) {
        let indent = lead.width();
        for (index, line) in wrap(text, self.width().saturating_sub(indent).max(20)).iter().enumerate() {
            let start = if index == 0 { lead.to_owned() } else { " ".repeat(indent) };
            let body = self.ink(ink, line);
            self.line(&format!("{start}{body}"));
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Breaks text into lines of at most `width` columns, at white space where that can be.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        for piece in pieces(word, width) {
            let Some(last) = lines.last_mut() else { break };
            let needs = if last.is_empty() { piece.width() } else { last.width() + 1 + piece.width() };
            if needs <= width {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(&piece);
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

/// A word in pieces that each fit the width.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    for c in word.chars() {
        let full = out.last().is_some_and(|piece| piece.width() + c.to_string().width() > width);
        if full {
            out.push(String::new());
        }
        if let Some(piece) = out.last_mut() {
            piece.push(c);
        }
    }
    out
}

/// Text padded with spaces, or cut, to exactly `width` columns.
pub(crate) fn pad(text: &str, width: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + c.to_string().width() > width {
            break;
        }
        out.push(c);
    }
    let missing = width.saturating_sub(out.width());
    out.push_str(&" ".repeat(missing));
    out
}

/// Text cut to `width` columns, with a mark where something was cut.
pub(crate) fn truncate(text: &str, width: usize, unicode: bool) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mark = if unicode { "…" } else { "..." };
    let kept = pad(text, width.saturating_sub(mark.width()));
    format!("{}{mark}", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_spaces_and_splits_what_cannot_fit() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 5), ["abcde", "fgh", "ij"]);
    }

    #[test]
    fn wide_letters_count_twice() {
        assert_eq!(wrap("日本 語", 4), ["日本", "語"]);
        assert_eq!(pad("日本語", 5), "日本 ");
    }

    #[test]
    fn cut_text_says_so() {
        assert_eq!(truncate("a longer sentence", 9, true), "a longer…");
        assert_eq!(truncate("a longer sentence", 9, false), "a long...");
    }
}
