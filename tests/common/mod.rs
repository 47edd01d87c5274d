//! What several tests share: the sample call, and running the program.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sidetone::audio::{AudioConfig, CallFiles, CallSource};

/// The generated call that ships with the project.
pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/broadband-call.flac")
}

/// Both channels of the sample at 16 kHz.
pub fn sample_channels() -> [Vec<f32>; 2] {
    let mut source = CallSource::open(&CallFiles::One(sample()), &AudioConfig::default()).unwrap();
    assert_eq!(source.info().sample_rate_hz, 16_000);
    let mut channels = [Vec::new(), Vec::new()];
    let mut blocks = Vec::new();
    let mut more = true;
    while more {
        more = source.next(&mut blocks).unwrap();
        for block in blocks.drain(..) {
            channels[block.party.index()].extend(block.samples);
        }
    }
    channels
}

/// Runs the program with a models folder of its own, so that nothing on this machine matters.
pub fn sidetone(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sidetone"))
        .args(args)
        .env("SIDETONE_MODELS", "/nonexistent/models")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .output()
        .unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
