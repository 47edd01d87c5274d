//! Pace over a party's own speech time: the clock stands still while the party is silent.

use crate::Span;

/// A clock that runs only while one party speaks.
#[derive(Debug)]
pub(super) struct OwnTime {
    /// Each segment with the own time at its start.
    segments: Vec<(Span, f64)>,
    total_s: f64,
}

impl OwnTime {
    /// From segments by time that do not overlap.
    pub(super) fn new(segments: &[Span]) -> OwnTime {
        let mut total_s = 0.0;
        let segments = segments
            .iter()
            .map(|span| {
                let at_s = total_s;
                total_s += span.duration_s();
                (*span, at_s)
            })
            .collect();
        OwnTime { segments, total_s }
    }

    /// Own speech time up to a moment of the call.
    fn at(&self, time_s: f64) -> f64 {
        let next = self.segments.partition_point(|(span, _)| span.start_s <= time_s);
        match next.checked_sub(1).and_then(|last| self.segments.get(last)) {
            Some((span, at_s)) => at_s + (time_s - span.start_s).min(span.duration_s()),
            None => 0.0,
        }
    }
}

/// Highest count of `moments` a minute in any window of `window_s` own speech; `None` with less speech.
pub(super) fn peak_wpm(own: &OwnTime, moments: &[f64], window_s: f64) -> Option<f64> {
    if own.total_s < window_s {
        return None;
    }
    let mut times: Vec<f64> = moments.iter().map(|moment| own.at(*moment)).collect();
    times.sort_by(f64::total_cmp);
    let mut first = 0;
    let mut most = 0;
    for (index, time) in times.iter().enumerate() {
        while time - times[first] >= window_s {
            first += 1;
        }
        most = most.max(index + 1 - first);
    }
    Some(most as f64 * 60.0 / window_s)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn own_time_stands_still_in_pauses() {
        let own = OwnTime::new(&[Span::new(1.0, 3.0), Span::new(10.0, 11.0)]);
        let at: Vec<f64> = [0.0, 1.0, 2.5, 5.0, 10.0, 10.5, 20.0].map(|time_s| own.at(time_s)).to_vec();
        assert_eq!(at, [0.0, 0.0, 1.5, 2.0, 2.0, 2.5, 3.0]);
    }

    #[test]
    fn the_peak_is_the_fullest_window_of_speech() {
        // 20 s of speech in two parts; one moment a second, but two a second in the last 5 s.
        let own = OwnTime::new(&[Span::new(0.0, 10.0), Span::new(50.0, 60.0)]);
        let mut moments: Vec<f64> = (0..10).map(f64::from).collect();
        moments.extend((0..5).map(|i| 50.0 + f64::from(i)));
        moments.extend((0..10).map(|i| 55.0 + f64::from(i) / 2.0));
        // The best 15 s hold own time 5 to 20: 5 + 5 + 10 moments.
        assert_eq!(peak_wpm(&own, &moments, 15.0), Some(80.0));
        assert_eq!(peak_wpm(&own, &moments, 21.0), None);
    }
}
