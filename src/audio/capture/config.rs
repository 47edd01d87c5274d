//! Settings of live capture.

use crate::settings_section;

settings_section! {
    /// Which devices are listened to, and when one of them counts as failing. `sidetone devices` lists them.
    pub struct CaptureConfig in "capture" {
        /// The agent's microphone: `default` follows the system's, else a name, a unique part of one, or an id.
        agent_device: String = String::from("default"), "", Range::Any,
            "The microphone that the softphone uses unless told otherwise";
        /// The customer's side: `default` hears what the machine plays, `none` hears nobody; else a name, a unique
        /// part of one, or an id.
        customer_device: String = String::from("default"), "", Range::Any,
            "A softphone plays the customer on the system's output";
        /// Sound asked for in one piece. Smaller reacts sooner and costs more.
        buffer_ms: u32 = 40, "ms", Range::Between(5.0, 200.0),
            "Own choice: half the wakes of 20 ms; sound is on the meter within 24 ms (95 %) all the same, docs/figures-live.md";
        /// Sound that is held while the program is too busy to take it. What does not fit is lost, and counted.
        ring_s: f64 = 5.0, "s", Range::Between(0.5, 60.0),
            "Own choice: 1 MB a party at 48 kHz, and longer than any stall seen";
        /// A device that delivers nothing for so long counts as failing.
        stall_s: f64 = 0.5, "s", Range::Between(0.1, 10.0),
            "Own choice: 25 pieces of 20 ms; shorter stalls happen on a busy machine";
        /// A device that delivers nothing for so long is closed and opened again.
        reopen_s: f64 = 2.0, "s", Range::Between(0.5, 60.0),
            "Own choice: what a server holds back in a stall comes late but whole; opening again would lose it";
        /// A microphone that sends nothing but zeros for so long is reported: it is probably muted.
        zeros_s: f64 = 4.0, "s", Range::Between(0.5, 120.0),
            "Own choice: headsets that suppress noise send zeros between words, seldom so long";
        /// A microphone whose peaks stay under this counts as not plugged in.
        dead_level_dbfs: f64 = -80.0, "dBFS", Range::Between(-100.0, -40.0),
            "Own choice: the last bit of 16 is -90, a quiet room on an open microphone -70 or more";
        /// For how long they must stay under it.
        dead_level_s: f64 = 10.0, "s", Range::Between(1.0, 300.0),
            "Own choice: longer than a pause in which a noise gate closes";
        /// Level of the agent's peaks that counts as talking where the customer's silence is judged.
        talking_dbfs: f64 = -40.0, "dBFS", Range::Between(-80.0, -10.0),
            "Own choice: speech peaks lie at -30 to -6, noise of a room under -50";
        /// A customer's side that sends nothing but zeros is reported once the agent has talked for so long.
        customer_quiet_s: f64 = 30.0, "s", Range::Between(1.0, 600.0),
            "Own choice: longer than an agent's greeting and first questions without any answer";
        /// Time between two looks at the list of devices: how soon one that is pulled out is noticed.
        look_s: f64 = 1.0, "s", Range::Between(0.2, 60.0),
            "A removed Pulse sink goes on delivering zeros; within 2 s somebody should know";
        /// What may take so long in the sound system before it is given up and tried again.
        open_timeout_s: f64 = 5.0, "s", Range::Between(0.5, 60.0),
            "Own choice: Bluetooth headsets take 2 to 3 s to change to their headset profile";
    }
}
