//! A look at a model file before whisper.cpp gets it: whisper.cpp trusts what it reads.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::ModelError;
use super::ggml::{MAGIC, Sizes};

/// Vocabularies from this size on are those of the models for many languages.
const MULTILINGUAL: usize = 51_865;
const MOST: usize = 1 << 20;

/// What a model file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    /// Its sizes.
    pub sizes: Sizes,
    /// How many tensors it has.
    pub tensors: usize,
}

impl Inspected {
    /// Whether it knows more languages than English.
    #[must_use]
    pub fn multilingual(&self) -> bool {
        self.sizes.vocabulary >= MULTILINGUAL
    }
}

/// Walks through a model file without reading its weights.
///
/// # Errors
/// [`ModelError::Io`] when it cannot be read, [`ModelError::Format`] when it is another kind of file or cut short.
pub fn inspect(path: &Path) -> Result<Inspected, ModelError> {
    let file = File::open(path).map_err(ModelError::io(path))?;
    let len = file.metadata().map_err(ModelError::io(path))?.len();
    let mut walk = Walk { reader: BufReader::new(file), len };
    walk.run().map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ModelError::format(path, "the model file is cut short; fetch it again"),
        io::ErrorKind::InvalidData => ModelError::format(path, error.to_string()),
        _ => ModelError::io(path)(error),
    })
}

struct Walk {
    reader: BufReader<File>,
    len: u64,
}

impl Walk {
    fn run(&mut self) -> io::Result<Inspected> {
        if self.word()? != MAGIC {
            return Err(wrong(
                "this is no model for whisper.cpp (a file named ggml-...bin); see `sidetone models list`",
            ));
        }
        let sizes = self.sizes()?;
        let _format = self.word()?;
        let (bands, bins) = (self.size()?, self.size()?);
        self.skip(4 * bands as u64 * bins as u64)?;
        for _ in 0..self.size()? {
            let len = self.size()?;
            self.skip(len as u64)?;
        }
        let mut tensors = 0;
        while self.reader.stream_position()? < self.len {
            self.tensor()?;
            tensors += 1;
        }
        Ok(Inspected { sizes, tensors })
    }

    fn sizes(&mut self) -> io::Result<Sizes> {
        Ok(Sizes {
            vocabulary: self.size()?,
            audio_context: self.size()?,
            audio_state: self.size()?,
            audio_heads: self.size()?,
            audio_layers: self.size()?,
            text_context: self.size()?,
            text_state: self.size()?,
            text_heads: self.size()?,
            text_layers: self.size()?,
            mel_bands: self.size()?,
        })
    }

    fn tensor(&mut self) -> io::Result<()> {
        let (dimensions, name_len, layout) = (self.size()?, self.size()?, self.word()?);
        if dimensions > 4 {
            return Err(wrong("the model file is damaged; fetch it again"));
        }
        let mut numbers = 1u64;
        for _ in 0..dimensions {
            numbers = numbers.saturating_mul(self.size()? as u64);
        }
        self.skip(name_len as u64)?;
        let (block_len, block_bytes) = block(layout).ok_or_else(|| {
            wrong("the model file has weights in a form that is not known here; take one of `sidetone models list`")
        })?;
        self.skip(numbers / block_len * block_bytes)
    }

    fn word(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.reader.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn size(&mut self) -> io::Result<usize> {
        let size = self.word()? as usize;
        if size <= MOST { Ok(size) } else { Err(wrong("the model file is damaged; fetch it again")) }
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        let at = self.reader.stream_position()?;
        if at.checked_add(bytes).is_none_or(|end| end > self.len) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match i64::try_from(bytes) {
            Ok(bytes) => self.reader.seek_relative(bytes),
            Err(_) => self.reader.seek(SeekFrom::Start(at + bytes)).map(|_| ()),
        }
    }
}

/// Numbers and bytes of a block of a ggml number format.
fn block(layout: u32) -> Option<(u64, u64)> {
    Some(match layout {
        0 => (1, 4),
        1 => (1, 2),
        2 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        10 => (256, 84),
        11 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        _ => return None,
    })
}

fn wrong(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::ggml::{self, Layout, Precision};
    use super::*;

    fn small() -> Vec<u8> {
        let sizes = Sizes {
            vocabulary: 51_864,
            audio_context: 1500,
            audio_state: 384,
            audio_heads: 6,
            audio_layers: 4,
            text_context: 448,
            text_state: 384,
            text_heads: 6,
            text_layers: 4,
            mel_bands: 80,
        };
        let mut bytes = Vec::new();
        ggml::write_head(&mut bytes, &sizes, Precision::Q8, &[b"a".to_vec(), Vec::new()]).unwrap();
        ggml::write_tensor(&mut bytes, "x", &[2, 32], Layout::Q8, &[0.5; 64]).unwrap();
        ggml::write_tensor(&mut bytes, "y", &[3], Layout::F32, &[0.5; 3]).unwrap();
        bytes
    }

    fn look(bytes: &[u8]) -> Result<Inspected, ModelError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        inspect(file.path())
    }

    #[test]
    fn what_was_written_is_found() {
        let found = look(&small()).unwrap();
        assert_eq!((found.tensors, found.sizes.vocabulary, found.multilingual()), (2, 51_864, false));
    }

    #[test]
    fn cut_short_damaged_or_foreign_is_a_sentence() {
        let whole = small();
        for len in [0, 3, 20, 1000, whole.len() - 1] {
            let message = look(&whole[..len]).unwrap_err().to_string();
            assert!(message.contains("cut short"), "{len}: {message}");
        }
        assert!(look(b"RIFF____WAVE").unwrap_err().to_string().contains("no model for whisper.cpp"));
        let mut damaged = whole.clone();
        damaged[7] = 0xff;
        assert!(look(&damaged).unwrap_err().to_string().contains("damaged"));
    }
}
