//! `sidetone compare`: two calls, or the calls of two folders, side by side.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::{CompareArgs, CompareFormat};
use super::which::{self, Which};
use super::{Ending, Failure, analyze, config, output};
use crate::audio::CallFiles;
use crate::call::Record;
use crate::config::Config;
use crate::keep::CallFolder;
use crate::pipeline::Analyzer;
use crate::views::TerminalStyle;
use crate::views::compare::page::{self, CallLink};
use crate::views::compare::{compare, text};

pub(super) fn run(args: &CompareArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let settings = config::load(settings)?;
    let named = [&args.a, &args.b].map(|path| path.display().to_string());
    let found = [found(&args.a, &settings)?, found(&args.b, &settings)?];
    let mut reader = Reader { args, settings, analyzer: None, failed: Vec::new() };
    let [(a, reports_a), (b, reports_b)] = [reader.read(&found[0])?, reader.read(&found[1])?];
    for text in &reader.failed {
        output::line_to_stderr(&format!("sidetone: {text}"))?;
    }
    for (records, name) in [(&a, &named[0]), (&b, &named[1])] {
        if records.is_empty() {
            return Err(Failure::input(format!(
                "{name} holds no call that could be read (recordings, or records ending in .json)"
            )));
        }
    }
    let told = compare((&named[0], &a), (&named[1], &b));
    if let Some(file) = &args.html {
        let links = [links(file, &a, &reports_a), links(file, &b, &reports_b)];
        output::write_file(file, page::page(&told, [&links[0], &links[1]]).as_bytes())?;
    }
    output::print(&match args.format {
        CompareFormat::Text => text::text(&told, &style()).trim_end().to_owned(),
        CompareFormat::Md => text::markdown(&told),
        CompareFormat::Json => {
            serde_json::to_string_pretty(&serde_json::json!({ "schema": "sidetone.compare/1", "comparison": told }))?
        }
    })?;
    Ok(if reader.failed.is_empty() { Ending::Done } else { Ending::Input })
}

/// How the page in `file` names the calls, with the way from there to each one's report.
fn links(file: &Path, records: &[Record], reports: &[Option<PathBuf>]) -> Vec<CallLink> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let link = |(record, report): (&Record, &Option<PathBuf>)| {
        let report = report.as_deref().and_then(|report| way(folder, report));
        CallLink { report, ..CallLink::of(record) }
    };
    records.iter().zip(reports).map(link).collect()
}

/// The way from a folder to a file, `/` between folders; none where there is none.
fn way(folder: &Path, file: &Path) -> Option<String> {
    let (folder, file) = (folder.canonicalize().ok()?, file.canonicalize().ok()?);
    let shared = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return None;
    }
    let up = std::iter::repeat_n("..".to_owned(), folder.components().count() - shared);
    let down = file.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The report that `sidetone analyze` or `sidetone live` wrote with a record.
fn report(call: &Which) -> Option<PathBuf> {
    let page = match call {
        Which::Kept(folder) => folder.report(),
        Which::Record(path) => path.with_extension("html"),
        Which::Recording(_) => return None,
    };
    page.is_file().then_some(page)
}

fn style() -> TerminalStyle {
    TerminalStyle { width: output::width(), colour: output::colour(), unicode: output::unicode() }
}

/// The calls that a side names: itself, or all in its folder.
fn found(side: &Path, settings: &Config) -> anyhow::Result<Vec<Which>> {
    let folder = side.is_dir() && !(CallFolder { path: side.to_path_buf() }).record().is_file();
    if !folder {
        return Ok(vec![which::which(side, settings)?]);
    }
    let mut calls = Vec::new();
    search(side, &mut calls)?;
    // A recording that has its record beside it is one call.
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let recorded: BTreeSet<String> =
        calls.iter().filter_map(|call| if let Which::Record(path) = call { stem(path) } else { None }).collect();
    calls.retain(
        |call| !matches!(call, Which::Recording(path) if stem(path).is_some_and(|stem| recorded.contains(&stem))),
    );
    Ok(calls)
}

fn search(folder: &Path, calls: &mut Vec<Which>) -> anyhow::Result<()> {
    for path in analyze::inside(folder)? {
        let kept = CallFolder { path: path.clone() };
        if path.is_dir() && kept.record().is_file() {
            calls.push(Which::Kept(kept));
        } else if path.is_dir() && !path.is_symlink() {
            // Clips of a call are no calls.
            if !path.join("clips.csv").is_file() {
                search(&path, calls)?;
            }
        } else if which::is_json(&path) {
            calls.push(Which::Record(path));
        } else if analyze::is_recording(&path) {
            calls.push(Which::Recording(path));
        }
    }
    Ok(())
}

/// Reads records, and analyses recordings on the way.
struct Reader<'a> {
    args: &'a CompareArgs,
    settings: Config,
    /// Made once a recording is met: loading a model takes its time.
    analyzer: Option<Analyzer>,
    failed: Vec<String>,
}

impl Reader<'_> {
    /// The records, and the report of each where there is one.
    fn read(&mut self, calls: &[Which]) -> anyhow::Result<(Vec<Record>, Vec<Option<PathBuf>>)> {
        let mut records = (Vec::new(), Vec::new());
        for call in calls {
            let read = match call {
                Which::Kept(folder) => which::record(&folder.record()),
                Which::Record(path) => which::record(path),
                Which::Recording(path) => self.hear(path),
            };
            match read {
                Ok(record) => {
                    records.0.push(record);
                    records.1.push(report(call));
                }
                // One call alone that cannot be read is the whole matter.
                Err(error) if calls.len() == 1 => return Err(error),
                Err(error) => self.failed.push(format!("{error:#}")),
            }
        }
        Ok(records)
    }

    fn hear(&mut self, path: &Path) -> anyhow::Result<Record> {
        if self.analyzer.is_none() {
            self.analyzer = Some(which::analyzer(&self.args.hear, self.settings.clone())?);
        }
        let Some(analyzer) = &self.analyzer else { return Err(Failure::usage("no recording can be heard")) };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(which::analyze(analyzer, &CallFiles::One(path.to_path_buf()), &name)?.record)
    }
}
