//! One recording: its kind found, its samples dealt out in pieces of any length.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::AudioError;
use super::container::{Container, ForwardOnly, Section};
use super::kinds::{Kind, SNIFF_LEN, sniff};
use super::riff::{Coding, read_header};
use super::wav::WavSamples;

/// Rates that a recording may have. Telephony is 8 to 48 kHz; what lies far outside is a broken header.
pub(super) const RATES_HZ: RangeInclusive<u32> = 1_000..=384_000;

/// The outer shape of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub sample_rate_hz: u32,
    pub channels: u16,
    /// Samples a channel, where the header tells.
    pub frames: Option<u64>,
}

enum Reader {
    Wav(WavSamples),
    Container(Container),
}

/// An open recording.
pub(super) struct Recording {
    path: PathBuf,
    shape: Shape,
    reader: Reader,
    /// Samples decoded and not yet dealt out, one row a channel.
    planes: Vec<Vec<f32>>,
    ended: bool,
    /// Samples that were no numbers.
    not_finite: u64,
    header_warnings: Vec<String>,
}

impl Recording {
    /// Opens a file and reads up to its first samples.
    pub fn open(path: &Path) -> Result<Recording, AudioError> {
        let mut file = open_file(path)?;
        let mut head = Vec::with_capacity(SNIFF_LEN);
        Read::by_ref(&mut file)
            .take(SNIFF_LEN as u64)
            .read_to_end(&mut head)
            .and_then(|_| file.rewind())
            .map_err(|e| AudioError::io(path, e))?;
        let (reader, header_warnings) = match sniff(path, &head)? {
            Kind::Wav => open_wav(path, file)?,
            Kind::Container => (Reader::Container(open_container(path, file)?), Vec::new()),
        };
        let shape = match &reader {
            Reader::Wav(wav) => wav.shape(),
            Reader::Container(container) => container.shape(),
        };
        let planes = vec![Vec::new(); usize::from(shape.channels)];
        Ok(Recording { path: path.to_owned(), shape, reader, planes, ended: false, not_finite: 0, header_warnings })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Rate, channels and length.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Makes up to `frames` samples a channel ready; how many there are (fewer only at the end).
    pub fn prepare(&mut self, frames: usize) -> Result<usize, AudioError> {
        while !self.ended && self.ready() < frames {
            let before = self.ready();
            let more = match &mut self.reader {
                Reader::Wav(wav) => wav.fill(&mut self.planes)?,
                Reader::Container(container) => container.fill(&mut self.planes)?,
            };
            self.ended = !more;
            self.not_finite +=
                self.planes.iter_mut().map(|plane| silence_not_finite(&mut plane[before..])).sum::<u64>();
        }
        Ok(self.ready().min(frames))
    }

    /// The first `frames` samples that are ready, of one channel.
    pub fn channel(&self, channel: u16, frames: usize) -> &[f32] {
        &self.planes[usize::from(channel)][..frames]
    }

    /// The first `frames` samples that are ready, the mean of all channels.
    pub fn mixed(&self, frames: usize) -> Vec<f32> {
        let mut mixed = self.planes[0][..frames].to_vec();
        for plane in &self.planes[1..] {
            mixed.iter_mut().zip(plane).for_each(|(sum, sample)| *sum += sample);
        }
        let gain = 1.0 / self.planes.len() as f32;
        mixed.iter_mut().for_each(|sample| *sample *= gain);
        mixed
    }

    /// Lets go of the first `frames` samples that are ready.
    pub fn release(&mut self, frames: usize) {
        for plane in &mut self.planes {
            plane.drain(..frames);
        }
    }

    /// What was noticed so far, in sentences.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.header_warnings.clone();
        match &self.reader {
            Reader::Wav(wav) => warnings.extend(wav.warnings()),
            Reader::Container(container) if self.ended => warnings.extend(container.warnings()),
            Reader::Container(_) => {}
        }
        if self.not_finite > 0 {
            warnings.push(format!(
                "{} replaced with silence: no numbers (NaN or infinite).",
                counted(self.not_finite, "sample")
            ));
        }
        warnings
    }

    fn ready(&self) -> usize {
        self.planes.first().map_or(0, Vec::len)
    }
}

fn open_file(path: &Path) -> Result<File, AudioError> {
    let about = std::fs::metadata(path).map_err(|e| AudioError::io(path, e))?;
    if about.is_dir() {
        return Err(AudioError::unsupported(path, "is a folder, not a recording. Name a file in it."));
    }
    if !about.is_file() {
        return Err(AudioError::unsupported(path, "is no ordinary file. Save the recording to a file first."));
    }
    File::open(path).map_err(|e| AudioError::io(path, e))
}

fn open_wav(path: &Path, file: File) -> Result<(Reader, Vec<String>), AudioError> {
    let file_len = file.metadata().map_err(|e| AudioError::io(path, e))?.len();
    let mut buffered = BufReader::new(file);
    let header = read_header(path, &mut buffered, file_len)?;
    let file = buffered.into_inner();
    let reader = if header.format.coding == Coding::Mpeg {
        let section = Section::new(file, header.data_start, header.data_len).map_err(|e| AudioError::io(path, e))?;
        Reader::Container(Container::open(path, Box::new(section))?)
    } else {
        Reader::Wav(WavSamples::open(path, file, &header)?)
    };
    Ok((reader, header.warnings))
}

fn open_container(path: &Path, file: File) -> Result<Container, AudioError> {
    match Container::open(path, Box::new(file)) {
        Err(damaged @ AudioError::Damaged { .. }) => {
            let again = open_file(path)?;
            Container::open(path, Box::new(ForwardOnly(again))).map_err(|_| damaged)
        }
        opened => opened,
    }
}

/// `1 packet`, `2 packets`.
pub(super) fn counted(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Puts silence in the place of NaN and infinity; how many there were.
fn silence_not_finite(samples: &mut [f32]) -> u64 {
    let mut found = 0;
    for sample in samples {
        if !sample.is_finite() {
            *sample = 0.0;
            found += 1;
        }
    }
    found
}
