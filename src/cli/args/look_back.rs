//! The arguments of the commands that look back at calls: explain, clips, compare.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How a recording is heard, where a command is given one instead of a record.
#[derive(Debug, Args)]
pub(crate) struct HearArgs {
    /// The agent's channel in a recording, counted from 0 (default: from the settings, the left one)
    #[arg(long, value_name = "N")]
    pub agent_channel: Option<u32>,
    /// Recognition model for a recording: a name of `sidetone models list`, or the path of a ggml file
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Leave words out of a recording: voice and talk only
    #[arg(long, conflicts_with = "model")]
    pub no_words: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A kept call's folder or name, a record (.json), or a recording, which is analysed on the way
    #[arg(value_name = "CALL")]
    pub call: PathBuf,
    /// The nudge: its number (n3), or a kind (pace_fast); all are listed when left out
    #[arg(value_name = "NUDGE")]
    pub nudge: Option<String>,
    /// Why a kind of nudge did not come in this call
    #[arg(long, value_name = "KIND", conflicts_with = "nudge")]
    pub why_not: Option<String>,
    /// The recording of a record (.json), to be measured again; twice for two files, the agent's first
    #[arg(long, value_name = "FILE")]
    pub sound: Vec<PathBuf>,
    /// How much is told of what came before, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20.0, value_parser = seconds)]
    pub around: f64,
    /// How to print
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub format: ExplainFormat,
    #[command(flatten)]
    pub hear: HearArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people
    Text,
    /// Everything, for programs
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct ClipsArgs {
    /// A kept call's folder or name, a record (.json) with --sound, or a recording, which is analysed on the way
    #[arg(value_name = "CALL")]
    pub call: PathBuf,
    /// Only these, with commas between: a kind (interruption, pace_fast), a skill, or nudge, cue, overlap
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Folder for the clips, their list and their page (default: <name>-clips)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How much is heard before and after each moment, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = air)]
    pub air: f64,
    /// The recording of a record (.json); twice for two files, the agent's first
    #[arg(long, value_name = "FILE")]
    pub sound: Vec<PathBuf>,
    /// Cut a call that was not transcribed, in which numbers cannot be silenced
    #[arg(long)]
    pub unredacted: bool,
    #[command(flatten)]
    pub hear: HearArgs,
}

fn air(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=30.0).contains(&seconds) => Ok(seconds),
        _ => Err("give a number of seconds from 0 to 30".to_owned()),
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=3600.0).contains(&seconds) => Ok(seconds),
        _ => Err("give a number of seconds from 0 to 3600".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// A call (kept, record or recording), or a folder of calls
    #[arg(value_name = "A")]
    pub a: PathBuf,
    /// What it is held against
    #[arg(value_name = "B")]
    pub b: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    pub format: CompareFormat,
    /// Write the comparison as a page that needs nothing else, with links to the reports beside the records
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    #[command(flatten)]
    pub hear: HearArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For people
    Text,
    /// Markdown
    Md,
    /// Everything, for programs
    Json,
}
