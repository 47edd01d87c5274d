//! Whether digits that nobody asked for may still become a card number.

use super::super::Utterance;
use super::super::numbers::{bare, ends_clause};
use super::asks::{self, Topic, Wanted};
use super::counted::is_counted;
use super::issued::may_become_card as may_become;
use super::runs::{self, Run};
use crate::Party;

/// Fewer digits than these are let go where nobody spoke of cards.
const FEWEST: usize = 3;
/// A number with a noun of its own right before it ("store 4417") is at most this long, digits.
const LONGEST_NAMED: usize = 6;
/// Words between the name of a number and its digits ("order number, um, it's").
const LINKS: usize = 4;

/// Words that may stand right before the digits of a card and give them no name.
const LEAD_INS: &[&str] = &[
    "number",
    "numbers",
    "digits",
    "card",
    "visa",
    "mastercard",
    "amex",
    "express",
    "maestro",
    "debit",
    "credit",
    "discover",
    "here",
    "there",
    "now",
    "please",
    "starts",
    "begins",
    "starting",
    "beginning",
    "with",
    "reads",
    "says",
    "i",
    "be",
    "are",
    "was",
    "were",
    "this",
    "one's",
    "goes",
    "first",
    "to",
    "oh",
    "yep",
    "sure",
    "ready",
    "no",
    "wait",
    "again",
    "i'll",
    "try",
    "its",
    "here's",
    "there's",
    "got",
    "have",
    "i've",
    "said",
    "front",
    "bit",
    "part",
    "me",
    "you",
    "it",
    "just",
    "like",
    "on",
];

/// What the speaker called the number: the last name in the same utterance before it. A name that lets the number stay
/// must stand close to it.
pub(super) fn label(held: &[Utterance], run: &Run) -> Option<Topic> {
    let (words, first, _) = run.line(held);
    let before = words[..first].join(" ");
    let (_, end, topic) = asks::topics(&before).last().copied()?;
    let between: Vec<&str> = before[end..].split_whitespace().collect();
    let close = between.len() <= LINKS && between.iter().all(|word| is_lead_in(word));
    (matches!(topic, Topic::Private(_)) || close).then_some(topic)
}

fn is_lead_in(word: &str) -> bool {
    let plain = bare(word);
    runs::is_joiner(word) || LEAD_INS.contains(&plain.as_str()) || matches!(plain.as_str(), "code" | "reference")
}

/// Whether the run ends what its speaker said.
pub(super) fn is_open(held: &[Utterance], run: &Run) -> bool {
    let Some((u, last)) = run.pieces.last().map(|piece| piece.last) else { return false };
    held[u].words[last + 1..].iter().all(|word| runs::is_joiner(&word.text))
}

/// Whether hardly anything but the digits is said.
pub(super) fn is_bare(held: &[Utterance], run: &Run) -> bool {
    let (words, first, _) = run.line(held);
    is_open(held, run) && words[..first].iter().all(|word| is_lead_in(word) || asks::speaks_of_cards(word))
}

/// Whether the digits at the end of what a party said may go on and become a card number, so that they must wait.
pub(super) fn may_become_card(held: &[Utterance], party: Party, wanted: &Wanted) -> bool {
    let Some(run) = runs::open_run(held, party) else { return false };
    // What was asked for is taken out at once, whatever its length; what answers another question is no card.
    let settled = party == Party::Customer && (wanted.any_card() || wanted.other || wanted.any_but_card());
    let cards = run.start_s < wanted.card_talk_until_s;
    let fewest = if cards { 1 } else { FEWEST };
    !settled && label(held, &run).is_none() && run.digits().len() >= fewest && begins_card(held, &run)
}

/// Whether a card number may begin in the run and is not at its end.
pub(super) fn begins_card(held: &[Utterance], run: &Run) -> bool {
    let digits = run.digits();
    let (words, first, last) = run.line(held);
    if !is_open(held, run) || is_counted(&words, first, last, &digits) || is_named(&words, first, &digits) {
        return false;
    }
    let joined = |from: usize| -> String { run.pieces[from..].iter().map(|piece| piece.digits.as_str()).collect() };
    let unjoined = |from: usize| -> String {
        run.pieces[from..].iter().map(|p| p.unjoined.as_ref().unwrap_or(&p.digits).as_str()).collect()
    };
    (0..run.pieces.len())
        .filter(|from| *from == 0 || begins_clause(held, run, *from))
        .any(|from| may_become(&joined(from)) || may_become(&unjoined(from)))
}

/// Whether a noun right before the digits says what they are ("store 4417").
fn is_named(words: &[&str], first: usize, digits: &str) -> bool {
    let before = first.checked_sub(1).map(|at| words[at]).filter(|word| !ends_clause(word));
    digits.len() <= LONGEST_NAMED && before.is_some_and(|word| !is_lead_in(word))
}

fn begins_clause(held: &[Utterance], run: &Run, piece: usize) -> bool {
    let ((u, last), (v, first)) = (run.pieces[piece - 1].last, run.pieces[piece].first);
    u != v || first > last + 1 || ends_clause(&held[u].words[last].text)
}
