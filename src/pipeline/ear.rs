//! Sound to voice events and clips: the half of the path that needs samples.

mod echo;

use std::collections::VecDeque;

use crate::Party;
use crate::audio::Block;
use crate::config::Config;
use crate::frames::{FRAME_LEN, Frame, Framer, frame_start_s};
use crate::pipeline::{Step, Timings};
use crate::speech::{Clip, UtteranceCutter};
use crate::voice::{VoiceEvent, VoiceStage, VoiceSummary};
use echo::Echo;

/// What the ear gives on.
#[derive(Debug, Clone, PartialEq)]
pub enum EarEvent {
    /// A voice was measured, began or ended.
    Voice(VoiceEvent),
    /// The sound of one utterance is complete.
    Clip(Clip),
    /// What has been gathered of an utterance that may go on; only where it is asked for.
    Draft(Clip),
    /// Sound to keep, as it was measured, without what was taken out as echo; only where it is asked for.
    Sound(Box<Frame>),
}

/// One party's steps from blocks to voice.
#[derive(Debug)]
struct Side {
    framer: Option<Framer>,
    voice: VoiceStage,
    cutter: Option<UtteranceCutter>,
    waiting: VecDeque<Frame>,
    next_index: u64,
}

impl Side {
    /// The next frame, silence where there is none.
    fn next_frame(&mut self, party: Party) -> Frame {
        let index = self.next_index;
        self.next_index = index + 1;
        self.waiting.pop_front().unwrap_or(Frame { party, index, samples: [0.0; FRAME_LEN] })
    }
}

/// Hears both parties.
#[derive(Debug)]
pub struct Ear {
    sides: [Side; 2],
    echo: Echo,
    frames: Vec<Frame>,
    voice: Vec<VoiceEvent>,
    clips: Vec<Clip>,
    hands_on_sound: bool,
    /// Time spent in each step.
    pub timings: Timings,
}

impl Ear {
    /// An ear for one call; `with_words` is false when nothing will be recognised, so that no sound is kept.
    #[must_use]
    pub fn new(config: &Config, with_words: bool) -> Ear {
        let side = |party| Side {
            framer: None,
            voice: VoiceStage::new(party, &config.voice),
            cutter: with_words.then(|| UtteranceCutter::new(party, &config.speech)),
            waiting: VecDeque::new(),
            next_index: 0,
        };
        Ear {
            sides: Party::BOTH.map(side),
            echo: Echo::new(config),
            frames: Vec::new(),
            voice: Vec::new(),
            clips: Vec::new(),
            hands_on_sound: false,
            timings: Timings::default(),
        }
    }

    /// The same, which also gives drafts of utterances that are not complete.
    #[must_use]
    pub fn that_drafts(mut self, config: &Config) -> Ear {
        for side in &mut self.sides {
            side.cutter = side.cutter.take().map(|cutter| cutter.that_drafts(&config.speech));
        }
        self
    }

    /// Drafts are given after other pauses from now on; both in seconds, infinite where never.
    pub fn draft_after(&mut self, pause_s: f64, every_s: f64) {
        for cutter in self.sides.iter_mut().filter_map(|side| side.cutter.as_mut()) {
            cutter.draft_after(pause_s, every_s);
        }
    }

    /// What a party said up to `to_s`, the end of a draft's speech, is complete once the party has been silent for `silence_s`
    /// after it; appends its clip where that is so.
    pub fn settle(&mut self, party: Party, to_s: f64, silence_s: f64, out: &mut Vec<EarEvent>) {
        if let Some(cutter) = &mut self.sides[party.index()].cutter {
            cutter.settle(to_s, silence_s, &mut self.clips);
            out.extend(self.clips.drain(..).map(EarEvent::Clip));
        }
    }

    /// The same, which also hands on every frame for keeping.
    #[must_use]
    pub fn that_hands_on_sound(mut self) -> Ear {
        self.hands_on_sound = true;
        self
    }

    /// The customer was heard in the agent's microphone before this call: they are taken out of it from the start.
    pub fn expect_echo(&mut self) {
        self.echo.expect();
    }

    /// Takes one block of either party; appends what became known.
    pub fn push(&mut self, block: &Block, out: &mut Vec<EarEvent>) {
        let start = self.timings.start();
        let side = &mut self.sides[block.party.index()];
        let framer = side.framer.get_or_insert_with(|| Framer::new(block.party, block.sample_rate_hz));
        framer.push(block, &mut self.frames);
        side.waiting.extend(self.frames.drain(..));
        self.timings.stop(Step::Frames, start);
        self.step_while_both(out);
    }

    /// A party's sound up to `to_s` will not come (in time): silence takes its place, and the other party goes on.
    /// `rate_hz` is that of the party's device, should nothing have come from it yet.
    pub fn fill_to(&mut self, party: Party, to_s: f64, rate_hz: u32, out: &mut Vec<EarEvent>) {
        let side = &mut self.sides[party.index()];
        side.framer.get_or_insert_with(|| Framer::new(party, rate_hz)).fill_to(to_s, &mut self.frames);
        side.waiting.extend(self.frames.drain(..));
        self.step_while_both(out);
    }

    fn step_while_both(&mut self, out: &mut Vec<EarEvent>) {
        while self.sides.iter().all(|side| !side.waiting.is_empty()) {
            self.step(out);
        }
    }

    /// The call is over: the shorter side is filled up with silence. Gives the call's length in seconds.
    pub fn finish(&mut self, out: &mut Vec<EarEvent>) -> f64 {
        for side in &mut self.sides {
            if let Some(framer) = &mut side.framer {
                framer.finish(&mut self.frames);
                side.waiting.extend(self.frames.drain(..));
            }
        }
        while self.sides.iter().any(|side| !side.waiting.is_empty()) {
            self.step(out);
        }
        for party in Party::BOTH {
            let side = &mut self.sides[party.index()];
            side.voice.finish(&mut self.voice);
            self.hand_on(party, out);
            if let Some(cutter) = &mut self.sides[party.index()].cutter {
                cutter.finish(&mut self.clips);
                out.extend(self.clips.drain(..).map(EarEvent::Clip));
            }
        }
        frame_start_s(self.sides.iter().map(|side| side.next_index).max().unwrap_or(0))
    }

    /// One frame of each party, the agent's first; silence where a party has none left.
    fn step(&mut self, out: &mut Vec<EarEvent>) {
        let mut frames = Party::BOTH.map(|party| self.sides[party.index()].next_frame(party));
        let start = self.timings.start();
        let [agent, customer] = &mut frames;
        let removed_db = [self.echo.clean(customer, agent), None];
        self.timings.stop(Step::Frames, start);
        for (frame, removed_db) in frames.into_iter().zip(removed_db) {
            let party = frame.party;
            let side = &mut self.sides[party.index()];
            let start = self.timings.start();
            side.voice.push_cleaned(&frame, removed_db, &mut self.voice);
            let start = self.timings.stop(Step::Voice, start);
            if let Some(cutter) = &mut side.cutter {
                cutter.frame(&frame);
            }
            if self.hands_on_sound {
                out.push(EarEvent::Sound(Box::new(frame)));
            }
            self.hand_on(party, out);
            self.timings.stop(Step::Cutting, start);
        }
    }

    fn hand_on(&mut self, party: Party, out: &mut Vec<EarEvent>) {
        for event in self.voice.drain(..) {
            if let VoiceEvent::Frame(frame) = &event {
                self.echo.measured(frame);
            }
            if let Some(cutter) = &mut self.sides[party.index()].cutter {
                cutter.event(&event, &mut self.clips);
            }
            out.push(EarEvent::Voice(event));
        }
        out.extend(self.clips.drain(..).map(EarEvent::Clip));
        let draft = self.sides[party.index()].cutter.as_mut().and_then(UtteranceCutter::take_draft);
        out.extend(draft.map(EarEvent::Draft));
    }

    /// What a party's voice was like so far.
    #[must_use]
    pub fn voice_summary(&self, party: Party) -> VoiceSummary {
        self.sides[party.index()].voice.summary()
    }

    /// Seconds of a party's sound that were missing and filled with silence.
    #[must_use]
    pub fn gaps_s(&self, party: Party) -> f64 {
        self.sides[party.index()].framer.as_ref().map_or(0.0, Framer::gaps_s)
    }
}
