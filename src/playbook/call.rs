//! A call as the rules of a playbook read it: who said what in which turn.

use std::borrow::Cow;

use super::item::Words;
use super::phrase::Phrase;
use crate::Party;
use crate::call::{FoundBy, FoundWords, Record, SourceKind};
use crate::cues::dialogue::is_backchannel;
use crate::cues::line::{Line, Part, Sentence};
use crate::cues::text::said;
use crate::cues::{Cue, Skill};
use crate::speech::{DroppedText, Utterance};

/// A longer sentence is quoted in part, in words.
const LONG: usize = 30;

/// An utterance, read.
pub(super) struct Said<'a> {
    pub utterance: Cow<'a, Utterance>,
    pub line: Line,
    /// Turns of its party so far, this one counted.
    pub turn: usize,
}

/// A call, read once for all items.
pub(super) struct Call<'a> {
    pub said: Vec<Said<'a>>,
    cues: &'a [Cue],
    dropped: &'a [DroppedText],
    /// Turns of each party.
    turns: [usize; 2],
    /// First word and last word, seconds.
    pub first_s: f64,
    pub last_s: f64,
    /// Why nothing can be judged, where that is so.
    pub unjudged: Option<&'static str>,
}

/// Words that a rule found, and the turn they stand in.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub words: FoundWords,
    pub turn: usize,
}

impl<'a> Call<'a> {
    pub(super) fn new(record: &'a Record) -> Call<'a> {
        Call::of(&record.utterances, &record.cues, &record.health.dropped_texts, unjudged(record))
    }

    pub(super) fn of(
        utterances: &'a [Utterance],
        cues: &'a [Cue],
        dropped: &'a [DroppedText],
        unjudged: Option<&'static str>,
    ) -> Call<'a> {
        let mut call = Call {
            said: Vec::new(),
            cues,
            dropped,
            turns: [0; 2],
            first_s: utterances.first().map_or(0.0, |first| first.start_s),
            last_s: utterances.iter().map(|last| last.end_s).fold(0.0, f64::max),
            unjudged,
        };
        let mut speaker = None;
        for utterance in utterances {
            let utterance = with_words(utterance);
            let line = Line::new(&utterance);
            if line.tokens.is_empty() {
                continue;
            }
            let party = utterance.party;
            if speaker != Some(party) && !is_backchannel(&line, &utterance) {
                speaker = Some(party);
                call.turns[party.index()] += 1;
            }
            let turn = call.turns[party.index()].max(1);
            call.said.push(Said { utterance, line, turn });
        }
        call
    }

    /// Turns of a party that come after this one.
    pub(super) fn turns_left(&self, party: Party, turn: usize) -> usize {
        self.turns[party.index()].saturating_sub(turn)
    }

    /// Whether words of a party were lost in a stretch, so that it may have said what was not found.
    pub(super) fn lost_words(&self, party: Party, from_s: f64, to_s: f64) -> bool {
        let within = |text: &&DroppedText| text.party == party && text.end_s > from_s && text.start_s < to_s;
        self.dropped.iter().filter(within).map(|text| text.end_s - text.start_s).sum::<f64>() >= 1.0
    }

    /// What phrases and cues find, in order of time.
    pub(super) fn hits(&self, words: &Words) -> Vec<Hit> {
        let mut hits = Vec::new();
        for said in self.said.iter().filter(|said| said.utterance.party == words.said_by) {
            let whole = said.whole();
            for phrase in &words.phrases {
                let sentences =
                    if phrase.plain { std::slice::from_ref(&whole) } else { said.line.sentences.as_slice() };
                sentences.iter().for_each(|sentence| said.find(phrase, &words.exceptions, sentence, &mut hits));
            }
        }
        hits.extend(self.cues.iter().filter(|cue| stands_for(cue, words)).map(|cue| self.cue_hit(cue, words)));
        hits.sort_by(|a, b| a.words.start_s.total_cmp(&b.words.start_s));
        hits
    }

    fn cue_hit(&self, cue: &Cue, words: &Words) -> Hit {
        let before = |said: &&Said<'_>| said.utterance.party == words.said_by && said.utterance.start_s <= cue.end_s;
        Hit {
            words: FoundWords {
                party: cue.party,
                start_s: cue.start_s,
                end_s: cue.end_s,
                quote: cue.evidence.quote.clone(),
                by: FoundBy::Cue,
                rule: cue.cue.name().to_owned(),
                score: None,
                threshold: None,
                cue: Some(cue.id.clone()),
            },
            turn: self.said.iter().rev().find(before).map_or(1, |said| said.turn),
        }
    }
}

/// Cues of private numbers may be of either party; of all others the kind says whose they are.
fn stands_for(cue: &Cue, words: &Words) -> bool {
    words.cues.contains(&cue.cue) && (cue.skill != Skill::Privacy || cue.party == words.said_by)
}

fn unjudged(record: &Record) -> Option<&'static str> {
    if record.source.kind == SourceKind::MonoFile {
        return Some("both parties are on one channel, so it is not known who said what");
    }
    record.utterances.is_empty().then_some("the call has no words")
}

/// Records of other programs may have a text without the times of its words.
fn with_words(utterance: &Utterance) -> Cow<'_, Utterance> {
    match utterance.words.is_empty() && !utterance.text.is_empty() {
        true => Cow::Owned(said(utterance.party, &utterance.text, utterance.start_s)),
        false => Cow::Borrowed(utterance),
    }
}

impl Said<'_> {
    /// The whole utterance as one sentence: a plain phrase may run over full stops.
    fn whole(&self) -> Sentence {
        let part = Part { first: 0, last: self.line.tokens.len() };
        let clauses = self.line.sentences.iter().flat_map(|sentence| sentence.clauses.iter().copied()).collect();
        Sentence { part, text: self.line.text(part), asks: false, ended: true, clauses }
    }

    fn find(&self, phrase: &Phrase, exceptions: &[Phrase], sentence: &Sentence, hits: &mut Vec<Hit>) {
        for found in phrase.pattern.find_iter(&sentence.text) {
            let matched = self.line.part_of(sentence, found.start(), found.end());
            if !self.excepted(exceptions, matched) {
                hits.push(self.hit(matched, FoundBy::Phrase, phrase.text.clone()));
            }
        }
    }

    /// An exception counts within the thoughts in which the words stand.
    pub(super) fn excepted(&self, exceptions: &[Phrase], matched: Part) -> bool {
        let near = self.line.sentences.iter().filter(|sentence| sentence.part.overlaps(matched));
        exceptions.iter().any(|exception| {
            near.clone().any(|sentence| {
                let thought = sentence.thought_of(&self.line, matched);
                exception
                    .pattern
                    .find_iter(&sentence.text)
                    .any(|found| self.line.part_of(sentence, found.start(), found.end()).overlaps(thought))
            })
        })
    }

    /// Words of this utterance as evidence: the sentence they stand in, of a long one the thought.
    pub(super) fn hit(&self, matched: Part, by: FoundBy, rule: String) -> Hit {
        let sentences = self.line.sentences.iter().filter(|sentence| sentence.part.overlaps(matched));
        let part = sentences.fold(matched, |part, sentence| match sentence.part.last - sentence.part.first > LONG {
            true => part.with(sentence.thought_of(&self.line, matched)),
            false => part.with(sentence.part),
        });
        let (start_s, end_s) = self.line.time(&self.utterance, matched);
        let quote = self.line.quote(&self.utterance, part);
        let party = self.utterance.party;
        let words = FoundWords { party, start_s, end_s, quote, by, rule, score: None, threshold: None, cue: None };
        Hit { words, turn: self.turn }
    }
}
