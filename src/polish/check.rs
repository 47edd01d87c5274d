//! Whether a text states only what a record has: numbers, names, dates, amounts and quotes, each by itself.
//!
//! What this cannot see is a sense turned round in the record's own words; docs/summary.md says so.

use std::collections::BTreeSet;

use super::PolishConfig;
use super::words::{COUNTING, FEELINGS, MONEY, PARTS, STARTERS, TIMES};
use crate::call::Record;
use crate::cues::line::tokens;
use crate::speech::numbers::cardinal;

/// Why a text is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// Nothing was said, or too much.
    #[error("it has {0} words, where {1} are the most.")]
    Length(usize, u32),
    /// A number that the record does not have.
    #[error("it has the number \u{201c}{0}\u{201d}, which the call does not.")]
    Number(String),
    /// A kind of money that the record does not have.
    #[error("it speaks of {0}, which the call does not.")]
    Money(&'static str),
    /// A name, or another word in capitals.
    #[error("it names \u{201c}{0}\u{201d}, which the call does not.")]
    Name(String),
    /// A day or a time.
    #[error("it says \u{201c}{0}\u{201d}, which the call does not.")]
    Time(String),
    /// Quotation marks around something else.
    #[error("it quotes \u{201c}{0}\u{201d}, which was not said.")]
    Quote(String),
    /// A feeling of the agent.
    #[error("it says of the agent \u{201c}{0}\u{201d}; what an agent feels is not told.")]
    Feeling(String),
    /// What no paragraph holds.
    #[error("it holds \u{201c}{0}\u{201d}, which is no plain text.")]
    Form(String),
}

/// Checks a text against a record.
pub(super) fn check(text: &str, record: &Record, config: &PolishConfig) -> Result<(), Doubt> {
    let words = text.split_whitespace().count();
    if words == 0 || words > config.most_words as usize {
        return Err(Doubt::Length(words, config.most_words));
    }
    form(text)?;
    let known = Known::of(record);
    quotes(text, &known)?;
    numbers(text, &known)?;
    money(text, &known)?;
    times(text, &known)?;
    names(text, &known)?;
    feelings(text)
}

/// Everything that a record says, as it is compared.
struct Known {
    /// Each stretch of words: an utterance, a point, a suggestion.
    stretches: Vec<Vec<String>>,
    words: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

impl Known {
    fn of(record: &Record) -> Known {
        let summary = &record.summary;
        let mut texts: Vec<&str> = record.utterances.iter().map(|utterance| utterance.text.as_str()).collect();
        texts.push(&summary.headline);
        texts.extend(summary.ended.iter().map(|ended| ended.text.as_str()));
        for point in summary.what_went_well.iter().chain(&summary.what_to_try) {
            texts.extend([point.text.as_str(), point.quote.as_str()]);
            texts.extend(point.suggestion.as_deref());
        }
        for promise in &summary.follow_ups {
            texts.extend([promise.what.as_str(), promise.quote.as_str()]);
            texts.extend(promise.when.as_deref());
        }
        let stretches: Vec<Vec<String>> = texts.iter().map(|text| plain(text)).collect();
        let numbers = texts.iter().flat_map(|text| numbers_in(text)).collect();
        Known { words: stretches.iter().flatten().cloned().collect(), numbers, stretches }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether these words follow each other somewhere.
    fn says(&self, words: &[String]) -> bool {
        words.is_empty()
            || self.stretches.iter().any(|stretch| stretch.windows(words.len()).any(|window| window == words))
    }
}

fn plain(text: &str) -> Vec<String> {
    text.split_whitespace().flat_map(tokens).collect()
}

fn form(text: &str) -> Result<(), Doubt> {
    let odd = text
        .chars()
        .find(|c| c.is_control() || matches!(c, '<' | '>' | '{' | '}' | '[' | ']' | '`' | '*' | '#' | '|' | '\\'));
    if let Some(odd) = odd {
        return Err(Doubt::Form(odd.to_string()));
    }
    let link = text.split_whitespace().find(|word| word.contains("://") || word.contains("www.") || word.contains('@'));
    link.map_or(Ok(()), |link| Err(Doubt::Form(link.to_owned())))
}

/// What stands between quotation marks, ellipses as gaps.
fn quotes(text: &str, known: &Known) -> Result<(), Doubt> {
    let mut rest = text;
    while let Some(from) = rest.find(['"', '\u{201c}', '\u{201d}']) {
        let open = rest[from..].chars().next().map_or(1, char::len_utf8);
        let inner = &rest[from + open..];
        let Some(to) = inner.find(['"', '\u{201d}', '\u{201c}']) else { return Err(Doubt::Quote(inner.to_owned())) };
        let quote = &inner[..to];
        let said = quote.replace("...", "\u{2026}");
        if !said.split('\u{2026}').all(|part| known.says(&plain(part))) {
            return Err(Doubt::Quote(quote.to_owned()));
        }
        rest = &inner[to + inner[to..].chars().next().map_or(1, char::len_utf8)..];
    }
    Ok(())
}

/// Numbers as digits: what is written in digits, and what is said in words.
fn numbers_in(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut found: Vec<String> = words.iter().flat_map(|word| digits(word)).collect();
    let mut at = 0;
    while at < words.len() {
        match cardinal(&words[at..]).filter(|(_, taken)| *taken > 0) {
            Some((value, taken)) => {
                found.push(value.to_string());
                at += taken;
            }
            None => at += 1,
        }
    }
    found
}

/// The numbers in a word: `$1,350.00` is 1350, `10:30` is 10 and 30.
fn digits(word: &str) -> Vec<String> {
    let whole = word.replace(',', "");
    let whole = whole.trim_end_matches(|c: char| !c.is_ascii_digit());
    let short = whole.strip_suffix(".00").unwrap_or(whole);
    let parts = short.split(|c: char| !c.is_ascii_digit() && c != '.').map(|part| part.trim_matches('.'));
    parts
        .filter(|part| !part.is_empty())
        .map(|part| {
            let bare = part.trim_start_matches('0');
            if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
        })
        .collect()
}

fn numbers(text: &str, known: &Known) -> Result<(), Doubt> {
    // "one" stands for many things that are no number.
    let new = numbers_in(text).into_iter().find(|number| number != "1" && !known.numbers.contains(number));
    if let Some(number) = new {
        return Err(Doubt::Number(number));
    }
    let counting = plain(text).into_iter().find(|word| COUNTING.contains(&word.as_str()) && !known.has(word));
    counting.map_or(Ok(()), |word| Err(Doubt::Number(word)))
}

fn money(text: &str, known: &Known) -> Result<(), Doubt> {
    let is_mark = |mark: &str| mark.chars().all(|c| !c.is_alphabetic());
    let speaks =
        |word: &String, of: &[&str]| of.iter().any(|mark| word == mark || (is_mark(mark) && word.contains(mark)));
    let told = plain(text);
    let new = MONEY
        .iter()
        .find(|(_, of)| told.iter().any(|word| speaks(word, of)) && !known.words.iter().any(|word| speaks(word, of)));
    new.map_or(Ok(()), |(name, _)| Err(Doubt::Money(name)))
}

fn times(text: &str, known: &Known) -> Result<(), Doubt> {
    let new = plain(text).into_iter().find(|word| TIMES.contains(&word.as_str()) && !known.has(word));
    new.map_or(Ok(()), |word| Err(Doubt::Time(word)))
}

/// Words that begin with a capital: known ones pass, and at the beginning of a sentence ordinary ones too.
fn names(text: &str, known: &Known) -> Result<(), Doubt> {
    let mut begins = true;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().any(char::is_uppercase);
        let parts = tokens(bare);
        let ordinary = |part: &String| {
            part == "i"
                || known.has(part)
                || (begins && STARTERS.contains(&part.as_str()))
                || PARTS.contains(&part.as_str())
        };
        if capital && !parts.iter().all(ordinary) {
            return Err(Doubt::Name(bare.to_owned()));
        }
        begins = word.trim_end_matches(['"', '\u{201d}', '\'', ')']).ends_with(['.', '!', '?', ':']);
    }
    Ok(())
}

/// A word of feeling soon after `you` or `the agent`, in one sentence and outside quotation marks.
fn feelings(text: &str) -> Result<(), Doubt> {
    let unquoted: String = text.split(['\u{201c}', '\u{201d}', '"']).step_by(2).collect::<Vec<_>>().join(" ");
    for sentence in unquoted.split(['.', '!', '?', ';']) {
        let words = plain(sentence);
        for (at, word) in words.iter().enumerate().filter(|(_, word)| FEELINGS.contains(&word.as_str())) {
            let before = &words[at.saturating_sub(5)..at];
            let of_whom = before
                .iter()
                .rev()
                .find(|word| matches!(word.as_str(), "you" | "agent" | "customer" | "they" | "caller"));
            if of_whom.is_some_and(|whom| whom == "you" || whom == "agent") {
                return Err(Doubt::Feeling(word.clone()));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
