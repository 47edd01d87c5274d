//! Pieces with uncertain stamps to blocks in their true place in time.
//!
//! A device counts its samples exactly but by its own clock, which is up to 200 ppm off. The time at which a
//! piece arrives is on our clock but jitters: pieces come late, in bursts, after stalls. So the place of a
//! sample comes from its number, and the stamps only steer: `stamp - number / rate` is a line on which delays
//! sit as noise; a low quantile of it over the last seconds is followed by a slowly changing resampling ratio.

use std::collections::VecDeque;

use super::inlet::Stamp;
use super::stretch::Stretch;
use crate::Party;
use crate::audio::{Block, MAX_BLOCK_LEN};

/// Stamps that are listened to before the first sample of a stream is given its place.
const SETTLE_S: f64 = 0.25;
/// A piece so much later than expected is either held back by a stall, and more will follow in a burst, or sound
/// before it was lost. Above the jitter of stamps, below what hurts the alignment of the parties.
const LATE_S: f64 = 0.045;
/// When no burst has made up for it after so long, sound was lost.
const DOUBT_S: f64 = 0.6;
/// A burst that is under way is waited for so long at most.
const LONGEST_DOUBT_S: f64 = 2.0;
/// So much less late within [`DOUBT_S`] is a burst under way.
const CATCHING_UP_S: f64 = 0.015;
/// Stamps looked at to find the line.
const WINDOW_S: f64 = 5.0;
/// At most one stamp in so long is kept: of a burst only the last is near the truth.
const APART_S: f64 = 0.01;
/// Delays only make stamps late, so the line lies in their lower part; noise in both directions (clocks of the
/// sound system) would put it in the middle.
const QUANTILE: f64 = 0.35;
/// Where the line has moved up by so much, sound was lost in portions too small for [`LATE_S`].
const CREEP_S: f64 = 0.025;
/// How often the ratio is set anew.
const STEER_S: f64 = 0.25;

/// Puts the pieces of one party on the capture's clock.
///
/// Out come blocks at the device's nominal rate, each beginning where the one before ended, except where sound was
/// lost. Their times are right within 13 ms for stamps that are up to 20 ms off.
#[derive(Debug)]
pub struct Aligner {
    party: Party,
    rate_hz: u32,
    /// End of what was given out: nothing is placed before it.
    floor_s: f64,
    /// Ratio that made up for the drift so far: a device that is opened again drifts as before.
    drift: f64,
    stage: Stage,
    /// Number of the next sample if none is lost.
    next_index: u64,
    line: Line,
    held: VecDeque<(Stamp, Vec<f32>)>,
    steered_s: f64,
}

/// What is done with a piece that comes.
#[derive(Debug)]
enum Stage {
    /// Held until enough stamps are known to place the first sample.
    Settling,
    /// Passed on.
    Running(Stretch),
    /// Held until it is clear whether a burst follows or sound was lost.
    Doubting(Stretch, Doubt),
}

/// Pieces that are late, and since when.
#[derive(Debug)]
struct Doubt {
    since_s: f64,
    line: Line,
}

impl Aligner {
    /// For a stream that was just opened.
    #[must_use]
    pub fn new(party: Party, rate_hz: u32) -> Aligner {
        Aligner {
            party,
            rate_hz: rate_hz.max(1),
            floor_s: 0.0,
            drift: 0.0,
            stage: Stage::Settling,
            next_index: 0,
            line: Line::default(),
            held: VecDeque::new(),
            steered_s: f64::NEG_INFINITY,
        }
    }

    /// The next pieces come from a stream that was opened anew, at this rate, with numbers from 0.
    pub fn reopened(&mut self, rate_hz: u32, out: &mut Vec<Block>) {
        self.flush(out);
        let drift = if rate_hz == self.rate_hz { self.drift } else { 0.0 };
        *self = Aligner { floor_s: self.floor_s, drift, ..Aligner::new(self.party, rate_hz) };
    }

    /// Takes a piece, appends the blocks that are ready.
    pub fn push(&mut self, stamp: Stamp, samples: &[f32], out: &mut Vec<Block>) {
        self.skip_lost(stamp.index, out);
        self.next_index = stamp.index + stamp.len as u64;
        let offset_s = stamp.end_s - self.next_index as f64 / f64::from(self.rate_hz);
        match &mut self.stage {
            Stage::Settling => {
                self.line.add(stamp.end_s, offset_s);
                self.held.push_back((stamp, samples.to_vec()));
                if self.line.span_s() >= SETTLE_S {
                    self.settle(out);
                }
            }
            Stage::Running(stretch) if offset_s - stretch.offset_s() <= LATE_S => {
                self.line.add(stamp.end_s, offset_s);
                stretch.push(samples, |at_s, ready| give(self.party, self.rate_hz, at_s, ready, out));
                self.steer(stamp.end_s, out);
            }
            Stage::Running(_) => {
                let Stage::Running(stretch) = std::mem::replace(&mut self.stage, Stage::Settling) else { return };
                let mut line = Line::default();
                line.add(stamp.end_s, offset_s);
                self.stage = Stage::Doubting(stretch, Doubt { since_s: stamp.end_s, line });
                self.held.push_back((stamp, samples.to_vec()));
            }
            Stage::Doubting(stretch, doubt) => {
                doubt.line.add(stamp.end_s, offset_s);
                self.held.push_back((stamp, samples.to_vec()));
                if offset_s - stretch.offset_s() <= LATE_S {
                    self.believe(out);
                } else if doubt.line.span_s() >= DOUBT_S {
                    if doubt.line.fall_s() > CATCHING_UP_S && stamp.end_s - doubt.since_s < LONGEST_DOUBT_S {
                        doubt.line.forget_older_half();
                    } else {
                        self.admit_loss(out);
                    }
                }
            }
        }
        self.note_floor();
    }

    /// Appends what is still held; the stream has ended or broken off.
    pub fn flush(&mut self, out: &mut Vec<Block>) {
        match self.stage {
            Stage::Settling if !self.held.is_empty() => self.settle(out),
            Stage::Doubting(..) => self.admit_loss(out),
            _ => {}
        }
        if let Stage::Running(stretch) = &mut self.stage {
            stretch.flush(|at_s, ready| give(self.party, self.rate_hz, at_s, ready, out));
        }
        self.note_floor();
    }

    /// Makes silence up to `until_s` where a device delivers nothing while nothing plays.
    pub fn silence(&mut self, until_s: f64, out: &mut Vec<Block>) {
        const PIECE_S: f64 = 0.1;
        self.flush(out);
        (self.stage, self.line) = (Stage::Settling, Line::default());
        let rate = f64::from(self.rate_hz);
        while until_s - self.floor_s >= PIECE_S {
            let len = (PIECE_S * rate).round() as usize;
            give(self.party, self.rate_hz, self.floor_s, &vec![0.0; len], out);
            self.floor_s += len as f64 / rate;
        }
    }

    /// End of the sound given out so far, seconds on the capture's clock.
    #[must_use]
    pub fn end_s(&self) -> f64 {
        self.floor_s
    }

    /// Samples that the ring had no room for leave a hole of their length.
    fn skip_lost(&mut self, index: u64, out: &mut Vec<Block>) {
        let lost = index.saturating_sub(self.next_index);
        if lost == 0 {
            return;
        }
        if matches!(self.stage, Stage::Doubting(..)) {
            self.admit_loss(out);
        }
        match &mut self.stage {
            Stage::Running(stretch) => {
                stretch.flush(|at_s, ready| give(self.party, self.rate_hz, at_s, ready, out));
                stretch.skip(lost);
            }
            // What came before the hole is too short to be placed.
            _ => self.held.clear(),
        }
    }

    /// Gives the first sample that is held its place, and passes on what is held.
    fn settle(&mut self, out: &mut Vec<Block>) {
        let Some((first, _)) = self.held.front() else { return };
        let first = first.index;
        let start_s = self.line.quantile() + first as f64 / f64::from(self.rate_hz);
        let mut stretch = Stretch::new(self.rate_hz, first, start_s, self.drift);
        stretch.not_before(self.floor_s);
        self.stage = Stage::Running(stretch);
        self.pass_held(out);
    }

    /// The burst came: nothing was lost.
    fn believe(&mut self, out: &mut Vec<Block>) {
        if let Stage::Doubting(stretch, _) = std::mem::replace(&mut self.stage, Stage::Settling) {
            self.stage = Stage::Running(stretch);
            self.pass_held(out);
        }
    }

    /// No burst came: a hole is left as long as the pieces are late.
    fn admit_loss(&mut self, out: &mut Vec<Block>) {
        if let Stage::Doubting(mut stretch, Doubt { mut line, .. }) =
            std::mem::replace(&mut self.stage, Stage::Settling)
        {
            stretch.flush(|at_s, ready| give(self.party, self.rate_hz, at_s, ready, out));
            stretch.leave_hole(line.quantile() - stretch.offset_s());
            self.line = line;
            self.stage = Stage::Running(stretch);
            self.pass_held(out);
        }
    }

    fn pass_held(&mut self, out: &mut Vec<Block>) {
        if let Stage::Running(stretch) = &mut self.stage {
            for (_, samples) in self.held.drain(..) {
                stretch.push(&samples, |at_s, ready| give(self.party, self.rate_hz, at_s, ready, out));
            }
        }
    }

    /// Follows the line.
    fn steer(&mut self, now_s: f64, out: &mut Vec<Block>) {
        let Stage::Running(stretch) = &mut self.stage else { return };
        if now_s - self.steered_s < STEER_S || self.line.span_s() < SETTLE_S {
            return;
        }
        let step_s = (now_s - self.steered_s).min(2.0 * STEER_S);
        self.steered_s = now_s;
        let error_s = self.line.quantile() - stretch.offset_s();
        if error_s > CREEP_S && self.line.span_s() > WINDOW_S / 2.0 {
            stretch.flush(|at_s, ready| give(self.party, self.rate_hz, at_s, ready, out));
            stretch.leave_hole(error_s);
        } else {
            stretch.steer(error_s, step_s);
            self.drift = stretch.drift();
        }
    }

    fn note_floor(&mut self) {
        if let Stage::Running(stretch) | Stage::Doubting(stretch, _) = &self.stage {
            self.floor_s = self.floor_s.max(stretch.end_s());
        }
    }
}

fn give(party: Party, sample_rate_hz: u32, start_s: f64, samples: &[f32], out: &mut Vec<Block>) {
    for (i, samples) in samples.chunks(MAX_BLOCK_LEN).enumerate() {
        let start_s = start_s + (i * MAX_BLOCK_LEN) as f64 / f64::from(sample_rate_hz);
        out.push(Block { party, start_s, sample_rate_hz, samples: samples.to_vec() });
    }
}

/// The offsets of the last stamps.
#[derive(Debug, Default)]
struct Line {
    seen: VecDeque<(f64, f64)>,
    sorted: Vec<f64>,
}

impl Line {
    fn add(&mut self, at_s: f64, offset_s: f64) {
        match self.seen.back_mut() {
            // The first stamp is kept for the span's sake; later ones make way for the last of their burst.
            Some(last) if at_s - last.0 < APART_S => last.1 = offset_s,
            _ => self.seen.push_back((at_s, offset_s)),
        }
        while self.seen.front().is_some_and(|first| at_s - first.0 > WINDOW_S) {
            self.seen.pop_front();
        }
    }

    fn span_s(&self) -> f64 {
        match (self.seen.front(), self.seen.back()) {
            (Some(first), Some(last)) => last.0 - first.0,
            _ => 0.0,
        }
    }

    /// By how much the later half lies lower than the older.
    fn fall_s(&self) -> f64 {
        let lowest = |from: usize, to: usize| {
            self.seen.range(from..to).map(|(_, offset_s)| *offset_s).fold(f64::INFINITY, f64::min)
        };
        let half = self.seen.len() / 2;
        if half == 0 { 0.0 } else { lowest(0, half) - lowest(half, self.seen.len()) }
    }

    fn forget_older_half(&mut self) {
        self.seen.drain(..self.seen.len() / 2);
    }

    fn quantile(&mut self) -> f64 {
        self.sorted.clear();
        self.sorted.extend(self.seen.iter().map(|(_, offset_s)| offset_s));
        let at = (self.sorted.len().saturating_sub(1) as f64 * QUANTILE).round() as usize;
        if self.sorted.is_empty() {
            return 0.0;
        }
        *self.sorted.select_nth_unstable_by(at, f64::total_cmp).1
    }
}

#[cfg(test)]
#[path = "align_tests.rs"]
mod tests;
