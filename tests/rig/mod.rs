//! A machine with sound where there is none: a private PulseAudio whose two null sinks are the agent's microphone
//! and the customer's side.
//!
//! Everything lies in a folder of its own and is stopped by process id when the rig is dropped. Works as root,
//! without a desktop, beside any other sound server. Nothing is waited for by the clock: each wait is for a condition.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod live;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Everything in a test happens within this, or the test fails: many times what it takes on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// The sink whose monitor is the agent's microphone.
pub const AGENT: &str = "agent_mic";
/// The sink on which the softphone plays the customer.
pub const CALLER: &str = "caller";

pub struct Rig {
    folder: tempfile::TempDir,
    server: Option<Child>,
}

impl Rig {
    /// A server with both sinks.
    pub fn start() -> Rig {
        let mut rig = Rig::silent();
        rig.start_server();
        rig
    }

    /// No server yet: a machine without sound.
    pub fn silent() -> Rig {
        let folder = tempfile::tempdir().unwrap();
        for name in ["run", "home"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::set_permissions(folder.path().join("run"), fs::Permissions::from_mode(0o700)).unwrap();
        Rig { folder, server: None }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Points a program at this rig's server.
    pub fn point<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("HOME", self.path("home"))
            .env("PULSE_SERVER", format!("unix:{}", self.path("run/pulse/native").display()))
            .env_remove("DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
    }

    /// The program, pointed at this rig.
    pub fn sidetone(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        self.point(&mut command).env("SIDETONE_MODELS", "/nonexistent/models").env("NO_COLOR", "1");
        command
    }

    /// Starts the server with both sinks; ready when it answers.
    pub fn start_server(&mut self) {
        let script = self.path("test.pa");
        // Without `norewinds` a monitor begins two seconds late.
        let text = format!(
            ".fail\nload-module module-native-protocol-unix\n{}\n{}\nset-default-sink {CALLER}\n\
             set-default-source {AGENT}.monitor\n",
            sink_line(AGENT, 48_000, 1),
            sink_line(CALLER, 48_000, 2),
        );
        fs::write(&script, text).unwrap();
        let mut command = Command::new("pulseaudio");
        command
            .args(["-n", "-F"])
            .arg(&script)
            .args(["--daemonize=no", "--exit-idle-time=-1", "--disallow-exit"])
            .arg(format!("--log-target=file:{}", self.path("pulse.log").display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let server = self.point(&mut command).spawn().expect("pulseaudio is missing: run `make setup`");
        self.server = Some(server);
        let begun = Instant::now();
        while !self.try_pactl(&["info"]).0 {
            assert!(begun.elapsed() < DEADLINE, "the sound server does not answer: {}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Kills the server, as a crash would.
    pub fn kill_server(&mut self) {
        stop(self.server.take());
    }

    /// Stops the server without ending it, and lets it go on: a stall.
    pub fn freeze_server(&self, frozen: bool) {
        let signal = if frozen { "-STOP" } else { "-CONT" };
        let id = self.server.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// Removes a sink while it may be in use.
    pub fn unload_sink(&self, name: &str) {
        let modules = self.pactl(&["list", "short", "modules"]);
        let line = modules.lines().find(|line| line.contains(&format!("sink_name={name}"))).expect("such a sink");
        self.pactl(&["unload-module", line.split_whitespace().next().unwrap()]);
    }

    /// Adds a sink, and makes it what it is by default.
    pub fn load_sink(&self, name: &str, rate_hz: u32, channels: u32) {
        let line = sink_line(name, rate_hz, channels);
        self.pactl(&line.split_whitespace().collect::<Vec<_>>());
        match name {
            AGENT => self.pactl(&["set-default-source", &format!("{AGENT}.monitor")]),
            CALLER => self.pactl(&["set-default-sink", CALLER]),
            _ => String::new(),
        };
    }

    /// One sink for both parties, so that they are played in step: its left side is heard as `agent_side`, its right
    /// side as `customer_side`.
    pub fn load_both_sides(&self, name: &str) {
        self.load_sink(name, 48_000, 2);
        for (source, side) in [("agent_side", "front-left"), ("customer_side", "front-right")] {
            self.pactl(&[
                "load-module",
                "module-remap-source",
                &format!("source_name={source}"),
                &format!("master={name}.monitor"),
                "channels=1",
                "channel_map=mono",
                &format!("master_channel_map={side}"),
                "remix=no",
            ]);
        }
    }

    /// Runs pactl, returns what it prints.
    pub fn pactl(&self, args: &[&str]) -> String {
        let (done, text) = self.try_pactl(args);
        assert!(done, "pactl {args:?}: {text} {}", self.log());
        text
    }

    /// Plays samples of 48 kHz into a sink until they end or the player is dropped.
    pub fn play(&self, sink: &str, samples: &[f32]) -> Player {
        self.play_channels(48_000, sink, &[samples])
    }

    /// The same with any rate and any number of channels, all of one length.
    pub fn play_channels(&self, sample_rate: u32, sink: &str, channels: &[&[f32]]) -> Player {
        let samples = channels[0];
        let path = self.path(&format!("{sink}-{}.wav", samples.len()));
        let spec = hound::WavSpec {
            channels: channels.len() as u16,
            sample_rate,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for index in 0..samples.len() {
            channels.iter().for_each(|channel| writer.write_sample(channel[index]).unwrap());
        }
        writer.finalize().unwrap();
        let mut command = Command::new("paplay");
        command.args(["--latency-msec=200", &format!("--device={sink}")]).arg(path);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Player(Some(self.point(&mut command).spawn().expect("paplay is missing: run `make setup`")))
    }

    fn try_pactl(&self, args: &[&str]) -> (bool, String) {
        let mut command = Command::new("pactl");
        let output = self.point(command.args(args)).output().expect("pactl is missing: run `make setup`");
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), text)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("pulse.log")).unwrap_or_default()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        stop(self.server.take());
    }
}

fn sink_line(name: &str, rate_hz: u32, channels: u32) -> String {
    format!(
        "load-module module-null-sink sink_name={name} rate={rate_hz} channels={channels} norewinds=1 \
         sink_properties=device.description={name}"
    )
}

fn stop(child: Option<Child>) {
    if let Some(mut child) = child {
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Sound being played; stops when dropped.
pub struct Player(Option<Child>);

impl Player {
    /// Waits until all of it was played.
    pub fn wait(mut self) {
        assert!(self.0.take().unwrap().wait().unwrap().success());
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        stop(self.0.take());
    }
}

/// A running program that prints one JSON object a line; stops when dropped.
pub struct Watched {
    child: Child,
    lines: Receiver<serde_json::Value>,
    pub seen: Vec<serde_json::Value>,
}

impl Watched {
    pub fn start(command: &mut Command) -> Watched {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (line_in, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"));
                if line_in.send(value).is_err() {
                    break;
                }
            }
        });
        Watched { child, lines, seen: Vec::new() }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line for which `wanted` holds; those before it are in `seen` as well.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        let begun = Instant::now();
        loop {
            match self.lines.recv_timeout(DEADLINE.saturating_sub(begun.elapsed())) {
                Ok(line) => {
                    self.seen.push(line.clone());
                    if wanted(&line) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("{what} did not come; last: {:#?}", self.last()),
                Err(RecvTimeoutError::Disconnected) => panic!("the program ended before {what}: {:#?}", self.last()),
            }
        }
    }

    fn last(&self) -> &[serde_json::Value] {
        &self.seen[self.seen.len().saturating_sub(6)..]
    }

    /// Waits for the program to end by itself, returns what it wrote to standard error.
    pub fn finish(mut self) -> String {
        while let Ok(line) = self.lines.recv() {
            self.seen.push(line);
        }
        let mut text = String::new();
        std::io::Read::read_to_string(&mut self.child.stderr.take().unwrap(), &mut text).unwrap();
        self.child.wait().unwrap();
        text
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
