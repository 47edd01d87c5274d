//! Sound as a WAV file in G.711 mu-law: half the size of 16-bit samples, and every browser plays it.

/// One sample in mu-law (ITU-T G.711, table 2a); full scale is 1.0.
#[must_use]
pub fn encode(sample: f32) -> u8 {
    const BIAS: i32 = 132;
    const LIMIT: i32 = 32_635;
    let value = (sample.clamp(-1.0, 1.0) * 32_767.0) as i32;
    let magnitude = value.abs().min(LIMIT) + BIAS;
    let segment = (31 - magnitude.leading_zeros() as i32 - 7).clamp(0, 7);
    let step = (magnitude >> (segment + 3)) & 0x0f;
    let sign = if value < 0 { 0x80 } else { 0 };
    !((sign | (segment << 4) | step) as u8)
}

/// The header of a mu-law WAV file with `data_len` bytes of samples after it.
#[must_use]
pub fn wav_header(channels: u16, sample_rate_hz: u32, data_len: u32) -> Vec<u8> {
    let mut header = Vec::with_capacity(58);
    header.extend(b"RIFF");
    header.extend((50 + data_len).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(18u32.to_le_bytes());
    header.extend(7u16.to_le_bytes());
    header.extend(channels.to_le_bytes());
    header.extend(sample_rate_hz.to_le_bytes());
    header.extend((sample_rate_hz * u32::from(channels)).to_le_bytes());
    header.extend(channels.to_le_bytes());
    header.extend(8u16.to_le_bytes());
    header.extend(0u16.to_le_bytes());
    header.extend(b"fact");
    header.extend(4u32.to_le_bytes());
    header.extend((data_len / u32::from(channels.max(1))).to_le_bytes());
    header.extend(b"data");
    header.extend(data_len.to_le_bytes());
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The other direction of G.711, for the test alone.
    fn decode(code: u8) -> f32 {
        let code = !code;
        let magnitude = ((i32::from(code & 0x0f) << 3) + 132) << ((code >> 4) & 7);
        let value = magnitude - 132;
        (if code & 0x80 == 0 { value } else { -value }) as f32 / 32_767.0
    }

    #[test]
    fn values_of_the_table() {
        assert_eq!(encode(0.0), 0xff);
        assert_eq!(encode(1.0), 0x80);
        assert_eq!(encode(-1.0), 0x00);
    }

    #[test]
    fn a_sample_comes_back_within_a_step() {
        for i in -1000..=1000 {
            let x = i as f32 / 1000.0;
            let error = (decode(encode(x)) - x).abs();
            assert!(error <= x.abs() * 0.04 + 0.0005, "{x}: {error}");
        }
    }

    #[test]
    fn the_header_says_what_follows() {
        let header = wav_header(2, 16_000, 640);
        assert_eq!(header.len(), 58);
        assert_eq!(&header[20..22], &7u16.to_le_bytes());
        assert_eq!(&header[54..58], &640u32.to_le_bytes());
    }
}
