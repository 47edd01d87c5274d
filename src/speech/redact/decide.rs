//! Which digits are private.

use super::super::{RedactionKind, Utterance, email, numbers};
use super::asks::{self, Topic, Wanted};
use super::replace::{Place, placeholder_kind};
use super::runs::{self, Run};
use crate::Party;

/// A number that was taken out, kept in memory to recognise it when it is read back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Secret {
    pub kind: RedactionKind,
    pub digits: String,
    pub end_s: f64,
}

/// A read-back of expiry or code is looked for this long: two or four digits say little later on.
const READ_BACK_S: f64 = 30.0;

type Found = Vec<(RedactionKind, Place)>;

/// What is to be taken out of the held utterances; takes up requests and answers in order.
pub(super) fn plan(
    held: &[Utterance],
    kinds: &[RedactionKind],
    asked_s: f64,
    wanted: &mut Wanted,
    secrets: &mut Vec<Secret>,
) -> Found {
    let mut all = runs::runs(held, Party::Agent);
    all.extend(runs::runs(held, Party::Customer));
    let mut found = Vec::new();
    for (u, utterance) in held.iter().enumerate() {
        if utterance.start_s > wanted.until_s {
            wanted.topics.clear();
        }
        for word in &utterance.words {
            if let Some(kind) = placeholder_kind(&word.text) {
                wanted.fulfil(kind);
                wanted.until_s = wanted.until_s.max(utterance.end_s + asked_s);
            }
        }
        for run in all.iter().filter(|run| run.pieces.first().is_some_and(|p| p.first.0 == u)) {
            let mut judge = Judge { held, run, wanted, secrets, asked_s };
            found.extend(judge.judge());
        }
        found.extend(months(utterance, u, wanted));
        found.extend(others(utterance, u, wanted, kinds));
        match utterance.party {
            Party::Agent => asks::hear_agent(wanted, &utterance.text, utterance.end_s, asked_s),
            Party::Customer if asks::speaks_of_cards(&utterance.text) => {
                wanted.card_talk_until_s = utterance.end_s + 2.0 * asked_s;
            }
            Party::Customer => {}
        }
    }
    found.retain(|(kind, _)| kinds.contains(kind));
    found
}

struct Judge<'a> {
    held: &'a [Utterance],
    run: &'a Run,
    wanted: &'a mut Wanted,
    secrets: &'a mut Vec<Secret>,
    asked_s: f64,
}

impl Judge<'_> {
    fn judge(&mut self) -> Found {
        let count = self.run.pieces.len();
        let digits = self.run.digits();
        if let Some((from, to)) = self.card_window() {
            let mut found = vec![self.take(RedactionKind::CardNumber, from, to)];
            found.extend(self.after_card(to));
            return found;
        }
        if let Some(kind) = self.read_back(&digits) {
            return vec![self.take(kind, 0, count)];
        }
        let label = self.label();
        let private = |kind| label == Some(Topic::Private(kind));
        let asked = self.run.party == Party::Customer && label != Some(Topic::Kept);
        let wants =
            |kind: RedactionKind, wanted: &Wanted| private(kind) || (asked && wanted.is(kind) && label.is_none());
        if wants(RedactionKind::CardNumber, self.wanted) && digits.len() >= 3 {
            return vec![self.take(RedactionKind::CardNumber, 0, count)];
        }
        if wants(RedactionKind::CardExpiry, self.wanted) && (is_expiry(&digits) || (3..=6).contains(&digits.len())) {
            return self.expiry_then_code(count);
        }
        if wants(RedactionKind::CardCode, self.wanted) && (1..=4).contains(&digits.len()) && self.is_answer(&digits) {
            return vec![self.take(RedactionKind::CardCode, 0, count)];
        }
        let cards = self.run.start_s < self.wanted.card_talk_until_s;
        if cards && !self.wanted.other && label.is_none() && (13..=19).contains(&digits.len()) {
            return vec![self.take(RedactionKind::CardNumber, 0, count)];
        }
        for kind in [RedactionKind::Phone, RedactionKind::Account, RedactionKind::Ssn] {
            if wants(kind, self.wanted) && digits.len() >= 6 {
                return vec![self.take(kind, 0, count)];
            }
        }
        Vec::new()
    }

    /// One or two digits answer a request only where hardly anything else is said.
    fn is_answer(&self, digits: &str) -> bool {
        digits.len() >= 3 || {
            let at = self.run.pieces.first().map_or(0, |p| p.first.0);
            self.held[at].words.len() <= 4
        }
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
        if matches!(rest.len(), 3 | 4) {
            found.push(self.take(RedactionKind::CardCode, at, pieces.len()));
        }
        found
    }

    /// "zero nine twenty eight, one two three" in answer to both requests.
    fn expiry_then_code(&mut self, count: usize) -> Found {
        let mut split = count;
        if self.wanted.is(RedactionKind::CardCode) {
            let length = |to: usize| -> usize { self.run.pieces[..to].iter().map(|p| p.digits.len()).sum() };
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
        if digits.len() >= 3 {
            self.secrets.push(Secret { kind, digits, end_s: self.run.end_s });
        }
        if self.run.party == Party::Customer {
            self.wanted.until_s = self.wanted.until_s.max(self.run.end_s + self.asked_s);
        }
        let (first, last) = (pieces[0].first, pieces[pieces.len() - 1].last);
        (kind, Place { first, last, party: self.run.party })
    }

    /// The private number these digits repeat.
    fn read_back(&self, digits: &str) -> Option<RedactionKind> {
        let run = self.run;
        self.secrets
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

    /// What the speaker called the number: the last topic named in the same utterance before it.
    fn label(&self) -> Option<Topic> {
        let (u, w) = self.run.pieces.first()?.first;
        let before: Vec<&str> = self.held[u].words[..w].iter().map(|x| x.text.as_str()).collect();
        asks::topics(&before.join(" ")).last().map(|(.., topic)| *topic)
    }
}

/// Whether a payment network issues numbers of this beginning and length (ISO/IEC 7812 ranges in use).
fn is_issued(digits: &str) -> bool {
    let head = |n: usize| digits.get(..n).and_then(|h| h.parse::<u32>().ok()).unwrap_or(0);
    match digits.len() {
        12 => matches!(head(2), 50 | 56..=58 | 67),
        13 => head(1) == 4,
        14 => head(2) == 36 || head(2) == 38 || (300..=305).contains(&head(3)),
        15 => matches!(head(2), 34 | 37),
        16 => head(1) == 4 || matches!(head(2), 50..=58 | 60 | 62..=69 | 35) || (2221..=2720).contains(&head(4)),
        18 | 19 => head(1) == 4 || matches!(head(2), 50 | 56..=58 | 60 | 62..=69),
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

/// E-mail addresses and dates of birth, where the configuration asks for them.
fn others(utterance: &Utterance, u: usize, wanted: &Wanted, kinds: &[RedactionKind]) -> Found {
    let mut found = Vec::new();
    let words: Vec<String> = utterance.words.iter().map(|w| numbers::bare(&w.text)).collect();
    let place = |first: usize, last: usize| Place { first: (u, first), last: (u, last), party: utterance.party };
    if kinds.contains(&RedactionKind::Email) {
        let said: Vec<&str> = utterance.words.iter().map(|w| w.text.as_str()).collect();
        found.extend(email::find(&said).map(|found| (RedactionKind::Email, place(found.first, found.last))));
    }
    let birth = wanted.is(RedactionKind::BirthDate) && utterance.party == Party::Customer
        || asks::topics(&utterance.text).iter().any(|(.., t)| *t == Topic::Private(RedactionKind::BirthDate));
    if kinds.contains(&RedactionKind::BirthDate) && birth {
        found.extend(date_span(&utterance.words, &words).map(|(a, b)| (RedactionKind::BirthDate, place(a, b))));
    }
    found
}

fn date_span(said: &[super::super::Word], words: &[String]) -> Option<(usize, usize)> {
    let texts: Vec<&str> = said.iter().map(|w| w.text.as_str()).collect();
    let groups = numbers::groups(&texts);
    let month = words.iter().position(|w| numbers::is_month(w));
    let ordinal = |w: &String| w.ends_with("th") || w.ends_with("st") || w.ends_with("nd") || w.ends_with("rd");
    match month {
        Some(at) => {
            let near = |i: usize| i + 4 >= at && i <= at + 6;
            let first = (0..at)
                .filter(|i| near(*i) && (ordinal(&words[*i]) || groups.iter().any(|g| g.first == *i)))
                .min()
                .unwrap_or(at);
            let last = groups.iter().filter(|g| near(g.last)).map(|g| g.last).max().unwrap_or(at).max(at);
            Some((first, last))
        }
        None => {
            let (first, last) = (groups.first()?.first, groups.last()?.last);
            (groups.iter().map(|g| g.digits.len()).sum::<usize>() >= 4).then_some((first, last))
        }
    }
}
