//! Pace: words a minute over own speech time, from words, or from syllable nuclei until they come.

use std::collections::VecDeque;

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::{Grounds, Rule};
use crate::speech::Utterance;
use crate::voice::{Segment, VoiceEvent};
use crate::{Party, Span};

/// Speech older than this says nothing about the pace now, seconds.
const FRESH_S: f64 = 90.0;
/// Syllables a second under which speech is slow by ear as well; guards against words that were not recognised.
const SLOW_SYLLABLES_S: f64 = 3.2;
/// Syllables a second under which a segment is breath or background, however slowly somebody speaks.
const SPOKEN_SYLLABLES_S: f64 = 1.2;

/// The metric, where it is counted from words.
const FROM_WORDS: &str = "pace_wpm";

#[derive(Debug, Clone, Copy)]
struct Counted {
    span: Span,
    words: f64,
}

/// The agent's pace over the last stretch of own speech.
#[derive(Debug)]
pub struct PaceMeter {
    window_s: f64,
    syllables_per_word: f64,
    segments: VecDeque<Segment>,
    nuclei: VecDeque<f64>,
    said: VecDeque<Counted>,
}

impl PaceMeter {
    /// Over the window of the settings.
    pub fn new(config: &CoachConfig) -> PaceMeter {
        PaceMeter {
            window_s: config.pace_window_s,
            syllables_per_word: config.syllables_per_word,
            segments: VecDeque::new(),
            nuclei: VecDeque::new(),
            said: VecDeque::new(),
        }
    }

    /// Takes one input, heard at `now`.
    pub fn hear(&mut self, input: &CoachInput<'_>, now: f64) {
        if let Some(frame) = input.frame_of(Party::Agent).filter(|frame| frame.nucleus) {
            self.nuclei.push_back(frame.start_s());
        }
        match input {
            CoachInput::Voice(VoiceEvent::SegmentClosed { segment, .. }) if segment.party == Party::Agent => {
                if self.spoken(segment) {
                    self.segments.push_back(*segment);
                }
            }
            CoachInput::Words(utterance, _) if utterance.party == Party::Agent => {
                self.said.push_back(Counted {
                    span: Span::new(utterance.start_s, utterance.end_s),
                    words: words(utterance),
                });
            }
            _ => return,
        }
        let old = now - FRESH_S;
        drop_before(&mut self.segments, |segment| segment.end_s < old);
        drop_before(&mut self.nuclei, |at| *at < old);
        drop_before(&mut self.said, |counted| counted.span.end_s < old);
    }

    /// Whether a segment holds syllables; without any measured so far, it is taken at its word.
    fn spoken(&self, segment: &Segment) -> bool {
        let within = self.nuclei.iter().rev().take_while(|at| **at >= segment.start_s).count();
        self.nuclei.is_empty() || within as f64 >= SPOKEN_SYLLABLES_S * (segment.end_s - segment.start_s)
    }

    fn speech_within(&self, span: Span) -> f64 {
        self.segments
            .iter()
            .filter_map(|segment| span.intersection(Span::new(segment.start_s, segment.end_s)))
            .map(Span::duration_s)
            .sum()
    }

    /// Words a minute over the last window of speech that has words.
    fn by_words(&self) -> Option<f64> {
        let (mut words, mut speech_s) = (0.0, 0.0);
        for counted in self.said.iter().rev() {
            words += counted.words;
            speech_s += self.speech_of(counted);
            if speech_s >= self.window_s {
                return Some(60.0 * words / speech_s);
            }
        }
        None
    }

    /// The latest words: how many, and the speech time they took, seconds.
    pub fn latest(&self) -> Option<(f64, f64)> {
        self.said.back().map(|counted| (counted.words, self.speech_of(counted)))
    }

    fn speech_of(&self, counted: &Counted) -> f64 {
        let measured_s = self.speech_within(counted.span);
        if measured_s > 0.0 { measured_s } else { counted.span.duration_s() }
    }

    /// Syllables a second over the last window of finished segments.
    fn syllables_s(&self) -> Option<f64> {
        let mut speech_s = 0.0;
        for segment in self.segments.iter().rev() {
            speech_s += segment.end_s - segment.start_s;
            if speech_s >= self.window_s {
                let last_s = self.segments.back().map_or(segment.end_s, |last| last.end_s);
                let nuclei = self.nuclei.iter().filter(|at| (segment.start_s..last_s).contains(at)).count();
                return Some(nuclei as f64 / speech_s);
            }
        }
        None
    }

    fn wpm(&self) -> Option<(f64, &'static str)> {
        if let Some(wpm) = self.by_words() {
            return Some((wpm, FROM_WORDS));
        }
        let wpm = 60.0 * self.syllables_s()? / self.syllables_per_word;
        Some((wpm, "pace_from_syllables_wpm"))
    }
}

fn drop_before<T>(queue: &mut VecDeque<T>, old: impl Fn(&T) -> bool) {
    while queue.front().is_some_and(&old) {
        queue.pop_front();
    }
}

fn words(utterance: &Utterance) -> f64 {
    utterance.text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() as f64
}

/// Too fast, or too slow.
#[derive(Debug)]
pub struct Pace {
    meter: PaceMeter,
    fast: bool,
    /// The limit that closes over the one that opens.
    close_share: f64,
    latest: Option<(f64, &'static str)>,
}

impl Pace {
    /// The rule for `pace_fast`.
    pub fn fast(config: &CoachConfig) -> Pace {
        Pace {
            meter: PaceMeter::new(config),
            fast: true,
            close_share: config.pace_fast_close_wpm / config.pace_fast_wpm,
            latest: None,
        }
    }

    /// The rule for `pace_slow`.
    pub fn slow(config: &CoachConfig) -> Pace {
        Pace {
            meter: PaceMeter::new(config),
            fast: false,
            close_share: config.pace_slow_close_wpm / config.pace_slow_wpm,
            latest: None,
        }
    }

    fn limit_wpm(&self, scene: &Scene) -> f64 {
        if self.fast { scene.baseline.fast_wpm(scene.now) } else { scene.baseline.slow_wpm(scene.now) }
    }

    fn past(&self, wpm: f64, limit_wpm: f64) -> bool {
        if self.fast { wpm > limit_wpm } else { wpm < limit_wpm && self.slow_by_ear() }
    }

    fn slow_by_ear(&self) -> bool {
        self.meter.syllables_s().is_none_or(|rate| rate < SLOW_SYLLABLES_S)
    }
}

impl Rule for Pace {
    fn kind(&self) -> NudgeKind {
        if self.fast { NudgeKind::PaceFast } else { NudgeKind::PaceSlow }
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        self.meter.hear(input, scene.now);
        let changed = matches!(input, CoachInput::Words(..) | CoachInput::Voice(VoiceEvent::SegmentClosed { .. }));
        if changed {
            self.latest = self.meter.wpm();
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        let limit_wpm = self.limit_wpm(scene);
        match self.latest {
            None => Standing::Between,
            // Syllables alone make nobody slow: what the activity takes for speech by mistake holds none.
            Some((_, metric)) if !self.fast && metric != FROM_WORDS => Standing::Between,
            Some((wpm, _)) if self.past(wpm, limit_wpm) => Standing::Holds,
            Some((wpm, _)) if !self.past(wpm, limit_wpm * self.close_share) => Standing::Clear,
            Some(_) => Standing::Between,
        }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        let (wpm, metric) = self.latest.unwrap_or((0.0, FROM_WORDS));
        Grounds::measured(metric, wpm, self.limit_wpm(scene), scene.now - self.meter.window_s)
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let limit = self.limit_wpm(scene);
        let back = limit * self.close_share;
        let (metric, wpm) = self.latest.map_or((FROM_WORDS, None), |(wpm, metric)| (metric, Some(wpm)));
        let (opens, closes) = match self.fast {
            true => (Limit::Over { limit }, Limit::AtMost { limit: back }),
            false => (Limit::Under { limit }, Limit::AtLeast { limit: back }),
        };
        let mut gauges = vec![Gauge::new(metric, "words/min", wpm, opens).closing(closes)];
        if !self.fast {
            let slow = Limit::Under { limit: SLOW_SYLLABLES_S };
            gauges.push(Gauge::new("syllables_s", "a second", self.meter.syllables_s(), slow));
        }
        let but = match wpm {
            None => Some("there was too little own speech to count a pace"),
            Some(_) if !self.fast && metric != FROM_WORDS => Some("without words nobody counts as slow"),
            Some(wpm) if !self.fast && wpm < limit && !self.slow_by_ear() => {
                Some("the syllables were not slow: words were missing")
            }
            Some(_) => None,
        };
        Reading::of(gauges).but(but)
    }
}
