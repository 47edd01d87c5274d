//! Lines to say: ready ones, those a person gives, and those a call's summary offers.

use serde::{Deserialize, Serialize};

use crate::Party;
use crate::call::Record;
use crate::cues::Skill;

/// The ready lines, as they stand in the data file.
const READY: &str = include_str!("lines.toml");
/// Longest line, words: two sentences.
pub const MOST_WORDS: usize = 40;

/// A line to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillLine {
    /// The words.
    pub text: String,
    /// The skill it serves, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<Skill>,
    /// What the customer has just said, where that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// What was said in its place in the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// Where in the call, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_s: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    line: Vec<DrillLine>,
}

/// Why there is no line to say.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LineError {
    /// One word, or none.
    #[error("a line to say has two words or more; `sidetone drill --list` shows ready ones.")]
    TooShort,
    /// More than [`MOST_WORDS`].
    #[error("the line has {0} words; take a sentence of at most {MOST_WORDS}.")]
    TooLong(usize),
    /// The data file is damaged: a fault of the program.
    #[error("the ready lines cannot be read: {0}")]
    Damaged(String),
}

impl DrillLine {
    /// A line as a person gave it.
    #[must_use]
    pub fn given(text: &str) -> DrillLine {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        DrillLine { text, skill: None, customer: None, instead_of: None, at_s: None }
    }

    /// The same, where it can be said.
    ///
    /// # Errors
    /// [`LineError`] where it is too short or too long.
    pub fn checked(self) -> Result<DrillLine, LineError> {
        match self.text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() {
            0 | 1 => Err(LineError::TooShort),
            words if words > MOST_WORDS => Err(LineError::TooLong(words)),
            _ => Ok(self),
        }
    }
}

/// The ready lines, of one skill or of all.
///
/// # Errors
/// [`LineError::Damaged`] where the data file of the program is.
pub fn ready(skill: Option<Skill>) -> Result<Vec<DrillLine>, LineError> {
    let file: File = toml::from_str(READY).map_err(|error| LineError::Damaged(error.to_string()))?;
    Ok(file.line.into_iter().filter(|line| skill.is_none() || line.skill == skill).collect())
}

/// The better wordings that a call's summary offers, by time, each with what stood in its place.
#[must_use]
pub fn offered(record: &Record) -> Vec<DrillLine> {
    let points = record.summary.what_to_try.iter();
    let lines = points.filter_map(|point| {
        let text = point.suggestion.clone()?;
        let before = record.utterances.iter().rev().find(|utterance| {
            utterance.party == Party::Customer
                && utterance.start_s <= point.at_s
                && point.at_s - utterance.end_s < NEAR_S
        });
        let customer = before.map(|utterance| utterance.text.clone());
        let own = !point.quote.is_empty() && !customers_words(record, &point.quote);
        Some(DrillLine {
            text,
            skill: Some(point.skill),
            customer,
            instead_of: own.then(|| point.quote.clone()),
            at_s: Some(point.at_s),
        })
    });
    lines.filter_map(|line| line.checked().ok()).collect()
}

/// What the customer said longer ago than this was no occasion.
const NEAR_S: f64 = 15.0;

/// A missed chance is quoted by what the customer said.
fn customers_words(record: &Record, quote: &str) -> bool {
    let quote = quote.trim_end_matches('\u{2026}');
    record.utterances.iter().any(|utterance| utterance.party == Party::Customer && utterance.text.contains(quote))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::config::Config;
    use crate::cues::{Polarity, text::said};
    use crate::drill::{Said, Sound, Take};

    #[test]
    fn there_are_ready_lines_for_every_spoken_skill_that_words_show() {
        let lines = ready(None).unwrap();
        assert!(lines.len() >= 20, "{}", lines.len());
        for skill in [
            Skill::Listening,
            Skill::Communication,
            Skill::ClearSpeech,
            Skill::Positivity,
            Skill::Empathy,
            Skill::ConflictResolution,
            Skill::Assertiveness,
        ] {
            assert!(ready(Some(skill)).unwrap().len() >= 2, "{skill:?}");
        }
    }

    /// What is held up as a model must stand before the program's own rules.
    #[test]
    fn no_ready_line_has_a_cue_against_it_and_every_one_can_be_said() {
        for line in ready(None).unwrap() {
            let words = vec![said(Party::Agent, &line.text, 0.5)];
            let take = Take::measure(&Sound::default(), Said::Words(words), &line, &Config::default(), None);
            let against: Vec<_> = take.cues.iter().filter(|cue| cue.polarity == Polarity::Negative).collect();
            assert!(against.is_empty() && take.fillers == Some(vec![]), "{}: {against:?}", line.text);
            let words = line.text.split_whitespace().count();
            assert!((4..=26).contains(&words), "{words} words: {}", line.text);
            assert!(line.checked().is_ok());
        }
    }

    #[test]
    fn a_word_alone_and_a_speech_are_no_lines() {
        assert_eq!(DrillLine::given(" hello ").checked(), Err(LineError::TooShort));
        assert_eq!(DrillLine::given(&"word ".repeat(41)).checked(), Err(LineError::TooLong(41)));
        assert_eq!(DrillLine::given("I  can\thelp.").checked().unwrap().text, "I can help.");
    }
}
