//! The moments of a call as a list of clips: what each is called, where it is cut, and what it shows.
//!
//! In: a record. Out: the plan, its table for spreadsheets, and a page that plays the files beside it.

use std::fmt::Write as _;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

use super::exports::csv_field;
use super::labels::{self, one_line};
use super::page::BASE_STYLE;
use crate::Span;
use crate::call::Record;
use crate::cues::{Polarity, Skill};

/// How much of what led to a nudge is heard at most, seconds.
const CAUSE_S: f64 = 20.0;
/// How long after a nudge came up its clip goes on, seconds.
const ON_SCREEN_S: f64 = 3.0;
/// No clip is longer, seconds.
const LONGEST_S: f64 = 90.0;

/// One moment as a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// Name of its file, `001_0m32s_interrupting.wav`: sorted by name they are in order of time.
    pub file: String,
    /// `cue`, `nudge` or `overlap`.
    pub what: &'static str,
    /// Its kind, as in the record.
    pub kind: String,
    /// What happened, for people.
    pub title: String,
    /// The skill it is about; none for overlaps.
    pub skill: Option<Skill>,
    /// Whether it speaks for the agent.
    pub polarity: Polarity,
    /// Whose it is.
    pub party: &'static str,
    /// The moment itself.
    pub moment: Span,
    /// What is cut: the moment with air about it.
    pub cut: Span,
    /// The words it rests on, redacted; may be empty.
    pub quote: String,
    /// The rule that fired, or the metric.
    pub rule: String,
    /// The measured value, where one was.
    pub value: Option<f64>,
    /// What it was held against.
    pub threshold: Option<f64>,
    /// A better wording, or what the nudge said; may be empty.
    pub advice: String,
}

/// Every moment of the record of which `wanted` says so, by time, with `air_s` before and after it.
#[must_use]
pub fn plan(record: &Record, air_s: f64, wanted: impl Fn(&Clip) -> bool) -> Vec<Clip> {
    let mut clips: Vec<Clip> = cues(record).chain(nudges(record)).chain(overlaps(record)).filter(wanted).collect();
    clips.sort_by(|a, b| {
        a.moment.start_s.total_cmp(&b.moment.start_s).then(a.what.cmp(b.what)).then(a.kind.cmp(&b.kind))
    });
    let digits = clips.len().to_string().len().max(3);
    for (index, clip) in clips.iter_mut().enumerate() {
        let from_s = (clip.moment.start_s - air_s).max(0.0);
        let to_s = (clip.moment.end_s + air_s).min(record.source.duration_s).min(from_s + LONGEST_S);
        clip.cut = Span::new(from_s, to_s.max(from_s));
        let whole = clip.moment.start_s.max(0.0) as u64;
        clip.file = format!("{:0digits$}_{}m{:02}s_{}.wav", index + 1, whole / 60, whole % 60, clip.kind);
    }
    clips
}

fn cues(record: &Record) -> impl Iterator<Item = Clip> {
    record.cues.iter().map(|cue| Clip {
        file: String::new(),
        what: "cue",
        kind: cue.cue.name().to_owned(),
        title: cue.cue.title().to_owned(),
        skill: Some(cue.skill),
        polarity: cue.polarity,
        party: cue.party.name(),
        moment: Span::new(cue.start_s, cue.end_s),
        cut: Span::new(cue.start_s, cue.end_s),
        quote: one_line(&cue.evidence.quote),
        rule: cue.evidence.rule.clone(),
        value: cue.evidence.value,
        threshold: cue.evidence.threshold,
        advice: cue.evidence.suggestion.as_deref().map(one_line).unwrap_or_default(),
    })
}

fn nudges(record: &Record) -> impl Iterator<Item = Clip> {
    record.nudges.iter().map(|nudge| {
        let from_s = nudge.cause.since_s.max(nudge.opened_s - CAUSE_S).min(nudge.opened_s);
        let moment = Span::new(from_s, nudge.opened_s + ON_SCREEN_S);
        Clip {
            file: String::new(),
            what: "nudge",
            kind: nudge.kind.name().to_owned(),
            title: format!("Nudge at {}: {}", labels::clock(nudge.opened_s), one_line(&nudge.headline)),
            skill: Some(nudge.skill),
            polarity: if nudge.kind.is_praise() { Polarity::Positive } else { Polarity::Negative },
            party: "agent",
            moment,
            cut: moment,
            quote: one_line(&nudge.cause.quote),
            rule: nudge.cause.metric.clone(),
            value: Some(nudge.cause.value),
            threshold: Some(nudge.cause.threshold),
            advice: one_line(&nudge.detail),
        }
    })
}

fn overlaps(record: &Record) -> impl Iterator<Item = Clip> {
    record.overlaps.iter().map(|overlap| {
        let moment = Span::new(overlap.start_s, overlap.end_s);
        let doubt = if overlap.doubtful { " (doubtful)" } else { "" };
        Clip {
            file: String::new(),
            what: "overlap",
            kind: labels::overlap_name(overlap.kind).to_owned(),
            title: format!("{}{doubt}", labels::overlap(overlap.kind)),
            skill: None,
            polarity: Polarity::Neutral,
            party: overlap.started_by.name(),
            moment,
            cut: moment,
            quote: String::new(),
            rule: if overlap.doubtful { "echo_suspected" } else { "" }.to_owned(),
            value: Some(moment.duration_s()),
            threshold: None,
            advice: String::new(),
        }
    })
}

/// A row a clip, RFC 4180.
#[must_use]
pub fn csv(clips: &[Clip]) -> String {
    let mut out = String::from(
        "file,type,kind,skill,polarity,party,start_s,end_s,clip_start_s,clip_end_s,quote,rule,value,threshold,advice\r\n",
    );
    for clip in clips {
        let figure = |value: Option<f64>| value.map_or_else(String::new, |value| labels::number(value, 3));
        let cells = [
            csv_field(&clip.file),
            clip.what.to_owned(),
            csv_field(&clip.kind),
            clip.skill.map_or_else(String::new, |skill| skill.name().to_owned()),
            labels::polarity(clip.polarity).to_owned(),
            clip.party.to_owned(),
            format!("{:.3}", clip.moment.start_s),
            format!("{:.3}", clip.moment.end_s),
            format!("{:.3}", clip.cut.start_s),
            format!("{:.3}", clip.cut.end_s),
            csv_field(&clip.quote),
            csv_field(&clip.rule),
            figure(clip.value),
            figure(clip.threshold),
            csv_field(&clip.advice),
        ];
        // Writing to a String cannot fail.
        let _ = write!(out, "{}\r\n", cells.join(","));
    }
    out
}

struct Row<'a> {
    clip: &'a Clip,
    at: String,
    skill: &'static str,
    tone: &'static str,
    measured: String,
}

#[derive(Template)]
#[template(path = "clips.html")]
struct Page<'a> {
    policy: String,
    style: String,
    script: &'static str,
    name: String,
    facts: Vec<String>,
    notes: &'a [String],
    skills: Vec<(&'static str, &'static str)>,
    rows: Vec<Row<'a>>,
}

const SCRIPT: &str = include_str!("page/js/clips.js");

/// The page beside the clips: it plays each with its quote, skill and rule. Without its script it is a plain list.
/// `notes` are sentences that stand at its top.
#[must_use]
pub fn page(record: &Record, clips: &[Clip], notes: &[String]) -> String {
    let style = format!("{BASE_STYLE}{}", include_str!("page/clips.css"));
    let hash = |text: &str| BASE64.encode(Sha256::digest(text.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; media-src 'self' file:; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(SCRIPT)
    );
    let count = if clips.len() == 1 { "1 clip".to_owned() } else { format!("{} clips", clips.len()) };
    let facts = [labels::began(record), labels::length(record.source.duration_s), count];
    let in_use = |skill: &&Skill| clips.iter().any(|clip| clip.skill == Some(**skill));
    let page = Page {
        policy,
        style,
        script: SCRIPT,
        name: one_line(&record.source.name),
        facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
        notes,
        skills: Skill::SCORED.iter().filter(in_use).map(|skill| (skill.name(), skill.title())).collect(),
        rows: clips.iter().map(row).collect(),
    };
    page.render().unwrap_or_default()
}

fn row(clip: &Clip) -> Row<'_> {
    let number = |value: f64| labels::number(value, 2).trim_end_matches('0').trim_end_matches('.').to_owned();
    let measured = match (clip.value, clip.threshold) {
        (Some(value), Some(threshold)) => format!("{} against {}", number(value), number(threshold)),
        (Some(value), None) if clip.what == "overlap" => format!("{} s", number(value)),
        (Some(value), None) => number(value),
        (None, _) => String::new(),
    };
    Row {
        at: labels::clock(clip.moment.start_s),
        skill: clip.skill.map_or("", Skill::name),
        tone: labels::polarity(clip.polarity),
        measured,
        clip,
    }
}
