//! The formats of other programs.

use sidetone::call::Record;
use sidetone::views::exports;
use sidetone::views::folder::{FolderRow, folder_csv};

use crate::records::{empty, fixture, held_against, hostile, mono, without_words};

#[test]
fn markdown() {
    insta::assert_snapshot!(exports::markdown(&fixture()));
}

#[test]
fn markdown_with_a_playbook() {
    let record = held_against("complaint");
    let alone = exports::playbook_markdown(&record.source.name, record.playbook.as_ref().unwrap());
    let rows = alone.lines().filter(|line| line.starts_with("| ") && line.matches(" | ").count() == 4).count();
    assert_eq!(rows, 1 + record.playbook.as_ref().unwrap().items().count(), "a row each, and no bar within:\n{alone}");
    assert!(exports::markdown(&record).contains("## Playbook: Complaint\n\n- **Fatal items** kept."));
}

#[test]
fn vtt() {
    insta::assert_snapshot!(exports::vtt(&fixture()));
}

#[test]
fn srt() {
    insta::assert_snapshot!(exports::srt(&fixture()));
}

#[test]
fn rttm() {
    insta::assert_snapshot!(exports::rttm(&fixture()));
}

#[test]
fn csv() {
    insta::assert_snapshot!(exports::csv(&fixture()));
}

#[test]
fn folder() {
    insta::assert_snapshot!(folder_csv(&[FolderRow::new(&fixture(), None), FolderRow::new(&empty(), None)]));
}

#[test]
fn json_is_the_record_itself() {
    for record in [fixture(), without_words(), mono(), empty(), hostile()] {
        let text = exports::json(&record);
        let back: Record = serde_json::from_str(&text).unwrap();
        assert_eq!(back, record);
        assert_eq!(exports::json(&back), text, "written again it is the same text");
    }
}

/// The fields of one CSV line by RFC 4180.
fn fields(line: &str) -> Vec<String> {
    let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => field.push(chars.next().unwrap()),
            ('"', _) => quoted = !quoted,
            (',', false) => out.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    out.push(field);
    out
}

#[test]
fn every_csv_row_has_every_column() {
    for record in [fixture(), hostile()] {
        let text = exports::csv(&record);
        let rows: Vec<Vec<String>> = text.trim_end().split("\r\n").map(fields).collect();
        assert!(rows.iter().all(|row| row.len() == rows[0].len()));
        let events = record.speech.len() + record.turns.len() + record.overlaps.len() + record.silences.len();
        let said = record.utterances.len() + record.cues.len() + record.nudges.len();
        let noted = record.summary.follow_ups.len() + record.summary.details.len() + record.phases.len();
        assert_eq!(rows.len(), 1 + events + said + noted);
        let times: Vec<f64> = rows[1..].iter().map(|row| row[2].parse().unwrap()).collect();
        assert!(times.is_sorted());
    }
}

#[test]
fn captions_keep_hostile_text_apart_from_the_format() {
    let mut record = hostile();
    record.utterances[0].words.clear();
    record.utterances[0].text = String::from("a --> b\n\n<b>x</b> &");
    assert!(exports::vtt(&record).contains("<v Agent>a --&gt; b &lt;b&gt;x&lt;/b&gt; &amp;\n"));
    assert!(exports::srt(&record).contains("Agent: a -> b <b>x</b> &\n"));
}

#[test]
fn captions_cover_all_words_once_and_in_order() {
    let record = fixture();
    let vtt = exports::vtt(&record);
    let said: Vec<&str> =
        vtt.lines().filter_map(|line| line.strip_prefix("<v ")?.split_once('>').map(|(_, text)| text)).collect();
    let words: Vec<&str> = record.utterances.iter().map(|utterance| utterance.text.as_str()).collect();
    assert_eq!(said.join(" "), words.join(" "));
}

#[test]
fn rttm_has_ten_columns() {
    let rttm = exports::rttm(&hostile());
    assert!(rttm.lines().all(|line| line.split_ascii_whitespace().count() == 10));
    assert_eq!(rttm.lines().count(), fixture().speech.len());
}

#[test]
fn textgrid_has_six_whole_tiers() {
    for record in [fixture(), hostile(), empty()] {
        let text = exports::textgrid(&record);
        assert!(text.starts_with("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n"));
        let tiers: Vec<&str> = text.split("    item [").skip(1).collect();
        assert_eq!(tiers.len(), 6);
        for tier in tiers {
            let count: usize =
                tier.split_once("intervals: size = ").unwrap().1.lines().next().unwrap().parse().unwrap();
            let bound = |name: &str| -> Vec<f64> {
                let values = tier.lines().filter_map(|line| line.strip_prefix(&format!("            {name} = ")));
                values.map(|value| value.parse().unwrap()).collect()
            };
            let (starts, ends) = (bound("xmin"), bound("xmax"));
            assert_eq!(starts.len(), count);
            assert_eq!(starts[1..], ends[..count - 1], "no gap and no overlap");
            assert_eq!((starts[0], ends[count - 1]), (0.0, record.source.duration_s));
            assert!(
                tier.lines().filter(|line| line.contains("text = ")).all(|line| line.matches('"').count() % 2 == 0)
            );
        }
    }
}

#[test]
fn vcon_carries_the_record_whole() {
    let record = fixture();
    let vcon: serde_json::Value = serde_json::from_str(&exports::vcon(&record)).unwrap();
    assert_eq!(vcon["parties"].as_array().unwrap().len(), 2);
    assert_eq!(vcon["dialog"][0]["parties"], serde_json::json!([0, 1]), "one entry a channel");
    assert_eq!(vcon["dialog"][0]["duration"], 144.5);
    let report = vcon["analysis"].as_array().unwrap().iter().find(|analysis| analysis["type"] == "report").unwrap();
    let back: Record = serde_json::from_str(report["body"].as_str().unwrap()).unwrap();
    assert_eq!(back, record);
    let mono: serde_json::Value = serde_json::from_str(&exports::vcon(&mono())).unwrap();
    assert_eq!(mono["dialog"][0]["parties"], serde_json::json!([[0, 1]]));
}
