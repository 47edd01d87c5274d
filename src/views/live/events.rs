//! What happens in a live call, in the form in which views are told.

use serde::Serialize;

use crate::Party;
use crate::call::{Consent, Sharing};
use crate::coach::{Cause, HowOften, Nudge, NudgeKind, Outcome};
use crate::cues::{Cue, CueKind, Polarity, Skill};
use crate::speech::Utterance;
use crate::speech::mask::masked;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum LiveEvent {
    /// Levels now; many a second.
    Meters(Meters),
    /// Balance and pace now; once a second.
    Figures(Figures),
    /// A device came, went, or is not well.
    Device(DeviceCard),
    /// A call began.
    CallStarted(CallCard),
    /// A switch was set.
    Mode(Mode),
    /// A nudge came up.
    NudgeOpened(NudgeCard),
    /// The open nudge went away.
    NudgeClosed(NudgeEnd),
    /// Words, redacted.
    Words(WordsLine),
    /// What somebody has said so far, not settled; the next of this party, or its words, take its place.
    Partial(PartialLine),
    /// A cue.
    Cue(CueLine),
    /// Something to know about the program itself.
    Notice(Notice),
    /// The call is over; its last words are awaited.
    CallEnding {
        /// The call.
        id: String,
        /// Utterances that still wait for their words.
        waiting_utterances: usize,
    },
    /// Record and report of the call are there.
    CallEnded {
        /// The call.
        id: String,
    },
    /// An ended call was heard again with a better model: its record and report are new.
    CallImproved {
        /// The call.
        id: String,
        /// The model whose words they are now.
        model: String,
    },
    /// The program ends.
    Bye {},
}

impl LiveEvent {
    /// Its name on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            LiveEvent::Meters(_) => "meters",
            LiveEvent::Figures(_) => "figures",
            LiveEvent::Device(_) => "device",
            LiveEvent::CallStarted(_) => "call_started",
            LiveEvent::Mode(_) => "mode",
            LiveEvent::NudgeOpened(_) => "nudge_opened",
            LiveEvent::NudgeClosed(_) => "nudge_closed",
            LiveEvent::Words(_) => "words",
            LiveEvent::Partial(_) => "partial",
            LiveEvent::Cue(_) => "cue",
            LiveEvent::Notice(_) => "notice",
            LiveEvent::CallEnding { .. } => "call_ending",
            LiveEvent::CallEnded { .. } => "call_ended",
            LiveEvent::CallImproved { .. } => "call_improved",
            LiveEvent::Bye {} => "bye",
        }
    }

    /// Whether a view that was away is told of it afterwards.
    #[must_use]
    pub fn is_logged(&self) -> bool {
        !matches!(self, LiveEvent::Meters(_) | LiveEvent::Figures(_))
    }
}

/// One party's meter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Meter {
    /// Level of the last moment, dBov, -100 to 0; none without a device.
    pub level_dbov: Option<f32>,
    /// Whether the party speaks.
    pub speaks: bool,
}

/// Both meters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Meters {
    /// The agent's.
    pub agent: Meter,
    /// The customer's.
    pub customer: Meter,
}

/// How the call goes, in figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Length of the call so far, seconds.
    pub call_s: f64,
    /// The agent's share of both parties' speech time, 0 to 1; none until 5 s were said.
    pub talk_share: Option<f64>,
    /// The agent's pace over the last seconds of own speech, words a minute.
    pub pace_wpm: Option<f64>,
    /// `slow`, `good` or `fast`.
    pub pace_band: Option<&'static str>,
    /// Lower limit of the good pace.
    pub pace_low_wpm: f64,
    /// Its upper limit.
    pub pace_high_wpm: f64,
    /// Length of the agent's present turn; 0 when the customer has the floor.
    pub turn_s: f64,
    /// How long nobody has spoken.
    pub silence_s: f64,
    /// Age of the oldest sound that waits for its words; none without words.
    pub words_behind_s: Option<f64>,
}

/// One party's device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeviceCard {
    /// Whose.
    pub party: Party,
    /// Its name.
    pub device: String,
    /// `listening`, `quiet`, `gone`, `switched`, `absent` or `paused`.
    pub state: &'static str,
    /// A sentence where something is the matter.
    pub text: String,
}

/// A call that goes on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CallCard {
    /// Its identifier.
    pub id: String,
    /// When it began, RFC 3339.
    pub started_at: String,
}

/// The switches.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Mode {
    /// The customer is on hold.
    pub hold: bool,
    /// Card data is read out: nothing is listened to.
    pub card_capture: bool,
    /// Who may see the record.
    pub sharing: Sharing,
    /// How consent was had.
    pub consent: Option<Consent>,
    /// No nudges for now.
    pub snoozed: bool,
    /// How often nudges may come.
    pub how_often: HowOften,
    /// Kinds that are off.
    pub off: Vec<String>,
}

/// A nudge for a person to see.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NudgeCard {
    /// `n1`, `n2`, ... in the order of opening.
    pub id: String,
    /// What is the case.
    pub kind: NudgeKind,
    /// The skill it serves.
    pub skill: Skill,
    /// Praise or correction.
    pub praise: bool,
    /// At most five words.
    pub headline: String,
    /// One line.
    pub detail: String,
    /// When it came up, seconds on the call's clock.
    pub opened_s: f64,
    /// What opened it.
    pub cause: Cause,
    /// How it ended, once it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_s: Option<f64>,
    /// What the agent said of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helpful: Option<bool>,
}

impl NudgeCard {
    /// The card of the nudge that is the `number`th of its call, counted from 1.
    #[must_use]
    pub fn of(nudge: &Nudge, number: usize) -> NudgeCard {
        NudgeCard {
            id: format!("n{number}"),
            kind: nudge.kind,
            skill: nudge.skill,
            praise: nudge.kind.is_praise(),
            headline: nudge.headline.clone(),
            detail: nudge.detail.clone(),
            opened_s: nudge.opened_s,
            cause: nudge.cause.clone(),
            outcome: None,
            closed_s: None,
            helpful: None,
        }
    }
}

/// How a nudge ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NudgeEnd {
    /// Which.
    pub id: String,
    /// How.
    pub outcome: Outcome,
    /// When, seconds on the call's clock.
    pub closed_s: f64,
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WordsLine {
    /// `u1`, `u2`, ... in the order in which they came.
    pub id: String,
    /// Who.
    pub party: Party,
    /// Onset, seconds on the call's clock.
    pub start_s: f64,
    /// End.
    pub end_s: f64,
    /// The words, redacted.
    pub text: String,
    /// How long after their end they came.
    pub late_s: f64,
}

impl WordsLine {
    /// The line of the call's `number`th utterance, counted from 1, that came at `known_s`.
    #[must_use]
    pub fn of(utterance: &Utterance, number: usize, known_s: f64) -> WordsLine {
        WordsLine {
            id: format!("u{number}"),
            party: utterance.party,
            start_s: utterance.start_s,
            end_s: utterance.end_s,
            text: utterance.text.clone(),
            late_s: (known_s - utterance.end_s).max(0.0),
        }
    }
}

/// What somebody has said so far. It may change, and nothing is concluded from it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartialLine {
    /// Who.
    pub party: Party,
    /// Onset, seconds on the call's clock.
    pub start_s: f64,
    /// Up to where it was heard.
    pub end_s: f64,
    /// The words; whatever could be part of a number is left out until it is settled, when it is known what it is.
    pub text: String,
}

impl PartialLine {
    /// The line of an utterance that may go on.
    #[must_use]
    pub fn of(utterance: &Utterance) -> PartialLine {
        PartialLine {
            party: utterance.party,
            start_s: utterance.start_s,
            end_s: utterance.end_s,
            text: masked(&utterance.words),
        }
    }

    /// Takes a party's line back: nothing came of it.
    #[must_use]
    pub fn taken_back(party: Party) -> PartialLine {
        PartialLine { party, start_s: 0.0, end_s: 0.0, text: String::new() }
    }
}

/// A cue for a person to see.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueLine {
    /// As in the record.
    pub id: String,
    /// The skill.
    pub skill: Skill,
    /// Which cue.
    pub cue: CueKind,
    /// Good, bad or neither.
    pub polarity: Polarity,
    /// Whose.
    pub party: Party,
    /// Where it begins, seconds.
    pub start_s: f64,
    /// Where it ends.
    pub end_s: f64,
    /// The words.
    pub quote: String,
}

impl From<&Cue> for CueLine {
    fn from(cue: &Cue) -> CueLine {
        CueLine {
            id: cue.id.clone(),
            skill: cue.skill,
            cue: cue.cue,
            polarity: cue.polarity,
            party: cue.party,
            start_s: cue.start_s,
            end_s: cue.end_s,
            quote: cue.evidence.quote.clone(),
        }
    }
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    /// Good to know.
    Info,
    /// Something does not work as it should.
    Warning,
}

/// Something to know about the program itself. An empty text takes back the notice of that code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    /// Short name.
    pub code: &'static str,
    /// A sentence.
    pub text: String,
    /// How much it matters.
    pub level: NoticeLevel,
}

/// A kind of nudge, for the list of what can be switched off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindCard {
    /// Its name.
    pub kind: NudgeKind,
    /// Its skill.
    pub skill: Skill,
    /// What its card says.
    pub headline: &'static str,
    /// Praise or correction.
    pub praise: bool,
}
