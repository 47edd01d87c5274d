//! Scratch: prints the frames CSV of a WAV until `sidetone frames` exists.
use std::io::Write;

use sidetone::Party;
use sidetone::frames::{FRAME_LEN, Frame};
use sidetone::voice::{VoiceConfig, VoiceEvent, VoiceStage};

fn resample(x: &[f32], from: u32) -> Vec<f32> {
    if from == 16_000 {
        return x.to_vec();
    }
    // Windowed sinc, 32 zero crossings.
    let ratio = 16_000.0 / f64::from(from);
    let cut = ratio.min(1.0) * 0.97;
    let half = (32.0 / cut) as i64;
    let n = (x.len() as f64 * ratio) as usize;
    (0..n)
        .map(|k| {
            let t = k as f64 / ratio;
            let mid = t.floor() as i64;
            let mut sum = 0.0;
            for i in (mid - half + 1)..=(mid + half) {
                if i < 0 || i as usize >= x.len() {
                    continue;
                }
                let d = t - i as f64;
                let a = std::f64::consts::PI * d * cut;
                let s = if a.abs() < 1e-9 { 1.0 } else { a.sin() / a };
                let w = 0.5 + 0.5 * (std::f64::consts::PI * d / half as f64).cos();
                sum += f64::from(x[i as usize]) * s * w * cut;
            }
            sum as f32
        })
        .collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a WAV")?;
    let mut reader = hound::WavReader::open(path)?;
    let spec = reader.spec();
    let all: Vec<f32> = reader.samples::<i16>().map(|s| s.map(|v| f32::from(v) / 32768.0)).collect::<Result<_, _>>()?;
    let out = std::io::stdout().lock();
    let mut out = std::io::BufWriter::new(out);
    writeln!(
        out,
        "time_s,party,level_dbov,noise_dbov,speech_probability,speech,f0_hz,voicing,centroid_hz,tilt_db,clipped,nucleus"
    )?;
    for (channel, party) in Party::BOTH.into_iter().enumerate().take(spec.channels.min(2) as usize) {
        let mono: Vec<f32> = all.iter().skip(channel).step_by(spec.channels as usize).copied().collect();
        let mono = resample(&mono, spec.sample_rate);
        let mut stage = VoiceStage::new(party, &VoiceConfig::default());
        let mut events = Vec::new();
        for (n, chunk) in mono.chunks(FRAME_LEN).enumerate() {
            let mut samples = [0.0; FRAME_LEN];
            samples[..chunk.len()].copy_from_slice(chunk);
            stage.push(&Frame { party, index: n as u64, samples }, &mut events);
        }
        stage.finish(&mut events);
        for e in &events {
            if let VoiceEvent::Frame(f) = e {
                writeln!(
                    out,
                    "{:.3},{},{:.2},{:.2},{:.4},{},{:.2},{:.3},{:.1},{:.2},{},{}",
                    f.start_s(),
                    party,
                    f.level_dbov,
                    f.noise_dbov,
                    f.speech_probability,
                    u8::from(f.speech),
                    f.f0_hz,
                    f.voicing,
                    f.centroid_hz,
                    f.tilt_db,
                    f.clipped,
                    u8::from(f.nucleus)
                )?;
            }
        }
        eprintln!("{party}: {:?}", stage.summary());
    }
    Ok(())
}
