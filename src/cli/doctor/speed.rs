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
    if let Some(busy) = hearing::busy() {
        report.note("speed", busy, "For other models than these, ask again when nothing else runs.");
    }
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
    use std::sync::atomic::Ordering;
    use std::sync::mpsc::{RecvTimeoutError, channel};
    use std::time::{Duration, Instant};

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
    /// Once they took so long together, one more would tell little.
    const ENOUGH_S: f64 = 2.0;
    /// A hearing is not waited for any longer: the model is far too slow.
    const BOUND: Duration = Duration::from_secs(8);

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
            let (mut best_s, mut all_s) = (f64::INFINITY, 0.0);
            for _ in 0..TIMES {
                let took_s = took_s(&mut recognizer, clip)?;
                (best_s, all_s) = (best_s.min(took_s), all_s + took_s);
                if all_s > ENOUGH_S {
                    break;
                }
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

    /// How long one hearing takes, or the bound where it takes longer.
    fn took_s(recognizer: &mut WhisperRecognizer, clip: &Clip) -> Result<f64, SpeechError> {
        let stop = recognizer.stop_sign();
        let (done, ended) = channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                if ended.recv_timeout(BOUND) == Err(RecvTimeoutError::Timeout) {
                    stop.inspect(|stop| stop.store(true, Ordering::Relaxed));
                }
            });
            let begun = Instant::now();
            let heard = recognizer.recognize(clip);
            let took = begun.elapsed();
            drop(done);
            match heard {
                Err(_) if took >= BOUND => Ok(took.as_secs_f64()),
                heard => heard.map(|_| took.as_secs_f64()),
            }
        })
    }

    /// That other programs keep the processor busy, so that all hearings take longer; Linux only.
    pub(super) fn busy() -> Option<String> {
        let text = std::fs::read_to_string("/proc/loadavg").ok()?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        told_busy(text.split_whitespace().next()?.parse().ok()?, cores)
    }

    fn told_busy(load: f64, cores: usize) -> Option<String> {
        let cores_text = if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") };
        (load > 0.75 * cores as f64).then(|| {
            format!("Other programs keep this machine busy (load {load:.1} on {cores_text}): hearings take longer.")
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_busy_machine_is_told() {
            assert_eq!(told_busy(0.4, 2), None);
            let told = told_busy(3.0, 2).unwrap_or_default();
            assert!(told.contains("load 3.0 on 2 cores"), "{told}");
        }

        #[test]
        fn the_sample_is_speech_of_some_seconds() {
            let clip = sample(&Config::default()).map_err(|error| error.to_string());
            let seconds = clip.as_ref().map(Clip::speech_s).unwrap_or_default();
            assert!((4.0..5.0).contains(&seconds), "{seconds} s");
        }
    }
}
