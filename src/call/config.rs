//! Settings of the step `call`.

use crate::settings_section;

settings_section! {
    /// How a call is scored and summed up.
    pub struct CallConfig in "call" {
    }
}
