//! The ready playbooks on calls written for the test and on the fixture record; what holds for every playbook.
//!
//! In a call, `A: ...` or `C: ...` is said by agent or customer; `type ...` is the kind it is taken for, and
//! `= item status` how an item must stand, by hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use proptest::prelude::*;
use rstest::rstest;

use super::{Checker, Playbook, PlaybookConfig, ready};
use crate::Party;
use crate::call::{FoundBy, ItemResult, ItemStatus, PlaybookResult, Record, Verdict};
use crate::cues::meaning::{Encode, Meaning, MeaningError};
use crate::cues::text::said;
use crate::cues::{CueStage, CuesConfig};
use crate::speech::{RedactConfig, Redactor, Utterance};

const CALLS: &[(&str, &str, &str)] = &[
    ("service", "bank_service", include_str!("calls/bank_service.txt")),
    ("service", "secret_asked", include_str!("calls/secret_asked.txt")),
    ("complaint", "complaint_refused", include_str!("calls/complaint_refused.txt")),
    ("complaint", "complaint_owned", include_str!("calls/complaint_owned.txt")),
    ("payment", "payment_card", include_str!("calls/payment_card.txt")),
    ("payment", "payment_arrears", include_str!("calls/payment_arrears.txt")),
];

fn fixture() -> Record {
    serde_json::from_str(include_str!("../../tests/fixtures/record.json")).expect("the fixture is a record")
}

/// The fixture with other words in it, redacted and marked as in a call.
fn record(said: Vec<Utterance>) -> Record {
    let mut record = fixture();
    let mut redactor = Redactor::new(&RedactConfig::default());
    record.utterances.clear();
    record.cues.clear();
    said.into_iter().for_each(|utterance| redactor.push(utterance, &mut record.utterances));
    redactor.finish(&mut record.utterances);
    let mut stage = CueStage::new(&CuesConfig::default());
    for utterance in &record.utterances {
        stage.utterance(utterance, utterance.end_s, &mut record.cues);
    }
    stage.finish(record.utterances.last().map_or(0.0, |last| last.end_s), &mut record.cues);
    record
}

fn spoken(lines: &[(Party, &str)]) -> Record {
    let mut at_s = 0.0;
    let said = lines.iter().map(|(party, text)| {
        let utterance = said(*party, text, at_s);
        at_s = utterance.end_s + 0.5;
        utterance
    });
    record(said.collect())
}

/// A call of the test's form: its record, the kind and the standings that are right.
fn read(text: &str) -> (Record, Option<&str>, Vec<(&str, &str)>) {
    let (mut lines, mut kind, mut right) = (Vec::new(), None, Vec::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((item, status)) = line.strip_prefix("= ").and_then(|line| line.split_once(' ')) {
            right.push((item, status));
        } else if let Some(name) = line.strip_prefix("type ") {
            kind = Some(name);
        } else if let Some((who, words)) = line.split_once(": ") {
            lines.push((if who == "A" { Party::Agent } else { Party::Customer }, words));
        }
    }
    (spoken(&lines), kind, right)
}

fn checker(text: &str) -> Checker {
    let playbook = Playbook::parse(text).unwrap_or_else(|faults| panic!("{faults:#?}"));
    Checker::new(playbook, &PlaybookConfig::default(), None)
}

fn ready(name: &str) -> Checker {
    checker(ready::text(name).unwrap())
}

fn status(item: &ItemResult) -> String {
    serde_json::to_value(item.status).unwrap().as_str().unwrap().to_owned()
}

fn item<'r>(result: &'r PlaybookResult, id: &str) -> &'r ItemResult {
    result.items().find(|item| item.id == id).unwrap()
}

#[rstest]
#[case("service")]
#[case("complaint")]
#[case("payment")]
fn a_ready_playbook_is_in_order_and_its_own_examples_hold(#[case] name: &str) {
    let report = ready(name).examples();
    assert!(report.looked_at > 20);
    assert_eq!((report.faults, report.open), (Vec::<String>::new(), Vec::<String>::new()));
}

#[test]
fn calls_written_for_the_test_stand_as_a_careful_listener_says() {
    let mut wrong = Vec::new();
    for (playbook, name, text) in CALLS {
        let (record, kind, right) = read(text);
        let result = ready(playbook).check(&record);
        let found = result.call_type.as_ref().map(|kind| kind.name.as_str());
        if found != kind {
            wrong.push(format!("{name} is of the kind {found:?}, not {kind:?}"));
        }
        assert!(right.len() > 6, "{name}");
        for (id, status) in right {
            let item = item(&result, id);
            if self::status(item) != status {
                wrong.push(format!("{name}: {id} is not {status}: {item:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_fixture_record_stands_by_the_three_as_counted_by_hand() {
    let record = fixture();
    let service = ready("service").check(&record);
    let missed = |result: &PlaybookResult| -> Vec<String> {
        result.items().filter(|item| item.status.is_bad()).map(|item| item.id.clone()).collect()
    };
    assert_eq!(missed(&service), ["verification", "anything_else", "close"]);
    assert_eq!((service.points, service.points_possible, service.score), (55.0, 85.0, Some(64.7)));
    assert_eq!(item(&service, "recap").found[0].quote, "Great, that's booked");
    assert_eq!(item(&service, "reads_back").found[0].by, FoundBy::Cue);

    let complaint = ready("complaint").check(&record);
    assert_eq!(missed(&complaint), ["close", "logged", "orders"]);
    assert_eq!((complaint.points, complaint.points_possible, complaint.score), (110.0, 135.0, Some(81.5)));
    assert_eq!(item(&complaint, "escalation").status, ItemStatus::NotApplicable);
    assert_eq!(complaint.compliance.verdict, Verdict::Kept);

    let payment = ready("payment").check(&record);
    assert_eq!(payment.call_type.as_ref().unwrap().name, "card");
    assert_eq!(item(&payment, "plan").status, ItemStatus::NotApplicable);
    assert_eq!(item(&payment, "not_kept").status, ItemStatus::Missed);
    assert_eq!(item(&payment, "not_kept").condition.as_ref().unwrap().rule, "card_number");
}

#[test]
fn a_fatal_breach_has_a_verdict_of_its_own_whatever_the_score() {
    let (record, _, _) = read(CALLS[1].2);
    let result = ready("service").check(&record);
    assert_eq!(result.score, Some(100.0));
    assert_eq!(result.compliance.verdict, Verdict::Breached);
    assert_eq!(result.compliance.items, ["asks_secret"]);
    let breach = item(&result, "asks_secret");
    assert_eq!(breach.found[0].quote, "And what is your old password");
    assert!(result.compliance.why.contains("Asks for a PIN or a password"), "{}", result.compliance.why);
}

#[test]
fn the_same_record_gives_the_same_result() {
    for (playbook, _, text) in CALLS {
        let (record, _, _) = read(text);
        assert_eq!(ready(playbook).check(&record), ready(playbook).check(&record));
    }
}

#[test]
fn a_call_without_words_or_on_one_channel_is_not_judged() {
    let mut silent = fixture();
    silent.utterances.clear();
    silent.cues.clear();
    let mut mono = fixture();
    mono.source.kind = crate::call::SourceKind::MonoFile;
    for record in [silent, mono] {
        let result = ready("service").check(&record);
        assert!(
            result.items().all(|item| item.status == ItemStatus::NotJudged && item.why.starts_with("Not judged: "))
        );
        assert_eq!((result.score, result.compliance.verdict), (None, Verdict::NotJudged));
    }
}

const ORDERED: &str = r#"
name = "ordered"
[[step]]
id = "check"
phrases = ["your name"]
before = "pay"
[[step]]
id = "pay"
phrases = ["take the payment"]
[[step]]
id = "hello"
where = "opening"
within_turns = 1
phrases = ["hello"]
[[step]]
id = "bye"
where = "closing"
within_s = 5
phrases = ["goodbye"]
[[step]]
id = "sorry"
after = "when"
phrases = ["I'm sorry"]
when = { phrases = ["broken"] }
"#;

#[test]
fn words_in_the_wrong_place_are_told_with_the_place_that_was_wanted() {
    let record = spoken(&[
        (Party::Agent, "I'm sorry, one moment. Goodbye to my old screen."),
        (Party::Customer, "It arrived broken."),
        (Party::Agent, "Hello again. I will take the payment now."),
        (Party::Customer, "No, I want to know what happens with the one that came in pieces before I pay."),
        (Party::Agent, "What is your name?"),
    ]);
    let result = checker(ORDERED).check(&record);
    let why = |id: &str| item(&result, id).why.clone();
    assert!(
        result.items().filter(|item| item.id != "pay").all(|item| item.status == ItemStatus::Missed),
        "{result:#?}"
    );
    assert!(why("check").contains("only after \u{201c}pay\u{201d}"), "{}", why("check"));
    assert!(why("hello").contains("not in the opening (the agent's first turn)"), "{}", why("hello"));
    assert!(why("bye").contains("not in the closing (the last 5 s)"), "{}", why("bye"));
    assert!(why("sorry").contains("before what made it due"), "{}", why("sorry"));
    assert_eq!(item(&result, "check").nearest.as_ref().unwrap().quote, "What is your name");
}

#[test]
fn lost_words_make_a_missed_fatal_item_one_to_look_at() {
    let text = "name = \"x\"\n[[must_say]]\nid = \"told\"\nfatal = true\nphrases = [\"this call is recorded\"]\n";
    let mut record = spoken(&[(Party::Agent, "Good morning, how can I help?"), (Party::Customer, "Hello.")]);
    record.health.dropped_texts.clear();
    assert_eq!(checker(text).check(&record).compliance.verdict, Verdict::Breached);
    let lost =
        crate::speech::DroppedText { party: Party::Agent, start_s: 1.0, end_s: 4.0, reason: "repeats".to_owned() };
    record.health.dropped_texts.push(lost);
    let result = checker(text).check(&record);
    assert_eq!(result.compliance.verdict, Verdict::ToReview);
    assert!(result.must_say[0].why.contains("may have been said"), "{}", result.must_say[0].why);
}

#[test]
fn a_long_statement_may_run_over_several_sentences() {
    let text = "name = \"x\"\n[[must_say]]\nid = \"told\"\nphrases = [\"This call is recorded. It helps us train.\"]\n";
    let record = spoken(&[(Party::Agent, "Hello! This call is recorded. It helps us train.")]);
    assert_eq!(checker(text).check(&record).must_say[0].status, ItemStatus::Done);
}

/// Says of a sentence only which of these words it has.
#[derive(Debug)]
struct Stub;

impl Encode for Stub {
    fn vector(&self, text: &str) -> Result<Vec<f32>, MeaningError> {
        let has = |word: &str| f32::from(u8::from(text.contains(word)));
        Ok(vec![has("umbrella"), has("rain"), 0.5])
    }
}

const MEANT: &str = r#"
name = "meant"
[[step]]
id = "weather"
means = ["Take an umbrella, rain is coming."]
likeness = 0.9
[[never_say]]
id = "rain"
fatal = true
means = ["It is about to rain."]
likeness = 0.85
"#;

fn meant(text: &str) -> PlaybookResult {
    let meaning = Meaning::new(Arc::new(Stub)).unwrap();
    let playbook = Playbook::parse(MEANT).unwrap();
    let checker = Checker::new(playbook, &PlaybookConfig::default(), Some(meaning));
    checker.check(&spoken(&[(Party::Agent, text), (Party::Customer, "Thank you.")]))
}

#[test]
fn a_sentence_that_means_the_like_counts_with_its_score_and_accuses_nobody_by_itself() {
    // Both words: (1, 1, .5) against itself is 1; against (0, 1, .5) it is 1.25 / (1.5 * 1.118) = .745.
    let done = meant("With the rain an umbrella helps.");
    let found = &done.steps[0].found[0];
    assert_eq!((found.by, found.score, found.threshold), (FoundBy::Meaning, Some(1.0), Some(0.9)));
    assert_eq!(done.never_say[0].status, ItemStatus::Kept);
    // One word: (0, 1, .5) is .745 like the step's example and the same as what must not be said.
    let breached = meant("The rain is on its way.");
    assert_eq!(breached.steps[0].status, ItemStatus::Missed);
    assert_eq!(breached.steps[0].nearest.as_ref().unwrap().score, Some(0.7454));
    assert_eq!(breached.never_say[0].status, ItemStatus::Breached);
    assert_eq!(breached.compliance.verdict, Verdict::ToReview);
}

#[test]
fn without_the_encoder_phrases_serve_alone_and_the_result_says_so() {
    let result = checker(MEANT).check(&spoken(&[(Party::Agent, "With the rain an umbrella helps.")]));
    assert_eq!(result.steps[0].status, ItemStatus::Missed);
    assert_eq!(result.meaning, "not at hand, phrases and cues alone");
}

/// Steps that were each done, missed (also optional) or not called for, in any number.
fn steps() -> impl Strategy<Value = Vec<(u8, u32)>> {
    proptest::collection::vec((0u8..4, 0u32..50), 0..12)
}

fn with_steps(steps: &[(u8, u32)]) -> String {
    let mut text = "name = \"x\"\n".to_owned();
    for (index, (kind, points)) in steps.iter().enumerate() {
        let rest = match kind {
            0 => "phrases = [\"hello\"]",
            1 => "phrases = [\"never heard\"]",
            2 => "phrases = [\"never heard\"]\nrequired = false",
            _ => "phrases = [\"hello\"]\nwhen = { phrases = [\"never heard\"] }",
        };
        text += &format!("[[step]]\nid = \"s{index}\"\npoints = {points}\n{rest}\n");
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn one_more_step_that_was_done_never_lowers_the_score(steps in steps(), points in 0u32..50, at in 0usize..12) {
        let record = spoken(&[(Party::Agent, "Hello there."), (Party::Customer, "Yes.")]);
        let score = |steps: &[(u8, u32)]| match steps {
            [] => None,
            steps => checker(&with_steps(steps)).check(&record).score,
        };
        let mut more = steps.clone();
        more.insert(at.min(steps.len()), (0, points));
        let (before, after) = (score(&steps), score(&more));
        prop_assert!(after.unwrap_or(100.0) >= before.unwrap_or(0.0), "{before:?} then {after:?}");
    }

    #[test]
    fn any_text_is_a_playbook_or_a_list_of_faults_with_lines(text in "[a-z\\[\\]=\"\n #{}.,0-9]{0,120}") {
        if let Err(faults) = Playbook::parse(&text) {
            prop_assert!(faults.iter().all(|fault| fault.line >= 1 && !fault.text.is_empty()));
        }
    }
}

const DOCS: &str = include_str!("../../docs/playbooks.md");

#[test]
fn the_example_of_the_description_is_in_order() {
    let (_, rest) = DOCS.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let report = checker(example).examples();
    assert_eq!((report.looked_at, report.faults), (2, Vec::<String>::new()));
}

#[test]
fn the_description_names_every_key() {
    let named = |key: &&str| DOCS.contains(&format!("`{key}`")) || DOCS.contains(&format!("[{key}]"));
    let missing: Vec<&str> = super::parse::keys().into_iter().filter(|key| !named(key)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
