//! Promises: none was made where one was needed, or one that names no time.

use super::super::scene::Scene;
use super::super::{CoachInput, NudgeKind};
use super::Grounds;
use super::pending::{Cause, Pending};
use crate::Party;
use crate::cues::CueKind;

/// The customer asked what happens next and got nothing definite, or the call closes that way.
#[derive(Debug, Default)]
pub struct NoCommitment {
    needed: bool,
    committed: bool,
}

impl Cause for NoCommitment {
    const KIND: NudgeKind = NudgeKind::NoCommitment;
    const METRIC: &'static str = "follow_up_missed";

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene, pending: &mut Pending) {
        let CoachInput::Cue(cue) = input else { return };
        match cue.cue {
            CueKind::FollowUpMissed => pending.set(scene.now, Grounds::cue("follow_up_missed", cue)),
            CueKind::CustomerDistress => self.needed = true,
            CueKind::CustomerThanks => self.needed = false,
            CueKind::Commitment => {
                self.committed = true;
                pending.clear();
            }
            CueKind::FlatClose if self.needed && !self.committed => {
                pending.set(scene.now, Grounds::cue("closed_without_commitment", cue));
            }
            _ => {}
        }
    }
}

/// Somebody will be in touch, and nobody said when; the cue has given the agent another turn to name a time.
#[derive(Debug, Default)]
pub struct PromiseWithoutTime;

impl Cause for PromiseWithoutTime {
    const KIND: NudgeKind = NudgeKind::PromiseWithoutTime;
    const METRIC: &'static str = "promise_without_time";

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene, pending: &mut Pending) {
        let CoachInput::Cue(cue) = input else { return };
        match cue.cue {
            CueKind::PromiseWithoutTime if cue.party == Party::Agent => {
                pending.set(scene.now, Grounds::cue("promise_without_time", cue));
            }
            CueKind::Commitment => pending.clear(),
            _ => {}
        }
    }
}
