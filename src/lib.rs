//! Sidetone hears both parties of a call and coaches the agent.
//!
//! The modules are the path of sound, in order. Each knows the types of the steps before it and
//! nothing of those after it; only [`pipeline`] names them all.
//!
//! | step | takes | gives |
//! |---|---|---|
//! | [`audio`] | files, devices | [`audio::Block`]: samples of one party |
//! | [`frames`] | blocks | [`frames::Frame`]: 16 kHz mono, 256 samples |
//! | [`voice`] | frames | [`voice::VoiceFrame`], [`voice::Segment`] |
//! | [`talk`] | voice of both parties | turns, overlaps, silences |
//! | [`speech`] | frames and segments | [`speech::Utterance`]: words with times |
//! | [`cues`] | words and talk | [`cues::Cue`]: what a careful listener would mark |
//! | [`coach`] | all of these | [`coach::Nudge`]: when to speak up |
//! | [`call`] | all of these | [`call::Record`]: metrics, scores, summary |
//! | [`playbook`] | the record | [`call::PlaybookResult`]: which steps of a playbook were done |
//! | [`views`] | the record | terminal report, page, exports |
//!
//! A step is a plain value: `push(input, &mut output)` and `finish(&mut output)`. No step has a
//! clock, a thread or a file of its own, so a recording and a live call go the same way.

pub mod audio;
pub mod call;
pub mod cli;
pub mod coach;
pub mod config;
pub mod cues;
pub mod drill;
pub mod frames;
pub mod keep;
pub mod models;
pub mod party;
pub mod pipeline;
pub mod playbook;
pub mod polish;
pub mod speech;
pub mod talk;
pub mod views;
pub mod voice;
pub mod written;

pub use party::{Party, Span};
