#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;
use crate::frames::{FRAME_LEN, FRAME_S, frame_start_s};
use crate::voice::{Segment, VoiceFrame};

/// Runs segments (in frames: onset, end) over a call of `frames` frames; sample values are their own numbers.
fn run(segments: &[(u64, u64)], frames: u64, config: &SpeechConfig) -> Vec<Clip> {
    let mut cutter = UtteranceCutter::new(Party::Agent, config);
    let mut out = Vec::new();
    for index in 0..frames {
        let mut frame = Frame { party: Party::Agent, index, samples: [0.0; FRAME_LEN] };
        for (i, sample) in frame.samples.iter_mut().enumerate() {
            *sample = (index * FRAME_LEN as u64 + i as u64) as f32;
        }
        cutter.frame(&frame);
        tell(&mut cutter, segments, index, &mut out);
    }
    cutter.finish(&mut out);
    out
}

/// The events of a frame: a segment is told 10 frames after its onset and 13 after its end.
fn tell(cutter: &mut UtteranceCutter, segments: &[(u64, u64)], index: u64, out: &mut Vec<Clip>) {
    tell_events(cutter, segments, index, out);
    cutter.event(&VoiceEvent::Frame(silent(index)), out);
}

fn tell_events(cutter: &mut UtteranceCutter, segments: &[(u64, u64)], index: u64, out: &mut Vec<Clip>) {
    let party = Party::Agent;
    let known_s = frame_start_s(index + 1);
    for (onset, end) in segments {
        if index == onset + 10 {
            cutter.event(&VoiceEvent::SegmentOpened { party, start_s: frame_start_s(*onset), known_s }, out);
        }
        if index == end + 13 {
            let segment = Segment { party, start_s: frame_start_s(*onset), end_s: frame_start_s(*end) };
            cutter.event(&VoiceEvent::SegmentClosed { segment, known_s }, out);
        }
    }
}

fn silent(index: u64) -> VoiceFrame {
    VoiceFrame { level_dbov: -60.0, noise_dbov: -60.0, speech: false, ..VoiceFrame::silent(Party::Agent, index) }
}

/// The same with drafts: everything a cutter gives, and when, in frames. `settled` drafts are said to be complete.
fn drafted(segments: &[(u64, u64)], frames: u64, settled: impl Fn(&Clip) -> bool) -> (Vec<Clip>, Vec<Clip>) {
    drafted_after(segments, frames, |draft| settled(draft).then_some(0.0))
}

/// The same, where each draft tells after how much silence it is complete.
fn drafted_after(
    segments: &[(u64, u64)],
    frames: u64,
    silence_s: impl Fn(&Clip) -> Option<f64>,
) -> (Vec<Clip>, Vec<Clip>) {
    let config = SpeechConfig { draft_pause_s: 0.1, draft_every_s: 2.0, ..config() };
    let mut cutter = UtteranceCutter::new(Party::Agent, &config).that_drafts(&config);
    let (mut clips, mut drafts) = (Vec::new(), Vec::new());
    for index in 0..frames {
        cutter.frame(&Frame { party: Party::Agent, index, samples: [0.1; FRAME_LEN] });
        tell_spoken(&mut cutter, segments, index, &mut clips);
        if let Some(draft) = cutter.take_draft() {
            if let Some(silence_s) = silence_s(&draft) {
                cutter.settle(draft.speech_end_s, silence_s, &mut clips);
            }
            drafts.push(draft);
        }
    }
    cutter.finish(&mut clips);
    (clips, drafts)
}

/// As [`tell`], and each frame says whether there is speech in it.
fn tell_spoken(cutter: &mut UtteranceCutter, segments: &[(u64, u64)], index: u64, out: &mut Vec<Clip>) {
    let mut quiet = Vec::new();
    tell_events(cutter, segments, index, &mut quiet);
    out.append(&mut quiet);
    let speech = segments.iter().any(|(onset, end)| (*onset..*end).contains(&index));
    cutter.event(&VoiceEvent::Frame(VoiceFrame { speech, ..silent(index) }), out);
}

fn config() -> SpeechConfig {
    SpeechConfig { join_gap_s: 0.6, max_utterance_s: 12.0, air_s: 0.2, ..SpeechConfig::default() }
}

#[test]
fn near_segments_are_one_clip_and_far_ones_two() {
    // 62.5 frames are a second: gaps of 0.32 s and 1.6 s.
    let clips = run(&[(100, 200), (220, 300), (400, 500)], 700, &config());
    assert_eq!(clips.len(), 2);
    assert_eq!(clips[0].segments.len(), 2);
    assert_eq!((clips[0].speech_start_s, clips[0].speech_end_s), (1.6, 4.8));
    assert!((clips[0].start_s - 1.4).abs() < 1e-4);
    assert_eq!(clips[0].samples.len(), (3.6 * 16_000.0) as usize);
    assert_eq!(clips[0].samples[0], 1.4 * 16_000.0);
    assert!((clips[0].speech_s() - 180.0 * FRAME_S).abs() < 1e-9);
    // Complete as soon as the pause has lasted.
    assert!((clips[0].known_s - 5.4).abs() <= FRAME_S);
    assert_eq!(clips[1].segments, [Span::new(6.4, 8.0)]);
}

#[test]
fn long_speech_is_cut_at_its_longest_pause() {
    // 9 s of speech, a pause of 0.24 s, a shorter one of 0.192 s, then on to 17 s.
    let clips = run(&[(0, 562), (577, 640), (652, 1062)], 1200, &config());
    assert_eq!(clips.len(), 2);
    assert_eq!(clips[0].speech_end_s, frame_start_s(562));
    assert_eq!(clips[1].speech_start_s, frame_start_s(577));
}

#[test]
fn long_speech_without_pause_is_cut_where_it_is_quietest() {
    let mut cutter = UtteranceCutter::new(Party::Agent, &config());
    let mut out = Vec::new();
    for index in 0..1000 {
        let level = if (560..570).contains(&index) { 0.01 } else { 0.5 };
        cutter.frame(&Frame { party: Party::Agent, index, samples: [level; FRAME_LEN] });
        tell(&mut cutter, &[(0, 900)], index, &mut out);
    }
    cutter.finish(&mut out);
    assert_eq!(out.len(), 2);
    let at_s = out[0].speech_end_s;
    assert!(frame_start_s(560) < at_s && at_s < frame_start_s(570), "{at_s}");
    assert_eq!(out[1].speech_start_s, at_s);
}

#[test]
fn a_draft_comes_with_the_pause_and_is_the_very_sound_of_the_utterance() {
    let (clips, drafts) = drafted(&[(100, 200)], 400, |_| false);
    assert_eq!((clips.len(), drafts.len()), (1, 1));
    assert_eq!(drafts[0].segments, clips[0].segments);
    // Air after the speech comes as far as it was there.
    assert_eq!((drafts[0].start_s, drafts[0].samples[0]), (clips[0].start_s, clips[0].samples[0]));
    assert!(drafts[0].samples.len() <= clips[0].samples.len());
    // The pause is known after 0.1 s, the utterance after 0.6 s.
    assert!((drafts[0].known_s - frame_start_s(200) - 0.112).abs() < 1e-9, "{}", drafts[0].known_s);
    assert!((clips[0].known_s - frame_start_s(200) - 0.608).abs() < 1e-9, "{}", clips[0].known_s);
}

#[test]
fn a_settled_draft_is_an_utterance_as_soon_as_its_segment_is_closed() {
    // A gap of 0.32 s would have joined them.
    let (clips, drafts) = drafted(&[(100, 200), (220, 300)], 500, |_| true);
    assert_eq!(clips.iter().map(|clip| clip.segments.len()).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(drafts.len(), 2);
    assert!((clips[0].known_s - frame_start_s(213)).abs() <= FRAME_S, "{}", clips[0].known_s);
    let (clips, _) = drafted(&[(100, 200), (220, 300)], 500, |_| false);
    assert_eq!(clips.len(), 1);
}

#[test]
fn a_doubtful_draft_is_an_utterance_once_its_silence_has_lasted() {
    let (clips, _) = drafted_after(&[(100, 200), (230, 300)], 500, |_| Some(0.3));
    assert_eq!(clips.len(), 2);
    assert!((clips[0].known_s - frame_start_s(200) - 0.304).abs() < 1e-9, "{}", clips[0].known_s);
    // The party speaks on after 0.24 s: it was no end.
    let (clips, _) = drafted_after(&[(100, 200), (215, 300)], 500, |_| Some(0.3));
    assert_eq!(clips.iter().map(|clip| clip.segments.len()).collect::<Vec<_>>(), [2]);
}

#[test]
fn who_speaks_on_without_a_pause_is_not_cut_off() {
    // 0.11 s of silence inside one segment: the draft ends there, the segment does not.
    let mut cutter = UtteranceCutter::new(Party::Agent, &config()).that_drafts(&config());
    let (mut clips, mut drafts) = (Vec::new(), 0);
    for index in 0..400 {
        cutter.frame(&Frame { party: Party::Agent, index, samples: [0.1; FRAME_LEN] });
        tell_events(&mut cutter, &[(100, 300)], index, &mut clips);
        let speech = (100..300).contains(&index) && !(180..187).contains(&index);
        cutter.event(&VoiceEvent::Frame(VoiceFrame { speech, ..silent(index) }), &mut clips);
        if let Some(draft) = cutter.take_draft() {
            drafts += 1;
            if drafts == 1 {
                assert_eq!(draft.speech_end_s, frame_start_s(180));
                cutter.settle(draft.speech_end_s, 0.0, &mut clips);
            }
        }
    }
    assert_eq!(clips.len(), 1);
    assert_eq!(clips[0].segments, [Span::new(frame_start_s(100), frame_start_s(300))]);
}

#[test]
fn long_speech_is_drafted_again_and_again() {
    let (_, drafts) = drafted(&[(100, 600)], 700, |_| false);
    let ends: Vec<f64> = drafts.iter().map(|draft| draft.speech_end_s).collect();
    assert_eq!(ends.len(), 4);
    assert!(ends.windows(2).all(|pair| pair[1] - pair[0] >= 1.9), "{ends:?}");
}

#[test]
fn what_is_open_at_the_end_is_handed_on() {
    let clips = run(&[(50, 5000)], 100, &config());
    assert_eq!(clips.len(), 1);
    assert_eq!(clips[0].segments, [Span::new(frame_start_s(50), frame_start_s(100))]);
    assert!(run(&[], 100, &config()).is_empty());
}

#[test]
fn sound_is_forgotten_while_nobody_speaks() {
    let mut cutter = UtteranceCutter::new(Party::Agent, &config());
    let capacity = cutter.sound.samples.capacity();
    let mut out = Vec::new();
    for index in 0..10_000 {
        cutter.frame(&Frame { party: Party::Agent, index, samples: [0.0; FRAME_LEN] });
        tell(&mut cutter, &[(2_000, 9_000)], index, &mut out);
    }
    assert_eq!(cutter.sound.samples.capacity(), capacity, "it grew");
    assert!(cutter.sound.samples.len() <= 3 * 16_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn all_speech_is_in_exactly_one_clip(
        parts in prop::collection::vec((14u64..120, 7u64..900), 1..8),
        join_gap_s in 0.3..1.5f64,
        max_utterance_s in 4.0..15.0f64,
    ) {
        let mut at = 0;
        let segments: Vec<(u64, u64)> = parts.iter().map(|(gap, len)| {
            let onset = at + gap;
            at = onset + len;
            (onset, at)
        }).collect();
        let config = SpeechConfig { join_gap_s, max_utterance_s, ..config() };
        let clips = run(&segments, at + 50, &config);
        let mut covered = vec![0u8; at as usize];
        for clip in &clips {
            let end_s = clip.start_s + clip.samples.len() as f64 / 16_000.0;
            prop_assert!(clip.speech_end_s - clip.speech_start_s <= max_utterance_s + FRAME_S);
            prop_assert!(clip.start_s <= clip.speech_start_s + 1e-4 && clip.speech_end_s <= end_s + 1e-4);
            prop_assert!(clip.known_s >= clip.speech_end_s - 1e-9);
            prop_assert_eq!(f64::from(clip.samples[0]), (clip.start_s * 16_000.0).round());
            for (index, count) in covered.iter_mut().enumerate() {
                let middle_s = frame_start_s(index as u64) + FRAME_S / 2.0;
                *count += clip.segments.iter().filter(|segment| segment.contains(middle_s)).count() as u8;
            }
        }
        for (index, count) in covered.iter().enumerate() {
            let speech = segments.iter().any(|(onset, end)| (*onset..*end).contains(&(index as u64)));
            prop_assert!(*count == u8::from(speech), "frame {} is in {} clips", index, count);
        }
    }
}
