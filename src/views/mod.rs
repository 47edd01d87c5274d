//! The record for people and for other programs.
//!
//! In: one [`Record`](crate::call::Record), or a [`FolderRow`](folder::FolderRow) of many. Out: text.
//! Invariants: a view computes nothing that the record does not say; the same record gives the same
//! text; no view asks for anything from outside itself, and none trusts the words it shows.

pub mod bands;
pub mod clips;
pub mod compare;
pub mod explain;
pub mod exports;
pub mod folder;
mod index;
pub mod labels;
pub mod lines;
pub mod live;
pub mod page;
pub mod screen;
pub mod table;
pub mod terminal;
pub mod web;

pub use bands::{Band, Figure, Of, Standing};
pub use page::AudioEmbed;
pub use terminal::TerminalStyle;
