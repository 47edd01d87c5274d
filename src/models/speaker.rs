//! The weights that tell voices apart: from PyTorch's older file layout to the small file that `voice/who` reads.
//!
//! The layout: a magic number, a version, a description of the machine, the state and the keys of the storages, each a pickle;
//! then each storage with its length as raw little-endian floats.

use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use super::ModelError;
use super::pickle::{self, Value};
use crate::voice::who::encoder::{MAGIC, WEIGHTS};

/// The most floats of one storage that are read; that of the encoder has 1.4 million.
const MOST_FLOATS: usize = 4 << 20;
/// Pickles before the one with the state.
const BEFORE_STATE: usize = 3;

/// What the file is made of, in order; a pair of names is summed (PyTorch keeps two biases where one will do).
const PARTS: [&[&str]; 11] = [
    &["lstm.weight_ih_l0"],
    &["lstm.weight_hh_l0"],
    &["lstm.bias_ih_l0", "lstm.bias_hh_l0"],
    &["lstm.weight_ih_l1"],
    &["lstm.weight_hh_l1"],
    &["lstm.bias_ih_l1", "lstm.bias_hh_l1"],
    &["lstm.weight_ih_l2"],
    &["lstm.weight_hh_l2"],
    &["lstm.bias_ih_l2", "lstm.bias_hh_l2"],
    &["linear.weight"],
    &["linear.bias"],
];

/// Writes the weights found in `source` to `out`.
///
/// # Errors
/// [`ModelError::Format`] where it is another kind of file, [`ModelError::Io`] when reading or writing fails.
pub(super) fn convert(source: &Path, target: &Path, out: &mut dyn Write) -> Result<(), ModelError> {
    let file = std::fs::File::open(source).map_err(ModelError::io(source))?;
    let weights = weights(&mut BufReader::new(file)).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => ModelError::format(source, error.to_string()),
        io::ErrorKind::UnexpectedEof => ModelError::format(source, "the file of weights is cut short; fetch it again"),
        _ => ModelError::io(source)(error),
    })?;
    let bytes: Vec<u8> = weights.iter().flat_map(|x| x.to_le_bytes()).collect();
    out.write_all(MAGIC).and_then(|()| out.write_all(&bytes)).map_err(ModelError::io(target))
}

fn weights(reader: &mut impl Read) -> io::Result<Vec<f32>> {
    for _ in 0..BEFORE_STATE {
        pickle::read(reader)?;
    }
    let state = pickle::read(reader)?;
    let tensors = state.get("model_state").ok_or_else(|| lacks("model_state"))?;
    let keys = pickle::read(reader)?;
    let Value::List(keys) = keys else { return Err(lacks("list of storages")) };
    let mut storages = Vec::new();
    for key in &keys {
        storages.push((key.text().unwrap_or_default().to_owned(), floats(reader)?));
    }
    let mut weights = Vec::with_capacity(WEIGHTS);
    for names in PARTS {
        let first = tensor(tensors, names[0], &storages)?;
        match names.get(1) {
            None => weights.extend(first),
            Some(name) => weights.extend(first.iter().zip(tensor(tensors, name, &storages)?).map(|(a, b)| a + b)),
        }
    }
    if weights.len() == WEIGHTS { Ok(weights) } else { Err(lacks("weights of the right number")) }
}

fn lacks(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("there is no {what} in it, so it is no speaker encoder"))
}

fn floats(reader: &mut impl Read) -> io::Result<Vec<f32>> {
    let mut length = [0; 8];
    reader.read_exact(&mut length)?;
    let count = usize::try_from(u64::from_le_bytes(length)).unwrap_or(usize::MAX);
    if count > MOST_FLOATS {
        return Err(lacks("storage of a size that can be read"));
    }
    let mut bytes = vec![0; 4 * count];
    reader.read_exact(&mut bytes)?;
    Ok(bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
}

/// The values of a tensor: a view of a storage, rows one after the other.
fn tensor<'a>(tensors: &Value, name: &str, storages: &'a [(String, Vec<f32>)]) -> io::Result<&'a [f32]> {
    let found = || {
        let Value::Call(call) = tensors.get(name)? else { return None };
        let [Value::Outside(storage), offset, sizes, strides, ..] = call.1.tuple()? else { return None };
        let [_, kind, key, ..] = storage.tuple()? else { return None };
        let sizes: Option<Vec<usize>> = sizes.tuple()?.iter().map(Value::size).collect();
        let strides: Option<Vec<usize>> = strides.tuple()?.iter().map(Value::size).collect();
        let (sizes, offset) = (sizes?, offset.size()?);
        let in_rows = match (sizes.as_slice(), strides?.as_slice()) {
            ([_], [1]) => true,
            ([_, columns], [stride, 1]) => columns == stride,
            _ => false,
        };
        let count = sizes.iter().try_fold(1_usize, |product, &size| product.checked_mul(size))?;
        let floats = call.0.text()? == "torch._utils._rebuild_tensor_v2" && kind.text()? == "torch.FloatStorage";
        let (_, values) = storages.iter().find(|(known, _)| Some(known.as_str()) == key.text())?;
        values.get(offset..offset.checked_add(count)?).filter(|_| floats && in_rows)
    };
    found().ok_or_else(|| lacks(name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn another_file_is_refused_in_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.pt");
        std::fs::write(&path, b"PK\x03\x04 a zip").unwrap();
        let message = convert(&path, &path, &mut Vec::new()).unwrap_err().to_string();
        assert!(message.contains("other.pt") && message.contains("no weights"), "{message}");
        std::fs::write(&path, b"\x80\x02").unwrap();
        assert!(convert(&path, &path, &mut Vec::new()).unwrap_err().to_string().contains("cut short"));
    }

    #[test]
    fn a_view_of_a_storage_is_found_by_offset_and_size() {
        let text = |t: &str| Value::Text(t.into());
        let tuple = |v: Vec<Value>| Value::Tuple(v.into());
        let numbers = |v: &[i64]| tuple(v.iter().map(|&n| Value::Integer(n)).collect());
        let view = |offset: i64, sizes: &[i64], strides: &[i64]| {
            let storage =
                tuple(vec![text("storage"), Value::Global("torch.FloatStorage".into()), text("7"), text("cpu")]);
            let arguments =
                tuple(vec![Value::Outside(storage.into()), Value::Integer(offset), numbers(sizes), numbers(strides)]);
            let call = Value::Call((Value::Global("torch._utils._rebuild_tensor_v2".into()), arguments).into());
            Value::Dict(vec![(text("w"), call)])
        };
        let storages = vec![("7".to_string(), vec![0.0, 1.0, 2.0, 3.0, 4.0])];
        assert_eq!(tensor(&view(1, &[2, 2], &[2, 1]), "w", &storages).unwrap(), [1.0, 2.0, 3.0, 4.0]);
        assert!(tensor(&view(2, &[2, 2], &[2, 1]), "w", &storages).is_err(), "past its end");
        assert!(tensor(&view(0, &[2, 2], &[1, 2]), "w", &storages).is_err(), "columns first");
        assert!(tensor(&view(0, &[2], &[1]), "v", &storages).is_err(), "another name");
    }
}
