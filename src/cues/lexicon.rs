//! Phrase lexicons: data files of patterns, compiled once.
//!
//! A pattern is a regular expression over the tokens of a sentence (lower case, contractions
//! written out, single spaces), anchored at word boundaries. `{name}` stands for a slot of the file or of
//! `slots.toml`; `<3>` for up to three words. Lists of single words stand under `[words]`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::CueKind;
use super::line::{Line, Part, Sentence};
use super::text::said;
use crate::Party;

/// How much of the sentence a cue quotes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// The words that matched.
    Match,
    /// The clauses they stand in.
    #[default]
    Clause,
    /// Those and the clauses that belong to the same thought.
    Thought,
    /// The whole sentence.
    Sentence,
}

/// One family of phrases.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Name within the file; `<file>/<id>` is the rule of the evidence.
    pub id: String,
    /// The cue it speaks for; none for a signal that other rules ask about.
    #[serde(default)]
    pub cue: Option<CueKind>,
    /// Who says it.
    pub party: Party,
    /// How much is quoted.
    #[serde(default)]
    pub extent: Extent,
    /// What matches.
    pub patterns: Vec<String>,
    /// A sentence that matches one of these does not count.
    #[serde(default)]
    pub exceptions: Vec<String>,
    /// A kinder wording.
    #[serde(default)]
    pub suggestion: Option<String>,
    /// How much it says, 0 to 1; what a mild phrase means is decided together with others.
    #[serde(default = "full")]
    pub weight: f64,
    /// For distress: whether it asks for empathy (grief, worry, tears), not merely for being heard.
    #[serde(default)]
    pub need: bool,
    /// Sentences in which it must be found.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Sentences in which it must not be found.
    #[serde(default)]
    pub counterexamples: Vec<String>,
}

fn full() -> f64 {
    1.0
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    version: String,
    #[serde(default)]
    slots: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, BTreeSet<String>>,
    #[serde(default)]
    entry: Vec<Entry>,
}

/// An entry ready to match.
#[derive(Debug)]
pub struct Rule {
    /// `<file>/<id>`.
    pub name: String,
    /// As written in the file.
    pub entry: Entry,
    pattern: Regex,
    exception: Option<Regex>,
}

/// Where a rule matched.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The rule.
    pub rule: &'static Rule,
    /// The sentence, by index.
    pub sentence: usize,
    /// The words that matched.
    pub matched: Part,
    /// What is quoted.
    pub part: Part,
}

/// All lexicons of a language.
#[derive(Debug)]
pub struct Lexicon {
    /// Rules in the order of the files.
    pub rules: Vec<Rule>,
    /// `<language>/<file>` and its version.
    pub versions: BTreeMap<String, String>,
    /// What could not be compiled; empty in a release, held so by a test.
    pub faults: Vec<String>,
    /// Parts that patterns of every file may use as `{name}`.
    slots: BTreeMap<String, String>,
    /// Lists of single words that rules ask about, by name.
    words: BTreeMap<String, BTreeSet<String>>,
}

/// A longer sentence is quoted in part, in words.
const LONG: usize = 30;

macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("lexicons/en/", $name, ".toml"))),)*]
    };
}

const ENGLISH: &[(&str, &str)] = files! {
    "slots" "listening" "communication" "clear_speech" "positivity" "empathy" "conflict_resolution" "assertiveness" "context"
};

/// Wordings that tell the phases of a call; they are no cues.
const ENGLISH_PHASES: &[(&str, &str)] = files! { "slots" "phases" };

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(ENGLISH));
static PHASES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(ENGLISH_PHASES));

/// The English wordings of the phases of a call.
#[must_use]
pub fn phases() -> &'static Lexicon {
    &PHASES
}

/// The English lexicons.
#[must_use]
pub fn english() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read(files: &[(&str, &str)]) -> Lexicon {
        let mut lexicon = Lexicon {
            rules: Vec::new(),
            versions: BTreeMap::new(),
            faults: Vec::new(),
            slots: BTreeMap::new(),
            words: BTreeMap::new(),
        };
        for (name, text) in files {
            match toml::from_str::<File>(text) {
                Ok(mut file) => {
                    lexicon.versions.insert(format!("{}/{name}", file.language), file.version);
                    if *name == "slots" {
                        lexicon.slots = std::mem::take(&mut file.slots);
                    }
                    let mut slots = lexicon.slots.clone();
                    slots.extend(file.slots);
                    lexicon.words.extend(file.words);
                    for entry in file.entry {
                        lexicon.add(name, entry, &slots);
                    }
                }
                Err(error) => lexicon.faults.push(format!("{name}.toml: {error}")),
            }
        }
        lexicon
    }

    fn add(&mut self, file: &str, entry: Entry, slots: &BTreeMap<String, String>) {
        let name = format!("{file}/{}", entry.id);
        let pattern = compile(&entry.patterns, slots);
        let exception = match entry.exceptions.is_empty() {
            true => Ok(None),
            false => compile(&entry.exceptions, slots).map(Some),
        };
        match (pattern, exception) {
            (Ok(pattern), Ok(exception)) => {
                self.rules.push(Rule { name, entry, pattern, exception });
            }
            (Err(fault), _) | (_, Err(fault)) => self.faults.push(format!("{name}: {fault}")),
        }
    }

    /// A pattern of one's own in the language of the lexicons, with their slots and those given.
    ///
    /// # Errors
    /// What is wrong with it, in a few words: no regular expression, or a slot that is not known.
    pub fn pattern(&self, text: &str, own: &BTreeMap<String, String>) -> Result<Regex, String> {
        let mut slots = self.slots.clone();
        slots.extend(own.clone());
        compile(&[text.to_owned()], &slots)
    }

    /// Whether a token is in the list of this name.
    #[must_use]
    pub fn lists(&self, list: &str, token: &str) -> bool {
        self.words.get(list).is_some_and(|words| words.contains(token))
    }

    /// Whether words of a party have a match of the entry `<file>/<id>`.
    #[must_use]
    pub fn says(&'static self, entry: &str, party: Party, words: &str) -> bool {
        let line = Line::new(&said(party, words, 0.0));
        let mut hits = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.name == entry) {
            for (index, sentence) in line.sentences.iter().enumerate() {
                rule.hits(&line, index, sentence, &mut hits);
            }
        }
        !hits.is_empty()
    }

    /// Every match in a line, in order of the sentences.
    #[must_use]
    pub fn hits(&'static self, line: &Line, party: Party) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (index, sentence) in line.sentences.iter().enumerate() {
            for rule in self.rules.iter().filter(|rule| rule.entry.party == party) {
                rule.hits(line, index, sentence, &mut hits);
            }
        }
        hits
    }
}

impl Rule {
    fn hits(&'static self, line: &Line, index: usize, sentence: &Sentence, hits: &mut Vec<Hit>) {
        let before = hits.len();
        if self.entry.extent == Extent::Thought {
            for thought in sentence.thoughts(line) {
                self.find(line, index, &thought, hits);
            }
        }
        if hits.len() == before {
            self.find(line, index, sentence, hits);
        }
    }

    fn find(&'static self, line: &Line, index: usize, sentence: &Sentence, hits: &mut Vec<Hit>) {
        for found in self.pattern.find_iter(&sentence.text) {
            let matched = line.part_of(sentence, found.start(), found.end());
            if self.excepted(line, index, matched) {
                continue;
            }
            let part = match self.entry.extent {
                Extent::Match => matched,
                Extent::Clause => line.trimmed_to(sentence.clauses_of(matched), matched),
                Extent::Thought => line.trimmed_to(matched.with(sentence.thought_of(line, matched)), matched),
                Extent::Sentence if sentence.part.last - sentence.part.first > LONG => {
                    line.trimmed_to(sentence.thought_of(line, matched), matched)
                }
                Extent::Sentence => line.trimmed_to(sentence.part, matched),
            };
            hits.push(Hit { rule: self, sentence: index, matched, part });
        }
    }

    /// An exception counts within the thought it stands in.
    fn excepted(&self, line: &Line, index: usize, matched: Part) -> bool {
        let sentence = &line.sentences[index];
        let thought = sentence.thought_of(line, matched);
        self.exception.as_ref().is_some_and(|exception| {
            exception
                .find_iter(&sentence.text)
                .any(|found| line.part_of(sentence, found.start(), found.end()).overlaps(thought))
        })
    }
}

/// One expression of many patterns, slots filled in.
fn compile(patterns: &[String], slots: &BTreeMap<String, String>) -> Result<Regex, String> {
    let mut all = format!(r"\b(?:{})\b", patterns.join("|"));
    for _ in 0..4 {
        for (name, words) in slots {
            all = all.replace(&format!("{{{name}}}"), &format!("(?:{words})"));
        }
    }
    for count in 1..=9 {
        // At the end of a group the words are preceded by the space, elsewhere followed by it.
        for end in [")", "|"] {
            all = all.replace(&format!(" <{count}>{end}"), &format!("(?: [^ ]+){{0,{count}}}{end}"));
        }
        all = all.replace(&format!("<{count}> "), &format!("<{count}>"));
        all = all.replace(&format!("<{count}>"), &format!("(?:[^ ]+ ){{0,{count}}}"));
    }
    if let Some(at) = all.find("{").filter(|at| all[at + 1..].starts_with(|c: char| c.is_ascii_lowercase())) {
        let near: String = all[at..].chars().take_while(|c| *c != '}').skip(1).take(20).collect();
        return Err(format!("there is no slot {{{near}}}"));
    }
    regex::RegexBuilder::new(&all).size_limit(64 << 20).build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cues::text::said;

    fn found(rule: &Rule, text: &str) -> bool {
        let line = Line::new(&said(rule.entry.party, text, 0.0));
        [english(), phases()]
            .iter()
            .flat_map(|lexicon| lexicon.hits(&line, rule.entry.party))
            .any(|hit| hit.rule.name == rule.name)
    }

    #[test]
    fn every_file_compiles() {
        assert_eq!(english().faults, Vec::<String>::new());
        assert_eq!(phases().faults, Vec::<String>::new());
        assert!(english().rules.len() > 40);
    }

    #[test]
    fn every_example_is_found_and_no_counterexample() {
        let mut wrong = Vec::new();
        for rule in english().rules.iter().chain(&phases().rules) {
            for text in rule.entry.examples.iter().filter(|text| !found(rule, text)) {
                wrong.push(format!("{} misses: {text}", rule.name));
            }
            for text in rule.entry.counterexamples.iter().filter(|text| found(rule, text)) {
                wrong.push(format!("{} takes: {text}", rule.name));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn lists_of_words_and_single_entries_can_be_asked() {
        assert!(english().lists("grunts", "hm") && !english().lists("grunts", "yes"));
        assert!(phases().lists("greeting", "hello") && !phases().lists("no such list", "hello"));
        assert!(english().says("context/asks_escalation", Party::Customer, "Get me your supervisor."));
        assert!(!english().says("context/asks_escalation", Party::Customer, "I spoke to your supervisor."));
    }

    #[test]
    fn every_entry_has_examples() {
        let bare: Vec<&str> = english()
            .rules
            .iter()
            .chain(&phases().rules)
            .filter(|rule| rule.entry.examples.is_empty())
            .map(|rule| rule.name.as_str())
            .collect();
        assert_eq!(bare, Vec::<&str>::new());
    }
}
