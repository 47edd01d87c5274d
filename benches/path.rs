//! Cost of a whole call without words, from blocks to cues and nudges: a minute of two parties who take turns.
//!
//! `cargo bench --bench path`: a minute in T ms is 60000 / T times real time.

#![allow(missing_docs)]

use criterion::{Criterion, criterion_group, criterion_main};

use sidetone::Party;
use sidetone::audio::Block;
use sidetone::config::Config;
use sidetone::pipeline::{Ear, EarEvent, Known, Mind};
use sidetone::voice::who::SpeakerEncoder;
use sidetone::voice::who::encoder::{MAGIC, ROWS, STRETCHES, WEIGHTS};
use sidetone::voice::who::mel::{HOP, MelBands};

const RATE_HZ: u32 = 8000;
const SECONDS: u32 = 60;

/// A buzz with syllables where the party has the floor (5 s each), and hiss all the time.
fn sound(party: Party, n: u32) -> f32 {
    let t = n as f32 / RATE_HZ as f32;
    let speaks = ((t / 5.0) as usize) % 2 == party.index();
    let hiss = (n.wrapping_mul(2_654_435_761) >> 16) as f32 / 65_536.0 - 0.5;
    let buzz: f32 = (1..12).map(|k| (std::f32::consts::TAU * 130.0 * k as f32 * t).sin() / k as f32).sum();
    let syllable = (0.5 - 0.5 * (std::f32::consts::TAU * 4.0 * t).cos()) * f32::from(u8::from(speaks));
    0.1 * buzz * syllable + 0.002 * hiss
}

/// Blocks of a tenth of a second, the agent's and the customer's in turn.
fn call() -> Vec<Block> {
    let length = RATE_HZ / 10;
    let block = |start: u32, party| Block {
        party,
        start_s: f64::from(start) / f64::from(RATE_HZ),
        sample_rate_hz: RATE_HZ,
        samples: (start..start + length).map(|n| sound(party, n)).collect(),
    };
    (0..SECONDS * 10).flat_map(|n| Party::BOTH.map(|party| block(n * length, party))).collect()
}

fn hear(blocks: &[Block], config: &Config) -> Vec<EarEvent> {
    let (mut ear, mut events) = (Ear::new(config, false), Vec::new());
    blocks.iter().for_each(|block| ear.push(block, &mut events));
    ear.finish(&mut events);
    events
}

fn judge(events: &[EarEvent], config: &Config) -> usize {
    let mut mind = Mind::new(config, false);
    for event in events {
        if let EarEvent::Voice(event) = event {
            mind.push(Known::Voice(event.clone()));
        }
    }
    mind.finish(f64::from(SECONDS)).0.turns.len()
}

fn path(c: &mut Criterion) {
    let (config, blocks) = (Config::default(), call());
    let mut group = c.benchmark_group("a minute of two parties");
    group.sample_size(20);
    group.bench_function("sound to voices", |b| b.iter(|| hear(&blocks, &config).len()));
    let events = hear(&blocks, &config);
    group.bench_function("voices to cues and nudges", |b| b.iter(|| judge(&events, &config)));
    group.bench_function("all", |b| b.iter(|| judge(&hear(&blocks, &config), &config)));
    group.finish();
}

/// Voice prints cost the same whatever the weights are.
fn prints(c: &mut Criterion) {
    let weights = (0..WEIGHTS).flat_map(|n| (((n * 7919) % 2001) as f32 / 20_000.0 - 0.05).to_le_bytes());
    let bytes: Vec<u8> = MAGIC.iter().copied().chain(weights).collect();
    let Ok(encoder) = SpeakerEncoder::from_bytes(&bytes) else { return };
    let sound: Vec<f32> = (0..(ROWS * HOP) as u32).map(|n| sound(Party::Agent, n)).collect();
    let rows = MelBands::default().rows(&sound);
    let stretches = vec![rows; STRETCHES];
    let mut group = c.benchmark_group("who");
    group.sample_size(10);
    group.bench_function("four voice prints", |b| b.iter(|| encoder.prints(&stretches).len()));
    group.finish();
}

criterion_group!(benches, path, prints);
criterion_main!(benches);
