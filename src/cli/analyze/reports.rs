//! What is printed and written for each call and over all of them.

use std::path::{Path, PathBuf};

use super::embed;
use crate::call::Record;
use crate::cli::args::{AnalyzeArgs, Format};
use crate::cli::{clips, output};
use crate::config::Config;
use crate::pipeline::{Analysis, Job, Step, Timings};
use crate::views::exports;
use crate::views::folder::{FolderRow, folder_csv, index_page};
use crate::views::page::{AudioEmbed, page};
use crate::views::table::folder_table;
use crate::views::terminal::{TerminalStyle, one_line, report};

/// Where reports go, and in which forms.
#[derive(Debug)]
pub(super) struct Reports<'a> {
    args: &'a AnalyzeArgs,
    config: &'a Config,
    many: bool,
    style: TerminalStyle,
}

impl<'a> Reports<'a> {
    /// Makes sure that the reports can be written, before any work is done.
    pub(super) fn new(args: &'a AnalyzeArgs, config: &'a Config, many: bool) -> anyhow::Result<Reports<'a>> {
        if let Some(folder) = &args.out {
            output::make_folder(folder)?;
        }
        let style = TerminalStyle { width: output::width(), colour: output::colour(), unicode: output::unicode() };
        Ok(Reports { args, config, many, style })
    }

    /// Writes and prints what was found in one call.
    pub(super) fn one(&self, job: &Job, analysis: &Analysis) -> anyhow::Result<FolderRow> {
        let record = &analysis.record;
        let mut written = Vec::new();
        if let Some(folder) = &self.args.out {
            for format in &self.args.format {
                let path = folder.join(format!("{}.{}", job.stem, ending(*format)));
                output::write_file(&path, &self.contents(*format, job, record)?)?;
                written.push(path);
            }
        }
        if let Some(folder) = self.args.out.as_ref().filter(|_| self.args.clips) {
            let folder = folder.join(format!("{}-clips", job.stem));
            let what = clips::Job {
                air_s: clips::AIR_S,
                kinds: &[],
                unredacted: false,
                quiet_s: self.config.coach.card_quiet_s,
            };
            clips::write(record, &job.files, &self.config.audio, &folder, &what)?;
            written.push(folder.join("index.html"));
        }
        if self.args.quiet || self.many {
            output::print(&one_line(record, &self.style))?;
        } else {
            output::print(report(record, &self.style).trim_end())?;
        }
        if self.args.timings {
            output::print(&timings(&analysis.timings, analysis.elapsed.as_secs_f64(), record.source.duration_s))?;
        }
        if !self.many {
            tell_written(&written, self.args.quiet)?;
        }
        let own = |path: &&PathBuf| path.parent() == self.args.out.as_deref();
        let is_page = |path: &&PathBuf| own(path) && path.extension().is_some_and(|ending| ending == "html");
        let page = written.iter().find(is_page).and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
        Ok(FolderRow::new(record, page.as_deref()))
    }

    fn contents(&self, format: Format, job: &Job, record: &Record) -> anyhow::Result<Vec<u8>> {
        let text = match format {
            Format::Json => exports::json(record),
            Format::Md => exports::markdown(record),
            Format::Csv => exports::csv(record),
            Format::Vtt => exports::vtt(record),
            Format::Srt => exports::srt(record),
            Format::Rttm => exports::rttm(record),
            Format::Textgrid => exports::textgrid(record),
            Format::Vcon => exports::vcon(record),
            Format::Html if self.args.embed_audio => {
                let sound = embed::sound(&job.files, record, &self.config.audio)?;
                page(record, Some(AudioEmbed { mime: "audio/wav", bytes: &sound }))
            }
            Format::Html => page(record, None),
        };
        Ok(text.into_bytes())
    }

    /// The table over all calls, and the overview of the folder.
    pub(super) fn finish(&self, rows: &[&FolderRow]) -> anyhow::Result<()> {
        if !self.many || rows.is_empty() {
            return Ok(());
        }
        let rows: Vec<FolderRow> = rows.iter().map(|row| (*row).clone()).collect();
        if !self.args.quiet {
            output::print(&format!("\n{}", folder_table(&rows, &self.style).trim_end()))?;
        }
        let Some(folder) = &self.args.out else { return Ok(()) };
        let mut written = Vec::new();
        for (format, name, contents) in [
            (Format::Csv, "calls.csv", folder_csv as fn(&[FolderRow]) -> String),
            (Format::Html, "index.html", index_page),
        ] {
            if format == Format::Csv || self.args.format.contains(&format) {
                let path = folder.join(name);
                output::write_file(&path, contents(&rows).as_bytes())?;
                written.push(path);
            }
        }
        tell_written(&written, self.args.quiet)
    }
}

fn tell_written(paths: &[PathBuf], quiet: bool) -> anyhow::Result<()> {
    if paths.is_empty() || quiet {
        return Ok(());
    }
    let lines: Vec<String> = paths.iter().map(|path| format!("  {}", shown(path))).collect();
    output::print(&format!("\nWritten:\n{}", lines.join("\n")))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn ending(format: Format) -> &'static str {
    match format {
        Format::Json => "json",
        Format::Html => "html",
        Format::Md => "md",
        Format::Csv => "csv",
        Format::Vtt => "vtt",
        Format::Srt => "srt",
        Format::Rttm => "rttm",
        Format::Textgrid => "TextGrid",
        Format::Vcon => "vcon.json",
    }
}

/// The share of work of each step; recognisers work side by side, so the sum may exceed the time it took.
fn timings(timings: &Timings, elapsed_s: f64, duration_s: f64) -> String {
    let total = timings.total_s().max(1e-9);
    let mut text = format!("\n{elapsed_s:.2} s for {duration_s:.1} s of call; work by step:");
    for step in Step::ALL {
        let seconds = timings.seconds(step);
        text += &format!("\n  {:<8} {seconds:>8.2} s {:>5.1} %", step.name(), 100.0 * seconds / total);
    }
    text
}
