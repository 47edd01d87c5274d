//! Skill scores that open into their reasons. Formulas in docs/scores.md.
//!
//! In: a record whose metrics and cues are filled. Out: a score for each skill, or "not enough to say".
//! Invariants: the points of `why` add up to the score; the same record gives the same scores; what is
//! bad never raises a score; nothing rests on the height of a voice, only on its movement.

mod sheet;
mod speech;
mod talk;
mod wording;

use std::collections::BTreeMap;

use super::{CallConfig, Record, SkillScore};
use crate::Party;
use crate::cues::{Cue, CueKind, Skill};

/// Scores every skill of a record whose other parts are filled.
#[must_use]
pub fn skills(record: &Record, config: &CallConfig) -> BTreeMap<Skill, SkillScore> {
    let call = Call { record, config };
    Skill::SCORED.iter().map(|skill| (*skill, score(*skill, &call))).collect()
}

fn score(skill: Skill, call: &Call<'_>) -> SkillScore {
    match skill {
        Skill::Listening => talk::listening(call),
        Skill::Communication => talk::communication(call),
        Skill::ClearSpeech => speech::clear_speech(call),
        Skill::Voice => speech::voice(call),
        Skill::Positivity => wording::positivity(call),
        Skill::Empathy => wording::empathy(call),
        Skill::ConflictResolution => wording::conflict_resolution(call),
        Skill::Assertiveness => wording::assertiveness(call),
        Skill::Written | Skill::Privacy => sheet::not_enough("A call has no written words to score."),
    }
}

/// A record and its settings, with the questions that scores ask of it.
struct Call<'a> {
    record: &'a Record,
    config: &'a CallConfig,
}

impl<'a> Call<'a> {
    /// The agent's own cues of these kinds.
    fn agent_cues(&self, kinds: &'a [CueKind]) -> impl Iterator<Item = &'a Cue> {
        self.cues(kinds).filter(|cue| cue.party == Party::Agent)
    }

    /// Cues of these kinds, whoever's they are.
    fn cues(&self, kinds: &'a [CueKind]) -> impl Iterator<Item = &'a Cue> {
        self.record.cues.iter().filter(|cue| kinds.contains(&cue.cue))
    }

    /// A count as it would be in five minutes; shorter calls count as they are.
    fn per_five_minutes(&self, count: usize) -> f64 {
        count as f64 * 300.0 / self.record.source.duration_s.max(300.0)
    }

    /// The agent's words.
    fn agent_words(&self) -> usize {
        let agent = self.record.utterances.iter().filter(|utterance| utterance.party == Party::Agent);
        agent.map(|utterance| utterance.text.split_whitespace().count()).sum()
    }

    fn enough_words(&self) -> bool {
        self.agent_words() >= self.config.enough_words as usize
    }

    /// How sure wording can be judged, 0 to 1.
    fn word_confidence(&self) -> f64 {
        self.agent_words() as f64 / f64::from(self.config.sure_words)
    }
}

fn ids<'a>(cues: impl Iterator<Item = &'a Cue>) -> Vec<String> {
    cues.map(|cue| cue.id.clone()).collect()
}

#[cfg(test)]
pub(super) mod tests;
