//! Models: what there is, where to get it, and how to turn it into a file that whisper.cpp (or `voice/who`) reads.
//!
//! In: the list in `models/models.toml`, a models folder, sources. Out: whole, checked files in that folder.
//! Invariants: a file in the folder is whole or not there; a listed model has the listed checksum; nothing is
//! fetched unless somebody asks. The folder is an argument: this module reads no environment.

mod convert;
pub mod ct2;
pub mod error;
pub mod fetch;
pub mod ggml;
pub mod half;
pub mod inspect;
pub mod mel;
mod packages;
mod pickle;
pub mod q8;
pub mod registry;
mod speaker;
pub mod store;
pub mod vocab;

use std::path::Path;

pub use convert::convert;
pub use error::ModelError;
pub use fetch::{FetchOptions, Progress, fetch};
pub use ggml::Precision;
pub use inspect::inspect;
pub use registry::{Entry, Registry, Source};
pub use store::{Status, list, path, status, verify};

/// Converts a CTranslate2 model (a folder with `model.bin` and `vocabulary.txt` or `vocabulary.json`) to a file that
/// whisper.cpp reads; `progress` hears the part done, 0 to 1.
///
/// # Errors
/// [`ModelError::Format`] when the folder holds no Whisper model, [`ModelError::Io`] when reading or writing fails.
pub fn import(
    folder: &Path,
    target: &Path,
    precision: Precision,
    progress: &mut dyn FnMut(f64),
) -> Result<(), ModelError> {
    let weights = folder.join("model.bin");
    if !weights.is_file() {
        return Err(ModelError::format(
            folder,
            "there is no model.bin in it; name the folder of a CTranslate2 Whisper model",
        ));
    }
    let vocabulary = ["vocabulary.txt", "vocabulary.json"]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| {
            ModelError::format(folder, "there is neither vocabulary.txt nor vocabulary.json beside model.bin")
        })?;
    store::write_whole(target, None, |out| convert(&weights, &vocabulary, precision, target, out, progress))
}
