//! Which digits are private.

use super::super::{RedactionKind, Utterance, email, numbers};
use super::asks::{self, Given, Topic, Wanted};
use super::counted::is_counted;
use super::dates;
use super::issued::is_issued;
use super::open;
use super::replace::{Place, placeholder_kind};
use super::runs::{self, Run};
use super::spelled;
use crate::Party;

/// A number that was taken out, kept in memory to recognise it when it is read back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Secret {
    pub kind: RedactionKind,
    pub digits: String,
    pub end_s: f64,
}

/// What was taken out of the call so far.
pub(super) struct Memory<'a> {
    pub given: &'a mut Given,
    pub secrets: &'a mut Vec<Secret>,
}

/// A read-back of expiry or code is looked for this long: two or four digits say little later on.
const READ_BACK_S: f64 = 30.0;
/// Expiry and code may follow a card number unasked for this long.
const AFTER_CARD_S: f64 = 60.0;

type Found = Vec<(RedactionKind, Place)>;

/// What is to be taken out of the held utterances; takes up requests and answers in order.
pub(super) fn plan(
    held: &[Utterance],
    kinds: &[RedactionKind],
    asked_s: f64,
    wanted: &mut Wanted,
    memory: &mut Memory<'_>,
) -> Found {
    let mut all = runs::runs(held, Party::Agent);
    all.extend(runs::runs(held, Party::Customer));
    let mut found = Vec::new();
    for (u, utterance) in held.iter().enumerate() {
        if utterance.start_s > wanted.until_s {
            wanted.lapse();
        }
        for word in &utterance.words {
            if let Some(kind) = placeholder_kind(&word.text) {
                wanted.answer(kind, utterance, memory.given, asked_s, AFTER_CARD_S);
            }
        }
        for run in all.iter().filter(|run| run.pieces.first().is_some_and(|p| p.first.0 == u)) {
            found.extend(Judge { held, run, wanted, memory }.judge());
        }
        found.extend(months(utterance, u, wanted));
        found.extend(others(utterance, u, wanted, kinds));
        match utterance.party {
            Party::Agent if runs::is_interjection(utterance) && asks::topics(&utterance.text).is_empty() => {
                wanted.listen(memory.given);
            }
            Party::Agent => asks::hear_agent(wanted, memory.given, &utterance.text, utterance.end_s, asked_s),
            Party::Customer if asks::speaks_of_cards(&utterance.text) => {
                wanted.card_talk_until_s = utterance.end_s + asked_s;
                wanted.other = false;
            }
            Party::Customer => {}
        }
    }
    found.retain(|(kind, _)| kinds.contains(kind));
    found
}

struct Judge<'a, 'b> {
    held: &'a [Utterance],
    run: &'a Run,
    wanted: &'a Wanted,
    memory: &'a mut Memory<'b>,
}

impl Judge<'_, '_> {
    fn judge(&mut self) -> Found {
        use RedactionKind::{Account, CardCode, CardExpiry, CardNumber, Phone, Ssn};
        let count = self.run.pieces.len();
        let digits = self.run.digits();
        if let Some((from, to)) = self.card_window() {
            let mut found = vec![self.take(CardNumber, from, to)];
            found.extend(self.after_card(to));
            return found;
        }
        if let Some(kind) = self.read_back(&digits).or_else(|| self.echo()) {
            return vec![self.take(kind, 0, count)];
        }
        let label = open::label(self.held, self.run);
        // "Oh" by itself is a zero only where a number goes on with it.
        if self.run.is_oh && !self.wanted.topics.iter().any(|kind| !self.memory.given.digits(*kind).is_empty()) {
            return Vec::new();
        }
        if digits.len() < 13 && self.is_counted(&digits) && !matches!(label, Some(Topic::Private(_))) {
            return Vec::new();
        }
        if self.wants(CardNumber, label) && !self.is_given(CardNumber) && self.answers(&digits) {
            return vec![self.take(CardNumber, 0, count)];
        }
        if (self.wants(CardExpiry, label) || self.follows_card(label))
            && !self.is_given(CardExpiry)
            && self.dates(&digits)
        {
            return self.expiry_then_code(count);
        }
        if (self.wants(CardCode, label) || self.follows_card(label)) && digits.len() <= 10 && self.answers(&digits) {
            return vec![self.take(CardCode, 0, count)];
        }
        if self.wants(CardNumber, label) && self.answers(&digits) {
            return vec![self.take(CardNumber, 0, count)];
        }
        if self.is_card_by_itself(label, &digits) {
            return vec![self.take(CardNumber, 0, count)];
        }
        if label.is_none() && !self.wanted.other && is_phone(&digits) {
            return vec![self.take(Phone, 0, count)];
        }
        for kind in [Phone, Account, Ssn] {
            if self.wants(kind, label) && (digits.len() >= 6 || self.answers(&digits)) {
                return vec![self.take(kind, 0, count)];
            }
        }
        Vec::new()
    }

    /// Whether the speaker names the kind, or answers to a request for it.
    fn wants(&self, kind: RedactionKind, label: Option<Topic>) -> bool {
        label == Some(Topic::Private(kind)) || (self.is_free(label) && self.wanted.is(kind))
    }

    /// Whether a customer's number goes by no other name.
    fn is_free(&self, label: Option<Topic>) -> bool {
        let free = label.is_none() || (label == Some(Topic::Counted) && self.wanted.any_card());
        self.run.party == Party::Customer && free
    }

    /// Whether the number was begun and nothing of it is missing.
    fn is_given(&self, kind: RedactionKind) -> bool {
        !self.memory.given.digits(kind).is_empty() && self.memory.given.is_whole(kind)
    }

    fn is_counted(&self, digits: &str) -> bool {
        let (words, first, last) = self.run.line(self.held);
        // A long number that was asked for is no count whatever stands beside it.
        let asked = self.run.party == Party::Customer && self.wanted.any_card() && digits.len() >= 4;
        !asked && is_counted(&words, first, last, digits)
    }

    /// A few digits answer a request where they end what is said, or hardly anything else is said.
    fn answers(&self, digits: &str) -> bool {
        digits.len() >= 3 || open::is_open(self.held, self.run) || {
            let at = self.run.pieces.first().map_or(0, |p| p.first.0);
            self.held[at].words.len() <= 4
        }
    }

    /// Whether the digits may be an expiry date, with a code behind it or a part of one.
    fn dates(&self, digits: &str) -> bool {
        is_expiry(digits) || (digits.len() <= 10 && self.answers(digits))
    }

    /// Bare digits soon after a card number: expiry and code, which nobody needs to ask for.
    fn follows_card(&self, label: Option<Topic>) -> bool {
        let soon = self.run.start_s < self.wanted.after_card_until_s;
        let given = self.is_given(RedactionKind::CardExpiry) && self.is_given(RedactionKind::CardCode);
        soon && !given && self.is_free(label) && open::is_bare(self.held, self.run)
    }

    /// Digits that are a card number though nobody asked: of its length, or as far as they go while cards are the subject.
    fn is_card_by_itself(&self, label: Option<Topic>, digits: &str) -> bool {
        if label.is_some() || (self.run.party == Party::Customer && (self.wanted.other || self.wanted.any_but_card())) {
            return false;
        }
        let cards = self.run.start_s < self.wanted.card_talk_until_s;
        let long = (13..=19).contains(&digits.len());
        let begun = cards && self.run.party == Party::Customer && digits.len() >= 4;
        (long && (cards || is_issued(digits))) || (begun && open::begins_card(self.held, self.run))
    }

    /// The agent repeats what is being read out, digit by digit.
    fn echo(&self) -> Option<RedactionKind> {
        let at = self.run.pieces.first()?.first.0;
        let echoes = self.run.party == Party::Agent && runs::is_interjection(&self.held[at]);
        let begun = |kind: &RedactionKind| !self.memory.given.digits(*kind).is_empty();
        self.wanted.topics.iter().copied().find(|kind| echoes && begun(kind))
    }

    /// The pieces that make a valid card number: the longest, the earliest.
    fn card_window(&self) -> Option<(usize, usize)> {
        let pieces = &self.run.pieces;
        let asked = self.run.party == Party::Customer && self.wanted.is(RedactionKind::CardNumber);
        for joined in [true, false] {
            let text = |from: usize, to: usize| -> String {
                pieces[from..to]
                    .iter()
                    .map(|p| match (&p.unjoined, joined) {
                        (Some(other), false) => other.as_str(),
                        _ => p.digits.as_str(),
                    })
                    .collect()
            };
            let mut best: Option<(usize, usize, usize)> = None;
            for from in 0..pieces.len() {
                for to in from + 1..=pieces.len() {
                    let digits = text(from, to);
                    let whole = from == 0 && to == pieces.len();
                    let fits = (12..=19).contains(&digits.len())
                        && numbers::luhn(&digits)
                        && (is_issued(&digits) || (whole && asked))
                        && best.is_none_or(|(.., length)| digits.len() > length);
                    if fits {
                        best = Some((from, to, digits.len()));
                    }
                }
            }
            if let Some((from, to, _)) = best {
                return Some((from, to));
            }
        }
        None
    }

    /// Digits said in one breath after a card number: expiry, then code.
    fn after_card(&mut self, from: usize) -> Found {
        let pieces = &self.run.pieces;
        let mut found = Vec::new();
        let mut at = from;
        for to in (at + 1..=pieces.len()).rev() {
            let digits: String = pieces[at..to].iter().map(|p| p.digits.as_str()).collect();
            if matches!(digits.len(), 4 | 6) && is_expiry(&digits) {
                found.push(self.take(RedactionKind::CardExpiry, at, to));
                at = to;
                break;
            }
        }
        let rest: String = pieces[at..].iter().map(|p| p.digits.as_str()).collect();
        if matches!(rest.len(), 1..=4) {
            found.push(self.take(RedactionKind::CardCode, at, pieces.len()));
        }
        found
    }

    /// "zero nine twenty eight, one two three" in answer to both requests.
    fn expiry_then_code(&mut self, count: usize) -> Found {
        let before = self.memory.given.digits(RedactionKind::CardExpiry).len();
        let length =
            |to: usize| -> usize { before + self.run.pieces[..to].iter().map(|p| p.digits.len()).sum::<usize>() };
        let mut split = count;
        if self.wanted.is(RedactionKind::CardCode) || length(count) > 6 {
            split = (1..=count).find(|to| length(*to) >= 4).unwrap_or(count);
        }
        let mut found = vec![self.take(RedactionKind::CardExpiry, 0, split)];
        if split < count {
            found.push(self.take(RedactionKind::CardCode, split, count));
        }
        found
    }

    fn take(&mut self, kind: RedactionKind, from: usize, to: usize) -> (RedactionKind, Place) {
        let pieces = &self.run.pieces[from..to];
        let digits: String = pieces.iter().map(|p| p.digits.as_str()).collect();
        if self.run.party == Party::Customer {
            self.memory.given.add(kind, &digits);
        }
        let whole = if self.run.party == Party::Customer { self.memory.given.digits(kind).to_owned() } else { digits };
        if whole.len() >= 3 {
            self.memory.secrets.push(Secret { kind, digits: whole, end_s: self.run.end_s });
        }
        let (first, last) = (pieces[0].first, pieces[pieces.len() - 1].last);
        (kind, Place { first, last, party: self.run.party })
    }

    /// The private number these digits repeat.
    fn read_back(&self, digits: &str) -> Option<RedactionKind> {
        let run = self.run;
        self.memory
            .secrets
            .iter()
            .find(|secret| match secret.kind {
                RedactionKind::CardNumber => digits.len() >= 4 && secret.digits.contains(digits),
                RedactionKind::CardExpiry | RedactionKind::CardCode => {
                    digits == secret.digits && run.start_s - secret.end_s < READ_BACK_S
                }
                _ => digits == secret.digits,
            })
            .map(|secret| secret.kind)
    }
}

/// Whether the digits alone are a telephone number: eleven that begin with 0 and no other 0, or with 447, as in Britain.
fn is_phone(digits: &str) -> bool {
    match digits.len() {
        11 => matches!(digits.get(..2), Some("01" | "02" | "03" | "07")),
        12 => digits.starts_with("447"),
        _ => false,
    }
}

/// Whether the digits read as month and year of a card: `928`, `0928`, `092028`, `92028`.
fn is_expiry(digits: &str) -> bool {
    let (month, year) = match digits.len() {
        3 | 5 => digits.split_at(1),
        4 | 6 => digits.split_at(2),
        _ => return false,
    };
    let month: u32 = month.parse().unwrap_or(0);
    let year = year.strip_prefix("20").filter(|rest| rest.len() == 2).unwrap_or(year);
    let year: u32 = year.parse().unwrap_or(0);
    (1..=12).contains(&month) && (20..=59).contains(&year)
}

/// "September twenty eight", said when the expiry was asked for or named.
fn months(utterance: &Utterance, u: usize, wanted: &Wanted) -> Found {
    let words: Vec<&str> = utterance.words.iter().map(|w| w.text.as_str()).collect();
    let named =
        asks::topics(&utterance.text).iter().any(|(.., topic)| *topic == Topic::Private(RedactionKind::CardExpiry));
    let asked = utterance.party == Party::Customer && wanted.is(RedactionKind::CardExpiry);
    if !named && !asked {
        return Vec::new();
    }
    let groups = numbers::groups(&words);
    words
        .iter()
        .enumerate()
        .filter(|(_, word)| numbers::is_month(&numbers::bare(word)))
        .filter_map(|(at, _)| {
            let year = groups.iter().find(|g| g.first > at && g.first <= at + 3)?;
            let last = groups.iter().take_while(|g| g.first <= year.last + 1).map(|g| g.last).max()?.max(year.last);
            Some((RedactionKind::CardExpiry, Place { first: (u, at), last: (u, last), party: utterance.party }))
        })
        .collect()
}

/// E-mail addresses, dates of birth and post codes, where the configuration asks for them.
fn others(utterance: &Utterance, u: usize, wanted: &Wanted, kinds: &[RedactionKind]) -> Found {
    let words: Vec<&str> = utterance.words.iter().map(|w| w.text.as_str()).collect();
    let place = |(first, last): (usize, usize)| Place { first: (u, first), last: (u, last), party: utterance.party };
    let named = asks::topics(&utterance.text);
    let meant = |kind: RedactionKind| {
        let asked = wanted.is(kind) && utterance.party == Party::Customer;
        kinds.contains(&kind) && (asked || named.iter().any(|(.., topic)| *topic == Topic::Private(kind)))
    };
    let mut found = Found::new();
    if kinds.contains(&RedactionKind::Email) {
        found.extend(email::find(&words).map(|it| (RedactionKind::Email, place((it.first, it.last)))));
    }
    if meant(RedactionKind::BirthDate) {
        found.extend(dates::find(&words, true).map(|span| (RedactionKind::BirthDate, place(span))));
    }
    if kinds.contains(&RedactionKind::PostCode) {
        let span = if meant(RedactionKind::PostCode) { spelled::post_code(&words) } else { spelled::written(&words) };
        found.extend(span.map(|span| (RedactionKind::PostCode, place(span))));
    }
    found
}
