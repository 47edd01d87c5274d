//! Clear speech and voice: from the sound, against limits that fit every voice.

use super::super::SkillScore;
use super::sheet::{Sheet, count, not_enough};
use super::{Call, ids};
use crate::cues::CueKind;

/// Audible, enunciated, unhurried, in plain words.
///
/// The recogniser's confidence is left out on purpose: it falls with an accent.
pub fn clear_speech(call: &Call<'_>) -> SkillScore {
    let agent = &call.record.metrics.agent;
    if agent.speech_s < call.config.enough_speech_s {
        return not_enough("The agent said too little to judge.");
    }
    let mut sheet = Sheet::new(call.config.baseline);
    loudness(call, &mut sheet);
    pace(call, &mut sheet);
    let jargon = ids(call.agent_cues(&[CueKind::Jargon]));
    let points = (call.config.jargon_points * call.per_five_minutes(jargon.len())).max(-24.0);
    sheet.add(points, format!("Used {}", count(jargon.len(), "trade word")), jargon);
    let unheard = ids(call.cues(&[CueKind::Inaudible]));
    let points = (call.config.inaudible_points * call.per_five_minutes(unheard.len())).max(-30.0);
    sheet.add(points, format!("Could not be heard {}", count(unheard.len(), "time")), unheard);
    sheet.score(agent.speech_s / call.config.sure_speech_s)
}

/// Points for a value that lies `outside` an ordinary range: all inside, `each` fewer for every unit outside, at least -30. Without
/// a jump at the edge, so that a value a hair away gives a score a hair away.
fn beside(all: f64, each: f64, outside: f64) -> f64 {
    (all - each * outside.max(0.0)).max(-30.0)
}

fn loudness(call: &Call<'_>, sheet: &mut Sheet) {
    let (agent, config) = (&call.record.metrics.agent, call.config);
    if let Some(level) = agent.active_level_dbov {
        let outside = (config.quiet_dbov - level).max(level - config.loud_dbov);
        let points = beside(6.0, 2.0, outside);
        let text = match (level < config.quiet_dbov, outside > 0.0, points > 0.0) {
            (_, false, _) => "A good level",
            (true, _, true) => "Rather quiet",
            (false, _, true) => "Rather loud",
            (true, _, false) => "Too quiet",
            (false, _, false) => "Too loud",
        };
        sheet.measure(points, format!("{text}: {level:.0} dBov"), "active_level_dbov", level);
    }
    let clipped = -(4000.0 * (agent.clipping_ratio - 0.0001)).clamp(0.0, 10.0);
    sheet.measure(clipped, "Part of the sound is cut off".to_owned(), "clipping_ratio", agent.clipping_ratio);
    if let Some(snr) = agent.snr_db {
        let points = if snr >= 15.0 { (0.8 * (snr - 15.0)).min(4.0) } else { -(15.0 - snr).min(10.0) };
        sheet.measure(points, format!("Voice {snr:.0} dB over the background"), "snr_db", snr);
    }
}

fn pace(call: &Call<'_>, sheet: &mut Sheet) {
    let Some(wpm) = call.record.metrics.agent.pace_wpm else { return };
    let (slow, fast) = (call.config.pace_slow_wpm, call.config.pace_fast_wpm);
    let outside = (slow - wpm).max(wpm - fast);
    let points = beside(8.0, 0.5, outside);
    let text = match (wpm > fast, outside > 0.0, points > 0.0) {
        (_, false, _) => "An easy pace",
        (true, _, true) => "Rather fast",
        (false, _, true) => "Rather slow",
        (true, _, false) => "Hard to follow",
        (false, _, false) => "Drags",
    };
    sheet.measure(points, format!("{text}: {wpm:.0} words a minute of speech"), "pace_wpm", wpm);
}

/// Energy and movement in the voice. Semitones and changes only, so a high or low voice is the same.
pub fn voice(call: &Call<'_>) -> SkillScore {
    let (agent, config) = (&call.record.metrics.agent, call.config);
    let Some(sd) = agent.f0_sd_st.filter(|_| agent.speech_s >= 2.0 * config.enough_speech_s) else {
        return not_enough("Too little voiced speech to judge how the voice moves.");
    };
    let mut sheet = Sheet::new(config.baseline);
    // Flat over the whole range of lively voices: who moves more is not better, only livelier.
    let short = (config.lively_st - sd).max(0.0) / config.lively_st;
    let text = if short > 0.0 { "The pitch moves little" } else { "The pitch is alive" };
    sheet.measure(12.0 - 50.0 * short, format!("{text}: {sd:.1} semitones"), "f0_sd_st", sd);
    if let Some(trend) = agent.level_trend_db {
        let fall = -trend;
        let points = (4.0 - 3.0 * (fall - config.trend_limit_db).max(0.0)).max(-15.0);
        let text = if fall > config.trend_limit_db { "grows softer" } else { "keeps its strength" };
        sheet.measure(points, format!("The voice {text}: {trend:+.1} dB over the call"), "level_trend_db", trend);
    }
    sheet.score(agent.speech_s / config.sure_speech_s)
}
