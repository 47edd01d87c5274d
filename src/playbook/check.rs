//! A call against a playbook: everything judged, points and verdict.

use super::call::Call;
use super::config::PlaybookConfig;
use super::item::Playbook;
use super::judge::Judge;
use super::senses::{Examples, Senses};
use crate::call::{CallTypeFound, Compliance, ItemResult, ItemStatus, PlaybookResult, Record, Verdict};
use crate::cues::meaning::Meaning;

/// A playbook ready to hold calls against.
#[derive(Debug, Clone)]
pub struct Checker {
    pub(super) playbook: Playbook,
    pub(super) config: PlaybookConfig,
    pub(super) meaning: Option<Meaning>,
    pub(super) examples: Examples,
}

impl Checker {
    /// A checker; without `meaning` phrases and cues serve alone, and the result says so.
    #[must_use]
    pub fn new(playbook: Playbook, config: &PlaybookConfig, meaning: Option<Meaning>) -> Checker {
        let items = playbook.items().flat_map(|item| std::iter::once(&item.words).chain(&item.when));
        let words = items.chain(playbook.call_types.iter().map(|kind| &kind.words));
        let examples = Examples::new(words.flat_map(|words| &words.means), meaning.as_ref());
        Checker { playbook, config: config.clone(), meaning, examples }
    }

    /// The playbook.
    #[must_use]
    pub fn playbook(&self) -> &Playbook {
        &self.playbook
    }

    /// What a call's record says of each item. The same record gives the same result.
    #[must_use]
    pub fn check(&self, record: &Record) -> PlaybookResult {
        let call = Call::new(record);
        let mut judge = Judge::new(self, &call, self.senses());
        let call_type = judge.call_type();
        let kind = call_type.as_ref().map(|kind| kind.name.clone());
        let playbook = &self.playbook;
        let steps: Vec<ItemResult> = playbook.steps.iter().map(|item| judge.step(item, kind.as_deref())).collect();
        let must_say: Vec<ItemResult> =
            playbook.must_say.iter().map(|item| judge.step(item, kind.as_deref())).collect();
        let never_say = playbook.never_say.iter().map(|item| judge.never(item, kind.as_deref())).collect();
        let used = playbook.items().any(|item| !item.words.means.is_empty());
        let mut result = PlaybookResult {
            name: playbook.name.clone(),
            title: playbook.title.clone(),
            version: playbook.version.clone(),
            digest: playbook.digest.clone(),
            call_type,
            meaning: match &self.meaning {
                Some(_) => "sentence encoder".to_owned(),
                None if used => "not at hand, phrases and cues alone".to_owned(),
                None => "not asked for".to_owned(),
            },
            steps,
            must_say,
            never_say,
            ..PlaybookResult::default()
        };
        score(&mut result);
        result.compliance = compliance(&result, call.unjudged);
        result
    }

    pub(super) fn senses(&self) -> Senses<'_> {
        Senses {
            meaning: self.meaning.as_ref(),
            examples: &self.examples,
            least_words: self.config.meaning_words as usize,
            seen: std::collections::HashMap::new(),
        }
    }
}

/// Points earned in a hundred possible.
fn score(result: &mut PlaybookResult) {
    let points: f64 = result.items().map(|item| item.points).sum();
    let possible: f64 = result.items().map(|item| item.points_possible).sum();
    result.points = points;
    result.points_possible = possible;
    result.score = (possible > 0.0).then(|| (1000.0 * points / possible).round() / 10.0);
}

/// The verdict on the fatal items, whatever the score.
fn compliance(result: &PlaybookResult, unjudged: Option<&'static str>) -> Compliance {
    let fatal: Vec<&ItemResult> = result.items().filter(|item| item.fatal).collect();
    let applied: Vec<&&ItemResult> =
        fatal.iter().filter(|item| item.status.is_good() || item.status.is_bad()).collect();
    let bad = |sure: bool| -> Vec<&ItemResult> {
        fatal.iter().copied().filter(|item| item.status.is_bad() && item.review != sure).collect()
    };
    let (sure, unsure) = (bad(true), bad(false));
    let titles = |items: &[&ItemResult]| items.iter().map(|item| item.title.clone()).collect::<Vec<_>>().join("; ");
    let (verdict, why) = match (unjudged, fatal.len(), applied.len()) {
        _ if !sure.is_empty() => (Verdict::Breached, format!("No score makes up for this: {}.", titles(&sure))),
        _ if !unsure.is_empty() => (Verdict::ToReview, format!("A person should look at this: {}.", titles(&unsure))),
        (_, 0, _) => (Verdict::NotJudged, "This playbook has no fatal items.".to_owned()),
        (Some(why), ..) => (Verdict::NotJudged, format!("There is nothing to judge by: {why}.")),
        (_, _, 0) => (Verdict::NotJudged, "This call called for none of the fatal items.".to_owned()),
        (_, _, 1) => (Verdict::Kept, "The fatal item that applies was kept.".to_owned()),
        (_, _, count) => (Verdict::Kept, format!("All {count} fatal items that apply were kept.")),
    };
    let items = sure.iter().chain(&unsure).map(|item| item.id.clone()).collect();
    Compliance { verdict, why, checked: applied.len() as u32, items }
}

/// What an item that cannot be judged, or is not called for, looks like.
pub(super) fn without_points(item: &super::Item, status: ItemStatus, why: String) -> ItemResult {
    ItemResult {
        id: item.id.clone(),
        title: item.title.clone(),
        status,
        why,
        points: 0.0,
        points_possible: 0.0,
        required: item.required,
        fatal: item.fatal,
        review: false,
        found: Vec::new(),
        condition: None,
        nearest: None,
        say: None,
    }
}

impl Judge<'_, '_> {
    /// The kind of call that most sentences tell of; of two, the one told first.
    fn call_type(&mut self) -> Option<CallTypeFound> {
        let mut best: Option<(usize, CallTypeFound)> = None;
        for kind in &self.checker.playbook.call_types {
            let hits = self.all(&kind.words);
            let Some(first) = hits.first() else { continue };
            let told = (hits.len(), CallTypeFound { name: kind.name.clone(), found: first.words.clone() });
            let better = best.as_ref().is_none_or(|(count, found)| {
                told.0 > *count || (told.0 == *count && first.words.start_s < found.found.start_s)
            });
            if better {
                best = Some(told);
            }
        }
        best.map(|(_, found)| found)
    }
}
