//! What was said beside what the line says, word by word.

use serde::Serialize;

use crate::cues::line::tokens;

/// How a stretch of words compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// As in the line.
    Same,
    /// In the line, not said.
    LeftOut,
    /// Said, not in the line.
    Added,
    /// Other words in their place.
    Other,
}

/// A stretch of words that compare alike, in the order of the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// How they compare.
    pub kind: StepKind,
    /// Words of the line, without punctuation, contractions written out; empty for what was added.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line: String,
    /// Words that were said; empty for what was left out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub said: String,
}

/// What was said beside what the line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// Words of the line, contractions counted as two.
    pub line_words: usize,
    /// Of these, how many were said.
    pub same_words: usize,
    /// The comparison; adjacent words of one kind together.
    pub steps: Vec<Step>,
}

impl Wording {
    /// Compares by the fewest words left out, added or put otherwise (Levenshtein 1966, by words).
    #[must_use]
    pub fn compare(line: &str, said: &str) -> Wording {
        let (line, said) = (words(line), words(said));
        let pairs = align(&line, &said);
        let same_words = pairs.iter().filter(|(kind, ..)| *kind == StepKind::Same).count();
        Wording { line_words: line.len(), same_words, steps: joined(pairs) }
    }

    /// Share of the line's words that were said, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.same_words as f64 / self.line_words.max(1) as f64
    }

    /// The stretches of one kind.
    pub fn of(&self, kind: StepKind) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.kind == kind)
    }
}

/// Words as they are compared: small, contractions written out, small numbers in words.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().flat_map(tokens).flat_map(|token| spoken(&token)).collect()
}

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Recognisers write 12 where twelve was said, and the other way round.
fn spoken(token: &str) -> Vec<String> {
    let Some(number) = token.parse::<usize>().ok().filter(|number| *number < 100) else {
        return vec![token.to_owned()];
    };
    if let Some(word) = UNITS.get(number) {
        return vec![(*word).to_owned()];
    }
    let tens = TENS.get(number / 10 - 2).map(|word| (*word).to_owned());
    let units = (!number.is_multiple_of(10)).then(|| UNITS.get(number % 10).map(|word| (*word).to_owned())).flatten();
    tens.into_iter().chain(units).collect()
}

type Pair<'a> = (StepKind, &'a str, &'a str);

/// The cheapest way from one to the other.
fn align<'a>(line: &'a [String], said: &'a [String]) -> Vec<Pair<'a>> {
    let wide = said.len() + 1;
    let mut costs = vec![0_usize; (line.len() + 1) * wide];
    for (at, cost) in costs.iter_mut().enumerate().take(wide) {
        *cost = at * GAP;
    }
    for row in 1..=line.len() {
        costs[row * wide] = row * GAP;
        for column in 1..wide {
            let pair = costs[(row - 1) * wide + column - 1] + price(&line[row - 1], &said[column - 1]);
            let gap = costs[(row - 1) * wide + column].min(costs[row * wide + column - 1]) + GAP;
            costs[row * wide + column] = pair.min(gap);
        }
    }
    let (mut row, mut column) = (line.len(), said.len());
    let mut pairs = Vec::new();
    while row > 0 || column > 0 {
        let here = costs[row * wide + column];
        let paired = row > 0
            && column > 0
            && here == costs[(row - 1) * wide + column - 1] + price(&line[row - 1], &said[column - 1]);
        if paired {
            (row, column) = (row - 1, column - 1);
            let kind = if same(&line[row], &said[column]) { StepKind::Same } else { StepKind::Other };
            pairs.push((kind, line[row].as_str(), said[column].as_str()));
        } else if row > 0 && here == costs[(row - 1) * wide + column] + GAP {
            row -= 1;
            pairs.push((StepKind::LeftOut, line[row].as_str(), ""));
        } else {
            column = column.saturating_sub(1);
            pairs.push((StepKind::Added, "", said[column].as_str()));
        }
    }
    pairs.reverse();
    pairs
}

/// Whether two words are one: "harbour" and "harbor", "apologise" and "apologize" are only spelt apart.
fn same(line: &str, said: &str) -> bool {
    let plain = |word: &str| match word.len() {
        0..=5 => word.to_owned(),
        _ => word.replace("our", "or").replace("ise", "ize").replace("ising", "izing").replace("yse", "yze"),
    };
    line == said || plain(line) == plain(said)
}

/// What a word left out or added costs.
const GAP: usize = 4;

/// What it costs to say one word for another: little where they are alike, so that misheard words stand by their own.
fn price(line: &str, said: &str) -> usize {
    match same(line, said) {
        true => 0,
        false if strsim::normalized_levenshtein(line, said) >= 0.5 => 5,
        false => 7,
    }
}

fn joined(pairs: Vec<Pair<'_>>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (kind, line, said) in pairs {
        match steps.last_mut().filter(|step| step.kind == kind) {
            Some(step) => {
                push(&mut step.line, line);
                push(&mut step.said, said);
            }
            None => steps.push(Step { kind, line: shown(line), said: shown(said) }),
        }
    }
    steps
}

fn push(text: &mut String, word: &str) {
    if !word.is_empty() {
        if !text.is_empty() {
            text.push(' ');
        }
        *text += &shown(word);
    }
}

fn shown(word: &str) -> String {
    if word == "i" { "I".to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;

    use super::*;

    fn told(line: &str, said: &str) -> Vec<(StepKind, String, String)> {
        Wording::compare(line, said).steps.into_iter().map(|step| (step.kind, step.line, step.said)).collect()
    }

    fn step(kind: StepKind, line: &str, said: &str) -> (StepKind, String, String) {
        (kind, line.to_owned(), said.to_owned())
    }

    #[test]
    fn the_same_words_are_the_same_however_they_are_written() {
        let wording =
            Wording::compare("I'll call you by 12, on the twenty-first.", "i will call you by twelve on the 21");
        assert_eq!(wording.same_words, 9, "{wording:?}");
        assert_eq!(Wording::compare("I can do that.", "I can do that").share(), 1.0);
        assert_eq!(Wording::compare("I apologise to Harbour Home.", "I apologize to harbor home").share(), 1.0);
    }

    #[test]
    fn what_was_left_out_added_or_put_otherwise_is_told_in_place() {
        use StepKind::{Added, LeftOut, Other, Same};
        assert_eq!(
            told("I can see how much this upset your week.", "Um, I can see how this upset your day."),
            [
                step(Added, "", "um"),
                step(Same, "I can see how", "I can see how"),
                step(LeftOut, "much", ""),
                step(Same, "this upset your", "this upset your"),
                step(Other, "week", "day"),
            ]
        );
    }

    #[test]
    fn a_misheard_word_stands_by_its_own() {
        assert_eq!(
            told("your refund is on the way", "you refund on the way"),
            [
                step(StepKind::Other, "your", "you"),
                step(StepKind::Same, "refund", "refund"),
                step(StepKind::LeftOut, "is", ""),
                step(StepKind::Same, "on the way", "on the way"),
            ]
        );
    }

    #[test]
    fn nothing_said_leaves_out_the_whole_line() {
        let wording = Wording::compare("Let me check.", "");
        assert_eq!((wording.share(), wording.steps.len()), (0.0, 1));
    }

    proptest! {
        #[test]
        fn every_word_of_both_stands_once_and_in_order(line in "([a-d] ){0,12}", said in "([a-d] ){0,12}") {
            let wording = Wording::compare(&line, &said);
            let all = |of: fn(&Step) -> &String| wording.steps.iter().map(of).filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(all(|step| &step.line), line.trim());
            prop_assert_eq!(all(|step| &step.said), said.trim());
            let same: usize = wording.of(StepKind::Same).map(|step| step.line.split(' ').count()).sum();
            prop_assert_eq!(same, wording.same_words);
        }
    }
}
