//! What went well, with the words that show it.

use super::super::{CallConfig, Record};
use super::points::Candidate;
use crate::Party;
use crate::cues::{Cue, CueKind, Skill};
use crate::talk::{OverlapKind, Turn};

/// How empathy is told that says what it is about.
const NAMED: &str = "Named how it is for the customer";
/// What each cue is worth telling, and how it is told.
const SHOWN: &[(CueKind, f64, &str)] = &[
    (CueKind::EmpathyShown, 8.0, NAMED),
    (CueKind::EmpathyExplored, 8.0, "Asked how it is for the customer"),
    (CueKind::Options, 7.0, "Offered a real choice"),
    (CueKind::EscalationOffer, 7.0, "Offered to bring somebody in"),
    (CueKind::Paraphrase, 7.0, "Said it back in own words"),
    (CueKind::Commitment, 6.5, "Promised something definite"),
    (CueKind::DetailReadBack, 6.0, "Read the details back"),
    (CueKind::Ownership, 5.5, "Took it on"),
    (CueKind::CheckBack, 5.0, "Checked that it was understood"),
    (CueKind::UpbeatClose, 5.0, "Closed warmly"),
    (CueKind::PositivePhrasing, 4.5, "Said what can be done"),
    (CueKind::HoldAnnounced, 4.0, "Announced the hold"),
];
/// What a set phrase of empathy is worth telling.
const SET_PHRASE_WEIGHT: f64 = 4.0;
/// The question that opens every call is no merit.
const OPENING_S: f64 = 15.0;
/// A customer's turn this long is a story.
const STORY_S: f64 = 8.0;

/// Everything that might be told.
pub fn candidates(record: &Record, config: &CallConfig) -> Vec<Candidate> {
    let chars = config.quote_chars as usize;
    let agents = |kind: CueKind| -> Vec<&Cue> {
        record.cues.iter().filter(|cue| cue.cue == kind && cue.party == Party::Agent).collect()
    };
    let mut found: Vec<Candidate> = Vec::new();
    for (kind, weight, text) in SHOWN {
        let cues: Vec<&Cue> = agents(*kind).into_iter().filter(|cue| !cue.is_set_phrase()).collect();
        let after_distress = cues.iter().any(|cue| follows_distress(record, cue));
        let weight = weight + 0.3 * (cues.len().min(4) as f64) + if after_distress { 2.0 } else { 0.0 };
        found.extend(Candidate::cues(weight, format!("{text}."), &cues, chars));
    }
    let phrases: Vec<&Cue> = agents(CueKind::EmpathyShown).into_iter().filter(|cue| cue.is_set_phrase()).collect();
    found.extend(Candidate::cues(SET_PHRASE_WEIGHT, "Met the trouble with a kind word.".to_owned(), &phrases, chars));
    let questions: Vec<&Cue> =
        agents(CueKind::OpenQuestion).into_iter().filter(|cue| cue.start_s > OPENING_S).collect();
    let text = if questions.len() > 1 { "Asked open questions." } else { "Asked an open question." };
    found.extend(Candidate::cues(5.0 + 0.3 * questions.len() as f64, text.to_owned(), &questions, chars));
    found.extend(let_finish(record));
    found.extend(voice(record, config));
    found
}

fn follows_distress(record: &Record, cue: &Cue) -> bool {
    let near = |need: &&Cue| (0.0..25.0).contains(&(cue.start_s - need.start_s));
    record.cues.iter().filter(|need| need.cue == CueKind::CustomerDistress).any(|need| near(&need))
}

fn let_finish(record: &Record) -> Option<Candidate> {
    let cut_in = |kind| matches!(kind, OverlapKind::Interruption | OverlapKind::FailedInterruption);
    let cut = record.overlaps.iter().any(|o| o.started_by == Party::Agent && !o.doubtful && cut_in(o.kind));
    let turns = record.turns.iter().filter(|turn| turn.party == Party::Customer);
    let longest: &Turn = turns.max_by(|a, b| (a.end_s - a.start_s).total_cmp(&(b.end_s - b.start_s)))?;
    let length_s = longest.end_s - longest.start_s;
    (!cut && length_s >= STORY_S).then(|| {
        let text = format!("Let the customer finish, here for {length_s:.0} s, and never cut in.");
        Candidate::measured(4.5, Skill::Listening, longest.start_s, text)
    })
}

fn voice(record: &Record, config: &CallConfig) -> Vec<Candidate> {
    let agent = &record.metrics.agent;
    let first_s = record.speech.iter().find(|s| s.party == Party::Agent).map_or(0.0, |s| s.start_s);
    let enough = agent.speech_s >= config.sure_speech_s / 2.0;
    let mut found = Vec::new();
    let easy = agent.pace_wpm.filter(|wpm| (config.pace_slow_wpm..config.pace_fast_wpm).contains(wpm));
    let heard = agent.active_level_dbov.is_some_and(|level| (config.quiet_dbov..config.loud_dbov).contains(&level));
    if let Some(wpm) = easy.filter(|_| enough && heard) {
        let text = format!("Spoke clearly: {wpm:.0} words a minute of speech at a good level.");
        found.push(Candidate::measured(3.0, Skill::ClearSpeech, first_s, text));
    }
    if let Some(sd) = agent.f0_sd_st.filter(|sd| enough && *sd >= config.lively_st) {
        let text = format!("Kept the voice moving: {sd:.1} semitones of variation.");
        found.push(Candidate::measured(2.0, Skill::Voice, first_s, text));
    }
    found
}
