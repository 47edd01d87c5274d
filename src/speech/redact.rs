//! Card data and other private numbers are taken out before anything is shown or stored.
//!
//! In: utterances of both parties in order of time. Out: the same, with placeholders such as
//! `[card_number]`. An utterance waits while its digits may still go on, within set bounds.
//! Invariants: the same utterances give the same result; a redacted text is not changed again;
//! words that are not replaced keep their text and times.

mod asks;
mod counted;
mod dates;
mod decide;
mod issued;
mod open;
mod replace;
mod runs;
mod spelled;

use super::{RedactionKind, Utterance};
use crate::{Party, settings_section};

use asks::{Given, Wanted};
use decide::Secret;

settings_section! {
    /// What is taken out of the words before anything is shown, stored or sent.
    pub struct RedactConfig in "redact" {
        /// Kinds taken out: `card_number`, `card_expiry`, `card_code`, `phone`, `email`, `account`, `ssn`, `birth_date`, `post_code`.
        redact: Vec<String> = ["card_number", "card_expiry", "card_code"].map(str::to_owned).to_vec(), "names", Range::Any,
            "PCI DSS 4.0, requirement 3: card data must not be kept; the rest is a matter of policy";
        /// How long a speaker may pause within digits that nobody asked for and that may still become a card number.
        hold_s: f64 = 4.0, "s", Range::Between(0.0, 60.0),
            "Reading a card aloud in four groups with a listener's 'mm-hm' pauses 1 to 4 s; own judgement";
        /// How long an utterance waits at most for the words of a speaker who goes on.
        hold_most_s: f64 = 15.0, "s", Range::Between(0.0, 120.0),
            "The longest utterance and its recognition; own judgement";
        /// How many utterances may wait at once.
        hold_utterances: u32 = 16, "utterances", Range::Between(1.0, 100.0),
            "Sixteen digits said one by one with a pause after each; own judgement";
        /// How long a request for card data stands, counted from its end or the last digit given.
        asked_s: f64 = 120.0, "s", Range::Between(5.0, 600.0),
            "Finding the card in a wallet in another room; own judgement";
    }
}

/// Redacts the utterances of a call in order of time; holds some back while digits may still go on.
#[derive(Debug)]
pub struct Redactor {
    config: RedactConfig,
    kinds: Vec<RedactionKind>,
    held: Vec<Utterance>,
    /// When each party was last heard, and whether it still speaks.
    voices: [Voice; 2],
    wanted: Wanted,
    given: Given,
    secrets: Vec<Secret>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Voice {
    speaking: bool,
    last_s: f64,
}

impl Redactor {
    /// A redactor for one call.
    #[must_use]
    pub fn new(config: &RedactConfig) -> Redactor {
        Redactor {
            kinds: config.redact.iter().filter_map(|name| kind_named(name)).collect(),
            config: config.clone(),
            held: Vec::new(),
            voices: [Voice::default(); 2],
            wanted: Wanted::default(),
            given: Given::default(),
            secrets: Vec::new(),
        }
    }

    /// A party began (`speaking`) or ceased to speak at `at_s`: digits are held for the words of one who goes on. Need not be told;
    /// then the hold ends by time alone.
    pub fn voice(&mut self, party: Party, speaking: bool, at_s: f64) {
        self.voices[party.index()] = Voice { speaking, last_s: at_s };
    }

    /// Takes the next utterance of either party; appends those that are settled, in order.
    pub fn push(&mut self, utterance: Utterance, out: &mut Vec<Utterance>) {
        if self.pause_s(utterance.start_s) > self.config.hold_s {
            self.settle(out);
        }
        self.held.push(utterance);
        if !self.may_go_on() {
            self.settle(out);
        }
    }

    /// Time has come to `now_s` without new words: appends what need not wait any longer.
    pub fn advance(&mut self, now_s: f64, out: &mut Vec<Utterance>) {
        let Some(party) = self.holder() else { return };
        let pause_s = self.pause_s(now_s);
        let voice = self.voices[party.index()];
        // Who was heard since goes on: his words are on their way.
        let goes_on = voice.speaking || voice.last_s > now_s - pause_s + VOICE_AFTER_WORDS_S;
        let most_s = if goes_on { self.config.hold_most_s.max(self.config.hold_s) } else { self.config.hold_s };
        if pause_s > most_s {
            self.settle(out);
        }
    }

    /// The call is over: appends what was held back.
    pub fn finish(&mut self, out: &mut Vec<Utterance>) {
        self.settle(out);
    }

    /// What is held back, with every digit masked: fit to be shown at once where [`Redactor::push`] lets nothing go.
    #[must_use]
    pub fn waiting(&self) -> Vec<Utterance> {
        self.held.iter().map(replace::masked).collect()
    }

    /// Whose digits are held.
    fn holder(&self) -> Option<Party> {
        self.held.iter().rev().find(|u| !runs::is_interjection(u)).or(self.held.last()).map(|u| u.party)
    }

    /// How long the speaker of what is held has paused at `at_s`, as far as words tell.
    fn pause_s(&self, at_s: f64) -> f64 {
        let last_s = self.held.iter().map(|u| u.end_s).fold(f64::MIN, f64::max);
        if self.held.is_empty() { 0.0 } else { at_s - last_s }
    }

    /// Whether the digits at the end of what is held may go on in the next utterance and become a card number.
    fn may_go_on(&self) -> bool {
        let Some(open) = self.held.iter().rposition(|u| !runs::is_interjection(u)) else {
            return false;
        };
        let stands = self.kinds.contains(&RedactionKind::CardNumber);
        stands
            && self.held.len() < self.config.hold_utterances as usize
            && open::may_become_card(&self.held, self.held[open].party, &self.wanted)
    }

    fn settle(&mut self, out: &mut Vec<Utterance>) {
        let mut held = std::mem::take(&mut self.held);
        // Replacing changes what stands beside the rest: repeated until nothing changes.
        for _ in 0..4 {
            let mut wanted = self.wanted.clone();
            let mut memory = decide::Memory { given: &mut self.given, secrets: &mut self.secrets };
            let plan = decide::plan(&held, &self.kinds, self.config.asked_s, &mut wanted, &mut memory);
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

/// Voice this much after the end of the last words is a new utterance, not the end of the old one, seconds.
const VOICE_AFTER_WORDS_S: f64 = 0.5;

fn kind_named(name: &str) -> Option<RedactionKind> {
    ALL_KINDS.into_iter().find(|kind| kind.name() == name)
}

const ALL_KINDS: [RedactionKind; 9] = [
    RedactionKind::CardNumber,
    RedactionKind::CardExpiry,
    RedactionKind::CardCode,
    RedactionKind::Phone,
    RedactionKind::Email,
    RedactionKind::Account,
    RedactionKind::Ssn,
    RedactionKind::BirthDate,
    RedactionKind::PostCode,
];

#[cfg(test)]
mod split_tests;
#[cfg(test)]
mod tests;
