//! The truth of a scripted call, as the README beside it describes.

use std::collections::BTreeMap;

use serde::Deserialize;
use sidetone::Party;
use sidetone::cues::{CueKind, Polarity, Skill};
use sidetone::talk::{OverlapKind, SilenceKind};
use sidetone::voice::Segment;

#[derive(Deserialize)]
pub struct Truth {
    pub duration_s: f64,
    pub lines: Vec<Line>,
    pub speech: Vec<Segment>,
    pub overlaps: Vec<TrueOverlap>,
    pub silences: Vec<TrueSilence>,
    pub expected_cues: Vec<TrueCue>,
    pub stats: BTreeMap<Party, Stats>,
    pub name: String,
}

#[derive(Deserialize)]
pub struct Stats {
    pub words: u32,
    pub speech_s: f64,
    pub rate_wpm: f64,
    pub active_dbfs: f64,
    pub clipped_samples: u32,
    pub longest_line_s: f64,
    pub talk_share: f64,
}

#[derive(Deserialize)]
pub struct Line {
    pub party: Party,
    pub start_s: f64,
    pub end_s: f64,
    pub gain_db: f64,
    pub sentences: Vec<Sentence>,
    pub text: String,
}

#[derive(Deserialize)]
pub struct Sentence {
    pub text: String,
    pub start_s: f64,
    pub end_s: f64,
}

#[derive(Deserialize)]
pub struct TrueOverlap {
    pub start_s: f64,
    pub end_s: f64,
    pub started_by: Party,
    pub kind: OverlapKind,
    pub yielded_by: Option<Party>,
    pub before_end_s: f64,
    pub joined_text: String,
}

#[derive(Deserialize)]
pub struct TrueSilence {
    pub start_s: f64,
    pub end_s: f64,
    pub kind: SilenceKind,
}

#[derive(Deserialize)]
pub struct TrueCue {
    pub skill: Skill,
    pub cue: CueKind,
    pub polarity: Polarity,
    pub party: Party,
    pub start_s: f64,
    pub end_s: f64,
    pub quote: String,
}
