//! The report as Markdown, for wikis, tickets and mail.

use std::fmt::Write as _;

use crate::Party;
use crate::call::{ItemResult, PlaybookResult, Record, SummaryPoint};
use crate::cues::Skill;
use crate::views::bands::{self, Of, Unit, Values};
use crate::views::labels::{self, clock, one_line};

/// Headline, what went well, what to try, skills, phases and what is expected in them, figures, voices, promises, details, nudges, transcript.
#[must_use]
pub fn markdown(record: &Record) -> String {
    let mut out = String::new();
    head(&mut out, record);
    points(&mut out, "What went well", &record.summary.what_went_well);
    points(&mut out, "What to try next", &record.summary.what_to_try);
    if let Some(result) = &record.playbook {
        playbook(&mut out, result);
    }
    skills(&mut out, record);
    phases(&mut out, record);
    by_phase(&mut out, record);
    figures(&mut out, record);
    voices(&mut out, record);
    notes(&mut out, record);
    nudges(&mut out, record);
    sound(&mut out, record);
    transcript(&mut out, record);
    out
}

/// A call against a playbook alone: verdict, score, and a table of the items with their words and reasons.
#[must_use]
pub fn playbook_markdown(name: &str, result: &PlaybookResult) -> String {
    let mut out = format!("# {}\n", escape(name));
    playbook(&mut out, result);
    out
}

/// Text in which nothing is taken for markup.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

// Writing to a String cannot fail, so the results are let go.
fn line(out: &mut String, args: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(args);
    out.push('\n');
}

fn head(out: &mut String, record: &Record) {
    line(out, format_args!("# {}\n", escape(&record.source.name)));
    let words = record
        .models
        .speech
        .as_deref()
        .map_or_else(|| String::from("without words"), |model| format!("words by {}", escape(model)));
    let facts = [
        labels::began(record),
        labels::length(record.source.duration_s),
        labels::source(record.source.kind).to_owned(),
        words,
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    line(out, format_args!("{}", facts.join(" · ")));
    if !record.summary.headline.is_empty() {
        line(out, format_args!("\n{}", escape(&record.summary.headline)));
    }
    if let Some(polished) = &record.summary.polished {
        line(out, format_args!("\n{}\n\n*{}*", escape(&polished.text), escape(&labels::polished(polished))));
    }
    if record.speech.is_empty() {
        line(out, format_args!("\nNobody is heard in this recording."));
    }
}

fn points(out: &mut String, title: &str, points: &[SummaryPoint]) {
    if points.is_empty() {
        return;
    }
    line(out, format_args!("\n## {title}\n"));
    for point in points {
        line(out, format_args!("- **{}** {}", clock(point.at_s), escape(&point.text)));
        if !point.quote.is_empty() {
            line(out, format_args!("  > {}", escape(&point.quote)));
        }
        if let Some(better) = &point.suggestion {
            line(out, format_args!("\n  Try: “{}”", escape(better)));
        }
    }
}

fn playbook(out: &mut String, result: &PlaybookResult) {
    line(out, format_args!("\n## Playbook: {}\n", escape(&result.title)));
    let verdict = &result.compliance;
    line(out, format_args!("- **Fatal items** {}. {}", labels::verdict(verdict.verdict), escape(&verdict.why)));
    line(out, format_args!("- **Score** {}", labels::playbook_score(result)));
    if let Some(kind) = &result.call_type {
        let (at, quote) = (clock(kind.found.start_s), escape(&kind.found.quote));
        line(out, format_args!("- **Kind** {}, told at {at}: “{quote}”", escape(&kind.name)));
    }
    line(out, format_args!("\n| item | how | points | words | why |\n|---|---|---:|---|---|"));
    for (group, items) in [("", &result.steps), ("must say: ", &result.must_say), ("never say: ", &result.never_say)] {
        for item in items {
            line(out, format_args!("| {group}{} |", playbook_row(item)));
        }
    }
}

fn playbook_row(item: &ItemResult) -> String {
    let words = item.found.iter().map(|found| format!("{} “{}”", clock(found.start_s), escape(&found.quote)));
    let say = item.say.as_ref().map_or_else(String::new, |say| format!(" Try: “{}”", escape(say)));
    format!(
        "{}{} | {} | {} | {} | {}{say}",
        escape(&item.title),
        if item.fatal { " (fatal)" } else { "" },
        labels::item_status(item.status),
        labels::item_points(item),
        words.collect::<Vec<_>>().join("; "),
        escape(&item.why)
    )
}

fn skills(out: &mut String, record: &Record) {
    let shown: Vec<_> =
        record.skills.iter().filter(|(skill, score)| **skill != Skill::Written || score.score.is_some()).collect();
    if shown.is_empty() {
        return;
    }
    line(out, format_args!("\n## Skills\n\n| skill | score | to go by | reasons |\n|---|---:|---|---|"));
    for (skill, score) in shown {
        let value = score.score.map_or_else(|| String::from("–"), |value| labels::number(value, 0));
        let reasons: Vec<String> =
            score.why.iter().map(|why| format!("{} ({:+.0})", escape(&why.text), why.points)).collect();
        line(
            out,
            format_args!(
                "| {} | {value} | {} | {} |",
                skill.title(),
                labels::confidence(score.score, score.confidence),
                reasons.join("; ")
            ),
        );
    }
}

fn phases(out: &mut String, record: &Record) {
    if record.phases.is_empty() {
        return;
    }
    line(
        out,
        format_args!(
            "\n## Phases\n\n| phase | from | length | agent's share | questions | dead air | begins with |\n|---|---:|---:|---:|---|---:|---|"
        ),
    );
    for phase in &record.phases {
        let share = phase.talk_share.map_or_else(String::new, |share| labels::value(share, Unit::Share));
        line(
            out,
            format_args!(
                "| {} | {} | {} | {share} | {} | {} | {} |",
                phase.phase.title(),
                clock(phase.start_s),
                labels::length(phase.end_s - phase.start_s),
                labels::questions(phase),
                labels::value(phase.dead_air_s, Unit::Seconds),
                escape(&phase.evidence.quote)
            ),
        );
    }
}

fn by_phase(out: &mut String, record: &Record) {
    if record.expectations.is_empty() {
        return;
    }
    line(
        out,
        format_args!(
            "\n## By phase\n\nWhat is expected in each, and what was there. No score.\n\n| phase | expected | | what was there |\n|---|---|---|---|"
        ),
    );
    for one in &record.expectations {
        let found = labels::found(one, ["\u{201c}", "\u{201d}"]);
        let (phase, there) = (one.phase.title(), one.there.words());
        line(out, format_args!("| {phase} | {} | {there} | {} |", escape(&one.expected), escape(&found)));
    }
}

fn figures(out: &mut String, record: &Record) {
    let values = Values::of(record);
    line(out, format_args!("\n## Figures\n\n| figure | agent | customer | comfortable | |\n|---|---:|---:|---|---|"));
    for figure in bands::in_force(record) {
        let cell = |value: Option<f64>| value.map_or_else(String::new, |value| labels::value(value, figure.unit));
        let (first, second) = match figure.of {
            Of::Party => (values.party(Party::Agent, figure.name), values.party(Party::Customer, figure.name)),
            Of::Call => (values.call(figure.name), None),
        };
        if first.is_none() && second.is_none() {
            continue;
        }
        let band = figure.band.map_or_else(String::new, |band| labels::band(&band, figure.unit));
        let words = first.and_then(|at| labels::standing(&figure, at, record.source.duration_s)).unwrap_or_default();
        line(out, format_args!("| {} | {} | {} | {band} | {words} |", figure.title, cell(first), cell(second)));
    }
}

fn voices(out: &mut String, record: &Record) {
    let told = super::voices::sentences(record);
    if !told.is_empty() {
        line(out, format_args!("\n## Voices\n\n{}", told.join(" ")));
    }
}

fn notes(out: &mut String, record: &Record) {
    if !record.summary.follow_ups.is_empty() {
        line(out, format_args!("\n## Promised\n"));
    }
    for promise in labels::by_time(&record.summary.follow_ups, |promise| promise.at_s) {
        let when = promise.when.as_deref().map_or_else(|| String::from("no time named"), escape);
        line(
            out,
            format_args!(
                "- **{}** {}: {} ({when})",
                clock(promise.at_s),
                labels::party(promise.who),
                escape(&promise.what)
            ),
        );
    }
    if !record.summary.details.is_empty() {
        line(out, format_args!("\n## Details\n"));
    }
    for detail in labels::by_time(&record.summary.details, |detail| detail.start_s) {
        let back = escape(&labels::read_back(detail));
        line(
            out,
            format_args!(
                "- **{}** {}: {} ({}{back})",
                clock(detail.start_s),
                labels::detail(detail.kind),
                escape(&detail.value),
                detail.party
            ),
        );
    }
}

fn nudges(out: &mut String, record: &Record) {
    if !record.nudges.is_empty() {
        line(out, format_args!("\n## Nudges\n"));
    }
    for nudge in &record.nudges {
        let (headline, detail) = (escape(&nudge.headline), escape(&nudge.detail));
        line(
            out,
            format_args!("- **{}** {headline}: {detail} ({})", clock(nudge.opened_s), labels::outcome(nudge.outcome)),
        );
    }
}

fn sound(out: &mut String, record: &Record) {
    let health = &record.health;
    let all: Vec<_> = health.verdicts.iter().chain(&health.agent.verdicts).chain(&health.customer.verdicts).collect();
    if !all.is_empty() {
        line(out, format_args!("\n## About the sound\n"));
    }
    for verdict in all {
        line(out, format_args!("- {}", escape(&verdict.text)));
    }
}

fn transcript(out: &mut String, record: &Record) {
    if record.utterances.is_empty() {
        return;
    }
    line(out, format_args!("\n## Transcript\n"));
    for utterance in &record.utterances {
        line(
            out,
            format_args!(
                "**{} {}** {}\n",
                clock(utterance.start_s),
                labels::party(utterance.party),
                escape(&utterance.text)
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_words_stays_words() {
        assert_eq!(escape("<b>*x*</b> [card_number]"), r"\<b\>\*x\*\</b\> \[card\_number\]");
    }
}
