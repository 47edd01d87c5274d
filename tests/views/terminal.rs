//! The terminal report, the line a call and the table of a folder.

use sidetone::call::Record;
use sidetone::views::folder::FolderRow;
use sidetone::views::{TerminalStyle, table, terminal};
use unicode_width::UnicodeWidthStr;

use crate::records::{empty, fixture, held_against, hostile, mono, two_hours, without_words};

fn plain(width: usize) -> TerminalStyle {
    TerminalStyle { width, colour: false, unicode: true }
}

fn all() -> [Record; 6] {
    [fixture(), without_words(), mono(), empty(), two_hours(), hostile()]
}

#[test]
fn report_at_80_columns() {
    insta::assert_snapshot!(terminal::report(&fixture(), &plain(80)));
}

#[test]
fn report_at_120_columns() {
    insta::assert_snapshot!(terminal::report(&fixture(), &plain(120)));
}

#[test]
fn a_report_with_a_playbook_tells_verdict_score_and_why_something_was_missed() {
    let report = terminal::report(&held_against("service"), &plain(100));
    for part in [
        "Playbook: Service call",
        "Fatal items  kept.",
        "64.7 of 100 (55 of 85 points)",
        "Not said by the agent",
        "Try: “",
    ] {
        assert!(report.contains(part), "{part} is missing in\n{report}");
    }
    assert!(!terminal::report(&fixture(), &plain(100)).contains("Playbook"));
}

#[test]
fn every_item_of_a_playbook_says_why() {
    let record = held_against("payment");
    let result = record.playbook.as_ref().unwrap();
    let report = terminal::playbook_report(&record.source.name, result, &plain(160));
    assert!(report.contains("card, told at"), "{report}");
    let flat = report.split_whitespace().collect::<Vec<_>>().join(" ");
    for item in result.items() {
        let why = item.why.split_whitespace().next().unwrap();
        assert!(flat.contains(&item.title) && flat.contains(why), "{} is missing in\n{report}", item.id);
    }
}

#[test]
fn report_without_words() {
    insta::assert_snapshot!(terminal::report(&without_words(), &plain(80)));
}

#[test]
fn report_of_a_mono_recording_in_ascii() {
    insta::assert_snapshot!(terminal::report(&mono(), &TerminalStyle { width: 80, colour: false, unicode: false }));
}

#[test]
fn report_of_a_recording_in_which_nobody_is_heard() {
    insta::assert_snapshot!(terminal::report(&empty(), &plain(80)));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for record in all() {
        for width in [60, 61, 72, 80, 99, 120, 160] {
            let rows = [FolderRow::new(&record, None)];
            let shown = terminal::report(&record, &plain(width)) + &table::folder_table(&rows, &plain(width));
            for line in shown.lines() {
                assert!(line.width() <= width, "{} > {width}: {line}", line.width());
            }
            assert!(terminal::one_line(&record, &plain(width)).width() <= width);
        }
    }
}

#[test]
fn escape_codes_come_only_when_colour_is_asked_for() {
    for record in all() {
        assert!(!terminal::report(&record, &plain(80)).contains('\u{1b}'));
    }
    let coloured = terminal::report(&fixture(), &TerminalStyle { width: 80, colour: true, unicode: true });
    assert!(coloured.contains("\u{1b}[1m"));
    assert_eq!(strip(&coloured), terminal::report(&fixture(), &plain(80)), "colour changes nothing but colour");
}

/// The text without its colour codes; spaces at line ends go too, as the plain report has none.
fn strip(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    out.push_str(rest);
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn ascii_terminals_get_ascii() {
    let report =
        terminal::report(&held_against("service"), &TerminalStyle { width: 80, colour: false, unicode: false });
    assert!(report.is_ascii(), "{:?}", report.chars().find(|c| !c.is_ascii()));
}

#[test]
fn one_line_a_call() {
    let lines: Vec<String> = all().iter().map(|record| terminal::one_line(record, &plain(120))).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn table_of_a_folder() {
    let rows =
        [FolderRow::new(&fixture(), None), FolderRow::new(&without_words(), None), FolderRow::new(&empty(), None)];
    let shown = [80, 120, 160].map(|width| table::folder_table(&rows, &plain(width)));
    insta::assert_snapshot!(shown.join("\n"));
}
