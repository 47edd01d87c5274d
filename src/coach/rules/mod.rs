//! The conditions: each says of one kind whether it holds, and on what grounds.
//!
//! In: inputs and the [`Scene`]. Out: a [`Standing`] at any moment, [`Grounds`] when asked.
//! Invariants: a rule knows nothing of other nudges; grounds are only asked for while it holds.

mod asked;
mod counts;
mod details;
mod empathy;
mod energy;
mod faults;
mod floor;
pub(super) mod level;
mod need;
pub(super) mod pace;
mod pending;
mod praise;
mod promise;
mod questions;
mod silence;
pub(super) mod window;

use std::fmt::Debug;

use super::policy::Standing;
use super::scene::Scene;
use super::trace::Reading;
use super::{CoachConfig, CoachInput, NudgeKind};
use crate::cues::Cue;
use pending::ToActOn;

/// On what a nudge rests.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grounds {
    /// Name of the metric, as in docs/metrics.md or docs/nudges.md.
    pub metric: &'static str,
    /// Its value.
    pub value: f64,
    /// The limit it was held against.
    pub threshold: f64,
    /// Where the cause began, seconds.
    pub since_s: f64,
    /// The words, where words are the cause.
    pub quote: String,
    /// Identifiers of the cues.
    pub cues: Vec<String>,
    /// A phrase to say, where the cue brings one.
    pub say: Option<String>,
}

impl Grounds {
    /// Grounds that are a measured value.
    pub fn measured(metric: &'static str, value: f64, threshold: f64, since_s: f64) -> Grounds {
        Grounds { metric, value, threshold, since_s, ..Grounds::default() }
    }

    /// Grounds that are one cue.
    pub fn cue(metric: &'static str, cue: &Cue) -> Grounds {
        Grounds {
            metric,
            value: 1.0,
            threshold: 1.0,
            since_s: cue.start_s,
            quote: cue.evidence.quote.clone(),
            cues: vec![cue.id.clone()],
            say: cue.evidence.suggestion.clone(),
        }
    }
}

/// The condition of one kind of nudge.
pub trait Rule: Debug + Send {
    /// The kind it speaks for.
    fn kind(&self) -> NudgeKind;
    /// Takes one input, already part of the scene.
    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene);
    /// How it stands now.
    fn standing(&self, scene: &Scene) -> Standing;
    /// On what it rests, asked when it opens.
    fn grounds(&self, scene: &Scene) -> Grounds;
    /// What it sees now, whether it holds or not; asked only where the coach keeps a trace.
    fn reading(&self, scene: &Scene) -> Reading;
}

/// One rule for every kind.
pub fn all(config: &CoachConfig) -> Vec<Box<dyn Rule>> {
    let mut rules: Vec<Box<dyn Rule>> = vec![
        Box::new(floor::Interrupting::new(config)),
        Box::new(floor::LongMonologue::new(config)),
        Box::new(pace::Pace::fast(config)),
        Box::new(pace::Pace::slow(config)),
        Box::new(level::TooQuiet::new(config)),
        Box::new(level::TooLoud::new(config)),
        Box::new(silence::DeadAir::new(config)),
        Box::new(silence::SlowReply::new(config)),
        Box::new(energy::LowEnergy::new(config)),
        Box::new(counts::CueCount::jargon(config)),
        Box::new(empathy::MissedEmpathy::new(config)),
        Box::new(questions::NoQuestions::new(config)),
        Box::new(counts::CueCount::negative_phrasing(config)),
        Box::new(ToActOn::<asked::CalmWording>::new(config)),
        Box::new(need::OfferOptions::new(config)),
        Box::new(ToActOn::<asked::OfferEscalation>::new(config)),
        Box::new(ToActOn::<promise::NoCommitment>::new(config)),
        Box::new(ToActOn::<promise::PromiseWithoutTime>::new(config)),
        Box::new(counts::CueCount::hedging(config)),
        Box::new(counts::CueCount::orders_blame(config)),
        Box::new(details::ReadBack::new(config)),
        Box::new(details::CardData::new(config)),
        Box::new(faults::Fault::audio()),
        Box::new(faults::Fault::bleed()),
    ];
    rules.extend(praise::all(config));
    rules
}
