//! Written words: chats, e-mails and drafts.
//!
//! In: a text as it was pasted, piped or read from a file. Out: a [`Review`]: the cues that a call with these words would have,
//! remarks on the writing itself, scores with reasons, and the agent's own text with the sure corrections made.
//! Invariants: the same text gives the same review; only what the agent wrote is remarked on; card data leaves this
//! module no more than it leaves a call.

mod chat;
pub mod config;
mod grammar;
mod mail;
mod message;
pub mod notes;
pub mod report;
mod review;
mod score;
mod shapes;

pub use config::WrittenConfig;
pub use message::Kind;
pub use notes::{Note, NoteKind};
pub use review::{LONGEST_TEXT, Line, Review, TextError, review, review_by_meaning};
