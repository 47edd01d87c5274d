//! `sidetone again`: the words of kept calls once more, with a better model.

use std::path::Path;

use super::args::AgainArgs;
use super::{Ending, Failure, config, output, playbook, running, words};
use crate::keep::CallFolder;
use crate::pipeline::again::hear_again;
use crate::pipeline::{AgentVoice, Analyzer};

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
    let checker = playbook::checker(None, &settings, meaning.as_ref())?;
    // The kept files are one a party: no voices are to be told apart.
    let analyzer = Analyzer {
        config: settings,
        pool,
        speech_absent: None,
        meaning,
        speakers: None,
        agent_voice: AgentVoice::default(),
        playbook: checker,
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
    let heard = hear_again(call, analyzer, &|| false).map_err(|error| Failure::input(error.to_string()))?;
    let kept = heard.write()?;
    call.heard_again();
    let named = call.path.display();
    Ok(format!("{named}: the words are now those of {}; the record before is {}.", heard.model, kept.display()))
}
