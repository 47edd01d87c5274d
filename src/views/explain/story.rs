//! Every decision about one nudge, by time: when it held, why it waited, how it closed.

use serde::Serialize;

use super::words;
use crate::call::Record;
use crate::coach::trace::{Look, State};
use crate::coach::{Nudge, Outcome, Standing, Wait};

/// One decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// When, seconds on the call's clock.
    pub at_s: f64,
    /// `cause`, `holds`, `waits`, `opens`, `between`, `closes`.
    pub step: &'static str,
    /// For a person to read.
    pub text: String,
}

impl Step {
    fn new(at_s: f64, step: &'static str, text: impl Into<String>) -> Step {
        Step { at_s, step, text: text.into() }
    }
}

/// The decisions about a nudge; `opening` is where the looks open it.
pub(super) fn steps(looks: &[&Look], opening: Option<usize>, nudge: &Nudge, record: &Record) -> Vec<Step> {
    let mut steps = match opening {
        Some(opening) => before(looks, opening),
        None => Vec::new(),
    };
    if nudge.cause.since_s < steps.first().map_or(nudge.opened_s, |step| step.at_s) - 0.05 {
        steps.insert(0, Step::new(nudge.cause.since_s, "cause", cause(nudge, record)));
    }
    steps.push(Step::new(nudge.opened_s, "opens", opens(nudge)));
    if let Some(opening) = opening {
        steps.extend(while_open(looks, opening, nudge.closed_s));
    }
    steps.push(Step::new(nudge.closed_s, "closes", closes(looks, opening, nudge, record)));
    steps
}

/// From the moment the condition last began to hold up to the opening.
fn before(looks: &[&Look], opening: usize) -> Vec<Step> {
    let from = (0..opening).rev().take_while(|at| looks[*at].standing == Standing::Holds).last().unwrap_or(opening);
    let first = looks[from];
    let mut steps = vec![Step::new(first.at_s, "holds", format!("The condition holds: {}.", values(first)))];
    let mut told: Option<Wait> = None;
    for look in &looks[from..opening] {
        let Some(wait) = &look.wait else { continue };
        if told.as_ref().is_none_or(|told| std::mem::discriminant(told) != std::mem::discriminant(wait)) {
            steps.push(Step::new(look.at_s, "waits", format!("It waits: {}.", words::wait(wait))));
            told = Some(*wait);
        }
    }
    steps
}

/// The gauges that meet their limits; all of them where none does.
fn values(look: &Look) -> String {
    let gauges = &look.reading.gauges;
    let met: Vec<String> = gauges
        .iter()
        .filter(|gauge| gauge.value.is_some_and(|value| gauge.opens.met_by(value)))
        .map(words::against)
        .collect();
    if met.is_empty() { gauges.iter().map(words::against).collect::<Vec<_>>().join(", ") } else { met.join(", ") }
}

fn cause(nudge: &Nudge, record: &Record) -> String {
    let quote = nudge.cause.quote.trim().trim_end_matches(['.', ',', ';']);
    let cues: Vec<String> = nudge
        .cause
        .cues
        .iter()
        .filter_map(|id| record.cues.iter().find(|cue| cue.id == *id))
        .map(|cue| format!("{} at {}", cue.cue.title().to_lowercase(), words::at(cue.start_s)))
        .collect();
    match (quote, cues.is_empty()) {
        ("", true) => "Here the cause begins.".to_owned(),
        ("", false) => format!("Here the cause begins: {}.", cues.join(", ")),
        (quote, true) => format!("Here the cause begins: \u{201c}{quote}\u{201d}."),
        (quote, false) => format!("Here the cause begins: {}; last \u{201c}{quote}\u{201d}.", cues.join(", ")),
    }
}

fn opens(nudge: &Nudge) -> String {
    let number = |value: f64| words::value(Some((value * 1000.0).round() / 1000.0), "");
    format!(
        "It opens with {} {} against {}: \u{201c}{}\u{201d}.",
        words::metric(&nudge.cause.metric),
        number(nudge.cause.value),
        number(nudge.cause.threshold),
        nudge.headline
    )
}

/// Where the condition ceased to hold while the card was up, and held again.
fn while_open(looks: &[&Look], opening: usize, closed_s: f64) -> Vec<Step> {
    let mut steps = Vec::new();
    for pair in looks[opening..].windows(2) {
        let [earlier, later] = pair else { continue };
        if later.at_s >= closed_s - 0.05 || later.state != State::Open {
            break;
        }
        if earlier.standing == later.standing {
            continue;
        }
        let text = match later.standing {
            Standing::Holds => format!("The condition holds again: {}.", values(later)),
            Standing::Between => {
                format!("The condition holds no more, and is not put right either: {}.", now(later))
            }
            Standing::Clear => format!("It is put right: {}; a card stays at least a second.", now(later)),
        };
        steps.push(Step::new(later.at_s, "between", text));
    }
    steps
}

fn now(look: &Look) -> String {
    let gauges: Vec<String> = look.reading.gauges.iter().map(words::gauge).collect();
    match look.reading.but {
        Some(but) => format!("{} ({but})", gauges.join(", ")),
        None => gauges.join(", "),
    }
}

fn closes(looks: &[&Look], opening: Option<usize>, nudge: &Nudge, record: &Record) -> String {
    let at_close = opening.and_then(|_| looks.iter().rev().find(|look| look.at_s <= nudge.closed_s + 0.15));
    let stands = at_close.map_or_else(String::new, |look| format!(": {}", now(look)));
    let shown_s = nudge.closed_s - nudge.opened_s;
    match nudge.outcome {
        Outcome::Corrected => format!("It closes, put right{stands}."),
        Outcome::Expired => format!("It goes after {shown_s:.1} s, and the cause goes on{stands}."),
        Outcome::Superseded => {
            let other = record.nudges.iter().find(|other| (other.opened_s - nudge.closed_s).abs() < 0.05);
            let other = other.map_or("a more urgent one".to_owned(), |other| {
                format!("{}, which is more urgent", crate::views::labels::nudge(other.kind))
            });
            format!("It gives way to {other}.")
        }
        Outcome::Shown => format!("It goes after its time of {shown_s:.1} s."),
        Outcome::CallEnded => "The call ends.".to_owned(),
    }
}
