//! What a hearing takes of one core.

/// Hearings over which the mean goes, about.
const HEARINGS: f64 = 16.0;

/// A moving mean. A plain value: how long a hearing took is handed in.
#[derive(Debug, Default)]
pub(super) struct Cost {
    mean_s: Option<f64>,
}

impl Cost {
    /// A hearing took so long with so many threads, all of which are busy until it ends.
    pub fn heard(&mut self, took_s: f64, threads: u32) {
        let processor_s = took_s * f64::from(threads.max(1));
        let mean_s = self.mean_s.get_or_insert(processor_s);
        *mean_s += (processor_s - *mean_s) / HEARINGS;
    }

    /// Another model hears from now on.
    pub fn forget(&mut self) {
        self.mean_s = None;
    }

    /// The mean, seconds; none before the first hearing.
    #[must_use]
    pub fn mean_s(&self) -> Option<f64> {
        self.mean_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thread_counts_and_one_odd_hearing_moves_the_mean_a_little() {
        let mut cost = Cost::default();
        assert_eq!(cost.mean_s(), None);
        cost.heard(0.2, 2);
        assert_eq!(cost.mean_s(), Some(0.4));
        cost.heard(2.0, 1);
        assert_eq!(cost.mean_s(), Some(0.5));
        cost.forget();
        assert_eq!(cost.mean_s(), None);
    }
}
