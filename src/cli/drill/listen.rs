//! Where a take comes from: a recording, or the microphone as in a call.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use crate::audio::{Block, CallFiles, CallSource};
use crate::cli::Failure;
use crate::config::Config;
use crate::drill::{Listener, Listening, Sound};

/// A recording of several takes, heard as a microphone would hear it: a silence ends each.
pub(super) struct Replay {
    source: CallSource,
    blocks: Vec<Block>,
    over: bool,
}

impl Replay {
    /// Opens the recording; its first channel counts.
    pub(super) fn open(file: &Path, config: &Config) -> anyhow::Result<Replay> {
        let source = CallSource::open(&CallFiles::One(file.to_path_buf()), &config.audio).map_err(refused)?;
        Ok(Replay { source, blocks: Vec::new(), over: false })
    }

    /// The next take; none when the recording holds no other.
    pub(super) fn take(&mut self, config: &Config, with_words: bool, keeps: bool) -> anyhow::Result<Option<Sound>> {
        let mut listener = listener(config, with_words, keeps);
        loop {
            while !self.blocks.is_empty() {
                match listener.push(&self.blocks.remove(0)) {
                    Listening::Over => return Ok(Some(listener.finish())),
                    // A longer silence between two takes.
                    Listening::Nobody => listener = self::listener(config, with_words, keeps),
                    Listening::Waits | Listening::Hears => {}
                }
            }
            if self.over {
                let rest = listener.finish();
                return Ok((rest.speech_s() >= config.drill.least_speech_s).then_some(rest));
            }
            self.over = !self.source.next(&mut self.blocks).map_err(refused)?;
        }
    }
}

fn refused(error: crate::audio::AudioError) -> anyhow::Error {
    Failure::input(error.to_string())
}

/// A take from a recording: all of it, the first channel.
pub(super) fn recording(file: &Path, config: &Config, with_words: bool, keeps: bool) -> anyhow::Result<Sound> {
    let mut source = CallSource::open(&CallFiles::One(file.to_path_buf()), &config.audio).map_err(refused)?;
    let mut listener = listener(config, with_words, keeps).of_recording();
    let mut blocks = Vec::new();
    while source.next(&mut blocks).map_err(refused)? {
        let over = blocks.drain(..).any(|block| listener.push(&block) == Listening::Over);
        if over {
            break;
        }
    }
    Ok(listener.finish())
}

fn listener(config: &Config, with_words: bool, keeps: bool) -> Listener {
    let listener = Listener::new(config, with_words);
    if keeps { listener.that_keeps_sound() } else { listener }
}

/// A passing word in place of the meter, on a terminal only; empty takes it away.
pub(super) fn notice(text: &str) -> anyhow::Result<()> {
    let mut out = io::stderr().lock();
    if out.is_terminal() {
        let indent = if text.is_empty() { "" } else { "  " };
        write!(out, "\r\x1b[2K{indent}{text}")?;
    }
    Ok(out.flush()?)
}

#[cfg(not(feature = "capture"))]
pub(super) fn microphone(_: &Config, _: bool, _: bool) -> anyhow::Result<Sound> {
    Err(Failure::usage("this program was built without devices (feature `capture`): give --file TAKE.wav"))
}

#[cfg(feature = "capture")]
pub(super) use device::microphone;

#[cfg(feature = "capture")]
mod device {
    use std::thread;
    use std::time::Duration;

    use crate::Party;
    use crate::audio::device::DeviceCapture;
    use crate::audio::{Capture as _, CaptureEvent};
    use crate::cli::{Failure, output};
    use crate::config::Config;
    use crate::drill::{Listener, Listening, Sound};

    /// Time between two looks at what has come in.
    const POLL: Duration = Duration::from_millis(10);
    /// Looks between two drawings of the meter.
    const LOOKS_A_METER: u32 = 8;
    /// Level at which the meter is empty, dBov.
    const EMPTY_DBOV: f32 = -60.0;
    const METER_WIDTH: usize = 20;

    /// One take from the microphone, which is open only while it listens.
    pub fn microphone(config: &Config, with_words: bool, keeps: bool) -> anyhow::Result<Sound> {
        let mut capture = DeviceCapture::open(&config.capture).map_err(|error| Failure::input(error.to_string()))?;
        let mut listener = super::listener(config, with_words, keeps);
        let (mut events, mut told, mut heard, mut looks) = (Vec::new(), String::new(), false, 0_u32);
        loop {
            capture.poll(&mut events);
            for event in events.drain(..) {
                match event {
                    CaptureEvent::Block(block) if block.party == Party::Agent => {
                        if !heard {
                            output::line_to_stderr("Say it now; a moment of silence ends the take.")?;
                            heard = true;
                        }
                        listener.push(&block);
                    }
                    CaptureEvent::Device(report) if report.party == Party::Agent => told = report.text,
                    _ => {}
                }
            }
            match listener.state() {
                Listening::Over => break,
                Listening::Nobody => {
                    super::notice("")?;
                    return Err(Failure::input(silence(&told, config.drill.wait_s)));
                }
                _ if !heard && capture.now_s() >= config.drill.wait_s => {
                    return Err(Failure::input(silence(&told, config.drill.wait_s)));
                }
                state => {
                    looks += 1;
                    if looks.is_multiple_of(LOOKS_A_METER) && heard {
                        meter(&listener, state)?;
                    }
                }
            }
            thread::sleep(POLL);
        }
        super::notice("")?;
        Ok(listener.finish())
    }

    /// What the device says of itself, else that nobody spoke.
    fn silence(told: &str, wait_s: f64) -> String {
        let told = if told.is_empty() { String::new() } else { format!("{told} ") };
        format!(
            "{told}Nobody was heard for {wait_s:.0} s. `sidetone devices --levels` shows what the microphone hears; --device takes another one."
        )
    }

    fn meter(listener: &Listener, state: Listening) -> anyhow::Result<()> {
        let filled = ((1.0 - listener.level_dbov() / EMPTY_DBOV).clamp(0.0, 1.0) * METER_WIDTH as f32).round() as usize;
        let (full, empty) = if output::unicode() { ("█", "░") } else { ("#", ".") };
        let what = if state == Listening::Hears { "hears you" } else { "waits" };
        super::notice(&format!("{}{}  {what}", full.repeat(filled), empty.repeat(METER_WIDTH - filled)))
    }
}
