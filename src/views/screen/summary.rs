//! The summary of the call that has just ended.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Closing;
use super::brush::{Brush, lines};
use super::words::rule;
use crate::call::{PlaybookResult, Record, SummaryPoint};
use crate::views::labels::{self, clock, one_line};
use crate::views::terminal::{Ink, wrap};

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, closing: &Closing, brush: Brush) {
    let text = text(area.width, &closing.record, brush);
    let room = room(area.height, text.len());
    let above = closing.scroll.min(text.len().saturating_sub(room));
    let below = text.len().saturating_sub(above + room);
    let shown: Vec<Line<'_>> = text.into_iter().skip(above).take(room).collect();
    lines(frame, area, shown);
    let sign = match (above > 0, below > 0) {
        (false, false) => return,
        (false, true) => brush.glyph(" more ↓ ", " more v "),
        (true, true) => brush.glyph(" more ↑↓ ", " more ^v "),
        (true, false) => brush.glyph(" more ↑ ", " more ^ "),
    };
    let last = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    frame.render_widget(Line::from(brush.span(Ink::Strong, sign)).right_aligned(), last);
}

/// Lines that can be above the first one that is shown.
pub(super) fn limit(area: Rect, record: &Record, brush: Brush) -> usize {
    let lines = text(area.width, record, brush).len();
    lines.saturating_sub(room(area.height, lines))
}

/// Rows for text: where it does not fit, the last row says that there is more.
fn room(height: u16, lines: usize) -> usize {
    let height = usize::from(height);
    if lines > height { height.saturating_sub(1) } else { height }
}

fn text<'a>(width: u16, record: &Record, brush: Brush) -> Vec<Line<'a>> {
    let mut page = Page { width, brush, text: Vec::new() };
    let summary = &record.summary;
    let title = format!("The call, {}", labels::length(record.source.duration_s));
    page.text.push(rule(width, &title, brush));
    page.paragraph("   ", &summary.headline, Ink::Plain);
    if let Some(polished) = &summary.polished {
        page.text.push(Line::default());
        page.paragraph("   ", &polished.text, Ink::Plain);
        page.paragraph("   ", &labels::polished(polished), Ink::Faint);
    }
    if record.speech.is_empty() {
        page.paragraph("   ", "Nobody was heard in this call, so there is nothing to coach.", Ink::Plain);
    }
    page.points("What went well", &summary.what_went_well, Ink::Good);
    page.points("What to try next", &summary.what_to_try, Ink::Try);
    if let Some(result) = &record.playbook {
        page.playbook(result);
    }
    if !summary.follow_ups.is_empty() {
        page.heading("Promised");
    }
    for promise in labels::by_time(&summary.follow_ups, |promise| promise.at_s) {
        let when = promise.when.as_deref().map_or_else(|| "no time named".to_owned(), one_line);
        let text = format!("{}: {} ({when})", labels::party(promise.who), promise.what);
        page.paragraph(&format!("   {}  ", clock(promise.at_s)), &text, Ink::Plain);
    }
    if !summary.details.is_empty() {
        page.heading("Details");
    }
    for detail in labels::by_time(&summary.details, |detail| detail.start_s) {
        let text = format!("{}: {} ({})", labels::detail(detail.kind), detail.value, detail.party);
        page.paragraph(&format!("   {}  ", clock(detail.start_s)), &text, Ink::Plain);
    }
    page.text
}

struct Page<'a> {
    width: u16,
    brush: Brush,
    text: Vec<Line<'a>>,
}

impl Page<'_> {
    fn heading(&mut self, title: &str) {
        self.text.push(Line::default());
        self.text.push(Line::from(self.brush.span(Ink::Strong, format!(" {title}"))));
    }

    /// Text wrapped to the width: the first line begins with `lead`, the others are indented as far.
    fn paragraph(&mut self, lead: &str, text: &str, ink: Ink) {
        let text = one_line(text);
        if text.is_empty() {
            return;
        }
        let room = usize::from(self.width).saturating_sub(lead.len() + 1).max(10);
        for (index, row) in wrap(&text, room).into_iter().enumerate() {
            let start = if index == 0 { lead.to_owned() } else { " ".repeat(lead.len()) };
            self.text.push(Line::from(vec![self.brush.span(Ink::Faint, start), self.brush.span(ink, row)]));
        }
    }

    /// Verdict, score, and what was missed.
    fn playbook(&mut self, result: &PlaybookResult) {
        self.heading(&format!("Playbook: {}", one_line(&result.title)));
        let verdict = labels::verdict(result.compliance.verdict);
        self.paragraph("   ", &format!("{}; fatal items {verdict}", labels::playbook_score(result)), Ink::Plain);
        for item in result.items().filter(|item| item.status.is_bad() && item.required) {
            let text = format!("{}: {}", labels::item_status(item.status), item.title);
            self.paragraph("   ", &text, Ink::Try);
        }
    }

    fn points(&mut self, title: &str, points: &[SummaryPoint], ink: Ink) {
        if points.is_empty() {
            return;
        }
        self.heading(title);
        for point in points {
            let lead = format!("   {}  ", clock(point.at_s));
            let indent = " ".repeat(lead.len());
            let quoted = |text: &str| {
                format!("{}{}{}", self.brush.glyph("“", "\""), one_line(text), self.brush.glyph("”", "\""))
            };
            let quote = if point.quote.is_empty() { String::new() } else { quoted(&point.quote) };
            let better =
                point.suggestion.as_deref().map_or_else(String::new, |better| format!("Try: {}", quoted(better)));
            self.paragraph(&lead, &point.text, ink);
            self.paragraph(&indent, &quote, Ink::Faint);
            self.paragraph(&indent, &better, Ink::Plain);
        }
    }
}
