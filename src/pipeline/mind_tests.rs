//! What a live call asks of the mind beside what it hears.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::Party::{Agent, Customer};
use crate::coach::{NudgeKind, Outcome};
use crate::frames::FRAME_S;
use crate::talk::SilenceKind;
use crate::voice::VoiceFrame;

fn frame(party: Party, index: u64, speech: bool) -> VoiceFrame {
    VoiceFrame {
        level_dbov: if speech { -24.0 } else { -65.0 },
        noise_dbov: -65.0,
        speech_probability: f32::from(u8::from(speech)),
        speech,
        ..VoiceFrame::silent(party, index)
    }
}

/// A call in which one line after the other is said, heard from `from_s` to `to_s`.
fn hear(mind: &mut Mind, lines: &[(Party, f64, f64)], from_s: f64, to_s: f64) {
    for index in (from_s / FRAME_S) as u64..(to_s / FRAME_S) as u64 {
        let (start_s, end_s) = (index as f64 * FRAME_S, (index + 1) as f64 * FRAME_S);
        let due = |at_s: f64| start_s < at_s && at_s <= end_s;
        for &(party, from_s, to_s) in lines {
            if due(from_s + 0.1) {
                mind.push(Known::Voice(VoiceEvent::SegmentOpened { party, start_s: from_s, known_s: end_s }));
            }
            if due(to_s + 0.2) {
                let segment = Segment { party, start_s: from_s, end_s: to_s };
                mind.push(Known::Voice(VoiceEvent::SegmentClosed { segment, known_s: end_s }));
            }
        }
        for party in Party::BOTH {
            let speech = lines.iter().any(|line| line.0 == party && line.1 <= start_s && start_s < line.2);
            mind.push(Known::Voice(VoiceEvent::Frame(frame(party, index, speech))));
        }
    }
}

const LINES: [(Party, f64, f64); 4] =
    [(Customer, 1.0, 10.0), (Agent, 10.5, 22.0), (Agent, 60.0, 64.0), (Customer, 75.0, 78.0)];

fn kinds(events: &[NudgeEvent]) -> Vec<(bool, NudgeKind)> {
    let kind = |event: &NudgeEvent| match event {
        NudgeEvent::Opened(nudge) => (true, nudge.kind),
        NudgeEvent::Closed(nudge) => (false, nudge.kind),
    };
    events.iter().map(kind).collect()
}

#[test]
fn a_hold_by_hand_closes_the_card_and_is_no_dead_air_in_the_record() {
    let mut mind = Mind::new(&Config::default(), false);
    hear(&mut mind, &LINES, 0.0, 30.0);
    assert_eq!(kinds(&mind.take_nudge_events()), [(true, NudgeKind::DeadAir)]);
    mind.control(Control::Hold { on: true, at_s: 30.0 });
    assert_eq!(kinds(&mind.take_nudge_events()), [(false, NudgeKind::DeadAir)]);
    hear(&mut mind, &LINES, 30.0, 60.5);
    mind.control(Control::Hold { on: false, at_s: 60.5 });
    hear(&mut mind, &LINES, 60.5, 80.0);
    let (heard, ..) = mind.finish(80.0);
    let silences: Vec<_> = heard.silences.iter().map(|s| (s.kind, s.start_s, s.end_s)).collect();
    assert_eq!(silences, [(SilenceKind::Hold, 22.0, 60.0), (SilenceKind::DeadAir, 64.0, 75.0)]);
    let nudges: Vec<_> = heard.nudges.iter().map(|nudge| (nudge.kind, nudge.outcome)).collect();
    assert_eq!(nudges, [(NudgeKind::DeadAir, Outcome::Expired), (NudgeKind::DeadAir, Outcome::Corrected)]);
}

#[test]
fn feedback_reaches_the_open_nudge_and_the_closed_ones() {
    let mut mind = Mind::new(&Config::default(), false);
    hear(&mut mind, &LINES, 0.0, 30.0);
    assert!(mind.feedback(1, Feedback::NotHelpful), "the open one");
    hear(&mut mind, &LINES, 30.0, 73.0);
    assert!(mind.feedback(1, Feedback::Helpful), "the closed one, said again");
    assert!(mind.feedback(3, Feedback::NotHelpful), "the one that is open now");
    assert!(!mind.feedback(4, Feedback::Helpful) && !mind.feedback(0, Feedback::Helpful));
    hear(&mut mind, &LINES, 73.0, 80.0);
    let (heard, ..) = mind.finish(80.0);
    let feedback: Vec<_> = heard.nudges.iter().map(|nudge| nudge.feedback).collect();
    assert_eq!(feedback, [Some(Feedback::Helpful), None, Some(Feedback::NotHelpful)]);
}

#[test]
fn what_is_usual_is_gathered_with_and_without_a_baseline() {
    let mut usual = Usual::default();
    for mut mind in [Mind::new(&Config::default(), false), Mind::with_usual(&Config::default(), false, usual)] {
        hear(&mut mind, &LINES, 0.0, 80.0);
        usual = usual.fold(&mind.usual());
    }
    let level = usual.level_dbov.unwrap();
    assert!((level.value + 24.0).abs() < 0.01 && level.calls == 2, "{level:?}");
    assert!((level.speech_s - 2.0 * 15.5).abs() < 2.0, "{level:?}");
    assert_eq!(usual.pace_wpm, None);
}
