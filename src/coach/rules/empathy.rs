//! Empathy: the customer said how hard it is, and the agent went past it.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::Party;
use crate::cues::CueKind;

/// The agent's speech after which an answer has been given, kind or not.
const REPLY_S: f64 = 1.5;

#[derive(Debug)]
struct Need {
    grounds: Grounds,
    agent_speech_s: f64,
}

/// A chance for empathy that was missed and can still be made good.
#[derive(Debug)]
pub struct MissedEmpathy {
    needed: usize,
    within_s: f64,
    missed: Option<(f64, Grounds)>,
    needs: Vec<Need>,
}

impl MissedEmpathy {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> MissedEmpathy {
        MissedEmpathy {
            needed: config.distress_unanswered as usize,
            within_s: config.empathy_within_s,
            missed: None,
            needs: Vec::new(),
        }
    }

    fn fresh_miss(&self, scene: &Scene) -> Option<&Grounds> {
        let (known_s, grounds) = self.missed.as_ref()?;
        (scene.now - known_s < self.within_s).then_some(grounds)
    }

    fn unanswered(&self, scene: &Scene) -> impl Iterator<Item = &Need> {
        let spoken_s = scene.speech_s(Party::Agent);
        self.needs.iter().filter(move |need| spoken_s - need.agent_speech_s >= REPLY_S)
    }
}

impl Rule for MissedEmpathy {
    fn kind(&self) -> NudgeKind {
        NudgeKind::MissedEmpathy
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        if let CoachInput::Cue(cue) = input {
            match cue.cue {
                CueKind::EmpathyMissed => self.missed = Some((scene.now, Grounds::cue("empathy_missed", cue))),
                CueKind::CustomerDistress => self.needs.push(Need {
                    grounds: Grounds::cue("distress_unanswered", cue),
                    agent_speech_s: scene.speech_s(Party::Agent),
                }),
                CueKind::EmpathyShown | CueKind::EmpathyExplored if cue.party == Party::Agent => {
                    self.missed = self.missed.take().filter(|(_, grounds)| grounds.since_s > cue.end_s);
                    self.needs.retain(|need| need.grounds.since_s > cue.end_s);
                }
                _ => {}
            }
        }
        let from_s = scene.now - 2.0 * self.within_s;
        self.needs.retain(|need| need.grounds.since_s >= from_s);
    }

    fn standing(&self, scene: &Scene) -> Standing {
        if self.fresh_miss(scene).is_some() || self.unanswered(scene).count() >= self.needed {
            Standing::Holds
        } else if self.missed.is_none() && self.needs.is_empty() {
            Standing::Clear
        } else {
            Standing::Between
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        if let Some(grounds) = self.fresh_miss(scene) {
            return grounds.clone();
        }
        let mut grounds = self.unanswered(scene).last().map(|need| need.grounds.clone()).unwrap_or_default();
        grounds.value = self.unanswered(scene).count() as f64;
        grounds.threshold = self.needed as f64;
        grounds.cues = self.unanswered(scene).flat_map(|need| need.grounds.cues.clone()).collect();
        grounds
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let unanswered = self.unanswered(scene).count();
        let but = if self.missed.is_some() && self.fresh_miss(scene).is_none() {
            Some("the missed chance is too long ago to make good")
        } else if self.needs.len() > unanswered {
            Some("the agent has not yet spoken since the last words of distress")
        } else {
            None
        };
        Reading::of([
            Gauge::flag("empathy_missed", self.fresh_miss(scene).is_some()),
            Gauge::count("distress_unanswered", unanswered, self.needed),
        ])
        .but(but)
    }
}
