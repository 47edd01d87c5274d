//! The command line: raw arguments in, work done, exit code out.
//!
//! Exit codes: 0 done, 1 internal fault, 2 wrong usage or configuration, 3 an input could not be
//! read (others were done). The environment and the terminal are touched here and nowhere else.

mod again;
mod analyze;
mod args;
mod call;
mod clips;
mod compare;
mod config;
mod devices;
mod doctor;
mod drill;
mod explain;
mod frames;
mod live;
mod models;
mod output;
mod playbook;
mod running;
mod text;
mod which;
mod words;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Command, Raw};

/// How a command ended, as its exit code tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All was done.
    Done,
    /// The arguments or the configuration were wrong.
    Usage,
    /// An input could not be read; the others were done.
    Input,
}

/// Why a command could not be done at all.
#[derive(Debug)]
pub(crate) struct Failure {
    ending: Ending,
    text: String,
}

impl Failure {
    fn usage(text: impl Into<String>) -> anyhow::Error {
        Failure { ending: Ending::Usage, text: text.into() }.into()
    }

    fn input(text: impl Into<String>) -> anyhow::Error {
        Failure { ending: Ending::Input, text: text.into() }.into()
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Failure {}

/// Runs the program on the arguments of this process.
#[must_use]
pub fn run() -> ExitCode {
    let raw = match Raw::try_parse() {
        Ok(raw) => raw,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match dispatch(raw) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Usage) => ExitCode::from(2),
        Ok(Ending::Input) => ExitCode::from(3),
        Err(error) => {
            let _ = output::line_to_stderr(&format!("sidetone: {error:#}"));
            match error.downcast_ref::<Failure>().map(|failure| failure.ending) {
                Some(Ending::Usage) => ExitCode::from(2),
                Some(Ending::Input) => ExitCode::from(3),
                _ => ExitCode::from(1),
            }
        }
    }
}

fn dispatch(raw: Raw) -> anyhow::Result<Ending> {
    match raw.command {
        Command::Again(args) => again::run(&args, raw.config.as_deref()),
        Command::Analyze(args) => analyze::run(&args, raw.config.as_deref()),
        Command::Clips(args) => clips::run(&args, raw.config.as_deref()),
        Command::Compare(args) => compare::run(&args, raw.config.as_deref()),
        Command::Explain(args) => explain::run(&args, raw.config.as_deref()),
        Command::Frames(args) => frames::run(&args, raw.config.as_deref()),
        Command::Live(args) => live::run(&args, raw.config.as_deref()),
        Command::Call(args) => call::run(&args),
        Command::Text(args) => text::run(&args, raw.config.as_deref()),
        Command::Doctor(args) => doctor::run(&args, raw.config.as_deref()),
        Command::Playbook(args) => playbook::run(&args, raw.config.as_deref()),
        Command::Drill(args) => drill::run(&args, raw.config.as_deref()),
        Command::Devices(args) => devices::run(&args, raw.config.as_deref()),
        Command::Models(args) => models::run(&args),
        Command::Config(args) => config::run(&args, raw.config.as_deref()),
    }
}
