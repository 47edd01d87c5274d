//! The program listening to a rig, and what it prints.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use super::Rig;

/// `sidetone live --plain` at work; stopped when dropped.
pub struct Live {
    child: Child,
    lines: BufReader<ChildStdout>,
    seen: String,
}

impl Live {
    /// Starts it on a rig with these settings, without words, with kept audio.
    pub fn start(rig: &Rig, settings: &str) -> Live {
        fs::write(rig.path("settings.toml"), settings).unwrap();
        let mut command = rig.sidetone();
        command.arg("--config").arg(rig.path("settings.toml"));
        command.args(["live", "--plain", "--no-page", "--no-words", "--keep-audio", "--calls"]).arg(rig.path("calls"));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Live { child, lines, seen: String::new() }
    }

    /// Reads on until a line has these words.
    pub fn wait_for(&mut self, words: &str) {
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
