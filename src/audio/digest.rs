//! SHA-256 over the bytes of recordings.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::AudioError;

/// Hexadecimal SHA-256 of the bytes of all `paths`, one after the other.
///
/// A pass of its own: the readers of containers jump about in a file, and what they never look at
/// (pictures, an index at the end) belongs to the file all the same.
pub(super) fn sha256_of<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<String, AudioError> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    for path in paths {
        let mut file = File::open(path).map_err(|e| AudioError::io(path, e))?;
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => hash.update(&buffer[..n]),
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(AudioError::io(path, e)),
            }
        }
    }
    Ok(hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
