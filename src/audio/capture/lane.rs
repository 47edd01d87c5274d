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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::super::{Inlet, ring};
    use super::*;

    const RATE: u32 = 8_000;

    /// A lane with a device that was opened at `at_s`, and the device's end of the ring.
    fn open(lane: &mut Lane, at_s: f64, out: &mut Vec<CaptureEvent>) -> Inlet {
        let (inlet, outlet) = ring(RATE, 1.0);
        lane.opened(Opened { outlet, sample_rate_hz: RATE, idle_may_stop: false, at_s }, out);
        lane.told(DeviceState::Listening, "Jabra".into(), String::new(), at_s, out);
        inlet
    }

    fn agent() -> Lane {
        Lane::new(Party::Agent, &CaptureConfig::default())
    }

    /// Delivers pieces of 20 ms and polls after each.
    fn run(lane: &mut Lane, inlet: &mut Inlet, from_s: f64, to_s: f64, value: f32, out: &mut Vec<CaptureEvent>) {
        for i in 1..=((to_s - from_s) / 0.02).round() as usize {
            let now_s = from_s + i as f64 * 0.02;
            inlet.push(&[value; 160], 1, now_s, now_s);
            lane.drain(out);
            lane.judge(now_s, TakenIn::default(), out);
        }
    }

    fn states(out: &[CaptureEvent]) -> Vec<DeviceState> {
        out.iter()
            .filter_map(|event| if let CaptureEvent::Device(report) = event { Some(report.state) } else { None })
            .collect()
    }

    fn sound_s(out: &[CaptureEvent]) -> f64 {
        let len = |event: &CaptureEvent| if let CaptureEvent::Block(block) = event { block.samples.len() } else { 0 };
        out.iter().map(len).sum::<usize>() as f64 / f64::from(RATE)
    }

    #[test]
    fn what_is_delivered_comes_out_as_blocks() {
        let (mut lane, mut out) = (agent(), Vec::new());
        let mut inlet = open(&mut lane, 0.0, &mut out);
        run(&mut lane, &mut inlet, 0.0, 3.0, 0.1, &mut out);
        assert_eq!(states(&out), [DeviceState::Listening]);
        assert!((sound_s(&out) - 3.0).abs() < 0.01, "{}", sound_s(&out));
    }

    #[test]
    fn zeros_are_quiet_and_what_was_said_before_is_said_again() {
        let (mut lane, mut out) = (agent(), Vec::new());
        let mut inlet = open(&mut lane, 0.0, &mut out);
        lane.told(DeviceState::Switched, "Built-in".into(), "Now listening on Built-in.".into(), 0.0, &mut out);
        run(&mut lane, &mut inlet, 0.0, 5.0, 0.0, &mut out);
        run(&mut lane, &mut inlet, 5.0, 6.0, 0.1, &mut out);
        use DeviceState::*;
        assert_eq!(states(&out), [Listening, Switched, Quiet, Switched]);
    }

    #[test]
    fn a_stall_is_gone_is_asked_to_be_reopened_and_ends_by_itself() {
        let (mut lane, mut out) = (agent(), Vec::new());
        let mut inlet = open(&mut lane, 0.0, &mut out);
        run(&mut lane, &mut inlet, 0.0, 1.0, 0.1, &mut out);
        assert!(!lane.judge(1.6, TakenIn::default(), &mut out), "too early to give up what may still come");
        assert!(lane.judge(3.1, TakenIn::default(), &mut out));
        run(&mut lane, &mut inlet, 3.1, 4.0, 0.1, &mut out);
        use DeviceState::*;
        assert_eq!(states(&out), [Listening, Gone, Listening]);
    }

    #[test]
    fn a_device_opened_again_keeps_the_clock_and_the_count_of_what_was_lost() {
        let (mut lane, mut out) = (agent(), Vec::new());
        let mut inlet = open(&mut lane, 0.0, &mut out);
        run(&mut lane, &mut inlet, 0.0, 1.0, 0.1, &mut out);
        inlet.push(&[0.1; 2 * RATE as usize], 1, 3.0, 3.0);
        assert_eq!(lane.dropped(), 16_000);
        lane.told(DeviceState::Gone, "Jabra".into(), "Jabra went away.".into(), 3.0, &mut out);
        assert_eq!(lane.drain(&mut out), TakenIn::default());
        let mut inlet = open(&mut lane, 5.0, &mut out);
        run(&mut lane, &mut inlet, 5.0, 6.0, 0.1, &mut out);
        assert_eq!(lane.dropped(), 16_000);
        let Some(CaptureEvent::Block(last)) = out.last() else { panic!("{:?}", out.last()) };
        let end_s = last.start_s + last.samples.len() as f64 / f64::from(RATE);
        assert!((end_s - 6.0).abs() < 0.01, "{end_s}");
        assert!((sound_s(&out) - 2.0).abs() < 0.02, "{}", sound_s(&out));
    }

    #[test]
    fn a_customer_who_never_answers_is_told_with_the_device() {
        let (mut lane, mut out) = (Lane::new(Party::Customer, &CaptureConfig::default()), Vec::new());
        let mut inlet = open(&mut lane, 0.0, &mut out);
        for i in 1..=31 {
            inlet.push(&[0.0; 160], 1, f64::from(i), f64::from(i));
            lane.drain(&mut out);
            lane.judge(f64::from(i), TakenIn { duration_s: 1.0, peak: 0.2 }, &mut out);
        }
        let Some(CaptureEvent::Device(report)) =
            out.iter().rev().find(|event| matches!(event, CaptureEvent::Device(_)))
        else {
            panic!("{out:?}")
        };
        assert_eq!(report.state, DeviceState::Quiet);
        assert_eq!(report.text, "The customer has not been heard at all: does the softphone play through Jabra?");
    }
}
