//! One table of everything that happens in a call: a row an event, by time (RFC 4180).

use crate::Party;
use crate::call::Record;
use crate::views::labels;

const HEAD: &str = "type,party,start_s,end_s,kind,skill,polarity,text,value,threshold,rule,outcome";

/// What one row says; empty where a column does not apply.
#[derive(Debug, Default)]
struct Row {
    kind_of_row: &'static str,
    party: &'static str,
    start_s: f64,
    end_s: f64,
    kind: String,
    skill: &'static str,
    polarity: &'static str,
    text: String,
    value: Option<f64>,
    threshold: Option<f64>,
    rule: String,
    outcome: &'static str,
}

/// Speech, turns, overlaps, silences, utterances, cues, phases, nudges, promises and details in one table.
///
/// Columns: `type,party,start_s,end_s,kind,skill,polarity,text,value,threshold,rule,outcome`; times in seconds.
/// The value of an utterance is the recogniser's confidence; of an overlap, the seconds before the other's end; of a phase, the agent's share of its talk.
/// Lines end in CR LF. A text that a spreadsheet would take for a formula gets an apostrophe before it.
#[must_use]
pub fn csv(record: &Record) -> String {
    let mut rows = talk_rows(record);
    rows.extend(word_rows(record));
    rows.extend(coach_rows(record));
    rows.sort_by(|a, b| a.start_s.total_cmp(&b.start_s).then(a.kind_of_row.cmp(b.kind_of_row)));
    let mut out = format!("{HEAD}\r\n");
    for row in rows {
        out.push_str(&line(&row));
        out.push_str("\r\n");
    }
    out
}

fn talk_rows(record: &Record) -> Vec<Row> {
    let speech = record.speech.iter().map(|segment| Row {
        kind_of_row: "speech",
        party: segment.party.name(),
        start_s: segment.start_s,
        end_s: segment.end_s,
        ..Row::default()
    });
    let turns = record.turns.iter().map(|turn| Row {
        kind_of_row: "turn",
        party: turn.party.name(),
        start_s: turn.start_s,
        end_s: turn.end_s,
        ..Row::default()
    });
    let overlaps = record.overlaps.iter().map(|overlap| Row {
        kind_of_row: "overlap",
        party: overlap.started_by.name(),
        start_s: overlap.start_s,
        end_s: overlap.end_s,
        kind: labels::overlap_name(overlap.kind).to_owned(),
        value: Some(overlap.before_end_s),
        rule: if overlap.doubtful { String::from("echo_suspected") } else { String::new() },
        outcome: match overlap.yielded_by {
            Some(Party::Agent) => "agent_yielded",
            Some(Party::Customer) => "customer_yielded",
            None => "",
        },
        ..Row::default()
    });
    let silences = record.silences.iter().map(|silence| Row {
        kind_of_row: "silence",
        party: silence.waiting_for.map_or("", Party::name),
        start_s: silence.start_s,
        end_s: silence.end_s,
        kind: labels::silence_name(silence.kind).to_owned(),
        ..Row::default()
    });
    speech.chain(turns).chain(overlaps).chain(silences).collect()
}

fn word_rows(record: &Record) -> Vec<Row> {
    let utterances = record.utterances.iter().map(|utterance| Row {
        kind_of_row: "utterance",
        party: utterance.party.name(),
        start_s: utterance.start_s,
        end_s: utterance.end_s,
        text: utterance.text.clone(),
        value: Some(f64::from(utterance.confidence)),
        ..Row::default()
    });
    let cues = record.cues.iter().map(|cue| Row {
        kind_of_row: "cue",
        party: cue.party.name(),
        start_s: cue.start_s,
        end_s: cue.end_s,
        kind: cue.cue.name().to_owned(),
        skill: cue.skill.name(),
        polarity: labels::polarity(cue.polarity),
        text: cue.evidence.quote.clone(),
        value: cue.evidence.value,
        threshold: cue.evidence.threshold,
        rule: cue.evidence.rule.clone(),
        ..Row::default()
    });
    // The value of a phase is the agent's share of its talk.
    let phases = record.phases.iter().map(|phase| Row {
        kind_of_row: "phase",
        start_s: phase.start_s,
        end_s: phase.end_s,
        kind: phase.phase.name().to_owned(),
        text: phase.evidence.quote.clone(),
        value: phase.talk_share,
        rule: phase.evidence.rule.clone(),
        ..Row::default()
    });
    utterances.chain(cues).chain(phases).collect()
}

fn coach_rows(record: &Record) -> Vec<Row> {
    let nudges = record.nudges.iter().map(|nudge| Row {
        kind_of_row: "nudge",
        party: "agent",
        start_s: nudge.opened_s,
        end_s: nudge.closed_s,
        kind: nudge.kind.name().to_owned(),
        skill: nudge.skill.name(),
        text: format!("{}. {}", nudge.headline, nudge.detail),
        value: Some(nudge.cause.value),
        threshold: Some(nudge.cause.threshold),
        rule: nudge.cause.metric.clone(),
        polarity: if nudge.kind.is_praise() { "positive" } else { "negative" },
        outcome: labels::outcome_name(nudge.outcome),
    });
    let promises = record.summary.follow_ups.iter().map(|promise| Row {
        kind_of_row: "promise",
        party: promise.who.name(),
        start_s: promise.at_s,
        end_s: promise.at_s,
        kind: promise.when.clone().unwrap_or_default(),
        text: promise.quote.clone(),
        ..Row::default()
    });
    let details = record.summary.details.iter().map(|detail| Row {
        kind_of_row: "detail",
        party: detail.party.name(),
        start_s: detail.start_s,
        end_s: detail.end_s,
        kind: labels::detail_name(detail.kind).to_owned(),
        text: detail.value.clone(),
        ..Row::default()
    });
    nudges.chain(promises).chain(details).collect()
}

fn line(row: &Row) -> String {
    let figure = |value: Option<f64>| value.map_or_else(String::new, |value| trimmed(value, 4));
    [
        row.kind_of_row.to_owned(),
        row.party.to_owned(),
        format!("{:.3}", row.start_s),
        format!("{:.3}", row.end_s),
        field(&row.kind),
        row.skill.to_owned(),
        row.polarity.to_owned(),
        field(&row.text),
        figure(row.value),
        figure(row.threshold),
        field(&row.rule),
        row.outcome.to_owned(),
    ]
    .join(",")
}

/// A number without zeros at its end.
fn trimmed(value: f64, decimals: usize) -> String {
    let text = labels::number(value, decimals);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text as one CSV field: quoted where it must be, and never a formula.
#[must_use]
pub fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled_and_formulas_defused() {
        assert_eq!(field("plain"), "plain");
        assert_eq!(field("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(field("=1+1"), "'=1+1");
    }

    #[test]
    fn numbers_lose_idle_zeros() {
        assert_eq!(trimmed(3.0, 4), "3");
        assert_eq!(trimmed(0.57, 4), "0.57");
        assert_eq!(trimmed(-0.00001, 4), "0");
        assert_eq!(trimmed(100.0, 4), "100");
    }
}
