//! The summary says what was said, and no more.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::super::How;
use super::super::scores::tests::{cue, ordinary};
use super::*;
use crate::Party;
use crate::cues::{CueKind, Skill};
use crate::speech::Utterance;
use crate::talk::{Overlap, OverlapKind};

fn said(record: &mut Record, party: Party, start_s: f64, text: &str) {
    let text = text.to_owned();
    let utterance = Utterance {
        party,
        start_s,
        end_s: start_s + 3.0,
        text,
        confidence: 0.9,
        words: Vec::new(),
        redactions: Vec::new(),
    };
    record.utterances.push(utterance);
}

fn quoting(kind: CueKind, party: Party, start_s: f64, quote: &str) -> crate::cues::Cue {
    let mut cue = cue(kind, party, start_s);
    cue.evidence.quote = quote.to_owned();
    cue
}

fn of(record: &Record) -> Summary {
    summary(record, Vec::new(), Vec::new(), &CallConfig::default())
}

#[test]
fn the_headline_is_what_the_customer_wanted_and_how_it_ended() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Agent, 1.0, "Good morning, how can I help?");
    said(&mut record, Party::Customer, 5.0, "Hi, good morning. Um, I'd like to move my delivery to Friday.");
    record.cues.push(quoting(CueKind::CustomerThanks, Party::Customer, 100.0, "thanks"));
    record.cues.push(quoting(CueKind::Commitment, Party::Agent, 90.0, "The driver will ring you on Friday morning"));
    assert_eq!(
        of(&record).headline,
        "The customer: \u{201c}I'd like to move my delivery to Friday.\u{201d} \
         It ended with thanks and a promise: \u{201c}The driver will ring you on Friday morning.\u{201d}"
    );
}

#[test]
fn a_complaint_at_the_end_is_how_it_ended() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "I was charged twice for the same ticket.");
    said(&mut record, Party::Customer, 112.0, "Right, I'll be making a complaint.");
    assert!(of(&record).headline.ends_with("It ended unresolved: \u{201c}Right, I'll be making a complaint.\u{201d}"));
}

#[test]
fn without_words_the_figures_speak() {
    let mut record = ordinary();
    record.utterances.clear();
    let summary = of(&record);
    assert_eq!(summary.headline, "A call of 2:00 minutes; the agent spoke 50 % of the time. No words were recognised.");
    assert!(summary.what_went_well.iter().any(|point| point.skill == Skill::Listening));
    assert!(summary.what_to_try.is_empty());
}

#[test]
fn at_most_three_of_each_and_of_different_skills_first() {
    let mut record = ordinary();
    for (i, kind) in CueKind::ALL.iter().enumerate() {
        record.cues.push(quoting(*kind, Party::Agent, i as f64, "I think I can maybe help you"));
        record.cues.push(quoting(*kind, Party::Agent, 50.0 + i as f64, "I can't do that"));
    }
    let summary = of(&record);
    for points in [&summary.what_went_well, &summary.what_to_try] {
        assert_eq!(points.len(), 3);
        let mut skills: Vec<Skill> = points.iter().map(|point| point.skill).collect();
        skills.sort();
        skills.dedup();
        assert_eq!(skills.len(), 3);
        assert!(points.windows(2).all(|pair| pair[0].at_s <= pair[1].at_s));
        assert!(points.iter().all(|point| !point.text.is_empty() && point.suggestion.as_ref() != Some(&point.quote)));
    }
}

#[test]
fn a_cues_own_suggestion_comes_before_a_rule() {
    let mut record = ordinary();
    let mut cue = quoting(CueKind::NegativePhrasing, Party::Agent, 20.0, "I can't open the file");
    cue.evidence.suggestion = Some("I'll open it as soon as I have the number.".to_owned());
    record.cues.push(cue);
    assert_eq!(of(&record).what_to_try[0].suggestion.as_deref(), Some("I'll open it as soon as I have the number."));
}

#[test]
fn an_interruption_quotes_what_was_cut_off() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 20.0, "It only happens after seven, when my daughter is doing her");
    let overlap = |start_s: f64| Overlap {
        start_s,
        end_s: start_s + 1.0,
        started_by: Party::Agent,
        kind: OverlapKind::Interruption,
        yielded_by: None,
        before_end_s: 1.0,
        doubtful: false,
    };
    record.overlaps = vec![overlap(22.0), overlap(60.0)];
    let point = of(&record).what_to_try.remove(0);
    assert_eq!((point.skill, point.at_s), (Skill::Listening, 22.0));
    assert!(point.quote.starts_with("It only happens") && point.text.contains("twice"), "{point:?}");
}

#[test]
fn a_need_in_two_sentences_is_told_whole_and_without_the_name() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "Hi, my name is Mary Hall. I lost my debit card.");
    said(&mut record, Party::Customer, 9.0, "Can you send me a new one?");
    let wanted = of(&record).wanted.unwrap();
    assert_eq!(wanted.quote, "I lost my debit card. Can you send me a new one?");
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "Hello, this is Mary Hall and I would like to move my appointment.");
    assert_eq!(of(&record).wanted.unwrap().quote, "I would like to move my appointment.");
}

#[test]
fn what_was_done_is_how_it_ended() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "I need a new key for my locker.");
    said(
        &mut record,
        Party::Agent,
        60.0,
        "A new key has been sent to your home. Is there anything else I can help with?",
    );
    said(&mut record, Party::Customer, 66.0, "No, that's all.");
    let ended = of(&record).ended.unwrap();
    assert_eq!((ended.how, ended.at_s), (How::Done, 60.0));
    assert_eq!(
        ended.text,
        "It was done: \u{201c}A new key has been sent to your home.\u{201d} The customer needed nothing more."
    );
}

#[test]
fn a_customer_who_needs_nothing_more_is_told_where_nothing_else_is() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "I would like to know your opening hours.");
    said(&mut record, Party::Agent, 60.0, "We open at nine. Is there anything else?");
    said(&mut record, Party::Customer, 66.0, "No, that's everything.");
    let ended = of(&record).ended.unwrap();
    assert_eq!(ended.how, How::NothingMore);
    assert_eq!(ended.text, "The customer needed nothing more: \u{201c}No, that's everything.\u{201d}");
}

#[test]
fn what_was_done_before_the_distress_is_no_ending() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "I need a new key for my locker.");
    said(&mut record, Party::Agent, 20.0, "A new key has been sent to your home.");
    record.cues.push(quoting(CueKind::CustomerDistress, Party::Customer, 50.0, "I am so fed up"));
    assert_eq!(of(&record).ended.unwrap().how, How::Open);
}

#[test]
fn what_a_short_sentence_points_to_is_told_with_it() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "I need somebody to look at my boiler.");
    said(&mut record, Party::Agent, 60.0, "I can send a plumber on Monday at ten. Shall I book that for you?");
    said(&mut record, Party::Customer, 66.0, "Yes, please.");
    said(&mut record, Party::Agent, 70.0, "Great, that's booked.");
    assert_eq!(of(&record).ended.unwrap().quote, "I can send a plumber on Monday at ten \u{2026} That's booked");
}

#[test]
fn a_cancellation_that_ends_with_thanks_is_no_complaint() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "I would like to cancel my booking for Friday.");
    said(&mut record, Party::Agent, 90.0, "Your booking has been cancelled.");
    said(&mut record, Party::Customer, 110.0, "Great, thank you for cancelling it so quickly.");
    record.cues.push(quoting(CueKind::CustomerThanks, Party::Customer, 110.5, "thank you"));
    assert_eq!(of(&record).ended.unwrap().how, How::Done);
}

#[test]
fn a_plain_need_comes_before_a_sentence_that_may_be_one() {
    let mut record = ordinary();
    record.utterances.clear();
    said(&mut record, Party::Customer, 5.0, "Hi, why is this so loud?");
    said(&mut record, Party::Customer, 9.0, "I lost my debit card. Can you send me a new one?");
    assert_eq!(of(&record).wanted.unwrap().quote, "I lost my debit card. Can you send me a new one?");
}

#[test]
fn a_hedge_is_put_right_in_the_very_sentence() {
    let mut record = ordinary();
    let mut cue = quoting(CueKind::Hedge, Party::Agent, 20.0, "I think I can maybe help you");
    cue.evidence.suggestion = Some("Say it straight: what you know, what you do next, by when.".to_owned());
    record.cues.push(cue);
    assert_eq!(of(&record).what_to_try[0].suggestion.as_deref(), Some("I can help you."));
}

#[test]
fn short_silences_and_a_number_that_was_not_read_back_are_told_together_with_what_to_say() {
    use crate::coach::{Cause, Nudge, NudgeKind, Outcome};
    use crate::talk::{Silence, SilenceKind};

    let mut record = ordinary();
    let silence = |start_s: f64| Silence {
        start_s,
        end_s: start_s + 3.5,
        kind: SilenceKind::DeadAir,
        waiting_for: Some(Party::Agent),
    };
    record.silences = vec![silence(20.0)];
    let texts = |record: &Record| of(record).what_to_try.into_iter().map(|point| point.text).collect::<Vec<_>>();
    assert!(!texts(&record).iter().any(|text| text.contains("silence")), "one short silence is nothing to work on");
    record.silences.push(silence(60.0));
    record.nudges = vec![Nudge {
        kind: NudgeKind::ReadBack,
        skill: Skill::Assertiveness,
        opened_s: 70.0,
        closed_s: 78.0,
        headline: String::new(),
        detail: String::new(),
        cause: Cause {
            metric: "digits_given".into(),
            value: 5.0,
            threshold: 5.0,
            since_s: 66.0,
            quote: String::new(),
            cues: Vec::new(),
        },
        outcome: Outcome::Expired,
        feedback: None,
    }];
    let told = texts(&record);
    assert!(told.contains(&"Say what you are doing: 2 silences, 7 s together.".to_owned()), "{told:?}");
    assert!(told.contains(&"Read numbers back before going on.".to_owned()), "{told:?}");
    record.nudges[0].outcome = Outcome::Corrected;
    assert!(!texts(&record).contains(&"Read numbers back before going on.".to_owned()), "it was read back");
}

fn wanted_of(lines: &[(Party, f64, &str)]) -> String {
    let mut record = ordinary();
    record.utterances.clear();
    lines.iter().for_each(|(party, start_s, text)| said(&mut record, *party, *start_s, text));
    of(&record).wanted.unwrap().quote
}

#[test]
fn what_was_wanted_is_the_answer_to_the_agents_question_where_no_word_says_a_need() {
    let told = wanted_of(&[
        (Party::Agent, 1.0, "City Library, Anne speaking."),
        (Party::Customer, 4.0, "Hello, my hearing is a bit poor, speak up."),
        (Party::Agent, 8.0, "Of course. What can I do for you?"),
        (Party::Customer, 12.0, "My book went back in August and you say I owe you."),
    ]);
    assert_eq!(told, "My book went back in August and you say I owe you.");
}

#[test]
fn what_was_wanted_goes_on_over_a_stop_that_nobody_spoke() {
    let told = wanted_of(&[
        (Party::Customer, 4.0, "I'm calling in today because."),
        (Party::Customer, 7.5, "Two weeks ago I got a car from you."),
    ]);
    assert_eq!(told, "I'm calling in today because two weeks ago I got a car from you.");
}

#[test]
fn what_was_wanted_is_taken_from_the_second_telling_where_the_agent_asked_for_one() {
    let told = wanted_of(&[
        (Party::Customer, 4.0, "I would like to set my password."),
        (Party::Agent, 8.0, "Can you repeat the reason for your call, please?"),
        (Party::Customer, 12.0, "I would like to reset my password."),
    ]);
    assert_eq!(told, "I would like to reset my password.");
}

#[test]
fn what_was_done_takes_the_sentence_before_only_where_it_points_there() {
    let ended = |first: &str, second: &str| {
        let mut record = ordinary();
        record.utterances.clear();
        said(&mut record, Party::Customer, 2.0, "I'd like to move it.");
        said(&mut record, Party::Agent, 60.0, first);
        said(&mut record, Party::Agent, 66.0, second);
        of(&record).ended.unwrap().quote
    };
    assert_eq!(
        ended("Saturday it is.", "I've booked that for you now."),
        "Saturday it is \u{2026} I've booked that for you now"
    );
    assert_eq!(ended("You were stopped at the lights.", "I've opened the claim."), "I've opened the claim");
    assert_eq!(
        ended("That's Monday at five with Doctor Lim.", "All done."),
        "That's Monday at five with Doctor Lim \u{2026} All done"
    );
}

#[test]
fn a_number_is_not_what_was_wanted() {
    let told = wanted_of(&[
        (Party::Agent, 1.0, "Can I get your account number?"),
        (Party::Customer, 4.0, "5 5 0 1 8 8 2."),
        (Party::Customer, 8.5, "You charged me a fee for nothing."),
    ]);
    assert_eq!(told, "You charged me a fee for nothing.");
}

#[test]
fn what_was_wanted_leaves_out_whom_it_was_said_to() {
    let told = wanted_of(&[(Party::Customer, 4.0, "Hi Dana, I'd like to pay for my order.")]);
    assert_eq!(told, "I'd like to pay for my order.");
}

#[test]
fn a_set_phrase_is_not_told_as_naming_how_it_is() {
    let mut record = ordinary();
    let mut phrase = quoting(CueKind::EmpathyShown, Party::Agent, 20.0, "I'm so sorry for the inconvenience");
    phrase.evidence.score = Some(0.5);
    record.cues.push(phrase);
    let texts: Vec<String> = of(&record).what_went_well.into_iter().map(|point| point.text).collect();
    assert!(texts.contains(&"Met the trouble with a kind word.".to_owned()), "{texts:?}");
    record.cues.push(quoting(CueKind::EmpathyShown, Party::Agent, 30.0, "I'd be furious too"));
    let texts: Vec<String> = of(&record).what_went_well.into_iter().map(|point| point.text).collect();
    assert!(texts.contains(&"Named how it is for the customer.".to_owned()), "{texts:?}");
}

#[test]
fn what_is_wrong_says_what_was_wanted_as_well_as_a_wish_does() {
    let told = wanted_of(&[
        (Party::Customer, 4.0, "I sent back two dresses, and I still haven't had my refund."),
        (Party::Agent, 8.0, "We've been very busy."),
        (Party::Customer, 12.0, "That's your affair, I want my money."),
    ]);
    assert_eq!(told, "I sent back two dresses, and I still haven't had my refund.");
    let told = wanted_of(&[
        (Party::Agent, 1.0, "Northway Furniture, how can I help?"),
        (Party::Customer, 4.0, "I ordered a wardrobe, and it was meant to come on Monday."),
        (Party::Agent, 8.0, "It missed the van."),
        (Party::Customer, 12.0, "And nobody thought to ring me?"),
    ]);
    assert_eq!(told, "I ordered a wardrobe, and it was meant to come on Monday.");
}
