//! What the customer wanted, in their own words: the first sentences in which they say so.

use super::super::{CallConfig, Record, Wanted};
use super::rewrite::capital;
use super::sentences::{Sentence, of_party, without_openers};
use crate::Party;
use crate::coach::wording::shortened;
use crate::cues::lexicon;

/// Words with which people say what they need.
const NEEDS: [&str; 61] = [
    "i'd like",
    "i would like",
    "i want",
    "we want",
    "we'd like",
    "i'm ringing",
    "i am ringing",
    "i'm phoning",
    "i'm locked out",
    "locked out",
    "isn't working",
    "not working",
    "stopped working",
    "has been broken",
    "is broken",
    "won't connect",
    "won't turn on",
    "won't start",
    "hasn't arrived",
    "hasn't come",
    "never arrived",
    "didn't arrive",
    "never turned up",
    "had an accident",
    "got a letter",
    "report my",
    "i need",
    "we need",
    "i'm trying",
    "i am trying",
    "i'm calling",
    "i am calling",
    "calling about",
    "calling because",
    "i was charged",
    "i've been charged",
    "i've been waiting",
    "i've been trying",
    "i've been having",
    "i've been billed",
    "there's a charge",
    "there is a charge",
    "down since",
    "has been down",
    "is down",
    "been out since",
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
/// How an agent asks for it.
const ASKS: [&str; 9] = [
    "help",
    "can i do",
    "may i do",
    "seems to be",
    "what happened",
    "going on",
    "the matter",
    "the problem",
    "the trouble",
];
/// A sentence that ends so goes on in the next one: the stop is the recogniser's.
const GOES_ON: [&str; 19] = [
    "about", "because", "to", "the", "a", "an", "and", "of", "for", "my", "with", "that", "but", "or", "in", "on",
    "is", "was", "your",
];
/// How people say who they are.
const INTRODUCTIONS: [&str; 4] = ["my name is ", "my name's ", "this is ", "it's "];
/// Longest name, in words.
const NAME_WORDS: usize = 3;
/// How many of the customer's first sentences may hold what they wanted.
const FIRST: usize = 8;
/// Among how many a word of need counts most; later ones may be about something else.
const EARLY: usize = 3;
/// A sentence that follows another this soon belongs to it, seconds.
const TOGETHER_S: f64 = 4.0;

/// What the customer wanted; none without words of theirs.
pub fn wanted(record: &Record, config: &CallConfig) -> Option<Wanted> {
    let chars = config.quote_chars as usize;
    let sentences: Vec<Sentence> = of_party(record, Party::Customer)
        .map(|sentence| Sentence { text: without_name(without_address(&sentence.text)), ..sentence })
        .filter(|sentence| sentence.words() >= 4 && says_something(&sentence.text))
        .take(FIRST)
        .collect();
    let says = |sentence: &Sentence, what: &[&str]| what.iter().any(|words| sentence.lower().contains(words));
    let wrong = |sentence: &Sentence| lexicon::english().says("context/problem", Party::Customer, &sentence.text);
    let needs = |sentence: &Sentence| says(sentence, &NEEDS);
    let hints = || sentences.iter().take(EARLY).position(|sentence| says(sentence, &HINTS));
    let asked = || after_question(record, &sentences);
    // Whoever begins with what is wrong need say no more.
    let begins = || sentences.iter().take(1).position(wrong);
    let early = || begins().or_else(|| sentences.iter().take(EARLY).position(needs));
    let late = || sentences.iter().position(needs);
    let first = (!sentences.is_empty()).then_some(0);
    let at = early().or_else(hints).or_else(asked).or_else(late).or(first)?;
    let at = said_again(record, &sentences, at);
    let whole = joined(&sentences, at);
    let chosen = &sentences[at];
    let quote = capital(&at_clause(&whole, chars));
    // "I lost my card." is half of it where "Can you send me a new one?" follows.
    let next =
        sentences.get(at + 1).filter(|next| (needs(next) || wrong(next)) && next.start_s - chosen.end_s < TOGETHER_S);
    let both = next.filter(|_| chosen.is_whole()).map(|next| format!("{quote} {}", capital(&next.text)));
    let quote = both.filter(|both| both.chars().count() <= chars).unwrap_or(quote);
    Some(Wanted { quote, at_s: chosen.start_s })
}

/// A number that is spelled out wants nothing.
fn says_something(text: &str) -> bool {
    text.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1).count() > 1
}

/// The first sentence after the agent has asked what it is about.
fn after_question(record: &Record, sentences: &[Sentence]) -> Option<usize> {
    let asks = |sentence: &Sentence| ASKS.iter().any(|words| sentence.lower().contains(words));
    let asked_s = of_party(record, Party::Agent).find(asks)?.end_s;
    sentences.iter().position(|sentence| sentence.start_s >= asked_s)
}

/// Whoever is asked to say it again says it more clearly: the later sentence, where the agent asked so between.
fn said_again(record: &Record, sentences: &[Sentence], at: usize) -> usize {
    let asked = of_party(record, Party::Agent).find(|sentence| {
        let lower = sentence.lower();
        sentence.start_s > sentences[at].start_s && lower.contains("repeat") && !lower.contains("number")
    });
    let Some(asked) = asked else { return at };
    let again = sentences.iter().position(|sentence| sentence.start_s > asked.start_s);
    again.filter(|again| alike(&sentences[at], &sentences[*again])).unwrap_or(at)
}

/// Most of their words are the same.
fn alike(first: &Sentence, second: &Sentence) -> bool {
    let (first, second) = (first.lower(), second.lower());
    let words: Vec<&str> = second.split_whitespace().collect();
    let shared = first.split_whitespace().filter(|word| words.contains(word)).count();
    2 * shared > first.split_whitespace().count()
}

/// The sentence, and the next where a stop fell in the middle of it.
fn joined(sentences: &[Sentence], at: usize) -> String {
    let text = &sentences[at].text;
    let bare = text.trim_end_matches(['.', ',', ' ', '\u{2026}']);
    let last = bare.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let next = sentences.get(at + 1).filter(|next| next.start_s - sentences[at].end_s < TOGETHER_S);
    match next.filter(|_| GOES_ON.contains(&last.as_str()) && !text.ends_with('?')) {
        Some(next) if next.text.starts_with("I ") || next.text.starts_with("I'") => format!("{bare} {}", next.text),
        Some(next) => format!("{bare} {}", uncapital(&next.text)),
        None => text.clone(),
    }
}

fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// "Hi Dana, I ordered a lamp." without the greeting and the name it goes to.
fn without_address(sentence: &str) -> &str {
    let rest = without_openers(sentence);
    let greeted = rest.len() < sentence.trim().len();
    let name = rest.split_once(", ").filter(|(name, _)| {
        greeted
            && !name.contains(' ')
            && name.chars().next().is_some_and(char::is_uppercase)
            && name.chars().count() > 1
    });
    name.map_or(rest, |(_, after)| without_openers(after))
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
