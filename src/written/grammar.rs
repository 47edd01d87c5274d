//! Spelling and grammar: a short list of faults that are faults wherever they stand. Why no whole checker: docs/adr/0009.
//!
//! In: one message. Out: remarks at byte ranges of it, each with its correction.

use super::notes::{NoteKind, Remark, spans};

/// Misspellings that are no other word.
const MISSPELT: &[(&str, &str)] = &[
    ("recieve", "receive"),
    ("recieved", "received"),
    ("seperate", "separate"),
    ("seperately", "separately"),
    ("definately", "definitely"),
    ("definatly", "definitely"),
    ("occured", "occurred"),
    ("accomodate", "accommodate"),
    ("adress", "address"),
    ("untill", "until"),
    ("tommorow", "tomorrow"),
    ("tommorrow", "tomorrow"),
    ("tomorow", "tomorrow"),
    ("wich", "which"),
    ("teh", "the"),
    ("alot", "a lot"),
    ("beleive", "believe"),
    ("calender", "calendar"),
    ("concious", "conscious"),
    ("embarass", "embarrass"),
    ("goverment", "government"),
    ("immediatly", "immediately"),
    ("neccessary", "necessary"),
    ("necesary", "necessary"),
    ("noticable", "noticeable"),
    ("oppurtunity", "opportunity"),
    ("priviledge", "privilege"),
    ("recomend", "recommend"),
    ("refered", "referred"),
    ("succesful", "successful"),
    ("sucessful", "successful"),
    ("suprise", "surprise"),
    ("truely", "truly"),
    ("writting", "writing"),
    ("sincerly", "sincerely"),
    ("inconvinience", "inconvenience"),
    ("inconvience", "inconvenience"),
    ("appologise", "apologise"),
    ("appologize", "apologize"),
    ("apologise's", "apologises"),
    ("maintainance", "maintenance"),
    ("responsability", "responsibility"),
    ("dissapointed", "disappointed"),
    ("dissappointed", "disappointed"),
    ("thier", "their"),
    ("wierd", "weird"),
    ("freind", "friend"),
    ("begining", "beginning"),
    ("comming", "coming"),
    ("delievery", "delivery"),
    ("delivary", "delivery"),
    ("enviroment", "environment"),
    ("garantee", "guarantee"),
    ("guarentee", "guarantee"),
    ("happend", "happened"),
    ("posible", "possible"),
    ("probaly", "probably"),
    ("realy", "really"),
    ("reciept", "receipt"),
    ("shedule", "schedule"),
    ("somthing", "something"),
    ("unfortunatly", "unfortunately"),
    ("usefull", "useful"),
    ("wether", "whether"),
    ("thats", "that's"),
    ("whats", "what's"),
    ("youre", "you're"),
    ("dont", "don't"),
    ("doesnt", "doesn't"),
    ("didnt", "didn't"),
    ("cant", "can't"),
    ("wont", "won't"),
    ("isnt", "isn't"),
    ("wasnt", "wasn't"),
    ("couldnt", "couldn't"),
    ("wouldnt", "wouldn't"),
    ("shouldnt", "shouldn't"),
    ("havent", "haven't"),
    ("hasnt", "hasn't"),
    ("im", "I'm"),
    ("ive", "I've"),
];

/// Two words that are always wrong together.
const PAIRS: &[(&str, &str)] = &[
    ("could of", "could have"),
    ("should of", "should have"),
    ("would of", "would have"),
    ("must of", "must have"),
    ("your welcome", "you're welcome"),
    ("its been", "it's been"),
    ("more better", "better"),
    ("in regards", "in regard"),
    ("thank's for", "thanks for"),
    ("alright then", "all right then"),
    ("a order", "an order"),
    ("a email", "an email"),
    ("an parcel", "a parcel"),
];

/// What a careful writer would correct.
pub(super) fn remarks(text: &str) -> Vec<Remark> {
    let mut found = Vec::new();
    let words = spans(text);
    for (n, &(start, end)) in words.iter().enumerate() {
        let word = &text[start..end];
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let at = start + word.find(bare).unwrap_or(0);
        let lower = bare.to_lowercase();
        if let Some((_, right)) = MISSPELT.iter().find(|(wrong, _)| *wrong == lower) {
            found.push(
                Remark::new(NoteKind::Spelling, at, at + bare.len(), format!("\u{201c}{bare}\u{201d} is misspelt."))
                    .with(cased(bare, right)),
            );
        }
        if bare == "i" && !word.contains('.') {
            found.push(
                Remark::new(NoteKind::Grammar, at, at + 1, "\u{201c}I\u{201d} is written with a capital.").with("I"),
            );
        }
        if let Some(&(next, next_end)) = words.get(n + 1) {
            beside(text, (start, end), (next, next_end), &mut found);
        }
    }
    edges(text, &mut found);
    found
}

/// Faults of two words that stand beside each other.
fn beside(text: &str, (start, end): (usize, usize), (next, next_end): (usize, usize), found: &mut Vec<Remark>) {
    let word = &text[start..end];
    let after = text[next..next_end].trim_end_matches(|c: char| !c.is_alphanumeric());
    let doubled = word.chars().all(char::is_alphabetic) && word.eq_ignore_ascii_case(after);
    if doubled && !matches!(word.to_lowercase().as_str(), "that" | "had" | "very" | "no" | "bye") {
        found.push(Remark::new(NoteKind::Grammar, start, next + after.len(), "The same word twice.").with(word));
    }
    let pair = format!("{} {}", word.to_lowercase(), after.to_lowercase());
    if let Some((_, right)) = PAIRS.iter().find(|(wrong, _)| *wrong == pair) {
        let message = format!("\u{201c}{right}\u{201d} is meant.");
        found.push(Remark::new(NoteKind::Grammar, start, next + after.len(), message).with(cased(word, right)));
    }
    let gap = &text[end..next];
    if gap.starts_with("  ") && !gap.contains('\n') {
        found.push(Remark::new(NoteKind::Grammar, end, next, "More than one space.").with(" "));
    }
    let sentence =
        word.ends_with(['.', '!', '?']) && word.trim_end_matches(['.', '!', '?']).len() > 3 && !word.contains("..");
    if sentence && !after.contains(['.', '@']) {
        found.extend(capital(text, next, next + after.len()));
    }
}

/// A word with a small letter where a sentence begins.
fn capital(text: &str, start: usize, end: usize) -> Option<Remark> {
    let word = &text[start..end];
    let mut letters = word.chars();
    let first = letters.next().filter(|c| c.is_lowercase())?;
    let right = first.to_uppercase().collect::<String>() + letters.as_str();
    Some(Remark::new(NoteKind::Grammar, start, end, "A sentence begins with a capital.").with(right))
}

/// How a message begins and ends.
fn edges(text: &str, found: &mut Vec<Remark>) {
    let words = spans(text);
    let (Some(&(start, first)), Some(&(_, end))) = (words.first(), words.last()) else { return };
    if words.len() <= 5 {
        return;
    }
    let word = text[start..first].trim_end_matches(|c: char| !c.is_alphanumeric());
    found.extend(capital(text, start, start + word.len()).filter(|_| !word.contains(['.', '@'])));
    // Nothing of the last word is repeated: it may be part of a number that must not be shown.
    if text[..end].ends_with(char::is_alphanumeric) {
        found.push(Remark::new(NoteKind::Grammar, end, end, "The last sentence has no full stop.").with("."));
    }
}

/// The right word with the capital of the wrong one.
fn cased(wrong: &str, right: &str) -> String {
    let mut letters = right.chars();
    match (wrong.chars().next(), letters.next()) {
        (Some(capital), Some(first)) if capital.is_uppercase() => {
            first.to_uppercase().collect::<String>() + letters.as_str()
        }
        _ => right.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrected(text: &str) -> Vec<(String, String)> {
        remarks(text).into_iter().map(|r| (text[r.start..r.end].to_owned(), r.suggestion.unwrap_or_default())).collect()
    }

    #[test]
    fn sure_faults_have_their_correction() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(corrected("Recieved, thanks."), [pair("Recieved", "Received")]);
        assert_eq!(corrected("You should of called."), [pair("should of", "should have")]);
        assert_eq!(corrected("It is is here."), [pair("is is", "is")]);
        assert_eq!(corrected("It came. then it went."), [pair("then", "Then")]);
        assert_eq!(corrected("yes i will look into that now"), [pair("i", "I"), pair("yes", "Yes"), pair("", ".")]);
        assert_eq!(corrected("Your parcel is on its way to you."), []);
        assert_eq!(corrected("See example.com for more."), []);
    }
}
