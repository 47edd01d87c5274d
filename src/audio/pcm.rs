//! Sound as a WAV file of 16-bit samples, which every program opens.

/// Bytes of the header.
pub const HEADER_LEN: u32 = 44;

/// One sample in 16 bit, little-endian; full scale is 1.0, beyond it is clipped.
#[must_use]
pub fn encode(sample: f32) -> [u8; 2] {
    ((sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16).to_le_bytes()
}

/// The header of a WAV file with `data_len` bytes of 16-bit samples after it.
#[must_use]
pub fn wav_header(channels: u16, sample_rate_hz: u32, data_len: u32) -> Vec<u8> {
    let bytes_a_frame = 2 * u32::from(channels);
    let mut header = Vec::with_capacity(HEADER_LEN as usize);
    header.extend(b"RIFF");
    header.extend((HEADER_LEN - 8).saturating_add(data_len).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16_u32.to_le_bytes());
    header.extend(1_u16.to_le_bytes());
    header.extend(channels.to_le_bytes());
    header.extend(sample_rate_hz.to_le_bytes());
    header.extend((sample_rate_hz * bytes_a_frame).to_le_bytes());
    header.extend((bytes_a_frame as u16).to_le_bytes());
    header.extend(16_u16.to_le_bytes());
    header.extend(b"data");
    header.extend(data_len.to_le_bytes());
    header
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn another_library_reads_it() {
        let samples = [0.0, 0.5, -0.5, 2.0];
        let mut bytes = wav_header(2, 16_000, 8);
        bytes.extend(samples.iter().flat_map(|sample| encode(*sample)));
        let mut reader = hound::WavReader::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!((reader.spec().channels, reader.spec().sample_rate), (2, 16_000));
        let read: Vec<i16> = reader.samples().map(Result::unwrap).collect();
        assert_eq!(read, [0, 16_384, -16_384, 32_767]);
    }
}
