//! `sidetone again`: the words of kept calls once more, with a better model.

use std::fs;
use std::path::{Path, PathBuf};

use super::args::AgainArgs;
use super::{Ending, Failure, config, output, running, words};
use crate::Party;
use crate::audio::CallFiles;
use crate::call::Record;
use crate::keep::{CallFolder, write_whole};
use crate::pipeline::again::again;
use crate::pipeline::{AgentVoice, Analyzer};
use crate::views::{exports, page};

pub(super) fn run(args: &AgainArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let mut settings = config::load(settings)?;
    // The kept files are one a party.
    settings.audio.agent_channel = 0;
    let calls: Vec<CallFolder> = args.calls.iter().map(|call| folder(call, &settings)).collect::<Result<_, _>>()?;
    let (pool, absent) = words::best(args.model.as_deref(), &settings)?;
    if let Some(reason) = absent {
        return Err(Failure::usage(reason));
    }
    let meaning = words::meaning(&settings)?;
    // The kept files are one a party: no voices are to be told apart.
    let analyzer = Analyzer {
        config: settings,
        pool,
        speech_absent: None,
        meaning,
        speakers: None,
        agent_voice: AgentVoice::default(),
    };
    let mut failed = false;
    for call in &calls {
        match hear(call, &analyzer) {
            Ok(text) => output::print(&text)?,
            Err(error) => {
                failed = true;
                output::line_to_stderr(&format!("sidetone: {error:#}"))?;
            }
        }
    }
    Ok(if failed { Ending::Input } else { Ending::Done })
}

/// A call by its folder, or by its name among the kept calls.
fn folder(call: &Path, settings: &crate::config::Config) -> anyhow::Result<CallFolder> {
    let kept = running::kept_calls(settings)?;
    let found = [call.to_path_buf(), kept.join(call)].into_iter().find(|path| path.is_dir());
    found.map(|path| CallFolder { path }).ok_or_else(|| {
        Failure::input(format!(
            "there is no call {} (nor in {}). Name the call's folder.",
            call.display(),
            kept.display()
        ))
    })
}

fn hear(call: &CallFolder, analyzer: &Analyzer) -> anyhow::Result<String> {
    let named = call.path.display();
    let text = fs::read(call.record()).map_err(|_| {
        Failure::input(format!(
            "{named} holds no record; a call that still goes on can be heard again once it has ended."
        ))
    })?;
    let earlier: Record = serde_json::from_slice(&text)
        .map_err(|error| Failure::input(format!("{} cannot be read: {error}.", call.record().display())))?;
    let [agent, customer] = Party::BOTH.map(|party| call.sound(party));
    if !agent.is_file() || !customer.is_file() {
        return Err(Failure::input(format!(
            "the sound of {named} was not kept, so it cannot be heard again. Sound is kept with `keep.audio = true`."
        )));
    }
    let files = CallFiles::Pair { agent, customer };
    let newer = analyzer
        .analyze_up_to(&files, earlier.source.duration_s, &|_| {})
        .map_err(|error| Failure::input(format!("{named}: {error}")))?;
    let model = newer.record.models.speech.clone().unwrap_or_default();
    let record = again(&earlier, newer.record);
    let kept = version(call, record.models.speech_earlier.len());
    write_whole(&kept, &text)?;
    write_whole(&call.report(), page::page(&record, None).as_bytes())?;
    write_whole(&call.record(), exports::json(&record).as_bytes())?;
    Ok(format!("{named}: the words are now those of {model}; the record before is {}.", kept.display()))
}

/// A free name for the record as it was.
fn version(call: &CallFolder, number: usize) -> PathBuf {
    let named = |number: usize| call.path.join(format!("record.{number}.json"));
    (number.max(1)..).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(number))
}
