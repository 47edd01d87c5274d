//! Card data in 500 spoken variants, and what must stay untouched.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::{RedactConfig, Redactor};
use crate::Party;
use crate::speech::{RedactionKind, Utterance, Word, numbers};

/// A small generator with a fixed seed, so that the table is the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

fn utterance(party: Party, text: &str, start_s: f64) -> Utterance {
    let words: Vec<Word> = text
        .split_whitespace()
        .enumerate()
        .map(|(n, word)| Word {
            text: word.to_owned(),
            start_s: start_s + 0.3 * n as f64,
            end_s: start_s + 0.3 * (n + 1) as f64,
            confidence: 1.0,
        })
        .collect();
    let end_s = words.last().map_or(start_s, |word| word.end_s);
    Utterance { party, start_s, end_s, text: text.to_owned(), confidence: 1.0, words, redactions: Vec::new() }
}

fn talk(lines: &[(Party, String)]) -> Vec<Utterance> {
    let mut at_s = 0.0;
    lines
        .iter()
        .map(|(party, text)| {
            let said = utterance(*party, text, at_s);
            at_s = said.end_s + 0.6;
            said
        })
        .collect()
}

fn redacted(lines: Vec<Utterance>) -> Vec<Utterance> {
    let mut redactor = Redactor::new(&RedactConfig::default());
    let mut out = Vec::new();
    for line in lines {
        redactor.push(line, &mut out);
    }
    redactor.finish(&mut out);
    out
}

fn card(dice: &mut Dice) -> String {
    let (head, length) = [("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("37", 15), ("6011", 16)][dice.below(6)];
    let mut digits = head.to_owned();
    while digits.len() < length - 1 {
        digits.push(char::from(b'0' + dice.below(10) as u8));
    }
    (0..10).map(|d| format!("{digits}{d}")).find(|number| numbers::luhn(number)).unwrap()
}

const NAMES: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: [&str; 10] =
    ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn digit(dice: &mut Dice, d: u8) -> String {
    match d {
        0 => dice.pick(&["zero", "oh", "zero"]).to_owned(),
        _ => NAMES[d as usize].to_owned(),
    }
}

fn pair(dice: &mut Dice, a: u8, b: u8) -> String {
    match (a, b) {
        (0, _) => format!("{} {}", digit(dice, a), digit(dice, b)),
        (1, b) => TEENS[b as usize].to_owned(),
        (a, 0) => TENS[a as usize].to_owned(),
        (a, b) => format!("{} {}", TENS[a as usize], NAMES[b as usize]),
    }
}

/// A group of digits as one person might say it.
fn spoken(dice: &mut Dice, group: &[u8], style: usize) -> String {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < group.len() {
        let run = group[at..].iter().take_while(|d| **d == group[at]).count();
        if style == 1 && run >= 3 {
            parts.push(format!("triple {}", digit(dice, group[at])));
            at += 3;
        } else if style == 1 && run == 2 {
            parts.push(format!("double {}", digit(dice, group[at])));
            at += 2;
        } else if style == 2 && group.len() == 4 && at + 1 < group.len() {
            parts.push(pair(dice, group[at], group[at + 1]));
            at += 2;
        } else if style == 5 && group.len() == 4 && group[2] == 0 && group[3] == 0 && group[0] != 0 {
            return format!("{} hundred", pair(dice, group[0], group[1]));
        } else {
            parts.push(digit(dice, group[at]));
            at += 1;
        }
    }
    parts.join(" ")
}

/// The number in groups of four (five at the end where it does not divide), each as text.
fn groups(dice: &mut Dice, number: &str) -> Vec<String> {
    let digits: Vec<u8> = number.bytes().map(|b| b - b'0').collect();
    let style = dice.below(6);
    digits
        .chunks(4)
        .map(|group| match style {
            3 => group.iter().map(u8::to_string).collect(),
            4 => group.iter().map(u8::to_string).collect::<Vec<_>>().join("-"),
            _ => spoken(dice, group, style),
        })
        .collect()
}

fn digits_left(utterance: &Utterance) -> usize {
    let words: Vec<&str> = utterance.words.iter().map(|word| word.text.as_str()).collect();
    numbers::groups(&words).iter().map(|group| group.digits.len()).sum()
}

/// One way to read a card aloud: asked for or not, in one utterance or several, with and without listening sounds.
fn card_talk(dice: &mut Dice) -> Vec<(Party, String)> {
    let number = card(dice);
    let parts = groups(dice, &number);
    let mut lines = Vec::new();
    if dice.below(4) > 0 {
        let ask = dice.pick(&[
            "May I take the long number on the card, please?",
            "What's the card number?",
            "Could you read me the sixteen digits across the front?",
            "And which card would you like to pay with? I just need the card number.",
        ]);
        lines.push((Party::Agent, ask.to_owned()));
    } else {
        lines.push((Party::Agent, "How would you like to pay?".to_owned()));
    }
    let lead = dice.pick(&["", "Sure. It's ", "Yes, um, ", "Okay, so that's ", "My card is "]);
    match dice.below(3) {
        0 => lines.push((Party::Customer, format!("{lead}{}.", parts.join(", ")))),
        1 => lines.push((Party::Customer, format!("{lead}{}", parts.join(" ")))),
        _ => {
            let quiet = dice.below(2) == 0;
            for (n, part) in parts.iter().enumerate() {
                let lead = if n == 0 { lead } else { "" };
                lines.push((Party::Customer, format!("{lead}{part}.")));
                if !quiet && n + 1 < parts.len() {
                    lines.push((Party::Agent, dice.pick(&["Mm-hm.", "Yes.", "Okay.", "Got it, go on."]).to_owned()));
                }
            }
        }
    }
    lines.push((Party::Agent, "Thank you, that's gone through.".to_owned()));
    lines
}

#[test]
fn five_hundred_ways_to_read_a_card_leave_no_number() {
    let mut dice = Dice(7);
    let mut left = Vec::new();
    for _ in 0..500 {
        let lines = card_talk(&mut dice);
        let out = redacted(talk(&lines));
        if out.iter().any(|line| digits_left(line) >= 4) {
            left.push(format!("{lines:?}\n  -> {:?}", out.iter().map(|u| &u.text).collect::<Vec<_>>()));
        }
    }
    assert!(left.len() <= 5, "{} of 500 left digits, such as\n{}", left.len(), left[..left.len().min(6)].join("\n"));
}

#[test]
fn order_numbers_dates_phones_and_amounts_stay() {
    let mut dice = Dice(11);
    let mut touched = Vec::new();
    for n in 0..500 {
        let length = 5 + dice.below(6);
        let number: Vec<u8> = (0..length).map(|_| dice.below(10) as u8).collect();
        let style = dice.below(3);
        let said = spoken(&mut dice, &number, style);
        let (ask, answer) = match n % 5 {
            0 => ("Could I take your order number?", format!("It's {said}.")),
            1 => ("What's your date of birth?", "The ninth of June, nineteen eighty four.".to_owned()),
            2 => ("Which phone number can the driver use?", format!("Zero seven seven, {said}.")),
            3 => ("What's the booking reference?", format!("{said}, and I'd like to pay by card.")),
            _ => ("How much was it?", "Two hundred and forty nine pounds ninety, on the third of May.".to_owned()),
        };
        let lines = talk(&[(Party::Agent, ask.to_owned()), (Party::Customer, answer)]);
        if redacted(lines.clone()) != lines {
            touched.push(lines[1].text.clone());
        }
    }
    assert!(touched.len() <= 25, "{} of 500 touched, such as {:?}", touched.len(), &touched[..touched.len().min(5)]);
}

fn kinds(lines: &[(Party, &str)]) -> Vec<RedactionKind> {
    let lines: Vec<(Party, String)> = lines.iter().map(|(party, text)| (*party, (*text).to_owned())).collect();
    redacted(talk(&lines)).iter().flat_map(|u| u.redactions.iter().map(|r| r.kind)).collect()
}

#[test]
fn expiry_and_code_are_taken_out_where_they_were_asked_for() {
    use Party::{Agent, Customer};
    use RedactionKind::{CardCode, CardExpiry};
    for (ask, answer, want) in [
        ("And the expiry date?", "Zero nine, twenty eight.", CardExpiry),
        ("When does it expire?", "09/28.", CardExpiry),
        ("What's the expiration date?", "It's September twenty eight.", CardExpiry),
        ("And the three digits on the back?", "That's one. Two. Three.", CardCode),
        ("Can I have the security code?", "It's 417.", CardCode),
        ("And the CVV?", "Four double one.", CardCode),
    ] {
        assert_eq!(kinds(&[(Agent, ask), (Customer, answer)]), vec![want], "{ask} {answer}");
    }
}

#[test]
fn the_placeholder_stands_for_the_words_and_their_time() {
    let lines = [
        (Party::Agent, "What's the card number?".to_owned()),
        (Party::Customer, "Sure. It's 4111 1111 1111 1111, thanks.".to_owned()),
    ];
    let before = talk(&lines);
    let out = redacted(before.clone());
    let line = &out[1];
    assert_eq!(line.text, "Sure. It's [card_number] thanks.");
    let redaction = &line.redactions[0];
    assert_eq!(&line.text[redaction.start..redaction.end], "[card_number]");
    assert_eq!((redaction.start_s, redaction.end_s), (before[1].words[2].start_s, before[1].words[5].end_s));
    assert_eq!(line.words.len(), 4);
}

#[test]
fn an_utterance_waits_no_longer_than_set() {
    let mut redactor = Redactor::new(&RedactConfig::default());
    let mut out = Vec::new();
    redactor.push(utterance(Party::Customer, "It's four one one one", 0.0), &mut out);
    assert!(out.is_empty());
    redactor.advance(30.0, &mut out);
    assert_eq!(out.len(), 1);
}

proptest! {
    #[test]
    fn redacting_twice_changes_nothing(seed in 0_u64..1_000_000) {
        let once = redacted(talk(&card_talk(&mut Dice(seed))));
        prop_assert_eq!(redacted(once.clone()), once);
    }

    #[test]
    fn any_words_are_survived_in_order(texts in prop::collection::vec("[a-z0-9 ,.\\[\\]-]{0,40}", 0..8)) {
        let lines: Vec<(Party, String)> = texts
            .into_iter()
            .enumerate()
            .map(|(n, text)| (if n % 2 == 0 { Party::Agent } else { Party::Customer }, text))
            .collect();
        let before = talk(&lines);
        let out = redacted(before.clone());
        prop_assert_eq!(out.len(), before.len());
        for (a, b) in out.iter().zip(&before) {
            prop_assert_eq!((a.party, a.start_s), (b.party, b.start_s));
        }
    }
}
