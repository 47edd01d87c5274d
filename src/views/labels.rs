//! Times, figures and names as people read them, alike in every view.

mod playbook;

use super::bands::{Band, Figure, Unit};
use crate::Party;
use crate::call::{Expectation, Phase, Polished, Record, SourceKind};
use crate::coach::{NudgeKind, Outcome};
use crate::cues::{Detail, DetailKind, Polarity};
use crate::talk::{OverlapKind, SilenceKind};
pub use playbook::{item_facts, item_points, item_status, item_status_name, playbook_score, verdict, verdict_name};

/// A moment of the call: `02:05`, from an hour on `1:02:05`.
#[must_use]
pub fn clock(time_s: f64) -> String {
    let whole = if time_s.is_finite() && time_s > 0.0 { time_s as u64 } else { 0 };
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes:02}:{seconds:02}") }
}

/// A length: `25 s`, `2 min 25 s`, `1 h 02 min`.
#[must_use]
pub fn length(seconds: f64) -> String {
    let whole = if seconds.is_finite() && seconds > 0.0 { seconds.round() as u64 } else { 0 };
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}

/// A number with at most `decimals` decimals and a minus sign that is never `-0`.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let is_zero = text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.');
    if is_zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// A figure's value with its unit.
#[must_use]
pub fn value(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Count => number(value, 0),
        Unit::Share if value > 0.0 && value < 0.01 => format!("{} %", number(value * 100.0, 2)),
        Unit::Share => format!("{} %", number(value * 100.0, 0)),
        Unit::Seconds => format!("{} s", number(value, 1)),
        Unit::Length => length(value),
        Unit::Decimal("") => number(value, 1),
        Unit::Decimal(name) => format!("{} {name}", number(value, 1)),
        Unit::Whole(name) => format!("{} {name}", number(value, 0)),
    }
}

/// A band in words: `35 to 60 %`, `up to 60 s`, `from 15 dB`.
#[must_use]
pub fn band(band: &Band, unit: Unit) -> String {
    let range = match (band.low, band.high) {
        (Some(low), Some(high)) => format!("{} to {}", bare(low, unit), bound(high, unit)),
        (None, Some(high)) => format!("up to {}", bound(high, unit)),
        (Some(low), None) => format!("from {}", bound(low, unit)),
        (None, None) => String::from("any"),
    };
    if band.each_ten_minutes { format!("{range} in 10 min") } else { range }
}

/// The number alone, so that a range names its unit once.
fn bare(at: f64, unit: Unit) -> String {
    let text = bound(at, unit);
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// A bound with its unit, without idle zeros: bounds are round numbers that people set.
fn bound(at: f64, unit: Unit) -> String {
    let text = value(at, unit);
    let (figure, name) = text.split_once(' ').map_or((text.as_str(), ""), |(figure, name)| (figure, name));
    let figure = if figure.contains('.') { figure.trim_end_matches('0').trim_end_matches('.') } else { figure };
    if name.is_empty() { figure.to_owned() } else { format!("{figure} {name}") }
}

/// The words for where a value lies against its figure's band.
#[must_use]
pub fn standing(figure: &Figure, at: f64, duration_s: f64) -> Option<&'static str> {
    figure.band.map(|band| band.words(band.standing(at, duration_s)))
}

/// The party as a person reads it.
#[must_use]
pub fn party(party: Party) -> &'static str {
    match party {
        Party::Agent => "Agent",
        Party::Customer => "Customer",
    }
}

/// An overlap's kind in the record.
#[must_use]
pub fn overlap_name(kind: OverlapKind) -> &'static str {
    match kind {
        OverlapKind::Backchannel => "backchannel",
        OverlapKind::Terminal => "terminal",
        OverlapKind::Interruption => "interruption",
        OverlapKind::FailedInterruption => "failed_interruption",
    }
}

/// An overlap's kind for people.
#[must_use]
pub fn overlap(kind: OverlapKind) -> &'static str {
    match kind {
        OverlapKind::Backchannel => "Sign of listening",
        OverlapKind::Terminal => "Overlapped the end",
        OverlapKind::Interruption => "Interruption",
        OverlapKind::FailedInterruption => "Tried to interrupt",
    }
}

/// A silence's kind in the record.
#[must_use]
pub fn silence_name(kind: SilenceKind) -> &'static str {
    match kind {
        SilenceKind::DeadAir => "dead_air",
        SilenceKind::Hold => "hold",
        SilenceKind::Typing => "typing",
    }
}

/// A silence's kind for people.
#[must_use]
pub fn silence(kind: SilenceKind) -> &'static str {
    match kind {
        SilenceKind::DeadAir => "Dead air",
        SilenceKind::Hold => "On hold",
        SilenceKind::Typing => "Typing",
    }
}

/// How a nudge ended, in the record.
#[must_use]
pub fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Corrected => "corrected",
        Outcome::Expired => "expired",
        Outcome::Superseded => "superseded",
        Outcome::Shown => "shown",
        Outcome::CallEnded => "call_ended",
    }
}

/// How a nudge ended, for people.
#[must_use]
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Corrected => "put right",
        Outcome::Expired => "not taken up",
        Outcome::Superseded => "gave way to another",
        Outcome::Shown => "praise",
        Outcome::CallEnded => "the call ended",
    }
}

/// A cue's polarity in the record.
#[must_use]
pub fn polarity(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Positive => "positive",
        Polarity::Negative => "negative",
        Polarity::Neutral => "neutral",
    }
}

/// A detail's kind in the record.
#[must_use]
pub fn detail_name(kind: DetailKind) -> &'static str {
    match kind {
        DetailKind::Name => "name",
        DetailKind::OrderNumber => "order_number",
        DetailKind::Amount => "amount",
        DetailKind::Date => "date",
        DetailKind::Deadline => "deadline",
        DetailKind::Address => "address",
        DetailKind::Email => "email",
        DetailKind::Phone => "phone",
        DetailKind::Reference => "reference",
        DetailKind::FollowUp => "follow_up",
        DetailKind::Place => "place",
    }
}

/// Whether a detail was read back, and how, as it follows the party that gave it; empty where it was not.
#[must_use]
pub fn read_back(detail: &Detail) -> String {
    let wrong = detail.misread_as.as_deref().map(|value| format!(", read back wrongly as {}", one_line(value)));
    let right = detail.read_back_s.map(|at_s| format!(", read back at {}", clock(at_s)));
    wrong.into_iter().chain(right).collect()
}

/// The questions of a phase: `1 open, 2 closed`.
#[must_use]
pub fn questions(phase: &Phase) -> String {
    let kinds = [(phase.open_questions, "open"), (phase.closed_questions, "closed")];
    let some: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, kind)| format!("{n} {kind}")).collect();
    if some.is_empty() { String::from("none") } else { some.join(", ") }
}

/// What was there of what is expected in a phase, with its words in the quotation marks given.
#[must_use]
pub fn found(expectation: &Expectation, [open, close]: [&str; 2]) -> String {
    let at = expectation.at_s.map(|at_s| format!(" at {}", clock(at_s))).unwrap_or_default();
    let quote = one_line(&expectation.quote);
    let quote = if quote.is_empty() { quote } else { format!(": {open}{quote}{close}") };
    format!("{}{at}{quote}", one_line(&expectation.found))
}

/// A detail's kind for people.
#[must_use]
pub fn detail(kind: DetailKind) -> &'static str {
    match kind {
        DetailKind::Name => "Name",
        DetailKind::OrderNumber => "Number",
        DetailKind::Amount => "Amount",
        DetailKind::Date => "Date",
        DetailKind::Deadline => "Deadline",
        DetailKind::Address => "Address",
        DetailKind::Email => "E-mail",
        DetailKind::Phone => "Telephone",
        DetailKind::Reference => "Reference",
        DetailKind::FollowUp => "Promise",
        DetailKind::Place => "Place",
    }
}

/// What opened a nudge, for people: the name without underscores.
#[must_use]
pub fn nudge(kind: NudgeKind) -> String {
    kind.name().replace('_', " ")
}

/// How much there was to judge by; `None` of a score always reads as "not enough to say".
#[must_use]
pub fn confidence(score: Option<f64>, confidence: f64) -> &'static str {
    match score {
        None => "not enough to say",
        Some(_) if confidence >= 0.75 => "plenty to go by",
        Some(_) if confidence >= 0.45 => "some to go by",
        Some(_) => "little to go by",
    }
}

/// What kind of source it was, for people.
#[must_use]
pub fn source(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::File => "one recording, a channel each party",
        SourceKind::FilePair => "two recordings, one a party",
        SourceKind::MonoFile => "one channel for both parties",
        SourceKind::MonoParted => "one channel, the parties told apart by voice",
        SourceKind::Live => "heard live",
    }
}

/// When the call began, `2026-11-03 14:02`; empty where that is unknown.
#[must_use]
pub fn began(record: &Record) -> String {
    let Some(text) = record.started_at.as_deref() else { return String::new() };
    match (text.get(..10), text.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time}"),
        _ => text.to_owned(),
    }
}

/// Who put the summary in other words, and that it was checked.
pub fn polished(polished: &Polished) -> String {
    format!("Put in words by {}; its facts were checked against the call.", one_line(&polished.by))
}

/// The items in order of time.
#[must_use]
pub fn by_time<T>(items: &[T], time_s: impl Fn(&T) -> f64) -> Vec<&T> {
    let mut sorted: Vec<&T> = items.iter().collect();
    sorted.sort_by(|a, b| time_s(a).total_cmp(&time_s(b)));
    sorted
}

/// Whether a character draws nothing and may do mischief: a control character, or a mark that reorders text.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text safe for a terminal and for line formats: control characters and the marks that reorder
/// text are dropped, white space becomes single spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    let kept: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    kept.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_counts_hours_only_when_there_are_any() {
        assert_eq!(clock(125.9), "02:05");
        assert_eq!(clock(3725.0), "1:02:05");
        assert_eq!(clock(-1.0), "00:00");
    }

    #[test]
    fn length_reads_as_spoken() {
        assert_eq!(length(24.6), "25 s");
        assert_eq!(length(144.5), "2 min 25 s");
        assert_eq!(length(59.7), "1 min 00 s");
        assert_eq!(length(7325.0), "2 h 02 min");
    }

    #[test]
    fn no_minus_before_nothing() {
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(number(-0.06, 1), "-0.1");
    }

    #[test]
    fn terminal_text_has_no_escapes() {
        assert_eq!(one_line("a\u{1b}[31m b\r\n\tc\u{202e}d"), "a[31m b cd");
    }
}
