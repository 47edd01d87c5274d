//! Marks where no phrase says what a sentence means: the heads supplement the phrases and never overrule them.

use crate::Party;
use crate::cues::dialogue::{Distress, NeedKind, Quote};
use crate::cues::line::{Line, Part};
use crate::cues::stage::Mark;
use crate::cues::{CueKind, CueStage};
use crate::speech::Utterance;

/// A sentence and what it means most.
pub(in crate::cues) struct Meant {
    class: &'static str,
    score: f64,
    part: Part,
    sentence: usize,
}

impl Meant {
    fn rule(&self) -> String {
        format!("meaning:{}", self.class)
    }

    /// What an agent's sentence of this class is marked as.
    pub(in crate::cues) fn mark(&self, line: &Line) -> Option<Mark> {
        let kind = match self.class {
            "reaction" | "interpretation" => CueKind::EmpathyShown,
            "exploration" => CueKind::EmpathyExplored,
            "negative" => CueKind::NegativePhrasing,
            "ownership" => CueKind::Ownership,
            "options" => CueKind::Options,
            "escalation_offer" => CueKind::EscalationOffer,
            "blame" => CueKind::Blame,
            _ => return None,
        };
        Some(Mark {
            kind,
            part: line.trimmed(self.part),
            sentence: self.sentence,
            rule: self.rule(),
            suggestion: None,
            score: Some(self.score),
        })
    }

    /// Whether a customer's sentence says thanks, as a mark.
    pub(in crate::cues) fn thanks(&self) -> Option<Mark> {
        (self.class == "thanks").then(|| Mark {
            kind: CueKind::CustomerThanks,
            part: self.part,
            sentence: self.sentence,
            rule: self.rule(),
            suggestion: None,
            score: Some(self.score),
        })
    }

    /// Whether it is distress.
    pub(in crate::cues) fn distress(&self, line: &Line, utterance: &Utterance) -> Option<Distress> {
        (self.class == "distress").then(|| Distress {
            quote: Quote::of(line, utterance, line.trimmed(self.part)),
            rule: self.rule(),
            weight: 1.0,
            need: true,
            score: Some(self.score),
        })
    }

    /// What it asks of the agent's next turn, the rule and how sure it is.
    pub(in crate::cues) fn need(&self) -> Option<(NeedKind, String, f64)> {
        let kind = match self.class {
            "asks_escalation" => NeedKind::Escalation,
            "asks_follow_up" => NeedKind::FollowUp,
            "not_understood" => NeedKind::NotUnderstood,
            _ => return None,
        };
        Some((kind, self.rule(), self.score))
    }

    /// Where it stands in the utterance.
    pub(in crate::cues) fn part(&self) -> Part {
        self.part
    }
}

impl CueStage {
    /// What the sentences of an utterance mean most that the phrases left `open`: where there is an encoder, the sentence is
    /// long enough to mean anything by itself, and the head is sure enough.
    pub(in crate::cues) fn meant(&self, line: &Line, open: &[bool], utterance: &Utterance) -> Vec<Option<Meant>> {
        let mut meant: Vec<Option<Meant>> = open.iter().map(|_| None).collect();
        let Some(meaning) = self.meaning.as_ref().filter(|_| self.config.meaning) else { return meant };
        let (mut judged, mut texts) = (Vec::new(), Vec::new());
        for (at, sentence) in line.sentences.iter().enumerate().filter(|(at, _)| open[*at]) {
            let words = line.words_of(utterance, sentence.part);
            if words.split(' ').count() >= self.config.meaning_words as usize {
                judged.push(at);
                texts.push(words);
            }
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for (at, shares) in judged.into_iter().zip(meaning.of(utterance.party, &texts)) {
            let Some((class, score)) = shares.into_iter().next() else { continue };
            let sure = score >= self.sure_enough(utterance.party, class);
            meant[at] = sure.then_some(Meant { class, score, part: line.sentences[at].part, sentence: at });
        }
        meant
    }

    /// The share from which a class counts.
    fn sure_enough(&self, party: Party, class: &str) -> f64 {
        match (party, class) {
            (Party::Customer, "distress") => self.config.meaning_distress,
            (_, "reaction" | "interpretation" | "exploration") => self.config.meaning_empathy,
            _ => self.config.meaning_other,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::cues::meaning::{Encode, Heads, Meaning, MeaningError};
    use crate::cues::text::said;
    use crate::cues::{Cue, CuesConfig};

    /// Says of a sentence only which of these words it has.
    #[derive(Debug)]
    struct Stub;

    impl Encode for Stub {
        fn vector(&self, text: &str) -> Result<Vec<f32>, MeaningError> {
            Ok(["coats", "imagine"].iter().map(|word| f32::from(u8::from(text.contains(word)))).collect())
        }
    }

    /// A bias of 3 keeps to the neutral class; a weight of 127 times 0.1 leaves it.
    fn meaning() -> Meaning {
        let heads = Heads::read(
            r#"{"version": "test", "width": 2, "mean": "AAAAAAAAAAA=", "spread": "AACAPwAAgD8=", "classes": [
                {"name": "distress", "party": "customer", "bias": 0.0, "scale": 0.1, "weights": "fwA="},
                {"name": "customer_neutral", "party": "customer", "bias": 3.0, "scale": 0.1, "weights": "AAA="},
                {"name": "interpretation", "party": "agent", "bias": 0.0, "scale": 0.1, "weights": "AH8="},
                {"name": "agent_neutral", "party": "agent", "bias": 3.0, "scale": 0.1, "weights": "AAA="}]}"#,
        );
        Meaning { encoder: Arc::new(Stub), heads: Box::leak(Box::new(heads.unwrap())) }
    }

    fn cues(lines: &[(Party, &str)], config: &CuesConfig, meaning: Option<Meaning>) -> Vec<Cue> {
        let mut stage = CueStage::new(config).with_meaning(meaning);
        let (mut out, mut at_s) = (Vec::new(), 0.0);
        for (party, text) in lines {
            let utterance = said(*party, text, at_s);
            stage.utterance(&utterance, utterance.end_s, &mut out);
            at_s = utterance.end_s + 0.5;
        }
        stage.finish(at_s, &mut out);
        out
    }

    const UNHEARD: &[(Party, &str)] = &[
        (Party::Customer, "The children go to bed in their coats."),
        (Party::Agent, "Let us look at the meter."),
        (Party::Customer, "All right."),
    ];
    const HEARD: &[(Party, &str)] = &[
        (Party::Customer, "The children go to bed in their coats."),
        (Party::Agent, "One can imagine what such nights do to a family."),
        (Party::Customer, "All right."),
    ];

    fn found(cues: &[Cue]) -> Vec<(CueKind, &str)> {
        cues.iter().map(|cue| (cue.cue, cue.evidence.rule.as_str())).collect()
    }

    #[test]
    fn distress_in_other_words_asks_for_empathy_that_the_reply_gives_or_misses() {
        let config = CuesConfig::default();
        let unheard = cues(UNHEARD, &config, Some(meaning()));
        assert_eq!(
            found(&unheard),
            [(CueKind::CustomerDistress, "meaning:distress"), (CueKind::EmpathyMissed, "meaning:distress")]
        );
        // exp(12.7) against exp(3).
        assert!(unheard.iter().all(|cue| cue.evidence.score.is_some_and(|score| score > 0.999)), "{unheard:?}");
        assert_eq!(unheard[0].evidence.quote, "The children go to bed in their coats");
        assert_eq!(
            found(&cues(HEARD, &config, Some(meaning()))),
            [(CueKind::CustomerDistress, "meaning:distress"), (CueKind::EmpathyShown, "meaning:interpretation")]
        );
    }

    #[test]
    fn phrases_alone_serve_without_an_encoder_and_the_record_says_so() {
        let mut config = CuesConfig::default();
        assert_eq!(cues(UNHEARD, &config, None), []);
        let stage = CueStage::new(&config);
        assert_eq!(stage.lexicons()["en/meaning"], "not at hand, phrases alone");
        assert_eq!(CueStage::new(&config).with_meaning(Some(meaning())).lexicons()["en/meaning"], "test");
        config.meaning = false;
        assert_eq!(cues(UNHEARD, &config, Some(meaning())), []);
    }

    #[test]
    fn a_phrase_is_not_said_again_by_meaning_and_empathy_needs_trouble() {
        let config = CuesConfig::default();
        let lines = [
            (Party::Customer, "I am furious about the coats."),
            (Party::Agent, "I can imagine how furious you are, I'm so sorry."),
        ];
        let rules: Vec<String> =
            cues(&lines, &config, Some(meaning())).into_iter().map(|cue| cue.evidence.rule).collect();
        assert!(rules.iter().all(|rule| !rule.starts_with("meaning:")), "{rules:?}");
        let contented = [
            (Party::Customer, "I would like a blue one, please."),
            (Party::Agent, "One can imagine what such nights do to a family."),
        ];
        assert!(cues(&contented, &config, Some(meaning())).is_empty());
    }
}
