//! Talk with pauses of known lengths, and hearings of known cost.

use super::*;
use crate::voice::VoiceFrame;

/// Says so many frames of speech and so many of silence, over and over, for `seconds`.
fn talk(thrift: &mut Thrift, from_s: f64, seconds: f64, speech: u64, silence: u64) -> f64 {
    let first = (from_s / FRAME_S).round() as u64;
    let last = first + (seconds / FRAME_S) as u64;
    for index in first..last {
        let speaks = (index - first) % (speech + silence) < speech;
        for party in Party::BOTH {
            let frame = VoiceFrame { speech: speaks && party == Party::Agent, ..VoiceFrame::silent(party, index) };
            thrift.voice(&VoiceEvent::Frame(frame));
        }
    }
    last as f64 * FRAME_S
}

fn thrift(share: f64) -> Thrift {
    let mut config = Config::default();
    config.live.drafts_share = share;
    config.speech.join_gap_s = config.live.join_gap_s;
    Thrift::new(&config)
}

#[test]
fn a_quick_model_hears_everything_and_a_slow_one_waits_for_longer_pauses() {
    // Pauses of 0.16 s, 45 a minute: nothing of them is worth hearing.
    let rhythm = |cost_s: f64| {
        let mut thrift = thrift(0.15);
        thrift.hearing_takes(cost_s);
        talk(&mut thrift, 0.0, 60.0, 73, 10);
        thrift.rhythm()
    };
    let all = Rhythm { pause_s: 0.1, every_s: 2.0 };
    assert_eq!(rhythm(0.02), all);
    let slow = rhythm(0.6);
    assert!((0.2..0.6).contains(&slow.pause_s), "{slow:?}");
    assert!(slow.every_s > 2.0, "{slow:?}");
    assert_eq!(rhythm(200.0), Rhythm { pause_s: f64::INFINITY, every_s: f64::INFINITY });
}

#[test]
fn nothing_is_left_out_before_it_is_known_what_a_hearing_costs() {
    let mut thrift = thrift(0.0);
    talk(&mut thrift, 0.0, 60.0, 73, 10);
    assert_eq!(thrift.rhythm(), Rhythm { pause_s: 0.1, every_s: 2.0 });
}

#[test]
fn what_a_draft_settles_costs_nothing() {
    // Pauses of 0.32 s between sentences.
    let wait = |settles: bool| {
        let mut thrift = thrift(0.1);
        thrift.hearing_takes(0.4);
        thrift.rhythm();
        let mut now_s = 0.0;
        for _ in 0..40 {
            now_s = talk(&mut thrift, now_s, 1.6, 80, 20);
            if settles {
                thrift.settled(Party::Agent, now_s - 20.0 * FRAME_S, 0.0);
            }
            thrift.rhythm();
        }
        thrift.rhythm().pause_s
    };
    let (settled, in_vain) = (wait(true), wait(false));
    assert!(settled < in_vain, "{settled} for sentences, {in_vain} for what goes on");
}

#[test]
fn a_draft_that_settles_late_is_counted_all_the_same() {
    let mut thrift = thrift(0.1);
    let now_s = talk(&mut thrift, 0.0, 1.6, 80, 20);
    talk(&mut thrift, now_s, 1.6, 80, 20);
    assert_eq!((thrift.drafted, thrift.settled), (1, 0));
    for _ in 0..2 {
        thrift.settled(Party::Agent, now_s - 20.0 * FRAME_S, 0.0);
    }
    assert_eq!((thrift.drafted, thrift.settled), (1, 1));
}

#[test]
fn the_more_may_be_spent_the_sooner_and_the_oftener_drafts_come() {
    let mut before = Rhythm { pause_s: f64::INFINITY, every_s: f64::INFINITY };
    for share in [0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8] {
        let mut thrift = thrift(share);
        thrift.hearing_takes(0.5);
        talk(&mut thrift, 0.0, 90.0, 60, 9);
        let rhythm = thrift.rhythm();
        assert!(rhythm.pause_s <= before.pause_s, "{share}: {rhythm:?} after {before:?}");
        before = rhythm;
    }
    assert_eq!(before, Rhythm { pause_s: 0.1, every_s: 2.0 });
}

#[test]
fn old_pauses_are_forgotten() {
    let mut thrift = thrift(0.15);
    thrift.hearing_takes(0.6);
    let now_s = talk(&mut thrift, 0.0, 60.0, 40, 15);
    let hasty = thrift.rhythm();
    talk(&mut thrift, now_s, 300.0, 1000, 60);
    assert!(thrift.rhythm().pause_s < hasty.pause_s, "{:?} after {hasty:?}", thrift.rhythm());
    assert!(thrift.pauses.len() < 200);
}
