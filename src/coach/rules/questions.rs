//! Questions: the agent talks on without asking, or solves before asking.

use std::collections::VecDeque;

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::Party;
use crate::cues::CueKind;

/// No question for a long time while the agent does most of the talking.
#[derive(Debug)]
pub struct NoQuestions {
    limit_s: f64,
    speech_s: f64,
    share: f64,
    within_s: f64,
    last_s: f64,
    speech_at_last: [f64; 2],
    too_soon: VecDeque<Grounds>,
}

impl NoQuestions {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> NoQuestions {
        NoQuestions {
            limit_s: config.no_question_s,
            speech_s: config.no_question_speech_s,
            share: config.dominance_share,
            within_s: config.wording_within_s,
            last_s: 0.0,
            speech_at_last: [0.0; 2],
            too_soon: VecDeque::new(),
        }
    }

    fn speech_since(&self, scene: &Scene) -> [f64; 2] {
        Party::BOTH.map(|party| scene.speech_s(party) - self.speech_at_last[party.index()])
    }

    fn dominates(&self, scene: &Scene) -> bool {
        let [agent_s, customer_s] = self.speech_since(scene);
        agent_s >= self.speech_s && agent_s > self.share * (agent_s + customer_s)
    }

    fn long_ago(&self, scene: &Scene) -> bool {
        scene.has_words && scene.now - self.last_s >= self.limit_s && self.dominates(scene)
    }
}

impl Rule for NoQuestions {
    fn kind(&self) -> NudgeKind {
        NudgeKind::NoQuestions
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        if let CoachInput::Cue(cue) = input
            && cue.party == Party::Agent
        {
            match cue.cue {
                CueKind::SolutionTooSoon => self.too_soon.push_back(Grounds::cue("solutions_too_soon", cue)),
                CueKind::OpenQuestion | CueKind::ClosedQuestion | CueKind::CheckBack | CueKind::EmpathyExplored => {
                    self.last_s = cue.end_s;
                    self.speech_at_last = Party::BOTH.map(|party| scene.speech_s(party));
                    if cue.cue != CueKind::ClosedQuestion {
                        self.too_soon.clear();
                    }
                }
                _ => {}
            }
        }
        while self.too_soon.front().is_some_and(|grounds| grounds.since_s < scene.now - self.within_s) {
            self.too_soon.pop_front();
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        if self.too_soon.len() >= 2 || self.long_ago(scene) {
            Standing::Holds
        } else if self.too_soon.is_empty() && scene.now - self.last_s < self.limit_s {
            Standing::Clear
        } else {
            Standing::Between
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        if self.too_soon.len() >= 2 {
            let mut grounds = self.too_soon.back().cloned().unwrap_or_default();
            grounds.value = self.too_soon.len() as f64;
            grounds.threshold = 2.0;
            return grounds;
        }
        Grounds::measured("since_question_s", scene.now - self.last_s, self.limit_s, self.last_s)
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let [agent_s, customer_s] = self.speech_since(scene);
        let both_s = agent_s + customer_s;
        let share = (both_s > 0.0).then(|| agent_s / both_s);
        let since_s = scene.now - self.last_s;
        Reading::of([
            Gauge::new("since_question_s", "s", since_s, Limit::AtLeast { limit: self.limit_s })
                .closing(Limit::Under { limit: self.limit_s }),
            Gauge::new("speech_since_question_s", "s", agent_s, Limit::AtLeast { limit: self.speech_s }),
            Gauge::new("talk_share_since_question", "share", share, Limit::Over { limit: self.share }),
            Gauge::count("solutions_too_soon", self.too_soon.len(), 2).closing(Limit::AtMost { limit: 0.0 }),
        ])
        .but((!scene.has_words).then_some("without words no question can be heard"))
    }
}
