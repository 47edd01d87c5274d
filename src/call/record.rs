//! The document that one call becomes. Described for others in docs/record.md and docs/record.schema.json.

mod summary;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::phases::{Expectation, Phase};
use crate::call::playbook::PlaybookResult;
use crate::coach::Nudge;
use crate::cues::{Cue, Skill};
use crate::speech::{DroppedText, Utterance};
use crate::talk::{Overlap, Silence, Turn};
use crate::voice::{Breath, Moment, Segment};
use crate::{Party, Span};

pub use summary::{Ended, How, Polished, Summary, SummaryPoint, Wanted};

/// The schema's name and version, the first field of each record.
pub const SCHEMA: &str = "sidetone.call/1";

/// One call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Identifier: the first 16 hex digits of the source's SHA-256, or given.
    pub id: String,
    /// Where the sound came from.
    pub source: Source,
    /// When the call began, RFC 3339, where known.
    #[serde(default)]
    pub started_at: Option<String>,
    /// What recognised and judged.
    pub models: Models,
    /// SHA-256 of the configuration in force, first 16 hex digits.
    pub config_digest: String,
    /// Which channel each party is on, counted from 0.
    pub parties: BTreeMap<Party, PartyInfo>,
    /// Speech segments of both parties, by time.
    pub speech: Vec<Segment>,
    /// Turns by time.
    pub turns: Vec<Turn>,
    /// Overlaps by time.
    pub overlaps: Vec<Overlap>,
    /// Silences of 3 s or more, by time.
    pub silences: Vec<Silence>,
    /// What was said, by time, redacted.
    pub utterances: Vec<Utterance>,
    /// Cues by time.
    pub cues: Vec<Cue>,
    /// Nudges by time of opening.
    pub nudges: Vec<Nudge>,
    /// Voices against their own usual, by time.
    #[serde(default)]
    pub expression: Vec<Moment>,
    /// Breaths and sighs that were heard, by time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaths: Vec<Breath>,
    /// Phases of the call in order, each with its figures; none where there are no words or the call is too short.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<Phase>,
    /// What is expected in each phase, and what was there; empty without phases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expectations: Vec<Expectation>,
    /// Figures.
    pub metrics: Metrics,
    /// A score for each skill, each with its reasons.
    pub skills: BTreeMap<Skill, SkillScore>,
    /// The call in words.
    pub summary: Summary,
    /// Whether the sound can be relied on.
    pub health: Health,
    /// The call held against a playbook, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playbook: Option<PlaybookResult>,
    /// What only a live call has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<LiveInfo>,
}

/// Who may see the record of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// The agent alone.
    #[default]
    Private,
    /// The supervisor too.
    Shared,
}

/// How consent to being heard was had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// The other party was told.
    Told,
    /// The other party agreed.
    Agreed,
    /// The law does not ask for it here.
    NotNeeded,
}

/// What only a live call has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LiveInfo {
    /// Who may see this record.
    #[serde(default)]
    pub sharing: Sharing,
    /// How consent was had, each with the second of the call at which it was stamped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consent: Vec<ConsentStamp>,
    /// Stretches in which card data was read out and nothing was listened to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub card_capture: Vec<Span>,
    /// Device of the agent and of the customer, as they were at the end; empty where there was none.
    pub devices: BTreeMap<Party, String>,
    /// True where the program was cut off during the call and the record was finished later.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recovered: bool,
}

/// Consent, as it was stamped.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ConsentStamp {
    /// How it was had.
    pub basis: Consent,
    /// When, seconds on the call's clock.
    pub at_s: f64,
}

/// One party's place in the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartyInfo {
    /// Channel counted from 0; for two files, 0 in each.
    pub channel: u16,
}

/// What kind of source it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// One recording, a channel each party.
    File,
    /// Two recordings, one a party.
    FilePair,
    /// A recording with both parties on one channel.
    MonoFile,
    /// The same, with the parties told apart by voice.
    MonoParted,
    /// Devices.
    Live,
}

/// Where the sound came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// File, pair of files, or devices.
    pub kind: SourceKind,
    /// File name without its folder (both joined with ` + ` for a pair).
    pub name: String,
    /// SHA-256 of the file's bytes (of both, one after the other, for a pair), hexadecimal.
    pub sha256: String,
    /// Samples a second of the source.
    pub sample_rate_hz: u32,
    /// Channels of the source.
    pub channels: u16,
    /// Length of the call.
    pub duration_s: f64,
}

/// What recognised and judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Models {
    /// Version of the program.
    pub sidetone: String,
    /// Name of the voice-activity method.
    pub activity: String,
    /// Name of the recognition model; none where the call was analysed without words.
    #[serde(default)]
    pub speech: Option<String>,
    /// Models whose words stood here before these, the first one first; their records are kept beside this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speech_earlier: Vec<String>,
    /// Why there are no words, where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speech_absent: Option<String>,
    /// Lexicons: name and version.
    #[serde(default)]
    pub lexicons: BTreeMap<String, String>,
}

/// Figures by party and of the call. Formulas in docs/metrics.md.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// The agent's.
    pub agent: PartyMetrics,
    /// The customer's.
    pub customer: PartyMetrics,
    /// The call's.
    pub call: CallMetrics,
}

impl Metrics {
    /// One party's figures.
    #[must_use]
    pub fn of(&self, party: Party) -> &PartyMetrics {
        match party {
            Party::Agent => &self.agent,
            Party::Customer => &self.customer,
        }
    }
}

/// One party's figures; `None` where there was not enough to measure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PartyMetrics {
    /// Time in speech segments.
    pub speech_s: f64,
    /// Share of both parties' speech time, 0 to 1.
    pub talk_share: Option<f64>,
    /// Number of turns.
    pub turns: u32,
    /// Longest turn, backchannels of the other ignored.
    pub longest_monologue_s: f64,
    /// Median length of a turn.
    pub turn_median_s: Option<f64>,
    /// Words recognised.
    pub words: u32,
    /// Words a turn, mean.
    pub words_per_turn: Option<f64>,
    /// Words a minute of own speech time (from syllable nuclei where there are no words).
    pub pace_wpm: Option<f64>,
    /// `words` or `syllables`: what `pace_wpm` was counted from.
    #[serde(default)]
    pub pace_from: Option<String>,
    /// Highest pace in any window with 15 s of speech.
    pub pace_peak_wpm: Option<f64>,
    /// Syllable nuclei a second of speech time.
    pub articulation_rate_syl_s: Option<f64>,
    /// ITU-T P.56 active speech level, dBov.
    pub active_level_dbov: Option<f64>,
    /// Level of the background, dBov.
    pub noise_dbov: Option<f64>,
    /// Active level over background, dB.
    pub snr_db: Option<f64>,
    /// Share of samples at full scale, 0 to 1.
    pub clipping_ratio: f64,
    /// Median fundamental frequency of voiced frames.
    pub f0_median_hz: Option<f64>,
    /// 5th to 95th percentile of pitch, semitones.
    pub f0_range_st: Option<f64>,
    /// Standard deviation of pitch, semitones about the own median.
    pub f0_sd_st: Option<f64>,
    /// Standard deviation of the level of speech frames, dB.
    pub level_sd_db: Option<f64>,
    /// Mean spectral centroid of voiced frames.
    pub centroid_hz: Option<f64>,
    /// Level in the last third against the first third of own speech, dB.
    pub level_trend_db: Option<f64>,
    /// Interruptions started.
    pub interruptions: u32,
    /// Interruptions tried and given up.
    pub failed_interruptions: u32,
    /// Backchannels given.
    pub backchannels: u32,
    /// Terminal overlaps started.
    pub terminal_overlaps: u32,
    /// Median gap before own replies, negative where they overlapped.
    pub reply_gap_median_s: Option<f64>,
    /// Replies later than the configured limit.
    pub slow_replies: u32,
    /// Open questions asked.
    pub open_questions: u32,
    /// Closed questions asked.
    pub closed_questions: u32,
    /// Fillers in a hundred words.
    pub fillers_per_100_words: Option<f64>,
    /// Hedges in a hundred words.
    pub hedges_per_100_words: Option<f64>,
    /// Mean confidence of the recogniser, 0 to 1.
    pub word_confidence: Option<f64>,
}

/// The call's figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CallMetrics {
    /// Length of the call.
    pub duration_s: f64,
    /// Time in which both speak.
    pub overlap_s: f64,
    /// Overlap over both parties' speech time, 0 to 1.
    pub overlap_share: Option<f64>,
    /// Silences of 3 s or more that are no hold.
    pub dead_air_count: u32,
    /// Their time together.
    pub dead_air_s: f64,
    /// The longest of them.
    pub longest_dead_air_s: f64,
    /// Holds.
    pub hold_count: u32,
    /// Their time together.
    pub hold_s: f64,
    /// Share of the call in which nobody speaks, 0 to 1.
    pub silence_share: Option<f64>,
    /// Turns a minute.
    pub turns_per_minute: Option<f64>,
}

/// How well one skill was shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SkillScore {
    /// 0 to 100; none where there was not enough to judge.
    pub score: Option<f64>,
    /// How much there was to judge, 0 to 1.
    pub confidence: f64,
    /// The parts the score is made of; they add up to it.
    pub why: Vec<Why>,
}

/// One reason behind a score.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// For a person to read.
    pub text: String,
    /// What it adds to the score or takes from it.
    pub points: f64,
    /// The metric it rests on, where it rests on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The cues it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cues: Vec<String>,
}

/// Whether the sound can be relied on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// The agent's channel.
    pub agent: PartyHealth,
    /// The customer's channel.
    pub customer: PartyHealth,
    /// What is the matter with the recording as a whole.
    pub verdicts: Vec<HealthVerdict>,
    /// Speech without words: what was recognised there could not be relied on. By time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped_texts: Vec<DroppedText>,
}

/// One channel's state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PartyHealth {
    /// Active speech level, dBov.
    pub level_dbov: Option<f64>,
    /// Share of samples at full scale, 0 to 1.
    pub clipping: f64,
    /// Signal-to-noise ratio, dB.
    pub snr_db: Option<f64>,
    /// Seconds filled with silence because the source had gaps.
    pub gaps_s: f64,
    /// Utterances whose text was dropped, with the reasons counted.
    pub dropped: u32,
    /// Correlation of the other party's level within this channel, 0 to 1, where it could be measured.
    pub bleed: Option<f64>,
    /// What is the matter.
    pub verdicts: Vec<HealthVerdict>,
}

/// One finding about the sound.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HealthVerdict {
    /// Short name: `too_quiet`, `clipped`, `noisy`, `silent`, `bleed`, `channels_same`, `channels_swapped`, `gaps`, `truncated`, ...
    pub code: String,
    /// A sentence: what is the matter and what to do.
    pub text: String,
}
