//! A call played into a sound server and heard through devices is the call that is analysed from its recording.

#![cfg(all(target_os = "linux", feature = "capture"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
mod rig;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Stdio};
use std::time::Instant;

use rig::Rig;
use sidetone::Party;
use sidetone::call::Record;

/// So much of the sample is played: it holds three interruptions and a nudge.
const PLAYED_S: f64 = 41.5;

const SETTINGS: &str = "
[capture]
agent_device = \"agent_side\"
customer_device = \"customer_side\"
[live]
end_silence_s = 5.0
[keep]
least_room_mb = 1.0
";

struct Live {
    child: Child,
    lines: BufReader<ChildStdout>,
    seen: String,
}

impl Live {
    fn start(rig: &Rig) -> Live {
        fs::write(rig.path("settings.toml"), SETTINGS).unwrap();
        let mut command = rig.sidetone();
        command.arg("--config").arg(rig.path("settings.toml"));
        command.args(["live", "--plain", "--no-page", "--no-words", "--keep-audio", "--calls"]).arg(rig.path("calls"));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Live { child, lines, seen: String::new() }
    }

    fn wait_for(&mut self, words: &str) {
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).unwrap();
            assert!(read > 0, "the program ended before \"{words}\":\n{}", self.seen);
            self.seen += &line;
            if line.contains(words) {
                return;
            }
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

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

#[test]
fn what_is_heard_through_devices_is_what_the_recording_says() {
    let rig = Rig::start();
    rig.load_both_sides("call");
    let channels = common::sample_channels().map(|channel| channel[..(PLAYED_S * 16_000.0) as usize].to_vec());
    let mut live = Live::start(&rig);
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

    // The same sound from files.
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 16_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(rig.path("call.wav"), spec).unwrap();
    for (agent, customer) in channels[0].iter().zip(&channels[1]) {
        writer.write_sample(*agent).unwrap();
        writer.write_sample(*customer).unwrap();
    }
    writer.finalize().unwrap();
    let out = rig.path("analyzed");
    let mut command = rig.sidetone();
    command.args(["analyze", "--no-words", "--quiet", "--format", "json", "--out"]).arg(&out).arg(rig.path("call.wav"));
    assert!(command.output().unwrap().status.success());
    let recorded: Record = serde_json::from_slice(&fs::read(out.join("call.json")).unwrap()).unwrap();

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
        let health = if party == Party::Agent { &heard.health.agent } else { &heard.health.customer };
        assert_eq!(health.gaps_s, 0.0, "{party}");
        let found = heard.metrics.of(party).active_level_dbov.unwrap();
        let wanted = recorded.metrics.of(party).active_level_dbov.unwrap();
        assert!((found - wanted).abs() < 0.5, "{party}: {found} for {wanted} dBov");
    }
}
