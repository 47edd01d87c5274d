//! A live call on the disk, so that nothing is lost whatever happens to the program.
//!
//! In: entries and sound as they come. Out: a folder a call: `journal.jsonl` while it goes on, `record.json` and
//! `report.html` once it has ended, and, only where audio is kept, `agent.wav` and `customer.wav`.
//! Invariants: each line of the journal is whole or the last; a sound file's header is right every second; without
//! keeping audio no sample reaches the disk; files are the person's own (mode 600).

pub mod config;
pub mod folder;
pub mod journal;
pub mod wave;

pub use config::KeepConfig;
pub use folder::{CallFolder, Orphan, free_bytes, orphans, to_hear_again, write_whole};
pub use journal::{Entry, Header, Journal, Standing};
pub use wave::{Wave, repair};

/// Why something could not be kept. Each message says what and what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// A file could not be made or written.
    #[error("{path} could not be written: {reason}", path = path.display())]
    Write {
        /// Which.
        path: std::path::PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// A file could not be read.
    #[error("{path} could not be read: {reason}", path = path.display())]
    Read {
        /// Which.
        path: std::path::PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// A journal without a beginning.
    #[error("{path} does not begin like a journal of a call; it was left as it is", path = path.display())]
    NoJournal {
        /// Which.
        path: std::path::PathBuf,
    },
}
