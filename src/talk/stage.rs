//! The talk step: both voices to turns, overlaps and silences.

use super::background::Background;
use super::bleed::Watch;
use super::floor::Floor;
use super::gate::Gate;
use super::overlaps::Overlaps;
use super::scene::Scene;
use super::silences::Silences;
use super::track::{Stretch, Track};
use super::{Bleed, SilenceKind, TalkConfig, TalkEvent};
use crate::Party;
use crate::voice::{VoiceEvent, VoiceFrame};

/// Follows who has the floor. Frames are its clock: nothing is known before they have come.
#[derive(Debug)]
pub struct TalkStage {
    config: TalkConfig,
    now_s: f64,
    tracks: [Track; 2],
    /// The latest frame of each party, until the other's of the same index has come.
    frames: [Option<VoiceFrame>; 2],
    watches: [Watch; 2],
    gates: [Gate; 2],
    overlaps: Overlaps,
    floor: Floor,
    silences: Silences,
    background: Background,
}

impl TalkStage {
    /// A stage for one call.
    #[must_use]
    pub fn new(config: &TalkConfig) -> TalkStage {
        TalkStage {
            config: config.clone(),
            now_s: 0.0,
            tracks: [Track::new(), Track::new()],
            frames: [None; 2],
            watches: [Watch::new(), Watch::new()],
            gates: [Gate::default(), Gate::default()],
            overlaps: Overlaps::new(config),
            floor: Floor::default(),
            silences: Silences::default(),
            background: Background::default(),
        }
    }

    /// Takes the next event of either voice (frames of both parties come in order of their index).
    pub fn push(&mut self, event: &VoiceEvent, out: &mut Vec<TalkEvent>) {
        let known_s = match event {
            VoiceEvent::Frame(frame) => {
                self.frame(frame, out);
                frame.end_s()
            }
            VoiceEvent::SegmentOpened { party, start_s, known_s } => {
                if !self.gates[party.index()].active() {
                    self.tracks[party.index()].open(*start_s);
                }
                *known_s
            }
            VoiceEvent::SegmentClosed { segment, known_s } => {
                if !self.gates[segment.party.index()].active() {
                    self.tracks[segment.party.index()].close(segment);
                }
                *known_s
            }
        };
        self.now_s = self.now_s.max(known_s);
        self.tick(out);
    }

    /// Tells the words of a stretch once they are known: they may correct the kind of an overlap.
    /// Times in seconds; `words` in lower case without punctuation. A stretch may be a whole
    /// utterance or a single word; no word may be told twice.
    pub fn words(
        &mut self,
        party: Party,
        start_s: f64,
        end_s: f64,
        words: &[&str],
        known_s: f64,
        out: &mut Vec<TalkEvent>,
    ) {
        self.now_s = self.now_s.max(known_s);
        self.overlaps.words(party, Stretch { start_s, end_s }, words, self.now_s, &self.config, out);
    }

    /// The agent announced a hold at `at_s`: the next long silence is no dead air. Where the
    /// silence has begun already, it is opened a second time as hold.
    pub fn hold_announced(&mut self, at_s: f64) {
        self.silences.hold_announced(at_s);
    }

    /// A hold was switched on or off by hand at `at_s` seconds. Silences meanwhile are holds, and so is one that has
    /// begun already; what goes on in silence after the hold is a silence of its own. Nothing of it is a late reply.
    pub fn hold(&mut self, on: bool, at_s: f64) {
        let at_s = at_s.min(self.now_s);
        if self.silences.hold(on, at_s) {
            self.floor.held_until(at_s);
        }
    }

    /// Card data is read out (`on`) or no longer, by hand, at `at_s` seconds: what is not listened to is no silence,
    /// and no reply is late because of it.
    pub fn card_capture(&mut self, on: bool, at_s: f64) {
        let at_s = at_s.min(self.now_s);
        if self.silences.card_capture(on, at_s) {
            self.floor.held_until(at_s);
        }
    }

    /// The call is over at `end_s`: appends what was open. A silence that lasts to the end of the
    /// call is not closed: it kept nobody waiting.
    pub fn finish(&mut self, end_s: f64, out: &mut Vec<TalkEvent>) {
        self.now_s = self.now_s.max(end_s);
        self.tick(out);
        let scene = scene(&self.tracks, &self.watches, &self.background, self.now_s, &self.config);
        if let Some(outcome) = self.overlaps.settle(&scene, out) {
            self.floor.overlap(&outcome, &scene, out);
        }
        self.floor.finish(&scene, out);
    }

    /// Whether the party's microphone hears the other party, so far.
    #[must_use]
    pub fn bleed(&self, party: Party) -> Bleed {
        self.watches[party.index()].bleed()
    }

    /// Frames are taken in by pairs: whether one is echo shows only beside the other's.
    fn frame(&mut self, frame: &VoiceFrame, out: &mut Vec<TalkEvent>) {
        self.background.push(frame, &self.config);
        let (own, other) = (frame.party.index(), frame.party.other().index());
        if let Some(alone) = self.frames[own].replace(*frame) {
            self.gates[own].frame(&alone, false, self.watches[own].disturbs(), &mut self.tracks[own], &self.config);
        }
        let Some(across) = self.frames[other].filter(|across| across.index == frame.index) else { return };
        self.frames = [None; 2];
        for (heard, source) in [(frame, &across), (&across, frame)] {
            let party = heard.party.index();
            let watch = &mut self.watches[party];
            let before = watch.echo().is_some();
            watch.push(source, heard, &self.config);
            if let (false, Some(found)) = (before, watch.echo()) {
                self.overlaps.doubt(heard.party, found, self.now_s, &self.config, out);
            }
            let echo = watch.explains(heard, &self.config);
            self.gates[party].frame(heard, echo, watch.disturbs(), &mut self.tracks[party], &self.config);
        }
        let louder_db = f64::from(frame.level_dbov - across.level_dbov);
        self.overlaps.levels(frame.party, louder_db, frame.start_s());
    }

    fn tick(&mut self, out: &mut Vec<TalkEvent>) {
        let scene = scene(&self.tracks, &self.watches, &self.background, self.now_s, &self.config);
        if let Some(outcome) = self.overlaps.tick(&scene, out) {
            self.floor.overlap(&outcome, &scene, out);
        }
        if let Some(silence) = self.silences.tick(&scene, out)
            && silence.kind == SilenceKind::Hold
        {
            self.floor.held_until(silence.end_s);
        }
        if !self.overlaps.unsettled() {
            self.floor.tick(&scene, out);
        }
    }
}

fn scene<'a>(
    tracks: &'a [Track; 2],
    watches: &[Watch; 2],
    background: &Background,
    now_s: f64,
    config: &'a TalkConfig,
) -> Scene<'a> {
    let echoes = [watches[0].echo(), watches[1].echo()];
    Scene { tracks, echoes, now_s, sound: background.sound(config), config }
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
