//! What runs on each piece of sound allocates nothing: it runs under an allocator that ends the test when it does.

// The allocator that watches exists in builds with debug assertions only.
#![cfg(debug_assertions)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use rstest::rstest;
use sidetone::Party;
use sidetone::audio::capture::{Pcm, ring};
use sidetone::frames::{FRAME_LEN, Frame};
use sidetone::voice::{VoiceConfig, VoiceEvent, VoiceStage};

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

/// Block sizes seen on real servers, and the ends of what is possible.
const SIZES: [usize; 8] = [0, 1, 14, 480, 600, 960, 9_338, 96_000];

fn push_all<T: Pcm>(value: T, channels: usize) {
    let (mut inlet, mut outlet) = ring(48_000, 1.0);
    let blocks: Vec<Vec<T>> = SIZES.iter().map(|size| vec![value; size * channels]).collect();
    let mut samples = Vec::new();
    // The largest never fits, and in the second round nothing does.
    for round in 0..2 {
        assert_no_alloc(|| {
            for block in &blocks {
                inlet.push(block, channels, 1.0, 0.98);
            }
        });
        assert!(outlet.dropped() >= 96_000 * (round + 1), "a full ring was tried as well");
    }
    let mut pieces = 0;
    while outlet.pop(&mut samples).is_some() {
        pieces += 1;
    }
    assert!(pieces >= 6, "{pieces} pieces came through");
    assert_eq!(violation_count(), 0);
}

#[rstest]
fn the_callback_allocates_nothing_whatever_comes(#[values(1, 2, 6)] channels: usize) {
    push_all(0.25_f32, channels);
    push_all(0.25_f64, channels);
    push_all(1_000_i16, channels);
    push_all(1_000_000_i32, channels);
    push_all(40_000_u16, channels);
    push_all(200_u8, channels);
}

/// A buzz in syllables for two seconds, a hiss far under it for two, digital silence for two.
fn call_sound(n: usize) -> f32 {
    let t = n as f32 / 16_000.0;
    let hiss = (n.wrapping_mul(2_654_435_761) >> 16 & 0xffff) as f32 / 65_536.0 - 0.5;
    let syllable = 0.5 - 0.5 * (std::f32::consts::TAU * 4.0 * t).cos();
    let buzz: f32 = (1..12).map(|k| (std::f32::consts::TAU * 130.0 * k as f32 * t).sin() / k as f32).sum();
    match (t / 2.0) as usize % 3 {
        0 => 0.1 * buzz * syllable + 0.001 * hiss,
        1 => 0.001 * hiss,
        _ => 0.0,
    }
}

#[test]
fn a_frame_of_a_voice_allocates_nothing_after_the_first() {
    let frames: Vec<Frame> = (0..1125)
        .map(|index| Frame {
            party: Party::Customer,
            index,
            samples: std::array::from_fn(|k| call_sound(index as usize * FRAME_LEN + k)),
        })
        .collect();
    let mut stage = VoiceStage::new(Party::Customer, &VoiceConfig::default());
    let mut out: Vec<VoiceEvent> = Vec::with_capacity(2 * frames.len());
    stage.push(&frames[0], &mut out);
    assert_no_alloc(|| frames[1..].iter().for_each(|frame| stage.push(frame, &mut out)));
    assert_eq!(violation_count(), 0);
    let speech = |event: &&VoiceEvent| matches!(event, VoiceEvent::Frame(frame) if frame.speech);
    assert!(out.iter().filter(speech).count() > 100, "nothing was said, so nothing was tried");
}

#[test]
fn the_allocator_would_notice() {
    assert_no_alloc(|| drop(std::hint::black_box(vec![0_u8; 100])));
    assert!(violation_count() > 0, "an allocation was not noticed, so the other test proves nothing");
}
