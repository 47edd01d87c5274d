//! Prints the frames of a 16 kHz PCM16 WAV as CSV, one party a channel: the voice step without the
//! rest of the program, or with `--earshot` the earshot network alone. `eval/voice.py` compares them.
//!
//! `voice_frames [--earshot] A.wav`

use std::io::{BufWriter, Write};

use sidetone::Party;
use sidetone::frames::{FRAME_LEN, Frame, frame_start_s};
use sidetone::voice::{VoiceConfig, VoiceEvent, VoiceFrame, VoiceStage};

const HEADER: &str =
    "time_s,party,level_dbov,noise_dbov,speech_probability,speech,f0_hz,voicing,centroid_hz,tilt_db,clipped,nucleus";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = args.iter().find(|a| !a.starts_with("--")).ok_or("give a WAV file")?;
    let mut reader = hound::WavReader::open(path)?;
    let channels = usize::from(reader.spec().channels);
    let samples: Vec<f32> =
        reader.samples::<i16>().map(|s| s.map(|v| f32::from(v) / 32768.0)).collect::<Result<_, _>>()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{HEADER}")?;
    for (channel, party) in Party::BOTH.into_iter().enumerate().take(channels) {
        let mono: Vec<f32> = samples.iter().skip(channel).step_by(channels).copied().collect();
        if args.iter().any(|a| a == "--earshot") {
            earshot_alone(party, &mono, &mut out)?;
        } else {
            voice_step(party, &mono, &mut out)?;
        }
    }
    Ok(())
}

fn frames(mono: &[f32]) -> impl Iterator<Item = [f32; FRAME_LEN]> + '_ {
    mono.chunks(FRAME_LEN).map(|chunk| std::array::from_fn(|n| chunk.get(n).copied().unwrap_or(0.0)))
}

fn voice_step(party: Party, mono: &[f32], out: &mut impl Write) -> std::io::Result<()> {
    let mut stage = VoiceStage::new(party, &VoiceConfig::default());
    let mut events = Vec::new();
    for (index, samples) in (0..).zip(frames(mono)) {
        stage.push(&Frame { party, index, samples }, &mut events);
    }
    stage.finish(&mut events);
    for event in &events {
        if let VoiceEvent::Frame(frame) = event {
            row(frame, out)?;
        }
    }
    Ok(())
}

fn row(f: &VoiceFrame, out: &mut impl Write) -> std::io::Result<()> {
    let (speech, nucleus) = (u8::from(f.speech), u8::from(f.nucleus));
    write!(out, "{:.3},{},{:.2},{:.2},", f.start_s(), f.party, f.level_dbov, f.noise_dbov)?;
    write!(out, "{:.4},{speech},{:.2},{:.3},", f.speech_probability, f.f0_hz, f.voicing)?;
    writeln!(out, "{:.1},{:.2},{},{nucleus}", f.centroid_hz, f.tilt_db, f.clipped)
}

fn earshot_alone(party: Party, mono: &[f32], out: &mut impl Write) -> std::io::Result<()> {
    let mut detector = earshot::Detector::default();
    for (index, samples) in (0..).zip(frames(mono)) {
        let score = detector.predict_f32(&samples);
        writeln!(out, "{:.3},{party},0,0,{score:.4},{},0,0,0,0,0,0", frame_start_s(index), u8::from(score >= 0.5))?;
    }
    Ok(())
}
