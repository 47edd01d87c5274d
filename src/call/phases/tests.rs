//! Phases of small calls, told in words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::call::Record;
use crate::call::scores::tests::ordinary;
use crate::cues::text::said;
use crate::cues::{CueStage, CuesConfig};
use crate::voice::Segment;

/// A record of lines `A: ...` and `C: ...`, each spoken 0.4 s after the one before.
fn call(lines: &str) -> Record {
    let mut record = ordinary();
    (record.utterances, record.cues, record.speech, record.turns) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut stage, mut at_s) = (CueStage::new(&CuesConfig::default()), 0.0);
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (who, words) = line.split_once(": ").unwrap();
        let party = if who == "A" { Party::Agent } else { Party::Customer };
        let utterance = said(party, words, at_s);
        stage.utterance(&utterance, utterance.end_s, &mut record.cues);
        record.speech.push(Segment { party, start_s: utterance.start_s, end_s: utterance.end_s });
        at_s = utterance.end_s + 0.4;
        record.utterances.push(utterance);
    }
    stage.finish(at_s, &mut record.cues);
    record.summary.details = stage.details();
    record
}

fn found_in(record: &Record) -> Vec<Phase> {
    phases(&Said::of(record), &CallConfig::default())
}

fn told(lines: &str) -> Vec<(&'static str, String)> {
    let found = found_in(&call(lines));
    found.into_iter().map(|phase| (phase.phase.name(), phase.evidence.quote)).collect()
}

const WHOLE: &str = "
    A: Good morning, Lakeside Water, Tess speaking. How can I help you?
    C: Hello. My water bill has doubled since the spring.
    A: What is your account number?
    C: It's four four nine, one seven two.
    A: Four four nine, one seven two. When did you read the meter last?
    C: On Monday, and it said the same as before.
    A: I can send somebody to test the meter on Thursday, or you can send us a photo of it today.
    C: Thursday works for me.
    A: Good. That's booked, and you'll get a text message tonight. Is there anything else I can do for you?
    C: No, that's everything. Thank you.
    A: Have a lovely day. Goodbye.";

#[test]
fn a_whole_call_has_its_four_phases_each_with_the_words_it_begins_with() {
    let found = told(WHOLE);
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["opening", "finding_out", "solving", "closing"]);
    assert!(found[1].1.starts_with("My water bill"), "{found:?}");
    assert!(found[2].1.starts_with("I can send"), "{found:?}");
    assert!(found[3].1.starts_with("Is there anything else"), "{found:?}");
}

#[test]
fn phases_follow_each_other_and_hold_all_questions_and_all_speech() {
    let record = call(WHOLE);
    let found = found_in(&record);
    assert!(found.windows(2).all(|pair| pair[0].end_s == pair[1].start_s && pair[0].phase < pair[1].phase));
    assert_eq!((found[0].start_s, found[3].end_s), (0.0, record.utterances.last().unwrap().end_s));
    let questions = |kind: CueKind| record.cues.iter().filter(|cue| cue.cue == kind).count() as u32;
    assert_eq!(found.iter().map(|phase| phase.open_questions).sum::<u32>(), questions(CueKind::OpenQuestion));
    assert_eq!(found.iter().map(|phase| phase.closed_questions).sum::<u32>(), questions(CueKind::ClosedQuestion));
    let speech: f64 = record.speech.iter().map(|segment| segment.end_s - segment.start_s).sum();
    let shared: f64 = found.iter().map(|phase| phase.agent_speech_s + phase.customer_speech_s).sum();
    assert!((speech - shared).abs() < 1e-6);
}

#[test]
fn what_never_came_is_missing() {
    let unsolved = "
        A: Town Hall, Piet speaking. How can I help?
        C: The street light before my house has been dark for a month.
        A: Which street is it?
        C: Harbour Road, near the school.
        A: And when did you report it?
        C: In March, twice. I can't wait any longer now, goodbye.";
    let kinds: Vec<&str> = told(unsolved).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["opening", "finding_out", "closing"]);
}

#[test]
fn words_without_stops_have_phases_too_and_a_question_is_no_step() {
    let unstopped = "
        A: hello this is lakeside bank my name is otto how can i help you today
        C: hi my name is vera lund i would like to reset my password
        A: okay can you repeat the reason for your call please
        C: i would like to reset my password
        A: okay is there anything else i can help you with
        C: no that is all the help i needed today thank you
        A: thank you for calling have a great day";
    let found = told(unstopped);
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["opening", "finding_out", "closing"], "{found:?}");
    assert!(found[1].1.starts_with("i would like"), "{found:?}");
}

#[test]
fn a_second_matter_after_anything_else_puts_the_closing_off() {
    let again = WHOLE.replace(
        "C: No, that's everything. Thank you.",
        "C: Yes, my neighbour has moved out and her letters still come to me.
         A: What was her name?
         C: Maria Oduya, at number seven.
         A: Thank you, I have now removed her. Is there anything else?
         C: No, that's all.",
    );
    let found = told(&again);
    assert_eq!(found.last().unwrap().0, "closing");
    let record = call(&again);
    let closing = found_in(&record).pop().unwrap();
    let second = record.utterances.iter().find(|utterance| utterance.text.contains("removed her")).unwrap();
    assert!(closing.start_s > second.start_s, "{closing:?}");
}

#[test]
fn a_call_too_short_or_without_words_has_no_phases() {
    assert_eq!(told("A: Hello, who is calling please?\nC: Sorry, wrong number, bye."), []);
    assert_eq!(found_in(&ordinary()), []);
}

fn expected_in(record: &Record) -> Vec<Expectation> {
    let (said, config) = (Said::of(record), CallConfig::default());
    expectations(&said, &phases(&said, &config), &record.summary, &config)
}

fn of(all: &[Expectation], name: Expected) -> &Expectation {
    all.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name:?} is not in {all:?}"))
}

#[test]
fn a_call_as_it_is_meant_has_what_is_expected_in_each_phase_with_the_words() {
    let all = expected_in(&call(WHOLE));
    let missing: Vec<&Expectation> = all.iter().filter(|one| one.there == There::No).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(all.windows(2).all(|pair| pair[0].phase <= pair[1].phase), "in the order of the phases");
    assert!(of(&all, Expected::WayForward).quote.contains("text message tonight"), "{all:?}");
    assert!(of(&all, Expected::AnythingElse).quote.starts_with("Is there anything else"));
    assert!(of(&all, Expected::WarmClose).quote.contains("lovely day"));
    assert_eq!(of(&all, Expected::OpenQuestion).value, Some(1.0));
}

#[test]
fn what_was_not_there_is_told_and_what_cannot_be_told_is_not_held_against_anybody() {
    let all = expected_in(&call(
        "
        A: Yes?
        C: My internet drops every evening and I work from home.
        A: Just restart the box, that is the quickest.
        C: I've already restarted it, and it still drops.
        A: Is it order seven seven one?
        C: No, seven seven four.
        A: I see. I can send a new box today.
        C: Fine. Thanks. Goodbye.
        A: Bye.",
    ));
    let soon = of(&all, Expected::UnderstoodFirst);
    assert_eq!(soon.there, There::No, "{all:?}");
    assert!(soon.quote.contains("restart the box") && soon.at_s.is_some());
    assert_eq!(of(&all, Expected::OpenQuestion).found, "Closed questions only: 1");
    assert_eq!(of(&all, Expected::AnythingElse).there, There::No);
    assert_eq!(of(&all, Expected::WarmClose).there, There::No);
    assert!(all.iter().filter(|one| one.name == Expected::Room).any(|one| one.there == There::NotEnough), "{all:?}");
    assert!(!all.iter().any(|one| one.name == Expected::Pace), "no phase has enough speech for a pace");
}

#[test]
fn of_a_phase_that_never_came_nothing_is_expected() {
    let all = expected_in(&call(
        "
        A: Good morning, Lakeside Water, Tess speaking.
        C: Hello. My water bill has doubled since the spring, and nobody has been able to tell me why that is.
        A: What does the meter say, and when did you read it last?
        C: It says four four nine one, and I read it on Monday morning.",
    ));
    assert!(all.iter().all(|one| one.phase < PhaseKind::Solving), "{all:?}");
}

#[test]
fn the_pace_is_that_of_the_phase() {
    let slow = "
        A: Good morning, Lakeside Water, Tess speaking.
        C: Hello. My water bill has doubled since the spring, and nobody knows why.
        A: I can send somebody to test the meter on Thursday. ";
    let more = "They will bring a second meter and let both of them run beside each other for a day. ".repeat(6);
    let mut record = call(&format!("{slow}{more}\n C: Good, that sounds right, thank you."));
    let pace = |all: &[Expectation]| of(all, Expected::Pace).value.unwrap();
    let before = pace(&expected_in(&record));
    // The same words in two thirds of the speech.
    for segment in record.speech.iter_mut().filter(|segment| segment.party == Party::Agent) {
        segment.end_s = segment.start_s + (segment.end_s - segment.start_s) * 2.0 / 3.0;
    }
    let after = pace(&expected_in(&record));
    assert!((after / before - 1.5).abs() < 0.02, "{before} {after}");
}
