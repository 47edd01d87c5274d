//! TOML text to settings, with every fault named at once.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::schema::{Fault, Value, nearest, violation};
use super::{Config, Setting};

/// See [`Config::parse`].
pub(super) fn parse(text: &str) -> Result<Config, Vec<Fault>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, settings: Config::settings(), config: Config::default(), faults: Vec::new() };
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.fault(at, format!("not valid TOML: {}.", error.message()));
    }
    for (name, value) in root.get_ref() {
        reader.section(name.get_ref(), name.span().start, value);
    }
    reader.faults.sort_by_key(|fault| fault.line);
    if reader.faults.is_empty() { Ok(reader.config) } else { Err(reader.faults) }
}

struct Reader<'a> {
    text: &'a str,
    settings: Vec<Setting>,
    config: Config,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, at: usize, text: String) {
        let line = self.text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
        self.faults.push(Fault { line, text });
    }

    fn section(&mut self, name: &str, at: usize, value: &Spanned<DeValue<'_>>) {
        let known: Vec<&str> = Config::sections().into_iter().map(|(name, _)| name).collect();
        let Some(table) = value.get_ref().as_table() else {
            let place = self.settings.iter().find(|setting| setting.key == name).map(|setting| setting.section);
            let hint = place.map_or(String::new(), |section| format!(" Did you mean it under [{section}]?"));
            self.fault(at, format!("`{name}` stands outside any section.{hint}"));
            return;
        };
        if !known.contains(&name) {
            let hint = nearest(name, known.iter().copied()).map_or_else(
                || format!("Sections are {}.", known.join(", ")),
                |near| format!("Did you mean [{near}]?"),
            );
            self.fault(at, format!("there is no section [{name}]. {hint}"));
            return;
        }
        for (key, value) in table {
            self.key(name, key.get_ref(), key.span().start, value.get_ref());
        }
    }

    fn key(&mut self, section: &str, key: &str, at: usize, value: &DeValue<'_>) {
        let Some(setting) = self.settings.iter().find(|s| s.section == section && s.key == key).cloned() else {
            let keys = self.settings.iter().filter(|s| s.section == section).map(|s| s.key);
            let hint = nearest(key, keys).map_or_else(
                || "`sidetone config print` lists all of them.".to_string(),
                |near| format!("Did you mean `{near}`?"),
            );
            self.fault(at, format!("there is no setting `{key}` in [{section}]. {hint}"));
            return;
        };
        let Some(value) = plain(value) else {
            self.fault(at, format!("{section}.{key} is of a kind that no setting has."));
            return;
        };
        if let Err(Some(kind)) = self.config.set(section, key, &value) {
            self.fault(at, format!("{section}.{key} must be {kind}."));
        } else if let Some(text) = violation(&setting, &value) {
            self.fault(at, text);
        }
    }
}

/// The value without its place, `None` for dates, tables and mixed lists.
fn plain(value: &DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::String(text) => Some(Value::Text(text.to_string())),
        DeValue::Boolean(flag) => Some(Value::Bool(*flag)),
        DeValue::Integer(number) => {
            i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok().map(Value::Integer)
        }
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok().map(Value::Float),
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(str::to_string))
            .collect::<Option<Vec<_>>>()
            .map(Value::List),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn nothing_set_is_the_default() {
        assert_eq!(parse("").unwrap(), Config::default());
    }

    #[test]
    fn a_value_is_taken() {
        assert_eq!(parse("[audio]\nagent_channel = 1\n").unwrap().audio.agent_channel, 1);
    }

    #[test]
    fn all_faults_are_told_at_once_each_with_its_line() {
        let text = "agent_channel = 1\n[audio]\nagent_chanel = 0\nagent_channel = 99\n\n[adio]\nx = 1\n";
        let faults = parse(text).unwrap_err();
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [1, 3, 4, 6]);
        assert!(faults[0].text.contains("under [audio]"), "{}", faults[0].text);
        assert!(faults[1].text.contains("`agent_channel`"), "{}", faults[1].text);
        assert!(faults[2].text.contains("0 to 31"), "{}", faults[2].text);
        assert!(faults[3].text.contains("[audio]"), "{}", faults[3].text);
    }

    #[test]
    fn broken_toml_is_a_fault_with_its_line() {
        let faults = parse("[audio]\nagent_channel = \n").unwrap_err();
        assert_eq!(faults[0].line, 2);
    }

    #[test]
    fn a_wrong_kind_says_what_is_wanted() {
        let faults = parse("[audio]\nagent_channel = \"left\"\n").unwrap_err();
        assert!(faults[0].text.contains("a whole number"), "{}", faults[0].text);
    }
}
