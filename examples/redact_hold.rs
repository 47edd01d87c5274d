//! How many utterances the redactor holds back, and for how long, on known words: for `eval/redact.py`.
//!
//! `redact_hold [--latency S] FILE.json...` reads a scripted call (`lines`), the timed words of both sides (`agent`,
//! `customer`) or a transcript by segment (`segments`), cuts them into utterances as the program does (a pause of
//! `speech.join_gap_s`, at most `speech.max_utterance_s`), gives each to the redactor when it would be known, and prints
//! one JSON line a file: `{"name", "utterances", "held_s": [..]}`, with one entry for every utterance that waited.

use std::error::Error;

use serde_json::{Value, json};
use sidetone::Party;
use sidetone::speech::{RedactConfig, Redactor, SpeechConfig, Utterance, Word};

/// Seconds between two looks at what time alone settles: as in a call.
const LOOK_S: f64 = 64.0 * 256.0 / 16_000.0;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut latency_s, mut files) = (0.8, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--latency" => latency_s = args.next().ok_or("--latency needs seconds")?.parse()?,
            _ => files.push(arg),
        }
    }
    for path in files {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let call: Value = serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
        println!("{}", measured(&call, &path, latency_s));
    }
    Ok(())
}

/// One utterance and the moment at which its words are there.
struct Known {
    utterance: Utterance,
    at_s: f64,
}

fn measured(call: &Value, path: &str, latency_s: f64) -> Value {
    let settings = SpeechConfig::default();
    let mut known: Vec<Known> = Party::BOTH
        .into_iter()
        .flat_map(|party| cut(party, &words(call, party), &settings))
        .map(|utterance| Known { at_s: utterance.end_s + settings.join_gap_s + latency_s, utterance })
        .collect();
    known.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    let total = known.len();
    let (mut redactor, mut out, mut waiting) = (Redactor::new(&RedactConfig::default()), Vec::new(), Vec::new());
    let (mut held_s, mut look_s) = (Vec::new(), 0.0);
    let end_s = known.last().map_or(0.0, |last| last.at_s) + 30.0;
    let mut voices: Vec<(f64, Party, bool)> = known
        .iter()
        .flat_map(|Known { utterance: u, .. }| [(u.start_s, u.party, true), (u.end_s, u.party, false)])
        .collect();
    voices.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut voices = voices.into_iter().peekable();
    let mut next = known.into_iter().peekable();
    while look_s < end_s {
        look_s += LOOK_S;
        while let Some((at_s, party, speaking)) = voices.next_if(|voice| voice.0 <= look_s) {
            redactor.voice(party, speaking, at_s);
        }
        while let Some(Known { utterance, at_s }) = next.next_if(|known| known.at_s <= look_s) {
            waiting.push(((utterance.party, utterance.start_s), at_s));
            redactor.push(utterance, &mut out);
            settle(&mut out, &mut waiting, at_s, &mut held_s);
        }
        redactor.advance(look_s, &mut out);
        settle(&mut out, &mut waiting, look_s, &mut held_s);
    }
    json!({ "name": call["name"].as_str().unwrap_or(path), "utterances": total, "held_s": held_s })
}

fn settle(out: &mut Vec<Utterance>, waiting: &mut Vec<((Party, f64), f64)>, now_s: f64, held_s: &mut Vec<f64>) {
    for utterance in out.drain(..) {
        let Some(at) = waiting.iter().position(|(key, _)| *key == (utterance.party, utterance.start_s)) else {
            continue;
        };
        let (_, known_s) = waiting.remove(at);
        if now_s > known_s {
            held_s.push(((now_s - known_s) * 1000.0).round() / 1000.0);
        }
    }
}

/// The words of a party, whatever the file is.
fn words(call: &Value, party: Party) -> Vec<Word> {
    let name = if party == Party::Agent { "agent" } else { "customer" };
    if let Some(timed) = call[name].as_array() {
        return timed.iter().filter_map(timed_word).collect();
    }
    let spans = |lines: &Value| -> Vec<Word> {
        let said = lines.as_array().into_iter().flatten().filter(|line| line["party"] == name);
        said.flat_map(|line| match line["sentences"].as_array() {
            Some(sentences) => sentences.iter().flat_map(spread).collect(),
            None => spread(line),
        })
        .collect()
    };
    if call["lines"].is_array() { spans(&call["lines"]) } else { spans(&call["segments"]) }
}

/// `[start_s, end_s, word, ..]`; laughter and noises are no words.
fn timed_word(entry: &Value) -> Option<Word> {
    let text = entry[2].as_str()?.trim_end_matches(|c: char| c == '_' || c.is_ascii_digit());
    let spoken = !text.starts_with('[') && !text.is_empty();
    spoken.then(|| word(text, entry[0].as_f64().unwrap_or(0.0), entry[1].as_f64().unwrap_or(0.0)))
}

/// The words of a sentence, by their share of its letters.
fn spread(sentence: &Value) -> Vec<Word> {
    let (from, to) = (sentence["start_s"].as_f64().unwrap_or(0.0), sentence["end_s"].as_f64().unwrap_or(0.0));
    let texts: Vec<&str> = sentence["text"].as_str().unwrap_or("").split_whitespace().collect();
    let letters: usize = texts.iter().map(|text| text.len()).sum::<usize>().max(1);
    let mut done = 0;
    let mut at = |length: usize| {
        done += length;
        from + (to - from) * done as f64 / letters as f64
    };
    let mut start_s = from;
    texts
        .iter()
        .map(|text| {
            let end_s = at(text.len());
            let word = word(text, start_s, end_s);
            start_s = end_s;
            word
        })
        .collect()
}

fn word(text: &str, start_s: f64, end_s: f64) -> Word {
    Word { text: text.to_owned(), start_s, end_s, confidence: 1.0 }
}

fn cut(party: Party, words: &[Word], settings: &SpeechConfig) -> Vec<Utterance> {
    let mut all: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match all.last_mut() {
            Some(open)
                if open.last().is_some_and(|last| word.start_s - last.end_s < settings.join_gap_s)
                    && open.first().is_some_and(|first| word.end_s - first.start_s < settings.max_utterance_s) =>
            {
                open.push(word.clone());
            }
            _ => all.push(vec![word.clone()]),
        }
    }
    all.into_iter().map(|words| utterance(party, words)).collect()
}

fn utterance(party: Party, words: Vec<Word>) -> Utterance {
    let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let (start_s, end_s) =
        (words.first().map_or(0.0, |word| word.start_s), words.last().map_or(0.0, |word| word.end_s));
    Utterance { party, start_s, end_s, text, confidence: 1.0, words, redactions: Vec::new() }
}
