//! What the views show of a record: snapshots of whole views, and what must hold of every one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "views/exports.rs"]
mod exports;
#[path = "views/pages.rs"]
mod pages;
#[path = "views/records.rs"]
mod records;
#[path = "views/schema.rs"]
mod schema;
#[path = "views/terminal.rs"]
mod terminal;
