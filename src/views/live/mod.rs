//! The call as it happens, for every view of it: page, terminal, lines.
//!
//! In: [`LiveEvent`]s from the engine. Out: a [`Hub`] that any number of views read from, each at its own
//! pace, and [`Command`]s back. The form on the wire is docs/live-api.md.
//! Invariants: a slow view costs nothing but its own delay; memory is bounded; a view that comes back
//! gets what it missed or the whole state.

pub mod command;
pub mod events;
pub mod hub;
pub mod state;

pub use command::{Command, CommandError};
pub use events::{
    CallCard, CueLine, DeviceCard, Figures, KindCard, LiveEvent, Meter, Meters, Mode, Notice, NoticeLevel, NudgeCard,
    NudgeEnd, PartialLine, WordsLine,
};
pub use hub::{Cursor, Hub, Logged, Reports, Since};
pub use state::{LiveState, PartyCard, Phase};
