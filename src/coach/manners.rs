//! How each kind behaves: how urgent it is, how long it must hold, how long it shows.

use super::{CoachConfig, NudgeKind};

/// How urgent a kind is; a later class takes the place of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Something went well.
    Praise,
    /// Energy in the voice.
    Energy,
    /// Pace and wording.
    Manner,
    /// Understanding first, options, escalation, promises.
    Conflict,
    /// The customer's feelings.
    Empathy,
    /// The customer may not hear the agent.
    Audio,
    /// Who speaks when.
    TalkOver,
    /// What must be protected.
    Safety,
}

/// How one kind behaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// How urgent.
    pub class: Class,
    /// Within a class: the higher comes first.
    pub rank: u8,
    /// How long it must hold before it opens, seconds.
    pub sustain_s: f64,
    /// Pause before it may come again, seconds.
    pub cool_down_s: f64,
    /// How long it is shown, seconds.
    pub show_s: f64,
    /// It only helps at once, so it does not wait for the gap.
    pub at_once: bool,
    /// It is advice on wording, so it waits for the agent to pause.
    pub waits: bool,
}

impl Manner {
    /// The manner of `kind` under these settings; the cool-down is that of `sometimes`.
    pub fn of(kind: NudgeKind, config: &CoachConfig) -> Manner {
        let (class, rank) = urgency(kind);
        let at_once = matches!(
            kind,
            NudgeKind::Interrupting
                | NudgeKind::LongMonologue
                | NudgeKind::DeadAir
                | NudgeKind::MissedEmpathy
                | NudgeKind::OfferEscalation
                | NudgeKind::CalmWording
                | NudgeKind::OrdersBlame
        );
        let cool_down_s = match kind {
            NudgeKind::DeadAir => config.dead_air_cool_down_s,
            NudgeKind::AudioFault | NudgeKind::Bleed => config.cool_down_s * 5.0,
            _ if kind.is_praise() => config.cool_down_s * 2.0,
            _ => config.cool_down_s,
        };
        Manner {
            class,
            rank,
            sustain_s: sustain(kind, config),
            cool_down_s,
            show_s: if kind == NudgeKind::DeadAir { config.show_s * 2.0 } else { config.show_s },
            at_once,
            waits: !at_once && matches!(class, Class::Manner | Class::Conflict) && !measured(kind),
        }
    }
}

fn measured(kind: NudgeKind) -> bool {
    matches!(kind, NudgeKind::PaceFast | NudgeKind::PaceSlow | NudgeKind::SlowReply)
}

fn sustain(kind: NudgeKind, config: &CoachConfig) -> f64 {
    match kind {
        NudgeKind::TooQuiet | NudgeKind::TooLoud => config.level_sustain_s,
        NudgeKind::PaceFast | NudgeKind::PaceSlow => 1.0,
        NudgeKind::LowEnergy | NudgeKind::PraiseVoice | NudgeKind::PraiseClearSpeech => 5.0,
        NudgeKind::NoQuestions => 2.0,
        // Praise can wait a moment, so that the one that matters most comes first.
        NudgeKind::PraiseEmpathy | NudgeKind::PraiseConflictResolution => 0.0,
        _ if kind.is_praise() => 4.0,
        _ => 0.0,
    }
}

fn urgency(kind: NudgeKind) -> (Class, u8) {
    match kind {
        NudgeKind::CardData => (Class::Safety, 9),
        NudgeKind::Interrupting => (Class::TalkOver, 9),
        NudgeKind::DeadAir => (Class::TalkOver, 8),
        NudgeKind::LongMonologue => (Class::TalkOver, 7),
        NudgeKind::AudioFault => (Class::Audio, 9),
        NudgeKind::Bleed => (Class::Audio, 8),
        NudgeKind::TooQuiet => (Class::Audio, 7),
        NudgeKind::TooLoud => (Class::Audio, 6),
        NudgeKind::MissedEmpathy => (Class::Empathy, 9),
        NudgeKind::OfferEscalation => (Class::Conflict, 9),
        NudgeKind::CalmWording => (Class::Conflict, 8),
        NudgeKind::OrdersBlame => (Class::Conflict, 7),
        NudgeKind::NegativePhrasing => (Class::Conflict, 6),
        NudgeKind::OfferOptions => (Class::Conflict, 5),
        NudgeKind::NoCommitment => (Class::Conflict, 4),
        NudgeKind::Jargon => (Class::Manner, 9),
        NudgeKind::PaceFast => (Class::Manner, 8),
        NudgeKind::Hedging => (Class::Manner, 7),
        NudgeKind::PaceSlow => (Class::Manner, 6),
        NudgeKind::NoQuestions => (Class::Manner, 5),
        NudgeKind::SlowReply => (Class::Manner, 4),
        NudgeKind::ReadBack => (Class::Manner, 3),
        // Whoever waits for a call does not suffer yet: this takes nothing of what is kept for conflict.
        NudgeKind::PromiseWithoutTime => (Class::Manner, 2),
        NudgeKind::LowEnergy => (Class::Energy, 9),
        NudgeKind::PraiseEmpathy => (Class::Praise, 9),
        NudgeKind::PraiseConflictResolution => (Class::Praise, 8),
        NudgeKind::PraiseListening => (Class::Praise, 7),
        NudgeKind::PraisePositivity => (Class::Praise, 6),
        NudgeKind::PraiseAssertiveness => (Class::Praise, 5),
        NudgeKind::PraiseCommunication => (Class::Praise, 4),
        NudgeKind::PraiseClearSpeech => (Class::Praise, 3),
        NudgeKind::PraiseVoice => (Class::Praise, 2),
    }
}
