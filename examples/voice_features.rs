//! Writes what the head of the voice activity is fitted on: for each 16 ms frame of each WAV, the
//! features as little-endian f32, one file a channel. Used by `eval/voice_fit.py`.
//!
//! `voice_features OUT_DIR A.wav B.wav ...` with 16 kHz PCM16 files.

use std::io::Write;
use std::path::Path;

use sidetone::frames::FRAME_LEN;
use sidetone::voice::VoiceConfig;
use sidetone::voice::analysis::Analyser;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let out_dir = args.next().ok_or("give a folder for the features, then WAV files")?;
    for path in args {
        let mut reader = hound::WavReader::open(&path)?;
        let channels = usize::from(reader.spec().channels);
        let samples: Vec<f32> =
            reader.samples::<i16>().map(|s| s.map(|v| f32::from(v) / 32768.0)).collect::<Result<_, _>>()?;
        let stem = Path::new(&path).file_stem().and_then(|s| s.to_str()).unwrap_or("out");
        for channel in 0..channels {
            let mono: Vec<f32> = samples.iter().skip(channel).step_by(channels).copied().collect();
            let file = std::fs::File::create(Path::new(&out_dir).join(format!("{stem}.{channel}.f32")))?;
            write_features(&mono, std::io::BufWriter::new(file))?;
        }
    }
    Ok(())
}

fn write_features(mono: &[f32], mut out: impl Write) -> std::io::Result<()> {
    let mut analyser = Analyser::new(&VoiceConfig::default());
    for chunk in mono.chunks(FRAME_LEN) {
        let mut samples = [0.0; FRAME_LEN];
        samples[..chunk.len()].copy_from_slice(chunk);
        let (_, features) = analyser.push(&samples);
        for value in features {
            out.write_all(&value.to_le_bytes())?;
        }
    }
    Ok(())
}
