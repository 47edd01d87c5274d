//! Blocks of one party to frames: resampling, gaps filled, numbers without holes.

use super::resampler::Resampler;
use super::{FRAME_LEN, Frame, SAMPLE_RATE_HZ};
use crate::Party;
use crate::audio::Block;

/// Blocks may begin this much later than the one before ended without a gap being seen: stamps of
/// live capture jitter by a fraction of a device's period.
const GAP_TOLERANCE_S: f64 = 0.005;
/// A hole longer than this is no gap but a clock that jumped; nothing is filled in.
const LONGEST_GAP_S: f64 = 3600.0;

/// Turns the blocks of one party into frames.
///
/// The count of samples is kept: `n` samples at `rate` become `round(n * 16000 / rate)`, the last
/// frame padded with silence. The delay of the resampler is taken out, so a sound lies in the frames
/// where it lay in the blocks. A block that begins before the end of the one before is joined to it.
#[derive(Debug)]
pub struct Framer {
    party: Party,
    rate_hz: u32,
    resampler: Resampler,
    /// When the first sample of the present rate was captured.
    anchor_s: f64,
    /// Samples taken since then, silence in gaps included.
    taken: u64,
    assembly: Assembly,
    gaps_s: f64,
    /// How far silence was put in ahead of sound that had not come.
    filled_to_s: f64,
}

/// Frames being put together.
#[derive(Debug)]
struct Assembly {
    frame: Frame,
    filled: usize,
}

impl Assembly {
    fn extend(&mut self, mut samples: &[f32], out: &mut Vec<Frame>) {
        while !samples.is_empty() {
            let (now, later) = samples.split_at(samples.len().min(FRAME_LEN - self.filled));
            self.frame.samples[self.filled..self.filled + now.len()].copy_from_slice(now);
            self.filled += now.len();
            samples = later;
            if self.filled == FRAME_LEN {
                self.emit(out);
            }
        }
    }

    fn emit(&mut self, out: &mut Vec<Frame>) {
        out.push(self.frame.clone());
        self.frame.index += 1;
        self.filled = 0;
    }

    fn pad(&mut self, out: &mut Vec<Frame>) {
        if self.filled > 0 {
            self.frame.samples[self.filled..].fill(0.0);
            self.emit(out);
        }
    }
}

impl Framer {
    /// A framer for one party whose blocks come at `sample_rate_hz`. Blocks of another rate later on
    /// (a device that was changed) are resampled by their own rate.
    #[must_use]
    pub fn new(party: Party, sample_rate_hz: u32) -> Framer {
        Framer {
            party,
            rate_hz: sample_rate_hz.max(1),
            resampler: Resampler::new(sample_rate_hz),
            anchor_s: 0.0,
            taken: 0,
            assembly: Assembly { frame: Frame { party, index: 0, samples: [0.0; FRAME_LEN] }, filled: 0 },
            gaps_s: 0.0,
            filled_to_s: f64::NEG_INFINITY,
        }
    }

    /// Takes one block, appends the frames that are complete.
    pub fn push(&mut self, block: &Block, out: &mut Vec<Frame>) {
        debug_assert_eq!(block.party, self.party);
        if block.sample_rate_hz != self.rate_hz {
            self.change_rate(block.sample_rate_hz, out);
        }
        self.fill_gap_before(block.start_s, out);
        let samples = self.after_fill(block);
        self.taken += samples.len() as u64;
        let assembly = &mut self.assembly;
        self.resampler.push(samples, |samples| assembly.extend(samples, out));
    }

    /// Puts silence in place of sound that has not come up to `to_s`, so that the other party need not wait. Sound
    /// of that time which comes after all is left out: the clock goes on.
    pub fn fill_to(&mut self, to_s: f64, out: &mut Vec<Frame>) {
        if to_s - self.expected_s() > GAP_TOLERANCE_S {
            self.fill_gap_before(to_s, out);
            self.filled_to_s = self.expected_s();
        }
    }

    /// The part of a block that lies after what was filled.
    fn after_fill<'a>(&self, block: &'a Block) -> &'a [f32] {
        let late_s = self.filled_to_s - block.start_s;
        if late_s <= GAP_TOLERANCE_S {
            return &block.samples;
        }
        let late = (late_s * f64::from(self.rate_hz)).round() as usize;
        &block.samples[late.min(block.samples.len())..]
    }

    /// Appends what is left, padded with silence to a whole frame.
    pub fn finish(&mut self, out: &mut Vec<Frame>) {
        let assembly = &mut self.assembly;
        self.resampler.finish(|samples| assembly.extend(samples, out));
        self.assembly.pad(out);
    }

    /// Seconds that had to be filled with silence.
    #[must_use]
    pub fn gaps_s(&self) -> f64 {
        self.gaps_s
    }

    fn expected_s(&self) -> f64 {
        self.anchor_s + self.taken as f64 / f64::from(self.rate_hz)
    }

    fn fill_gap_before(&mut self, start_s: f64, out: &mut Vec<Frame>) {
        let gap_s = start_s - self.expected_s();
        if gap_s > LONGEST_GAP_S {
            self.anchor_s += gap_s;
        } else if gap_s > GAP_TOLERANCE_S {
            let missing = (gap_s * f64::from(self.rate_hz)).round() as u64;
            self.taken += missing;
            self.gaps_s += missing as f64 / f64::from(self.rate_hz);
            let assembly = &mut self.assembly;
            self.resampler.push_silence(missing, |samples| assembly.extend(samples, out));
        }
    }

    /// Ends the stretch of the present rate where it is and begins one of another.
    fn change_rate(&mut self, rate_hz: u32, out: &mut Vec<Frame>) {
        let assembly = &mut self.assembly;
        self.resampler.finish(|samples| assembly.extend(samples, out));
        let done = self.assembly.frame.index * FRAME_LEN as u64 + self.assembly.filled as u64;
        // Where the frames stand now is where the new stretch begins; a jump of the clock is kept.
        let jumped_s = self.expected_s() - done as f64 / f64::from(SAMPLE_RATE_HZ);
        self.anchor_s = done as f64 / f64::from(SAMPLE_RATE_HZ) + if jumped_s > LONGEST_GAP_S { jumped_s } else { 0.0 };
        self.taken = 0;
        self.rate_hz = rate_hz.max(1);
        self.resampler = Resampler::new(rate_hz);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::f64::consts::TAU;

    use proptest::prelude::*;

    use super::*;

    fn block(start_s: f64, sample_rate_hz: u32, samples: Vec<f32>) -> Block {
        Block { party: Party::Agent, start_s, sample_rate_hz, samples }
    }

    fn tone(rate: u32, from: usize, len: usize) -> Vec<f32> {
        (from..from + len).map(|i| (TAU * 500.0 * i as f64 / f64::from(rate)).sin() as f32).collect()
    }

    fn samples_of(frames: &[Frame]) -> Vec<f32> {
        frames.iter().flat_map(|frame| frame.samples).collect()
    }

    fn assert_numbered(frames: &[Frame]) {
        for (i, frame) in frames.iter().enumerate() {
            assert_eq!(frame.index, i as u64);
            assert_eq!(frame.party, Party::Agent);
        }
    }

    #[test]
    fn sixteen_kilohertz_goes_through_untouched() {
        let input: Vec<f32> = (0..600).map(|i| i as f32 / 600.0).collect();
        let mut framer = Framer::new(Party::Agent, 16_000);
        let mut frames = Vec::new();
        framer.push(&block(0.0, 16_000, input[..100].to_vec()), &mut frames);
        assert!(frames.is_empty());
        framer.push(&block(100.0 / 16_000.0, 16_000, input[100..].to_vec()), &mut frames);
        assert_eq!(frames.len(), 2);
        framer.finish(&mut frames);
        assert_numbered(&frames);
        let output = samples_of(&frames);
        assert_eq!(output[..600], input);
        assert_eq!(output[600..], [0.0; 168]);
    }

    #[test]
    fn a_gap_becomes_silence_and_later_sound_keeps_its_time() {
        let mut framer = Framer::new(Party::Agent, 16_000);
        let mut frames = Vec::new();
        framer.push(&block(0.0, 16_000, vec![0.5; 1600]), &mut frames);
        framer.push(&block(0.35, 16_000, vec![0.5; 1600]), &mut frames);
        framer.finish(&mut frames);
        assert_numbered(&frames);
        let output = samples_of(&frames);
        // 0.1 s of sound, silence up to 0.35 s, sound to 0.45 s.
        assert_eq!(output[1599..1602], [0.5, 0.0, 0.0]);
        assert_eq!(output[5598..5601], [0.0, 0.0, 0.5]);
        assert_eq!(output[7199..7201], [0.5, 0.0]);
        assert!((framer.gaps_s() - 0.25).abs() < 1e-9);
    }

    #[test]
    fn a_gap_at_the_start_counts_as_well() {
        let mut framer = Framer::new(Party::Agent, 8_000);
        let mut frames = Vec::new();
        framer.push(&block(1.0, 8_000, tone(8_000, 8_000, 4_000)), &mut frames);
        framer.finish(&mut frames);
        assert!((framer.gaps_s() - 1.0).abs() < 1e-9);
        assert_eq!(frames.len(), 24_000_usize.div_ceil(FRAME_LEN));
        let output = samples_of(&frames);
        assert!((output[18_024] - 1.0).abs() < 0.02, "a crest of the tone lies at 1.1265 s, not {}", output[18_024]);
    }

    #[test]
    fn sound_that_comes_after_its_place_was_filled_is_left_out_and_the_clock_goes_on() {
        let mut framer = Framer::new(Party::Agent, 16_000);
        let mut frames = Vec::new();
        framer.push(&block(0.0, 16_000, vec![0.5; 1600]), &mut frames);
        framer.fill_to(0.3, &mut frames);
        assert_eq!(frames.len(), 4800 / FRAME_LEN);
        // Late sound of 0.1 to 0.2 s, then of 0.25 to 0.35 s: only the last 0.05 s have a place.
        framer.push(&block(0.1, 16_000, vec![0.5; 1600]), &mut frames);
        framer.push(&block(0.25, 16_000, vec![0.5; 1600]), &mut frames);
        framer.push(&block(0.35, 16_000, vec![0.5; 800]), &mut frames);
        framer.finish(&mut frames);
        assert_numbered(&frames);
        let output = samples_of(&frames);
        assert_eq!(output[4798..4802], [0.0, 0.0, 0.5, 0.5]);
        assert_eq!(output.iter().filter(|x| **x == 0.5).count(), 1600 + 800 + 800);
        assert!((framer.gaps_s() - 0.2).abs() < 1e-9);
    }

    #[test]
    fn jitter_and_overlap_of_stamps_are_no_gaps() {
        let mut framer = Framer::new(Party::Agent, 8_000);
        let mut frames = Vec::new();
        for (i, jitter_s) in [0.0, 0.004, -0.004, 0.0, -0.2].into_iter().enumerate() {
            framer.push(&block(i as f64 * 0.1 + jitter_s, 8_000, vec![0.1; 800]), &mut frames);
        }
        framer.finish(&mut frames);
        assert_eq!(framer.gaps_s(), 0.0);
        assert_eq!(frames.len(), 8_000_usize.div_ceil(FRAME_LEN));
    }

    #[test]
    fn a_clock_that_jumps_for_hours_fills_nothing() {
        let mut framer = Framer::new(Party::Agent, 16_000);
        let mut frames = Vec::new();
        for start_s in [0.0, 1e7, 1e7 + 0.1, f64::NAN] {
            framer.push(&block(start_s, 16_000, vec![0.1; 1600]), &mut frames);
        }
        framer.finish(&mut frames);
        assert_eq!((frames.len(), framer.gaps_s()), (25, 0.0));
    }

    #[test]
    fn a_device_of_another_rate_goes_on_where_the_first_one_ended() {
        let mut framer = Framer::new(Party::Agent, 48_000);
        let mut frames = Vec::new();
        framer.push(&block(0.0, 48_000, tone(48_000, 0, 24_000)), &mut frames);
        framer.push(&block(0.5, 8_000, tone(8_000, 4_000, 4_000)), &mut frames);
        framer.finish(&mut frames);
        assert_numbered(&frames);
        assert_eq!((frames.len(), framer.gaps_s()), (16_000_usize.div_ceil(FRAME_LEN), 0.0));
        let (output, wanted) = (samples_of(&frames), tone(16_000, 0, 16_000));
        for i in (500..7_500).chain(8_500..15_500) {
            assert!((output[i] - wanted[i]).abs() < 0.01, "at {i}: {} for {}", output[i], wanted[i]);
        }
    }

    #[test]
    fn finishing_twice_or_without_sound_gives_nothing_more() {
        let mut framer = Framer::new(Party::Agent, 44_100);
        let mut frames = Vec::new();
        framer.finish(&mut frames);
        assert!(frames.is_empty());
        framer.push(&block(0.0, 44_100, tone(44_100, 0, 1)), &mut frames);
        framer.finish(&mut frames);
        framer.finish(&mut frames);
        // One sample of 44.1 kHz is less than half a sample of 16 kHz.
        assert!(frames.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Any rate, any blocks: the count of samples is kept, no frame is missing, and a tone comes
        /// out where it went in.
        #[test]
        fn resampling_keeps_count_and_time(
            rate in prop_oneof![
                Just(8_000_u32), Just(11_025), Just(16_000), Just(22_050), Just(32_000), Just(44_100), Just(48_000),
                8_000_u32..=48_000,
            ],
            block_len in 1_usize..5_000,
            len in 1_usize..60_000,
        ) {
            let input = tone(rate, 0, len);
            let mut framer = Framer::new(Party::Agent, rate);
            let mut frames = Vec::new();
            for (i, piece) in input.chunks(block_len).enumerate() {
                let start_s = (i * block_len) as f64 / f64::from(rate);
                framer.push(&block(start_s, rate, piece.to_vec()), &mut frames);
            }
            framer.finish(&mut frames);
            let due = (len as f64 * 16_000.0 / f64::from(rate)).round() as usize;
            prop_assert_eq!(frames.len(), due.div_ceil(FRAME_LEN));
            prop_assert_eq!(framer.gaps_s(), 0.0);
            assert_numbered(&frames);

            let (output, wanted) = (samples_of(&frames), tone(16_000, 0, due));
            prop_assert!(output[due..].iter().all(|x| *x == 0.0));
            // The edges of the tone ring a little through any filter.
            for i in 400..due.saturating_sub(400) {
                prop_assert!((output[i] - wanted[i]).abs() < 0.01, "at {} of {}: {} for {}", i, due, output[i], wanted[i]);
            }
        }
    }
}
