//! Recognition with whisper.cpp: the only place that names it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use whisper_rs::{
    DtwMode, DtwModelPreset, FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState,
    WhisperTokenId,
};

use super::before::{Before, Lead};
use super::ggml_header::GgmlHeader;
use super::words::{self, Token};
use super::{Clip, ModelSize, Recognized, Recognizer, SpeechConfig, SpeechError, Utterance, check, place};
use crate::Span;
use crate::frames::SAMPLE_RATE_HZ;

/// Encoder positions a second of sound.
const POSITIONS_PER_S: f64 = 50.0;
/// The encoder's whole context, 30 s.
const FULL_CONTEXT: u32 = 1500;
/// Contexts are rounded up to a multiple of this, which the matrix kernels like.
const CONTEXT_STEP: u32 = 64;
/// Whisper refuses shorter sound; silence is added.
const SHORTEST_S: f64 = 1.1;
/// Bound on the tokens of a text: so many at once and so many for each second.
const TOKENS_AT_LEAST: f64 = 16.0;
const TOKENS_PER_S: f64 = 14.0;
/// Never more: whisper.cpp stops at 220 in its own way, after which it must not be asked for times.
const TOKENS_AT_MOST: f64 = 200.0;
/// Less speech than this is not heard again with the whole context: it is mostly a click or a breath.
const WORTH_A_RETRY_S: f64 = 0.8;
/// The same where nothing at all was heard, which is mostly right.
const EMPTY_WORTH_A_RETRY_S: f64 = 2.0;

/// A text of fewer words is not heard again for doubt alone: there is nothing beside a word to judge it by.
const WORTH_A_SEARCH_WORDS: usize = 3;

/// Whether this program was built for a graphics card.
const GRAPHICS: bool = cfg!(any(feature = "cuda", feature = "vulkan", feature = "metal"));

/// One recogniser; several share the weights of a model.
pub struct WhisperRecognizer {
    name: String,
    context: Arc<WhisperContext>,
    state: WhisperState,
    config: SpeechConfig,
    threads: u32,
    /// What the decoder is told was said before.
    prompt: Option<String>,
    stop: Arc<AtomicBool>,
    before: Before,
    /// Samples with what was said before and silence added, kept to spare allocations.
    padded: Vec<f32>,
    /// When the first of them was captured, seconds on the call's clock.
    padded_s: f64,
}

impl WhisperRecognizer {
    /// Loads a model file. `threads` are used for one clip; more than the machine has idle cores make it slower, and
    /// two recognisers with one thread each do more than one with two.
    ///
    /// whisper.cpp trusts what it reads: give it only files that were walked through before (`models::inspect`).
    ///
    /// # Errors
    /// [`SpeechError::Model`] when the file is missing, of another kind, or lacks the language.
    pub fn load(path: &Path, config: &SpeechConfig, threads: u32) -> Result<WhisperRecognizer, SpeechError> {
        whisper_rs::install_logging_hooks();
        let header = WhisperRecognizer::header(path, config)?;
        if GRAPHICS {
            let tried = WhisperRecognizer::open(path, &header, config, threads, true);
            if let Ok(recognizer) = tried.and_then(WhisperRecognizer::self_tested) {
                return Ok(recognizer);
            }
        }
        let mut recognizer = WhisperRecognizer::open(path, &header, config, threads, false)?;
        if GRAPHICS {
            recognizer.name.push_str(" on the processor (the graphics card failed its test)");
        }
        Ok(recognizer)
    }

    fn open(
        path: &Path,
        header: &GgmlHeader,
        config: &SpeechConfig,
        threads: u32,
        graphics: bool,
    ) -> Result<WhisperRecognizer, SpeechError> {
        let fault = |reason: String| SpeechError::Model { path: path.to_path_buf(), reason };
        let mut parameters = WhisperContextParameters::default();
        parameters.use_gpu(graphics).flash_attn(false);
        parameters.dtw_parameters.mode = alignment(header);
        let context = WhisperContext::new_with_params(path, parameters)
            .map_err(|_| fault("whisper.cpp refused it; fetch it again".into()))?;
        let state =
            context.create_state().map_err(|error| fault(format!("there is not enough memory for it ({error})")))?;
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let name = name.trim_start_matches("ggml-").to_owned();
        Ok(WhisperRecognizer {
            name,
            context: Arc::new(context),
            state,
            config: config.clone(),
            threads: threads.max(1),
            prompt: prompt(&config.glossary),
            stop: Arc::default(),
            before: Before::default(),
            padded: Vec::new(),
            padded_s: 0.0,
        })
    }

    /// One hearing of silence: a driver that does not fit fails here, or writes one mark over and over.
    fn self_tested(mut self) -> Result<WhisperRecognizer, SpeechError> {
        let len_s = 2.0;
        let clip = Clip {
            party: crate::Party::Agent,
            start_s: 0.0,
            speech_start_s: 0.0,
            speech_end_s: len_s,
            segments: vec![crate::Span::new(0.0, len_s)],
            samples: vec![0.0; (len_s * f64::from(SAMPLE_RATE_HZ)) as usize],
            known_s: len_s,
        };
        self.pad(&clip, None);
        let text: Vec<u8> = self.tokens(&clip, FULL_CONTEXT, 1)?.into_iter().flat_map(|token| token.bytes).collect();
        match text.windows(4).any(|run| run == b"!!!!") {
            true => Err(SpeechError::Failed { at_s: 0.0, reason: "the graphics card computes wrong".into() }),
            false => Ok(self),
        }
    }

    /// Looks at a model's file without loading it: its kind, and whether it knows the language.
    ///
    /// # Errors
    /// [`SpeechError::Model`] as from [`load`](Self::load).
    pub fn check(path: &Path, config: &SpeechConfig) -> Result<(), SpeechError> {
        WhisperRecognizer::header(path, config).map(|_| ())
    }

    /// Which of Whisper's models a file holds, by the layers of its decoder.
    #[must_use]
    pub fn size(path: &Path) -> ModelSize {
        match GgmlHeader::read(path).ok().flatten().map(|header| header.text_layers) {
            Some(4) => ModelSize::Tiny,
            Some(6) => ModelSize::Base,
            _ => ModelSize::Larger,
        }
    }

    fn header(path: &Path, config: &SpeechConfig) -> Result<GgmlHeader, SpeechError> {
        let fault = |reason: String| SpeechError::Model { path: path.to_path_buf(), reason };
        let header = GgmlHeader::read(path)
            .map_err(|error| fault(format!("it cannot be read ({error})")))?
            .ok_or_else(|| fault("this is no model for whisper.cpp; see `sidetone models list`".into()))?;
        check_language(&config.language, header.multilingual()).map_err(fault)?;
        Ok(header)
    }

    /// A second recogniser with the same weights, for another thread.
    ///
    /// # Errors
    /// [`SpeechError::Failed`] when there is no memory for its state.
    pub fn fork(&self) -> Result<WhisperRecognizer, SpeechError> {
        let state = self.context.create_state().map_err(|error| SpeechError::Failed {
            at_s: 0.0,
            reason: format!("no memory for a second recogniser ({error})"),
        })?;
        Ok(WhisperRecognizer {
            name: self.name.clone(),
            context: Arc::clone(&self.context),
            state,
            config: self.config.clone(),
            threads: self.threads,
            prompt: self.prompt.clone(),
            stop: Arc::default(),
            before: Before::default(),
            padded: Vec::new(),
            padded_s: 0.0,
        })
    }

    /// Hears a clip once with a context of so many positions (50 a second of sound) and says what came of it,
    /// judged as usual: for measuring which contexts are safe.
    ///
    /// # Errors
    /// [`SpeechError::Failed`] when the engine fails.
    pub fn hear_with(&mut self, clip: &Clip, positions: u32) -> Result<Recognized, SpeechError> {
        self.pad(clip, None);
        let tokens = self.tokens(clip, positions.min(FULL_CONTEXT), self.config.beam)?;
        Ok(judge(&tokens, clip, None, &self.config).0)
    }

    fn pad(&mut self, clip: &Clip, lead: Option<&Lead>) {
        self.padded.clear();
        if let Some(lead) = lead {
            self.padded.extend_from_slice(&lead.samples);
        }
        self.padded.extend_from_slice(&clip.samples);
        let len = self.padded.len().max((SHORTEST_S * f64::from(SAMPLE_RATE_HZ)) as usize);
        self.padded.resize(len, 0.0);
        self.padded_s = lead.map_or(clip.start_s, |lead| lead.start_s);
    }

    /// What was said before a clip, as far as the context has room for it that would else be silence.
    fn lead(&self, clip: &Clip) -> Option<Lead> {
        let clip_s = clip.samples.len() as f64 / f64::from(SAMPLE_RATE_HZ);
        let room_s = self.config.context_s - self.config.context_margin_s - clip_s;
        self.before.lead(clip, room_s.min(self.config.before_s))
    }

    fn tokens(&mut self, clip: &Clip, audio_ctx: u32, beam: u32) -> Result<Vec<Token>, SpeechError> {
        let strategy = match beam {
            0 | 1 => SamplingStrategy::Greedy { best_of: 1 },
            beam => SamplingStrategy::BeamSearch { beam_size: beam as i32, patience: -1.0 },
        };
        let seconds = self.padded.len() as f64 / f64::from(SAMPLE_RATE_HZ);
        let mut params = FullParams::new(strategy);
        params.set_n_threads(self.threads as i32);
        params.set_language(Some(&self.config.language));
        params.set_no_context(true);
        params.set_single_segment(true);
        params.set_token_timestamps(true);
        params.set_suppress_nst(true);
        params.set_temperature_inc(0.0);
        params.set_max_tokens((TOKENS_AT_LEAST + TOKENS_PER_S * seconds).min(TOKENS_AT_MOST) as i32);
        params.set_audio_ctx(audio_ctx as i32);
        if let Some(prompt) = &self.prompt {
            params.set_initial_prompt(prompt);
        }
        params.set_print_progress(false);
        // As this very type: the crate reads the closure back as what it was handed in.
        let stop = Arc::clone(&self.stop);
        let asked: Box<dyn FnMut() -> bool> = Box::new(move || stop.load(Ordering::Relaxed));
        params.set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(asked);
        self.state
            .full(params, &self.padded)
            .map_err(|error| SpeechError::Failed { at_s: clip.start_s, reason: error.to_string() })?;
        let eot = self.context.token_eot();
        Ok(self.state.as_iter().flat_map(|segment| collect(&segment, eot, self.padded_s)).collect())
    }

    /// A text that is not sure against what a wider search finds: the likelier of both.
    fn likelier(&mut self, first: Recognized, clip: &Clip, audio_ctx: u32) -> Result<Recognized, SpeechError> {
        let (doubt, beam) = (self.config.doubt_confidence, self.config.doubt_beam);
        let Recognized::Words(said) = &first else { return Ok(first) };
        let sure = f64::from(said.confidence) >= doubt || said.words.len() < WORTH_A_SEARCH_WORDS;
        if sure || beam <= self.config.beam {
            return Ok(first);
        }
        self.pad(clip, None);
        let second = judge(&self.tokens(clip, audio_ctx, beam)?, clip, None, &self.config).0;
        let better = matches!(&second, Recognized::Words(other) if other.confidence > said.confidence);
        Ok(if better { second } else { first })
    }

    /// Hears a clip after what was said before it; once more, without that, where the text cannot be right.
    fn hear(&mut self, clip: &Clip, lead: Option<&Lead>) -> Result<Recognized, SpeechError> {
        self.pad(clip, lead);
        let first = self.positions(self.config.context_s);
        let (result, suspicious) = judge(&self.tokens(clip, first, self.config.beam)?, clip, lead, &self.config);
        let second = self.positions(self.config.retry_context_s);
        let whole = second == FULL_CONTEXT;
        if second <= first || !suspicious || whole && clip.speech_s() < worth_the_whole_s(&result) {
            return self.likelier(result, clip, first);
        }
        self.pad(clip, None);
        let result = judge(&self.tokens(clip, second, self.config.beam)?, clip, None, &self.config).0;
        self.likelier(result, clip, second)
    }

    /// Positions of the context for a clip: at least so many seconds, and all of the sound with its margin.
    fn positions(&self, least_s: f64) -> u32 {
        let sound_s = self.padded.len() as f64 / f64::from(SAMPLE_RATE_HZ);
        let needed_s = (sound_s + self.config.context_margin_s).max(least_s);
        ((needed_s * POSITIONS_PER_S).ceil() as u32).next_multiple_of(CONTEXT_STEP).min(FULL_CONTEXT)
    }
}

/// The glossary as a sentence said before: the decoder expects what has been spoken of.
fn prompt(glossary: &[String]) -> Option<String> {
    let words: Vec<&str> = glossary.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| format!("We spoke of {}.", words.join(", ")).replace('\0', ""))
}

/// The heads of the decoder whose attention follows the sound, as far as whisper.cpp knows them by model.
fn alignment(header: &GgmlHeader) -> DtwMode<'static> {
    let model_preset = match (header.text_layers, header.audio_layers, header.multilingual()) {
        (4, 4, false) => DtwModelPreset::TinyEn,
        (4, 4, true) => DtwModelPreset::Tiny,
        (6, 6, false) => DtwModelPreset::BaseEn,
        (6, 6, true) => DtwModelPreset::Base,
        (12, 12, false) => DtwModelPreset::SmallEn,
        (12, 12, true) => DtwModelPreset::Small,
        (24, 24, false) => DtwModelPreset::MediumEn,
        (24, 24, true) => DtwModelPreset::Medium,
        _ => return DtwMode::None,
    };
    DtwMode::ModelPreset { model_preset }
}

/// Whether a model can write a language; `Err` holds a sentence.
fn check_language(language: &str, multilingual: bool) -> Result<(), String> {
    let known = language == "auto" || (!language.contains('\0') && whisper_rs::get_lang_id(language).is_some());
    if !known {
        return Err(format!("\"{language}\" is no language that Whisper knows; set a code such as en or de, or auto"));
    }
    if !multilingual && !matches!(language, "en" | "english") {
        return Err(format!("it knows English only, and the language is set to \"{language}\"; take the model base"));
    }
    Ok(())
}

fn collect(segment: &whisper_rs::WhisperSegment<'_>, eot: WhisperTokenId, offset_s: f64) -> Vec<Token> {
    (0..segment.n_tokens())
        .filter_map(|i| segment.get_token(i))
        .filter(|token| token.token_id() < eot)
        .filter_map(|token| {
            let data = token.token_data();
            // Where the attention lies, or the guess from probabilities for models without known heads.
            let hundredths = if data.t_dtw >= 0 { data.t_dtw } else { data.t0 };
            Some(Token {
                bytes: token.to_bytes().ok()?.to_vec(),
                probability: data.p,
                start_s: offset_s + hundredths as f64 / 100.0,
            })
        })
        .collect()
}

impl Recognizer for WhisperRecognizer {
    fn name(&self) -> &str {
        &self.name
    }

    fn recognize(&mut self, clip: &Clip) -> Result<Recognized, SpeechError> {
        let lead = self.lead(clip);
        let result = self.hear(clip, lead.as_ref())?;
        if let Recognized::Words(said) = &result
            && self.config.before_s > 0.0
        {
            self.before.remember(clip, &said.words);
        }
        Ok(result)
    }

    fn begin_call(&mut self) {
        self.before = Before::default();
    }

    fn set_threads(&mut self, threads: u32) {
        self.threads = threads.max(1);
    }

    fn stop_sign(&self) -> Option<Arc<AtomicBool>> {
        Some(Arc::clone(&self.stop))
    }
}

/// How much speech a clip must have to be heard again with the whole context.
fn worth_the_whole_s(result: &Recognized) -> f64 {
    match result {
        Recognized::Dropped { reason: "empty" } => EMPTY_WORTH_A_RETRY_S,
        _ => WORTH_A_RETRY_S,
    }
}

/// The words of a hearing, without those said before the clip, and whether they are worth another.
fn judge(tokens: &[Token], clip: &Clip, lead: Option<&Lead>, config: &SpeechConfig) -> (Recognized, bool) {
    let mut words = words::words(tokens);
    let before = lead.map_or(&[][..], |lead| &lead.segments);
    let segments: Vec<Span> = before.iter().chain(&clip.segments).copied().collect();
    place::place(&mut words, &segments);
    if let Some(lead) = lead {
        words.drain(..lead.words_before(&words, clip.speech_start_s));
        place::place(&mut words, &clip.segments);
    }
    let confidence = words.iter().map(|word| word.confidence).sum::<f32>() / words.len().max(1) as f32;
    if let Some(reason) = check::fault(&words, confidence, clip.speech_s(), config) {
        return (Recognized::Dropped { reason }, true);
    }
    let suspicious = check::is_suspicious(&words, confidence, clip.speech_s());
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let said = Utterance {
        party: clip.party,
        start_s: words.first().map_or(clip.speech_start_s, |word| word.start_s),
        end_s: words.last().map_or(clip.speech_end_s, |word| word.end_s),
        text,
        confidence,
        words,
        redactions: Vec::new(),
    };
    (Recognized::Words(said), suspicious)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn languages_are_checked_before_a_call() {
        assert!(check_language("en", false).is_ok());
        assert!(check_language("de", true).is_ok());
        assert!(check_language("auto", true).is_ok());
        assert!(check_language("de", false).unwrap_err().contains("English only"));
        assert!(check_language("auto", false).unwrap_err().contains("English only"));
        assert!(check_language("klingon", true).unwrap_err().contains("klingon"));
    }

    #[test]
    fn a_glossary_becomes_a_sentence() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            prompt(&words(&[" Harper Valley", "FlexiLoan", ""])).unwrap(),
            "We spoke of Harper Valley, FlexiLoan."
        );
        assert_eq!(prompt(&words(&["", " "])), None);
    }

    #[test]
    fn a_missing_or_foreign_file_is_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("ggml-none.bin");
        let foreign = folder.path().join("ggml-foreign.bin");
        std::fs::write(&foreign, b"this is a text, and it is not at all a model").unwrap();
        for (path, words) in [(missing, "cannot be read"), (foreign, "no model for whisper.cpp")] {
            let message = WhisperRecognizer::load(&path, &SpeechConfig::default(), 1).err().unwrap().to_string();
            assert!(message.contains(words), "{message}");
        }
    }
}
