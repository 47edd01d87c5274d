//! Words to their places: where the attention says they begin, and where somebody is heard.
//!
//! Attention finds a word to a tenth of a second but knows no pauses; voice activity knows pauses but no words. Each
//! pause is therefore given to the gap between two words that lies nearest to it, rather after a full stop than in
//! the middle of a clause; words beside a pause then begin and end where the speech does.

use super::Word;
use crate::Span;

/// What a pause costs where no mark, or only a comma, stands before it, in seconds of distance.
const WITHOUT_MARK_S: f64 = 0.3;
const AFTER_COMMA_S: f64 = 0.1;
/// The first word of a segment begins with it unless it is so much later: a breath or a click came first.
const LATEST_FIRST_S: f64 = 0.6;
/// Longest plausible word: a base, and more for each letter or digit. What follows it in a segment is no part of it.
const WORD_S: f64 = 0.8;
const LETTER_S: f64 = 0.12;
const DIGIT_S: f64 = 0.5;

/// Gives words, which have onsets only, their places in the speech they were heard in.
///
/// Afterwards every word lies within `segments` (sorted, at least one), ends no earlier than it begins, and begins no
/// earlier than the word before it ended.
pub fn place(words: &mut [Word], segments: &[Span]) {
    let mut first = 0;
    for (k, segment) in segments.iter().enumerate() {
        let last = k + 1 == segments.len();
        let past = if last { words.len() } else { first + pause_before(&words[first..], segment.end_s) };
        within(&mut words[first..past], *segment);
        first = past;
    }
}

/// The number of words that were said before a pause: the fewest seconds by which words must move across it.
fn pause_before(words: &[Word], from_s: f64) -> usize {
    let cost = |i: usize| {
        let early_s = words.get(i).map_or(0.0, |word| (from_s - word.start_s).max(0.0));
        let Some(last) = i.checked_sub(1).map(|before| &words[before]) else { return early_s };
        let mark = match last.text.chars().next_back() {
            Some('.' | '?' | '!') => 0.0,
            Some(',' | ';' | ':') => AFTER_COMMA_S,
            _ => WITHOUT_MARK_S,
        };
        early_s + (last.start_s - from_s).max(0.0) + mark
    };
    (0..=words.len()).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(0)
}

fn longest_s(word: &Word) -> f64 {
    let count = |kind: fn(char) -> bool| word.text.chars().filter(|c| kind(*c)).count() as f64;
    WORD_S + LETTER_S * count(char::is_alphabetic) + DIGIT_S * count(char::is_numeric)
}

/// Words of one segment: in order, without gaps but for words that would be too long.
fn within(words: &mut [Word], segment: Span) {
    let mut from_s = segment.start_s;
    for (i, word) in words.iter_mut().enumerate() {
        let begins = i == 0 && word.start_s - segment.start_s < LATEST_FIRST_S;
        from_s = if begins { segment.start_s } else { word.start_s.clamp(from_s, segment.end_s) };
        word.start_s = from_s;
    }
    let mut to_s = segment.end_s;
    for word in words.iter_mut().rev() {
        word.end_s = to_s.min(word.start_s + longest_s(word));
        to_s = word.start_s;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(words: &[(&str, f64)]) -> Vec<Word> {
        let word =
            |&(text, start_s): &(&str, f64)| Word { text: text.into(), start_s, end_s: start_s, confidence: 1.0 };
        words.iter().map(word).collect()
    }

    fn times(words: &[Word]) -> Vec<(f64, f64)> {
        words.iter().map(|word| (word.start_s, word.end_s)).collect()
    }

    #[test]
    fn words_beside_a_pause_end_and_begin_with_the_speech() {
        let mut words = said(&[("So", 1.1), ("there.", 1.4), ("Now", 2.9), ("then.", 3.5)]);
        place(&mut words, &[Span::new(1.0, 2.0), Span::new(3.0, 4.0)]);
        assert_eq!(times(&words), [(1.0, 1.4), (1.4, 2.0), (3.0, 3.5), (3.5, 4.0)]);
    }

    #[test]
    fn a_pause_falls_after_the_full_stop_nearby() {
        // The word before the pause seems to begin within it; the mark tells where it belongs.
        let mut words = said(&[("Right", 1.0), ("there.", 2.1), ("Now", 2.9)]);
        place(&mut words, &[Span::new(1.0, 2.0), Span::new(2.6, 3.2)]);
        assert_eq!(times(&words), [(1.0, 2.0), (2.0, 2.0), (2.6, 3.2)]);
    }

    #[test]
    fn a_breath_before_the_word_and_noise_after_it_are_no_part_of_it() {
        let mut words = said(&[("Yes.", 3.0)]);
        place(&mut words, &[Span::new(1.0, 6.0)]);
        assert_eq!(times(&words), [(3.0, 4.16)]);
    }

    #[test]
    fn a_segment_in_which_no_word_is_heard_stays_empty() {
        let mut words = said(&[("Yes.", 1.0)]);
        place(&mut words, &[Span::new(1.0, 1.5), Span::new(5.0, 5.3)]);
        assert_eq!(times(&words), [(1.0, 1.5)]);
        place(&mut [], &[Span::new(1.0, 2.0)]);
    }

    proptest! {
        #[test]
        fn placed_words_are_in_order_and_in_speech(
            gaps in prop::collection::vec((0.0..1.0f64, 0.1..2.0f64), 1..5),
            onsets in prop::collection::vec((-1.0..12.0f64, "[a-z]{1,5}[.,]?"), 0..12),
        ) {
            let mut at_s = 0.0;
            let segments: Vec<Span> = gaps.iter().map(|(gap_s, len_s)| {
                let start_s = at_s + gap_s;
                at_s = start_s + len_s;
                Span::new(start_s, at_s)
            }).collect();
            let mut words: Vec<Word> = onsets.iter()
                .map(|(start_s, text)| Word { text: text.clone(), start_s: *start_s, end_s: *start_s, confidence: 1.0 })
                .collect();
            place(&mut words, &segments);
            let mut from_s = segments[0].start_s;
            for word in &words {
                prop_assert!(word.start_s >= from_s && word.end_s >= word.start_s);
                prop_assert!(segments.iter().any(|s| s.start_s <= word.start_s && word.end_s <= s.end_s));
                from_s = word.end_s;
            }
        }
    }
}
