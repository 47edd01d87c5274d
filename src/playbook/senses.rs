//! Sentences that mean the like: the sentence encoder on a call, each sentence at most once.

use std::collections::HashMap;

use super::call::{Call, Hit, Said};
use super::item::Words;
use crate::call::FoundBy;
use crate::cues::line::Part;
use crate::cues::meaning::{Meaning, likeness};

/// What example sentences mean, worked out once for all calls.
#[derive(Debug, Clone, Default)]
pub(super) struct Examples {
    senses: HashMap<String, Vec<f32>>,
}

impl Examples {
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a String>, meaning: Option<&Meaning>) -> Examples {
        let sense = |text: &String| meaning.and_then(|meaning| meaning.sense(text)).map(|sense| (text.clone(), sense));
        Examples { senses: texts.filter_map(sense).collect() }
    }

    /// The example of these that is most like a sense, and how like.
    fn nearest<'w>(&self, words: &'w Words, sense: &[f32]) -> Option<(&'w String, f64)> {
        let known = words.means.iter().filter_map(|text| Some((text, likeness(self.senses.get(text)?, sense))));
        known.max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// The senses of one call's sentences, each worked out when it is first asked for.
pub(super) struct Senses<'a> {
    pub meaning: Option<&'a Meaning>,
    pub examples: &'a Examples,
    /// The shortest sentence that is judged, in words.
    pub least_words: usize,
    pub seen: HashMap<(usize, Part), Option<Vec<f32>>>,
}

impl Senses<'_> {
    /// Every sentence of the party with the example it is most like, in order of time. A sentence of several thoughts is
    /// judged by the whole and by each of them.
    pub(super) fn hits(&mut self, words: &Words, call: &Call<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        if words.means.is_empty() || self.meaning.is_none() {
            return hits;
        }
        for (index, said) in call.said.iter().enumerate().filter(|(_, said)| said.utterance.party == words.said_by) {
            for sentence in &said.line.sentences {
                let mut parts = vec![sentence.part];
                parts.extend(sentence.thought_parts(&said.line).into_iter().filter(|part| *part != sentence.part));
                parts.retain(|part| !said.excepted(&words.exceptions, *part));
                let scored = parts.into_iter().filter_map(|part| Some((part, self.nearest(words, index, said, part)?)));
                let best = scored.max_by(|a, b| a.1.1.total_cmp(&b.1.1));
                hits.extend(best.map(|(part, (example, score))| {
                    let mut hit = said.hit(part, FoundBy::Meaning, example.clone());
                    hit.words.score = Some((score * 1e4).round() / 1e4);
                    hit
                }));
            }
        }
        hits
    }

    fn nearest<'w>(
        &mut self,
        words: &'w Words,
        index: usize,
        said: &Said<'_>,
        part: Part,
    ) -> Option<(&'w String, f64)> {
        let meaning = self.meaning?;
        let examples = self.examples;
        let least = self.least_words;
        let sense = self.seen.entry((index, part)).or_insert_with(|| {
            let text = said.line.words_of(&said.utterance, part);
            (text.split(' ').count() >= least).then(|| meaning.sense(&text)).flatten()
        });
        examples.nearest(words, sense.as_ref()?)
    }
}
