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
    /// What a sentence means most, where there is an encoder, the sentence is long enough to mean anything by itself, and the
    /// head is sure enough.
    pub(in crate::cues) fn meant(&self, line: &Line, sentence: usize, utterance: &Utterance) -> Option<Meant> {
        let meaning = self.meaning.as_ref().filter(|_| self.config.meaning)?;
        let part = line.sentences.get(sentence)?.part;
        let words = line.words_of(utterance, part);
        if words.split(' ').count() < self.config.meaning_words as usize {
            return None;
        }
        let (class, score) = meaning.of(utterance.party, &words).into_iter().next()?;
        let wanted = match (utterance.party, class) {
            (Party::Customer, "distress") => self.config.meaning_distress,
            (_, "reaction" | "interpretation" | "exploration") => self.config.meaning_empathy,
            _ => self.config.meaning_other,
        };
        (score >= wanted).then_some(Meant { class, score, part, sentence })
    }
}
