//! Where the time goes: seconds of work by step, for `--timings`.

use std::time::{Duration, Instant};

/// A step of the path, as `--timings` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading and decoding files.
    Audio,
    /// Resampling to frames.
    Frames,
    /// Measuring voices.
    Voice,
    /// Cutting utterances.
    Cutting,
    /// Recognising words (summed over the workers).
    Speech,
    /// Turns, overlaps, silences.
    Talk,
    /// Redaction and cues.
    Cues,
    /// Nudges.
    Coach,
    /// Metrics, scores, summary.
    Call,
}

impl Step {
    /// Every step, in the order of the path.
    pub const ALL: [Step; 9] = [
        Step::Audio,
        Step::Frames,
        Step::Voice,
        Step::Cutting,
        Step::Speech,
        Step::Talk,
        Step::Cues,
        Step::Coach,
        Step::Call,
    ];

    /// The name shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Step::Audio => "audio",
            Step::Frames => "frames",
            Step::Voice => "voice",
            Step::Cutting => "cutting",
            Step::Speech => "speech",
            Step::Talk => "talk",
            Step::Cues => "cues",
            Step::Coach => "coach",
            Step::Call => "call",
        }
    }
}

/// Time spent in each step.
#[derive(Debug, Clone, Default)]
pub struct Timings {
    spent: [Duration; Step::ALL.len()],
}

impl Timings {
    /// Looks at the clock.
    #[must_use]
    pub fn start(&self) -> Instant {
        Instant::now()
    }

    /// Books the time since `start` on a step; gives the present moment.
    pub fn stop(&mut self, step: Step, start: Instant) -> Instant {
        let now = Instant::now();
        self.spent[step as usize] += now - start;
        now
    }

    /// Books a duration measured elsewhere.
    pub fn add(&mut self, step: Step, spent: Duration) {
        self.spent[step as usize] += spent;
    }

    /// Adds all of another's.
    pub fn merge(&mut self, other: &Timings) {
        for (mine, theirs) in self.spent.iter_mut().zip(other.spent) {
            *mine += theirs;
        }
    }

    /// Seconds spent in a step.
    #[must_use]
    pub fn seconds(&self, step: Step) -> f64 {
        self.spent[step as usize].as_secs_f64()
    }

    /// Seconds spent in all steps.
    #[must_use]
    pub fn total_s(&self) -> f64 {
        self.spent.iter().map(Duration::as_secs_f64).sum()
    }
}
