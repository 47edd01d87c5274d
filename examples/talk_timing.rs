//! Runs the talk step on known speech, without any sound: for `eval/talk.py`.
//!
//! `talk_timing [--jitter S] [--seed N] [--no-words] [--laughter] FILE.json...` reads either a scripted call
//! (`speech`, `lines`) or the timed words of both sides (`agent`, `customer`; laughter and noises in
//! brackets are no speech unless `--laughter` is given), and prints one JSON line a file: overlaps as first settled and as last corrected, turns, silences, slowest settling.

use std::error::Error;

use serde_json::{Value, json};
use sidetone::Party;
use sidetone::frames::{FRAME_S, frame_start_s};
use sidetone::talk::{TalkConfig, TalkEvent, TalkStage};
use sidetone::voice::{LOOK_AHEAD_FRAMES, Segment, VoiceEvent, VoiceFrame};

/// How long after a word its text is known, about as long as recognition takes.
const WORDS_LATE_S: f64 = 1.5;

struct Words {
    party: Party,
    start_s: f64,
    end_s: f64,
    texts: Vec<String>,
}

#[derive(Default)]
struct Call {
    speech: Vec<Segment>,
    words: Vec<Words>,
    holds_s: Vec<f64>,
    end_s: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut jitter_s, mut seed, mut with_words, mut laughter, mut files) = (0.0, 1, true, false, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--jitter" => jitter_s = args.next().ok_or("--jitter needs seconds")?.parse()?,
            "--seed" => seed = args.next().ok_or("--seed needs a number")?.parse()?,
            "--no-words" => with_words = false,
            "--laughter" => laughter = true,
            _ => files.push(arg),
        }
    }
    for file in files {
        let document: Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
        let mut call = if document.get("lines").is_some() { scripted(&document) } else { timed(&document, laughter) };
        jitter(&mut call.speech, jitter_s, seed);
        let events = run(&call, with_words);
        println!("{}", report(&document, &events));
    }
    Ok(())
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(0.0)
}

fn tokens(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.chars().filter(|c| c.is_alphanumeric() || *c == '\'').flat_map(char::to_lowercase).collect())
        .collect()
}

fn party_of(value: &Value) -> Party {
    if value["party"] == "agent" { Party::Agent } else { Party::Customer }
}

fn scripted(document: &Value) -> Call {
    let mut call = Call { end_s: number(&document["duration_s"]), ..Call::default() };
    for speech in document["speech"].as_array().into_iter().flatten() {
        call.speech.push(Segment {
            party: party_of(speech),
            start_s: number(&speech["start_s"]),
            end_s: number(&speech["end_s"]),
        });
    }
    for line in document["lines"].as_array().into_iter().flatten() {
        for sentence in line["sentences"].as_array().into_iter().flatten() {
            let (start_s, end_s) = (number(&sentence["start_s"]), number(&sentence["end_s"]));
            let texts = tokens(sentence["text"].as_str().unwrap_or(""));
            call.words.push(Words { party: party_of(line), start_s, end_s, texts });
        }
    }
    for cue in document["expected_cues"].as_array().into_iter().flatten() {
        if cue["cue"] == "hold_announced" {
            call.holds_s.push(number(&cue["end_s"]));
        }
    }
    call
}

fn timed(document: &Value, laughter: bool) -> Call {
    let mut call = Call::default();
    for party in Party::BOTH {
        for word in document[party.name()].as_array().into_iter().flatten() {
            let (start_s, end_s, text) = (number(&word[0]), number(&word[1]), word[2].as_str().unwrap_or(""));
            if !laughter && matches!(text, "[laughter]" | "[vocalized-noise]" | "[noise]") {
                continue;
            }
            match call.speech.last_mut() {
                Some(last) if last.party == party && start_s - last.end_s < 0.2 => last.end_s = end_s.max(last.end_s),
                _ => call.speech.push(Segment { party, start_s, end_s }),
            }
            call.end_s = call.end_s.max(end_s + 1.0);
            call.words.push(Words { party, start_s, end_s, texts: tokens(text) });
        }
    }
    call.speech.retain(|segment| segment.end_s - segment.start_s >= 0.1);
    call
}

/// Moves each edge by up to `most_s` (xorshift, so that a seed always gives the same).
fn jitter(speech: &mut Vec<Segment>, most_s: f64, seed: u64) {
    if most_s == 0.0 {
        return;
    }
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 11) as f64 / (1_u64 << 53) as f64 * 2.0 - 1.0) * most_s
    };
    for segment in speech.iter_mut() {
        segment.start_s = (segment.start_s + next()).max(0.0);
        segment.end_s += next();
    }
    speech.sort_by(|a, b| (a.party, a.start_s).partial_cmp(&(b.party, b.start_s)).unwrap_or(std::cmp::Ordering::Equal));
    let mut joined: Vec<Segment> = Vec::new();
    for segment in speech.drain(..) {
        match joined.last_mut() {
            Some(last) if last.party == segment.party && segment.start_s - last.end_s < 0.2 => {
                last.end_s = segment.end_s
            }
            _ => joined.push(segment),
        }
    }
    joined.retain(|segment| segment.end_s - segment.start_s >= 0.1);
    *speech = joined;
}

/// What the voice step would have told, with its look-ahead, its 0.1 s and its 0.2 s.
fn run(call: &Call, with_words: bool) -> Vec<TalkEvent> {
    let late_s = LOOK_AHEAD_FRAMES as f64 * FRAME_S;
    let mut pending: Vec<(f64, VoiceEvent)> = Vec::new();
    for segment in &call.speech {
        let (opened_s, closed_s) = (segment.start_s + 0.1, segment.end_s + 0.2);
        pending.push((
            opened_s,
            VoiceEvent::SegmentOpened { party: segment.party, start_s: segment.start_s, known_s: opened_s + late_s },
        ));
        pending.push((closed_s, VoiceEvent::SegmentClosed { segment: *segment, known_s: closed_s + late_s }));
    }
    pending.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut words: Vec<&Words> = call.words.iter().collect();
    words.sort_by(|a, b| a.end_s.total_cmp(&b.end_s));
    let (mut pending, mut words, mut holds) =
        (pending.into_iter().peekable(), words.into_iter().peekable(), call.holds_s.iter().peekable());
    let mut stage = TalkStage::new(&TalkConfig::default());
    let mut out = Vec::new();
    for index in 0..(call.end_s / FRAME_S).ceil() as u64 {
        let now_s = frame_start_s(index) + FRAME_S;
        for party in Party::BOTH {
            stage.push(&VoiceEvent::Frame(frame(party, index, &call.speech)), &mut out);
        }
        while let Some((_, event)) = pending.next_if(|(time_s, _)| *time_s <= now_s) {
            stage.push(&event, &mut out);
        }
        while let Some(said) = words.next_if(|said| said.end_s + WORDS_LATE_S <= now_s) {
            let texts: Vec<&str> = said.texts.iter().map(String::as_str).collect();
            if with_words {
                stage.words(said.party, said.start_s, said.end_s, &texts, now_s, &mut out);
            }
        }
        while let Some(at_s) = holds.next_if(|at_s| **at_s + WORDS_LATE_S <= now_s) {
            stage.hold_announced(*at_s);
        }
    }
    for (_, event) in pending {
        stage.push(&event, &mut out);
    }
    stage.finish(call.end_s, &mut out);
    out
}

fn frame(party: Party, index: u64, speech: &[Segment]) -> VoiceFrame {
    let middle_s = frame_start_s(index) + FRAME_S / 2.0;
    let spoken = speech.iter().any(|s| s.party == party && s.start_s <= middle_s && middle_s < s.end_s);
    VoiceFrame {
        level_dbov: if spoken { -27.0 } else { -65.0 },
        noise_dbov: -65.0,
        speech_probability: f32::from(u8::from(spoken)),
        speech: spoken,
        ..VoiceFrame::silent(party, index)
    }
}

fn report(document: &Value, events: &[TalkEvent]) -> Value {
    let (mut settled, mut overlaps, mut turns, mut silences) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut slowest_s: f64 = 0.0;
    for event in events {
        match event {
            TalkEvent::OverlapSettled { overlap, known_s } => {
                slowest_s = slowest_s.max(known_s - overlap.end_s);
                settled.push(overlap.clone());
                overlaps.push(overlap.clone());
            }
            TalkEvent::OverlapCorrected { overlap, .. } => {
                if let Some(old) = overlaps.iter_mut().find(|old| old.start_s == overlap.start_s) {
                    *old = overlap.clone();
                }
            }
            TalkEvent::TurnClosed { turn, .. } => turns.push(*turn),
            TalkEvent::SilenceClosed { silence, .. } => silences.push(*silence),
            _ => {}
        }
    }
    json!({
        "name": document["name"], "settled": settled, "overlaps": overlaps, "turns": turns,
        "silences": silences, "slowest_settling_s": slowest_s,
    })
}
