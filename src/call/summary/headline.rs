//! One or two sentences: what the customer wanted and how it ended, both in their words.

use super::super::{CallConfig, Record};
use super::rewrite::capital;
use crate::Party;
use crate::coach::wording::shortened;
use crate::cues::{CueKind, FollowUp};
use crate::speech::Utterance;

/// Words with which people say what they need.
const NEEDS: [&str; 26] = [
    "i'd like",
    "i would like",
    "i want",
    "i need",
    "i'm trying",
    "i am trying",
    "i'm calling",
    "i am calling",
    "calling about",
    "calling because",
    "i was charged",
    "i've been",
    "i have been",
    "can you",
    "could you",
    "can i",
    "could i",
    "is there",
    "why ",
    "keeps",
    "doesn't work",
    "isn't",
    "won't",
    "lost my",
    "problem with",
    "never ",
];
/// What customers begin with and nobody needs to read.
const OPENERS: [&str; 17] = [
    "well",
    "hi",
    "hello",
    "hey",
    "yes",
    "yeah",
    "um",
    "uh",
    "so",
    "okay",
    "oh",
    "please",
    "good morning",
    "good afternoon",
    "good evening",
    "morning",
    "thanks",
];
/// Last words of somebody who is not content.
const COMPLAINTS: [&str; 12] = [
    "complain",
    "forget it",
    "unbelievable",
    "ridiculous",
    "useless",
    "cancel",
    "unacceptable",
    "waste of time",
    "never again",
    "rude",
    "not good enough",
    "somebody else",
];
/// How many of the customer's first sentences may hold what they wanted.
const FIRST: usize = 6;

/// What the customer wanted and how it ended.
pub fn headline(record: &Record, follow_ups: &[FollowUp], config: &CallConfig) -> String {
    let chars = config.quote_chars as usize;
    match wanted(record, chars) {
        Some(wanted) => format!("The customer: \u{201c}{wanted}\u{201d} {}", ending(record, follow_ups, chars)),
        None => without_words(record),
    }
}

/// The first sentence of the customer in which they say what they need.
fn wanted(record: &Record, chars: usize) -> Option<String> {
    let customers = record.utterances.iter().filter(|utterance| utterance.party == Party::Customer);
    let sentences: Vec<String> = customers
        .flat_map(|utterance| sentences(&utterance.text))
        .map(|sentence| without_openers(&sentence))
        .filter(|sentence| sentence.split_whitespace().count() >= 4)
        .take(FIRST)
        .collect();
    let needs = |sentence: &&String| NEEDS.iter().any(|words| sentence.to_lowercase().contains(words));
    let chosen = sentences.iter().find(needs).or(sentences.first())?;
    Some(capital(&at_clause(chosen, chars)))
}

fn sentences(text: &str) -> Vec<String> {
    text.split_inclusive(['.', '?', '!']).map(|sentence| sentence.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

fn without_openers(sentence: &str) -> String {
    let mut rest = sentence.trim();
    loop {
        let lower = rest.to_lowercase();
        let opener = OPENERS
            .iter()
            .find(|word| lower.strip_prefix(**word).is_some_and(|after| after.starts_with([',', ' ', '.'])));
        let Some(opener) = opener else { return rest.to_owned() };
        rest = rest.get(opener.len()..).unwrap_or("").trim_start_matches([',', '.', ' ']);
    }
}

/// The sentence, cut at the last clause that fits.
fn at_clause(sentence: &str, chars: usize) -> String {
    if sentence.chars().count() <= chars {
        let whole = sentence.ends_with(['.', '?', '!']);
        return if whole { sentence.to_owned() } else { format!("{}\u{2026}", sentence.trim_end_matches([',', ' '])) };
    }
    let fits = |at: &usize| sentence[..*at].chars().count() <= chars && sentence[..*at].split_whitespace().count() >= 4;
    let border = sentence.match_indices(", ").map(|(at, _)| at).filter(fits).last();
    border.map_or_else(|| shortened(sentence, chars), |at| format!("{}\u{2026}", &sentence[..at]))
}

fn ending(record: &Record, follow_ups: &[FollowUp], chars: usize) -> String {
    let last = |kind: CueKind| record.cues.iter().rev().find(|cue| cue.cue == kind);
    let at = |kind: CueKind| last(kind).map_or(f64::NEG_INFINITY, |cue| cue.start_s);
    let distress_s = at(CueKind::CustomerDistress);
    if let Some(words) = complaint(record, chars) {
        return format!("It ended unresolved: \u{201c}{words}\u{201d}");
    }
    let missed_s = at(CueKind::FollowUpMissed).max(at(CueKind::EscalationMissed)).max(at(CueKind::EmpathyMissed));
    let settled_s = at(CueKind::CustomerThanks).max(at(CueKind::Commitment));
    if missed_s.max(distress_s) > settled_s {
        return "It ended without a definite next step.".to_owned();
    }
    let promise =
        follow_ups.iter().rev().find(|promise| promise.who == Party::Agent).map(|promise| promise.quote.clone());
    let promise = promise.or_else(|| last(CueKind::Commitment).map(|cue| cue.evidence.quote.clone()));
    let promise = promise.filter(|words| !words.is_empty()).map(|words| shortened(words.trim_end_matches('.'), chars));
    match (last(CueKind::CustomerThanks).is_some(), promise) {
        (true, Some(promise)) => format!("It ended with thanks and a promise: \u{201c}{promise}.\u{201d}"),
        (true, None) => "It ended with thanks.".to_owned(),
        (false, Some(promise)) => format!("It ended with a promise: \u{201c}{promise}.\u{201d}"),
        (false, None) => last_words(record, chars),
    }
}

fn last_customer(record: &Record) -> impl Iterator<Item = &Utterance> {
    record.utterances.iter().rev().filter(|utterance| utterance.party == Party::Customer)
}

/// What the customer said at the end, where it is a complaint.
fn complaint(record: &Record, chars: usize) -> Option<String> {
    let utterance = last_customer(record).take(3).find(|utterance| {
        let text = utterance.text.to_lowercase();
        COMPLAINTS.iter().any(|words| text.contains(words)) && utterance.end_s > record.source.duration_s - 20.0
    })?;
    Some(shortened(&utterance.text, chars))
}

fn last_words(record: &Record, chars: usize) -> String {
    let longest = last_customer(record).take(2).max_by_key(|utterance| utterance.text.len());
    longest.map_or_else(String::new, |utterance| {
        format!("Their last words: \u{201c}{}\u{201d}", shortened(&utterance.text, chars))
    })
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
