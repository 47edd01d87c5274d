//! Each voice against its own usual, in a sentence a party.

use crate::Party;
use crate::call::Record;
use crate::views::labels::{clock, number, party};
use crate::voice::{Breath, BreathKind, Moment};

/// A distance from here on is far from the usual: twice as far as the speaker commonly goes.
const FAR: f32 = 2.0;

type Part = (&'static str, &'static str, fn(&Moment) -> Option<f32>);

/// What can be far from the usual: how it is called above it and under it, and its value.
const PARTS: [Part; 5] = [
    ("louder", "quieter", |moment| Some(moment.level)),
    ("higher", "lower", |moment| moment.pitch),
    ("quicker", "slower", |moment| Some(moment.pace)),
    ("livelier", "flatter", |moment| moment.variation),
    ("brighter", "duller", |moment| moment.brightness),
];

/// One sentence for each party whose voice was followed, one for the breaths that were heard; one more for the customer where level, pitch and pace rose together.
pub(super) fn sentences(record: &Record) -> Vec<String> {
    let of = |who: Party| record.expression.iter().filter(|moment| moment.party == who).collect::<Vec<_>>();
    let mut out: Vec<String> = Party::BOTH.iter().filter_map(|&who| sentence(who, &of(who))).collect();
    out.extend(Party::BOTH.iter().filter_map(|&who| air(who, record)));
    let risen = of(Party::Customer).into_iter().max_by(|a, b| a.arousal.total_cmp(&b.arousal));
    out.extend(risen.filter(|moment| moment.arousal >= FAR).map(|moment| {
        let (at, sum) = (clock(moment.start_s), number(f64::from(moment.arousal), 1));
        format!("The customer's level, pitch and pace together rose furthest at {at}, to {sum} times what is common.")
    }));
    out
}

/// The breaths and sighs of a party, the sighs with their places.
fn air(who: Party, record: &Record) -> Option<String> {
    let all: Vec<&Breath> = record.breaths.iter().filter(|breath| breath.party == who).collect();
    let sighs: Vec<String> =
        all.iter().filter(|breath| breath.kind == BreathKind::Sigh).map(|breath| clock(breath.start_s)).collect();
    let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let breaths = all.len() - sighs.len();
    let told: Vec<String> = [
        (breaths > 0).then(|| counted(breaths, "audible breath")),
        (!sighs.is_empty()).then(|| format!("{} ({})", counted(sighs.len(), "sigh"), sighs.join(", "))),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!told.is_empty()).then(|| format!("{}: {}.", party(who), told.join(" and ")))
}

fn sentence(who: Party, moments: &[&Moment]) -> Option<String> {
    let count = moments.len();
    let far = |moment: &&&Moment| PARTS.iter().any(|part| part.2(moment).is_some_and(|value| value.abs() >= FAR));
    let times = moments.iter().filter(far).count();
    let all = moments.iter().flat_map(|moment| PARTS.iter().map(move |part| (moment, part, part.2(moment))));
    let (moment, part, value) = all
        .filter_map(|(moment, part, value)| value.map(|value| (moment, part, value)))
        .max_by(|a, b| a.2.abs().total_cmp(&b.2.abs()))?;
    let word = if value >= 0.0 { part.0 } else { part.1 };
    let (name, at) = (party(who), clock(moment.start_s));
    let size = number(f64::from(value.abs()), 1);
    Some(if times == 0 {
        format!("{name}: near their own usual throughout; furthest at {at}, a little {word} ({size}).")
    } else {
        format!(
            "{name}: in {times} of {count} stretches of speech far from their own usual; furthest at {at}, {word} ({size})."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(start_s: f64, level: f32, arousal: f32) -> Moment {
        let (pitch, variation, brightness) = (Some(0.5), None, Some(-0.2));
        Moment {
            party: Party::Customer,
            start_s,
            end_s: start_s + 4.0,
            level,
            pitch,
            variation,
            brightness,
            pace: 0.1,
            arousal,
        }
    }

    #[test]
    fn a_voice_near_its_usual_is_said_to_be() {
        let moments = [moment(20.0, 0.3, 0.1), moment(65.0, -1.2, 0.0)];
        let told = sentence(Party::Customer, &moments.iter().collect::<Vec<_>>());
        let wanted = "Customer: near their own usual throughout; furthest at 01:05, a little quieter (1.2).";
        assert_eq!(told.as_deref(), Some(wanted));
        assert_eq!(sentence(Party::Agent, &[]), None);
    }

    #[test]
    fn what_is_far_is_counted_and_the_furthest_named() {
        let moments = [moment(20.0, 2.1, 0.9), moment(65.0, 3.4, 1.3), moment(80.0, 0.0, 0.2)];
        let told = sentence(Party::Customer, &moments.iter().collect::<Vec<_>>());
        let wanted =
            "Customer: in 2 of 3 stretches of speech far from their own usual; furthest at 01:05, louder (3.4).";
        assert_eq!(told.as_deref(), Some(wanted));
    }
}
