//! `sidetone devices --levels`: both parties' devices heard as in a call.

use std::io::{self, IsTerminal as _, Write as _};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::keep::Keeper;
use crate::Party;
use crate::audio::device::DeviceCapture;
use crate::audio::{Block, Capture as _, CaptureConfig, CaptureEvent, DeviceReport};
use crate::cli::args::DevicesArgs;
use crate::cli::{Ending, output};

/// Time between two looks at what has come in.
const POLL: Duration = Duration::from_millis(5);
/// Time between two lines of levels: on a terminal, where each replaces the one before, and elsewhere.
const LINE_S: [f64; 2] = [0.1, 0.5];
/// Level at which a meter is empty.
const EMPTY_DBFS: f64 = -60.0;
const METER_WIDTH: usize = 20;

/// What one party sent since the last line.
#[derive(Debug, Clone, Copy, Default)]
struct Heard {
    peak: f32,
    samples: usize,
    blocks: usize,
    /// Where the last block ends, seconds on the capture's clock.
    end_s: f64,
    /// The longest time from the end of a block to its being handed out.
    age_s: f64,
}

pub(super) fn run(args: &DevicesArgs, settings: &CaptureConfig) -> anyhow::Result<Ending> {
    let mut keepers = Keeper::both(args.keep.as_deref());
    let mut capture = DeviceCapture::open(settings)?;
    let on_terminal = io::stdout().is_terminal() && !args.json;
    let line_s = if args.json || on_terminal { LINE_S[0] } else { LINE_S[1] };
    let mut heard = [Heard::default(); 2];
    let mut ever = [false; 2];
    let (mut events, mut shown_s) = (Vec::new(), 0.0);
    while capture.now_s() < args.seconds {
        capture.poll(&mut events);
        let now_s = capture.now_s();
        for event in events.drain(..) {
            match event {
                CaptureEvent::Device(report) => show_report(&report, args.json, on_terminal)?,
                CaptureEvent::Block(block) => {
                    keepers[block.party.index()].keep(&block)?;
                    ever[block.party.index()] = true;
                    heard[block.party.index()].take(&block, now_s);
                }
            }
        }
        if now_s - shown_s >= line_s {
            shown_s = now_s;
            let heard = std::mem::take(&mut heard);
            show_levels(&heard, now_s, capture.dropped(), args.json, on_terminal)?;
        }
        thread::sleep(POLL);
    }
    if on_terminal {
        output::print("")?;
    }
    Ok(if ever == [false; 2] { Ending::Input } else { Ending::Done })
}

impl Heard {
    fn take(&mut self, block: &Block, now_s: f64) {
        self.end_s = block.start_s + block.samples.len() as f64 / f64::from(block.sample_rate_hz);
        self.age_s = self.age_s.max(now_s - self.end_s);
        self.samples += block.samples.len();
        self.blocks += 1;
        self.peak = block.samples.iter().fold(self.peak, |peak, sample| peak.max(sample.abs()));
    }

    fn peak_dbfs(&self) -> f64 {
        (20.0 * f64::from(self.peak).log10()).max(-100.0)
    }
}

fn show_report(report: &DeviceReport, as_json: bool, on_terminal: bool) -> anyhow::Result<()> {
    if as_json {
        return output::print(&json!({"event": "device", "report": report}).to_string());
    }
    let text = match (report.text.as_str(), report.device.as_str()) {
        ("", device) => format!("{}: {} on {device}", report.party, report.state.name()),
        (text, _) => format!("{}: {text}", report.party),
    };
    output::print(&if on_terminal { format!("\r\x1b[2K{text}") } else { text })
}

fn show_levels(
    heard: &[Heard; 2],
    now_s: f64,
    dropped: [u64; 2],
    as_json: bool,
    on_terminal: bool,
) -> anyhow::Result<()> {
    if as_json {
        let came = Party::BOTH.into_iter().filter(|party| heard[party.index()].blocks > 0);
        return came
            .map(|party| level(party, now_s, &heard[party.index()], dropped))
            .try_for_each(|line| output::print(&line.to_string()));
    }
    let meters = Party::BOTH.map(|party| meter(party, &heard[party.index()]));
    let line = meters.join("   ");
    if !on_terminal {
        return output::print(&line);
    }
    let mut out = io::stdout().lock();
    write!(out, "\r\x1b[2K{line}")?;
    Ok(out.flush()?)
}

fn level(party: Party, now_s: f64, heard: &Heard, dropped: [u64; 2]) -> Value {
    json!({
        "event": "level",
        "party": party,
        "now_s": now_s,
        "peak_dbfs": heard.peak_dbfs(),
        "samples": heard.samples,
        "blocks": heard.blocks,
        "end_s": heard.end_s,
        "age_s": heard.age_s,
        "dropped": dropped[party.index()],
    })
}

fn meter(party: Party, heard: &Heard) -> String {
    if heard.blocks == 0 {
        return format!("{party}: nothing comes in");
    }
    let level_dbfs = heard.peak_dbfs();
    let filled = ((1.0 - level_dbfs / EMPTY_DBFS).clamp(0.0, 1.0) * METER_WIDTH as f64).round() as usize;
    let (full, empty) = if output::unicode() { ("█", "░") } else { ("#", ".") };
    let bar = full.repeat(filled) + &empty.repeat(METER_WIDTH - filled);
    format!("{party} {bar} {level_dbfs:>6.1} dBFS")
}
