//! Settings of the step `speech`.

use crate::settings_section;

settings_section! {
    /// How words are recognised.
    pub struct SpeechConfig in "speech" {
    }
}
