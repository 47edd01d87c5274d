//! Live capture on a real sound server: what is played is heard whole, and every fault of a device is told.

#![cfg(all(target_os = "linux", feature = "capture"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod rig;

use std::f64::consts::TAU;
use std::fs;

use rig::{AGENT, CALLER, Rig, Watched};
use serde_json::Value;

/// Starts `sidetone devices --levels`, waits until both parties are listened to.
fn listen(rig: &Rig) -> Watched {
    let mut watched = watch(rig);
    for party in ["customer", "agent"] {
        watched.until("listening", |line| is(line, party, "listening"));
    }
    watched
}

fn watch(rig: &Rig) -> Watched {
    watch_with(rig, &[])
}

fn watch_with(rig: &Rig, options: &[&str]) -> Watched {
    let mut command = rig.sidetone();
    command.arg("devices").args(options).args(["--levels", "--json", "--for", "120", "--keep"]).arg(rig.folder());
    Watched::start(&mut command)
}

/// Whether a line says that a party's device is in a state.
fn is(line: &Value, party: &str, state: &str) -> bool {
    line["event"] == "device" && line["report"]["party"] == party && line["report"]["state"] == state
}

/// Whether a line says that a party is heard.
fn loud(line: &Value, party: &str) -> bool {
    line["event"] == "level" && line["party"] == party && line["peak_dbfs"].as_f64().unwrap() > -30.0
}

fn now_s(watched: &mut Watched) -> f64 {
    watched.until("a level", |line| line["event"] == "level")["now_s"].as_f64().unwrap()
}

fn told(line: &Value) -> (f64, &str) {
    (line["report"]["at_s"].as_f64().unwrap(), line["report"]["text"].as_str().unwrap())
}

fn tone(hz: f64, seconds: f64) -> Vec<f32> {
    (0..(seconds * 48_000.0) as usize).map(|i| (0.5 * (TAU * hz * i as f64 / 48_000.0).sin()) as f32).collect()
}

/// What a party's sound was, holes as NaN.
fn kept(rig: &Rig, name: &str) -> Vec<f32> {
    let bytes = fs::read(rig.path(name)).unwrap();
    bytes.chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
}

/// From the first to the last sample that is loud.
fn sounding(samples: &[f32]) -> &[f32] {
    let first = samples.iter().position(|sample| sample.abs() > 0.01).expect("some sound");
    let last = samples.iter().rposition(|sample| sample.abs() > 0.01).unwrap();
    &samples[first..=last]
}

/// Largest step of phase between neighbouring cycles, in samples, found at the rising zero crossings.
fn largest_slip(samples: &[f32], hz: f64) -> f64 {
    let period = 48_000.0 / hz;
    let crossings: Vec<f64> = samples
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0] < 0.0 && pair[1] >= 0.0)
        .map(|(i, pair)| i as f64 + f64::from(pair[0] / (pair[0] - pair[1])))
        .collect();
    crossings.windows(2).map(|pair| ((pair[1] - pair[0]) - period).abs()).fold(0.0, f64::max)
}

#[test]
fn devices_are_listed_with_what_they_are_for() {
    let rig = Rig::start();
    let output = rig.sidetone().arg("devices").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    for wanted in
        ["pulseaudio:agent_mic.monitor", "for agent (default), customer", "for customer (default)", "48000 Hz"]
    {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let output = rig.sidetone().args(["devices", "--json"]).output().unwrap();
    let lines: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["default_for"], serde_json::json!(["customer"]));
}

#[test]
fn a_machine_without_sound_gets_a_sentence() {
    let rig = Rig::silent();
    let output = rig.sidetone().arg("devices").output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "nothing of the sound system's own complaints: {text}");
    assert!(text.contains("No sound server runs"), "{text}");
    let output = rig.sidetone().args(["devices", "--levels", "--for", "0.5"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_tone_on_each_side_is_heard_without_a_sample_lost_or_doubled() {
    let rig = Rig::start();
    let mut watched = listen(&rig);
    // Each device has been placed in time once its first level comes.
    for party in ["agent", "customer"] {
        watched.until("silence", |line| line["event"] == "level" && line["party"] == party);
    }
    let players = [rig.play(AGENT, &tone(440.0, 4.0)), rig.play(CALLER, &tone(500.0, 4.0))];
    for party in ["agent", "customer"] {
        watched.until("the tone", |line| loud(line, party));
    }
    players.into_iter().for_each(rig::Player::wait);
    for party in ["agent", "customer"] {
        watched.until("the end", |line| line["party"] == party && line["event"] == "level" && !loud(line, party));
    }
    assert_eq!(watched.until("a level", |line| line["event"] == "level")["dropped"], 0);
    drop(watched);
    for (name, hz) in [("agent.f32", 440.0), ("customer.f32", 500.0)] {
        let samples = kept(&rig, name);
        let sound = sounding(&samples);
        assert!(sound.iter().all(|sample| sample.is_finite()), "{name} has a hole");
        // 4 s at 48 kHz, at most half a per cent longer or shorter while the clocks come together.
        assert!(sound.len().abs_diff(192_000) < 1_000, "{name}: {}", sound.len());
        let slip = largest_slip(sound, hz);
        assert!(slip < 0.9, "{name}: the phase slips by {slip} samples");
    }
}

#[test]
fn a_sink_removed_in_mid_stream_is_gone_within_two_seconds_and_heard_again() {
    let rig = Rig::start();
    let mut watched = listen(&rig);
    let player = rig.play(AGENT, &tone(440.0, 60.0));
    watched.until("the tone", |line| loud(line, "agent"));
    let before_s = now_s(&mut watched);
    rig.unload_sink(AGENT);
    let gone = watched.until("gone", |line| is(line, "agent", "gone"));
    let (at_s, text) = told(&gone);
    assert!(at_s - before_s < 2.0, "after {} s", at_s - before_s);
    assert_eq!(text, "Monitor of agent_mic went away; sidetone looks for it.");
    drop(player);
    rig.load_sink(AGENT, 48_000, 1);
    watched.until("listening again", |line| is(line, "agent", "listening"));
    let _player = rig.play(AGENT, &tone(440.0, 60.0));
    let level = watched.until("the tone again", |line| loud(line, "agent"));
    let (now_s, end_s) = (level["now_s"].as_f64().unwrap(), level["end_s"].as_f64().unwrap());
    assert!(now_s - end_s < 0.5, "the clock is kept: at {now_s} sound up to {end_s} is there");
    let samples = kept(&rig, "agent.f32");
    assert!(samples.iter().any(|sample| sample.is_nan()), "the time in between is a hole");
}

#[test]
fn a_killed_server_is_gone_within_two_seconds_and_the_clock_goes_on_when_it_is_back() {
    let mut rig = Rig::start();
    let mut watched = listen(&rig);
    let before_s = now_s(&mut watched);
    rig.kill_server();
    let mut gone = Vec::new();
    while gone.len() < 2 {
        let line = watched.until("gone", |line| is(line, "agent", "gone") || is(line, "customer", "gone"));
        assert!(told(&line).0 - before_s < 2.0, "{line}");
        gone.push(line["report"]["party"].clone());
    }
    assert_ne!(gone[0], gone[1]);
    rig.start_server();
    let mut back = Vec::new();
    while back.len() < 2 {
        let line = watched.until("back", |line| is(line, "agent", "listening") || is(line, "customer", "listening"));
        back.push(line["report"]["party"].clone());
    }
    let _players = [rig.play(AGENT, &tone(440.0, 60.0)), rig.play(CALLER, &tone(500.0, 60.0))];
    for party in ["agent", "customer"] {
        let level = watched.until("sound", |line| loud(line, party));
        let (now_s, end_s) = (level["now_s"].as_f64().unwrap(), level["end_s"].as_f64().unwrap());
        assert!((0.0..0.5).contains(&(now_s - end_s)), "{party}: at {now_s} sound up to {end_s} is there");
    }
}

#[test]
fn no_device_at_the_start_is_absent_until_one_appears() {
    let mut rig = Rig::silent();
    let mut watched = watch(&rig);
    for party in ["customer", "agent"] {
        let line = watched.until("absent", |line| is(line, party, "absent"));
        assert!(told(&line).1.starts_with("No sound server runs"), "{line}");
    }
    rig.start_server();
    for party in ["customer", "agent"] {
        watched.until("listening", |line| is(line, party, "listening"));
    }
    let _player = rig.play(CALLER, &tone(500.0, 60.0));
    watched.until("sound", |line| loud(line, "customer"));
}

#[test]
fn a_device_that_comes_back_at_another_rate_is_heard_at_it() {
    let rig = Rig::start();
    let mut watched = listen(&rig);
    rig.unload_sink(CALLER);
    watched.until("gone", |line| is(line, "customer", "gone"));
    rig.load_sink(CALLER, 16_000, 1);
    watched.until("listening again", |line| is(line, "customer", "listening"));
    let _player = rig.play(CALLER, &tone(500.0, 60.0));
    let level = watched.until("sound", |line| loud(line, "customer"));
    assert!(rig.path("customer.1.f32").is_file(), "another rate begins another file");
    let (now_s, end_s) = (level["now_s"].as_f64().unwrap(), level["end_s"].as_f64().unwrap());
    assert!((0.0..0.5).contains(&(now_s - end_s)), "at {now_s} sound up to {end_s} is there");
}

#[test]
fn another_default_device_is_followed_and_said() {
    let rig = Rig::start();
    let mut watched = listen(&rig);
    rig.load_sink("headset", 48_000, 1);
    rig.pactl(&["set-default-source", "headset.monitor"]);
    let line = watched.until("switched", |line| is(line, "agent", "switched"));
    assert!(told(&line).1.starts_with("Now listening on "), "{line}");
    let _player = rig.play("headset", &tone(440.0, 60.0));
    watched.until("sound", |line| loud(line, "agent"));
}

#[test]
fn a_headset_that_goes_is_replaced_by_the_default_and_taken_again() {
    let rig = Rig::start();
    rig.load_sink("headset", 48_000, 1);
    let mut watched = watch_with(&rig, &["--agent", "headset"]);
    watched.until("listening", |line| is(line, "agent", "listening"));
    rig.unload_sink("headset");
    let line = watched.until("switched", |line| is(line, "agent", "switched"));
    assert_eq!(told(&line).1, "Monitor of headset went away; listening on Monitor of agent_mic.");
    rig.load_sink("headset", 48_000, 1);
    let line = watched.until("switched back", |line| is(line, "agent", "switched"));
    assert_eq!(told(&line).1, "Now listening on Monitor of headset.");
}

#[test]
fn a_server_that_stalls_is_told_and_goes_on_where_the_clock_is() {
    let rig = Rig::start();
    let mut watched = listen(&rig);
    let _player = rig.play(AGENT, &tone(440.0, 60.0));
    watched.until("sound", |line| loud(line, "agent"));
    rig.freeze_server(true);
    let line = watched.until("gone", |line| is(line, "agent", "gone"));
    assert_eq!(told(&line).1, "No sound comes from Monitor of agent_mic; sidetone tries to get it back.");
    rig.freeze_server(false);
    watched.until("listening", |line| is(line, "agent", "listening"));
    let level = watched.until("sound again", |line| loud(line, "agent"));
    let (now_s, end_s) = (level["now_s"].as_f64().unwrap(), level["end_s"].as_f64().unwrap());
    assert!((0.0..1.0).contains(&(now_s - end_s)), "at {now_s} sound up to {end_s} is there");
}

#[test]
fn nobody_is_heard_as_the_customer_where_none_is_wanted() {
    let rig = Rig::start();
    let mut watched = watch_with(&rig, &["--customer", "none"]);
    let line = watched.until("absent", |line| is(line, "customer", "absent"));
    assert_eq!(told(&line).1, "No device is set for the customer, so the customer is not heard.");
    watched.until("the agent", |line| is(line, "agent", "listening"));
}

#[test]
fn a_microphone_that_sends_zeros_is_told_and_sound_ends_it() {
    let rig = Rig::start();
    let mut watched = listen(&rig);
    let line = watched.until("quiet", |line| is(line, "agent", "quiet"));
    assert_eq!(told(&line).1, "Your microphone is sending silence: is it muted?");
    let _player = rig.play(AGENT, &tone(440.0, 60.0));
    watched.until("listening", |line| is(line, "agent", "listening"));
    assert!(!watched.seen.iter().any(|line| is(line, "customer", "quiet")), "silence is normal on the customer's side");
}
