//! Praat TextGrid, long text format: speech, words, overlaps and cues as interval tiers.

use std::fmt::Write as _;

use crate::Party;
use crate::call::Record;
use crate::views::labels;

/// A labelled stretch.
type Interval = (f64, f64, String);

/// Six tiers over the whole call: speech and words of each party, overlaps, cues.
///
/// Praat wants tiers without gaps and without overlap: silence is an empty label, and what begins
/// before the one before it has ended begins where that ends.
#[must_use]
pub fn textgrid(record: &Record) -> String {
    let end_s = end_of(record);
    let tiers = [
        ("agent speech", speech(record, Party::Agent)),
        ("customer speech", speech(record, Party::Customer)),
        ("agent words", words(record, Party::Agent)),
        ("customer words", words(record, Party::Customer)),
        ("overlaps", overlaps(record)),
        ("cues", cues(record)),
    ];
    let mut out = format!(
        "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = {end_s:.3}\ntiers? <exists>\nsize = {}\nitem []:\n",
        tiers.len()
    );
    for (index, (name, intervals)) in tiers.into_iter().enumerate() {
        tier(&mut out, index + 1, name, &filled(intervals, end_s), end_s);
    }
    out
}

/// The call's end; Praat refuses a grid of no length, and anything beyond its end.
fn end_of(record: &Record) -> f64 {
    let ends = record
        .speech
        .iter()
        .map(|segment| segment.end_s)
        .chain(record.utterances.iter().map(|utterance| utterance.end_s));
    ends.fold(record.source.duration_s, f64::max).max(0.001)
}

fn speech(record: &Record, party: Party) -> Vec<Interval> {
    record
        .speech
        .iter()
        .filter(|segment| segment.party == party)
        .map(|segment| (segment.start_s, segment.end_s, String::from("speech")))
        .collect()
}

fn words(record: &Record, party: Party) -> Vec<Interval> {
    let own = record.utterances.iter().filter(|utterance| utterance.party == party);
    own.flat_map(|utterance| &utterance.words).map(|word| (word.start_s, word.end_s, word.text.clone())).collect()
}

fn overlaps(record: &Record) -> Vec<Interval> {
    record
        .overlaps
        .iter()
        .map(|overlap| {
            (
                overlap.start_s,
                overlap.end_s,
                format!("{} by {}", labels::overlap_name(overlap.kind), overlap.started_by),
            )
        })
        .collect()
}

fn cues(record: &Record) -> Vec<Interval> {
    record.cues.iter().map(|cue| (cue.start_s, cue.end_s, format!("{} ({})", cue.cue.name(), cue.party))).collect()
}

/// The intervals by time, cut where they would overlap, with empty ones between.
fn filled(mut intervals: Vec<Interval>, end_s: f64) -> Vec<Interval> {
    intervals.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<Interval> = Vec::new();
    let mut at = 0.0;
    for (start, end, text) in intervals {
        let (start, end) = (milli(start.max(at)), milli(end.min(end_s)));
        if end <= start {
            // Nothing of it is left: its label joins the one before.
            if let Some(last) = out.last_mut().filter(|last| !last.2.is_empty()) {
                last.2 = format!("{} + {text}", last.2);
            }
            continue;
        }
        if start > at {
            out.push((at, start, String::new()));
        }
        out.push((start, end, text));
        at = end;
    }
    if milli(end_s) > at {
        out.push((at, milli(end_s), String::new()));
    }
    out
}

/// Rounded as written, so that neighbours meet in the file too.
fn milli(time_s: f64) -> f64 {
    (time_s * 1000.0).round() / 1000.0
}

fn tier(out: &mut String, index: usize, name: &str, intervals: &[Interval], end_s: f64) {
    let _ = write!(
        out,
        "    item [{index}]:\n        class = \"IntervalTier\"\n        name = \"{name}\"\n        xmin = 0\n        xmax = {end_s:.3}\n        intervals: size = {}\n",
        intervals.len()
    );
    for (number, (start, end, text)) in intervals.iter().enumerate() {
        let text = labels::one_line(text).replace('"', "\"\"");
        let _ = write!(
            out,
            "        intervals [{}]:\n            xmin = {start:.3}\n            xmax = {end:.3}\n            text = \"{text}\"\n",
            number + 1
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_have_no_gap_and_no_overlap() {
        let given = vec![
            (2.0, 4.0, String::from("b")),
            (0.5, 1.0, String::from("a")),
            (3.0, 5.0, String::from("c")),
            (4.2, 4.9, String::from("d")),
        ];
        let filled = filled(given, 6.0);
        assert!(filled.windows(2).all(|pair| pair[0].1 == pair[1].0));
        assert_eq!(filled.first().map(|i| i.0), Some(0.0));
        assert_eq!(filled.last().map(|i| i.1), Some(6.0));
        let labels: Vec<&str> = filled.iter().map(|i| i.2.as_str()).collect();
        assert_eq!(labels, ["", "a", "", "b", "c + d", ""]);
    }
}
