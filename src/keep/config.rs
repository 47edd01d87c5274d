//! Settings of what is kept of live calls.

use crate::settings_section;

settings_section! {
    /// What is kept of live calls, on this machine.
    pub struct KeepConfig in "keep" {
        /// Keep the sound of live calls: one 16-bit file a party, 115 MB an hour each. Off, no sample reaches the disk.
        audio: bool = false, "", Range::Any, "own choice: what is not kept cannot leak; the law may ask for consent";
        /// Folder of the calls; empty takes the place for data of the person's own.
        folder: String = String::new(), "", Range::Any, "the convention of the system";
        /// Free room under which audio is no longer kept, and the person is told.
        least_room_mb: f64 = 500.0, "MB", Range::Between(0.0, 1e6), "own choice: two hours of both parties";
        /// Seconds between two looks at the free room.
        room_look_s: f64 = 10.0, "s", Range::Between(1.0, 600.0), "own choice: two megabytes of sound";
    }
}
