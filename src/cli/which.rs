//! Which call is meant: a kept one, a record, or a recording that is analysed on the way.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest as _, Sha256};

use super::analyze::{self, Hearing};
use super::args::HearArgs;
use super::{Failure, running};
use crate::Party;
use crate::audio::CallFiles;
use crate::call::{Record, SCHEMA};
use crate::config::Config;
use crate::keep::CallFolder;
use crate::pipeline::{Analysis, Analyzer};

/// A call as it was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Which {
    /// Kept by `sidetone live`.
    Kept(CallFolder),
    /// A record in a file of its own.
    Record(PathBuf),
    /// A recording.
    Recording(PathBuf),
}

/// The call of this name: a path, or the name of a kept call.
pub(super) fn which(call: &Path, settings: &Config) -> anyhow::Result<Which> {
    let kept = running::kept_calls(settings)?;
    let place = [call.to_path_buf(), kept.join(call)].into_iter().find(|path| path.exists()).ok_or_else(|| {
        Failure::input(format!(
            "there is no call {} (nor in {}). Name a kept call, a record (.json) or a recording.",
            call.display(),
            kept.display()
        ))
    })?;
    if place.is_dir() {
        let folder = CallFolder { path: place };
        if !folder.record().is_file() {
            return Err(Failure::input(format!(
                "{} holds no record.json of a call. Name one call: its folder, its record or its recording.",
                folder.path.display()
            )));
        }
        return Ok(Which::Kept(folder));
    }
    Ok(if is_json(&place) { Which::Record(place) } else { Which::Recording(place) })
}

/// Whether a file is a record by its name.
pub(super) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

/// Reads a record.
pub(super) fn record(path: &Path) -> anyhow::Result<Record> {
    let named = path.display();
    let text = fs::read(path).map_err(|error| Failure::input(format!("{named} cannot be read: {error}.")))?;
    let record: Record = serde_json::from_slice(&text)
        .map_err(|error| Failure::input(format!("{named} is no record of a call: {error}.")))?;
    if record.schema != SCHEMA {
        let schema = &record.schema;
        return Err(Failure::input(format!("{named} has the schema {schema}; this program reads {SCHEMA}.")));
    }
    Ok(record)
}

/// The sound of a kept call, where it was kept.
pub(super) fn sound_of(call: &CallFolder) -> Option<CallFiles> {
    let [agent, customer] = Party::BOTH.map(|party| call.sound(party));
    (agent.is_file() && customer.is_file()).then_some(CallFiles::Pair { agent, customer })
}

/// The files that `--sound` names.
pub(super) fn sound_named(sound: &[PathBuf]) -> anyhow::Result<Option<CallFiles>> {
    if let Some(missing) = sound.iter().find(|path| !path.is_file()) {
        return Err(Failure::input(format!("{} does not exist. Check the path.", missing.display())));
    }
    match sound {
        [] => Ok(None),
        [one] => Ok(Some(CallFiles::One(one.clone()))),
        [agent, customer] => Ok(Some(CallFiles::Pair { agent: agent.clone(), customer: customer.clone() })),
        _ => Err(Failure::usage("--sound is given once for one recording, twice for a file of each party")),
    }
}

/// SHA-256 of a recording, as a record has it: of both files, one after the other, for a pair.
pub(super) fn sha256(files: &CallFiles) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    let paths = match files {
        CallFiles::One(path) => vec![path],
        CallFiles::Pair { agent, customer } => vec![agent, customer],
    };
    let mut bytes = vec![0; 1 << 16];
    for path in paths {
        let sentence = || format!("{} cannot be read", path.display());
        let mut file = fs::File::open(path).with_context(sentence)?;
        loop {
            let count = file.read(&mut bytes).with_context(sentence)?;
            if count == 0 {
                break;
            }
            digest.update(&bytes[..count]);
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What analyses recordings as `sidetone analyze` would.
pub(super) fn analyzer(args: &HearArgs, mut settings: Config) -> anyhow::Result<Analyzer> {
    if let Some(channel) = args.agent_channel {
        settings.audio.agent_channel = channel;
    }
    analyze::analyzer(settings, &Hearing { model: args.model.as_deref(), no_words: args.no_words, agent_voice: None })
}

/// Analyses one recording, with the coach's own account of it; shows how far it is where there is a terminal.
pub(super) fn analyze(analyzer: &Analyzer, files: &CallFiles, name: &str) -> anyhow::Result<Analysis> {
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} % {msg}");
    let bar = ProgressBar::new(1000).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let bar = bar.with_message(name.to_owned());
    let analysis = analyzer.analyze_traced(files, &|share| bar.set_position((share * 1000.0) as u64));
    bar.finish_and_clear();
    analysis.map_err(|error| Failure::input(error.to_string()))
}
