//! How long the models at hand take on this machine.

use std::path::PathBuf;

use super::report::Report;
use crate::config::Config;
use crate::pipeline::fit::Speed;

#[cfg(not(feature = "whisper"))]
pub(super) fn measure(_: &[(String, PathBuf)], _: &Config, report: &mut Report) -> anyhow::Result<Vec<Speed>> {
    report.note("speed", "This program was built without recognition.", "");
    Ok(Vec::new())
}

/// Each model hears a few seconds of generated speech, that of the sample call.
#[cfg(feature = "whisper")]
pub(super) fn measure(
    models: &[(String, PathBuf)],
    config: &Config,
    report: &mut Report,
) -> anyhow::Result<Vec<Speed>> {
    let clip = hearing::sample(config)?;
    let mut speeds = Vec::new();
    for (name, path) in models {
        match hearing::speed(name, path, &clip, config) {
            Ok(speed) => speeds.push(speed),
            Err(why) => report.fault("speed", format!("{name} cannot hear: {why}."), "Fetch it again."),
        }
    }
    Ok(speeds)
}

#[cfg(feature = "whisper")]
mod hearing {
    use std::path::Path;
    use std::time::Instant;

    use super::{Config, Speed};
    use crate::audio::{CallFiles, CallSource};
    use crate::speech::whisper::WhisperRecognizer;
    use crate::speech::{Clip, Recognizer as _, SpeechConfig, SpeechError};
    use crate::{Party, Span};

    /// Generated speech, 16 kHz, mu-law.
    const SAMPLE: &[u8] = include_bytes!("../../../sample/hearing.wav");
    const RATE_HZ: f64 = 16_000.0;
    /// The best of so many counts: whatever else the machine does makes a hearing longer, never shorter.
    const TIMES: usize = 3;

    pub(super) fn sample(config: &Config) -> anyhow::Result<Clip> {
        let file = tempfile::Builder::new().suffix(".wav").tempfile()?;
        std::fs::write(file.path(), SAMPLE)?;
        let mut source = CallSource::open(&CallFiles::One(file.path().to_path_buf()), &config.audio)?;
        let (mut blocks, mut samples) = (Vec::new(), Vec::new());
        loop {
            let more = source.next(&mut blocks)?;
            let own = blocks.drain(..).filter(|block| block.party == Party::Agent);
            own.for_each(|block| samples.extend(block.samples));
            if !more {
                break;
            }
        }
        let end_s = samples.len() as f64 / RATE_HZ;
        Ok(Clip {
            party: Party::Agent,
            start_s: 0.0,
            speech_start_s: 0.0,
            speech_end_s: end_s,
            segments: vec![Span::new(0.0, end_s)],
            samples,
            known_s: end_s,
        })
    }

    pub(super) fn speed(name: &str, path: &Path, clip: &Clip, config: &Config) -> Result<Speed, SpeechError> {
        let live = config.live_speech(WhisperRecognizer::size(path));
        let timed = |speech: &SpeechConfig, threads: u32| -> Result<f64, SpeechError> {
            let mut recognizer = WhisperRecognizer::load(path, speech, threads)?;
            let mut best_s = f64::INFINITY;
            for _ in 0..TIMES {
                let begun = Instant::now();
                recognizer.recognize(clip)?;
                best_s = best_s.min(begun.elapsed().as_secs_f64());
            }
            Ok(best_s)
        };
        Ok(Speed {
            model: name.to_owned(),
            sound_s: clip.speech_s(),
            one_thread_s: timed(&live, 1)?,
            two_threads_s: timed(&live, 2)?,
            after_s: timed(&config.speech, 1)?,
        })
    }
}
