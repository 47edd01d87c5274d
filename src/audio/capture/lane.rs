//! One party's way from the ring to events.

use super::{Aligner, CaptureConfig, CaptureEvent, DeviceReport, DeviceState, Finding, Outlet, Watchdog};
use crate::Party;
use crate::audio::Block;

/// Where silence of an idle device is made up for, so much is left for sound that may still come.
const IDLE_MARGIN_S: f64 = 0.5;

/// What opening a device gave.
#[derive(Debug)]
pub struct Opened {
    /// Where its samples come out.
    pub outlet: Outlet,
    /// Samples a second.
    pub sample_rate_hz: u32,
    /// Whether it delivers nothing while nothing plays, instead of zeros.
    pub idle_may_stop: bool,
    /// When that was, seconds on the capture's clock.
    pub at_s: f64,
}

/// What a lane took in during one poll: the other party's watchdog wants to know.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TakenIn {
    /// Length of the sound.
    pub duration_s: f64,
    /// Its largest sample, full scale 1.0.
    pub peak: f32,
}

/// Takes one party's samples out of the ring, puts them in their place, and tells what becomes of the device.
#[derive(Debug)]
pub struct Lane {
    party: Party,
    config: CaptureConfig,
    stream: Option<Stream>,
    aligner: Aligner,
    dropped_before: u64,
    /// Name of the device for people.
    device: String,
    /// State and sentence that were told last.
    last: Option<(DeviceState, String)>,
    /// What the sound system told when the device was opened: shown again when a warning ends.
    base: (DeviceState, String),
    samples: Vec<f32>,
    blocks: Vec<Block>,
}

#[derive(Debug)]
struct Stream {
    outlet: Outlet,
    sample_rate_hz: u32,
    idle_may_stop: bool,
    watchdog: Watchdog,
}

impl Lane {
    /// A lane without a device.
    #[must_use]
    pub fn new(party: Party, config: &CaptureConfig) -> Lane {
        Lane {
            party,
            config: config.clone(),
            stream: None,
            aligner: Aligner::new(party, 48_000),
            dropped_before: 0,
            device: String::new(),
            last: None,
            base: (DeviceState::Absent, String::new()),
            samples: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// A device was opened: its sound follows.
    pub fn opened(&mut self, opened: Opened, out: &mut Vec<CaptureEvent>) {
        self.drain(out);
        self.aligner.reopened(opened.sample_rate_hz, &mut self.blocks);
        self.hand_on(out);
        self.close();
        let watchdog = Watchdog::new(self.party, &self.config, opened.at_s, opened.idle_may_stop);
        self.stream = Some(Stream {
            outlet: opened.outlet,
            sample_rate_hz: opened.sample_rate_hz,
            idle_may_stop: opened.idle_may_stop,
            watchdog,
        });
    }

    /// The sound system told something of the device.
    pub fn told(&mut self, state: DeviceState, device: String, text: String, at_s: f64, out: &mut Vec<CaptureEvent>) {
        if matches!(state, DeviceState::Gone | DeviceState::Absent) {
            self.drain(out);
            self.aligner.flush(&mut self.blocks);
            self.hand_on(out);
            self.close();
        }
        self.base = (state, text.clone());
        self.device = device;
        self.tell(state, text, at_s, out);
    }

    /// Takes out what has come in.
    pub fn drain(&mut self, out: &mut Vec<CaptureEvent>) -> TakenIn {
        let mut taken = TakenIn::default();
        if let Some(stream) = &mut self.stream {
            while let Some(stamp) = stream.outlet.pop(&mut self.samples) {
                let peak = self.samples.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
                stream.watchdog.heard(stamp.end_s, peak);
                taken.peak = taken.peak.max(peak);
                taken.duration_s += stamp.len as f64 / f64::from(stream.sample_rate_hz);
                self.aligner.push(stamp, &self.samples, &mut self.blocks);
            }
        }
        self.hand_on(out);
        taken
    }

    /// Judges the device at `now_s`. Gives `true` where it should be closed and opened again.
    pub fn judge(&mut self, now_s: f64, other: TakenIn, out: &mut Vec<CaptureEvent>) -> bool {
        let Some(stream) = &mut self.stream else { return false };
        stream.watchdog.other(other.duration_s, other.peak);
        if let Some(called_s) = stream.outlet.called_s() {
            stream.watchdog.called(called_s);
        }
        let finding = stream.watchdog.tick(now_s);
        let stalled_s = stream.watchdog.stalled_for_s(now_s);
        if stream.idle_may_stop && stalled_s > IDLE_MARGIN_S {
            self.aligner.silence(now_s - IDLE_MARGIN_S, &mut self.blocks);
            self.hand_on(out);
        }
        let (state, text) = self.sentence(finding);
        self.tell(state, text, now_s, out);
        finding == Finding::Stalled && stalled_s >= self.config.reopen_s
    }

    /// Samples that found no room in the rings of this party so far.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped_before + self.stream.as_ref().map_or(0, |stream| stream.outlet.dropped())
    }

    fn close(&mut self) {
        self.dropped_before = self.dropped();
        self.stream = None;
    }

    fn sentence(&self, finding: Finding) -> (DeviceState, String) {
        let name = &self.device;
        match (finding, self.party) {
            (Finding::Fine, _) => self.base.clone(),
            (Finding::Stalled, _) => {
                (DeviceState::Gone, format!("No sound comes from {name}; sidetone tries to get it back."))
            }
            (Finding::Zeros, Party::Agent) => {
                (DeviceState::Quiet, "Your microphone is sending silence: is it muted?".into())
            }
            (Finding::Dead, _) => (
                DeviceState::Quiet,
                format!("Almost nothing comes from {name}: is it plugged in, and the right microphone?"),
            ),
            (Finding::Zeros, Party::Customer) => (
                DeviceState::Quiet,
                format!("The customer has not been heard at all: does the softphone play through {name}?"),
            ),
        }
    }

    fn tell(&mut self, state: DeviceState, text: String, at_s: f64, out: &mut Vec<CaptureEvent>) {
        if self.last.as_ref().is_some_and(|last| (last.0, &last.1) == (state, &text)) {
            return;
        }
        self.last = Some((state, text.clone()));
        let report = DeviceReport { party: self.party, state, device: self.device.clone(), text, at_s };
        out.push(CaptureEvent::Device(report));
    }

    fn hand_on(&mut self, out: &mut Vec<CaptureEvent>) {
        out.extend(self.blocks.drain(..).map(CaptureEvent::Block));
    }
}
