//! The record in the formats of other programs.
//!
//! Each takes a record and gives the whole file as text, escaped as the format asks.

mod csv;
mod markdown;
mod rttm;
mod subtitles;
mod textgrid;
mod vcon;
mod voices;

pub use csv::{csv, field as csv_field};
pub use markdown::{markdown, playbook_markdown};
pub use rttm::rttm;
pub use subtitles::{srt, vtt};
pub use textgrid::textgrid;
pub use vcon::vcon;

use crate::call::Record;

/// The record itself, indented, its fields in the order of docs/record.md, ending in a newline.
#[must_use]
pub fn json(record: &Record) -> String {
    let mut text = serde_json::to_string_pretty(record).unwrap_or_default();
    text.push('\n');
    text
}
