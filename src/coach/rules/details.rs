//! Details: a number that was not read back, and card digits said aloud by the agent.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::Party;
use crate::cues::CueKind;
use crate::speech::{RedactionKind, Utterance};

const DIGIT_WORDS: [&str; 11] = ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// The customer gave a number and the agent moved on.
#[derive(Debug)]
pub struct ReadBack {
    digits: usize,
    within_s: f64,
    given: Option<(f64, Grounds)>,
    replied_s: Option<f64>,
}

impl ReadBack {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> ReadBack {
        ReadBack {
            digits: config.read_back_digits as usize,
            within_s: config.read_back_within_s,
            given: None,
            replied_s: None,
        }
    }

    fn words(&mut self, utterance: &Utterance) {
        let count = longest_run(&utterance.text);
        match utterance.party {
            Party::Customer if count >= self.digits && utterance.redactions.is_empty() => {
                let mut grounds =
                    Grounds::measured("digits_given", count as f64, self.digits as f64, utterance.start_s);
                grounds.quote.clone_from(&utterance.text);
                self.given = Some((utterance.end_s, grounds));
                self.replied_s = None;
            }
            Party::Agent if count + 1 >= self.digits => self.given = None,
            Party::Agent if self.given.as_ref().is_some_and(|(end_s, _)| utterance.start_s >= *end_s - 0.5) => {
                self.replied_s.get_or_insert(utterance.start_s);
            }
            _ => {}
        }
    }
}

/// Length of the longest run of digits, said as words or written.
fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for word in text.split_whitespace() {
        let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        if digits > 0 {
            run += digits;
        } else if DIGIT_WORDS.contains(&word.as_str()) {
            run += 1;
        } else if matches!(word.as_str(), "double" | "triple") {
            run += usize::from(run > 0);
        } else if word.len() > 1 {
            run = 0;
        }
        longest = longest.max(run);
    }
    longest
}

impl Rule for ReadBack {
    fn kind(&self) -> NudgeKind {
        NudgeKind::ReadBack
    }

    fn hear(&mut self, input: &CoachInput<'_>, _: &Scene) {
        match input {
            CoachInput::Cue(cue) if cue.cue == CueKind::DetailReadBack => self.given = None,
            CoachInput::Words(utterance, _) => self.words(utterance),
            _ => {}
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        let Some((end_s, _)) = self.given else { return Standing::Clear };
        let late = scene.now - end_s >= self.within_s && scene.now - end_s < 3.0 * self.within_s;
        if self.replied_s.is_some() && late { Standing::Holds } else { Standing::Between }
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        self.given.as_ref().map(|(_, grounds)| grounds.clone()).unwrap_or_default()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let digits = self.given.as_ref().map_or(0.0, |(_, grounds)| grounds.value);
        let since_s = self.given.as_ref().map(|(end_s, _)| scene.now - end_s);
        let but = match since_s {
            Some(since_s) if since_s >= 3.0 * self.within_s => Some("it is too long ago to read it back"),
            Some(_) if self.replied_s.is_none() => Some("the agent has not replied to it"),
            _ => None,
        };
        Reading::of([
            Gauge::new("digits_given", "", digits, Limit::AtLeast { limit: self.digits as f64 })
                .closing(Limit::AtMost { limit: 0.0 }),
            Gauge::new("since_given_s", "s", since_s, Limit::AtLeast { limit: self.within_s }),
        ])
        .but(but)
    }
}

/// The agent repeated card digits aloud; said once the capture is over.
#[derive(Debug)]
pub struct CardData {
    within_s: f64,
    repeated: Option<(f64, Grounds)>,
}

impl CardData {
    /// With the limits of the settings.
    pub fn new(config: &CoachConfig) -> CardData {
        CardData { within_s: config.card_quiet_s + 3.0 * config.act_within_s, repeated: None }
    }
}

impl Rule for CardData {
    fn kind(&self) -> NudgeKind {
        NudgeKind::CardData
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        match input {
            CoachInput::Cue(cue) if cue.party == Party::Agent => {
                if matches!(cue.cue, CueKind::CardNumber | CueKind::CardCode) {
                    self.repeated = Some((scene.now, Grounds::cue("card_digits_repeated", cue)));
                }
            }
            CoachInput::Words(utterance, _) if utterance.party == Party::Agent => {
                let card = |kind| matches!(kind, RedactionKind::CardNumber | RedactionKind::CardCode);
                if utterance.redactions.iter().any(|redaction| card(redaction.kind)) {
                    let grounds = Grounds::measured("card_digits_repeated", 1.0, 1.0, utterance.start_s);
                    self.repeated = Some((scene.now, grounds));
                }
            }
            _ => {}
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        match &self.repeated {
            Some((at, _)) if scene.now - at < self.within_s => Standing::Holds,
            _ => Standing::Between,
        }
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        let mut grounds = self.repeated.as_ref().map(|(_, grounds)| grounds.clone()).unwrap_or_default();
        grounds.quote.clear();
        grounds
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let lapsed = self.repeated.as_ref().is_some_and(|(at, _)| scene.now - at >= self.within_s);
        Reading::of([Gauge::flag("card_digits_repeated", self.repeated.is_some())])
            .but(lapsed.then_some("it is too long ago to speak of"))
    }
}

#[cfg(test)]
mod tests {
    use super::longest_run;

    #[test]
    fn runs_of_digits_are_counted_across_letters_and_commas() {
        assert_eq!(longest_run("It's P P, five zero eight, eight one four."), 6);
        assert_eq!(longest_run("order 739205"), 6);
        assert_eq!(longest_run("between one and five"), 1);
        assert_eq!(longest_run(""), 0);
    }
}
