//! Tokens to words, and words to their places.

use super::Word;
use crate::Span;

/// A piece of text as the decoder wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Its bytes; a character may be spread over several tokens.
    pub bytes: Vec<u8>,
    /// Its probability, 0 to 1.
    pub probability: f32,
    /// Onset, seconds on the call's clock.
    pub start_s: f64,
    /// End, seconds.
    pub end_s: f64,
}

/// Joins tokens to words: a word begins where a token begins with white space.
///
/// A word's confidence is the geometric mean of its tokens' probabilities. Marks that stand alone join the word before.
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
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
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
    words.push(Word { text, start_s: first.start_s, end_s: last.end_s, confidence });
}

/// Moves word times into the speech they were heard in and puts them in order.
///
/// Afterwards every word lies within `segments` (sorted, at least one), ends no earlier than it begins, and begins no
/// earlier than the word before it ended.
pub fn fit(words: &mut [Word], segments: &[Span]) {
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return };
    let mut from_s = first.start_s;
    for word in words {
        let start_s = into_speech(word.start_s.max(from_s), segments, Edge::Onset);
        let end_s = into_speech(word.end_s.max(start_s), segments, Edge::End);
        word.start_s = start_s.clamp(from_s, last.end_s);
        word.end_s = end_s.clamp(word.start_s, last.end_s);
        from_s = word.end_s;
    }
}

enum Edge {
    Onset,
    End,
}

/// A moment in a pause moves to the speech that follows (onsets) or that went before (ends).
fn into_speech(time_s: f64, segments: &[Span], edge: Edge) -> f64 {
    let Some(after) = segments.iter().position(|segment| time_s < segment.end_s) else {
        return segments.last().map_or(time_s, |segment| segment.end_s);
    };
    if time_s >= segments[after].start_s {
        return time_s;
    }
    match edge {
        Edge::Onset => segments[after].start_s,
        Edge::End if after > 0 => segments[after - 1].end_s,
        Edge::End => segments[after].start_s,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn token(text: &str, probability: f32, start_s: f64, end_s: f64) -> Token {
        Token { bytes: text.as_bytes().to_vec(), probability, start_s, end_s }
    }

    fn texts(words: &[Word]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn tokens_join_to_words_with_times_and_confidence() {
        let tokens = [
            token(" Har", 0.5, 1.0, 1.2),
            token("bour", 0.125, 1.2, 1.5),
            token(" Home", 0.9, 1.6, 2.0),
            token(".", 0.4, 2.0, 2.1),
        ];
        let words = words(&tokens);
        assert_eq!(texts(&words), ["Harbour", "Home."]);
        assert_eq!((words[0].start_s, words[0].end_s), (1.0, 1.5));
        assert!((words[0].confidence - 0.25).abs() < 1e-6);
        assert!((words[1].confidence - 0.6).abs() < 1e-6);
    }

    #[test]
    fn a_character_spread_over_tokens_is_whole_again() {
        let bytes = " café".as_bytes();
        let part = |bytes: &[u8]| Token { bytes: bytes.to_vec(), probability: 1.0, start_s: 0.0, end_s: 1.0 };
        assert_eq!(texts(&words(&[part(&bytes[..5]), part(&bytes[5..])])), ["café"]);
    }

    #[test]
    fn lone_marks_are_no_words() {
        let said = [
            token(" Yes", 0.9, 0.0, 0.5),
            token(" -", 0.9, 0.5, 0.6),
            token(" no", 0.9, 0.6, 1.0),
            token(" !", 0.9, 1.0, 1.1),
        ];
        assert_eq!(texts(&words(&said)), ["Yes", "no!"]);
        assert!(words(&[token(" ...", 0.9, 0.0, 0.5)]).is_empty());
        assert!(words(&[]).is_empty());
    }

    #[test]
    fn times_move_out_of_pauses() {
        let segments = [Span::new(1.0, 2.0), Span::new(3.0, 4.0)];
        let mut said = [("a", 0.8, 1.5), ("b", 1.5, 2.6), ("c", 2.5, 3.5), ("d", 3.5, 4.4)]
            .map(|(text, start_s, end_s)| Word { text: text.into(), start_s, end_s, confidence: 1.0 });
        fit(&mut said, &segments);
        let times: Vec<_> = said.iter().map(|word| (word.start_s, word.end_s)).collect();
        assert_eq!(times, [(1.0, 1.5), (1.5, 2.0), (3.0, 3.5), (3.5, 4.0)]);
    }

    proptest! {
        #[test]
        fn fitted_words_are_in_order_and_in_speech(
            gaps in prop::collection::vec((0.0..1.0f64, 0.1..2.0f64), 1..5),
            times in prop::collection::vec((-1.0..12.0f64, -1.0..12.0f64), 0..12),
        ) {
            let mut at_s = 0.0;
            let segments: Vec<Span> = gaps.iter().map(|(gap_s, len_s)| {
                let start_s = at_s + gap_s;
                at_s = start_s + len_s;
                Span::new(start_s, at_s)
            }).collect();
            let mut said: Vec<Word> = times.iter()
                .map(|(start_s, end_s)| Word { text: "a".into(), start_s: *start_s, end_s: *end_s, confidence: 1.0 })
                .collect();
            fit(&mut said, &segments);
            let mut from_s = segments[0].start_s;
            for word in &said {
                prop_assert!(word.start_s >= from_s && word.end_s >= word.start_s && word.end_s <= at_s);
                prop_assert!(segments.iter().any(|s| s.start_s <= word.start_s && word.start_s <= s.end_s));
                from_s = word.end_s;
            }
        }
    }
}
