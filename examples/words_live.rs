//! The words of a live call without its clock: the desk is played, and a hearing takes the processor time that it took
//! here. Prints one record a recording, for `eval/words.py`, with how late each utterance was and what drafts cost.
//!
//! `words_live MODEL.bin CONFIG.toml FILE.wav...` (stereo: agent left; mono: agent alone)

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sidetone::Party;
use sidetone::audio::{Block, CallFiles, CallSource};
use sidetone::config::Config;
use sidetone::pipeline::live::thrift::Thrift;
use sidetone::pipeline::{Ear, EarEvent};
use sidetone::speech::whisper::WhisperRecognizer;
use sidetone::speech::{Clip, Recognized, Recognizer, SpeechConfig, Utterance, settle};
use sidetone::voice::VoiceEvent;

/// Events come when voice activity has looked ahead.
const LOOK_AHEAD_S: f64 = 0.096;
/// Length of the pieces a device gives.
const PIECE_S: f64 = 0.02;
/// Hearings over which the mean cost goes.
const HEARINGS: f64 = 16.0;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [model, settings, files @ ..] = args.as_slice() else {
        return Err("words_live MODEL.bin CONFIG.toml FILE.wav...".into());
    };
    let text = std::fs::read_to_string(settings)?;
    let mut config = Config::parse(&text).map_err(|faults| format!("{faults:?}"))?;
    config.speech = config.live_speech(WhisperRecognizer::size(Path::new(model)));
    let mut recognizer = WhisperRecognizer::load(Path::new(model), &config.speech, 1)?;
    let mut cost_s = None;
    for file in files {
        recognizer.begin_call();
        let mut call = Call::new(&config, &mut recognizer, cost_s);
        call.hear(file, &config)?;
        cost_s = call.cost_s;
        println!("{}", call.told(file));
    }
    Ok(())
}

/// A hearing that goes on: its result is known already, but not yet there.
struct Hearing {
    clip: Clip,
    draft: bool,
    result: Recognized,
    begun_s: f64,
    took_s: f64,
}

struct Call<'a> {
    recognizer: &'a mut WhisperRecognizer,
    ear: Ear,
    thrift: Thrift,
    config: &'a SpeechConfig,
    now_s: f64,
    cost_s: Option<f64>,
    in_work: Option<Hearing>,
    finals: VecDeque<Clip>,
    drafts: [Option<Clip>; 2],
    last_draft: [Option<(Clip, Recognized)>; 2],
    utterances: Vec<Utterance>,
    late_s: Vec<f64>,
    /// Hearings of drafts, of those the ones that became utterances, and of whole utterances; then those given up.
    counts: [usize; 4],
    hearing_s: f64,
    in_vain_s: f64,
    pause_sum_s: (f64, usize),
    /// Words shown of the utterance that goes on, a list for each draft.
    shown: [Vec<Vec<String>>; 2],
    partial_words: usize,
    partial_words_changed: usize,
}

impl<'a> Call<'a> {
    fn new(config: &'a Config, recognizer: &'a mut WhisperRecognizer, cost_s: Option<f64>) -> Call<'a> {
        let ear = Ear::new(config, true);
        Call {
            recognizer,
            ear: if config.live.drafts { ear.that_drafts(config) } else { ear },
            thrift: Thrift::new(config),
            config: &config.speech,
            now_s: 0.0,
            cost_s,
            in_work: None,
            finals: VecDeque::new(),
            drafts: [None, None],
            last_draft: [None, None],
            utterances: Vec::new(),
            late_s: Vec::new(),
            counts: [0; 4],
            hearing_s: 0.0,
            in_vain_s: 0.0,
            pause_sum_s: (0.0, 0),
            shown: [Vec::new(), Vec::new()],
            partial_words: 0,
            partial_words_changed: 0,
        }
    }

    fn hear(&mut self, file: &str, config: &Config) -> Result<(), Failure> {
        let mut source = CallSource::open(&CallFiles::One(PathBuf::from(file)), &config.audio)?;
        let (mut blocks, mut events) = (Vec::new(), Vec::new());
        loop {
            let more = source.next(&mut blocks)?;
            // Both parties' blocks of the same time in turn, in small pieces, as devices give them.
            let mut pieces: Vec<Block> = blocks.drain(..).flat_map(pieces).collect();
            pieces.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
            for piece in pieces {
                self.ear.push(&piece, &mut events);
                self.take(&mut events)?;
                self.turn(&mut events)?;
                self.take(&mut events)?;
            }
            if !more {
                break;
            }
        }
        self.ear.finish(&mut events);
        self.take(&mut events)?;
        while self.in_work.is_some() || !self.finals.is_empty() {
            self.now_s += PIECE_S;
            self.turn(&mut events)?;
        }
        Ok(())
    }

    fn take(&mut self, events: &mut Vec<EarEvent>) -> Result<(), Failure> {
        for event in events.drain(..) {
            match event {
                EarEvent::Voice(event) => {
                    if let VoiceEvent::Frame(frame) = &event {
                        self.now_s = self.now_s.max(frame.end_s() + LOOK_AHEAD_S);
                    }
                    self.thrift.voice(&event);
                }
                EarEvent::Draft(clip) => {
                    let party = clip.party.index();
                    self.drafts[party] = Some(clip);
                }
                EarEvent::Clip(clip) => self.complete(clip),
                EarEvent::Sound(_) => {}
            }
        }
        Ok(())
    }

    /// An utterance is complete: its draft serves where it is the same speech.
    fn complete(&mut self, clip: Clip) {
        let party = clip.party.index();
        self.drafts[party].take_if(|draft| draft.speech_start_s < clip.speech_end_s);
        if let Some((_, result)) = self.last_draft[party].take_if(|(draft, _)| draft.segments == clip.segments) {
            self.counts[1] += 1;
            return self.said(&clip, result);
        }
        if let Some(work) = self.in_work.as_mut().filter(|work| work.draft) {
            if work.clip.party == clip.party && work.clip.segments == clip.segments {
                (work.draft, self.counts[1]) = (false, self.counts[1] + 1);
                return;
            }
            // A draft gives way to what is complete.
            let spent_s = (self.now_s - work.begun_s).min(work.took_s);
            self.hearing_s -= work.took_s - spent_s;
            self.in_vain_s += spent_s;
            self.counts[3] += 1;
            self.in_work = None;
        }
        self.finals.push_back(clip);
    }

    /// What the desk does every few milliseconds.
    fn turn(&mut self, events: &mut Vec<EarEvent>) -> Result<(), Failure> {
        if let Some(work) = self.in_work.take_if(|work| work.begun_s + work.took_s <= self.now_s) {
            let cost_s = self.cost_s.get_or_insert(work.took_s);
            *cost_s += (work.took_s - *cost_s) / HEARINGS;
            if work.draft { self.draft(work, events) } else { self.said(&work.clip, work.result) }
        }
        if let Some(cost_s) = self.cost_s {
            self.thrift.hearing_takes(cost_s);
        }
        if let Some(rhythm) = self.thrift.change() {
            self.ear.draft_after(rhythm.pause_s, rhythm.every_s);
        }
        if self.in_work.is_none() {
            let next = self.finals.pop_front().map(|clip| (clip, false));
            let next = next.or_else(|| self.drafts.iter_mut().find_map(Option::take).map(|clip| (clip, true)));
            if let Some((clip, draft)) = next {
                self.begin(clip, draft)?;
            }
        }
        Ok(())
    }

    fn begin(&mut self, clip: Clip, draft: bool) -> Result<(), Failure> {
        let begun_s = processor_s();
        let result = self.recognizer.recognize(&clip)?;
        let took_s = processor_s() - begun_s;
        self.hearing_s += took_s;
        self.counts[if draft { 0 } else { 2 }] += 1;
        if draft {
            self.pause_sum_s = (self.pause_sum_s.0 + clip.known_s - clip.speech_end_s, self.pause_sum_s.1 + 1);
        }
        self.in_work = Some(Hearing { clip, draft, result, begun_s: self.now_s, took_s });
        Ok(())
    }

    fn draft(&mut self, work: Hearing, events: &mut Vec<EarEvent>) {
        let Hearing { clip, result, took_s, .. } = work;
        let party = clip.party;
        let end_s = clip.speech_end_s;
        if self.last_draft[party.index()].is_some() {
            self.in_vain_s += took_s;
        }
        let silence_s = match &result {
            Recognized::Words(said) => {
                self.shown[party.index()].push(plain(said));
                settle::silence_s(said, self.config)
            }
            Recognized::Dropped { .. } => None,
        };
        self.last_draft[party.index()] = Some((clip, result));
        if let Some(silence_s) = silence_s {
            self.thrift.settled(party, end_s, silence_s);
            self.ear.settle(party, end_s, silence_s, events);
        }
    }

    fn said(&mut self, clip: &Clip, result: Recognized) {
        let Recognized::Words(utterance) = result else { return };
        self.count_changes(clip.party, &plain(&utterance));
        self.late_s.push(self.now_s - utterance.end_s);
        self.utterances.push(utterance);
    }

    /// Counts the words that were shown before they were settled, and those that stand otherwise in the end.
    fn count_changes(&mut self, party: Party, settled: &[String]) {
        for shown in self.shown[party.index()].drain(..) {
            self.partial_words += shown.len();
            self.partial_words_changed +=
                shown.iter().enumerate().filter(|(index, word)| settled.get(*index) != Some(word)).count();
        }
    }

    fn told(&self, file: &str) -> Value {
        let [drafts, settled, finals, given_up] = self.counts;
        json!({
            "file": Path::new(file).file_stem().unwrap_or_default().to_string_lossy(), "duration_s": self.now_s,
            "utterances": self.utterances, "late_s": self.late_s, "drafts": drafts, "heard_in_drafts": settled,
            "finals": finals, "drafts_given_up": given_up, "hearing_s": self.hearing_s, "in_vain_s": self.in_vain_s,
            "cost_s": self.cost_s, "draft_pause_s": self.pause_sum_s.0 / self.pause_sum_s.1.max(1) as f64,
            "partial_words": self.partial_words, "partial_words_changed": self.partial_words_changed,
        })
    }
}

fn pieces(block: Block) -> Vec<Block> {
    let rate = f64::from(block.sample_rate_hz);
    let len = (rate * PIECE_S) as usize;
    let chunks = block.samples.chunks(len.max(1)).enumerate();
    chunks
        .map(|(index, samples)| Block {
            samples: samples.to_vec(),
            start_s: block.start_s + (index * len) as f64 / rate,
            ..block.clone()
        })
        .collect()
}

/// Words as they are compared: without case and marks.
fn plain(utterance: &Utterance) -> Vec<String> {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    utterance.words.iter().map(|word| plain(&word.text)).collect()
}

/// Processor time of this thread so far. Linux only, else 0.
fn processor_s() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}
