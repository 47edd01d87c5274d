//! Two people on one channel: who speaks when, by voice.
//!
//! In: the frames of a mono recording. Out: [`Parting`], which gives every moment to one of two voices.
//! Invariants: no moment belongs to both or to none; memory grows by one voice print for each stretch of speech, not with the
//! sound. What both say at once goes to one of them: overlap cannot be told on one channel.

pub mod cluster;
pub mod encoder;
pub mod listener;
pub mod mel;
pub mod parting;

pub use encoder::{NotWeights, SpeakerEncoder};
pub use listener::Listener;
pub use parting::{Parting, Voice};
