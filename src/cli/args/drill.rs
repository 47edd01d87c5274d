//! The arguments of `sidetone drill`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[cfg_attr(not(feature = "capture"), allow(dead_code))]
pub(crate) struct DrillArgs {
    /// A line to say, or a call whose summary offers some: its record, its folder, or its name among the kept calls
    #[arg(value_name = "LINE_OR_CALL")]
    pub what: Option<String>,
    /// Show the lines there are, and say none
    #[arg(long)]
    pub list: bool,
    /// Ready lines of one skill: listening, communication, clear_speech, voice, positivity, empathy, conflict_resolution, assertiveness
    #[arg(long, value_name = "NAME", conflicts_with = "what")]
    pub skill: Option<String>,
    /// The line with this number in the list
    #[arg(long, short, value_name = "N")]
    pub number: Option<usize>,
    /// What the customer has just said, for a line of your own
    #[arg(long, value_name = "TEXT", requires = "what")]
    pub customer: Option<String>,
    /// A recording of a take in place of the microphone (its first channel); once for each take
    #[arg(long, value_name = "FILE")]
    pub file: Vec<PathBuf>,
    /// One recording of several takes in place of the microphone, heard like it: a silence ends each take
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    pub replay: Option<PathBuf>,
    /// So many takes from the microphone, one after the other (default: one, then you are asked)
    #[arg(long, value_name = "N", conflicts_with = "file", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub takes: Option<u32>,
    /// Keep the sound of the takes in this WAV file (the second in FILE-2 ...)
    #[arg(long, value_name = "FILE")]
    pub keep: Option<PathBuf>,
    /// Microphone instead of the one in the settings
    #[arg(long, value_name = "DEVICE", conflicts_with_all = ["file", "replay"])]
    pub device: Option<String>,
    /// Recognition model: a name of `sidetone models list`, or the path of a ggml file
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Leave words out: pace, level and pitch only
    #[arg(long, conflicts_with = "model")]
    pub no_words: bool,
    /// How to print
    #[arg(long, value_enum, default_value_t = DrillFormat::Text)]
    pub format: DrillFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DrillFormat {
    /// For people
    Text,
    /// One JSON object a take, for programs
    Json,
}
