//! Settings of the step `cues`.

use crate::settings_section;

settings_section! {
    /// Which cues are marked.
    pub struct CuesConfig in "cues" {
    }
}
