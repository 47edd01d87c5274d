//! Streams of a PulseAudio server, or PipeWire's, taken over its own protocol.
//!
//! cpal's Pulse host asks the server to hold no more than one piece for us. A server that hands out several at once
//! (another program plays with a long latency, the machine is busy) then throws the rest away: up to a third of the
//! sound was lost. Here the server may hold seconds, and still delivers piece by piece. docs/adr/0007-pulse-streams.md
//! has the figures.

use std::ffi::CString;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use futures_executor::block_on;
use pulseaudio::protocol::stream::{BufferAttr, StreamFlags};
use pulseaudio::protocol::{RecordStreamParams, SampleFormat, SampleSpec};
use pulseaudio::{Client, RecordStream};

use super::{MOST_LATENCY_S, Plan};
use crate::audio::capture::lane::Opened;
use crate::audio::capture::{Inlet, ring};

/// Time between two looks at the stream: its latency, and whether the server is still there.
const LOOK: Duration = Duration::from_millis(250);
const BYTES_PER_SAMPLE: usize = 4;
/// Samples decoded at once.
const PIECE: usize = 4096;

/// A stream that delivers until it is dropped. Dropping waits for nobody.
#[derive(Debug)]
pub(in crate::audio) struct Stream {
    /// Dropped, it ends the thread that looks after the stream, and the stream with it.
    _stop: Sender<()>,
}

/// Opens the source of this name and lets it run. May block as long as the server likes.
pub(super) fn open(source: &str, plan: Plan) -> Result<(Stream, Opened), String> {
    let told = |error: pulseaudio::ClientError| format!("the sound server refused it ({error})");
    let client = Client::from_env(c"Sidetone").map_err(told)?;
    let name = CString::new(source).map_err(|_| "its name has a zero in it".to_string())?;
    let info = block_on(client.source_info_by_name(name)).map_err(|_| "it is not there any more".to_string())?;
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
    let latency_us = Arc::new(AtomicU64::new(info.actual_latency));
    let mut callback = Callback {
        inlet,
        channels: usize::from(channels.max(1)),
        sample_rate_hz,
        epoch: plan.epoch,
        latency_us: Arc::clone(&latency_us),
        piece: Box::new([0.0; PIECE]),
    };
    let stream =
        block_on(client.create_record_stream(parameters, move |data: &[u8]| callback.take(data))).map_err(told)?;
    let (stop, stopped) = channel();
    let broke = plan.broke;
    thread::Builder::new()
        .name("sidetone-pulse".into())
        .spawn(move || look_after(&stream, client, &latency_us, &stopped, &broke))
        .map_err(|error| format!("its thread cannot be started: {error}"))?;
    let at_s = plan.epoch.elapsed().as_secs_f64();
    Ok((Stream { _stop: stop }, Opened { outlet, sample_rate_hz, idle_may_stop: false, at_s }))
}

/// What the server's bytes go through, on the client's thread: no allocation, no lock, no log.
struct Callback {
    inlet: Inlet,
    channels: usize,
    sample_rate_hz: u32,
    epoch: std::time::Instant,
    latency_us: Arc<AtomicU64>,
    piece: Box<[f32; PIECE]>,
}

impl Callback {
    fn take(&mut self, data: &[u8]) {
        let now_s = self.epoch.elapsed().as_secs_f64();
        let latency_s = (self.latency_us.load(Ordering::Relaxed) as f64 / 1e6).min(MOST_LATENCY_S);
        let seconds =
            |bytes: usize| (bytes / (self.channels * BYTES_PER_SAMPLE)) as f64 / f64::from(self.sample_rate_hz.max(1));
        let at_once = PIECE / self.channels * self.channels * BYTES_PER_SAMPLE;
        let mut left = data.len();
        for bytes in data.chunks(at_once.max(BYTES_PER_SAMPLE)) {
            left -= bytes.len();
            let end_s = now_s - latency_s - seconds(left);
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

/// Keeps the latency up to date and notices when the server goes; ends when the stream is dropped.
fn look_after(
    stream: &RecordStream,
    _client: Client,
    latency_us: &AtomicU64,
    stopped: &Receiver<()>,
    broke: &(dyn Fn(String) + Send),
) {
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(LOOK) {
        match block_on(stream.timing_info()) {
            Ok(timing) => latency_us.store(timing.source_usec, Ordering::Relaxed),
            Err(error) => {
                broke(format!("the sound server ended it ({error})"));
                return;
            }
        }
    }
}
