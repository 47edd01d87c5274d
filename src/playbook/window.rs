//! Where in the call an item counts.

use super::call::{Call, Hit};
use super::config::PlaybookConfig;
use super::explain::{clock, seconds};
use super::item::{Item, Part};
use crate::Party;

/// A moment that an item must come before or after, and what it is called.
pub(super) type Moment = (f64, String);

/// Where the words of an item count.
#[derive(Debug, Clone)]
pub(super) struct Window {
    part: Part,
    said_by: Party,
    /// Length of the part in seconds and in turns of the speaker: either is enough.
    within_s: Option<f64>,
    within_turns: Option<u32>,
    before: Option<Moment>,
    after: Option<Moment>,
}

impl Window {
    /// The window of an item; `before` and `after` are known where the items they name were done.
    pub(super) fn new(item: &Item, config: &PlaybookConfig, before: Option<Moment>, after: Option<Moment>) -> Window {
        let place = &item.place;
        let usual_s = match place.part {
            Part::Anywhere => None,
            Part::Opening => Some(config.opening_s),
            Part::Closing => Some(config.closing_s),
        };
        Window {
            part: place.part,
            said_by: item.words.said_by,
            within_s: place.within_s.or(usual_s.filter(|_| place.within_turns.is_none())),
            within_turns: place.within_turns,
            before,
            after,
        }
    }

    /// Why words do not count where they stand; none where they do.
    pub(super) fn refuses(&self, hit: &Hit, call: &Call<'_>) -> Option<String> {
        let (start_s, end_s) = (hit.words.start_s, hit.words.end_s);
        let turns = |count: usize| self.within_turns.is_some_and(|most| count <= most as usize);
        let within = match self.part {
            Part::Anywhere => true,
            Part::Opening => self.within_s.is_some_and(|most| start_s - call.first_s <= most) || turns(hit.turn),
            Part::Closing => {
                let left = call.turns_left(self.said_by, hit.turn) + 1;
                self.within_s.is_some_and(|most| call.last_s - end_s <= most) || turns(left)
            }
        };
        if !within {
            return Some(format!("not in {}", self.part_words()));
        }
        if let Some((_, name)) = self.before.as_ref().filter(|(at_s, _)| start_s >= *at_s) {
            return Some(format!("only after {name}"));
        }
        let early = self.after.as_ref().filter(|(at_s, _)| start_s < *at_s);
        early.map(|(_, name)| format!("before {name}"))
    }

    /// The window in seconds, as far as it can be told; for words that were lost.
    pub(super) fn span(&self, call: &Call<'_>) -> (f64, f64) {
        let (mut from_s, mut to_s) = (call.first_s.min(0.0), f64::INFINITY);
        match (self.part, self.within_s) {
            (Part::Opening, Some(most)) => to_s = call.first_s + most,
            (Part::Closing, Some(most)) => from_s = call.last_s - most,
            _ => {}
        }
        from_s = from_s.max(self.after.as_ref().map_or(from_s, |(at_s, _)| *at_s));
        to_s = to_s.min(self.before.as_ref().map_or(to_s, |(at_s, _)| *at_s));
        (from_s, to_s)
    }

    /// ` in the opening (the first 30 s)`, for sentences; empty for anywhere.
    pub(super) fn words(&self) -> String {
        let mut words = match self.part {
            Part::Anywhere => String::new(),
            _ => format!(" in {}", self.part_words()),
        };
        if let Some((at_s, name)) = &self.before {
            words += &format!(" before {name} at {}", clock(*at_s));
        }
        if let Some((at_s, name)) = &self.after {
            words += &format!(" after {name} at {}", clock(*at_s));
        }
        words
    }

    fn part_words(&self) -> String {
        let (name, side) = match self.part {
            Part::Closing => ("closing", "last"),
            _ => ("opening", "first"),
        };
        let turns = self.within_turns.map(|most| match most {
            1 => format!("the {}'s {side} turn", self.said_by),
            _ => format!("the {}'s {side} {most} turns", self.said_by),
        });
        let parts: Vec<String> =
            self.within_s.map(|most| format!("the {side} {}", seconds(most))).into_iter().chain(turns).collect();
        format!("the {name} ({})", parts.join(" or "))
    }
}
