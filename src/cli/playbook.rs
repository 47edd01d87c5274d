//! `sidetone playbook`: list, print, check on calls.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::analyze::{self, Hearing};
use super::args::{PlaybookAction, PlaybookArgs, PlaybookCheckArgs, SourceArgs, TextFormat};
use super::{Ending, Failure, config, output, words};
use crate::call::{PlaybookResult, Record};
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::pipeline::Analyzer;
use crate::playbook::{Checker, ExamplesReport, Playbook, ready};
use crate::views::exports::playbook_markdown;
use crate::views::terminal::{TerminalStyle, playbook_report};

pub(super) fn run(args: &PlaybookArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    match &args.action {
        PlaybookAction::List => list(),
        PlaybookAction::Print { name } => print(name),
        PlaybookAction::Check(args) => check(args, config::load(settings)?),
    }
}

/// The playbook that is named, else the one of the settings, ready to hold calls against.
pub(super) fn checker(
    named: Option<&str>,
    settings: &Config,
    meaning: Option<&Meaning>,
) -> anyhow::Result<Option<Checker>> {
    let set = Some(settings.playbook.name.as_str()).filter(|name| !name.is_empty());
    let Some(named) = named.or(set) else { return Ok(None) };
    Ok(Some(Checker::new(load(named)?, &settings.playbook, meaning.cloned())))
}

/// A ready playbook by its name, or one of a file.
fn load(named: &str) -> anyhow::Result<Playbook> {
    let path = Path::new(named);
    let text = match ready::text(named) {
        Some(text) => text.to_owned(),
        None => fs::read_to_string(path).map_err(|error| not_there(named, &error))?,
    };
    Playbook::parse(&text).map_err(|faults| Failure::usage(config::told(path, &faults)))
}

fn not_there(named: &str, error: &std::io::Error) -> anyhow::Error {
    let names: Vec<&str> = ready::READY.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    Failure::usage(match error.kind() {
        std::io::ErrorKind::NotFound => {
            format!("there is no playbook `{named}`: ready ones are {names}, any other is the path of a file")
        }
        _ => format!("the playbook {named} cannot be read: {error}"),
    })
}

fn list() -> anyhow::Result<Ending> {
    let mut text = String::new();
    for (name, source) in ready::READY {
        let playbook = Playbook::parse(source).map_err(|faults| anyhow::anyhow!("{name}: {faults:?}"))?;
        let counts = format!(
            "{} steps, {} to be said, {} never to be said",
            playbook.steps.len(),
            playbook.must_say.len(),
            playbook.never_say.len()
        );
        text += &format!("{name:<12} {}\n{:<12} {counts}\n", playbook.about, "");
    }
    text +=
        "\n`sidetone playbook print NAME > my.toml` begins one of your own; docs/playbooks.md tells how to write it.";
    output::print(&text)?;
    Ok(Ending::Done)
}

fn print(name: &str) -> anyhow::Result<Ending> {
    let names: Vec<&str> = ready::READY.iter().map(|(name, _)| *name).collect();
    let text = ready::text(name).ok_or_else(|| {
        Failure::usage(format!("there is no ready playbook `{name}`; there are {}", names.join(", ")))
    })?;
    output::print(text.trim_end())?;
    Ok(Ending::Done)
}

fn check(args: &PlaybookCheckArgs, mut settings: Config) -> anyhow::Result<Ending> {
    if let Some(channel) = args.agent_channel {
        settings.audio.agent_channel = channel;
    }
    let playbook = load(&args.playbook)?;
    let meaning = words::meaning(&settings)?;
    let checker = Checker::new(playbook, &settings.playbook, meaning);
    let examples = checker.examples();
    if args.calls.is_empty() {
        return alone(&args.playbook, &checker, &examples);
    }
    for fault in &examples.faults {
        output::line_to_stderr(&format!("sidetone: {}: {fault}", args.playbook))?;
    }
    let (records, recordings): (Vec<&PathBuf>, Vec<&PathBuf>) = args.calls.iter().partition(|path| is_record(path));
    let mut failed = false;
    let mut told = Told::new(args.format);
    for path in records {
        match read(path) {
            Ok(record) => told.take(&record.source.name, &checker.check(&record))?,
            Err(error) => {
                failed = true;
                output::line_to_stderr(&format!("sidetone: {error:#}"))?;
            }
        }
    }
    if !recordings.is_empty() {
        failed |= hear(args, settings, recordings, &checker, &mut told)?;
    }
    told.finish()?;
    Ok(if failed { Ending::Input } else { Ending::Done })
}

fn is_record(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

fn read(path: &Path) -> anyhow::Result<Record> {
    let bytes =
        fs::read(path).map_err(|error| Failure::input(format!("{} cannot be read: {error}.", path.display())))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let path = path.display();
        Failure::input(format!(
            "{path} is no record of a call ({error}). `sidetone analyze --format json` writes such records."
        ))
    })
}

/// Recordings are analysed on the way. True where one could not be.
fn hear(
    args: &PlaybookCheckArgs,
    settings: Config,
    paths: Vec<&PathBuf>,
    checker: &Checker,
    told: &mut Told,
) -> anyhow::Result<bool> {
    let source = SourceArgs {
        paths: paths.into_iter().cloned().collect(),
        agent_channel: args.agent_channel,
        agent: None,
        customer: None,
    };
    let found = analyze::calls(&source)?;
    let hearing = Hearing { model: args.model.as_deref(), no_words: false, agent_voice: args.agent_voice };
    let analyzer: Analyzer = analyze::analyzer(settings, &hearing)?;
    let mut failed = false;
    for job in &found.jobs {
        match analyzer.analyze(&job.files, &|_| {}) {
            Ok(analysis) => told.take(&analysis.record.source.name, &checker.check(&analysis.record))?,
            Err(error) => {
                failed = true;
                output::line_to_stderr(&format!("sidetone: {}: {error}", job.stem))?;
            }
        }
    }
    Ok(failed)
}

/// The playbook by itself: what it asks for, and whether its examples hold.
fn alone(named: &str, checker: &Checker, examples: &ExamplesReport) -> anyhow::Result<Ending> {
    let playbook = checker.playbook();
    let points: f64 = playbook.items().map(|item| item.points).sum();
    let fatal = playbook.items().filter(|item| item.fatal).count();
    let mut text = format!(
        "{named} is in order: {} steps, {} to be said, {} never to be said; {points} points, {fatal} fatal.",
        playbook.steps.len(),
        playbook.must_say.len(),
        playbook.never_say.len()
    );
    if !examples.faults.is_empty() {
        text = format!("{named} can be read, but its rules do not do what its examples say:");
        examples.faults.iter().for_each(|fault| text += &format!("\n  {fault}"));
    } else if examples.looked_at > 0 {
        text += &format!("\nAll {} examples hold.", examples.looked_at - examples.open.len());
    }
    if !examples.open.is_empty() {
        text +=
            "\nNot found by phrase; whether by meaning needs the sentence encoder (`sidetone models fetch minilm`):";
        examples.open.iter().for_each(|example| text += &format!("\n  {example}"));
    }
    output::print(&text)?;
    Ok(if examples.faults.is_empty() { Ending::Done } else { Ending::Usage })
}

/// What is printed: call by call for people, one list for programs.
struct Told {
    format: TextFormat,
    style: TerminalStyle,
    list: Vec<serde_json::Value>,
    count: usize,
}

impl Told {
    fn new(format: TextFormat) -> Told {
        let style = TerminalStyle { width: output::width(), colour: output::colour(), unicode: output::unicode() };
        Told { format, style, list: Vec::new(), count: 0 }
    }

    fn take(&mut self, name: &str, result: &PlaybookResult) -> anyhow::Result<()> {
        let between = if self.count > 0 { "\n" } else { "" };
        self.count += 1;
        match self.format {
            TextFormat::Text => {
                output::print(&format!("{between}{}", playbook_report(name, result, &self.style).trim_end()))
            }
            TextFormat::Md => output::print(&format!("{between}{}", playbook_markdown(name, result).trim_end())),
            TextFormat::Json => {
                self.list.push(json!({ "call": name, "playbook": result }));
                Ok(())
            }
        }
    }

    fn finish(self) -> anyhow::Result<()> {
        match self.format {
            TextFormat::Json => output::print(&serde_json::to_string_pretty(&self.list)?),
            _ => Ok(()),
        }
    }
}
