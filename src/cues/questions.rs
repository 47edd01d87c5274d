//! Questions, told by their form: open (what, how, tell me) or closed (yes or no, one detail, a choice).

use super::line::{Line, Part, Sentence};

/// How much room a question leaves for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Asks to tell.
    Open,
    /// Yes or no, one detail, or a choice.
    Closed,
}

const LEAD_INS: &[&str] = &[
    "um", "uh", "er", "erm", "so", "but", "and", "yes", "oh", "sorry", "okay", "right", "well", "then", "sure", "no",
    "now", "great", "lovely", "perfect", "thanks", "thank", "you", "all", "fine", "good", "just", "first", "also",
    "alright", "of", "course", "next",
];

const WH: &[&str] = &["what", "how", "why", "when", "where", "who", "whose", "whom"];

/// One detail: asking for it leaves no room.
const DATA: &[&str] = &[
    "name",
    "number",
    "postcode",
    "code",
    "address",
    "email",
    "e",
    "date",
    "reference",
    "surname",
    "id",
    "pin",
    "password",
    "amount",
    "model",
    "size",
    "colour",
    "color",
    "birthday",
    "zip",
    "post",
    "phone",
    "telephone",
    "mobile",
    "policy",
    "order",
    "account",
    "booking",
    "registration",
    "serial",
    "tracking",
    "invoice",
    "claim",
    "meter",
    "make",
    "total",
    "balance",
    "expiry",
    "security",
    "first",
    "last",
    "full",
    "best",
    "street",
    "house",
    "title",
    "age",
    "username",
    "digits",
    "day",
    "price",
    "source",
    "destination",
    "type",
];

/// "How many", "how far": asks for a measure.
const MEASURES: &[&str] =
    &["many", "old", "much", "big", "far", "long", "tall", "heavy", "often", "late", "soon", "high", "wide"];

/// "What happens next is that ...": such a beginning tells, unless a question mark ends it.
const TELLS: &[&str] = &["happens", "happened", "matters", "helps", "works", "counts"];

const AUXILIARY: &[&str] = &[
    "do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "can", "could", "will", "would", "shall",
    "should", "may", "might", "must", "am",
];

const SUBJECTS: &[&str] = &[
    "you",
    "i",
    "we",
    "it",
    "he",
    "she",
    "they",
    "that",
    "this",
    "there",
    "the",
    "your",
    "these",
    "those",
    "my",
    "our",
    "someone",
    "somebody",
    "anyone",
    "anybody",
    "any",
    "everything",
    "everyone",
    "one",
    "a",
    "an",
    "not",
    "all",
    "anything",
    "both",
];

/// The form of a sentence that asks, and where the question begins.
#[must_use]
pub fn form(line: &Line, sentence: &Sentence) -> Option<(Form, Part)> {
    let mut best = None;
    // Without a question mark only the beginning of a sentence is taken for a question.
    let starts = sentence
        .clauses
        .iter()
        .map(|clause| clause.first)
        .filter(|first| sentence.asks || *first < sentence.part.first + 8);
    for start in starts {
        let start = skip(line, start, sentence.part.last);
        let tokens: Vec<&str> = line.tokens[start..sentence.part.last].iter().map(String::as_str).collect();
        // "..., which is", "..., when you call": a later clause that merely adds.
        let adds = !sentence.asks
            && (start > sentence.part.first + 2 || matches!(tokens.get(1), Some(&("is" | "means" | "was"))))
            && matches!(tokens.first(), Some(&("which" | "when" | "where" | "who" | "whose" | "why")));
        if let Some(form) = by_order(&tokens, sentence.asks).filter(|_| !adds) {
            best = Some((form, Part { first: start, last: sentence.part.last }));
            break;
        }
    }
    best.or_else(|| {
        // "And the expiry date?": no verb, but a question mark and few words.
        let start = skip(line, sentence.part.first, sentence.part.last);
        let part = Part { first: start, last: sentence.part.last };
        let tokens: Vec<&str> = line.tokens[start..part.last].iter().map(String::as_str).collect();
        let short = sentence.asks && (2..=9).contains(&tokens.len());
        let details = tokens.iter().any(|t| DATA.contains(t))
            || tokens.first() == Some(&"any")
            || tokens.first() == Some(&"anything");
        (short && details && tokens.first() != Some(&"i")).then_some((Form::Closed, part))
    })
}

fn skip(line: &Line, mut start: usize, last: usize) -> usize {
    while start + 2 < last && LEAD_INS.contains(&line.tokens[start].as_str()) {
        start += 1;
    }
    start
}

/// By word order, which holds where the recogniser lost the question mark.
fn by_order(tokens: &[&str], asks: bool) -> Option<Form> {
    let (first, rest) = tokens.split_first()?;
    let second = rest.first().copied().unwrap_or("");
    let third = rest.get(1).copied().unwrap_or("");
    if *first == "which" {
        return (asks || rest.iter().take(4).any(|t| AUXILIARY.contains(t))).then_some(Form::Closed);
    }
    if let Some(wh) = WH.iter().find(|wh| *wh == first) {
        let inverted = AUXILIARY.contains(&second)
            || matches!(*wh, "how") && rest.iter().take(5).any(|t| AUXILIARY.contains(t))
            || matches!(*wh, "what" | "who" | "whose") && rest.iter().take(5).any(|t| AUXILIARY.contains(t));
        // "What I can do is ...", "when you call": statements.
        let stated = matches!(second, "i" | "we" | "you" | "he" | "she" | "they" | "it")
            || (*wh == "when" && !AUXILIARY.contains(&second));
        let told = TELLS.contains(&second) && rest.iter().any(|token| matches!(*token, "is" | "was"));
        let statement = !asks && (stated || told || !inverted);
        return (!statement).then(|| wh_form(wh, rest));
    }
    if matches!(*first, "tell" | "talk" | "walk") && matches!(second, "me" | "us") {
        let telling = matches!(third, "more" | "about" | "a" | "what" | "how" | "through" | "everything");
        return telling.then_some(Form::Open);
    }
    if matches!(*first, "describe" | "explain") && asks {
        return Some(Form::Open);
    }
    let inverted = AUXILIARY.contains(first) && SUBJECTS.contains(&second);
    let polite = matches!(*first, "may" | "can" | "could" | "shall") && matches!(second, "i" | "we" | "you");
    if inverted && (asks || polite || matches!(second, "you")) {
        let tells = matches!(*first, "can" | "could" | "would" | "will")
            && second == "you"
            && tokens.windows(2).take(8).any(|pair| {
                matches!(pair, ["tell" | "talk" | "walk" | "take", "me"] | ["describe", _] | ["explain", _])
            })
            && tokens
                .iter()
                .any(|t| matches!(*t, "what" | "how" | "about" | "why" | "more" | "through" | "happened" | "describe"));
        return Some(if tells { Form::Open } else { Form::Closed });
    }
    if matches!(tokens, ["is", "there", ..] | ["anything", "else", ..] | ["any", "other", ..])
        && (asks || tokens.len() <= 12)
    {
        return Some(Form::Closed);
    }
    None
}

fn wh_form(wh: &str, rest: &[&str]) -> Form {
    let second = rest.first().copied().unwrap_or("");
    match wh {
        "how" if MEASURES.contains(&second) => Form::Closed,
        "what" if matches!(second, "is" | "was" | "are" | "were") => {
            let owned = matches!(rest.get(1), Some(&("the" | "your" | "his" | "her" | "their")));
            // "What is the transfer amount": the datum may have a word or two before it, and nothing after it.
            let datum = rest.get(2).is_some_and(|word| DATA.contains(word))
                || (3..=5).contains(&rest.len()) && rest.last().is_some_and(|word| DATA.contains(word));
            if owned && datum && !rest.contains(&"and") { Form::Closed } else { Form::Open }
        }
        _ => Form::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Party;
    use crate::cues::text::said;

    fn of(text: &str) -> Option<Form> {
        let line = Line::new(&said(Party::Agent, text, 0.0));
        line.sentences.first().and_then(|sentence| form(&line, sentence)).map(|(form, _)| form)
    }

    #[test]
    fn questions_are_told_by_their_form() {
        for (text, want) in [
            ("How can I help you today?", Some(Form::Open)),
            ("how can I help you today", Some(Form::Open)),
            ("What was the postcode?", Some(Form::Closed)),
            ("What's your son's full name and date of birth?", Some(Form::Open)),
            ("what is the transfer amount", Some(Form::Closed)),
            ("What is the reason for the new number?", Some(Form::Open)),
            ("Which one suits you better?", Some(Form::Closed)),
            ("And the expiry date?", Some(Form::Closed)),
            ("Okay, so have you checked the cables?", Some(Form::Closed)),
            ("Could I take your name, please?", Some(Form::Closed)),
            ("Can you tell me what happened?", Some(Form::Open)),
            ("Anything else?", Some(Form::Closed)),
            ("What I can do is send a van.", None),
            ("When you call, have it ready.", None),
            ("What happens next is that our repairer calls you today.", None),
            ("What happens next?", Some(Form::Open)),
            ("And how long ago?", Some(Form::Closed)),
            ("What's his name?", Some(Form::Closed)),
            ("what is the source of the account", Some(Form::Closed)),
            ("I can book that for you.", None),
            ("That's great news.", None),
        ] {
            assert_eq!(of(text), want, "{text}");
        }
    }
}
