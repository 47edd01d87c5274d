//! Settings of the step `voice`.

use crate::settings_section;

settings_section! {
    /// How voices are measured.
    pub struct VoiceConfig in "voice" {
    }
}
