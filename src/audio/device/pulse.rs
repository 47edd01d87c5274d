//! Streams of a PulseAudio server, or PipeWire's, taken over its own protocol.
//!
//! cpal's Pulse host asks the server to hold no more than one piece for us. A server that hands out several at once
//! (another program plays with a long latency, the machine is busy) then throws the rest away: up to a third of the
//! sound was lost. Here the server may hold seconds, and still delivers piece by piece. docs/adr/0007-pulse-streams.md
//! has the figures.

mod wire;

use std::ffi::CString;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use pulseaudio::protocol::stream::{BufferAttr, StreamFlags};
use pulseaudio::protocol::{
    Command, CreateRecordStreamReply, GetSourceInfo, LatencyParams, RecordLatency, RecordStreamParams, SampleFormat,
    SampleSpec, SourceInfo,
};

use super::{MOST_LATENCY_S, Plan};
use crate::audio::capture::lane::Opened;
use crate::audio::capture::{Inlet, ring};
use wire::{Message, Wire, answer};

/// Time between two questions for the stream's latency.
const LOOK: Duration = Duration::from_millis(250);
const BYTES_PER_SAMPLE: usize = 4;
/// Samples decoded at once.
const PIECE: usize = 4096;

/// A stream that delivers until it is dropped. Dropping waits for nobody.
#[derive(Debug)]
pub(in crate::audio) struct Stream {
    connection: UnixStream,
    dropped: Arc<AtomicBool>,
}

impl Drop for Stream {
    /// Wakes the stream's thread, which ends, and the server's end of the stream with it.
    fn drop(&mut self) {
        self.dropped.store(true, Ordering::Relaxed);
        let _ = self.connection.shutdown(Shutdown::Both);
    }
}

/// Opens the source of this name and lets it run. May block for some seconds where the server does.
pub(super) fn open(source: &str, plan: Plan) -> Result<(Stream, Opened), String> {
    let mut wire = Wire::connect("Sidetone")?;
    let name = CString::new(source).map_err(|_| "its name has a zero in it".to_string())?;
    let info: SourceInfo = wire
        .ask(&Command::GetSourceInfo(GetSourceInfo { index: None, name: Some(name) }))
        .map_err(|_| "it is not there any more".to_string())?;
    let channels = info.sample_spec.channels;
    let sample_rate_hz = info.sample_spec.sample_rate;
    let frame_len = usize::from(channels.max(1)) * BYTES_PER_SAMPLE;
    let bytes = |seconds: f64| ((seconds * f64::from(sample_rate_hz)).round().max(1.0) as usize * frame_len) as u32;
    let parameters = RecordStreamParams {
        sample_spec: SampleSpec { format: SampleFormat::Float32Le, channels, sample_rate: sample_rate_hz },
        channel_map: info.channel_map,
        source_index: Some(info.index),
        buffer_attr: BufferAttr {
            max_length: bytes(plan.ring_s),
            fragment_size: bytes(plan.buffer_s),
            ..BufferAttr::default()
        },
        flags: StreamFlags { adjust_latency: true, ..StreamFlags::default() },
        ..RecordStreamParams::default()
    };
    let (inlet, outlet) = ring(sample_rate_hz, plan.ring_s);
    let created: CreateRecordStreamReply = wire.ask(&Command::CreateRecordStream(parameters))?;
    let dropped = Arc::new(AtomicBool::new(false));
    let stream = Stream { connection: wire.handle()?, dropped: Arc::clone(&dropped) };
    let callback = Callback {
        inlet,
        channels: usize::from(channels.max(1)),
        sample_rate_hz,
        epoch: plan.epoch,
        latency_s: (info.actual_latency as f64 / 1e6).min(MOST_LATENCY_S),
        piece: Box::new([0.0; PIECE]),
    };
    let broke = plan.broke;
    thread::Builder::new()
        .name("sidetone-pulse".into())
        .spawn(move || {
            if let Err(why) = run(&mut wire, created.channel, callback, &dropped)
                && !dropped.load(Ordering::Relaxed)
            {
                broke(why);
            }
        })
        .map_err(|error| format!("its thread cannot be started: {error}"))?;
    let at_s = plan.epoch.elapsed().as_secs_f64();
    Ok((stream, Opened { outlet, sample_rate_hz, idle_may_stop: false, at_s }))
}

/// Hands on what the server sends, and asks for the latency now and then, until the stream is dropped or breaks.
fn run(wire: &mut Wire, channel: u32, mut callback: Callback, dropped: &AtomicBool) -> Result<(), String> {
    wire.wait_at_most(LOOK)?;
    let version = wire.version();
    let mut asked = None;
    let mut asked_at = Instant::now();
    let mut gone = false;
    while !dropped.load(Ordering::Relaxed) {
        wire.receive(&mut |message| match message {
            Message::Sound { channel: of, bytes } if of == channel => callback.take(bytes),
            Message::Answer { number, body } if asked == Some(number) => {
                if let Ok(latency) = answer::<RecordLatency>(body, version) {
                    callback.latency_s = (latency.source_usec as f64 / 1e6).min(MOST_LATENCY_S);
                }
            }
            Message::Killed { channel: of } if of == channel => gone = true,
            _ => {}
        })?;
        if gone {
            return Err("the sound server ended it (its device was taken away)".into());
        }
        if asked_at.elapsed() >= LOOK {
            let now = SystemTime::now();
            asked = Some(wire.send(&Command::GetRecordLatency(LatencyParams { channel, now }))?);
            asked_at = Instant::now();
        }
    }
    Ok(())
}

/// What the server's bytes go through, on the stream's thread: no allocation, no lock, no log.
struct Callback {
    inlet: Inlet,
    channels: usize,
    sample_rate_hz: u32,
    epoch: Instant,
    latency_s: f64,
    piece: Box<[f32; PIECE]>,
}

impl Callback {
    fn take(&mut self, data: &[u8]) {
        let now_s = self.epoch.elapsed().as_secs_f64();
        let seconds =
            |bytes: usize| (bytes / (self.channels * BYTES_PER_SAMPLE)) as f64 / f64::from(self.sample_rate_hz.max(1));
        let at_once = PIECE / self.channels * self.channels * BYTES_PER_SAMPLE;
        let mut left = data.len();
        for bytes in data.chunks(at_once.max(BYTES_PER_SAMPLE)) {
            left -= bytes.len();
            let end_s = now_s - self.latency_s - seconds(left);
            let samples = bytes.chunks_exact(BYTES_PER_SAMPLE);
            let mut len = 0;
            for (sample, bytes) in self.piece.iter_mut().zip(samples) {
                *sample = f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
                len += 1;
            }
            self.inlet.push(&self.piece[..len], self.channels, now_s, end_s);
        }
    }
}
