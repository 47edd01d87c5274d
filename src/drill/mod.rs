//! One line said again and again: what each take was like, beside the goal and beside the take before.
//!
//! In: a line to say ([`DrillLine`]), blocks of sound ([`Listener`]), and what a recogniser made of them. Out: a [`Take`] with its
//! figures and its words, and a [`Report`] on it: what went well, and at most one thing to try.
//! Invariants: a plain value, without clock, file or device; the same sound gives the same take; sound is held only until it was
//! measured and recognised, unless it is asked for; what can be heard and checked is told, never what somebody feels.

mod advice;
pub mod config;
mod goal;
pub mod lines;
mod listener;
mod report;
mod take;
mod wording;

pub use config::DrillConfig;
pub use goal::{Ending, Goal};
pub use lines::DrillLine;
pub use listener::{Listener, Listening, Sound};
pub use report::{Paint, Report};
pub use take::{Said, Shown, Take};
pub use wording::{Step, StepKind, Wording};
