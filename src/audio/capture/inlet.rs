//! From the device's callback to the program: a ring that never waits.
//!
//! The callback converts to mono and pushes; it allocates nothing, takes no lock and logs nothing
//! (`tests/realtime.rs` runs it under an allocator that forbids). Bound: `capture.ring_s` seconds of
//! samples. When full, the newest piece is dropped whole and counted; the samples' numbers go on, so the
//! hole stays where it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rtrb::{Consumer, Producer, RingBuffer};

/// Pieces that a ring holds for each second: callbacks of 14 samples at 48 kHz were seen, in bursts.
const STAMPS_PER_S: f64 = 2000.0;

/// A sample as devices deliver it.
pub trait Pcm: Copy {
    /// As a float, full scale 1.0; anything that is no number becomes 0.
    fn to_f32(self) -> f32;
}

impl Pcm for f32 {
    fn to_f32(self) -> f32 {
        if self.is_finite() { self } else { 0.0 }
    }
}

impl Pcm for f64 {
    fn to_f32(self) -> f32 {
        (self as f32).to_f32()
    }
}

impl Pcm for i16 {
    fn to_f32(self) -> f32 {
        f32::from(self) / 32_768.0
    }
}

impl Pcm for i32 {
    fn to_f32(self) -> f32 {
        (f64::from(self) / 2_147_483_648.0) as f32
    }
}

impl Pcm for u16 {
    fn to_f32(self) -> f32 {
        (f32::from(self) - 32_768.0) / 32_768.0
    }
}

impl Pcm for u8 {
    fn to_f32(self) -> f32 {
        (f32::from(self) - 128.0) / 128.0
    }
}

/// What is known of one piece besides its samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stamp {
    /// Number of its first sample since the stream was opened; dropped ones are counted in.
    pub index: u64,
    /// Samples in it.
    pub len: usize,
    /// When its last sample had been captured, seconds on the capture's clock, as far as the callback can tell.
    pub end_s: f64,
}

/// What both ends of a ring share.
#[derive(Debug, Default)]
struct Gauge {
    /// When the callback ran last, bits of seconds on the capture's clock; 0 before the first time.
    called_s: AtomicU64,
    dropped: AtomicU64,
}

/// The callback's end.
#[derive(Debug)]
pub struct Inlet {
    samples: Producer<f32>,
    stamps: Producer<Stamp>,
    gauge: Arc<Gauge>,
    index: u64,
}

/// The program's end.
#[derive(Debug)]
pub struct Outlet {
    samples: Consumer<f32>,
    stamps: Consumer<Stamp>,
    gauge: Arc<Gauge>,
}

/// A ring for `seconds` of sound at `sample_rate_hz`.
#[must_use]
pub fn ring(sample_rate_hz: u32, seconds: f64) -> (Inlet, Outlet) {
    let room = (f64::from(sample_rate_hz) * seconds).ceil().max(1.0) as usize;
    let pieces = (STAMPS_PER_S * seconds).ceil().max(16.0) as usize;
    let (samples_in, samples_out) = RingBuffer::new(room);
    let (stamps_in, stamps_out) = RingBuffer::new(pieces);
    let gauge = Arc::new(Gauge::default());
    (
        Inlet { samples: samples_in, stamps: stamps_in, gauge: Arc::clone(&gauge), index: 0 },
        Outlet { samples: samples_out, stamps: stamps_out, gauge },
    )
}

impl Inlet {
    /// Takes what a callback delivered: interleaved samples, their channels, when the callback ran and when the
    /// last sample had been captured (seconds on the capture's clock). The channels are averaged.
    pub fn push<T: Pcm>(&mut self, data: &[T], channels: usize, called_s: f64, end_s: f64) {
        self.gauge.called_s.store(called_s.to_bits(), Ordering::Relaxed);
        let channels = channels.max(1);
        let len = data.len() / channels;
        if len == 0 {
            return;
        }
        let stamp = Stamp { index: self.index, len, end_s };
        self.index += len as u64;
        let room = if self.stamps.is_full() { None } else { self.samples.write_chunk_uninit(len).ok() };
        let Some(room) = room else {
            self.gauge.dropped.fetch_add(len as u64, Ordering::Relaxed);
            return;
        };
        let share = 1.0 / channels as f32;
        room.fill_from_iter(
            data.chunks_exact(channels).map(|frame| frame.iter().map(|sample| sample.to_f32()).sum::<f32>() * share),
        );
        // Cannot fail: there was room, and nobody else fills it.
        let _ = self.stamps.push(stamp);
    }
}

impl Outlet {
    /// The next piece, its samples replacing what is in `samples`.
    pub fn pop(&mut self, samples: &mut Vec<f32>) -> Option<Stamp> {
        let stamp = self.stamps.pop().ok()?;
        samples.clear();
        let chunk = self.samples.read_chunk(stamp.len).ok()?;
        let (first, second) = chunk.as_slices();
        samples.extend_from_slice(first);
        samples.extend_from_slice(second);
        chunk.commit_all();
        Some(stamp)
    }

    /// When the callback ran last, seconds on the capture's clock; `None` before the first time.
    #[must_use]
    pub fn called_s(&self) -> Option<f64> {
        let bits = self.gauge.called_s.load(Ordering::Relaxed);
        (bits != 0).then(|| f64::from_bits(bits))
    }

    /// Samples that found no room.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.gauge.dropped.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_format_has_the_same_full_scale() {
        assert_eq!(
            (i16::MIN.to_f32(), i32::MIN.to_f32(), u16::MIN.to_f32(), u8::MIN.to_f32()),
            (-1.0, -1.0, -1.0, -1.0)
        );
        assert_eq!((0_i16.to_f32(), 0_i32.to_f32(), 32_768_u16.to_f32(), 128_u8.to_f32()), (0.0, 0.0, 0.0, 0.0));
        assert_eq!((16_384_i16.to_f32(), 0.5_f64.to_f32(), 0.5_f32.to_f32()), (0.5, 0.5, 0.5));
        assert_eq!((f32::NAN.to_f32(), f32::INFINITY.to_f32()), (0.0, 0.0));
    }

    #[test]
    fn channels_are_averaged_and_a_torn_frame_is_left_out() {
        let (mut inlet, mut outlet) = ring(8_000, 1.0);
        inlet.push(&[0.5_f32, 0.1, -0.5, 0.5, 1.0], 2, 1.0, 0.9);
        let mut samples = vec![9.0];
        assert_eq!(outlet.pop(&mut samples), Some(Stamp { index: 0, len: 2, end_s: 0.9 }));
        assert!((samples[0] - 0.3).abs() < 1e-6 && samples[1].abs() < 1e-6 && samples.len() == 2, "{samples:?}");
        assert_eq!(outlet.pop(&mut samples), None);
        assert_eq!(outlet.called_s(), Some(1.0));
    }

    #[test]
    fn what_does_not_fit_is_dropped_whole_counted_and_leaves_its_place() {
        let (mut inlet, mut outlet) = ring(100, 1.0);
        inlet.push(&[0.1_f32; 80], 1, 1.0, 1.0);
        inlet.push(&[0.2_f32; 30], 1, 1.1, 1.1);
        inlet.push(&[0.3_f32; 20], 1, 1.2, 1.2);
        let mut samples = Vec::new();
        assert_eq!(outlet.pop(&mut samples).unwrap().index, 0);
        assert_eq!(outlet.pop(&mut samples), Some(Stamp { index: 110, len: 20, end_s: 1.2 }));
        assert_eq!(samples, [0.3; 20]);
        assert_eq!(outlet.dropped(), 30);
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out_in_order(sizes in proptest::collection::vec(0_usize..500, 1..60)) {
            let (mut inlet, mut outlet) = ring(1000, 1.0);
            let (mut sent, mut came, mut index) = (Vec::new(), Vec::new(), 0);
            let mut samples = Vec::new();
            for size in sizes {
                let piece: Vec<f32> = (0..size).map(|i| (sent.len() + i) as f32).collect();
                inlet.push(&piece, 1, 0.0, 0.0);
                sent.extend(piece);
                while let Some(stamp) = outlet.pop(&mut samples) {
                    prop_assert_eq!(stamp.index, index);
                    index += stamp.len as u64;
                    came.extend_from_slice(&samples);
                }
            }
            prop_assert_eq!(sent, came);
            prop_assert_eq!(outlet.dropped(), 0);
        }
    }
}
