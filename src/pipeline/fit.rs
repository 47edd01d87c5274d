//! Which models suit a machine, from how long they take on it. No clock here: times are handed in.

/// Utterances a second in talk without long pauses, both parties together (generated calls: 61 in 166 s).
const UTTERANCES_PER_S: f64 = 0.37;
/// Hearings an utterance takes, doubtful texts heard twice (bank calls: 17 of 81 with base).
const HEARINGS: f64 = 1.2;
/// From the end of an utterance to the beginning of its hearing, seconds: look-ahead, pause, a device's piece.
const BEFORE_S: f64 = 0.35;
/// Hearings that the slowest twentieth of utterances wait for: their own and most of another.
const SLOW: f64 = 2.2;
/// Words that come later than this in one of twenty utterances are too late to be read along.
const LATEST_S: f64 = 1.5;
/// Share of one core that live words may take beside a softphone.
const MOST_SHARE: f64 = 0.4;
/// Nobody waits for the words after a call; but they should not take longer than the call did.
const MOST_AFTER: f64 = 1.0;

/// How long one model took to hear a sample of speech.
#[derive(Debug, Clone, PartialEq)]
pub struct Speed {
    /// The model.
    pub model: String,
    /// Length of the sample, seconds.
    pub sound_s: f64,
    /// With the context of live calls and one thread, seconds.
    pub one_thread_s: f64,
    /// The same with two threads.
    pub two_threads_s: f64,
    /// With the context of recordings and one thread.
    pub after_s: f64,
}

impl Speed {
    /// A live hearing with as many threads as are quicker, seconds.
    #[must_use]
    pub fn live_s(&self) -> f64 {
        self.one_thread_s.min(self.two_threads_s)
    }

    /// When nineteen of twenty utterances would have their words, seconds after their end.
    #[must_use]
    pub fn words_after_s(&self) -> f64 {
        BEFORE_S + SLOW * self.live_s()
    }

    /// Share of one core that words would take in talk without long pauses; `drafts_share` is that setting.
    #[must_use]
    pub fn share(&self, drafts_share: f64) -> f64 {
        let threads = if self.two_threads_s < self.one_thread_s { 2.0 } else { 1.0 };
        let drafts = drafts_share.min(UTTERANCES_PER_S * threads * self.live_s());
        UTTERANCES_PER_S * HEARINGS * threads * self.live_s() + drafts
    }

    /// Time of the pass after the call over the length of what was said.
    #[must_use]
    pub fn after_ratio(&self) -> f64 {
        self.after_s / self.sound_s.max(f64::MIN_POSITIVE)
    }

    /// Whether the words would come in time and leave the processor to others.
    #[must_use]
    pub fn suits_live(&self, drafts_share: f64) -> bool {
        self.words_after_s() <= LATEST_S && self.share(drafts_share) <= MOST_SHARE
    }
}

/// The models to use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    /// During calls; none where none was measured.
    pub live: Option<String>,
    /// Whether that one is too slow all the same: no other is at hand.
    pub live_is_slow: bool,
    /// After calls; none where none is better than the live one and quick enough.
    pub after: Option<String>,
}

/// Chooses: during calls the largest that suits, or else the quickest; after them the largest that takes no longer than
/// the call. `speeds` come smallest model first.
#[must_use]
pub fn fit(speeds: &[Speed], drafts_share: f64) -> Fit {
    let suits = |speed: &&Speed| speed.suits_live(drafts_share);
    let quickest = || speeds.iter().min_by(|a, b| a.live_s().total_cmp(&b.live_s()));
    let suiting = speeds.iter().rev().find(suits);
    let Some(live) = suiting.or_else(quickest) else { return Fit::default() };
    let larger = speeds.iter().skip_while(|speed| speed.model != live.model).skip(1);
    let after = larger.filter(|speed| speed.after_ratio() <= MOST_AFTER).last();
    Fit {
        live: Some(live.model.clone()),
        live_is_slow: suiting.is_none(),
        after: after.map(|speed| speed.model.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speed(model: &str, live_s: f64, after_s: f64) -> Speed {
        let model = model.to_owned();
        Speed { model, sound_s: 6.0, one_thread_s: 1.8 * live_s, two_threads_s: live_s, after_s }
    }

    fn chosen(speeds: &[Speed]) -> (Option<String>, Option<String>) {
        let fit = fit(speeds, 0.15);
        (fit.live, fit.after)
    }

    #[test]
    fn a_quick_machine_takes_larger_models_than_a_slow_one() {
        let named = |live: &str, after: &str| (Some(live.to_owned()), Some(after.to_owned()));
        let machine = |times: f64| {
            [speed("tiny.en", 0.16, 0.5), speed("base", 0.4, 1.2), speed("small", 1.3, 5.0)]
                .map(|s| speed(&s.model, s.live_s() * times, s.after_s * times))
        };
        assert_eq!(chosen(&machine(1.0)), named("tiny.en", "small"));
        assert_eq!(chosen(&machine(0.3)), named("base", "small"));
        assert_eq!(chosen(&machine(1.5)), named("tiny.en", "base"));
    }

    #[test]
    fn the_quickest_serves_where_none_suits_and_that_is_said() {
        let speeds = [speed("tiny.en", 2.0, 7.0), speed("base", 5.0, 16.0)];
        let fit = fit(&speeds, 0.15);
        assert_eq!((fit.live.as_deref(), fit.live_is_slow, fit.after), (Some("tiny.en"), true, None));
        assert_eq!(super::fit(&[], 0.15), Fit::default());
    }

    #[test]
    fn what_is_expected_fits_what_was_measured() {
        // tiny.en and base on two cores (docs/figures-live.md).
        let tiny = speed("tiny.en", 0.17, 0.5);
        assert!((0.6..0.9).contains(&tiny.words_after_s()), "{}", tiny.words_after_s());
        assert!((0.15..0.35).contains(&tiny.share(0.15)), "{}", tiny.share(0.15));
        // One thread costs less where a second gains nothing.
        let alone = Speed { two_threads_s: 0.5, one_thread_s: 0.3, ..tiny.clone() };
        assert_eq!(alone.live_s(), 0.3);
        assert!(alone.share(0.15) < tiny.share(0.15) * 1.2);
    }
}
