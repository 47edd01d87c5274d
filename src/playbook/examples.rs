//! A playbook's own examples: whether its rules do what its writer meant.

use super::call::Call;
use super::check::Checker;
use super::item::Item;
use super::judge::Judge;
use crate::cues::text::said;
use crate::cues::{CueStage, CuesConfig};

/// What the examples of a playbook show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExamplesReport {
    /// Sentences that were looked at.
    pub looked_at: usize,
    /// What does not hold, a sentence each.
    pub faults: Vec<String>,
    /// Examples that only the sentence encoder could find, where it is not at hand.
    pub open: Vec<String>,
}

impl Checker {
    /// Holds each item against its own examples and counterexamples. Where in a call they stand is left aside.
    #[must_use]
    pub fn examples(&self) -> ExamplesReport {
        let mut report = ExamplesReport::default();
        for item in self.playbook.items() {
            for text in &item.examples {
                report.looked_at += 1;
                if self.finds(item, text) {
                    continue;
                }
                if self.meaning.is_none() && !item.words.means.is_empty() {
                    report.open.push(format!("{}: \u{201c}{text}\u{201d}", item.id));
                } else {
                    report.faults.push(format!("{} misses its example \u{201c}{text}\u{201d}.", item.id));
                }
            }
            for text in &item.counterexamples {
                report.looked_at += 1;
                if self.finds(item, text) {
                    report.faults.push(format!("{} takes its counterexample \u{201c}{text}\u{201d}.", item.id));
                }
            }
        }
        report
    }

    fn finds(&self, item: &Item, text: &str) -> bool {
        let utterances = [said(item.words.said_by, text, 0.0)];
        let mut cues = Vec::new();
        if !item.words.cues.is_empty() {
            let mut stage = CueStage::new(&CuesConfig::default()).with_meaning(self.meaning.clone());
            stage.utterance(&utterances[0], utterances[0].end_s, &mut cues);
            stage.finish(utterances[0].end_s, &mut cues);
        }
        let call = Call::of(&utterances, &cues, &[], None);
        !Judge::new(self, &call, self.senses()).all(&item.words).is_empty()
    }
}
