//! The summary put in words by a language model on the person's own network; off unless it is switched on.
//!
//! In: a finished record. Out: the same record, with [`Polished`](crate::call::Polished) words in its summary where a model's answer
//! passed every check, else with a sentence in its health on why not.
//! Invariants: nothing is sent unless a person has said where to; no sound, no transcript, no details, only the points of the summary, once
//! more redacted with every kind of redaction on; only to addresses of the own machine or network, unless the settings allow others; no
//! number, name, date, amount or quote is taken that the record does not have; the rule-built summary always stays.

mod check;
mod client;
pub mod config;
mod facts;
mod words;

pub use check::Doubt;
pub use client::PolishError;
pub use config::PolishConfig;

use crate::call::{HealthVerdict, Polished, Record};

/// Has the summary of a record put in words; what went wrong is told in the record, and the call is none the worse for it.
/// `key` is the server's, where it wants one.
pub fn polish(record: &mut Record, config: &PolishConfig, key: Option<&str>) {
    let Some(facts) = facts::facts(record) else { return };
    match client::ask(config, key, &facts::instructions(config), &facts) {
        Ok(answer) => take(record, config, &answer),
        Err(error) => tell(record, format!("The summary was not put in other words: {error}")),
    }
}

/// Takes an answer that states nothing new.
fn take(record: &mut Record, config: &PolishConfig, answer: &str) {
    let text = answer.split_whitespace().collect::<Vec<_>>().join(" ");
    match check::check(&text, record, config) {
        Ok(()) => record.summary.polished = Some(Polished { text, by: config.model.clone() }),
        Err(doubt) => {
            tell(record, format!("The summary in other words was not taken: {doubt} The summary by rules stands."));
        }
    }
}

fn tell(record: &mut Record, text: String) {
    record.health.verdicts.push(HealthVerdict { code: "polish".to_owned(), text });
}
