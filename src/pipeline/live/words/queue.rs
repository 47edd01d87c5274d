//! Clips that wait for their words.

use std::collections::VecDeque;

use crate::Party;
use crate::frames::SAMPLE_RATE_HZ;
use crate::speech::Clip;

/// Pauses up to this long are kept when utterances are joined, seconds.
const JOINED_PAUSE_S: f64 = 3.0;

/// Clips that wait, each with the number of its call. A plain value.
#[derive(Debug)]
pub struct Queue {
    waiting: VecDeque<(u64, Clip)>,
    most_s: f64,
    longest_s: f64,
    given_up: u64,
}

impl Queue {
    /// A queue that holds at most `most_s` seconds of sound and joins up to `longest_s`.
    #[must_use]
    pub fn new(most_s: f64, longest_s: f64) -> Queue {
        Queue { waiting: VecDeque::new(), most_s, longest_s, given_up: 0 }
    }

    /// Takes a clip in; gives up the oldest where there is no room.
    pub fn offer(&mut self, call: u64, clip: Clip) {
        self.waiting.push_back((call, clip));
        while self.waiting_s() > self.most_s && self.waiting.len() > 1 {
            self.waiting.pop_front();
            self.given_up += 1;
        }
    }

    /// Whether nothing of a party's call waits.
    #[must_use]
    pub fn is_empty_for(&self, call: u64, party: Party) -> bool {
        !self.waiting.iter().any(|(other, clip)| *other == call && clip.party == party)
    }

    /// The call whose clip is next: the latest one, unless it is to wait.
    #[must_use]
    pub fn next_call(&self, held: Option<u64>) -> Option<u64> {
        self.waiting.iter().map(|(call, _)| *call).filter(|call| Some(*call) != held).max()
    }

    /// Forgets everything: nothing will be recognised.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Puts back what could not be handed on.
    pub fn put_back(&mut self, call: u64, clip: Clip) {
        self.waiting.push_front((call, clip));
    }

    /// The next clip of a call to recognise; with `joined`, what follows of the same party is taken along where it fits.
    pub fn take(&mut self, call: u64, joined: bool) -> Option<(u64, Clip)> {
        let first = self.waiting.iter().position(|(other, _)| *other == call)?;
        let (call, mut clip) = self.waiting.remove(first)?;
        if !joined {
            return Some((call, clip));
        }
        loop {
            let next = self.waiting.iter().position(|(other, next)| *other == call && next.party == clip.party);
            let fits = |next: &Clip| {
                let pause_s = next.start_s - end_s(&clip);
                pause_s <= JOINED_PAUSE_S && end_s(next) - clip.start_s <= self.longest_s
            };
            match next.filter(|index| fits(&self.waiting[*index].1)).and_then(|index| self.waiting.remove(index)) {
                Some((_, next)) => join(&mut clip, next),
                None => break,
            }
        }
        Some((call, clip))
    }

    /// Clips of a call that wait.
    #[must_use]
    pub fn waiting(&self, call: u64) -> usize {
        self.waiting.iter().filter(|(other, _)| *other == call).count()
    }

    /// When the speech of the oldest clip of a call ended.
    #[must_use]
    pub fn oldest_s(&self, call: u64) -> Option<f64> {
        self.waiting.iter().filter(|(other, _)| *other == call).map(|(_, clip)| clip.speech_end_s).reduce(f64::min)
    }

    /// Clips given up since the last time this was asked.
    pub fn take_given_up(&mut self) -> u64 {
        std::mem::take(&mut self.given_up)
    }

    fn waiting_s(&self) -> f64 {
        self.waiting.iter().map(|(_, clip)| clip.samples.len() as f64 / f64::from(SAMPLE_RATE_HZ)).sum()
    }
}

fn end_s(clip: &Clip) -> f64 {
    clip.start_s + clip.samples.len() as f64 / f64::from(SAMPLE_RATE_HZ)
}

/// Puts a later clip behind an earlier one of the same party; both lie where they lay.
fn join(clip: &mut Clip, next: Clip) {
    let offset = ((next.start_s - clip.start_s) * f64::from(SAMPLE_RATE_HZ)).round().max(0.0) as usize;
    clip.samples.resize(offset, 0.0);
    clip.samples.extend_from_slice(&next.samples);
    clip.segments.extend(next.segments);
    clip.speech_end_s = clip.speech_end_s.max(next.speech_end_s);
    clip.known_s = clip.known_s.max(next.known_s);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::Span;
    use crate::pipeline::live::words::tests::clip;

    #[test]
    fn the_oldest_is_given_up_where_there_is_no_room() {
        let mut queue = Queue::new(10.0, 12.0);
        for start in 0..5 {
            queue.offer(1, clip(Party::Agent, f64::from(start) * 5.0, 4.0));
        }
        assert_eq!((queue.waiting(1), queue.take_given_up(), queue.take_given_up()), (2, 3, 0));
        assert_eq!(queue.oldest_s(1), Some(19.0));
        // One clip that is too long by itself still has its chance.
        let mut queue = Queue::new(3.0, 12.0);
        queue.offer(1, clip(Party::Agent, 0.0, 5.0));
        assert_eq!((queue.waiting(1), queue.take_given_up()), (1, 0));
    }

    #[test]
    fn what_is_behind_is_joined_by_party_and_lies_where_it_lay() {
        let mut queue = Queue::new(600.0, 12.0);
        queue.offer(1, clip(Party::Agent, 0.0, 2.0));
        queue.offer(1, clip(Party::Customer, 2.0, 2.0));
        queue.offer(1, clip(Party::Agent, 4.0, 2.0));
        queue.offer(1, clip(Party::Agent, 7.0, 6.0));
        let (_, joined) = queue.take(1, true).unwrap();
        assert_eq!(joined.segments, [Span::new(0.0, 2.0), Span::new(4.0, 6.0)]);
        let rate = SAMPLE_RATE_HZ as usize;
        assert_eq!(joined.samples.len(), 6 * rate);
        assert_eq!((joined.samples[rate], joined.samples[3 * rate], joined.samples[5 * rate]), (0.5, 0.0, 0.5));
        assert_eq!((joined.speech_end_s, joined.known_s), (6.0, 7.0));
        // Together with the next it would be over twelve seconds.
        assert_eq!(queue.take(1, true).unwrap().1.party, Party::Customer);
        assert_eq!(queue.take(1, true).unwrap().1.start_s, 7.0);
        assert_eq!(queue.take(1, true), None);
    }

    #[test]
    fn calls_and_long_pauses_are_not_joined() {
        let mut queue = Queue::new(600.0, 12.0);
        queue.offer(1, clip(Party::Agent, 0.0, 1.0));
        queue.offer(1, clip(Party::Agent, 6.0, 1.0));
        queue.offer(2, clip(Party::Agent, 7.0, 1.0));
        assert_eq!(queue.take(1, true).unwrap().1.samples.len(), SAMPLE_RATE_HZ as usize);
        assert_eq!(queue.take(1, true).unwrap().0, 1);
        assert_eq!((queue.waiting(1), queue.waiting(2)), (0, 1));
        assert_eq!((queue.next_call(None), queue.next_call(Some(2))), (Some(2), None));
    }

    /// Recognition that takes ten times as long as the sound: the delay grows, memory does not, and each clip is
    /// either answered or counted. Time here is a number, nothing waits.
    #[test]
    fn ten_times_too_slow_stays_bounded_and_every_clip_is_accounted_for() {
        let mut queue = Queue::new(60.0, 12.0);
        let (mut now_s, mut free_at_s, mut heard, mut longest_wait_s) = (0.0_f64, 0.0_f64, 0_usize, 0.0_f64);
        let offered = 600_u64;
        for number in 0..offered {
            let party = if number % 2 == 0 { Party::Agent } else { Party::Customer };
            now_s = number as f64 * 4.0;
            queue.offer(1, clip(party, now_s, 3.0));
            while free_at_s <= now_s {
                let Some((_, clip)) = queue.take(1, true) else { break };
                heard += clip.segments.len();
                longest_wait_s = longest_wait_s.max(now_s - clip.speech_end_s);
                free_at_s = free_at_s.max(now_s) + 10.0 * 3.0;
            }
            assert!(queue.waiting_s() <= 60.0);
        }
        let waiting = queue.waiting(1);
        assert_eq!(heard as u64 + waiting as u64 + queue.take_given_up(), offered);
        assert!(longest_wait_s < 120.0, "words came {longest_wait_s} s late at {now_s} s");
    }
}
