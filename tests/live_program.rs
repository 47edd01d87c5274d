//! `sidetone live` as a program: started, asked over HTTP, killed, started again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A running program; it is stopped by its process when the test ends.
struct Program {
    child: Child,
    lines: BufReader<ChildStdout>,
    home: tempfile::TempDir,
    seen: String,
}

impl Program {
    fn start(arguments: &[&str]) -> Program {
        Program::start_in(tempfile::tempdir().unwrap(), arguments)
    }

    /// Starts it in a home of its own, replaying the sample without words.
    fn start_in(home: tempfile::TempDir, arguments: &[&str]) -> Program {
        let mut child = command(home.path(), arguments).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Program { child, lines, home, seen: String::new() }
    }

    /// Reads lines until one has these words; the program's end is a failure.
    fn wait_for(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(
                self.lines.read_line(&mut line).unwrap() > 0,
                "the program ended before \"{words}\":\n{}",
                self.seen
            );
            self.seen += &line;
            if line.contains(words) {
                return line;
            }
        }
    }

    fn address(&mut self) -> Address {
        let line = self.wait_for("The page is at ");
        let address = line.trim().rsplit_once("http://127.0.0.1:").unwrap().1;
        let (port, path) = address.split_once('/').unwrap();
        Address { port: port.parse().unwrap(), path: format!("/{path}") }
    }

    fn calls(&self) -> PathBuf {
        self.home.path().join("calls")
    }

    /// Kills it as nothing can be caught, and gives its home.
    fn kill(mut self) -> tempfile::TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.home, tempfile::tempdir().unwrap())
    }

    fn ends_well(mut self) -> (String, tempfile::TempDir) {
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        assert!(self.child.wait().unwrap().success(), "{}{rest}", self.seen);
        (self.seen.clone() + &rest, std::mem::replace(&mut self.home, tempfile::tempdir().unwrap()))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    command
        .args(["live", "--replay", common::sample().to_str().unwrap(), "--plain", "--calls"])
        .arg(home.join("calls"))
        .args(arguments)
        .env("SIDETONE_MODELS", home.join("models"))
        .env("XDG_RUNTIME_DIR", home)
        .env("NO_COLOR", "1");
    command
}

#[derive(Debug, Clone)]
struct Address {
    port: u16,
    path: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Address {
    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = self.open(method, path, headers, body);
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn open(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> TcpStream {
        let own_host = format!("127.0.0.1:{}", self.port);
        let host = headers.iter().find(|(name, _)| *name == "Host").map_or(own_host.as_str(), |(_, value)| value);
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        for (name, value) in headers.iter().filter(|(name, _)| *name != "Host") {
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    fn get(&self, below: &str) -> Answer {
        self.ask("GET", &format!("{}{below}", self.path), &[], "")
    }

    fn say(&self, command: &str) -> Answer {
        self.ask("POST", &format!("{}api/command", self.path), &[], command)
    }

    fn state(&self) -> Value {
        serde_json::from_str(&self.get("api/state").body).unwrap()
    }

    /// Events as (id, name, data), from after `last_id` on, until one of this name came.
    fn events_until(&self, name: &str, last_id: Option<u64>) -> Vec<(u64, String, Value)> {
        let last_id = last_id.map(|id| id.to_string());
        let headers: Vec<(&str, &str)> = last_id.iter().map(|id| ("Last-Event-ID", id.as_str())).collect();
        let stream = self.open("GET", &format!("{}events", self.path), &headers, "");
        let (mut events, mut event) = (Vec::new(), (0, String::new(), Value::Null));
        for line in BufReader::new(stream).lines() {
            let line = line.unwrap();
            if let Some(id) = line.strip_prefix("id: ") {
                event.0 = id.parse().unwrap();
            } else if let Some(name) = line.strip_prefix("event: ") {
                event.1 = name.to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                event.2 = serde_json::from_str(data).unwrap();
            } else if line.is_empty() && !event.1.is_empty() {
                let found = event.1 == name;
                events.push(std::mem::replace(&mut event, (0, String::new(), Value::Null)));
                if found {
                    return events;
                }
            }
        }
        panic!("the stream ended before {name}");
    }
}

#[test]
fn the_page_answers_to_its_token_its_host_and_its_own_page_only() {
    let mut program = Program::start(&["--no-words", "--port", "0"]);
    let address = program.address();
    let page = address.get("");
    assert_eq!(page.status, 200);
    for rule in ["default-src 'none'", "referrer-policy: no-referrer", "x-frame-options: deny", "no-store", "nosniff"] {
        assert!(page.head.contains(rule), "{rule} is missing in\n{}", page.head);
    }
    let everywhere = ["", "events", "api/state", "assets/x.js", "calls/1.json"];
    for below in everywhere {
        let stranger = "/0123456789abcdef0123456789abcdef/";
        for path in [format!("/{below}"), format!("{stranger}{below}")] {
            let answer = address.ask("GET", &path, &[], "");
            assert_eq!((answer.status, answer.body.as_str()), (404, ""), "{path}");
        }
        for header in [("Host", "evil.example"), ("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
            let answer = address.ask("GET", &format!("{}{below}", address.path), &[header], "");
            assert_eq!(answer.status, 403, "{header:?} {below}");
            assert!(!answer.body.contains("call"), "{}", answer.body);
        }
    }
    let refused = address.ask("POST", "/api/command", &[], r#"{"do":"call_stop"}"#);
    assert_eq!(refused.status, 404);
    assert_eq!(address.say(r#"{"do":"hold"}"#).status, 400);
    let text = |path: &str, body: &str| address.ask("POST", path, &[], body);
    let place = format!("{}api/text", address.path);
    assert_eq!(text("/api/text", r#"{"text":"Hello."}"#).status, 404);
    let foreign = address.ask("POST", &place, &[("Origin", "http://evil.example")], r#"{"text":"Hello."}"#);
    assert_eq!(foreign.status, 403);
    let looked_at = text(&place, r#"{"text":"We recieved your lamp, Ida."}"#);
    assert_eq!(looked_at.status, 200);
    assert!(looked_at.body.contains(r#""suggestion":"received""#), "{}", looked_at.body);
    assert_eq!(text(&place, r#"{"text":" "}"#).status, 400);
    assert_eq!(text(&place, &format!(r#"{{"text":"{}"}}"#, "x ".repeat(200_000))).status, 413);
    let long = format!(r#"{{"do":"{}"}}"#, "x".repeat(100_000));
    assert_eq!(address.say(&long).status, 413);
    for path in ["calls/..%2F..%2Fetc.json", "calls/%2e%2e.json", "calls/x.json", "calls/.json", "calls/1.txt"] {
        assert_eq!(address.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_reload_misses_nothing_and_the_ended_call_can_be_read() {
    let mut program = Program::start(&["--no-words", "--port", "0", "--speed", "6"]);
    let address = program.address();
    let whole = address.events_until("nudge_opened", None);
    assert_eq!(whole[0].1, "snapshot");
    assert_eq!(whole[0].2["source"], "replay");
    assert!(whole.iter().filter(|event| event.1 == "meters").count() > 20);
    let (last_id, _, nudge) = whole.last().unwrap().clone();
    assert_eq!((nudge["id"].as_str(), nudge["kind"].as_str()), (Some("n1"), Some("interrupting")));
    assert_eq!(address.say(r#"{"do":"feedback","nudge":"n1","helpful":true}"#).status, 200);
    assert_eq!(address.say(r#"{"do":"sharing","mode":"shared"}"#).status, 200);

    // Whoever was away since just before the nudge is told of it, and of all that came after.
    let again = address.events_until("mode", Some(last_id - 1));
    let logged: Vec<(u64, &str)> =
        again.iter().filter(|event| event.0 > 0).map(|event| (event.0, event.1.as_str())).collect();
    assert_eq!(logged[0], (last_id, "nudge_opened"));
    assert!(logged.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1), "{logged:?}");

    let ended = address.events_until("call_ended", None);
    let id = ended.last().unwrap().2["id"].as_str().unwrap().to_owned();
    let record: Value = serde_json::from_str(&address.get(&format!("calls/{id}.json")).body).unwrap();
    assert_eq!(record["schema"], "sidetone.call/1");
    assert_eq!(record["nudges"][0]["feedback"], "helpful");
    assert_eq!(record["live"]["sharing"], "shared");
    let report = address.get(&format!("calls/{id}.html"));
    assert!(report.body.starts_with("<!doctype html>") || report.body.starts_with("<!DOCTYPE html>"));
    let (_, home) = program.ends_well();
    assert!(home.path().join("calls").join(&id).join("record.json").exists());
    assert!(!home.path().join("sidetone/live.json").exists(), "the sign is taken down");
}

#[test]
fn a_call_is_held_against_the_playbook_that_is_named() {
    let program = Program::start(&["--no-words", "--no-page", "--speed", "40", "--playbook", "service"]);
    let (_, home) = program.ends_well();
    let call =
        std::fs::read_dir(home.path().join("calls")).unwrap().map(|entry| entry.unwrap().path().join("record.json"));
    let record = call.filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap()).next().unwrap();
    let record: Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["playbook"]["name"], "service");
    assert_eq!(record["playbook"]["steps"][0]["status"], "not_judged", "without words there is nothing to judge by");

    let refused = command(home.path(), &["--no-page", "--playbook", "missing"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        common::text(&refused.stderr).contains("there is no playbook `missing`"),
        "{}",
        common::text(&refused.stderr)
    );
}

#[test]
fn a_softphone_says_hold_and_stop() {
    let mut program = Program::start(&["--no-words", "--port", "0"]);
    let address = program.address();
    let hook = |arguments: &[&str]| {
        let home = program.home.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        command.arg("call").args(arguments).env("XDG_RUNTIME_DIR", home).output().unwrap()
    };
    assert!(hook(&["hold", "on"]).status.success());
    address.events_until("mode", Some(0));
    while address.state()["mode"]["hold"] != true {
        std::thread::yield_now();
    }
    let state: Value = serde_json::from_slice(&hook(&["state"]).stdout).unwrap();
    assert_eq!(state["phase"], "call");
    let refused = hook(&["snooze", "99999"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(common::text(&refused.stderr).contains("0 to 3600"), "{}", common::text(&refused.stderr));
    assert!(hook(&["stop"]).status.success());
    address.events_until("call_ended", None);
}

#[test]
fn without_a_running_program_the_hook_says_so() {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
    let output = command.args(["call", "start"]).env("XDG_RUNTIME_DIR", home.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(common::text(&output.stderr).contains("does not run"), "{}", common::text(&output.stderr));
}

#[test]
fn a_second_program_on_the_same_port_is_told_who_has_it() {
    let mut first = Program::start(&["--no-words", "--port", "0"]);
    let port = first.address().port.to_string();
    let second = command(first.home.path(), &["--no-words", "--port", &port]).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let told = common::text(&second.stderr);
    assert!(
        told.contains(&format!("port {port} is taken by another Sidetone (process {})", first.child.id())),
        "{told}"
    );
    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = command(elsewhere.path(), &["--no-words", "--port", &port]).output().unwrap();
    assert!(common::text(&stranger.stderr).contains("taken by another program"));
}

#[test]
fn a_killed_program_has_kept_all_but_the_last_moment_and_the_next_start_finishes_the_call() {
    const SPEED: f64 = 4.0;
    let mut program = Program::start(&["--no-words", "--no-page", "--speed", "4", "--keep-audio"]);
    program.wait_for("Nudge: Let them finish");
    let folder = std::fs::read_dir(program.calls()).unwrap().next().unwrap().unwrap().path();
    let home = program.kill();
    // The nudge came at 21 s; a second of real time is four of the recording.
    for party in ["agent", "customer"] {
        let reader = hound::WavReader::open(folder.join(format!("{party}.wav"))).unwrap();
        let kept_s = f64::from(reader.duration()) / 16_000.0;
        assert!(kept_s > 21.0 - SPEED, "{party}: {kept_s} s");
    }
    assert!(folder.join("journal.jsonl").exists() && !folder.join("record.json").exists());

    let next = command(home.path(), &["--no-words", "--no-page", "--speed", "100"]).output().unwrap();
    let told = common::text(&next.stderr);
    assert!(told.contains("A call was cut off after") && told.contains("its record is finished"), "{told}");
    let record: Value = serde_json::from_slice(&std::fs::read(folder.join("record.json")).unwrap()).unwrap();
    assert_eq!(record["live"]["recovered"], true);
    assert!(record["metrics"]["call"]["duration_s"].as_f64().unwrap() > 21.0 - SPEED);
    // The first interruption is long on the disk; the second may be in the last moment.
    assert!(!record["overlaps"].as_array().unwrap().is_empty());
    assert!(folder.join("report.html").exists() && !folder.join("journal.jsonl").exists());
    let once_more = command(home.path(), &["--no-words", "--no-page", "--speed", "100"]).output().unwrap();
    assert!(!common::text(&once_more.stderr).contains("cut off"));
}

#[test]
fn without_a_model_the_voice_is_coached_and_the_person_told() {
    let program = Program::start(&["--no-page", "--speed", "8"]);
    let (told, _) = program.ends_well();
    assert!(told.contains("Coaching by voice only. No recognition model is at hand"), "{told}");
    assert!(told.contains("Nudge: Let them finish"), "{told}");
}

#[test]
fn a_damaged_model_is_a_sentence_and_the_call_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let model = home.path().join("broken.bin");
    std::fs::write(&model, b"lmgg and then nothing that makes sense").unwrap();
    let program = Program::start_in(home, &["--no-page", "--speed", "8", "--model", model.to_str().unwrap()]);
    let (told, _) = program.ends_well();
    assert!(told.contains("Coaching by voice only."), "{told}");
    assert!(told.contains("Nudge: Let them finish"), "{told}");
}

#[test]
fn what_cannot_be_replayed_is_a_sentence() {
    let output = common::sidetone(&["live", "--replay", "no-such-file.wav", "--no-page", "--keep-nothing"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(common::text(&output.stderr).contains("no-such-file.wav"), "{}", common::text(&output.stderr));
}
