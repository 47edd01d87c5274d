//! Which model recognises, and how many recognisers work.

use super::args::AnalyzeArgs;
use super::{Failure, models as model_command};
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::models::{self, Registry};
use crate::pipeline::RecognizerPool;
use crate::pipeline::live::words::Loader;

/// What loads the recogniser of live calls, or why there is none. Nothing is read before the loader runs.
pub(super) fn live_recognizer(
    named: Option<&str>,
    no_words: bool,
    config: &Config,
) -> anyhow::Result<Result<Loader, String>> {
    if no_words {
        return Ok(Err("Words were left out on request (--no-words).".to_string()));
    }
    engine::live(named, config)
}

/// The recognisers for this run, or none with the reason.
pub(super) fn recognizers(
    args: &AnalyzeArgs,
    config: &Config,
) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
    if args.no_words {
        return Ok((None, Some("Words were left out on request (--no-words).".to_string())));
    }
    engine::recognizers(args.model.as_deref(), config)
}

/// The sentence encoder where it is at hand and wanted; a damaged one is a usage fault.
pub(super) fn meaning(config: &Config) -> anyhow::Result<Option<Meaning>> {
    let registry = Registry::builtin()?;
    let folder = model_command::folder()?;
    let file = |name: &str| registry.entry(name).ok().and_then(|entry| models::path(entry, &folder).ok());
    let (Some(network), Some(vocabulary)) = (file("minilm"), file("minilm-words")) else { return Ok(None) };
    if !config.cues.meaning || !cfg!(feature = "meaning") {
        return Ok(None);
    }
    let (network, vocabulary) = (std::fs::read(network)?, std::fs::read_to_string(vocabulary)?);
    Meaning::load(network, &vocabulary).map(Some).map_err(|error| Failure::usage(error.to_string()))
}

#[cfg(feature = "whisper")]
mod engine {
    use std::path::{Path, PathBuf};

    use crate::cli::{Failure, models as model_command};
    use crate::config::Config;
    use crate::models::{self, Registry};
    use crate::pipeline::RecognizerPool;
    use crate::pipeline::live::words::Loader;
    use crate::speech::Recognizer;
    use crate::speech::whisper::WhisperRecognizer;

    /// Models that are tried in turn where none is named: the best words first.
    const BY_CHOICE: [&str; 2] = ["base", "tiny.en"];
    /// The same for a call that goes on, where words that come late help nobody.
    const BY_CHOICE_LIVE: [&str; 2] = ["tiny.en", "base"];

    pub(super) fn live(named: Option<&str>, config: &Config) -> anyhow::Result<Result<Loader, String>> {
        let Some(path) = model_file(named, &BY_CHOICE_LIVE)? else { return Ok(Err(NONE_AT_HAND.to_string())) };
        let (speech, threads) = (config.speech.clone(), config.live.threads);
        Ok(Ok(Box::new(move || {
            models::inspect(&path).map_err(|error| error.to_string())?;
            let recognizer = WhisperRecognizer::load(&path, &speech, threads).map_err(|error| error.to_string())?;
            Ok(Box::new(recognizer) as Box<dyn Recognizer>)
        })))
    }

    pub(super) fn recognizers(
        named: Option<&str>,
        config: &Config,
    ) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
        let Some(path) = model_file(named, &BY_CHOICE)? else { return Ok((None, Some(NONE_AT_HAND.to_string()))) };
        let workers = match config.pipeline.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers as usize,
        };
        let refused = |error: crate::speech::SpeechError| Failure::usage(error.to_string());
        models::inspect(&path).map_err(|error| Failure::usage(error.to_string()))?;
        let first = WhisperRecognizer::load(&path, &config.speech, 1).map_err(refused)?;
        let mut recognizers: Vec<Box<dyn Recognizer>> = Vec::with_capacity(workers);
        for _ in 1..workers {
            recognizers.push(Box::new(first.fork().map_err(refused)?));
        }
        recognizers.push(Box::new(first));
        Ok((Some(RecognizerPool::new(recognizers)), None))
    }

    const NONE_AT_HAND: &str = "No recognition model is at hand; `sidetone models fetch` gets one.";

    /// The file of the named model, or of the first of these at hand; `None` where there is none.
    fn model_file(named: Option<&str>, by_choice: &[&str]) -> anyhow::Result<Option<PathBuf>> {
        if let Some(path) = named.map(Path::new).filter(|path| path.is_file()) {
            return Ok(Some(path.to_path_buf()));
        }
        let registry = Registry::builtin()?;
        let folder = model_command::folder()?;
        if let Some(name) = named {
            let entry = model_command::entry(&registry, name)?;
            return models::path(entry, &folder).map(Some).map_err(|error| Failure::usage(error.to_string()));
        }
        let present = |name: &&str| {
            let entry = registry.entry(name).ok()?;
            models::path(entry, &folder).ok()
        };
        Ok(by_choice.iter().find_map(present))
    }
}

#[cfg(not(feature = "whisper"))]
mod engine {
    use crate::cli::Failure;
    use crate::config::Config;
    use crate::pipeline::RecognizerPool;
    use crate::pipeline::live::words::Loader;

    const WITHOUT: &str = "This program was built without recognition.";

    pub(super) fn live(named: Option<&str>, _: &Config) -> anyhow::Result<Result<Loader, String>> {
        match named {
            Some(_) => Err(Failure::usage("this program was built without recognition (feature `whisper`)")),
            None => Ok(Err(WITHOUT.to_string())),
        }
    }

    pub(super) fn recognizers(
        named: Option<&str>,
        _: &Config,
    ) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
        match named {
            Some(_) => Err(Failure::usage("this program was built without recognition (feature `whisper`)")),
            None => Ok((None, Some(WITHOUT.to_string()))),
        }
    }
}
