//! What holds for every input in every order.

use proptest::prelude::*;

use super::super::{Coach, CoachConfig, Control, NudgeEvent, NudgeKind};
use super::{Call, Told, push};
use crate::Party;
use crate::cues::CueKind;
use crate::talk::OverlapKind;

fn party() -> impl Strategy<Value = Party> {
    prop_oneof![Just(Party::Agent), Just(Party::Customer)]
}

fn cue_kind() -> impl Strategy<Value = CueKind> {
    (0..CueKind::ALL.len()).prop_map(|i| CueKind::ALL[i])
}

pub fn piece() -> impl Strategy<Value = (u8, Party, f64, f64, CueKind)> {
    (0..9_u8, party(), 0.0_f64..120.0, 0.2_f64..15.0, cue_kind())
}

pub fn call(pieces: Vec<(u8, Party, f64, f64, CueKind)>) -> Call {
    pieces.into_iter().fold(Call::of(130.0), |call, (what, party, at_s, length_s, cue)| match what {
        0 => call.turn(party, at_s, at_s + length_s),
        1 => call.speech_at(party, at_s, at_s + length_s, -45.0),
        2 => call.overlap(at_s, at_s + length_s.min(3.0), OverlapKind::Interruption, false),
        3 => call.words(party, at_s, at_s + length_s, "one two three four five let me finish manager card number"),
        4 => call.fault("bleed", at_s),
        6 => call
            .control(at_s, Control::Hold { on: true, at_s })
            .control(at_s + length_s, Control::Hold { on: false, at_s: at_s + length_s }),
        7 => call.control(at_s, Control::Snooze { until_s: Some(at_s + length_s) }),
        8 => call.control(at_s, Control::Kind { kind: NudgeKind::DeadAir, on: length_s < 7.0 }),
        _ => call.cue(party, cue, at_s, "some words"),
    })
}

/// Every opening is followed by a closing of the same kind before the next one opens.
fn paired(events: &[NudgeEvent]) -> bool {
    events.len().is_multiple_of(2)
        && events.chunks(2).all(|pair| match pair {
            [NudgeEvent::Opened(opened), NudgeEvent::Closed(closed)] => {
                opened.kind == closed.kind && opened.opened_s == closed.opened_s && closed.closed_s >= closed.opened_s
            }
            _ => false,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn one_at_a_time_and_every_opening_closes(pieces in prop::collection::vec(piece(), 0..40)) {
        let events = call(pieces).play(&CoachConfig::default());
        prop_assert!(paired(&events));
        for event in &events {
            let (NudgeEvent::Opened(nudge) | NudgeEvent::Closed(nudge)) = event;
            prop_assert!(nudge.headline.split_whitespace().count() <= 5);
            prop_assert!(!nudge.detail.is_empty() && !nudge.detail.contains('\n'));
            prop_assert!(nudge.opened_s >= CoachConfig::default().quiet_first_s);
        }
    }

    #[test]
    fn no_order_of_inputs_breaks_it(pieces in prop::collection::vec(piece(), 0..40)) {
        let mut coach = Coach::new(&CoachConfig::default(), true);
        let mut out = Vec::new();
        let told: Vec<(f64, Told)> = call(pieces).told;
        for told in told.iter().rev().chain(&told) {
            push(&mut coach, told, &mut out);
        }
        coach.finish(f64::NAN, &mut out);
        prop_assert!(paired(&out));
    }

    #[test]
    fn the_same_call_gives_the_same_nudges(pieces in prop::collection::vec(piece(), 0..20)) {
        let call = call(pieces);
        prop_assert_eq!(call.clone().play(&CoachConfig::default()), call.play(&CoachConfig::default()));
    }
}
