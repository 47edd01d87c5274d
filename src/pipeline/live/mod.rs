//! A call as it happens.
//!
//! [`Engine`] polls a source of blocks, begins and ends calls, and tells the [`Hub`](crate::views::live::Hub).
//! A [`LiveCall`] is one call: the same [`Ear`](super::Ear) and [`Mind`](super::Mind) as on a recording.
//! Threads: this one (the engine), one that recognises ([`words`]), one that writes to the disk ([`keeper`]), one that
//! hears kept calls again between calls ([`second`]), the device's own. The engine waits for none of them. Its queues: clips for the recogniser, bounded by
//! `live.waiting_sound_s`; entries and sound for the disk, bounded at 30 s of them.

pub mod call;
pub mod config;
pub mod engine;
pub mod figures;
pub mod idle;
pub mod keeper;
mod load;
mod meters;
pub mod recover;
pub mod replay;
pub mod second;
pub mod thrift;
pub mod words;

pub use call::LiveCall;
pub use config::LiveConfig;
pub use engine::{Engine, EngineParts};
