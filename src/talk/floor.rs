//! Who holds the floor: segments to turns.

use super::overlaps::Outcome;
use super::scene::Scene;
use super::{TalkEvent, Turn};
use crate::Party;

/// Follows the floor. Speech of the other party that is not decided on yet is a *claim*: it takes
/// the floor by its length, by what follows it, or by an overlap it wins.
#[derive(Debug, Default)]
pub(super) struct Floor {
    holder: Option<(Party, f64)>,
    /// Up to here each party's speech took no turn or belongs to a finished one.
    spent_until_s: [f64; 2],
    /// End of the latest hold: no reply is late because of it.
    hold_until_s: f64,
}

impl Floor {
    /// A hold lasted until `end_s`.
    pub(super) fn held_until(&mut self, end_s: f64) {
        self.hold_until_s = end_s;
    }

    /// Takes in how an overlap ended.
    pub(super) fn overlap(&mut self, outcome: &Outcome, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) {
        let loser = outcome.keeper.other();
        if outcome.taken && self.holder.is_some_and(|(holder, _)| holder == outcome.keeper) {
            // The other had begun a claim after a silence, before the holder joined in; long enough, it was a turn.
            if let Some(start_s) = self.claim_s(loser, scene)
                && start_s <= outcome.keeper_start_s
                && outcome.spent_until_s - start_s > scene.config.short_line_s()
            {
                self.take(loser, start_s, start_s, scene, out);
            }
        }
        if !outcome.taken {
            let spent_s = &mut self.spent_until_s[loser.index()];
            *spent_s = spent_s.max(outcome.spent_until_s);
        }
        if self.holder.is_none_or(|(holder, _)| holder != outcome.keeper) {
            let start_s = self.claim_s(outcome.keeper, scene).unwrap_or(outcome.keeper_start_s);
            let cut_s = if outcome.taken { outcome.end_s } else { start_s };
            self.take(outcome.keeper, start_s, cut_s, scene, out);
        }
    }

    /// Decides on claims that no overlap decides.
    pub(super) fn tick(&mut self, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) {
        let Some((holder, _)) = self.holder else {
            let first = Party::BOTH.into_iter().filter_map(|party| Some((party, self.claim_s(party, scene)?)));
            if let Some((party, start_s)) = first.min_by(|a, b| a.1.total_cmp(&b.1)) {
                self.take(party, start_s, start_s, scene, out);
            }
            return;
        };
        let claimer = holder.other();
        let Some(start_s) = self.claim_s(claimer, scene) else { return };
        let claim_end_s = scene.track(claimer).last().map_or(start_s, |stretch| stretch.end_s);
        let held = scene.track(holder);
        let held_until_s = held.last_before(start_s).map_or(start_s, |stretch| stretch.end_s);
        if self.spend_murmur(claimer, start_s, held_until_s, scene) {
            return;
        }
        let short = claim_end_s - start_s <= scene.config.short_line_s();
        let resumed = held.first_from(start_s).filter(|_| short);
        match resumed {
            // A short line that fell into the holder's pause.
            Some(again) if again.start_s - held_until_s <= scene.config.turn_pause_s => {
                if !scene.track(claimer).speaking() {
                    self.spent_until_s[claimer.index()] = claim_end_s;
                }
            }
            Some(_) => self.take(claimer, start_s, start_s, scene, out),
            None => {
                let too_late_s = held_until_s + scene.config.turn_pause_s + scene.config.reaction_s;
                if !short || (scene.now_s >= too_late_s && !held.speaking()) {
                    self.take(claimer, start_s, start_s, scene, out);
                }
            }
        }
    }

    /// Speech too short for an overlap, wholly within the holder's, claims nothing.
    fn spend_murmur(&mut self, claimer: Party, start_s: f64, held_until_s: f64, scene: &Scene<'_>) -> bool {
        let Some(first) = scene.track(claimer).first_from(start_s) else { return false };
        let over = scene.track(claimer).last() != Some(first) || !scene.track(claimer).speaking();
        let within = over && first.end_s < held_until_s && scene.now_s > first.end_s + scene.config.line_pause_s;
        if within {
            self.spent_until_s[claimer.index()] = first.end_s;
        }
        within
    }

    /// The call is over: what is claimed is a turn, and the last turn ends.
    pub(super) fn finish(&mut self, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) {
        self.tick(scene, out);
        let Some((holder, _)) = self.holder else { return };
        if let Some(start_s) = self.claim_s(holder.other(), scene) {
            self.take(holder.other(), start_s, start_s, scene, out);
        }
        self.close(f64::INFINITY, scene, out);
    }

    /// Onset of a party's speech that no turn has taken in yet.
    fn claim_s(&self, party: Party, scene: &Scene<'_>) -> Option<f64> {
        Some(scene.track(party).first_from(self.spent_until_s[party.index()])?.start_s)
    }

    /// The floor goes to `party`; the other's turn ends with its last speech that began before `cut_s`.
    fn take(&mut self, party: Party, start_s: f64, cut_s: f64, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) {
        let ended = self.close(cut_s.max(start_s), scene, out);
        self.holder = Some((party, start_s));
        out.push(TalkEvent::TurnOpened { party, start_s, known_s: scene.now_s });
        if let Some(turn) = ended
            && self.hold_until_s < turn.end_s
        {
            out.push(TalkEvent::Replied { party, gap_s: start_s - turn.end_s, at_s: start_s, known_s: scene.now_s });
        }
    }

    fn close(&mut self, cut_s: f64, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) -> Option<Turn> {
        let (party, start_s) = self.holder.take()?;
        let end_s = scene.track(party).last_before(cut_s).map_or(start_s, |stretch| stretch.end_s);
        let turn = Turn { party, start_s, end_s: end_s.max(start_s) };
        let spent_s = &mut self.spent_until_s[party.index()];
        *spent_s = spent_s.max(turn.end_s);
        out.push(TalkEvent::TurnClosed { turn, known_s: scene.now_s });
        Some(turn)
    }
}
