//! What the customer wanted, in their own words: the first sentences in which they say so.

use super::super::{CallConfig, Record, Wanted};
use super::rewrite::capital;
use super::sentences::{Sentence, of_party, without_openers};
use crate::Party;
use crate::coach::wording::shortened;

/// Words with which people say what they need.
const NEEDS: [&str; 29] = [
    "i'd like",
    "i would like",
    "i want",
    "i need",
    "we need",
    "i'm trying",
    "i am trying",
    "i'm calling",
    "i am calling",
    "calling about",
    "calling because",
    "i was charged",
    "i've been",
    "i have been",
    "i was wondering",
    "looking for",
    "looking to",
    "can you",
    "could you",
    "can i",
    "could i",
    "is there",
    "how do i",
    "keeps",
    "doesn't work",
    "lost my",
    "problem with",
    "question about",
    "help with",
];
/// Words that may say it, where none of those do.
const HINTS: [&str; 4] = ["why ", "isn't", "won't", "never "];
/// How people say who they are.
const INTRODUCTIONS: [&str; 4] = ["my name is ", "my name's ", "this is ", "it's "];
/// Longest name, in words.
const NAME_WORDS: usize = 3;
/// How many of the customer's first sentences may hold what they wanted.
const FIRST: usize = 8;
/// A sentence that follows another this soon belongs to it, seconds.
const TOGETHER_S: f64 = 4.0;

/// What the customer wanted; none without words of theirs.
pub fn wanted(record: &Record, config: &CallConfig) -> Option<Wanted> {
    let chars = config.quote_chars as usize;
    let sentences: Vec<Sentence> = of_party(record, Party::Customer)
        .map(|sentence| Sentence { text: without_name(without_openers(&sentence.text)), ..sentence })
        .filter(|sentence| sentence.words() >= 4)
        .take(FIRST)
        .collect();
    let says = |sentence: &Sentence, what: &[&str]| what.iter().any(|words| sentence.lower().contains(words));
    let needs = |sentence: &Sentence| says(sentence, &NEEDS);
    let hints = || sentences.iter().position(|sentence| says(sentence, &HINTS));
    let at = sentences.iter().position(needs).or_else(hints).or((!sentences.is_empty()).then_some(0))?;
    let chosen = &sentences[at];
    let quote = capital(&at_clause(&chosen.text, chars));
    // "I lost my card." is half of it where "Can you send me a new one?" follows.
    let next = sentences.get(at + 1).filter(|next| needs(next) && next.start_s - chosen.end_s < TOGETHER_S);
    let both = next.filter(|_| chosen.is_whole()).map(|next| format!("{quote} {}", capital(&next.text)));
    let quote = both.filter(|both| both.chars().count() <= chars).unwrap_or(quote);
    Some(Wanted { quote, at_s: chosen.start_s })
}

/// "My name is Mary Hall and I lost my card." without the name.
fn without_name(sentence: &str) -> String {
    let lower = sentence.to_lowercase();
    let introduction = INTRODUCTIONS.iter().find(|words| lower.starts_with(**words));
    let Some(rest) = introduction.and_then(|words| sentence.get(words.len()..)) else { return sentence.to_owned() };
    let (mut names, mut after) = (0, rest);
    while names < NAME_WORDS
        && after.starts_with(char::is_uppercase)
        && !after.starts_with("I ")
        && !after.starts_with("I'")
    {
        names += 1;
        let Some((name, more)) = after.split_once(' ') else { return String::new() };
        after = more;
        if name.ends_with([',', '.']) {
            break;
        }
    }
    if names == 0 { sentence.to_owned() } else { without_openers(after).to_owned() }
}

/// The sentence, cut at the last clause that fits.
fn at_clause(sentence: &str, chars: usize) -> String {
    if sentence.chars().count() <= chars {
        let whole = sentence.ends_with(['.', '?', '!']);
        return if whole { sentence.to_owned() } else { format!("{}\u{2026}", sentence.trim_end_matches([',', ' '])) };
    }
    let fits = |at: &usize| sentence[..*at].chars().count() <= chars && sentence[..*at].split_whitespace().count() >= 4;
    let border = sentence.match_indices(", ").map(|(at, _)| at).filter(fits).last();
    border.map_or_else(|| shortened(sentence, chars), |at| format!("{}\u{2026}", &sentence[..at]))
}
