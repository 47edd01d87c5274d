//! The personal baseline: what is usual for this agent, and how it moves the fixed limits.

use super::rules::level::Levels;
use super::rules::pace::PaceMeter;
use super::rules::window::{Block, SpeechWindow};
use super::usual::{Habit, Usual};
use super::{CoachConfig, CoachInput};
use crate::Party;
use crate::cues::CueKind;
use crate::talk::TalkEvent;
use crate::voice::VoiceEvent;

/// Gathers what is usual in this call, and knows what was in earlier ones.
#[derive(Debug)]
pub struct Baseline {
    /// What was usual before this call; none where no baseline is wanted at all.
    earlier: Option<Usual>,
    gathered: Gathered,
    /// When the customer last said that they cannot hear or follow.
    complained_s: Option<f64>,
    config: CoachConfig,
}

/// The agent's own figures in this call so far.
#[derive(Debug)]
struct Gathered {
    pace: PaceMeter,
    words: f64,
    words_speech_s: f64,
    levels: Levels,
    level: Block,
    pitch: SpeechWindow,
    stretch: Block,
    stretch_s: f64,
    pitch_sd_st_s: f64,
    pitch_speech_s: f64,
    gaps_s: Vec<f64>,
    speech_s: f64,
}

impl Baseline {
    /// A baseline over `earlier` calls and this one; with none, the fixed limits alone rule.
    pub fn new(config: &CoachConfig, earlier: Option<Usual>) -> Baseline {
        Baseline {
            earlier: earlier.map(|usual| usual.checked()),
            gathered: Gathered::new(config),
            complained_s: None,
            config: config.clone(),
        }
    }

    /// Takes one input, heard at `now`.
    pub fn hear(&mut self, input: &CoachInput<'_>, now: f64) {
        if let CoachInput::Cue(cue) = input
            && matches!(cue.cue, CueKind::NotUnderstood | CueKind::Inaudible)
        {
            self.complained_s = Some(now);
        }
        self.gathered.hear(input, now);
    }

    /// What is usual in this call so far.
    pub fn of_call(&self) -> Usual {
        let g = &self.gathered;
        Usual {
            version: Usual::VERSION,
            pace_wpm: g.pace_wpm(),
            level_dbov: g.level_dbov(),
            f0_sd_st: g.f0_sd_st(),
            reply_gap_s: g.reply_gap_s(),
        }
    }

    /// The pace over which somebody is too fast: past the fixed limit, past the own dead band, never past the outer limit.
    pub fn fast_wpm(&self, now: f64) -> f64 {
        let fixed = self.config.pace_fast_wpm;
        let own = self.pace_wpm(now).map_or(fixed, |usual| usual * (1.0 + self.config.usual_band));
        own.min(self.config.pace_outer_fast_wpm).max(fixed)
    }

    /// The pace under which somebody is too slow.
    pub fn slow_wpm(&self, now: f64) -> f64 {
        let fixed = self.config.pace_slow_wpm;
        let own = self.pace_wpm(now).map_or(fixed, |usual| usual * (1.0 - self.config.usual_band));
        own.max(self.config.pace_outer_slow_wpm).min(fixed)
    }

    /// Whether the agent is as loud as usual, so that the customer's line makes the difference.
    pub fn as_loud_as_usual(&self, level_dbov: f64, now: f64) -> bool {
        self.level_dbov(now).is_some_and(|usual| level_dbov >= usual - self.config.usual_band_db)
    }

    /// Whether the agent is as soft as usual.
    pub fn as_soft_as_usual(&self, level_dbov: f64, now: f64) -> bool {
        self.level_dbov(now).is_some_and(|usual| level_dbov <= usual + self.config.usual_band_db)
    }

    /// The pitch variation under which a voice is flat, given the fixed limit, semitones.
    pub fn flat_st(&self, fixed_st: f64, now: f64) -> f64 {
        let usual = self.usual(now, |usual| usual.f0_sd_st, Gathered::f0_sd_st, 0.0, f64::INFINITY);
        let own = usual.map_or(fixed_st, |usual| usual * (1.0 - self.config.usual_band));
        own.max(self.config.energy_outer_st).min(fixed_st)
    }

    fn pace_wpm(&self, now: f64) -> Option<f64> {
        let (low, high) = (self.config.pace_slow_wpm, self.config.pace_fast_wpm);
        self.usual(now, |usual| usual.pace_wpm, Gathered::pace_wpm, low, high)
    }

    fn level_dbov(&self, now: f64) -> Option<f64> {
        let (low, high) = (self.config.quiet_relative_below_dbov, self.config.loud_relative_above_dbov);
        self.usual(now, |usual| usual.level_dbov, Gathered::level_dbov, low, high)
    }

    /// The own figure, once it rests on enough: that of earlier calls, else that of this one, which counts at most up to
    /// the fixed limits (what is past them from the first word on may be the fault itself).
    fn usual(
        &self,
        now: f64,
        earlier: fn(&Usual) -> Option<Habit>,
        in_call: fn(&Gathered) -> Option<Habit>,
        low: f64,
        high: f64,
    ) -> Option<f64> {
        let before = self.earlier.as_ref()?;
        if self.complained_s.is_some_and(|at| now - at < self.config.act_within_s) {
            return None;
        }
        let enough = |habit: &Habit| habit.speech_s >= self.config.usual_speech_s;
        let before = earlier(before).filter(|habit| enough(habit) && habit.calls >= self.config.usual_calls);
        let present = || in_call(&self.gathered).filter(enough);
        before.map(|habit| habit.value).or_else(|| Some(present()?.value.max(low).min(high)))
    }
}

impl Gathered {
    fn new(config: &CoachConfig) -> Gathered {
        Gathered {
            pace: PaceMeter::new(config),
            words: 0.0,
            words_speech_s: 0.0,
            levels: Levels::new(config),
            level: Block::default(),
            pitch: SpeechWindow::new(config.energy_window_s),
            stretch: Block::default(),
            stretch_s: config.energy_window_s,
            pitch_sd_st_s: 0.0,
            pitch_speech_s: 0.0,
            gaps_s: Vec::new(),
            speech_s: 0.0,
        }
    }

    fn hear(&mut self, input: &CoachInput<'_>, now: f64) {
        if let Some(block) = self.levels.hear(input) {
            self.level = self.level.and(&block);
        }
        if let Some(block) = input.frame_of(Party::Agent).and_then(|frame| self.pitch.push(frame)) {
            self.pitch(&block);
        }
        self.pace.hear(input, now);
        match input {
            CoachInput::Words(utterance, _) if utterance.party == Party::Agent => {
                if let Some((words, speech_s)) = self.pace.latest() {
                    self.words += words;
                    self.words_speech_s += speech_s;
                }
            }
            CoachInput::Talk(TalkEvent::Replied { party: Party::Agent, gap_s, .. }) => self.gaps_s.push(*gap_s),
            CoachInput::Voice(VoiceEvent::SegmentClosed { segment, .. }) if segment.party == Party::Agent => {
                self.speech_s += segment.end_s - segment.start_s;
            }
            _ => {}
        }
    }

    /// Pitch is measured over stretches as long as those it is held against.
    fn pitch(&mut self, block: &Block) {
        self.stretch = self.stretch.and(block);
        if self.stretch.speech_s() < self.stretch_s {
            return;
        }
        let stretch = std::mem::take(&mut self.stretch);
        if let Some(sd_st) = stretch.pitch_sd_st() {
            self.pitch_sd_st_s += sd_st * stretch.speech_s();
            self.pitch_speech_s += stretch.speech_s();
        }
    }

    fn pace_wpm(&self) -> Option<Habit> {
        habit(60.0 * self.words / self.words_speech_s, self.words_speech_s)
    }

    fn level_dbov(&self) -> Option<Habit> {
        habit(self.level.level_dbov(), self.level.speech_s())
    }

    fn f0_sd_st(&self) -> Option<Habit> {
        habit(self.pitch_sd_st_s / self.pitch_speech_s, self.pitch_speech_s)
    }

    /// The median: one long search says nothing about the habit.
    fn reply_gap_s(&self) -> Option<Habit> {
        let mut gaps_s = self.gaps_s.clone();
        gaps_s.sort_by(f64::total_cmp);
        habit(*gaps_s.get(gaps_s.len() / 2)?, self.speech_s)
    }
}

fn habit(value: f64, speech_s: f64) -> Option<Habit> {
    (speech_s > 0.0 && value.is_finite()).then_some(Habit { value, speech_s, calls: 1 })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;

    use super::*;

    fn over(usual: Usual) -> Baseline {
        Baseline::new(&CoachConfig::default(), Some(usual))
    }

    fn of(value: f64) -> Option<Habit> {
        Some(Habit { value, speech_s: 500.0, calls: 3 })
    }

    #[test]
    fn a_voice_that_is_usually_flat_is_flat_only_under_its_own_band() {
        let flat = over(Usual { f0_sd_st: of(1.4), ..Usual::default() });
        assert!((flat.flat_st(1.5, 0.0) - 1.19).abs() < 1e-9);
        assert_eq!(flat.flat_st(1.1, 0.0), 1.1);
        let flatter = over(Usual { f0_sd_st: of(0.5), ..Usual::default() });
        assert_eq!(flatter.flat_st(1.5, 0.0), CoachConfig::default().energy_outer_st);
        assert_eq!(Baseline::new(&CoachConfig::default(), None).flat_st(1.5, 0.0), 1.5);
    }

    proptest! {
        #[test]
        fn a_habit_moves_limits_outwards_only_and_never_past_the_outer_ones(value in 0.1_f64..1000.0) {
            let config = CoachConfig::default();
            let baseline = over(Usual { pace_wpm: of(value), f0_sd_st: of(value / 100.0), ..Usual::default() });
            let (fast, slow, flat) = (baseline.fast_wpm(0.0), baseline.slow_wpm(0.0), baseline.flat_st(1.5, 0.0));
            prop_assert!((config.pace_fast_wpm..=config.pace_outer_fast_wpm).contains(&fast));
            prop_assert!((config.pace_outer_slow_wpm..=config.pace_slow_wpm).contains(&slow));
            prop_assert!((config.energy_outer_st..=1.5).contains(&flat));
        }
    }
}
