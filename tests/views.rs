//! What the views show of a record, held as snapshots and checked by properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use sidetone::call::Record;
use sidetone::views::folder::FolderRow;
use sidetone::views::{TerminalStyle, exports, table, terminal};

/// The record of tests/fixtures/record.py.
fn fixture() -> Record {
    serde_json::from_str(include_str!("fixtures/record.json")).expect("the fixture is a record")
}

#[test]
fn show() {
    print!("{}", terminal::report(&fixture(), &TerminalStyle { width: 80, colour: false, unicode: true }));
    println!("{}", terminal::one_line(&fixture(), &TerminalStyle::default()));
    let row = FolderRow::new(&fixture(), None);
    for width in [80, 120, 150] {
        print!(
            "{}",
            table::folder_table(&[row.clone(), row.clone()], &TerminalStyle { width, colour: false, unicode: true })
        );
    }
    let r = fixture();
    for (name, text) in [
        ("md", exports::markdown(&r)),
        ("csv", exports::csv(&r)),
        ("vtt", exports::vtt(&r)),
        ("srt", exports::srt(&r)),
        ("rttm", exports::rttm(&r)),
        ("TextGrid", exports::textgrid(&r)),
        ("vcon.json", exports::vcon(&r)),
    ] {
        std::fs::write(format!("/tmp/views-out.{name}"), text).unwrap();
    }
}
