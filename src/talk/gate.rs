//! One party's own speech, where the microphone also hears the other party.
//!
//! As long as no bleed is found, segments pass as they are. With bleed, segments are made anew from
//! the frames that the other party's echo does not explain.

use super::TalkConfig;
use super::track::Track;
use crate::voice::{Segment, VoiceFrame};

/// Shortest segment and longest bridged gap, as in the voice step.
const MIN_SEGMENT_S: f64 = 0.1;
const BRIDGED_GAP_S: f64 = 0.2;

/// Segments from frames that are the party's own.
#[derive(Debug, Default)]
pub(super) struct Gate {
    active: bool,
    /// Own speech since then, not yet over by a gap: onset and end so far.
    run: Option<(f64, f64)>,
}

impl Gate {
    /// Whether segments are made anew, so that those of the voice step do not count.
    pub(super) fn active(&self) -> bool {
        self.active
    }

    /// Takes a frame into the track; `echo` says that the other's echo explains it, `found` that there is bleed.
    pub(super) fn frame(
        &mut self,
        frame: &VoiceFrame,
        echo: bool,
        found: bool,
        track: &mut Track,
        config: &TalkConfig,
    ) {
        if found != self.active {
            self.active = found;
            self.run = track.last().filter(|_| found && track.speaking()).map(|open| (open.start_s, frame.start_s()));
        }
        if !self.active {
            track.frame(frame, BRIDGED_GAP_S);
            return;
        }
        let own = frame.speech && !echo;
        // Echo hides the weaker sounds of a voice, so longer gaps are bridged than on a clean line.
        let bridged_s = BRIDGED_GAP_S + config.bleed_bridge_s;
        track.frame(&VoiceFrame { speech: own, ..*frame }, bridged_s);
        if own {
            let start_s = self.run.map_or(frame.start_s(), |(start_s, _)| start_s);
            self.run = Some((start_s, frame.end_s()));
        }
        let Some((start_s, end_s)) = self.run else { return };
        if own && !track.speaking() && end_s - start_s >= MIN_SEGMENT_S {
            track.open(start_s);
        }
        if frame.end_s() - end_s > bridged_s {
            if track.speaking() {
                track.close(&Segment { party: frame.party, start_s, end_s });
            }
            self.run = None;
        }
    }
}
