//! A recording through the whole path.
//!
//! Threads: one reads and decodes, this one measures voices and cuts utterances, the pool recognises.
//! Blocks and clips go through bounded queues whose senders wait, so that a recording of any length
//! takes flat memory for its sound. Once the words are there, voices and words are judged in the order
//! in which a live call would have known them.

use std::time::{Duration, Instant};

use crossbeam_channel::bounded;

use crate::Party;
use crate::audio::{AudioConfig, AudioError, Block, CallFiles, CallSource, ChannelWatch, SourceInfo};
use crate::call::Record;
use crate::coach::Trace;
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::pipeline::assemble::{Ended, assemble};
use crate::pipeline::mono::{self, AgentVoice, Dealer, ToldBy};
use crate::pipeline::pool::{Answer, PoolClient};
use crate::pipeline::{Ear, EarEvent, Known, Mind, RecognizerPool, Step, Timings};
use crate::playbook::Checker;
use crate::speech::{DroppedText, Recognized, SpeechError};
use crate::voice::who::SpeakerEncoder;
use crate::voice::{VoiceEvent, VoiceSummary};

/// Blocks that may wait between reading and measuring: the reader waits when it is full, nothing is dropped.
const BLOCKS_WAITING: usize = 16;

/// What can stop one call from being analysed.
#[derive(Debug, thiserror::Error)]
pub enum AnalyzeError {
    /// The recording cannot be read.
    #[error(transparent)]
    Audio(#[from] AudioError),
    /// A thread of the program ended early.
    #[error("{0}: the reader stopped unexpectedly. Please report this with the recording's format.")]
    Reader(String),
    /// Whoever asked for it no longer wants it.
    #[error("the analysis was given up")]
    Stopped,
}

/// One call to analyse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its files.
    pub files: CallFiles,
    /// Name of its outputs, without extension.
    pub stem: String,
}

/// What came of one call.
#[derive(Debug)]
pub struct Analysis {
    /// The record.
    pub record: Record,
    /// Work by step.
    pub timings: Timings,
    /// Time from start to end.
    pub elapsed: Duration,
    /// What a person should know of the source, in sentences.
    pub warnings: Vec<String>,
    /// What the coach measured and decided; empty unless it was asked for.
    pub trace: Trace,
}

/// Analyses recordings, one after the other or side by side.
#[derive(Debug)]
pub struct Analyzer {
    /// Settings in force.
    pub config: Config,
    /// Recognisers; none to analyse without words.
    pub pool: Option<RecognizerPool>,
    /// Why there are no recognisers, where there are none.
    pub speech_absent: Option<String>,
    /// The sentence encoder; none to read words by phrases alone.
    pub meaning: Option<Meaning>,
    /// What tells two voices on one channel apart; none to leave them together.
    pub speakers: Option<SpeakerEncoder>,
    /// Which of them is the agent's.
    pub agent_voice: AgentVoice,
    /// The playbook that calls are held against; none for none.
    pub playbook: Option<Checker>,
}

/// What the reader tells at its end.
struct Read {
    sha256: String,
    warnings: Vec<String>,
    channels: Vec<(&'static str, String)>,
    spent: Duration,
}

impl Analyzer {
    /// Analyses one call. `progress` is told the share done, 0 to 1, now and then.
    ///
    /// # Errors
    /// [`AnalyzeError`] when the recording cannot be read; nothing else stops a call from being analysed.
    pub fn analyze(&self, files: &CallFiles, progress: &dyn Fn(f64)) -> Result<Analysis, AnalyzeError> {
        self.analyze_up_to(files, f64::INFINITY, progress, &|| false)
    }

    /// The same for the sound before `end_s`: the silence in which a live call ended by itself is no part of it.
    /// `stop` is asked now and then whether to give it up.
    ///
    /// # Errors
    /// As from [`analyze`](Self::analyze), and [`AnalyzeError::Stopped`].
    pub fn analyze_up_to(
        &self,
        files: &CallFiles,
        end_s: f64,
        progress: &dyn Fn(f64),
        stop: &dyn Fn() -> bool,
    ) -> Result<Analysis, AnalyzeError> {
        self.run(files, end_s, false, progress, stop)
    }

    /// The same with the coach's own account of it.
    ///
    /// # Errors
    /// As from [`analyze`](Self::analyze).
    pub fn analyze_traced(&self, files: &CallFiles, progress: &dyn Fn(f64)) -> Result<Analysis, AnalyzeError> {
        self.run(files, f64::INFINITY, true, progress, &|| false)
    }

    fn run(
        &self,
        files: &CallFiles,
        end_s: f64,
        traced: bool,
        progress: &dyn Fn(f64),
        stop: &dyn Fn() -> bool,
    ) -> Result<Analysis, AnalyzeError> {
        let begun = Instant::now();
        let mut source = CallSource::open(files, &self.config.audio)?;
        let info = source.info().clone();
        let client = self.pool.as_ref().and_then(RecognizerPool::client);
        let dealer = self.dealer(files, &info)?;
        let mut hearing = Hearing::new(Ear::new(&self.config, client.is_some()), client, &info);
        let read = std::thread::scope(|scope| {
            let (blocks, arriving) = bounded::<Block>(BLOCKS_WAITING);
            let reader = scope.spawn(move || read(&mut source, &self.config.audio, |block| blocks.send(block).is_ok()));
            for mut block in arriving {
                if stop() {
                    break;
                }
                let left_s = (end_s - block.start_s).max(0.0);
                block.samples.truncate((left_s * f64::from(block.sample_rate_hz)).round() as usize);
                if block.samples.is_empty() {
                    continue;
                }
                match &dealer {
                    Some(dealer) => dealer.deal(block).iter().for_each(|block| hearing.push(block, progress)),
                    None => hearing.push(&block, progress),
                }
            }
            reader.join().map_err(|_| AnalyzeError::Reader(info.name.clone()))?.map_err(AnalyzeError::from)
        })?;
        let (mut voices, mut answers, mut heard) = hearing.finish(progress);
        heard.traced = traced;
        if stop() {
            return Err(AnalyzeError::Stopped);
        }
        let parted = dealer.map(|_| {
            if self.agent_voice != AgentVoice::Guess {
                return ToldBy::Person;
            }
            if mono::other_way_round(&answers) {
                mono::swap(&mut voices, &mut answers, &mut heard.voices);
            }
            if mono::words_tell(&answers) { ToldBy::Words } else { ToldBy::Order }
        });
        Ok(self.judge(&info, read, (voices, answers, parted), heard, begun))
    }

    /// What deals a mono recording out to two parties, where two voices are heard in it.
    fn dealer(&self, files: &CallFiles, info: &SourceInfo) -> Result<Option<Dealer>, AnalyzeError> {
        let Some(speakers) = self.speakers.as_ref().filter(|_| info.mono) else { return Ok(None) };
        let parting = mono::part(files, &self.config, speakers)?;
        Ok(parting.has_two().then(|| Dealer::new(parting, self.agent_voice)))
    }

    fn judge(
        &self,
        info: &SourceInfo,
        read: Read,
        (voices, answers, parted): (Vec<VoiceEvent>, Vec<Answer>, Option<ToldBy>),
        ended: HearingEnd,
        begun: Instant,
    ) -> Analysis {
        let mut timings = ended.timings;
        timings.add(Step::Audio, read.spent);
        let mut warnings = read.warnings;
        let mut mind = Mind::new(&self.config, self.pool.is_some()).with_meaning(self.meaning.clone());
        if ended.traced {
            mind = mind.that_traces();
        }
        let mut dropped = Vec::new();
        let words = words_in_order(answers, &self.config, &mut dropped, &mut timings, &mut warnings);
        for known in merge(voices, words) {
            mind.push(known);
        }
        let (mut heard, cues, spent) = mind.finish(ended.duration_s);
        let count = |party| dropped.iter().filter(|text: &&DroppedText| text.party == party).count() as u32;
        let counts = Party::BOTH.map(count);
        let trace = std::mem::take(&mut heard.trace);
        heard.dropped = dropped;
        heard.sort();
        timings.merge(&spent);
        let start = timings.start();
        let mut record = assemble(Ended {
            config: &self.config,
            info,
            sha256: read.sha256,
            warnings: &warnings,
            channels: read.channels,
            duration_s: ended.duration_s,
            voices: ended.voices,
            gaps_s: ended.gaps_s,
            parted,
            dropped: counts,
            model: self.pool.as_ref().map(|pool| pool.name().to_string()),
            speech_absent: self.speech_absent.clone(),
            heard,
            cues,
        });
        record.playbook = self.playbook.as_ref().map(|checker| checker.check(&record));
        timings.stop(Step::Call, start);
        Analysis { record, timings, elapsed: begun.elapsed(), warnings, trace }
    }
}

fn read(
    source: &mut CallSource,
    config: &AudioConfig,
    mut hand_on: impl FnMut(Block) -> bool,
) -> Result<Read, AudioError> {
    let mut watch = ChannelWatch::new(config);
    let mut blocks = Vec::new();
    let mut spent = Duration::ZERO;
    loop {
        let start = Instant::now();
        let more = source.next(&mut blocks)?;
        watch.push(&blocks);
        spent += start.elapsed();
        // Where nobody takes them any more, there is nothing more to read.
        let wanted = blocks.drain(..).all(&mut hand_on);
        if !more || !wanted {
            let start = Instant::now();
            let sha256 = source.sha256();
            spent += start.elapsed();
            return Ok(Read { sha256, warnings: source.warnings().to_vec(), channels: watch.verdicts(), spent });
        }
    }
}

/// The first half of a call: sound is heard and utterances go to the recognisers.
struct Hearing {
    ear: Ear,
    client: Option<PoolClient>,
    events: Vec<EarEvent>,
    voices: Vec<VoiceEvent>,
    expected_s: f64,
}

/// What the first half leaves for the second.
struct HearingEnd {
    duration_s: f64,
    voices: [VoiceSummary; 2],
    gaps_s: [f64; 2],
    timings: Timings,
    /// Whether the coach keeps an account.
    traced: bool,
}

impl Hearing {
    fn new(ear: Ear, client: Option<PoolClient>, info: &SourceInfo) -> Hearing {
        let expected_s = info.duration_s.unwrap_or(0.0);
        Hearing { ear, client, events: Vec::new(), voices: Vec::new(), expected_s }
    }

    fn push(&mut self, block: &Block, progress: &dyn Fn(f64)) {
        self.ear.push(block, &mut self.events);
        self.sort_out();
        if self.expected_s > 0.0 {
            // With words, hearing runs ahead of recognition; the last tenth is left for what is still queued.
            let share = if self.client.is_some() { 0.9 } else { 1.0 };
            progress((block.start_s / self.expected_s).min(1.0) * share);
        }
    }

    fn sort_out(&mut self) {
        for event in self.events.drain(..) {
            match event {
                EarEvent::Voice(event) => self.voices.push(event),
                EarEvent::Sound(_) | EarEvent::Draft(_) => {}
                EarEvent::Clip(clip) => {
                    if let Some(client) = &mut self.client {
                        client.send(clip);
                    }
                }
            }
        }
    }

    fn finish(mut self, progress: &dyn Fn(f64)) -> (Vec<VoiceEvent>, Vec<Answer>, HearingEnd) {
        let duration_s = self.ear.finish(&mut self.events);
        self.sort_out();
        let answers = self.client.take().map_or_else(Vec::new, |mut client| {
            let (sent, already) = client.progress();
            while client.wait_one() {
                let (_, done) = client.progress();
                progress(0.9 + 0.1 * (done - already) as f64 / (sent - already).max(1) as f64);
            }
            client.into_answers()
        });
        progress(1.0);
        let end = HearingEnd {
            duration_s,
            voices: Party::BOTH.map(|party| self.ear.voice_summary(party)),
            gaps_s: Party::BOTH.map(|party| self.ear.gaps_s(party)),
            timings: self.ear.timings,
            traced: false,
        };
        (self.voices, answers, end)
    }
}

/// Words in the order in which they would have been there live.
fn words_in_order(
    answers: Vec<Answer>,
    config: &Config,
    dropped: &mut Vec<DroppedText>,
    timings: &mut Timings,
    warnings: &mut Vec<String>,
) -> Vec<Known> {
    let mut words = Vec::new();
    let mut failed: Option<(usize, SpeechError)> = None;
    for answer in answers {
        timings.add(Step::Speech, answer.spent);
        match answer.result {
            Ok(Recognized::Words(utterance)) => {
                words.push(Known::Words(utterance, answer.known_s + config.pipeline.words_latency_s));
            }
            Ok(Recognized::Dropped { reason }) => dropped.push(DroppedText {
                party: answer.party,
                start_s: answer.speech.start_s,
                end_s: answer.speech.end_s,
                reason: reason.to_owned(),
            }),
            Err(error) => failed = Some((failed.map_or(0, |(count, _)| count) + 1, error)),
        }
    }
    if let Some((count, error)) = failed {
        warnings.push(format!("The words of {count} utterances are missing: {error}."));
    }
    words.sort_by(|a, b| a.known_s().total_cmp(&b.known_s()));
    words
}

/// Two sequences in order of time as one.
fn merge(voices: Vec<VoiceEvent>, words: Vec<Known>) -> impl Iterator<Item = Known> {
    let mut voices = voices.into_iter().map(Known::Voice).peekable();
    let mut words = words.into_iter().peekable();
    std::iter::from_fn(move || match (voices.peek(), words.peek()) {
        (Some(voice), Some(word)) if word.known_s() < voice.known_s() => words.next(),
        (Some(_), _) => voices.next(),
        (None, _) => words.next(),
    })
}
