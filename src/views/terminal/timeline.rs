//! The call as two lanes of blocks.

use unicode_width::UnicodeWidthStr;

use super::{Ink, Paper, pad};
use crate::call::{Record, SourceKind};
use crate::talk::{OverlapKind, SilenceKind};
use crate::views::labels;
use crate::{Party, Span};

const LABEL: usize = 11;

/// Draws both lanes, what happens between them, and the times above.
pub(super) fn draw(paper: &mut Paper, record: &Record) {
    let duration_s = record.source.duration_s;
    if record.speech.is_empty() || duration_s <= 0.0 {
        return;
    }
    let columns = paper.width() - LABEL;
    paper.heading("The call");
    let ruler = ruler(duration_s, columns);
    let ruler = paper.ink(Ink::Faint, &format!("{}{ruler}", " ".repeat(LABEL)));
    paper.line(&ruler);
    phases(paper, record, columns);
    if record.source.kind == SourceKind::MonoFile {
        lane(paper, record, None, "  Both", columns);
    } else {
        lane(paper, record, Some(Party::Agent), "  Agent", columns);
        between(paper, record, columns);
        lane(paper, record, Some(Party::Customer), "  Customer", columns);
    }
    nudges(paper, record, columns);
    legend(paper, record);
}

/// The column a moment falls into.
fn column(time_s: f64, duration_s: f64, columns: usize) -> usize {
    ((time_s / duration_s * columns as f64) as usize).min(columns - 1)
}

/// Times at steps that leave room between them.
fn ruler(duration_s: f64, columns: usize) -> String {
    const STEPS: [f64; 11] = [5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0];
    let wanted = duration_s * 12.0 / columns as f64;
    let step = STEPS.into_iter().find(|step| *step >= wanted).unwrap_or(7200.0);
    let mut line = String::new();
    let mut time_s = 0.0;
    while time_s < duration_s {
        let mark = labels::clock(time_s);
        let at = column(time_s, duration_s, columns);
        if at >= line.len() && at + mark.len() <= columns {
            line = pad(&line, at);
            line.push_str(&mark);
        }
        time_s += step;
    }
    line
}

/// Share of each column in which the party speaks, 0 to 1.
fn shares(record: &Record, party: Option<Party>, columns: usize) -> Vec<f64> {
    let column_s = record.source.duration_s / columns as f64;
    let mut shares = vec![0.0; columns];
    for segment in record.speech.iter().filter(|segment| party.is_none_or(|party| segment.party == party)) {
        let span = Span::new(segment.start_s, segment.end_s);
        let first = column(segment.start_s.max(0.0), record.source.duration_s, columns);
        let last = column(segment.end_s.max(0.0), record.source.duration_s, columns);
        for (index, share) in shares.iter_mut().enumerate().take(last + 1).skip(first) {
            let cell = Span::new(index as f64 * column_s, (index + 1) as f64 * column_s);
            *share += span.intersection(cell).map_or(0.0, Span::duration_s) / column_s;
        }
    }
    shares
}

fn lane(paper: &mut Paper, record: &Record, party: Option<Party>, label: &str, columns: usize) {
    let blocks: Vec<char> = paper.glyph(" ░▒▓█", " .:=#").chars().collect();
    let cells: String = shares(record, party, columns)
        .into_iter()
        .map(|share| {
            let step = if share <= 0.02 { 0 } else { ((share * 4.0).ceil() as usize).clamp(1, 4) };
            blocks.get(step).copied().unwrap_or(' ')
        })
        .collect();
    let ink = match party {
        Some(Party::Agent) => Ink::Agent,
        Some(Party::Customer) => Ink::Customer,
        None => Ink::Plain,
    };
    let line = format!("{}{}", paper.ink(ink, &pad(label, LABEL)), paper.ink(ink, &cells));
    paper.line(&line);
}

/// The marks between the lanes; the more serious hides the lighter in the same column.
fn between(paper: &mut Paper, record: &Record, columns: usize) {
    let duration_s = record.source.duration_s;
    let mut cells: Vec<(u8, char)> = vec![(0, ' '); columns];
    let mut put = |time_s: f64, rank: u8, mark: char| {
        if let Some(cell) = cells.get_mut(column(time_s, duration_s, columns))
            && cell.0 < rank
        {
            *cell = (rank, mark);
        }
    };
    let mark = |unicode: char, ascii: char| if paper.glyph("u", "a") == "u" { unicode } else { ascii };
    for silence in &record.silences {
        let sign = match silence.kind {
            SilenceKind::DeadAir => mark('╌', '_'),
            SilenceKind::Hold => mark('~', '~'),
            SilenceKind::Typing => mark('∴', 't'),
        };
        let first = column(silence.start_s, duration_s, columns);
        let last = column(silence.end_s, duration_s, columns);
        for at in first..=last {
            put((at as f64 + 0.5) * duration_s / columns as f64, 1, sign);
        }
    }
    for overlap in record.overlaps.iter().filter(|overlap| !overlap.doubtful) {
        match overlap.kind {
            OverlapKind::Interruption => put(overlap.start_s, 4, mark('×', 'x')),
            OverlapKind::FailedInterruption => put(overlap.start_s, 3, mark('○', 'o')),
            OverlapKind::Backchannel | OverlapKind::Terminal => put(overlap.start_s, 2, mark('·', '.')),
        }
    }
    let line: String = cells.into_iter().map(|(_, sign)| sign).collect();
    if !line.trim().is_empty() {
        paper.line(&format!("{}{line}", " ".repeat(LABEL)));
    }
}

/// The names of the phases where they begin, cut where the next begins.
fn phases(paper: &mut Paper, record: &Record, columns: usize) {
    if record.phases.is_empty() {
        return;
    }
    let edge = paper.glyph("\u{258f}", "|");
    let mut line = String::new();
    let mut at = 0;
    for phase in &record.phases {
        let (from, to) = (
            column(phase.start_s, record.source.duration_s, columns).max(at),
            column(phase.end_s, record.source.duration_s, columns),
        );
        if to <= from {
            continue;
        }
        line.push_str(&" ".repeat(from - at));
        let name: String = phase.phase.title().chars().take((to - from).saturating_sub(2)).collect();
        line.push_str(&pad(&format!("{edge}{name}"), to - from));
        at = to;
    }
    let line = paper.ink(Ink::Faint, &format!("{}{}", pad("  Phases", LABEL), line.trim_end()));
    paper.line(&line);
}

/// The numbers of the nudges where they opened.
fn nudges(paper: &mut Paper, record: &Record, columns: usize) {
    if record.nudges.is_empty() {
        return;
    }
    let mut line = String::new();
    for (index, nudge) in record.nudges.iter().enumerate() {
        let at = column(nudge.opened_s, record.source.duration_s, columns);
        let name = (index + 1).to_string();
        let free = line.len() + usize::from(!line.is_empty());
        if at >= free && at + name.len() <= columns {
            line = pad(&line, at);
            line.push_str(&name);
        }
    }
    let line = paper.ink(Ink::Faint, &format!("{}{line}", pad("  Nudges", LABEL)));
    paper.line(&line);
}

fn legend(paper: &mut Paper, record: &Record) {
    let has = |kinds: &[OverlapKind]| {
        record.overlaps.iter().any(|overlap| !overlap.doubtful && kinds.contains(&overlap.kind))
    };
    let quiet = |kind| record.silences.iter().any(|silence| silence.kind == kind);
    let mut parts = Vec::new();
    if record.source.kind != SourceKind::MonoFile {
        if has(&[OverlapKind::Interruption]) {
            parts.push(format!("{} interruption", paper.glyph("×", "x")));
        }
        if has(&[OverlapKind::FailedInterruption]) {
            parts.push(format!("{} tried to interrupt", paper.glyph("○", "o")));
        }
        if has(&[OverlapKind::Backchannel, OverlapKind::Terminal]) {
            parts.push(format!("{} harmless overlap", paper.glyph("·", ".")));
        }
        if quiet(SilenceKind::DeadAir) {
            parts.push(format!("{} dead air", paper.glyph("╌", "_")));
        }
        if quiet(SilenceKind::Hold) {
            parts.push(String::from("~ on hold"));
        }
        if quiet(SilenceKind::Typing) {
            parts.push(format!("{} typing", paper.glyph("∴", "t")));
        }
    }
    let mut line = String::new();
    for part in parts {
        if !line.is_empty() && LABEL + line.width() + 3 + part.width() > paper.width() {
            let full = paper.ink(Ink::Faint, &line);
            paper.line(&format!("{}{full}", " ".repeat(LABEL)));
            line.clear();
        }
        if !line.is_empty() {
            line.push_str("   ");
        }
        line.push_str(&part);
    }
    if !line.is_empty() {
        let line = paper.ink(Ink::Faint, &line);
        paper.line(&format!("{}{line}", " ".repeat(LABEL)));
    }
}
