//! A cause that can be acted on for a while, then lapses; and the rule of every kind that is such a cause.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use std::fmt::Debug;

/// A cause that can be acted on for a while, then lapses.
#[derive(Debug, Default)]
pub struct Pending {
    known_s: f64,
    grounds: Option<Grounds>,
}

impl Pending {
    /// The cause is there, known at `known_s`.
    pub fn set(&mut self, known_s: f64, grounds: Grounds) {
        *self = Pending { known_s, grounds: Some(grounds) };
    }

    /// It was seen to.
    pub fn clear(&mut self) {
        self.grounds = None;
    }

    /// Holds for `within_s` from when it was known.
    fn standing(&self, scene: &Scene, within_s: f64) -> Standing {
        match self.grounds {
            Some(_) if scene.now - self.known_s < within_s => Standing::Holds,
            Some(_) => Standing::Between,
            None => Standing::Clear,
        }
    }

    fn grounds(&self) -> Grounds {
        self.grounds.clone().unwrap_or_default()
    }

    /// What is seen of it; `metric` where there is none now.
    fn reading(&self, scene: &Scene, metric: &'static str, within_s: f64) -> Reading {
        let metric = self.grounds.as_ref().map_or(metric, |grounds| grounds.metric);
        let lapsed = self.grounds.is_some() && scene.now - self.known_s >= within_s;
        Reading::of([Gauge::flag(metric, self.grounds.is_some())]).but(lapsed.then_some("it is too long ago to act on"))
    }
}

/// What makes such a cause, and what sees to it.
pub trait Cause: Debug + Send {
    /// The kind of nudge it is for.
    const KIND: NudgeKind;
    /// The metric where nothing is the matter.
    const METRIC: &'static str;
    /// Sets the cause, or clears it.
    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene, pending: &mut Pending);
}

/// The rule of a kind that can be acted on within `coach.act_within_s`.
#[derive(Debug)]
pub struct ToActOn<C> {
    within_s: f64,
    pending: Pending,
    cause: C,
}

impl<C: Cause + Default> ToActOn<C> {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> ToActOn<C> {
        ToActOn { within_s: config.act_within_s, pending: Pending::default(), cause: C::default() }
    }
}

impl<C: Cause> Rule for ToActOn<C> {
    fn kind(&self) -> NudgeKind {
        C::KIND
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        self.cause.hear(input, scene, &mut self.pending);
    }

    fn standing(&self, scene: &Scene) -> Standing {
        self.pending.standing(scene, self.within_s)
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        self.pending.grounds()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        self.pending.reading(scene, C::METRIC, self.within_s)
    }
}
