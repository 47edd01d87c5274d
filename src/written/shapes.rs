//! How chat logs write one line: who, when, what.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// The head of a message and where its words stand in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// As written: a role or a name.
    pub name: String,
    /// As written, where the log has times.
    pub time: Option<String>,
    /// Bytes of the line after the head; empty where the words begin on the next line.
    pub words: Range<usize>,
}

const TIME: &str =
    r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[,T ]+)?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?Z?";
const NAME: &str = r"\p{L}[\p{L}\p{N}.'\u{2019}_-]*(?: [\p{L}\p{N}(][\p{L}\p{N}.'\u{2019}_()-]*){0,3}";

/// The shapes of a head: "[10:02] Anna: ", "Anna (10:02): ", "<Anna> ", and name and time alone on a line.
static HEADS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        format!(r"^\s*[\[(]?(?P<time>{TIME})[\])]?\s*(?:[-\u{{2013}}|]\s*)?(?P<name>{NAME}):(?:\s+(?P<words>.*))?$"),
        format!(r"^\s*(?P<name>{NAME})\s*[\[(](?P<time>{TIME})[\])]\s*:?(?:\s+(?P<words>.*))?$"),
        format!(r"^\s*(?:[\[(]?(?P<time>{TIME})[\])]?\s*)?<(?P<name>{NAME})>\s+(?P<words>.*)$"),
        format!(r"^\s*(?P<name>{NAME}?)(?:\s*[,|\u{{2013}}\u{{2014}}\u{{b7}}-]\s*|\s+)(?P<time>{TIME})\s*$"),
        format!(r"^\s*(?:\*\*)?(?P<name>{NAME})(?:\*\*)?:(?:\*\*)?\s+(?P<words>.*)$"),
    ]
    .iter()
    .filter_map(|shape| Regex::new(shape).ok())
    .collect()
});

/// The head of a line, if it has the shape of one.
pub(super) fn head(line: &str) -> Option<Head> {
    HEADS.iter().find_map(|shape| {
        let found = shape.captures(line)?;
        Some(Head {
            name: found.name("name")?.as_str().trim().to_owned(),
            time: found.name("time").map(|time| time.as_str().to_owned()),
            words: found.name("words").map_or(line.len()..line.len(), |words| words.range()),
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn common_logs_are_understood() {
        for (line, name, time, words) in [
            ("Agent: Hello there", "Agent", None, "Hello there"),
            ("[10:02] Anna: Hello there", "Anna", Some("10:02"), "Hello there"),
            ("10:02:33 Anna Reed: Hello", "Anna Reed", Some("10:02:33"), "Hello"),
            ("01/05/2024, 10:02 - Anna: Hello", "Anna", Some("01/05/2024, 10:02"), "Hello"),
            ("[01/05/24, 10:02:11 PM] Anna: Hello", "Anna", Some("01/05/24, 10:02:11 PM"), "Hello"),
            ("2024-05-01T10:02:33Z Anna: Hello", "Anna", Some("2024-05-01T10:02:33Z"), "Hello"),
            ("Anna (10:02): Hello", "Anna", Some("10:02"), "Hello"),
            ("<anna> Hello", "anna", None, "Hello"),
            ("Anna Reed  10:02 AM", "Anna Reed", Some("10:02 AM"), ""),
            ("**Agent:** Hello", "Agent", None, "Hello"),
        ] {
            let head = head(line).unwrap_or_else(|| Head { name: line.to_owned(), time: None, words: 0..0 });
            assert_eq!((head.name.as_str(), head.time.as_deref(), &line[head.words]), (name, time, words), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_heads() {
        for line in [
            "I ordered it at 10:02",
            "Your code is: 4417 and so on, as I said before: yes",
            "",
            "https://example.com/a",
        ] {
            assert_eq!(head(line).filter(|head| head.words.start < 12), None, "{line}");
        }
    }
}
