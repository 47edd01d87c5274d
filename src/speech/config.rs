//! Settings of the step `speech`.

use crate::settings_section;

settings_section! {
    /// How words are recognised.
    pub struct SpeechConfig in "speech" {
        /// Language that is spoken, a two-letter code, or "auto" to find it out a party (needs a model for many languages).
        language: String = "en".to_owned(), "code", Range::Any,
            "Of the listed models tiny.en knows English only; base knows many languages";
        /// Pause after which what a party said is taken as complete and recognised.
        join_gap_s: f64 = 1.0, "s", Range::Between(0.2, 3.0),
            "base on bank calls: 12.6 % of words wrong at 1.0 s, 12.1 % at 1.5 s with longer clips; tiny.en 10.4 % at 0.6 s, 10.0 % at 1.0 s: docs/figures-words.md";
        /// Longest stretch that is recognised at once; longer speech is cut at a pause or at its quietest place.
        max_utterance_s: f64 = 12.0, "s", Range::Between(4.0, 28.0),
            "Words are shown at most this late; Whisper hears at most 30 s";
        /// Sound kept before and after the speech, for soft beginnings and ends.
        air_s: f64 = 0.2, "s", Range::Between(0.0, 0.5),
            "Voice activity comes late on soft consonants; a choice, not yet varied in measurements";
        /// Shortest stretch the recogniser is given, silence added: shorter is quicker, but words are lost.
        context_s: f64 = 15.36, "s", Range::Between(2.0, 30.0),
            "base on bank calls: 12.6 % of words wrong at 10.24 s, 10.9 % at 15.36 s: docs/figures-words.md";
        /// Hypotheses kept while decoding; 1 is greedy.
        beam: u32 = 1, "count", Range::Between(1.0, 8.0),
            "The quickest; a choice, not yet varied in measurements";
        /// Texts whose mean token probability is lower are dropped.
        min_confidence: f64 = 0.48, "probability", Range::Between(0.0, 1.0),
            "Chosen on the bank calls it is measured on: on clicks and breaths base wrote texts of 0.39 to 0.47, right texts have 0.5 and more, with exceptions";
        /// Texts with more words a second of speech are dropped.
        max_words_per_s: f64 = 9.0, "words/s", Range::Between(4.0, 20.0),
            "Twice the fastest tenth of telephone talk (276 words a minute, Switchboard)";
    }
}
