//! Explanations for the terminal.

use super::{Explanation, InForce, WhyNot, words};
use crate::Party;
use crate::call::Record;
use crate::coach::spoken::Spoken;
use crate::coach::trace::{Look, State};
use crate::views::labels;
use crate::views::terminal::{Ink, Paper, TerminalStyle, pad};

/// Width of a moment and the gap after it.
const TIME: usize = 11;

/// The nudges of a call: number, time, kind, how it ended, and what it said.
#[must_use]
pub fn list(record: &Record, style: &TerminalStyle) -> String {
    let mut paper = Paper::new(*style);
    let name = labels::one_line(&record.source.name);
    if record.nudges.is_empty() {
        paper.paragraph(
            "",
            &format!("{name}: no nudge came in this call. --why-not KIND says why a kind did not."),
            Ink::Plain,
        );
        return paper.finish();
    }
    let count = record.nudges.len();
    let title = format!("{name}: {count} {}", if count == 1 { "nudge" } else { "nudges" });
    let title = paper.ink(Ink::Strong, &title);
    paper.line(&title);
    for (index, nudge) in record.nudges.iter().enumerate() {
        let ink = if nudge.kind.is_praise() { Ink::Good } else { Ink::Try };
        let kind = paper.ink(ink, &pad(nudge.kind.name(), 27));
        let number = pad(&format!("n{}", index + 1), 4);
        let ended = pad(labels::outcome_name(nudge.outcome), 11);
        let headline = labels::one_line(&nudge.headline);
        paper.line(&format!("  {number} {}  {kind} {ended} {headline}", words::at(nudge.opened_s)));
    }
    paper.blank();
    paper.paragraph(
        "",
        "`sidetone explain CALL n1` tells why the first came; `--why-not KIND` why a kind did not.",
        Ink::Faint,
    );
    paper.finish()
}

/// Why a nudge came and how it ended.
#[must_use]
pub fn explanation(told: &Explanation, style: &TerminalStyle) -> String {
    let mut paper = Paper::new(*style);
    let nudge = &told.nudge;
    let title = format!(
        "n{}  {}  {} to {}",
        told.number,
        nudge.kind.name(),
        words::at(nudge.opened_s),
        words::at(nudge.closed_s)
    );
    let title = paper.ink(Ink::Strong, &title);
    paper.line(&title);
    let ink = if nudge.kind.is_praise() { Ink::Good } else { Ink::Try };
    paper.paragraph(
        "  ",
        &format!("\u{201c}{}\u{201d} {}", labels::one_line(&nudge.headline), labels::one_line(&nudge.detail)),
        ink,
    );
    let skill = nudge.skill.title();
    paper.paragraph(
        "  ",
        &format!(
            "Skill: {skill}. Outcome: {} ({}).",
            labels::outcome_name(nudge.outcome),
            labels::outcome(nudge.outcome)
        ),
        Ink::Faint,
    );
    rule(&mut paper, &told.rule);
    paper.heading("How it came");
    for step in &told.steps {
        let lead = pad(&format!("  {}", words::at(step.at_s)), TIME);
        let ink = if matches!(step.step, "opens" | "closes") { Ink::Strong } else { Ink::Plain };
        paper.paragraph(&lead, &labels::one_line(&step.text), ink);
    }
    over_time(&mut paper, told);
    settings(&mut paper, &told.settings);
    unknown(&mut paper, &told.unknown);
    paper.finish()
}

/// Why a kind did not come.
#[must_use]
pub fn why_not(told: &WhyNot, style: &TerminalStyle) -> String {
    let mut paper = Paper::new(*style);
    let title = paper.ink(Ink::Strong, &format!("Why not {}?", told.kind.name()));
    paper.line(&title);
    paper.paragraph("  ", &told.answer, Ink::Plain);
    rule(&mut paper, &told.rule);
    if !told.nearest.is_empty() {
        paper.heading("Nearest to its limits");
        for nearest in &told.nearest {
            let lead = pad(&format!("  {}", words::at(nearest.at_s)), TIME);
            paper.paragraph(&lead, &words::against(&nearest.gauge), Ink::Plain);
        }
    }
    if !told.held_back.is_empty() {
        paper.heading("Held back");
        for stretch in &told.held_back {
            let lead = format!("  {} to {}  ", words::at(stretch.from_s), words::at(stretch.to_s));
            let waits: Vec<String> = stretch.waits.iter().map(|(_, wait)| words::wait(wait)).collect();
            paper.paragraph(&lead, &format!("{}: {}", stretch.values, waits.join("; then ")), Ink::Plain);
        }
    }
    if !told.did_not_count.is_empty() {
        paper.heading("Its values did not count");
        for (but, lasted_s) in &told.did_not_count {
            paper.paragraph("  ", &format!("{but}: {}", labels::length(*lasted_s)), Ink::Plain);
        }
    }
    if told.late > 0 {
        paper.blank();
        let text = format!("{} words and cues came too late to open anything (coach.stale_words_s).", told.late);
        paper.paragraph("  ", &text, Ink::Plain);
    }
    settings(&mut paper, &told.settings);
    unknown(&mut paper, &told.unknown);
    paper.finish()
}

fn rule(paper: &mut Paper, rule: &Spoken) {
    paper.heading("The rule");
    paper.paragraph("  Opens      ", &rule.opens, Ink::Plain);
    if !rule.corrected.is_empty() {
        paper.paragraph("  Put right  ", &rule.corrected, Ink::Plain);
    }
    let mut manner = vec![match rule.holds_for_s {
        0.0 => "as soon as that is so".to_owned(),
        s => format!("after it has been so for {s} s"),
    }];
    if rule.waits_for_pause {
        manner.push("once the agent stops speaking".to_owned());
    }
    manner.push(format!("shown for {} s at most", rule.shown_for_s));
    manner.push(format!("again after {} s at the earliest, later where it was in vain", rule.cool_down_s));
    if rule.at_once {
        manner.push("helps at once only, so it waits for no gap".to_owned());
    }
    paper.paragraph("  Comes      ", &format!("{}.", manner.join("; ")), Ink::Plain);
    paper.paragraph("  Urgency    ", &format!("{}.", rule.urgency), Ink::Plain);
}

/// Values and what was heard, by time.
fn over_time(paper: &mut Paper, told: &Explanation) {
    if told.values.is_empty() && told.heard.is_empty() {
        return;
    }
    paper.heading("Over time");
    if let Some(look) = told.values.first() {
        limits(paper, look);
    }
    let mut rows: Vec<(f64, Row<'_>)> = told.heard.iter().map(|heard| (heard.at_s, Row::Heard(heard))).collect();
    rows.extend(told.values.iter().map(|look| (look.at_s, Row::Values(look))));
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut before = None;
    for (at_s, row) in rows {
        let lead = pad(&format!("  {}", words::at(at_s)), TIME);
        match row {
            Row::Heard(heard) => {
                let (who, ink) = match heard.party {
                    Some(Party::Agent) => ("Agent     ", Ink::Agent),
                    Some(Party::Customer) => ("Customer  ", Ink::Customer),
                    None => ("          ", Ink::Plain),
                };
                let text =
                    if heard.what == "words" { format!("\u{201c}{}\u{201d}", heard.text) } else { heard.text.clone() };
                paper.paragraph(&format!("{lead}{who}"), &text, ink);
            }
            Row::Values(look) => {
                let now = parts(look);
                // All values where the state is another, else only those that moved.
                let moved = before.as_ref().map_or(now.clone(), |(state, old): &(State, Vec<String>)| {
                    let same_state = *state == look.state;
                    now.iter().filter(|part| !same_state || !old.contains(part)).cloned().collect()
                });
                if !moved.is_empty() {
                    paper.paragraph(&format!("{lead}{}", pad(state(look.state), 10)), &moved.join(", "), Ink::Faint);
                    before = Some((look.state, now));
                }
            }
        }
    }
}

enum Row<'a> {
    Heard(&'a super::Heard),
    Values(&'a Look),
}

fn limits(paper: &mut Paper, look: &Look) {
    for gauge in &look.reading.gauges {
        let closes = gauge
            .closes
            .map_or_else(String::new, |closes| format!(", put right at {}", words::limit(closes, gauge.unit)));
        let text =
            format!("{}: opens at {}{closes}", words::metric(gauge.metric), words::limit(gauge.opens, gauge.unit));
        paper.paragraph("  ", &text.replace(" at over ", " over ").replace(" at under ", " under "), Ink::Faint);
    }
}

/// The values of a look, why they do not count, and what it waits for.
fn parts(look: &Look) -> Vec<String> {
    let gauges = look.reading.gauges.iter().map(words::gauge);
    let but = look.reading.but.map(|but| format!("({but})"));
    gauges.chain(but).chain(look.wait.as_ref().map(words::wait)).collect()
}

fn state(state: State) -> &'static str {
    match state {
        State::Closed => "closed",
        State::Arming => "arming",
        State::Open => "open",
    }
}

fn settings(paper: &mut Paper, settings: &[InForce]) {
    if settings.is_empty() {
        return;
    }
    paper.heading("Settings in force");
    for setting in settings {
        let unit = if setting.unit.is_empty() { String::new() } else { format!(" {}", setting.unit) };
        let default = setting.default.as_ref().map_or_else(String::new, |default| format!(" (default {default})"));
        let lead = format!("  {} ", pad(&setting.name, 31));
        paper.paragraph(&lead, &format!("{}{unit}{default}: {}", plain(&setting.value), setting.source), Ink::Faint);
    }
}

/// A value without an idle zero.
fn plain(value: &str) -> &str {
    value.strip_suffix(".0").unwrap_or(value)
}

fn unknown(paper: &mut Paper, told: &[String]) {
    if told.is_empty() {
        return;
    }
    paper.heading("What this cannot know");
    for text in told {
        paper.paragraph("  ", text, Ink::Plain);
    }
}
