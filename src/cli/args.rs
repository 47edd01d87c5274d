//! The arguments as typed; what they mean is decided in the file of each command.

mod drill;
mod live;
mod look_back;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::pipeline::AgentVoice;
pub(crate) use drill::{DrillArgs, DrillFormat};
pub(crate) use live::{CallAction, CallArgs, LiveArgs, OnOff};
pub(crate) use look_back::{ClipsArgs, CompareArgs, CompareFormat, ExplainArgs, ExplainFormat, HearArgs};

/// Call coaching on your own machine: hears both parties, measures, transcribes and explains.
#[derive(Debug, Parser)]
#[command(name = "sidetone", version, about, max_term_width = 100)]
pub(crate) struct Raw {
    /// Settings to use instead of the defaults (see `sidetone config print`)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Analyse recordings, or folders of them, into records and reports
    #[command(after_help = "Examples:
  sidetone analyze call.wav
  sidetone analyze recordings/ --out reports --format json,html --jobs 2
  sidetone analyze --agent left.wav --customer right.wav --out reports")]
    Analyze(AnalyzeArgs),
    /// Recognise the words of kept calls again, with the best model at hand; earlier words are kept beside
    #[command(after_help = "Examples:
  sidetone again 20261121-231502-1
  sidetone again ~/.local/share/sidetone/calls/* --model small
Calls whose sound was kept only (`keep.audio`). What was said of nudges stays.")]
    Again(AgainArgs),
    /// Why a nudge came and how it ended, with the values over time; or why a kind did not come
    #[command(after_help = "Examples:
  sidetone explain call.wav                      lists the nudges of a recording
  sidetone explain reports/call.json n3          from its record
  sidetone explain 20261121-231502-1 pace_fast   a kept call, every nudge of a kind
  sidetone explain call.wav --why-not dead_air")]
    Explain(ExplainArgs),
    /// Every moment of a call as a sound of its own, with a list and a page that plays them
    #[command(after_help = "Examples:
  sidetone clips call.wav --out clips
  sidetone clips 20261121-231502-1 --kind nudge,interruption
  sidetone clips reports/call.json --sound call.wav --kind empathy
What was redacted is silent in the clips.")]
    Clips(ClipsArgs),
    /// Two calls, or the calls of two folders, side by side, and whether a difference is more than chance
    #[command(after_help = "Examples:
  sidetone compare monday.wav friday.wav
  sidetone compare reports/before reports/after
  sidetone compare before/ after/ --format md > compared.md
  sidetone compare reports/before reports/after --html compared.html
A folder's recordings are analysed on the way, unless their records lie beside them.")]
    Compare(CompareArgs),
    /// Coach a call as it happens: microphone and the caller's side, with a page on this machine
    #[command(after_help = "Examples:
  sidetone live                         (then open the address it prints)
  sidetone live --replay call.wav       the same, fed from a recording in real time
  sidetone live --plain --no-page       lines of text only")]
    Live(LiveArgs),
    /// Tell a running `sidetone live` that a call begins, ends, is on hold ... (for a softphone's hooks)
    #[command(after_help = "Examples:
  sidetone call start
  sidetone call hold on
  sidetone call stop")]
    Call(CallArgs),
    /// Print the measurements of each 16 ms frame of both parties
    #[command(after_help = "Examples:
  sidetone frames call.wav --format csv > frames.csv
  sidetone frames call.wav --format parquet > frames.parquet")]
    Frames(FramesArgs),
    /// The same cues on a chat or an e-mail, and the writing itself: spelling, tone, length, form
    #[command(after_help = "Examples:
  sidetone text draft.txt
  pbpaste | sidetone text
  sidetone text chat.log --agent-name Noor --format md
A chat has a role or a name before each line (`Agent: ...`, `[10:02] Noor: ...`), or is JSON with a role and a text for each message.")]
    Text(TextArgs),
    /// Hold calls against a playbook: what should happen, what must or must never be said, and why each step counted
    #[command(after_help = "Examples:
  sidetone playbook list
  sidetone playbook print service > my.toml
  sidetone playbook check my.toml
  sidetone playbook check service call.wav reports/other.json
docs/playbooks.md tells how to write one.")]
    Playbook(PlaybookArgs),
    /// Say a line again: measures pace, level, pitch and wording against the goal, and shows the difference
    #[command(after_help = "Examples:
  sidetone drill --list                        (ready lines, by skill)
  sidetone drill \"I'll call you by noon tomorrow.\"
  sidetone drill 20261121-231502-1             (the better wordings that the summary of a call offers)
  sidetone drill --number 3 --file take1.wav --file take2.wav
A take begins by itself at the first word and ends after a second of silence. Its sound is not kept, unless --keep says so.")]
    Drill(DrillArgs),
    /// List the devices sound can be taken from, or show what is heard on them
    #[command(after_help = "Examples:
  sidetone devices
  sidetone devices --levels --for 5
  sidetone devices --levels --agent Jabra")]
    Devices(DevicesArgs),
    /// Check that this machine is ready for calls, and find the models that suit it
    #[command(after_help = "Examples:
  sidetone doctor
  sidetone doctor --write my.toml
  sidetone doctor --no-speed --format json
Opens no device and changes nothing. Exit code 0: ready; 2: the settings have faults; 3: something is missing or cannot be used.")]
    Doctor(DoctorArgs),
    /// Fetch, list, verify or import recognition models
    #[command(after_help = "Examples:
  sidetone models list
  sidetone models fetch tiny.en
  sidetone models import ~/faster-whisper-small --name small")]
    Models(ModelsArgs),
    /// Print the default settings, check a file, or explain a setting
    #[command(after_help = "Examples:
  sidetone config print > my.toml
  sidetone config check my.toml
  sidetone config explain coach")]
    Config(ConfigArgs),
}

/// Which recordings make up the calls.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    /// Recordings, or folders of recordings; two channels, one a party
    #[arg(value_name = "PATH", required_unless_present = "agent")]
    pub paths: Vec<PathBuf>,
    /// The agent's channel, counted from 0 (default: from the settings, the left one)
    #[arg(long, value_name = "N")]
    pub agent_channel: Option<u32>,
    /// A recording of the agent alone; needs --customer
    #[arg(long, value_name = "FILE", requires = "customer", conflicts_with = "paths")]
    pub agent: Option<PathBuf>,
    /// A recording of the customer alone; needs --agent
    #[arg(long, value_name = "FILE", requires = "agent")]
    pub customer: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct AnalyzeArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// Folder for the reports: DIR/<name>.json, DIR/<name>.html ...
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What to write, with commas between
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',', default_values_t = [Format::Json, Format::Html])]
    pub format: Vec<Format>,
    /// Recognition model: a name of `sidetone models list`, or the path of a ggml file
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Leave words out: voice and talk only
    #[arg(long, conflicts_with = "model")]
    pub no_words: bool,
    /// In a recording with both parties on one channel, which voice is the agent's (default: by their words, else the
    /// first)
    #[arg(long, value_name = "WHICH", value_enum)]
    pub agent_voice: Option<WhichVoice>,
    /// Hold each call against a playbook: service, complaint, payment, or a file (default: from the settings, none)
    #[arg(long, value_name = "NAME_OR_FILE")]
    pub playbook: Option<String>,
    /// Calls analysed at once
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub jobs: u32,
    /// Put the sound into the page, so that it plays anywhere
    #[arg(long)]
    pub embed_audio: bool,
    /// Cut every moment out as a sound of its own: DIR/<name>-clips/, with a list and a page
    #[arg(long, requires = "out", conflicts_with = "no_words")]
    pub clips: bool,
    /// Have the summary put in other words by the language model that the settings name (`[polish]`); the words are checked
    #[arg(long)]
    pub polish: bool,
    /// Show the share of time each step took
    #[arg(long)]
    pub timings: bool,
    /// One line a call
    #[arg(long, short)]
    pub quiet: bool,
}

/// One of the two voices on one channel.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum WhichVoice {
    /// The one heard first
    First,
    /// The other one
    Second,
}

impl From<WhichVoice> for AgentVoice {
    fn from(which: WhichVoice) -> AgentVoice {
        match which {
            WhichVoice::First => AgentVoice::First,
            WhichVoice::Second => AgentVoice::Second,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct AgainArgs {
    /// Folders of calls, or names of calls in the folder where calls are kept
    #[arg(value_name = "CALL", required = true)]
    pub calls: Vec<PathBuf>,
    /// Recognition model: a name of `sidetone models list`, or the path of a ggml file (default: the largest at hand)
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
}

/// A kind of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The record, schema sidetone.call/1
    Json,
    /// A page that needs nothing else
    Html,
    /// A report in Markdown
    Md,
    /// Events, one a row
    Csv,
    /// Captions, WebVTT
    Vtt,
    /// Captions, SubRip
    Srt,
    /// Who spoke when, RTTM
    Rttm,
    /// Tiers for Praat
    Textgrid,
    /// A vCon container
    Vcon,
}

#[derive(Debug, Args)]
pub(crate) struct FramesArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    /// How to print
    #[arg(long, value_enum, default_value_t = FrameFormat::Csv)]
    pub format: FrameFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FrameFormat {
    /// Comma-separated values with a header line
    Csv,
    /// Apache Parquet, for data frames: send it to a file
    Parquet,
}

#[derive(Debug, Args)]
pub(crate) struct TextArgs {
    /// The text, or - for standard input
    #[arg(default_value = "-")]
    pub file: PathBuf,
    /// The agent's name in a chat with names; without it, who writes first is the customer
    #[arg(long, value_name = "NAME")]
    pub agent_name: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub format: TextFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    /// For people
    Text,
    /// Everything, for programs
    Json,
    /// Markdown
    Md,
}

#[derive(Debug, Args)]
pub(crate) struct PlaybookArgs {
    #[command(subcommand)]
    pub action: PlaybookAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlaybookAction {
    /// Show the ready playbooks
    List,
    /// Print a ready playbook, to start one's own from
    Print {
        /// Name from the list
        name: String,
    },
    /// Explain on calls why each step counted or not; without a call, check the playbook itself and its examples
    Check(PlaybookCheckArgs),
}

#[derive(Debug, Args)]
pub(crate) struct PlaybookCheckArgs {
    /// A ready playbook's name, or a file
    #[arg(value_name = "PLAYBOOK")]
    pub playbook: String,
    /// Records (.json), recordings, or folders of recordings
    #[arg(value_name = "CALL")]
    pub calls: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub format: TextFormat,
    /// Recognition model for recordings: a name of `sidetone models list`, or the path of a ggml file
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// The agent's channel in recordings, counted from 0 (default: from the settings, the left one)
    #[arg(long, value_name = "N")]
    pub agent_channel: Option<u32>,
    /// In a recording with both parties on one channel, which voice is the agent's
    #[arg(long, value_name = "WHICH", value_enum)]
    pub agent_voice: Option<WhichVoice>,
}

#[derive(Debug, Args)]
#[cfg_attr(not(feature = "capture"), allow(dead_code))]
pub(crate) struct DevicesArgs {
    /// Listen as in a call and show both parties' levels; nothing is kept
    #[arg(long)]
    pub levels: bool,
    /// How long to show levels
    #[arg(long = "for", value_name = "SECONDS", default_value_t = 10.0, requires = "levels")]
    pub seconds: f64,
    /// Device to hear the agent on instead of the one in the settings
    #[arg(long, value_name = "DEVICE")]
    pub agent: Option<String>,
    /// Device to hear the customer on instead of the one in the settings
    #[arg(long, value_name = "DEVICE")]
    pub customer: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    pub json: bool,
    /// Folder for the sound itself, for those who look for a fault
    #[arg(long, value_name = "FOLDER", requires = "levels", hide = true)]
    pub keep: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t = DoctorFormat::Text)]
    pub format: DoctorFormat,
    /// Leave out how quick recognition is on this machine
    #[arg(long)]
    pub no_speed: bool,
    /// Write the settings as recommended to a new file
    #[arg(long, value_name = "FILE", conflicts_with = "no_speed")]
    pub write: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DoctorFormat {
    /// For people
    Text,
    /// Everything, for programs
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct ModelsArgs {
    #[command(subcommand)]
    pub action: ModelsAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelsAction {
    /// Show what there is and what is at hand
    List,
    /// Fetch a model (default: tiny.en)
    Fetch {
        /// Name from the list
        #[arg(default_value = "tiny.en")]
        name: String,
        /// Take it from this file instead of the sources in the list
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
    },
    /// Check a model's file against its checksum (default: all that are at hand)
    Verify {
        /// Name from the list
        name: Option<String>,
    },
    /// Print where a model's file lies
    Path {
        /// Name from the list
        name: String,
    },
    /// Convert a Whisper model of CTranslate2 (as faster-whisper has them) to the form used here
    Import {
        /// Folder with model.bin and vocabulary.txt (or .json)
        folder: PathBuf,
        /// File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Keep 16-bit weights instead of 8-bit ones
        #[arg(long)]
        f16: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    pub action: ConfigAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigAction {
    /// Print the settings in force, commented (the defaults, unless --config is given)
    Print,
    /// Name every fault in a settings file
    Check {
        /// The file
        file: PathBuf,
    },
    /// Explain a setting or a section: unit, range, default and where it comes from
    Explain {
        /// `section`, `section.key` or `key`; all of them when left out
        name: Option<String>,
    },
}
