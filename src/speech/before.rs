//! What a party said just before, as sound: a recogniser that hears a short utterance after the one before it knows voice, line and talk.

use super::check::plain;
use super::{Clip, Word};
use crate::Span;
use crate::frames::SAMPLE_RATE_HZ;

/// After a longer pause the talk has moved on, and the silence would take the room of sound, seconds.
const LONGEST_GAP_S: f64 = 2.0;
/// Air kept before the first word of what is heard again, seconds.
const AIR_S: f64 = 0.1;
/// Less than this is not worth hearing again, seconds.
const LEAST_S: f64 = 0.3;

/// Sound that is put before a clip, up to where the clip begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// When its first sample was captured, seconds on the call's clock.
    pub start_s: f64,
    /// Samples at 16 kHz, silence up to the clip among them.
    pub samples: Vec<f32>,
    /// The segments within, as spans on the call's clock.
    pub segments: Vec<Span>,
    /// The last word said in it, as it was heard then, without case and marks.
    pub last_word: String,
}

/// A clip and the last word heard in it.
type Said = (Clip, String);

/// The last two utterances of each party: the newest may be an earlier draft of the clip at hand. A plain value.
#[derive(Debug, Clone, Default)]
pub struct Before {
    last: [[Option<Said>; 2]; 2],
}

impl Before {
    /// Keeps a clip in which words were heard. A draft gives way to a later one of the same utterance.
    pub fn remember(&mut self, clip: &Clip, words: &[Word]) {
        let [older, newest] = &mut self.last[clip.party.index()];
        if newest.as_ref().is_some_and(|(newest, _)| newest.speech_end_s <= clip.speech_start_s) {
            *older = newest.take();
        }
        *newest = Some((clip.clone(), words.last().map_or_else(String::new, |word| plain(&word.text))));
    }

    /// What the party said before a clip: the last whole segments that fit into `most_s`, pause included.
    #[must_use]
    pub fn lead(&self, clip: &Clip, most_s: f64) -> Option<Lead> {
        let mut said = self.last[clip.party.index()].iter().rev().flatten();
        let (earlier, last_word) = said.find(|(earlier, _)| earlier.speech_end_s <= clip.speech_start_s)?;
        let oldest_s = clip.start_s - most_s;
        if clip.start_s - earlier.speech_end_s > LONGEST_GAP_S {
            return None;
        }
        let first = earlier.segments.iter().position(|segment| segment.start_s - AIR_S >= oldest_s)?;
        let ended_s = first.checked_sub(1).map_or(earlier.start_s, |before| earlier.segments[before].end_s);
        let start_s = (earlier.segments[first].start_s - AIR_S).max(ended_s).max(earlier.start_s);
        let samples = cut(earlier, start_s, clip.start_s);
        (clip.start_s - start_s >= LEAST_S).then(|| Lead {
            start_s,
            samples,
            segments: earlier.segments[first..].to_vec(),
            last_word: last_word.clone(),
        })
    }
}

impl Lead {
    /// How many words were said before the clip, of words that have their places in this lead and in the clip, whose speech
    /// begins at `clip_s`. Places are good to a tenth of a second: a word beside the pause that is on its wrong side is known by
    /// what was heard before.
    #[must_use]
    pub fn words_before(&self, words: &[Word], clip_s: f64) -> usize {
        let count = words.iter().take_while(|word| word.start_s < clip_s).count();
        let is_last = |n: Option<usize>| n.and_then(|n| words.get(n)).is_some_and(|w| plain(&w.text) == self.last_word);
        if is_last(count.checked_sub(1)) {
            return count;
        }
        match (is_last(Some(count)), is_last(count.checked_sub(2))) {
            (true, _) => count + 1,
            (_, true) => count - 1,
            _ => count,
        }
    }
}

/// The samples of a clip in a stretch that begins in it; silence where it has ended.
fn cut(clip: &Clip, from_s: f64, to_s: f64) -> Vec<f32> {
    let at = |s: f64| ((s - clip.start_s) * f64::from(SAMPLE_RATE_HZ)).round().max(0.0) as usize;
    let (from, to) = (at(from_s), at(to_s));
    let known = clip.samples.get(from.min(clip.samples.len())..to.min(clip.samples.len())).unwrap_or_default();
    let mut samples = known.to_vec();
    samples.resize(to.saturating_sub(from), 0.0);
    samples
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Party;

    fn clip(segments: &[(f64, f64)]) -> Clip {
        let segments: Vec<Span> = segments.iter().map(|(start_s, end_s)| Span::new(*start_s, *end_s)).collect();
        let (speech_start_s, speech_end_s) = (segments[0].start_s, segments[segments.len() - 1].end_s);
        let (start_s, end_s) = (speech_start_s - 0.2, speech_end_s + 0.2);
        let samples = vec![0.5; ((end_s - start_s) * 16_000.0).round() as usize];
        Clip { party: Party::Agent, start_s, speech_start_s, speech_end_s, segments, samples, known_s: end_s }
    }

    fn said(text: &str) -> Vec<Word> {
        let word = |(n, text): (usize, &str)| Word {
            text: text.to_owned(),
            start_s: n as f64,
            end_s: n as f64 + 1.0,
            confidence: 0.9,
        };
        text.split_whitespace().enumerate().map(word).collect()
    }

    #[test]
    fn a_word_on_the_wrong_side_of_the_pause_is_known_by_what_was_heard_before() {
        let lead = Lead { start_s: 0.0, samples: Vec::new(), segments: Vec::new(), last_word: "that".to_owned() };
        // Each word takes a second.
        assert_eq!(lead.words_before(&said("help with that. One is"), 3.0), 3);
        assert_eq!(lead.words_before(&said("help with that. One is"), 2.0), 3, "not said again");
        assert_eq!(lead.words_before(&said("help with that. One is"), 4.0), 3, "not lost");
        assert_eq!(lead.words_before(&said("help with this. One is"), 3.0), 3);
        assert_eq!(lead.words_before(&said("that that is"), 1.0), 1, "said twice");
        assert_eq!(lead.words_before(&[], 1.0), 0);
    }

    #[test]
    fn what_was_said_before_comes_with_its_pause() {
        let mut before = Before::default();
        before.remember(&clip(&[(1.0, 2.0), (2.4, 3.0)]), &said("so that"));
        let next = clip(&[(4.0, 5.0)]);
        let lead = before.lead(&next, 5.0).unwrap();
        assert!((lead.start_s - 0.9).abs() < 1e-9);
        assert_eq!(lead.segments.len(), 2);
        assert_eq!(lead.samples.len(), ((next.start_s - lead.start_s) * 16_000.0).round() as usize);
        assert_eq!((lead.samples[0], *lead.samples.last().unwrap()), (0.5, 0.0), "its sound, then silence");
    }

    #[test]
    fn only_whole_segments_that_fit_come_along() {
        let mut before = Before::default();
        before.remember(&clip(&[(1.0, 2.0), (2.4, 3.0)]), &said("so that"));
        let next = clip(&[(4.0, 5.0)]);
        assert_eq!(before.lead(&next, 2.0).unwrap().segments, [Span::new(2.4, 3.0)]);
        assert_eq!(before.lead(&next, 1.0), None);
        assert_eq!(before.lead(&clip(&[(6.0, 7.0)]), 9.0), None, "too long ago");
    }

    #[test]
    fn a_draft_is_not_put_before_its_own_utterance() {
        let mut before = Before::default();
        before.remember(&clip(&[(1.0, 2.0)]), &said("so that"));
        before.remember(&clip(&[(3.0, 3.5)]), &said("so that"));
        let whole = clip(&[(3.0, 3.5), (3.9, 5.0)]);
        assert_eq!(before.lead(&whole, 5.0).unwrap().segments, [Span::new(1.0, 2.0)]);
        before.remember(&whole, &said("so that"));
        assert_eq!(before.lead(&whole, 5.0).unwrap().segments, [Span::new(1.0, 2.0)]);
        let other = Clip { party: Party::Customer, ..clip(&[(5.5, 6.0)]) };
        assert_eq!(before.lead(&other, 5.0), None, "nobody else's");
    }
}
