//! A sound file that is whole at any moment.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::KeepError;
use crate::frames::SAMPLE_RATE_HZ;

const HEADER_LEN: u32 = 44;
const BYTES_PER_SAMPLE: u32 = 2;

/// One party's sound, 16 kHz, 16 bit, mono WAV, written as it comes.
#[derive(Debug)]
pub struct Wave {
    path: PathBuf,
    file: BufWriter<File>,
    samples: u32,
}

impl Wave {
    /// Begins a file that only this person may read.
    ///
    /// # Errors
    /// [`KeepError::Write`] when it cannot be made.
    pub fn create(path: &Path) -> Result<Wave, KeepError> {
        let file = super::folder::create_private(path)?;
        let mut wave = Wave { path: path.to_path_buf(), file: BufWriter::new(file), samples: 0 };
        wave.file.write_all(&header(0)).map_err(|reason| wave.fault(reason))?;
        wave.flush()?;
        Ok(wave)
    }

    /// Appends samples, full scale 1.0; beyond full scale they are clipped. A file holds at most 37 hours.
    ///
    /// # Errors
    /// [`KeepError::Write`] when the disk refuses.
    pub fn push(&mut self, samples: &[f32]) -> Result<(), KeepError> {
        for sample in samples {
            let scaled = (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16;
            self.file.write_all(&scaled.to_le_bytes()).map_err(|reason| self.fault(reason))?;
        }
        self.samples = self.samples.saturating_add(samples.len() as u32);
        Ok(())
    }

    /// Makes the header right and hands everything to the system: after this a killed program has lost nothing.
    ///
    /// # Errors
    /// [`KeepError::Write`] when the disk refuses.
    pub fn flush(&mut self) -> Result<(), KeepError> {
        self.set_header().map_err(|reason| self.fault(reason))
    }

    fn set_header(&mut self) -> std::io::Result<()> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&header(self.samples))?;
        file.seek(SeekFrom::End(0))?;
        Ok(())
    }

    fn fault(&self, reason: std::io::Error) -> KeepError {
        KeepError::Write { path: self.path.clone(), reason }
    }
}

fn header(samples: u32) -> [u8; HEADER_LEN as usize] {
    let data_len = samples.saturating_mul(BYTES_PER_SAMPLE).min(u32::MAX - HEADER_LEN);
    let mut bytes = [0; HEADER_LEN as usize];
    let mut at = 0;
    let mut put = |part: &[u8]| {
        bytes[at..at + part.len()].copy_from_slice(part);
        at += part.len();
    };
    put(b"RIFF");
    put(&(data_len + HEADER_LEN - 8).to_le_bytes());
    put(b"WAVEfmt ");
    put(&16_u32.to_le_bytes());
    put(&1_u16.to_le_bytes());
    put(&1_u16.to_le_bytes());
    put(&SAMPLE_RATE_HZ.to_le_bytes());
    put(&(SAMPLE_RATE_HZ * BYTES_PER_SAMPLE).to_le_bytes());
    put(&(BYTES_PER_SAMPLE as u16).to_le_bytes());
    put(&16_u16.to_le_bytes());
    put(b"data");
    put(&data_len.to_le_bytes());
    bytes
}

/// Makes the header of a file that was cut off say how much sound there is. Gives its length in seconds.
///
/// # Errors
/// [`KeepError`] when it can be neither read nor written.
pub fn repair(path: &Path) -> Result<f64, KeepError> {
    let wrote = |reason| KeepError::Write { path: path.to_path_buf(), reason };
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(wrote)?;
    let len = file.metadata().map_err(wrote)?.len();
    let samples = len.saturating_sub(u64::from(HEADER_LEN)) / u64::from(BYTES_PER_SAMPLE);
    let samples = u32::try_from(samples).unwrap_or(u32::MAX);
    file.write_all(&header(samples)).map_err(wrote)?;
    Ok(f64::from(samples) / f64::from(SAMPLE_RATE_HZ))
}

/// Silences stretches of a kept file, in seconds: what was taken out of the words is taken out of the sound.
///
/// # Errors
/// [`KeepError`] when it can be neither read nor written.
pub fn mute(path: &Path, spans: &[crate::Span]) -> Result<(), KeepError> {
    let wrote = |reason| KeepError::Write { path: path.to_path_buf(), reason };
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(wrote)?;
    let mut head = [0; HEADER_LEN as usize];
    file.read_exact(&mut head).map_err(wrote)?;
    let len = file.metadata().map_err(wrote)?.len();
    let place = |at_s: f64| {
        let sample = (at_s.max(0.0) * f64::from(SAMPLE_RATE_HZ)) as u64;
        (u64::from(HEADER_LEN) + sample * u64::from(BYTES_PER_SAMPLE)).min(len)
    };
    for span in spans {
        let (from, to) = (place(span.start_s), place(span.end_s));
        file.seek(SeekFrom::Start(from)).map_err(wrote)?;
        std::io::copy(&mut std::io::repeat(0).take(to.saturating_sub(from)), &mut file).map_err(wrote)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::Span;

    fn read(path: &Path) -> Vec<i16> {
        let mut reader = hound::WavReader::open(path).unwrap();
        let spec = reader.spec();
        assert_eq!((spec.channels, spec.sample_rate, spec.bits_per_sample), (1, SAMPLE_RATE_HZ, 16));
        reader.samples::<i16>().map(Result::unwrap).collect()
    }

    #[test]
    fn another_library_reads_what_was_flushed_while_it_is_still_being_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.wav");
        let mut wave = Wave::create(&path).unwrap();
        wave.push(&[0.0, 0.5, -0.5, 2.0, -2.0]).unwrap();
        wave.flush().unwrap();
        wave.push(&[0.25; 100]).unwrap();
        assert_eq!(read(&path), [0, 16_384, -16_384, 32_767, -32_768]);
        wave.flush().unwrap();
        assert_eq!(read(&path).len(), 105);
    }

    #[test]
    fn a_file_that_was_cut_off_is_made_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.wav");
        let mut wave = Wave::create(&path).unwrap();
        wave.push(&[0.5; 16_000]).unwrap();
        wave.file.flush().unwrap();
        assert_eq!(read(&path).len(), 0);
        // An odd byte at the end, as a kill may leave it.
        wave.file.write_all(&[7]).unwrap();
        drop(wave);
        assert_eq!(repair(&path).unwrap(), 1.0);
        assert_eq!(read(&path).len(), 16_000);
    }

    #[test]
    fn what_is_muted_is_silent_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("customer.wav");
        let mut wave = Wave::create(&path).unwrap();
        wave.push(&[0.5; 16_000]).unwrap();
        wave.flush().unwrap();
        drop(wave);
        mute(&path, &[Span::new(0.25, 0.5), Span::new(0.9, 3.0)]).unwrap();
        let samples = read(&path);
        assert_eq!(samples.len(), 16_000);
        for (index, sample) in samples.iter().enumerate() {
            let muted = (4_000..8_000).contains(&index) || index >= 14_400;
            assert_eq!(*sample == 0, muted, "at {index}");
        }
    }
}
