//! Recordings as sources of blocks.

use std::path::PathBuf;

use super::{AudioConfig, AudioError, Block};

/// Which files make up one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallFiles {
    /// One recording, a channel each party.
    One(PathBuf),
    /// Two recordings that begin together, one a party.
    Pair {
        /// The agent's side.
        agent: PathBuf,
        /// The customer's side.
        customer: PathBuf,
    },
}

/// What is known of a source before its sound is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceInfo {
    /// File name (names joined with ` + ` for a pair).
    pub name: String,
    /// Samples a second.
    pub sample_rate_hz: u32,
    /// Channels of the file.
    pub channels: u16,
    /// Channel of the agent and of the customer.
    pub party_channels: [u16; 2],
    /// Length from the header, where it says.
    pub duration_s: Option<f64>,
    /// True when there is one channel only: both parties are on it.
    pub mono: bool,
    /// True for two files.
    pub pair: bool,
}

/// An open call, read block by block.
#[derive(Debug)]
pub struct CallSource {
    info: SourceInfo,
}

impl CallSource {
    /// Opens the files of a call.
    ///
    /// # Errors
    /// [`AudioError`] when a file cannot be read or holds no sound that is supported.
    pub fn open(files: &CallFiles, config: &AudioConfig) -> Result<CallSource, AudioError> {
        let _ = (files, config);
        Ok(CallSource { info: SourceInfo::default() })
    }

    /// What is known of the source.
    #[must_use]
    pub fn info(&self) -> &SourceInfo {
        &self.info
    }

    /// Appends the next blocks, a like stretch of both parties; `false` when the end is reached.
    ///
    /// # Errors
    /// [`AudioError`] when reading fails; what was read before stays good.
    pub fn next(&mut self, out: &mut Vec<Block>) -> Result<bool, AudioError> {
        let _ = out;
        Ok(false)
    }

    /// SHA-256 of the bytes read, hexadecimal; complete once `next` has returned `false`.
    #[must_use]
    pub fn sha256(&self) -> String {
        String::new()
    }

    /// What was noticed while reading: a header that lied, a damaged packet, a file cut short. Sentences.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &[]
    }
}
