//! Sound to one take: begins at the first word, ends in silence.

use super::DrillConfig;
use crate::audio::Block;
use crate::config::Config;
use crate::frames::{Frame, Framer, SAMPLE_RATE_HZ};
use crate::speech::{Clip, UtteranceCutter};
use crate::voice::{VoiceEvent, VoiceStage, VoiceSummary};
use crate::{Party, Span};

/// Where a take stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listening {
    /// Nobody has spoken yet.
    Waits,
    /// Somebody speaks, or has just paused.
    Hears,
    /// The take is over.
    Over,
    /// Nobody spoke for `drill.wait_s`.
    Nobody,
}

/// What was heard of one take.
#[derive(Debug, Clone, Default)]
pub struct Sound {
    /// Speech segments, by time.
    pub speech: Vec<Span>,
    /// Times of syllable nuclei within the speech, seconds.
    pub nuclei_s: Vec<f64>,
    /// Time and fundamental frequency of each voiced frame of speech: seconds, Hz.
    pub pitch: Vec<(f64, f32)>,
    /// What the voice was like.
    pub voice: VoiceSummary,
    /// What a recogniser is to hear; empty without words.
    pub clips: Vec<Clip>,
    /// The take itself at 16 kHz, with a little air around it; empty unless it was asked for.
    pub samples: Vec<f32>,
    /// Whether more was said than a take may hold.
    pub cut: bool,
}

impl Sound {
    /// Seconds of speech.
    #[must_use]
    pub fn speech_s(&self) -> f64 {
        self.speech.iter().map(|span| span.duration_s()).sum()
    }
}

/// Hears one take.
#[derive(Debug)]
pub struct Listener {
    config: DrillConfig,
    air_s: f64,
    /// A recording is one take, however long its pauses are.
    whole: bool,
    /// When the first block was captured: the take's clock begins there.
    from_s: Option<f64>,
    framer: Option<Framer>,
    voice: VoiceStage,
    cutter: Option<UtteranceCutter>,
    frames: Vec<Frame>,
    events: Vec<VoiceEvent>,
    open_s: Option<f64>,
    now_s: f64,
    level_dbov: f32,
    keeps: bool,
    all: Vec<f32>,
    sound: Sound,
}

impl Listener {
    /// A listener for a take from a microphone; `with_words` is false when nothing will be recognised, so that no sound is held.
    #[must_use]
    pub fn new(config: &Config, with_words: bool) -> Listener {
        Listener {
            config: config.drill.clone(),
            air_s: config.speech.air_s,
            whole: false,
            from_s: None,
            framer: None,
            voice: VoiceStage::new(Party::Agent, &config.voice),
            cutter: with_words.then(|| UtteranceCutter::new(Party::Agent, &config.speech)),
            frames: Vec::new(),
            events: Vec::new(),
            open_s: None,
            now_s: 0.0,
            level_dbov: crate::voice::level::SILENCE_DBOV,
            keeps: false,
            all: Vec::new(),
            sound: Sound::default(),
        }
    }

    /// The same for a recording: all of it is the take.
    #[must_use]
    pub fn of_recording(mut self) -> Listener {
        self.whole = true;
        self
    }

    /// The same, which also hands out the sound of the take.
    #[must_use]
    pub fn that_keeps_sound(mut self) -> Listener {
        self.keeps = true;
        self
    }

    /// Takes one block of the speaker's sound; blocks of the customer are none of it.
    pub fn push(&mut self, block: &Block) -> Listening {
        let state = self.state();
        if block.party == Party::Customer || matches!(state, Listening::Over | Listening::Nobody) {
            return state;
        }
        let from_s = *self.from_s.get_or_insert(block.start_s);
        let block = Block { start_s: block.start_s - from_s, ..block.clone() };
        let framer = self.framer.get_or_insert_with(|| Framer::new(Party::Agent, block.sample_rate_hz));
        let mut frames = std::mem::take(&mut self.frames);
        framer.push(&block, &mut frames);
        for frame in frames.drain(..) {
            self.hear(&frame);
        }
        self.frames = frames;
        self.state()
    }

    /// Where the take stands.
    #[must_use]
    pub fn state(&self) -> Listening {
        let Some(start_s) = self.sound.speech.first().map(|span| span.start_s).or(self.open_s) else {
            let waited = !self.whole && self.now_s >= self.config.wait_s;
            return if waited { Listening::Nobody } else { Listening::Waits };
        };
        let silent_s = self.sound.speech.last().map_or(0.0, |span| self.now_s - span.end_s);
        let silent = !self.whole && self.open_s.is_none() && silent_s >= self.config.end_silence_s;
        if silent || self.now_s - start_s >= self.config.longest_s { Listening::Over } else { Listening::Hears }
    }

    /// Level of the latest sound, dBov, for a meter.
    #[must_use]
    pub fn level_dbov(&self) -> f32 {
        self.level_dbov
    }

    /// The take is over.
    #[must_use]
    pub fn finish(mut self) -> Sound {
        self.sound.cut = self.open_s.is_some() && self.state() == Listening::Over;
        if let Some(mut framer) = self.framer.take() {
            let mut frames = Vec::new();
            framer.finish(&mut frames);
            frames.iter().for_each(|frame| self.hear(frame));
        }
        self.voice.finish(&mut self.events);
        self.heed();
        if let Some(cutter) = &mut self.cutter {
            cutter.finish(&mut self.sound.clips);
        }
        self.sound.voice = self.voice.summary();
        self.sound.samples = self.around_speech();
        self.sound
    }

    fn hear(&mut self, frame: &Frame) {
        if self.keeps {
            self.all.extend(frame.samples);
        }
        if let Some(cutter) = &mut self.cutter {
            cutter.frame(frame);
        }
        self.voice.push(frame, &mut self.events);
        self.heed();
        self.forget_noises();
    }

    fn heed(&mut self) {
        let mut events = std::mem::take(&mut self.events);
        for event in events.drain(..) {
            if let Some(cutter) = &mut self.cutter {
                cutter.event(&event, &mut self.sound.clips);
            }
            match event {
                VoiceEvent::Frame(frame) => {
                    self.now_s = frame.end_s();
                    self.level_dbov = frame.level_dbov;
                    if frame.speech && frame.f0_hz > 0.0 {
                        self.sound.pitch.push((frame.start_s(), frame.f0_hz));
                    }
                    if frame.nucleus {
                        self.sound.nuclei_s.push(frame.start_s());
                    }
                }
                VoiceEvent::SegmentOpened { start_s, .. } => self.open_s = Some(start_s),
                VoiceEvent::SegmentClosed { segment, .. } => {
                    self.open_s = None;
                    self.sound.speech.push(Span::new(segment.start_s, segment.end_s));
                }
            }
        }
        self.events = events;
    }

    /// What was too short for a take was no word: the microphone waits on.
    fn forget_noises(&mut self) {
        let short = self.sound.speech_s() < self.config.least_speech_s;
        if self.state() == Listening::Over && self.open_s.is_none() && short && !self.whole {
            self.sound = Sound::default();
        }
    }

    fn around_speech(&self) -> Vec<f32> {
        let (Some(first), Some(last)) = (self.sound.speech.first(), self.sound.speech.last()) else {
            return Vec::new();
        };
        let place = |at_s: f64| ((at_s.max(0.0) * f64::from(SAMPLE_RATE_HZ)) as usize).min(self.all.len());
        self.all[place(first.start_s - self.air_s)..place(last.end_s + self.air_s)].to_vec()
    }
}
