//! `sidetone doctor`: whether this machine is ready for calls, and which models suit it.

mod checks;
mod report;
mod speed;

use std::path::Path;

use super::args::{DoctorArgs, DoctorFormat};
use super::{Ending, Failure, output};
use crate::config::Config;
use crate::pipeline::fit::{Fit, fit};
use report::{Advice, Report};

pub(super) fn run(args: &DoctorArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    if let Some(file) = args.write.as_deref().filter(|file| file.exists()) {
        return Err(Failure::usage(format!(
            "{} is there already: name a new file, or set the lines by hand",
            file.display()
        )));
    }
    let mut report = Report::default();
    let config = checks::settings(settings, &mut report);
    checks::devices(&config, &mut report);
    let models = checks::models(&config, &mut report)?;
    checks::folder_and_disk(&config, &mut report)?;
    checks::port(&config, &mut report);
    checks::memory(&models, &mut report);
    if !args.no_speed {
        report.speeds = speed::measure(&models, &config, &mut report)?;
    }
    let fit = fit(&report.speeds, config.live.drafts_share);
    report.advice = advice(&config, fit);
    let text = match args.format {
        DoctorFormat::Text => report.text(output::width()),
        DoctorFormat::Json => report.json()?,
    };
    output::print(text.trim_end())?;
    if let Some(file) = &args.write {
        output::write_file(file, as_advised(config, &report.advice).to_toml().as_bytes())?;
        output::line_to_stderr(&format!("Written to {}: start with --config {0}.", file.display()))?;
    }
    Ok(report.ending())
}

/// What to set so that the models that suit are used.
fn advice(config: &Config, fit: Fit) -> Advice {
    let mut lines = Vec::new();
    let mut set = |key: &str, now: &str, wanted: &Option<String>| {
        if let Some(wanted) = wanted.as_deref().filter(|wanted| *wanted != now) {
            lines.push(format!("{key} = \"{wanted}\""));
        }
    };
    set("model", &config.live.model, &fit.live);
    set("model_after", &config.live.model_after, &fit.after);
    Advice { fit, lines }
}

fn as_advised(mut config: Config, advice: &Advice) -> Config {
    let models = [(&mut config.live.model, &advice.fit.live), (&mut config.live.model_after, &advice.fit.after)];
    for (setting, wanted) in models {
        if let Some(wanted) = wanted {
            setting.clone_from(wanted);
        }
    }
    config
}
