//! What any recogniser of words is to the program.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

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

/// How large a model is: smaller ones go wrong sooner when they are given less context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelSize {
    /// 39 million parameters.
    Tiny,
    /// 74 million.
    Base,
    /// More.
    Larger,
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

    /// Another call begins: nothing that was heard before counts in it.
    fn begin_call(&mut self) {}

    /// Sets how many threads hear one clip, where that can be set.
    fn set_threads(&mut self, _threads: u32) {}

    /// Raised from another thread, it makes the recogniser give up the clip at hand soon, with
    /// [`SpeechError::Failed`]; it is lowered by who raised it. None where a clip cannot be given up.
    fn stop_sign(&self) -> Option<Arc<AtomicBool>> {
        None
    }
}
