//! Which device one party is heard on, through everything that happens to devices.

use super::{CaptureConfig, DeviceInfo, DeviceState, Listing, choose};
use crate::Party;

/// What the seat wants done. Done means: [`Seat::opened`] or [`Seat::refused`] is called afterwards.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Close what is open, and open this.
    Open(DeviceInfo),
    /// Close what is open.
    Close,
}

/// A state and its sentence, to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The state.
    pub state: DeviceState,
    /// Name of the device, empty where there is none.
    pub device: String,
    /// The sentence, empty where nothing is the matter.
    pub text: String,
}

/// The seat of one party at the desk: decides which device is open, and says what became of it.
#[derive(Debug, Clone)]
pub struct Seat {
    party: Party,
    wanted: String,
    retry_s: f64,
    /// The device that is open.
    open: Option<DeviceInfo>,
    /// The device that was open last, while none is.
    lost: Option<DeviceInfo>,
    /// Why the order under way was given, for the sentence when it succeeds.
    because: String,
    not_before_s: f64,
    told: Option<Told>,
}

impl Seat {
    /// A seat for a party, with its setting of [`CaptureConfig`].
    #[must_use]
    pub fn new(party: Party, config: &CaptureConfig) -> Seat {
        let wanted = match party {
            Party::Agent => config.agent_device.clone(),
            Party::Customer => config.customer_device.clone(),
        };
        Seat {
            party,
            wanted,
            retry_s: config.look_s,
            open: None,
            lost: None,
            because: String::new(),
            not_before_s: 0.0,
            told: None,
        }
    }

    /// Id of the device that is open.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.open.as_ref().map(|device| device.id.as_str())
    }

    /// Looks at the devices there are; `taken` is the other party's. Gives at most one order, and what to tell.
    pub fn look(&mut self, now_s: f64, listing: &Listing, taken: Option<&str>) -> (Option<Order>, Option<Told>) {
        // A list that could not be had says nothing of the devices; a stream that ends says so itself.
        let listed = |open: &DeviceInfo| listing.devices.iter().any(|device| device.id == open.id);
        let vanished = self.open.clone().filter(|open| listing.trouble.is_none() && !listed(open));
        match choose(self.party, &self.wanted, listing, taken) {
            Ok(choice) if self.id() == Some(choice.device.id.as_str()) => (None, None),
            Ok(_) if now_s < self.not_before_s => (None, None),
            Ok(choice) => {
                let gone = vanished.or_else(|| self.lost.clone()).filter(|gone| gone.id != choice.device.id);
                self.because = match (&choice.instead, gone) {
                    (_, Some(gone)) => format!("{} went away; listening on {}.", gone.name, choice.device.name),
                    (Some(instead), None) => instead.clone(),
                    (None, None) if self.open.is_some() => format!("Now listening on {}.", choice.device.name),
                    (None, None) => String::new(),
                };
                (Some(Order::Open(choice.device)), None)
            }
            Err(why) => match vanished {
                Some(gone) => {
                    let text = format!("{} went away; sidetone looks for it.", gone.name);
                    (Some(Order::Close), self.left(gone, text))
                }
                None if self.open.is_some() => (None, None),
                None if self.lost.is_some() => (None, None),
                None => (None, self.tell(DeviceState::Absent, String::new(), why)),
            },
        }
    }

    /// The device of the last order is open.
    pub fn opened(&mut self, device: DeviceInfo) -> Option<Told> {
        let state = if self.because.is_empty() { DeviceState::Listening } else { DeviceState::Switched };
        let (name, because) = (device.name.clone(), std::mem::take(&mut self.because));
        (self.open, self.lost) = (Some(device), None);
        self.tell(state, name, because)
    }

    /// The device of the last order could not be opened; it is tried again later.
    pub fn refused(&mut self, now_s: f64, device: &DeviceInfo, why: &str) -> Option<Told> {
        self.not_before_s = now_s + self.retry_s;
        let text = format!("{} could not be opened ({why}); sidetone tries again.", device.name);
        match self.open.take().or_else(|| self.lost.clone()) {
            Some(gone) => self.left(gone, text),
            None => self.tell(DeviceState::Absent, device.name.clone(), text),
        }
    }

    /// The open stream ended by itself.
    pub fn broke(&mut self, why: &str) -> Option<Told> {
        let gone = self.open.take()?;
        let text = format!("{} stopped ({why}); sidetone tries to get it back.", gone.name);
        self.left(gone, text)
    }

    fn left(&mut self, gone: DeviceInfo, text: String) -> Option<Told> {
        let name = gone.name.clone();
        (self.open, self.lost) = (None, Some(gone));
        self.tell(DeviceState::Gone, name, text)
    }

    /// What is to be told, unless it was told last.
    fn tell(&mut self, state: DeviceState, device: String, text: String) -> Option<Told> {
        let told = Told { state, device, text };
        if self.told.as_ref() == Some(&told) {
            return None;
        }
        self.told = Some(told.clone());
        Some(told)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::super::choose::tests::{desk, device};
    use super::*;

    fn seat(party: Party, wanted: &str) -> Seat {
        let config =
            CaptureConfig { agent_device: wanted.into(), customer_device: wanted.into(), ..CaptureConfig::default() };
        Seat::new(party, &config)
    }

    fn without(id: &str) -> Listing {
        let mut listing = desk();
        listing.devices.retain(|device| device.id != format!("pulseaudio:{id}"));
        listing
    }

    /// Looks, opens what is ordered, returns the last thing told.
    fn look(seat: &mut Seat, now_s: f64, listing: &Listing) -> Option<(DeviceState, String)> {
        let (order, told) = seat.look(now_s, listing, None);
        let told = match order {
            Some(Order::Open(device)) => seat.opened(device),
            _ => told,
        };
        told.map(|told| (told.state, told.text))
    }

    #[test]
    fn the_default_is_opened_once_and_kept() {
        let mut seat = seat(Party::Agent, "default");
        assert_eq!(look(&mut seat, 0.0, &desk()), Some((DeviceState::Listening, String::new())));
        assert_eq!(seat.id(), Some("pulseaudio:mic"));
        assert_eq!(seat.look(1.0, &desk(), None), (None, None));
    }

    #[test]
    fn a_headset_that_goes_is_replaced_and_taken_again_when_it_returns() {
        let mut seat = seat(Party::Agent, "Evolve2");
        look(&mut seat, 0.0, &desk());
        let told = look(&mut seat, 1.0, &without("jabra.mono")).unwrap();
        assert_eq!(
            told,
            (DeviceState::Switched, "Jabra Evolve2 30 went away; listening on Built-in microphone.".to_string())
        );
        let told = look(&mut seat, 2.0, &desk()).unwrap();
        assert_eq!(told, (DeviceState::Switched, "Now listening on Jabra Evolve2 30.".to_string()));
    }

    #[test]
    fn the_last_device_that_goes_is_gone_and_heard_again_when_it_returns() {
        let mut seat = seat(Party::Customer, "default");
        look(&mut seat, 0.0, &desk());
        let (order, told) = seat.look(1.0, &without("out.monitor"), None);
        assert_eq!(order, Some(Order::Close));
        let told = told.unwrap();
        assert_eq!((told.state, told.device.as_str()), (DeviceState::Gone, "Monitor of Built-in Audio"));
        assert_eq!(seat.look(2.0, &without("out.monitor"), None), (None, None), "told once");
        assert_eq!(look(&mut seat, 3.0, &desk()), Some((DeviceState::Listening, String::new())));
    }

    #[test]
    fn nothing_at_the_start_is_absent_until_something_comes() {
        let mut seat = seat(Party::Agent, "default");
        let empty = Listing { trouble: Some("No sound system runs.".into()), ..Listing::default() };
        assert_eq!(look(&mut seat, 0.0, &empty), Some((DeviceState::Absent, "No sound system runs.".to_string())));
        assert_eq!(look(&mut seat, 1.0, &empty), None);
        assert_eq!(look(&mut seat, 2.0, &desk()), Some((DeviceState::Listening, String::new())));
    }

    #[test]
    fn none_is_absent_and_orders_nothing() {
        let mut seat = seat(Party::Customer, "none");
        assert_eq!(look(&mut seat, 0.0, &desk()).unwrap().0, DeviceState::Absent);
        assert_eq!(seat.look(1.0, &desk(), None), (None, None));
    }

    #[test]
    fn a_broken_stream_is_opened_again() {
        let mut seat = seat(Party::Agent, "default");
        look(&mut seat, 0.0, &desk());
        let told = seat.broke("the sound server ended").unwrap();
        assert_eq!(told.state, DeviceState::Gone);
        assert!(told.text.starts_with("Built-in microphone stopped (the sound server ended)"), "{}", told.text);
        let silent = Listing { trouble: Some("No sound system runs.".into()), ..Listing::default() };
        assert_eq!(look(&mut seat, 0.5, &silent), None);
        assert_eq!(look(&mut seat, 1.0, &desk()), Some((DeviceState::Listening, String::new())));
    }

    #[test]
    fn a_listing_that_fails_leaves_an_open_stream_alone() {
        let mut seat = seat(Party::Agent, "default");
        look(&mut seat, 0.0, &desk());
        let hung = Listing { trouble: Some("Does not answer.".into()), ..Listing::default() };
        assert_eq!(seat.look(1.0, &hung, None), (None, None));
    }

    #[test]
    fn what_is_refused_is_tried_again_after_a_while() {
        let mut seat = seat(Party::Agent, "default");
        let (order, _) = seat.look(0.0, &desk(), None);
        let Some(Order::Open(mic)) = order else { panic!("{order:?}") };
        let told = seat.refused(0.0, &mic, "busy").unwrap();
        assert_eq!(told.state, DeviceState::Absent);
        assert_eq!(told.text, "Built-in microphone could not be opened (busy); sidetone tries again.");
        assert_eq!(seat.look(0.5, &desk(), None), (None, None));
        assert!(matches!(seat.look(1.0, &desk(), None).0, Some(Order::Open(_))));
        assert_eq!(seat.refused(1.0, &mic, "busy"), None, "told once");
    }

    #[test]
    fn a_new_default_is_followed() {
        let mut seat = seat(Party::Agent, "default");
        look(&mut seat, 0.0, &desk());
        let mut listing = desk();
        listing.devices[0].default_for.clear();
        listing.devices[1] = device("jabra.mono", "Jabra Evolve2 30", &[Party::Agent]);
        assert_eq!(
            look(&mut seat, 1.0, &listing),
            Some((DeviceState::Switched, "Now listening on Jabra Evolve2 30.".to_string()))
        );
    }
}
