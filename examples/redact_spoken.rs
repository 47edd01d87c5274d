//! Redacts short dialogues and says which of their words were taken out: for `eval/redact.py`.
//!
//! `redact_spoken [--kinds card_number,...] < variants.jsonl`: each line `{"id", "lines": [{"party", "pause_s", "words": [[text, ..], ..]}]}` gives
//! `{"id", "lines": [[kind or null, ..], ..]}`, one entry for each word. Words last 0.35 s and are known 1.8 s after their
//! utterance. Without `--kinds` every kind is taken out.

use std::error::Error;
use std::io::BufRead as _;

use serde_json::{Value, json};
use sidetone::Party;
use sidetone::speech::{RedactConfig, Redactor, Utterance, Word};

const ALL: &str = "card_number,card_expiry,card_code,phone,email,account,ssn,birth_date,post_code";
const WORD_S: f64 = 0.35;
const KNOWN_AFTER_S: f64 = 1.8;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let kinds =
        args.iter().position(|arg| arg == "--kinds").and_then(|at| args.get(at + 1)).map_or(ALL, String::as_str);
    let config = RedactConfig { redact: kinds.split(',').map(str::to_owned).collect(), ..RedactConfig::default() };
    for line in std::io::stdin().lock().lines() {
        let dialogue: Value = serde_json::from_str(&line?)?;
        println!("{}", json!({ "id": dialogue["id"], "lines": taken_out(&dialogue, &config) }));
    }
    Ok(())
}

/// For each line and word, the kind it was taken out as.
fn taken_out(dialogue: &Value, config: &RedactConfig) -> Vec<Vec<Option<&'static str>>> {
    let said = utterances(dialogue);
    let (mut redactor, mut out) = (Redactor::new(config), Vec::new());
    for utterance in &said {
        redactor.voice(utterance.party, true, utterance.start_s);
        redactor.voice(utterance.party, false, utterance.end_s);
        redactor.push(utterance.clone(), &mut out);
        redactor.advance(utterance.end_s + KNOWN_AFTER_S, &mut out);
    }
    redactor.finish(&mut out);
    let kind_at = |before: &Utterance, word: &Word| {
        let after = out.iter().find(|u| (u.party, u.start_s) == (before.party, before.start_s))?;
        let middle_s = f64::midpoint(word.start_s, word.end_s);
        after.redactions.iter().find(|r| r.start_s <= middle_s && middle_s <= r.end_s).map(|r| r.kind.name())
    };
    said.iter().map(|utterance| utterance.words.iter().map(|word| kind_at(utterance, word)).collect()).collect()
}

fn utterances(dialogue: &Value) -> Vec<Utterance> {
    let mut at_s = 0.0;
    let lines = dialogue["lines"].as_array().into_iter().flatten();
    lines
        .map(|line| {
            at_s += line["pause_s"].as_f64().unwrap_or(0.5);
            let start_s = at_s;
            let texts = line["words"].as_array().into_iter().flatten().filter_map(|word| word[0].as_str());
            let words: Vec<Word> = texts
                .map(|text| {
                    at_s += WORD_S;
                    Word { text: text.to_owned(), start_s: at_s - WORD_S, end_s: at_s, confidence: 1.0 }
                })
                .collect();
            let party = if line["party"] == "agent" { Party::Agent } else { Party::Customer };
            let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            Utterance { party, start_s, end_s: at_s, text, confidence: 1.0, words, redactions: Vec::new() }
        })
        .collect()
}
