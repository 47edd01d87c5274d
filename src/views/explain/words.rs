//! Times, values, limits and reasons as people read them.

use crate::coach::trace::{Gauge, Limit};
use crate::coach::{Quiet, Wait};
use crate::views::labels::{self, clock};

/// A moment to a tenth of a second: `02:05.4`.
#[must_use]
pub fn at(time_s: f64) -> String {
    let tenths = (time_s.max(0.0) * 10.0).round();
    format!("{}.{}", clock(tenths / 10.0 + 0.01), tenths as u64 % 10)
}

/// A metric as people name it.
#[must_use]
pub fn metric(name: &str) -> &str {
    match name {
        "interruptions" => "interruptions",
        "overlap_s" => "longest overlap",
        "complaint_after_interruption" => "complaint of the customer",
        "longest_monologue_s" => "own turn",
        "pace_wpm" => "pace",
        "pace_from_syllables_wpm" => "pace, from syllables",
        "syllables_s" => "syllables",
        "active_level_dbov" => "level",
        "under_customer_db" => "under the customer",
        "over_customer_db" => "over the customer",
        "clipping_ratio" => "clipped",
        "inaudible" => "customer cannot hear",
        "dead_air_s" => "silence",
        "slow_replies" => "late replies",
        "reply_gap_s" => "last late reply",
        "f0_sd_st" => "pitch variation",
        "level_drop_db" => "fall of the level",
        "jargon" => "trade words",
        "not_understood" => "customer did not understand",
        "empathy_missed" => "missed chance for empathy",
        "distress_unanswered" => "words of distress without an answer",
        "since_question_s" => "since the last question",
        "speech_since_question_s" => "own speech since then",
        "talk_share_since_question" => "own share of the talk since then",
        "solutions_too_soon" => "solutions before understanding",
        "negative_phrasings" => "negative phrasings",
        "orders_and_blames" => "orders and blames",
        "hedges" => "hedges",
        "hedges_per_100_words" => "hedges in 100 words",
        "calm_wording" => "\u{201c}calm down\u{201d}",
        "refusals_without_option" => "refusals without an option",
        "escalation_asked" => "customer asked for somebody else",
        "escalation_missed" => "customer was brushed off",
        "follow_up_missed" => "follow-up left open",
        "promise_without_time" => "promise without a time",
        "closed_without_commitment" => "closed without a promise",
        "digits_given" => "digits given",
        "since_given_s" => "since they were given",
        "card_digits_repeated" => "card digits said by the agent",
        "audio_fault" => "fault reported",
        "bleed" => "bleed reported",
        "distress_answered" => "distress answered",
        "way_forward" | "options" | "commitment" | "escalation_offer" => "a way forward",
        "paraphrase" => "said back",
        "positive_phrasings" => "positive phrasings in a row",
        "detail_read_back" => "detail read back",
        "open_question" => "open question answered",
        "speech_without_fault_s" => "own speech without a fault",
        other => other,
    }
}

/// Decimals that a unit is worth.
fn decimals(unit: &str, value: f64) -> usize {
    match unit {
        "words/min" => 0,
        "share" if value.abs() < 0.01 && value != 0.0 => 4,
        "share" => 2,
        "" if value.fract() == 0.0 => 0,
        _ => 1,
    }
}

/// A value in the unit of its gauge; `-` where there is none.
#[must_use]
pub fn value(value: Option<f64>, unit: &str) -> String {
    let Some(value) = value else { return "-".to_owned() };
    let number = labels::number(value, decimals(unit, value));
    if matches!(unit, "" | "share") { number } else { format!("{number} {unit}") }
}

/// A limit: `over 280 words/min`, `2 or more`.
#[must_use]
pub fn limit(limit: Limit, unit: &str) -> String {
    let exact = |at: f64| {
        let text = labels::number(at, 4);
        let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        if matches!(unit, "" | "share") { text } else { format!("{text} {unit}") }
    };
    match limit {
        Limit::Over { limit } => format!("over {}", exact(limit)),
        Limit::AtLeast { limit } => format!("{} or more", exact(limit)),
        Limit::Under { limit } => format!("under {}", exact(limit)),
        Limit::AtMost { limit: 0.0 } => "none".to_owned(),
        Limit::AtMost { limit } => format!("{} or less", exact(limit)),
        Limit::Within { low, high } => format!("{} to {}", labels::number(low, 0), exact(high)),
    }
}

/// Whether a gauge says yes or no rather than how much.
fn is_flag(gauge: &Gauge) -> bool {
    gauge.opens == Limit::AtLeast { limit: 1.0 } && gauge.unit.is_empty() && gauge.closes.is_none()
}

/// A gauge in a few words: `pace 291 words/min`, `missed chance for empathy: yes`.
#[must_use]
pub fn gauge(gauge: &Gauge) -> String {
    let name = metric(gauge.metric);
    match gauge.value {
        Some(value) if is_flag(gauge) => format!("{name}: {}", if value >= 1.0 { "yes" } else { "no" }),
        measured => format!("{name} {}", value(measured, gauge.unit)),
    }
}

/// A gauge against the limit that opens: `pace 271 words/min (opens over 280 words/min)`.
#[must_use]
pub fn against(gauge: &Gauge) -> String {
    if is_flag(gauge) {
        return self::gauge(gauge);
    }
    let needed = limit(gauge.opens, gauge.unit);
    let at = if needed.starts_with("over") || needed.starts_with("under") { "" } else { "at " };
    format!("{} (opens {at}{needed})", self::gauge(gauge))
}

/// Why a kind is not shown although its condition holds.
#[must_use]
pub fn wait(wait: &Wait) -> String {
    match wait {
        Wait::Off => "the kind is switched off".to_owned(),
        Wait::WordsLate => "words came late, so it may have been said after all".to_owned(),
        Wait::Sustain { until_s } => format!("it must hold until {}", at(*until_s)),
        Wait::FirstSeconds { until_s } => format!("nothing comes in the first seconds, until {}", at(*until_s)),
        Wait::Quiet { by: Quiet::Hold } => "the customer was on hold".to_owned(),
        Wait::Quiet { by: Quiet::Card } => "card data was being read out".to_owned(),
        Wait::Quiet { by: Quiet::Snooze } => "the agent had asked for quiet".to_owned(),
        Wait::Pause { until_s } => format!("the agent speaks, and it lets them finish until {} at most", at(*until_s)),
        Wait::CoolDown { until_s } => {
            format!("it was shown a short while before; it may come again at {}", at(*until_s))
        }
        Wait::Budget { spent, of, until_s } if until_s.is_finite() => {
            format!("the budget of ten minutes was used up ({spent} shown, {of} for this kind), until {}", at(*until_s))
        }
        Wait::Budget { .. } => "the budget allows none of this kind".to_owned(),
        Wait::Shown { kind } => format!("{} was shown, and one is shown at a time", labels::nudge(*kind)),
        Wait::Gap { until_s } => format!("the last nudge was too short a while ago; the gap ends at {}", at(*until_s)),
        Wait::PraiseGap { until_s } => {
            format!("praise does not follow another card so soon; it may from {}", at(*until_s))
        }
        Wait::SameSkill { kind, until_s } => format!(
            "{} of the same skill was shown a short while before; praise may follow from {}",
            labels::nudge(*kind),
            at(*until_s)
        ),
        Wait::PraiseShare { of } => format!("there were {of} praises already, as many as the correctives so far allow"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_to_a_tenth() {
        assert_eq!(at(72.44), "01:12.4");
        assert_eq!(at(59.96), "01:00.0");
        assert_eq!(at(3725.0), "1:02:05.0");
    }

    #[test]
    fn values_and_limits_read_as_said() {
        let pace = Gauge {
            metric: "pace_wpm",
            unit: "words/min",
            value: Some(271.3),
            opens: Limit::Over { limit: 280.0 },
            closes: Some(Limit::AtMost { limit: 262.0 }),
        };
        assert_eq!(against(&pace), "pace 271 words/min (opens over 280 words/min)");
        assert_eq!(limit(Limit::AtMost { limit: 0.0 }, ""), "none");
        let asked = Gauge {
            metric: "escalation_asked",
            unit: "",
            value: Some(1.0),
            opens: Limit::AtLeast { limit: 1.0 },
            closes: None,
        };
        assert_eq!(against(&asked), "customer asked for somebody else: yes");
    }
}
