//! The folder of a call, and those that a killed program left behind.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::KeepError;

/// Name of the journal in a call's folder.
pub(super) const JOURNAL: &str = "journal.jsonl";
const RECORD: &str = "record.json";
/// Lies in a call's folder until the call was heard again.
const TO_HEAR_AGAIN: &str = "to-hear-again";

/// The folder of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallFolder {
    /// Where it is.
    pub path: PathBuf,
}

impl CallFolder {
    /// Makes the folder of call `id` below `calls`, for this person alone.
    ///
    /// # Errors
    /// [`KeepError::Write`] when it cannot be made.
    pub fn create(calls: &Path, id: &str) -> Result<CallFolder, KeepError> {
        let path = calls.join(id);
        make_private_folder(&path).map_err(|reason| KeepError::Write { path: path.clone(), reason })?;
        Ok(CallFolder { path })
    }

    /// The journal.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.path.join(JOURNAL)
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> PathBuf {
        self.path.join(RECORD)
    }

    /// The report.
    #[must_use]
    pub fn report(&self) -> PathBuf {
        self.path.join("report.html")
    }

    /// The sound of a party.
    #[must_use]
    pub fn sound(&self, party: crate::Party) -> PathBuf {
        self.path.join(format!("{party}.wav"))
    }

    /// Notes that the call is to be heard again, should the program end before it was.
    ///
    /// # Errors
    /// [`KeepError::Write`] when the disk refuses.
    pub fn is_to_be_heard_again(&self) -> Result<(), KeepError> {
        write_whole(&self.path.join(TO_HEAR_AGAIN), b"")
    }

    /// Whether it has that note.
    #[must_use]
    pub fn waits_to_be_heard_again(&self) -> bool {
        self.path.join(TO_HEAR_AGAIN).exists()
    }

    /// The call was heard again, or cannot be.
    pub fn heard_again(&self) {
        let _ = fs::remove_file(self.path.join(TO_HEAR_AGAIN));
    }

    /// Writes record and report, each whole or not at all, and then takes the journal away.
    ///
    /// # Errors
    /// [`KeepError::Write`]; the journal then stays, so that the call can be finished later.
    pub fn finish(&self, record: &str, report: &str) -> Result<(), KeepError> {
        write_whole(&self.report(), report.as_bytes())?;
        write_whole(&self.record(), record.as_bytes())?;
        let _ = fs::remove_file(self.journal());
        Ok(())
    }
}

/// A call that was cut off: its journal is there and nobody writes to it.
#[derive(Debug)]
pub struct Orphan {
    /// Its folder.
    pub folder: CallFolder,
    /// Held so that no other program takes it up.
    _lock: File,
}

/// The calls below `calls` that a killed program left behind, by name.
#[must_use]
pub fn orphans(calls: &Path) -> Vec<Orphan> {
    let Ok(entries) = fs::read_dir(calls) else { return Vec::new() };
    let mut found: Vec<Orphan> = entries
        .filter_map(|entry| {
            let folder = CallFolder { path: entry.ok()?.path() };
            let lock = OpenOptions::new().read(true).write(true).open(folder.journal()).ok()?;
            let free = lock.try_lock().is_ok();
            (free && !folder.record().exists()).then_some(Orphan { folder, _lock: lock })
        })
        .collect();
    found.sort_by(|a, b| a.folder.path.cmp(&b.folder.path));
    found
}

/// The calls below `calls` that were to be heard again when the program ended, by name.
#[must_use]
pub fn to_hear_again(calls: &Path) -> Vec<CallFolder> {
    let Ok(entries) = fs::read_dir(calls) else { return Vec::new() };
    let folders = entries.filter_map(|entry| Some(CallFolder { path: entry.ok()?.path() }));
    let mut found: Vec<CallFolder> = folders.filter(CallFolder::waits_to_be_heard_again).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Free room where `path` lies, bytes; `None` where the system does not say.
#[must_use]
pub fn free_bytes(path: &Path) -> Option<u64> {
    fs4::available_space(path).ok()
}

/// Writes a whole file or nothing, for this person alone.
///
/// # Errors
/// [`KeepError::Write`] when the disk refuses; what was there before stays.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), KeepError> {
    let fault = |reason| KeepError::Write { path: path.to_path_buf(), reason };
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fault)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fault)?;
    file.persist(path).map_err(|error| fault(error.error))?;
    Ok(())
}

/// Makes a file that only this person may read.
pub(super) fn create_private(path: &Path) -> Result<File, KeepError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map_err(|reason| KeepError::Write { path: path.to_path_buf(), reason })
}

/// Makes a folder, and those above it, that only this person may look into.
fn make_private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::super::journal::{Journal, tests::header};
    use super::*;

    #[test]
    fn a_call_whose_journal_nobody_holds_is_an_orphan_and_a_finished_one_is_not() {
        let calls = tempfile::tempdir().unwrap();
        let cut_off = CallFolder::create(calls.path(), "b").unwrap();
        drop(Journal::create(&cut_off, &header("b")).unwrap());
        let going_on = CallFolder::create(calls.path(), "a").unwrap();
        let journal = Journal::create(&going_on, &header("a")).unwrap();
        let ended = CallFolder::create(calls.path(), "c").unwrap();
        drop(Journal::create(&ended, &header("c")).unwrap());
        ended.finish("{}", "page").unwrap();

        let found: Vec<PathBuf> = orphans(calls.path()).into_iter().map(|orphan| orphan.folder.path).collect();
        assert_eq!(found, [cut_off.path]);
        drop(journal);
        assert_eq!(orphans(calls.path()).len(), 2);
        assert_eq!(orphans(Path::new("/no/such/folder")).len(), 0);
    }

    #[test]
    fn a_call_that_is_to_be_heard_again_is_found_until_it_was() {
        let calls = tempfile::tempdir().unwrap();
        let [first, second] = ["a", "b"].map(|id| CallFolder::create(calls.path(), id).unwrap());
        second.is_to_be_heard_again().unwrap();
        first.is_to_be_heard_again().unwrap();
        assert_eq!(to_hear_again(calls.path()), [first.clone(), second.clone()]);
        first.heard_again();
        first.heard_again();
        assert_eq!(to_hear_again(calls.path()), [second]);
        assert_eq!(to_hear_again(Path::new("/no/such/folder")), []);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_kept_is_for_its_person_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let calls = tempfile::tempdir().unwrap();
        let folder = CallFolder::create(calls.path(), "a").unwrap();
        drop(Journal::create(&folder, &header("a")).unwrap());
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.path), 0o700);
        assert_eq!(mode(&folder.journal()), 0o600);
        folder.finish("{}", "page").unwrap();
        assert_eq!((mode(&folder.record()), mode(&folder.report())), (0o600, 0o600));
    }

    #[test]
    fn a_record_that_cannot_be_written_leaves_the_journal() {
        let calls = tempfile::tempdir().unwrap();
        let folder = CallFolder::create(calls.path(), "a").unwrap();
        drop(Journal::create(&folder, &header("a")).unwrap());
        fs::create_dir(folder.record()).unwrap();
        let message = folder.finish("{}", "page").unwrap_err().to_string();
        assert!(message.contains("record.json could not be written"), "{message}");
        assert!(folder.journal().exists());
    }
}
