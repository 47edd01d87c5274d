//! Which of two voices each moment belongs to.

use super::cluster::two_centres;
use super::encoder::{Print, dot};
use super::listener::Stretch;
use crate::voice::Segment;

/// Moments for which the voice is weighed, s.
const MOMENT_S: f64 = 0.02;
/// What another voice in the middle of speech must outweigh, in likeness summed over moments.
const CHANGE_COST: f32 = 1.0;

/// One of the two voices, in the order in which they are first heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The one that speaks first.
    First,
    /// The other one.
    Second,
}

impl Voice {
    fn of(second: bool) -> Voice {
        if second { Voice::Second } else { Voice::First }
    }
}

/// A recording divided between two voices.
#[derive(Debug, Clone, PartialEq)]
pub struct Parting {
    /// From when on the moments belong to which voice; the first from 0 on. A change lies in the middle of the silence between
    /// them, or where one falls in with the other.
    pub changes: Vec<(f64, Voice)>,
    /// How alike the two voices are, 0 to 1; 1 where there is only one.
    pub likeness: f32,
}

impl Parting {
    /// Everything belongs to the first voice.
    #[must_use]
    pub fn one_voice() -> Parting {
        Parting { changes: vec![(0.0, Voice::First)], likeness: 1.0 }
    }

    /// Whether a second voice was heard.
    #[must_use]
    pub fn has_two(&self) -> bool {
        self.changes.iter().any(|change| change.1 == Voice::Second)
    }

    /// Who owns a moment.
    #[must_use]
    pub fn owner(&self, at_s: f64) -> Voice {
        let after = self.changes.partition_point(|change| change.0 <= at_s);
        self.changes[after.saturating_sub(1).min(self.changes.len() - 1)].1
    }

    /// When the owner changes next after a moment; infinity for never.
    #[must_use]
    pub fn next_change_s(&self, at_s: f64) -> f64 {
        let after = self.changes.partition_point(|change| change.0 <= at_s);
        self.changes.get(after).map_or(f64::INFINITY, |change| change.0)
    }
}

/// When two groups of prints are one voice.
#[derive(Debug, Clone, Copy)]
pub(super) struct SameVoice {
    /// Centres of much speech that are this much alike.
    pub likeness: f32,
    /// How far the centres of one voice lie apart by chance, times the seconds of the smaller group: few prints are dealt out to two
    /// groups so that these look different.
    pub chance_s: f32,
}

impl SameVoice {
    fn covers(self, likeness: f32, lesser_s: f64) -> bool {
        likeness >= self.likeness - self.chance_s / lesser_s.max(0.01) as f32
    }
}

/// Divides speech between two voices, if there are two.
pub(super) fn part(stretches: &[Stretch], segments: &[Segment], same_voice: SameVoice) -> Parting {
    let prints: Vec<Print> = stretches.iter().map(|stretch| stretch.print).collect();
    let lengths: Vec<f32> = stretches.iter().map(|stretch| (stretch.end_s - stretch.start_s) as f32).collect();
    let Some(centres) = two_centres(&prints, &lengths) else { return Parting::one_voice() };
    let likeness = dot(&centres[0], &centres[1]).clamp(0.0, 1.0);
    let heard_s = [0, 1].map(|voice| covered_s(stretches, &centres, voice == 1));
    if same_voice.covers(likeness, heard_s[0].min(heard_s[1])) {
        return Parting::one_voice();
    }
    let leanings = leanings(stretches, segments, &centres);
    Parting { changes: changes(&settle(&leanings)), likeness }
}

/// Seconds that lie under the stretches of one of the two groups; stretches come in order of time and overlap.
fn covered_s(stretches: &[Stretch], centres: &[Print; 2], second: bool) -> f64 {
    let own = stretches.iter().filter(|stretch| (leaning(&stretch.print, centres) > 0.0) == second);
    let (covered_s, _) = own.fold((0.0, 0.0_f64), |(sum_s, to_s), stretch| {
        let from_s = stretch.start_s.max(to_s);
        (sum_s + (stretch.end_s - from_s).max(0.0), to_s.max(stretch.end_s))
    });
    covered_s
}

/// How much more a print is like the second centre than the first.
fn leaning(print: &Print, centres: &[Print; 2]) -> f32 {
    dot(print, &centres[1]) - dot(print, &centres[0])
}

/// A moment of speech and how much more it is like the second voice than the first.
#[derive(Debug, Clone, Copy)]
struct Moment {
    at_s: f64,
    /// Whether a silence lies before it.
    after_silence: bool,
    to_second: f32,
}

fn leanings(stretches: &[Stretch], segments: &[Segment], centres: &[Print; 2]) -> Vec<Moment> {
    let mut moments = Vec::new();
    let mut earliest = 0;
    for segment in segments {
        while stretches.get(earliest).is_some_and(|stretch| stretch.end_s <= segment.start_s) {
            earliest += 1;
        }
        let here: Vec<(&Stretch, f32)> = stretches[earliest..]
            .iter()
            .take_while(|stretch| stretch.start_s < segment.end_s)
            .map(|stretch| (stretch, leaning(&stretch.print, centres)))
            .collect();
        let count = ((segment.end_s - segment.start_s) / MOMENT_S) as usize;
        for n in 0..count {
            let at_s = segment.start_s + n as f64 * MOMENT_S;
            let over = here.iter().filter(|(stretch, _)| stretch.start_s <= at_s && at_s < stretch.end_s);
            let (sum, covered) = over.fold((0.0, 0.0_f32), |(sum, n), (_, leaning)| (sum + leaning, n + 1.0));
            moments.push(Moment { at_s, after_silence: n == 0, to_second: sum / covered.max(1.0) });
        }
    }
    moments
}

/// The likeliest owner of each moment: changes are free in silence and cost within speech (Viterbi 1967).
fn settle(moments: &[Moment]) -> Vec<(Moment, bool)> {
    let mut scores = [0.0_f32; 2];
    let mut from = Vec::with_capacity(moments.len());
    for moment in moments {
        let cost = if moment.after_silence { 0.0 } else { CHANGE_COST };
        let stays = [scores[0] >= scores[1] - cost, scores[1] >= scores[0] - cost];
        from.push(stays);
        scores = [
            if stays[0] { scores[0] } else { scores[1] - cost } - moment.to_second,
            if stays[1] { scores[1] } else { scores[0] - cost } + moment.to_second,
        ];
    }
    let mut second = scores[1] > scores[0];
    let mut owned: Vec<(Moment, bool)> = Vec::with_capacity(moments.len());
    for (moment, stays) in moments.iter().zip(&from).rev() {
        owned.push((*moment, second));
        second ^= !stays[usize::from(second)];
    }
    owned.reverse();
    owned
}

fn changes(owned: &[(Moment, bool)]) -> Vec<(f64, Voice)> {
    let Some(&(_, first)) = owned.first() else { return Parting::one_voice().changes };
    let mut changes = vec![(0.0, Voice::First)];
    for pair in owned.windows(2) {
        let [(before, a), (after, b)] = [pair[0], pair[1]];
        if a != b {
            changes.push(((before.at_s + MOMENT_S + after.at_s) / 2.0, Voice::of(b != first)));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Party;
    use crate::voice::who::encoder::{SIZE, unit};

    fn print(voice: usize) -> Print {
        unit(std::array::from_fn(|k| if k / (SIZE / 2) == voice { 1.0 } else { 0.2 }))
    }

    /// Segments with the voice in each, and a stretch over each.
    fn parted(speech: &[(f64, f64, usize)]) -> Parting {
        let segments: Vec<Segment> =
            speech.iter().map(|&(start_s, end_s, _)| Segment { party: Party::Agent, start_s, end_s }).collect();
        let stretches: Vec<Stretch> =
            speech.iter().map(|&(start_s, end_s, voice)| Stretch { start_s, end_s, print: print(voice) }).collect();
        part(&stretches, &segments, SameVoice { likeness: 0.9, chance_s: 0.25 })
    }

    #[test]
    fn the_owner_changes_in_the_middle_of_the_silence() {
        let parting = parted(&[(1.0, 3.0, 1), (4.0, 6.0, 0), (6.5, 8.0, 0), (9.0, 10.0, 1)]);
        let found: Vec<(f64, Voice)> =
            parting.changes.iter().map(|&(at_s, voice)| ((at_s * 100.0).round() / 100.0, voice)).collect();
        assert_eq!(found, [(0.0, Voice::First), (3.5, Voice::Second), (8.5, Voice::First)]);
        assert_eq!(
            (parting.owner(0.0), parting.owner(5.0), parting.owner(99.0)),
            (Voice::First, Voice::Second, Voice::First)
        );
        assert!((parting.next_change_s(1.0) - 3.5).abs() < 1e-6 && parting.next_change_s(20.0).is_infinite());
    }

    #[test]
    fn a_moment_of_another_voice_is_no_proof_of_a_second_person() {
        assert!(parted(&[(1.0, 9.0, 0), (10.0, 13.0, 1)]).has_two());
        assert!(!parted(&[(1.0, 9.0, 0), (10.0, 10.4, 1)]).has_two());
    }

    #[test]
    fn stretches_that_overlap_count_once() {
        let stretches: Vec<Stretch> = [(0.0, 1.6, 0), (0.6, 2.2, 0), (1.0, 2.0, 1), (5.0, 6.0, 0)]
            .map(|(start_s, end_s, voice)| Stretch { start_s, end_s, print: print(voice) })
            .to_vec();
        let heard_s = [false, true].map(|second| covered_s(&stretches, &[print(0), print(1)], second));
        assert!((heard_s[0] - 3.2).abs() < 1e-9 && (heard_s[1] - 1.0).abs() < 1e-9, "{heard_s:?}");
    }

    #[test]
    fn one_voice_and_no_voice_belong_to_the_first() {
        assert!(!parted(&[(1.0, 3.0, 0), (4.0, 6.0, 0)]).has_two());
        assert!(!parted(&[]).has_two());
        assert_eq!(parted(&[]).owner(3.0), Voice::First);
    }
}
