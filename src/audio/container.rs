//! Recordings in containers that symphonia takes apart: FLAC, MP3, OGG Vorbis, M4A and others.
//!
//! A damaged packet becomes silence of its length, so times hold; damage to the container itself
//! ends the recording there, with a warning. The silence that an encoder puts before the sound is
//! taken out where the file tells its length: MP3 with a LAME tag, OGG, M4A. Bare MP3 and AAC in ADTS
//! do not tell; their sound comes up to a tenth of a second late, for both parties alike.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP3, CODEC_ID_OPUS};
use symphonia::core::codecs::audio::{AudioCodecId, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;

use super::AudioError;
use super::edit_list::{Edit, find_edit};
use super::guard::guarded;
use super::kinds::convert;
use super::recording::{RATES_HZ, Shape, counted};

/// Packets without sound that are passed over before a file counts as silent rubbish.
const MAX_BARREN_PACKETS: usize = 10_000;
/// Seconds that may be missing at the end before a recording counts as cut short.
const END_TOLERANCE_S: f64 = 0.5;

/// A container being read.
pub(super) struct Container {
    path: PathBuf,
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    /// Rate and channels as decoded; length by the header, before the edit list.
    shape: Shape,
    /// Whether the length in the header was counted, not guessed from the bit rate.
    exact_length: bool,
    decoded: Vec<Vec<f32>>,
    frames_done: u64,
    edit: Option<Edit>,
    /// Unit of the lengths of packets, seconds; mostly that of one sample.
    tick_s: Option<f64>,
    damaged_packets: u64,
    /// Whether a packet asked for what the decoder does not know.
    unsupported: bool,
    /// Length of the damaged packets before the first good one.
    ticks_lost: u64,
    trouble: Option<String>,
    ended: bool,
}

impl Container {
    /// Opens a container and decodes up to its first samples, which tell rate and channels for sure.
    pub fn open(path: &Path, mut source: Box<dyn MediaSource>) -> Result<Container, AudioError> {
        let edit = source.byte_len().map(|len| find_edit(&mut source, len)).transpose();
        let edit = edit.map_err(|e| AudioError::io(path, e))?.flatten();
        source.rewind().map_err(|e| AudioError::io(path, e))?;
        let stream = MediaSourceStream::new(source, Default::default());
        let probe = symphonia::default::get_probe();
        let format =
            guarded(|| probe.probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default()))
                .map_err(|e| refusal(path, &e))?;
        let track = format.default_track(TrackType::Audio).cloned().ok_or_else(|| {
            AudioError::unsupported(path, format!("has no sound track that is supported. {}", convert(path)))
        })?;
        let (decoder, codec) = decoder_for(path, &track)?;
        let mut container = Container {
            path: path.to_owned(),
            format,
            decoder,
            track: track.id,
            shape: Shape { sample_rate_hz: 0, channels: 0, frames: length_of(&track) },
            exact_length: codec != CODEC_ID_MP3 || track.delay.is_some(),
            decoded: Vec::new(),
            frames_done: 0,
            edit,
            tick_s: track.time_base.map(|base| f64::from(base.numer.get()) / f64::from(base.denom.get())),
            damaged_packets: 0,
            unsupported: false,
            ticks_lost: 0,
            trouble: None,
            ended: false,
        };
        container.find_first_samples()?;
        Ok(container)
    }

    /// Rate and channels as decoded, length from the header.
    pub fn shape(&self) -> Shape {
        let heard = |frames: u64| match self.heard_frames() {
            Some(heard) => frames.min(heard.end).saturating_sub(heard.start),
            None => frames,
        };
        Shape { frames: self.shape.frames.map(heard), ..self.shape }
    }

    /// Appends the next samples to `planes`, one a channel; `false` at the end.
    pub fn fill(&mut self, planes: &mut [Vec<f32>]) -> Result<bool, AudioError> {
        for (plane, samples) in planes.iter_mut().zip(&mut self.decoded) {
            plane.append(samples);
        }
        if self.ended {
            return Ok(false);
        }
        self.decode_next()?;
        Ok(true)
    }

    /// What went wrong, in a sentence.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings: Vec<String> = self.trouble.iter().cloned().collect();
        if self.damaged_packets > 0 {
            warnings.push(format!(
                "{} of the sound replaced with silence: damaged.",
                counted(self.damaged_packets, "packet")
            ));
        }
        if let (true, Some(promised)) = (self.exact_length && self.trouble.is_none(), self.shape.frames) {
            let rate = f64::from(self.shape.sample_rate_hz);
            let (promised_s, done_s) = (promised as f64 / rate, self.frames_done as f64 / rate);
            if promised_s - done_s > END_TOLERANCE_S {
                warnings.push(format!(
                    "The file is cut short: its header promises {promised_s:.1} s, {done_s:.1} s could be read."
                ));
            }
        }
        warnings
    }

    fn find_first_samples(&mut self) -> Result<(), AudioError> {
        for _ in 0..MAX_BARREN_PACKETS {
            if self.ready() {
                return Ok(());
            }
            if self.ended {
                break;
            }
            self.decode_next()?;
        }
        Err(if self.unsupported {
            let reason = format!("holds sound of a kind that is not supported. {}", convert(&self.path));
            AudioError::unsupported(&self.path, reason)
        } else if self.damaged_packets > 0 || self.trouble.is_some() {
            AudioError::damaged(
                &self.path,
                "is damaged: not one packet of its sound can be decoded. Record or copy it again.",
            )
        } else {
            AudioError::empty(
                &self.path,
                "has a header but no samples: the recording is empty. Record or copy it again.",
            )
        })
    }

    fn ready(&self) -> bool {
        self.decoded.first().is_some_and(|samples| !samples.is_empty())
    }

    fn decode_next(&mut self) -> Result<(), AudioError> {
        match guarded(|| self.format.next_packet()) {
            Ok(Some(packet)) if packet.track_id == self.track => self.decode(&packet),
            Ok(Some(_)) => Ok(()),
            Ok(None) => {
                self.ended = true;
                Ok(())
            }
            Err(Error::IoError(e)) if e.kind() != io::ErrorKind::UnexpectedEof => Err(AudioError::io(&self.path, e)),
            Err(e) => {
                let why = if matches!(e, Error::IoError(_)) { "the file is cut short" } else { "the file is damaged" };
                self.stop(why);
                Ok(())
            }
        }
    }

    fn decode(&mut self, packet: &Packet) -> Result<(), AudioError> {
        match guarded(|| decode_packet(&mut *self.decoder, packet, &mut self.decoded)) {
            Ok(None) => {}
            Ok(Some((rate, channels))) if self.shape.channels == 0 => {
                self.settle_shape(rate, channels)?;
                let lost = self.frames_in(self.ticks_lost);
                for plane in &mut self.decoded {
                    plane.splice(0..0, std::iter::repeat_n(0.0, lost));
                }
                self.count_and_trim();
            }
            Ok(Some((rate, channels))) => {
                if (rate, channels) == (self.shape.sample_rate_hz, usize::from(self.shape.channels)) {
                    self.count_and_trim();
                } else {
                    self.stop("its rate or its channels change there");
                }
            }
            // Chance bits can ask for features that no decoder has.
            Err(e @ (Error::IoError(_) | Error::DecodeError(_) | Error::Unsupported(_))) => {
                self.unsupported |= matches!(e, Error::Unsupported(_));
                self.damaged_packets += 1;
                self.silence_for(packet);
            }
            Err(_) => self.stop("what follows cannot be decoded"),
        }
        Ok(())
    }

    fn settle_shape(&mut self, rate: u32, channels: usize) -> Result<(), AudioError> {
        if !RATES_HZ.contains(&rate) || !(1..=256).contains(&channels) {
            let reason = format!(
                "claims {channels} channels of {rate} samples a second: it is damaged. Record or copy it again."
            );
            return Err(AudioError::damaged(&self.path, reason));
        }
        self.shape.sample_rate_hz = rate;
        self.shape.channels = channels as u16;
        Ok(())
    }

    /// Puts silence in the place of a packet; before the first good one its length is kept for later.
    fn silence_for(&mut self, packet: &Packet) {
        if self.shape.channels == 0 {
            self.ticks_lost = self.ticks_lost.saturating_add(packet.dur.get());
            return;
        }
        let frames = self.frames_in(packet.dur.get());
        self.decoded.resize(usize::from(self.shape.channels), Vec::new());
        for plane in &mut self.decoded {
            plane.clear();
            plane.resize(frames, 0.0);
        }
        self.count_and_trim();
    }

    /// Samples in a length of the container's own units. A damaged header may claim hours; no packet
    /// of any supported kind is longer than a block.
    fn frames_in(&self, ticks: u64) -> usize {
        let frames_per_tick = self.tick_s.map_or(1.0, |tick_s| tick_s * f64::from(self.shape.sample_rate_hz));
        ((ticks as f64 * frames_per_tick).round() as usize).min(super::MAX_BLOCK_LEN)
    }

    /// Counts what was decoded and keeps only what the edit list lets through.
    fn count_and_trim(&mut self) {
        let start = self.frames_done;
        self.frames_done += self.decoded.first().map_or(0, Vec::len) as u64;
        let Some(heard) = self.heard_frames() else { return };
        for plane in &mut self.decoded {
            plane.truncate(heard.end.saturating_sub(start) as usize);
            plane.drain(..plane.len().min(heard.start.saturating_sub(start) as usize));
        }
    }

    /// Which of the decoded samples are meant to be heard.
    fn heard_frames(&self) -> Option<Range<u64>> {
        let edit = self.edit?;
        let rate = f64::from(self.shape.sample_rate_hz);
        let start = (edit.skip_s * rate).round() as u64;
        let end = edit.keep_s.map_or(u64::MAX, |keep_s| start.saturating_add((keep_s * rate).round() as u64));
        Some(start..end)
    }

    fn stop(&mut self, why: &str) {
        let at_s = self.frames_done as f64 / f64::from(self.shape.sample_rate_hz.max(1));
        self.trouble = Some(format!("The recording was read up to {at_s:.1} s only: {why}."));
        self.decoded.clear();
        self.ended = true;
    }
}

fn decoder_for(path: &Path, track: &Track) -> Result<(Box<dyn AudioDecoder>, AudioCodecId), AudioError> {
    let Some(CodecParameters::Audio(parameters)) = &track.codec_params else {
        return Err(AudioError::unsupported(
            path,
            format!("holds sound of a kind that is not supported. {}", convert(path)),
        ));
    };
    if parameters.codec == CODEC_ID_OPUS {
        return Err(AudioError::unsupported(
            path,
            format!("holds Opus sound, which is not supported. {}", convert(path)),
        ));
    }
    let codecs = symphonia::default::get_codecs();
    let decoder = guarded(|| codecs.make_audio_decoder(parameters, &AudioDecoderOptions::default()))
        .map_err(|e| refusal(path, &e))?;
    Ok((decoder, parameters.codec))
}

/// Decodes one packet into `decoded`, a row a channel; its rate and its channels, or `None` where it
/// holds no samples.
fn decode_packet(
    decoder: &mut dyn AudioDecoder,
    packet: &Packet,
    decoded: &mut Vec<Vec<f32>>,
) -> Result<Option<(u32, usize)>, Error> {
    let buffer = decoder.decode(packet)?;
    if buffer.frames() == 0 {
        return Ok(None);
    }
    buffer.copy_to_vecs_planar::<f32>(decoded);
    Ok(Some((buffer.spec().rate(), buffer.spec().channels().count())))
}

/// Samples a channel, where the container tells.
fn length_of(track: &Track) -> Option<u64> {
    track.num_frames.filter(|frames| *frames > 0)
}

fn refusal(path: &Path, error: &Error) -> AudioError {
    match error {
        // The index of an MP4 is written last.
        Error::Unsupported(what) if what.contains("missing moov") => {
            AudioError::damaged(path, "has no index: the recorder was not stopped properly. Record or copy it again.")
        }
        Error::Unsupported(_) => AudioError::unsupported(
            path,
            format!("holds sound of a kind that is not supported ({error}). {}", convert(path)),
        ),
        Error::IoError(e) if e.kind() != io::ErrorKind::UnexpectedEof => {
            AudioError::Io { path: path.to_owned(), source: io::Error::new(e.kind(), e.to_string()) }
        }
        Error::IoError(_) => {
            AudioError::damaged(path, "is cut short: no sound can be read from what is there. Record or copy it again.")
        }
        _ => AudioError::damaged(path, format!("is damaged ({error}). Record or copy it again.")),
    }
}

/// A source that may only be read forward.
///
/// The reader of MP4 looks for all parts of a file first where it may jump, and then finds no sound in
/// one that is cut short; reading forward it gives what is there.
pub(super) struct ForwardOnly(pub File);

impl Read for ForwardOnly {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for ForwardOnly {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl MediaSource for ForwardOnly {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        self.0.metadata().ok().map(|about| about.len())
    }
}

/// A part of a file, as if it were a file of its own: MPEG frames inside a WAV.
pub(super) struct Section<R> {
    inner: R,
    start: u64,
    len: u64,
    at: u64,
}

impl<R: Read + Seek> Section<R> {
    /// The `len` bytes from `start` on.
    pub fn new(mut inner: R, start: u64, len: u64) -> io::Result<Section<R>> {
        inner.seek(SeekFrom::Start(start))?;
        Ok(Section { inner, start, len, at: 0 })
    }
}

impl<R: Read> Read for Section<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.len.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let got = self.inner.read(&mut buffer[..wanted])?;
        self.at += got as u64;
        Ok(got)
    }
}

impl<R: Seek> Seek for Section<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.len.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        let target = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.inner.seek(SeekFrom::Start(self.start.saturating_add(target)))?;
        self.at = target;
        Ok(target)
    }
}

impl<R: Read + Seek + Send + Sync> MediaSource for Section<R> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.len)
    }
}
