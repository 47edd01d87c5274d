//! A wall around other people's decoders.

use std::panic::{AssertUnwindSafe, catch_unwind};

use symphonia::core::errors::{Error, Result};

/// Runs a call into symphonia; a panic in there becomes an error like any other.
///
/// Tests that break files at random found arithmetic in its readers that overflows on a few of them.
/// One such file must not end a folder of recordings. Whoever gets the error lets go of the reader,
/// so nothing half-changed is used again. Needs panics that unwind, which is the default.
pub(super) fn guarded<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(Err(Error::LimitError("the decoder broke down on it")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_all_else_goes_through() {
        let broken: Result<u8> = guarded(|| panic!("on purpose"));
        assert!(matches!(broken, Err(Error::LimitError(_))));
        assert_eq!(guarded(|| Ok(7)).unwrap(), 7);
    }
}
