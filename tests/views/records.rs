//! The records that the views are shown: the fixture, and what it becomes on a bad day.

use sidetone::call::{PlaybookResult, Record, SourceKind};
use sidetone::playbook::{Checker, Playbook, PlaybookConfig, ready};

/// The record of tests/fixtures/record.py.
pub fn fixture() -> Record {
    serde_json::from_str(include_str!("../fixtures/record.json")).expect("the fixture is a record")
}

/// The fixture held against a ready playbook.
pub fn held_against(name: &str) -> Record {
    let playbook = Playbook::parse(ready::text(name).expect("a ready playbook")).expect("in order");
    let mut record = fixture();
    record.playbook = Some(Checker::new(playbook, &PlaybookConfig::default(), None).check(&record));
    record
}

/// The live page is tested with what a ready playbook says of the fixture; where that has changed, the file is renewed by
/// `sidetone playbook check service tests/fixtures/record.json --format json`, without the sentence encoder.
#[test]
fn the_live_page_is_tested_with_what_a_playbook_says_of_the_fixture() {
    let kept: PlaybookResult = serde_json::from_str(include_str!("../fixtures/playbook.json")).expect("a result");
    assert_eq!(Some(kept), held_against("service").playbook);
}

/// The same call where no model was at hand.
pub fn without_words() -> Record {
    let mut record = fixture();
    record.utterances.clear();
    record.cues.clear();
    record.phases.clear();
    record.expectations.clear();
    record.models.speech = None;
    record.models.speech_absent = Some(String::from("no model is at hand"));
    record.summary = Default::default();
    for score in record.skills.values_mut().filter(|score| score.confidence < 0.9) {
        score.score = None;
        score.why.clear();
    }
    record
}

/// The same call with both parties on one channel.
pub fn mono() -> Record {
    let mut record = fixture();
    record.source.kind = SourceKind::MonoFile;
    record.source.channels = 1;
    record.overlaps.clear();
    record.phases.clear();
    record.expectations.clear();
    record
}

/// A recording in which nobody is heard.
pub fn empty() -> Record {
    let mut record = without_words();
    record.speech.clear();
    record.turns.clear();
    record.overlaps.clear();
    record.silences.clear();
    record.nudges.clear();
    record.metrics = Default::default();
    record.skills.clear();
    record.health = Default::default();
    record
}

/// The call fifty times over: two hours.
pub fn two_hours() -> Record {
    let one = fixture();
    let mut record = one.clone();
    let length_s = one.source.duration_s;
    record.source.duration_s = length_s * 50.0;
    record.metrics.call.duration_s = length_s * 50.0;
    for round in 1..50 {
        let by_s = length_s * f64::from(round);
        record.speech.extend(one.speech.iter().copied().map(|mut segment| {
            segment.start_s += by_s;
            segment.end_s += by_s;
            segment
        }));
        record.silences.extend(one.silences.iter().copied().map(|mut silence| {
            silence.start_s += by_s;
            silence.end_s += by_s;
            silence
        }));
        record.overlaps.extend(one.overlaps.iter().cloned().map(|mut overlap| {
            overlap.start_s += by_s;
            overlap.end_s += by_s;
            overlap
        }));
        record.utterances.extend(one.utterances.iter().cloned().map(|mut utterance| {
            utterance.start_s += by_s;
            utterance.end_s += by_s;
            for word in &mut utterance.words {
                word.start_s += by_s;
                word.end_s += by_s;
            }
            utterance
        }));
    }
    record
}

/// What a hostile caller, or a hostile file name, would have the page run.
pub const HOSTILE: &str = "</script><img src=x onerror=alert(1)><!-- \u{2028} {{ 7*7 }} --> \u{1b}[31m & \"it's\"";

/// The fixture with hostile text wherever text can stand.
pub fn hostile() -> Record {
    let mut record = fixture();
    let text = String::from(HOSTILE);
    record.source.name = text.clone();
    record.summary.headline = text.clone();
    record.summary.what_to_try[0].text = text.clone();
    record.summary.what_to_try[0].suggestion = Some(text.clone());
    record.summary.details[0].value = text.clone();
    record.utterances[0].text = text.clone();
    record.utterances[0].words[0].text = text.clone();
    record.cues[0].evidence.quote = text.clone();
    record.cues[0].evidence.rule = text.clone();
    record.phases[0].evidence.quote = text.clone();
    record.nudges[0].headline = text.clone();
    record.health.customer.verdicts[0].text = text.clone();
    record.models.speech = Some(text.clone());
    record.playbook = held_against("service").playbook;
    if let Some(result) = &mut record.playbook {
        result.title = text.clone();
        result.steps[0].title = text.clone();
        result.steps[0].why = text.clone();
        result.steps[0].found[0].quote = text.clone();
        result.steps[3].say = Some(text);
    }
    record
}
