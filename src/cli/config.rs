//! `sidetone config`: print, check, explain.

use std::fmt::Write as _;
use std::path::Path;

use super::args::{ConfigAction, ConfigArgs};
use super::{Ending, Failure, output};
use crate::config::{Config, Setting, Value, schema};

/// Reads the settings that `--config` names, or the defaults.
pub(super) fn load(path: Option<&Path>) -> anyhow::Result<Config> {
    let Some(path) = path else { return Ok(Config::default()) };
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("the settings {} cannot be read: {error}", path.display())))?;
    Config::parse(&text).map_err(|faults| Failure::usage(told(path, &faults)))
}

/// All faults of a file, a line each, as editors read them.
pub(super) fn told(path: &Path, faults: &[schema::Fault]) -> String {
    let count = faults.len();
    let mut text = format!("{} has {count} {}:", path.display(), if count == 1 { "fault" } else { "faults" });
    for fault in faults {
        let _ = write!(text, "\n  {}:{}: {}", path.display(), fault.line, fault.text);
    }
    text
}

pub(super) fn run(args: &ConfigArgs, config: Option<&Path>) -> anyhow::Result<Ending> {
    match &args.action {
        ConfigAction::Print => output::print(load(config)?.to_toml().trim_end())?,
        ConfigAction::Check { file } => {
            load(Some(file))?;
            output::print(&format!("{} is in order.", file.display()))?;
        }
        ConfigAction::Explain { name } => {
            let in_force = load(config)?;
            output::print(explain(&in_force, name.as_deref())?.trim_end())?;
        }
    }
    Ok(Ending::Done)
}

fn explain(config: &Config, name: Option<&str>) -> anyhow::Result<String> {
    let all = Config::settings();
    let wanted: Vec<&Setting> = all.iter().filter(|setting| name.is_none_or(|name| is_named(setting, name))).collect();
    if wanted.is_empty() {
        let name = name.unwrap_or_default();
        let hint = schema::nearest(name, all.iter().map(|setting| setting.key))
            .map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
        return Err(Failure::usage(format!("there is no section or setting `{name}`.{hint}")));
    }
    let mut text = String::new();
    for setting in wanted {
        let value = config.get(setting.section, setting.key).unwrap_or(Value::Bool(false));
        let _ = writeln!(text, "{}.{} = {}", setting.section, setting.key, schema::toml_value(&value));
        let _ = writeln!(text, "  {}", setting.doc.trim());
        let _ = writeln!(text, "  allowed: {}", schema::limits(setting));
        let _ = writeln!(text, "  default: {}, from: {}\n", schema::toml_value(&setting.default), setting.source);
    }
    Ok(text)
}

fn is_named(setting: &Setting, name: &str) -> bool {
    setting.section == name || setting.key == name || format!("{}.{}", setting.section, setting.key) == name
}
