//! The figures as people read them: title, unit, and the band in which they are comfortable.
//!
//! A band is a start value for talking about a call, not a verdict on it. Where a nudge of the same
//! record carries the threshold that was in force, that threshold takes the band's place.

use serde::Serialize;
use serde_json::Value;

use crate::Party;
use crate::call::{Record, SourceKind};
use crate::coach::NudgeKind;

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A whole number.
    Count,
    /// 0 to 1, shown in per cent.
    Share,
    /// Seconds, shown with one decimal.
    Seconds,
    /// A length, shown in minutes and seconds.
    Length,
    /// A number with the unit's name after it, one decimal.
    Decimal(&'static str),
    /// A number with the unit's name after it, no decimals.
    Whole(&'static str),
}

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// One for each party.
    Party,
    /// One for the call.
    Call,
}

/// The values in which a figure is comfortable for the agent or the call.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// Lowest comfortable value.
    pub low: Option<f64>,
    /// Highest comfortable value.
    pub high: Option<f64>,
    /// True where the value counts events: it is held against the band for each ten minutes of call.
    pub each_ten_minutes: bool,
    /// What a value under the band means, in words.
    pub below: &'static str,
    /// What a value over the band means, in words.
    pub above: &'static str,
    /// Where the band comes from.
    pub source: &'static str,
}

/// One figure of the record.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// Its name in the record and in docs/metrics.md.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Under which heading it stands.
    pub group: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// Whose it is.
    pub of: Of,
    /// Where it is comfortable, if that can be said.
    pub band: Option<Band>,
}

/// Where a value lies against its band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Under it.
    Below,
    /// In it.
    Within,
    /// Over it.
    Above,
}

impl Band {
    /// Where `value` lies; `duration_s` is the call's length (calls under ten minutes count as ten).
    #[must_use]
    pub fn standing(&self, value: f64, duration_s: f64) -> Standing {
        let value = if self.each_ten_minutes { value * 600.0 / duration_s.max(600.0) } else { value };
        if self.low.is_some_and(|low| value < low) {
            Standing::Below
        } else if self.high.is_some_and(|high| value > high) {
            Standing::Above
        } else {
            Standing::Within
        }
    }

    /// The words for a standing.
    #[must_use]
    pub fn words(&self, standing: Standing) -> &'static str {
        match standing {
            Standing::Below => self.below,
            Standing::Within => "comfortable",
            Standing::Above => self.above,
        }
    }
}

const fn band(
    low: Option<f64>,
    high: Option<f64>,
    below: &'static str,
    above: &'static str,
    source: &'static str,
) -> Option<Band> {
    Some(Band { low, high, each_ten_minutes: false, below, above, source })
}

const fn count(high: f64, above: &'static str, source: &'static str) -> Option<Band> {
    Some(Band { low: None, high: Some(high), each_ten_minutes: true, below: "", above, source })
}

const fn party(group: &'static str, name: &'static str, title: &'static str, unit: Unit, band: Option<Band>) -> Figure {
    Figure { name, title, group, unit, of: Of::Party, band }
}

const fn call(group: &'static str, name: &'static str, title: &'static str, unit: Unit, band: Option<Band>) -> Figure {
    Figure { name, title, group, unit, of: Of::Call, band }
}

const TALK: &str = "Talking and listening";
const PACE: &str = "Pace and words";
const VOICE: &str = "Voice";
const SOUND: &str = "Sound";
const CALL: &str = "The call";

/// Every figure that is shown, in the order it is shown.
#[rustfmt::skip]
pub const FIGURES: &[Figure] = &[
    party(TALK, "talk_share", "Talk share", Unit::Share, band(Some(0.35), Some(0.60), "said little", "talked most of the time",
        "Guides for service calls name 40 : 60 as a good balance and 60 % as the point to look closer; a start value.")),
    party(TALK, "speech_s", "Time speaking", Unit::Length, None),
    party(TALK, "turns", "Turns", Unit::Count, None),
    party(TALK, "turn_median_s", "Usual turn", Unit::Seconds, None),
    party(TALK, "longest_monologue_s", "Longest monologue", Unit::Seconds, band(None, Some(60.0), "", "long without a break",
        "A published set of call measures flags 60 s; sales studies allow 76 to 150 s.")),
    party(TALK, "interruptions", "Interruptions", Unit::Count, count(2.0, "talked over the other",
        "Start value for ten minutes of call; overlaps within 0.5 s of the other's end and backchannels do not count.")),
    party(TALK, "failed_interruptions", "Tried to interrupt", Unit::Count, None),
    party(TALK, "terminal_overlaps", "Overlapped the end", Unit::Count, None),
    party(TALK, "backchannels", "Signs of listening", Unit::Count, None),
    party(TALK, "reply_gap_median_s", "Gap before replying", Unit::Seconds, band(Some(-0.2), Some(2.0), "replies before the end", "slow to reply",
        "Conversation has a gap of about 0.2 s (Levinson and Torreira, 2015); over 2 s is called slow in call measures.")),
    party(TALK, "slow_replies", "Slow replies", Unit::Count, None),
    party(PACE, "pace_wpm", "Pace", Unit::Whole("words/min"), band(Some(150.0), Some(250.0), "slow", "fast",
        "Words over own speech time. Forty Switchboard calls: median 229, 5 to 95 % from 189 to 276.")),
    party(PACE, "pace_peak_wpm", "Fastest stretch", Unit::Whole("words/min"), None),
    party(PACE, "articulation_rate_syl_s", "Articulation", Unit::Decimal("syl/s"), None),
    party(PACE, "words", "Words", Unit::Count, None),
    party(PACE, "words_per_turn", "Words a turn", Unit::Decimal(""), None),
    party(PACE, "open_questions", "Open questions", Unit::Count, None),
    party(PACE, "closed_questions", "Closed questions", Unit::Count, None),
    party(PACE, "fillers_per_100_words", "Fillers in 100 words", Unit::Decimal(""), band(None, Some(5.0), "", "many fillers",
        "Speech trainers name five in a hundred words.")),
    party(PACE, "hedges_per_100_words", "Hedges in 100 words", Unit::Decimal(""), band(None, Some(4.0), "", "many hedges",
        "Start value, to be fitted to own calls.")),
    party(PACE, "word_confidence", "Recogniser's confidence", Unit::Share, None),
    party(VOICE, "f0_median_hz", "Pitch", Unit::Whole("Hz"), None),
    party(VOICE, "f0_range_st", "Pitch range", Unit::Decimal("semitones"), None),
    party(VOICE, "f0_sd_st", "Pitch variation", Unit::Decimal("semitones"), band(Some(2.0), None, "flat melody", "",
        "Speech sounds monotone under about 1.5 to 2 semitones; it varies from person to person.")),
    party(VOICE, "level_sd_db", "Level variation", Unit::Decimal("dB"), None),
    party(VOICE, "level_trend_db", "Level towards the end", Unit::Decimal("dB"), band(Some(-3.0), Some(6.0), "voice sank", "voice rose",
        "Start value, to be fitted to own calls.")),
    party(VOICE, "centroid_hz", "Brightness", Unit::Whole("Hz"), None),
    party(SOUND, "active_level_dbov", "Speech level", Unit::Decimal("dBov"), band(Some(-36.0), Some(-16.0), "too quiet", "too loud",
        "Active speech level by ITU-T P.56; -26 dBov is nominal on telephone lines.")),
    party(SOUND, "noise_dbov", "Background", Unit::Decimal("dBov"), None),
    party(SOUND, "snr_db", "Speech over background", Unit::Decimal("dB"), band(Some(15.0), None, "noisy", "",
        "Start value: under 15 dB recognition suffers.")),
    party(SOUND, "clipping_ratio", "Clipped", Unit::Share, band(None, Some(0.001), "", "distorted", "Start value: one sample in a thousand.")),
    call(CALL, "duration_s", "Length", Unit::Length, None),
    call(CALL, "turns_per_minute", "Turns a minute", Unit::Decimal(""), None),
    call(CALL, "overlap_share", "Both at once", Unit::Share, band(None, Some(0.10), "", "much talking at once",
        "Overlap is 6 % of speech time in Switchboard; guides for service calls look closer from 10 %.")),
    call(CALL, "silence_share", "Nobody speaks", Unit::Share, band(None, Some(0.30), "", "much silence", "A published set of call measures flags 30 %.")),
    call(CALL, "dead_air_count", "Dead air", Unit::Count, None),
    call(CALL, "dead_air_s", "Dead air together", Unit::Seconds, None),
    call(CALL, "longest_dead_air_s", "Longest dead air", Unit::Seconds, band(None, Some(6.0), "", "a long silence",
        "Manuals for call recording look at silences from 6 s; others name 5 to 10 s.")),
    call(CALL, "hold_count", "Holds", Unit::Count, None),
    call(CALL, "hold_s", "Hold together", Unit::Length, None),
];

/// The figure of that name.
#[must_use]
pub fn figure(name: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.name == name)
}

/// Every figure, each band with the thresholds that this record's nudges say were in force.
#[must_use]
pub fn in_force(record: &Record) -> Vec<Figure> {
    let mut figures = FIGURES.to_vec();
    for nudge in &record.nudges {
        let Some((name, is_high)) = bound_of(nudge.kind) else { continue };
        let Some(band) = figures.iter_mut().find(|figure| figure.name == name).and_then(|figure| figure.band.as_mut())
        else {
            continue;
        };
        if is_high {
            band.high = Some(nudge.cause.threshold);
        } else {
            band.low = Some(nudge.cause.threshold);
        }
    }
    figures
}

/// Which bound a nudge's threshold is, where it is in the unit of the figure.
fn bound_of(kind: NudgeKind) -> Option<(&'static str, bool)> {
    match kind {
        NudgeKind::LongMonologue => Some(("longest_monologue_s", true)),
        NudgeKind::PaceFast => Some(("pace_wpm", true)),
        NudgeKind::PaceSlow => Some(("pace_wpm", false)),
        NudgeKind::DeadAir => Some(("longest_dead_air_s", true)),
        _ => None,
    }
}

/// The figures of a record by name, so that a table of names can be shown.
#[derive(Debug, Clone)]
pub struct Values {
    agent: Value,
    customer: Value,
    call: Value,
}

impl Values {
    /// The values of one record.
    #[must_use]
    pub fn of(record: &Record) -> Values {
        let json = |value: Result<Value, serde_json::Error>| value.unwrap_or(Value::Null);
        Values {
            agent: json(serde_json::to_value(&record.metrics.agent)),
            customer: json(serde_json::to_value(&record.metrics.customer)),
            call: json(serde_json::to_value(&record.metrics.call)),
        }
    }

    /// A party's figure, where it was measured.
    #[must_use]
    pub fn party(&self, party: Party, name: &str) -> Option<f64> {
        match party {
            Party::Agent => self.agent.get(name)?.as_f64(),
            Party::Customer => self.customer.get(name)?.as_f64(),
        }
    }

    /// A figure of the call, where it was measured.
    #[must_use]
    pub fn call(&self, name: &str) -> Option<f64> {
        self.call.get(name)?.as_f64()
    }

    /// The value a band is held against: the agent's, or the call's.
    #[must_use]
    pub fn judged(&self, figure: &Figure) -> Option<f64> {
        match figure.of {
            Of::Party => self.party(Party::Agent, figure.name),
            Of::Call => self.call(figure.name),
        }
    }
}

/// Figures that rest on both parties speaking at once.
const OF_OVERLAPS: [&str; 6] =
    ["interruptions", "failed_interruptions", "backchannels", "terminal_overlaps", "overlap_s", "overlap_share"];

/// Whether a source of this kind can tell a figure: on one channel nothing is known of overlaps.
#[must_use]
pub fn known_from(kind: SourceKind, name: &str) -> bool {
    kind != SourceKind::MonoParted || !OF_OVERLAPS.contains(&name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn standing_is_by_the_bounds_both_included() {
        let pace = figure("pace_wpm").unwrap().band.unwrap();
        assert_eq!(pace.standing(149.9, 60.0), Standing::Below);
        assert_eq!(pace.standing(150.0, 60.0), Standing::Within);
        assert_eq!(pace.standing(250.0, 60.0), Standing::Within);
        assert_eq!(pace.standing(250.1, 60.0), Standing::Above);
    }

    #[test]
    fn counts_are_held_against_ten_minutes() {
        let band = figure("interruptions").unwrap().band.unwrap();
        assert_eq!(band.standing(3.0, 77.0), Standing::Above);
        assert_eq!(band.standing(3.0, 1200.0), Standing::Within);
    }

    #[test]
    fn every_figure_is_a_field_of_the_record() {
        let metrics = serde_json::to_value(crate::call::Metrics::default()).unwrap();
        for figure in FIGURES {
            let of = if figure.of == Of::Party { "agent" } else { "call" };
            assert!(metrics[of].get(figure.name).is_some(), "{}", figure.name);
        }
    }
}
