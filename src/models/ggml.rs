//! Writer of whisper.cpp's model files.
//!
//! Layout, all little-endian: magic number, eleven sizes, mel filters, token texts, then the tensors, each with
//! its dimensions (innermost first), name, number format and data.

use std::io::{self, Write};

use super::{half, mel, q8};

pub(super) const MAGIC: u32 = 0x6767_6d6c;
/// Version of the quantised layouts, written in thousands beside the file's format.
const QUANTISATION_VERSION: i32 = 2;

/// In how many bits the matrices are written. Vectors and positions are always 32-bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Half precision, as trained.
    F16,
    /// Eight bits with a scale for each 32 weights: half the size, as accurate in all measurements.
    #[serde(rename = "q8_0")]
    Q8,
}

impl Precision {
    fn file_format(self) -> i32 {
        match self {
            Precision::F16 => 1,
            Precision::Q8 => 7 + 1000 * QUANTISATION_VERSION,
        }
    }
}

/// How the numbers of one tensor are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// 32-bit floats.
    F32,
    /// 16-bit floats.
    F16,
    /// Blocks of [`q8`].
    Q8,
}

impl Layout {
    fn id(self) -> i32 {
        match self {
            Layout::F32 => 0,
            Layout::F16 => 1,
            Layout::Q8 => 8,
        }
    }
}

/// The sizes of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Tokens, special ones included.
    pub vocabulary: usize,
    /// Positions of the encoder (1500 for 30 s).
    pub audio_context: usize,
    /// Width of the encoder.
    pub audio_state: usize,
    /// Attention heads of the encoder.
    pub audio_heads: usize,
    /// Layers of the encoder.
    pub audio_layers: usize,
    /// Positions of the decoder.
    pub text_context: usize,
    /// Width of the decoder.
    pub text_state: usize,
    /// Attention heads of the decoder.
    pub text_heads: usize,
    /// Layers of the decoder.
    pub text_layers: usize,
    /// Mel bands.
    pub mel_bands: usize,
}

/// Writes everything before the tensors.
///
/// # Errors
/// What `out` says.
pub fn write_head(out: &mut dyn Write, sizes: &Sizes, precision: Precision, tokens: &[Vec<u8>]) -> io::Result<()> {
    out.write_all(&MAGIC.to_le_bytes())?;
    for size in [
        sizes.vocabulary,
        sizes.audio_context,
        sizes.audio_state,
        sizes.audio_heads,
        sizes.audio_layers,
        sizes.text_context,
        sizes.text_state,
        sizes.text_heads,
        sizes.text_layers,
        sizes.mel_bands,
    ] {
        write_size(out, size)?;
    }
    out.write_all(&precision.file_format().to_le_bytes())?;
    write_size(out, sizes.mel_bands)?;
    write_size(out, mel::BINS)?;
    for weight in mel::filters(sizes.mel_bands) {
        out.write_all(&weight.to_le_bytes())?;
    }
    write_size(out, tokens.len())?;
    for token in tokens {
        write_size(out, token.len())?;
        out.write_all(token)?;
    }
    Ok(())
}

/// Writes one tensor; `shape` has the rows first.
///
/// # Errors
/// What `out` says.
pub fn write_tensor(
    out: &mut dyn Write,
    name: &str,
    shape: &[usize],
    layout: Layout,
    values: &[f32],
) -> io::Result<()> {
    write_size(out, shape.len())?;
    write_size(out, name.len())?;
    out.write_all(&layout.id().to_le_bytes())?;
    for size in shape.iter().rev() {
        write_size(out, *size)?;
    }
    out.write_all(name.as_bytes())?;
    let mut bytes = Vec::with_capacity(values.len() * 4);
    match layout {
        Layout::F32 => bytes.extend(values.iter().flat_map(|value| value.to_le_bytes())),
        Layout::F16 => bytes.extend(values.iter().flat_map(|value| half::from_f32(*value).to_le_bytes())),
        Layout::Q8 => q8::quantise(values, &mut bytes),
    }
    out.write_all(&bytes)
}

fn write_size(out: &mut dyn Write, size: usize) -> io::Result<()> {
    let size =
        i32::try_from(size).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a size is beyond 32 bits"))?;
    out.write_all(&size.to_le_bytes())
}
