//! A call played into a sound server and heard through devices is the call that is analysed from its recording.

#![cfg(all(target_os = "linux", feature = "capture"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod rig;

use std::fs;
use std::time::Instant;

use rig::live::Live;
use rig::{AGENT, CALLER, Player, Rig};
use sidetone::Party;
use sidetone::call::{PartyHealth, Record};
use sidetone::talk::{Overlap, OverlapKind};

/// So much of the sample is played: it holds three interruptions and a nudge.
const PLAYED_S: f64 = 41.5;

/// By so long after the first word an echo has been found.
const FOUND_S: f64 = 12.0;

const RATE_HZ: usize = 16_000;

/// Both parties are heard from one sink, so that they are played in step.
const IN_STEP: &str = "
[capture]
agent_device = \"agent_side\"
customer_device = \"customer_side\"
[live]
end_silence_s = 5.0
[keep]
least_room_mb = 1.0
";

/// Each party from a sink of its own; the call outlasts a sound server that is gone for a moment.
const APART: &str = "
[live]
end_silence_s = 8.0
[keep]
least_room_mb = 1.0
";

fn record_in(folder: &std::path::Path) -> Record {
    let mut entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let path = entries.find(|path| path.is_dir()).unwrap().join("record.json");
    // The disk has its own thread; the report is on the terminal a moment before the record is on the disk.
    let begun = Instant::now();
    while !path.exists() {
        assert!(begun.elapsed() < rig::DEADLINE, "{} did not come", path.display());
        std::thread::yield_now();
    }
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn health(record: &Record, party: Party) -> &PartyHealth {
    if party == Party::Agent { &record.health.agent } else { &record.health.customer }
}

/// The record of the same sound from a file.
fn analyzed(rig: &Rig, channels: &[&[f32]; 2]) -> Record {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: RATE_HZ as u32,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(rig.path("call.wav"), spec).unwrap();
    for (agent, customer) in channels[0].iter().zip(channels[1]) {
        writer.write_sample(*agent).unwrap();
        writer.write_sample(*customer).unwrap();
    }
    writer.finalize().unwrap();
    let out = rig.path("analyzed");
    let mut command = rig.sidetone();
    command.args(["analyze", "--no-words", "--quiet", "--format", "json", "--out"]).arg(&out).arg(rig.path("call.wav"));
    assert!(command.output().unwrap().status.success());
    serde_json::from_slice(&fs::read(out.join("call.json")).unwrap()).unwrap()
}

/// Plays these seconds of the sample, each party into its own sink.
fn play(rig: &Rig, from_s: usize, to_s: usize) -> [Player; 2] {
    let [agent, customer] = common::sample_channels().map(|side| side[from_s * RATE_HZ..to_s * RATE_HZ].to_vec());
    [rig.play_channels(RATE_HZ as u32, AGENT, &[&agent]), rig.play_channels(RATE_HZ as u32, CALLER, &[&customer])]
}

#[test]
fn what_is_heard_through_devices_is_what_the_recording_says() {
    let rig = Rig::start();
    rig.load_both_sides("call");
    let channels = common::sample_channels().map(|channel| channel[..(PLAYED_S * 16_000.0) as usize].to_vec());
    let mut live = Live::start(&rig, IN_STEP);
    live.wait_for("listening");
    live.wait_for("listening");
    let player = rig.play_channels(16_000, "call", &[&channels[0], &channels[1]]);
    live.wait_for("began");
    live.wait_for("Let them finish");
    live.wait_for("The call is over");
    live.wait_for("Skills");
    player.wait();
    let calls = rig.path("calls");
    let heard = record_in(&calls);

    let recorded = analyzed(&rig, &[&channels[0], &channels[1]]);
    let shift_s = heard.turns[0].start_s - recorded.turns[0].start_s;
    assert_eq!(heard.turns.len(), recorded.turns.len());
    for (live, file) in heard.turns.iter().zip(&recorded.turns) {
        assert_eq!(live.party, file.party);
        assert!((live.start_s - shift_s - file.start_s).abs() <= 0.06, "{live:?} for {file:?}, shifted {shift_s}");
        assert!((live.end_s - shift_s - file.end_s).abs() <= 0.06, "{live:?} for {file:?}, shifted {shift_s}");
    }
    let overlaps = |record: &Record| record.overlaps.iter().map(|o| (o.kind, o.started_by)).collect::<Vec<_>>();
    assert_eq!(overlaps(&heard), overlaps(&recorded));
    let nudges = |record: &Record| record.nudges.iter().map(|nudge| nudge.kind).collect::<Vec<_>>();
    assert_eq!(nudges(&heard), nudges(&recorded));
    for party in Party::BOTH {
        let health = health(&heard, party);
        assert_eq!(health.gaps_s, 0.0, "{party}");
        let found = heard.metrics.of(party).active_level_dbov.unwrap();
        let wanted = recorded.metrics.of(party).active_level_dbov.unwrap();
        assert!((found - wanted).abs() < 0.5, "{party}: {found} for {wanted} dBov");
    }
}

#[test]
fn a_call_goes_on_through_a_device_and_a_sound_server_that_vanish_and_return() {
    let mut rig = Rig::start();
    let mut live = Live::start(&rig, APART);
    live.wait_for("listening");
    live.wait_for("listening");
    play(&rig, 0, 8).into_iter().for_each(Player::wait);
    live.wait_for("began");

    rig.unload_sink(CALLER);
    live.wait_for("The customer's sound: gone");
    rig.load_sink(CALLER, 48_000, 2);
    live.wait_for("The customer's sound: listening");
    play(&rig, 8, 14).into_iter().for_each(Player::wait);

    rig.kill_server();
    live.wait_for(": gone");
    live.wait_for(": gone");
    rig.start_server();
    live.wait_for(": listening");
    live.wait_for(": listening");
    play(&rig, 14, 22).into_iter().for_each(Player::wait);
    live.wait_for("The call is over");
    live.wait_for("Skills");

    let record = record_in(&rig.path("calls"));
    let (agent, customer) = (health(&record, Party::Agent), health(&record, Party::Customer));
    assert!(agent.gaps_s > 0.0, "the server was gone for both: {} s", agent.gaps_s);
    assert!(customer.gaps_s > agent.gaps_s, "{} s and {} s", customer.gaps_s, agent.gaps_s);
    let speech_s = |party| record.speech.iter().filter(|s| s.party == party).map(|s| s.end_s - s.start_s).sum::<f64>();
    assert!(speech_s(Party::Agent) > 5.0 && speech_s(Party::Customer) > 2.0, "both were heard on: {:?}", record.speech);
    let last_s = record.speech.iter().map(|segment| segment.end_s).fold(0.0, f64::max);
    let played_s = 22.0;
    assert!(last_s > played_s, "the clock went on while nothing was heard: {last_s} s");
    assert_eq!(fs::read_dir(rig.path("calls")).unwrap().filter(|e| e.as_ref().unwrap().path().is_dir()).count(), 1);
}

#[test]
fn a_caller_heard_through_the_speakers_is_told_and_is_no_talk_over() {
    let rig = Rig::start();
    rig.load_both_sides("call");
    let [agent, customer] = common::sample_channels().map(|side| side[..(PLAYED_S * RATE_HZ as f64) as usize].to_vec());
    // 12 dB down and 60 ms late, as a microphone on a desk hears a loudspeaker.
    let echo = std::iter::repeat_n(0.0, RATE_HZ * 60 / 1000).chain(customer.iter().map(|sample| 0.25 * sample));
    let agent: Vec<f32> = agent.iter().zip(echo).map(|(own, echo)| own + echo).collect();
    let mut live = Live::start(&rig, IN_STEP);
    live.wait_for("listening");
    live.wait_for("listening");
    let player = rig.play_channels(RATE_HZ as u32, "call", &[&agent, &customer]);
    live.wait_for("headset");
    live.wait_for("The call is over");
    live.wait_for("Skills");
    player.wait();

    let record = record_in(&rig.path("calls"));
    let told = |party| health(&record, party).verdicts.iter().any(|verdict| verdict.code == "bleed");
    assert!(told(Party::Agent) && !told(Party::Customer));
    assert!(health(&record, Party::Agent).verdicts.iter().any(|verdict| verdict.text.contains("taken out")));
    // Once the echo was found, the agent's speech is the agent's own.
    let clean = analyzed(&rig, &[&common::sample_channels()[0][..customer.len()], &customer]);
    let own = |record: &Record| {
        let from_s = record.turns[0].start_s + FOUND_S;
        let agents = record.speech.iter().filter(|s| s.party == Party::Agent && s.start_s > from_s);
        agents.map(|s| s.end_s - s.start_s).sum::<f64>()
    };
    let (with_echo_s, without_s) = (own(&record), own(&clean));
    assert!((with_echo_s - without_s).abs() < 0.1 * without_s, "{with_echo_s} s of speech for {without_s} s");
    let counted = |record: &Record| {
        let scored = |overlap: &&Overlap| overlap.started_by == Party::Agent && !overlap.doubtful;
        record.overlaps.iter().filter(scored).filter(|overlap| overlap.kind == OverlapKind::Interruption).count()
    };
    assert!(counted(&record) <= counted(&clean), "{:?}\nwithout echo\n{:?}", record.overlaps, clean.overlaps);
}
