//! The call in words: extracted, never invented.
//!
//! In: a record whose metrics and cues are filled, details and promises. Out: what the customer wanted, how it ended,
//! a headline of both, what went well, what to try. Invariants: every quote was said; the same record gives the same summary; nothing is said of feelings of
//! the agent, only of what can be heard.

mod ended;
mod headline;
mod points;
mod rewrite;
mod sentences;
mod to_try;
mod wanted;
mod went_well;

use super::{CallConfig, Record, Summary};
use crate::cues::{Detail, FollowUp};

/// Sums up a record whose metrics, cues and scores are filled.
#[must_use]
pub fn summary(record: &Record, details: Vec<Detail>, follow_ups: Vec<FollowUp>, config: &CallConfig) -> Summary {
    let most = config.summary_points as usize;
    let wanted = wanted::wanted(record, config);
    let ended = ended::ended(record, &follow_ups, config);
    Summary {
        headline: headline::headline(record, wanted.as_ref(), ended.as_ref()),
        wanted,
        ended,
        polished: None,
        what_went_well: points::chosen(went_well::candidates(record, config), most),
        what_to_try: points::chosen(to_try::candidates(record, config), most),
        follow_ups,
        details,
    }
}

#[cfg(test)]
mod tests;
