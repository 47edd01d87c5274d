//! What the steps before the coach would tell, made up from the truth, each at the time at which it would be known.

use sidetone::cues::{Cue, Evidence};
use sidetone::frames::FRAME_S;
use sidetone::speech::{Utterance, Word};
use sidetone::talk::{Overlap, OverlapKind, Silence, SilenceKind, TalkEvent, Turn};
use sidetone::voice::{Segment, VoiceEvent, VoiceFrame};
use sidetone::{Party, Span};

use crate::truth::{Line, Truth};

const SYLLABLES_PER_WORD: f64 = 1.4;

/// One thing that somebody tells the coach.
pub enum Said {
    Frame(VoiceFrame),
    Voice(VoiceEvent),
    Talk(TalkEvent),
    Words(Utterance),
    Cue(Cue),
}

/// Everything that is told, in the order in which it becomes known.
pub fn told(truth: &Truth) -> Vec<(f64, Said)> {
    let mut said = Vec::new();
    frames(truth, &mut said);
    segments(truth, &mut said);
    turns(truth, &mut said);
    overlaps(truth, &mut said);
    silences(truth, &mut said);
    words(truth, &mut said);
    cues(truth, &mut said);
    said.sort_by(|a, b| a.0.total_cmp(&b.0));
    said
}

fn line_at(truth: &Truth, party: Party, at_s: f64) -> Option<&Line> {
    truth.lines.iter().find(|line| line.party == party && line.start_s - 0.05 <= at_s && at_s <= line.end_s + 0.05)
}

fn frames(truth: &Truth, said: &mut Vec<(f64, Said)>) {
    for party in Party::BOTH {
        let mut syllables = 0.0;
        for index in 0..(truth.duration_s / FRAME_S) as u64 {
            let start_s = index as f64 * FRAME_S;
            let speech =
                truth.speech.iter().any(|s| s.party == party && Span::new(s.start_s, s.end_s).contains(start_s));
            let line = line_at(truth, party, start_s).filter(|_| speech);
            let before = f64::floor(syllables);
            syllables += line.map_or(0.0, |line| rate(line, &truth.speech) * FRAME_S);
            let frame = VoiceFrame {
                level_dbov: line.map_or(-60.0, |line| -24.0 + line.gain_db) as f32,
                noise_dbov: -60.0,
                speech_probability: if speech { 1.0 } else { 0.0 },
                speech,
                f0_hz: if speech { 160.0 + 20.0 * (start_s as f32 * 2.0).sin() } else { 0.0 },
                voicing: if speech { 0.9 } else { 0.0 },
                centroid_hz: 900.0,
                tilt_db: -12.0,
                nucleus: syllables.floor() > before,
                ..VoiceFrame::silent(party, index)
            };
            said.push((frame.end_s(), Said::Frame(frame)));
        }
    }
}

/// Syllables a second of speech in a line.
fn rate(line: &Line, speech: &[Segment]) -> f64 {
    let span = Span::new(line.start_s, line.end_s);
    let own = speech.iter().filter(|s| s.party == line.party);
    let speech_s: f64 =
        own.filter_map(|s| span.intersection(Span::new(s.start_s, s.end_s))).map(Span::duration_s).sum();
    SYLLABLES_PER_WORD * line.text.split_whitespace().count() as f64 / speech_s.max(0.2)
}

fn segments(truth: &Truth, said: &mut Vec<(f64, Said)>) {
    for segment in &truth.speech {
        let known_s = segment.start_s + 0.1;
        let opened = VoiceEvent::SegmentOpened { party: segment.party, start_s: segment.start_s, known_s };
        said.push((known_s, Said::Voice(opened)));
        let known_s = segment.end_s + 0.2;
        said.push((known_s, Said::Voice(VoiceEvent::SegmentClosed { segment: *segment, known_s })));
    }
}

fn takes_no_floor(truth: &Truth, line: &Line) -> bool {
    truth.overlaps.iter().any(|overlap| {
        matches!(overlap.kind, OverlapKind::Backchannel | OverlapKind::FailedInterruption)
            && overlap.started_by == line.party
            && overlap.joined_text == line.text
    })
}

fn turns(truth: &Truth, said: &mut Vec<(f64, Said)>) {
    let mut open: Option<Turn> = None;
    for line in truth.lines.iter().filter(|line| !takes_no_floor(truth, line)) {
        if let Some(turn) = open.as_mut().filter(|turn| turn.party == line.party) {
            turn.end_s = line.end_s;
            continue;
        }
        let known_s = line.start_s + 0.3;
        if let Some(turn) = open {
            let gap_s = line.start_s - turn.end_s;
            let known_s = known_s.max(turn.end_s);
            said.push((known_s, Said::Talk(TalkEvent::TurnClosed { turn, known_s })));
            let replied = TalkEvent::Replied { party: line.party, gap_s, at_s: line.start_s, known_s };
            said.push((known_s, Said::Talk(replied)));
        }
        let opened = TalkEvent::TurnOpened { party: line.party, start_s: line.start_s, known_s };
        said.push((known_s, Said::Talk(opened)));
        open = Some(Turn { party: line.party, start_s: line.start_s, end_s: line.end_s });
    }
}

fn overlaps(truth: &Truth, said: &mut Vec<(f64, Said)>) {
    for o in &truth.overlaps {
        let overlap = Overlap {
            start_s: o.start_s,
            end_s: o.end_s,
            started_by: o.started_by,
            kind: o.kind,
            yielded_by: o.yielded_by,
            before_end_s: o.before_end_s,
            doubtful: false,
        };
        let known_s = o.end_s + 0.5;
        said.push((known_s, Said::Talk(TalkEvent::OverlapSettled { overlap, known_s })));
    }
}

fn silences(truth: &Truth, said: &mut Vec<(f64, Said)>) {
    for s in &truth.silences {
        let known_s = s.start_s + 3.0;
        // What the silence is becomes known from words; the coach must get on without being told.
        let opened =
            TalkEvent::SilenceOpened { start_s: s.start_s, kind: SilenceKind::DeadAir, waiting_for: None, known_s };
        said.push((known_s, Said::Talk(opened)));
        let silence = Silence { start_s: s.start_s, end_s: s.end_s, kind: s.kind, waiting_for: None };
        let known_s = s.end_s + 0.5;
        said.push((known_s, Said::Talk(TalkEvent::SilenceClosed { silence, known_s })));
    }
}

fn words(truth: &Truth, said: &mut Vec<(f64, Said)>) {
    for line in &truth.lines {
        for sentence in &line.sentences {
            let parts: Vec<&str> = sentence.text.split_whitespace().collect();
            let step_s = (sentence.end_s - sentence.start_s) / parts.len().max(1) as f64;
            let word = |(i, text): (usize, &&str)| Word {
                text: (*text).to_owned(),
                start_s: sentence.start_s + i as f64 * step_s,
                end_s: sentence.start_s + (i + 1) as f64 * step_s,
                confidence: 0.9,
            };
            let utterance = Utterance {
                party: line.party,
                start_s: sentence.start_s,
                end_s: sentence.end_s,
                text: parts.join(" "),
                confidence: 0.9,
                words: parts.iter().enumerate().map(word).collect(),
                redactions: Vec::new(),
            };
            said.push((sentence.end_s + 1.0, Said::Words(utterance)));
        }
    }
}

fn cues(truth: &Truth, said: &mut Vec<(f64, Said)>) {
    for (i, c) in truth.expected_cues.iter().enumerate() {
        let known_s = c.end_s + 1.2;
        let cue = Cue {
            id: format!("c{}", i + 1),
            skill: c.skill,
            cue: c.cue,
            polarity: c.polarity,
            party: c.party,
            start_s: c.start_s,
            end_s: c.end_s,
            evidence: Evidence { quote: c.quote.clone(), rule: "truth".to_owned(), ..Evidence::default() },
            known_s,
        };
        said.push((known_s, Said::Cue(cue)));
    }
}
