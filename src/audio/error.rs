//! What can be wrong with a recording or a device, in sentences.

use std::path::{Path, PathBuf};

/// A recording that cannot be read, or devices that cannot be watched. Each message says what, where and what to do.
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
    /// A kind that is supported, but so broken that no sound can be got out of it.
    #[error("{path}: {reason}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is broken and what to do.
        reason: String,
    },
    /// A whole file without a single sample.
    #[error("{path}: {reason}", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
        /// What is empty and what to do.
        reason: String,
    },
    /// The configured channel of the agent is not in the recording.
    #[error(
        "{path}: the agent is set to channel {wanted}, but the recording has only channels 0 to {last}. \
         Set `agent_channel` (or `--agent-channel`) to one of these.",
        path = path.display(),
        last = channels.saturating_sub(1)
    )]
    NoSuchChannel {
        /// The file.
        path: PathBuf,
        /// Channel asked for, counted from 0.
        wanted: u32,
        /// Channels of the file.
        channels: u16,
    },
    /// The sound system of this machine cannot be used.
    #[error("{reason}")]
    Device {
        /// What is the matter and what to do.
        reason: String,
    },
}

impl AudioError {
    pub(super) fn io(path: &Path, source: std::io::Error) -> AudioError {
        AudioError::Io { path: path.to_owned(), source }
    }

    pub(super) fn unsupported(path: &Path, reason: impl Into<String>) -> AudioError {
        AudioError::Unsupported { path: path.to_owned(), reason: reason.into() }
    }

    pub(super) fn damaged(path: &Path, reason: impl Into<String>) -> AudioError {
        AudioError::Damaged { path: path.to_owned(), reason: reason.into() }
    }

    pub(super) fn empty(path: &Path, reason: impl Into<String>) -> AudioError {
        AudioError::Empty { path: path.to_owned(), reason: reason.into() }
    }
}
