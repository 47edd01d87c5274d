//! The audio callback allocates nothing: it runs under an allocator that ends the test when it does.

// The allocator that watches exists in builds with debug assertions only.
#![cfg(debug_assertions)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use rstest::rstest;
use sidetone::audio::capture::{Pcm, ring};

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

#[test]
fn the_allocator_would_notice() {
    assert_no_alloc(|| drop(std::hint::black_box(vec![0_u8; 100])));
    assert!(violation_count() > 0, "an allocation was not noticed, so the other test proves nothing");
}
