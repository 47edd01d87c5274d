//! What is usual for one agent: what it keeps quiet, and what it never does.

use proptest::prelude::*;

use super::super::{CoachConfig, Habit, Nudge, NudgeKind, Usual};
use super::properties::{call, piece};
use super::{Call, closed};
use crate::Party::{Agent, Customer};
use crate::cues::CueKind;

fn habit(value: f64) -> Option<Habit> {
    Some(Habit { value, speech_s: 900.0, calls: 5 })
}

fn usual_pace(wpm: f64) -> Usual {
    Usual { pace_wpm: habit(wpm), ..Usual::default() }
}

fn usual_level(dbov: f64) -> Usual {
    Usual { level_dbov: habit(dbov), ..Usual::default() }
}

/// Lines of 5 s with so many words each: 25 words are 300 a minute.
fn lines(call: Call, from_s: f64, counts: &[usize]) -> Call {
    counts.iter().zip(0..).fold(call, |call, (words, i)| {
        let at_s = from_s + 6.0 * f64::from(i);
        call.speech(Agent, at_s, at_s + 5.0).words(Agent, at_s, at_s + 5.0, &"word ".repeat(*words))
    })
}

fn paced(words: usize) -> Call {
    // 1.4 syllables a word, and 62.5 frames a second.
    lines(Call::of(47.0).syllables(223 / words as u64), 10.0, &[words; 6])
}

fn of_kind(call: Call, kind: NudgeKind) -> Option<Nudge> {
    call.nudges().into_iter().find(|nudge| nudge.kind == kind)
}

#[test]
fn ones_own_pace_is_no_fault() {
    assert!(of_kind(paced(25), NudgeKind::PaceFast).is_some());
    assert_eq!(of_kind(paced(25).usual(usual_pace(290.0)), NudgeKind::PaceFast), None);
    let faster = of_kind(paced(29).usual(usual_pace(290.0)), NudgeKind::PaceFast).unwrap();
    assert!((faster.cause.threshold - 290.0 * 1.15).abs() < 1e-9, "{faster:?}");
    assert!(of_kind(paced(9), NudgeKind::PaceSlow).is_some());
    assert_eq!(of_kind(paced(9).usual(usual_pace(125.0)), NudgeKind::PaceSlow), None);
    assert!(of_kind(paced(8).usual(usual_pace(125.0)), NudgeKind::PaceSlow).is_some());
}

#[test]
fn what_is_too_fast_or_too_slow_for_everybody_is_said_however_usual_it_is() {
    assert!(of_kind(paced(34).usual(usual_pace(400.0)), NudgeKind::PaceFast).is_some());
    assert!(of_kind(paced(7).usual(usual_pace(80.0)), NudgeKind::PaceSlow).is_some());
}

#[test]
fn a_customer_who_cannot_follow_always_counts() {
    let told = paced(25).usual(usual_pace(290.0)).cue(Customer, CueKind::NotUnderstood, 30.0, "I'm sorry?");
    let nudge = of_kind(told, NudgeKind::PaceFast).unwrap();
    assert!(nudge.opened_s > 31.0 && nudge.cause.threshold == 280.0, "{nudge:?}");
}

#[test]
fn one_call_makes_no_habit_and_a_slow_habit_makes_nobody_fast() {
    let once = Usual { pace_wpm: Some(Habit { value: 290.0, speech_s: 900.0, calls: 1 }), ..Usual::default() };
    assert!(of_kind(paced(25).usual(once), NudgeKind::PaceFast).is_some());
    // 22 words in 5 s are 264 a minute, far over the own pace and within the fixed band.
    assert_eq!(of_kind(paced(22).usual(usual_pace(170.0)), NudgeKind::PaceFast), None);
}

#[test]
fn the_own_level_is_no_fault_where_the_customers_line_makes_the_difference() {
    let levels = |agent: f32, customer: f32| {
        Call::of(52.0)
            .speech_at(Customer, 2.0, 12.0, customer)
            .speech_at(Agent, 13.0, 30.0, agent)
            .speech_at(Customer, 31.0, 50.0, customer)
    };
    let quiet = |call: Call| of_kind(call, NudgeKind::TooQuiet).is_some();
    let loud = |call: Call| of_kind(call, NudgeKind::TooLoud).is_some();
    assert!(quiet(levels(-33.0, -18.0)) && !quiet(levels(-33.0, -18.0).usual(usual_level(-32.0))));
    assert!(loud(levels(-15.0, -24.0)) && !loud(levels(-15.0, -24.0).usual(usual_level(-16.0))));
    // Better than usual is no fault either.
    assert!(!quiet(levels(-33.0, -18.0).usual(usual_level(-40.0))));
    assert!(!loud(levels(-15.0, -24.0).usual(usual_level(-10.0))));
    // Under one's own level, far from the customer's, or past the limits for everybody, it is.
    assert!(quiet(levels(-33.0, -18.0).usual(usual_level(-27.0))));
    assert!(quiet(levels(-33.0, -12.5).usual(usual_level(-33.0))));
    assert!(quiet(levels(-42.0, -30.0).usual(usual_level(-42.0))));
    assert!(loud(levels(-14.0, -30.0).usual(usual_level(-14.0))));
    let told = levels(-33.0, -18.0).usual(usual_level(-33.0)).cue(Customer, CueKind::Inaudible, 30.0, "I can't hear");
    assert!(quiet(told));
}

#[test]
fn the_first_minutes_of_a_call_make_a_baseline_too() {
    // 23 words in 5 s are 276 a minute, and 15 % over that are 317.
    let counts: Vec<usize> = [23; 30].into_iter().chain([25; 12]).collect();
    let call = || lines(Call::of(280.0), 10.0, &counts);
    assert!(of_kind(call(), NudgeKind::PaceFast).is_some());
    assert_eq!(of_kind(call().usual(Usual::default()), NudgeKind::PaceFast), None);
    // Too fast from the first word on is said while the fixed limits rule.
    let fast = lines(Call::of(280.0), 10.0, &[25; 42]).usual(Usual::default());
    assert!(of_kind(fast, NudgeKind::PaceFast).unwrap().opened_s < 60.0);
}

#[test]
fn what_is_usual_in_a_call_is_gathered() {
    let mut coach = super::Coach::new(&CoachConfig::default(), true);
    let mut out = Vec::new();
    let call = lines(Call::of(80.0).replied(11.0, 0.4).replied(21.0, 0.6).replied(31.0, 9.0), 10.0, &[20; 10]);
    for told in super::sorted(call) {
        super::push(&mut coach, &told, &mut out);
    }
    let usual = coach.usual();
    let pace = usual.pace_wpm.unwrap();
    assert!((pace.value - 240.0).abs() < 0.5 && (pace.speech_s - 50.0).abs() < 0.1 && pace.calls == 1, "{pace:?}");
    assert_eq!(usual.reply_gap_s.unwrap().value, 0.6);
    // No frames were told, so nothing is known of level and pitch.
    assert_eq!((usual.level_dbov, usual.f0_sd_st), (None, None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn before_there_is_a_baseline_the_fixed_limits_rule(pieces in prop::collection::vec(piece(), 0..30)) {
        let config = CoachConfig { usual_speech_s: 3600.0, ..CoachConfig::default() };
        let call = call(pieces);
        let without = closed(call.clone().play(&config));
        prop_assert_eq!(&without, &closed(call.clone().usual(Usual::default()).play(&config)));
        let unknown = Usual { version: 99, ..usual_pace(400.0) };
        prop_assert_eq!(&without, &closed(call.usual(unknown).play(&config)));
    }

    #[test]
    fn no_habit_keeps_quiet_at_the_outer_limits(wpm in 1.0_f64..1000.0) {
        prop_assert!(of_kind(paced(34).usual(usual_pace(wpm)), NudgeKind::PaceFast).is_some());
        prop_assert!(of_kind(paced(7).usual(usual_pace(wpm)), NudgeKind::PaceSlow).is_some());
    }
}
