//! Voice to words.
//!
//! In: [`Frame`](crate::frames::Frame)s and speech segments. Out: [`Utterance`]s, redacted.
//! Invariants: nothing is recognised outside speech; words lie within their utterance and in order;
//! no card number, expiry or code ever leaves this step; every dropped text is counted.

#[cfg(feature = "whisper")]
mod before;
pub mod check;
pub mod config;
pub mod cutter;
pub mod email;
#[cfg(feature = "whisper")]
mod ggml_header;
pub mod mask;
pub mod numbers;
pub mod place;
pub mod recognizer;
pub mod redact;
pub mod settle;
#[cfg(feature = "whisper")]
pub mod whisper;
pub mod words;

use serde::{Deserialize, Serialize};

pub use config::SpeechConfig;
pub use cutter::{Clip, UtteranceCutter};
pub use recognizer::{ModelSize, Recognized, Recognizer, SpeechError};
pub use redact::{RedactConfig, Redactor};

use crate::Party;

/// One recognised word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word as recognised, with its punctuation, without white space around it.
    pub text: String,
    /// Onset, seconds on the call's clock.
    pub start_s: f64,
    /// End, seconds.
    pub end_s: f64,
    /// The recogniser's confidence, 0 to 1.
    pub confidence: f32,
}

/// What was taken out of a text, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedactionKind {
    /// Payment card number (12 to 19 digits that pass the Luhn check, or said in answer to the request for one).
    CardNumber,
    /// Expiry month and year of a card.
    CardExpiry,
    /// Security code of a card.
    CardCode,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Account number.
    Account,
    /// Social security number.
    Ssn,
    /// Date of birth.
    BirthDate,
    /// Post code.
    PostCode,
}

impl RedactionKind {
    /// The name used in the record and in the placeholder, `[card_number]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RedactionKind::CardNumber => "card_number",
            RedactionKind::CardExpiry => "card_expiry",
            RedactionKind::CardCode => "card_code",
            RedactionKind::Phone => "phone",
            RedactionKind::Email => "email",
            RedactionKind::Account => "account",
            RedactionKind::Ssn => "ssn",
            RedactionKind::BirthDate => "birth_date",
            RedactionKind::PostCode => "post_code",
        }
    }
}

/// A placeholder in a text: `[card_number]` stands at bytes `start..end`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Redaction {
    /// What was taken out.
    pub kind: RedactionKind,
    /// First byte of the placeholder in the utterance's text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Where in the call the words were said, seconds.
    pub start_s: f64,
    /// Where they ended, seconds.
    pub end_s: f64,
}

/// Speech whose text could not be relied on, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DroppedText {
    /// Who was heard.
    pub party: Party,
    /// Onset of the speech, seconds on the call's clock.
    pub start_s: f64,
    /// Its end, seconds.
    pub end_s: f64,
    /// `empty`, `repeats`, `impossible rate`, `low confidence`, or `failed` where the recogniser gave it up.
    pub reason: String,
}

/// What one party said without a long pause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Utterance {
    /// Who said it.
    pub party: Party,
    /// Onset, seconds on the call's clock.
    pub start_s: f64,
    /// End, seconds.
    pub end_s: f64,
    /// The words in one line, redacted; equals the words joined by single spaces.
    pub text: String,
    /// The recogniser's confidence, mean over the words, 0 to 1.
    pub confidence: f32,
    /// The words with their times.
    pub words: Vec<Word>,
    /// What was taken out of the text.
    #[serde(default)]
    pub redactions: Vec<Redaction>,
}
