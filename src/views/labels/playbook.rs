//! How items of a playbook and its verdict are told, alike in every view.

use super::number;
use crate::call::{ItemResult, ItemStatus, PlaybookResult, Verdict};

/// The name of an item's standing in the record.
#[must_use]
pub fn item_status_name(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Done => "done",
        ItemStatus::Missed => "missed",
        ItemStatus::Kept => "kept",
        ItemStatus::Breached => "breached",
        ItemStatus::NotApplicable => "not_applicable",
        ItemStatus::NotJudged => "not_judged",
    }
}

/// How an item of a playbook stands, for people.
#[must_use]
pub fn item_status(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Done => "done",
        ItemStatus::Missed => "missed",
        ItemStatus::Kept => "not said",
        ItemStatus::Breached => "said",
        ItemStatus::NotApplicable => "not called for",
        ItemStatus::NotJudged => "not judged",
    }
}

/// What an item earned: `10 of 10`, `0 of 15`; empty where it could earn nothing.
#[must_use]
pub fn item_points(item: &ItemResult) -> String {
    if item.points_possible <= 0.0 {
        return String::new();
    }
    format!("{} of {}", points(item.points), points(item.points_possible))
}

/// What is to be known of an item beside its title: points, `fatal`, `optional`, `to be looked at`.
#[must_use]
pub fn item_facts(item: &ItemResult) -> Vec<String> {
    let marks = [(item.fatal, "fatal"), (!item.required, "optional"), (item.review, "to be looked at")];
    let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark.to_owned());
    std::iter::once(item_points(item)).filter(|points| !points.is_empty()).chain(marks).collect()
}

/// The score of a playbook with the points it is made of.
#[must_use]
pub fn playbook_score(result: &PlaybookResult) -> String {
    result.score.map_or_else(
        || String::from("nothing could be judged"),
        |score| {
            let (earned, possible) = (points(result.points), points(result.points_possible));
            format!("{} of 100 ({earned} of {possible} points)", points(score))
        },
    )
}

/// Points without idle zeros.
fn points(value: f64) -> String {
    let text = number(value, 1);
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// The verdict's name in the record.
#[must_use]
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Kept => "kept",
        Verdict::Breached => "breached",
        Verdict::ToReview => "to_review",
        Verdict::NotJudged => "not_judged",
    }
}

/// The verdict on the fatal items, for people.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Kept => "kept",
        Verdict::Breached => "breached",
        Verdict::ToReview => "to be looked at",
        Verdict::NotJudged => "not judged",
    }
}
