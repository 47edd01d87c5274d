//! Prints what live capture hears, one JSON object a line, for people who look for a fault and for tests:
//!
//! ```text
//! cargo run --example capture_probe -- [--for SECONDS] [--wav FOLDER] [--agent DEVICE] [--customer DEVICE]
//! ```
//!
//! `device` lines come as they happen, `level` lines every tenth of a second. With `--wav` each party's sound is kept
//! as it lies on the capture's clock: sample `n` of `FOLDER/agent.f32` was captured at `n / rate` seconds (little
//! endian floats; holes are filled with `NaN`, a change of rate begins `agent.1.f32` and so on). Ends when standard
//! input is closed.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use sidetone::Party;
use sidetone::audio::device::DeviceCapture;
use sidetone::audio::{Block, Capture as _, CaptureConfig, CaptureEvent};

/// What one party sent since the last `level` line.
#[derive(Default)]
struct Heard {
    peak: f32,
    samples: usize,
    blocks: usize,
    /// Oldest last sample among the blocks when they were handed out.
    oldest_s: f64,
    end_s: f64,
}

/// Keeps one party's sound.
struct Keeper {
    folder: PathBuf,
    party: Party,
    file: Option<(BufWriter<File>, u32, u64)>,
    files: usize,
}

impl Keeper {
    fn keep(&mut self, block: &Block) -> std::io::Result<()> {
        if self.file.as_ref().is_none_or(|(_, rate, _)| *rate != block.sample_rate_hz) {
            let name = match self.files {
                0 => format!("{}.f32", self.party),
                n => format!("{}.{n}.f32", self.party),
            };
            self.files += 1;
            self.file = Some((BufWriter::new(File::create(self.folder.join(name))?), block.sample_rate_hz, 0));
        }
        let Some((file, rate, at)) = &mut self.file else { return Ok(()) };
        let start = (block.start_s * f64::from(*rate)).round() as u64;
        for _ in *at..start {
            file.write_all(&f32::NAN.to_le_bytes())?;
        }
        *at = start.max(*at) + block.samples.len() as u64;
        block.samples.iter().try_for_each(|sample| file.write_all(&sample.to_le_bytes()))?;
        file.flush()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = CaptureConfig::default();
    let (mut seconds, mut folder) = (f64::INFINITY, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let value = args.next().ok_or("each option has a value")?;
        match arg.as_str() {
            "--for" => seconds = value.parse()?,
            "--wav" => folder = Some(PathBuf::from(value)),
            "--agent" => config.agent_device = value,
            "--customer" => config.customer_device = value,
            _ => return Err(format!("no option {arg}").into()),
        }
    }
    let mut keepers =
        Party::BOTH.map(|party| folder.clone().map(|folder| Keeper { folder, party, file: None, files: 0 }));
    let closed = watch_input();
    let begun = Instant::now();
    let mut capture = DeviceCapture::open(&config)?;
    let mut heard = [Heard::default(), Heard::default()];
    let (mut events, mut told_s) = (Vec::new(), 0.0);
    while begun.elapsed().as_secs_f64() < seconds && !closed.load(Ordering::Relaxed) {
        capture.poll(&mut events);
        let now_s = capture.now_s();
        for event in events.drain(..) {
            match event {
                CaptureEvent::Device(report) => println!("{}", json!({"event": "device", "report": report})),
                CaptureEvent::Block(block) => {
                    if let Some(keeper) = &mut keepers[block.party.index()] {
                        keeper.keep(&block)?;
                    }
                    note(&mut heard[block.party.index()], &block, now_s);
                }
            }
        }
        if now_s - told_s >= 0.1 {
            told_s = now_s;
            for party in Party::BOTH {
                let heard = std::mem::take(&mut heard[party.index()]);
                if heard.blocks > 0 {
                    println!("{}", level(party, now_s, &heard, capture.dropped()[party.index()]));
                }
            }
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn note(heard: &mut Heard, block: &Block, now_s: f64) {
    heard.end_s = block.start_s + block.samples.len() as f64 / f64::from(block.sample_rate_hz);
    heard.oldest_s = heard.oldest_s.max(now_s - heard.end_s);
    heard.samples += block.samples.len();
    heard.blocks += 1;
    heard.peak = block.samples.iter().fold(heard.peak, |peak, sample| peak.max(sample.abs()));
}

fn level(party: Party, now_s: f64, heard: &Heard, dropped: u64) -> serde_json::Value {
    json!({
        "event": "level", "party": party, "now_s": now_s, "peak": heard.peak, "samples": heard.samples,
        "blocks": heard.blocks, "age_s": heard.oldest_s, "end_s": heard.end_s, "dropped": dropped,
    })
}

/// True once standard input is closed.
fn watch_input() -> Arc<AtomicBool> {
    let closed = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&closed);
    thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        flag.store(true, Ordering::Relaxed);
    });
    closed
}
