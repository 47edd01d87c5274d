//! The command line: raw arguments in, exit code out.

use std::process::ExitCode;

/// Runs the program on the arguments of this process.
#[must_use]
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
