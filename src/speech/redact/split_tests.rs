//! A card number in pieces: whatever the splits, pauses and interruptions, no digit of it comes out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use proptest::sample::Index;

use super::{RedactConfig, Redactor};
use crate::Party;
use crate::speech::{Utterance, Word, numbers};

/// How long after their end the words of an utterance are there: its pause, and recognition.
const LATE_S: f64 = 2.3;

/// Who says what after which pause.
type Line = (Party, String, f64);

/// How a card comes up.
#[derive(Debug, Clone, Copy)]
enum Opening {
    Asked,
    CardsSpokenOf,
    Nothing,
}

/// One call as it happens: utterances with the moment at which their words are known, looked at every second.
fn live(lines: &[Line]) -> Vec<Utterance> {
    let mut said: Vec<Utterance> = Vec::new();
    let mut at_s = 1.0;
    for (party, text, pause_s) in lines {
        at_s += pause_s;
        let words: Vec<Word> = text
            .split_whitespace()
            .map(|word| {
                at_s += 0.3;
                Word { text: word.to_owned(), start_s: at_s - 0.3, end_s: at_s, confidence: 1.0 }
            })
            .collect();
        let (start_s, text) = (words[0].start_s, text.clone());
        said.push(Utterance { party: *party, start_s, end_s: at_s, text, confidence: 1.0, words, redactions: vec![] });
    }
    let (mut redactor, mut out) = (Redactor::new(&RedactConfig::default()), Vec::new());
    let steps = ((at_s + 30.0) * 4.0) as usize;
    for now_s in (0..steps).map(|step| step as f64 * 0.25) {
        let just = |moment_s: f64| moment_s <= now_s && moment_s > now_s - 0.25;
        for u in &said {
            if just(u.start_s) {
                redactor.voice(u.party, true, u.start_s);
            }
            if just(u.end_s) {
                redactor.voice(u.party, false, u.end_s);
            }
        }
        for u in said.iter().filter(|u| just(u.end_s + LATE_S)) {
            redactor.push(u.clone(), &mut out);
        }
        redactor.advance(now_s, &mut out);
    }
    redactor.finish(&mut out);
    assert_eq!(out.len(), said.len());
    out
}

fn digits_shown(lines: &[Utterance], party: Party) -> usize {
    let shown = |u: &Utterance| -> usize {
        let words: Vec<&str> = u.words.iter().map(|word| word.text.as_str()).collect();
        numbers::groups(&words).iter().map(|group| group.digits.len()).sum()
    };
    lines.iter().filter(|u| u.party == party).map(shown).sum()
}

/// Digits that pass the Luhn check, of a network's beginning and length.
fn card() -> impl Strategy<Value = String> {
    let heads = prop::sample::select(vec![("4", 16), ("52", 16), ("37", 15), ("6011", 16), ("2345", 16)]);
    (heads, prop::collection::vec(0_u8..10, 16)).prop_map(|((head, length), rest)| {
        let mut digits = head.to_owned();
        digits.extend(rest.iter().take(length - 1 - head.len()).map(|d| char::from(b'0' + d)));
        (0..10).map(|last| format!("{digits}{last}")).find(|number| numbers::luhn(number)).unwrap()
    })
}

const NAMES: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

fn spoken(digits: &str, as_numerals: bool) -> String {
    if as_numerals {
        return digits.to_owned();
    }
    digits.bytes().map(|b| NAMES[usize::from(b - b'0')]).collect::<Vec<_>>().join(" ")
}

fn opening(kind: Opening) -> Vec<Line> {
    let ask = match kind {
        Opening::Asked => "Could I take the long number on the card, please?",
        Opening::CardsSpokenOf => "So would you like to pay with your card?",
        Opening::Nothing => "Right, so how can we settle this?",
    };
    vec![(Party::Agent, ask.to_owned(), 0.0)]
}

/// The number cut at `cuts`, each piece after a pause, some with the agent's words between.
fn reading(
    number: &str,
    cuts: &[usize],
    pauses_s: &[f64],
    between: &[Option<&'static str>],
    numerals: bool,
) -> Vec<Line> {
    let mut cuts: Vec<usize> = cuts.to_vec();
    cuts.extend([0, number.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut lines = Vec::new();
    for (n, pair) in cuts.windows(2).enumerate() {
        lines.push((Party::Customer, spoken(&number[pair[0]..pair[1]], numerals), pauses_s[n % pauses_s.len()]));
        if pair[1] < number.len()
            && let Some(text) = between[n % between.len()]
        {
            lines.push((Party::Agent, text.to_owned(), 0.3));
        }
    }
    lines
}

const SOUNDS: [Option<&str>; 5] = [None, Some("Mm-hm."), Some("Okay, go on."), Some("Yes."), Some("Thank you.")];
const SENTENCES: [Option<&str>; 6] = [
    None,
    Some("Sorry, my screen is a bit slow today, bear with me."),
    Some("I didn't catch that, could you go on from there?"),
    Some("Is that a business account you have with us?"),
    Some("And how long have you been with us?"),
    Some("When did you last use it?"),
];

fn cut(at: &[Index]) -> Vec<usize> {
    at.iter().map(|index| 1 + index.index(14)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn an_asked_for_number_never_shows_a_digit(
        number in card(),
        at in prop::collection::vec(any::<Index>(), 0..8),
        pauses_s in prop::collection::vec(0.4_f64..50.0, 1..6),
        between in prop::collection::vec(prop::sample::select([SOUNDS.as_slice(), SENTENCES.as_slice()].concat()), 1..6),
        numerals in any::<bool>(),
    ) {
        let mut lines = opening(Opening::Asked);
        lines.extend(reading(&number, &cut(&at), &pauses_s, &between, numerals));
        lines.push((Party::Agent, "Lovely, that has gone through.".to_owned(), 0.5));
        let out = live(&lines);
        prop_assert_eq!(digits_shown(&out, Party::Customer), 0, "{:?}", out.iter().map(|u| &u.text).collect::<Vec<_>>());
    }

    #[test]
    fn a_number_nobody_asked_for_shows_none_within_its_pauses(
        number in card(),
        at in prop::collection::vec(any::<Index>(), 0..6),
        pauses_s in prop::collection::vec(0.4_f64..3.8, 1..6),
        between in prop::collection::vec(prop::sample::select(SOUNDS.as_slice()), 1..6),
        numerals in any::<bool>(),
        spoken_of in any::<bool>(),
    ) {
        let kind = if spoken_of { Opening::CardsSpokenOf } else { Opening::Nothing };
        let fewest = if spoken_of { 1 } else { 3 };
        let cuts: Vec<usize> = cut(&at).into_iter().filter(|at| *at >= fewest).collect();
        let mut lines = opening(kind);
        lines.extend(reading(&number, &cuts, &pauses_s, &between, numerals));
        let out = live(&lines);
        prop_assert_eq!(digits_shown(&out, Party::Customer), 0, "{:?}", out.iter().map(|u| &u.text).collect::<Vec<_>>());
    }

    #[test]
    fn what_waits_is_shown_without_digits(texts in prop::collection::vec("[a-z0-9 ,.-]{0,40}", 1..5)) {
        let (mut redactor, mut out) = (Redactor::new(&RedactConfig::default()), Vec::new());
        for (n, text) in texts.iter().filter(|text| !text.trim().is_empty()).enumerate() {
            let words = text.split_whitespace().map(|word| Word {
                text: word.to_owned(), start_s: n as f64, end_s: n as f64 + 0.5, confidence: 1.0,
            });
            let (party, start_s, end_s) = (Party::Customer, n as f64, n as f64 + 0.5);
            let words: Vec<Word> = words.collect();
            redactor.push(
                Utterance { party, start_s, end_s, text: text.clone(), confidence: 1.0, words, redactions: vec![] },
                &mut out,
            );
            prop_assert_eq!(digits_shown(&redactor.waiting(), Party::Customer), 0);
        }
    }
}
