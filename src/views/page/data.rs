//! What the page's script is given: the record, and the words for what is in it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Party;
use crate::call::{ItemStatus, PhaseKind, Record, SourceKind, There, Verdict};
use crate::coach::Outcome;
use crate::cues::{CueKind, DetailKind, Skill};
use crate::talk::{OverlapKind, SilenceKind};
use crate::views::bands::{self, Figure, Of, Values};
use crate::views::labels;

/// The whole of it.
pub(super) fn of(record: &Record) -> Value {
    json!({
        "record": record,
        "figures": figures(record),
        "skills": skills(record),
        "titles": titles(),
        "source_words": labels::source(record.source.kind),
    })
}

/// The figures that were measured, written out.
fn figures(record: &Record) -> Vec<Value> {
    let values = Values::of(record);
    let rows = bands::in_force(record);
    let mono = record.source.kind == SourceKind::MonoFile;
    let known = |figure: &&Figure| bands::known_from(record.source.kind, figure.name);
    rows.iter().filter(known).filter_map(|figure| figure_row(figure, &values, record.source.duration_s, mono)).collect()
}

fn figure_row(figure: &Figure, values: &Values, duration_s: f64, mono: bool) -> Option<Value> {
    let judged = values.judged(figure);
    let customer = match figure.of {
        Of::Party if !mono => values.party(Party::Customer, figure.name),
        _ => None,
    };
    if judged.is_none() && customer.is_none() {
        return None;
    }
    let written = |value: Option<f64>| value.map(|value| labels::value(value, figure.unit));
    let standing = figure.band.zip(judged).map(|(band, value)| band.standing(value, duration_s));
    let band = figure.band.filter(|_| judged.is_some()).map(|band| {
        json!({ "low": band.low, "high": band.high, "text": labels::band(&band, figure.unit), "source": band.source })
    });
    let each = figure.band.is_some_and(|band| band.each_ten_minutes);
    Some(json!({
        "name": figure.name,
        "title": figure.title,
        "group": figure.group,
        "of": figure.of,
        "agent": written(judged),
        "customer": written(customer),
        "value": judged.map(|value| if each { value * 600.0 / duration_s.max(600.0) } else { value }),
        "band": band,
        "standing": standing,
        "standing_words": figure.band.zip(standing).map(|(band, standing)| band.words(standing)),
    }))
}

/// The skills that a call can show, in their order; the written word only where it was judged.
fn skills(record: &Record) -> Vec<Value> {
    Skill::SCORED
        .iter()
        .filter_map(|skill| record.skills.get(skill).map(|score| (skill, score)))
        .filter(|(skill, score)| **skill != Skill::Written || score.score.is_some())
        .map(|(skill, score)| {
            json!({
                "name": skill.name(),
                "title": skill.title(),
                "score": score.score,
                "confidence_words": labels::confidence(score.score, score.confidence),
                "why": score.why,
            })
        })
        .collect()
}

/// The names of the record's kinds for people.
fn titles() -> Value {
    let cues: BTreeMap<&str, &str> = CueKind::ALL.iter().map(|cue| (cue.name(), cue.title())).collect();
    let skills: BTreeMap<&str, &str> =
        Skill::SCORED.iter().chain([&Skill::Privacy]).map(|skill| (skill.name(), skill.title())).collect();
    let overlaps: BTreeMap<&str, &str> =
        [OverlapKind::Backchannel, OverlapKind::Terminal, OverlapKind::Interruption, OverlapKind::FailedInterruption]
            .map(|kind| (labels::overlap_name(kind), labels::overlap(kind)))
            .into();
    let silences: BTreeMap<&str, &str> = [SilenceKind::DeadAir, SilenceKind::Hold, SilenceKind::Typing]
        .map(|kind| (labels::silence_name(kind), labels::silence(kind)))
        .into();
    let outcomes: BTreeMap<&str, &str> =
        [Outcome::Corrected, Outcome::Expired, Outcome::Superseded, Outcome::Shown, Outcome::CallEnded]
            .map(|outcome| (labels::outcome_name(outcome), labels::outcome(outcome)))
            .into();
    let details: BTreeMap<&str, &str> = [
        DetailKind::Name,
        DetailKind::OrderNumber,
        DetailKind::Amount,
        DetailKind::Date,
        DetailKind::Deadline,
        DetailKind::Address,
        DetailKind::Email,
        DetailKind::Phone,
        DetailKind::Reference,
        DetailKind::FollowUp,
        DetailKind::Place,
    ]
    .map(|kind| (labels::detail_name(kind), labels::detail(kind)))
    .into();
    let phases: BTreeMap<&str, &str> =
        [PhaseKind::Opening, PhaseKind::FindingOut, PhaseKind::Solving, PhaseKind::Closing]
            .map(|phase| (phase.name(), phase.title()))
            .into();
    let there: BTreeMap<&str, &str> = [("yes", There::Yes), ("no", There::No), ("not_enough", There::NotEnough)]
        .map(|(name, there)| (name, there.words()))
        .into();
    let items: BTreeMap<&str, &str> = [
        ItemStatus::Done,
        ItemStatus::Missed,
        ItemStatus::Kept,
        ItemStatus::Breached,
        ItemStatus::NotApplicable,
        ItemStatus::NotJudged,
    ]
    .map(|status| (labels::item_status_name(status), labels::item_status(status)))
    .into();
    let verdicts: BTreeMap<&str, &str> = [Verdict::Kept, Verdict::Breached, Verdict::ToReview, Verdict::NotJudged]
        .map(|verdict| (labels::verdict_name(verdict), labels::verdict(verdict)))
        .into();
    json!({ "phases": phases, "there": there, "items": items, "verdicts": verdicts, "cues": cues, "skills": skills, "overlaps": overlaps, "silences": silences, "outcomes": outcomes, "details": details })
}
