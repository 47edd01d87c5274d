//! Praise: for each skill, the one thing that is worth a word at the moment it happens.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Limit, Reading};
use super::super::{CoachConfig, CoachInput, NudgeKind};
use super::window::SpeechWindow;
use super::{Grounds, Rule};
use crate::Party;
use crate::cues::{Cue, CueKind};
use crate::talk::{Overlap, OverlapKind, TalkEvent, Turn};

/// Praise is for what has just happened, seconds.
const FRESH_S: f64 = 12.0;
/// Empathy this soon after distress answers it, seconds.
const ANSWER_S: f64 = 15.0;
/// A customer's turn of this length is a story that was let finish, seconds.
const STORY_S: f64 = 8.0;
/// Own speech that must have gone well before speech and voice are praised, seconds.
const WELL_S: f64 = 60.0;

/// A rule for each skill.
pub fn all(config: &CoachConfig) -> Vec<Box<dyn Rule>> {
    vec![
        Box::new(CuePraise::new(NudgeKind::PraiseEmpathy, "distress_answered", empathy)),
        Box::new(CuePraise::new(NudgeKind::PraiseConflictResolution, "way_forward", conflict)),
        Box::new(CuePraise::new(NudgeKind::PraiseListening, "paraphrase", listening)),
        Box::new(CuePraise::new(NudgeKind::PraisePositivity, "positive_phrasings", positivity)),
        Box::new(CuePraise::new(NudgeKind::PraiseAssertiveness, "detail_read_back", assertiveness)),
        Box::new(CuePraise::new(NudgeKind::PraiseCommunication, "open_question", communication)),
        Box::new(SpeechPraise::clear(config)),
        Box::new(SpeechPraise::lively(config)),
    ]
}

/// What happened before, as far as praise needs it.
#[derive(Debug, Default)]
struct Before {
    distress_s: Option<f64>,
    story: Option<Turn>,
    question: Option<Cue>,
    positive: u32,
    cut_in_s: Option<f64>,
}

/// Decides whether a moment deserves praise.
type Deserves = fn(&Before, &CoachInput<'_>) -> Option<Grounds>;

/// Praise for what a cue shows, given what came before.
#[derive(Debug)]
struct CuePraise {
    kind: NudgeKind,
    metric: &'static str,
    deserves: Deserves,
    before: Before,
    found: Option<(f64, Grounds)>,
}

impl CuePraise {
    /// Praise that mostly rests on `metric`.
    fn new(kind: NudgeKind, metric: &'static str, deserves: Deserves) -> CuePraise {
        CuePraise { kind, metric, deserves, before: Before::default(), found: None }
    }
}

impl Before {
    fn remember(&mut self, input: &CoachInput<'_>) {
        match input {
            CoachInput::Cue(cue) => match cue.cue {
                CueKind::CustomerDistress => self.distress_s = Some(cue.end_s),
                CueKind::OpenQuestion if cue.party == Party::Agent => self.question = Some((*cue).clone()),
                CueKind::PositivePhrasing => self.positive += 1,
                CueKind::NegativePhrasing => self.positive = 0,
                _ => {}
            },
            CoachInput::Talk(TalkEvent::OverlapSettled { overlap, .. }) if cut_in(overlap) => {
                self.cut_in_s = Some(overlap.end_s);
            }
            CoachInput::Talk(TalkEvent::TurnClosed { turn, .. }) if turn.party == Party::Customer => {
                let let_finish = self.cut_in_s.is_none_or(|at| at < turn.start_s);
                self.story = (let_finish && turn.end_s - turn.start_s >= STORY_S).then_some(*turn);
            }
            _ => {}
        }
    }
}

fn cut_in(overlap: &Overlap) -> bool {
    overlap.started_by == Party::Agent
        && !overlap.doubtful
        && matches!(overlap.kind, OverlapKind::Interruption | OverlapKind::FailedInterruption)
}

fn agent_cue<'a>(input: &CoachInput<'a>, kinds: &[CueKind]) -> Option<&'a Cue> {
    match input {
        CoachInput::Cue(cue) if cue.party == Party::Agent && kinds.contains(&cue.cue) => Some(cue),
        _ => None,
    }
}

fn empathy(before: &Before, input: &CoachInput<'_>) -> Option<Grounds> {
    let cue = agent_cue(input, &[CueKind::EmpathyShown, CueKind::EmpathyExplored])?;
    // "I'm so sorry" names nothing.
    let cue = Some(cue).filter(|cue| !cue.is_set_phrase())?;
    let answered_s = cue.start_s - before.distress_s?;
    (0.0..ANSWER_S).contains(&answered_s).then(|| Grounds::cue("distress_answered", cue))
}

fn conflict(before: &Before, input: &CoachInput<'_>) -> Option<Grounds> {
    let cue = agent_cue(input, &[CueKind::Options, CueKind::Commitment, CueKind::EscalationOffer])?;
    // Praise for solving needs something to solve: a promise in a smooth order is routine.
    before.distress_s.map(|_| match cue.cue {
        CueKind::Options => Grounds::cue("options", cue),
        CueKind::Commitment => Grounds::cue("commitment", cue),
        _ => Grounds::cue("escalation_offer", cue),
    })
}

fn listening(before: &Before, input: &CoachInput<'_>) -> Option<Grounds> {
    let story = before.story?;
    let cue = agent_cue(input, &[CueKind::Paraphrase, CueKind::CheckBack])?;
    (cue.start_s >= story.end_s - 1.0 && cue.start_s - story.end_s < ANSWER_S).then(|| Grounds::cue("paraphrase", cue))
}

fn positivity(before: &Before, input: &CoachInput<'_>) -> Option<Grounds> {
    let cue = agent_cue(input, &[CueKind::PositivePhrasing])?;
    (before.positive >= 2).then(|| Grounds::cue("positive_phrasings", cue))
}

fn assertiveness(_: &Before, input: &CoachInput<'_>) -> Option<Grounds> {
    agent_cue(input, &[CueKind::DetailReadBack]).map(|cue| Grounds::cue("detail_read_back", cue))
}

fn communication(before: &Before, input: &CoachInput<'_>) -> Option<Grounds> {
    let CoachInput::Talk(TalkEvent::TurnClosed { turn, .. }) = input else { return None };
    let question = before.question.as_ref()?;
    let wait_s = turn.start_s - question.end_s;
    let answered =
        turn.party == Party::Customer && (-1.0..4.0).contains(&wait_s) && turn.end_s - turn.start_s >= STORY_S;
    // The question that opens every call is no merit.
    (answered && question.start_s > 15.0).then(|| Grounds::cue("open_question", question))
}

impl Rule for CuePraise {
    fn kind(&self) -> NudgeKind {
        self.kind
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        if let Some(grounds) = (self.deserves)(&self.before, input) {
            self.found = Some((scene.now, grounds));
        }
        self.before.remember(input);
    }

    fn standing(&self, scene: &Scene) -> Standing {
        match &self.found {
            Some((at, _)) if scene.now - at < FRESH_S => Standing::Holds,
            _ => Standing::Between,
        }
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        self.found.as_ref().map(|(_, grounds)| grounds.clone()).unwrap_or_default()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let metric = self.found.as_ref().map_or(self.metric, |(_, grounds)| grounds.metric);
        let gauge = if self.kind == NudgeKind::PraisePositivity {
            Gauge::count(metric, self.before.positive as usize, 3)
        } else {
            Gauge::flag(metric, self.found.is_some())
        };
        let stale = self.found.as_ref().is_some_and(|(at, _)| scene.now - at >= FRESH_S);
        Reading::of([gauge]).but(stale.then_some("it is too long ago to praise"))
    }
}

/// Praise for how it was said: clear, or lively, over a minute of own speech.
#[derive(Debug)]
struct SpeechPraise {
    kind: NudgeKind,
    window: SpeechWindow,
    limit_st: f64,
    levels_dbov: (f64, f64),
    paces_wpm: (f64, f64),
    words: f64,
    speech_at_fault_s: f64,
    words_at_fault: f64,
}

impl SpeechPraise {
    fn new(kind: NudgeKind, config: &CoachConfig) -> SpeechPraise {
        SpeechPraise {
            kind,
            window: SpeechWindow::new(WELL_S / 2.0),
            limit_st: config.lively_st,
            levels_dbov: (config.quiet_relative_below_dbov, config.loud_relative_above_dbov + config.level_back_db),
            paces_wpm: (config.pace_slow_close_wpm, config.pace_fast_close_wpm - 20.0),
            words: 0.0,
            speech_at_fault_s: 0.0,
            words_at_fault: 0.0,
        }
    }

    fn clear(config: &CoachConfig) -> SpeechPraise {
        SpeechPraise::new(NudgeKind::PraiseClearSpeech, config)
    }

    fn lively(config: &CoachConfig) -> SpeechPraise {
        SpeechPraise::new(NudgeKind::PraiseVoice, config)
    }

    fn fault(&mut self, scene: &Scene) {
        self.speech_at_fault_s = scene.speech_s(Party::Agent);
        self.words_at_fault = self.words;
    }

    fn pace_wpm(&self, scene: &Scene) -> f64 {
        let speech_s = scene.speech_s(Party::Agent) - self.speech_at_fault_s;
        60.0 * (self.words - self.words_at_fault) / speech_s.max(1.0)
    }
}

impl Rule for SpeechPraise {
    fn kind(&self) -> NudgeKind {
        self.kind
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        if let Some(frame) = input.frame_of(Party::Agent) {
            self.window.push(frame);
        }
        match input {
            CoachInput::Words(utterance, _) if utterance.party == Party::Agent => {
                self.words += utterance.text.split_whitespace().count() as f64;
            }
            CoachInput::Cue(cue)
                if matches!(cue.cue, CueKind::Jargon | CueKind::NotUnderstood | CueKind::Inaudible) =>
            {
                self.fault(scene);
            }
            _ => {}
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        let long = scene.speech_s(Party::Agent) - self.speech_at_fault_s >= WELL_S;
        let Some(window) = self.window.full().filter(|_| long) else { return Standing::Between };
        let well = if self.kind == NudgeKind::PraiseVoice {
            window.pitch_sd_st().is_some_and(|sd| sd >= self.limit_st)
        } else {
            let (low, high) = self.levels_dbov;
            let (slow, fast) = self.paces_wpm;
            (low..high).contains(&window.level_dbov()) && (slow..fast).contains(&self.pace_wpm(scene))
        };
        if well { Standing::Holds } else { Standing::Between }
    }

    fn grounds(&self, scene: &Scene) -> Grounds {
        let since_s = self.window.full().map_or(0.0, super::window::Block::start_s);
        if self.kind == NudgeKind::PraiseVoice {
            let sd = self.window.full().and_then(super::window::Block::pitch_sd_st).unwrap_or(0.0);
            return Grounds::measured("f0_sd_st", sd, self.limit_st, since_s);
        }
        Grounds::measured("pace_wpm", self.pace_wpm(scene), self.paces_wpm.1, since_s)
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let well_s = scene.speech_s(Party::Agent) - self.speech_at_fault_s;
        let long = Gauge::new("speech_without_fault_s", "s", well_s, Limit::AtLeast { limit: WELL_S });
        let window = self.window.full();
        let mut gauges = vec![long];
        if self.kind == NudgeKind::PraiseVoice {
            let sd_st = window.and_then(super::window::Block::pitch_sd_st);
            gauges.push(Gauge::new("f0_sd_st", "semitones", sd_st, Limit::AtLeast { limit: self.limit_st }));
        } else {
            let ((low, high), (slow, fast)) = (self.levels_dbov, self.paces_wpm);
            let level = window.map(super::window::Block::level_dbov);
            gauges.push(Gauge::new(
                "pace_wpm",
                "words/min",
                self.pace_wpm(scene),
                Limit::Within { low: slow, high: fast },
            ));
            gauges.push(Gauge::new("active_level_dbov", "dBov", level, Limit::Within { low, high }));
        }
        Reading::of(gauges).but(window.is_none().then_some("there was too little own speech to judge by"))
    }
}
