//! How calls begin, end, and become records.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::Party;
use crate::audio::Block;
use crate::keep::Header;
use crate::pipeline::live::call::{About, LiveCall};
use crate::pipeline::live::engine::{Current, Engine, FIGURES_S, Waiting};
use crate::pipeline::live::idle::Idle;
use crate::pipeline::live::keeper::Keeper;
use crate::pipeline::live::recover::taken_out;
use crate::views::live::{CallCard, LiveEvent, Reports};
use crate::views::{exports, page};

impl Engine {
    pub(super) fn begin_or_end(&mut self) {
        match &self.current {
            None if self.parts.replay.is_none() && !self.quitting => {
                let alone = self.is_absent(Party::Customer);
                if let Some(from_s) = self.idle.call_began_s(alone) {
                    self.begin(from_s, true);
                }
            }
            Some(current) if self.parts.replay.is_none() => {
                let on_hold = self.mode.hold || self.mode.card_capture || current.call.on_hold();
                let live = &self.parts.config.live;
                let limit_s = if on_hold { live.end_hold_silence_s } else { live.end_silence_s };
                if current.call.silence_s() >= limit_s {
                    self.end(true);
                }
            }
            Some(_) if self.parts.capture.ended() => self.end(false),
            _ => {}
        }
    }

    pub(super) fn begin(&mut self, origin_s: f64, by_itself: bool) {
        self.calls += 1;
        let number = self.calls;
        self.rest_second_pass(true);
        let begun = (self.parts.calendar)() - time::Duration::seconds_f64(self.parts.capture.now_s() - origin_s);
        let begun = begun.replace_nanosecond(0).unwrap_or(begun);
        let about = About {
            id: call_id(begun, number),
            started_at: begun.format(&Rfc3339).unwrap_or_default(),
            source: self.source_name(),
            model: self.model.clone(),
            speech_absent: self.parts.words_absent.clone(),
        };
        let keeps_sound = self.parts.keeper.as_ref().is_some_and(Keeper::keeps_sound);
        let usual = self.parts.usual;
        let with_words = self.parts.words.is_some();
        let mut call = Box::new(LiveCall::new(&self.parts.config, with_words, keeps_sound, usual, about.clone()));
        call.mean(self.parts.meaning.clone());
        if self.echo_before {
            call.expect_echo();
        }
        call.live.sharing = self.mode.sharing;
        call.live.devices = self.devices.iter().flatten().map(|report| (report.party, report.device.clone())).collect();
        if let Some(keeper) = &mut self.parts.keeper {
            keeper.begin(number, header(&about));
        }
        self.parts.hub.publish(&LiveEvent::CallStarted(CallCard { id: about.id, started_at: about.started_at }));
        self.let_go_of_switches();
        (self.given_up, self.given_up_told) = (0, 0);
        let figures_due_s = self.parts.capture.now_s() + FIGURES_S;
        self.current = Some(Current { number, origin_s, call, by_itself, figures_due_s, capture_since_s: None });
        let recent: Vec<Block> = self.idle.take_recent(origin_s).collect();
        self.set_out();
        for block in recent {
            self.place(block);
        }
    }

    /// Hold, card capture and consent are one call's: left on, card capture would keep the next call from being heard.
    fn let_go_of_switches(&mut self) {
        self.switch(|mode| {
            mode.hold = false;
            mode.card_capture = false;
            mode.consent = None;
        });
        self.show_devices();
    }

    pub(super) fn source_name(&self) -> String {
        let names = self.devices.iter().flatten().map(|report| report.device.as_str()).filter(|name| !name.is_empty());
        self.parts.replay.clone().unwrap_or_else(|| names.collect::<Vec<_>>().join(" + "))
    }

    pub(super) fn end(&mut self, by_silence: bool) {
        let Some(Current { number, origin_s, mut call, by_itself, capture_since_s, .. }) = self.current.take() else {
            return;
        };
        call.sound_ends(&mut self.told);
        self.echo_before = call.hears_echo().unwrap_or(self.echo_before);
        if let Some(since) = capture_since_s {
            call.live.card_capture.push(crate::Span::new(since, call.clock_s()));
        }
        let standing = call.standing();
        self.told.entries.push(standing);
        self.hand_out_for(number);
        if let Some(desk) = &mut self.parts.words {
            desk.call_over(number);
        }
        self.let_go_of_switches();
        let discard = by_itself && call.speech_s() < self.parts.config.live.least_speech_s;
        let waiting_utterances = self.parts.words.as_ref().map_or(0, |desk| desk.waiting(number));
        self.parts.hub.publish(&LiveEvent::CallEnding { id: call.about.id.clone(), waiting_utterances });
        let now_s = self.parts.capture.now_s().max(origin_s);
        *self.idle = Idle::new(&self.parts.config, now_s, !by_silence);
        self.waiting.push(Waiting { number, call, by_silence, discard });
    }

    /// Calls whose last words have come are folded into their records.
    pub(super) fn finish_waiting(&mut self) {
        while let Some(index) = self
            .waiting
            .iter()
            .position(|waiting| self.parts.words.as_ref().is_none_or(|desk| desk.waiting(waiting.number) == 0))
        {
            let waiting = self.waiting.remove(index);
            let id = waiting.call.about.id.clone();
            if waiting.discard {
                if let Some(keeper) = &mut self.parts.keeper {
                    keeper.discard(waiting.number);
                }
            } else {
                self.keep_record(waiting);
            }
            self.parts.hub.publish(&LiveEvent::CallEnded { id });
            let goes_on = self.current.is_some() || !self.waiting.is_empty();
            self.rest_second_pass(goes_on);
        }
    }

    pub(super) fn keep_record(&mut self, waiting: Waiting) {
        if let Some(earlier) = &mut self.parts.usual {
            *earlier = earlier.fold(&waiting.call.usual());
            if let Some(keeper) = &mut self.parts.keeper {
                keeper.usual(earlier);
            }
        }
        let mut record = waiting.call.finish(waiting.by_silence);
        record.playbook = self.parts.playbook.as_ref().map(|checker| checker.check(&record));
        let (json, page) = (exports::json(&record), page::page(&record, None));
        self.parts.hub.keep(Reports {
            id: record.id.clone(),
            record: json.as_str().into(),
            page: page.as_str().into(),
        });
        let mute = [taken_out(&record), taken_out(&record)];
        if let Some(keeper) = &mut self.parts.keeper {
            keeper.finish(waiting.number, json, page, mute, self.parts.second.is_some());
        }
    }

    pub(super) fn end_if_done(&mut self) {
        let replayed = self.parts.replay.is_some() && self.parts.capture.ended() && self.current.is_none();
        if (self.quitting || replayed) && self.current.is_none() && self.waiting.is_empty() {
            self.over = true;
            // The keeper writes what is left before the program says goodbye.
            self.parts.keeper = None;
            self.parts.second = None;
            self.parts.hub.publish(&LiveEvent::Bye {});
        }
    }
}

/// `20261121-231502-1`: when the call began, and its number in this run.
fn call_id(begun: OffsetDateTime, number: u64) -> String {
    let (date, time) = (begun.date(), begun.time());
    format!(
        "{:04}{:02}{:02}-{:02}{:02}{:02}-{number}",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

fn header(about: &About) -> Header {
    Header {
        journal: Header::SCHEMA.to_owned(),
        id: about.id.clone(),
        started_at: about.started_at.clone(),
        source: about.source.clone(),
        speech: about.model.clone(),
        speech_absent: about.speech_absent.clone(),
    }
}
