//! Nothing new gets through, and what stands in the record does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::Party;
use crate::call::{Ended, How, SummaryPoint, Wanted};
use crate::cues::Skill;
use crate::cues::text::said;

fn record() -> Record {
    let text = include_str!("../../tests/fixtures/record.json");
    let mut record: Record = serde_json::from_str(text).unwrap();
    record.utterances = vec![
        said(Party::Customer, "Hi, my name is Mary Hall. I was charged $135 twice, on the third of May.", 5.0),
        said(
            Party::Agent,
            "I'm so sorry, that must be annoying. I have refunded one hundred and thirty five dollars.",
            20.0,
        ),
        said(Party::Agent, "I'll call you on Friday before noon.", 30.0),
    ];
    record.summary.headline = String::new();
    record.summary.wanted = Some(Wanted { quote: "I was charged $135 twice.".to_owned(), at_s: 5.0 });
    let text = "It was done: \u{201c}I have refunded one hundred and thirty five dollars.\u{201d}".to_owned();
    record.summary.ended = Some(Ended { how: How::Done, text, quote: String::new(), at_s: 20.0 });
    let point = |text: &str, suggestion: Option<&str>| SummaryPoint {
        skill: Skill::Empathy,
        text: text.to_owned(),
        quote: String::new(),
        at_s: 20.0,
        suggestion: suggestion.map(str::to_owned),
        cues: Vec::new(),
    };
    record.summary.what_went_well = vec![point("Named how it is for the customer.", None)];
    record.summary.what_to_try = vec![point("Say who does what by when.", Some("I'll find out and call you back."))];
    record
}

fn doubt(text: &str) -> Option<Doubt> {
    check(text, &record(), &PolishConfig::default()).err()
}

#[test]
fn a_text_made_of_the_record_passes() {
    for text in [
        "Mary Hall was charged $135 twice on the third of May. You refunded the 135 dollars and promised to call on Friday before noon.",
        "The customer was charged twice. Saying \u{201c}that must be annoying\u{201d} named how it is. Next time, try \u{201c}I'll find out and call you back.\u{201d}",
        "Overall the customer was upset; the agent said \"I'm so sorry ... annoying\" and put it right.",
    ] {
        assert_eq!(doubt(text), None, "{text}");
    }
}

#[test]
fn what_is_new_is_refused_by_name() {
    let refused = |text: &str| doubt(text).unwrap_or_else(|| panic!("{text} passed"));
    assert_eq!(refused("You refunded $185."), Doubt::Number("185".to_owned()));
    assert_eq!(refused("You refunded one hundred and thirty six dollars."), Doubt::Number("136".to_owned()));
    assert_eq!(refused("You refunded \u{20ac}135."), Doubt::Money("euros"));
    assert_eq!(refused("The customer spoke with Peter."), Doubt::Name("Peter".to_owned()));
    assert_eq!(refused("Peter was charged twice."), Doubt::Name("Peter".to_owned()));
    assert_eq!(refused("You will call on Monday."), Doubt::Time("monday".to_owned()));
    assert_eq!(refused("You will call tomorrow."), Doubt::Time("tomorrow".to_owned()));
    assert_eq!(
        refused("You said \u{201c}it will all be fine\u{201d}."),
        Doubt::Quote("it will all be fine".to_owned())
    );
    assert_eq!(refused("You sounded rather nervous."), Doubt::Feeling("nervous".to_owned()));
    assert_eq!(refused("See https://example.org for more."), Doubt::Form("https://example.org".to_owned()));
    assert_eq!(refused("The card is [card_number]."), Doubt::Form("[".to_owned()));
    assert_eq!(refused(""), Doubt::Length(0, 120));
    assert_eq!(refused(&"word ".repeat(121)), Doubt::Length(121, 120));
}

#[test]
fn the_order_of_a_quotes_words_counts() {
    assert!(matches!(doubt("You said \"annoying that must be\"."), Some(Doubt::Quote(_))));
    assert!(matches!(doubt("You said \"I am so sorry."), Some(Doubt::Quote(_))), "a quote that does not end");
}

#[test]
fn numbers_are_the_same_however_they_are_written() {
    assert_eq!(digits("$1,350.00,"), ["1350"]);
    assert_eq!(digits("10:30"), ["10", "30"]);
    assert_eq!(digits("007"), ["7"]);
    assert_eq!(numbers_in("one hundred and thirty five dollars"), ["135"]);
}
