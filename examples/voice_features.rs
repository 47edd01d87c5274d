//! Prints what the head of the voice activity is fitted on: 16 kHz PCM16 samples of one channel come in, the features of each 16 ms frame go
//! out as little-endian f32. Used by `eval/voice_fit.py`.
//!
//! `voice_features LENGTH` reads clips of LENGTH samples each from standard input and begins afresh with each.

use std::io::{BufWriter, Read, Write};

use sidetone::frames::FRAME_LEN;
use sidetone::voice::VoiceConfig;
use sidetone::voice::analysis::Analyser;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let length: usize = std::env::args().nth(1).ok_or("give the samples of a clip")?.parse()?;
    let (mut input, mut out) = (std::io::stdin().lock(), BufWriter::new(std::io::stdout().lock()));
    let mut bytes = vec![0; 2 * length];
    while input.read_exact(&mut bytes).is_ok() {
        let mut analyser = Analyser::new(&VoiceConfig::default());
        for frame in bytes.chunks_exact(2 * FRAME_LEN) {
            let samples =
                std::array::from_fn(|n| f32::from(i16::from_le_bytes([frame[2 * n], frame[2 * n + 1]])) / 32768.0);
            let (_, features) = analyser.push(&samples);
            for value in features {
                out.write_all(&value.to_le_bytes())?;
            }
        }
    }
    Ok(())
}
