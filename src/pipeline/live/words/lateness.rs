//! What is given up, and in which order, when recognition cannot keep up with a call.

use crate::pipeline::live::LiveConfig;

/// How recognition keeps up, from best to worst.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// Words come as they should, with drafts while somebody speaks.
    #[default]
    OnTime,
    /// Drafts are left out.
    NoDrafts,
    /// Waiting utterances of a party are recognised together.
    Joined,
    /// A smaller model has taken over for the rest of the call.
    Smaller,
    /// Words wait for the end of the call.
    AfterCall,
}

/// Follows how late words are. A plain value: lateness is handed in.
#[derive(Debug)]
pub struct Lateness {
    draft_behind_s: f64,
    join_behind_s: f64,
    smaller_behind_s: f64,
    after_behind_s: f64,
    has_smaller: bool,
    pace: Pace,
}

impl Lateness {
    /// Limits from the settings; `has_smaller` tells whether a smaller model is at hand.
    #[must_use]
    pub fn new(config: &LiveConfig, has_smaller: bool) -> Lateness {
        Lateness {
            draft_behind_s: config.draft_behind_s,
            join_behind_s: config.join_behind_s,
            smaller_behind_s: config.smaller_behind_s,
            after_behind_s: config.after_behind_s,
            has_smaller,
            pace: Pace::OnTime,
        }
    }

    /// Takes how old the oldest speech without words is. What has been given up for the call stays given up: a change
    /// back and forth would be worse than either.
    pub fn step(&mut self, behind_s: f64) -> Pace {
        let now = match behind_s {
            late if late > self.after_behind_s => Pace::AfterCall,
            late if late > self.smaller_behind_s && self.has_smaller => Pace::Smaller,
            late if late > self.join_behind_s => Pace::Joined,
            late if late > self.draft_behind_s => Pace::NoDrafts,
            _ => Pace::OnTime,
        };
        let kept = if self.pace >= Pace::Smaller { self.pace } else { Pace::OnTime };
        self.pace = now.max(kept);
        self.pace
    }

    /// The next call is tried with everything again.
    pub fn call_over(&mut self) {
        self.pace = Pace::OnTime;
    }

    /// As it was last.
    #[must_use]
    pub fn pace(&self) -> Pace {
        self.pace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lateness(has_smaller: bool) -> Lateness {
        let config = LiveConfig {
            draft_behind_s: 1.0,
            join_behind_s: 3.0,
            smaller_behind_s: 8.0,
            after_behind_s: 20.0,
            ..LiveConfig::default()
        };
        Lateness::new(&config, has_smaller)
    }

    #[test]
    fn what_matters_least_goes_first() {
        let mut lateness = lateness(true);
        let paces = [0.5, 2.0, 5.0, 10.0, 30.0].map(|behind_s| lateness.step(behind_s));
        assert_eq!(paces, [Pace::OnTime, Pace::NoDrafts, Pace::Joined, Pace::Smaller, Pace::AfterCall]);
    }

    #[test]
    fn small_matters_come_back_at_once_and_great_ones_with_the_next_call() {
        let mut lateness = lateness(true);
        assert_eq!((lateness.step(5.0), lateness.step(0.2)), (Pace::Joined, Pace::OnTime));
        assert_eq!((lateness.step(9.0), lateness.step(0.2)), (Pace::Smaller, Pace::Smaller));
        assert_eq!((lateness.step(21.0), lateness.step(0.2)), (Pace::AfterCall, Pace::AfterCall));
        lateness.call_over();
        assert_eq!(lateness.step(0.2), Pace::OnTime);
    }

    #[test]
    fn without_a_smaller_model_that_step_is_left_out() {
        let mut lateness = lateness(false);
        assert_eq!((lateness.step(10.0), lateness.step(21.0)), (Pace::Joined, Pace::AfterCall));
    }
}
