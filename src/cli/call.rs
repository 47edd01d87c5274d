//! `sidetone call`: what a softphone's hook says to a running `sidetone live`.

use std::time::Duration;

use super::args::{CallAction, CallArgs, OnOff};
use super::{Ending, Failure, output, running};
use crate::views::live::Command;

const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn run(args: &CallArgs) -> anyhow::Result<Ending> {
    let running = running::find().ok_or_else(not_running)?;
    let command = match args.action {
        CallAction::State => return state(&running.address),
        CallAction::Start => Command::CallStart {},
        CallAction::Stop => Command::CallStop {},
        CallAction::Hold { state } => Command::Hold { on: state == OnOff::On },
        CallAction::Card { state } => Command::CardCapture { on: state == OnOff::On },
        CallAction::Snooze { for_s } => Command::Snooze { for_s },
    };
    let body = serde_json::to_string(&command)?;
    let mut answer = agent()
        .post(format!("{}api/command", running.address))
        .header("content-type", "application/json")
        .send(body)
        .map_err(|_| not_running())?;
    if answer.status().is_success() {
        return Ok(Ending::Done);
    }
    let text = answer.body_mut().read_to_string().unwrap_or_default();
    let told: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    Err(Failure::usage(told["error"].as_str().unwrap_or("Sidetone refused the command.").to_owned()))
}

fn state(address: &str) -> anyhow::Result<Ending> {
    let mut answer = agent().get(format!("{address}api/state")).call().map_err(|_| not_running())?;
    output::print(&answer.body_mut().read_to_string()?)?;
    Ok(Ending::Done)
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false).build().into()
}

fn not_running() -> anyhow::Error {
    Failure::input("`sidetone live` does not run on this machine: start it first.")
}
