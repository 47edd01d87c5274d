//! Settings of the step `coach`.

use crate::settings_section;

settings_section! {
    /// When the coach speaks up.
    pub struct CoachConfig in "coach" {
    }
}
