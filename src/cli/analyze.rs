//! `sidetone analyze`: recordings and folders to records and reports.

mod embed;
mod found;
mod reports;

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::args::{AnalyzeArgs, WhichVoice};
use super::{Ending, Failure, config, output, playbook, words};
use crate::config::Config;
use crate::models::{self, Registry};
use crate::pipeline::{AgentVoice, Analysis, AnalyzeError, Analyzer, Job};
use crate::polish::{PolishError, polish};
use crate::views::folder::FolderRow;
use crate::voice::who::SpeakerEncoder;
use reports::Reports;

pub(super) use found::{calls, inside, is_recording};

pub(super) fn run(args: &AnalyzeArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let mut settings = config::load(settings)?;
    if let Some(channel) = args.source.agent_channel {
        settings.audio.agent_channel = channel;
    }
    settings.polish.on |= args.polish;
    if args.polish && (settings.polish.url.is_empty() || settings.polish.model.is_empty()) {
        return Err(Failure::usage(format!("--polish: {}", PolishError::Unnamed)));
    }
    let found = calls(&args.source)?;
    let hearing = Hearing { model: args.model.as_deref(), no_words: args.no_words, agent_voice: args.agent_voice };
    let mut analyzer = analyzer(settings, &hearing)?;
    if args.clips && analyzer.pool.is_none() {
        return Err(Failure::usage(
            "--clips needs words, so that card numbers can be found and silenced: get a model with `sidetone models fetch`, or \
             cut without them by `sidetone clips CALL --unredacted`",
        ));
    }
    analyzer.playbook = playbook::checker(args.playbook.as_deref(), &analyzer.config, analyzer.meaning.as_ref())?;
    let reports = Reports::new(args, &analyzer.config, found.jobs.len() > 1 || found.from_folder)?;
    let outcomes = analyze_all(&analyzer, &found.jobs, args, &reports);
    let done: Vec<_> = outcomes.iter().filter_map(|(_, outcome)| outcome.as_ref().ok()).collect();
    reports.finish(&done)?;
    let failed: Vec<_> = outcomes.iter().filter_map(|(job, outcome)| Some((job, outcome.as_ref().err()?))).collect();
    tell_failures(&failed, outcomes.len())?;
    let unreadable = failed.iter().all(|(_, failure)| failure.is_input);
    match (failed.is_empty(), unreadable) {
        (true, _) => Ok(Ending::Done),
        (false, true) => Ok(Ending::Input),
        (false, false) => Err(anyhow::anyhow!("not every call could be finished; the reasons stand above")),
    }
}

/// How recordings are to be heard.
pub(super) struct Hearing<'a> {
    pub model: Option<&'a str>,
    pub no_words: bool,
    pub agent_voice: Option<WhichVoice>,
}

/// Everything that recordings are analysed with, but no playbook yet. Words that are missed are told.
pub(super) fn analyzer(settings: Config, hearing: &Hearing<'_>) -> anyhow::Result<Analyzer> {
    let (pool, speech_absent) = words::recognizers(hearing.model, hearing.no_words, &settings)?;
    if let Some(reason) = speech_absent.as_deref().filter(|_| !hearing.no_words) {
        output::line_to_stderr(&format!("sidetone: without words: {reason}"))?;
    }
    let meaning = if pool.is_some() { words::meaning(&settings)? } else { None };
    let agent_voice = hearing.agent_voice.map_or_else(AgentVoice::default, AgentVoice::from);
    let speakers = speakers()?;
    Ok(Analyzer { config: settings, pool, speech_absent, meaning, speakers, agent_voice, playbook: None })
}

/// What tells two voices on one channel apart, where it is at hand.
fn speakers() -> anyhow::Result<Option<SpeakerEncoder>> {
    let registry = Registry::builtin()?;
    let Ok(path) = models::path(registry.entry("speaker")?, &super::models::folder()?) else { return Ok(None) };
    let bytes = std::fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let encoder = SpeakerEncoder::from_bytes(&bytes);
    encoder.map(Some).map_err(|error| Failure::input(format!("{}: {error}", path.display())))
}

/// Why one call has no report.
#[derive(Debug)]
struct CallFailure {
    text: String,
    is_input: bool,
}

type Outcome = Result<FolderRow, CallFailure>;

/// Analyses the jobs, as many at once as was asked for; outcomes come back in the order of the jobs.
fn analyze_all<'a>(
    analyzer: &Analyzer,
    jobs: &'a [Job],
    args: &AnalyzeArgs,
    reports: &Reports<'_>,
) -> Vec<(&'a Job, Outcome)> {
    let bars = Bars::new(jobs.len());
    let next = AtomicUsize::new(0);
    let outcomes: Mutex<Vec<(usize, Outcome)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..(args.jobs as usize).min(jobs.len()) {
            scope.spawn(|| {
                while let Some((number, job)) = take_next(&next, jobs) {
                    let bar = bars.call(&job.stem);
                    let outcome = analyze_one(analyzer, job, reports, &bar, &bars);
                    bars.done(&bar);
                    if let Ok(mut outcomes) = outcomes.lock() {
                        outcomes.push((number, outcome));
                    }
                }
            });
        }
    });
    bars.close();
    let mut outcomes = outcomes.into_inner().unwrap_or_default();
    outcomes.sort_by_key(|(number, _)| *number);
    outcomes.into_iter().filter_map(|(number, outcome)| Some((jobs.get(number)?, outcome))).collect()
}

fn take_next<'a>(next: &AtomicUsize, jobs: &'a [Job]) -> Option<(usize, &'a Job)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    jobs.get(number).map(|job| (number, job))
}

fn analyze_one(analyzer: &Analyzer, job: &Job, reports: &Reports<'_>, bar: &ProgressBar, bars: &Bars) -> Outcome {
    let progress = |share: f64| bar.set_position((share * 1000.0) as u64);
    // A fault of the program in one call must not cost the others theirs.
    let mut analysis: Analysis = std::panic::catch_unwind(AssertUnwindSafe(|| analyzer.analyze(&job.files, &progress)))
        .map_err(|_| CallFailure {
            text: format!("{}: the program failed on this call; please report it.", job.stem),
            is_input: false,
        })?
        .map_err(|error| CallFailure { text: error.to_string(), is_input: matches!(error, AnalyzeError::Audio(_)) })?;
    if analyzer.config.polish.on {
        let key = std::env::var("SIDETONE_POLISH_KEY").ok().filter(|key| !key.is_empty());
        polish(&mut analysis.record, &analyzer.config.polish, key.as_deref());
    }
    bars.pause(|| reports.one(job, &analysis))
        .map_err(|error| CallFailure { text: format!("{error:#}"), is_input: false })
}

fn tell_failures(failed: &[(&&Job, &CallFailure)], all: usize) -> anyhow::Result<()> {
    if failed.is_empty() {
        return Ok(());
    }
    if all > 1 {
        output::line_to_stderr(&format!("\n{} of {all} recordings could not be analysed:", failed.len()))?;
    }
    for (_, failure) in failed {
        output::line_to_stderr(&format!("{}{}", if all > 1 { "  " } else { "sidetone: " }, failure.text))?;
    }
    Ok(())
}

/// Progress on a terminal; nothing elsewhere.
struct Bars {
    all: MultiProgress,
    total: ProgressBar,
}

impl Bars {
    fn new(calls: usize) -> Bars {
        let all = MultiProgress::new();
        let total = if calls > 1 {
            all.add(ProgressBar::new(calls as u64).with_style(style("{bar:30} {pos} of {len} calls, {eta} left")))
        } else {
            ProgressBar::hidden()
        };
        total.enable_steady_tick(Duration::from_millis(500));
        Bars { all, total }
    }

    fn call(&self, stem: &str) -> ProgressBar {
        let bar =
            ProgressBar::new(1000).with_style(style("{bar:30} {percent:>3} % {msg}")).with_message(stem.to_string());
        self.all.insert(0, bar)
    }

    fn done(&self, bar: &ProgressBar) {
        bar.finish_and_clear();
        self.total.inc(1);
    }

    /// Runs something that prints, with the bars out of the way.
    fn pause<T>(&self, work: impl FnOnce() -> T) -> T {
        self.all.suspend(work)
    }

    fn close(&self) {
        self.total.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn not_found(path: &Path) -> anyhow::Error {
    Failure::input(format!("{} does not exist. Check the path.", path.display()))
}
