//! Words that come too late: what was said half a minute ago helps nobody who is speaking now.

use super::{CoachInput, NudgeKind};
use crate::cues::{CueKind, Polarity};

/// Nudges for something that was not said: while words are behind, it may have been.
pub const FOR_WANT_OF_WORDS: [NudgeKind; 4] =
    [NudgeKind::NoQuestions, NudgeKind::ReadBack, NudgeKind::MissedEmpathy, NudgeKind::PromiseWithoutTime];

/// Tells what came too late from what came in time.
#[derive(Debug)]
pub struct Lateness {
    limit_s: f64,
    /// When the latest words came, and where they end.
    words: Option<(f64, f64)>,
}

impl Lateness {
    /// With the limit of the settings, seconds.
    pub fn new(limit_s: f64) -> Lateness {
        Lateness { limit_s, words: None }
    }

    /// Whether this input came too late.
    pub fn late(&mut self, input: &CoachInput<'_>) -> bool {
        match input {
            CoachInput::Words(utterance, known_s) => {
                self.words = Some((*known_s, utterance.end_s));
                self.behind()
            }
            CoachInput::Cue(cue) => {
                // A chance is missed only once the reply is over, so what tells it is newer than what it quotes.
                let told_by_s = self.words.filter(|(known_s, _)| *known_s <= cue.known_s).map(|(_, end_s)| end_s);
                cue.known_s - told_by_s.map_or(cue.end_s, |end_s| end_s.max(cue.end_s)) > self.limit_s
            }
            _ => false,
        }
    }

    /// Whether the latest words came too late, so that what was said since is not known.
    pub fn behind(&self) -> bool {
        self.words.is_some_and(|(known_s, end_s)| known_s - end_s > self.limit_s)
    }
}

/// Whether an input can only speak for the agent: that is heard however late it comes.
pub fn speaks_for_the_agent(input: &CoachInput<'_>) -> bool {
    let CoachInput::Cue(cue) = input else { return false };
    let asks = matches!(cue.cue, CueKind::OpenQuestion | CueKind::ClosedQuestion | CueKind::CheckBack);
    asks || cue.polarity == Polarity::Positive
}
