//! Why a nudge came, or why a kind did not: the rule, the values over time, and every decision about it.
//!
//! In: a record, the coach's own account of the call, and the settings. Out: a value, which [`text`] draws and which is
//! printed as JSON as it is. Nothing is claimed of a value that nobody measured.

mod story;
pub mod text;
mod why_not;
pub mod words;

use serde::Serialize;

use crate::call::Record;
use crate::coach::spoken::Spoken;
use crate::coach::trace::{Look, State};
use crate::coach::{Nudge, NudgeKind, Trace};
use crate::config::{Config, schema};
use crate::cues::Skill;
use crate::talk::SilenceKind;
use crate::views::labels;
use crate::{Party, Span};
pub use story::Step;
pub use why_not::{HeldBack, WhyNot, why_not};

/// The openings of the record and of the account are the same when they lie this near to each other, seconds.
const SAME_OPENING_S: f64 = 3.0;
/// How much is told of what came after, seconds.
const AFTER_S: f64 = 4.0;

/// A setting as it is in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InForce {
    /// Section and key, `coach.dead_air_s`.
    pub name: String,
    /// The value, as TOML writes it.
    pub value: String,
    /// Its unit; may be empty.
    pub unit: &'static str,
    /// The default, where the value is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Where the default comes from.
    pub source: &'static str,
}

/// Something that was heard about the time of a nudge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heard {
    /// When it began, seconds on the call's clock.
    pub at_s: f64,
    /// `words`, `cue`, `overlap`, `silence` or `nudge`.
    pub what: &'static str,
    /// Who; none where both or nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// For a person to read.
    pub text: String,
}

/// Why one nudge came, and how it ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Its number in the record, counted from 1: the third is `n3`.
    pub number: usize,
    /// The nudge, as it stands in the record.
    pub nudge: Nudge,
    /// The skill it serves.
    pub skill: Skill,
    /// The rule of its kind.
    pub rule: Spoken,
    /// The settings behind the rule.
    pub settings: Vec<InForce>,
    /// Every decision about it, by time.
    pub steps: Vec<Step>,
    /// Its values over time.
    pub values: Vec<Look>,
    /// What was heard meanwhile.
    pub heard: Vec<Heard>,
    /// What this explanation cannot know, in sentences.
    pub unknown: Vec<String>,
}

/// What the account of a call rests on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Basis {
    /// The call was not heard again: its record was played to the coach.
    pub replayed: bool,
    /// Metrics that are in the sound alone, where there was no sound.
    pub unmeasured: Vec<&'static str>,
}

/// Explains the nudge that stands as number `number` in the record, counted from 1; none where there is none.
/// `around_s` is how much is told of what came before.
#[must_use]
pub fn explain(
    record: &Record,
    number: usize,
    trace: &Trace,
    basis: &Basis,
    config: &Config,
    around_s: f64,
) -> Option<Explanation> {
    let nudge = record.nudges.get(number.checked_sub(1)?)?.clone();
    let looks: Vec<Look> = trace.of(nudge.kind).map(|look| basis.honest(look)).collect();
    let looks: Vec<&Look> = looks.iter().collect();
    let opening = opening(&looks, &nudge);
    let steps = story::steps(&looks, opening, &nudge, record);
    let first_s = steps.first().map_or(nudge.opened_s, |step| step.at_s).max(nudge.opened_s - 3.0 * around_s);
    let span = Span::new((nudge.opened_s - around_s).min(first_s - 1.0).max(0.0), nudge.closed_s + AFTER_S);
    // How it stood when the stretch began is told by the last look before it.
    let before = looks.iter().take_while(|look| look.at_s < span.start_s).last();
    let within = looks.iter().filter(|look| span.contains(look.at_s));
    let values = before.into_iter().chain(within).map(|look| (*look).clone()).collect();
    Some(Explanation {
        number,
        skill: nudge.skill,
        rule: Spoken::of(nudge.kind, &config.coach),
        settings: in_force(nudge.kind, config),
        steps,
        values,
        heard: heard(record, span, number),
        unknown: unknown(&looks, opening, basis, Some(&nudge)),
        nudge,
    })
}

impl Basis {
    /// A look without the values that nobody measured.
    fn honest(&self, look: &Look) -> Look {
        let mut look = look.clone();
        let mut missing = false;
        for gauge in look.reading.gauges.iter_mut().filter(|gauge| self.unmeasured.contains(&gauge.metric)) {
            gauge.value = None;
            missing = true;
        }
        if missing && look.reading.but.is_some_and(|but| but.starts_with("there was too little")) {
            look.reading.but = Some("not in the record");
        }
        look
    }
}

/// Where the account opens the nudge, as a place in the looks.
fn opening(looks: &[&Look], nudge: &Nudge) -> Option<usize> {
    let away_s = |look: &Look| (look.at_s - nudge.opened_s).abs();
    let opens = |at: usize| looks[at].state == State::Open && (at == 0 || looks[at - 1].state != State::Open);
    let nearest =
        (0..looks.len()).filter(|at| opens(*at)).min_by(|a, b| away_s(looks[*a]).total_cmp(&away_s(looks[*b])));
    nearest.filter(|at| away_s(looks[*at]) <= SAME_OPENING_S)
}

fn unknown(looks: &[&Look], opening: Option<usize>, basis: &Basis, nudge: Option<&Nudge>) -> Vec<String> {
    let mut told = Vec::new();
    let missing: Vec<String> = basis
        .unmeasured
        .iter()
        .filter(|metric| looks.iter().any(|look| look.reading.gauges.iter().any(|gauge| gauge.metric == **metric)))
        .map(|metric| words::metric(metric).to_owned())
        .collect();
    if !missing.is_empty() {
        told.push(format!(
            "Not in the record, only in the sound: {}. Name the recording with --sound to have it measured.",
            missing.join(", ")
        ));
    }
    if basis.replayed {
        told.push(
            "The record was played to the coach again with the settings of today: values may differ a little from those of \
             the call, and what was usual for the agent in earlier calls is not in it."
                .to_owned(),
        );
    }
    if let (None, Some(nudge)) = (opening, nudge) {
        let away_s = |look: &&&Look| (look.at_s - nudge.opened_s).abs();
        let open = looks.iter().filter(|look| look.state == State::Open);
        let instead = match open.min_by(|a, b| away_s(a).total_cmp(&away_s(b))) {
            Some(look) => format!("It has one of this kind open at {} instead.", words::at(look.at_s)),
            None => "It opens none of this kind.".to_owned(),
        };
        told.push(format!(
            "The coach does not come to this nudge again from what is at hand: its cause is as the call had it. {instead}"
        ));
    }
    told
}

/// The settings behind a kind, with those that hold for all.
fn in_force(kind: NudgeKind, config: &Config) -> Vec<InForce> {
    let all = Config::settings();
    let own = Spoken::of(kind, &config.coach).settings;
    let named = own.iter().chain(general(kind));
    named
        .filter_map(|name| {
            let setting = all.iter().find(|setting| setting.section == "coach" && setting.key == *name)?;
            let value = schema::toml_value(&config.get("coach", name)?);
            let default = schema::toml_value(&setting.default);
            Some(InForce {
                name: format!("coach.{name}"),
                default: (default != value).then_some(default),
                value,
                unit: setting.unit,
                source: setting.source,
            })
        })
        .collect()
}

/// Settings of the policy that hold for a kind.
fn general(kind: NudgeKind) -> &'static [&'static str] {
    match kind {
        _ if kind.is_praise() => {
            &["praise_budget", "praise_lead", "praise_gap_s", "praise_same_skill_s", "cool_down_s", "how_often"]
        }
        NudgeKind::DeadAir => &["gap_s", "budget", "how_often"],
        _ => &["gap_s", "cool_down_s", "budget", "budget_kept", "how_often"],
    }
}

/// What was said and done within a span, by time.
fn heard(record: &Record, span: Span, but: usize) -> Vec<Heard> {
    let near =
        |start_s: f64, end_s: f64| span.intersection(Span::new(start_s, end_s)).is_some() || span.contains(start_s);
    let mut heard = Vec::new();
    for said in record.utterances.iter().filter(|said| near(said.start_s, said.end_s)) {
        heard.push(Heard {
            at_s: said.start_s,
            what: "words",
            party: Some(said.party),
            text: labels::one_line(&said.text),
        });
    }
    for cue in record.cues.iter().filter(|cue| near(cue.start_s, cue.end_s)) {
        let quote = labels::one_line(&cue.evidence.quote);
        let quote = if quote.is_empty() { String::new() } else { format!(": \u{201c}{quote}\u{201d}") };
        let text = format!("{}{quote} ({})", cue.cue.title(), cue.evidence.rule);
        heard.push(Heard { at_s: cue.start_s, what: "cue", party: Some(cue.party), text });
    }
    for overlap in record.overlaps.iter().filter(|overlap| near(overlap.start_s, overlap.end_s)) {
        let doubt = if overlap.doubtful { ", doubtful: it does not count" } else { "" };
        let length_s = labels::number(overlap.end_s - overlap.start_s, 1);
        let text = format!("{}, {length_s} s{doubt}", labels::overlap(overlap.kind));
        heard.push(Heard { at_s: overlap.start_s, what: "overlap", party: Some(overlap.started_by), text });
    }
    for silence in record.silences.iter().filter(|silence| near(silence.start_s, silence.end_s)) {
        let nobody = if silence.kind == SilenceKind::Hold { "" } else { ", nobody speaks" };
        let length_s = labels::number(silence.end_s - silence.start_s, 1);
        let text = format!("{}, {length_s} s{nobody}", labels::silence(silence.kind));
        heard.push(Heard { at_s: silence.start_s, what: "silence", party: None, text });
    }
    let others = record.nudges.iter().enumerate().filter(|(index, _)| index + 1 != but);
    for (index, nudge) in others.filter(|(_, nudge)| near(nudge.opened_s, nudge.closed_s)) {
        let text =
            format!("n{} {} is shown, until {}", index + 1, labels::nudge(nudge.kind), words::at(nudge.closed_s));
        heard.push(Heard { at_s: nudge.opened_s, what: "nudge", party: None, text });
    }
    heard.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    heard
}
