//! The network's file with its table of words taken out: nine tenths of a vocabulary are never said in a call.
//!
//! The table is half of the file. Left in it, the library writes it out as 32-bit floats (47 MB); kept as the signed bytes it
//! comes in it takes a quarter, and the rows of a sentence are written out when they are needed. Only the few fields of the
//! format (Protocol Buffers, ONNX) that this takes are read.

use super::MeaningError;

/// Names in the network: the table, what each of its rows is worth, and the value that the rows of a sentence become.
const TABLE: &str = "inner.embeddings.word_embeddings.weight_q";
const SCALE: &str = "inner.embeddings.word_embeddings.weight_scale";
const ROWS: &str = "embedding";
/// Steps of the network that only lead from the table to the rows.
const STEPS: &[&str] = &["inner.embeddings.word_embeddings.weight_f", "inner.embeddings.word_embeddings.weight", ROWS];

/// Fields by number: of the model, of the graph, of a step, of a tensor.
const GRAPH: u64 = 7;
const STEP: u64 = 1;
const TENSOR: u64 = 5;
const GRAPH_INPUT: u64 = 11;
const STEP_OUTPUT: u64 = 2;
const TENSOR_NAME: u64 = 8;
const TENSOR_BYTES: u64 = 9;

/// A row for each piece of the vocabulary, as signed bytes with what one is worth in that row.
pub struct Words {
    bytes: Vec<u8>,
    worth: Vec<f32>,
    width: usize,
}

impl Words {
    /// Name of the value that [`rows`](Words::rows) stand in for.
    pub const VALUE: &str = ROWS;

    /// The rows of pieces, one after another; a piece that is not in the table is all zeros.
    pub fn rows(&self, pieces: &[i32]) -> Vec<f32> {
        let mut rows = Vec::with_capacity(pieces.len() * self.width);
        for piece in pieces {
            let at = usize::try_from(*piece).unwrap_or(usize::MAX);
            match (self.worth.get(at), self.bytes.chunks_exact(self.width).nth(at)) {
                (Some(worth), Some(row)) => rows.extend(row.iter().map(|byte| f32::from(byte.cast_signed()) * worth)),
                _ => rows.resize(rows.len() + self.width, 0.0),
            }
        }
        rows
    }
}

/// Parts a network's file into its table of words and the rest, which is a whole file again.
///
/// # Errors
/// [`MeaningError::Network`] when the file ends too early or has no such table of rows of `width`.
pub fn part(file: &[u8], width: usize) -> Result<(Words, Vec<u8>), MeaningError> {
    let (mut bytes, mut worth, mut rest) = (None, None, Vec::new());
    for field in Fields(file) {
        let field = field?;
        match field.message() {
            Some(graph) if field.number == GRAPH => {
                let mut kept = Vec::with_capacity(graph.len() / 2);
                for inner in Fields(graph) {
                    let inner = inner?;
                    match inner.message() {
                        Some(step) if inner.number == STEP && is_left_out(step)? => {}
                        Some(tensor)
                            if inner.number == TENSOR && text(tensor, TENSOR_NAME)? == Some(TABLE.as_bytes()) =>
                        {
                            bytes = text(tensor, TENSOR_BYTES)?.map(<[u8]>::to_vec);
                        }
                        Some(tensor)
                            if inner.number == TENSOR && text(tensor, TENSOR_NAME)? == Some(SCALE.as_bytes()) =>
                        {
                            worth = text(tensor, TENSOR_BYTES)?.map(floats);
                        }
                        _ => kept.extend_from_slice(inner.whole),
                    }
                }
                write(GRAPH_INPUT, &rows_as_input(width), &mut kept);
                write(GRAPH, &kept, &mut rest);
            }
            _ => rest.extend_from_slice(field.whole),
        }
    }
    match (bytes, worth) {
        (Some(bytes), Some(worth)) if bytes.len() == worth.len() * width => Ok((Words { bytes, worth, width }, rest)),
        _ => Err(wrong("there is no table of words in it")),
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

fn is_left_out(step: &[u8]) -> Result<bool, MeaningError> {
    let output = text(step, STEP_OUTPUT)?;
    Ok(STEPS.iter().any(|name| output == Some(name.as_bytes())))
}

/// The first field of this number that is a text, a message or bytes.
fn text(message: &[u8], number: u64) -> Result<Option<&[u8]>, MeaningError> {
    for field in Fields(message) {
        let field = field?;
        if field.number == number && field.message().is_some() {
            return Ok(field.message());
        }
    }
    Ok(None)
}

fn wrong(reason: &str) -> MeaningError {
    MeaningError::Network { reason: reason.to_owned() }
}

/// A field: its number, its bytes with and without what stands before them.
struct Field<'a> {
    number: u64,
    whole: &'a [u8],
    inner: Option<&'a [u8]>,
}

impl<'a> Field<'a> {
    /// The bytes of a field that is a text, a message or bytes.
    fn message(&self) -> Option<&'a [u8]> {
        self.inner
    }
}

/// The fields of a message, one after another; ends after the first fault.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, MeaningError>;

    fn next(&mut self) -> Option<Self::Item> {
        let from = self.0;
        if from.is_empty() {
            return None;
        }
        let field = field(from).ok_or_else(|| wrong("the file ends too early"));
        self.0 = field.as_ref().map_or(&[], |field| &from[field.whole.len()..]);
        Some(field)
    }
}

fn field(from: &[u8]) -> Option<Field<'_>> {
    let (key, rest) = number(from)?;
    let (inner, rest) = match key & 7 {
        0 => (None, number(rest)?.1),
        1 => (None, rest.get(8..)?),
        2 => {
            let (length, rest) = number(rest)?;
            let length = usize::try_from(length).ok()?;
            (Some(rest.get(..length)?), rest.get(length..)?)
        }
        5 => (None, rest.get(4..)?),
        _ => return None,
    };
    Some(Field { number: key >> 3, whole: &from[..from.len() - rest.len()], inner })
}

/// A number of seven bits a byte, the lowest first, and what follows it.
fn number(from: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    for (at, byte) in from.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f).checked_shl(7 * at as u32)?;
        if byte & 0x80 == 0 {
            return Some((value, &from[at + 1..]));
        }
    }
    None
}

/// The rows as an input of the network: 32-bit floats, sentences by pieces by `width`.
fn rows_as_input(width: usize) -> Vec<u8> {
    let (mut shape, mut tensor, mut kind, mut input) = (Vec::new(), vec![1 << 3, 1], Vec::new(), Vec::new());
    let mut length = vec![1 << 3];
    write_number(width as u64, &mut length);
    for dimension in [&b"\x12\x05batch"[..], b"\x12\x08sequence", &length] {
        write(1, dimension, &mut shape);
    }
    write(2, &shape, &mut tensor);
    write(1, &tensor, &mut kind);
    write(1, ROWS.as_bytes(), &mut input);
    write(2, &kind, &mut input);
    input
}

/// A field with its bytes.
fn write(number: u64, bytes: &[u8], out: &mut Vec<u8>) {
    write_number(number << 3 | 2, out);
    write_number(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

fn write_number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn message(fields: &[(u64, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        for (number, bytes) in fields {
            write(*number, bytes, &mut out);
        }
        out
    }

    /// Two rows of two, a step that stays and one that leads to the rows.
    fn file() -> Vec<u8> {
        let worth: Vec<u8> = [0.5f32, 2.0].iter().flat_map(|value| value.to_le_bytes()).collect();
        let table = message(&[(TENSOR_NAME, TABLE.as_bytes()), (TENSOR_BYTES, &[1, 255, 3, 4])]);
        let scale = message(&[(TENSOR_NAME, SCALE.as_bytes()), (TENSOR_BYTES, &worth)]);
        let gather = message(&[(1, b"input_ids"), (STEP_OUTPUT, ROWS.as_bytes())]);
        let add = message(&[(1, ROWS.as_bytes()), (STEP_OUTPUT, b"sum")]);
        let graph = message(&[(STEP, &gather), (STEP, &add), (TENSOR, &table), (TENSOR, &scale)]);
        let mut file = vec![1 << 3, 10];
        write(GRAPH, &graph, &mut file);
        file
    }

    #[test]
    fn the_rows_of_pieces_are_their_bytes_times_what_each_is_worth_there() {
        let (words, _) = part(&file(), 2).unwrap();
        assert_eq!(words.rows(&[1, 0, 7, -1]), [6.0, 8.0, 0.5, -0.5, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn the_rest_keeps_every_other_step_and_takes_the_rows_as_an_input() {
        let (_, rest) = part(&file(), 2).unwrap();
        assert_eq!(rest[..2], [1 << 3, 10]);
        let graph = text(&rest, GRAPH).unwrap().unwrap();
        let kinds: Vec<u64> = Fields(graph).map(|field| field.unwrap().number).collect();
        assert_eq!(kinds, [STEP, GRAPH_INPUT]);
        assert_eq!(text(text(graph, STEP).unwrap().unwrap(), STEP_OUTPUT).unwrap().unwrap(), b"sum");
        assert_eq!(text(text(graph, GRAPH_INPUT).unwrap().unwrap(), 1).unwrap().unwrap(), ROWS.as_bytes());
    }

    #[test]
    fn a_file_without_the_table_or_cut_short_is_refused() {
        let whole = file();
        let reason = |file: &[u8]| part(file, 2).err().unwrap().to_string();
        assert!(reason(&[1 << 3, 10]).contains("no table of words"), "{}", reason(&[1 << 3, 10]));
        assert!(reason(&whole[..whole.len() - 3]).contains("ends too early"), "{}", reason(&whole[..whole.len() - 3]));
    }

    proptest! {
        #[test]
        fn any_bytes_give_parts_or_a_reason(bytes in any::<Vec<u8>>()) {
            let _ = part(&bytes, 2);
        }
    }
}
