//! Two calls, or two groups of calls, side by side: what differs, and whether that is more than chance.
//!
//! In: the records of both sides. Out: a value, which [`text`] and [`page`] draw and which is printed as JSON as it is.
//! Invariants: nothing is called better whose direction is not known, and nothing at all from a handful of calls.

pub mod page;
pub mod shift;
pub mod text;

use std::collections::BTreeSet;

use serde::Serialize;

use super::bands::{self, Band, Figure, Unit, Values};
use super::labels::{clock, one_line};
use crate::call::{Record, SummaryPoint};
use crate::cues::Skill;
use shift::{FEWEST, Shift, median, quantile, shift};

/// Which way a figure is better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// Within a range is better than outside it; within it nothing is better than anything else.
    Band,
    /// Neither: it depends on the call.
    Neutral,
}

/// What can be said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Too few calls for more than the figures themselves.
    NotEnoughCalls,
    /// No more than chance makes.
    WithinNoise,
    /// More than chance, for the better.
    Better,
    /// More than chance, for the worse.
    Worse,
    /// More than chance; higher is neither better nor worse.
    Higher,
    /// More than chance; lower is neither better nor worse.
    Lower,
}

/// The values of one side.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Spread {
    /// Calls in which it could be told.
    pub n: usize,
    /// Median over the calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<f64>,
    /// The middle half of the calls lies between these; with two calls or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_half: Option<(f64, f64)>,
    /// Where the median stands against the band, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands: Option<&'static str>,
}

/// One skill or figure on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its name in the record.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// Unit of its values.
    #[serde(skip)]
    pub unit: Unit,
    /// Which way it is better.
    pub direction: Direction,
    /// The range that is comfortable, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
    /// The first side.
    pub a: Spread,
    /// The second side.
    pub b: Spread,
    /// How much higher the second side is, where both can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Shift>,
    /// What can be said of it.
    pub verdict: Verdict,
}

/// One moment, by its words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moment {
    /// The call.
    pub call: String,
    /// Which call of its side, counted from 0.
    #[serde(skip)]
    pub index: usize,
    /// When, seconds.
    #[serde(skip)]
    pub at_s: f64,
    /// The skill.
    pub skill: Skill,
    /// When, `02:05`.
    pub at: String,
    /// What it is.
    pub text: String,
    /// The words.
    pub quote: String,
    /// A better wording, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// One side of the comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// As it was named.
    pub name: String,
    /// Its calls.
    pub calls: usize,
    /// Moments that went well, the best skills first.
    pub best: Vec<Moment>,
    /// Moments to try differently, the weakest skills first.
    pub worst: Vec<Moment>,
}

/// Two sides against each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The first.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// The skills.
    pub skills: Vec<Row>,
    /// The figures.
    pub figures: Vec<Row>,
    /// What must be known to read it, in sentences.
    pub notes: Vec<String>,
}

/// Moments shown a side.
const MOMENTS: usize = 3;

/// Figures whose direction is plain. Counts are held against ten minutes of call, as everywhere.
const PLAIN: [(&str, Direction); 8] = [
    ("interruptions", Direction::Lower),
    ("failed_interruptions", Direction::Lower),
    ("slow_replies", Direction::Lower),
    ("dead_air_count", Direction::Lower),
    ("fillers_per_100_words", Direction::Lower),
    ("clipping_ratio", Direction::Lower),
    ("snr_db", Direction::Higher),
    ("word_confidence", Direction::Higher),
];

/// Figures that are compared, in the order they are shown.
const SHOWN: [&str; 26] = [
    "talk_share",
    "longest_monologue_s",
    "interruptions",
    "failed_interruptions",
    "backchannels",
    "reply_gap_median_s",
    "slow_replies",
    "pace_wpm",
    "articulation_rate_syl_s",
    "open_questions",
    "closed_questions",
    "fillers_per_100_words",
    "hedges_per_100_words",
    "f0_sd_st",
    "level_sd_db",
    "level_trend_db",
    "active_level_dbov",
    "snr_db",
    "clipping_ratio",
    "duration_s",
    "overlap_share",
    "silence_share",
    "dead_air_count",
    "longest_dead_air_s",
    "hold_s",
    "word_confidence",
];

/// Compares two sides; each is a name and its calls.
#[must_use]
pub fn compare(a: (&str, &[Record]), b: (&str, &[Record])) -> Comparison {
    let skills = Skill::SCORED.iter().filter_map(|skill| skill_row(*skill, a.1, b.1)).collect();
    let figures = SHOWN.iter().filter_map(|name| figure_row(bands::figure(name)?, a.1, b.1)).collect();
    Comparison { notes: notes(a, b), a: side(a), b: side(b), skills, figures }
}

fn skill_row(skill: Skill, a: &[Record], b: &[Record]) -> Option<Row> {
    let scores = |records: &[Record]| -> Vec<f64> {
        records.iter().filter_map(|record| record.skills.get(&skill)?.score).collect()
    };
    let (of_a, of_b) = (scores(a), scores(b));
    (!of_a.is_empty() || !of_b.is_empty()).then(|| {
        let difference = shift(&of_a, &of_b);
        Row {
            name: skill.name().to_owned(),
            title: skill.title().to_owned(),
            unit: Unit::Whole(""),
            direction: Direction::Higher,
            band: None,
            verdict: verdict(difference, difference, Direction::Higher),
            difference,
            a: spread(of_a, None),
            b: spread(of_b, None),
        }
    })
}

fn figure_row(figure: &Figure, a: &[Record], b: &[Record]) -> Option<Row> {
    let (of_a, of_b) = (values(figure, a), values(figure, b));
    if of_a.iter().chain(&of_b).all(|value| *value == 0.0) {
        return None;
    }
    let plain = PLAIN.iter().find(|(name, _)| *name == figure.name).map(|(_, direction)| *direction);
    let direction = plain.unwrap_or(if figure.band.is_some() { Direction::Band } else { Direction::Neutral });
    let difference = shift(&of_a, &of_b);
    let judged = match figure.band.filter(|_| direction == Direction::Band) {
        Some(band) => shift(&outside(&band, &of_a), &outside(&band, &of_b)),
        None => difference,
    };
    let each = if is_count(figure) { " in 10 min" } else { "" };
    Some(Row {
        name: figure.name.to_owned(),
        title: format!("{}{each}", figure.title),
        unit: if is_count(figure) { Unit::Decimal("") } else { figure.unit },
        direction,
        band: figure.band.map(|band| super::labels::band(&Band { each_ten_minutes: false, ..band }, figure.unit)),
        verdict: verdict(difference, judged, direction),
        difference,
        a: spread(of_a, figure.band.as_ref()),
        b: spread(of_b, figure.band.as_ref()),
    })
}

/// Counts grow with the call, so they are held against ten minutes; calls under ten minutes count as ten.
fn values(figure: &Figure, records: &[Record]) -> Vec<f64> {
    let known = records.iter().filter(|record| bands::known_from(record.source.kind, figure.name));
    known
        .filter_map(|record| {
            let value = Values::of(record).judged(figure)?;
            Some(if is_count(figure) { value * 600.0 / record.source.duration_s.max(600.0) } else { value })
        })
        .collect()
}

fn is_count(figure: &Figure) -> bool {
    figure.unit == Unit::Count
}

/// How far each value lies outside the band; 0 within it.
fn outside(band: &Band, values: &[f64]) -> Vec<f64> {
    let under = |value: f64| band.low.map_or(0.0, |low| low - value);
    let over = |value: f64| band.high.map_or(0.0, |high| value - high);
    values.iter().map(|value| under(*value).max(over(*value)).max(0.0)).collect()
}

/// `judged` is the difference that decides over better and worse: of the distance to the band, where there is one.
fn verdict(difference: Option<Shift>, judged: Option<Shift>, direction: Direction) -> Verdict {
    let (Some(difference), Some(judged)) = (difference, judged) else { return Verdict::NotEnoughCalls };
    if difference.between.is_none() {
        return Verdict::NotEnoughCalls;
    }
    let better_when_higher = match direction {
        Direction::Higher => Some(true),
        Direction::Lower | Direction::Band => Some(false),
        Direction::Neutral => None,
    };
    match better_when_higher {
        Some(higher) if judged.is_more_than_noise() => {
            if (judged.by > 0.0) == higher {
                Verdict::Better
            } else {
                Verdict::Worse
            }
        }
        _ if difference.is_more_than_noise() => {
            if difference.by > 0.0 {
                Verdict::Higher
            } else {
                Verdict::Lower
            }
        }
        _ => Verdict::WithinNoise,
    }
}

fn spread(mut values: Vec<f64>, band: Option<&Band>) -> Spread {
    values.sort_by(f64::total_cmp);
    let middle = || Some((quantile(&values, 0.25)?, quantile(&values, 0.75)?));
    let median = median(&values);
    // The values are for ten minutes already.
    let stands = median.zip(band).map(|(median, band)| {
        let band = Band { each_ten_minutes: false, ..*band };
        band.words(band.standing(median, 0.0))
    });
    Spread { n: values.len(), median, middle_half: if values.len() > 1 { middle() } else { None }, stands }
}

fn side((name, records): (&str, &[Record])) -> Side {
    let best = moments(records, |record| &record.summary.what_went_well, true);
    let worst = moments(records, |record| &record.summary.what_to_try, false);
    Side { name: name.to_owned(), calls: records.len(), best, worst }
}

/// Points of the summaries that have words, by the score of their skill in their call, each skill once.
fn moments(records: &[Record], points: fn(&Record) -> &Vec<SummaryPoint>, highest: bool) -> Vec<Moment> {
    let mut found: Vec<(f64, Moment)> = Vec::new();
    for (index, record) in records.iter().enumerate() {
        for point in points(record).iter().filter(|point| !point.quote.trim().is_empty()) {
            let Some(score) = record.skills.get(&point.skill).and_then(|skill| skill.score) else { continue };
            let moment = Moment {
                call: one_line(&record.source.name),
                index,
                at_s: point.at_s,
                skill: point.skill,
                at: clock(point.at_s),
                text: one_line(&point.text),
                quote: one_line(&point.quote),
                suggestion: point.suggestion.as_deref().map(one_line),
            };
            found.push((if highest { -score } else { score }, moment));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut skills = BTreeSet::new();
    found.into_iter().map(|(_, moment)| moment).filter(|moment| skills.insert(moment.skill)).take(MOMENTS).collect()
}

/// What stands in the way of a comparison.
fn notes(a: (&str, &[Record]), b: (&str, &[Record])) -> Vec<String> {
    let all = || a.1.iter().chain(b.1);
    let mut notes = Vec::new();
    if a.1.len().min(b.1.len()) < FEWEST {
        notes.push(format!(
            "There are not enough calls to say whether a difference is more than chance: {} and {}; it takes {FEWEST} on each side.",
            calls(a.1.len()),
            calls(b.1.len())
        ));
    }
    let distinct = |values: Vec<String>| values.into_iter().collect::<BTreeSet<_>>();
    if distinct(all().map(|record| record.config_digest.clone()).collect()).len() > 1 {
        notes.push(
            "The records were made with different settings: scores and counts may differ by that alone.".to_owned(),
        );
    }
    let model = |record: &Record| record.models.speech.clone().unwrap_or_else(|| "no words".to_owned());
    let models = distinct(all().map(model).collect());
    if models.len() > 1 {
        let models: Vec<String> = models.into_iter().collect();
        notes.push(format!(
            "The words come from different models ({}): whatever rests on words may differ by that alone.",
            models.join(", ")
        ));
    }
    if distinct(all().map(|record| record.models.sidetone.clone()).collect()).len() > 1 {
        notes.push(
            "The records were made by different versions of the program; `sidetone analyze` makes them alike."
                .to_owned(),
        );
    }
    notes
}

/// A number of calls in words.
fn calls(count: usize) -> String {
    if count == 1 { "1 call".to_owned() } else { format!("{count} calls") }
}
