//! The customer's voice out of the agent's microphone.
//!
//! In: the same frame of both parties. Out: the agent's frame without what the loudspeakers played into the
//! microphone. WebRTC's third echo canceller (crate `aec3`): an adaptive filter follows the way from loudspeaker to
//! microphone, delays up to half a second included, and what it leaves is held down band by band. It costs more than
//! all of the voice step, so it runs only where an echo was heard. docs/figures-echo.md has what it gains.

use super::FRAME_LEN;
use crate::settings_section;

settings_section! {
    /// What is done where the agent's microphone hears the customer.
    pub struct EchoConfig in "echo" {
        /// Whether the customer's voice is taken out of the agent's microphone once it was found there.
        cancel: bool = true, "", Range::Any,
            "docs/figures-echo.md: talk share and words as on a headset, interruptions found that the echo hid";
    }
}

impl EchoConfig {
    /// Whether echo will be taken out: wanted, and built in (cargo feature `echo`).
    #[must_use]
    pub fn cancels(&self) -> bool {
        self.cancel && cfg!(feature = "echo")
    }

    /// A canceller, where one is wanted and built in.
    #[must_use]
    pub fn canceller(&self) -> Option<Canceller> {
        self.cancels().then(Canceller::new).flatten()
    }
}

/// Takes one party's voice out of the other's sound, frame by frame; 4 ms late.
pub struct Canceller {
    #[cfg(feature = "echo")]
    inner: inner::Inner,
    #[cfg(not(feature = "echo"))]
    never: std::convert::Infallible,
}

impl std::fmt::Debug for Canceller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Canceller").finish_non_exhaustive()
    }
}

#[cfg(not(feature = "echo"))]
impl Canceller {
    fn new() -> Option<Canceller> {
        None
    }

    /// Not built in: there is no such value.
    pub fn clean(&mut self, _played: &[f32; FRAME_LEN], _heard: &mut [f32; FRAME_LEN]) -> f32 {
        match self.never {}
    }
}

#[cfg(feature = "echo")]
impl Canceller {
    fn new() -> Option<Canceller> {
        Some(Canceller { inner: inner::Inner::new() })
    }

    /// Takes `played` out of `heard`; gives how much quieter that made the frame, dB, 0 to 60.
    pub fn clean(&mut self, played: &[f32; FRAME_LEN], heard: &mut [f32; FRAME_LEN]) -> f32 {
        let before = energy(heard);
        if !before.is_finite() {
            return 0.0;
        }
        self.inner.clean(played, heard);
        let after = energy(heard);
        if before <= QUIET { 0.0 } else { (10.0 * (before / after.max(QUIET)).log10()).clamp(0.0, 60.0) }
    }
}

/// Energy of a frame at -90 dBov: below, nothing is left to take out.
#[cfg(feature = "echo")]
const QUIET: f32 = 1e-9 * FRAME_LEN as f32;

#[cfg(feature = "echo")]
fn energy(samples: &[f32; FRAME_LEN]) -> f32 {
    samples.iter().map(|sample| sample * sample).sum()
}

#[cfg(feature = "echo")]
mod inner {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use aec3::api::config::EchoCanceller3Config;
    use aec3::audio_processing::aec3::aec3_common::BLOCK_SIZE;
    use aec3::audio_processing::aec3::block::Block;
    use aec3::audio_processing::aec3::block_processor::BlockProcessor;

    use crate::frames::{FRAME_LEN, SAMPLE_RATE_HZ};

    /// The canceller's full scale is that of 16-bit samples.
    const FULL_SCALE: f32 = 32_768.0;

    const _: () = assert!(FRAME_LEN.is_multiple_of(BLOCK_SIZE));

    pub(super) struct Inner {
        /// None once it has failed: a fault in there must not end the call.
        pub(super) processor: Option<BlockProcessor>,
        played: Block,
        heard: Block,
    }

    impl Inner {
        pub(super) fn new() -> Inner {
            let processor = BlockProcessor::new(EchoCanceller3Config::default(), SAMPLE_RATE_HZ as i32, 1, 1);
            Inner { processor: Some(processor), played: Block::new(1, 1), heard: Block::new(1, 1) }
        }

        pub(super) fn clean(&mut self, played: &[f32; FRAME_LEN], heard: &mut [f32; FRAME_LEN]) {
            let blocks = played.as_chunks::<BLOCK_SIZE>().0.iter().zip(heard.as_chunks_mut::<BLOCK_SIZE>().0);
            for (played, heard) in blocks {
                let Some(processor) = &mut self.processor else { return };
                scale(played, FULL_SCALE, self.played.view_mut(0, 0));
                scale(heard, FULL_SCALE, self.heard.view_mut(0, 0));
                let cleaned = catch_unwind(AssertUnwindSafe(|| {
                    processor.buffer_render(&self.played);
                    processor.process_capture(false, false, None, &mut self.heard);
                }));
                if cleaned.is_err() || self.heard.view(0, 0).iter().any(|sample| !sample.is_finite()) {
                    self.processor = None;
                    return;
                }
                scale(self.heard.view(0, 0), 1.0 / FULL_SCALE, heard);
            }
        }
    }

    fn scale(from: &[f32], by: f32, to: &mut [f32]) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = if from.is_finite() { from * by } else { 0.0 };
        }
    }
}

#[cfg(all(test, feature = "echo"))]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;

    use super::*;

    /// Speech-like noise: bursts of 0.3 s with gaps of 0.1 s, a little coloured.
    fn voice(seed: u32, frames: usize) -> Vec<[f32; FRAME_LEN]> {
        let (mut seed, mut last) = (seed, 0.0_f32);
        (0..frames)
            .map(|frame| {
                std::array::from_fn(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    last = 0.7 * last + 0.1 * (seed as f32 / u32::MAX as f32 * 2.0 - 1.0);
                    if frame % 25 < 19 { last } else { 0.0 }
                })
            })
            .collect()
    }

    fn level_db(frames: &[[f32; FRAME_LEN]]) -> f32 {
        let total: f32 = frames.iter().map(energy).sum();
        10.0 * (total / (frames.len() * FRAME_LEN) as f32 + 1e-12).log10()
    }

    #[test]
    fn an_echo_goes_and_the_speaker_stays() {
        let (played, own) = (voice(1, 1500), voice(99, 1500));
        let mut canceller = EchoConfig::default().canceller().unwrap();
        let (mut alone, mut both, mut own_alone) = (Vec::new(), Vec::new(), Vec::new());
        for at in 0..played.len() {
            // 64 ms late, 10 dB down; after 12 s the agent speaks as well, and the customer not always.
            let echo = at.checked_sub(4).map_or([0.0; FRAME_LEN], |at| played[at].map(|sample| 0.3 * sample));
            let speaks = at >= 750;
            let mut heard: [f32; FRAME_LEN] = std::array::from_fn(|i| echo[i] + if speaks { own[at][i] } else { 0.0 });
            canceller.clean(&played[at], &mut heard);
            match at {
                300..750 => alone.push(heard),
                1000.. => {
                    both.push(heard);
                    own_alone.push(own[at]);
                }
                _ => {}
            }
        }
        assert!(level_db(&alone) < level_db(&played) - 40.0, "{} dB are left", level_db(&alone));
        let change_db = level_db(&both) - level_db(&own_alone);
        assert!(change_db.abs() < 3.0, "the speaker changes by {change_db} dB");
    }

    #[test]
    fn it_can_be_switched_off() {
        assert!(EchoConfig { cancel: false }.canceller().is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        /// Whatever comes, frames come out: finite, and no fault.
        #[test]
        fn any_sound_is_borne(
            scales in prop::collection::vec(prop_oneof![
                Just(0.0_f32), Just(1e-6), Just(0.1), Just(1.0), Just(50.0), Just(f32::NAN), Just(f32::INFINITY),
            ], 2..60),
            seed in any::<u32>(),
        ) {
            let noise = voice(seed, scales.len() * 10);
            let mut canceller = EchoConfig::default().canceller().unwrap();
            for (at, frame) in noise.iter().enumerate() {
                let (ours, theirs) = (scales[at / 10], scales[(at / 10 * 7 + 3) % scales.len()]);
                let mut heard = frame.map(|sample| sample * ours);
                let removed_db = canceller.clean(&frame.map(|sample| sample * theirs), &mut heard);
                prop_assert!((0.0..=60.0).contains(&removed_db));
                if ours.is_finite() {
                    prop_assert!(heard.iter().all(|sample| sample.is_finite()));
                }
                prop_assert!(canceller.inner.processor.is_some());
            }
        }
    }
}
