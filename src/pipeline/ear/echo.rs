//! Whether the agent's microphone hears the customer, and what is done about it.
//!
//! In: measured frames of both parties. Out: from the frame after an echo was found, the agent's frames without it.

use crate::Party;
use crate::config::Config;
use crate::frames::{Canceller, EchoConfig, Frame};
use crate::talk::{BleedWatch, TalkConfig};
use crate::voice::VoiceFrame;

/// Listens for the customer in the agent's microphone, and takes them out of it from then on.
#[derive(Debug)]
pub(super) struct Echo {
    config: EchoConfig,
    talk: TalkConfig,
    /// What each party's channel holds of the other; both are watched, as what is in both is no echo.
    watches: [BleedWatch; 2],
    latest: [Option<VoiceFrame>; 2],
    canceller: Option<Canceller>,
}

impl Echo {
    pub(super) fn new(config: &Config) -> Echo {
        Echo {
            config: config.echo.clone(),
            talk: config.talk.clone(),
            watches: [BleedWatch::new(), BleedWatch::new()],
            latest: [None; 2],
            canceller: None,
        }
    }

    /// There was an echo before this call: it is taken out from the start.
    pub(super) fn expect(&mut self) {
        self.canceller = self.config.canceller();
    }

    /// Takes the customer's frame out of the agent's; gives how much that was, dB, once there was an echo.
    pub(super) fn clean(&mut self, customer: &Frame, agent: &mut Frame) -> Option<f32> {
        self.canceller.as_mut().map(|canceller| canceller.clean(&customer.samples, &mut agent.samples))
    }

    /// Takes a measured frame; frames of both parties come by turns.
    pub(super) fn measured(&mut self, frame: &VoiceFrame) {
        if !self.config.cancels() || self.canceller.is_some() {
            return;
        }
        let (own, other) = (frame.party.index(), frame.party.other().index());
        let Some(across) = self.latest[other].filter(|across| across.index == frame.index) else {
            self.latest[own] = Some(*frame);
            return;
        };
        self.latest = [None; 2];
        self.watches[own].push(&across, frame, &self.talk);
        self.watches[other].push(frame, &across, &self.talk);
        let found = |party: Party| self.watches[party.index()].bleed().found;
        if found(Party::Agent) && !found(Party::Customer) {
            self.canceller = self.config.canceller();
        }
    }
}
