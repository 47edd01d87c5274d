//! How a call ended: what was done or promised, whether the customer needed more, or what stayed open.

use super::super::{CallConfig, Ended, How, Record};
use super::rewrite::capital;
use super::sentences::{Sentence, of_party, without_openers};
use crate::Party;
use crate::coach::wording::shortened;
use crate::cues::line::tokens;
use crate::cues::{CueKind, FollowUp};
use crate::speech::Utterance;

/// Last words of somebody who is not content.
const COMPLAINTS: [&str; 10] = [
    "complain",
    "forget it",
    "unbelievable",
    "ridiculous",
    "useless",
    "unacceptable",
    "waste of time",
    "never again",
    "rude",
    "not good enough",
];
/// The same, unless thanks come with them or after: to cancel something may be all that was wanted.
const MAY_BE_COMPLAINTS: [&str; 2] = ["cancel", "somebody else"];
/// What sounds like one and is none.
const NO_COMPLAINTS: [&str; 2] = ["no complain", "can't complain"];
/// What is done when it has been.
const DONE: [&str; 50] = [
    "activated",
    "added",
    "applied",
    "arranged",
    "blocked",
    "booked",
    "canceled",
    "cancelled",
    "changed",
    "completed",
    "confirmed",
    "corrected",
    "credited",
    "delivered",
    "dispatched",
    "emailed",
    "extended",
    "fixed",
    "issued",
    "made",
    "mailed",
    "moved",
    "opened",
    "ordered",
    "paid",
    "placed",
    "processed",
    "put",
    "refunded",
    "registered",
    "removed",
    "renewed",
    "repaired",
    "replaced",
    "rescheduled",
    "reserved",
    "reset",
    "resolved",
    "restored",
    "scheduled",
    "sent",
    "set",
    "shipped",
    "sorted",
    "submitted",
    "switched",
    "transferred",
    "unlocked",
    "updated",
    "waived",
];
/// Of these and others, what "that's" may stand before.
const STANDS: [&str; 20] = [
    "activated",
    "arranged",
    "booked",
    "canceled",
    "cancelled",
    "changed",
    "completed",
    "confirmed",
    "corrected",
    "done",
    "fixed",
    "ordered",
    "refunded",
    "reset",
    "resolved",
    "scheduled",
    "sent",
    "sorted",
    "unlocked",
    "updated",
];
/// Whole phrases that say the same, contractions written out.
const DONE_PHRASES: [&str; 12] = [
    "is on the way",
    "are on the way",
    "card on the way",
    "one on the way",
    "on its way to",
    "is all done",
    "are all set",
    "is all set",
    "taken care of",
    "you are booked",
    "balance is",
    "balance of",
];
/// Whole sentences that say it of what was said before.
const ALL_DONE: [&str; 8] =
    ["all done", "all sorted", "all set", "all booked", "done", "booked", "all done for you", "all sorted for you"];
/// What may stand before those.
const BEGINS_DONE: [&str; 8] = ["okay", "ok", "right", "great", "lovely", "perfect", "there", "so"];
/// What points to a sentence before.
const POINTS_BACK: [&str; 5] = ["that", "it", "this", "everything", "all"];
/// Sentences in which nothing was done yet, or somebody else says that it was.
const NOT_DONE: [&str; 19] = [
    "not",
    "if",
    "once",
    "when",
    "unless",
    "until",
    "should",
    "would",
    "could",
    "might",
    "says",
    "say",
    "shows",
    "seems",
    "looks",
    "apparently",
    "tried",
    "why",
    "cannot",
];
/// How somebody answers who needs nothing more.
const NOTHING_MORE: [&str; 12] = [
    "no, that",
    "no that",
    "that's all",
    "that is all",
    "that was all",
    "that'll be all",
    "that will be all",
    "that was everything",
    "that's everything",
    "that's it",
    "nothing else",
    "no, thank",
];
/// How the agent asks for it.
const ANYTHING_ELSE: [&str; 4] = ["anything else", "something else", "anything more", "what else"];
/// A shorter sentence may point to one before it.
const LONG_WORDS: usize = 9;
/// Which has at least so many words.
const LEAST_WORDS: usize = 3;
/// How long before it that may be, seconds.
const BEFORE_S: f64 = 20.0;
/// How long what is said with the thanks may take, seconds.
const SAME_BREATH_S: f64 = 5.0;
/// How soon after the question the answer comes, seconds.
const ANSWER_S: f64 = 15.0;

/// How it ended; none without words of the customer.
pub fn ended(record: &Record, follow_ups: &[FollowUp], config: &CallConfig) -> Option<Ended> {
    let chars = config.quote_chars as usize;
    let mut customers = last_customer(record).peekable();
    customers.peek()?;
    if let Some(told) = complaint(record, chars) {
        return Some(told);
    }
    let at = |kind: CueKind| last_s(record, kind);
    let missed_s = at(CueKind::FollowUpMissed).max(at(CueKind::EscalationMissed)).max(at(CueKind::EmpathyMissed));
    let upset_s = missed_s.max(at(CueKind::CustomerDistress));
    let done = done(record, upset_s);
    let done_s = done.as_ref().map_or(f64::NEG_INFINITY, |sentence| sentence.start_s);
    // Who says thanks and how afraid they had been, in one breath, is content.
    let thanked_s = at(CueKind::CustomerThanks) + SAME_BREATH_S;
    if upset_s > thanked_s.max(at(CueKind::Commitment)).max(done_s) {
        let text = "It ended without a definite next step.".to_owned();
        return Some(Ended { how: How::Open, text, quote: String::new(), at_s: record.source.duration_s });
    }
    let promise = promise(record, follow_ups, chars);
    let thanked = at(CueKind::CustomerThanks) > f64::NEG_INFINITY;
    let content = nothing_more(record);
    Some(match (done, promise) {
        (Some(done), promise) => finished(record, &done, promise, thanked, content.is_some(), chars),
        (None, Some((promise, at_s))) => {
            let with = if thanked { "thanks and a promise" } else { "a promise" };
            let text = format!("It ended with {with}: \u{201c}{promise}.\u{201d}");
            Ended { how: How::Promised, text, quote: promise, at_s }
        }
        (None, None) => match content {
            Some(answer) => nothing_more_told(&answer, chars),
            None if thanked => {
                let at_s = at(CueKind::CustomerThanks);
                Ended { how: How::Thanks, text: "It ended with thanks.".to_owned(), quote: String::new(), at_s }
            }
            None => last_words(record, chars)?,
        },
    })
}

fn last_s(record: &Record, kind: CueKind) -> f64 {
    record.cues.iter().rev().find(|cue| cue.cue == kind).map_or(f64::NEG_INFINITY, |cue| cue.start_s)
}

fn last_customer(record: &Record) -> impl Iterator<Item = &Utterance> {
    record.utterances.iter().rev().filter(|utterance| utterance.party == Party::Customer)
}

/// What the customer said at the end, where it is a complaint.
fn complaint(record: &Record, chars: usize) -> Option<Ended> {
    let utterance = last_customer(record).take(3).find(|utterance| {
        let text = utterance.text.to_lowercase();
        let says = |what: &[&str]| what.iter().any(|words| text.contains(words));
        let thanked = last_s(record, CueKind::CustomerThanks) >= utterance.start_s;
        let complains = says(&COMPLAINTS) || (says(&MAY_BE_COMPLAINTS) && !thanked);
        complains && !says(&NO_COMPLAINTS) && utterance.end_s > record.source.duration_s - 20.0
    })?;
    let quote = shortened(&utterance.text, chars);
    let text = format!("It ended unresolved: \u{201c}{quote}\u{201d}");
    Some(Ended { how: How::Unresolved, text, quote, at_s: utterance.start_s })
}

/// The last sentence after `from_s` in which the agent says that it is done.
fn done(record: &Record, from_s: f64) -> Option<Sentence> {
    of_party(record, Party::Agent).filter(|sentence| sentence.start_s > from_s && says_done(&sentence.text)).last()
}

fn says_done(sentence: &str) -> bool {
    let words: Vec<String> = sentence.split_whitespace().flat_map(tokens).collect();
    if sentence.ends_with('?') && !ANYTHING_ELSE.iter().any(|words| sentence.to_lowercase().contains(words)) {
        return false;
    }
    if words.iter().any(|word| NOT_DONE.contains(&word.as_str())) {
        return false;
    }
    let joined = words.join(" ");
    let phrase = DONE_PHRASES.iter().any(|phrase| format!(" {joined} ").contains(&format!(" {phrase} ")));
    let own_words = words.iter().skip_while(|word| BEGINS_DONE.contains(&word.as_str()));
    let whole = own_words.map(String::as_str).collect::<Vec<_>>().join(" ");
    phrase
        || ALL_DONE.contains(&whole.as_str())
        || words.iter().enumerate().any(|(at, word)| {
            let before = |back: usize| at.checked_sub(back).and_then(|at| words.get(at)).map_or("", String::as_str);
            let skipped = usize::from(matches!(before(1), "just" | "now" | "already" | "also" | "all"));
            let (auxiliary, whose) = (before(1 + skipped), before(2 + skipped));
            let own = auxiliary == "have" && matches!(whose, "i" | "we");
            let passive = auxiliary == "been" && matches!(whose, "has" | "have");
            let stands = matches!(auxiliary, "is" | "are") && matches!(whose, "that" | "it" | "everything" | "you");
            let taken_off = word == "taken" && words.iter().any(|word| word == "off");
            ((DONE.contains(&word.as_str()) || taken_off) && (own || passive))
                || (STANDS.contains(&word.as_str()) && stands)
        })
}

fn promise(record: &Record, follow_ups: &[FollowUp], chars: usize) -> Option<(String, f64)> {
    let promised = follow_ups.iter().rev().find(|promise| promise.who == Party::Agent);
    let promised = promised.map(|promise| (promise.quote.clone(), promise.at_s));
    let cue = || record.cues.iter().rev().find(|cue| cue.cue == CueKind::Commitment);
    let promised = promised.or_else(|| cue().map(|cue| (cue.evidence.quote.clone(), cue.start_s)));
    promised
        .filter(|(words, _)| !words.is_empty())
        .map(|(words, at_s)| (capital(&shortened(words.trim_end_matches('.'), chars)), at_s))
}

fn finished(
    record: &Record,
    done: &Sentence,
    promise: Option<(String, f64)>,
    thanked: bool,
    content: bool,
    chars: usize,
) -> Ended {
    let said =
        |sentence: &Sentence| capital(without_openers(before_question(&sentence.text)).trim_end_matches(['.', ',']));
    let mut quote = shortened(&said(done), chars);
    if let Some(what) = spoken_of(record, done) {
        let both = format!("{} \u{2026} {quote}", said(&what));
        quote = if both.chars().count() <= 2 * chars { both } else { quote };
    }
    let mut text = format!("It was done: \u{201c}{quote}.\u{201d}");
    // What was promised in the same breath need not be said twice.
    let lower = quote.to_lowercase();
    let other = promise
        .filter(|(words, _)| !lower.contains(&words.to_lowercase()) && !words.to_lowercase().contains(lower.as_str()));
    if let Some((words, _)) = other {
        text += &format!(" Promised: \u{201c}{words}.\u{201d}");
    }
    text += match (thanked, content) {
        (true, _) => " The customer said thanks.",
        (false, true) => " The customer needed nothing more.",
        (false, false) => "",
    };
    Ended { how: How::Done, text, quote, at_s: done.start_s }
}

/// "It's on the way, is there anything else?" without the question.
fn before_question(sentence: &str) -> &str {
    let question = sentence.rfind("is there ").filter(|at| *at > 0 && sentence.ends_with('?'));
    question.and_then(|at| sentence.get(..at)).map_or(sentence, |before| before.trim_end_matches([',', ' ']))
}

/// "That's booked" says of what only with the sentence before it.
fn spoken_of(record: &Record, done: &Sentence) -> Option<Sentence> {
    let words: Vec<String> = done.text.split_whitespace().flat_map(tokens).collect();
    let own_thing = words.iter().any(|word| matches!(word.as_str(), "the" | "your" | "a" | "an"));
    let points = words.iter().any(|word| POINTS_BACK.contains(&word.as_str())) || words.len() == 1;
    let refers = words.len() < LONG_WORDS && points && !own_thing;
    let tells = |sentence: &Sentence| {
        (0.0..BEFORE_S).contains(&(done.start_s - sentence.end_s))
            && sentence.words() >= LEAST_WORDS
            && sentence.text.ends_with('.')
    };
    refers.then(|| of_party(record, Party::Agent).filter(tells).last()).flatten()
}

/// The customer's answer that there is nothing more, to the agent's question or by itself at the end.
fn nothing_more(record: &Record) -> Option<Sentence> {
    let asked = of_party(record, Party::Agent)
        .filter(|sentence| ANYTHING_ELSE.iter().any(|words| sentence.lower().contains(words)))
        .last()?;
    let answers = |sentence: &Sentence| {
        let after_s = sentence.start_s - asked.start_s;
        (0.0..ANSWER_S).contains(&after_s) && NOTHING_MORE.iter().any(|words| sentence.lower().contains(words))
    };
    of_party(record, Party::Customer).find(answers)
}

fn nothing_more_told(answer: &Sentence, chars: usize) -> Ended {
    let quote = shortened(&answer.text, chars);
    let text = format!("The customer needed nothing more: \u{201c}{quote}\u{201d}");
    Ended { how: How::NothingMore, text, quote, at_s: answer.start_s }
}

fn last_words(record: &Record, chars: usize) -> Option<Ended> {
    let longest = last_customer(record).take(2).max_by_key(|utterance| utterance.text.len())?;
    let quote = shortened(&longest.text, chars);
    let text = format!("Their last words: \u{201c}{quote}\u{201d}");
    Some(Ended { how: How::Unclear, text, quote, at_s: longest.start_s })
}

#[cfg(test)]
mod tests {
    use super::says_done;

    #[test]
    fn what_was_done_is_told_from_what_will_be_or_was_not() {
        for done in [
            "Alright, a new checkbook has been sent to your home address.",
            "You have a new credit card on the way, is there anything else that I can do?",
            "I've just moved your delivery to Friday.",
            "We have refunded the fee.",
            "Okay, your checking account balance is 89 dollars.",
            "You're all set.",
            "Great, that's booked.",
            "That's all sorted for you.",
            "All done.",
            "Okay, done.",
            "So I've taken forty five pounds off.",
        ] {
            assert!(says_done(done), "{done}");
        }
        for open in [
            "It will be sent tomorrow.",
            "Are we done?",
            "I've tried to reset it.",
            "It has not been sent yet.",
            "Once it has been sent, you get a message.",
            "It says it has been delivered.",
            "Has it been changed?",
            "It has been a pleasure.",
            "I'll have it moved.",
        ] {
            assert!(!says_done(open), "{open}");
        }
    }
}
