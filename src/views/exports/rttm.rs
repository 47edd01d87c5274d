//! RTTM, the NIST format of who spoke when.

use std::fmt::Write as _;

use crate::call::Record;

/// A `SPEAKER` line of ten columns for each speech segment:
/// type, file, channel, onset, duration, orthography, speaker type, speaker, confidence, look-ahead.
#[must_use]
pub fn rttm(record: &Record) -> String {
    let file = file_id(&record.source.name);
    let mut out = String::new();
    for segment in &record.speech {
        // RTTM counts channels from 1.
        let channel = record.parties.get(&segment.party).map_or(1, |party| party.channel + 1);
        let length_s = (segment.end_s - segment.start_s).max(0.0);
        let _ = writeln!(
            out,
            "SPEAKER {file} {channel} {:.3} {length_s:.3} <NA> <NA> {} <NA> <NA>",
            segment.start_s,
            segment.party.name()
        );
    }
    out
}

/// The file's name without its ending; columns are parted by white space, so it may hold none.
fn file_id(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let id: String = stem.chars().map(|c| if c.is_whitespace() || c.is_control() { '_' } else { c }).collect();
    if id.is_empty() { String::from("call") } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_spaces_is_one_column() {
        assert_eq!(file_id("a call.of today.wav"), "a_call.of_today");
        assert_eq!(file_id(".wav"), "call");
    }
}
