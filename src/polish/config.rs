//! Settings of putting summaries in other words.

use crate::settings_section;

settings_section! {
    /// A language model on the own network that puts summaries in other words. Off; see docs/summary.md for what is sent and checked.
    pub struct PolishConfig in "polish" {
        /// Put every analysed call's summary in other words (`sidetone analyze --polish` does it once).
        on: bool = false, "", Range::Any, "nothing is sent anywhere until somebody says so";
        /// Address of a server that speaks OpenAI's chat interface, as in `http://127.0.0.1:8080/v1`; empty for none.
        url: String = String::new(), "", Range::Any, "none is known";
        /// Name of the model, as the server knows it.
        model: String = String::new(), "", Range::Any, "none is known";
        /// How long an answer may take, in all.
        timeout_s: f64 = 30.0, "s", Range::Between(1.0, 600.0), "own choice: 150 words of a small model on two cores";
        /// Longest text that is taken.
        most_words: u32 = 120, "words", Range::Between(20.0, 400.0), "own choice: read in half a minute";
        /// Let the server be on the public internet; words of calls then leave the own network.
        allow_public: bool = false, "", Range::Any, "calls are nobody else's";
    }
}
