//! A kept call heard again: from its folder, and back into it.

use std::fs;
use std::path::PathBuf;

use super::again;
use crate::Party;
use crate::audio::{CallFiles, CallSource};
use crate::call::Record;
use crate::keep::{CallFolder, KeepError, write_whole};
use crate::pipeline::{AnalyzeError, Analyzer};
use crate::views::{exports, page};

/// Sound that may be missing at the end of a kept call, seconds: files are written in pieces.
const MISSING_S: f64 = 1.0;

/// Why a kept call cannot be heard again. Each message names the call and what to do.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    /// There is no record.
    #[error("{call} holds no record; a call that still goes on can be heard again once it has ended.")]
    NoRecord {
        /// Its folder.
        call: String,
    },
    /// The record is none.
    #[error("{path} cannot be read: {reason}.")]
    Unreadable {
        /// The record's file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no sound.
    #[error("the sound of {call} was not kept, so it cannot be heard again. Sound is kept with `keep.audio = true`.")]
    NoSound {
        /// Its folder.
        call: String,
    },
    /// The sound ends before the call does.
    #[error("only {kept_s:.0} s of the {call_s:.0} s of {call} were kept as sound: heard again, it would lose words.")]
    Short {
        /// Its folder.
        call: String,
        /// Length of the sound.
        kept_s: f64,
        /// Length of the call.
        call_s: f64,
    },
    /// The sound cannot be analysed.
    #[error("{call}: {source}")]
    Analyze {
        /// Its folder.
        call: String,
        /// Why.
        source: AnalyzeError,
    },
    /// The disk refuses.
    #[error(transparent)]
    Keep(#[from] KeepError),
}

/// A call that was heard again, not yet written.
#[derive(Debug)]
pub struct HeardAgain {
    call: CallFolder,
    earlier: Vec<u8>,
    number: usize,
    /// The model whose words they are now.
    pub model: String,
    /// The new record, JSON.
    pub record: String,
    /// The new report, a page.
    pub page: String,
}

/// Hears a kept call again; `stop` is asked now and then whether to give it up. The analyser's settings have the agent on channel 0: kept files are one a party.
///
/// # Errors
/// [`AgainError`], before anything is written.
pub fn hear_again(call: &CallFolder, analyzer: &Analyzer, stop: &dyn Fn() -> bool) -> Result<HeardAgain, AgainError> {
    let named = || call.path.display().to_string();
    let earlier = fs::read(call.record()).map_err(|_| AgainError::NoRecord { call: named() })?;
    let before: Record = serde_json::from_slice(&earlier).map_err(|error| AgainError::Unreadable {
        path: call.record().display().to_string(),
        reason: error.to_string(),
    })?;
    let [agent, customer] = Party::BOTH.map(|party| call.sound(party));
    if !agent.is_file() || !customer.is_file() {
        return Err(AgainError::NoSound { call: named() });
    }
    let files = CallFiles::Pair { agent, customer };
    let failed = |source| AgainError::Analyze { call: named(), source };
    let source = CallSource::open(&files, &analyzer.config.audio).map_err(|error| failed(error.into()))?;
    let (kept_s, call_s) = (source.info().duration_s, before.source.duration_s);
    if let Some(kept_s) = kept_s.filter(|kept_s| *kept_s < call_s - MISSING_S) {
        return Err(AgainError::Short { call: named(), kept_s, call_s });
    }
    let newer = analyzer.analyze_up_to(&files, call_s, &|_| {}, stop).map_err(failed)?;
    let model = newer.record.models.speech.clone().unwrap_or_default();
    let record = again(&before, newer.record);
    Ok(HeardAgain {
        call: call.clone(),
        earlier,
        number: record.models.speech_earlier.len(),
        model,
        page: page::page(&record, None),
        record: exports::json(&record),
    })
}

impl HeardAgain {
    /// Puts the new record in place and keeps the one before beside it; gives that one's file.
    ///
    /// # Errors
    /// [`KeepError`] when the disk refuses; the record before then stays in place.
    pub fn write(&self) -> Result<PathBuf, KeepError> {
        let kept = self.free_name();
        write_whole(&kept, &self.earlier)?;
        write_whole(&self.call.report(), self.page.as_bytes())?;
        write_whole(&self.call.record(), self.record.as_bytes())?;
        Ok(kept)
    }

    /// A free name for the record as it was.
    fn free_name(&self) -> PathBuf {
        let named = |number: usize| self.call.path.join(format!("record.{number}.json"));
        (self.number.max(1)..).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(self.number))
    }
}
