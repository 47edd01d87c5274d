//! The live call as lines of text, for screen readers and logs.
//!
//! In: the events of the call in their order. Out: what is worth a line. A line begins with who or what it is about, so
//! that a listener can skip the rest, and ends with the time. Nothing is said twice while it stays as it was.

use std::collections::BTreeMap;

use super::labels::clock;
use crate::Party;
use crate::call::{Consent, Sharing};
use crate::coach::Outcome;
use crate::views::live::{DeviceCard, LiveEvent, Mode, Notice, NudgeEnd};

/// What has been told so far.
#[derive(Debug, Default)]
pub struct Lines {
    devices: BTreeMap<Party, String>,
    notices: BTreeMap<&'static str, String>,
    mode: Option<Mode>,
    praise: bool,
}

impl Lines {
    /// The lines for what has happened; none for what happens all the time, or was said before.
    pub fn tell(&mut self, event: &LiveEvent) -> Vec<String> {
        match event {
            LiveEvent::Device(card) => self.device(card).into_iter().collect(),
            LiveEvent::CallStarted(_) => vec!["The call began.".to_owned()],
            LiveEvent::Mode(mode) => self.switches(mode),
            LiveEvent::NudgeOpened(card) => {
                self.praise = card.praise;
                let mark = if card.praise { "Well done" } else { "Nudge" };
                vec![format!("{mark}: {}. {} ({})", card.headline, card.detail, clock(card.opened_s))]
            }
            LiveEvent::NudgeClosed(end) => self.closed(end).into_iter().collect(),
            LiveEvent::Words(words) => {
                let who = match words.party {
                    Party::Agent => "You",
                    Party::Customer => "Customer",
                };
                vec![format!("{who}: {} ({})", words.text, clock(words.start_s))]
            }
            LiveEvent::Notice(notice) => self.notice(notice).into_iter().collect(),
            LiveEvent::CallEnding { waiting_utterances: 0, .. } => vec!["The call is over.".to_owned()],
            LiveEvent::CallEnding { waiting_utterances: 1, .. } => {
                vec!["The call is over; one utterance is still being recognised.".to_owned()]
            }
            LiveEvent::CallEnding { waiting_utterances, .. } => {
                vec![format!("The call is over; {waiting_utterances} utterances are still being recognised.")]
            }
            LiveEvent::CallImproved { model, .. } => {
                vec![format!("The call that ended was heard again with {model}; its report is new.")]
            }
            LiveEvent::Partial(_)
            | LiveEvent::Cue(_)
            | LiveEvent::Meters(_)
            | LiveEvent::Figures(_)
            | LiveEvent::CallEnded { .. }
            | LiveEvent::Bye {} => Vec::new(),
        }
    }

    fn device(&mut self, card: &DeviceCard) -> Option<String> {
        let whose = match card.party {
            Party::Agent => "Your sound",
            Party::Customer => "The customer's sound",
        };
        let state =
            if card.state == "absent" { "no device".to_owned() } else { format!("{}, {}", card.state, card.device) };
        let sentence = if card.text.is_empty() { String::new() } else { format!(" {}", card.text) };
        let line = format!("{whose}: {state}.{sentence}");
        let before = self.devices.insert(card.party, line.clone());
        (before.as_ref() != Some(&line)).then_some(line)
    }

    fn closed(&self, end: &NudgeEnd) -> Option<String> {
        (end.outcome == Outcome::Corrected && !self.praise).then(|| format!("Put right ({}).", clock(end.closed_s)))
    }

    /// A notice is told when it comes and when it is over; not again where only its figures have moved on.
    fn notice(&mut self, notice: &Notice) -> Option<String> {
        if notice.text.is_empty() {
            let text = self.notices.remove(notice.code)?;
            return Some(match notice.code {
                "behind" => "Words are on time again.".to_owned(),
                _ => format!("No longer so: {text}"),
            });
        }
        let before = self.notices.insert(notice.code, notice.text.clone());
        before
            .is_none_or(|before| without_figures(&before) != without_figures(&notice.text))
            .then(|| notice.text.clone())
    }

    fn switches(&mut self, mode: &Mode) -> Vec<String> {
        let before = self.mode.replace(mode.clone());
        let was = |switch: fn(&Mode) -> bool| before.as_ref().is_some_and(switch);
        let mut told = Vec::new();
        let mut switch = |was: bool, is: bool, on: &str, off: &str| {
            if was != is {
                told.push(if is { on } else { off }.to_owned());
            }
        };
        switch(was(|mode| mode.hold), mode.hold, "On hold: no nudges.", "The hold is over.");
        switch(
            was(|mode| mode.card_capture),
            mode.card_capture,
            "Card capture: nothing is heard or kept.",
            "Card capture is over: listening again.",
        );
        switch(was(|mode| mode.snoozed), mode.snoozed, "Nudges are snoozed.", "Nudges may come again.");
        switch(
            was(|mode| mode.sharing == Sharing::Shared),
            mode.sharing == Sharing::Shared,
            "Shared: your supervisor may see this record.",
            "Private: the record is your own.",
        );
        let consent_before = before.as_ref().and_then(|mode| mode.consent);
        if let Some(consent) = mode.consent.filter(|consent| Some(*consent) != consent_before) {
            told.push(match consent {
                Consent::Told => "Noted: the customer was told.".to_owned(),
                Consent::Agreed => "Noted: the customer agreed.".to_owned(),
                Consent::NotNeeded => "Noted: consent is not needed.".to_owned(),
            });
        }
        told
    }
}

fn without_figures(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::views::live::{NoticeLevel, WordsLine};

    fn notice(code: &'static str, text: &str) -> LiveEvent {
        LiveEvent::Notice(Notice { code, text: text.into(), level: NoticeLevel::Info })
    }

    #[test]
    fn a_notice_is_told_when_it_comes_and_when_it_is_over() {
        let mut lines = Lines::default();
        assert_eq!(lines.tell(&notice("behind", "")), [""; 0]);
        assert_eq!(lines.tell(&notice("behind", "Words come 7 s late.")), ["Words come 7 s late."]);
        for late_s in [8, 9, 10, 120] {
            assert_eq!(lines.tell(&notice("behind", &format!("Words come {late_s} s late."))), [""; 0]);
        }
        assert_eq!(lines.tell(&notice("disk", "The disk is full.")), ["The disk is full."]);
        assert_eq!(lines.tell(&notice("disk", "The disk is gone.")), ["The disk is gone."]);
        assert_eq!(lines.tell(&notice("behind", "")), ["Words are on time again."]);
        assert_eq!(lines.tell(&notice("behind", "Words come 7 s late.")), ["Words come 7 s late."]);
        assert_eq!(lines.tell(&notice("disk", "")), ["No longer so: The disk is gone."]);
    }

    #[test]
    fn a_line_begins_with_who_and_ends_with_when() {
        let words = WordsLine {
            id: "u1".into(),
            party: Party::Customer,
            start_s: 62.4,
            end_s: 64.0,
            text: "It never came.".into(),
            late_s: 0.4,
        };
        assert_eq!(Lines::default().tell(&LiveEvent::Words(words)), ["Customer: It never came. (01:02)"]);
    }

    #[test]
    fn a_device_is_told_only_when_it_changes() {
        let mut lines = Lines::default();
        let card = |state, text: &str| {
            LiveEvent::Device(DeviceCard { party: Party::Agent, device: "Headset".into(), state, text: text.into() })
        };
        assert_eq!(lines.tell(&card("listening", "")), ["Your sound: listening, Headset."]);
        assert_eq!(lines.tell(&card("listening", "")), [""; 0]);
        assert_eq!(
            lines.tell(&card("gone", "Your headset went away.")),
            ["Your sound: gone, Headset. Your headset went away."]
        );
    }

    #[test]
    fn a_switch_is_told_when_it_is_set_and_when_it_is_over() {
        let mut lines = Lines::default();
        let mode = Mode::default();
        assert_eq!(lines.tell(&LiveEvent::Mode(mode.clone())), [""; 0]);
        let hold = LiveEvent::Mode(Mode { hold: true, consent: Some(Consent::Told), ..mode.clone() });
        assert_eq!(lines.tell(&hold), ["On hold: no nudges.", "Noted: the customer was told."]);
        assert_eq!(lines.tell(&hold), [""; 0]);
        assert_eq!(lines.tell(&LiveEvent::Mode(mode)), ["The hold is over."]);
    }
}
