//! The definitions of docs/metrics.md, each on a scene small enough to check by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::frames::FRAME_S;
use crate::talk::{Overlap, OverlapKind, Silence, Turn};
use crate::voice::{Segment, VoiceFrame};

const A: Party = Party::Agent;
const C: Party = Party::Customer;

/// Who speaks from when to when, and at what level (dBov).
type Line = (Party, f64, f64);

fn frame(party: Party, index: u64, level_dbov: f32, speech: bool) -> VoiceFrame {
    VoiceFrame {
        level_dbov,
        noise_dbov: -65.0,
        speech_probability: f32::from(u8::from(speech)),
        speech,
        ..VoiceFrame::silent(party, index)
    }
}

/// A call being played to the stage: frames of 16 ms, segments told as late as the voice step tells them.
struct Play {
    stage: TalkStage,
    out: Vec<TalkEvent>,
    lines: Vec<Line>,
    index: u64,
}

impl Play {
    fn new(lines: &[Line]) -> Play {
        Play { stage: TalkStage::new(&TalkConfig::default()), out: Vec::new(), lines: lines.to_vec(), index: 0 }
    }

    fn until(&mut self, end_s: f64) -> &mut Play {
        while (self.index + 1) as f64 * FRAME_S <= end_s {
            let (from_s, to_s) = (self.index as f64 * FRAME_S, (self.index + 1) as f64 * FRAME_S);
            for party in Party::BOTH {
                let middle_s = (from_s + to_s) / 2.0;
                let speech = self.lines.iter().any(|l| l.0 == party && l.1 <= middle_s && middle_s < l.2);
                let voice = frame(party, self.index, if speech { -27.0 } else { -65.0 }, speech);
                self.stage.push(&VoiceEvent::Frame(voice), &mut self.out);
            }
            for &(party, start_s, end_s) in &self.lines {
                let due = |at_s: f64| from_s < at_s && at_s <= to_s;
                if due(start_s + 0.1) {
                    let event = VoiceEvent::SegmentOpened { party, start_s, known_s: to_s };
                    self.stage.push(&event, &mut self.out);
                }
                if due(end_s + 0.2) {
                    let segment = Segment { party, start_s, end_s };
                    self.stage.push(&VoiceEvent::SegmentClosed { segment, known_s: to_s }, &mut self.out);
                }
            }
            self.index += 1;
        }
        self
    }

    fn end(mut self, end_s: f64) -> Vec<TalkEvent> {
        self.until(end_s);
        self.stage.finish(end_s, &mut self.out);
        self.out
    }
}

fn play(lines: &[Line]) -> Vec<TalkEvent> {
    let end_s = lines.iter().map(|line| line.2).fold(0.0, f64::max) + 2.0;
    Play::new(lines).end(end_s)
}

fn overlaps(events: &[TalkEvent]) -> Vec<Overlap> {
    let mut overlaps: Vec<Overlap> = Vec::new();
    for event in events {
        match event {
            TalkEvent::OverlapSettled { overlap, .. } => overlaps.push(overlap.clone()),
            TalkEvent::OverlapCorrected { overlap, .. } => {
                *overlaps.iter_mut().find(|old| old.start_s == overlap.start_s).unwrap() = overlap.clone();
            }
            _ => {}
        }
    }
    overlaps
}

fn turns(events: &[TalkEvent]) -> Vec<(Party, f64, f64)> {
    let closed = |event: &TalkEvent| match event {
        TalkEvent::TurnClosed { turn: Turn { party, start_s, end_s }, .. } => Some((*party, *start_s, *end_s)),
        _ => None,
    };
    events.iter().filter_map(closed).collect()
}

fn silences(events: &[TalkEvent]) -> Vec<Silence> {
    let closed = |event: &TalkEvent| match event {
        TalkEvent::SilenceClosed { silence, .. } => Some(*silence),
        _ => None,
    };
    events.iter().filter_map(closed).collect()
}

fn replies(events: &[TalkEvent]) -> Vec<(Party, f64)> {
    let replied = |event: &TalkEvent| match event {
        TalkEvent::Replied { party, gap_s, .. } => Some((*party, (gap_s * 1000.0).round() / 1000.0)),
        _ => None,
    };
    events.iter().filter_map(replied).collect()
}

/// Kind, who started it, who yielded; of the only overlap.
fn the_overlap(lines: &[Line]) -> (OverlapKind, Party, Option<Party>) {
    let overlaps = overlaps(&play(lines));
    assert_eq!(overlaps.len(), 1, "{overlaps:?}");
    (overlaps[0].kind, overlaps[0].started_by, overlaps[0].yielded_by)
}

#[test]
fn joining_early_and_outlasting_the_other_is_an_interruption() {
    let lines = [(C, 1.0, 5.0), (A, 4.0, 7.0)];
    assert_eq!(the_overlap(&lines), (OverlapKind::Interruption, A, Some(C)));
    let overlap = &overlaps(&play(&lines))[0];
    assert_eq!((overlap.start_s, overlap.end_s, overlap.before_end_s), (4.0, 5.0, 1.0));
    assert_eq!(turns(&play(&lines)), [(C, 1.0, 5.0), (A, 4.0, 7.0)]);
    assert_eq!(replies(&play(&lines)), [(A, -1.0)]);
}

#[test]
fn joining_early_and_giving_up_is_a_failed_interruption_and_no_turn() {
    let lines = [(C, 1.0, 8.0), (A, 4.0, 5.8), (A, 8.5, 9.5)];
    assert_eq!(the_overlap(&lines), (OverlapKind::FailedInterruption, A, Some(A)));
    assert_eq!(turns(&play(&lines)), [(C, 1.0, 8.0), (A, 8.5, 9.5)]);
}

#[test]
fn joining_within_half_a_second_of_the_end_is_terminal() {
    let lines = [(C, 1.0, 5.0), (A, 4.6, 7.0)];
    assert_eq!(the_overlap(&lines), (OverlapKind::Terminal, A, None));
    assert_eq!(replies(&play(&lines)), [(A, -0.4)]);
}

#[test]
fn a_second_of_joining_without_the_floor_is_a_backchannel_and_no_turn() {
    let lines = [(C, 1.0, 8.0), (A, 4.0, 5.0)];
    assert_eq!(the_overlap(&lines), (OverlapKind::Backchannel, A, None));
    assert_eq!(turns(&play(&lines)), [(C, 1.0, 8.0)]);
}

#[test]
fn two_backchannels_in_one_turn_are_two_overlaps() {
    let lines = [(C, 1.0, 12.0), (A, 4.0, 4.5), (A, 7.0, 7.6)];
    assert_eq!(overlaps(&play(&lines)).len(), 2);
    assert_eq!(turns(&play(&lines)), [(C, 1.0, 12.0)]);
}

#[test]
fn one_joining_line_with_a_pause_is_one_overlap() {
    let lines = [(C, 1.0, 9.0), (A, 4.0, 4.6), (A, 5.0, 6.4)];
    assert_eq!(the_overlap(&lines), (OverlapKind::FailedInterruption, A, Some(A)));
    let overlap = &overlaps(&play(&lines))[0];
    assert_eq!((overlap.start_s, overlap.end_s), (4.0, 6.4));
}

#[test]
fn who_only_breathes_has_not_yielded() {
    // The customer pauses for 0.4 s while the agent speaks, goes on, and the agent stops.
    let lines = [(C, 1.0, 5.0), (C, 5.4, 9.0), (A, 4.5, 6.5)];
    assert_eq!(the_overlap(&lines), (OverlapKind::FailedInterruption, A, Some(A)));
    assert_eq!(turns(&play(&lines)), [(C, 1.0, 9.0)]);
}

#[test]
fn a_backchannel_that_ends_in_a_pause_is_still_one() {
    let lines = [(C, 1.0, 5.0), (C, 5.45, 8.0), (A, 4.4, 5.05)];
    assert_eq!(the_overlap(&lines), (OverlapKind::Backchannel, A, None));
    assert_eq!(turns(&play(&lines)), [(C, 1.0, 8.0)]);
}

#[test]
fn a_short_line_in_a_pause_takes_no_turn() {
    let lines = [(C, 1.0, 5.0), (A, 5.1, 5.5), (C, 5.6, 8.0)];
    assert_eq!(overlaps(&play(&lines)), []);
    assert_eq!(turns(&play(&lines)), [(C, 1.0, 8.0)]);
}

#[test]
fn a_short_answer_takes_a_turn() {
    let lines = [(A, 1.0, 5.0), (C, 5.4, 5.9), (A, 6.4, 8.0)];
    assert_eq!(turns(&play(&lines)), [(A, 1.0, 5.0), (C, 5.4, 5.9), (A, 6.4, 8.0)]);
    assert_eq!(replies(&play(&lines)), [(C, 0.4), (A, 0.5)]);
}

#[test]
fn an_acknowledgement_and_then_the_own_turn_is_no_interruption() {
    // "Okay." in the other's last second, and after their end the own turn.
    let lines = [(C, 1.0, 5.0), (A, 4.1, 4.5), (A, 5.2, 8.0)];
    assert_eq!(the_overlap(&lines), (OverlapKind::Backchannel, A, None));
    assert_eq!(turns(&play(&lines)), [(C, 1.0, 5.0), (A, 5.2, 8.0)]);
}

#[test]
fn of_two_who_begin_at_once_the_one_who_gives_way_joined() {
    assert_eq!(
        the_overlap(&[(C, 1.0, 3.0), (A, 5.0, 6.5), (C, 5.1, 9.0)]),
        (OverlapKind::FailedInterruption, A, Some(A))
    );
    assert_eq!(the_overlap(&[(C, 1.0, 3.0), (A, 5.0, 9.0), (C, 5.1, 5.9)]), (OverlapKind::Backchannel, C, None));
}

#[test]
fn who_starts_in_a_breath_of_the_other_has_joined() {
    // The agent starts 0.2 s into a pause of 0.4 s: the overlap begins when the customer goes on.
    let events = play(&[(C, 1.0, 5.0), (A, 5.2, 5.9), (C, 5.4, 9.0)]);
    let overlap = &overlaps(&events)[0];
    assert_eq!((overlap.started_by, overlap.kind, overlap.start_s), (A, OverlapKind::Backchannel, 5.4));
}

#[test]
fn less_than_a_tenth_of_a_second_is_no_overlap() {
    let lines = [(C, 1.0, 5.0), (A, 4.92, 8.0)];
    assert_eq!(overlaps(&play(&lines)), []);
    assert_eq!(replies(&play(&lines)), [(A, -0.08)]);
}

fn corrected(lines: &[Line], words: &[&str], from_s: f64, to_s: f64) -> OverlapKind {
    let mut play = Play::new(lines);
    play.until(to_s + 2.0);
    play.stage.words(A, from_s, to_s, words, to_s + 2.0, &mut play.out);
    overlaps(&play.end(20.0))[0].kind
}

#[test]
fn acknowledging_words_make_a_long_joining_line_a_backchannel() {
    let lines = [(C, 1.0, 10.0), (A, 4.0, 5.6)];
    assert_eq!(the_overlap(&lines).0, OverlapKind::FailedInterruption);
    assert_eq!(corrected(&lines, &["um", "okay", "i", "see"], 4.0, 5.6), OverlapKind::Backchannel);
    assert_eq!(corrected(&lines, &["okay", "but", "i", "said"], 4.0, 5.6), OverlapKind::FailedInterruption);
}

#[test]
fn a_short_line_that_takes_the_floor_is_an_interruption_by_its_words() {
    let lines = [(C, 1.0, 5.0), (A, 4.4, 5.4), (C, 7.0, 8.0)];
    assert_eq!(the_overlap(&lines).0, OverlapKind::Backchannel);
    assert_eq!(corrected(&lines, &["which", "order", "number"], 4.4, 5.4), OverlapKind::Interruption);
    assert_eq!(corrected(&lines, &["yeah", "yeah"], 4.4, 5.4), OverlapKind::Backchannel);
}

#[test]
fn nobody_yields_to_a_word_that_begins_as_they_end() {
    // "Yeah" three times from 1 s before the end; "we" comes 0.21 s, then 0.1 s before it.
    let lines = [(C, 1.0, 5.0), (A, 4.0, 8.0)];
    let words = ["yeah", "yeah", "yeah", "we", "can", "do", "that", "for"];
    assert_eq!(the_overlap(&lines).0, OverlapKind::Interruption);
    assert_eq!(corrected(&lines, &words, 4.0, 6.1), OverlapKind::Interruption);
    assert_eq!(corrected(&lines, &words, 4.0, 6.4), OverlapKind::Terminal);
}

#[test]
fn words_of_other_lines_change_nothing() {
    let lines = [(C, 1.0, 10.0), (A, 4.0, 5.6), (A, 11.0, 13.0)];
    assert_eq!(corrected(&lines, &["okay"], 11.0, 13.0), OverlapKind::FailedInterruption);
}

#[test]
fn three_seconds_of_nobody_are_dead_air() {
    let events = play(&[(A, 1.0, 3.0), (C, 4.0, 5.0), (A, 8.0, 9.0), (C, 11.9, 13.0)]);
    let dead_air = Silence { start_s: 5.0, end_s: 8.0, kind: SilenceKind::DeadAir, waiting_for: Some(A) };
    assert_eq!(silences(&events), [dead_air]);
    let opened = events.iter().find(|event| matches!(event, TalkEvent::SilenceOpened { .. })).unwrap();
    assert!((8.0..8.05).contains(&opened.known_s()), "{opened:?}");
}

#[test]
fn an_announced_silence_is_a_hold_and_no_late_reply() {
    let mut play = Play::new(&[(C, 1.0, 3.0), (A, 4.0, 6.0), (C, 6.3, 7.0), (A, 17.0, 18.0)]);
    play.until(8.0).stage.hold_announced(6.0);
    let events = play.end(19.0);
    assert_eq!(silences(&events)[0].kind, SilenceKind::Hold);
    assert_eq!(replies(&events), [(A, 1.0), (C, 0.3)]);
}

#[test]
fn a_hold_that_becomes_known_late_is_opened_again() {
    let mut play = Play::new(&[(C, 1.0, 3.0), (A, 4.0, 6.0), (A, 17.0, 18.0)]);
    play.until(11.0).stage.hold_announced(6.0);
    let kinds: Vec<SilenceKind> = play
        .end(19.0)
        .iter()
        .filter_map(|event| match event {
            TalkEvent::SilenceOpened { kind, .. } => Some(*kind),
            TalkEvent::SilenceClosed { silence, .. } => Some(silence.kind),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [SilenceKind::DeadAir, SilenceKind::Hold, SilenceKind::Hold]);
}

#[test]
fn a_hold_outlasts_what_the_customer_says_meanwhile() {
    let mut play = Play::new(&[(C, 1.0, 3.0), (A, 4.0, 6.0), (C, 30.0, 31.0), (A, 40.0, 41.0), (C, 46.0, 47.0)]);
    play.until(8.0).stage.hold_announced(6.0);
    let kinds: Vec<SilenceKind> = silences(&play.end(48.0)).iter().map(|silence| silence.kind).collect();
    assert_eq!(kinds, [SilenceKind::Hold, SilenceKind::Hold, SilenceKind::DeadAir]);
}

#[test]
fn a_hold_is_forgotten_once_the_talk_goes_on() {
    let mut play = Play::new(&[(C, 1.0, 3.0), (A, 4.0, 6.0), (C, 6.3, 13.0), (A, 17.0, 18.0)]);
    play.until(8.0).stage.hold_announced(6.0);
    assert_eq!(silences(&play.end(19.0))[0].kind, SilenceKind::DeadAir);
}

#[test]
fn a_hold_by_hand_is_a_hold_also_where_the_silence_had_begun() {
    let mut play = Play::new(&[(C, 1.0, 3.0), (A, 4.0, 6.0), (C, 6.3, 7.0), (A, 30.0, 31.0), (C, 36.0, 37.0)]);
    play.until(12.0).stage.hold(true, 12.0);
    play.until(30.5).stage.hold(false, 30.5);
    let events = play.end(38.0);
    let hold = Silence { start_s: 7.0, end_s: 30.0, kind: SilenceKind::Hold, waiting_for: Some(A) };
    let dead_air = Silence { start_s: 31.0, end_s: 36.0, kind: SilenceKind::DeadAir, waiting_for: Some(C) };
    assert_eq!(silences(&events), [hold, dead_air]);
    assert_eq!(replies(&events), [(A, 1.0), (C, 0.3), (C, 5.0)]);
}

#[test]
fn silence_that_goes_on_after_a_hold_by_hand_is_one_of_its_own() {
    let mut play = Play::new(&[(C, 1.0, 3.0), (A, 4.0, 6.0), (A, 30.0, 31.0)]);
    play.until(7.0).stage.hold(true, 7.0);
    play.until(20.0).stage.hold(false, 20.0);
    let found: Vec<_> = silences(&play.end(33.0)).iter().map(|s| (s.kind, s.start_s, s.end_s)).collect();
    let cut_s = found[0].2;
    assert!((cut_s - 20.0).abs() < 0.05, "{found:?}");
    assert_eq!(found, [(SilenceKind::Hold, 6.0, cut_s), (SilenceKind::DeadAir, cut_s, 30.0)]);
}

#[test]
fn what_is_not_listened_to_while_card_data_is_read_out_is_no_silence() {
    let mut play = Play::new(&[(C, 1.0, 3.0), (A, 4.0, 6.0), (A, 30.0, 31.0), (C, 31.5, 33.0)]);
    play.until(10.0).stage.card_capture(true, 10.0);
    play.until(25.0).stage.card_capture(false, 25.0);
    let events = play.end(35.0);
    let spans: Vec<_> = silences(&events).iter().map(|s| (s.kind, s.start_s.round(), s.end_s.round())).collect();
    assert_eq!(spans, [(SilenceKind::DeadAir, 6.0, 10.0), (SilenceKind::DeadAir, 25.0, 30.0)]);
    assert_eq!(replies(&events), [(A, 1.0), (C, 0.5)]);
}

#[test]
fn before_both_have_spoken_and_after_the_last_word_is_no_dead_air() {
    assert_eq!(silences(&play(&[(A, 5.0, 7.0), (A, 12.0, 13.0), (C, 14.0, 15.0)])), []);
    assert_eq!(silences(&Play::new(&[(A, 1.0, 2.0), (C, 2.5, 3.0)]).end(20.0)), []);
}

/// The customer's voice, its echo in the agent's channel, and now and then the agent.
fn with_echo(attenuation_db: f32, agent: &[(f64, f64)]) -> (TalkStage, Vec<TalkEvent>) {
    echo_of(&[(C, 1.0, 4.0), (C, 4.5, 9.0), (C, 14.0, 20.0)], attenuation_db, agent)
}

fn echo_of(lines: &[Line], attenuation_db: f32, agent: &[(f64, f64)]) -> (TalkStage, Vec<TalkEvent>) {
    let (mut stage, mut out) = (TalkStage::new(&TalkConfig::default()), Vec::new());
    for index in 0..1500_u64 {
        let at_s = index as f64 * FRAME_S;
        let speaks = lines.iter().any(|line| line.1 <= at_s && at_s < line.2);
        let wander = -28.0 + 8.0 * (at_s * 23.0).sin() as f32 + 6.0 * (at_s * 7.0).sin() as f32;
        let customer_dbov = if speaks { wander } else { -65.0 };
        let own = agent.iter().any(|own| own.0 <= at_s && at_s < own.1);
        let agent_dbov = if own { -20.0 } else { (customer_dbov - attenuation_db).max(-65.0) };
        let agent_speaks = own || (speaks && attenuation_db < 30.0);
        stage.push(&VoiceEvent::Frame(frame(A, index, agent_dbov, agent_speaks)), &mut out);
        stage.push(&VoiceEvent::Frame(frame(C, index, customer_dbov, speaks)), &mut out);
        let heard_as_agent = |line: &Line| (A, line.1, line.2);
        let own_lines = agent.iter().map(|own| (A, own.0, own.1));
        let echo_lines: Vec<Line> =
            if attenuation_db < 30.0 { lines.iter().map(heard_as_agent).collect() } else { own_lines.collect() };
        for (party, start_s, end_s) in lines.iter().copied().chain(echo_lines) {
            let due = |due_s: f64| at_s < due_s && due_s <= at_s + FRAME_S;
            if due(start_s + 0.1) {
                stage.push(&VoiceEvent::SegmentOpened { party, start_s, known_s: at_s + FRAME_S }, &mut out);
            }
            if due(end_s + 0.2) {
                let segment = Segment { party, start_s, end_s };
                stage.push(&VoiceEvent::SegmentClosed { segment, known_s: at_s + FRAME_S }, &mut out);
            }
        }
    }
    stage.finish(24.0, &mut out);
    (stage, out)
}

#[test]
fn echo_is_told_and_its_overlaps_are_doubtful() {
    let (stage, events) = with_echo(12.0, &[]);
    assert!(stage.bleed(A).found && !stage.bleed(C).found);
    assert!(overlaps(&events).iter().all(|overlap| overlap.doubtful), "{:?}", overlaps(&events));
    assert_eq!(turns(&events).iter().filter(|turn| turn.0 == C).count(), 1, "{:?}", turns(&events));
}

#[test]
fn what_was_settled_before_an_echo_was_found_is_doubtful_afterwards() {
    let (_, events) = echo_of(&[(C, 1.0, 2.0), (C, 5.0, 12.0)], 12.0, &[]);
    let settled = |event: &&TalkEvent| matches!(event, TalkEvent::OverlapSettled { overlap, .. } if !overlap.doubtful);
    assert_eq!(events.iter().filter(settled).count(), 1, "the first line is too short to tell: {events:?}");
    assert!(overlaps(&events).iter().all(|overlap| overlap.doubtful), "{:?}", overlaps(&events));
}

#[test]
fn an_interruption_is_heard_through_the_echo() {
    let (_, events) = with_echo(12.0, &[(19.0, 22.0)]);
    let sure: Vec<_> = overlaps(&events).into_iter().filter(|overlap| !overlap.doubtful).collect();
    assert_eq!(sure.len(), 1, "{sure:?}");
    assert_eq!((sure[0].kind, sure[0].started_by), (OverlapKind::Interruption, A));
}

#[test]
fn without_echo_none_is_found() {
    let (stage, events) = with_echo(60.0, &[(3.0, 5.0)]);
    assert!(!stage.bleed(A).found && !stage.bleed(C).found);
    assert!(overlaps(&events).iter().all(|overlap| !overlap.doubtful));
}

/// Two parties' segments of any length with any pauses from 0.2 s.
fn any_call() -> impl Strategy<Value = Vec<Line>> {
    let party = |party: Party| {
        prop::collection::vec((0.2..3.0_f64, 0.1..4.0_f64), 0..12).prop_map(move |pieces| {
            let mut at_s = 0.0;
            let mut lines = Vec::new();
            for (pause_s, speech_s) in pieces {
                lines.push((party, at_s + pause_s, at_s + pause_s + speech_s));
                at_s += pause_s + speech_s;
            }
            lines
        })
    };
    (party(A), party(C)).prop_map(|(mut agent, mut customer)| {
        agent.append(&mut customer);
        agent.sort_by(|a, b| a.1.total_cmp(&b.1));
        agent
    })
}

#[test]
fn a_short_line_that_begins_just_before_three_seconds_are_over_leaves_no_silence() {
    for hundredths in 1..=9 {
        let start_s = 5.0 - 0.01 * f64::from(hundredths);
        let lines = [(A, 0.0, 1.0), (C, 1.2, 2.0), (A, start_s, start_s + 0.1)];
        assert_eq!(silences(&play(&lines)).len(), 0, "at {start_s} s");
    }
}

#[test]
fn a_line_with_a_gap_in_its_first_tenth_leaves_no_silence_either() {
    let mut play = Play::new(&[(A, 0.0, 1.0), (C, 1.2, 2.0)]);
    play.until(4.96);
    let from = play.index;
    for index in from..from + 40 {
        // Four frames of speech, five without, and speech again: a segment only then, but from the first frame on.
        let speech = index < from + 4 || index >= from + 9;
        for party in Party::BOTH {
            let voice = frame(party, index, -27.0, speech && party == A);
            play.stage.push(&VoiceEvent::Frame(voice), &mut play.out);
        }
        if index == from + 9 {
            let known_s = (index + 1) as f64 * FRAME_S;
            let event = VoiceEvent::SegmentOpened { party: A, start_s: from as f64 * FRAME_S, known_s };
            play.stage.push(&event, &mut play.out);
        }
    }
    assert_eq!(silences(&play.out).len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn events_come_in_the_order_in_which_they_are_known(lines in any_call()) {
        let events = play(&lines);
        prop_assert!(events.windows(2).all(|pair| pair[0].known_s() <= pair[1].known_s()));
    }

    #[test]
    fn every_overlap_is_opened_once_and_settled_within_a_second(lines in any_call()) {
        let mut open = None;
        for event in play(&lines) {
            match event {
                TalkEvent::OverlapOpened { start_s, .. } => {
                    prop_assert_eq!(open, None);
                    open = Some(start_s);
                }
                TalkEvent::OverlapSettled { overlap, known_s } => {
                    prop_assert_eq!(open.take(), Some(overlap.start_s));
                    prop_assert!(known_s - overlap.end_s <= 1.0, "{} s", known_s - overlap.end_s);
                }
                _ => {}
            }
        }
        prop_assert_eq!(open, None);
    }

    #[test]
    fn overlaps_begin_and_end_where_both_speak(lines in any_call()) {
        for overlap in overlaps(&play(&lines)) {
            for party in Party::BOTH {
                for at_s in [overlap.start_s, overlap.end_s] {
                    let speaks = lines.iter().any(|l| l.0 == party && l.1 - 0.02 <= at_s && at_s <= l.2 + 0.02);
                    prop_assert!(speaks, "{} at {} s: {:?}", party, at_s, overlap);
                }
            }
        }
    }

    #[test]
    fn turns_alternate_and_begin_and_end_with_own_speech(lines in any_call()) {
        let turns = turns(&play(&lines));
        prop_assert!(turns.windows(2).all(|pair| pair[0].0 != pair[1].0 && pair[0].1 <= pair[1].1), "{turns:?}");
        for turn in turns {
            prop_assert!(lines.iter().any(|l| l.0 == turn.0 && l.1 == turn.1), "{turn:?}");
            prop_assert!(lines.iter().any(|l| l.0 == turn.0 && l.2 == turn.2), "{turn:?}");
        }
    }

    #[test]
    fn speech_is_in_one_turn_of_its_party_or_took_none(lines in any_call()) {
        let events = play(&lines);
        let (turns, overlaps) = (turns(&events), overlaps(&events));
        for line in &lines {
            let holding = turns.iter().filter(|t| t.0 == line.0 && t.1 <= line.1 && line.2 <= t.2).count();
            let gave_way = overlaps.iter().any(|o| o.start_s - 4.0 < line.2 && line.1 < o.end_s + 1.0);
            let short = line.2 - line.1 <= 1.15;
            prop_assert!(holding == 1 || (holding == 0 && (gave_way || short)), "{line:?} in {holding} of {turns:?}");
        }
    }

    #[test]
    fn silences_are_long_and_hold_no_speech(lines in any_call()) {
        for silence in silences(&play(&lines)) {
            prop_assert!(silence.end_s - silence.start_s >= 3.0 - FRAME_S);
            prop_assert!(lines.iter().all(|l| l.2 <= silence.start_s || silence.end_s <= l.1), "{silence:?}");
        }
    }
}
