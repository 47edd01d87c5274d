//! What every rule needs to know: the time, who speaks, hold, card capture, the call's end.

use super::baseline::Baseline;
use super::{CoachConfig, CoachInput, Control, Quiet, Usual};
use crate::Party;
use crate::cues::CueKind;
use crate::speech::{RedactionKind, Utterance};
use crate::talk::{SilenceKind, TalkEvent};
use crate::voice::{VoiceEvent, VoiceFrame};

/// The call as it stands.
#[derive(Debug)]
pub struct Scene {
    /// The coach's clock, seconds.
    pub now: f64,
    /// Whether words are transcribed at all.
    pub has_words: bool,
    /// Since when each party speaks, while they do.
    pub speaking_since: [Option<f64>; 2],
    /// End of the last speech of each party.
    pub last_end_s: [Option<f64>; 2],
    /// Who holds the floor, and since when.
    pub turn: Option<(Party, f64)>,
    /// Somebody said goodbye: a silence is no longer dead air.
    pub closing: bool,
    /// What is usual for this agent.
    pub baseline: Baseline,
    speech_s: [f64; 2],
    hold_announced_s: Option<f64>,
    on_hold: bool,
    card_until_s: Option<f64>,
    held_by_hand: bool,
    card_by_hand: bool,
    snoozed_until_s: Option<f64>,
    /// Where a hold or card capture was last ended by hand: silence counts anew from there.
    silence_from_s: f64,
    card_quiet_s: f64,
    hold_begins_within_s: f64,
}

impl Scene {
    /// A call that has not begun.
    pub fn new(config: &CoachConfig, has_words: bool, usual: Option<Usual>) -> Scene {
        Scene {
            now: 0.0,
            has_words,
            speaking_since: [None; 2],
            last_end_s: [None; 2],
            turn: None,
            closing: false,
            baseline: Baseline::new(config, usual),
            speech_s: [0.0; 2],
            hold_announced_s: None,
            on_hold: false,
            card_until_s: None,
            held_by_hand: false,
            card_by_hand: false,
            snoozed_until_s: None,
            silence_from_s: 0.0,
            card_quiet_s: config.card_quiet_s,
            hold_begins_within_s: config.hold_begins_within_s,
        }
    }

    /// Takes one input; the clock never goes back.
    pub fn hear(&mut self, input: &CoachInput<'_>) {
        let known_s = known_s(input);
        if known_s.is_finite() {
            self.now = self.now.max(known_s);
        }
        match input {
            CoachInput::Voice(event) => self.voice(event),
            CoachInput::Talk(event) => self.talk(event),
            CoachInput::Words(utterance, _) => self.words(utterance),
            CoachInput::Cue(cue) => match cue.cue {
                CueKind::HoldAnnounced => self.hold_announced_s = Some(self.now),
                CueKind::CardNumber | CueKind::CardExpiry | CueKind::CardCode => self.card(),
                CueKind::FlatClose | CueKind::UpbeatClose => self.closing = true,
                _ => {}
            },
            CoachInput::Frame(_) | CoachInput::Fault(..) => {}
        }
        self.follow_hold();
        self.baseline.hear(input, self.now);
    }

    /// The agent sets how it stands; what the words told of it before is over then.
    pub fn control(&mut self, control: Control) {
        match control {
            Control::Hold { on, .. } => {
                if self.held_by_hand && !on {
                    self.end_hold();
                    self.silence_from_s = self.now;
                }
                self.held_by_hand = on;
            }
            Control::CardCapture { on, .. } => {
                if self.card_by_hand && !on {
                    self.card_until_s = None;
                    self.silence_from_s = self.now;
                }
                self.card_by_hand = on;
            }
            Control::Snooze { until_s } => self.snoozed_until_s = until_s.filter(|until| until.is_finite()),
            Control::Kind { .. } | Control::HowOften(_) => {}
        }
    }

    fn voice(&mut self, event: &VoiceEvent) {
        match event {
            VoiceEvent::SegmentOpened { party, start_s, .. } => {
                if *party == Party::Agent && self.silent_since().is_some_and(|end| start_s - end >= 3.0) {
                    self.end_hold();
                }
                self.speaking_since[party.index()] = Some(*start_s);
            }
            VoiceEvent::SegmentClosed { segment, .. } => {
                let i = segment.party.index();
                self.speaking_since[i] = None;
                self.last_end_s[i] = Some(self.last_end_s[i].unwrap_or(0.0).max(segment.end_s));
                self.speech_s[i] += (segment.end_s - segment.start_s).max(0.0);
            }
            VoiceEvent::Frame(_) => {}
        }
    }

    fn talk(&mut self, event: &TalkEvent) {
        match event {
            TalkEvent::TurnOpened { party, start_s, .. } => self.turn = Some((*party, *start_s)),
            TalkEvent::TurnClosed { turn, .. }
                if self.turn.is_some_and(|(party, start_s)| party == turn.party && start_s <= turn.start_s) =>
            {
                self.turn = None;
            }
            TalkEvent::SilenceOpened { kind: SilenceKind::Hold, .. } => self.on_hold = true,
            TalkEvent::SilenceClosed { silence, .. } if silence.kind == SilenceKind::Hold => self.end_hold(),
            _ => {}
        }
    }

    fn words(&mut self, utterance: &Utterance) {
        let text = utterance.text.to_lowercase();
        self.closing = text.contains("bye") || (self.closing && text.split_whitespace().count() < 8);
        let redacted = utterance
            .redactions
            .iter()
            .any(|r| matches!(r.kind, RedactionKind::CardNumber | RedactionKind::CardExpiry | RedactionKind::CardCode));
        if redacted || (utterance.party == Party::Agent && asks_for_card(&text)) {
            self.card();
        }
    }

    fn card(&mut self) {
        self.card_until_s = Some(self.now + self.card_quiet_s);
    }

    fn follow_hold(&mut self) {
        let Some(announced_s) = self.hold_announced_s else { return };
        let silent = self
            .silent_since()
            .is_some_and(|end| self.now - end >= 3.0 && end <= announced_s + self.hold_begins_within_s);
        if silent && self.silent_since() >= Some(announced_s - 15.0) {
            self.on_hold = true;
        } else if !self.on_hold && self.now > announced_s + self.hold_begins_within_s + 3.0 {
            self.hold_announced_s = None;
        }
    }

    fn end_hold(&mut self) {
        self.on_hold = false;
        self.hold_announced_s = None;
    }

    /// Whether a party speaks at this moment.
    pub fn speaks(&self, party: Party) -> bool {
        self.speaking_since[party.index()].is_some()
    }

    /// Since when nobody speaks; none while somebody does or before anybody did.
    pub fn silent_since(&self) -> Option<f64> {
        if self.speaking_since.iter().any(Option::is_some) {
            return None;
        }
        match self.last_end_s {
            [Some(a), Some(b)] => Some(a.max(b)),
            [a, b] => a.or(b),
        }
    }

    /// Since when a silence goes on that nobody excused by hand.
    pub fn unexcused_silence_since(&self) -> Option<f64> {
        let since_s = self.silent_since().filter(|_| !self.card_by_hand)?;
        Some(since_s.max(self.silence_from_s))
    }

    /// A party's speech time so far, seconds.
    pub fn speech_s(&self, party: Party) -> f64 {
        let i = party.index();
        self.speech_s[i] + self.speaking_since[i].map_or(0.0, |start| (self.now - start).max(0.0))
    }

    /// Whether the customer waits on hold, or is about to.
    pub fn on_hold(&self) -> bool {
        self.on_hold || self.held_by_hand
    }

    /// Whether a hold was announced and has not ended.
    pub fn hold_pending(&self) -> bool {
        self.on_hold() || self.hold_announced_s.is_some()
    }

    /// Whether card data may be on its way.
    pub fn card_capture(&self) -> bool {
        self.card_by_hand || self.card_until_s.is_some_and(|until| self.now < until)
    }

    /// Whether nothing may come up now.
    pub fn quiet(&self) -> bool {
        self.quiet_by().is_some()
    }

    /// Why nothing may come up now: hold, card capture, or the agent wants quiet.
    pub fn quiet_by(&self) -> Option<Quiet> {
        if self.on_hold() {
            Some(Quiet::Hold)
        } else if self.card_capture() {
            Some(Quiet::Card)
        } else {
            self.snoozed_until_s.filter(|until| self.now < *until).map(|_| Quiet::Snooze)
        }
    }
}

/// When an input became known, seconds.
pub fn known_s(input: &CoachInput<'_>) -> f64 {
    match input {
        CoachInput::Frame(frame) => VoiceFrame::end_s(frame),
        CoachInput::Voice(VoiceEvent::Frame(frame)) => frame.end_s(),
        CoachInput::Voice(VoiceEvent::SegmentOpened { known_s, .. } | VoiceEvent::SegmentClosed { known_s, .. }) => {
            *known_s
        }
        CoachInput::Talk(event) => event.known_s(),
        CoachInput::Words(_, known_s) | CoachInput::Fault(_, _, known_s) => *known_s,
        CoachInput::Cue(cue) => cue.known_s,
    }
}

fn asks_for_card(text: &str) -> bool {
    let about_card = text.contains("card");
    let part = ["number", "digits", "details", "expir", "code"].iter().any(|w| text.contains(w));
    let alone = ["expiry", "expiration", "cvv", "security code", "digits on the back"];
    (about_card && part) || alone.iter().any(|w| text.contains(w))
}
