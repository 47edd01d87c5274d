//! Whether a device still does its work, judged by what comes from it.

use super::CaptureConfig;
use crate::Party;

/// What a watchdog finds. Everything but [`Finding::Fine`] is worth telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Sound comes in.
    Fine,
    /// The callback has not run for `capture.stall_s`.
    Stalled,
    /// Nothing but zeros where sound is to be expected.
    Zeros,
    /// Not zeros, but less than any open microphone sends.
    Dead,
}

/// Watches one party's device. Times are given, so it has no clock.
///
/// A microphone is judged by itself. What the machine plays is silent by nature while nothing plays (a Pulse
/// monitor then delivers zeros, WASAPI nothing at all), so the customer's zeros count only once the agent has
/// talked for `capture.customer_quiet_s` without a single sound from the other side.
#[derive(Debug, Clone)]
pub struct Watchdog {
    party: Party,
    config: CaptureConfig,
    /// Whether a device that delivers nothing is only idle.
    idle_may_stop: bool,
    /// When anything was delivered last; when the stream was opened before that.
    called_s: f64,
    /// Since when there have been only zeros.
    zeros_since_s: Option<f64>,
    /// Since when the peaks have been those of a dead cable.
    dead_since_s: Option<f64>,
    /// Time the other party talked since this one was heard last.
    other_talked_s: f64,
}

impl Watchdog {
    /// For a stream that was opened at `opened_s`. `idle_may_stop` is for devices that deliver nothing while
    /// nothing plays.
    #[must_use]
    pub fn new(party: Party, config: &CaptureConfig, opened_s: f64, idle_may_stop: bool) -> Watchdog {
        Watchdog {
            party,
            config: config.clone(),
            idle_may_stop,
            called_s: opened_s,
            zeros_since_s: None,
            dead_since_s: None,
            other_talked_s: 0.0,
        }
    }

    /// The callback ran at `called_s`.
    pub fn called(&mut self, called_s: f64) {
        self.called_s = self.called_s.max(called_s);
    }

    /// Samples came in at `at_s`; `peak` is the largest of them, full scale 1.0.
    pub fn heard(&mut self, at_s: f64, peak: f32) {
        self.called(at_s);
        let since = |running: bool, since: Option<f64>| if running { since.or(Some(at_s)) } else { None };
        self.zeros_since_s = since(peak == 0.0, self.zeros_since_s);
        let dead = peak > 0.0 && f64::from(peak) < from_db(self.config.dead_level_dbfs);
        // Single zeros between the noise of a dead cable do not bring it to life.
        if peak != 0.0 || self.dead_since_s.is_none() {
            self.dead_since_s = since(dead, self.dead_since_s);
        }
        if peak != 0.0 {
            self.other_talked_s = 0.0;
        }
    }

    /// The other party's device delivered `duration_s` with this peak.
    pub fn other(&mut self, duration_s: f64, peak: f32) {
        if f64::from(peak) >= from_db(self.config.talking_dbfs) {
            self.other_talked_s += duration_s;
        }
    }

    /// The judgement at `now_s`.
    #[must_use]
    pub fn tick(&self, now_s: f64) -> Finding {
        let lasted = |since: Option<f64>, limit_s: f64| since.is_some_and(|since_s| now_s - since_s >= limit_s);
        if !self.idle_may_stop && self.stalled_for_s(now_s) >= self.config.stall_s {
            return Finding::Stalled;
        }
        match self.party {
            Party::Agent if lasted(self.zeros_since_s, self.config.zeros_s) => Finding::Zeros,
            Party::Agent if lasted(self.dead_since_s, self.config.dead_level_s) => Finding::Dead,
            Party::Customer if self.other_talked_s >= self.config.customer_quiet_s => Finding::Zeros,
            _ => Finding::Fine,
        }
    }

    /// For how long nothing has been delivered.
    #[must_use]
    pub fn stalled_for_s(&self, now_s: f64) -> f64 {
        (now_s - self.called_s).max(0.0)
    }
}

/// Decibels below full scale to a factor.
fn from_db(level_dbfs: f64) -> f64 {
    10_f64.powf(level_dbfs / 20.0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    /// Feeds pieces of 20 ms from `from_s` to `to_s`, returns when each new finding came.
    fn run(dog: &mut Watchdog, from_s: f64, to_s: f64, peak: f32) -> Vec<(f64, Finding)> {
        let mut found = Vec::new();
        let mut last = dog.tick(from_s);
        let pieces = ((to_s - from_s) / 0.02).round() as usize;
        for i in 1..=pieces {
            let now_s = from_s + i as f64 * 0.02;
            dog.heard(now_s, peak);
            let finding = dog.tick(now_s);
            if finding != last {
                found.push(((now_s * 100.0).round() / 100.0, finding));
                last = finding;
            }
        }
        found
    }

    fn agent() -> Watchdog {
        Watchdog::new(Party::Agent, &CaptureConfig::default(), 0.0, false)
    }

    fn customer() -> Watchdog {
        Watchdog::new(Party::Customer, &CaptureConfig::default(), 0.0, false)
    }

    #[test]
    fn sound_is_fine_however_long() {
        assert_eq!(run(&mut agent(), 0.0, 600.0, 0.2), []);
        assert_eq!(run(&mut customer(), 0.0, 600.0, 0.2), []);
    }

    #[test]
    fn no_callback_for_half_a_second_is_a_stall_and_ends_with_the_next() {
        let mut dog = agent();
        run(&mut dog, 0.0, 1.0, 0.2);
        assert_eq!(dog.tick(1.49), Finding::Fine);
        assert_eq!(dog.tick(1.51), Finding::Stalled);
        assert!((dog.stalled_for_s(3.0) - 2.0).abs() < 1e-9);
        dog.called(3.0);
        assert_eq!(dog.tick(3.1), Finding::Fine);
    }

    #[test]
    fn a_stream_that_never_begins_is_a_stall() {
        assert_eq!(agent().tick(0.49), Finding::Fine);
        assert_eq!(agent().tick(0.5), Finding::Stalled);
    }

    #[test]
    fn a_device_that_may_stop_when_idle_never_stalls() {
        let dog = Watchdog::new(Party::Customer, &CaptureConfig::default(), 0.0, true);
        assert_eq!(dog.tick(1e6), Finding::Fine);
    }

    #[test]
    fn a_microphone_of_zeros_is_told_and_one_sample_of_sound_ends_it() {
        let mut dog = agent();
        assert_eq!(run(&mut dog, 0.0, 1.0, 0.1), []);
        assert_eq!(run(&mut dog, 1.0, 10.0, 0.0), [(5.02, Finding::Zeros)]);
        assert_eq!(run(&mut dog, 10.0, 11.0, 1e-3), [(10.02, Finding::Fine)]);
    }

    #[test]
    fn zeros_between_words_are_no_mute() {
        let mut dog = agent();
        for second in 0..60 {
            let from_s = f64::from(second) * 4.0;
            assert_eq!(run(&mut dog, from_s, from_s + 3.9, 0.0), []);
            assert_eq!(run(&mut dog, from_s + 3.9, from_s + 4.0, 0.1), []);
        }
    }

    #[test]
    fn a_dead_cable_is_told_though_zeros_come_between() {
        let mut dog = agent();
        let mut found = Vec::new();
        for second in 0..15 {
            let from_s = f64::from(second);
            found.extend(run(&mut dog, from_s, from_s + 0.5, 3e-5));
            found.extend(run(&mut dog, from_s + 0.5, from_s + 1.0, 0.0));
        }
        assert_eq!(found, [(10.02, Finding::Dead)]);
        assert_eq!(run(&mut dog, 15.0, 16.0, 4e-4), [(15.02, Finding::Fine)], "the noise of a quiet room");
    }

    #[test]
    fn a_customer_who_is_silent_while_nobody_talks_is_fine() {
        assert_eq!(run(&mut customer(), 0.0, 3600.0, 0.0), []);
    }

    #[test]
    fn a_customer_who_never_answers_a_talking_agent_is_told() {
        let mut dog = customer();
        // The agent talks two seconds of three.
        let mut told = None;
        for second in 0..60 {
            run(&mut dog, f64::from(second), f64::from(second) + 1.0, 0.0);
            dog.other(1.0, if second % 3 < 2 { 0.1 } else { 0.001 });
            if dog.tick(f64::from(second) + 1.0) == Finding::Zeros {
                told.get_or_insert(second);
            }
        }
        assert_eq!(told, Some(43), "30 s of talk after 44 s");
        assert_eq!(run(&mut dog, 60.0, 61.0, 0.01), [(60.02, Finding::Fine)]);
    }
}
