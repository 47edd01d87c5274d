//! Recordings as sources of blocks: who is on which channel, both parties in step.

use std::fmt;
use std::path::{Path, PathBuf};

use super::digest::sha256_of;
use super::recording::Recording;
use super::{AudioConfig, AudioError, Block};
use crate::Party;

/// Blocks in a second: short enough for a replay to look live, long enough to cost nothing.
const BLOCKS_PER_SECOND: u64 = 10;

/// Which files make up one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallFiles {
    /// One recording, a channel each party.
    One(PathBuf),
    /// Two recordings that begin together, one a party. Each is mixed down to one channel.
    Pair {
        /// The agent's side.
        agent: PathBuf,
        /// The customer's side.
        customer: PathBuf,
    },
}

/// What is known of a source before its sound is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceInfo {
    /// File name (names joined with ` + ` for a pair).
    pub name: String,
    /// Samples a second; of the agent's file for a pair.
    pub sample_rate_hz: u32,
    /// Samples a second of the agent and of the customer. They differ only in a pair.
    pub party_rates_hz: [u32; 2],
    /// Channels of the file; of the agent's file for a pair.
    pub channels: u16,
    /// Channel of the agent and of the customer.
    pub party_channels: [u16; 2],
    /// Length from the header, where it says; of the longer file for a pair.
    pub duration_s: Option<f64>,
    /// True when there is one channel only: both parties are on it. All blocks are then the agent's.
    pub mono: bool,
    /// True for two files.
    pub pair: bool,
    /// True for devices.
    pub live: bool,
}

/// An open call, read block by block.
pub struct CallSource {
    info: SourceInfo,
    sound: Sound,
    /// Blocks dealt out so far, a tenth of a second each.
    step: u64,
    ended: bool,
    sha256: String,
    role_warnings: Vec<String>,
    warnings: Vec<String>,
}

enum Sound {
    /// One recording; no customer in a mono one.
    One { recording: Box<Recording>, agent: u16, customer: Option<u16> },
    /// The agent's recording and the customer's.
    Pair(Box<[Recording; 2]>),
}

impl fmt::Debug for CallSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallSource").field("info", &self.info).field("step", &self.step).finish_non_exhaustive()
    }
}

impl CallSource {
    /// Opens the files of a call.
    ///
    /// In a recording of three channels or more the agent is on `config.agent_channel` and the
    /// customer on the first other channel that is not silent.
    ///
    /// # Errors
    /// [`AudioError`] when a file cannot be read or holds no sound that is supported, or when the
    /// agent's channel is not in it.
    pub fn open(files: &CallFiles, config: &AudioConfig) -> Result<CallSource, AudioError> {
        let mut role_warnings = Vec::new();
        let (info, sound) = match files {
            CallFiles::One(path) => open_one(path, config, &mut role_warnings)?,
            CallFiles::Pair { agent, customer } => open_pair(agent, customer)?,
        };
        let mut source = CallSource {
            info,
            sound,
            step: 0,
            ended: false,
            sha256: String::new(),
            role_warnings,
            warnings: Vec::new(),
        };
        source.gather_warnings();
        Ok(source)
    }

    /// What is known of the source.
    #[must_use]
    pub fn info(&self) -> &SourceInfo {
        &self.info
    }

    /// Appends the next blocks, a like stretch of both parties (a tenth of a second); `false` when
    /// the end is reached. In a pair the longer file goes on alone.
    ///
    /// # Errors
    /// [`AudioError`] when reading fails; what was read before stays good.
    pub fn next(&mut self, out: &mut Vec<Block>) -> Result<bool, AudioError> {
        if self.ended {
            return Ok(false);
        }
        let step = self.step;
        self.step += 1;
        let got = match &mut self.sound {
            Sound::One { recording, agent, customer } => {
                let (start, frames) = ready(recording, step)?;
                if frames > 0 {
                    out.push(block(Party::Agent, recording, start, recording.channel(*agent, frames).to_vec()));
                    if let Some(channel) = customer {
                        out.push(block(
                            Party::Customer,
                            recording,
                            start,
                            recording.channel(*channel, frames).to_vec(),
                        ));
                    }
                    recording.release(frames);
                }
                frames > 0
            }
            Sound::Pair(recordings) => {
                let mut any = false;
                for (recording, party) in recordings.iter_mut().zip(Party::BOTH) {
                    let (start, frames) = ready(recording, step)?;
                    if frames > 0 {
                        any = true;
                        out.push(block(party, recording, start, recording.mixed(frames)));
                        recording.release(frames);
                    }
                }
                any
            }
        };
        if !got {
            self.finish()?;
        }
        Ok(got)
    }

    /// SHA-256 of the bytes of the file (of both, the agent's first), hexadecimal; empty until
    /// `next` has returned `false`.
    #[must_use]
    pub fn sha256(&self) -> String {
        self.sha256.clone()
    }

    /// What was noticed while reading: a header that lied, a damaged packet, a file cut short.
    /// Sentences; complete once `next` has returned `false`.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    fn finish(&mut self) -> Result<(), AudioError> {
        self.ended = true;
        self.gather_warnings();
        self.sha256 = match &self.sound {
            Sound::One { recording, .. } => sha256_of([recording.path()])?,
            Sound::Pair(recordings) => sha256_of(recordings.iter().map(Recording::path))?,
        };
        Ok(())
    }

    fn gather_warnings(&mut self) {
        self.warnings = self.role_warnings.clone();
        match &self.sound {
            Sound::One { recording, .. } => self.warnings.extend(recording.warnings()),
            Sound::Pair(recordings) => {
                for recording in recordings.iter() {
                    let name = file_name(recording.path());
                    self.warnings.extend(recording.warnings().into_iter().map(|text| format!("{name}: {text}")));
                }
            }
        }
    }
}

/// Where step `step` begins, in samples, and how many of its samples are there.
fn ready(recording: &mut Recording, step: u64) -> Result<(u64, usize), AudioError> {
    let rate = u64::from(recording.shape().sample_rate_hz);
    let (start, end) = (step * rate / BLOCKS_PER_SECOND, (step + 1) * rate / BLOCKS_PER_SECOND);
    Ok((start, recording.prepare((end - start) as usize)?))
}

fn block(party: Party, recording: &Recording, start: u64, samples: Vec<f32>) -> Block {
    let sample_rate_hz = recording.shape().sample_rate_hz;
    Block { party, start_s: start as f64 / f64::from(sample_rate_hz), sample_rate_hz, samples }
}

fn open_one(path: &Path, config: &AudioConfig, warnings: &mut Vec<String>) -> Result<(SourceInfo, Sound), AudioError> {
    let recording = Recording::open(path)?;
    let shape = recording.shape();
    let (agent, customer) = match shape.channels {
        1 => (0, None),
        channels => {
            let agent =
                u16::try_from(config.agent_channel).ok().filter(|agent| *agent < channels).ok_or_else(|| {
                    AudioError::NoSuchChannel { path: path.to_owned(), wanted: config.agent_channel, channels }
                })?;
            let customer = if channels == 2 { 1 - agent } else { customer_among(path, agent, config, warnings)? };
            (agent, Some(customer))
        }
    };
    let info = SourceInfo {
        name: file_name(path),
        sample_rate_hz: shape.sample_rate_hz,
        party_rates_hz: [shape.sample_rate_hz; 2],
        channels: shape.channels,
        party_channels: [agent, customer.unwrap_or(agent)],
        duration_s: duration_s(&recording),
        mono: customer.is_none(),
        pair: false,
        live: false,
    };
    Ok((info, Sound::One { recording: Box::new(recording), agent, customer }))
}

/// Listens through a recording of three channels or more for the first one, beside the agent's, that
/// is not silent.
fn customer_among(
    path: &Path,
    agent: u16,
    config: &AudioConfig,
    warnings: &mut Vec<String>,
) -> Result<u16, AudioError> {
    let mut recording = Recording::open(path)?;
    let shape = recording.shape();
    let others: Vec<u16> = (0..shape.channels).filter(|channel| *channel != agent).collect();
    let mut heard = vec![false; others.len()];
    let piece = (u64::from(shape.sample_rate_hz) / BLOCKS_PER_SECOND) as usize;
    while !heard[0] {
        let frames = recording.prepare(piece)?;
        if frames == 0 {
            break;
        }
        for (heard, channel) in heard.iter_mut().zip(&others) {
            *heard |= f64::from(level_dbfs(recording.channel(*channel, frames))) > config.silent_channel_dbfs;
        }
        recording.release(frames);
    }
    let customer = others[heard.iter().position(|heard| *heard).unwrap_or(0)];
    warnings.push(format!(
        "The recording has {} channels: the agent was taken from channel {agent}, the customer from channel {customer}, the others were left out.",
        shape.channels
    ));
    Ok(customer)
}

fn open_pair(agent: &Path, customer: &Path) -> Result<(SourceInfo, Sound), AudioError> {
    let recordings = [Recording::open(agent)?, Recording::open(customer)?];
    let rates = [recordings[0].shape().sample_rate_hz, recordings[1].shape().sample_rate_hz];
    let info = SourceInfo {
        name: format!("{} + {}", file_name(agent), file_name(customer)),
        sample_rate_hz: rates[0],
        party_rates_hz: rates,
        channels: recordings[0].shape().channels,
        party_channels: [0, 0],
        duration_s: duration_s(&recordings[0]).zip(duration_s(&recordings[1])).map(|(a, b)| a.max(b)),
        mono: false,
        pair: true,
        live: false,
    };
    Ok((info, Sound::Pair(Box::new(recordings))))
}

fn duration_s(recording: &Recording) -> Option<f64> {
    let shape = recording.shape();
    shape.frames.map(|frames| frames as f64 / f64::from(shape.sample_rate_hz))
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Level (RMS) of samples, dB against a full scale of 1.0.
pub(super) fn level_dbfs(samples: &[f32]) -> f32 {
    let energy: f32 = samples.iter().map(|x| x * x).sum();
    10.0 * (energy / samples.len().max(1) as f32).max(1e-10).log10()
}
