//! A recording in place of devices, in real time or faster.

use std::collections::VecDeque;
use std::time::Instant;

use crate::Party;
use crate::audio::{
    AudioConfig, AudioError, Block, CallFiles, CallSource, Capture, CaptureEvent, DeviceReport, DeviceState,
};

/// Length of the blocks handed on: what devices mostly give.
const BLOCK_S: f64 = 0.02;

/// Plays a recording into the program as if it were spoken now.
#[derive(Debug)]
pub struct Replay {
    source: CallSource,
    waiting: VecDeque<Block>,
    begun: Instant,
    speed: f64,
    told: bool,
    read_all: bool,
    fault: Option<String>,
}

impl Replay {
    /// Opens a recording; `speed` 1 is real time.
    ///
    /// # Errors
    /// [`AudioError`] when it cannot be read.
    pub fn open(files: &CallFiles, config: &AudioConfig, speed: f64) -> Result<Replay, AudioError> {
        let source = CallSource::open(files, config)?;
        Ok(Replay {
            source,
            waiting: VecDeque::new(),
            begun: Instant::now(),
            speed,
            told: false,
            read_all: false,
            fault: None,
        })
    }

    /// Length of the recording, where its header says.
    #[must_use]
    pub fn duration_s(&self) -> Option<f64> {
        self.source.info().duration_s
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.source.info().name
    }

    fn tell_devices(&mut self, out: &mut Vec<CaptureEvent>) {
        for party in Party::BOTH {
            let mono = self.source.info().mono && party == Party::Customer;
            let (state, text) = match mono {
                true => (DeviceState::Absent, "The recording has one channel only.".to_owned()),
                false => (DeviceState::Listening, String::new()),
            };
            let device = self.source.info().name.clone();
            out.push(CaptureEvent::Device(DeviceReport { party, state, device, text, at_s: 0.0 }));
        }
    }

    /// Reads on until sound up to `now_s` is there.
    fn read_to(&mut self, now_s: f64) {
        let mut blocks = Vec::new();
        while !self.read_all && self.waiting.back().is_none_or(|block| end_s(block) < now_s) {
            match self.source.next(&mut blocks) {
                Ok(more) => self.read_all = !more,
                Err(error) => {
                    self.fault = Some(error.to_string());
                    self.read_all = true;
                }
            }
            // Of each tenth of a second both parties' parts, piece by piece, as devices would give them.
            let mut pieces: Vec<Block> = blocks.drain(..).flat_map(pieces).collect();
            pieces.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
            self.waiting.extend(pieces);
        }
    }
}

fn end_s(block: &Block) -> f64 {
    block.start_s + block.samples.len() as f64 / f64::from(block.sample_rate_hz.max(1))
}

fn pieces(block: Block) -> Vec<Block> {
    let len = ((BLOCK_S * f64::from(block.sample_rate_hz)) as usize).max(1);
    let piece = |(index, samples): (usize, &[f32])| Block {
        party: block.party,
        start_s: block.start_s + (index * len) as f64 / f64::from(block.sample_rate_hz.max(1)),
        sample_rate_hz: block.sample_rate_hz,
        samples: samples.to_vec(),
    };
    block.samples.chunks(len).enumerate().map(piece).collect()
}

impl Capture for Replay {
    fn now_s(&self) -> f64 {
        self.begun.elapsed().as_secs_f64() * self.speed
    }

    fn poll(&mut self, out: &mut Vec<CaptureEvent>) {
        if !self.told {
            self.told = true;
            self.begun = Instant::now();
            self.tell_devices(out);
        }
        let now_s = self.now_s();
        self.read_to(now_s);
        while let Some(block) = self.waiting.pop_front_if(|block| end_s(block) <= now_s) {
            out.push(CaptureEvent::Block(block));
        }
        if let Some(text) = self.fault.take() {
            let report = |party| DeviceReport {
                party,
                state: DeviceState::Gone,
                device: self.source.info().name.clone(),
                text: text.clone(),
                at_s: now_s,
            };
            out.extend(Party::BOTH.map(|party| CaptureEvent::Device(report(party))));
        }
    }

    fn dropped(&self) -> [u64; 2] {
        [0; 2]
    }

    fn ended(&self) -> bool {
        self.read_all && self.waiting.is_empty()
    }
}
