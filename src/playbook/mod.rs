//! What should happen in a call, held against what did.
//!
//! In: a [`Playbook`] (TOML that a supervisor writes) and a [`Record`](crate::call::Record). Out: a
//! [`PlaybookResult`](crate::call::PlaybookResult): each step done or missed, with its words, its rule and a sentence that says why.
//! Invariants: the same record and playbook give the same result; an item that is done has its words; fatal items have a
//! verdict of their own beside the score; a step that is done never lowers the score.

mod call;
mod check;
pub mod config;
pub mod examples;
mod explain;
mod item;
mod judge;
mod parse;
mod phrase;
mod read;
pub mod ready;
mod senses;
#[cfg(test)]
mod tests;
mod window;

pub use check::Checker;
pub use config::PlaybookConfig;
pub use examples::ExamplesReport;
pub use item::{CallType, Item, Order, Part, Place, Playbook, Words};
pub use phrase::Phrase;
