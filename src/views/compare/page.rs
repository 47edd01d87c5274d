//! A comparison as one page: what changed, each skill and figure with its interval, and the calls with links to their reports.

use askama::Template;

use super::text::{by_chance, difference, direction, said, spread, stands, titled};
use super::{Comparison, Moment, Row, Side, Verdict};
use crate::views::index::href;
use crate::views::labels::{self, one_line};
use crate::views::page::{BASE_STYLE, policy};

/// Half the width of an interval's drawing, and how far from its edge the furthest end lies.
const HALF: f64 = 70.0;
const ROOM: f64 = 6.0;

/// One call of a side, as the page names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallLink {
    /// Its name.
    pub name: String,
    /// When it began and how long it is, as words.
    pub facts: Vec<String>,
    /// Its report, relative to where the page lies, `/` between folders; none where there is none.
    pub report: Option<String>,
}

impl CallLink {
    /// How a record is named on the page, without a report yet.
    #[must_use]
    pub fn of(record: &crate::call::Record) -> CallLink {
        let mut facts = vec![labels::began(record), labels::length(record.source.duration_s)];
        facts.retain(|fact| !fact.is_empty());
        CallLink { name: one_line(&record.source.name), facts, report: None }
    }

    fn href(&self) -> String {
        self.report.as_deref().map(href).unwrap_or_default()
    }
}

/// An interval on a line whose middle is no difference.
struct Whisker {
    low: String,
    length: String,
    at: String,
}

struct Line {
    title: String,
    better: String,
    a: String,
    b: String,
    difference: String,
    whisker: Option<Whisker>,
    said: String,
    tone: &'static str,
}

struct Table {
    id: &'static str,
    title: &'static str,
    lines: Vec<Line>,
}

/// What changed in one way.
struct Change {
    title: &'static str,
    tone: &'static str,
    lines: Vec<(String, String, String)>,
}

struct Said {
    quote: String,
    text: String,
    suggestion: String,
    about: String,
    href: String,
}

struct Group {
    title: String,
    tone: &'static str,
    said: Vec<Said>,
}

struct Column {
    letter: char,
    name: String,
    count: String,
    calls: Vec<(CallLink, String)>,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Page {
    policy: String,
    style: String,
    sides: Vec<Column>,
    notes: Vec<String>,
    changes: Vec<Change>,
    unchanged: &'static str,
    tables: Vec<Table>,
    chance: String,
    groups: Vec<Group>,
}

/// The comparison as a page that needs nothing else and runs no script; `calls` are those of each side, in order.
#[must_use]
pub fn page(told: &Comparison, calls: [&[CallLink]; 2]) -> String {
    let style = format!("{BASE_STYLE}{}", include_str!("../page/compare.css"));
    let sides = [(&told.a, calls[0], 'A'), (&told.b, calls[1], 'B')];
    let counts = [told.a.calls, told.b.calls];
    let table =
        |id, title, rows: &[Row]| Table { id, title, lines: rows.iter().map(|row| line(row, counts)).collect() };
    let tables =
        [table("skills", "Skills", &told.skills), table("figures", "Figures of the agent and the call", &told.figures)];
    let page = Page {
        policy: policy(&style, ""),
        style,
        sides: sides.iter().map(|(side, calls, letter)| column(side, calls, *letter)).collect(),
        notes: told.notes.clone(),
        changes: changes(told),
        unchanged: unchanged(told),
        tables: tables.into_iter().filter(|table| !table.lines.is_empty()).collect(),
        chance: by_chance(told).unwrap_or_default(),
        groups: sides.iter().flat_map(|(side, calls, letter)| groups(side, calls, *letter)).collect(),
    };
    page.render().unwrap_or_default()
}

fn column(side: &Side, calls: &[CallLink], letter: char) -> Column {
    Column {
        letter,
        name: one_line(&side.name),
        count: super::calls(side.calls),
        calls: calls.iter().map(|call| (call.clone(), call.href())).collect(),
    }
}

fn line(row: &Row, calls: [usize; 2]) -> Line {
    let told = said(row);
    let told = told.trim_start_matches([':', ';', ' ']);
    let enough = match (row.verdict, row.difference) {
        (Verdict::NotEnoughCalls, None) => "not enough to say",
        (Verdict::NotEnoughCalls, Some(_)) => "not enough calls to say",
        _ => "",
    };
    let said = [enough, told].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    Line {
        title: titled(row),
        better: direction(row),
        a: spread(row, &row.a, calls[0]),
        b: spread(row, &row.b, calls[1]),
        difference: difference(row),
        whisker: whisker(row),
        said,
        tone: tone(row.verdict),
    }
}

fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::Higher | Verdict::Lower => "other",
        Verdict::NotEnoughCalls | Verdict::WithinNoise => "none",
    }
}

/// The interval drawn to the row's own scale, so that it is seen whether it leaves no difference out.
fn whisker(row: &Row) -> Option<Whisker> {
    let shift = row.difference?;
    let (low, high) = shift.between?;
    let furthest = low.abs().max(high.abs()).max(shift.by.abs());
    let scale = if furthest > 0.0 { (HALF - ROOM) / furthest } else { 0.0 };
    let number = |value: f64| labels::number(value, 1);
    Some(Whisker {
        low: number(HALF + low * scale),
        length: number(((high - low) * scale).max(1.0)),
        at: number(HALF + shift.by * scale),
    })
}

/// The rows that stand out, by the way they do.
fn changes(told: &Comparison) -> Vec<Change> {
    let rows = || told.skills.iter().chain(&told.figures);
    let of = |title, tone, verdicts: &[Verdict]| Change {
        title,
        tone,
        lines: rows()
            .filter(|row| verdicts.contains(&row.verdict))
            .map(|row| (titled(row), difference(row), stands(row).trim_start_matches([';', ' ']).to_owned()))
            .collect(),
    };
    let changes = [
        of("Better", "better", &[Verdict::Better]),
        of("Worse", "worse", &[Verdict::Worse]),
        of("Different, neither better nor worse", "other", &[Verdict::Higher, Verdict::Lower]),
    ];
    changes.into_iter().filter(|change| !change.lines.is_empty()).collect()
}

/// What is said where nothing stands out.
fn unchanged(told: &Comparison) -> &'static str {
    let judged = told.skills.iter().chain(&told.figures).any(|row| row.verdict != Verdict::NotEnoughCalls);
    if judged {
        "No difference between A and B is more than chance makes."
    } else {
        "There are not enough calls to say what changed. The tables show both sides as they are."
    }
}

fn groups(side: &Side, calls: &[CallLink], letter: char) -> Vec<Group> {
    let group = |title: &str, tone, moments: &[Moment]| Group {
        title: format!("{letter}: {title}"),
        tone,
        said: moments.iter().map(|moment| said_at(moment, calls)).collect(),
    };
    let groups = [group("went well", "well", &side.best), group("to try", "try", &side.worst)];
    groups.into_iter().filter(|group| !group.said.is_empty()).collect()
}

fn said_at(moment: &Moment, calls: &[CallLink]) -> Said {
    let report = calls.get(moment.index).map(CallLink::href).unwrap_or_default();
    Said {
        quote: moment.quote.clone(),
        text: moment.text.clone(),
        suggestion: moment.suggestion.clone().unwrap_or_default(),
        about: format!("{} at {}, {}", moment.call, moment.at, moment.skill.title().to_lowercase()),
        href: if report.is_empty() {
            report
        } else {
            format!("{report}#t={}", labels::number(moment.at_s.max(0.0), 0))
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::views::bands::Unit;
    use crate::views::compare::shift::Shift;
    use crate::views::compare::{Direction, Spread};

    fn row(between: Option<(f64, f64)>, by: f64) -> Row {
        Row {
            name: "listening".to_owned(),
            title: "Listening".to_owned(),
            unit: Unit::Whole(""),
            direction: Direction::Higher,
            band: None,
            a: Spread::default(),
            b: Spread::default(),
            difference: Some(Shift { by, between }),
            verdict: Verdict::NotEnoughCalls,
        }
    }

    #[test]
    fn an_interval_that_leaves_no_difference_out_is_drawn_on_one_side_of_the_middle() {
        let drawn = whisker(&row(Some((5.0, 20.0)), 10.0)).unwrap();
        assert_eq!((drawn.low.as_str(), drawn.length.as_str(), drawn.at.as_str()), ("86.0", "48.0", "102.0"));
        let across = whisker(&row(Some((-20.0, 5.0)), -4.0)).unwrap();
        assert_eq!((across.low.as_str(), across.length.as_str(), across.at.as_str()), ("6.0", "80.0", "57.2"));
        let nothing = whisker(&row(Some((0.0, 0.0)), 0.0)).unwrap();
        assert_eq!((nothing.low.as_str(), nothing.length.as_str()), ("70.0", "1.0"));
        assert!(whisker(&row(None, 3.0)).is_none(), "without an interval nothing is drawn");
    }

    #[test]
    fn where_one_side_cannot_tell_there_is_not_enough_to_say() {
        let told = |difference| line(&Row { difference, ..row(None, 0.0) }, [1, 1]).said;
        assert_eq!(told(None), "not enough to say");
        assert_eq!(told(Some(Shift { by: 3.0, between: None })), "not enough calls to say");
    }
}
