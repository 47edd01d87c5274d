//! One item against a call.

use std::collections::HashMap;

use super::call::{Call, Hit};
use super::check::{Checker, without_points};
use super::explain::{by, clock, looked_for, who};
use super::item::{Item, Order, Part, Words};
use super::senses::Senses;
use super::window::{Moment, Window};
use crate::call::{FoundBy, FoundWords, ItemResult, ItemStatus};

/// Judges the items of one call, one after the other.
pub(super) struct Judge<'c, 'a> {
    pub checker: &'c Checker,
    call: &'c Call<'a>,
    senses: Senses<'c>,
    /// When other items were first done, for those that come before or after them.
    done_s: HashMap<String, Option<f64>>,
}

/// What was found of an item in its place.
struct Search {
    window: Window,
    /// What counts.
    found: Option<Hit>,
    /// What came nearest in its place, by meaning.
    nearest: Option<Hit>,
    /// What would count elsewhere, and why it does not.
    elsewhere: Option<(Hit, String)>,
}

impl<'c, 'a> Judge<'c, 'a> {
    pub(super) fn new(checker: &'c Checker, call: &'c Call<'a>, senses: Senses<'c>) -> Judge<'c, 'a> {
        Judge { checker, call, senses, done_s: HashMap::new() }
    }

    /// A step, or words that must be said.
    pub(super) fn step(&mut self, item: &Item, call_type: Option<&str>) -> ItemResult {
        let condition = match self.called_for(item, call_type) {
            Ok(condition) => condition,
            Err(result) => return *result,
        };
        let Search { window, found, nearest, elsewhere } = self.search(item, condition.as_ref());
        let done = found.is_some();
        let mut result = without_points(item, ItemStatus::Done, String::new());
        result.condition = condition.map(|hit| hit.words);
        if let Some(hit) = found {
            result.why = format!("Said at {}, found {}.", clock(hit.words.start_s), by(&hit.words));
            result.found.push(hit.words);
        } else {
            let (from_s, to_s) = window.span(self.call);
            let lost = self.call.lost_words(item.words.said_by, from_s, to_s);
            let near = nearest.as_ref().is_some_and(|hit| self.is_near(&hit.words));
            result.status = ItemStatus::Missed;
            result.review = lost || near;
            result.why = self.missed(item, &window, nearest.as_ref(), elsewhere.as_ref(), lost);
            result.nearest = elsewhere.map(|(hit, _)| hit).or(nearest).map(|hit| hit.words);
            result.say = item.say.clone().or_else(|| item.words.means.first().cloned());
        }
        let counts = done || item.required;
        result.points_possible = if counts { item.points } else { 0.0 };
        result.points = if done { item.points } else { 0.0 };
        if let Some(due) = &result.condition {
            result.why += &format!(
                " It was due because {} said at {}: \u{201c}{}\u{201d}.",
                who(due.party),
                clock(due.start_s),
                due.quote
            );
        }
        result
    }

    /// Words that must not be said.
    pub(super) fn never(&mut self, item: &Item, call_type: Option<&str>) -> ItemResult {
        let condition = match self.called_for(item, call_type) {
            Ok(condition) => condition,
            Err(result) => return *result,
        };
        let window = self.window(item, condition.as_ref());
        let mut hits: Vec<Hit> = self.call.hits(&item.words);
        hits.extend(self.meant(&item.words).into_iter().filter(|hit| self.is_enough(&hit.words)));
        hits.retain(|hit| window.refuses(hit, self.call).is_none());
        hits.sort_by(|a, b| a.words.start_s.total_cmp(&b.words.start_s).then(rank(a).cmp(&rank(b))));
        // Several rules may find the same words: that is one breach, told by the surest rule.
        let mut breaches: Vec<FoundWords> = Vec::new();
        for hit in hits {
            match breaches.last_mut().filter(|last| last.quote == hit.words.quote || hit.words.start_s < last.end_s) {
                Some(last) if rank_of(last.by) > rank(&hit) => *last = hit.words,
                Some(_) => {}
                None => breaches.push(hit.words),
            }
        }
        let mut result = without_points(item, ItemStatus::Kept, String::new());
        result.condition = condition.map(|hit| hit.words);
        result.points_possible = item.points;
        if let Some(first) = breaches.first() {
            let times = if breaches.len() == 1 { String::new() } else { format!(" and {} more", breaches.len() - 1) };
            result.status = ItemStatus::Breached;
            // Meaning alone accuses nobody: a person looks first.
            result.review = breaches.iter().all(|words| words.by == FoundBy::Meaning);
            let look = if result.review { " By meaning alone: have a look before it counts." } else { "" };
            result.why = format!("Said at {}{times}, found {}.{look}", clock(first.start_s), by(first));
            result.say = item.say.clone();
        } else {
            result.points = item.points;
            let looked = looked_for(&item.words, self.senses.meaning.is_some());
            result.why = format!("Not said by {}: {looked}.", who(item.words.said_by));
        }
        result.found = breaches;
        result
    }

    /// Everything that words find, by phrase, cue and meaning, in order of time; one hit a sentence.
    pub(super) fn all(&mut self, words: &Words) -> Vec<Hit> {
        let mut hits = self.call.hits(words);
        hits.extend(self.meant(words).into_iter().filter(|hit| self.is_enough(&hit.words)));
        hits.sort_by(|a, b| a.words.start_s.total_cmp(&b.words.start_s).then(rank(a).cmp(&rank(b))));
        hits.dedup_by(|later, earlier| later.words.quote == earlier.words.quote && later.turn == earlier.turn);
        hits
    }

    /// Whether an item applies: its condition where it has one, or the finished result where it does not apply.
    fn called_for(&mut self, item: &Item, call_type: Option<&str>) -> Result<Option<Hit>, Box<ItemResult>> {
        if let Some(why) = self.call.unjudged {
            return Err(Box::new(without_points(item, ItemStatus::NotJudged, format!("Not judged: {why}."))));
        }
        if !item.call_types.is_empty() && !call_type.is_some_and(|kind| item.call_types.iter().any(|own| own == kind)) {
            let this =
                call_type.map_or_else(|| "no kind that is known".to_owned(), |kind| format!("of the kind {kind}"));
            let why = format!("Only for calls of the kind {}; this one is {this}.", item.call_types.join(" or "));
            return Err(Box::new(without_points(item, ItemStatus::NotApplicable, why)));
        }
        let Some(when) = &item.when else { return Ok(None) };
        if let Some(hit) = self.all(when).into_iter().next() {
            return Ok(Some(hit));
        }
        let looked = looked_for(when, self.senses.meaning.is_some());
        let why = format!("Not called for: {} said nothing that makes it due ({looked}).", who(when.said_by));
        let mut result = without_points(item, ItemStatus::NotApplicable, why);
        result.nearest = self.meant(when).into_iter().max_by(by_score).map(|hit| hit.words);
        Err(Box::new(result))
    }

    /// Looks for an item where it counts: phrases and cues first, meaning where they find nothing.
    fn search(&mut self, item: &Item, condition: Option<&Hit>) -> Search {
        let window = self.window(item, condition);
        let mut elsewhere = None;
        for hit in self.call.hits(&item.words) {
            match window.refuses(&hit, self.call) {
                None => return Search { window, found: Some(hit), nearest: None, elsewhere: None },
                Some(why) => elsewhere = elsewhere.or(Some((hit, why))),
            }
        }
        let mut nearest: Option<Hit> = None;
        for hit in self.meant(&item.words) {
            match window.refuses(&hit, self.call) {
                None if nearest.as_ref().is_none_or(|best| by_score(&hit, best).is_gt()) => nearest = Some(hit),
                None => {}
                Some(why) if self.is_enough(&hit.words) => elsewhere = elsewhere.or(Some((hit, why))),
                Some(_) => {}
            }
        }
        match nearest {
            Some(hit) if self.is_enough(&hit.words) => {
                Search { window, found: Some(hit), nearest: None, elsewhere: None }
            }
            nearest => Search { window, found: None, nearest, elsewhere },
        }
    }

    fn window(&mut self, item: &Item, condition: Option<&Hit>) -> Window {
        let before = item.place.before.as_ref().and_then(|name| self.moment(name));
        let after = match &item.place.after {
            Some(Order::Item(name)) => self.moment(name),
            Some(Order::Condition) => condition.map(|hit| (hit.words.start_s, "what made it due".to_owned())),
            None => None,
        };
        Window::new(item, &self.checker.config, before, after)
    }

    /// When another item was first done in its part of the call, whatever it must come before or after itself.
    fn moment(&mut self, name: &str) -> Option<Moment> {
        let item = self.checker.playbook.items().find(|item| item.id == name)?;
        let known = self.done_s.get(name).copied();
        let at_s = known.unwrap_or_else(|| {
            let mut alone = item.clone();
            (alone.place.before, alone.place.after) = (None, None);
            self.search(&alone, None).found.map(|hit| hit.words.start_s)
        });
        self.done_s.insert(name.to_owned(), at_s);
        at_s.map(|at_s| (at_s, format!("\u{201c}{}\u{201d}", item.title)))
    }

    /// Sentences by meaning, each with what was asked for.
    fn meant(&mut self, words: &Words) -> Vec<Hit> {
        let asked = words.likeness.unwrap_or(self.checker.config.likeness);
        let mut hits = self.senses.hits(words, self.call);
        hits.iter_mut().for_each(|hit| hit.words.threshold = Some(asked));
        hits
    }

    fn is_enough(&self, words: &FoundWords) -> bool {
        words.score.zip(words.threshold).is_some_and(|(score, asked)| score >= asked)
    }

    fn is_near(&self, words: &FoundWords) -> bool {
        let margin = self.checker.config.review_margin;
        words.score.zip(words.threshold).is_some_and(|(score, asked)| score >= asked - margin)
    }

    fn missed(
        &self,
        item: &Item,
        window: &Window,
        nearest: Option<&Hit>,
        elsewhere: Option<&(Hit, String)>,
        lost: bool,
    ) -> String {
        let lost = if lost { " Some of the speech there has no words, so it may have been said." } else { "" };
        if let Some((hit, why)) = elsewhere {
            return format!("Said at {}, but {why}; found {}.{lost}", clock(hit.words.start_s), by(&hit.words));
        }
        let looked = looked_for(&item.words, self.senses.meaning.is_some());
        let place =
            if item.place.part == Part::Anywhere && window.words().is_empty() { String::new() } else { window.words() };
        let near = nearest
            .map_or_else(String::new, |hit| format!(" Nearest at {}, {}.", clock(hit.words.start_s), by(&hit.words)));
        format!("Not said by {}{place}: {looked}.{near}{lost}", who(item.words.said_by))
    }
}

fn by_score(a: &Hit, b: &Hit) -> std::cmp::Ordering {
    a.words.score.unwrap_or(f64::MIN).total_cmp(&b.words.score.unwrap_or(f64::MIN))
}

/// Phrases are surest, then cues, then meaning.
fn rank(hit: &Hit) -> u8 {
    rank_of(hit.words.by)
}

fn rank_of(by: FoundBy) -> u8 {
    match by {
        FoundBy::Phrase => 0,
        FoundBy::Cue => 1,
        FoundBy::Meaning => 2,
    }
}
