//! Each figure on a call small enough to count by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::cues::Evidence;
use crate::speech::Word;

/// 60 s: agent 0-10 and 20-30, customer 9-19 (joins 1 s before the end) and 36-38.
struct Call {
    speech: Vec<Segment>,
    turns: Vec<Turn>,
    overlaps: Vec<Overlap>,
    silences: Vec<Silence>,
    talk: Vec<TalkEvent>,
    utterances: Vec<Utterance>,
    cues: Vec<Cue>,
    nuclei_s: [Vec<f32>; 2],
}

const SPANS: [(Party, f64, f64); 4] = [
    (Party::Agent, 0.0, 10.0),
    (Party::Customer, 9.0, 19.0),
    (Party::Agent, 20.0, 30.0),
    (Party::Customer, 36.0, 38.0),
];

fn overlap(kind: OverlapKind, started_by: Party) -> Overlap {
    Overlap { start_s: 9.0, end_s: 10.0, started_by, kind, yielded_by: None, before_end_s: 1.0, doubtful: false }
}

fn cue(cue: CueKind, party: Party) -> Cue {
    Cue {
        id: String::new(),
        skill: cue.skill(),
        cue,
        polarity: cue.polarity(),
        party,
        start_s: 0.0,
        end_s: 1.0,
        evidence: Evidence::default(),
        known_s: 1.0,
    }
}

/// `n` words of one second each, from `start_s`.
fn utterance(party: Party, start_s: f64, n: u32) -> Utterance {
    let word = |i: u32| {
        let start_s = start_s + f64::from(i);
        Word { text: "word".into(), start_s, end_s: start_s + 1.0, confidence: 0.5 }
    };
    Utterance {
        party,
        start_s,
        end_s: start_s + f64::from(n),
        text: String::new(),
        confidence: 0.5,
        words: (0..n).map(word).collect(),
        redactions: Vec::new(),
    }
}

fn a_call() -> Call {
    let replied = |party, gap_s| TalkEvent::Replied { party, gap_s, at_s: 0.0, known_s: 0.0 };
    let silence = |start_s, end_s, kind| Silence { start_s, end_s, kind, waiting_for: None };
    Call {
        speech: SPANS.map(|(party, start_s, end_s)| Segment { party, start_s, end_s }).to_vec(),
        turns: SPANS.map(|(party, start_s, end_s)| Turn { party, start_s, end_s }).to_vec(),
        overlaps: vec![overlap(OverlapKind::Interruption, Party::Customer)],
        silences: vec![silence(30.0, 36.0, SilenceKind::DeadAir), silence(38.0, 58.0, SilenceKind::Hold)],
        talk: vec![replied(Party::Customer, -1.0), replied(Party::Agent, 1.0), replied(Party::Customer, 6.0)],
        utterances: vec![utterance(Party::Agent, 0.0, 10), utterance(Party::Agent, 20.0, 10)],
        cues: vec![cue(CueKind::Filler, Party::Agent), cue(CueKind::OpenQuestion, Party::Agent)],
        nuclei_s: [Vec::new(), (0..24).map(|i| 9.0 + i as f32 * 0.4).collect()],
    }
}

fn figures(call: &Call) -> Metrics {
    let heard = Heard {
        duration_s: 60.0,
        speech: &call.speech,
        turns: &call.turns,
        overlaps: &call.overlaps,
        silences: &call.silences,
        talk: &call.talk,
        utterances: &call.utterances,
        cues: &call.cues,
        voices: [VoiceSummary { active_level_dbov: Some(-26.0), noise_dbov: Some(-60.0), ..VoiceSummary::default() };
            2],
        nuclei_s: [&call.nuclei_s[0], &call.nuclei_s[1]],
    };
    metrics(&heard, &MetricsConfig::default())
}

#[test]
fn speech_time_share_and_turns() {
    let Metrics { agent, customer, call } = figures(&a_call());
    assert_eq!((agent.speech_s, customer.speech_s), (20.0, 12.0));
    assert_eq!((agent.talk_share, customer.talk_share), (Some(0.625), Some(0.375)));
    assert_eq!((agent.turns, agent.longest_monologue_s, agent.turn_median_s), (2, 10.0, Some(10.0)));
    assert_eq!((customer.turns, customer.longest_monologue_s, customer.turn_median_s), (2, 10.0, Some(6.0)));
    assert_eq!(call.turns_per_minute, Some(4.0));
}

#[test]
fn a_counted_silence_ends_a_monologue() {
    let mut call = a_call();
    call.turns = vec![Turn { party: Party::Agent, start_s: 0.0, end_s: 40.0 }];
    // The silence from 30 to 36 s parts it into 30 s and 4 s.
    assert_eq!(figures(&call).agent.longest_monologue_s, 30.0);
}

#[test]
fn overlap_and_silence() {
    let call = figures(&a_call()).call;
    assert_eq!((call.overlap_s, call.overlap_share), (1.0, Some(1.0 / 32.0)));
    assert_eq!((call.dead_air_count, call.dead_air_s, call.longest_dead_air_s), (1, 6.0, 6.0));
    assert_eq!((call.hold_count, call.hold_s), (1, 20.0));
    // 31 of 60 s hold speech of anybody.
    assert_eq!(call.silence_share, Some(29.0 / 60.0));
}

#[test]
fn overlap_that_may_be_bleed_counts_nowhere() {
    let mut call = a_call();
    call.overlaps[0].doubtful = true;
    let figures = figures(&call);
    assert_eq!((figures.customer.interruptions, figures.call.overlap_s), (0, 0.0));
    assert_eq!(figures.call.silence_share, Some(29.0 / 60.0));
}

#[test]
fn overlaps_count_for_the_one_who_started_them() {
    let mut call = a_call();
    for kind in [OverlapKind::Backchannel, OverlapKind::Terminal, OverlapKind::FailedInterruption] {
        call.overlaps.push(overlap(kind, Party::Agent));
    }
    let Metrics { agent, customer, .. } = figures(&call);
    assert_eq!((agent.interruptions, customer.interruptions), (0, 1));
    assert_eq!((agent.backchannels, agent.terminal_overlaps, agent.failed_interruptions), (1, 1, 1));
}

#[test]
fn adding_an_interruption_never_lowers_the_count() {
    let mut call = a_call();
    let mut before = 0;
    for doubtful in [false, true, false] {
        call.overlaps.push(Overlap { doubtful, ..overlap(OverlapKind::Interruption, Party::Agent) });
        let now = figures(&call).agent.interruptions;
        assert!(now >= before);
        before = now;
    }
    assert_eq!(before, 2);
}

#[test]
fn replies() {
    let Metrics { agent, customer, .. } = figures(&a_call());
    assert_eq!((agent.reply_gap_median_s, agent.slow_replies), (Some(1.0), 0));
    assert_eq!((customer.reply_gap_median_s, customer.slow_replies), (Some(2.5), 1));
}

#[test]
fn pace_from_words_and_from_syllables() {
    let Metrics { agent, customer, .. } = figures(&a_call());
    // 20 words in 20 s.
    assert_eq!((agent.words, agent.pace_wpm, agent.pace_from.as_deref()), (20, Some(60.0), Some("words")));
    assert_eq!(agent.pace_peak_wpm, Some(60.0));
    assert_eq!((agent.words_per_turn, agent.word_confidence), (Some(10.0), Some(0.5)));
    assert_eq!(agent.articulation_rate_syl_s, None);
    // 24 nuclei in 12 s.
    assert_eq!((customer.articulation_rate_syl_s, customer.pace_from.as_deref()), (Some(2.0), Some("syllables")));
    assert!((customer.pace_wpm.unwrap() - 120.0 / 1.3).abs() < 1e-9);
    assert_eq!(customer.pace_peak_wpm, None);
}

#[test]
fn too_little_speech_has_no_pace() {
    let mut call = a_call();
    call.speech.retain(|segment| segment.start_s > 30.0);
    assert_eq!(figures(&call).customer.pace_wpm, None);
}

#[test]
fn rates_in_a_hundred_words_need_words() {
    let mut call = a_call();
    assert_eq!(figures(&call).agent.fillers_per_100_words, Some(5.0));
    assert_eq!(figures(&call).agent.hedges_per_100_words, Some(0.0));
    assert_eq!(figures(&call).agent.open_questions, 1);
    call.utterances.pop();
    assert_eq!(figures(&call).agent.fillers_per_100_words, None);
}

#[test]
fn an_empty_call_has_no_figures_rather_than_noughts() {
    let call = Call {
        speech: Vec::new(),
        turns: Vec::new(),
        overlaps: Vec::new(),
        silences: Vec::new(),
        talk: Vec::new(),
        utterances: Vec::new(),
        cues: Vec::new(),
        nuclei_s: [Vec::new(), Vec::new()],
    };
    let Metrics { agent, call, .. } = figures(&call);
    assert_eq!((agent.talk_share, agent.pace_wpm, agent.reply_gap_median_s), (None, None, None));
    assert_eq!((call.overlap_share, call.silence_share), (None, Some(1.0)));
    assert_eq!(agent.snr_db, Some(34.0));
}
