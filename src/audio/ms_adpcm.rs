//! Microsoft ADPCM, one block at a time.
//!
//! Written here because the decoder of symphonia (0.6) multiplies without bounds: on a damaged block
//! it panics where overflow is checked. Constants are those of the RIFF "Multimedia Data Standards
//! Update" (Microsoft, 1994).

/// Factors for the last and the last but one sample, 256 = 1, by number of the predictor.
const COEFFICIENTS: [(i32, i32); 7] = [(256, 0), (512, -256), (0, 0), (192, 64), (240, 0), (460, -208), (392, -232)];
/// How the step changes after each code, 256 = unchanged.
const ADAPTATION: [i32; 16] = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];
const SMALLEST_STEP: i32 = 16;
/// No encoder comes near it; from here on a product with 768 would overflow.
const LARGEST_STEP: i32 = i32::MAX / 768;

/// A block whose preamble is impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadBlock;

#[derive(Debug, Clone, Copy)]
struct Predictor {
    coefficients: (i32, i32),
    step: i32,
    last: i32,
    last_but_one: i32,
}

impl Predictor {
    /// From the preamble, which lists each value for all channels before the next value.
    fn read(block: &[u8], channel: usize, channels: usize) -> Option<Predictor> {
        let coefficients = *COEFFICIENTS.get(usize::from(*block.get(channel)?))?;
        let word = |nth: usize| {
            let at = channels + 2 * (nth * channels + channel);
            block.get(at..)?.first_chunk().map(|b| i32::from(i16::from_le_bytes(*b)))
        };
        Some(Predictor { coefficients, step: word(0)?, last: word(1)?, last_but_one: word(2)? })
    }

    fn next(&mut self, code: u8) -> i32 {
        let signed = i32::from(code) - if code >= 8 { 16 } else { 0 };
        let predicted = (self.last * self.coefficients.0 + self.last_but_one * self.coefficients.1) / 256;
        let sample = predicted.saturating_add(signed * self.step).clamp(i32::from(i16::MIN), i32::from(i16::MAX));
        self.last_but_one = self.last;
        self.last = sample;
        self.step = (ADAPTATION[usize::from(code)] * self.step / 256).clamp(SMALLEST_STEP, LARGEST_STEP);
        sample
    }
}

/// Appends the samples of one block, which may be cut short behind its preamble, to `planes`: one or
/// two, a channel each.
pub(super) fn decode_block(block: &[u8], planes: &mut [Vec<f32>]) -> Result<(), BadBlock> {
    let channels = planes.len();
    let mut predictors = Vec::with_capacity(channels);
    for channel in 0..channels {
        predictors.push(Predictor::read(block, channel, channels).ok_or(BadBlock)?);
    }
    let full_scale = |sample: i32| sample as f32 / 32_768.0;
    for (plane, predictor) in planes.iter_mut().zip(&predictors) {
        plane.extend([full_scale(predictor.last_but_one), full_scale(predictor.last)]);
    }
    let codes = block[7 * channels..].iter().flat_map(|byte| [byte >> 4, byte & 15]);
    for (i, code) in codes.enumerate() {
        let channel = i % channels;
        planes[channel].push(full_scale(predictors[channel].next(code)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_block_worked_out_by_hand() {
        // Predictor 1 (2 a - b), step 16, last 100, last but one 50; codes 1, 15 (-1), 0, 0.
        let block = [1, 16, 0, 100, 0, 50, 0, 0x1f, 0x00];
        let mut planes = [Vec::new()];
        decode_block(&block, &mut planes).unwrap();
        let samples: Vec<i32> = planes[0].iter().map(|x| (x * 32_768.0) as i32).collect();
        // 2*100-50+16 = 166; 2*166-100-16 = 216; 2*216-166 = 266; 2*266-216 = 316.
        assert_eq!(samples, [50, 100, 166, 216, 266, 316]);
    }

    #[test]
    fn the_codes_of_two_channels_take_turns() {
        let block = [2, 2, 16, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11];
        let mut planes = [Vec::new(), Vec::new()];
        decode_block(&block, &mut planes).unwrap();
        assert_eq!(planes[0][2] * 32_768.0, 16.0);
        assert_eq!(planes[1][2] * 32_768.0, 32.0);
    }

    #[test]
    fn an_unknown_predictor_is_a_bad_block() {
        assert_eq!(decode_block(&[7, 0, 0, 0, 0, 0, 0, 0], &mut [Vec::new()]), Err(BadBlock));
    }

    proptest! {
        #[test]
        fn any_block_gives_samples_in_range_or_is_bad(block in prop::collection::vec(any::<u8>(), 0..300), stereo: bool) {
            let mut planes = vec![Vec::new(); if stereo { 2 } else { 1 }];
            if decode_block(&block, &mut planes).is_ok() {
                prop_assert!(planes.iter().flatten().all(|x| (-1.0..1.0).contains(x)));
            }
        }
    }
}
