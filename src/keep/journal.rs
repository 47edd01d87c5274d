//! The events of a live call, a line each, appended as they come.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{CallFolder, KeepError};
use crate::call::{HealthVerdict, LiveInfo};
use crate::coach::{Feedback, Nudge};
use crate::cues::Cue;
use crate::speech::{DroppedText, Utterance};
use crate::talk::{Bleed, TalkEvent};
use crate::voice::{Segment, VoiceSummary};

/// The first line of a journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Always `sidetone.journal/1`.
    pub journal: String,
    /// The call.
    pub id: String,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// Names of the devices.
    pub source: String,
    /// The model that recognises, where one does.
    pub speech: Option<String>,
    /// Why none does.
    pub speech_absent: Option<String>,
}

impl Header {
    /// The name and version that a journal begins with.
    pub const SCHEMA: &'static str = "sidetone.journal/1";
}

/// How a call stands: what is no event but grows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Seconds so far.
    pub at_s: f64,
    /// The voices so far, agent first.
    pub voices: [VoiceSummary; 2],
    /// Seconds without sound that were filled with silence.
    pub gaps_s: [f64; 2],
    /// Utterances whose text was dropped.
    pub dropped: [u32; 2],
    /// Echo bleed.
    pub bleed: [Bleed; 2],
    /// Times of the syllable nuclei since the last time this was written.
    pub nuclei_s: [Vec<f32>; 2],
    /// What only a live call has.
    pub live: LiveInfo,
    /// What was the matter with the sound so far.
    pub verdicts: Vec<HealthVerdict>,
}

/// One line after the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Entry {
    /// A finished speech segment.
    Segment {
        /// The segment.
        segment: Segment,
    },
    /// Something between the voices.
    Talk {
        /// What.
        talk: TalkEvent,
    },
    /// Words, redacted.
    Words {
        /// The utterance.
        utterance: Utterance,
        /// When it was there.
        known_s: f64,
    },
    /// Speech whose text was dropped.
    Dropped {
        /// Where, and why.
        dropped: DroppedText,
    },
    /// A cue.
    Cue {
        /// The cue.
        cue: Cue,
    },
    /// A nudge that has closed.
    Nudge {
        /// The nudge.
        nudge: Nudge,
    },
    /// What the agent said of a nudge.
    Feedback {
        /// Which, counted from 1 in the order of opening.
        nth: usize,
        /// What.
        feedback: Feedback,
    },
    /// How the call stands, every second.
    Standing {
        /// That.
        standing: Box<Standing>,
    },
}

/// A journal being written. It is locked, so that nobody takes it for one that was left behind.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Journal {
    /// Begins a journal with its first line.
    ///
    /// # Errors
    /// [`KeepError::Write`] when it cannot be made.
    pub fn create(folder: &CallFolder, header: &Header) -> Result<Journal, KeepError> {
        let path = folder.journal();
        let file = super::folder::create_private(&path)?;
        let fault = |reason| KeepError::Write { path: path.clone(), reason };
        file.lock().map_err(fault)?;
        let mut journal = Journal { path: path.clone(), file: BufWriter::new(file) };
        journal.line(header)?;
        journal.flush()?;
        Ok(journal)
    }

    /// Appends an entry.
    ///
    /// # Errors
    /// [`KeepError::Write`] when the disk refuses.
    pub fn push(&mut self, entry: &Entry) -> Result<(), KeepError> {
        self.line(entry)
    }

    /// Hands everything to the system: after this a killed program has lost nothing.
    ///
    /// # Errors
    /// [`KeepError::Write`] when the disk refuses.
    pub fn flush(&mut self) -> Result<(), KeepError> {
        self.file.flush().map_err(|reason| KeepError::Write { path: self.path.clone(), reason })
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), KeepError> {
        let fault = |reason| KeepError::Write { path: self.path.clone(), reason };
        let mut line = serde_json::to_vec(value).map_err(|error| fault(error.into()))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(fault)
    }
}

/// Reads a journal as far as it is whole: a last line that was cut off, or one that does not read, is left out.
///
/// # Errors
/// [`KeepError`] when it cannot be read, or does not begin like a journal.
pub fn read(folder: &CallFolder) -> Result<(Header, Vec<Entry>), KeepError> {
    let path = folder.journal();
    let bytes = fs::read(&path).map_err(|reason| KeepError::Read { path: path.clone(), reason })?;
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let header: Option<Header> = lines.next().and_then(|line| serde_json::from_slice(line).ok());
    let header = header.filter(|header| header.journal == Header::SCHEMA);
    let header = header.ok_or(KeepError::NoJournal { path })?;
    let entries = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
    Ok((header, entries))
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::Party;

    pub(crate) fn header(id: &str) -> Header {
        Header {
            journal: Header::SCHEMA.into(),
            id: id.into(),
            started_at: "2026-11-21T23:15:02Z".into(),
            source: "Jabra + Monitor".into(),
            speech: None,
            speech_absent: Some("No model.".into()),
        }
    }

    fn segment(start_s: f64) -> Entry {
        Entry::Segment { segment: Segment { party: Party::Agent, start_s, end_s: start_s + 1.0 } }
    }

    #[test]
    fn what_was_written_is_read_back_up_to_where_it_was_cut() {
        let calls = tempfile::tempdir().unwrap();
        let folder = CallFolder::create(calls.path(), "a").unwrap();
        let mut journal = Journal::create(&folder, &header("a")).unwrap();
        for start in 0..3 {
            journal.push(&segment(f64::from(start))).unwrap();
        }
        journal.flush().unwrap();
        drop(journal);
        let whole = fs::read(folder.journal()).unwrap();
        let (head, entries) = read(&folder).unwrap();
        assert_eq!((head, entries.len()), (header("a"), 3));

        let first_line = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for cut in first_line + 1..whole.len() {
            fs::write(folder.journal(), &whole[..cut]).unwrap();
            let (_, entries) = read(&folder).unwrap();
            let lines = whole[..cut].iter().filter(|byte| **byte == b'\n').count() - 1;
            // A line that is whole but for its line end reads as well.
            assert!(entries.len() == lines || entries.len() == lines + 1, "cut at {cut}");
            assert!(entries.iter().enumerate().all(|(i, entry)| *entry == segment(i as f64)));
        }
    }

    #[test]
    fn what_is_no_journal_is_refused_in_a_sentence() {
        let calls = tempfile::tempdir().unwrap();
        let folder = CallFolder::create(calls.path(), "a").unwrap();
        for text in ["", "hello", "{\"journal\":\"other/1\"}"] {
            fs::write(folder.journal(), text).unwrap();
            let message = read(&folder).unwrap_err().to_string();
            assert!(message.contains("does not begin like a journal"), "{message}");
        }
    }
}
