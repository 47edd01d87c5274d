//! Which model recognises, and how many recognisers work.

use std::path::Path;

use super::{Failure, models as model_command};
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::models::{self, Registry};
use crate::pipeline::RecognizerPool;
use crate::pipeline::live::second::Maker;
use crate::pipeline::live::words::Loader;
use crate::speech::Recognizer;

/// What loads the models of live calls.
pub(super) struct LiveModels {
    /// The one that is used.
    pub first: Loader,
    /// A smaller one, should that fall behind.
    pub smaller: Option<Loader>,
}

/// Recognition models of the list, largest first.
pub(super) const BY_SIZE: [&str; 5] = ["large-v3-turbo", "medium", "small", "base", "tiny.en"];

/// Everything that can be known of a model before it is loaded, so that no call begins with one that does not work.
pub(super) fn check(path: &Path, config: &Config) -> anyhow::Result<()> {
    engine::check(path, config)
}

/// Memory that programs may still take, bytes; none where the system does not say (other than Linux).
pub(super) fn free_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// What loads the recogniser of live calls, or why there is none. Nothing is read before the loader runs.
pub(super) fn live_recognizer(
    named: Option<&str>,
    no_words: bool,
    config: &Config,
) -> anyhow::Result<Result<LiveModels, String>> {
    if no_words {
        return Ok(Err("Words were left out on request (--no-words).".to_string()));
    }
    engine::live(named, config)
}

/// What hears calls again after their end, where a better model than the live one is at hand; `config` as it was set, with
/// nothing changed for live calls. They are held against the playbook that is named, else against the one of the settings.
pub(super) fn second_pass(
    named_live: Option<&str>,
    named_playbook: Option<&str>,
    config: &Config,
) -> anyhow::Result<Option<Maker>> {
    engine::second_pass(named_live, named_playbook, config)
}

/// The recognisers for this run, or none with the reason.
pub(super) fn recognizers(
    named: Option<&str>,
    no_words: bool,
    config: &Config,
) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
    if no_words {
        return Ok((None, Some("Words were left out on request (--no-words).".to_string())));
    }
    engine::recognizers(named, config)
}

/// Recognisers with the best model at hand, for words that nobody waits for.
pub(super) fn best(named: Option<&str>, config: &Config) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
    engine::best(named, config)
}

/// One recogniser, or none with the reason.
type One = (Option<Box<dyn Recognizer>>, Option<String>);

/// One recogniser on all processors, for a take that somebody waits for; or none with the reason.
pub(super) fn one(named: Option<&str>, no_words: bool, config: &Config) -> anyhow::Result<One> {
    if no_words {
        return Ok((None, Some("Words were left out on request (--no-words).".to_string())));
    }
    engine::one(named, config)
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

    use crate::cli::words::{BY_SIZE, LiveModels, One, free_memory};
    use crate::cli::{Failure, models as model_command, playbook};
    use crate::config::Config;
    use crate::models::{self, Registry};
    use crate::pipeline::live::second::Maker;
    use crate::pipeline::live::words::Loader;
    use crate::pipeline::{AgentVoice, Analyzer, RecognizerPool};
    use crate::speech::Recognizer;
    use crate::speech::whisper::WhisperRecognizer;

    /// Models that are tried in turn where none is named: the best words first.
    const BY_CHOICE: [&str; 2] = ["base", "tiny.en"];
    /// The same for a call that goes on, where words that come late help nobody.
    const BY_CHOICE_LIVE: [&str; 2] = ["tiny.en", "base"];

    pub(super) fn live(named: Option<&str>, config: &Config) -> anyhow::Result<Result<LiveModels, String>> {
        let Some(path) = model_file(live_name(named, config), &BY_CHOICE_LIVE)? else {
            return Ok(Err(NONE_AT_HAND.to_string()));
        };
        // A call can do without words, and not without being told before it begins.
        if let Err(reason) = check(&path, config) {
            return Ok(Err(reason.to_string()));
        }
        let smaller = smaller(&path).filter(|smaller| check(smaller, config).is_ok());
        Ok(Ok(LiveModels { first: loader(path, config), smaller: smaller.map(|path| loader(path, config)) }))
    }

    /// The model of live words that was named, on the command line before the settings.
    fn live_name<'a>(named: Option<&'a str>, config: &'a Config) -> Option<&'a str> {
        named.or(Some(config.live.model.as_str()).filter(|name| !name.is_empty()))
    }

    fn name_after(config: &Config) -> Option<&str> {
        Some(config.live.model_after.as_str()).filter(|name| !name.is_empty())
    }

    pub(super) fn second_pass(
        named_live: Option<&str>,
        named_playbook: Option<&str>,
        config: &Config,
    ) -> anyhow::Result<Option<Maker>> {
        let live = model_file(live_name(named_live, config), &BY_CHOICE_LIVE)?;
        let best = model_file(name_after(config), &BY_SIZE)?;
        let (Some(live), Some(best)) = (live, best) else { return Ok(None) };
        if bytes(&best) <= bytes(&live) {
            return Ok(None);
        }
        let mut config = config.clone();
        // The kept files are one a party.
        config.audio.agent_channel = 0;
        let meaning = super::meaning(&config)?;
        let playbook = playbook::checker(named_playbook, &config, meaning.as_ref())?;
        Ok(Some(Box::new(move |patient| {
            let told = |error: anyhow::Error| format!("{error}.");
            check(&best, &config).map_err(told)?;
            let recognizer = WhisperRecognizer::load(&best, &config.speech, 1).map_err(|error| format!("{error}."))?;
            Ok(Analyzer {
                config: config.clone(),
                pool: Some(RecognizerPool::new(vec![patient(Box::new(recognizer))])),
                speech_absent: None,
                meaning: meaning.clone(),
                speakers: None,
                agent_voice: AgentVoice::default(),
                playbook: playbook.clone(),
            })
        })))
    }

    pub(super) fn check(path: &Path, config: &Config) -> anyhow::Result<()> {
        models::inspect(path).map_err(|error| Failure::usage(error.to_string()))?;
        let bytes = bytes(path);
        if let Some(free) = free_memory().filter(|free| *free < bytes + bytes / 4) {
            return Err(Failure::usage(format!(
                "the model {} needs {} MB of memory and {} MB are free: close other programs, or take a smaller model",
                path.display(),
                (bytes + bytes / 4) / 1_000_000,
                free / 1_000_000
            )));
        }
        WhisperRecognizer::check(path, &config.speech).map_err(|error| Failure::usage(error.to_string()))
    }

    fn loader(path: PathBuf, config: &Config) -> Loader {
        let speech = config.live_speech(WhisperRecognizer::size(&path));
        let threads = config.live.threads.max(1);
        Box::new(move || {
            let recognizer = WhisperRecognizer::load(&path, &speech, threads).map_err(|error| error.to_string())?;
            Ok(Box::new(recognizer) as Box<dyn Recognizer>)
        })
    }

    /// tiny.en where it lies at hand and is smaller than the model in use: for calls that base cannot keep up with.
    fn smaller(than: &Path) -> Option<PathBuf> {
        let smallest = model_file(None, &["tiny.en"]).ok()??;
        (bytes(&smallest) < bytes(than)).then_some(smallest)
    }

    fn bytes(path: &Path) -> u64 {
        std::fs::metadata(path).map(|data| data.len()).unwrap_or(0)
    }

    pub(super) fn recognizers(
        named: Option<&str>,
        config: &Config,
    ) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
        pool(named, &BY_CHOICE, config)
    }

    pub(super) fn best(
        named: Option<&str>,
        config: &Config,
    ) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
        pool(named.or(name_after(config)), &BY_SIZE, config)
    }

    pub(super) fn one(named: Option<&str>, config: &Config) -> anyhow::Result<One> {
        let Some(path) = model_file(named, &BY_CHOICE)? else { return Ok((None, Some(NONE_AT_HAND.to_string()))) };
        check(&path, config)?;
        let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get().min(8) as u32);
        let loaded = WhisperRecognizer::load(&path, &config.speech, threads);
        let recognizer = loaded.map_err(|error| Failure::usage(error.to_string()))?;
        Ok((Some(Box::new(recognizer)), None))
    }

    fn pool(
        named: Option<&str>,
        by_choice: &[&str],
        config: &Config,
    ) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
        let Some(path) = model_file(named, by_choice)? else { return Ok((None, Some(NONE_AT_HAND.to_string()))) };
        let workers = match config.pipeline.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers as usize,
        };
        let refused = |error: crate::speech::SpeechError| Failure::usage(error.to_string());
        check(&path, config)?;
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
    use std::path::Path;

    use crate::cli::Failure;
    use crate::cli::words::{LiveModels, One};
    use crate::config::Config;
    use crate::pipeline::RecognizerPool;
    use crate::pipeline::live::second::Maker;

    const WITHOUT: &str = "This program was built without recognition.";

    pub(super) fn live(named: Option<&str>, _: &Config) -> anyhow::Result<Result<LiveModels, String>> {
        match named {
            Some(_) => Err(Failure::usage("this program was built without recognition (feature `whisper`)")),
            None => Ok(Err(WITHOUT.to_string())),
        }
    }

    pub(super) fn second_pass(_: Option<&str>, _: Option<&str>, _: &Config) -> anyhow::Result<Option<Maker>> {
        Ok(None)
    }

    pub(super) fn check(_: &Path, _: &Config) -> anyhow::Result<()> {
        Err(Failure::usage(WITHOUT))
    }

    pub(super) fn best(
        named: Option<&str>,
        config: &Config,
    ) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
        recognizers(named, config)
    }

    pub(super) fn one(named: Option<&str>, _: &Config) -> anyhow::Result<One> {
        match named {
            Some(_) => Err(Failure::usage("this program was built without recognition (feature `whisper`)")),
            None => Ok((None, Some(WITHOUT.to_string()))),
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
