//! Settings of the step `audio`.

use crate::settings_section;

settings_section! {
    /// How recordings are read.
    pub struct AudioConfig in "audio" {
        /// Channel of the agent in a recording, counted from 0 (0 = left). The customer is on the other one.
        agent_channel: u32 = 0, "channel", Range::Between(0.0, 31.0),
            "Stereo with the agent on the left is the convention of most recorders";
    }
}
