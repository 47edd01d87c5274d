//! Words and cues that come too late.

use super::super::NudgeKind;
use super::Call;
use crate::Party::{Agent, Customer};
use crate::cues::CueKind;

fn came(call: Call, kind: NudgeKind) -> bool {
    call.kinds().contains(&kind)
}

#[test]
fn what_was_said_too_long_ago_opens_nothing() {
    let words = |known_s| Call::of(90.0).words_at(known_s, Customer, 28.0, 30.0, "I want to speak to your manager.");
    assert!(came(words(49.5), NudgeKind::OfferEscalation));
    assert!(!came(words(50.5), NudgeKind::OfferEscalation));
    let cue = |known_s| Call::of(90.0).cue_at(known_s, Agent, CueKind::EmpathyMissed, 30.0, "my mother passed away");
    assert!(came(cue(49.5), NudgeKind::MissedEmpathy));
    assert!(!came(cue(50.5), NudgeKind::MissedEmpathy));
}

#[test]
fn a_chance_is_as_new_as_the_reply_that_missed_it() {
    let told = |reply_end_s: f64| {
        Call::of(90.0).words_at(60.0, Agent, 32.0, reply_end_s, "Right.").cue_at(
            60.0,
            Agent,
            CueKind::EmpathyMissed,
            30.0,
            "my mother passed away",
        )
    };
    assert!(came(told(58.0), NudgeKind::MissedEmpathy));
    assert!(!came(told(38.0), NudgeKind::MissedEmpathy));
}

#[test]
fn praise_is_not_given_late_but_a_late_good_word_still_counts() {
    let turns = || {
        (0..6).fold(Call::of(190.0), |call, i| {
            let at_s = 5.0 + 30.0 * f64::from(i);
            call.turn(Agent, at_s, at_s + 24.0).turn(Customer, at_s + 25.0, at_s + 29.0)
        })
    };
    assert!(came(turns(), NudgeKind::NoQuestions));
    let asked = turns().cue_at(130.0, Agent, CueKind::OpenQuestion, 100.0, "What happened then?");
    assert!(!came(asked, NudgeKind::NoQuestions));
    let read_back = Call::of(60.0).cue_at(51.0, Agent, CueKind::DetailReadBack, 30.0, "508814");
    assert!(!came(read_back, NudgeKind::PraiseAssertiveness));
}

#[test]
fn while_words_are_behind_nothing_is_missed() {
    let turns = (0..6).fold(Call::of(190.0), |call, i| {
        let at_s = 5.0 + 30.0 * f64::from(i);
        call.turn(Agent, at_s, at_s + 24.0).turn(Customer, at_s + 25.0, at_s + 29.0)
    });
    let behind = turns.words_at(150.0, Agent, 120.0, 124.0, "So that is how it works.");
    assert!(!came(behind.clone(), NudgeKind::NoQuestions));
    let caught_up = behind.words_at(160.0, Agent, 156.0, 159.0, "And that is that.");
    assert!(came(caught_up, NudgeKind::NoQuestions));
}
