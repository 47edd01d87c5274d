//! What people and softphones want of the program.

use crate::coach::{Control, Feedback, NudgeKind};
use crate::pipeline::live::engine::Engine;
use crate::views::live::command::nudge_number;
use crate::views::live::{Command, LiveEvent, Mode};

impl Engine {
    pub(super) fn obey(&mut self) {
        while let Ok(command) = self.parts.commands.try_recv() {
            match command {
                Command::CallStart {} if self.current.is_none() => self.begin(self.parts.capture.now_s(), false),
                Command::CallStop {} => self.end(false),
                Command::CallStart {} => {}
                Command::Hold { on } => {
                    self.switch(|mode| mode.hold = on);
                    self.control(|at_s| Control::Hold { on, at_s });
                }
                Command::CardCapture { on } => self.card_capture(on),
                Command::Sharing { mode: sharing } => {
                    self.switch(|mode| mode.sharing = sharing);
                    if let Some(current) = &mut self.current {
                        current.call.live.sharing = sharing;
                    }
                }
                Command::Consent { basis } => {
                    self.switch(|mode| mode.consent = Some(basis));
                    if let Some(current) = &mut self.current {
                        current.call.consent(basis);
                    }
                }
                Command::Snooze { for_s } => {
                    let now_s = self.parts.capture.now_s();
                    self.snoozed_until_s = (for_s > 0.0).then_some(now_s + for_s);
                    self.switch(|mode| mode.snoozed = for_s > 0.0);
                    self.control(|at_s| Control::Snooze { until_s: (for_s > 0.0).then_some(at_s + for_s) });
                }
                Command::Kind { kind, on } => {
                    self.switch(|mode| {
                        mode.off.retain(|name| name != kind.name());
                        if !on {
                            mode.off.push(kind.name().to_owned());
                        }
                    });
                    self.control(|_| Control::Kind { kind, on });
                }
                Command::HowOften { value } => {
                    self.switch(|mode| mode.how_often = value);
                    self.control(|_| Control::HowOften(value));
                }
                Command::Feedback { nudge, helpful } => self.feedback(&nudge, helpful),
                Command::Quit {} => {
                    self.quitting = true;
                    self.end(false);
                }
            }
        }
        let now_s = self.parts.capture.now_s();
        if self.snoozed_until_s.is_some_and(|until_s| now_s >= until_s) {
            self.snoozed_until_s = None;
            self.switch(|mode| mode.snoozed = false);
        }
    }

    pub(super) fn switch(&mut self, change: impl FnOnce(&mut Mode)) {
        let before = self.mode.clone();
        change(&mut self.mode);
        if self.mode != before {
            self.parts.hub.publish(&LiveEvent::Mode(self.mode.clone()));
        }
    }

    /// Tells the call that goes on; `control` is given its clock.
    pub(super) fn control(&mut self, control: impl FnOnce(f64) -> Control) {
        let Some(current) = &mut self.current else { return };
        let at_s = current.call.clock_s();
        current.call.control(control(at_s), &mut self.told);
        self.hand_out();
    }

    pub(super) fn feedback(&mut self, nudge: &str, helpful: bool) {
        let feedback = if helpful { Feedback::Helpful } else { Feedback::NotHelpful };
        let (Some(nth), Some(current)) = (nudge_number(nudge), &mut self.current) else { return };
        if current.call.feedback(nth, feedback, &mut self.told) {
            self.parts.hub.amend(|state| state.say_helpful(nudge, helpful));
        }
        self.hand_out();
    }

    /// What was set before the call holds in it too.
    pub(super) fn set_out(&mut self) {
        let how_often = self.mode.how_often;
        self.control(|_| Control::HowOften(how_often));
        let off = self.mode.off.clone();
        for kind in NudgeKind::ALL.iter().copied().filter(|kind| off.iter().any(|off| off == kind.name())) {
            self.control(|_| Control::Kind { kind, on: false });
        }
        let left_s = self.snoozed_until_s.map(|until_s| until_s - self.parts.capture.now_s());
        if let Some(left_s) = left_s.filter(|left_s| *left_s > 0.0) {
            self.control(|at_s| Control::Snooze { until_s: Some(at_s + left_s) });
        }
    }

    pub(super) fn card_capture(&mut self, on: bool) {
        self.switch(|mode| mode.card_capture = on);
        self.show_devices();
        self.control(|at_s| Control::CardCapture { on, at_s });
        let Some(current) = &mut self.current else { return };
        let now_s = (self.parts.capture.now_s() - current.origin_s).max(0.0);
        match (on, current.capture_since_s.take()) {
            (true, since) => current.capture_since_s = since.or(Some(now_s)),
            (false, Some(since)) => current.call.live.card_capture.push(crate::Span::new(since, now_s)),
            (false, None) => {}
        }
    }
}
