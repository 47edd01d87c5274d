//! How much higher one group of values is than another, and whether that is more than chance.
//!
//! Hodges and Lehmann (1963): the median of all differences between a value of the one and a value of the other. Its
//! interval is that of the exact rank test of Mann and Whitney (1947), which knows every way in which the calls could
//! have been dealt to the two groups: no shape of the values is assumed, and nothing is drawn by lot. Equal values make
//! it wider than it need be, never narrower.

use serde::Serialize;

/// Fewer calls than this on a side say nothing about calls in general.
pub const FEWEST: usize = 4;
/// Groups up to this size are counted out; larger ones are close to a normal distribution.
const COUNTED_OUT: usize = 60;
/// How sure the interval is.
pub const SURE: f64 = 0.95;
/// The standard normal's 97.5th percentile.
const Z: f64 = 1.959_964;

/// How much higher the second group is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shift {
    /// The median difference.
    pub by: f64,
    /// From where to where it lies at 95 %; none with fewer than four values on a side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<(f64, f64)>,
}

impl Shift {
    /// Whether the interval leaves no difference out.
    #[must_use]
    pub fn is_more_than_noise(&self) -> bool {
        self.between.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }
}

/// How much higher `b` is than `a`; none where one is empty.
#[must_use]
pub fn shift(a: &[f64], b: &[f64]) -> Option<Shift> {
    let mut differences: Vec<f64> = b.iter().flat_map(|b| a.iter().map(move |a| b - a)).collect();
    differences.sort_by(f64::total_cmp);
    let by = median(&differences)?;
    let between = (a.len() >= FEWEST && b.len() >= FEWEST).then(|| {
        let skip = beyond(a.len(), b.len()).min(differences.len() / 2);
        (differences[skip], differences[differences.len() - 1 - skip])
    });
    Some(Shift { by, between })
}

/// The median of sorted values.
#[must_use]
pub fn median(sorted: &[f64]) -> Option<f64> {
    quantile(sorted, 0.5)
}

/// A quantile of sorted values, on a straight line between neighbours.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    Some(sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64))
}

/// How many of the sorted differences lie outside the interval at each end.
fn beyond(n: usize, m: usize) -> usize {
    let tail = (1.0 - SURE) / 2.0;
    if n > COUNTED_OUT || m > COUNTED_OUT {
        let (n, m) = (n as f64, m as f64);
        return (n * m / 2.0 - Z * (n * m * (n + m + 1.0) / 12.0).sqrt()).floor().max(1.0) as usize - 1;
    }
    let mut seen = 0.0;
    for (u, share) in shares_of_u(n, m).into_iter().enumerate() {
        seen += share;
        if seen > tail {
            return u.saturating_sub(1);
        }
    }
    0
}

/// How often the rank sum statistic U is 0, 1, 2 ... when the groups do not differ, as shares of all orders.
fn shares_of_u(n: usize, m: usize) -> Vec<f64> {
    // Shares, not counts, so that no number grows out of hand. `table[j]` is for `i` values against `j`: the largest of all
    // belongs to the first group with probability i / (i + j) and then exceeds all `j` of the second.
    let mut table: Vec<Vec<f64>> = vec![vec![1.0]; m + 1];
    for i in 1..=n {
        let mut row: Vec<Vec<f64>> = vec![vec![1.0]];
        for j in 1..=m {
            let own = i as f64 / (i + j) as f64;
            let mut shares = vec![0.0; i * j + 1];
            for (u, share) in table[j].iter().enumerate() {
                shares[u + j] += own * share;
            }
            for (u, share) in row[j - 1].iter().enumerate() {
                shares[u] += (1.0 - own) * share;
            }
            row.push(shares);
        }
        table = row;
    }
    table.swap_remove(m)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_interval_is_that_of_the_published_tables() {
        // Critical values of Mann and Whitney's U, two-sided 5 %: as many differences are skipped at each end.
        for (n, m, critical) in [(4, 4, 0), (5, 5, 2), (6, 6, 5), (8, 8, 13), (10, 10, 23), (5, 10, 8), (20, 20, 127)] {
            assert_eq!(beyond(n, m), critical, "{n} and {m}");
        }
        assert_eq!(beyond(3, 3), 0);
    }

    #[test]
    fn groups_that_do_not_touch_differ_and_groups_that_mix_do_not() {
        let low = [1.0, 2.0, 3.0, 4.0];
        let apart = shift(&low, &[11.0, 12.0, 13.0, 14.0]).unwrap();
        assert!(apart.by == 10.0 && apart.is_more_than_noise(), "{apart:?}");
        let mixed = shift(&low, &[1.5, 2.5, 3.5, 4.5]).unwrap();
        assert!(!mixed.is_more_than_noise(), "{mixed:?}");
        assert_eq!(shift(&low, &[20.0, 21.0, 22.0]).unwrap().between, None);
        assert_eq!(shift(&low, &[]), None);
    }

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        assert_eq!(quantile(&[1.0, 2.0, 4.0], 0.5), Some(2.0));
        assert_eq!(quantile(&[1.0, 2.0, 4.0, 8.0], 0.25), Some(1.75));
        assert_eq!(median(&[]), None);
    }

    proptest! {
        #[test]
        fn the_other_way_round_the_shift_is_the_opposite(
            a in prop::collection::vec(-100.0_f64..100.0, 4..9),
            b in prop::collection::vec(-100.0_f64..100.0, 4..9),
        ) {
            let (there, back) = (shift(&a, &b).unwrap(), shift(&b, &a).unwrap());
            prop_assert!((there.by + back.by).abs() < 1e-9);
            prop_assert_eq!(there.is_more_than_noise(), back.is_more_than_noise());
            let (low, high) = there.between.unwrap();
            prop_assert!(low <= there.by && there.by <= high);
        }

        #[test]
        fn shares_add_up(n in 1_usize..20, m in 1_usize..20) {
            prop_assert!((shares_of_u(n, m).iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}
