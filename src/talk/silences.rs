//! Silences: nobody speaks for 3 s or more; hold told from dead air.

use super::track::Track;
use super::{Silence, SilenceKind, TalkConfig, TalkEvent};
use crate::Party;

/// Follows the time in which nobody speaks.
#[derive(Debug, Default)]
pub(super) struct Silences {
    open: Option<Silence>,
    announced_s: Option<f64>,
}

impl Silences {
    /// The agent announced a hold; this may come to be known after the silence has begun.
    pub(super) fn hold_announced(&mut self, at_s: f64) {
        self.announced_s = Some(at_s);
    }

    /// Looks at both parties' latest speech at time `now_s`; gives the silence that has just ended.
    pub(super) fn tick(
        &mut self,
        tracks: &[Track; 2],
        now_s: f64,
        config: &TalkConfig,
        out: &mut Vec<TalkEvent>,
    ) -> Option<Silence> {
        if let Some(open) = self.open {
            let next = tracks.iter().filter_map(|track| track.first_from(open.start_s)).map(|stretch| stretch.start_s);
            if let Some(end_s) = next.min_by(f64::total_cmp) {
                self.open = None;
                let silence = Silence { end_s, kind: self.kind(open.start_s, tracks, config), ..open };
                out.push(TalkEvent::SilenceClosed { silence, known_s: now_s });
                return Some(silence);
            }
            self.say_again_if_hold(open, tracks, now_s, config, out);
            return None;
        }
        let [Some(agent), Some(customer)] = [tracks[0].last(), tracks[1].last()] else { return None };
        let last = if agent.end_s > customer.end_s { Party::Agent } else { Party::Customer };
        let start_s = agent.end_s.max(customer.end_s);
        let due_s = start_s + config.dead_air_s;
        if now_s < due_s || tracks.iter().any(|track| track.may_have_begun_before(due_s)) {
            return None;
        }
        let kind = self.kind(start_s, tracks, config);
        let open = Silence { start_s, end_s: now_s, kind, waiting_for: Some(last.other()) };
        self.open = Some(open);
        self.opened(open, now_s, out);
        None
    }

    fn say_again_if_hold(
        &mut self,
        open: Silence,
        tracks: &[Track; 2],
        now_s: f64,
        config: &TalkConfig,
        out: &mut Vec<TalkEvent>,
    ) {
        if open.kind == SilenceKind::DeadAir && self.kind(open.start_s, tracks, config) == SilenceKind::Hold {
            let open = Silence { kind: SilenceKind::Hold, ..open };
            self.open = Some(open);
            self.opened(open, now_s, out);
        }
    }

    fn opened(&self, open: Silence, now_s: f64, out: &mut Vec<TalkEvent>) {
        let Silence { start_s, kind, waiting_for, .. } = open;
        out.push(TalkEvent::SilenceOpened { start_s, kind, waiting_for, known_s: now_s });
    }

    /// Hold, where it was announced shortly before and little was said since.
    fn kind(&self, start_s: f64, tracks: &[Track; 2], config: &TalkConfig) -> SilenceKind {
        let announced = self.announced_s.is_some_and(|at_s| {
            let said_s = |party: Party| tracks[party.index()].speech_s(at_s, start_s);
            at_s <= start_s
                && start_s - at_s <= config.hold_reach_s
                && said_s(Party::Agent) <= config.hold_agent_s
                && said_s(Party::Customer) <= config.hold_customer_s
        });
        if announced { SilenceKind::Hold } else { SilenceKind::DeadAir }
    }
}
