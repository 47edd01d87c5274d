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
