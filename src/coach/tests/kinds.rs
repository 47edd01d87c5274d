//! One small call for each kind of nudge, and one beside it in which it must not come.

use super::super::{CoachConfig, NudgeKind, Outcome};
use super::{Call, closed};
use crate::Party::{Agent, Customer};
use crate::cues::CueKind;
use crate::talk::OverlapKind;

fn came(call: Call, kind: NudgeKind) -> bool {
    call.kinds().contains(&kind)
}

#[test]
fn two_interruptions_in_half_a_minute_and_one_long_overlap_are_said() {
    let twice = Call::of(40.0).overlap(15.0, 15.8, OverlapKind::Interruption, false).overlap(
        24.0,
        24.9,
        OverlapKind::Interruption,
        false,
    );
    assert!(came(twice, NudgeKind::Interrupting));
    let long = Call::of(40.0).overlap(15.0, 17.0, OverlapKind::FailedInterruption, false);
    assert!(came(long, NudgeKind::Interrupting));
    let once = Call::of(40.0).overlap(15.0, 15.8, OverlapKind::Interruption, false);
    assert!(!came(once, NudgeKind::Interrupting));
}

#[test]
fn backchannels_terminal_overlaps_and_doubtful_ones_are_never_said() {
    for (kind, doubtful) in
        [(OverlapKind::Backchannel, false), (OverlapKind::Terminal, false), (OverlapKind::Interruption, true)]
    {
        let call = (0..6).fold(Call::of(60.0), |call, i| {
            let at_s = 15.0 + 4.0 * f64::from(i);
            call.overlap(at_s, at_s + 1.8, kind, doubtful)
        });
        assert!(!came(call, NudgeKind::Interrupting), "{kind:?}");
    }
}

#[test]
fn a_customer_who_asks_to_finish_makes_one_interruption_enough() {
    let call = Call::of(40.0).overlap(15.0, 15.8, OverlapKind::Interruption, false).words(
        Customer,
        17.0,
        19.0,
        "Please let me finish.",
    );
    let nudges = call.nudges();
    assert!(nudges[0].kind == NudgeKind::Interrupting && nudges[0].detail.contains("let me finish"), "{nudges:?}");
}

#[test]
fn a_minute_without_handing_over_is_said_once_it_is_a_minute() {
    let nudges = Call::of(90.0).turn(Agent, 5.0, 80.0).nudges();
    let opened_s = nudges.iter().find(|n| n.kind == NudgeKind::LongMonologue).unwrap().opened_s;
    assert!((opened_s - 65.0).abs() < 0.3, "{opened_s}");
    assert!(!came(Call::of(90.0).turn(Agent, 5.0, 60.0).turn(Customer, 61.0, 80.0), NudgeKind::LongMonologue));
}

#[test]
fn pace_is_judged_on_fifteen_seconds_of_own_speech() {
    let line = |call: Call, i: u32, words: usize| {
        let at_s = 10.0 + 6.0 * f64::from(i);
        call.speech(Agent, at_s, at_s + 5.0).words(Agent, at_s, at_s + 5.0, &"word ".repeat(words))
    };
    // 25 words in 5 s are 300 a minute, 18 are 216, 9 are 108.
    let at = |words| (0..6).fold(Call::of(47.0), |call, i| line(call, i, words));
    let fast = at(25).nudges();
    assert_eq!(fast[0].kind, NudgeKind::PaceFast);
    assert!((fast[0].cause.value - 300.0).abs() < 1.0 && fast[0].opened_s > 25.0, "{fast:?}");
    assert_eq!(at(18).kinds(), []);
}

#[test]
fn level_is_judged_by_itself_and_against_the_customer() {
    let call = |agent: f32, customer: f32| {
        Call::of(52.0)
            .speech_at(Customer, 2.0, 12.0, customer)
            .speech_at(Agent, 13.0, 30.0, agent)
            .speech_at(Customer, 31.0, 50.0, customer)
    };
    assert!(came(call(-42.0, -24.0), NudgeKind::TooQuiet));
    assert!(came(call(-33.0, -18.0), NudgeKind::TooQuiet));
    assert!(!came(call(-33.0, -28.0), NudgeKind::TooQuiet));
    assert!(came(call(-15.0, -24.0), NudgeKind::TooLoud));
    assert!(!came(call(-24.0, -34.0), NudgeKind::TooLoud));
    assert_eq!(call(-24.0, -24.0).kinds(), []);
}

#[test]
fn dead_air_opens_after_six_seconds_and_closes_when_somebody_speaks() {
    let nudges =
        Call::of(60.0).speech(Agent, 1.0, 20.0).speech(Customer, 30.0, 35.0).speech(Agent, 36.0, 58.0).nudges();
    assert_eq!(nudges.len(), 1);
    assert_eq!((nudges[0].kind, nudges[0].outcome), (NudgeKind::DeadAir, Outcome::Corrected));
    assert!((nudges[0].opened_s - 26.0).abs() < 0.3 && (nudges[0].closed_s - 30.1).abs() < 0.3, "{nudges:?}");
}

#[test]
fn an_announced_hold_is_no_dead_air_and_silences_the_coach() {
    let call = Call::of(70.0)
        .speech(Agent, 1.0, 20.0)
        .cue(Agent, CueKind::HoldAnnounced, 20.0, "May I put you on hold?")
        .speech(Customer, 20.5, 21.5)
        .speech(Agent, 22.0, 23.0)
        .fault("audio_fault", 40.0)
        .speech(Agent, 65.0, 69.0);
    assert_eq!(call.kinds(), []);
}

#[test]
fn nothing_is_said_while_card_data_is_read_out() {
    let capture = |call: Call| {
        call.words(Agent, 10.0, 13.0, "May I take the long number on the card, please?")
            .cue(Customer, CueKind::CardNumber, 20.0, "[card_number]")
            .cue(Agent, CueKind::EmpathyMissed, 16.0, "my mother passed away")
    };
    let nudges = capture(Call::of(60.0)).nudges();
    assert!(nudges.iter().all(|nudge| nudge.opened_s > 30.0), "{nudges:?}");
}

#[test]
fn wording_is_said_in_numbers_only() {
    let cases = [
        (CueKind::NegativePhrasing, NudgeKind::NegativePhrasing),
        (CueKind::Jargon, NudgeKind::Jargon),
        (CueKind::Order, NudgeKind::OrdersBlame),
        (CueKind::Hedge, NudgeKind::Hedging),
    ];
    for (cue, kind) in cases {
        let call =
            |n: u32| (0..n).fold(Call::of(60.0), |call, i| call.cue(Agent, cue, 12.0 + 3.0 * f64::from(i), "quote"));
        assert!(came(call(3), kind), "{kind:?}");
        assert!(!came(call(2), kind), "{kind:?}");
    }
}

#[test]
fn few_hedges_among_many_words_are_nothing() {
    let call =
        (0..3).fold(Call::of(60.0), |call, i| call.cue(Agent, CueKind::Hedge, 12.0 + 3.0 * f64::from(i), "I think"));
    let call = call.words(Agent, 2.0, 11.0, &"word ".repeat(120));
    assert!(!came(call, NudgeKind::Hedging));
}

#[test]
fn what_is_said_better_closes_the_card() {
    let call = (0..3).fold(Call::of(60.0), |call, i| {
        call.cue(Agent, CueKind::NegativePhrasing, 12.0 + 2.0 * f64::from(i), "I can't")
    });
    let nudges = call.cue(Agent, CueKind::PositivePhrasing, 20.0, "what I can do").nudges();
    assert_eq!(nudges[0].outcome, Outcome::Corrected);
}

#[test]
fn a_missed_chance_for_empathy_brings_a_phrase_that_fits() {
    let nudges = Call::of(60.0).cue(Agent, CueKind::EmpathyMissed, 15.0, "my mother passed away").nudges();
    assert_eq!(nudges[0].kind, NudgeKind::MissedEmpathy);
    assert!(nudges[0].detail.contains("sorry for your loss"));
    let met = Call::of(60.0).cue(Customer, CueKind::CustomerDistress, 15.0, "I'm furious").cue(
        Agent,
        CueKind::EmpathyShown,
        18.0,
        "I'd be furious too",
    );
    assert_eq!(met.kinds(), [NudgeKind::PraiseEmpathy]);
}

#[test]
fn distress_without_an_answer_counts_twice_and_only_after_the_agent_spoke() {
    let distress = |call: Call, at_s: f64| call.cue(Customer, CueKind::CustomerDistress, at_s, "I'm worn out");
    let silent = distress(distress(Call::of(40.0), 12.0), 16.0);
    assert!(!came(silent, NudgeKind::MissedEmpathy));
    let passed = distress(distress(Call::of(60.0), 12.0).speech(Agent, 14.0, 18.0), 22.0).speech(Agent, 24.0, 28.0);
    assert!(came(passed, NudgeKind::MissedEmpathy));
}

#[test]
fn calm_down_and_a_wish_for_a_manager_are_answered_at_once() {
    let nudges = Call::of(60.0)
        .cue(Agent, CueKind::NegativePhrasing, 20.0, "Madam, calm down")
        .words(Customer, 24.0, 26.0, "I'd like to speak with your manager.")
        .nudges();
    let kinds: Vec<_> = nudges.iter().map(|nudge| nudge.kind).collect();
    assert_eq!(kinds, [NudgeKind::CalmWording, NudgeKind::OfferEscalation]);
    let offered = Call::of(60.0).words(Customer, 5.0, 7.0, "Can I speak to a supervisor?").cue(
        Agent,
        CueKind::EscalationOffer,
        8.5,
        "I'll get my supervisor",
    );
    assert!(!came(offered, NudgeKind::OfferEscalation));
}

#[test]
fn the_rest_of_the_correctives_have_a_case() {
    let cue = |cues: &[(crate::Party, CueKind)]| {
        cues.iter()
            .zip(0..)
            .fold(Call::of(60.0), |call, ((party, cue), i)| call.cue(*party, *cue, 12.0 + 3.0 * f64::from(i), "quote"))
    };
    let refused =
        [(Customer, CueKind::CustomerDistress), (Agent, CueKind::NegativePhrasing), (Agent, CueKind::NegativePhrasing)];
    assert!(came(cue(&refused), NudgeKind::OfferOptions));
    assert!(came(cue(&[(Agent, CueKind::FollowUpMissed)]), NudgeKind::NoCommitment));
    assert!(came(cue(&[(Agent, CueKind::SolutionTooSoon); 2]), NudgeKind::NoQuestions));
    assert!(came(Call::of(60.0).fault("bleed", 20.0), NudgeKind::Bleed));
    assert!(came(Call::of(60.0).fault("no_signal", 20.0), NudgeKind::AudioFault));
    let slow = Call::of(60.0).replied(15.0, 2.5).replied(25.0, 3.0).replied(35.0, 4.0);
    assert!(came(slow, NudgeKind::SlowReply));
    let repeated = Call::of(90.0).cue(Agent, CueKind::CardNumber, 20.0, "[card_number]");
    assert!(came(repeated, NudgeKind::CardData));
}

#[test]
fn a_promise_without_a_time_brings_a_time_to_say_and_one_with_a_time_closes_it() {
    let promised = || {
        Call::of(70.0).cue(Agent, CueKind::PromiseWithoutTime, 20.0, "Somebody will be in touch").words(
            Agent,
            30.0,
            33.0,
            "So that's all in hand.",
        )
    };
    let nudges = promised().nudges();
    assert_eq!(
        (nudges.len(), nudges[0].kind, nudges[0].headline.as_str()),
        (1, NudgeKind::PromiseWithoutTime, "Say when")
    );
    assert!(nudges[0].detail.contains("Somebody will be in touch") && nudges[0].detail.contains("by noon tomorrow"));
    let timed = promised().cue(Agent, CueKind::Commitment, 25.0, "I'll call you by four").nudges();
    assert_eq!(timed[0].outcome, Outcome::Corrected);
}

#[test]
fn a_promise_without_a_time_gives_way_to_what_the_customer_feels_and_takes_nothing_of_what_is_kept_for_it() {
    let promise = |call: Call, at_s: f64| call.cue(Agent, CueKind::PromiseWithoutTime, at_s, "We'll let you know");
    let hurt = promise(Call::of(60.0), 20.0).cue(Agent, CueKind::EmpathyMissed, 22.0, "my mother passed away").nudges();
    let missed = hurt.iter().find(|nudge| nudge.kind == NudgeKind::MissedEmpathy).unwrap();
    assert!(missed.opened_s < 30.0, "{hurt:?}");

    let config = CoachConfig { cool_down_s: 1.0, ..CoachConfig::default() };
    let many = (0..12).fold(Call::of(500.0), |call, i| promise(call, 30.0 + 35.0 * f64::from(i)));
    let came = closed(many.play(&config)).len() as u32;
    assert!(came <= config.budget - config.budget_kept, "{came}");
}

#[test]
fn a_number_that_was_not_read_back_is_asked_for_once() {
    let given = || Call::of(60.0).words(Customer, 12.0, 15.0, "It's five zero eight, eight one four.");
    let moved_on = given().words(Agent, 16.0, 18.0, "Thanks. One moment.");
    assert!(came(moved_on, NudgeKind::ReadBack));
    let read_back = given().words(Agent, 16.0, 18.0, "508814, thank you.");
    assert!(!came(read_back, NudgeKind::ReadBack));
}

#[test]
fn a_long_time_without_a_question_while_the_agent_dominates_is_said() {
    let turns = |call: Call| {
        (0..6).fold(call, |call, i| {
            let at_s = 5.0 + 30.0 * f64::from(i);
            call.turn(Agent, at_s, at_s + 24.0).turn(Customer, at_s + 25.0, at_s + 29.0)
        })
    };
    assert!(came(turns(Call::of(190.0)), NudgeKind::NoQuestions));
    let asked = turns(Call::of(190.0)).cue(Agent, CueKind::OpenQuestion, 100.0, "What happened then?");
    assert!(!came(asked, NudgeKind::NoQuestions));
}

#[test]
fn praise_has_its_share_and_no_more() {
    let good = (0..20).fold(Call::of(400.0), |call, i| {
        call.cue(Agent, CueKind::DetailReadBack, 15.0 + 18.0 * f64::from(i), "508814")
    });
    let praised = good.kinds();
    assert_eq!(praised.len() as u32, CoachConfig::default().praise_lead, "{praised:?}");
}

#[test]
fn a_flat_and_fading_voice_is_said_against_its_own_baseline_only() {
    let mut call = Call::of(200.0);
    for i in 0..8 {
        let at_s = 5.0 + 20.0 * f64::from(i);
        call = call.turn(Agent, at_s, at_s + 15.0).turn(Customer, at_s + 15.5, at_s + 19.5);
    }
    // The pitch of these frames never moves: without a livelier beginning there is nothing to fall from.
    assert!(!came(call, NudgeKind::LowEnergy));
}

#[test]
fn with_no_input_nothing_is_said() {
    assert!(closed(Call::of(0.0).play(&CoachConfig::default())).is_empty());
    assert!(Call::of(60.0).kinds().is_empty());
}
