//! Details given and promises made, and whether details were read back.

use super::details::{Detail, FollowUp};
use super::line::{Line, Part};
use crate::speech::Utterance;

/// What the agent should keep.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub details: Vec<Detail>,
    pub follow_ups: Vec<FollowUp>,
}

impl Notes {
    pub fn customer(&mut self, _utterance: &Utterance, _line: &Line) {}

    pub fn agent(&mut self, _utterance: &Utterance, _line: &Line, _known_s: f64) -> Vec<Part> {
        Vec::new()
    }

    pub fn promise(&mut self, _utterance: &Utterance, _line: &Line, _part: Part) {}
}
