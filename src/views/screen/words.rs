//! The last words of both parties, or why there are none.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::brush::{Brush, lines};
use super::meters::{LABEL, whose};
use super::{LOW, Look, NARROW};
use crate::views::labels;
use crate::views::live::{LiveState, PartialLine, Phase, WordsLine};
use crate::views::terminal::{Ink, pad, wrap};

pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &LiveState, look: &Look, brush: Brush) {
    if area.height == 0 {
        return;
    }
    let mut text = Vec::new();
    if state.phase == Phase::Waiting {
        text.extend(waiting(area.width, state, look, brush));
    } else if look.words_folded {
        text.push(Line::from(brush.span(Ink::Faint, "   Words are folded away; w shows them.")));
    } else {
        if frame.area().height >= LOW {
            text.push(rule(area.width, "Words", brush));
        }
        let room = usize::from(area.height).saturating_sub(text.len());
        text.extend(said(area.width, room, state, look, brush));
    }
    lines(frame, area, text);
}

/// A heading that parts what is above from what is below.
pub(super) fn rule<'a>(width: u16, title: &str, brush: Brush) -> Line<'a> {
    let dash = brush.glyph("─", "-");
    let rest = usize::from(width).saturating_sub(title.len() + 6);
    Line::from(brush.span(Ink::Faint, format!(" {dash} {title} {}", dash.repeat(rest))))
}

fn paragraph<'a>(text: &str, width: u16, ink: Ink, brush: Brush) -> impl Iterator<Item = Line<'a>> {
    let room = usize::from(width).saturating_sub(5).max(10);
    wrap(text, room).into_iter().map(move |line| Line::from(brush.span(ink, format!("   {line}"))))
}

fn waiting<'a>(width: u16, state: &LiveState, look: &Look, brush: Brush) -> Vec<Line<'a>> {
    let mut text = Vec::new();
    let how = "A call begins by itself when somebody speaks, or with the space bar.";
    text.extend(paragraph(how, width, Ink::Plain, brush));
    text.extend(about_words(width, state, brush));
    text.extend(page(width, look, brush));
    text
}

fn page<'a>(width: u16, look: &Look, brush: Brush) -> Vec<Line<'a>> {
    let Some(address) = &look.address else { return Vec::new() };
    let mut text = vec![Line::default()];
    text.extend(paragraph(&format!("The page is at {address}"), width, Ink::Faint, brush));
    text
}

fn about_words<'a>(width: u16, state: &LiveState, brush: Brush) -> Vec<Line<'a>> {
    let sentence = match (&state.words, &state.words_absent) {
        // The reason stands among the notices.
        (_, Some(_)) => "There are no words in this call.".to_owned(),
        (Some(model), None) => format!("Words are recognised by {model}, on this machine."),
        (None, None) => "Words will come when the model is loaded.".to_owned(),
    };
    paragraph(&sentence, width, Ink::Faint, brush).collect()
}

/// The latest words at the bottom; as much of those before them as there is room for.
fn said<'a>(width: u16, room: usize, state: &LiveState, look: &Look, brush: Brush) -> Vec<Line<'a>> {
    if state.words_said.is_empty() && state.partial.is_empty() {
        let mut text = about_words(width, state, brush);
        text.extend(page(width, look, brush));
        return text;
    }
    // Words come when they are recognised; they are read in the order in which they were said.
    let mut latest: Vec<&WordsLine> = state.words_said.iter().rev().take(room.max(1)).collect();
    latest.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    let mut text: Vec<Line<'a>> =
        latest.into_iter().flat_map(|line| utterance(width, line, Ink::Plain, brush)).collect();
    // What is not settled is paler, and below what is.
    for partial in state.partial.values() {
        let line = unsettled(partial, brush);
        text.extend(utterance(width, &line, Ink::Faint, brush));
    }
    text.split_off(text.len().saturating_sub(room))
}

/// What somebody is saying, as a line that goes on.
fn unsettled(partial: &PartialLine, brush: Brush) -> WordsLine {
    WordsLine {
        id: String::new(),
        party: partial.party,
        start_s: partial.start_s,
        end_s: partial.end_s,
        text: format!("{} {}", partial.text, brush.glyph("…", "...")),
        late_s: 0.0,
    }
}

fn utterance<'a>(width: u16, line: &WordsLine, said: Ink, brush: Brush) -> Vec<Line<'a>> {
    let (name, ink) = whose(line.party);
    let room = usize::from(width).saturating_sub(5);
    if width < NARROW {
        return beside_name(name, ink, said, &line.text, room, brush);
    }
    let time = format!("{}  ", labels::clock(line.start_s));
    let indent = " ".repeat(3 + time.len() + LABEL);
    let rows = wrap(&line.text, room.saturating_sub(time.len() + LABEL).max(10));
    let row = |(index, row): (usize, String)| match index {
        0 => Line::from(vec![
            brush.span(Ink::Faint, format!("   {time}")),
            brush.span(ink, pad(name, LABEL)),
            brush.span(said, row),
        ]),
        _ => Line::from(brush.span(said, format!("{indent}{row}"))),
    };
    rows.into_iter().enumerate().map(row).collect()
}

/// Name and words as one paragraph, for a narrow screen.
fn beside_name<'a>(name: &str, ink: Ink, said: Ink, text: &str, room: usize, brush: Brush) -> Vec<Line<'a>> {
    let name = format!("{name}:");
    let rows = wrap(&format!("{name} {text}"), room.saturating_sub(2).max(10));
    let row = |(index, row): (usize, String)| match row.strip_prefix(name.as_str()) {
        Some(rest) if index == 0 => {
            Line::from(vec![Span::raw("   "), brush.span(ink, name.as_str()), brush.span(said, rest)])
        }
        _ => Line::from(brush.span(said, format!("     {row}"))),
    };
    rows.into_iter().enumerate().map(row).collect()
}
