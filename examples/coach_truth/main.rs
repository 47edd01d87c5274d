//! Runs coach, scores and summary on the truth of a scripted call, without audio: `coach_truth NAME.json [CONFIG.toml]`
//! prints JSON.
//!
//! Frames are known at once, segments 0.2 s after their end, overlaps and silences 0.5 s, words 1.0 s, cues 1.2 s.
//! `eval/coach.py` compares what comes out with what the truth expects.

mod inputs;
mod record;
mod truth;

use std::error::Error;

use inputs::{Said, told};
use sidetone::call::{CallConfig, scores, summary};
use sidetone::coach::{Coach, CoachInput, Nudge, NudgeEvent};
use sidetone::config::Config;
use truth::Truth;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: coach_truth NAME.json [CONFIG.toml]")?;
    let truth: Truth = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let config = match std::env::args().nth(2) {
        Some(path) => Config::parse(&std::fs::read_to_string(path)?).map_err(|faults| format!("{faults:?}"))?,
        None => Config::default(),
    };
    let said = told(&truth);
    let nudges = nudges(&truth, &said, &config);
    let mut record = record::record(&truth, &said);
    let config = CallConfig::default();
    record.skills = scores::skills(&record, &config);
    record.summary = summary::summary(&record, Vec::new(), Vec::new(), &config);
    let told = serde_json::json!({ "nudges": nudges, "skills": record.skills, "summary": record.summary });
    println!("{}", serde_json::to_string_pretty(&told)?);
    Ok(())
}

fn nudges(truth: &Truth, said: &[(f64, Said)], config: &Config) -> Vec<Nudge> {
    let mut coach = Coach::new(&config.coach, true);
    let mut events = Vec::new();
    for (known_s, said) in said {
        let input = match said {
            Said::Frame(frame) => CoachInput::Frame(frame),
            Said::Voice(event) => CoachInput::Voice(event),
            Said::Talk(event) => CoachInput::Talk(event),
            Said::Words(utterance) => CoachInput::Words(utterance, *known_s),
            Said::Cue(cue) => CoachInput::Cue(cue),
        };
        coach.push(input, &mut events);
    }
    coach.finish(truth.duration_s, &mut events);
    let closed = |event| match event {
        NudgeEvent::Closed(nudge) => Some(nudge),
        NudgeEvent::Opened(_) => None,
    };
    events.into_iter().filter_map(closed).collect()
}
