//! Scores of a written text: the written word from its remarks, the other skills from their cues as on a call.

use std::collections::BTreeMap;

use super::WrittenConfig;
use super::notes::{Note, NoteKind};
use crate::Party;
use crate::call::{CallConfig, Metrics, Models, Record, SCHEMA, SkillScore, Source, SourceKind, Why, scores};
use crate::cues::{Cue, CueKind, Skill};
use crate::speech::Utterance;
use crate::voice::Segment;

/// Skills that words alone can show.
const WORDING: [Skill; 4] = [Skill::Positivity, Skill::Empathy, Skill::ConflictResolution, Skill::Assertiveness];

/// Scores of the agent's side. Shorter than `enough_words`, nothing is scored.
pub(super) fn skills(
    said: &[Utterance],
    cues: &[Cue],
    notes: &[Note],
    call: &CallConfig,
    config: &WrittenConfig,
) -> BTreeMap<Skill, SkillScore> {
    let own = said.iter().filter(|utterance| utterance.party == Party::Agent);
    let words: usize = own.map(|utterance| utterance.words.len()).sum();
    let mut all = scores::skills(&record(said, cues), call);
    all.retain(|skill, _| WORDING.contains(skill));
    all.insert(Skill::Written, written(words, cues, notes, config));
    all
}

/// Starts at a hundred; every fault takes its points.
fn written(words: usize, cues: &[Cue], notes: &[Note], config: &WrittenConfig) -> SkillScore {
    if words < config.enough_words as usize {
        let text = "Too few words of the agent to judge the writing.".to_owned();
        return SkillScore { score: None, confidence: 0.0, why: vec![Why { text, ..Why::default() }] };
    }
    let count = |kinds: &[NoteKind]| notes.iter().filter(|note| kinds.contains(&note.kind)).count();
    let trade: Vec<String> = cues
        .iter()
        .filter(|cue| cue.cue == CueKind::Jargon && cue.party == Party::Agent)
        .map(|cue| cue.id.clone())
        .collect();
    let faults = count(&[NoteKind::Spelling, NoteKind::Grammar]);
    let share = 100.0 / words.max(100) as f64;
    let mut why = vec![Why { text: "A text without faults".to_owned(), points: 100.0, ..Why::default() }];
    let mut add = |n: usize, points: f64, what: &str, cues: Vec<String>| {
        let points = (10.0 * points * n as f64).round() / 10.0;
        if n > 0 && points != 0.0 {
            let text = if n == 1 { what.to_owned() } else { format!("{what}, {n} times") };
            why.push(Why { text, points, cues, ..Why::default() });
        }
    };
    add(faults, config.fault_points * share, "A fault in spelling or grammar", Vec::new());
    add(count(&[NoteKind::Shouting]), config.shouting_points, "Capitals that shout", Vec::new());
    add(count(&[NoteKind::Marks]), config.marks_points, "Too many exclamation or question marks", Vec::new());
    add(count(&[NoteKind::Length]), config.length_points, "A sentence or message too long", Vec::new());
    let unexplained = count(&[NoteKind::Abbreviation]) + trade.len();
    add(unexplained, config.jargon_points, "A word that not everybody knows", trade);
    add(count(&[NoteKind::Form]), config.form_points, "A greeting, closing or subject is missing", Vec::new());
    let sum: f64 = why.iter().map(|why| why.points).sum();
    if sum < 0.0 {
        why.push(Why { text: "A score ends at 0 and 100".to_owned(), points: -sum, ..Why::default() });
    }
    let confidence = (100.0 * (words as f64 / 100.0).min(1.0)).round() / 100.0;
    SkillScore { score: Some(sum.max(0.0)), confidence, why }
}

/// A record of nothing but words, for the scores that look at nothing else.
fn record(said: &[Utterance], cues: &[Cue]) -> Record {
    let speech = said.iter().map(|u| Segment { party: u.party, start_s: u.start_s, end_s: u.end_s }).collect();
    Record {
        schema: SCHEMA.to_owned(),
        id: String::new(),
        source: Source {
            kind: SourceKind::File,
            name: String::new(),
            sha256: String::new(),
            sample_rate_hz: 0,
            channels: 0,
            duration_s: said.last().map_or(0.0, |utterance| utterance.end_s),
        },
        started_at: None,
        models: Models::default(),
        config_digest: String::new(),
        parties: BTreeMap::new(),
        speech,
        turns: Vec::new(),
        overlaps: Vec::new(),
        silences: Vec::new(),
        utterances: said.to_vec(),
        cues: cues.to_vec(),
        nudges: Vec::new(),
        expression: Vec::new(),
        breaths: Vec::new(),
        phases: Vec::new(),
        expectations: Vec::new(),
        metrics: Metrics::default(),
        skills: BTreeMap::new(),
        summary: crate::call::Summary::default(),
        health: crate::call::Health::default(),
        playbook: None,
        live: None,
    }
}
