//! An utterance as the rules read it: plain tokens, sentences and clauses, each tied to its words.
//!
//! Tokens are lower case without punctuation, contractions written out ("I'm" is `i am`), so that
//! one pattern serves what people say and what a recogniser writes.

use crate::speech::Utterance;

/// Part of a line: tokens `first..last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
}

impl Part {
    /// Whether both share a token.
    #[must_use]
    pub fn overlaps(self, other: Part) -> bool {
        self.first < other.last && other.first < self.last
    }

    /// The smallest part that holds both.
    #[must_use]
    pub fn with(self, other: Part) -> Part {
        Part { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

/// A sentence of a line and how it ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Its tokens.
    pub part: Part,
    /// Its tokens joined by single spaces.
    pub text: String,
    /// A question mark ends it.
    pub asks: bool,
    /// A full stop, question or exclamation mark ends it; otherwise the speaker was cut off or went on.
    pub ended: bool,
    /// Clauses between commas.
    pub clauses: Vec<Part>,
}

/// An utterance, normalised.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The tokens.
    pub tokens: Vec<String>,
    /// The word each token comes from.
    pub words: Vec<usize>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// Contractions whose parts the rules want to see. Left: token; right: written out.
const CONTRACTIONS: &[(&str, &str)] = &[
    ("can't", "cannot"),
    ("won't", "will not"),
    ("shan't", "shall not"),
    ("ain't", "is not"),
    ("let's", "let us"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "got to"),
    ("gimme", "give me"),
    ("lemme", "let me"),
    ("dunno", "do not know"),
    ("kinda", "kind of"),
    ("sorta", "sort of"),
    ("ok", "okay"),
    ("yep", "yes"),
    ("yeah", "yes"),
    ("yup", "yes"),
    ("y'all", "you all"),
    ("c'mon", "come on"),
    ("mmhmm", "mm hm"),
    ("mhm", "mm hm"),
    ("whats", "what is"),
    ("thats", "that is"),
    ("dont", "do not"),
    ("im", "i am"),
    ("alright", "all right"),
    ("cannae", "cannot"),
    ("umm", "um"),
    ("uhh", "uh"),
    ("uhm", "um"),
    ("err", "er"),
];

/// Words whose "'s" is a verb, not a possessive.
const IS_WORDS: &[&str] = &[
    "it",
    "that",
    "what",
    "here",
    "there",
    "who",
    "where",
    "how",
    "when",
    "why",
    "he",
    "she",
    "everything",
    "nothing",
    "something",
    "one",
    "somebody",
    "someone",
    "nobody",
    "everyone",
    "everybody",
    "this",
    "which",
    "all",
];

fn spread(token: &str, out: &mut Vec<String>) {
    if let Some((_, long)) = CONTRACTIONS.iter().find(|(short, _)| *short == token) {
        out.extend(long.split(' ').map(str::to_owned));
        return;
    }
    for (ending, long) in
        [("n't", "not"), ("'m", "am"), ("'re", "are"), ("'ll", "will"), ("'ve", "have"), ("'d", "would")]
    {
        if let Some(stem) = token.strip_suffix(ending)
            && !stem.is_empty()
        {
            out.push(stem.to_owned());
            out.push(long.to_owned());
            return;
        }
    }
    if let Some(stem) = token.strip_suffix("'s")
        && IS_WORDS.contains(&stem)
    {
        out.push(stem.to_owned());
        out.push("is".to_owned());
        return;
    }
    out.push(token.to_owned());
}

/// The tokens of one word.
#[must_use]
pub fn tokens(word: &str) -> Vec<String> {
    let lower = word.to_lowercase().replace(['\u{2019}', '\u{2018}', '`'], "'");
    let mut out = Vec::new();
    for part in lower.split(['-', '\u{2013}', '\u{2014}', '/']) {
        let bare = part.trim_matches(|c: char| {
            !c.is_alphanumeric() && !matches!(c, '$' | '\u{a3}' | '\u{20ac}' | '%' | '[' | ']')
        });
        if !bare.is_empty() {
            spread(bare, &mut out);
        }
    }
    out
}

/// Short forms whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &["mr.", "mrs.", "ms.", "dr.", "st.", "no.", "e.g.", "i.e.", "etc.", "vs.", "prof."];

/// The mark that ends a sentence after this word, if any.
fn stop(word: &str) -> Option<char> {
    let bare = word.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']);
    let mark = bare.chars().last().filter(|c| matches!(c, '.' | '?' | '!' | '\u{2026}'))?;
    let initial = bare.chars().filter(|c| c.is_alphabetic()).count() == 1
        && bare.starts_with(|c: char| c.is_uppercase())
        && mark == '.'
        && !bare.starts_with('I');
    (!initial && !ABBREVIATIONS.contains(&bare.to_lowercase().as_str())).then_some(mark)
}

impl Line {
    /// Normalises an utterance.
    #[must_use]
    pub fn new(utterance: &Utterance) -> Line {
        let mut line = Line { tokens: Vec::new(), words: Vec::new(), sentences: Vec::new() };
        let (mut sentence, mut clause) = (0, 0);
        let mut clauses = Vec::new();
        for (index, word) in utterance.words.iter().enumerate() {
            for token in tokens(&word.text) {
                line.tokens.push(token);
                line.words.push(index);
            }
            let here = line.tokens.len();
            let mark = stop(&word.text);
            let comma = word.text.ends_with([',', ';', ':']) || word.text.ends_with(" -");
            if (comma || mark.is_some()) && here > clause {
                clauses.push(Part { first: clause, last: here });
                clause = here;
            }
            if let Some(mark) = mark
                && here > sentence
            {
                line.close(sentence, here, std::mem::take(&mut clauses), Some(mark));
                sentence = here;
            }
        }
        let here = line.tokens.len();
        if here > clause {
            clauses.push(Part { first: clause, last: here });
        }
        if here > sentence {
            line.close(sentence, here, clauses, None);
        }
        line
    }

    fn close(&mut self, first: usize, last: usize, commas: Vec<Part>, mark: Option<char>) {
        let mut clauses = Vec::new();
        for part in commas {
            let mut since = part.first;
            for at in part.first..part.last {
                if self.begins_clause(at, since) {
                    clauses.push(Part { first: since, last: at });
                    since = at;
                }
            }
            clauses.push(Part { first: since, last: part.last });
        }
        self.sentences.push(Sentence {
            part: Part { first, last },
            text: self.tokens[first..last].join(" "),
            asks: mark == Some('?'),
            ended: mark.is_some(),
            clauses,
        });
    }

    /// The tokens of a part joined by single spaces.
    #[must_use]
    pub fn text(&self, part: Part) -> String {
        self.tokens[part.first..part.last].join(" ")
    }

    /// The part of the line that bytes `start..end` of a sentence's text cover.
    #[must_use]
    pub fn part_of(&self, sentence: &Sentence, start: usize, end: usize) -> Part {
        let mut byte = 0;
        let (mut first, mut last) = (sentence.part.last, sentence.part.first);
        for index in sentence.part.first..sentence.part.last {
            let next = byte + self.tokens[index].len();
            if byte < end && start < next {
                first = first.min(index);
                last = last.max(index + 1);
            }
            byte = next + 1;
        }
        Part { first: first.min(last), last }
    }

    /// The words of a part as they were said, without punctuation around them.
    #[must_use]
    pub fn quote(&self, utterance: &Utterance, part: Part) -> String {
        let Some((first, last)) = self.word_range(part) else { return String::new() };
        let words: Vec<&str> = utterance.words[first..=last].iter().map(|word| word.text.as_str()).collect();
        words
            .join(" ")
            .trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | '?' | '!' | ' ' | '\u{2026}'))
            .to_owned()
    }

    /// The words of a part as they were said, with their punctuation.
    #[must_use]
    pub fn words_of(&self, utterance: &Utterance, part: Part) -> String {
        let Some((first, last)) = self.word_range(part) else { return String::new() };
        let words: Vec<&str> = utterance.words[first..=last].iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// When a part was said, seconds.
    #[must_use]
    pub fn time(&self, utterance: &Utterance, part: Part) -> (f64, f64) {
        match self.word_range(part) {
            Some((first, last)) => (utterance.words[first].start_s, utterance.words[last].end_s),
            None => (utterance.start_s, utterance.end_s),
        }
    }

    fn word_range(&self, part: Part) -> Option<(usize, usize)> {
        (part.first < part.last).then(|| (self.words[part.first], self.words[part.last - 1]))
    }
}

/// Words that open a new thought after a comma.
const OPENERS: &[&str] =
    &["but", "and", "so", "because", "or", "otherwise", "which", "then", "now", "if", "well", "okay", "sorry"];

/// Words that say nothing by themselves at the beginning of a quote.
const LEAD_INS: &[&str] = &[
    "um", "uh", "er", "erm", "so", "but", "and", "yes", "oh", "sorry", "okay", "right", "well", "then", "sure", "no",
    "because",
];

impl Line {
    /// A part without the words at its beginning that say nothing.
    #[must_use]
    pub fn trimmed(&self, part: Part) -> Part {
        self.trimmed_to(part, Part { first: part.last, last: part.last })
    }

    /// The same, but nothing of the `core` is taken away.
    #[must_use]
    pub fn trimmed_to(&self, part: Part, core: Part) -> Part {
        let mut first = part.first;
        while first < core.first && first + 2 < part.last && self.leads_in(first) {
            first += 1;
        }
        Part { first, last: part.last }
    }

    /// Whether a token only leads in. "No worries" and "sorry about that" belong together; "no, I" and "sorry, what" do not.
    fn leads_in(&self, at: usize) -> bool {
        const GOES_WITH_NEXT: &[&str] = &["no", "sorry"];
        const BEGINS: &[&str] = &["i", "we", "you", "it", "he", "she", "they", "that", "this", "there", "what", "who"];
        let token = |at: usize| self.tokens.get(at).map_or("", String::as_str);
        let apart = || self.sentences.iter().flat_map(|sentence| &sentence.clauses).any(|clause| clause.last == at + 1);
        let next = token(at + 1);
        LEAD_INS.contains(&token(at))
            && (!GOES_WITH_NEXT.contains(&token(at)) || apart() || BEGINS.contains(&next) || LEAD_INS.contains(&next))
    }

    /// A comma, or a conjunction before a pronoun ("... and I will ..."), begins a clause.
    fn begins_clause(&self, at: usize, since: usize) -> bool {
        const JOINS: &[&str] = &["and", "but", "so", "or", "because", "otherwise"];
        const SUBJECTS: &[&str] = &["i", "we", "you", "it", "they", "he", "she", "there", "that", "our", "my"];
        let token = |i: usize| self.tokens.get(i).map_or("", String::as_str);
        at >= since + 3 && JOINS.contains(&token(at)) && SUBJECTS.contains(&token(at + 1))
    }
}

impl Sentence {
    /// The clauses a part touches.
    #[must_use]
    pub fn clauses_of(&self, part: Part) -> Part {
        self.clauses.iter().filter(|clause| clause.overlaps(part)).fold(part, |all, clause| all.with(*clause))
    }

    /// Clauses joined until a conjunction opens a new thought.
    #[must_use]
    pub fn thought_parts(&self, line: &Line) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for clause in &self.clauses {
            let opens = OPENERS.contains(&line.tokens[clause.first].as_str());
            match parts.last_mut() {
                Some(part) if !opens => *part = part.with(*clause),
                _ => parts.push(*clause),
            }
        }
        parts
    }

    /// The thoughts of the sentence, each as a sentence of its own.
    #[must_use]
    pub fn thoughts(&self, line: &Line) -> Vec<Sentence> {
        self.thought_parts(line)
            .into_iter()
            .map(|part| Sentence {
                part,
                text: line.text(part),
                asks: self.asks && part.last == self.part.last,
                ended: self.ended,
                clauses: self.clauses.iter().copied().filter(|c| c.overlaps(part)).collect(),
            })
            .collect()
    }

    /// The thoughts a part touches.
    #[must_use]
    pub fn thought_of(&self, line: &Line, part: Part) -> Part {
        self.thought_parts(line).into_iter().filter(|thought| thought.overlaps(part)).fold(part, Part::with)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Party;
    use crate::cues::text::said;

    #[test]
    fn contractions_are_written_out_and_tied_to_their_word() {
        let utterance = said(Party::Agent, "I'm sorry, we can't. What\u{2019}s the driver's name?", 0.0);
        let line = Line::new(&utterance);
        assert_eq!(line.sentences.len(), 2);
        assert_eq!(line.sentences[0].text, "i am sorry we cannot");
        assert_eq!(line.sentences[1].text, "what is the driver's name");
        assert!(line.sentences[1].asks);
        let hit = line.part_of(&line.sentences[1], 0, 4);
        assert_eq!(line.quote(&utterance, hit), "What\u{2019}s");
    }

    #[test]
    fn words_that_only_lead_in_are_left_out_of_a_quote() {
        for (text, want) in [
            ("So, what is it?", "what is it"),
            ("No, I have it here.", "I have it here"),
            ("No worries, that was me.", "No worries, that was me"),
            ("Sorry about the wait.", "Sorry about the wait"),
            ("Sorry, could you say that again?", "could you say that again"),
        ] {
            let utterance = said(Party::Agent, text, 0.0);
            let line = Line::new(&utterance);
            assert_eq!(line.quote(&utterance, line.trimmed(line.sentences[0].part)), want);
        }
    }

    #[test]
    fn initials_and_titles_end_no_sentence() {
        let line = Line::new(&said(Party::Agent, "Mr. R. Patel called. Fine.", 0.0));
        assert_eq!(line.sentences.len(), 2);
    }
}
