//! What scores may and may not do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::call::{CallMetrics, Health, Metrics, Models, PartyMetrics, SCHEMA, Source, SourceKind, Summary};
use crate::cues::Evidence;
use crate::speech::Utterance;
use crate::talk::{Overlap, OverlapKind, Silence, SilenceKind, Turn};
use crate::voice::Segment;

/// A call of two minutes with six turns each, 150 words of the agent, nothing marked.
pub fn ordinary() -> Record {
    let party = |speech_s: f64| PartyMetrics {
        speech_s,
        talk_share: Some(speech_s / 100.0),
        turns: 6,
        longest_monologue_s: 12.0,
        words: 150,
        words_per_turn: Some(25.0),
        pace_wpm: Some(200.0),
        active_level_dbov: Some(-24.0),
        snr_db: Some(30.0),
        f0_median_hz: Some(180.0),
        f0_sd_st: Some(2.5),
        level_trend_db: Some(0.0),
        ..PartyMetrics::default()
    };
    let mut record = Record {
        schema: SCHEMA.to_owned(),
        id: "t".to_owned(),
        source: Source {
            kind: SourceKind::File,
            name: "t.wav".to_owned(),
            sha256: String::new(),
            sample_rate_hz: 16_000,
            channels: 2,
            duration_s: 120.0,
        },
        started_at: None,
        models: Models::default(),
        config_digest: String::new(),
        parties: BTreeMap::new(),
        speech: Vec::new(),
        turns: Vec::new(),
        overlaps: Vec::new(),
        silences: Vec::new(),
        utterances: Vec::new(),
        cues: Vec::new(),
        nudges: Vec::new(),
        expression: Vec::new(),
        breaths: Vec::new(),
        phases: Vec::new(),
        expectations: Vec::new(),
        metrics: Metrics {
            agent: party(50.0),
            customer: party(50.0),
            call: CallMetrics { duration_s: 120.0, ..CallMetrics::default() },
        },
        skills: BTreeMap::new(),
        summary: Summary::default(),
        playbook: None,
        live: None,
        health: Health::default(),
    };
    for i in 0..12 {
        let party = if i % 2 == 0 { Party::Agent } else { Party::Customer };
        let (start_s, end_s) = (10.0 * f64::from(i), 10.0 * f64::from(i) + 8.0);
        record.turns.push(Turn { party, start_s, end_s });
        record.speech.push(Segment { party, start_s, end_s });
        record.utterances.push(Utterance {
            party,
            start_s,
            end_s,
            text: "word ".repeat(25).trim().to_owned(),
            confidence: 0.9,
            words: Vec::new(),
            redactions: Vec::new(),
        });
    }
    record
}

pub fn cue(kind: CueKind, party: Party, start_s: f64) -> Cue {
    Cue {
        id: format!("{}{start_s}", kind.name()),
        skill: kind.skill(),
        cue: kind,
        polarity: kind.polarity(),
        party,
        start_s,
        end_s: start_s + 1.0,
        evidence: Evidence { quote: "quote".to_owned(), rule: "test".to_owned(), ..Evidence::default() },
        known_s: start_s + 2.0,
    }
}

fn overlap(kind: OverlapKind, start_s: f64, doubtful: bool) -> Overlap {
    Overlap {
        start_s,
        end_s: start_s + 1.0,
        started_by: Party::Agent,
        kind,
        yielded_by: None,
        before_end_s: 1.0,
        doubtful,
    }
}

fn value(record: &Record, skill: Skill) -> Option<f64> {
    skills(record, &CallConfig::default())[&skill].score
}

fn sums(record: &Record) -> bool {
    skills(record, &CallConfig::default()).values().all(|skill| match skill.score {
        Some(score) => {
            (skill.why.iter().map(|why| why.points).sum::<f64>() - score).abs() < 0.05 && (0.0..=100.0).contains(&score)
        }
        None => skill.why.len() == 1 && skill.confidence == 0.0,
    })
}

#[test]
fn an_ordinary_call_has_the_scores_worked_out_by_hand() {
    let record = ordinary();
    // 70 and 10 for letting every turn finish.
    assert_eq!(value(&record, Skill::Listening), Some(80.0));
    // 70, 6 for the level, 4 for the quiet background, 8 for the pace.
    assert_eq!(value(&record, Skill::ClearSpeech), Some(88.0));
    // 70, 12 for the pitch, 4 for the steady level.
    assert_eq!(value(&record, Skill::Voice), Some(86.0));
    // 70 and 10 for no hedge at all.
    assert_eq!(value(&record, Skill::Assertiveness), Some(80.0));
    for skill in [Skill::Empathy, Skill::Positivity, Skill::ConflictResolution, Skill::Written] {
        assert_eq!(value(&record, skill), None, "{skill:?}");
    }
}

#[test]
fn two_interruptions_cost_what_the_formula_says() {
    let mut record = ordinary();
    record.overlaps =
        vec![overlap(OverlapKind::Interruption, 20.0, false), overlap(OverlapKind::Interruption, 40.0, false)];
    // 70 - 2 * 8, and 4 of 6 turns let finish: 10 * 4 / 6 = 6.7.
    assert_eq!(value(&record, Skill::Listening), Some(60.7));
}

#[test]
fn doubtful_overlaps_backchannels_and_the_customers_own_cost_nothing() {
    let mut record = ordinary();
    let before = skills(&record, &CallConfig::default());
    record.overlaps =
        vec![overlap(OverlapKind::Interruption, 20.0, true), overlap(OverlapKind::Backchannel, 30.0, false)];
    record.overlaps.push(Overlap { started_by: Party::Customer, ..overlap(OverlapKind::Interruption, 40.0, false) });
    assert_eq!(skills(&record, &CallConfig::default()), before);
}

#[test]
fn without_words_only_the_sound_is_scored() {
    let mut record = ordinary();
    record.utterances.clear();
    for skill in [Skill::Positivity, Skill::Empathy, Skill::ConflictResolution, Skill::Assertiveness] {
        assert_eq!(value(&record, skill), None);
    }
    assert!(value(&record, Skill::Listening).is_some() && value(&record, Skill::Communication).is_some());
}

#[test]
fn an_empty_record_scores_nothing() {
    let mut record = ordinary();
    record.metrics = Metrics::default();
    record.utterances.clear();
    assert!(skills(&record, &CallConfig::default()).values().all(|skill| skill.score.is_none()));
}

#[test]
fn a_need_that_is_answered_scores_and_one_passed_over_costs() {
    let mut record = ordinary();
    record.cues = vec![cue(CueKind::CustomerDistress, Party::Customer, 12.0)];
    assert_eq!(value(&record, Skill::Empathy), Some(56.0));
    record.cues.push(cue(CueKind::EmpathyShown, Party::Agent, 20.0));
    assert_eq!(value(&record, Skill::Empathy), Some(92.0));
}

#[test]
fn a_need_met_by_half_counts_neither_way() {
    let mut record = ordinary();
    record.cues = vec![
        cue(CueKind::CustomerDistress, Party::Customer, 12.0),
        cue(CueKind::CustomerDistress, Party::Customer, 60.0),
        cue(CueKind::EmpathyShown, Party::Agent, 64.0),
    ];
    // 70, 20 * 1 / 2 for one of two, -14 for the other, 2 for the sign of empathy.
    assert_eq!(value(&record, Skill::Empathy), Some(68.0));
    record.cues.push(cue(CueKind::EmpathyHalf, Party::Agent, 12.0));
    // 70, 20 for all that is left to count, 2.
    assert_eq!(value(&record, Skill::Empathy), Some(92.0));
    let mut phrase = cue(CueKind::EmpathyShown, Party::Agent, 20.0);
    phrase.evidence.score = Some(0.5);
    record.cues = vec![cue(CueKind::CustomerDistress, Party::Customer, 12.0), phrase];
    assert_eq!(value(&record, Skill::Empathy), Some(72.0));
}

#[test]
fn what_takes_two_places_to_see_costs_what_the_formula_says() {
    let mut record = ordinary();
    let words =
        [Skill::Listening, Skill::Communication, Skill::Assertiveness].map(|skill| value(&record, skill).unwrap());
    record.cues = vec![
        cue(CueKind::DetailAskedAgain, Party::Agent, 20.0),
        cue(CueKind::QuestionRepeated, Party::Agent, 30.0),
        cue(CueKind::DetailMisread, Party::Agent, 40.0),
        cue(CueKind::PromiseWithoutTime, Party::Agent, 50.0),
    ];
    assert_eq!(value(&record, Skill::Listening), Some(words[0] - 6.0));
    assert_eq!(value(&record, Skill::Communication), Some(words[1] - 8.0));
    assert_eq!(value(&record, Skill::Assertiveness), Some(words[2] - 8.0));
    assert_eq!(value(&record, Skill::ConflictResolution), Some(66.0));
}

#[test]
fn the_height_of_a_voice_moves_nothing() {
    let record = ordinary();
    let mut higher = record.clone();
    higher.metrics.agent.f0_median_hz = Some(230.0);
    higher.metrics.agent.centroid_hz = Some(1900.0);
    higher.metrics.agent.word_confidence = Some(0.4);
    assert_eq!(skills(&record, &CallConfig::default()), skills(&higher, &CallConfig::default()));
}

/// Cues of the agent that can only harm the skill they belong to, and the others that can only help it.
const HARMFUL: &[CueKind] = &[
    CueKind::NegativePhrasing,
    CueKind::FlatClose,
    CueKind::EmpathyMissed,
    CueKind::EscalationMissed,
    CueKind::FollowUpMissed,
    CueKind::SolutionTooSoon,
    CueKind::Hedge,
    CueKind::NeedlessApology,
    CueKind::Order,
    CueKind::Blame,
    CueKind::Jargon,
    CueKind::Inaudible,
    CueKind::NotUnderstood,
    CueKind::DetailAskedAgain,
    CueKind::QuestionRepeated,
    CueKind::PromiseWithoutTime,
    CueKind::DetailMisread,
];
const HELPFUL: &[CueKind] = &[
    CueKind::Acknowledgement,
    CueKind::CheckBack,
    CueKind::Paraphrase,
    CueKind::OpenQuestion,
    CueKind::HoldAnnounced,
    CueKind::PositivePhrasing,
    CueKind::UpbeatClose,
    CueKind::EmpathyShown,
    CueKind::EmpathyExplored,
    CueKind::ClosedQuestion,
    CueKind::Ownership,
    CueKind::Options,
    CueKind::Commitment,
    CueKind::EscalationOffer,
    CueKind::DetailReadBack,
];

fn messy() -> impl Strategy<Value = Record> {
    let cues = prop::collection::vec((0..CueKind::ALL.len(), any::<bool>(), 0.0_f64..118.0), 0..40);
    let overlaps = prop::collection::vec((0_u8..4, 0.0_f64..118.0, any::<bool>()), 0..12);
    let silences = prop::collection::vec((0.0_f64..100.0, 3.0_f64..20.0), 0..4);
    (cues, overlaps, silences, -60.0_f64..0.0, 40.0_f64..400.0, 0.0_f64..8.0).prop_map(
        |(cues, overlaps, silences, level, wpm, sd)| {
            let mut record = ordinary();
            record.cues = cues
                .into_iter()
                .map(|(i, agent, at)| cue(CueKind::ALL[i], if agent { Party::Agent } else { Party::Customer }, at))
                .collect();
            let kinds = [
                OverlapKind::Backchannel,
                OverlapKind::Terminal,
                OverlapKind::Interruption,
                OverlapKind::FailedInterruption,
            ];
            record.overlaps =
                overlaps.into_iter().map(|(i, at, doubtful)| overlap(kinds[usize::from(i)], at, doubtful)).collect();
            record.silences = silences
                .into_iter()
                .map(|(at, length)| Silence {
                    start_s: at,
                    end_s: at + length,
                    kind: SilenceKind::DeadAir,
                    waiting_for: None,
                })
                .collect();
            record.metrics.agent.active_level_dbov = Some(level);
            record.metrics.agent.pace_wpm = Some(wpm);
            record.metrics.agent.f0_sd_st = Some(sd);
            record
        },
    )
}

proptest! {
    #[test]
    fn reasons_add_up_and_the_same_call_scores_the_same(record in messy()) {
        prop_assert!(sums(&record));
        prop_assert_eq!(skills(&record, &CallConfig::default()), skills(&record.clone(), &CallConfig::default()));
    }

    #[test]
    fn another_interruption_never_raises_listening(record in messy(), at in 0.0_f64..118.0, failed in any::<bool>(), turn in any::<bool>()) {
        let mut worse = record.clone();
        let kind = if failed { OverlapKind::FailedInterruption } else { OverlapKind::Interruption };
        worse.overlaps.push(overlap(kind, at, false));
        if turn {
            worse.turns.push(Turn { party: Party::Customer, start_s: at, end_s: at + 1.0 });
        }
        prop_assert!(value(&worse, Skill::Listening) <= value(&record, Skill::Listening));
    }

    #[test]
    fn another_bad_cue_never_raises_its_skill(record in messy(), i in 0..HARMFUL.len(), at in 0.0_f64..118.0) {
        let bad = cue(HARMFUL[i], Party::Agent, at);
        let skill = bad.skill;
        let mut worse = record.clone();
        worse.cues.push(bad);
        if let Some(before) = value(&record, skill) {
            prop_assert!(value(&worse, skill).unwrap() <= before + 1e-9);
        }
    }

    #[test]
    fn another_good_cue_never_lowers_its_skill(record in messy(), i in 0..HELPFUL.len(), at in 0.0_f64..118.0) {
        let good = cue(HELPFUL[i], Party::Agent, at);
        let skill = good.skill;
        let mut better = record.clone();
        better.cues.push(good);
        if let Some(before) = value(&record, skill) {
            prop_assert!(value(&better, skill).unwrap() >= before - 1e-9);
        }
    }

    #[test]
    fn half_an_answer_is_never_worse_than_none(record in messy(), at in 0.0_f64..118.0) {
        let mut better = record.clone();
        better.cues.push(cue(CueKind::EmpathyHalf, Party::Agent, at));
        if let Some(before) = value(&record, Skill::Empathy) {
            prop_assert!(value(&better, Skill::Empathy).unwrap() >= before - 1e-9);
        }
    }

    #[test]
    fn a_longer_silence_never_raises_communication(record in messy(), at in 0.0_f64..90.0, length_s in 3.0_f64..20.0) {
        let mut worse = record.clone();
        worse.silences.push(Silence { start_s: at, end_s: at + length_s, kind: SilenceKind::DeadAir, waiting_for: None });
        prop_assert!(value(&worse, Skill::Communication) <= value(&record, Skill::Communication));
    }

    #[test]
    fn the_pitch_of_a_voice_moves_nothing(record in messy(), hz in 60.0_f64..400.0) {
        let mut other = record.clone();
        other.metrics.agent.f0_median_hz = Some(hz);
        prop_assert_eq!(skills(&record, &CallConfig::default()), skills(&other, &CallConfig::default()));
    }
}
