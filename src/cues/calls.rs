//! Calls written for the tests, with the cues a careful listener would mark.
//!
//! A line `A: ...` or `C: ...` is said by agent or customer; `> kind: words` below it is an expected cue, quoted
//! from the words above (for a need that was missed: from the customer's words).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use super::{Cue, CueKind, CueStage, CuesConfig};
use crate::Party;
use crate::cues::text::said;
use crate::speech::Utterance;

const CALLS: &[(&str, &str)] = &[
    ("hotel_good", include_str!("calls/hotel_good.txt")),
    ("bank_cold", include_str!("calls/bank_cold.txt")),
    ("energy_meek", include_str!("calls/energy_meek.txt")),
    ("airline_jargon", include_str!("calls/airline_jargon.txt")),
    ("washing_rude", include_str!("calls/washing_rude.txt")),
    ("gym_recovered", include_str!("calls/gym_recovered.txt")),
    ("computer_talkover", include_str!("calls/computer_talkover.txt")),
    ("water_forgetful", include_str!("calls/water_forgetful.txt")),
    ("train_careful", include_str!("calls/train_careful.txt")),
    ("laptop_already", include_str!("calls/laptop_already.txt")),
    ("parcel_voicemail", include_str!("calls/parcel_voicemail.txt")),
    ("wardrobe_late", include_str!("calls/wardrobe_late.txt")),
    ("library_hearing", include_str!("calls/library_hearing.txt")),
    ("card_wrong_team", include_str!("calls/card_wrong_team.txt")),
    ("claim_rear", include_str!("calls/claim_rear.txt")),
    ("flight_void", include_str!("calls/flight_void.txt")),
    ("ceiling_water", include_str!("calls/ceiling_water.txt")),
    ("deposit_blocked", include_str!("calls/deposit_blocked.txt")),
];

struct Expected {
    kind: String,
    quote: String,
    start_s: f64,
    end_s: f64,
}

fn read(text: &str) -> (Vec<Utterance>, Vec<Expected>) {
    let (mut utterances, mut expected) = (Vec::<Utterance>::new(), Vec::new());
    let mut at_s = 0.0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(label) = line.strip_prefix("> ") {
            let (kind, quote) = label.split_once(": ").expect("kind: words");
            let last = utterances.last().expect("words before a label");
            let missed = kind.ends_with("_missed") || kind == "empathy_half";
            let (start_s, end_s) = place(last, quote).unwrap_or_else(|| panic!("not said: {quote}"));
            expected.push(Expected {
                kind: kind.to_owned(),
                quote: quote.to_owned(),
                start_s,
                end_s: if missed { end_s + 10.0 } else { end_s },
            });
            continue;
        }
        let (who, words) = line.split_once(": ").expect("A: or C:");
        let party = if who == "A" { Party::Agent } else { Party::Customer };
        let utterance = said(party, words, at_s);
        at_s = utterance.end_s + 0.4;
        utterances.push(utterance);
    }
    (utterances, expected)
}

fn place(utterance: &Utterance, quote: &str) -> Option<(f64, f64)> {
    let wanted: Vec<&str> = quote.split(' ').collect();
    let bare = |word: &str| word.trim_end_matches([',', '.', '?', '!']).to_owned();
    let at = utterance
        .words
        .windows(wanted.len())
        .position(|window| window.iter().zip(&wanted).all(|(word, want)| bare(&word.text) == bare(want)))?;
    Some((utterance.words[at].start_s, utterance.words[at + wanted.len() - 1].end_s))
}

fn cues(utterances: &[Utterance]) -> Vec<Cue> {
    let mut stage = CueStage::new(&CuesConfig::default());
    let mut out = Vec::new();
    for utterance in utterances {
        stage.utterance(utterance, utterance.end_s, &mut out);
    }
    stage.finish(utterances.last().map_or(0.0, |u| u.end_s), &mut out);
    out
}

/// Expected, found and false for each skill; and what went wrong, in words.
fn judge() -> (BTreeMap<&'static str, [usize; 3]>, Vec<String>) {
    let mut skills: BTreeMap<&'static str, [usize; 3]> = BTreeMap::new();
    let mut faults = Vec::new();
    for (name, text) in CALLS {
        let (utterances, expected) = read(text);
        let mut cues = cues(&utterances);
        for want in expected {
            let hit = cues
                .iter()
                .position(|cue| cue.cue.name() == want.kind && cue.start_s < want.end_s && want.start_s < cue.end_s);
            let kind = CueKind::ALL.iter().find(|kind| kind.name() == want.kind).expect("a kind");
            let row = skills.entry(kind.skill().name()).or_default();
            row[0] += 1;
            match hit {
                Some(at) => {
                    row[1] += 1;
                    cues.remove(at);
                }
                None => faults.push(format!("{name} misses {}: {}", want.kind, want.quote)),
            }
        }
        for cue in cues {
            skills.entry(cue.skill.name()).or_default()[2] += 1;
            faults.push(format!("{name} adds {}: {} ({})", cue.cue.name(), cue.evidence.quote, cue.evidence.rule));
        }
    }
    (skills, faults)
}

#[test]
fn calls_written_for_the_test_are_marked_as_a_listener_would() {
    let (skills, faults) = judge();
    let [mut expected, mut found, mut wrong] = [0; 3];
    for [e, f, w] in skills.values() {
        expected += e;
        found += f;
        wrong += w;
    }
    let recall = found as f64 / expected as f64;
    let precision = found as f64 / (found + wrong) as f64;
    assert!(
        recall >= 0.85 && precision >= 0.85,
        "recall {recall:.2}, precision {precision:.2}\n{skills:?}\n{}",
        faults.join("\n")
    );
}

/// Kinds that need two places of the dialogue.
const OF_TWO_PLACES: &[CueKind] = &[
    CueKind::QuestionRepeated,
    CueKind::DetailAskedAgain,
    CueKind::DetailMisread,
    CueKind::PromiseWithoutTime,
    CueKind::EmpathyHalf,
    CueKind::SolutionTooSoon,
];

#[test]
fn what_takes_two_places_to_see_is_found_where_it_is_and_nowhere_else() {
    for (name, text) in CALLS {
        let (utterances, expected) = read(text);
        let found: Vec<Cue> = cues(&utterances).into_iter().filter(|cue| OF_TWO_PLACES.contains(&cue.cue)).collect();
        let kinds: Vec<&str> = OF_TWO_PLACES.iter().map(|kind| kind.name()).collect();
        let mut wanted: Vec<&Expected> = expected.iter().filter(|want| kinds.contains(&want.kind.as_str())).collect();
        for cue in &found {
            let at = wanted
                .iter()
                .position(|want| want.kind == cue.cue.name() && cue.start_s < want.end_s && want.start_s < cue.end_s);
            assert!(at.is_some(), "{name} adds {}: {:?}", cue.cue.name(), cue.evidence);
            at.map(|at| wanted.remove(at));
        }
        let missed: Vec<&str> = wanted.iter().map(|want| want.quote.as_str()).collect();
        assert!(missed.is_empty(), "{name} misses {missed:?}");
    }
}

#[test]
fn a_cue_of_two_places_quotes_both() {
    for (name, text) in CALLS {
        for cue in cues(&read(text).0) {
            let two = [
                CueKind::QuestionRepeated,
                CueKind::DetailAskedAgain,
                CueKind::DetailMisread,
                CueKind::EmpathyHalf,
                CueKind::EmpathyMissed,
                CueKind::EscalationMissed,
                CueKind::FollowUpMissed,
            ];
            let other = cue.evidence.other.as_ref().map_or("", |place| place.quote.as_str());
            assert!(!two.contains(&cue.cue) || !other.is_empty(), "{name}: {cue:?}");
        }
    }
}

#[test]
fn the_same_words_give_the_same_cues() {
    for (_, text) in CALLS {
        let (utterances, _) = read(text);
        assert_eq!(cues(&utterances), cues(&utterances));
    }
}

#[test]
fn no_cue_is_known_before_its_words_were_said() {
    for (name, text) in CALLS {
        for cue in cues(&read(text).0) {
            assert!(cue.known_s >= cue.end_s - 1e-9, "{name}: {cue:?}");
            assert!(cue.end_s >= cue.start_s, "{name}: {cue:?}");
        }
    }
}
