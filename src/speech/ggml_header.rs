//! The first numbers of a model file: which of Whisper's models it is.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// "ggml", little-endian.
const MAGIC: u32 = 0x6767_6d6c;
/// Vocabularies from this size on are those of the models for many languages.
const MULTILINGUAL: u32 = 51_865;

/// The sizes that tell models apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GgmlHeader {
    /// Tokens it knows.
    pub vocabulary: u32,
    /// Layers of the decoder: 4 in tiny, 6 in base, 12 in small, 24 in medium.
    pub text_layers: u32,
    /// Layers of the encoder; as many, but for the models called turbo.
    pub audio_layers: u32,
}

impl GgmlHeader {
    /// Reads it from a file; `None` for another kind of file.
    ///
    /// # Errors
    /// What the system says when the file cannot be opened or is shorter than a header.
    pub fn read(path: &Path) -> io::Result<Option<GgmlHeader>> {
        let mut bytes = [0; 40];
        File::open(path)?.read_exact(&mut bytes)?;
        Ok(GgmlHeader::parse(&bytes))
    }

    fn parse(bytes: &[u8; 40]) -> Option<GgmlHeader> {
        let word = |i: usize| bytes[4 * i..].first_chunk().map(|word| u32::from_le_bytes(*word));
        let header = GgmlHeader { vocabulary: word(1)?, audio_layers: word(5)?, text_layers: word(9)? };
        (word(0)? == MAGIC).then_some(header)
    }

    /// Whether it knows more languages than English.
    #[must_use]
    pub fn multilingual(&self) -> bool {
        self.vocabulary >= MULTILINGUAL
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn sizes_are_read_and_other_files_refused() {
        let numbers = [MAGIC, 51_864, 1500, 384, 6, 4, 448, 384, 6, 5];
        let mut bytes = [0; 40];
        bytes.chunks_mut(4).zip(numbers).for_each(|(word, number)| word.copy_from_slice(&number.to_le_bytes()));
        let header = GgmlHeader::parse(&bytes).unwrap();
        assert_eq!(header, GgmlHeader { vocabulary: 51_864, text_layers: 5, audio_layers: 4 });
        assert!(!header.multilingual());
        bytes[0] = b'R';
        assert_eq!(GgmlHeader::parse(&bytes), None);
    }
}
