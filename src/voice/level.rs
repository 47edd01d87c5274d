//! Level of a frame in dBov, its clipped samples, and its exact zeros.

/// Level given to digital silence, dBov.
pub const SILENCE_DBOV: f32 = -100.0;

/// Mean square to dBov; a full-scale square wave is 0, a full-scale sine -3.01.
#[must_use]
pub fn dbov(mean_square: f32) -> f32 {
    if mean_square > 1e-10 { 10.0 * mean_square.log10() } else { SILENCE_DBOV }
}

/// Mean square of some samples; 0 for none.
#[must_use]
pub fn mean_square(samples: &[f32]) -> f32 {
    if samples.is_empty() {
        return 0.0;
    }
    dot(samples, samples) / samples.len() as f32
}

/// Sums worked on side by side: one after the other, each addition would wait for the last.
const LANES: usize = 8;

/// Sum of some values.
#[must_use]
pub fn sum(values: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let pieces = values.chunks_exact(LANES);
    let rest: f32 = pieces.remainder().iter().sum();
    for piece in pieces {
        sums.iter_mut().zip(piece).for_each(|(sum, x)| *sum += x);
    }
    sums.iter().sum::<f32>() + rest
}

/// Sum of the products of two rows of the same length.
#[must_use]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (left, right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = left.remainder().iter().zip(right.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in left.zip(right) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// How many samples lie at or over `level` of full scale.
#[must_use]
pub fn clipped(samples: &[f32], level: f32) -> u16 {
    samples.iter().filter(|x| x.abs() >= level).count() as u16
}

/// Copies samples so that nothing downstream meets a value that is not a number or out of range.
pub fn sanitise(samples: &[f32], out: &mut [f32]) {
    for (to, &from) in out.iter_mut().zip(samples) {
        *to = if from.is_finite() { from.clamp(-1.0, 1.0) } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_scale_sine_is_minus_three() {
        let sine: Vec<f32> = (0..256).map(|n| (std::f32::consts::TAU * n as f32 / 16.0).sin()).collect();
        assert!((dbov(mean_square(&sine)) + 3.01).abs() < 0.01);
    }

    #[test]
    fn sums_side_by_side_are_sums() {
        for n in [0_usize, 1, 7, 8, 20, 257] {
            let values: Vec<f32> = (1..=n).map(|k| k as f32).collect();
            assert_eq!(sum(&values), (n * (n + 1) / 2) as f32);
            assert_eq!(dot(&values, &vec![2.0; n]), (n * (n + 1)) as f32);
        }
    }

    #[test]
    fn silence_has_a_floor() {
        assert_eq!(dbov(mean_square(&[0.0; 256])), SILENCE_DBOV);
        assert_eq!(dbov(mean_square(&[])), SILENCE_DBOV);
    }

    #[test]
    fn clipping_counts_both_signs() {
        assert_eq!(clipped(&[1.0, -1.0, 0.98, 0.97], 0.98), 3);
    }

    #[test]
    fn broken_samples_become_harmless() {
        let mut out = [9.0; 3];
        sanitise(&[f32::NAN, f32::NEG_INFINITY, 7.0], &mut out);
        assert_eq!(out, [0.0, 0.0, 1.0]);
    }
}
