//! WordPiece: a sentence to the numbers of its word pieces, as BERT's uncased vocabulary counts them.
//!
//! Words are lower case without accents, every punctuation mark stands alone, and a word that is not in the
//! vocabulary is cut into the longest pieces that are (Schuster and Nakajima 2012; Devlin et al. 2019).

use std::collections::HashMap;

use super::MeaningError;

/// A longer word is unknown as a whole, as in BERT's own tokenizer.
const LONGEST_WORD: usize = 100;

/// Letters with accents and the letters they count as.
const ACCENTS: &[(&str, char)] = &[
    ("àáâãäåāăą", 'a'),
    ("çćčĉċ", 'c'),
    ("ďđ", 'd'),
    ("èéêëēĕėęě", 'e'),
    ("ĝğġģ", 'g'),
    ("ìíîïĩīĭį", 'i'),
    ("ñńņň", 'n'),
    ("òóôõöøōŏő", 'o'),
    ("ŕŗř", 'r'),
    ("śŝşšș", 's'),
    ("ţťț", 't'),
    ("ùúûüũūŭůű", 'u'),
    ("ýÿŷ", 'y'),
    ("źżž", 'z'),
];

/// The pieces of words that an encoder knows.
#[derive(Debug)]
pub struct Vocabulary {
    pieces: HashMap<String, i32>,
    unknown: i32,
    opens: i32,
    closes: i32,
}

impl Vocabulary {
    /// Reads a vocabulary, one piece a line; a piece that goes on with a word begins with `##`.
    ///
    /// # Errors
    /// [`MeaningError::Vocabulary`] when a piece that every sentence needs is missing.
    pub fn read(text: &str) -> Result<Vocabulary, MeaningError> {
        let pieces: HashMap<String, i32> = text.lines().zip(0..).map(|(piece, id)| (piece.to_owned(), id)).collect();
        let special =
            |name: &str| pieces.get(name).copied().ok_or_else(|| MeaningError::Vocabulary { piece: name.to_owned() });
        let (unknown, opens, closes) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(Vocabulary { pieces, unknown, opens, closes })
    }

    /// The pieces of a sentence between its opening and closing marks, at most `most` in all.
    #[must_use]
    pub fn ids(&self, text: &str, most: usize) -> Vec<i32> {
        let mut ids = vec![self.opens];
        for word in words(text) {
            self.cut(&word, &mut ids);
        }
        ids.truncate(most.max(2) - 1);
        ids.push(self.closes);
        ids
    }

    /// The longest known pieces from left to right; one that is unknown makes the whole word unknown.
    fn cut(&self, word: &str, ids: &mut Vec<i32>) {
        let before = ids.len();
        let mut rest = word;
        while !rest.is_empty() && word.len() <= LONGEST_WORD {
            let joined = rest.len() < word.len();
            let ends = rest.char_indices().map(|(at, letter)| at + letter.len_utf8()).rev();
            let found = ends.into_iter().find_map(|end| {
                let piece = if joined { format!("##{}", &rest[..end]) } else { rest[..end].to_owned() };
                self.pieces.get(&piece).map(|id| (end, *id))
            });
            let Some((end, id)) = found else { break };
            ids.push(id);
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            ids.truncate(before);
            ids.push(self.unknown);
        }
    }
}

/// Lower-case words without accents; each punctuation mark is a word.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.chars().flat_map(char::to_lowercase).map(plain) {
        if letter.is_whitespace() || letter.is_control() {
            words.push(String::new());
        } else if letter.is_alphanumeric() {
            if let Some(word) = words.last_mut() {
                word.push(letter);
            }
        } else {
            words.push(letter.to_string());
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn plain(letter: char) -> char {
    match letter {
        '\u{2018}' | '\u{2019}' | '`' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2013}' | '\u{2014}' => '-',
        _ if letter.is_ascii() => letter,
        _ => ACCENTS.iter().find(|(accented, _)| accented.contains(letter)).map_or(letter, |(_, plain)| *plain),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::read("[UNK]\n[CLS]\n[SEP]\ni\n'\nm\nun\n##happy\n##hap\nwait\n##ing\ncafe\n.").unwrap()
    }

    #[test]
    fn the_longest_pieces_are_taken_from_left_to_right() {
        let ids = vocabulary().ids("I\u{2019}m UNHAPPY. Waiting, caf\u{e9}", 64);
        // [CLS] i ' m un ##happy . wait ##ing [UNK] cafe [SEP]
        assert_eq!(ids, [1, 3, 4, 5, 6, 7, 12, 9, 10, 0, 11, 2]);
    }

    #[test]
    fn a_word_with_an_unknown_end_is_unknown_as_a_whole() {
        assert_eq!(vocabulary().ids("waits", 64), [1, 0, 2]);
    }

    #[test]
    fn a_vocabulary_without_its_marks_is_refused() {
        let message = Vocabulary::read("[UNK]\n[CLS]").unwrap_err().to_string();
        assert!(message.contains("[SEP]"), "{message}");
    }

    proptest! {
        #[test]
        fn any_text_gives_marks_at_both_ends_and_no_more_than_asked(text in any::<String>(), most in 2usize..40) {
            let ids = vocabulary().ids(&text, most);
            prop_assert!(ids.len() >= 2 && ids.len() <= most);
            prop_assert_eq!((ids[0], ids[ids.len() - 1]), (1, 2));
        }
    }
}
