//! The record that the truth would make, as far as scores and summary need it.

use std::collections::BTreeMap;

use sidetone::Party;
use sidetone::call::{CallMetrics, Health, Metrics, Models, PartyMetrics, Record, SCHEMA, Source, SourceKind, Summary};
use sidetone::speech::Utterance;
use sidetone::talk::{OverlapKind, Silence, TalkEvent, Turn};

use crate::inputs::Said;
use crate::truth::Truth;

/// The record without nudges, scores and summary.
pub fn record(truth: &Truth, said: &[(f64, Said)]) -> Record {
    let mut record = Record {
        schema: SCHEMA.to_owned(),
        id: truth.name.clone(),
        source: Source {
            kind: SourceKind::File,
            name: truth.name.clone(),
            sha256: String::new(),
            sample_rate_hz: 16_000,
            channels: 2,
            duration_s: truth.duration_s,
        },
        started_at: None,
        models: Models::default(),
        config_digest: String::new(),
        parties: BTreeMap::new(),
        speech: truth.speech.clone(),
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
        metrics: Metrics::default(),
        skills: BTreeMap::new(),
        summary: Summary::default(),
        playbook: None,
        live: None,
        health: Health::default(),
    };
    for (_, said) in said {
        collect(said, &mut record);
    }
    record.utterances.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    record.cues.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    record.metrics = Metrics {
        agent: party(truth, &record, Party::Agent),
        customer: party(truth, &record, Party::Customer),
        call: CallMetrics { duration_s: truth.duration_s, ..CallMetrics::default() },
    };
    record
}

fn collect(said: &Said, record: &mut Record) {
    match said {
        Said::Words(utterance) => record.utterances.push(Utterance::clone(utterance)),
        Said::Cue(cue) => record.cues.push(cue.clone()),
        Said::Talk(TalkEvent::OverlapSettled { overlap, .. }) => record.overlaps.push(overlap.clone()),
        Said::Talk(TalkEvent::SilenceClosed { silence, .. }) => record.silences.push(Silence::clone(silence)),
        Said::Talk(TalkEvent::TurnClosed { turn, .. }) => record.turns.push(Turn::clone(turn)),
        _ => {}
    }
}

fn party(truth: &Truth, record: &Record, party: Party) -> PartyMetrics {
    let Some(stats) = truth.stats.get(&party) else { return PartyMetrics::default() };
    let turns = record.turns.iter().filter(|turn| turn.party == party).count() as u32;
    let own =
        |kind: OverlapKind| record.overlaps.iter().filter(|o| o.started_by == party && o.kind == kind).count() as u32;
    PartyMetrics {
        speech_s: stats.speech_s,
        talk_share: Some(stats.talk_share),
        turns,
        longest_monologue_s: stats.longest_line_s,
        words: stats.words,
        words_per_turn: Some(f64::from(stats.words) / f64::from(turns.max(1))),
        pace_wpm: Some(stats.rate_wpm),
        active_level_dbov: Some(stats.active_dbfs),
        clipping_ratio: f64::from(stats.clipped_samples) / (stats.speech_s * 16_000.0).max(1.0),
        interruptions: own(OverlapKind::Interruption),
        failed_interruptions: own(OverlapKind::FailedInterruption),
        backchannels: own(OverlapKind::Backchannel),
        ..PartyMetrics::default()
    }
}
