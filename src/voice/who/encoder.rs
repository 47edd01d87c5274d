//! A voice as a point on a sphere: points of one speaker lie close together.
//!
//! Three recurrent layers with long short-term memory over 40 mel bands and a projection of the last state
//! (Wan and others 2018, "Generalized end-to-end loss for speaker verification"). The weights are those of
//! Resemblyzer 0.1.4; `models/` makes the file that is read here.

use super::mel::MELS;

/// Values of a voice print, and units of each layer.
pub const SIZE: usize = 256;
/// Rows of mel bands that make up one stretch (1.6 s), as in training.
pub const ROWS: usize = 160;
/// What a file of weights begins with.
pub const MAGIC: &[u8; 8] = b"STWHO\0\0\x01";

const LAYERS: usize = 3;
const GATES: usize = 4 * SIZE;
/// Outputs computed side by side: two vector registers.
const LANES: usize = 8;
/// Stretches computed side by side, so that each weight is read once for all of them.
pub const STRETCHES: usize = 4;
/// Weights in a file, in order: each layer's input matrix, state matrix and bias; the projection and its bias.
pub const WEIGHTS: usize = GATES * (MELS + SIZE + 1) + (LAYERS - 1) * GATES * (2 * SIZE + 1) + SIZE * (SIZE + 1);

/// One voice print, of length one.
pub type Print = [f32; SIZE];

/// Why weights cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no file of speaker weights; fetch it again with `sidetone models fetch speaker`")]
pub struct NotWeights;

/// A matrix in blocks of [`LANES`] rows, the columns of a block one after the other.
#[derive(Debug, Clone)]
struct Matrix {
    blocks: Vec<[f32; LANES]>,
    columns: usize,
}

impl Matrix {
    fn new(rows: &[f32], columns: usize) -> Matrix {
        let mut blocks = Vec::with_capacity(rows.len() / LANES);
        for block in rows.chunks_exact(columns * LANES) {
            blocks.extend((0..columns).map(|k| std::array::from_fn(|lane| block[lane * columns + k])));
        }
        Matrix { blocks, columns }
    }

    /// Adds the product with `input` (columns by stretches) to `sum` (rows by stretches).
    fn add_product(&self, input: &[[f32; STRETCHES]], sum: &mut [[f32; STRETCHES]]) {
        for (block, to) in self.blocks.chunks_exact(self.columns).zip(sum.chunks_exact_mut(LANES)) {
            let mut held = [[0.0_f32; LANES]; STRETCHES];
            for (weights, x) in block.iter().zip(input) {
                for (held, x) in held.iter_mut().zip(x) {
                    held.iter_mut().zip(weights).for_each(|(h, w)| *h += w * x);
                }
            }
            for (lane, to) in to.iter_mut().enumerate() {
                to.iter_mut().zip(&held).for_each(|(to, held)| *to += held[lane]);
            }
        }
    }
}

#[derive(Debug, Clone)]
struct Layer {
    input: Matrix,
    state: Matrix,
    bias: Vec<f32>,
}

type Rows = Vec<[f32; STRETCHES]>;

impl Layer {
    /// Runs over time: each row of `rows` is one moment's input; its place is taken by the layer's state.
    fn run(&self, rows: &mut [Rows]) {
        let mut hidden: Rows = vec![[0.0; STRETCHES]; SIZE];
        let mut memory = hidden.clone();
        let mut gates: Rows = vec![[0.0; STRETCHES]; GATES];
        for row in rows {
            gates.iter_mut().zip(&self.bias).for_each(|(gate, &bias)| *gate = [bias; STRETCHES]);
            self.input.add_product(row, &mut gates);
            self.state.add_product(&hidden, &mut gates);
            for unit in 0..SIZE {
                for stretch in 0..STRETCHES {
                    let gate = |n: usize| gates[n * SIZE + unit][stretch];
                    let kept = sigmoid(gate(1)) * memory[unit][stretch];
                    let new = kept + sigmoid(gate(0)) * gate(2).tanh();
                    memory[unit][stretch] = new;
                    hidden[unit][stretch] = sigmoid(gate(3)) * new.tanh();
                }
            }
            row.clone_from(&hidden);
        }
    }
}

/// Makes voice prints.
#[derive(Debug, Clone)]
pub struct SpeakerEncoder {
    layers: Vec<Layer>,
    projection: Matrix,
    bias: Vec<f32>,
}

impl SpeakerEncoder {
    /// Reads a file of weights: [`MAGIC`], then [`WEIGHTS`] little-endian 32-bit floats.
    ///
    /// # Errors
    /// [`NotWeights`] where beginning, length or a value is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<SpeakerEncoder, NotWeights> {
        let body = bytes.strip_prefix(MAGIC.as_slice()).filter(|body| body.len() == 4 * WEIGHTS).ok_or(NotWeights)?;
        let values: Vec<f32> = body.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        if !values.iter().all(|x| x.is_finite()) {
            return Err(NotWeights);
        }
        let mut rest = values.as_slice();
        let mut take = |count: usize| {
            let (head, tail) = rest.split_at(count);
            rest = tail;
            head
        };
        let layers = (0..LAYERS)
            .map(|layer| {
                let inputs = if layer == 0 { MELS } else { SIZE };
                Layer {
                    input: Matrix::new(take(GATES * inputs), inputs),
                    state: Matrix::new(take(GATES * SIZE), SIZE),
                    bias: take(GATES).to_vec(),
                }
            })
            .collect();
        Ok(SpeakerEncoder { layers, projection: Matrix::new(take(SIZE * SIZE), SIZE), bias: take(SIZE).to_vec() })
    }

    /// The prints of up to [`STRETCHES`] stretches of the same number of rows each.
    #[must_use]
    pub fn prints(&self, stretches: &[Vec<[f32; MELS]>]) -> Vec<Print> {
        let count = stretches.len().min(STRETCHES);
        let length = stretches.iter().map(Vec::len).min().unwrap_or(0);
        let mut rows: Vec<Rows> = (0..length)
            .map(|t| (0..MELS).map(|m| std::array::from_fn(|s| stretches.get(s).map_or(0.0, |s| s[t][m]))).collect())
            .collect();
        self.layers.iter().for_each(|layer| layer.run(&mut rows));
        let mut sums: Rows = self.bias.iter().map(|&bias| [bias; STRETCHES]).collect();
        if let Some(last) = rows.last() {
            self.projection.add_product(last, &mut sums);
        }
        (0..count).map(|s| unit(std::array::from_fn(|n| sums[n][s].max(0.0)))).collect()
    }
}

/// The same direction, of length one; all zero stays so.
#[must_use]
pub fn unit(mut print: Print) -> Print {
    let length = dot(&print, &print).sqrt();
    if length > 0.0 {
        print.iter_mut().for_each(|x| *x /= length);
    }
    print
}

/// Likeness of two prints of length one, -1 to 1.
#[must_use]
pub fn dot(a: &Print, b: &Print) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Weights that are small and fixed.
    fn weights() -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut seed = 7_u32;
        for _ in 0..WEIGHTS {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            bytes.extend(((seed as f32 / u32::MAX as f32 - 0.5) * 0.2).to_le_bytes());
        }
        bytes
    }

    fn stretch(of: f32, rows: usize) -> Vec<[f32; MELS]> {
        (0..rows).map(|t| std::array::from_fn(|m| of * ((t * 3 + m) % 7) as f32)).collect()
    }

    #[test]
    fn stretches_side_by_side_are_as_one_by_one() {
        let encoder = SpeakerEncoder::from_bytes(&weights()).unwrap();
        let stretches = [stretch(0.1, 5), stretch(0.5, 5), stretch(2.0, 5)];
        let together = encoder.prints(&stretches);
        assert_eq!(together.len(), 3);
        for (stretch, print) in stretches.iter().zip(&together) {
            let alone = encoder.prints(std::slice::from_ref(stretch));
            assert!((dot(&alone[0], print) - 1.0).abs() < 1e-5);
        }
        assert!(dot(&together[0], &together[2]) < 0.9999);
    }

    #[test]
    fn the_product_is_that_of_the_rows() {
        let rows: Vec<f32> = (0..LANES * 3).map(|n| n as f32).collect();
        let mut sum = vec![[0.5; STRETCHES]; LANES];
        Matrix::new(&rows, 3).add_product(&[[1.0; STRETCHES], [0.0; STRETCHES], [2.0; STRETCHES]], &mut sum);
        // Row 2 is 6, 7, 8: 6 + 2 * 8 + 0.5.
        assert_eq!(sum[2], [22.5; STRETCHES]);
    }

    #[test]
    fn other_bytes_are_refused() {
        let mut bytes = weights();
        assert!(SpeakerEncoder::from_bytes(&bytes).is_ok());
        assert!(SpeakerEncoder::from_bytes(&bytes[1..]).is_err());
        assert!(SpeakerEncoder::from_bytes(&bytes[..bytes.len() - 4]).is_err());
        bytes[8..12].copy_from_slice(&f32::NAN.to_le_bytes());
        assert!(SpeakerEncoder::from_bytes(&bytes).is_err());
    }
}
