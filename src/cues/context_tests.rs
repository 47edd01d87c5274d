//! What only the dialogue can tell, in small dialogues.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::text::said;
use super::{Cue, CueKind, CueStage, CuesConfig};
use crate::Party;
use crate::voice::Moment;

/// Lines `A: ...` and `C: ...`, the words recognised with `confidence`, the customer's voice with `arousal` where it was measured.
fn stage(lines: &[&str], confidence: f32, arousal: Option<f32>) -> (Vec<Cue>, CueStage) {
    let mut stage = CueStage::new(&CuesConfig::default());
    let (mut out, mut at_s) = (Vec::new(), 0.0);
    for line in lines {
        let (who, words) = line.split_once(": ").unwrap();
        let party = if who == "A" { Party::Agent } else { Party::Customer };
        let mut utterance = said(party, words, at_s);
        utterance.words.iter_mut().for_each(|word| word.confidence = confidence);
        if let Some(arousal) = arousal.filter(|_| party == Party::Customer) {
            stage.voice(&moment(utterance.start_s, utterance.end_s, arousal));
        }
        stage.utterance(&utterance, utterance.end_s, &mut out);
        at_s = utterance.end_s + 0.4;
    }
    stage.finish(at_s, &mut out);
    (out, stage)
}

fn moment(start_s: f64, end_s: f64, arousal: f32) -> Moment {
    Moment {
        party: Party::Customer,
        start_s,
        end_s,
        level: arousal,
        pitch: Some(arousal),
        variation: None,
        brightness: None,
        pace: arousal,
        arousal,
    }
}

fn cues(lines: &[&str]) -> Vec<Cue> {
    stage(lines, 1.0, None).0
}

fn of(cues: &[Cue], kind: CueKind) -> Vec<&Cue> {
    cues.iter().filter(|cue| cue.cue == kind).collect()
}

const MILD: [&str; 3] = [
    "C: This is the third time I am ringing about the boiler.",
    "A: What is the serial number?",
    "C: I'd have to look.",
];

#[test]
fn a_raised_voice_makes_a_mild_sign_distress_and_says_by_how_much() {
    assert!(of(&stage(&MILD, 1.0, None).0, CueKind::CustomerDistress).is_empty());
    assert!(of(&stage(&MILD, 1.0, Some(1.0)).0, CueKind::CustomerDistress).is_empty());
    let raised = stage(&MILD, 1.0, Some(2.5)).0;
    let distress = of(&raised, CueKind::CustomerDistress);
    assert_eq!(distress.len(), 1);
    assert_eq!((distress[0].evidence.value, distress[0].evidence.threshold), (Some(2.5), Some(2.0)));
    assert_eq!(distress[0].evidence.rule, "empathy/strain with voice");
    assert_eq!(of(&raised, CueKind::EmpathyMissed).len(), 1);
}

#[test]
fn a_raised_voice_alone_opens_no_need() {
    let lines = ["C: I would like to order a second key, please.", "A: Which door is it for?", "C: The front door."];
    assert_eq!(stage(&lines, 1.0, Some(6.0)).0.len(), stage(&lines, 1.0, None).0.len());
}

#[test]
fn plain_distress_is_the_same_whatever_the_voice() {
    let lines = ["C: I'm furious about this boiler.", "A: What is the serial number?", "C: Nine."];
    assert_eq!(stage(&lines, 1.0, Some(6.0)).0, stage(&lines, 1.0, None).0);
}

const MISREAD: [&str; 3] = [
    "C: The order number is seven three nine, two zero five.",
    "A: That's seven three nine, two zero six.",
    "C: Thank you.",
];

#[test]
fn a_number_read_back_wrongly_quotes_what_was_given_and_keeps_it_with_the_detail() {
    let (cues, stage) = stage(&MISREAD, 1.0, None);
    let misread = of(&cues, CueKind::DetailMisread);
    assert_eq!(misread.len(), 1);
    assert_eq!(misread[0].evidence.other.as_ref().unwrap().quote, "seven three nine, two zero five");
    let detail = &stage.details()[0];
    assert_eq!((detail.value.as_str(), detail.misread_as.as_deref()), ("739205", Some("739206")));
    assert_eq!(detail.read_back_s, None);
}

#[test]
fn the_customers_yes_takes_a_misreading_back_and_their_no_keeps_it() {
    let yes = [MISREAD[0], MISREAD[1], "C: Yes."];
    assert!(of(&cues(&yes), CueKind::DetailMisread).is_empty());
    let no = [MISREAD[0], MISREAD[1], "C: No, zero five."];
    assert_eq!(of(&stage(&no, 0.4, None).0, CueKind::DetailMisread).len(), 1);
}

#[test]
fn what_the_recogniser_is_not_sure_of_is_not_laid_on_the_agent() {
    assert!(of(&stage(&MISREAD, 0.5, None).0, CueKind::DetailMisread).is_empty());
}

#[test]
fn an_answer_to_the_next_question_corrects_nothing() {
    let next = [MISREAD[0], MISREAD[1], "C: It's ann dot price at example dot com."];
    assert!(of(&stage(&next, 0.5, None).0, CueKind::DetailMisread).is_empty());
    let again = [MISREAD[0], MISREAD[1], "C: Seven three nine, two zero five."];
    assert_eq!(of(&stage(&again, 0.5, None).0, CueKind::DetailMisread).len(), 1);
}

#[test]
fn another_date_that_is_offered_is_no_misreading() {
    let offered =
        ["C: I need it on the fourth of May.", "A: I could offer you the fifth of May instead.", "C: Hm, that's late."];
    assert!(of(&cues(&offered), CueKind::DetailMisread).is_empty());
    let misread = ["C: I need it on the fourth of May.", "A: So it's the fifth of May.", "C: Hm, that's late."];
    assert_eq!(of(&cues(&misread), CueKind::DetailMisread).len(), 1);
}

#[test]
fn a_promise_waits_for_its_time_until_the_next_turn_is_over() {
    let kept = ["C: Who tells me?", "A: We'll call you back.", "C: Good.", "A: On Tuesday.", "C: Fine."];
    let (cues, stage) = stage(&kept, 1.0, None);
    assert!(of(&cues, CueKind::PromiseWithoutTime).is_empty());
    assert_eq!(of(&cues, CueKind::Commitment).len(), 1);
    assert_eq!(stage.follow_ups()[0].when.as_deref(), Some("On Tuesday"));
}

#[test]
fn a_promise_without_a_time_is_told_and_stays_a_promise() {
    let open =
        ["C: My parcel is late.", "A: Somebody will contact you.", "C: Fine.", "A: Is there anything else?", "C: No."];
    let (cues, stage) = stage(&open, 1.0, None);
    assert_eq!(of(&cues, CueKind::PromiseWithoutTime).len(), 1);
    assert!(of(&cues, CueKind::Commitment).is_empty());
    assert_eq!((stage.follow_ups().len(), stage.follow_ups()[0].when.clone()), (1, None));
}

#[test]
fn a_question_is_repeated_only_after_an_answer() {
    let question = "A: Did the engineer replace the filter?";
    let answered =
        [question, "C: He cleaned it on Monday.", "A: I see.", "C: Yes.", question, "C: I said he cleaned it."];
    let repeated = cues(&answered);
    let repeated = of(&repeated, CueKind::QuestionRepeated);
    assert_eq!(repeated.len(), 1);
    assert_eq!(repeated[0].evidence.other.as_ref().unwrap().start_s, 0.0);
    for reply in ["C: Sorry, what was that?", "C: One moment, let me look.", "C: I don't know what you mean by filter."]
    {
        assert!(of(&cues(&[question, reply, question, "C: No."]), CueKind::QuestionRepeated).is_empty(), "{reply}");
    }
}

#[test]
fn a_detail_is_asked_again_only_for_the_very_same_thing() {
    let given = "C: My account number is five five two, eight zero one.";
    for (question, again) in [
        ("A: What is your account number?", true),
        ("A: Can I have your account number, please?", true),
        ("A: Your account number, please.", true),
        ("A: Could you confirm your account number?", false),
        ("A: Sorry, what was your account number?", false),
        ("A: And the account number of your other contract?", false),
        ("A: What is your order number?", false),
        ("A: Is that the account number on the bill?", false),
        ("A: What is your wife's account number?", false),
    ] {
        let found = cues(&[given, "A: Thank you, I have noted it down.", "C: Good.", question, "C: Five five two."]);
        assert_eq!(of(&found, CueKind::DetailAskedAgain).len(), usize::from(again), "{question}");
    }
}

#[test]
fn a_set_phrase_meets_distress_by_half_and_the_feeling_meets_it() {
    let distress = "C: I'm so worried about my mother alone in the cold.";
    for (reply, kind) in [
        ("A: I'm really sorry. What is the address?", Some(CueKind::EmpathyHalf)),
        ("A: I understand. What is the address?", Some(CueKind::EmpathyHalf)),
        ("A: That must be so worrying. What is the address?", None),
        ("A: What is the address?", Some(CueKind::EmpathyMissed)),
    ] {
        let found = cues(&[distress, reply, "C: Four Mill Lane."]);
        let verdicts: Vec<CueKind> = found
            .iter()
            .map(|cue| cue.cue)
            .filter(|kind| matches!(kind, CueKind::EmpathyHalf | CueKind::EmpathyMissed))
            .collect();
        assert_eq!(verdicts, kind.into_iter().collect::<Vec<_>>(), "{reply}");
    }
}

#[test]
fn a_need_that_was_missed_quotes_the_reply_too() {
    let found = cues(&["C: I want to speak to a manager.", "A: They are busy all day.", "C: Typical."]);
    let missed = of(&found, CueKind::EscalationMissed);
    assert_eq!(missed[0].evidence.other.as_ref().unwrap().quote, "They are busy all day.");
}

#[test]
fn a_promise_has_who_what_and_when() {
    let (_, stage) = stage(
        &[
            "C: Who tells me?",
            "A: I will call you by four o'clock tomorrow to confirm the driver.",
            "C: I'll send the photos tonight.",
        ],
        1.0,
        None,
    );
    let promises = stage.follow_ups();
    assert_eq!(promises.iter().map(|promise| promise.who).collect::<Vec<_>>(), [Party::Agent, Party::Customer]);
    assert_eq!(promises[0].what, "I will call you to confirm the driver");
    assert_eq!(promises[0].when.as_deref(), Some("by four o'clock tomorrow"));
    assert_eq!(promises[1].what, "I'll send the photos");
    assert_eq!(promises[1].when.as_deref(), Some("tonight"));
}
