//! Voice prints to two groups: spherical k-means (Dhillon and Modha 2001), started from the least alike.

use super::encoder::{Print, SIZE, dot, unit};

/// Prints that are tried as starts, the longest stretches: all pairs of them are looked at.
const STARTS: usize = 120;
/// The least alike pairs that are followed to their end.
const PAIRS: usize = 10;
const ROUNDS: usize = 30;

/// Centres of the two voices in `prints`; `weights` is how much each counts. None with fewer than two prints.
#[must_use]
pub fn two_centres(prints: &[Print], weights: &[f32]) -> Option<[Print; 2]> {
    let mut pairs = far_pairs(prints, weights);
    pairs.truncate(PAIRS);
    let ends = pairs.into_iter().map(|(a, b)| settle([prints[a], prints[b]], prints, weights));
    ends.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, centres)| centres)
}

/// Pairs of long stretches, the least alike first.
fn far_pairs(prints: &[Print], weights: &[f32]) -> Vec<(usize, usize)> {
    let mut longest: Vec<usize> = (0..prints.len()).collect();
    longest.sort_by(|&a, &b| weights[b].total_cmp(&weights[a]));
    longest.truncate(STARTS.min(prints.len().div_ceil(2).max(2)));
    let mut pairs = Vec::new();
    for (n, &a) in longest.iter().enumerate() {
        pairs.extend(longest[n + 1..].iter().map(|&b| (dot(&prints[a], &prints[b]), a, b)));
    }
    pairs.sort_by(|x, y| x.0.total_cmp(&y.0));
    pairs.into_iter().map(|(_, a, b)| (a, b)).collect()
}

/// Moves two centres until they rest; gives their fit and themselves.
fn settle(mut centres: [Print; 2], prints: &[Print], weights: &[f32]) -> (f32, [Print; 2]) {
    let mut fit = f32::NEG_INFINITY;
    for _ in 0..ROUNDS {
        let mut sums = [[0.0; SIZE]; 2];
        let mut next = 0.0;
        for (print, &weight) in prints.iter().zip(weights) {
            let likeness = [dot(print, &centres[0]), dot(print, &centres[1])];
            let nearer = usize::from(likeness[1] > likeness[0]);
            next += weight * likeness[nearer];
            sums[nearer].iter_mut().zip(print).for_each(|(sum, x)| *sum += weight * x);
        }
        if next <= fit {
            break;
        }
        fit = next;
        for (centre, sum) in centres.iter_mut().zip(sums) {
            if sum.iter().any(|&x| x != 0.0) {
                *centre = unit(sum);
            }
        }
    }
    (fit, centres)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Prints about one of two directions, a little off each time.
    fn print(voice: usize, n: usize) -> Print {
        unit(std::array::from_fn(|k| {
            let own = if k / (SIZE / 2) == voice { 1.0 } else { 0.3 };
            own + 0.4 * (((k * 7 + n * 13) % 11) as f32 / 11.0)
        }))
    }

    #[test]
    fn two_voices_are_found_whatever_their_share() {
        for few in [1, 3, 20] {
            let prints: Vec<Print> = (0..40).map(|n| print(usize::from(n < few), n)).collect();
            let centres = two_centres(&prints, &[1.0; 40]).unwrap();
            let side = |p: &Print| dot(p, &centres[0]) > dot(p, &centres[1]);
            assert!(prints[..few].iter().all(|p| side(p) == side(&prints[0])), "{few}");
            assert!(prints[few..].iter().all(|p| side(p) != side(&prints[0])), "{few}");
        }
    }

    #[test]
    fn one_print_is_no_pair() {
        assert!(two_centres(&[print(0, 0)], &[1.0]).is_none());
        assert!(two_centres(&[], &[]).is_none());
    }
}
