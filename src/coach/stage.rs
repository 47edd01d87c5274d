//! The coach: inputs as they become known, nudges as they open and close.

use super::late::{self, Lateness};
use super::policy::{KINDS, Moment, Move, Policy, Standing, Wait};
use super::rules::{self, Rule};
use super::scene::Scene;
use super::trace::{Look, State, Trace};
use super::{Cause, CoachConfig, Control, Feedback, Nudge, NudgeEvent, NudgeKind, Outcome, Usual, wording};
use crate::Party;
use crate::cues::Cue;
use crate::speech::Utterance;
use crate::talk::TalkEvent;
use crate::voice::{VoiceEvent, VoiceFrame};

/// Seconds between two decisions.
const STEP_S: f64 = 0.1;

/// What the coach hears. Inputs come in the order in which they become known.
#[derive(Debug, Clone, Copy)]
pub enum CoachInput<'a> {
    /// A frame of either party (both parties' frames come interleaved): also the coach's clock.
    Frame(&'a VoiceFrame),
    /// A segment opened or closed.
    Voice(&'a VoiceEvent),
    /// Something between the voices.
    Talk(&'a TalkEvent),
    /// Words, redacted, with the time at which they were there.
    Words(&'a Utterance, f64),
    /// A cue; its `known_s` says when.
    Cue(&'a Cue),
    /// Something is wrong with the sound: a code (`audio_fault` or `bleed`), a sentence, and when.
    Fault(&'a str, &'a str, f64),
}

impl CoachInput<'_> {
    /// The frame in it, where it is one of this party.
    pub(super) fn frame_of(&self, party: Party) -> Option<&VoiceFrame> {
        let frame: &VoiceFrame = match self {
            CoachInput::Frame(frame) => frame,
            CoachInput::Voice(VoiceEvent::Frame(frame)) => frame,
            _ => return None,
        };
        (frame.party == party).then_some(frame)
    }
}

/// Decides when to say one short thing.
#[derive(Debug)]
pub struct Coach {
    scene: Scene,
    lateness: Lateness,
    rules: Vec<Box<dyn Rule>>,
    policy: Policy,
    open: Option<Nudge>,
    next_step_s: f64,
    moves: Vec<Move>,
    /// Its own account; only where it is asked for.
    trace: Option<Box<Trace>>,
}

impl Coach {
    /// A coach for one call; `has_words` is false when nothing is transcribed.
    #[must_use]
    pub fn new(config: &CoachConfig, has_words: bool) -> Coach {
        Coach::over(config, has_words, None)
    }

    /// A coach that knows what was usual for this agent in earlier calls, and learns it in this one.
    #[must_use]
    pub fn with_usual(config: &CoachConfig, has_words: bool, usual: Usual) -> Coach {
        Coach::over(config, has_words, Some(usual))
    }

    fn over(config: &CoachConfig, has_words: bool, usual: Option<Usual>) -> Coach {
        Coach {
            scene: Scene::new(config, has_words, usual),
            lateness: Lateness::new(config.stale_words_s),
            rules: rules::all(config),
            policy: Policy::new(config),
            open: None,
            next_step_s: 0.0,
            moves: Vec::with_capacity(2),
            trace: None,
        }
    }

    /// The same, which keeps an account of what it measures and decides.
    #[must_use]
    pub fn that_traces(mut self) -> Coach {
        self.trace = Some(Box::default());
        self
    }

    /// Hands over the account so far; empty where none is kept.
    #[must_use]
    pub fn take_trace(&mut self) -> Trace {
        self.trace.as_deref_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Takes one input; appends what opened or closed.
    pub fn push(&mut self, input: CoachInput<'_>, out: &mut Vec<NudgeEvent>) {
        self.scene.hear(&input);
        let late = self.lateness.late(&input);
        if let Some(trace) = self.trace.as_mut().filter(|_| late) {
            trace.came_late();
        }
        for rule in &mut self.rules {
            if !late || (late::speaks_for_the_agent(&input) && !rule.kind().is_praise()) {
                rule.hear(&input, &self.scene);
            }
        }
        if self.scene.now >= self.next_step_s {
            self.next_step_s = self.scene.now + STEP_S;
            self.step(out);
        }
    }

    /// Takes a wish of the agent, which holds from the coach's present on; appends what closes at once.
    pub fn control(&mut self, control: Control, out: &mut Vec<NudgeEvent>) {
        self.scene.control(control);
        match control {
            Control::Kind { kind, on } => self.policy.allow(kind, on, self.scene.now, &mut self.moves),
            Control::HowOften(how_often) => self.policy.how_often(how_often),
            Control::Hold { .. } | Control::CardCapture { .. } | Control::Snooze { .. } => {}
        }
        if self.scene.quiet() {
            self.policy.send_away(self.scene.now, &mut self.moves);
        }
        self.carry_out(out);
    }

    /// What the agent said of the nudge that opened as number `nth` of the call, counted from 1. A nudge that is still
    /// open carries it when it closes. False where there is no such nudge.
    pub fn feedback(&mut self, nth: usize, feedback: Feedback) -> bool {
        let known = self.policy.feedback(nth, feedback);
        if let Some(open) = self.open.as_mut().filter(|_| nth == self.policy.opened()) {
            open.feedback = Some(feedback);
        }
        known
    }

    /// What is usual for the agent in this call so far, to be folded over earlier calls.
    #[must_use]
    pub fn usual(&self) -> Usual {
        self.scene.baseline.of_call()
    }

    /// The call is over at `end_s`: closes what is open.
    pub fn finish(&mut self, end_s: f64, out: &mut Vec<NudgeEvent>) {
        let end_s = if end_s.is_finite() { end_s.max(self.scene.now) } else { self.scene.now };
        self.scene.now = end_s;
        self.policy.finish(end_s, &mut self.moves);
        self.carry_out(out);
    }

    fn step(&mut self, out: &mut Vec<NudgeEvent>) {
        let mut standings = [Standing::default(); KINDS];
        for rule in &self.rules {
            standings[rule.kind() as usize] = rule.standing(&self.scene);
        }
        for kind in late::FOR_WANT_OF_WORDS.into_iter().filter(|_| self.lateness.behind()) {
            if standings[kind as usize] == Standing::Holds {
                standings[kind as usize] = Standing::Between;
            }
        }
        let moment =
            Moment { now: self.scene.now, quiet: self.scene.quiet(), agent_speaks: self.scene.speaks(Party::Agent) };
        self.policy.step(moment, &standings, &mut self.moves);
        self.carry_out(out);
        if let Some(mut trace) = self.trace.take() {
            self.rules.iter().for_each(|rule| trace.see(self.look(rule.as_ref(), moment)));
            self.trace = Some(trace);
        }
    }

    /// What is seen of one kind after a decision.
    fn look(&self, rule: &dyn Rule, moment: Moment) -> Look {
        let (kind, standing) = (rule.kind(), rule.standing(&self.scene));
        let shown = self.policy.shown() == Some(kind);
        let holds = standing == Standing::Holds && !shown;
        let late = self.lateness.behind() && late::FOR_WANT_OF_WORDS.contains(&kind);
        let quiet = || self.scene.quiet_by().map(|by| Wait::Quiet { by });
        let wait = || if late { Some(Wait::WordsLate) } else { quiet().or_else(|| self.policy.wait(kind, moment)) };
        let state = match (shown, holds) {
            (true, _) => State::Open,
            (false, true) => State::Arming,
            (false, false) => State::Closed,
        };
        let (at_s, reading) = (moment.now, rule.reading(&self.scene));
        Look { at_s, kind, state, standing, reading, wait: holds.then(wait).flatten() }
    }

    fn carry_out(&mut self, out: &mut Vec<NudgeEvent>) {
        for i in 0..self.moves.len() {
            match self.moves[i] {
                Move::Open(kind) => self.open(kind, out),
                Move::Close(outcome) => {
                    if let Some(mut nudge) = self.open.take() {
                        nudge.closed_s = self.scene.now;
                        nudge.outcome = outcome;
                        out.push(NudgeEvent::Closed(nudge));
                    }
                }
            }
        }
        self.moves.clear();
    }

    fn open(&mut self, kind: NudgeKind, out: &mut Vec<NudgeEvent>) {
        let rule = self.rules.iter().find(|rule| rule.kind() == kind);
        let grounds = rule.map(|rule| rule.grounds(&self.scene)).unwrap_or_default();
        let (headline, detail) = wording::card(kind, &grounds);
        let nudge = Nudge {
            kind,
            skill: kind.skill(),
            opened_s: self.scene.now,
            closed_s: self.scene.now,
            headline: headline.to_owned(),
            detail,
            cause: Cause {
                metric: grounds.metric.to_owned(),
                value: grounds.value,
                threshold: grounds.threshold,
                since_s: grounds.since_s,
                quote: grounds.quote,
                cues: grounds.cues,
            },
            outcome: Outcome::CallEnded,
            feedback: None,
        };
        self.open = Some(nudge.clone());
        out.push(NudgeEvent::Opened(nudge));
    }
}
