//! E-mail addresses as people spell them: "R dot Patel, P, A, T, E, L, at example dot com".

use super::numbers::{self, bare};

/// An address and the words it was spelled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelled {
    /// The address in lower case.
    pub address: String,
    /// Index of the first word.
    pub first: usize,
    /// Index of the last word.
    pub last: usize,
}

fn symbol(word: &str) -> Option<&'static str> {
    match word {
        "dot" | "point" => Some("."),
        "underscore" => Some("_"),
        "dash" | "hyphen" => Some("-"),
        "plus" => Some("+"),
        _ => None,
    }
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())
}

/// One letter, or several with hyphens between: "H-A-L-L".
fn is_spelling(word: &str) -> bool {
    word.split('-').all(is_letter)
}

/// Words that introduce an address and are no part of it.
const LEAD_INS: &[&str] = &[
    "is", "it's", "its", "it", "to", "my", "email", "e-mail", "address", "that's", "the", "and", "yes", "sure", "at",
    "be", "would",
];

/// The first address in the words.
#[must_use]
pub fn find(words: &[&str]) -> Option<Spelled> {
    let plain: Vec<String> = words.iter().map(|word| bare(word)).collect();
    if let Some(at) = words.iter().position(|word| word.contains('@')) {
        return Some(Spelled { address: plain[at].clone(), first: at, last: at });
    }
    // The last "at" is the address's: "you can reach me at jo at example dot com".
    plain.iter().enumerate().rev().filter(|(_, word)| *word == "at").find_map(|(at, _)| {
        let last = domain_end(&plain, at)?;
        let first = local_start(words, &plain, at)?;
        let address = format!("{}@{}", local(&plain[first..at]), local(&plain[at + 1..=last]));
        Some(Spelled { address, first, last })
    })
}

/// The domain after "at": a name, then "dot" and a part, as often as it goes on; or one word with a full stop in it.
fn domain_end(plain: &[String], at: usize) -> Option<usize> {
    let name = plain.get(at + 1)?;
    if name.contains('.') {
        return Some(at + 1);
    }
    let mut end = at + 1;
    // A domain may be spelled letter by letter or be two words before its dot.
    let dot = (at + 2..plain.len().min(at + 8)).find(|i| plain[*i] == "dot")?;
    let between = &plain[at + 1..dot];
    if between.len() > 2 && !between.iter().all(|word| is_letter(word) || symbol(word).is_some()) {
        return None;
    }
    let mut next = dot;
    while plain.get(next).is_some_and(|word| word == "dot") && next + 1 < plain.len() {
        end = next + 1;
        next += 2;
    }
    (end > at + 1).then_some(end)
}

fn local_start(words: &[&str], plain: &[String], at: usize) -> Option<usize> {
    let mut first = at;
    let mut named = false;
    while first > 0 {
        let word = plain[first - 1].as_str();
        let is_piece = |word: &str| is_spelling(word) || symbol(word).is_some() || numbers::cardinal(&[word]).is_some();
        let piece = is_piece(word);
        // A sentence ends before the address begins; initials such as "R." do not end one.
        let stop = words[first - 1].ends_with(['.', '?', '!']) && !is_letter(word);
        let next = plain.get(first).map_or("at", String::as_str);
        let joined = matches!(next, "at" | "that's" | "spelled" | "spelt") || is_piece(next);
        // "jo dot hall, that's H, A, L, L, at": the name, and its letters again.
        let spelled = matches!(word, "that's" | "spelled" | "spelt")
            && first < at
            && plain[first..at].iter().all(|word| is_spelling(word));
        if spelled && first > 1 {
            named = false;
            first -= 1;
            continue;
        }
        if LEAD_INS.contains(&word) || stop || word.is_empty() {
            break;
        }
        if piece {
            named = named && symbol(word).is_none();
        } else if !named && joined {
            named = true;
        } else {
            break;
        }
        first -= 1;
    }
    (first < at).then_some(first)
}

/// Pieces joined; letters that spell the name before them again are left out.
fn local(pieces: &[String]) -> String {
    let mut text = String::new();
    let mut name = String::new();
    let mut letters = String::new();
    for piece in pieces.iter().filter(|piece| !matches!(piece.as_str(), "that's" | "spelled" | "spelt")) {
        if is_letter(piece) && !name.is_empty() {
            letters.push_str(piece);
            if letters == name {
                letters.clear();
            }
            continue;
        }
        text.push_str(&std::mem::take(&mut letters));
        if let Some(mark) = symbol(piece) {
            text.push_str(mark);
            name.clear();
        } else if let Some((number, _)) = numbers::cardinal(&[piece.as_str()]).filter(|_| !piece.is_empty()) {
            text.push_str(&number.to_string());
        } else {
            text.push_str(piece);
            if piece.len() > 1 {
                name.clone_from(piece);
            }
        }
    }
    text.push_str(&letters);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_spelled() {
        for (said, want) in [
            ("It's R dot Patel, P, A, T, E, L, at example dot com.", Some("r.patel@example.com")),
            ("my e-mail is jo underscore hall seven at mail dot example dot org", Some("jo_hall7@mail.example.org")),
            ("r.patel@example.com.", Some("r.patel@example.com")),
            ("I was at the depot.", None),
            ("You can e-mail me at jo underscore hall at example dot org", Some("jo_hall@example.org")),
            ("Okay. Jo dot Hall, that's H, A, L, L, at example dot org.", Some("jo.hall@example.org")),
            ("Sure. S, a, m at example.com", Some("sam@example.com")),
        ] {
            let words: Vec<&str> = said.split(' ').collect();
            assert_eq!(find(&words).map(|found| found.address).as_deref(), want, "{said}");
        }
    }
}
