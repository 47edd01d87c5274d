//! Settings of the step `audio`.

use crate::settings_section;

settings_section! {
    /// How recordings are read.
    pub struct AudioConfig in "audio" {
        /// Channel of the agent in a recording, counted from 0 (0 = left). The customer is on the other one.
        agent_channel: u32 = 0, "channel", Range::Between(0.0, 31.0),
            "Stereo with the agent on the left is the convention of most recorders";
        /// Level under which a channel counts as silent: no tenth of a second of it was louder.
        silent_channel_dbfs: f64 = -60.0, "dBFS", Range::Between(-100.0, -20.0),
            "Own choice: the noise of an open telephone line lies near -65, the faintest speech near -45";
        /// Correlation of the two channels from which they count as the same sound stored twice.
        same_sound_correlation: f64 = 0.999, "", Range::Between(0.9, 1.0),
            "Own choice: two parties of a call correlate under .1, strong echo reaches .9, mono stored as stereo is 1";
        /// Difference of level up to which two channels can be the same sound.
        same_sound_level_db: f64 = 1.0, "dB", Range::Between(0.0, 20.0),
            "Own choice: a recorder that stores mono twice does not change the level";
    }
}
