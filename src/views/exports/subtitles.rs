//! WebVTT with voices, and SRT.

use std::fmt::Write as _;

use crate::call::Record;
use crate::speech::Utterance;
use crate::views::labels::{self, one_line};

/// Longest caption in characters: longer utterances are cut between words, at their times.
const LONGEST: usize = 84;

/// A piece of an utterance that fits a caption.
#[derive(Debug, PartialEq)]
struct Caption {
    who: &'static str,
    start_s: f64,
    end_s: f64,
    text: String,
}

/// WebVTT (W3C): a cue a caption, the speaker as a voice tag `<v Agent>`.
#[must_use]
pub fn vtt(record: &Record) -> String {
    let mut out = String::from("WEBVTT\n");
    for caption in captions(record) {
        let text = caption.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let times = (stamp(caption.start_s, '.'), stamp(caption.end_s, '.'));
        let _ = write!(out, "\n{} --> {}\n<v {}>{text}\n", times.0, times.1, caption.who);
    }
    out
}

/// SubRip: numbered captions, the speaker before the words.
#[must_use]
pub fn srt(record: &Record) -> String {
    let mut out = String::new();
    for (index, caption) in captions(record).into_iter().enumerate() {
        // Some players take an arrow anywhere for a time line.
        let text = caption.text.replace("-->", "->");
        let times = (stamp(caption.start_s, ','), stamp(caption.end_s, ','));
        let _ = write!(out, "{}\n{} --> {}\n{}: {text}\n\n", index + 1, times.0, times.1, caption.who);
    }
    out
}

fn captions(record: &Record) -> Vec<Caption> {
    record.utterances.iter().flat_map(cut).filter(|caption| !caption.text.is_empty()).collect()
}

fn cut(utterance: &Utterance) -> Vec<Caption> {
    let who = labels::party(utterance.party);
    let text = one_line(&utterance.text);
    if text.chars().count() <= LONGEST || utterance.words.is_empty() {
        return vec![Caption {
            who,
            start_s: utterance.start_s,
            end_s: later(utterance.start_s, utterance.end_s),
            text,
        }];
    }
    let mut captions: Vec<Caption> = Vec::new();
    for word in &utterance.words {
        let text = one_line(&word.text);
        match captions.last_mut() {
            Some(last) if last.text.chars().count() + 1 + text.chars().count() <= LONGEST => {
                last.text.push(' ');
                last.text.push_str(&text);
                last.end_s = later(last.start_s, word.end_s);
            }
            _ => captions.push(Caption { who, start_s: word.start_s, end_s: later(word.start_s, word.end_s), text }),
        }
    }
    captions
}

/// A caption that ends where it begins is refused by players.
fn later(start_s: f64, end_s: f64) -> f64 {
    end_s.max(start_s + 0.001)
}

fn stamp(time_s: f64, point: char) -> String {
    let ms = (time_s.max(0.0) * 1000.0).round() as u64;
    format!("{:02}:{:02}:{:02}{point}{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_carry_over() {
        assert_eq!(stamp(3661.9996, '.'), "01:01:02.000");
        assert_eq!(stamp(0.5, ','), "00:00:00,500");
    }
}
