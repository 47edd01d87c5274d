//! Runs of digits over the utterances of one party, through short interjections of the other.

use super::super::Utterance;
use super::super::numbers::{self, Group};
use crate::Party;

/// Where a word stands: utterance and word, by index.
pub(super) type At = (usize, usize);

/// A group of digits and the words it stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub digits: String,
    pub unjoined: Option<String>,
    pub first: At,
    pub last: At,
}

/// Digits that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub party: Party,
    pub pieces: Vec<Piece>,
    pub start_s: f64,
    pub end_s: f64,
    /// Nothing but "oh" was said, which is mostly no digit.
    pub is_oh: bool,
}

impl Run {
    /// The words of the utterance in which it begins, with its first and last word there.
    pub fn line<'a>(&self, held: &'a [Utterance]) -> (Vec<&'a str>, usize, usize) {
        let Some((u, first)) = self.pieces.first().map(|piece| piece.first) else { return (Vec::new(), 0, 0) };
        let last = self.pieces.iter().map(|piece| piece.last).filter(|at| at.0 == u).map(|at| at.1).max();
        (held[u].words.iter().map(|word| word.text.as_str()).collect(), first, last.unwrap_or(first))
    }

    pub fn digits(&self) -> String {
        self.pieces.iter().map(|p| p.digits.as_str()).collect()
    }
}

/// Words that may stand between the digits of one number.
const JOINERS: &[&str] = &[
    "um", "uh", "er", "erm", "uhm", "and", "then", "dash", "hyphen", "space", "okay", "ok", "so", "yes", "yeah",
    "slash", "stroke", "point", "dot", "hm", "mm", "hmm", "right", "sorry", "next", "followed", "by", "of", "it's",
    "is", "that's", "the", "a", "well", "let", "me", "see",
];

/// Words of a listener that do not end the other's number.
const LISTENING: &[&str] = &[
    "mm", "hm", "mm-hm", "mhm", "mmhm", "mm-hmm", "uh-huh", "uh", "huh", "hmm", "yes", "yeah", "yep", "okay", "ok",
    "right", "sure", "go", "on", "ahead", "got", "it", "that", "thank", "you", "thanks", "great", "perfect", "lovely",
    "and", "next", "then", "alright", "all", "good", "fine", "please", "carry", "continue", "the", "rest", "what's",
    "with", "you're", "ready",
];

pub(super) fn is_placeholder(word: &str) -> bool {
    super::replace::placeholder_kind(word).is_some()
}

/// Whether an utterance merely shows that its speaker listens (few words, or an echo of digits).
pub(super) fn is_interjection(utterance: &Utterance) -> bool {
    let words: Vec<&str> = utterance.words.iter().map(|w| w.text.as_str()).collect();
    let digits = numbers::groups(&words);
    let spoken = |index: usize| digits.iter().any(|g| g.first <= index && index <= g.last);
    utterance.party == Party::Agent
        && words.len() <= 7
        && words.iter().enumerate().all(|(index, word)| {
            let bare = numbers::bare(word);
            spoken(index) || is_placeholder(word) || bare.is_empty() || LISTENING.contains(&bare.as_str())
        })
}

/// All words of a party with their places, cut where the floor really changed.
fn stretches(held: &[Utterance], party: Party) -> Vec<Vec<At>> {
    let mut all = Vec::new();
    let mut open: Vec<At> = Vec::new();
    for (u, utterance) in held.iter().enumerate() {
        if utterance.party == party {
            open.extend((0..utterance.words.len()).map(|w| (u, w)));
        } else if !is_interjection(utterance) || party == Party::Agent {
            all.push(std::mem::take(&mut open));
        }
    }
    all.push(open);
    all
}

fn joins(held: &[Utterance], between: &[At]) -> bool {
    between.len() <= 4 && between.iter().all(|&(u, w)| is_joiner(&held[u].words[w].text))
}

/// All runs of a party, in order.
pub(super) fn runs(held: &[Utterance], party: Party) -> Vec<Run> {
    let mut all = Vec::new();
    for places in stretches(held, party) {
        let words: Vec<&str> = places.iter().map(|&(u, w)| held[u].words[w].text.as_str()).collect();
        let mut open: Option<(Run, usize)> = None;
        for Group { digits, unjoined, first, last } in numbers::groups(&words) {
            let piece = Piece { digits, unjoined, first: places[first], last: places[last] };
            let (start_s, end_s) = (time(held, piece.first).0, time(held, piece.last).1);
            match &mut open {
                Some((run, after)) if joins(held, &places[*after + 1..first]) => {
                    run.pieces.push(piece);
                    run.end_s = end_s;
                    *after = last;
                }
                _ => {
                    all.extend(open.take().map(|(run, _)| run));
                    open = Some((Run { party, pieces: vec![piece], start_s, end_s, is_oh: false }, last));
                }
            }
        }
        all.extend(open.map(|(run, _)| run));
    }
    all.extend(ohs(held, party));
    all
}

/// Two "oh" or more after each other, or utterances of nothing but "oh" and joining words.
fn ohs(held: &[Utterance], party: Party) -> Vec<Run> {
    let is_oh = |word: &str| matches!(numbers::bare(word).as_str(), "oh" | "o");
    let mut all = Vec::new();
    for (u, utterance) in held.iter().enumerate().filter(|(_, utterance)| utterance.party == party) {
        let oh_at = |w: &usize| is_oh(&utterance.words[*w].text);
        let first = (0..utterance.words.len()).find(oh_at).unwrap_or(0);
        let places: Vec<usize> = (first..utterance.words.len()).take_while(oh_at).collect();
        let alone = utterance.words.iter().all(|word| is_oh(&word.text) || is_joiner(&word.text));
        let digits_beside = utterance.words.iter().any(|word| numbers::cardinal(&[&word.text]).is_some());
        if places.is_empty() || digits_beside || (places.len() < 2 && !alone) {
            continue;
        }
        let piece = |w: &usize| Piece { digits: "0".to_owned(), unjoined: None, first: (u, *w), last: (u, *w) };
        let pieces = places.iter().map(piece).collect();
        all.push(Run { party, pieces, start_s: utterance.start_s, end_s: utterance.end_s, is_oh: true });
    }
    all
}

fn time(held: &[Utterance], (u, w): At) -> (f64, f64) {
    let word = &held[u].words[w];
    (word.start_s, word.end_s)
}

/// The run that stands open at the end of a party's words: it may go on in its next utterance.
pub(super) fn open_run(held: &[Utterance], party: Party) -> Option<Run> {
    let places = stretches(held, party).pop()?;
    let run = runs(held, party).pop()?;
    let last = run.pieces.last()?.last;
    let after: Vec<At> = places.iter().copied().filter(|place| *place > last).collect();
    let first = places.first().copied()?;
    (last >= first && joins(held, &after)).then_some(run)
}

/// Whether a word may stand before, between and behind the digits of a number.
pub(super) fn is_joiner(word: &str) -> bool {
    let bare = numbers::bare(word);
    !is_placeholder(word) && (bare.is_empty() || JOINERS.contains(&bare.as_str()))
}
