//! Recognises the words of recordings and prints them as JSON, one line a file: what `eval/words.py` measures.
//!
//! `words_dump MODEL_FILE THREADS key=value... FILE.wav...`; a stereo file has the agent on the left. Sound is cut
//! with the small voice-activity network of the crate `earshot`, so that words can be measured apart from `voice`.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use sidetone::Party;
use sidetone::config::schema::{Section, Value};
use sidetone::frames::{FRAME_LEN, Frame, frame_start_s};
use sidetone::speech::whisper::WhisperRecognizer;
use sidetone::speech::{Clip, Recognized, Recognizer, SpeechConfig, UtteranceCutter};
use sidetone::voice::{Segment, VoiceEvent, VoiceFrame};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let model = args.next().ok_or("name a model file")?;
    let threads: u32 = args.next().ok_or("name a number of threads")?.parse()?;
    let mut config = SpeechConfig::default();
    let mut files = Vec::new();
    for arg in args {
        match arg.split_once('=') {
            Some((key, text)) => {
                let value = text.parse().map(Value::Float).unwrap_or(Value::Text(text.to_owned()));
                let value = if key == "beam" { Value::Integer(text.parse()?) } else { value };
                config.set(key, &value).map_err(|kind| format!("{key}: {kind:?}"))?;
            }
            None => files.push(arg),
        }
    }
    let mut recognizer = WhisperRecognizer::load(Path::new(&model), &config, threads)?;
    for file in files {
        let channels = read(Path::new(&file))?;
        let began = Instant::now();
        let mut lines = Vec::new();
        let mut dropped = Vec::new();
        let (mut clips_s, mut clips_count) = (0.0, 0);
        for (party, samples) in Party::BOTH.into_iter().zip(&channels) {
            for clip in clips(party, samples, &config) {
                clips_s += clip.samples.len() as f64 / 16_000.0;
                clips_count += 1;
                let began = Instant::now();
                match recognizer.recognize(&clip)? {
                    Recognized::Words(utterance) => {
                        let mut line = serde_json::to_value(&utterance)?;
                        line["took_s"] = began.elapsed().as_secs_f64().into();
                        line["clip_s"] = (clip.samples.len() as f64 / 16_000.0).into();
                        lines.push(line);
                    }
                    Recognized::Dropped { reason } => {
                        dropped.push(serde_json::json!({"at_s": clip.start_s, "party": party, "clip_s": clip.samples.len() as f64 / 16_000.0, "reason": reason}));
                    }
                }
            }
        }
        let record = serde_json::json!({
            "file": file, "model": recognizer.name(), "utterances": lines, "dropped": dropped,
            "took_s": began.elapsed().as_secs_f64(), "clips": clips_count, "clips_s": clips_s,
            "duration_s": channels[0].len() as f64 / 16_000.0,
        });
        println!("{record}");
    }
    Ok(())
}

/// The channels of a WAV file at 16 kHz, by straight lines between samples: good enough to measure words.
fn read(path: &Path) -> Result<Vec<Vec<f32>>, Box<dyn Error>> {
    let mut reader = hound::WavReader::open(path)?;
    let spec = reader.spec();
    let samples: Vec<f32> = match spec.sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().collect::<Result<_, _>>()?,
        hound::SampleFormat::Int => {
            let scale = (1i64 << (spec.bits_per_sample - 1)) as f32;
            reader.samples::<i32>().map(|s| s.map(|s| s as f32 / scale)).collect::<Result<_, _>>()?
        }
    };
    let count = usize::from(spec.channels);
    Ok((0..count)
        .map(|c| resample(&samples.iter().skip(c).step_by(count).copied().collect::<Vec<_>>(), spec.sample_rate))
        .collect())
}

fn resample(samples: &[f32], rate_hz: u32) -> Vec<f32> {
    use rubato::{Fft, FixedSync, Resampler};
    if rate_hz == 16_000 {
        return samples.to_vec();
    }
    let run = || -> Option<Vec<f32>> {
        let mut resampler = Fft::<f32>::new(rate_hz as usize, 16_000, 1024, 1, FixedSync::Both).ok()?;
        let mut padded = samples.to_vec();
        let out_len = samples.len() * 16_000 / rate_hz as usize;
        padded.resize(samples.len() + rate_hz as usize, 0.0);
        let delay = resampler.output_delay();
        let mut out = Vec::new();
        let mut at = 0;
        while at + resampler.input_frames_next() <= padded.len() && out.len() < out_len + delay {
            let len = resampler.input_frames_next();
            let input = audioadapter_buffers::direct::InterleavedSlice::new(&padded[at..at + len], 1, len).ok()?;
            let block = resampler.process(&input, None).ok()?;
            out.extend(block.take_data());
            at += len;
        }
        Some(out.into_iter().skip(delay).take(out_len).collect())
    };
    run().unwrap_or_default()
}

fn clips(party: Party, samples: &[f32], config: &SpeechConfig) -> Vec<Clip> {
    let mut cutter = UtteranceCutter::new(party, config);
    let mut detector: Box<earshot::Detector> = Box::default();
    let mut activity = Activity { party, open: None, last_voiced: None, run: 0 };
    let (mut events, mut out) = (Vec::new(), Vec::new());
    for (index, chunk) in samples.chunks(FRAME_LEN).enumerate() {
        let mut frame = Frame { party, index: index as u64, samples: [0.0; FRAME_LEN] };
        frame.samples[..chunk.len()].copy_from_slice(chunk);
        frame.samples.iter_mut().for_each(|s| *s = s.clamp(-1.0, 1.0));
        cutter.frame(&frame);
        let threshold: f32 = std::env::var("ST_VAD").ok().and_then(|v| v.parse().ok()).unwrap_or(0.5);
        activity.push(index as u64, detector.predict_f32(&frame.samples) > threshold, &mut events);
        events.drain(..).for_each(|event| cutter.event(&event, &mut out));
    }
    cutter.finish(&mut out);
    out
}

/// Segments by the rules of the program: gaps under 0.2 s bridged, at least 0.1 s long.
struct Activity {
    party: Party,
    open: Option<u64>,
    last_voiced: Option<u64>,
    run: u32,
}

impl Activity {
    fn push(&mut self, index: u64, voiced: bool, out: &mut Vec<VoiceEvent>) {
        let party = self.party;
        self.run = if voiced { self.run + 1 } else { 0 };
        let known_s = frame_start_s(index + 1);
        if self.open.is_none() && self.run >= 7 {
            let start = index + 1 - u64::from(self.run);
            self.open = Some(start);
            out.push(VoiceEvent::SegmentOpened { party, start_s: frame_start_s(start), known_s });
        }
        if voiced {
            self.last_voiced = Some(index);
        }
        if let (Some(start), Some(last)) = (self.open, self.last_voiced) {
            if index - last >= 13 {
                self.open = None;
                let segment = Segment { party, start_s: frame_start_s(start), end_s: frame_start_s(last + 1) };
                out.push(VoiceEvent::SegmentClosed { segment, known_s });
            }
        }
        out.push(VoiceEvent::Frame(VoiceFrame {
            party,
            index,
            level_dbov: 0.0,
            noise_dbov: 0.0,
            speech_probability: 0.0,
            speech: voiced,
            f0_hz: 0.0,
            voicing: 0.0,
            centroid_hz: 0.0,
            tilt_db: 0.0,
            clipped: 0,
            nucleus: false,
        }));
    }
}
