//! The whole of what a view shows, kept up to date event by event.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::events::{
    CallCard, DeviceCard, Figures, KindCard, LiveEvent, Mode, Notice, NudgeCard, NudgeEnd, PartialLine, WordsLine,
};
use crate::Party;
use crate::coach::{NudgeKind, wording};

/// Utterances kept for a view that comes late.
const WORDS_KEPT: usize = 200;
/// Nudges kept for a view that comes late.
const NUDGES_KEPT: usize = 50;

/// Where the program is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// For a call to begin.
    #[default]
    Waiting,
    /// A call goes on.
    Call,
    /// A call is over and its last words are awaited.
    Ending,
}

/// How a party's device is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartyCard {
    /// Its name.
    pub device: String,
    /// As in [`DeviceCard`].
    pub state: &'static str,
    /// A sentence where something is the matter.
    pub text: String,
}

/// A call with how long it has gone on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ongoing {
    /// Which.
    #[serde(flatten)]
    pub card: CallCard,
    /// Seconds so far.
    pub call_s: f64,
}

/// Everything: a `snapshot` event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LiveState {
    /// Version of the program.
    pub version: &'static str,
    /// Where the program is.
    pub phase: Phase,
    /// `devices` or `replay`.
    pub source: &'static str,
    /// Length of the recording in a replay, seconds.
    pub replay_s: Option<f64>,
    /// The model that recognises.
    pub words: Option<String>,
    /// Why there are no words.
    pub words_absent: Option<String>,
    /// Whether audio is kept.
    pub keep_audio: bool,
    /// Samples of sound lost since the start because the machine was too busy.
    pub dropped_samples: u64,
    /// Devices.
    pub parties: BTreeMap<Party, PartyCard>,
    /// The call that goes on.
    pub call: Option<Ongoing>,
    /// The last call that ended.
    pub last_call: Option<String>,
    /// The switches.
    pub mode: Mode,
    /// The last figures of the call.
    pub figures: Option<Figures>,
    /// The open nudge.
    pub nudge: Option<NudgeCard>,
    /// Those of this call that have closed, the latest last.
    pub earlier_nudges: VecDeque<NudgeCard>,
    /// What was said in this call, the latest last.
    pub words_said: VecDeque<WordsLine>,
    /// What each party is saying, not settled.
    pub partial: BTreeMap<Party, PartialLine>,
    /// What to know about the program.
    pub notices: Vec<Notice>,
    /// What can be switched off.
    pub kinds: Vec<KindCard>,
}

impl LiveState {
    /// A program that waits for its first call.
    #[must_use]
    pub fn new(source: &'static str, mode: Mode) -> LiveState {
        let nobody = || PartyCard { device: String::new(), state: "absent", text: String::new() };
        LiveState {
            version: env!("CARGO_PKG_VERSION"),
            phase: Phase::Waiting,
            source,
            replay_s: None,
            words: None,
            words_absent: None,
            keep_audio: false,
            dropped_samples: 0,
            parties: Party::BOTH.map(|party| (party, nobody())).into(),
            call: None,
            last_call: None,
            mode,
            figures: None,
            nudge: None,
            earlier_nudges: VecDeque::new(),
            words_said: VecDeque::new(),
            partial: BTreeMap::new(),
            notices: Vec::new(),
            kinds: kinds(),
        }
    }

    /// Takes one event.
    pub fn apply(&mut self, event: &LiveEvent) {
        match event {
            LiveEvent::Meters(_) | LiveEvent::Cue(_) | LiveEvent::CallImproved { .. } | LiveEvent::Bye {} => {}
            LiveEvent::Figures(figures) => {
                if let Some(call) = &mut self.call {
                    call.call_s = figures.call_s;
                }
                self.figures = Some(figures.clone());
            }
            LiveEvent::Device(card) => self.device(card),
            LiveEvent::CallStarted(card) => self.begin(card),
            LiveEvent::Mode(mode) => self.mode = mode.clone(),
            LiveEvent::NudgeOpened(card) => self.nudge = Some(card.clone()),
            LiveEvent::NudgeClosed(end) => self.close(end),
            LiveEvent::Words(line) => {
                self.partial.remove(&line.party);
                push_bounded(&mut self.words_said, line.clone(), WORDS_KEPT);
            }
            LiveEvent::Partial(line) if line.text.is_empty() => drop(self.partial.remove(&line.party)),
            LiveEvent::Partial(line) => {
                self.partial.insert(line.party, line.clone());
            }
            LiveEvent::Notice(notice) => self.notice(notice),
            LiveEvent::CallEnding { .. } => self.phase = Phase::Ending,
            LiveEvent::CallEnded { id } => self.ended(id),
        }
    }

    fn device(&mut self, card: &DeviceCard) {
        let party = PartyCard { device: card.device.clone(), state: card.state, text: card.text.clone() };
        self.parties.insert(card.party, party);
    }

    fn begin(&mut self, card: &CallCard) {
        self.phase = Phase::Call;
        self.call = Some(Ongoing { card: card.clone(), call_s: 0.0 });
        self.figures = None;
        self.nudge = None;
        self.earlier_nudges.clear();
        self.words_said.clear();
        self.partial.clear();
    }

    fn ended(&mut self, id: &str) {
        self.last_call = Some(id.to_owned());
        // The next call may have begun while the last words of this one were awaited.
        if self.call.as_ref().is_some_and(|call| call.card.id != id) {
            return;
        }
        self.phase = Phase::Waiting;
        self.call = None;
        self.partial.clear();
        self.nudge = None;
        self.figures = None;
    }

    fn close(&mut self, end: &NudgeEnd) {
        let Some(mut card) = self.nudge.take_if(|card| card.id == end.id) else { return };
        card.outcome = Some(end.outcome);
        card.closed_s = Some(end.closed_s);
        push_bounded(&mut self.earlier_nudges, card, NUDGES_KEPT);
    }

    /// What the agent said of a nudge, so that a view that comes later knows.
    pub fn say_helpful(&mut self, id: &str, helpful: bool) {
        let cards = self.nudge.iter_mut().chain(&mut self.earlier_nudges);
        for card in cards.filter(|card| card.id == id) {
            card.helpful = Some(helpful);
        }
    }

    fn notice(&mut self, notice: &Notice) {
        self.notices.retain(|other| other.code != notice.code);
        if !notice.text.is_empty() {
            self.notices.push(notice.clone());
        }
    }
}

fn push_bounded<T>(list: &mut VecDeque<T>, item: T, most: usize) {
    if list.len() >= most {
        list.pop_front();
    }
    list.push_back(item);
}

fn kinds() -> Vec<KindCard> {
    let card = |kind: NudgeKind| KindCard {
        kind,
        skill: kind.skill(),
        headline: wording::usual_headline(kind),
        praise: kind.is_praise(),
    };
    NudgeKind::ALL.iter().copied().map(card).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::coach::{Cause, Outcome};
    use crate::cues::Skill;
    use crate::views::live::NoticeLevel;

    pub(crate) fn mode() -> Mode {
        Mode::default()
    }

    fn card(id: &str) -> NudgeCard {
        NudgeCard {
            id: id.into(),
            kind: NudgeKind::Interrupting,
            skill: Skill::Listening,
            praise: false,
            headline: "Let them finish".into(),
            detail: String::new(),
            opened_s: 1.0,
            cause: Cause {
                metric: "interruptions".into(),
                value: 2.0,
                threshold: 2.0,
                since_s: 0.0,
                quote: String::new(),
                cues: Vec::new(),
            },
            outcome: None,
            closed_s: None,
            helpful: None,
        }
    }

    #[test]
    fn a_nudge_moves_to_the_earlier_ones_when_it_closes() {
        let mut state = LiveState::new("devices", mode());
        state.apply(&LiveEvent::NudgeOpened(card("n1")));
        let end = |id: &str| NudgeEnd { id: id.into(), outcome: Outcome::Corrected, closed_s: 5.0 };
        state.apply(&LiveEvent::NudgeClosed(end("n9")));
        assert_eq!(state.nudge.as_ref().unwrap().id, "n1");
        state.apply(&LiveEvent::NudgeClosed(end("n1")));
        assert_eq!(state.nudge, None);
        assert_eq!(state.earlier_nudges[0].outcome, Some(Outcome::Corrected));
    }

    #[test]
    fn a_new_call_begins_empty_and_an_ended_one_leaves_its_name() {
        let mut state = LiveState::new("devices", mode());
        let call = |id: &str| CallCard { id: id.into(), started_at: "2026-11-21T23:15:02Z".into() };
        state.apply(&LiveEvent::CallStarted(call("a")));
        state.apply(&LiveEvent::NudgeOpened(card("n1")));
        state.apply(&LiveEvent::CallEnding { id: "a".into(), waiting_utterances: 2 });
        assert_eq!(state.phase, Phase::Ending);
        state.apply(&LiveEvent::CallEnded { id: "a".into() });
        assert_eq!((state.phase, state.call.is_none()), (Phase::Waiting, true));
        assert_eq!(state.last_call.as_deref(), Some("a"));
        state.apply(&LiveEvent::CallStarted(call("b")));
        assert_eq!((state.nudge.is_none(), state.words_said.len()), (true, 0));
        state.apply(&LiveEvent::CallEnded { id: "a".into() });
        assert_eq!((state.phase, state.call.is_some()), (Phase::Call, true));
    }

    #[test]
    fn a_notice_is_replaced_and_taken_back_by_its_code() {
        let mut state = LiveState::new("devices", mode());
        let notice =
            |text: &str| LiveEvent::Notice(Notice { code: "behind", text: text.into(), level: NoticeLevel::Info });
        state.apply(&notice("one"));
        state.apply(&notice("two"));
        assert_eq!(state.notices.len(), 1);
        assert_eq!(state.notices[0].text, "two");
        state.apply(&notice(""));
        assert!(state.notices.is_empty());
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut state = LiveState::new("devices", mode());
        for number in 0..1000 {
            let line = WordsLine {
                id: format!("u{number}"),
                party: Party::Agent,
                start_s: 0.0,
                end_s: 1.0,
                text: "words".into(),
                late_s: 0.1,
            };
            state.apply(&LiveEvent::Words(line));
        }
        assert_eq!(state.words_said.len(), WORDS_KEPT);
        assert_eq!(state.words_said.back().unwrap().id, "u999");
    }

    #[test]
    fn every_kind_can_be_listed() {
        let state = LiveState::new("devices", mode());
        assert_eq!(state.kinds.len(), NudgeKind::ALL.len());
        assert!(state.kinds.iter().all(|kind| !kind.headline.is_empty()));
    }
}
