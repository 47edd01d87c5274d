//! The arguments of `sidetone live`, and of what a softphone's hooks tell it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct LiveArgs {
    /// A recording to play into the program in real time, in place of devices
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
    /// The agent's channel in the recording, counted from 0
    #[arg(long, value_name = "N", requires = "replay")]
    pub agent_channel: Option<u32>,
    /// How fast the recording is played, 1 is real time
    #[arg(long, value_name = "X", requires = "replay", default_value_t = 1.0, value_parser = speed)]
    pub speed: f64,
    /// Port of the page on 127.0.0.1; 0 takes any free one (default: from the settings)
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// No page: the terminal only
    #[arg(long, conflicts_with_all = ["port", "open"])]
    pub no_page: bool,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// Print lines instead of drawing on the terminal, for screen readers and logs
    #[arg(long)]
    pub plain: bool,
    /// Recognition model: a name of `sidetone models list`, or the path of a ggml file
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Leave words out: coach by voice and talk only
    #[arg(long, conflicts_with = "model")]
    pub no_words: bool,
    /// Hold each call, once it is over, against a playbook: service, complaint, payment, or a file (default: from the
    /// settings, none)
    #[arg(long, value_name = "NAME_OR_FILE")]
    pub playbook: Option<String>,
    /// Keep the sound of the calls (default: from the settings, off)
    #[arg(long)]
    pub keep_audio: bool,
    /// Folder of the calls (default: from the settings, else the place for data of your own)
    #[arg(long, value_name = "DIR")]
    pub calls: Option<PathBuf>,
    /// Keep nothing on the disk at all
    #[arg(long, conflicts_with_all = ["keep_audio", "calls"])]
    pub keep_nothing: bool,
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if (0.1..=100.0).contains(&speed) => Ok(speed),
        _ => Err("give a number from 0.1 to 100".to_owned()),
    }
}

#[derive(Debug, Args)]
pub(crate) struct CallArgs {
    #[command(subcommand)]
    pub action: CallAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CallAction {
    /// A call begins now
    Start,
    /// The call ends now
    Stop,
    /// The customer is on hold, or no longer
    Hold {
        /// on or off
        #[arg(value_enum)]
        state: OnOff,
    },
    /// Card data is read out, or no longer: nothing is listened to meanwhile
    Card {
        /// on or off
        #[arg(value_enum)]
        state: OnOff,
    },
    /// No nudges for a while
    Snooze {
        /// How long; 0 ends it
        #[arg(value_name = "SECONDS", default_value_t = 300.0)]
        for_s: f64,
    },
    /// Print what goes on, as JSON
    State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnOff {
    On,
    Off,
}
