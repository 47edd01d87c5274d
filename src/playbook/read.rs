//! TOML to plain values, with every fault named at once, each with its line.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::schema::{Fault, nearest};

/// A table of the text and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Table<'t> {
    /// What it is called in messages, `[[step]]`.
    pub name: &'static str,
    /// Byte at which it begins.
    pub at: usize,
    entries: &'t DeTable<'t>,
}

/// A text and the byte at which it stands.
pub(super) type Placed = (String, usize);

impl<'t> Table<'t> {
    pub(super) fn root(entries: &'t DeTable<'t>) -> Table<'t> {
        Table { name: "the top", at: 0, entries }
    }

    fn find(&self, key: &str) -> Option<(&'t Spanned<DeValue<'t>>, usize)> {
        let (name, value) = self.entries.iter().find(|(name, _)| name.get_ref() == key)?;
        Some((value, name.span().start))
    }

    /// Whether the key is there, whatever its value.
    pub(super) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Byte at which a key stands, else that of the table.
    pub(super) fn place(&self, key: &str) -> usize {
        self.find(key).map_or(self.at, |(_, at)| at)
    }
}

/// Reads values and keeps the faults.
pub(super) struct Reader<'a> {
    text: &'a str,
    pub faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Reader<'a> {
        Reader { text, faults: Vec::new() }
    }

    pub(super) fn fault(&mut self, at: usize, text: impl Into<String>) {
        let line = self.text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
        self.faults.push(Fault { line, text: text.into() });
    }

    /// Names each key that the table may not have.
    pub(super) fn keys(&mut self, table: &Table<'_>, known: &[&str]) {
        for (key, _) in table.entries.iter() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let hint = nearest(name, known.iter().copied()).map_or_else(
                    || format!("Known are {}.", known.join(", ")),
                    |near| format!("Did you mean `{near}`?"),
                );
                self.fault(key.span().start, format!("there is no key `{name}` in {}. {hint}", table.name));
            }
        }
    }

    fn wrong(&mut self, at: usize, key: &str, kind: &str) {
        self.fault(at, format!("`{key}` must be {kind}."));
    }

    pub(super) fn text(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let (value, at) = table.find(key)?;
        match value.get_ref().as_str().map(str::trim) {
            Some("") => self.fault(at, format!("`{key}` is empty.")),
            Some(text) => return Some(text.to_owned()),
            None => self.wrong(at, key, "text in quotes"),
        }
        None
    }

    pub(super) fn flag(&mut self, table: &Table<'_>, key: &str) -> Option<bool> {
        let (value, at) = table.find(key)?;
        if let DeValue::Boolean(flag) = value.get_ref() {
            return Some(*flag);
        }
        self.wrong(at, key, "true or false");
        None
    }

    pub(super) fn number(&mut self, table: &Table<'_>, key: &str, allowed: RangeInclusive<f64>) -> Option<f64> {
        let (value, at) = table.find(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
            DeValue::Float(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
            _ => None,
        };
        match number {
            Some(number) if allowed.contains(&number) => return Some(number),
            Some(number) => {
                let (low, high) = allowed.into_inner();
                self.fault(at, format!("`{key}` is {number}; it must be {low} to {high}."));
            }
            None => self.wrong(at, key, "a number"),
        }
        None
    }

    /// A list of texts; one text alone is a list of one.
    pub(super) fn list(&mut self, table: &Table<'_>, key: &str) -> Vec<Placed> {
        let Some((value, at)) = table.find(key) else { return Vec::new() };
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str().map(str::trim) {
                Some("") => self.fault(item.span().start, format!("an entry of `{key}` is empty.")),
                Some(text) => texts.push((text.to_owned(), item.span().start)),
                None => self.wrong(at, key, "a list of texts in quotes"),
            }
        }
        texts
    }

    /// The tables `[[key]]`.
    pub(super) fn tables<'t>(&mut self, table: &Table<'t>, key: &'static str, name: &'static str) -> Vec<Table<'t>> {
        let Some((value, at)) = table.find(key) else { return Vec::new() };
        let mut tables = Vec::new();
        match value.get_ref() {
            DeValue::Array(items) if items.iter().all(|item| item.get_ref().is_table()) => {
                for item in items.iter() {
                    if let DeValue::Table(entries) = item.get_ref() {
                        tables.push(Table { name, at: item.span().start, entries });
                    }
                }
            }
            _ => self.fault(at, format!("`{key}` must be written {name}, once for each.")),
        }
        tables
    }

    /// The table `key`.
    pub(super) fn table<'t>(&mut self, table: &Table<'t>, key: &'static str, name: &'static str) -> Option<Table<'t>> {
        let (value, at) = table.find(key)?;
        if let DeValue::Table(entries) = value.get_ref() {
            return Some(Table { name, at, entries });
        }
        self.wrong(at, key, "a table");
        None
    }

    /// Every key of a table whose values are texts.
    pub(super) fn texts(&mut self, table: &Table<'_>) -> Vec<(String, String)> {
        let keys: Vec<String> = table.entries.iter().map(|(key, _)| key.get_ref().to_string()).collect();
        keys.into_iter().filter_map(|key| self.text(table, &key).map(|text| (key, text))).collect()
    }
}
