//! What the agent sets while the call goes on, and what they say of nudges.

use super::super::{CoachConfig, Control, Feedback, HowOften, Nudge, NudgeKind, Outcome};
use super::{Call, closed};
use crate::Party::{Agent, Customer};
use crate::cues::CueKind;

/// A call in which something is wrong with the sound from the middle of the first minute on.
fn faulty() -> Call {
    Call::of(60.0).speech(Agent, 1.0, 59.0).fault("audio_fault", 25.0)
}

fn nudge(call: Call, kind: NudgeKind) -> Option<Nudge> {
    call.nudges().into_iter().find(|nudge| nudge.kind == kind)
}

fn held(at_s: f64, until_s: f64) -> [(f64, Control); 2] {
    [(at_s, Control::Hold { on: true, at_s }), (until_s, Control::Hold { on: false, at_s: until_s })]
}

fn captured(at_s: f64, until_s: f64) -> [(f64, Control); 2] {
    [(at_s, Control::CardCapture { on: true, at_s }), (until_s, Control::CardCapture { on: false, at_s: until_s })]
}

fn with(call: Call, controls: [(f64, Control); 2]) -> Call {
    controls.into_iter().fold(call, |call, (at_s, control)| call.control(at_s, control))
}

#[test]
fn what_is_open_goes_at_once_when_the_agent_wants_quiet() {
    let quiet = [
        Control::Hold { on: true, at_s: 27.0 },
        Control::CardCapture { on: true, at_s: 27.0 },
        Control::Snooze { until_s: Some(50.0) },
        Control::Kind { kind: NudgeKind::AudioFault, on: false },
    ];
    for control in quiet {
        let nudge = nudge(faulty().control(27.0, control), NudgeKind::AudioFault).unwrap();
        assert!((nudge.closed_s - 27.0).abs() < 0.05, "{control:?}: {nudge:?}");
        assert_eq!(nudge.outcome, Outcome::Expired, "{control:?}");
    }
    let other = Control::Kind { kind: NudgeKind::Hedging, on: false };
    let nudge = nudge(faulty().control(27.0, other), NudgeKind::AudioFault).unwrap();
    assert!((nudge.closed_s - 33.0).abs() < 0.2, "{nudge:?}");
}

#[test]
fn praise_that_is_sent_away_was_shown() {
    let call = Call::of(60.0).cue(Agent, CueKind::DetailReadBack, 30.0, "508814");
    let nudge = nudge(call.control(37.0, Control::Snooze { until_s: Some(50.0) }), NudgeKind::PraiseAssertiveness);
    assert_eq!(nudge.unwrap().outcome, Outcome::Shown);
}

#[test]
fn nothing_comes_until_the_snooze_is_over_or_taken_back() {
    let opened_s = |call: Call| nudge(call, NudgeKind::AudioFault).map(|nudge| nudge.opened_s);
    let snoozed = faulty().control(5.0, Control::Snooze { until_s: Some(40.0) });
    assert!((opened_s(snoozed.clone()).unwrap() - 40.0).abs() < 0.2);
    let ended = snoozed.clone().control(30.0, Control::Snooze { until_s: None });
    assert!((opened_s(ended).unwrap() - 30.0).abs() < 0.2);
    let past_the_call = faulty().control(5.0, Control::Snooze { until_s: Some(600.0) });
    assert_eq!(opened_s(past_the_call), None);
}

#[test]
fn a_kind_that_was_off_comes_once_it_is_on_again() {
    let off = faulty().control(5.0, Control::Kind { kind: NudgeKind::AudioFault, on: false });
    assert_eq!(nudge(off.clone(), NudgeKind::AudioFault), None);
    let on = off.control(35.0, Control::Kind { kind: NudgeKind::AudioFault, on: true });
    assert!((nudge(on, NudgeKind::AudioFault).unwrap().opened_s - 35.0).abs() < 0.2);
}

#[test]
fn silence_on_hold_and_in_card_capture_is_no_dead_air_and_counts_anew_after_them() {
    let call = || Call::of(90.0).speech(Customer, 1.0, 5.0).speech(Agent, 5.5, 24.0).speech(Agent, 85.0, 89.0);
    assert!((nudge(call(), NudgeKind::DeadAir).unwrap().opened_s - 30.0).abs() < 0.3);
    // Also where the silence had begun before the key was pressed.
    for controls in [held(28.0, 60.0), captured(28.0, 60.0)] {
        let nudge = nudge(with(call(), controls), NudgeKind::DeadAir).unwrap();
        assert!((nudge.opened_s - 66.0).abs() < 0.3, "{controls:?}: {nudge:?}");
        assert!((nudge.cause.since_s - 60.0).abs() < 0.1, "{nudge:?}");
    }
    for controls in [held(28.0, 84.0), captured(28.0, 84.0)] {
        assert_eq!(nudge(with(call(), controls), NudgeKind::DeadAir), None, "{controls:?}");
    }
}

#[test]
fn a_hold_by_hand_ends_by_hand_and_not_by_a_word() {
    let call = Call::of(90.0).speech(Agent, 1.0, 20.0).speech(Agent, 40.0, 41.0).fault("audio_fault", 45.0);
    assert_eq!(with(call, held(21.0, 85.0)).kinds(), []);
}

#[test]
fn how_often_scales_the_wait_from_then_on() {
    let faults = (0..40).fold(Call::of(800.0), |call, i| call.fault("bleed", 15.0 + 19.0 * f64::from(i)));
    let count = |how_often| faults.clone().control(1.0, Control::HowOften(how_often)).nudges().len();
    let counts = HowOften::ALL.map(count);
    assert!(counts[0] < counts[2], "{counts:?}");
    assert_eq!(counts[1], faults.clone().nudges().len());
    assert_eq!(HowOften::ALL.map(|often| HowOften::from_name(often.name())), HowOften::ALL.map(Some));
    assert_eq!(HowOften::from_name("always"), None);
}

/// Silences of 9 s, one every 20 s: nudges at 37 s, 57 s, ...
fn silences(end_s: f64) -> Call {
    let lines = (end_s / 20.0) as u32;
    (1..lines).fold(Call::of(end_s), |call, i| call.speech(Agent, 20.0 * f64::from(i), 20.0 * f64::from(i) + 11.0))
}

#[test]
fn feedback_stays_with_the_nudge_open_or_closed() {
    let nudges = silences(120.0).feedback(38.0, 1, Feedback::Helpful).nudges();
    assert_eq!((nudges[0].kind, nudges[0].feedback), (NudgeKind::DeadAir, Some(Feedback::Helpful)), "{nudges:?}");
    assert!(nudges[1..].iter().all(|nudge| nudge.feedback.is_none()));
    let mut coach = super::Coach::new(&CoachConfig::default(), true);
    assert!(!coach.feedback(1, Feedback::Helpful) && !coach.feedback(0, Feedback::Helpful));
}

#[test]
fn two_not_helpful_in_a_row_double_the_wait() {
    let at = |said: &[Feedback]| {
        let call = said.iter().zip(1..).fold(silences(400.0), |call, (said, nth)| {
            // Said right after each nudge has opened.
            call.feedback(20.0 * f64::from(nth) + 18.0, nth as usize, *said)
        });
        let config = CoachConfig { dead_air_cool_down_s: 15.0, budget: 60, ..CoachConfig::default() };
        closed(call.play(&config)).iter().map(|nudge| nudge.opened_s).collect::<Vec<_>>()
    };
    use Feedback::{Helpful, NotHelpful};
    let (none, one, two) = (at(&[]), at(&[NotHelpful]), at(&[NotHelpful, NotHelpful]));
    assert_eq!(none, one);
    assert!((none[2] - none[1] - 20.0).abs() < 0.3, "{none:?}");
    assert!((two[2] - two[1] - 40.0).abs() < 0.3, "{two:?}");
    assert_eq!(at(&[NotHelpful, Helpful]), none);
    // Said again, the later word counts.
    let taken_back =
        silences(400.0).feedback(18.0, 1, NotHelpful).feedback(38.0, 2, NotHelpful).feedback(39.0, 2, Helpful);
    let config = CoachConfig { dead_air_cool_down_s: 15.0, budget: 60, ..CoachConfig::default() };
    let opened: Vec<f64> = closed(taken_back.play(&config)).iter().map(|nudge| nudge.opened_s).collect();
    assert_eq!(opened, none);
}
