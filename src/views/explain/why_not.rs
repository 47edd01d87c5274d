//! Why a kind did not come in a call, or not more often: the values that came nearest, and what held it back.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Basis, InForce, in_force, words};
use crate::call::Record;
use crate::coach::spoken::{Spoken, needs_words};
use crate::coach::trace::{Look, Nearest, State};
use crate::coach::{NudgeKind, Standing, Trace, Wait};
use crate::config::Config;
use crate::views::labels;

/// A stretch in which the condition held and the kind was not shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeldBack {
    /// From when, seconds on the call's clock.
    pub from_s: f64,
    /// Until when the condition held.
    pub to_s: f64,
    /// What it waited for, each with the moment from which on.
    pub waits: Vec<(f64, Wait)>,
    /// The values at the beginning, in words.
    pub values: String,
}

/// Why a kind did not come.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhyNot {
    /// Which.
    pub kind: NudgeKind,
    /// The answer in a sentence or two.
    pub answer: String,
    /// Its rule.
    pub rule: Spoken,
    /// The settings behind it.
    pub settings: Vec<InForce>,
    /// Numbers of the nudges of this kind that came all the same.
    pub came: Vec<usize>,
    /// The values that came nearest to the limits.
    pub nearest: Vec<Nearest>,
    /// Where its condition held and something spoke against it.
    pub held_back: Vec<HeldBack>,
    /// Why its values did not count, with how long each was so, seconds.
    pub did_not_count: Vec<(&'static str, f64)>,
    /// Words and cues that came too late to open anything.
    pub late: u32,
    /// What this cannot know, in sentences.
    pub unknown: Vec<String>,
}

/// Why `kind` did not come in the call.
#[must_use]
pub fn why_not(record: &Record, kind: NudgeKind, trace: &Trace, basis: &Basis, config: &Config) -> WhyNot {
    let looks: Vec<Look> = trace.of(kind).map(|look| basis.honest(look)).collect();
    let looks: Vec<&Look> = looks.iter().collect();
    let numbered = record.nudges.iter().enumerate();
    let mut found = WhyNot {
        kind,
        answer: String::new(),
        rule: Spoken::of(kind, &config.coach),
        settings: in_force(kind, config),
        came: numbered.filter(|(_, nudge)| nudge.kind == kind).map(|(index, _)| index + 1).collect(),
        nearest: trace.nearest(kind).filter(|near| !basis.unmeasured.contains(&near.gauge.metric)).copied().collect(),
        held_back: held_back(&looks, record.source.duration_s),
        did_not_count: did_not_count(&looks, record.source.duration_s),
        late: trace.late(),
        unknown: super::unknown(&looks, None, basis, None),
    };
    found.answer = answer(&found, record, &looks, config);
    found
}

fn held_back(looks: &[&Look], end_s: f64) -> Vec<HeldBack> {
    let mut stretches: Vec<HeldBack> = Vec::new();
    let mut within = false;
    for (at, look) in looks.iter().enumerate() {
        let held = look.standing == Standing::Holds && look.state == State::Arming;
        let next_s = looks.get(at + 1).map_or(end_s, |next| next.at_s);
        if held && !within {
            let values = words_of(look);
            stretches.push(HeldBack { from_s: look.at_s, to_s: next_s, waits: Vec::new(), values });
        }
        within = held;
        let Some(stretch) = stretches.last_mut().filter(|_| held) else { continue };
        stretch.to_s = next_s;
        let Some(wait) = look.wait else { continue };
        let same = |(_, last): &(f64, Wait)| std::mem::discriminant(last) == std::mem::discriminant(&wait);
        if !stretch.waits.last().is_some_and(same) {
            stretch.waits.push((look.at_s, wait));
        }
    }
    stretches
}

fn words_of(look: &Look) -> String {
    let met = look.reading.gauges.iter().filter(|gauge| gauge.value.is_some_and(|value| gauge.opens.met_by(value)));
    met.map(words::gauge).collect::<Vec<_>>().join(", ")
}

/// The reasons for which values did not count, the longest first.
fn did_not_count(looks: &[&Look], end_s: f64) -> Vec<(&'static str, f64)> {
    let mut lasted: BTreeMap<&'static str, f64> = BTreeMap::new();
    for (at, look) in looks.iter().enumerate() {
        let next_s = looks.get(at + 1).map_or(end_s, |next| next.at_s);
        if let Some(but) = look.reading.but.filter(|_| look.standing != Standing::Holds) {
            *lasted.entry(but).or_default() += (next_s - look.at_s).max(0.0);
        }
    }
    let mut lasted: Vec<(&'static str, f64)> = lasted.into_iter().collect();
    lasted.sort_by(|a, b| b.1.total_cmp(&a.1));
    lasted
}

fn answer(found: &WhyNot, record: &Record, looks: &[&Look], config: &Config) -> String {
    let name = labels::nudge(found.kind);
    if !found.came.is_empty() {
        let numbers: Vec<String> = found.came.iter().map(|number| format!("n{number}")).collect();
        let more = if found.held_back.is_empty() { "" } else { " Below: where it was held back." };
        return format!("It did come: {}.{more}", numbers.join(", "));
    }
    if config.coach.off.iter().any(|off| off == found.kind.name()) {
        return format!("The kind is switched off (coach.off names `{}`).", found.kind.name());
    }
    if looks.is_empty() {
        return "Nothing of this call was coached: both parties are on one channel, or nothing was heard.".to_owned();
    }
    if record.models.speech.is_none() && needs_words(found.kind) {
        return format!("{name} rests on words, and nothing of this call was transcribed.");
    }
    if let Some(longest) = longest(&found.held_back) {
        let last = longest.waits.last().map_or_else(String::new, |(_, wait)| format!(": {}", words::wait(wait)));
        return format!(
            "Its condition held {}, and it was held back each time; longest from {} to {}{last}.",
            times(found.held_back.len()),
            words::at(longest.from_s),
            words::at(longest.to_s),
        );
    }
    if let (true, Some((but, lasted_s))) = (found.nearest.is_empty(), found.did_not_count.first()) {
        return format!("Its condition never held: {but} ({}).", labels::length(*lasted_s));
    }
    if found.nearest.iter().all(|nearest| nearest.gauge.value == Some(0.0)) {
        return "Its condition never held: nothing of the kind happened in this call.".to_owned();
    }
    "Its condition never held in this call; below is how near it came.".to_owned()
}

fn longest(stretches: &[HeldBack]) -> Option<&HeldBack> {
    stretches.iter().max_by(|a, b| (a.to_s - a.from_s).total_cmp(&(b.to_s - b.from_s)))
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}
