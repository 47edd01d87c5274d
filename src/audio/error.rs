//! What can be wrong with a recording, in sentences.

use std::path::PathBuf;

/// A recording that cannot be read. Each message says what, where and what to do.
#[derive(Debug, thiserror::Error)]
pub enum AudioError {
    /// The file cannot be opened or read.
    #[error("{path}: cannot be read ({source}). Check that it exists and that you may read it.", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not sound, or a kind of sound that is not supported.
    #[error("{path}: {reason}", path = path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it is and what to do.
        reason: String,
    },
}
