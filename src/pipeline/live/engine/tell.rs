//! What views are told: meters, figures, and how the program itself is.

use crate::Party;
use crate::audio::{DeviceReport, DeviceState};
use crate::call::HealthVerdict;
use crate::pipeline::live::engine::{Engine, FIGURES_S};
use crate::pipeline::live::keeper::KeeperNews;
use crate::pipeline::live::second::SecondNews;
use crate::pipeline::live::words::Pace;
use crate::views::live::{DeviceCard, LiveEvent, Notice, NoticeLevel, Reports};

impl Engine {
    pub(super) fn show(&mut self) {
        let now_s = self.parts.capture.now_s();
        let speaks = Party::BOTH.map(|party| match &self.current {
            Some(current) => current.call.speaks(party),
            None => self.idle.speaks(party),
        });
        let absent = Party::BOTH.map(|party| self.mode.card_capture || self.is_absent(party));
        if let Some(meters) = self.meters.due(now_s, speaks, absent) {
            self.parts.hub.publish(&LiveEvent::Meters(meters));
        }
        let Some(current) = self.current.as_mut().filter(|current| now_s >= current.figures_due_s) else { return };
        current.figures_due_s = now_s + FIGURES_S;
        let clock_s = current.call.clock_s();
        let behind_s = self.parts.words.as_ref().map(|desk| desk.behind_s(current.number, clock_s));
        let figures = current.call.figures(behind_s);
        let standing = current.call.standing();
        self.told.entries.push(standing);
        self.parts.hub.publish(&LiveEvent::Figures(figures));
        self.hand_out();
        self.tell_behind(behind_s.unwrap_or(0.0));
        self.tell_dropped();
    }

    pub(super) fn tell_behind(&mut self, behind_s: f64) {
        let limit_s = self.parts.config.live.behind_s;
        if self.given_up > self.given_up_told {
            self.given_up_told = self.given_up;
            let text = format!(
                "This machine is too slow for words: {} utterances were left out. Coaching by voice goes on.",
                self.given_up
            );
            self.notice("words_lost", &text, NoticeLevel::Warning);
            if let Some(current) = &mut self.current {
                current.call.verdicts.retain(|verdict| verdict.code != "words_lost");
                current.call.verdicts.push(HealthVerdict { code: "words_lost".to_owned(), text });
            }
        }
        let pace = self.parts.words.as_ref().map_or(Pace::OnTime, |desk| desk.pace());
        if pace != self.pace_told && pace.max(self.pace_told) >= Pace::Smaller {
            self.tell_pace(pace);
        }
        self.pace_told = pace;
        if behind_s > limit_s && behind_s > 1.5 * self.behind_told_s && pace != Pace::AfterCall {
            self.behind_told_s = behind_s;
            self.notice(
                "behind",
                &format!("Words come {behind_s:.0} s late. Coaching by voice is on time."),
                NoticeLevel::Info,
            );
        } else if self.behind_told_s > 0.0 && behind_s < limit_s / 2.0 {
            self.behind_told_s = 0.0;
            self.notice("behind", "", NoticeLevel::Info);
        }
    }

    /// What is given up for the rest of a call is told, and stands in its record.
    fn tell_pace(&mut self, pace: Pace) {
        let text = match pace {
            Pace::AfterCall => {
                "This machine is too busy for words: they come after the call. Coaching by voice goes on."
            }
            Pace::Smaller => "This machine is busy: words come from a smaller model for the rest of the call.",
            _ => "",
        };
        self.notice("words_pace", text, NoticeLevel::Info);
        if pace == Pace::AfterCall {
            self.behind_told_s = 0.0;
            self.notice("behind", "", NoticeLevel::Info);
            if let Some(current) = &mut self.current {
                let text =
                    "The machine was too busy for words during the call; they were recognised after it.".to_owned();
                current.call.verdicts.push(HealthVerdict { code: "words_after_call".to_owned(), text });
            }
        }
    }

    /// Sound that the program was too slow to fetch is lost, and said to be.
    pub(super) fn tell_dropped(&mut self) {
        let dropped: u64 = self.parts.capture.dropped().iter().sum();
        if dropped == self.dropped {
            return;
        }
        self.dropped = dropped;
        let text = format!("This machine is too busy: {dropped} samples of sound were lost.");
        self.parts.hub.amend(|state| state.dropped_samples = dropped);
        self.notice("samples_lost", &text, NoticeLevel::Warning);
        if let Some(current) = &mut self.current {
            current.call.verdicts.retain(|verdict| verdict.code != "samples_lost");
            current.call.verdicts.push(HealthVerdict { code: "samples_lost".to_owned(), text });
        }
    }

    pub(super) fn notice(&self, code: &'static str, text: &str, level: NoticeLevel) {
        self.parts.hub.publish(&LiveEvent::Notice(Notice { code, text: text.to_owned(), level }));
    }

    /// During card capture no device is listened to, and every view says so.
    pub(super) fn show_device(&self, report: &DeviceReport) {
        let paused = self.mode.card_capture && report.state == DeviceState::Listening;
        self.parts.hub.publish(&LiveEvent::Device(DeviceCard {
            party: report.party,
            device: report.device.clone(),
            state: if paused { "paused" } else { report.state.name() },
            text: report.text.clone(),
        }));
    }

    pub(super) fn show_devices(&self) {
        self.devices.iter().flatten().for_each(|report| self.show_device(report));
    }

    pub(super) fn hear_from_keeper(&mut self) {
        let Some(keeper) = &mut self.parts.keeper else { return };
        let lost = keeper.take_lost();
        let news: Vec<KeeperNews> = keeper.news().collect();
        if lost > 0 {
            self.notice("disk_slow", "The disk is too slow: parts of this call are not kept.", NoticeLevel::Warning);
        }
        for news in news {
            match news {
                KeeperNews::Fault(text) => self.notice("disk", &text, NoticeLevel::Warning),
                KeeperNews::SoundStopped(text) => self.notice("disk_full", &text, NoticeLevel::Warning),
                KeeperNews::Finished(id) => {
                    if let Some(second) = &mut self.parts.second {
                        second.offer(&id);
                    }
                }
            }
        }
    }

    pub(super) fn rest_second_pass(&mut self, rest: bool) {
        if let Some(second) = &mut self.parts.second {
            second.rest(rest);
        }
    }

    /// A call with better words: whoever shows it shows it anew.
    pub(super) fn hear_from_second_pass(&mut self) {
        match self.parts.second.as_mut().and_then(|second| second.poll()) {
            Some(SecondNews::Better { id, model, record, page }) => {
                self.parts.hub.keep(Reports { id: id.clone(), record: record.into(), page: page.into() });
                self.parts.hub.publish(&LiveEvent::CallImproved { id, model });
            }
            Some(SecondNews::Failed(reason)) => {
                let text = format!("A call keeps its first words: {reason}");
                self.notice("second_pass", &text, NoticeLevel::Info);
            }
            None => {}
        }
    }
}
