//! What to try next time, with a better wording of the very sentence where one is known.

use super::super::{CallConfig, Record};
use super::points::{Candidate, times};
use super::rewrite;
use crate::Party;
use crate::coach::wording::{empathy_phrase, phrase_of, shortened};
use crate::coach::{Nudge, NudgeKind, Outcome};
use crate::cues::{Cue, CueKind, Skill};
use crate::talk::{Overlap, OverlapKind, Silence, SilenceKind};

/// How a kind of cue is told: weight, what to do, and how the sentence could go.
struct Told {
    kind: CueKind,
    weight: f64,
    text: &'static str,
    rewrite: fn(&str) -> Option<String>,
}

const TOLD: &[Told] = &[
    Told { kind: CueKind::EmpathyMissed, weight: 10.0, text: "Answer the feeling before the facts", rewrite: sympathy },
    Told {
        kind: CueKind::EscalationMissed,
        weight: 9.0,
        text: "When somebody asks for another person, offer it",
        rewrite: supervisor,
    },
    Told {
        kind: CueKind::DetailMisread,
        weight: 7.5,
        text: "Read it back digit by digit and wait for the yes",
        rewrite: nothing,
    },
    Told {
        kind: CueKind::DetailAskedAgain,
        weight: 6.5,
        text: "Note what was given, so nobody says it twice",
        rewrite: nothing,
    },
    Told {
        kind: CueKind::QuestionRepeated,
        weight: 6.0,
        text: "Take up the answer before asking on",
        rewrite: nothing,
    },
    Told { kind: CueKind::PromiseWithoutTime, weight: 5.5, text: "Give the promise a time", rewrite: nothing },
    Told { kind: CueKind::EmpathyHalf, weight: 5.0, text: "Say what you are sorry for", rewrite: sympathy },
    Told { kind: CueKind::FollowUpMissed, weight: 7.5, text: "Say who does what by when", rewrite: promise },
    Told {
        kind: CueKind::Blame,
        weight: 7.5,
        text: "Say what happens next instead of whose fault it is",
        rewrite: rewrite::blame,
    },
    Told { kind: CueKind::Order, weight: 7.0, text: "Ask instead of telling", rewrite: rewrite::order },
    Told {
        kind: CueKind::NegativePhrasing,
        weight: 7.0,
        text: "Start with what can be done",
        rewrite: rewrite::negative,
    },
    Told { kind: CueKind::Hedge, weight: 6.5, text: "Say it plainly", rewrite: rewrite::hedge },
    Told { kind: CueKind::Jargon, weight: 6.0, text: "Use the customer's words", rewrite: nothing },
    Told { kind: CueKind::SolutionTooSoon, weight: 6.0, text: "Ask first, solve second", rewrite: ask_first },
    Told { kind: CueKind::NotUnderstood, weight: 5.5, text: "Check that it was understood", rewrite: nothing },
    Told { kind: CueKind::Inaudible, weight: 5.5, text: "Move the microphone closer", rewrite: nothing },
    Told { kind: CueKind::FlatClose, weight: 4.5, text: "Close with an offer", rewrite: close },
    Told {
        kind: CueKind::NeedlessApology,
        weight: 4.0,
        text: "Keep sorry for what is yours to be sorry for",
        rewrite: rewrite::apology,
    },
];

/// Everything that might be told.
pub fn candidates(record: &Record, config: &CallConfig) -> Vec<Candidate> {
    let chars = config.quote_chars as usize;
    let mut found: Vec<Candidate> = TOLD.iter().filter_map(|told| wording(record, told, chars)).collect();
    found.extend(unanswered(record, chars));
    found.extend(interruptions(record, chars));
    found.extend(dead_air(record));
    found.extend(not_read_back(record));
    found.extend(monologue(record, config));
    found.extend(speech(record, config));
    found
}

fn wording(record: &Record, told: &Told, chars: usize) -> Option<Candidate> {
    let mut cues: Vec<&Cue> = record.cues.iter().filter(|cue| cue.cue == told.kind).collect();
    let better = |cue: &Cue| {
        let known = cue.evidence.suggestion.as_deref().and_then(phrase_of).map(str::to_owned);
        // Sympathy fits the customer's words better than any one sentence for all.
        // A hedge and an apology are put right in the very sentence; what a cue knows of them is advice for all.
        let general = matches!(
            told.kind,
            CueKind::EmpathyMissed | CueKind::EmpathyHalf | CueKind::Hedge | CueKind::NeedlessApology
        );
        known.filter(|_| !general).or_else(|| (told.rewrite)(&cue.evidence.quote))
    };
    // The sentence that can be put better is the one to learn from.
    if let Some(i) = cues.iter().position(|cue| better(cue).is_some()) {
        cues.swap(0, i);
    }
    let suggestion = cues.first().and_then(|cue| better(cue));
    let count = if cues.len() > 1 { format!(" ({})", times(cues.len())) } else { String::new() };
    let weight = told.weight + 0.5 * (cues.len().saturating_sub(1)).min(6) as f64;
    Some(Candidate::cues(weight, format!("{}{count}.", told.text), &cues, chars)?.suggesting(suggestion))
}

/// Distress that no cue of empathy followed, where the cue step did not say so itself.
fn unanswered(record: &Record, chars: usize) -> Option<Candidate> {
    let has = |kind: CueKind| record.cues.iter().any(|cue| cue.cue == kind);
    if has(CueKind::EmpathyMissed)
        || has(CueKind::EmpathyHalf)
        || has(CueKind::EmpathyShown)
        || has(CueKind::EmpathyExplored)
    {
        return None;
    }
    let distress: Vec<&Cue> = record.cues.iter().filter(|cue| cue.cue == CueKind::CustomerDistress).collect();
    let suggestion = distress.first().map(|cue| empathy_phrase(&cue.evidence.quote).to_owned());
    let mut candidate = Candidate::cues(6.5, "Answer the feeling before the facts.".to_owned(), &distress, chars)?;
    candidate.point.skill = Skill::Empathy;
    Some(candidate.suggesting(suggestion))
}

fn interruptions(record: &Record, chars: usize) -> Option<Candidate> {
    let cut_in = |kind| matches!(kind, OverlapKind::Interruption | OverlapKind::FailedInterruption);
    let cut: Vec<&Overlap> =
        record.overlaps.iter().filter(|o| o.started_by == Party::Agent && !o.doubtful && cut_in(o.kind)).collect();
    let first = cut.first()?;
    let weight = if cut.len() > 1 { 8.0 + 0.5 * cut.len().min(6) as f64 } else { 4.0 };
    let text = format!("Let the customer finish: came in {} while they held the floor.", times(cut.len()));
    let mut candidate = Candidate::measured(weight, Skill::Listening, first.start_s, text);
    let broken_off = record.utterances.iter().rev().find(|utterance| {
        utterance.party == Party::Customer
            && utterance.start_s < first.start_s
            && utterance.end_s >= first.start_s - 0.5
    });
    if let Some(utterance) = broken_off {
        candidate.point.quote = shortened(utterance.text.trim_end_matches([',', ' ']), chars);
        candidate = candidate.suggesting(Some("Sorry, I cut in. Please go on.".to_owned()));
    }
    Some(candidate)
}

/// One long silence, or several shorter ones: both leave the customer alone with the line.
fn dead_air(record: &Record) -> Option<Candidate> {
    let length_s = |silence: &Silence| silence.end_s - silence.start_s;
    let dead: Vec<&Silence> = record.silences.iter().filter(|s| s.kind == SilenceKind::DeadAir).collect();
    let longest = dead.iter().max_by(|a, b| length_s(a).total_cmp(&length_s(b)))?;
    let text = match dead.len() {
        _ if length_s(longest) >= 5.0 => format!("Say what you are doing: {:.0} s of silence here.", length_s(longest)),
        2.. => {
            let total_s: f64 = dead.iter().map(|silence| length_s(silence)).sum();
            format!("Say what you are doing: {} silences, {total_s:.0} s together.", dead.len())
        }
        _ => return None,
    };
    let weight = if length_s(longest) >= 5.0 { 6.0 } else { 4.5 };
    let candidate = Candidate::measured(weight, Skill::Communication, longest.start_s, text);
    Some(candidate.suggesting(Some("I'm looking that up for you now; it takes about ten seconds.".to_owned())))
}

/// A number that the agent was reminded to read back and did not.
fn not_read_back(record: &Record) -> Option<Candidate> {
    let reminded = |nudge: &&Nudge| nudge.kind == NudgeKind::ReadBack && nudge.outcome == Outcome::Expired;
    let nudge = record.nudges.iter().find(reminded)?;
    let text = "Read numbers back before going on.".to_owned();
    let candidate = Candidate::measured(4.0, Skill::Assertiveness, nudge.opened_s, text);
    Some(candidate.suggesting(Some("Let me check I have that right.".to_owned())))
}

fn monologue(record: &Record, config: &CallConfig) -> Option<Candidate> {
    let agent = &record.metrics.agent;
    if agent.longest_monologue_s <= config.monologue_limit_s {
        return None;
    }
    let turns = record.turns.iter().filter(|turn| turn.party == Party::Agent);
    let at_s =
        turns.max_by(|a, b| (a.end_s - a.start_s).total_cmp(&(b.end_s - b.start_s))).map_or(0.0, |turn| turn.start_s);
    let text = format!("Hand over sooner: {:.0} s at a stretch.", agent.longest_monologue_s);
    let candidate = Candidate::measured(7.0, Skill::Listening, at_s, text);
    Some(candidate.suggesting(Some("How does that sound so far?".to_owned())))
}

fn speech(record: &Record, config: &CallConfig) -> Vec<Candidate> {
    let agent = &record.metrics.agent;
    let first_s = record.speech.iter().find(|s| s.party == Party::Agent).map_or(0.0, |s| s.start_s);
    let mut found = Vec::new();
    let mut say =
        |weight: f64, skill: Skill, text: String| found.push(Candidate::measured(weight, skill, first_s, text));
    // Listeners notice a change of pace of about 5 % (Quené 2007): less is nothing to work on.
    if let Some(wpm) = agent.pace_wpm.filter(|wpm| *wpm > 1.05 * config.pace_fast_wpm) {
        say(
            6.5,
            Skill::ClearSpeech,
            format!(
                "Slow down a little: {wpm:.0} words a minute of speech; up to {:.0} is easy to follow.",
                config.pace_fast_wpm
            ),
        );
    }
    if let Some(wpm) = agent.pace_wpm.filter(|wpm| *wpm < config.pace_slow_wpm) {
        say(4.0, Skill::ClearSpeech, format!("Pick up the pace a little: {wpm:.0} words a minute of speech."));
    }
    match agent.active_level_dbov {
        Some(level) if level < config.quiet_dbov => {
            say(6.5, Skill::ClearSpeech, format!("Speak up or move the microphone closer: {level:.0} dBov."));
        }
        Some(level) if level > config.loud_dbov => {
            say(5.5, Skill::ClearSpeech, format!("Speak more softly or turn the microphone down: {level:.0} dBov."));
        }
        _ => {}
    }
    if let Some(sd) = agent.f0_sd_st.filter(|sd| *sd < 0.75 * config.lively_st) {
        say(3.5, Skill::Voice, format!("Let the voice move more: {sd:.1} semitones of variation."));
    }
    found
}

fn nothing(_: &str) -> Option<String> {
    None
}

fn sympathy(quote: &str) -> Option<String> {
    Some(empathy_phrase(quote).to_owned())
}

fn supervisor(_: &str) -> Option<String> {
    Some("Of course. I'll bring my supervisor in, and I'll explain it so you need not repeat it.".to_owned())
}

fn promise(_: &str) -> Option<String> {
    Some("I'll find out and call you by noon tomorrow, either way.".to_owned())
}

fn ask_first(_: &str) -> Option<String> {
    Some("What have you tried so far?".to_owned())
}

fn close(_: &str) -> Option<String> {
    Some("Is there anything else I can do for you today?".to_owned())
}
