//! `sidetone explain`: why a nudge came, how it ended, and why a kind did not come.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{ExplainArgs, ExplainFormat};
use super::which::{self, Which};
use super::{Ending, Failure, config, output};
use crate::audio::CallFiles;
use crate::call::{Record, SourceKind};
use crate::coach::{NudgeKind, Trace};
use crate::config::{Config, schema};
use crate::pipeline::replay;
use crate::views::TerminalStyle;
use crate::views::explain::{Basis, explain, text, why_not};

/// A call with the coach's account of it.
struct Told {
    record: Record,
    trace: Trace,
    basis: Basis,
}

pub(super) fn run(args: &ExplainArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let settings = config::load(settings)?;
    // A mistyped kind is told before a long recording is heard.
    let not = args.why_not.as_deref().map(kind).transpose()?;
    let wanted = args.nudge.as_deref().map(wanted).transpose()?;
    let told = tell(args, &settings)?;
    let answer = match (not, wanted) {
        (Some(kind), _) => Answer::why_not(&told, kind, &settings),
        (None, None) => Answer::list(&told.record),
        (None, Some(wanted)) => explained(&told, wanted, args, &settings)?,
    };
    output::print(match args.format {
        ExplainFormat::Text => answer.text.trim_end(),
        ExplainFormat::Json => &answer.json,
    })?;
    Ok(Ending::Done)
}

/// What was asked about.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Number(usize),
    Kind(NudgeKind),
}

fn wanted(text: &str) -> anyhow::Result<Wanted> {
    match text.strip_prefix('n').unwrap_or(text).parse() {
        Ok(number) => Ok(Wanted::Number(number)),
        Err(_) => kind(text).map(Wanted::Kind),
    }
}

fn kind(name: &str) -> anyhow::Result<NudgeKind> {
    NudgeKind::ALL.iter().copied().find(|kind| kind.name() == name).ok_or_else(|| {
        let names = || NudgeKind::ALL.iter().map(|kind| kind.name());
        let hint = match schema::nearest(name, names()) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => {
                format!("A nudge is named by its number (n3) or its kind: {}.", names().collect::<Vec<_>>().join(", "))
            }
        };
        Failure::usage(format!("there is no kind of nudge `{name}`. {hint}"))
    })
}

/// The call, and what the coach says of it.
fn tell(args: &ExplainArgs, settings: &Config) -> anyhow::Result<Told> {
    let named = which::sound_named(&args.sound)?;
    let (record, sound) = match which::which(&args.call, settings)? {
        Which::Recording(_) if named.is_some() => {
            return Err(Failure::usage("--sound belongs to a record; a recording is heard anyway"));
        }
        Which::Recording(path) => return hear(args, settings, path),
        Which::Kept(folder) => (which::record(&folder.record())?, named.or_else(|| which::sound_of(&folder))),
        Which::Record(path) => (which::record(&path)?, named),
    };
    play(record, sound, args, settings)
}

/// A recording is analysed; the coach's account is that of the very run.
fn hear(args: &ExplainArgs, settings: &Config, path: std::path::PathBuf) -> anyhow::Result<Told> {
    let analyzer = which::analyzer(&args.hear, settings.clone())?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let analysis = which::analyze(&analyzer, &CallFiles::One(path), &name)?;
    let (record, mut trace) = (analysis.record, analysis.trace);
    if record.source.kind == SourceKind::MonoFile {
        trace = Trace::default();
    }
    Ok(Told { record, trace, basis: Basis::default() })
}

/// A record is played to a coach once more, with its sound where that is at hand.
fn play(record: Record, sound: Option<CallFiles>, args: &ExplainArgs, settings: &Config) -> anyhow::Result<Told> {
    if record.source.kind == SourceKind::MonoFile {
        return Ok(Told { record, trace: Trace::default(), basis: Basis::default() });
    }
    let voices = match &sound {
        None => None,
        Some(_) if record.source.kind == SourceKind::MonoParted => {
            return Err(Failure::usage(
                "the parties of this call were told apart by voice: explain the recording itself instead of its record",
            ));
        }
        Some(files) => Some(voices(files, &record, args, settings)?),
    };
    let replayed = replay::replay(&record, voices, settings);
    let unmeasured = if replayed.with_sound { Vec::new() } else { replay::only_in_the_sound().into_iter().collect() };
    Ok(Told { record, trace: replayed.trace, basis: Basis { replayed: true, unmeasured } })
}

fn voices(
    files: &CallFiles,
    record: &Record,
    args: &ExplainArgs,
    settings: &Config,
) -> anyhow::Result<Vec<crate::voice::VoiceEvent>> {
    let mut settings = settings.clone();
    settings.audio.agent_channel = match (files, args.hear.agent_channel) {
        (CallFiles::Pair { .. }, _) => 0,
        (CallFiles::One(_), Some(channel)) => channel,
        (CallFiles::One(_), None) => record.parties.get(&crate::Party::Agent).map_or(0, |info| u32::from(info.channel)),
    };
    let (voices, sha256) = replay::voices(files, record.source.duration_s, &settings)
        .map_err(|error| Failure::input(error.to_string()))?;
    if !record.source.sha256.is_empty() && record.source.sha256 != sha256 {
        output::line_to_stderr(&format!(
            "sidetone: the sound is not the file that {} was made of; its values may not belong to this call",
            record.source.name
        ))?;
    }
    Ok(voices)
}

/// An answer in both forms.
struct Answer {
    text: String,
    json: String,
}

impl Answer {
    fn list(record: &Record) -> Answer {
        let nudges: Vec<Value> = record
            .nudges
            .iter()
            .enumerate()
            .map(|(index, nudge)| json!({ "number": index + 1, "nudge": nudge }))
            .collect();
        Answer { text: text::list(record, &style()), json: whole(record, "nudges", nudges) }
    }

    fn why_not(told: &Told, kind: NudgeKind, settings: &Config) -> Answer {
        let found = why_not(&told.record, kind, &told.trace, &told.basis, settings);
        Answer { text: text::why_not(&found, &style()), json: whole(&told.record, "why_not", found) }
    }
}

fn whole(record: &Record, name: &str, value: impl serde::Serialize) -> String {
    let value = json!({ "schema": "sidetone.explain/1", "call": record.id, "source": record.source.name, name: value });
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

fn style() -> TerminalStyle {
    TerminalStyle { width: output::width(), colour: output::colour(), unicode: output::unicode() }
}

fn explained(told: &Told, wanted: Wanted, args: &ExplainArgs, settings: &Config) -> anyhow::Result<Answer> {
    let nudges = &told.record.nudges;
    let numbers: Vec<usize> = match wanted {
        Wanted::Number(number) => vec![number],
        Wanted::Kind(kind) => (1..=nudges.len()).filter(|number| nudges[number - 1].kind == kind).collect(),
    };
    if let (Wanted::Kind(kind), true) = (wanted, numbers.is_empty()) {
        return Ok(Answer::why_not(told, kind, settings));
    }
    let about = |number: &usize| explain(&told.record, *number, &told.trace, &told.basis, settings, args.around);
    let found: Vec<_> = numbers.iter().filter_map(about).collect();
    if found.is_empty() {
        let there = match nudges.len() {
            0 => "no nudge came in this call; --why-not KIND says why a kind did not".to_owned(),
            count => format!("it has n1 to n{count}"),
        };
        return Err(Failure::usage(format!("the call has no such nudge: {there}")));
    }
    let texts: Vec<String> = found.iter().map(|one| text::explanation(one, &style())).collect();
    Ok(Answer { text: texts.join("\n"), json: whole(&told.record, "explanations", found) })
}
