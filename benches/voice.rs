//! Cost of the voice step, whole and in its parts, for one party and one second of sound.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sidetone::Party;
use sidetone::frames::{FRAME_LEN, Frame};
use sidetone::voice::active_level::ActiveLevel;
use sidetone::voice::activity::ActivityHead;
use sidetone::voice::analysis::FEATURES;
use sidetone::voice::pitch::PitchFinder;
use sidetone::voice::spectrum::{Spectrum, WINDOW};
use sidetone::voice::track::PitchTracker;
use sidetone::voice::{VoiceConfig, VoiceStage};

/// A voice-like second: a gliding harmonic sound in bursts, over a little noise.
fn second() -> Vec<[f32; FRAME_LEN]> {
    let mut seed = 1_u32;
    let mut phase = 0.0_f32;
    (0..62)
        .map(|n| {
            std::array::from_fn(|k| {
                let t = (n * FRAME_LEN + k) as f32 / 16_000.0;
                phase += std::f32::consts::TAU * (120.0 + 30.0 * (3.0 * t).sin()) / 16_000.0;
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = 0.002 * (seed as f32 / u32::MAX as f32 - 0.5);
                let voice: f32 = (1..20).map(|h| (phase * h as f32).sin() / h as f32).sum();
                noise + 0.1 * voice * (0.5 + 0.5 * (25.0 * t).sin())
            })
        })
        .collect()
}

fn voice(c: &mut Criterion) {
    let sound = second();
    let config = VoiceConfig::default();
    let mut group = c.benchmark_group("voice");
    group.throughput(Throughput::Elements(sound.len() as u64));

    let mut stage = VoiceStage::new(Party::Agent, &config);
    let mut out = Vec::with_capacity(4096);
    let mut index = 0;
    group.bench_function("stage", |b| {
        b.iter(|| {
            out.clear();
            for &samples in &sound {
                stage.push(&Frame { party: Party::Agent, index, samples }, &mut out);
                index += 1;
            }
        });
    });

    let mut earshot = earshot::Detector::default();
    group.bench_function("earshot", |b| b.iter(|| sound.iter().map(|x| earshot.predict_f32(x)).sum::<f32>()));

    let mut finder = PitchFinder::new(60.0, 500.0, 0.01);
    let mut tracker = PitchTracker::new(&config);
    group.bench_function("pitch", |b| {
        b.iter(|| sound.iter().map(|x| tracker.push(&finder.push(x), 1.0).f0_hz).sum::<f32>());
    });

    let mut spectrum = Spectrum::new();
    let window: [f32; WINDOW] = std::array::from_fn(|n| sound[n / FRAME_LEN][n % FRAME_LEN]);
    group.bench_function("spectrum", |b| {
        b.iter(|| sound.iter().map(|_| spectrum.analyse(&window).centroid_hz).sum::<f32>());
    });

    let mut head = ActivityHead::default();
    group.bench_function("head", |b| {
        b.iter(|| sound.iter().map(|x| head.push(&[x[0]; FEATURES], 0.0, 30.0)).sum::<f32>())
    });

    let mut level = ActiveLevel::default();
    group.bench_function("active level", |b| b.iter(|| sound.iter().for_each(|x| level.push(x))));
    group.finish();
}

criterion_group!(benches, voice);
criterion_main!(benches);
