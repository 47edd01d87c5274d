//! Frames of speech to segments: short gaps bridged, short bursts left out.

use super::{Segment, VoiceEvent};
use crate::Party;
use crate::frames::{FRAME_S, frame_start_s};

/// Joins the frames of one party. Gaps and lengths are counted in whole frames.
#[derive(Debug, Clone)]
pub struct Segmenter {
    party: Party,
    bridge_frames: u64,
    min_frames: u64,
    open: Option<Run>,
}

/// A run of speech frames with its bridged gaps: `[start, end)`.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: u64,
    end: u64,
    told: bool,
}

impl Segmenter {
    /// Bridges gaps shorter than `bridge_s`; keeps segments of at least `min_s`.
    #[must_use]
    pub fn new(party: Party, bridge_s: f64, min_s: f64) -> Segmenter {
        let frames = |s: f64| (s / FRAME_S - 1e-6).ceil().max(0.0) as u64;
        Segmenter { party, bridge_frames: frames(bridge_s).max(1), min_frames: frames(min_s).max(1), open: None }
    }

    /// Takes frame `index`, decided at `known_s`; appends what became known.
    pub fn push(&mut self, index: u64, speech: bool, known_s: f64, out: &mut Vec<VoiceEvent>) {
        if speech {
            let run = self.open.get_or_insert(Run { start: index, end: index, told: false });
            run.end = index + 1;
            if !run.told && run.end - run.start >= self.min_frames {
                run.told = true;
                let start_s = frame_start_s(run.start);
                out.push(VoiceEvent::SegmentOpened { party: self.party, start_s, known_s });
            }
        } else if self.open.is_some_and(|run| index + 1 - run.end >= self.bridge_frames) {
            self.close(known_s, out);
        }
    }

    /// Ends what is open; a run too short to have been told is dropped.
    pub fn close(&mut self, known_s: f64, out: &mut Vec<VoiceEvent>) {
        if let Some(run) = self.open.take().filter(|run| run.told) {
            let segment =
                Segment { party: self.party, start_s: frame_start_s(run.start), end_s: frame_start_s(run.end) };
            out.push(VoiceEvent::SegmentClosed { segment, known_s });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn segments(pattern: &[bool]) -> Vec<(u64, u64)> {
        let mut segmenter = Segmenter::new(Party::Agent, 0.2, 0.1);
        let mut out = Vec::new();
        for (n, &speech) in pattern.iter().enumerate() {
            segmenter.push(n as u64, speech, 0.0, &mut out);
        }
        segmenter.close(0.0, &mut out);
        let frame = |s: f64| (s / FRAME_S).round() as u64;
        out.iter()
            .filter_map(|event| match event {
                VoiceEvent::SegmentClosed { segment, .. } => Some((frame(segment.start_s), frame(segment.end_s))),
                _ => None,
            })
            .collect()
    }

    fn runs(lengths: &[(bool, usize)]) -> Vec<bool> {
        lengths.iter().flat_map(|&(speech, n)| std::iter::repeat_n(speech, n)).collect()
    }

    #[test]
    fn a_gap_of_192_ms_is_bridged_and_one_of_208_ms_is_not() {
        assert_eq!(segments(&runs(&[(true, 10), (false, 12), (true, 10)])), [(0, 32)]);
        assert_eq!(segments(&runs(&[(true, 10), (false, 13), (true, 10)])), [(0, 10), (23, 33)]);
    }

    #[test]
    fn a_burst_of_96_ms_is_dropped_and_one_of_112_ms_is_kept() {
        assert_eq!(segments(&runs(&[(true, 6), (false, 20)])), []);
        assert_eq!(segments(&runs(&[(true, 7), (false, 20)])), [(0, 7)]);
    }

    #[test]
    fn it_opens_as_soon_as_it_is_long_enough() {
        let mut segmenter = Segmenter::new(Party::Customer, 0.2, 0.1);
        let mut out = Vec::new();
        for n in 0..7 {
            segmenter.push(n + 100, true, 7.0, &mut out);
        }
        let start_s = frame_start_s(100);
        assert_eq!(out, [VoiceEvent::SegmentOpened { party: Party::Customer, start_s, known_s: 7.0 }]);
    }

    proptest! {
        #[test]
        fn segments_keep_their_definition(pattern in proptest::collection::vec(any::<bool>(), 0..400)) {
            let found = segments(&pattern);
            for &(start, end) in &found {
                prop_assert!(end - start >= 7);
                prop_assert!(pattern[start as usize] && pattern[end as usize - 1]);
            }
            for pair in found.windows(2) {
                prop_assert!(pair[1].0 - pair[0].1 >= 13);
            }
        }
    }
}
