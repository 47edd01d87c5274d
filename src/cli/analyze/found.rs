//! Paths to calls: files as they are, folders searched for recordings.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{Failure, not_found};
use crate::audio::CallFiles;
use crate::cli::args::SourceArgs;
use crate::pipeline::Job;

/// Endings of recordings; other files in a folder are passed over.
const ENDINGS: [&str; 14] =
    ["wav", "wave", "flac", "mp3", "ogg", "oga", "m4a", "mp4", "aac", "aif", "aiff", "caf", "mka", "webm"];

/// The calls that were named.
pub(crate) struct Found {
    /// One entry a call, sorted by path within a folder.
    pub jobs: Vec<Job>,
    /// Whether a folder was among the paths.
    pub from_folder: bool,
}

/// Finds the calls that the arguments name.
pub(crate) fn calls(args: &SourceArgs) -> anyhow::Result<Found> {
    if let (Some(agent), Some(customer)) = (&args.agent, &args.customer) {
        for path in [agent, customer] {
            path.metadata().map_err(|_| not_found(path))?;
        }
        let files = CallFiles::Pair { agent: agent.clone(), customer: customer.clone() };
        return Ok(Found { jobs: vec![Job { files, stem: stem(agent) }], from_folder: false });
    }
    let mut found = Vec::new();
    let mut from_folder = false;
    for path in &args.paths {
        let metadata = path.metadata().map_err(|_| not_found(path))?;
        if metadata.is_dir() {
            from_folder = true;
            let before = found.len();
            search(path, &mut found)?;
            if found.len() == before {
                return Err(Failure::input(format!(
                    "{} holds no recordings (files ending in {}).",
                    path.display(),
                    ENDINGS.join(", ")
                )));
            }
        } else {
            found.push(path.clone());
        }
    }
    Ok(Found { jobs: name(found), from_folder })
}

fn search(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for path in inside(folder)? {
        // A link to a folder could lead round in a circle.
        if path.is_dir() && !path.is_symlink() {
            search(&path, found)?;
        } else if is_recording(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// What lies in a folder, by name.
pub(crate) fn inside(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unreadable = |error| Failure::input(format!("the folder {} cannot be read: {error}", folder.display()));
    let entries = folder.read_dir().map_err(unreadable)?.map(|entry| entry.map(|entry| entry.path()));
    let mut inside = entries.collect::<Result<Vec<PathBuf>, _>>().map_err(unreadable)?;
    inside.sort();
    Ok(inside)
}

/// Whether a file is a recording by its name.
pub(crate) fn is_recording(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    path.is_file() && ENDINGS.contains(&ending.as_str())
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "call".to_string(), |stem| stem.to_string_lossy().into_owned())
}

/// Gives each call a name of its own: reports of two files of one name must not overwrite each other.
fn name(paths: Vec<PathBuf>) -> Vec<Job> {
    let mut used: HashMap<String, usize> = HashMap::new();
    paths
        .into_iter()
        .map(|path| {
            let stem = stem(&path);
            let times = used.entry(stem.clone()).and_modify(|times| *times += 1).or_insert(1);
            let stem = if *times == 1 { stem } else { format!("{stem}-{times}") };
            Job { files: CallFiles::One(path), stem }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn found(paths: Vec<PathBuf>) -> anyhow::Result<Found> {
        calls(&SourceArgs { paths, agent_channel: None, agent: None, customer: None })
    }

    #[test]
    fn a_folder_is_searched_and_other_files_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        for name in ["b.wav", "a.FLAC", "notes.txt", "deep/b.wav"] {
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        let found = found(vec![folder.path().to_path_buf()]).unwrap();
        let stems: Vec<&str> = found.jobs.iter().map(|job| job.stem.as_str()).collect();
        assert_eq!(stems, ["a", "b", "b-2"]);
        assert!(found.from_folder);
    }

    #[test]
    fn an_empty_folder_and_a_missing_file_are_sentences() {
        let folder = tempfile::tempdir().unwrap();
        let empty = found(vec![folder.path().to_path_buf()]).err().unwrap().to_string();
        assert!(empty.contains("holds no recordings"), "{empty}");
        let missing = found(vec![folder.path().join("no.wav")]).err().unwrap().to_string();
        assert!(missing.contains("does not exist"), "{missing}");
    }
}
