//! Each kind's rule as a person would say it, with the limits in force. docs/nudges.md has the same as a table.

use serde::Serialize;

use super::manners::{Class, Manner};
use super::{CoachConfig, HowOften, NudgeKind};

/// The rule of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spoken {
    /// When it opens.
    pub opens: String,
    /// When an open one closes as corrected; empty for praise and where nothing can put it right.
    pub corrected: String,
    /// How long the condition must hold before it opens, seconds.
    pub holds_for_s: f64,
    /// How long it is shown at most, seconds.
    pub shown_for_s: f64,
    /// Pause before it comes again, seconds; doubles each time it was shown without effect.
    pub cool_down_s: f64,
    /// How urgent it is: who gives way to whom.
    pub urgency: &'static str,
    /// It only helps at once, so that it does not wait for the gap between two nudges.
    pub at_once: bool,
    /// It waits for the agent to stop speaking.
    pub waits_for_pause: bool,
    /// Names of its settings in `[coach]`.
    pub settings: &'static [&'static str],
}

impl Spoken {
    /// The rule of `kind` under these settings.
    #[must_use]
    pub fn of(kind: NudgeKind, config: &CoachConfig) -> Spoken {
        let manner = Manner::of(kind, config);
        let scale = HowOften::from_name(&config.how_often).unwrap_or_default().factor();
        Spoken {
            opens: if kind.is_praise() { praise(kind, config) } else { opens(kind, config) },
            corrected: if kind.is_praise() { String::new() } else { corrected(kind, config) },
            holds_for_s: manner.sustain_s,
            shown_for_s: manner.show_s,
            cool_down_s: manner.cool_down_s * scale,
            urgency: urgency(manner.class),
            at_once: manner.at_once,
            waits_for_pause: manner.waits,
            settings: settings(kind),
        }
    }
}

/// Whether a kind rests on words, so that it never comes where nothing is transcribed.
#[must_use]
pub fn needs_words(kind: NudgeKind) -> bool {
    !matches!(
        kind,
        NudgeKind::Interrupting
            | NudgeKind::LongMonologue
            | NudgeKind::DeadAir
            | NudgeKind::SlowReply
            | NudgeKind::PaceFast
            | NudgeKind::TooQuiet
            | NudgeKind::TooLoud
            | NudgeKind::LowEnergy
            | NudgeKind::AudioFault
            | NudgeKind::Bleed
            | NudgeKind::PraiseVoice
    )
}

fn urgency(class: Class) -> &'static str {
    match class {
        Class::Safety => "safety: before everything else",
        Class::TalkOver => "talk-over and silence: after safety only",
        Class::Audio => "sound: after talk-over and silence",
        Class::Empathy => "empathy: after sound",
        Class::Conflict => "conflict: after empathy",
        Class::Manner => "pace and wording: after conflict",
        Class::Energy => "energy: the last of those that correct",
        Class::Praise => "praise: gives way to all that correct",
    }
}

fn opens(kind: NudgeKind, c: &CoachConfig) -> String {
    match kind {
        NudgeKind::Interrupting => format!(
            "{} interruptions by the agent within {} s, tried ones included; or one overlap over {} s; or one interruption \
             and the customer says \u{201c}let me finish\u{201d} or the like. Doubtful overlaps never count.",
            c.interruptions, c.interruptions_within_s, c.overlap_hard_s
        ),
        NudgeKind::LongMonologue => {
            format!("The agent's turn lasts {} s; backchannels of the customer end no turn.", c.monologue_s)
        }
        NudgeKind::PaceFast => format!(
            "Over {} words a minute in the latest {} s of own speech; until words come, counted from syllables at {} a word.",
            c.pace_fast_wpm, c.pace_window_s, c.syllables_per_word
        ),
        NudgeKind::PaceSlow => format!(
            "Under {} words a minute in the latest {} s of own speech, and the syllables are slow as well. Needs words.",
            c.pace_slow_wpm, c.pace_window_s
        ),
        NudgeKind::TooQuiet => format!(
            "The level over the latest {} s of own speech is under {} dBov; or {} dB under the customer's and itself under \
             {} dBov; or the customer says that they cannot hear.",
            c.level_window_s, c.quiet_dbov, c.quiet_under_customer_db, c.quiet_relative_below_dbov
        ),
        NudgeKind::TooLoud => format!(
            "The level over the latest {} s of own speech is over {} dBov; or {} dB over the customer's and itself over {} \
             dBov; or more than {} of the samples are clipped.",
            c.level_window_s, c.loud_dbov, c.loud_over_customer_db, c.loud_relative_above_dbov, c.clipping_share
        ),
        NudgeKind::DeadAir => format!(
            "Nobody speaks for {} s, no hold was announced or switched on, and nobody said goodbye; urgent from {} s on.",
            c.dead_air_s, c.dead_air_long_s
        ),
        NudgeKind::SlowReply => format!(
            "{} replies of the agent later than {} s within {} s.",
            c.slow_replies, c.slow_reply_s, c.slow_replies_within_s
        ),
        NudgeKind::LowEnergy => format!(
            "Over the latest {} s of speech the pitch moves by less than {} of what it did in the first {} s of speech and by \
             less than {} semitones, and the level fell by {} dB. What can be heard, not how the agent feels.",
            c.energy_window_s, c.energy_share, c.energy_baseline_s, c.energy_flat_st, c.energy_drop_db
        ),
        _ => opens_by_words(kind, c),
    }
}

fn opens_by_words(kind: NudgeKind, c: &CoachConfig) -> String {
    match kind {
        NudgeKind::Jargon => format!(
            "{} trade words within {} s; or the customer says that they did not understand.",
            c.jargon, c.wording_within_s
        ),
        NudgeKind::MissedEmpathy => format!(
            "A missed chance for empathy, for {} s; or {} words of distress without an answer, where the agent has spoken \
             since.",
            c.empathy_within_s, c.distress_unanswered
        ),
        NudgeKind::NoQuestions => format!(
            "{} s without a question of the agent, with {} s of own speech and over {} of the talk in it; or two solutions \
             before understanding within {} s.",
            c.no_question_s, c.no_question_speech_s, c.dominance_share, c.wording_within_s
        ),
        NudgeKind::NegativePhrasing => format!(
            "{} phrasings of what cannot be done, or of the negative, within {} s.",
            c.negative_phrasings, c.wording_within_s
        ),
        NudgeKind::CalmWording => {
            format!("The agent says \u{201c}calm down\u{201d} or the like; it stands for {} s.", c.act_within_s)
        }
        NudgeKind::OfferOptions => {
            format!("An upset customer hears twice within {} s what cannot be done.", c.wording_within_s)
        }
        NudgeKind::OfferEscalation => format!(
            "The customer asks for a manager or for somebody else, or was brushed off; it stands for {} s.",
            c.act_within_s
        ),
        NudgeKind::NoCommitment => format!(
            "The customer asked what happens next and got nothing definite, or the call closes flatly on an upset customer \
             without a promise; it stands for {} s.",
            c.act_within_s
        ),
        NudgeKind::PromiseWithoutTime => format!(
            "Somebody will call, write or come, and no time was named in that turn or the agent's next; it stands for {} s.",
            c.act_within_s
        ),
        NudgeKind::Hedging => format!(
            "{} hedges within {} s, and {} or more in a hundred words.",
            c.hedges, c.hedges_within_s, c.hedges_per_100_words
        ),
        NudgeKind::OrdersBlame => format!("{} orders or blames within {} s.", c.orders_blames, c.wording_within_s),
        NudgeKind::ReadBack => format!(
            "The customer gave {} digits or more, the agent replied, and {} s later they were not repeated.",
            c.read_back_digits, c.read_back_within_s
        ),
        NudgeKind::CardData => "The agent said card digits aloud; shown once the capture is over.".to_owned(),
        NudgeKind::AudioFault => "A fault of the sound is reported: silence, clipping, gaps.".to_owned(),
        NudgeKind::Bleed => "The microphone is found to hear the customer.".to_owned(),
        _ => String::new(),
    }
}

fn praise(kind: NudgeKind, c: &CoachConfig) -> String {
    match kind {
        NudgeKind::PraiseListening => {
            "A customer's turn of 8 s was let finish, and then said back or checked.".to_owned()
        }
        NudgeKind::PraiseCommunication => {
            "An open question got an answer of 8 s; not the one that opens the call.".to_owned()
        }
        NudgeKind::PraiseClearSpeech => {
            "A minute of own speech at an easy pace and a good level without trade words.".to_owned()
        }
        NudgeKind::PraiseVoice => {
            format!("Half a minute of own speech whose pitch moves by {} semitones or more.", c.lively_st)
        }
        NudgeKind::PraisePositivity => "The third positive phrasing in a row without a negative one.".to_owned(),
        NudgeKind::PraiseEmpathy => {
            "Empathy that says what it is about, within 15 s of the customer's distress.".to_owned()
        }
        NudgeKind::PraiseConflictResolution => {
            "An option, a definite promise or an offer to escalate after distress.".to_owned()
        }
        NudgeKind::PraiseAssertiveness => "A detail was read back.".to_owned(),
        _ => String::new(),
    }
}

fn corrected(kind: NudgeKind, c: &CoachConfig) -> String {
    match kind {
        NudgeKind::Interrupting => format!(
            "The customer has had a turn of 4 s without being cut off, or {} s have passed without another.",
            c.interruptions_within_s
        ),
        NudgeKind::LongMonologue => "The customer takes the turn, or the agent pauses for 2 s.".to_owned(),
        NudgeKind::PaceFast => format!("At {} words a minute or less.", c.pace_fast_close_wpm),
        NudgeKind::PaceSlow => format!("At {} words a minute or more.", c.pace_slow_close_wpm),
        NudgeKind::TooQuiet => format!("All of these limits are left by {} dB.", c.level_back_db),
        NudgeKind::TooLoud => format!("All of these limits are left by {} dB, clipping by half.", c.level_back_db),
        NudgeKind::DeadAir => "Somebody speaks.".to_owned(),
        NudgeKind::SlowReply => "The late replies are followed by as many in time, or are too long ago.".to_owned(),
        NudgeKind::LowEnergy => {
            "The pitch moves a fifth more than the limit, or half of the fall is made good.".to_owned()
        }
        NudgeKind::Jargon | NudgeKind::Hedging | NudgeKind::OrdersBlame => {
            format!("{} s of own speech without another.", c.wording_clear_s)
        }
        NudgeKind::NegativePhrasing => {
            format!("A positive phrasing, or {} s of own speech without another.", c.wording_clear_s)
        }
        NudgeKind::MissedEmpathy => "Empathy is shown or explored.".to_owned(),
        NudgeKind::NoQuestions => "A question is asked.".to_owned(),
        NudgeKind::CalmWording => "Empathy is shown.".to_owned(),
        NudgeKind::OfferOptions => "An option, promise, offer to escalate or positive phrasing follows.".to_owned(),
        NudgeKind::OfferEscalation => "Escalation is offered.".to_owned(),
        NudgeKind::NoCommitment => "Something definite is promised.".to_owned(),
        NudgeKind::PromiseWithoutTime => "A promise with a time is made.".to_owned(),
        NudgeKind::ReadBack => "They are repeated.".to_owned(),
        _ => String::new(),
    }
}

fn settings(kind: NudgeKind) -> &'static [&'static str] {
    match kind {
        NudgeKind::Interrupting => &["interruptions", "interruptions_within_s", "overlap_hard_s"],
        NudgeKind::LongMonologue => &["monologue_s"],
        NudgeKind::PaceFast => &["pace_fast_wpm", "pace_fast_close_wpm", "pace_window_s", "syllables_per_word"],
        NudgeKind::PaceSlow => &["pace_slow_wpm", "pace_slow_close_wpm", "pace_window_s"],
        NudgeKind::TooQuiet => &[
            "quiet_dbov",
            "quiet_under_customer_db",
            "quiet_relative_below_dbov",
            "level_window_s",
            "level_sustain_s",
            "level_back_db",
        ],
        NudgeKind::TooLoud => &[
            "loud_dbov",
            "loud_over_customer_db",
            "loud_relative_above_dbov",
            "clipping_share",
            "level_window_s",
            "level_sustain_s",
            "level_back_db",
        ],
        NudgeKind::DeadAir => &["dead_air_s", "dead_air_long_s", "dead_air_cool_down_s"],
        NudgeKind::SlowReply => &["slow_replies", "slow_reply_s", "slow_replies_within_s"],
        NudgeKind::LowEnergy => {
            &["energy_window_s", "energy_share", "energy_baseline_s", "energy_flat_st", "energy_drop_db"]
        }
        NudgeKind::Jargon => &["jargon", "wording_within_s", "wording_clear_s"],
        NudgeKind::MissedEmpathy => &["empathy_within_s", "distress_unanswered"],
        NudgeKind::NoQuestions => &["no_question_s", "no_question_speech_s", "dominance_share", "wording_within_s"],
        NudgeKind::NegativePhrasing => &["negative_phrasings", "wording_within_s", "wording_clear_s"],
        NudgeKind::CalmWording
        | NudgeKind::OfferEscalation
        | NudgeKind::NoCommitment
        | NudgeKind::PromiseWithoutTime => &["act_within_s"],
        NudgeKind::OfferOptions => &["wording_within_s"],
        NudgeKind::Hedging => &["hedges", "hedges_within_s", "hedges_per_100_words", "wording_clear_s"],
        NudgeKind::OrdersBlame => &["orders_blames", "wording_within_s", "wording_clear_s"],
        NudgeKind::ReadBack => &["read_back_digits", "read_back_within_s"],
        NudgeKind::PraiseVoice => &["lively_st"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::config::Section as _;
    use crate::config::schema::Value;

    const PAGE: &str = include_str!("../../docs/nudges.md");

    /// Names in backticks within parentheses, `(`dead_air_s`)`, in the row of a kind.
    fn named(kind: NudgeKind) -> Vec<String> {
        let row = PAGE.lines().find(|line| line.starts_with(&format!("| `{}` |", kind.name()))).unwrap();
        row.split("(`").skip(1).map(|rest| rest.split('`').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_setting_that_the_page_names_for_a_kind_is_told_with_its_value() {
        let all = CoachConfig::settings();
        for kind in NudgeKind::ALL {
            let spoken = Spoken::of(*kind, &CoachConfig::default());
            for name in named(*kind) {
                assert!(spoken.settings.contains(&name.as_str()), "{}: {name}", kind.name());
            }
            let said = format!("{} {} {}", spoken.opens, spoken.corrected, spoken.holds_for_s);
            for name in spoken.settings.iter().filter(|name| !name.ends_with("cool_down_s")) {
                let setting = all.iter().find(|setting| setting.key == *name).unwrap();
                let value = match &setting.default {
                    Value::Float(x) => x.to_string(),
                    Value::Integer(x) => x.to_string(),
                    other => panic!("{other:?}"),
                };
                assert!(said.contains(&value), "{}: {name} = {value} is not in {said}", kind.name());
            }
        }
    }

    #[test]
    fn every_kind_says_when_it_opens_and_how_it_is_put_right() {
        for kind in NudgeKind::ALL {
            let spoken = Spoken::of(*kind, &CoachConfig::default());
            assert!(spoken.opens.ends_with('.') && spoken.opens.len() > 20, "{kind:?}: {}", spoken.opens);
            let lasting = matches!(kind, NudgeKind::CardData | NudgeKind::AudioFault | NudgeKind::Bleed);
            assert_eq!(spoken.corrected.is_empty(), kind.is_praise() || lasting, "{kind:?}");
        }
    }

    #[test]
    fn the_limits_are_those_in_force() {
        let config = CoachConfig { pace_fast_wpm: 251.0, how_often: "rarely".to_owned(), ..CoachConfig::default() };
        let spoken = Spoken::of(NudgeKind::PaceFast, &config);
        assert!(spoken.opens.contains("Over 251 words a minute"), "{}", spoken.opens);
        assert_eq!(spoken.cool_down_s, 120.0);
    }
}
