//! What any recogniser of words is to the program.

use super::{Clip, Utterance};

/// What came of one clip.
#[derive(Debug, Clone, PartialEq)]
pub enum Recognized {
    /// Words, not yet redacted.
    Words(Utterance),
    /// Nothing that can be relied on, and why (`repeats`, `impossible rate`, `low confidence`, `empty`).
    Dropped {
        /// Why.
        reason: &'static str,
    },
}

/// Why a recogniser cannot work. Each message says what and what to do.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// The model cannot be loaded.
    #[error("the model {path} cannot be used: {reason}", path = path.display())]
    Model {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The recogniser failed on a clip.
    #[error("recognition failed at {at_s:.1} s: {reason}")]
    Failed {
        /// Where in the call.
        at_s: f64,
        /// What it said.
        reason: String,
    },
}

/// Turns clips into words.
pub trait Recognizer: Send {
    /// Name of the model, for the record.
    fn name(&self) -> &str;

    /// Recognises one clip.
    ///
    /// # Errors
    /// [`SpeechError::Failed`] when the engine fails; the call goes on without these words.
    fn recognize(&mut self, clip: &Clip) -> Result<Recognized, SpeechError>;
}
