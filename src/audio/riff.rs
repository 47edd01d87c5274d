//! The header of a WAV: its chunks read in any order, its lengths mended where the recorder lied.
//!
//! Written here because the readers at hand refuse what call recorders leave behind: RF64, lengths
//! of 0 or too large, a `data` chunk before `fmt `, chunks that were not padded to even length.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::AudioError;
use super::kinds::convert;

/// How the samples of a WAV are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Whole numbers, 1 (unsigned) to 4 bytes each.
    Pcm {
        /// Bytes a sample.
        bytes: u16,
    },
    /// IEEE floating point, 4 or 8 bytes each.
    Float {
        /// Bytes a sample.
        bytes: u16,
    },
    /// ITU-T G.711, A-law.
    ALaw,
    /// ITU-T G.711, mu-law.
    MuLaw,
    /// Microsoft ADPCM, 4 bits a sample.
    MsAdpcm,
    /// IMA (DVI) ADPCM, 4 bits a sample.
    ImaAdpcm,
    /// MPEG audio frames, mostly MP3.
    Mpeg,
}

/// What the `fmt ` chunk says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WavFormat {
    pub coding: Coding,
    pub channels: u16,
    pub sample_rate_hz: u32,
    /// Bytes that are decoded as one: a frame of samples, or a block of ADPCM.
    pub unit_bytes: u64,
    /// Samples a channel in such a unit.
    pub unit_frames: u64,
}

impl WavFormat {
    /// Samples a channel in `bytes` of sound, an unfinished ADPCM block counted as far as it goes.
    pub fn frames_in(&self, bytes: u64) -> u64 {
        (bytes / self.unit_bytes)
            .saturating_mul(self.unit_frames)
            .saturating_add(self.frames_in_part(bytes % self.unit_bytes))
    }

    fn frames_in_part(&self, bytes: u64) -> u64 {
        let channels = u64::from(self.channels);
        match self.coding {
            Coding::ImaAdpcm if bytes > 4 * channels => 1 + (bytes - 4 * channels) / (4 * channels) * 8,
            Coding::MsAdpcm if bytes > 7 * channels => 2 + (bytes - 7 * channels) * 2 / channels,
            _ => 0,
        }
    }

    fn seconds_in(&self, bytes: u64) -> f64 {
        self.frames_in(bytes) as f64 / f64::from(self.sample_rate_hz)
    }
}

/// A header that has been read and mended.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WavHeader {
    pub format: WavFormat,
    /// Where the sound begins in the file.
    pub data_start: u64,
    /// Bytes of sound, none of them past the end of the file.
    pub data_len: u64,
    /// Samples a channel.
    pub frames: u64,
    /// What was mended, in sentences.
    pub warnings: Vec<String>,
}

/// Chunks that a file may have before it counts as rubbish.
const MAX_CHUNKS: usize = 10_000;
/// Lengths from here on stand for "not known yet": recorders that stream write them in advance.
const PLACEHOLDER_FROM: u64 = 0x7fff_0000;

struct Chunk {
    id: [u8; 4],
    body: u64,
    size: u64,
}

impl Chunk {
    fn end(&self) -> u64 {
        self.body.saturating_add(self.size)
    }
}

/// Reads the header of the WAV in `reader`, which is `file_len` bytes long.
pub(super) fn read_header<R: Read + Seek>(path: &Path, reader: &mut R, file_len: u64) -> Result<WavHeader, AudioError> {
    let chunks = find_chunks(reader, file_len).map_err(|e| AudioError::io(path, e))?;
    let Some(fmt) = chunks.fmt else {
        return Err(AudioError::damaged(
            path,
            "has a WAV header that stops before it says how the sound is stored (no `fmt ` chunk). Record or copy it again.",
        ));
    };
    let format = parse_format(path, &fmt)?;
    let Some(data) = chunks.data else {
        return Err(AudioError::damaged(
            path,
            "has a WAV header but no sound (no `data` chunk). Record or copy it again.",
        ));
    };
    let mut warnings = Vec::new();
    let data_len = mended_length(reader, &data, chunks.ds64_data, &format, file_len, &mut warnings)
        .map_err(|e| AudioError::io(path, e))?;
    let by_bytes = format.frames_in(data_len);
    // ADPCM fills its last block up; the `fact` chunk tells how much of it is sound.
    let frames = match chunks.fact {
        Some(fact) if fact <= by_bytes && fact + format.unit_frames > by_bytes => fact,
        _ => by_bytes,
    };
    if frames == 0 {
        return Err(AudioError::empty(
            path,
            "has a WAV header but no samples: the recording is empty. Record or copy it again.",
        ));
    }
    Ok(WavHeader { format, data_start: data.body, data_len, frames, warnings })
}

#[derive(Default)]
struct Found {
    fmt: Option<Vec<u8>>,
    data: Option<Chunk>,
    fact: Option<u64>,
    ds64_data: Option<u64>,
}

fn find_chunks<R: Read + Seek>(reader: &mut R, file_len: u64) -> io::Result<Found> {
    let mut found = Found::default();
    let mut at = 12;
    for _ in 0..MAX_CHUNKS {
        let Some(chunk) = chunk_at(reader, at, file_len)? else { break };
        match &chunk.id {
            b"fmt " if found.fmt.is_none() => found.fmt = Some(read_body(reader, &chunk, 64)?),
            b"fact" => found.fact = le_u32(&read_body(reader, &chunk, 4)?, 0).map(u64::from),
            // riff size, data size, sample count: 8 bytes each.
            b"ds64" => found.ds64_data = le_u64(&read_body(reader, &chunk, 24)?, 8),
            _ => {}
        }
        at = chunk.end();
        let is_data = &chunk.id == b"data" && found.data.is_none();
        if is_data {
            found.data = Some(chunk);
        }
        if found.fmt.is_some() && found.data.is_some() {
            break;
        }
        if at % 2 == 1 && !looks_like_chunk(reader, at, file_len)? {
            at += 1;
        }
    }
    Ok(found)
}

fn chunk_at<R: Read + Seek>(reader: &mut R, at: u64, file_len: u64) -> io::Result<Option<Chunk>> {
    if at.checked_add(8).is_none_or(|end| end > file_len) {
        return Ok(None);
    }
    reader.seek(SeekFrom::Start(at))?;
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    let [a, b, c, d, size @ ..] = head;
    Ok(Some(Chunk { id: [a, b, c, d], body: at + 8, size: u64::from(u32::from_le_bytes(size)) }))
}

/// Whether a plausible chunk begins here: told from its name, which is printable.
fn looks_like_chunk<R: Read + Seek>(reader: &mut R, at: u64, file_len: u64) -> io::Result<bool> {
    let chunk = chunk_at(reader, at, file_len)?;
    Ok(chunk.is_some_and(|chunk| chunk.id.iter().all(|b| b.is_ascii_alphanumeric() || *b == b' ')))
}

/// Whether nothing but whole chunks lies between `at` and the end of the file.
fn only_chunks_follow<R: Read + Seek>(reader: &mut R, mut at: u64, file_len: u64) -> io::Result<bool> {
    for _ in 0..MAX_CHUNKS {
        at += u64::from(at % 2 == 1 && !looks_like_chunk(reader, at, file_len)?);
        if at >= file_len {
            return Ok(true);
        }
        if !looks_like_chunk(reader, at, file_len)? {
            return Ok(false);
        }
        let Some(chunk) = chunk_at(reader, at, file_len)? else { return Ok(false) };
        if chunk.end() > file_len {
            return Ok(false);
        }
        at = chunk.end();
    }
    Ok(false)
}

fn read_body<R: Read>(reader: &mut R, chunk: &Chunk, limit: u64) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    reader.take(chunk.size.min(limit)).read_to_end(&mut body)?;
    Ok(body)
}

/// How many bytes of sound there are, whatever the header says.
fn mended_length<R: Read + Seek>(
    reader: &mut R,
    data: &Chunk,
    ds64_data: Option<u64>,
    format: &WavFormat,
    file_len: u64,
    warnings: &mut Vec<String>,
) -> io::Result<u64> {
    let there = file_len.saturating_sub(data.body);
    let claimed = match ds64_data {
        Some(size) if data.size == u64::from(u32::MAX) => size,
        _ => data.size,
    };
    let there_s = format.seconds_in(there);
    if claimed > there {
        warnings.push(if claimed >= PLACEHOLDER_FROM {
            format!("The header does not say how long the sound is (the recorder was not stopped properly); it was read to the end of the file, {there_s:.1} s.")
        } else {
            let claimed_s = format.seconds_in(claimed);
            format!("The file is cut short: its header promises {claimed_s:.1} s, {there_s:.1} s are there and were read.")
        });
        return Ok(there);
    }
    let spare = there - claimed;
    // A second of bytes that are no chunks is sound; less may be rubbish that a tool left at the end.
    let second = format.unit_bytes * u64::from(format.sample_rate_hz) / format.unit_frames.max(1);
    let enough = if claimed == 0 { spare >= format.unit_bytes } else { spare >= second };
    if enough && !only_chunks_follow(reader, data.end(), file_len)? {
        let claimed_s = format.seconds_in(claimed);
        warnings.push(format!("The header says {claimed_s:.1} s, but the file goes on (the recorder was not stopped properly); it was read to its end, {there_s:.1} s."));
        return Ok(there);
    }
    Ok(claimed)
}

/// The ends of the identifiers that WAVE_FORMAT_EXTENSIBLE puts after the two bytes of the plain tag:
/// the usual one and that of ambisonic recordings.
const SUBFORMAT_TAILS: [[u8; 14]; 2] = [
    [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71],
    [0, 0, 0x21, 0x07, 0xd3, 0x11, 0x86, 0x44, 0xc8, 0xc1, 0xca, 0, 0, 0],
];
const EXTENSIBLE: u16 = 0xfffe;

fn parse_format(path: &Path, fmt: &[u8]) -> Result<WavFormat, AudioError> {
    let short = || {
        AudioError::damaged(
            path,
            "has a WAV header whose `fmt ` chunk is too short to say how the sound is stored. Record or copy it again.",
        )
    };
    let word = |offset| le_u16(fmt, offset).ok_or_else(short);
    let (mut tag, channels, block, bits) = (word(0)?, word(2)?, word(12)?, word(14)?);
    let sample_rate_hz = le_u32(fmt, 4).ok_or_else(short)?;
    if tag == EXTENSIBLE {
        tag = word(24)?;
        if !fmt.get(26..40).is_some_and(|tail| SUBFORMAT_TAILS.iter().any(|known| tail == known)) {
            let reason =
                format!("holds an extensible WAV of a private kind, which is not supported. {}", convert(path));
            return Err(AudioError::unsupported(path, reason));
        }
    }
    check_shape(path, channels, sample_rate_hz)?;
    let coding =
        coding_of(tag, channels, block, bits).map_err(|why| AudioError::unsupported(path, why.sentence(path)))?;
    let (unit_bytes, unit_frames) = unit_of(coding, channels, block).ok_or_else(|| {
        let reason = format!(
            "has a WAV header with an impossible block size ({block} bytes for {channels} channels). {}",
            convert(path)
        );
        AudioError::damaged(path, reason)
    })?;
    Ok(WavFormat { coding, channels, sample_rate_hz, unit_bytes, unit_frames })
}

/// Refuses what no recorder means: no channels or hundreds, a rate of 0 or of millions.
fn check_shape(path: &Path, channels: u16, sample_rate_hz: u32) -> Result<(), AudioError> {
    if !(1..=256).contains(&channels) {
        let reason =
            format!("has a WAV header that claims {channels} channels: it is damaged. Record or copy it again.");
        return Err(AudioError::damaged(path, reason));
    }
    if !super::recording::RATES_HZ.contains(&sample_rate_hz) {
        let reason = format!(
            "has a WAV header that claims {sample_rate_hz} samples a second: it is damaged. Record or copy it again."
        );
        return Err(AudioError::damaged(path, reason));
    }
    Ok(())
}

/// Why a coding is not read.
enum Refused {
    Gsm,
    Tag(u16),
    Bits(&'static str, u16),
    TooManyChannels(u16),
}

impl Refused {
    fn sentence(&self, path: &Path) -> String {
        match self {
            Refused::Gsm => {
                let name = path.file_name().map_or_else(|| "call.wav".into(), |n| n.to_string_lossy());
                let stem = path.file_stem().map_or_else(|| "call".into(), |n| n.to_string_lossy());
                format!(
                    "holds GSM 6.10 sound (WAV tag 0x31), which is not supported. Convert it to plain WAV first, \
                     for example: sox \"{name}\" -e signed-integer -b 16 \"{stem}-pcm.wav\""
                )
            }
            Refused::Tag(tag) => {
                let name = tag_name(*tag).unwrap_or("sound of a rare kind");
                format!("holds {name} (WAV tag {tag:#x}), which is not supported. {}", convert(path))
            }
            Refused::Bits(kind, bits) => {
                format!("holds {kind} samples of {bits} bits, which are not supported. {}", convert(path))
            }
            Refused::TooManyChannels(channels) => {
                format!("holds ADPCM of {channels} channels; only one or two are supported. {}", convert(path))
            }
        }
    }
}

fn coding_of(tag: u16, channels: u16, block: u16, bits: u16) -> Result<Coding, Refused> {
    // 24 bits may lie in 3 bytes or, left-justified, in 4: the size of the frame tells.
    let slot = if block % channels == 0 { block / channels } else { 0 };
    let bytes = if slot <= 8 && slot * 8 >= bits { slot } else { bits.div_ceil(8) };
    match tag {
        0x01 if bits > 0 && (1..=4).contains(&bytes) => Ok(Coding::Pcm { bytes }),
        0x01 => Err(Refused::Bits("whole-number", bits)),
        0x03 if matches!(bits, 32 | 64) => Ok(Coding::Float { bytes: bits / 8 }),
        0x03 => Err(Refused::Bits("floating-point", bits)),
        0x06 => Ok(Coding::ALaw),
        0x07 => Ok(Coding::MuLaw),
        0x02 | 0x11 if channels > 2 => Err(Refused::TooManyChannels(channels)),
        0x02 | 0x11 if bits != 4 => Err(Refused::Bits("ADPCM", bits)),
        0x02 => Ok(Coding::MsAdpcm),
        0x11 => Ok(Coding::ImaAdpcm),
        0x50 | 0x55 => Ok(Coding::Mpeg),
        0x31 => Err(Refused::Gsm),
        _ => Err(Refused::Tag(tag)),
    }
}

/// Names of the kinds that telephone recorders are known to write and that are not read.
fn tag_name(tag: u16) -> Option<&'static str> {
    Some(match tag {
        0x22 => "TrueSpeech sound",
        0x40 | 0x45 | 0x64 | 0x85 => "G.726 ADPCM sound",
        0x42 | 0x111 => "G.723.1 sound",
        0x65 | 0x28f => "G.722 sound",
        0x83 | 0x133 => "G.729 sound",
        0x130 => "ACELP sound",
        0x160..=0x163 => "Windows Media sound",
        0xff | 0x1600 | 0x1610 | 0xa106 => "AAC sound inside a WAV",
        0x704f => "Opus sound inside a WAV",
        0xa109 => "Speex sound",
        _ => return None,
    })
}

/// Bytes and samples a channel of what is decoded as one; `None` where the block size is impossible.
fn unit_of(coding: Coding, channels: u16, block: u16) -> Option<(u64, u64)> {
    let (channels, block) = (u64::from(channels), u64::from(block));
    match coding {
        Coding::Pcm { bytes } | Coding::Float { bytes } => Some((u64::from(bytes) * channels, 1)),
        Coding::ALaw | Coding::MuLaw => Some((channels, 1)),
        Coding::MsAdpcm => {
            let body = block.checked_sub(7 * channels).filter(|body| *body > 0)?;
            Some((block, 2 + body * 2 / channels))
        }
        Coding::ImaAdpcm => {
            let body = block.checked_sub(4 * channels).filter(|body| *body > 0 && body % (4 * channels) == 0)?;
            Some((block, 1 + body * 2 / channels))
        }
        // Frames of their own length, found by the reader of MP3.
        Coding::Mpeg => Some((1, 1)),
    }
}

fn le_u16(bytes: &[u8], offset: usize) -> Option<u16> {
    bytes.get(offset..)?.first_chunk().map(|b| u16::from_le_bytes(*b))
}

fn le_u32(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes.get(offset..)?.first_chunk().map(|b| u32::from_le_bytes(*b))
}

fn le_u64(bytes: &[u8], offset: usize) -> Option<u64> {
    bytes.get(offset..)?.first_chunk().map(|b| u64::from_le_bytes(*b))
}
