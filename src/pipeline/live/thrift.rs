//! How often drafts are heard, so that those that come to nothing cost no more than a share of a core.
//!
//! A draft that turns out to be the whole utterance costs nothing: the utterance would have been heard anyway. What
//! costs is a draft after which the party speaks on. How often that happens is seen in the pauses themselves, whether
//! they were heard in or not: the longer a draft waits, the fewer pauses last until it. So a quick model hears every
//! pause, and what goes on without one; a slow model waits until a pause has lasted a while, and leaves out the rest.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::Party;
use crate::config::Config;
use crate::frames::FRAME_S;
use crate::voice::VoiceEvent;

/// Pauses further back than this say little of the talk now, seconds.
const WINDOW_S: f64 = 120.0;
/// Weight of what is usual against what was heard, in seconds of talk.
const USUAL_S: f64 = 30.0;
/// What is usual: pauses a minute that last at least so long, and after which the party speaks on, in both parties'
/// talk together. Halfway between bank calls and generated ones (docs/figures-words.md).
const USUAL: [(f64, f64); 7] = [(0.1, 9.0), (0.15, 7.5), (0.2, 6.4), (0.25, 5.8), (0.3, 4.2), (0.4, 1.1), (0.5, 0.4)];
/// Share of the time in which somebody usually speaks; the same calls.
const USUAL_TALK: f64 = 0.7;
/// Pauses that are tried, seconds, beside the shortest of the settings.
const PAUSES_S: [f64; 6] = [0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
/// Time between two looks at what can be afforded, seconds.
const LOOK_S: f64 = 1.0;
/// A segment is closed after so long: before, no draft settles anything.
const CLOSED_S: f64 = 0.2;

/// When drafts are given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rhythm {
    /// After a pause of so long, seconds; infinite where never.
    pub pause_s: f64,
    /// After so much speech that goes on, seconds; infinite where never.
    pub every_s: f64,
}

/// A pause after which the party spoke on.
#[derive(Debug, Clone, Copy)]
struct Pause {
    party: Party,
    from_s: f64,
    len_s: f64,
    /// Whether a draft was given in it.
    drafted: bool,
    /// Whether that draft completed the utterance.
    settled: bool,
}

/// Follows the pauses of a call and what a hearing costs. A plain value: times come with the voices.
#[derive(Debug)]
pub struct Thrift {
    share: f64,
    shortest_s: f64,
    every_s: f64,
    join_gap_s: f64,
    most_s: f64,
    cost_s: Option<f64>,
    now_s: f64,
    /// Speech of both parties, seconds.
    talk_s: f64,
    spoken_to_s: [Option<f64>; 2],
    /// End of each party's last draft that completes its utterance, and the silence that it takes.
    settled_s: [(f64, f64); 2],
    pauses: VecDeque<Pause>,
    /// Pauses long enough to settle in which a draft was given, and those in which it settled.
    drafted: u32,
    settled: u32,
    rhythm: Rhythm,
    due_s: f64,
}

impl Thrift {
    /// Everything is heard until it is known what a hearing costs.
    #[must_use]
    pub fn new(config: &Config) -> Thrift {
        let rhythm = Rhythm { pause_s: config.speech.draft_pause_s, every_s: config.speech.draft_every_s };
        Thrift {
            share: config.live.drafts_share,
            shortest_s: rhythm.pause_s,
            every_s: rhythm.every_s,
            join_gap_s: config.speech.join_gap_s,
            most_s: config.speech.max_utterance_s,
            cost_s: None,
            now_s: 0.0,
            talk_s: 0.0,
            spoken_to_s: [None; 2],
            settled_s: [(f64::NEG_INFINITY, 0.0); 2],
            pauses: VecDeque::new(),
            drafted: 0,
            settled: 0,
            rhythm,
            due_s: LOOK_S,
        }
    }

    /// What a hearing takes of one core, on average, seconds.
    pub fn hearing_takes(&mut self, processor_s: f64) {
        self.cost_s = Some(processor_s);
    }

    /// Takes what a voice did.
    pub fn voice(&mut self, event: &VoiceEvent) {
        let VoiceEvent::Frame(frame) = event else { return };
        self.now_s = self.now_s.max(frame.end_s());
        if !frame.speech {
            return;
        }
        self.talk_s += FRAME_S;
        if let Some(from_s) = self.spoken_to_s[frame.party.index()].replace(frame.end_s()) {
            self.spoke_on(frame.party, from_s, frame.start_s() - from_s);
        }
    }

    /// A party's draft up to `end_s` was a whole sentence and completes its utterance after `silence_s` of silence.
    pub fn settled(&mut self, party: Party, end_s: f64, silence_s: f64) {
        self.settled_s[party.index()] = (end_s, silence_s);
        let same = |pause: &&mut Pause| pause.party == party && is_same(pause.from_s, end_s);
        let pause = self.pauses.iter_mut().rev().find(same);
        if let Some(pause) = pause.filter(|pause| !pause.settled && pause.len_s >= CLOSED_S.max(silence_s)) {
            pause.settled = true;
            self.settled += 1;
        }
    }

    /// When drafts are to be given from now on, where that has changed; looked at once a second.
    pub fn change(&mut self) -> Option<Rhythm> {
        if self.now_s < self.due_s {
            return None;
        }
        self.due_s = self.now_s + LOOK_S;
        let before = self.rhythm;
        Some(self.rhythm()).filter(|rhythm| *rhythm != before)
    }

    fn rhythm(&mut self) -> Rhythm {
        self.rhythm = self.affordable();
        self.rhythm
    }

    fn spoke_on(&mut self, party: Party, from_s: f64, len_s: f64) {
        // What is longer completed the utterance by itself.
        if len_s < self.shortest_s.min(PAUSES_S[0]) - FRAME_S / 2.0 || len_s >= self.join_gap_s {
            return;
        }
        let drafted = len_s >= self.rhythm.pause_s;
        // Speech that goes on sooner belongs to the same segment, and nothing was settled.
        let can_settle = drafted && len_s >= CLOSED_S;
        let (end_s, silence_s) = self.settled_s[party.index()];
        let settled = can_settle && len_s >= silence_s && is_same(end_s, from_s);
        self.drafted += u32::from(can_settle);
        self.settled += u32::from(settled);
        self.pauses.push_back(Pause { party, from_s, len_s, drafted, settled });
        while self.pauses.front().is_some_and(|pause| pause.from_s < self.now_s - WINDOW_S) {
            self.pauses.pop_front();
        }
    }

    fn affordable(&self) -> Rhythm {
        let usual = Rhythm { pause_s: self.shortest_s, every_s: self.every_s };
        let Some(cost_s) = self.cost_s else { return usual };
        let longer = PAUSES_S.into_iter().filter(|pause_s| *pause_s > self.shortest_s && *pause_s < self.join_gap_s);
        let within = |pause_s: &f64| cost_s * self.in_vain_per_s(*pause_s) <= self.share;
        let Some(pause_s) = std::iter::once(self.shortest_s).chain(longer).find(within) else {
            return Rhythm { pause_s: f64::INFINITY, every_s: f64::INFINITY };
        };
        let left = self.share - cost_s * self.in_vain_per_s(pause_s);
        let talk = (self.talk_s + USUAL_TALK * USUAL_S) / (self.now_s + USUAL_S);
        let every_s = (cost_s * talk / left.max(f64::MIN_POSITIVE)).max(self.every_s);
        Rhythm { pause_s, every_s: if every_s <= self.most_s { every_s } else { f64::INFINITY } }
    }

    /// Drafts a second that would come to nothing, were they given after so long a pause.
    fn in_vain_per_s(&self, pause_s: f64) -> f64 {
        let settles = f64::from(self.settled + 1) / f64::from(self.drafted + 2);
        let in_vain = |pause: &Pause| match pause {
            Pause { settled: true, .. } => 0.0,
            // Nobody knows what a draft would have said.
            Pause { drafted: false, len_s, .. } if *len_s >= CLOSED_S => 1.0 - settles,
            _ => 1.0,
        };
        let recent = |pause: &&Pause| pause.len_s >= pause_s && pause.from_s >= self.now_s - WINDOW_S;
        let heard: f64 = self.pauses.iter().filter(recent).map(in_vain).sum();
        let usual = USUAL.iter().rev().find(|(len_s, _)| *len_s <= pause_s + FRAME_S / 2.0).unwrap_or(&USUAL[0]).1;
        (heard + usual * USUAL_S / 60.0) / (self.now_s.min(WINDOW_S) + USUAL_S)
    }
}

fn is_same(a_s: f64, b_s: f64) -> bool {
    (a_s - b_s).abs() < FRAME_S / 2.0
}
