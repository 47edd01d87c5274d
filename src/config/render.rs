//! Settings to a commented TOML file.

use std::fmt::Write as _;

use super::schema::{limits, toml_value};
use super::{Config, Setting};

const HEAD: &str = "\
# Sidetone's settings, all at their defaults. Every line may be left out.
#
# In brackets behind a sentence: the unit and the allowed values. After `From:` stands where the default
# comes from. `sidetone config check FILE` names every fault in a file at once, with its line.
";

/// See [`Config::to_toml`].
pub(super) fn to_toml(config: &Config) -> String {
    let mut out = HEAD.to_string();
    let settings = Config::settings();
    for (name, doc) in Config::sections() {
        let _ = write!(out, "\n[{name}]\n");
        comment(&mut out, doc.trim());
        for setting in settings.iter().filter(|setting| setting.section == name) {
            out.push('\n');
            describe(&mut out, setting);
            if let Some(value) = config.get(name, setting.key) {
                let _ = writeln!(out, "{} = {}", setting.key, toml_value(&value));
            }
        }
    }
    out
}

fn describe(out: &mut String, setting: &Setting) {
    comment(out, &format!("{} [{}]", setting.doc.trim(), limits(setting)));
    comment(out, &format!("From: {}.", setting.source.trim().trim_end_matches('.')));
}

/// Writes text as comment lines of at most 110 characters.
fn comment(out: &mut String, text: &str) {
    let mut line = String::from("#");
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 110 {
            let _ = writeln!(out, "{line}");
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    let _ = writeln!(out, "{line}");
}
