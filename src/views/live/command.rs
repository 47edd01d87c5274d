//! What a person, or a softphone's hook, tells the program during a call.

use serde::{Deserialize, Serialize};

use crate::call::{Consent, Sharing};
use crate::coach::{HowOften, NudgeKind};

/// One command, as docs/live-api.md lists them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Begins a call now.
    CallStart {},
    /// Ends the call now.
    CallStop {},
    /// The customer is on hold, or no longer.
    Hold {
        /// On or off.
        on: bool,
    },
    /// Card data is read out, or no longer.
    CardCapture {
        /// On or off.
        on: bool,
    },
    /// Who may see the record.
    Sharing {
        /// Which.
        mode: Sharing,
    },
    /// Stamps consent.
    Consent {
        /// How it was had.
        basis: Consent,
    },
    /// No nudges for a while.
    Snooze {
        /// Seconds, 0 to 3600; 0 ends it.
        for_s: f64,
    },
    /// Switches a kind of nudge.
    Kind {
        /// Which.
        kind: NudgeKind,
        /// On or off.
        on: bool,
    },
    /// How often nudges may come.
    HowOften {
        /// Which.
        value: HowOften,
    },
    /// What a nudge was worth.
    Feedback {
        /// Its id.
        nudge: String,
        /// Whether it helped.
        helpful: bool,
    },
    /// Ends the call and the program.
    Quit {},
}

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// It is not understood.
    #[error("This command is not understood: {0}.")]
    Unreadable(String),
    /// A value is out of range.
    #[error("{0}")]
    OutOfRange(String),
    /// The program does not take commands just now.
    #[error("Sidetone is busy or ending; try again.")]
    Busy,
}

impl Command {
    /// Reads a command from JSON.
    ///
    /// # Errors
    /// [`CommandError`] with a sentence when it is not one, or a value is out of range.
    pub fn parse(json: &[u8]) -> Result<Command, CommandError> {
        let command: Command =
            serde_json::from_slice(json).map_err(|error| CommandError::Unreadable(error.to_string()))?;
        match command {
            Command::Snooze { for_s } if !(0.0..=3600.0).contains(&for_s) => {
                Err(CommandError::OutOfRange(format!("for_s is {for_s}; it must be 0 to 3600 (seconds).")))
            }
            Command::Feedback { ref nudge, .. } if nudge_number(nudge).is_none() => {
                Err(CommandError::OutOfRange(format!("\"{nudge}\" is no nudge: they are called n1, n2 and so on.")))
            }
            command => Ok(command),
        }
    }
}

/// The number in `n3`.
#[must_use]
pub fn nudge_number(id: &str) -> Option<usize> {
    id.strip_prefix('n')?.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn commands_read_as_the_document_writes_them() {
        let read = |json: &str| Command::parse(json.as_bytes());
        assert_eq!(read(r#"{"do":"call_start"}"#), Ok(Command::CallStart {}));
        assert_eq!(read(r#"{"do":"hold","on":true}"#), Ok(Command::Hold { on: true }));
        assert_eq!(
            read(r#"{"do":"kind","kind":"hedging","on":false}"#),
            Ok(Command::Kind { kind: NudgeKind::Hedging, on: false })
        );
        assert_eq!(
            read(r#"{"do":"feedback","nudge":"n3","helpful":true}"#),
            Ok(Command::Feedback { nudge: "n3".into(), helpful: true })
        );
    }

    #[test]
    fn what_is_wrong_is_a_sentence() {
        for (json, words) in [
            ("{}", "do"),
            ("no json", "not understood"),
            (r#"{"do":"dance"}"#, "dance"),
            (r#"{"do":"hold"}"#, "on"),
            (r#"{"do":"hold","on":true,"more":1}"#, "more"),
            (r#"{"do":"snooze","for_s":-1}"#, "0 to 3600"),
            (r#"{"do":"snooze","for_s":1e9}"#, "0 to 3600"),
            (r#"{"do":"feedback","nudge":"x","helpful":true}"#, "no nudge"),
            (r#"{"do":"kind","kind":"nagging","on":true}"#, "nagging"),
        ] {
            let message = Command::parse(json.as_bytes()).unwrap_err().to_string();
            assert!(message.contains(words), "{json}: {message}");
        }
    }
}
