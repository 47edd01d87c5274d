//! Scratch.
use sidetone::config::schema::{Section, Value};
use sidetone::frames::FRAME_LEN;
use sidetone::voice::VoiceConfig;
use sidetone::voice::analysis::Analyser;
use sidetone::voice::track::{PitchTracker, TRACK_DELAY};
fn main() {
    let mut config = VoiceConfig::default();
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut files = vec![];
    for a in args.drain(..) {
        if let Some((k, v)) = a.split_once('=') {
            config.set(k, &Value::Float(v.parse().unwrap())).unwrap();
        } else {
            files.push(a);
        }
    }
    for path in files {
        let mut r = hound::WavReader::open(&path).unwrap();
        let mono: Vec<f32> = r.samples::<i16>().map(|s| f32::from(s.unwrap()) / 32768.0).collect();
        let mut an = Analyser::new(&config);
        let mut tr = PitchTracker::new(&config);
        let frames = mono.len().div_ceil(FRAME_LEN);
        let mut out = vec![];
        for n in 0..frames + 1 + TRACK_DELAY {
            let mut s = [0.0; FRAME_LEN];
            for (k, x) in s.iter_mut().enumerate() {
                *x = mono.get(n * FRAME_LEN + k).copied().unwrap_or(0.0);
            }
            let (a, _) = an.push(&s);
            let share = 10.0_f32.powf((a.level_dbov - a.peak_dbov) / 20.0).min(1.0);
            let p = tr.push(&a.periods, share);
            if n >= 1 + TRACK_DELAY {
                out.push(format!("{:.1}", p.f0_hz));
            }
        }
        println!("{path} {}", out.join(","));
    }
}
