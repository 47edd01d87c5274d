//! Tokens to words.

use super::Word;

/// A piece of text as the decoder wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Its bytes; a character may be spread over several tokens.
    pub bytes: Vec<u8>,
    /// Its probability, 0 to 1.
    pub probability: f32,
    /// Onset, seconds on the call's clock.
    pub start_s: f64,
}

/// Joins tokens to words: a word begins where a token begins with white space.
///
/// A word has only its onset yet: [`place`](super::place::place) gives it its end. Its confidence is the geometric mean of its tokens' probabilities. Marks that stand alone join the word before.
#[must_use]
pub fn words(tokens: &[Token]) -> Vec<Word> {
    let mut groups: Vec<&[Token]> = Vec::new();
    let mut start = 0;
    for (i, token) in tokens.iter().enumerate().skip(1) {
        if token.bytes.first().is_some_and(u8::is_ascii_whitespace) {
            groups.push(&tokens[start..i]);
            start = i;
        }
    }
    groups.push(&tokens[start..]);
    let mut words: Vec<Word> = Vec::new();
    for group in groups {
        push_word(group, &mut words);
    }
    words
}

fn push_word(tokens: &[Token], words: &mut Vec<Word>) {
    let bytes: Vec<u8> = tokens.iter().flat_map(|token| token.bytes.iter().copied()).collect();
    let text = String::from_utf8_lossy(&bytes).split_whitespace().collect::<String>();
    let Some(first) = tokens.first() else { return };
    if text.is_empty() {
        return;
    }
    if !text.chars().any(char::is_alphanumeric) {
        // A lone dash is a change of speaker or a trailing off; other marks belong to the word they follow.
        if let Some(before) = words.last_mut().filter(|_| !text.chars().all(|c| matches!(c, '-' | '–' | '—'))) {
            before.text.push_str(&text);
        }
        return;
    }
    let log_sum: f32 = tokens.iter().map(|token| token.probability.max(1e-6).ln()).sum();
    let confidence = (log_sum / tokens.len() as f32).exp().clamp(0.0, 1.0);
    words.push(Word { text, start_s: first.start_s, end_s: first.start_s, confidence });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, probability: f32, start_s: f64) -> Token {
        Token { bytes: text.as_bytes().to_vec(), probability, start_s }
    }

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn tokens_join_to_words_with_times_and_confidence() {
        let tokens =
            [token(" Har", 0.5, 1.0), token("bour", 0.125, 1.2), token(" Home", 0.9, 1.6), token(".", 0.4, 2.0)];
        let words = words(&tokens);
        assert_eq!(texts(&words), ["Harbour", "Home."]);
        assert_eq!((words[0].start_s, words[1].start_s), (1.0, 1.6));
        assert!((words[0].confidence - 0.25).abs() < 1e-6);
        assert!((words[1].confidence - 0.6).abs() < 1e-6);
    }

    #[test]
    fn a_character_spread_over_tokens_is_whole_again() {
        let bytes = " café".as_bytes();
        let part = |bytes: &[u8]| Token { bytes: bytes.to_vec(), probability: 1.0, start_s: 0.0 };
        assert_eq!(texts(&words(&[part(&bytes[..5]), part(&bytes[5..])])), ["café"]);
    }

    #[test]
    fn lone_marks_are_no_words() {
        let said = [token(" Yes", 0.9, 0.0), token(" -", 0.9, 0.5), token(" no", 0.9, 0.6), token(" !", 0.9, 1.0)];
        assert_eq!(texts(&words(&said)), ["Yes", "no!"]);
        assert!(words(&[token(" ...", 0.9, 0.0)]).is_empty());
        assert!(words(&[]).is_empty());
    }
}
