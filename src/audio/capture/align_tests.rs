//! The aligner on simulated devices: wrong clocks, stamps that jitter, stalls, bursts, loss.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

/// A device whose samples are the time at which they were truly captured.
///
/// So a block is right where its samples equal its place in time. A resampler of any order keeps a ramp.
struct Device {
    rate_hz: u32,
    /// Clock error: samples a second of true time are `rate * (1 + drift)`.
    drift: f64,
    /// When sample 0 was captured.
    begin_s: f64,
    index: u64,
    random: u64,
}

impl Device {
    fn new(rate_hz: u32, drift_ppm: f64, begin_s: f64) -> Device {
        Device { rate_hz, drift: drift_ppm * 1e-6, begin_s, index: 0, random: 0x9e37_79b9_7f4a_7c15 }
    }

    /// 0 to 1, the same in every run.
    fn chance(&mut self) -> f64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn true_s(&self, index: u64) -> f64 {
        self.begin_s + index as f64 / (f64::from(self.rate_hz) * (1.0 + self.drift))
    }

    /// The next piece, and when its last sample was captured.
    fn take(&mut self, len: usize) -> (u64, Vec<f32>, f64) {
        let index = self.index;
        self.index += len as u64;
        let samples = (index..self.index).map(|i| self.true_s(i) as f32).collect();
        (index, samples, self.true_s(self.index))
    }
}

/// Judges blocks: that they follow each other, and how far samples lie from their true time.
#[derive(Default)]
struct Judge {
    end_s: f64,
    samples: u64,
    holes_s: f64,
    first_s: Option<f64>,
    /// Largest error of a placed sample, and the last.
    worst_s: f64,
    last_error_s: f64,
}

impl Judge {
    /// The first and last samples of a block are judged; `settled_s` is when errors begin to count.
    fn take(&mut self, blocks: &mut Vec<Block>, settled_s: f64) {
        for block in blocks.drain(..) {
            assert!(block.start_s >= self.end_s - 1e-6, "{} comes before {}", block.start_s, self.end_s);
            if self.first_s.is_some() && block.start_s - self.end_s > 1e-4 {
                self.holes_s += block.start_s - self.end_s;
            }
            let rate = f64::from(block.sample_rate_hz);
            for (at, sample) in [(0, block.samples[0]), (block.samples.len() - 1, *block.samples.last().unwrap())] {
                let place_s = block.start_s + at as f64 / rate;
                self.last_error_s = place_s - f64::from(sample);
                // The resampler begins and ends a stretch with part of a sample of silence.
                if f64::from(sample) > 0.9 * place_s && place_s >= settled_s {
                    self.worst_s = self.worst_s.max(self.last_error_s.abs());
                }
            }
            self.first_s.get_or_insert(block.start_s);
            self.samples += block.samples.len() as u64;
            self.end_s = block.start_s + block.samples.len() as f64 / rate;
        }
    }
}

/// Runs a device for `seconds` with pieces of the given lengths in turn; `late_s` gives the error of each stamp.
fn run(device: &mut Device, seconds: f64, lens: &[usize], late_s: impl Fn(f64) -> f64) -> Judge {
    let mut aligner = Aligner::new(Party::Agent, device.rate_hz);
    let (mut judge, mut blocks) = (Judge::default(), Vec::new());
    let end_s = device.true_s(device.index) + seconds;
    for len in lens.iter().cycle() {
        let (index, samples, true_end_s) = device.take(*len);
        let chance = device.chance();
        aligner.push(Stamp { index, len: *len, end_s: true_end_s + late_s(chance) }, &samples, &mut blocks);
        judge.take(&mut blocks, 0.0);
        if true_end_s > end_s {
            break;
        }
    }
    aligner.flush(&mut blocks);
    judge.take(&mut blocks, 0.0);
    judge
}

#[test]
fn with_exact_stamps_every_sample_is_in_its_place() {
    let mut device = Device::new(8_000, 0.0, 1.0);
    let judge = run(&mut device, 10.0, &[160], |_| 0.0);
    assert!(judge.worst_s < 0.001, "{}", judge.worst_s);
    assert!(judge.samples.abs_diff(device.index) <= 2, "{} of {}", judge.samples, device.index);
    assert_eq!(judge.holes_s, 0.0);
}

#[test]
fn blocks_of_any_size_with_stamps_20_ms_late_are_within_13_ms() {
    for lens in [&[160][..], &[14], &[9_338], &[14, 9_338, 1, 480, 3]] {
        for drift_ppm in [-200.0, 0.0, 200.0] {
            let mut device = Device::new(48_000, drift_ppm, 0.5);
            let judge = run(&mut device, 8.0, lens, |chance| chance * 0.02);
            assert!(judge.worst_s < 0.013, "{lens:?} {drift_ppm}: {}", judge.worst_s);
            assert_eq!(judge.holes_s, 0.0, "{lens:?} {drift_ppm}");
        }
    }
}

#[test]
fn stamps_off_in_both_directions_are_within_13_ms() {
    let mut device = Device::new(8_000, 100.0, 0.5);
    let judge = run(&mut device, 60.0, &[160], |chance| (chance - 0.5) * 0.04);
    assert!(judge.worst_s < 0.013, "{}", judge.worst_s);
    assert_eq!(judge.holes_s, 0.0);
}

#[test]
fn after_two_hours_two_devices_400_ppm_apart_are_within_30_ms() {
    // A low rate makes two hours a short test; nothing in the aligner depends on it.
    let mut devices = [Device::new(400, 200.0, 0.3), Device::new(400, -200.0, 0.4)];
    let judges = devices.each_mut().map(|device| run(device, 7_200.0, &[8], |chance| chance * 0.02));
    for judge in &judges {
        assert!(judge.end_s > 7_200.0);
        assert_eq!(judge.holes_s, 0.0, "drift is made up for by resampling, not by holes");
    }
    assert!(judges[0].worst_s + judges[1].worst_s < 0.030, "{} {}", judges[0].worst_s, judges[1].worst_s);
}

#[test]
fn a_burst_of_two_seconds_at_the_start_is_old_sound_and_placed_so() {
    for piece in [160, 16_000] {
        let mut device = Device::new(8_000, 0.0, 3.0);
        let mut aligner = Aligner::new(Party::Agent, 8_000);
        let (mut judge, mut blocks) = (Judge::default(), Vec::new());
        for _ in 0..16_000 / piece {
            let (index, samples, _) = device.take(piece);
            aligner.push(Stamp { index, len: piece, end_s: 5.0 }, &samples, &mut blocks);
        }
        for _ in 0..200 {
            let (index, samples, end_s) = device.take(160);
            aligner.push(Stamp { index, len: 160, end_s }, &samples, &mut blocks);
        }
        judge.take(&mut blocks, 0.0);
        assert!(judge.worst_s < 0.005, "pieces of {piece}: {}", judge.worst_s);
        assert!((judge.first_s.unwrap() - 3.0).abs() < 0.005, "{:?}", judge.first_s);
    }
}

#[test]
fn sound_from_before_the_clock_began_is_left_out() {
    let mut device = Device::new(8_000, 0.0, -1.5);
    let mut aligner = Aligner::new(Party::Agent, 8_000);
    let mut blocks = Vec::new();
    let (index, samples, end_s) = device.take(16_000);
    aligner.push(Stamp { index, len: 16_000, end_s }, &samples, &mut blocks);
    for _ in 0..50 {
        let (index, samples, end_s) = device.take(160);
        aligner.push(Stamp { index, len: 160, end_s }, &samples, &mut blocks);
    }
    aligner.flush(&mut blocks);
    assert!(blocks[0].start_s.abs() < 1e-3, "{}", blocks[0].start_s);
    assert!((aligner.end_s() - 1.5).abs() < 1e-3, "{}", aligner.end_s());
}

/// Twenty seconds with something in the middle; returns the judge of all and the samples the device sent.
fn with_trouble(trouble: impl Fn(&mut Device, &mut Aligner, &mut Vec<Block>)) -> (Judge, u64) {
    let mut device = Device::new(8_000, 50.0, 0.0);
    let mut aligner = Aligner::new(Party::Agent, 8_000);
    let (mut judge, mut blocks) = (Judge::default(), Vec::new());
    let mut steady = |device: &mut Device, aligner: &mut Aligner, blocks: &mut Vec<Block>| {
        for _ in 0..500 {
            let (index, samples, end_s) = device.take(160);
            let late_s = device.chance() * 0.015;
            aligner.push(Stamp { index, len: 160, end_s: end_s + late_s }, &samples, blocks);
            judge.take(blocks, 0.1);
        }
    };
    steady(&mut device, &mut aligner, &mut blocks);
    trouble(&mut device, &mut aligner, &mut blocks);
    steady(&mut device, &mut aligner, &mut blocks);
    aligner.flush(&mut blocks);
    judge.take(&mut blocks, 0.1);
    (judge, device.index)
}

#[test]
fn a_stall_followed_by_a_burst_loses_nothing_and_moves_nothing() {
    for stall_pieces in [5, 25, 150] {
        let (judge, sent) = with_trouble(|device, aligner, blocks| {
            let resumed_s = device.true_s(device.index + stall_pieces * 160);
            for i in 0..stall_pieces {
                let (index, samples, _) = device.take(160);
                // The burst takes a tenth of a millisecond a piece.
                let end_s = resumed_s + i as f64 * 1e-4;
                aligner.push(Stamp { index, len: 160, end_s }, &samples, blocks);
            }
        });
        assert!(judge.samples.abs_diff(sent) < 40, "{} of {sent}", judge.samples);
        assert_eq!(judge.holes_s, 0.0);
        assert!(judge.worst_s < 0.013, "{stall_pieces} pieces: {}", judge.worst_s);
    }
}

#[test]
fn a_burst_that_comes_slowly_is_waited_for() {
    let (judge, sent) = with_trouble(|device, aligner, blocks| {
        // A second is held back and then comes at three times its speed.
        let resumed_s = device.true_s(device.index + 8_000);
        for i in 0..75 {
            let (index, samples, _) = device.take(160);
            let end_s = resumed_s + f64::from(i) * 0.02 / 3.0;
            aligner.push(Stamp { index, len: 160, end_s }, &samples, blocks);
        }
    });
    assert!(judge.samples.abs_diff(sent) < 40, "{} of {sent}", judge.samples);
    assert_eq!(judge.holes_s, 0.0);
    assert!(judge.worst_s < 0.013, "{}", judge.worst_s);
}

#[test]
fn three_seconds_lost_leave_a_hole_of_three_seconds() {
    let (judge, sent) = with_trouble(|device, _, _| {
        // The device goes on without its samples reaching us, and without their being counted.
        device.begin_s += 3.0;
    });
    assert!((judge.holes_s - 3.0).abs() < 0.013, "{}", judge.holes_s);
    assert!(judge.samples.abs_diff(sent) < 40, "{} of {sent}", judge.samples);
    assert!(judge.worst_s < 0.013, "{}", judge.worst_s);
}

#[test]
fn samples_lost_in_portions_too_small_to_see_are_made_up_for() {
    // 8 ms are lost every two seconds.
    let mut device = Device::new(8_000, 0.0, 0.0);
    let mut aligner = Aligner::new(Party::Agent, 8_000);
    let (mut judge, mut blocks) = (Judge::default(), Vec::new());
    for piece in 0..6_000 {
        if piece % 100 == 99 {
            device.begin_s += 0.008;
        }
        let (index, samples, end_s) = device.take(160);
        let late_s = device.chance() * 0.015;
        aligner.push(Stamp { index, len: 160, end_s: end_s + late_s }, &samples, &mut blocks);
        judge.take(&mut blocks, 0.1);
    }
    assert!(judge.worst_s < 0.040, "{}", judge.worst_s);
    assert!((judge.end_s - device.true_s(device.index)).abs() < 0.040, "{}", judge.end_s);
}

#[test]
fn samples_that_the_ring_dropped_leave_a_hole_of_exactly_their_length() {
    let (judge, sent) = with_trouble(|device, _, _| drop(device.take(4_000)));
    assert!((judge.holes_s - 0.5).abs() < 0.001, "{}", judge.holes_s);
    assert!((judge.samples + 4_000).abs_diff(sent) < 40, "{} of {sent}", judge.samples);
    assert!(judge.worst_s < 0.013, "{}", judge.worst_s);
}

#[test]
fn a_stream_opened_again_at_another_rate_keeps_the_clock() {
    let (mut first, mut second) = (Device::new(48_000, 0.0, 0.0), Device::new(16_000, 0.0, 4.0));
    let mut aligner = Aligner::new(Party::Agent, 48_000);
    let (mut judge, mut blocks) = (Judge::default(), Vec::new());
    for _ in 0..100 {
        let (index, samples, end_s) = first.take(960);
        aligner.push(Stamp { index, len: 960, end_s }, &samples, &mut blocks);
    }
    aligner.reopened(16_000, &mut blocks);
    for _ in 0..100 {
        let (index, samples, end_s) = second.take(320);
        aligner.push(Stamp { index, len: 320, end_s }, &samples, &mut blocks);
    }
    aligner.flush(&mut blocks);
    let rates: std::collections::BTreeSet<u32> = blocks.iter().map(|block| block.sample_rate_hz).collect();
    assert_eq!(rates.into_iter().collect::<Vec<_>>(), [16_000, 48_000]);
    judge.take(&mut blocks, 0.1);
    assert!((judge.holes_s - 2.0).abs() < 0.005, "{}", judge.holes_s);
    assert!((judge.end_s - 6.0).abs() < 0.005 && judge.worst_s < 0.005, "{} {}", judge.end_s, judge.worst_s);
}

#[test]
fn an_idle_device_is_silent_by_the_clock() {
    let mut device = Device::new(8_000, 0.0, 0.0);
    let mut aligner = Aligner::new(Party::Customer, 8_000);
    let mut blocks = Vec::new();
    for _ in 0..50 {
        let (index, samples, end_s) = device.take(160);
        aligner.push(Stamp { index, len: 160, end_s }, &samples, &mut blocks);
    }
    aligner.silence(3.0, &mut blocks);
    assert!((aligner.end_s() - 3.0).abs() < 0.1, "{}", aligner.end_s());
    assert!(blocks.last().unwrap().samples.iter().all(|sample| *sample == 0.0));
    let mut judge = Judge::default();
    judge.take(&mut blocks, 10.0);
    assert!(judge.holes_s < 0.01, "{}", judge.holes_s);
}
