//! Where a running `sidetone live` is found: one small file that only its person may read.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::models;

/// What stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Running {
    /// The page's address, with its token.
    pub address: String,
    /// Process that serves it.
    pub pid: u32,
}

/// The file; it is taken away when this is dropped.
#[derive(Debug)]
pub(super) struct Sign {
    path: PathBuf,
    running: Running,
}

impl Sign {
    /// Puts the file up.
    pub(super) fn put_up(address: String) -> anyhow::Result<Sign> {
        let sign = Sign { path: place()?, running: Running { address, pid: std::process::id() } };
        if let Some(folder) = sign.path.parent() {
            super::output::make_folder(folder)?;
        }
        crate::keep::write_whole(&sign.path, serde_json::to_string(&sign.running)?.as_bytes())?;
        Ok(sign)
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        // Another program may have put up its own meanwhile.
        if find().is_some_and(|running| running == self.running) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The program that put up the file last.
pub(super) fn find() -> Option<Running> {
    serde_json::from_slice(&std::fs::read(place().ok()?).ok()?).ok()
}

fn place() -> anyhow::Result<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|value| !value.is_empty()).map(PathBuf::from);
    match runtime {
        Some(runtime) => Ok(runtime.join("sidetone").join("live.json")),
        None => Ok(data_folder()?.join("live.json")),
    }
}

/// The place for data of the person's own.
pub(super) fn data_folder() -> anyhow::Result<PathBuf> {
    let models = models::folder()?;
    Ok(models.parent().map_or_else(|| PathBuf::from("."), PathBuf::from))
}

/// Where calls are kept: as the settings say, else with the person's own data.
pub(super) fn kept_calls(settings: &crate::config::Config) -> anyhow::Result<PathBuf> {
    match settings.keep.folder.as_str() {
        "" => Ok(data_folder()?.join("calls")),
        folder => Ok(PathBuf::from(folder)),
    }
}
