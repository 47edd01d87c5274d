//! TOML text to a playbook.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use toml::de::DeTable;

use super::item::{CallType, Item, Order, Part, Place, Playbook, Words};
use super::phrase::Phrase;
use super::read::{Placed, Reader, Table};
use crate::Party;
use crate::config::schema::{Fault, nearest};
use crate::cues::CueKind;

const TOP: &[&str] = &["name", "title", "version", "about", "slots", "call_type", "step", "must_say", "never_say"];
const WORDS: &[&str] = &["said_by", "phrases", "exceptions", "means", "likeness", "cues"];
const CALL_TYPE: &[&str] = &["name"];
const ITEM: &[&str] = &[
    "id",
    "title",
    "where",
    "within_s",
    "within_turns",
    "before",
    "after",
    "when",
    "call_types",
    "points",
    "fatal",
    "say",
    "examples",
    "counterexamples",
];
const STEP_ONLY: &[&str] = &["required"];

/// What an item is worth where it does not say; a fatal one has its own verdict and is worth nothing beside.
const POINTS: f64 = 10.0;

/// Which list an item stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Step,
    MustSay,
    NeverSay,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Step => "[[step]]",
            Kind::MustSay => "[[must_say]]",
            Kind::NeverSay => "[[never_say]]",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Kind::Step => "step",
            Kind::MustSay => "must_say",
            Kind::NeverSay => "never_say",
        }
    }
}

/// See [`Playbook::parse`].
pub(super) fn parse(text: &str) -> Result<Playbook, Vec<Fault>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader::new(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.fault(at, format!("not valid TOML: {}.", error.message()));
    }
    let root = Table::root(root.get_ref());
    let playbook = playbook(&mut reader, &root, text);
    reader.faults.sort_by_key(|fault| fault.line);
    match playbook {
        Some(playbook) if reader.faults.is_empty() => Ok(playbook),
        _ => Err(reader.faults),
    }
}

fn playbook(reader: &mut Reader<'_>, root: &Table<'_>, text: &str) -> Option<Playbook> {
    reader.keys(root, TOP);
    let name = name(reader, root, "name");
    let slots = slots(reader, root);
    let call_types = call_types(reader, root, &slots);
    let mut read = Items { reader, slots: &slots, call_types: &call_types, seen: Vec::new(), orders: Vec::new() };
    let [steps, must_say, never_say] = [Kind::Step, Kind::MustSay, Kind::NeverSay].map(|kind| read.all(root, kind));
    read.orders();
    if steps.is_empty() && must_say.is_empty() && never_say.is_empty() && reader.faults.is_empty() {
        reader.fault(0, "the playbook asks for nothing: add a [[step]], a [[must_say]] or a [[never_say]].");
    }
    let name = name?;
    Some(Playbook {
        title: reader.text(root, "title").unwrap_or_else(|| name.clone()),
        version: reader.text(root, "version").unwrap_or_else(|| "1".to_owned()),
        about: reader.text(root, "about").unwrap_or_default(),
        digest: Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
        name,
        call_types,
        steps,
        must_say,
        never_say,
    })
}

/// A short name: small letters, digits, `_` and `-`.
fn name(reader: &mut Reader<'_>, table: &Table<'_>, key: &str) -> Option<String> {
    let Some(name) = reader.text(table, key) else {
        if !table.has(key) {
            reader.fault(table.at, format!("{} needs `{key}`, a short name.", table.name));
        }
        return None;
    };
    if name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-')) {
        return Some(name);
    }
    reader.fault(
        table.place(key),
        format!("`{key}` is \"{name}\"; a short name has small letters, digits, _ and - only."),
    );
    None
}

fn slots(reader: &mut Reader<'_>, root: &Table<'_>) -> BTreeMap<String, String> {
    let Some(table) = reader.table(root, "slots", "[slots]") else { return BTreeMap::new() };
    reader.texts(&table).into_iter().map(|(name, words)| (name, words.to_lowercase())).collect()
}

fn call_types(reader: &mut Reader<'_>, root: &Table<'_>, slots: &BTreeMap<String, String>) -> Vec<CallType> {
    let mut types: Vec<CallType> = Vec::new();
    for table in reader.tables(root, "call_type", "[[call_type]]") {
        reader.keys(&table, &[CALL_TYPE, WORDS].concat());
        let words = words(reader, &table, Party::Customer, slots);
        let Some(name) = name(reader, &table, "name") else { continue };
        if types.iter().any(|other| other.name == name) {
            reader.fault(table.place("name"), format!("there are two call types \"{name}\"."));
        }
        types.push(CallType { name, words });
    }
    types
}

/// The words of an item, a condition or a kind of call.
fn words(reader: &mut Reader<'_>, table: &Table<'_>, said_by: Party, slots: &BTreeMap<String, String>) -> Words {
    let [phrases, exceptions, means, cues] =
        ["phrases", "exceptions", "means", "cues"].map(|key| reader.list(table, key));
    if phrases.is_empty() && means.is_empty() && cues.is_empty() {
        reader.fault(table.at, format!("{} looks for nothing: give `phrases`, `means` or `cues`.", table.name));
    }
    let said_by = match reader.text(table, "said_by").as_deref() {
        None => said_by,
        Some("agent") => Party::Agent,
        Some("customer") => Party::Customer,
        Some(other) => {
            reader.fault(table.place("said_by"), format!("`said_by` is \"{other}\"; it must be agent or customer."));
            said_by
        }
    };
    let likeness = reader.number(table, "likeness", 0.2..=1.0);
    Words {
        said_by,
        phrases: self::phrases(reader, phrases, slots),
        exceptions: self::phrases(reader, exceptions, slots),
        means: means.into_iter().map(|(text, _)| text).collect(),
        likeness,
        cues: self::cues(reader, cues),
    }
}

fn phrases(reader: &mut Reader<'_>, texts: Vec<Placed>, slots: &BTreeMap<String, String>) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    for (text, at) in texts {
        match Phrase::new(&text, slots) {
            Ok(phrase) => phrases.push(phrase),
            Err(fault) => reader.fault(at, fault),
        }
    }
    phrases
}

fn cues(reader: &mut Reader<'_>, names: Vec<Placed>) -> Vec<CueKind> {
    let mut kinds = Vec::new();
    for (name, at) in names {
        let names = CueKind::ALL.iter().map(|kind| kind.name());
        match CueKind::ALL.iter().find(|kind| kind.name() == name) {
            Some(kind) => kinds.push(*kind),
            None => {
                let hint = nearest(&name, names)
                    .map_or("docs/cues.md lists all of them.".to_owned(), |near| format!("Did you mean \"{near}\"?"));
                reader.fault(at, format!("there is no cue \"{name}\". {hint}"));
            }
        }
    }
    kinds
}

/// Reads the items, which name each other.
struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    slots: &'r BTreeMap<String, String>,
    call_types: &'r [CallType],
    /// Identifiers so far, and whether such an item can be done.
    seen: Vec<(String, Kind)>,
    /// Names of other items: the key, the name, the item that gives it, and where it stands.
    orders: Vec<(&'static str, String, String, usize)>,
}

impl Items<'_, '_> {
    fn all(&mut self, root: &Table<'_>, kind: Kind) -> Vec<Item> {
        let tables = self.reader.tables(root, kind.key(), kind.name());
        tables.iter().filter_map(|table| self.item(table, kind)).collect()
    }

    fn item(&mut self, table: &Table<'_>, kind: Kind) -> Option<Item> {
        let only: &[&str] = if kind == Kind::Step { STEP_ONLY } else { &[] };
        self.reader.keys(table, &[ITEM, WORDS, only].concat());
        let words = words(self.reader, table, Party::Agent, self.slots);
        let when = self.when(table);
        let id = name(self.reader, table, "id");
        let named = id.clone().unwrap_or_default();
        self.once(&named, kind, table);
        let fatal = self.reader.flag(table, "fatal").unwrap_or(false);
        let required = self.reader.flag(table, "required").unwrap_or(true);
        if fatal && !required {
            self.reader
                .fault(table.place("required"), "what is fatal cannot be left out: take `required = false` away.");
        }
        let texts = |list: Vec<Placed>| list.into_iter().map(|(text, _)| text).collect();
        Some(Item {
            title: self.reader.text(table, "title").unwrap_or_else(|| named.replace(['_', '-'], " ")),
            place: self.place(table, &named, when.is_some()),
            call_types: self.types(table),
            points: self.reader.number(table, "points", 0.0..=1000.0).unwrap_or(if fatal { 0.0 } else { POINTS }),
            say: self.reader.text(table, "say"),
            examples: texts(self.reader.list(table, "examples")),
            counterexamples: texts(self.reader.list(table, "counterexamples")),
            id: id?,
            words,
            when,
            required,
            fatal,
        })
    }

    fn when(&mut self, table: &Table<'_>) -> Option<Words> {
        let when = self.reader.table(table, "when", "`when`")?;
        self.reader.keys(&when, WORDS);
        Some(words(self.reader, &when, Party::Customer, self.slots))
    }

    fn once(&mut self, id: &str, kind: Kind, table: &Table<'_>) {
        if id == "when" {
            self.reader.fault(
                table.place("id"),
                "no item can be called \"when\": `after = \"when\"` has a meaning of its own.",
            );
        }
        if !id.is_empty() && self.seen.iter().any(|(other, _)| other == id) {
            self.reader
                .fault(table.place("id"), format!("there are two items \"{id}\"; each needs a name of its own."));
        }
        self.seen.push((id.to_owned(), kind));
    }

    fn types(&mut self, table: &Table<'_>) -> Vec<String> {
        let known: Vec<&str> = self.call_types.iter().map(|kind| kind.name.as_str()).collect();
        let mut types = Vec::new();
        for (name, at) in self.reader.list(table, "call_types") {
            if !known.contains(&name.as_str()) {
                self.reader.fault(at, format!("there is no [[call_type]] \"{name}\" in this playbook."));
            }
            types.push(name);
        }
        types
    }

    fn place(&mut self, table: &Table<'_>, id: &str, has_condition: bool) -> Place {
        let part = match self.reader.text(table, "where").as_deref() {
            None | Some("anywhere") => Part::Anywhere,
            Some("opening") => Part::Opening,
            Some("closing") => Part::Closing,
            Some(other) => {
                let text = format!("`where` is \"{other}\"; it must be opening, closing or anywhere.");
                self.reader.fault(table.place("where"), text);
                Part::Anywhere
            }
        };
        let within_s = self.reader.number(table, "within_s", 1.0..=3600.0);
        let within_turns = self.reader.number(table, "within_turns", 1.0..=100.0).map(|turns| turns as u32);
        if part == Part::Anywhere && (within_s.is_some() || within_turns.is_some()) {
            let key = if within_s.is_some() { "within_s" } else { "within_turns" };
            let text = format!("`{key}` is the length of an opening or closing: say which with `where`.");
            self.reader.fault(table.place(key), text);
        }
        let before = self.reader.text(table, "before").inspect(|name| {
            self.orders.push(("before", name.clone(), id.to_owned(), table.place("before")));
        });
        let after = match self.reader.text(table, "after") {
            Some(name) if name == "when" => {
                if !has_condition {
                    self.reader.fault(table.place("after"), "`after = \"when\"` needs a `when`.");
                }
                Some(Order::Condition)
            }
            Some(name) => {
                self.orders.push(("after", name.clone(), id.to_owned(), table.place("after")));
                Some(Order::Item(name))
            }
            None => None,
        };
        Place { part, within_s, within_turns, before, after }
    }

    /// Items that are named must exist, and not be what must never be said.
    fn orders(&mut self) {
        for (key, name, by, at) in std::mem::take(&mut self.orders) {
            let named = self.seen.iter().find(|(id, _)| *id == name).map(|(_, kind)| *kind);
            let known = self.seen.iter().filter(|(_, kind)| *kind != Kind::NeverSay).map(|(id, _)| id.as_str());
            match named {
                _ if name == by => self.reader.fault(at, format!("`{key}` names the item itself.")),
                None | Some(Kind::NeverSay) => {
                    let hint = nearest(&name, known).map_or(String::new(), |near| format!(" Did you mean \"{near}\"?"));
                    self.reader.fault(at, format!("`{key}` names \"{name}\", and there is no such step.{hint}"));
                }
                Some(_) => {}
            }
        }
    }
}

/// Every key there is.
#[cfg(test)]
pub(super) fn keys() -> Vec<&'static str> {
    [TOP, WORDS, CALL_TYPE, ITEM, STEP_ONLY].concat()
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
