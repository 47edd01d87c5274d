//! Settings of the step `talk`.

use crate::settings_section;

settings_section! {
    /// How turns, overlaps and silences are told apart.
    pub struct TalkConfig in "talk" {
    }
}
