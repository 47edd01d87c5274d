//! Card data and other private numbers are taken out before anything is shown or stored.
//!
//! In: utterances of both parties in order of time. Out: the same, with placeholders such as
//! `[card_number]`. An utterance waits while its digits may still go on, within set bounds.
//! Invariants: the same utterances give the same result; a redacted text is not changed again;
//! words that are not replaced keep their text and times.

mod asks;
mod decide;
mod replace;
mod runs;

use super::{RedactionKind, Utterance};
use crate::{Party, settings_section};

use asks::Wanted;
use decide::Secret;

settings_section! {
    /// What is taken out of the words before anything is shown, stored or sent.
    pub struct RedactConfig in "redact" {
        /// Kinds taken out: `card_number`, `card_expiry`, `card_code`, `phone`, `email`, `account`, `ssn`, `birth_date`.
        redact: Vec<String> = ["card_number", "card_expiry", "card_code"].map(str::to_owned).to_vec(), "names", Range::Any,
            "PCI DSS 4.0, requirement 3: card data must not be kept; the rest is a matter of policy";
        /// How long digits may pause before an utterance is let go.
        hold_s: f64 = 10.0, "s", Range::Between(0.0, 60.0),
            "Reading a card aloud in four groups with a listener's 'mm-hm' pauses 1 to 4 s; own judgement";
        /// How many utterances may wait at once.
        hold_utterances: u32 = 16, "utterances", Range::Between(1.0, 100.0),
            "Sixteen digits said one by one with a pause after each; own judgement";
        /// How long a request for card data stands, counted from its end or the last digit given.
        asked_s: f64 = 45.0, "s", Range::Between(5.0, 600.0),
            "Finding the card in a wallet; own judgement";
    }
}

/// Redacts the utterances of a call in order of time; holds some back while digits may still go on.
#[derive(Debug)]
pub struct Redactor {
    config: RedactConfig,
    kinds: Vec<RedactionKind>,
    held: Vec<Utterance>,
    wanted: Wanted,
    secrets: Vec<Secret>,
}

impl Redactor {
    /// A redactor for one call.
    #[must_use]
    pub fn new(config: &RedactConfig) -> Redactor {
        Redactor {
            kinds: config.redact.iter().filter_map(|name| kind_named(name)).collect(),
            config: config.clone(),
            held: Vec::new(),
            wanted: Wanted::default(),
            secrets: Vec::new(),
        }
    }

    /// Takes the next utterance of either party; appends those that are settled, in order.
    pub fn push(&mut self, utterance: Utterance, out: &mut Vec<Utterance>) {
        self.advance(utterance.start_s, out);
        self.held.push(utterance);
        if !self.may_go_on() {
            self.settle(out);
        }
    }

    /// Time has come to `now_s` without new words: appends what need not wait any longer.
    pub fn advance(&mut self, now_s: f64, out: &mut Vec<Utterance>) {
        let last = self.held.iter().map(|u| u.end_s).fold(f64::MIN, f64::max);
        if !self.held.is_empty() && now_s - last > self.config.hold_s {
            self.settle(out);
        }
    }

    /// The call is over: appends what was held back.
    pub fn finish(&mut self, out: &mut Vec<Utterance>) {
        self.settle(out);
    }

    /// Whether the digits at the end of what is held may go on in the next utterance.
    fn may_go_on(&self) -> bool {
        if self.held.len() >= self.config.hold_utterances as usize {
            return false;
        }
        let Some(open) = self.held.iter().rposition(|u| !runs::is_interjection(u)) else {
            return false;
        };
        let speaker = &self.held[open];
        let asked = speaker.party == Party::Customer && self.wanted.any_card();
        runs::open_digits(&self.held, speaker.party) >= if asked { 1 } else { 3 }
    }

    fn settle(&mut self, out: &mut Vec<Utterance>) {
        let mut held = std::mem::take(&mut self.held);
        // Replacing changes what stands beside the rest: repeated until nothing changes.
        for _ in 0..4 {
            let mut wanted = self.wanted.clone();
            let plan = decide::plan(&held, &self.kinds, self.config.asked_s, &mut wanted, &mut self.secrets);
            if plan.is_empty() {
                self.wanted = wanted;
                break;
            }
            for (kind, place) in &plan {
                replace::mark(&mut held, *kind, place);
            }
            held.iter_mut().for_each(replace::collapse);
        }
        held.iter_mut().for_each(replace::refresh);
        out.append(&mut held);
    }
}

fn kind_named(name: &str) -> Option<RedactionKind> {
    ALL_KINDS.into_iter().find(|kind| kind.name() == name)
}

const ALL_KINDS: [RedactionKind; 8] = [
    RedactionKind::CardNumber,
    RedactionKind::CardExpiry,
    RedactionKind::CardCode,
    RedactionKind::Phone,
    RedactionKind::Email,
    RedactionKind::Account,
    RedactionKind::Ssn,
    RedactionKind::BirthDate,
];

#[cfg(test)]
mod tests;
