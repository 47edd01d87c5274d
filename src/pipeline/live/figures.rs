//! Balance and pace while a call goes on. The record's figures are counted anew at its end.

use crate::config::Config;
use crate::pipeline::mind::Heard;
use crate::talk::TalkEvent;
use crate::views::live::Figures;
use crate::{Party, Span};

/// Speech of both parties before a balance is shown, seconds.
const BALANCE_FROM_S: f64 = 5.0;
/// Own speech over which the pace is taken, seconds.
const PACE_OVER_S: f64 = 15.0;

/// The figures of a call so far; silence and words behind are for the caller to fill in.
pub(super) fn of(heard: &Heard, speaking_since_s: [Option<f64>; 2], now_s: f64, config: &Config) -> Figures {
    let spoken_s = Party::BOTH.map(|party| {
        let closed: f64 = heard.speech.iter().filter(|s| s.party == party).map(|s| s.end_s - s.start_s).sum();
        closed + speaking_since_s[party.index()].map_or(0.0, |since| (now_s - since).max(0.0))
    });
    let both_s = spoken_s[0] + spoken_s[1];
    let pace_wpm = pace_wpm(heard, config);
    let (low, high) = (config.coach.pace_slow_wpm, config.coach.pace_fast_wpm);
    Figures {
        call_s: now_s,
        talk_share: (both_s >= BALANCE_FROM_S).then(|| spoken_s[0] / both_s),
        pace_wpm,
        pace_band: pace_wpm.map(|wpm| match wpm {
            wpm if wpm < low => "slow",
            wpm if wpm > high => "fast",
            _ => "good",
        }),
        pace_low_wpm: low,
        pace_high_wpm: high,
        turn_s: turn_s(heard, now_s),
        silence_s: 0.0,
        words_behind_s: None,
    }
}

/// Words a minute over the agent's last stretch of own speech, from words, or from syllable nuclei without them.
fn pace_wpm(heard: &Heard, config: &Config) -> Option<f64> {
    let own = |span: Span| -> f64 {
        let segments = heard.speech.iter().rev().filter(|s| s.party == Party::Agent);
        segments
            .take_while(|s| s.end_s > span.start_s - 30.0)
            .filter_map(|s| Span::new(s.start_s, s.end_s).intersection(span))
            .map(Span::duration_s)
            .sum()
    };
    let (mut words, mut speech_s) = (0.0, 0.0);
    for utterance in heard.utterances.iter().rev().filter(|u| u.party == Party::Agent) {
        words += utterance.words.len() as f64;
        speech_s += own(Span::new(utterance.start_s, utterance.end_s));
        if speech_s >= PACE_OVER_S {
            return Some(60.0 * words / speech_s);
        }
    }
    if !heard.utterances.is_empty() {
        return None;
    }
    let mut speech_s = 0.0;
    for segment in heard.speech.iter().rev().filter(|s| s.party == Party::Agent) {
        speech_s += segment.end_s - segment.start_s;
        if speech_s >= PACE_OVER_S {
            let nuclei = heard.nuclei_s[0].iter().rev().take_while(|at| f64::from(**at) >= segment.start_s).count();
            return Some(60.0 * nuclei as f64 / speech_s / config.metrics.syllables_per_word);
        }
    }
    None
}

/// Length of the agent's present turn; 0 when the customer has the floor.
fn turn_s(heard: &Heard, now_s: f64) -> f64 {
    let last = heard.talk.iter().rev().find_map(|event| match event {
        TalkEvent::TurnOpened { party, start_s, .. } => Some((*party, *start_s)),
        _ => None,
    });
    match last {
        Some((Party::Agent, start_s)) => (now_s - start_s).max(0.0),
        _ => 0.0,
    }
}
