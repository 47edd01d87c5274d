//! Devices of this machine, through cpal: the only file that names it.
//!
//! In: ids and sizes. Out: a [`Listing`], and streams whose callback fills a ring. Invariants: whatever may block in
//! the sound system runs on a helper thread with a time-out; no audio thread is ever joined; no default is
//! changed, no processing of the system is switched on, nothing is played.
//!
//! Linux is tested (PulseAudio, PipeWire through its Pulse server, ALSA for a microphone alone). Windows (WASAPI)
//! and macOS (CoreAudio) are written after cpal's documentation: unverified, nobody could run them.

mod live;
#[cfg(target_os = "linux")]
mod pulse;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait as _, HostTrait as _, StreamTrait as _};

pub use live::DeviceCapture;

use super::capture::lane::Opened;
use super::capture::{DeviceInfo, Inlet, Listing, Pcm, ring};
use crate::Party;

/// Time in which the sound system must answer what is asked of it, apart from opening a device.
const ANSWER: Duration = Duration::from_secs(4);
/// Calls that never came back: no more are begun while so many hang.
const MOST_HUNG: usize = 4;
/// Largest latency of a device that is believed: Bluetooth headsets have up to 0.3 s.
const MOST_LATENCY_S: f64 = 0.5;
/// Plugins that ALSA lists as devices although no sound comes from them.
const ALSA_PLUGINS: [&str; 10] =
    ["null", "lavrate", "samplerate", "speexrate", "speex", "jack", "oss", "upmix", "vdownmix", "usbstream"];

/// The devices of this machine that sound can be taken from. Opens none of them; returns within ten seconds.
#[must_use]
pub fn devices() -> Vec<DeviceInfo> {
    listing().devices
}

/// As [`devices`], with the reasons where something is missing.
#[must_use]
pub fn listing() -> Listing {
    Sound::default().list()
}

/// A stream that delivers until it is dropped. Dropping may block.
pub(super) enum OpenStream {
    /// One of cpal's.
    #[allow(dead_code, reason = "held, so that it goes on")]
    Cpal(cpal::Stream),
    /// One of a sound server.
    #[cfg(target_os = "linux")]
    #[allow(dead_code, reason = "held, so that it goes on")]
    Pulse(pulse::Stream),
}

/// How a device is to be opened.
pub(super) struct Plan {
    /// Id from the listing.
    pub id: String,
    /// Begin of the capture's clock.
    pub epoch: Instant,
    /// Length of the pieces asked for.
    pub buffer_s: f64,
    /// Length of the ring.
    pub ring_s: f64,
    /// Is called with a reason when the stream ends by itself.
    pub broke: Box<dyn Fn(String) + Send>,
}

/// The sound system in use.
#[derive(Default)]
pub(super) struct Sound {
    host: Option<cpal::Host>,
    /// Whether a server was ever reached: then it is waited for instead of going round it.
    had_server: bool,
}

impl Sound {
    /// The devices there are now.
    pub fn list(&mut self) -> Listing {
        // A server that was restarted answers on a new connection only.
        for _ in 0..2 {
            let host = match self.take_host() {
                Ok(host) => host,
                Err(trouble) => return Listing { trouble: Some(trouble), ..Listing::default() },
            };
            match within(ANSWER, move || (list(&host), host)) {
                Ok((Ok(listing), host)) => {
                    self.host = Some(host);
                    return listing;
                }
                Ok((Err(_), _)) => {}
                Err(trouble) => return Listing { trouble: Some(trouble), ..Listing::default() },
            }
        }
        Listing { trouble: Some("The sound system does not answer.".into()), ..Listing::default() }
    }

    /// Opens a device and lets it run.
    ///
    /// Each stream has a connection of its own. On a shared one a Pulse server sends the streams in turn, and on a
    /// busy machine the second lost up to a fifth of its samples; alone neither lost any.
    pub fn open(&mut self, plan: Plan, timeout: Duration) -> Result<(OpenStream, Opened), String> {
        #[cfg(target_os = "linux")]
        if let Some(source) = plan.id.strip_prefix("pulseaudio:").map(str::to_string) {
            let opened = within(timeout, move || pulse::open(&source, plan))??;
            return Ok((OpenStream::Pulse(opened.0), opened.1));
        }
        let host = match connect_to_server()? {
            Some(server) => server,
            None => self.take_host()?,
        };
        within(timeout, move || open(&host, plan))?
    }

    /// The host, connected to where it was not. It is given back after use; one that hangs is left behind.
    fn take_host(&mut self) -> Result<cpal::Host, String> {
        let server_may_be_back = self.host.as_ref().is_none_or(|host| !is_server(host));
        if server_may_be_back && let Some(server) = connect_to_server()? {
            self.had_server = true;
            self.host = Some(server);
        }
        match self.host.take() {
            Some(host) => Ok(host),
            None if self.had_server => Err("The sound server has stopped; sidetone waits for it to come back.".into()),
            None => within(ANSWER, cpal::default_host),
        }
    }
}

/// Connects to a PulseAudio server, or PipeWire's, where one can be reached.
#[cfg(target_os = "linux")]
fn connect_to_server() -> Result<Option<cpal::Host>, String> {
    within(ANSWER, || cpal::host_from_id(cpal::HostId::PulseAudio).ok())
}

#[cfg(target_os = "linux")]
fn is_server(host: &cpal::Host) -> bool {
    host.id() == cpal::HostId::PulseAudio
}

#[cfg(not(target_os = "linux"))]
fn connect_to_server() -> Result<Option<cpal::Host>, String> {
    Ok(None)
}

#[cfg(not(target_os = "linux"))]
fn is_server(_: &cpal::Host) -> bool {
    true
}

/// Runs what may block on a thread of its own, and gives up on it after a time.
fn within<T: Send + 'static>(timeout: Duration, job: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    static HUNG: AtomicUsize = AtomicUsize::new(0);
    let too_many = || "The sound system does not answer; restart it or the machine.".to_string();
    if HUNG.load(Ordering::Relaxed) >= MOST_HUNG {
        return Err(too_many());
    }
    let (done, result) = mpsc::channel();
    HUNG.fetch_add(1, Ordering::Relaxed);
    let begun = thread::Builder::new().name("sidetone-sound".into()).spawn(move || {
        let _quiet = keep_off_the_terminal();
        let _ = done.send(job());
        HUNG.fetch_sub(1, Ordering::Relaxed);
    });
    if let Err(error) = begun {
        HUNG.fetch_sub(1, Ordering::Relaxed);
        return Err(format!("The sound system cannot be asked: {error}."));
    }
    result.recv_timeout(timeout).map_err(|_| too_many())
}

/// ALSA writes to standard error whatever it does not find; here it goes nowhere, for this thread.
#[cfg(target_os = "linux")]
fn keep_off_the_terminal() -> impl Sized {
    alsa::Output::local_error_handler().ok()
}

#[cfg(not(target_os = "linux"))]
fn keep_off_the_terminal() -> impl Sized {}

fn list(host: &cpal::Host) -> Result<Listing, cpal::Error> {
    let system = host.id().to_string();
    match system.as_str() {
        "pulseaudio" => list_server(host),
        "alsa" => list_alsa(host),
        _ => list_other(host),
    }
}

/// Inputs and monitors; the monitor of the default output carries what the machine plays.
fn list_server(host: &cpal::Host) -> Result<Listing, cpal::Error> {
    let id_of = |device: Option<cpal::Device>| Some(device?.id().ok()?.to_string());
    let microphone = id_of(host.default_input_device());
    let monitor = id_of(host.default_output_device()).map(|id| format!("{id}.monitor"));
    let mut devices = Vec::new();
    for device in host.devices()? {
        let Ok(config) = device.default_input_config() else { continue };
        let id = device.id()?.to_string();
        let default_for = [(Party::Agent, &microphone), (Party::Customer, &monitor)];
        let default_for = default_for.into_iter().filter(|(_, default)| default.as_ref() == Some(&id));
        let default_for: Vec<Party> = default_for.map(|(party, _)| party).collect();
        let monitors_only = id.ends_with(".monitor") && !default_for.contains(&Party::Agent);
        devices.push(DeviceInfo {
            serves: if monitors_only { vec![Party::Customer] } else { Party::BOTH.to_vec() },
            default_for,
            sample_rate_hz: Some(config.sample_rate()),
            channels: Some(config.channels()),
            trouble: None,
            ..named(&device, id)
        });
    }
    Ok(Listing { devices, ..Listing::default() })
}

/// A microphone only: without a sound server nobody else hears what the machine plays.
fn list_alsa(host: &cpal::Host) -> Result<Listing, cpal::Error> {
    let mut devices = Vec::new();
    for device in host.devices()? {
        let id = device.id()?;
        let plugin = id.id().split(':').next().unwrap_or_default();
        let is_output = device.description().is_ok_and(|about| about.direction() == cpal::DeviceDirection::Output);
        if is_output || ALSA_PLUGINS.contains(&plugin) {
            continue;
        }
        let default_for = if id.id() == "default" { vec![Party::Agent] } else { Vec::new() };
        devices.push(DeviceInfo { default_for, ..named(&device, id.to_string()) });
    }
    // Without a card `default` and its like are still listed, and none of them opens.
    if !devices.iter().any(|device| device.id.starts_with("alsa:hw:")) {
        return Ok(Listing {
            trouble: Some("No sound server runs (PulseAudio or PipeWire), and ALSA has no card to record from.".into()),
            ..Listing::default()
        });
    }
    let no_loopback = "Only ALSA runs here, which does not let others hear what the machine plays: start PulseAudio \
                       or PipeWire, or set a second input as `capture.customer_device`.";
    Ok(Listing { devices, no_loopback: Some(no_loopback.into()), trouble: None })
}

/// WASAPI and CoreAudio: an output opened for input delivers what it plays. Unverified.
fn list_other(host: &cpal::Host) -> Result<Listing, cpal::Error> {
    let id_of = |device: Option<cpal::Device>| Some(device?.id().ok()?.to_string());
    let (microphone, output) = (id_of(host.default_input_device()), id_of(host.default_output_device()));
    let mut devices = Vec::new();
    for device in host.devices()? {
        let id = device.id()?.to_string();
        let default_for = [(Party::Agent, &microphone), (Party::Customer, &output)];
        let default_for = default_for.into_iter().filter(|(_, default)| default.as_ref() == Some(&id));
        let config = device.default_input_config().or_else(|_| device.default_output_config());
        devices.push(DeviceInfo {
            serves: if device.supports_input() { Party::BOTH.to_vec() } else { vec![Party::Customer] },
            default_for: default_for.map(|(party, _)| party).collect(),
            sample_rate_hz: config.as_ref().ok().map(cpal::SupportedStreamConfig::sample_rate),
            channels: config.as_ref().ok().map(cpal::SupportedStreamConfig::channels),
            trouble: config.err().map(|error| told(&error)),
            ..named(&device, id)
        });
    }
    Ok(Listing { devices, ..Listing::default() })
}

fn named(device: &cpal::Device, id: String) -> DeviceInfo {
    let name = device.description().map_or_else(|_| id.clone(), |about| about.name().to_string());
    DeviceInfo {
        id,
        name,
        serves: Party::BOTH.to_vec(),
        default_for: Vec::new(),
        sample_rate_hz: None,
        channels: None,
        trouble: None,
    }
}

fn open(host: &cpal::Host, plan: Plan) -> Result<(OpenStream, Opened), String> {
    let id: cpal::DeviceId = plan.id.parse().map_err(|error| told(&error))?;
    let device = host.device_by_id(&id).ok_or("it is not there any more")?;
    let from_output = device.default_input_config().is_err();
    let config = device.default_input_config().or_else(|_| device.default_output_config());
    let config = config.map_err(|error| told(&error))?;
    // A server converts to whatever is asked for; elsewhere the device's own format is taken.
    let format =
        if is_server(host) && cfg!(target_os = "linux") { cpal::SampleFormat::F32 } else { config.sample_format() };
    let (sample_rate_hz, channels) = (config.sample_rate(), config.channels());
    let frames = (f64::from(sample_rate_hz) * plan.buffer_s).round().max(1.0) as u32;
    let broke = std::sync::Arc::new(std::sync::Mutex::new(plan.broke));
    let mut refusal = String::new();
    for buffer_size in [cpal::BufferSize::Fixed(frames), cpal::BufferSize::Default] {
        let (inlet, outlet) = ring(sample_rate_hz, plan.ring_s);
        let config = cpal::StreamConfig { channels, sample_rate: sample_rate_hz, buffer_size };
        let broke = std::sync::Arc::clone(&broke);
        let on_error = move |error: cpal::Error| {
            if ends_the_stream(&error)
                && let Ok(broke) = broke.lock()
            {
                broke(told(&error));
            }
        };
        let built = match format {
            cpal::SampleFormat::F32 => build::<f32>(&device, config, inlet, plan.epoch, on_error),
            cpal::SampleFormat::F64 => build::<f64>(&device, config, inlet, plan.epoch, on_error),
            cpal::SampleFormat::I16 => build::<i16>(&device, config, inlet, plan.epoch, on_error),
            cpal::SampleFormat::I32 => build::<i32>(&device, config, inlet, plan.epoch, on_error),
            cpal::SampleFormat::U16 => build::<u16>(&device, config, inlet, plan.epoch, on_error),
            cpal::SampleFormat::U8 => build::<u8>(&device, config, inlet, plan.epoch, on_error),
            other => return Err(format!("its sample format {other} is not supported")),
        };
        match built.and_then(|stream| stream.play().map(|()| stream)) {
            Ok(stream) => {
                let idle_may_stop = from_output && cfg!(windows);
                let at_s = plan.epoch.elapsed().as_secs_f64();
                return Ok((OpenStream::Cpal(stream), Opened { outlet, sample_rate_hz, idle_may_stop, at_s }));
            }
            Err(error) => refusal = told(&error),
        }
    }
    Err(refusal)
}

fn build<T: Pcm + cpal::SizedSample>(
    device: &cpal::Device,
    config: cpal::StreamConfig,
    mut inlet: Inlet,
    epoch: Instant,
    on_error: impl FnMut(cpal::Error) + Send + 'static,
) -> Result<cpal::Stream, cpal::Error> {
    let channels = usize::from(config.channels);
    let rate = f64::from(config.sample_rate);
    let callback = move |data: &[T], info: &cpal::InputCallbackInfo| {
        let now_s = epoch.elapsed().as_secs_f64();
        let stamp = info.timestamp();
        let age_s = stamp.callback.duration_since(stamp.capture).as_secs_f64();
        let length_s = (data.len() / channels.max(1)) as f64 / rate;
        inlet.push(data, channels, now_s, now_s - (age_s - length_s).clamp(0.0, MOST_LATENCY_S));
    };
    device.build_input_stream(config, callback, on_error, Some(ANSWER))
}

/// Whether nothing more will come: other errors are glitches that the stream survives.
fn ends_the_stream(error: &cpal::Error) -> bool {
    use cpal::ErrorKind::{DeviceChanged, RealtimeDenied, Xrun};
    !matches!(error.kind(), Xrun | RealtimeDenied | DeviceChanged)
}

/// An error of the sound system as part of a sentence.
fn told(error: &cpal::Error) -> String {
    use cpal::ErrorKind::{DeviceBusy, DeviceNotAvailable, HostUnavailable, PermissionDenied, StreamInvalidated};
    match error.kind() {
        DeviceBusy => "another program keeps it for itself".into(),
        DeviceNotAvailable => "it is not there any more".into(),
        HostUnavailable | StreamInvalidated => "the sound system stopped".into(),
        PermissionDenied => "the system does not allow it: check its privacy settings for microphones".into(),
        _ => error.to_string().trim_end_matches('.').to_string(),
    }
}
