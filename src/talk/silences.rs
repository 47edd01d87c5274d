//! Silences: nobody speaks for 3 s or more; hold told from dead air.

use super::background::Sound;
use super::scene::Scene;
use super::{Silence, SilenceKind, TalkEvent};
use crate::Party;
use crate::frames::FRAME_S;

/// Follows the time in which nobody speaks.
#[derive(Debug, Default)]
pub(super) struct Silences {
    open: Option<Silence>,
    announced_s: Option<f64>,
    /// Where the latest hold was broken: it goes on while only the customer speaks.
    hold_broken_s: Option<f64>,
    /// A hold that was switched on by hand.
    held: bool,
    /// Since when card data is read out by hand: what is not listened to is no silence.
    captured_s: Option<f64>,
    /// Where the latest of both was switched off by hand: a silence counts anew from there.
    counts_from_s: f64,
}

impl Silences {
    /// The agent announced a hold; this may come to be known after the silence has begun.
    pub(super) fn hold_announced(&mut self, at_s: f64) {
        self.announced_s = Some(at_s);
    }

    /// A hold was switched on or off by hand; says whether one ended. What was announced ends with it.
    pub(super) fn hold(&mut self, on: bool, at_s: f64) -> bool {
        let ended = std::mem::replace(&mut self.held, on) && !on;
        if ended {
            self.counts_from_s = self.counts_from_s.max(at_s);
            self.announced_s = None;
            self.hold_broken_s = None;
        }
        ended
    }

    /// Card data is read out, or no longer, by hand; says whether that ended.
    pub(super) fn card_capture(&mut self, on: bool, at_s: f64) -> bool {
        if on {
            self.captured_s.get_or_insert(at_s);
            return false;
        }
        let ended = self.captured_s.take().is_some();
        if ended {
            self.counts_from_s = self.counts_from_s.max(at_s);
        }
        ended
    }

    /// Looks at both parties' latest speech at time `now_s`; gives the silence that has just ended.
    pub(super) fn tick(&mut self, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) -> Option<Silence> {
        if let Some(open) = self.open {
            let open = self.say_again(open, scene, out);
            let end_s = self.end_s(open, scene)?;
            self.open = None;
            let silence = Silence { end_s, ..open };
            if silence.kind == SilenceKind::Hold && end_s > self.counts_from_s {
                self.hold_broken_s = Some(end_s);
            }
            self.counts_from_s = self.counts_from_s.max(end_s);
            out.push(TalkEvent::SilenceClosed { silence, known_s: scene.now_s });
            return Some(silence);
        }
        if self.captured_s.is_some() {
            return None;
        }
        let [Some(agent), Some(customer)] = [scene.tracks[0].last(), scene.tracks[1].last()] else { return None };
        let last = if agent.end_s > customer.end_s { Party::Agent } else { Party::Customer };
        let start_s = agent.end_s.max(customer.end_s).max(self.counts_from_s);
        let due_s = start_s + scene.config.dead_air_s;
        // One party's frame comes before the other's of the same time.
        if scene.now_s < due_s + FRAME_S || scene.tracks.iter().any(|track| track.may_have_begun_before(due_s)) {
            return None;
        }
        let kind = self.kind(start_s, scene);
        let open = Silence { start_s, end_s: scene.now_s, kind, waiting_for: Some(last.other()) };
        self.open = Some(open);
        opened(open, scene.now_s, out);
        None
    }

    /// Where the open silence ends: at the next speech, or where it was cut by hand.
    fn end_s(&self, open: Silence, scene: &Scene<'_>) -> Option<f64> {
        let spoken_s = scene.tracks.iter().filter_map(|track| Some(track.first_from(open.start_s)?.start_s));
        let switched_s = (self.counts_from_s > open.start_s).then_some(self.counts_from_s);
        // What was opened as a silence stays one, even where the key came late.
        let least_s = open.start_s + scene.config.dead_air_s;
        let cut_s = switched_s.into_iter().chain(self.captured_s).map(|at_s| at_s.max(least_s));
        spoken_s.chain(cut_s).min_by(f64::total_cmp)
    }

    /// What was opened before the announcement was understood, or before enough was heard of keys or music, is opened again
    /// as what it is.
    fn say_again(&mut self, mut open: Silence, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) -> Silence {
        let kind = self.kind(open.start_s, scene);
        if rank(kind) > rank(open.kind) {
            open.kind = kind;
            self.open = Some(open);
            opened(open, scene.now_s, out);
        }
        open
    }

    /// Hold, where it was switched on, announced shortly before and little was said since, or where it goes on.
    fn kind(&self, start_s: f64, scene: &Scene<'_>) -> SilenceKind {
        let said_s = |party: Party, from_s: f64| scene.track(party).speech_s(from_s, start_s);
        let announced = self.announced_s.is_some_and(|at_s| {
            at_s <= start_s
                && start_s - at_s <= scene.config.hold_reach_s
                && said_s(Party::Agent, at_s) <= scene.config.hold_agent_s
                && said_s(Party::Customer, at_s) <= scene.config.hold_customer_s
        });
        let goes_on = self.hold_broken_s.is_some_and(|at_s| said_s(Party::Agent, at_s) == 0.0);
        match scene.sound {
            _ if self.held || announced || goes_on => SilenceKind::Hold,
            Some(Sound::Music) => SilenceKind::Hold,
            Some(Sound::Typing) => SilenceKind::Typing,
            None => SilenceKind::DeadAir,
        }
    }
}

/// A silence that goes on is only ever named more exactly.
fn rank(kind: SilenceKind) -> u8 {
    match kind {
        SilenceKind::DeadAir => 0,
        SilenceKind::Typing => 1,
        SilenceKind::Hold => 2,
    }
}

fn opened(open: Silence, now_s: f64, out: &mut Vec<TalkEvent>) {
    let Silence { start_s, kind, waiting_for, .. } = open;
    out.push(TalkEvent::SilenceOpened { start_s, kind, waiting_for, known_s: now_s });
}
