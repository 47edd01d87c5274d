//! The command `sidetone`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sidetone::cli::run()
}
