//! `sidetone models`: list, fetch, verify, path, import.

use std::path::{Path, PathBuf};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use super::args::{ModelsAction, ModelsArgs};
use super::{Ending, Failure, output};
use crate::models::{self, FetchOptions, ModelError, Precision, Progress, Registry, Status};

pub(super) fn run(args: &ModelsArgs) -> anyhow::Result<Ending> {
    let registry = Registry::builtin()?;
    let folder = folder()?;
    match &args.action {
        ModelsAction::List => list(&registry, &folder)?,
        ModelsAction::Fetch { name, from } => {
            for needed in &entry(&registry, name)?.needs {
                fetch(&registry, &folder, needed, None)?;
            }
            fetch(&registry, &folder, name, from.as_deref())?;
        }
        ModelsAction::Verify { name } => return verify(&registry, &folder, name.as_deref()),
        ModelsAction::Path { name } => {
            let path =
                models::path(entry(&registry, name)?, &folder).map_err(|error| Failure::input(error.to_string()))?;
            output::print(&path.display().to_string())?;
        }
        ModelsAction::Import { folder, out, f16 } => import(folder, out, *f16)?,
    }
    Ok(Ending::Done)
}

/// Where models lie: `$SIDETONE_MODELS`, else the place for data of the person's own.
pub(super) fn folder() -> anyhow::Result<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("SIDETONE_MODELS")
        .or_else(|| named("XDG_DATA_HOME").map(|data| data.join("sidetone/models")))
        .or_else(|| named("LOCALAPPDATA").map(|data| data.join("sidetone").join("models")))
        .or_else(|| named("HOME").map(|home| home.join(".local/share/sidetone/models")))
        .ok_or_else(|| Failure::usage("there is no place for models: set SIDETONE_MODELS to a folder"))
}

/// A model of the list; an unknown name is a usage fault.
pub(super) fn entry<'a>(registry: &'a Registry, name: &str) -> anyhow::Result<&'a models::Entry> {
    registry.entry(name).map_err(|error| Failure::usage(error.to_string()))
}

fn list(registry: &Registry, folder: &Path) -> anyhow::Result<()> {
    let mut text = format!("Models in {}:\n", folder.display());
    for (entry, status) in models::list(registry, folder) {
        let state = match status {
            Status::Present => "here".to_string(),
            Status::Damaged { .. } => "damaged: fetch it again".to_string(),
            Status::Absent => "not here".to_string(),
        };
        let size = HumanBytes(entry.bytes).to_string();
        text +=
            &format!("\n  {:<16} {size:>10}  {state}\n  {:<16} {} ({})\n", entry.name, "", entry.title, entry.licence);
    }
    output::print(&text)
}

fn fetch(registry: &Registry, folder: &Path, name: &str, from: Option<&Path>) -> anyhow::Result<()> {
    let entry = entry(registry, name)?;
    let bar = ProgressBar::new(1000).with_style(
        ProgressStyle::with_template("{bar:30} {percent:>3} % {msg}").unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let mut tell = |progress: Progress<'_>| match progress {
        Progress::Trying { source } => bar.suspend(|| drop(output::line_to_stderr(&format!("{name}: from {source}")))),
        Progress::Failed { source, reason } => {
            bar.suspend(|| drop(output::line_to_stderr(&format!("{name}: {source} did not serve: {reason}"))));
        }
        Progress::Bytes { done, total } => {
            bar.set_message("fetched");
            bar.set_position(done * 1000 / total.max(1));
        }
        Progress::Converting { part } => {
            bar.set_message("converted");
            bar.set_position((part * 1000.0) as u64);
        }
    };
    let options = FetchOptions { from, ..FetchOptions::default() };
    let path = models::fetch(entry, folder, options, &mut tell);
    bar.finish_and_clear();
    output::print(&format!("{name} is in {}", path.map_err(told)?.display()))
}

/// What could not be read is an input fault; the rest is the program's own.
fn told(error: ModelError) -> anyhow::Error {
    Failure::input(error.to_string())
}

fn verify(registry: &Registry, folder: &Path, name: Option<&str>) -> anyhow::Result<Ending> {
    let entries: Vec<_> = match name {
        Some(name) => vec![entry(registry, name)?],
        None => models::list(registry, folder)
            .into_iter()
            .filter(|(_, status)| *status != Status::Absent)
            .map(|(entry, _)| entry)
            .collect(),
    };
    if entries.is_empty() {
        output::print("No model is at hand; `sidetone models fetch` gets one.")?;
    }
    let mut ending = Ending::Done;
    for entry in entries {
        match models::verify(entry, folder) {
            Ok(()) => output::print(&format!("{}: in order", entry.name))?,
            Err(error) => {
                output::line_to_stderr(&format!("{}: {error}", entry.name))?;
                ending = Ending::Input;
            }
        }
    }
    Ok(ending)
}

fn import(folder: &Path, out: &Path, f16: bool) -> anyhow::Result<()> {
    let precision = if f16 { Precision::F16 } else { Precision::Q8 };
    let bar = ProgressBar::new(1000);
    let result = models::import(folder, out, precision, &mut |part| bar.set_position((part * 1000.0) as u64));
    bar.finish_and_clear();
    result.map_err(told)?;
    output::print(&format!("{} is ready: use it with --model {}", out.display(), out.display()))
}
