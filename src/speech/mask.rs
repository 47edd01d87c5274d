//! What may be shown of words before the redactor has judged them.
//!
//! A card number is known as one only once all of it is there. So of words that are not settled everything that could
//! be part of a number, or of a name that is spelled, is left out.

use super::Word;
use super::numbers::{bare, groups};

/// Stands for what is left out.
const LEFT_OUT: &str = "…";

/// The words in one line, each run of what could be part of a number as one "…".
#[must_use]
pub fn masked(words: &[Word]) -> String {
    let mut shown: Vec<&str> = Vec::with_capacity(words.len());
    for word in words {
        match could_be_private(&word.text) {
            false => shown.push(&word.text),
            true if shown.last() == Some(&LEFT_OUT) => {}
            true => shown.push(LEFT_OUT),
        }
    }
    shown.join(" ")
}

fn could_be_private(text: &str) -> bool {
    let plain = bare(text);
    let letter = plain.chars().count() == 1 && !matches!(plain.as_str(), "a" | "i");
    let spelled = text.split('-').filter(|part| bare(part).chars().count() == 1).count() > 1;
    letter
        || spelled
        || text.contains('@')
        || text.chars().any(|c| c.is_numeric())
        || matches!(plain.as_str(), "oh" | "double" | "triple" | "hundred" | "thousand")
        || !groups(&[plain.as_str()]).is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        let word = |text: &str| Word { text: text.to_owned(), start_s: 0.0, end_s: 1.0, confidence: 0.9 };
        masked(&text.split_whitespace().map(word).collect::<Vec<_>>())
    }

    #[test]
    fn numbers_and_spelling_are_left_out_and_words_stay() {
        assert_eq!(shown("My card is four one double one, thank you."), "My card is … thank you.");
        assert_eq!(shown("It's 4111-1111 and twenty-five I think"), "It's … and … I think");
        assert_eq!(shown("that's M-A-I-N or J O at a shop"), "that's … or … at a shop");
        assert_eq!(shown("write to jo@example.org"), "write to …");
        assert_eq!(shown("How can I help you?"), "How can I help you?");
        assert_eq!(shown(""), "");
    }

    proptest! {
        #[test]
        fn no_digit_is_ever_shown(words in prop::collection::vec("[a-z0-9@ -]{0,8}", 0..12)) {
            let text = shown(&words.join(" "));
            prop_assert!(!text.chars().any(|c| c.is_ascii_digit()), "{}", text);
        }
    }
}
