//! Weights in eight bits: the `q8_0` layout of ggml.
//!
//! Thirty-two neighbours of a row share one half-precision scale, the largest magnitude over 127.

use super::half;

/// Weights that share a scale.
pub const BLOCK_LEN: usize = 32;
/// Bytes of a block: the scale and one byte a weight.
pub const BLOCK_BYTES: usize = 2 + BLOCK_LEN;

/// Appends `weights` (a whole number of blocks) in eight bits.
pub fn quantise(weights: &[f32], out: &mut Vec<u8>) {
    debug_assert_eq!(weights.len() % BLOCK_LEN, 0);
    for block in weights.chunks_exact(BLOCK_LEN) {
        let largest = block.iter().fold(0.0f32, |largest, weight| largest.max(weight.abs()));
        let scale = largest / 127.0;
        let inverse = if scale == 0.0 { 0.0 } else { 1.0 / scale };
        out.extend(half::from_f32(scale).to_le_bytes());
        out.extend(block.iter().map(|weight| (weight * inverse).round() as i8 as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_have_scale_zero() {
        let mut out = Vec::new();
        quantise(&[0.0; BLOCK_LEN], &mut out);
        assert_eq!(out, [0; BLOCK_BYTES]);
    }

    #[test]
    fn the_largest_weight_becomes_127() {
        let mut weights = [0.0; BLOCK_LEN];
        weights[0] = 127.0;
        weights[1] = -127.0;
        weights[2] = 0.5;
        weights[3] = -2.5;
        weights[4] = 63.4;
        let mut out = Vec::new();
        quantise(&weights, &mut out);
        assert_eq!(out[..2], [0x00, 0x3c]);
        assert_eq!(out[2..8], [127, 129, 1, (-3i8) as u8, 63, 0]);
    }
}
