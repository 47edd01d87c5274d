//! The sound of a WAV, decoded piece by piece.
//!
//! The header is ours, the decoding is symphonia's: bytes of the `data` chunk go to its decoders as
//! packets. A block of ADPCM that is damaged becomes silence of the same length, so times hold.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::well_known as codec;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::packet::PacketRef;
use symphonia::core::units::{Duration, Timestamp};

use super::AudioError;
use super::kinds::convert;
use super::ms_adpcm::decode_block;
use super::recording::{Shape, counted};
use super::riff::{Coding, WavFormat, WavHeader};

/// Samples a channel that are read at a time, about.
const READ_FRAMES: u64 = 8192;

/// A WAV being read.
pub(super) struct WavSamples {
    path: PathBuf,
    file: File,
    format: WavFormat,
    /// `None` for MS ADPCM, which is decoded here.
    decoder: Option<Box<dyn AudioDecoder>>,
    bytes_left: u64,
    frames_left: u64,
    bytes: Vec<u8>,
    decoded: Vec<Vec<f32>>,
    damaged_blocks: u64,
}

impl WavSamples {
    /// Begins to read behind a header; `file` may stand anywhere.
    pub fn open(path: &Path, mut file: File, header: &WavHeader) -> Result<WavSamples, AudioError> {
        let symphonia_decodes = header.format.coding != Coding::MsAdpcm;
        let decoder = symphonia_decodes
            .then(|| decoder_for(&header.format))
            .transpose()
            .map_err(|e| AudioError::unsupported(path, format!("cannot be decoded ({e}). {}", convert(path))))?;
        file.seek(SeekFrom::Start(header.data_start)).map_err(|e| AudioError::io(path, e))?;
        Ok(WavSamples {
            path: path.to_owned(),
            file,
            format: header.format,
            decoder,
            bytes_left: header.data_len,
            frames_left: header.frames,
            bytes: Vec::new(),
            decoded: vec![Vec::new(); usize::from(header.format.channels)],
            damaged_blocks: 0,
        })
    }

    /// What the header says, mended.
    pub fn shape(&self) -> Shape {
        Shape {
            sample_rate_hz: self.format.sample_rate_hz,
            channels: self.format.channels,
            frames: Some(self.frames_left),
        }
    }

    /// Appends the next samples to `planes`, one a channel; `false` at the end.
    pub fn fill(&mut self, planes: &mut [Vec<f32>]) -> Result<bool, AudioError> {
        let units = (READ_FRAMES / self.format.unit_frames).max(1);
        self.read_bytes(units * self.format.unit_bytes)?;
        if self.bytes.is_empty() {
            return Ok(false);
        }
        let bytes = std::mem::take(&mut self.bytes);
        // Plain samples go to the decoder in one piece, blocks of ADPCM one by one.
        let step = if self.format.unit_frames == 1 { bytes.len() } else { self.format.unit_bytes as usize };
        for piece in bytes.chunks(step) {
            self.decode(piece, planes);
        }
        self.bytes = bytes;
        Ok(self.frames_left > 0 && self.bytes_left > 0)
    }

    /// What went wrong in the sound itself, in sentences.
    pub fn warnings(&self) -> Option<String> {
        (self.damaged_blocks > 0)
            .then(|| format!("{} of the sound replaced with silence: damaged.", counted(self.damaged_blocks, "block")))
    }

    fn read_bytes(&mut self, wanted: u64) -> Result<(), AudioError> {
        let wanted = wanted.min(self.bytes_left);
        self.bytes.clear();
        let got = Read::by_ref(&mut self.file)
            .take(wanted)
            .read_to_end(&mut self.bytes)
            .map_err(|e: io::Error| AudioError::io(&self.path, e))? as u64;
        // Fewer bytes than a moment ago: somebody cuts the file while it is read.
        self.bytes_left = if got < wanted { 0 } else { self.bytes_left - got };
        Ok(())
    }

    /// Decodes whole frames, or one block, which may be cut short by the end of the file.
    fn decode(&mut self, piece: &[u8], planes: &mut [Vec<f32>]) {
        let frames = self.format.frames_in(piece.len() as u64).min(self.frames_left);
        self.frames_left -= frames;
        self.decoded.iter_mut().for_each(Vec::clear);
        let ok = match &mut self.decoder {
            Some(decoder) => decode_packet(&mut **decoder, &self.format, piece, &mut self.decoded).is_ok(),
            None => decode_block(piece, &mut self.decoded).is_ok(),
        };
        self.damaged_blocks += u64::from(!ok);
        for (plane, samples) in planes.iter_mut().zip(&self.decoded) {
            let end = plane.len() + frames as usize;
            plane.extend(samples.iter().take(frames as usize));
            plane.resize(end, 0.0);
        }
    }
}

fn decode_packet(
    decoder: &mut dyn AudioDecoder,
    format: &WavFormat,
    piece: &[u8],
    decoded: &mut Vec<Vec<f32>>,
) -> Result<(), Error> {
    let mut whole = Cow::Borrowed(piece);
    if format.unit_frames > 1 && (piece.len() as u64) < format.unit_bytes {
        whole.to_mut().resize(format.unit_bytes as usize, 0);
    }
    let duration = Duration::new(format.frames_in(whole.len() as u64));
    let packet = PacketRef::new(0, Timestamp::new(0), duration, &whole);
    decoder.decode_ref(&packet)?.copy_to_vecs_planar::<f32>(decoded);
    Ok(())
}

fn decoder_for(format: &WavFormat) -> Result<Box<dyn AudioDecoder>, Error> {
    let mut parameters = AudioCodecParameters::new();
    parameters
        .for_codec(codec_id(format.coding))
        .with_sample_rate(format.sample_rate_hz)
        .with_channels(Channels::Discrete(format.channels))
        .with_max_frames_per_packet(READ_FRAMES.max(format.unit_frames))
        .with_frames_per_block(format.unit_frames);
    symphonia::default::get_codecs().make_audio_decoder(&parameters, &AudioDecoderOptions::default())
}

fn codec_id(coding: Coding) -> AudioCodecId {
    match coding {
        Coding::Pcm { bytes: 1 } => codec::CODEC_ID_PCM_U8,
        Coding::Pcm { bytes: 2 } => codec::CODEC_ID_PCM_S16LE,
        Coding::Pcm { bytes: 3 } => codec::CODEC_ID_PCM_S24LE,
        Coding::Pcm { .. } => codec::CODEC_ID_PCM_S32LE,
        Coding::Float { bytes: 4 } => codec::CODEC_ID_PCM_F32LE,
        Coding::Float { .. } => codec::CODEC_ID_PCM_F64LE,
        Coding::ALaw => codec::CODEC_ID_PCM_ALAW,
        Coding::MuLaw => codec::CODEC_ID_PCM_MULAW,
        Coding::MsAdpcm => codec::CODEC_ID_ADPCM_MS,
        Coding::ImaAdpcm => codec::CODEC_ID_ADPCM_IMA_WAV,
        Coding::Mpeg => codec::CODEC_ID_MP3,
    }
}
