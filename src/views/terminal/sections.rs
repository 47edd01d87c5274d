//! The parts of the report, from the head to the sound.

use super::{Ink, Paper, pad, truncate};
use crate::Party;
use crate::call::{Record, SkillScore, SourceKind, SummaryPoint, There};
use crate::coach::Nudge;
use crate::cues::Skill;
use crate::views::bands::{self, Of, Standing, Unit, Values};
use crate::views::labels::{self, clock, one_line};

/// Under this many columns verdicts stand on lines of their own, and bars are shorter.
const NARROW: usize = 76;

/// Name, when, how long, and what the call was about.
pub(super) fn header(paper: &mut Paper, record: &Record) {
    let name = truncate(&one_line(&record.source.name), paper.width(), true);
    let name = paper.ink(Ink::Strong, &name);
    paper.line(&name);
    let mut facts = vec![labels::began(record), labels::length(record.source.duration_s)];
    if record.source.kind != SourceKind::File {
        facts.push(labels::source(record.source.kind).to_owned());
    }
    facts.push(match (&record.models.speech, &record.models.speech_absent) {
        (Some(model), _) => format!("words by {}", one_line(model)),
        (None, Some(why)) => one_line(why),
        (None, None) => String::from("without words"),
    });
    facts.retain(|fact| !fact.is_empty());
    let joined = facts.join(paper.glyph(" · ", " | "));
    paper.paragraph("", &joined, Ink::Faint);
    if !record.summary.headline.is_empty() {
        paper.blank();
        paper.paragraph("", &one_line(&record.summary.headline), Ink::Plain);
    }
    if let Some(polished) = &record.summary.polished {
        paper.blank();
        paper.paragraph("", &one_line(&polished.text), Ink::Plain);
        paper.paragraph("", &labels::polished(polished), Ink::Faint);
    }
    if record.speech.is_empty() {
        paper.blank();
        paper.paragraph("", "Nobody is heard in this recording, so there is nothing to coach.", Ink::Plain);
    }
}

/// What went well and what to try.
pub(super) fn points(paper: &mut Paper, record: &Record) {
    let summary = &record.summary;
    if !summary.what_went_well.is_empty() {
        paper.heading("What went well");
        for point in &summary.what_went_well {
            self::point(paper, point, Ink::Good);
        }
    }
    if !summary.what_to_try.is_empty() {
        paper.heading("What to try next");
        for point in &summary.what_to_try {
            self::point(paper, point, Ink::Try);
        }
    }
}

fn point(paper: &mut Paper, point: &SummaryPoint, ink: Ink) {
    let lead = format!("  {}  ", clock(point.at_s));
    let indent = " ".repeat(lead.len());
    paper.paragraph(&lead, &one_line(&point.text), ink);
    if !point.quote.is_empty() {
        let quote = quoted(paper, &point.quote);
        paper.paragraph(&indent, &quote, Ink::Faint);
    }
    if let Some(better) = &point.suggestion {
        let better = quoted(paper, better);
        paper.paragraph(&indent, &format!("Try: {better}"), Ink::Plain);
    }
}

fn quoted(paper: &Paper, text: &str) -> String {
    format!("{}{}{}", paper.glyph("“", "\""), one_line(text), paper.glyph("”", "\""))
}

/// A bar for each skill, how much there was to go by, and the weightiest reason.
pub(super) fn skills(paper: &mut Paper, record: &Record) {
    let shown: Vec<(Skill, &SkillScore)> = record
        .skills
        .iter()
        .filter(|(skill, score)| **skill != Skill::Privacy && (**skill != Skill::Written || score.score.is_some()))
        .map(|(skill, score)| (*skill, score))
        .collect();
    if shown.is_empty() || record.speech.is_empty() {
        return;
    }
    paper.heading("Skills");
    for (skill, score) in shown {
        let title = pad(&format!("  {}", skill.title()), 23);
        let words = labels::confidence(score.score, score.confidence);
        let line = match score.score {
            Some(value) => format!("{title}{}  {value:>3.0}  {}", bar(paper, value), paper.ink(Ink::Faint, words)),
            None => format!("{title}{}", paper.ink(Ink::Faint, words)),
        };
        paper.line(&line);
        if let Some(reason) = weightiest(score) {
            paper.paragraph(&" ".repeat(23), &reason, Ink::Faint);
        }
    }
}

fn bar(paper: &Paper, score: f64) -> String {
    let cells = if paper.width() < NARROW { 12 } else { 20 };
    let full = ((score / 100.0 * cells as f64).round() as usize).min(cells);
    format!(
        "{}{}",
        paper.glyph("█", "#").repeat(full),
        paper.ink(Ink::Faint, &paper.glyph("─", "-").repeat(cells - full))
    )
}

/// The reason that moved the score most; where nothing did, none.
fn weightiest(score: &SkillScore) -> Option<String> {
    let rests_on_something = |why: &&crate::call::Why| why.metric.is_some() || !why.cues.is_empty();
    let why = score.why.iter().filter(rests_on_something).max_by(|a, b| a.points.abs().total_cmp(&b.points.abs()))?;
    Some(format!(
        "{} ({}{})",
        one_line(&why.text),
        if why.points < 0.0 { "-" } else { "+" },
        labels::number(why.points.abs(), 0)
    ))
}

/// When each phase was, who spoke in it and what was asked.
pub(super) fn phases(paper: &mut Paper, record: &Record) {
    if record.phases.is_empty() {
        return;
    }
    paper.heading("Phases");
    let head = format!("{}{}{}{}questions", pad("", 15), pad("from", 8), pad("length", 13), pad("agent", 7));
    let head = paper.ink(Ink::Faint, &head);
    paper.line(&head);
    for phase in &record.phases {
        let share = phase.talk_share.map_or_else(String::new, |share| labels::value(share, Unit::Share));
        let line = format!(
            "{}{}{}{}{}",
            pad(&format!("  {}", phase.phase.title()), 15),
            pad(&clock(phase.start_s), 8),
            pad(&labels::length(phase.end_s - phase.start_s), 13),
            pad(&share, 7),
            labels::questions(phase)
        );
        let line = truncate(line.trim_end(), paper.width(), true);
        paper.line(&line);
    }
}

/// What was expected in each phase, and what was there.
pub(super) fn by_phase(paper: &mut Paper, record: &Record) {
    if record.expectations.is_empty() {
        return;
    }
    paper.heading("By phase");
    paper.paragraph("  ", "What is expected in each, and what was there. No score.", Ink::Faint);
    let quotes = [paper.glyph("\u{201c}", "\""), paper.glyph("\u{201d}", "\"")];
    let mut phase = None;
    for expectation in &record.expectations {
        if phase.replace(expectation.phase) != Some(expectation.phase) {
            let title = paper.ink(Ink::Strong, &format!("  {}", expectation.phase.title()));
            paper.line(&title);
        }
        let (sign, ink) = match expectation.there {
            There::Yes => (paper.glyph("✓", "+"), Ink::Plain),
            There::No => (paper.glyph("–", "-"), Ink::Try),
            There::NotEnough => ("?", Ink::Faint),
        };
        let told = format!("{}: {}", one_line(&expectation.expected), labels::found(expectation, quotes));
        paper.paragraph(&format!("    {sign} "), &told, ink);
    }
}

/// The figures that have a comfortable band, in plain words.
pub(super) fn figures(paper: &mut Paper, record: &Record) {
    if record.speech.is_empty() {
        return;
    }
    let values = Values::of(record);
    let duration_s = record.source.duration_s;
    let mono = record.source.kind == SourceKind::MonoFile;
    paper.heading("Figures");
    let last = if paper.width() < NARROW { "" } else { "for the agent" };
    let head = format!("{}{}{}{last}", pad("", 26), pad("agent", 15), pad("customer", 15));
    let head = paper.ink(Ink::Faint, &head);
    if !mono {
        paper.line(&head);
    }
    for figure in bands::in_force(record) {
        let Some(band) = figure.band.filter(|_| bands::known_from(record.source.kind, figure.name)) else { continue };
        let Some(at) = values.judged(&figure) else { continue };
        if mono && figure.of == Of::Party && figure.group == "Talking and listening" {
            continue;
        }
        let standing = band.standing(at, duration_s);
        let ink = if standing == Standing::Within { Ink::Faint } else { Ink::Try };
        let verdict = match standing {
            Standing::Within => band.words(standing).to_owned(),
            _ => format!("{} ({})", band.words(standing), labels::band(&band, figure.unit)),
        };
        let other = match figure.of {
            Of::Party if !mono => values.party(Party::Customer, figure.name),
            _ => None,
        };
        let shown = |value: Option<f64>| value.map_or_else(String::new, |value| labels::value(value, figure.unit));
        let lead = format!(
            "{}{}{}",
            pad(&format!("  {}", figure.title), 26),
            pad(&shown(Some(at)), 15),
            pad(&shown(other), 15)
        );
        if paper.width() >= NARROW {
            paper.paragraph(&lead, &verdict, ink);
            continue;
        }
        paper.line(&lead);
        if standing != Standing::Within {
            paper.paragraph("    ", &verdict, ink);
        }
    }
}

/// What was promised and what was noted.
pub(super) fn promises_and_details(paper: &mut Paper, record: &Record) {
    let summary = &record.summary;
    if !summary.follow_ups.is_empty() {
        paper.heading("Promised");
        for promise in labels::by_time(&summary.follow_ups, |promise| promise.at_s) {
            let when = promise.when.as_deref().map_or_else(|| String::from("no time named"), one_line);
            let text = format!("{}: {} ({when})", labels::party(promise.who), one_line(&promise.what));
            paper.paragraph(&format!("  {}  ", clock(promise.at_s)), &text, Ink::Plain);
        }
    }
    if !summary.details.is_empty() {
        paper.heading("Details");
        for detail in labels::by_time(&summary.details, |detail| detail.start_s) {
            let back = labels::read_back(detail);
            let text = format!("{}: {} ({}{back})", labels::detail(detail.kind), one_line(&detail.value), detail.party);
            paper.paragraph(&format!("  {}  ", clock(detail.start_s)), &text, Ink::Plain);
        }
    }
}

/// What the coach would have said, or said, and how it ended.
pub(super) fn nudges(paper: &mut Paper, record: &Record) {
    if record.nudges.is_empty() {
        return;
    }
    paper.heading("Nudges");
    for (index, nudge) in record.nudges.iter().enumerate() {
        let lead = format!("{:>3}  {}  ", index + 1, clock(nudge.opened_s));
        let (text, ink) = (nudge_text(paper, nudge), if nudge.kind.is_praise() { Ink::Good } else { Ink::Plain });
        paper.paragraph(&lead, &text, ink);
    }
}

fn nudge_text(paper: &Paper, nudge: &Nudge) -> String {
    let lasted = labels::length(nudge.closed_s - nudge.opened_s);
    let dash = paper.glyph("–", "-");
    format!(
        "{} {dash} {} ({}, open {lasted})",
        one_line(&nudge.headline),
        one_line(&nudge.detail),
        labels::outcome(nudge.outcome)
    )
}

/// What is the matter with the sound; nothing where nothing is.
pub(super) fn sound(paper: &mut Paper, record: &Record) {
    let health = &record.health;
    let all = health.verdicts.iter().chain(&health.agent.verdicts).chain(&health.customer.verdicts);
    let texts: Vec<String> = all.map(|verdict| one_line(&verdict.text)).collect();
    if texts.is_empty() {
        return;
    }
    paper.heading("About the sound");
    for text in texts {
        paper.paragraph("  ", &text, Ink::Plain);
    }
}
