//! Writing to the terminal and to files.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::Context as _;

/// Prints text and a line end. A closed pipe (`| head`) is no fault.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context("the output could not be written"),
    }
}

/// Prints one line to standard error.
pub(crate) fn line_to_stderr(text: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "{text}")
}

/// Writes a whole file or nothing: a temporary file in the same folder is renamed once it is complete.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let sentence = || {
        format!("{} could not be written; check that the folder exists, may be written and has room", path.display())
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(sentence)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).with_context(sentence)?;
    set_ordinary_permissions(file.path()).with_context(sentence)?;
    file.persist(path).with_context(sentence)?;
    Ok(())
}

/// Temporary files are private; a report is an ordinary file.
#[cfg(unix)]
pub(crate) fn set_ordinary_permissions(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub(crate) fn set_ordinary_permissions(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(path).with_context(|| format!("the folder {} could not be made", path.display()))
}

/// Columns of the terminal: what COLUMNS says, else what the terminal says, else 80.
pub(crate) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let seen = || console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    told.or_else(seen).unwrap_or(80).clamp(60, 160)
}

/// Whether the whole terminal can be drawn on.
pub(crate) fn can_draw() -> bool {
    io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Whether colour may be used: on a terminal, unless NO_COLOR is set.
pub(crate) fn colour() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Whether more than ASCII may be drawn: what the locale says, and yes where it says nothing.
pub(crate) fn unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_none_or(|locale| locale.to_ascii_uppercase().replace('-', "").contains("UTF8"))
}
