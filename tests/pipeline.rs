//! Live and recorded are one pipeline: however the sound comes in, the same call comes out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use sidetone::Party;
use sidetone::audio::Block;
use sidetone::config::Config;
use sidetone::pipeline::{Ear, EarEvent, Known, Mind, mind::Heard};

/// Feeds the sample in blocks of the given lengths (used in turn), judging at once as a live call does.
fn live(channels: &[Vec<f32>; 2], lengths: &[usize]) -> Heard {
    let config = Config::default();
    let mut ear = Ear::new(&config, false);
    let mut mind = Mind::new(&config, false);
    let mut events = Vec::new();
    let mut at = 0;
    for length in lengths.iter().cycle() {
        if at >= channels[0].len() {
            break;
        }
        for party in Party::BOTH {
            let channel = &channels[party.index()];
            let samples = channel[at..(at + length).min(channel.len())].to_vec();
            let block = Block { party, start_s: at as f64 / 16_000.0, sample_rate_hz: 16_000, samples };
            ear.push(&block, &mut events);
            judge(&mut mind, &mut events);
        }
        at += length;
    }
    let end_s = ear.finish(&mut events);
    judge(&mut mind, &mut events);
    mind.finish(end_s).0
}

fn judge(mind: &mut Mind, events: &mut Vec<EarEvent>) {
    for event in events.drain(..) {
        if let EarEvent::Voice(voice) = event {
            mind.push(Known::Voice(voice));
        }
    }
}

#[test]
fn the_size_of_the_blocks_does_not_matter() {
    let channels = common::sample_channels().map(|channel| channel[..640_000].to_vec());
    let whole = live(&channels, &[65_536]);
    assert!(whole.turns.len() > 5 && whole.overlaps.len() > 2);
    for lengths in [&[256][..], &[320], &[14, 9_338, 1_000, 77]] {
        let pieces = live(&channels, lengths);
        assert_eq!(pieces.speech, whole.speech, "{lengths:?}");
        assert_eq!(pieces.turns, whole.turns, "{lengths:?}");
        assert_eq!(pieces.overlaps, whole.overlaps, "{lengths:?}");
        assert_eq!(pieces.silences, whole.silences, "{lengths:?}");
        assert_eq!(pieces.nudges, whole.nudges, "{lengths:?}");
    }
}
