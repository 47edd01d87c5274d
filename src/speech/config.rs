//! Settings of the step `speech`.

use crate::settings_section;

settings_section! {
    /// How words are recognised.
    pub struct SpeechConfig in "speech" {
        /// Language that is spoken, a two-letter code, or "auto" to find it out a party (needs a model for many languages).
        language: String = "en".to_owned(), "code", Range::Any,
            "The default model, tiny.en, knows English only";
        /// Pause after which what a party said is taken as complete and recognised.
        join_gap_s: f64 = 0.6, "s", Range::Between(0.2, 3.0),
            "People answer within about 0.2 s and plan for more than 0.6 s (Levinson and Torreira 2015): a longer pause ends a turn";
        /// Longest stretch that is recognised at once; longer speech is cut at a pause or at its quietest place.
        max_utterance_s: f64 = 12.0, "s", Range::Between(4.0, 28.0),
            "Words are shown at most this late; Whisper hears at most 30 s";
        /// Sound kept before and after the speech, for soft beginnings and ends.
        air_s: f64 = 0.2, "s", Range::Between(0.0, 0.5),
            "Measured on bank calls: docs/figures-words.md";
        /// Hypotheses kept while decoding; 1 is greedy.
        beam: u32 = 1, "count", Range::Between(1.0, 8.0),
            "Measured on bank calls: docs/figures-words.md";
        /// Texts whose mean token probability is lower are dropped.
        min_confidence: f64 = 0.35, "probability", Range::Between(0.0, 1.0),
            "Measured on noise and on bank calls: docs/figures-words.md";
        /// Texts with more words a second of speech are dropped.
        max_words_per_s: f64 = 9.0, "words/s", Range::Between(4.0, 20.0),
            "Twice the fastest tenth of telephone talk (276 words a minute, Switchboard)";
    }
}
