//! One or two sentences: what the customer wanted and how it ended, both in their words.

use super::super::{Ended, Record, Wanted};

/// What the customer wanted and how it ended; the figures of the call where no words tell.
pub fn headline(record: &Record, wanted: Option<&Wanted>, ended: Option<&Ended>) -> String {
    let Some(wanted) = wanted else { return without_words(record) };
    let ended = ended.map_or("", |ended| ended.text.as_str());
    format!("The customer: \u{201c}{}\u{201d} {ended}", wanted.quote).trim_end().to_owned()
}

fn without_words(record: &Record) -> String {
    let seconds = record.source.duration_s.max(0.0).round() as u64;
    let share =
        record.metrics.agent.talk_share.map(|share| format!("; the agent spoke {:.0} % of the time", 100.0 * share));
    let cause = if record.utterances.is_empty() {
        "No words were recognised"
    } else {
        "The customer said nothing that could be recognised"
    };
    format!("A call of {}:{:02} minutes{}. {cause}.", seconds / 60, seconds % 60, share.unwrap_or_default())
}
