//! The models folder: whole files or none.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::registry::Entry;
use super::{ModelError, Registry};

/// Whether a model is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// The file is there and has the listed size (the checksum is looked at by [`verify`]).
    Present,
    /// The file is there with another size.
    Damaged {
        /// Its size.
        bytes: u64,
    },
    /// No file.
    Absent,
}

/// Every model of the list with its status in `folder`.
#[must_use]
pub fn list<'a>(registry: &'a Registry, folder: &Path) -> Vec<(&'a Entry, Status)> {
    registry.entries().iter().map(|entry| (entry, status(entry, folder))).collect()
}

/// Whether a model is in `folder`.
#[must_use]
pub fn status(entry: &Entry, folder: &Path) -> Status {
    match fs::metadata(folder.join(&entry.file)) {
        Ok(data) if data.len() == entry.bytes => Status::Present,
        Ok(data) => Status::Damaged { bytes: data.len() },
        Err(_) => Status::Absent,
    }
}

/// The model's file in `folder`.
///
/// # Errors
/// [`ModelError::Missing`] when it is not there.
pub fn path(entry: &Entry, folder: &Path) -> Result<PathBuf, ModelError> {
    let path = folder.join(&entry.file);
    match path.is_file() {
        true => Ok(path),
        false => Err(ModelError::Missing { name: entry.name.clone(), folder: folder.to_path_buf() }),
    }
}

/// Reads the model's file and compares its checksum.
///
/// # Errors
/// [`ModelError::Missing`], [`ModelError::Checksum`] or [`ModelError::Io`].
pub fn verify(entry: &Entry, folder: &Path) -> Result<(), ModelError> {
    let path = path(entry, folder)?;
    let mut file = File::open(&path).map_err(ModelError::io(&path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(ModelError::io(&path))? {
            0 => break,
            len => hash.update(&buffer[..len]),
        }
    }
    check(&path, &entry.sha256, &hex(hash))
}

/// Writes a file whole: what `fill` writes goes to a temporary neighbour that takes the place of `path` only when
/// everything, with the right checksum where one is given, is on the disk. On any error nothing is left.
///
/// # Errors
/// Those of `fill`, [`ModelError::Checksum`], and [`ModelError::Io`] when the folder cannot be written.
pub fn write_whole(
    path: &Path,
    sha256: Option<&str>,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), ModelError>,
) -> Result<(), ModelError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(ModelError::io(folder))?;
    let temporary = temporary_file(folder).map_err(ModelError::io(folder))?;
    let mut out = Hashing { inner: BufWriter::new(temporary), hash: Sha256::new() };
    fill(&mut out)?;
    out.flush().map_err(ModelError::io(path))?;
    let temporary = out.inner.into_inner().map_err(|error| ModelError::io(path)(error.into_error()))?;
    if let Some(expected) = sha256 {
        check(path, expected, &hex(out.hash))?;
    }
    temporary.as_file().sync_all().map_err(ModelError::io(path))?;
    temporary.persist(path).map_err(|error| ModelError::io(path)(error.error))?;
    Ok(())
}

fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".partial-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.tempfile_in(folder)
}

fn check(path: &Path, expected: &str, found: &str) -> Result<(), ModelError> {
    match expected == found {
        true => Ok(()),
        false => Err(ModelError::Checksum { path: path.to_path_buf(), expected: expected.into(), found: found.into() }),
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SHA_OF_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_whole_file_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("a.bin");
        write_whole(&path, Some(SHA_OF_ABC), |out| out.write_all(b"abc").map_err(ModelError::io(&path))).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"abc");
        assert_eq!(files(&folder.path().join("deep")), ["a.bin"]);
    }

    #[test]
    fn a_wrong_checksum_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        fs::write(&path, b"old").unwrap();
        let result = write_whole(&path, Some(SHA_OF_ABC), |out| out.write_all(b"abd").map_err(ModelError::io(&path)));
        assert!(matches!(result, Err(ModelError::Checksum { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(files(folder.path()), ["a.bin"]);
    }

    #[test]
    fn a_full_disk_leaves_nothing_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let result = write_whole(&path, None, |out| {
            out.write_all(b"ab").map_err(ModelError::io(&path))?;
            Err(io::Error::from(io::ErrorKind::StorageFull)).map_err(ModelError::io(&path))
        });
        let message = result.unwrap_err().to_string();
        assert!(message.contains("The disk is full") && message.contains("a.bin"), "{message}");
        assert!(files(folder.path()).is_empty());
    }

    #[test]
    fn size_tells_damage_and_the_checksum_proves_health() {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::parse(&format!(
            "[[model]]\nname='a'\ntitle='A'\nlicence='MIT'\nlanguages=['en']\nfile='a.bin'\nbytes=3\nsha256='{SHA_OF_ABC}'\n\
             [[model.source]]\nkind='url'\nurl='http://x'\n"
        ))
        .unwrap();
        let entry = registry.entry("a").unwrap();
        let file = folder.path().join("a.bin");
        assert_eq!(status(entry, folder.path()), Status::Absent);
        assert!(matches!(verify(entry, folder.path()), Err(ModelError::Missing { .. })));
        fs::write(&file, b"ab").unwrap();
        assert_eq!(status(entry, folder.path()), Status::Damaged { bytes: 2 });
        fs::write(&file, b"abd").unwrap();
        assert_eq!(status(entry, folder.path()), Status::Present);
        assert!(matches!(verify(entry, folder.path()), Err(ModelError::Checksum { .. })));
        fs::write(&file, b"abc").unwrap();
        assert!(verify(entry, folder.path()).is_ok());
        assert_eq!(path(entry, folder.path()).unwrap(), file);
    }
}
