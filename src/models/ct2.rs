//! Reader of CTranslate2 model files (binary version 6), the layout of faster-whisper's models.
//!
//! The file is a list of named arrays. Only the list is kept in memory; an array is read when asked for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::ModelError;
use super::half;

const BINARY_VERSION: u32 = 6;
/// More arrays or longer names than any such model has: the file is something else.
const MOST_VARIABLES: u32 = 100_000;
const MOST_DIMENSIONS: u8 = 8;

/// How the numbers of an array are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 32-bit float.
    F32,
    /// 8-bit integer; a second array `<name>_scale` divides each row.
    I8,
    /// 16-bit integer.
    I16,
    /// 32-bit integer.
    I32,
    /// 16-bit float.
    F16,
    /// 16-bit "brain" float: the upper half of a 32-bit one.
    Bf16,
}

impl Kind {
    fn from_id(id: u8) -> Option<Kind> {
        [Kind::F32, Kind::I8, Kind::I16, Kind::I32, Kind::F16, Kind::Bf16].get(usize::from(id)).copied()
    }

    fn bytes(self) -> usize {
        match self {
            Kind::I8 => 1,
            Kind::I16 | Kind::F16 | Kind::Bf16 => 2,
            Kind::F32 | Kind::I32 => 4,
        }
    }
}

/// Where an array stands in the file and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Rows first; empty for a single number.
    pub shape: Vec<usize>,
    /// How its numbers are stored.
    pub kind: Kind,
    offset: u64,
    len: usize,
}

/// An open model file.
#[derive(Debug)]
pub struct Ct2File {
    path: PathBuf,
    reader: BufReader<File>,
    variables: BTreeMap<String, Variable>,
}

impl Ct2File {
    /// Opens a file and reads its list of arrays.
    ///
    /// # Errors
    /// [`ModelError::Io`] when it cannot be read, [`ModelError::Format`] when it is no such model.
    pub fn open(path: &Path) -> Result<Ct2File, ModelError> {
        let file = File::open(path).map_err(ModelError::io(path))?;
        let file_len = file.metadata().map_err(ModelError::io(path))?.len();
        let mut reader = BufReader::new(file);
        let variables = read_list(&mut reader, file_len).map_err(|fault| match fault {
            Fault::Io(source) if source.kind() == io::ErrorKind::UnexpectedEof => {
                ModelError::format(path, "this CTranslate2 model ends too early; fetch it again")
            }
            Fault::Io(source) => ModelError::io(path)(source),
            Fault::Reason(reason) => ModelError::format(path, reason),
        })?;
        Ok(Ct2File { path: path.to_path_buf(), reader, variables })
    }

    /// Shape and kind of an array.
    ///
    /// # Errors
    /// [`ModelError::Format`] when there is none of this name.
    pub fn variable(&self, name: &str) -> Result<&Variable, ModelError> {
        self.variables.get(name).ok_or_else(|| {
            ModelError::format(&self.path, format!("it has no array \"{name}\", so it is no Whisper model"))
        })
    }

    /// Whether there is an array of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    /// The numbers of an array, rows one after another.
    ///
    /// # Errors
    /// [`ModelError::Io`] when reading fails, [`ModelError::Format`] when there is no such array.
    pub fn read(&mut self, name: &str) -> Result<Vec<f32>, ModelError> {
        let variable = self.variable(name)?.clone();
        let bytes = self.read_bytes(&variable)?;
        let mut values = decode(variable.kind, &bytes);
        let scale = format!("{name}_scale");
        if variable.kind == Kind::I8 && self.has(&scale) {
            let scales = self.read(&scale)?;
            let row = values.len() / scales.len().max(1);
            for (values, scale) in values.chunks_mut(row.max(1)).zip(scales) {
                values.iter_mut().for_each(|value| *value /= scale);
            }
        }
        Ok(values)
    }

    fn read_bytes(&mut self, variable: &Variable) -> Result<Vec<u8>, ModelError> {
        let mut bytes = vec![0; variable.len];
        self.reader
            .seek(SeekFrom::Start(variable.offset))
            .and_then(|_| self.reader.read_exact(&mut bytes))
            .map_err(ModelError::io(&self.path))?;
        Ok(bytes)
    }
}

fn decode(kind: Kind, bytes: &[u8]) -> Vec<f32> {
    let words = bytes.chunks_exact(kind.bytes());
    match kind {
        Kind::F32 => words.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
        Kind::I32 => words.map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]]) as f32).collect(),
        Kind::I16 => words.map(|b| f32::from(i16::from_le_bytes([b[0], b[1]]))).collect(),
        Kind::F16 => words.map(|b| half::to_f32(u16::from_le_bytes([b[0], b[1]]))).collect(),
        Kind::Bf16 => words.map(|b| f32::from_bits(u32::from_le_bytes([0, 0, b[0], b[1]]))).collect(),
        Kind::I8 => words.map(|b| f32::from(b[0] as i8)).collect(),
    }
}

enum Fault {
    Io(io::Error),
    Reason(String),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Fault {
        Fault::Io(error)
    }
}

fn read_list(reader: &mut BufReader<File>, file_len: u64) -> Result<BTreeMap<String, Variable>, Fault> {
    let version = read_u32(reader)?;
    if version != BINARY_VERSION {
        return Err(Fault::Reason(format!(
            "this is no CTranslate2 model of binary version {BINARY_VERSION} (it begins with {version}); convert it anew with ct2-transformers-converter"
        )));
    }
    let spec = read_text(reader)?;
    if spec != "WhisperSpec" {
        return Err(Fault::Reason(format!("this CTranslate2 model is a {spec}, and a WhisperSpec is needed")));
    }
    let _revision = read_u32(reader)?;
    let count = read_u32(reader)?;
    if count > MOST_VARIABLES {
        return Err(Fault::Reason(format!("it claims to hold {count} arrays; it is damaged")));
    }
    let mut variables = BTreeMap::new();
    for _ in 0..count {
        let (name, variable) = read_variable(reader, file_len)?;
        variables.insert(name, variable);
    }
    for _ in 0..read_u32(reader)? {
        let (alias, name) = (read_text(reader)?, read_text(reader)?);
        if let Some(variable) = variables.get(&name).cloned() {
            variables.insert(alias, variable);
        }
    }
    Ok(variables)
}

fn read_variable(reader: &mut BufReader<File>, file_len: u64) -> Result<(String, Variable), Fault> {
    let name = read_text(reader)?;
    let dimensions = read_u8(reader)?;
    if dimensions > MOST_DIMENSIONS {
        return Err(Fault::Reason(format!("the array \"{name}\" claims {dimensions} dimensions; the file is damaged")));
    }
    let shape = (0..dimensions).map(|_| Ok(read_u32(reader)? as usize)).collect::<io::Result<Vec<_>>>()?;
    let kind_id = read_u8(reader)?;
    let kind = Kind::from_id(kind_id)
        .ok_or_else(|| Fault::Reason(format!("the array \"{name}\" is of an unknown kind ({kind_id})")))?;
    let len = read_u32(reader)? as usize;
    let numbers = shape.iter().try_fold(1usize, |product, size| product.checked_mul(*size));
    let offset = reader.stream_position()?;
    if numbers.and_then(|n| n.checked_mul(kind.bytes())) != Some(len) || offset + len as u64 > file_len {
        return Err(Fault::Reason(format!("the array \"{name}\" does not fit its shape or the file; fetch it again")));
    }
    reader.seek_relative(len as i64)?;
    Ok((name, Variable { shape, kind, offset, len }))
}

fn read_u8(reader: &mut impl Read) -> io::Result<u8> {
    let mut bytes = [0; 1];
    reader.read_exact(&mut bytes)?;
    Ok(bytes[0])
}

fn read_u32(reader: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    reader.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

/// A 16-bit length, that many bytes, the last of them zero.
fn read_text(reader: &mut impl Read) -> io::Result<String> {
    let mut len = [0; 2];
    reader.read_exact(&mut len)?;
    let mut bytes = vec![0; usize::from(u16::from_le_bytes(len))];
    reader.read_exact(&mut bytes)?;
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Bytes of a model file with 32-bit arrays.
    pub fn model_bytes(spec: &str, arrays: &[(&str, &[usize], Vec<f32>)]) -> Vec<u8> {
        let mut bytes = 6u32.to_le_bytes().to_vec();
        text(&mut bytes, spec);
        bytes.extend(3u32.to_le_bytes());
        bytes.extend((arrays.len() as u32).to_le_bytes());
        for (name, shape, values) in arrays {
            assert_eq!(shape.iter().product::<usize>(), values.len(), "{name}");
            text(&mut bytes, name);
            bytes.push(shape.len() as u8);
            bytes.extend(shape.iter().flat_map(|size| (*size as u32).to_le_bytes()));
            bytes.push(0);
            bytes.extend((values.len() as u32 * 4).to_le_bytes());
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        }
        bytes.extend(1u32.to_le_bytes());
        text(&mut bytes, "decoder/projection/weight");
        text(&mut bytes, arrays[0].0);
        bytes
    }

    fn text(bytes: &mut Vec<u8>, text: &str) {
        bytes.extend((text.len() as u16 + 1).to_le_bytes());
        bytes.extend(text.as_bytes());
        bytes.push(0);
    }

    fn open(bytes: &[u8]) -> Result<Ct2File, ModelError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        Ct2File::open(file.path())
    }

    #[test]
    fn arrays_and_aliases_are_found_and_read() {
        let bytes =
            model_bytes("WhisperSpec", &[("a", &[2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), ("b", &[], vec![7.0])]);
        let mut file = open(&bytes).unwrap();
        assert_eq!(file.variable("a").unwrap().shape, [2, 3]);
        assert_eq!(file.read("decoder/projection/weight").unwrap(), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(file.read("b").unwrap(), [7.0]);
        assert!(file.read("c").unwrap_err().to_string().contains("\"c\""));
    }

    #[test]
    fn every_kind_of_number_is_read() {
        assert_eq!(decode(Kind::F16, &[0x00, 0x3c, 0x00, 0xc0]), [1.0, -2.0]);
        assert_eq!(decode(Kind::Bf16, &[0x80, 0x3f]), [1.0]);
        assert_eq!(decode(Kind::I8, &[0xff, 5]), [-1.0, 5.0]);
        assert_eq!(decode(Kind::I16, &[0xfe, 0xff]), [-2.0]);
        assert_eq!(decode(Kind::I32, &[7, 0, 0, 0]), [7.0]);
    }

    #[test]
    fn what_is_no_model_is_refused_in_words() {
        let whole = model_bytes("WhisperSpec", &[("a", &[2], vec![1.0, 2.0])]);
        let other = model_bytes("TransformerSpec", &[("a", &[2], vec![1.0, 2.0])]);
        let mut misfit = whole.clone();
        // The first size of "a": after version, spec, revision, count, name and number of dimensions.
        misfit[4 + 14 + 4 + 4 + 4 + 1] = 9;
        for (bytes, words) in [
            (&b"RIFF1234WAVEfmt "[..], "no CTranslate2 model"),
            (&other[..], "TransformerSpec"),
            (&misfit[..], "does not fit"),
            (&whole[..40], "fetch it again"),
            (&[][..], "too early"),
        ] {
            let message = open(bytes).unwrap_err().to_string();
            assert!(message.contains(words), "{message}");
        }
    }
}
