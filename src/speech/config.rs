//! Settings of the step `speech`.

use crate::settings_section;

settings_section! {
    /// How words are recognised.
    pub struct SpeechConfig in "speech" {
        /// Language that is spoken, a two-letter code, or "auto" to find it out a party (needs a model for many languages).
        language: String = "en".to_owned(), "code", Range::Any,
            "Of the listed models tiny.en knows English only; base knows many languages";
        /// Names and words of the trade that the recogniser should expect, as they are written.
        glossary: Vec<String> = Vec::new(), "", Range::Any, "None: a company knows its own";
        /// Pause after which what a party said is taken as complete and recognised.
        join_gap_s: f64 = 1.0, "s", Range::Between(0.2, 3.0),
            "base on bank calls: 12.6 % of words wrong at 1.0 s, 12.1 % at 1.5 s with longer clips; tiny.en 10.4 % at 0.6 s, 10.0 % at 1.0 s: docs/figures-words.md";
        /// Pause after which, in a live call, what was said is heard provisionally; a whole sentence is then complete.
        draft_pause_s: f64 = 0.1, "s", Range::Between(0.05, 1.0),
            "own choice: the words are there by the time the pause counts as one (`voice.bridge_s`)";
        /// A provisional text that ends a sentence completes its utterance if it is at least so likely.
        settle_confidence: f64 = 0.85, "probability", Range::Between(0.0, 1.0),
            "tiny.en on bank calls: utterances that are cut too early cost 4 words of 588 at 0.6 and at 0.75; what is doubtful waits for more sound";
        /// One that ends a sentence and is less likely, but at least so likely, completes it once the party has been silent for `settle_pause_s`.
        settle_doubt: f64 = 0.6, "probability", Range::Between(0.0, 1.0),
            "tiny.en on bank calls, with 0.3 s of silence: 0.5 points more words wrong than without, half of the utterances 0.2 s sooner: docs/figures-words.md";
        /// How long that silence is.
        settle_pause_s: f64 = 0.3, "s", Range::Between(0.1, 3.0),
            "Half of the pauses of 0.2 s after which somebody speaks on are over by then: docs/figures-words.md";
        /// How often speech that goes on is heard provisionally in a live call.
        draft_every_s: f64 = 2.0, "s", Range::Between(0.5, 30.0),
            "own choice: the last line moves while somebody speaks";
        /// Longest stretch that is recognised at once; longer speech is cut at a pause or at its quietest place.
        max_utterance_s: f64 = 12.0, "s", Range::Between(4.0, 28.0),
            "Words are shown at most this late; Whisper hears at most 30 s";
        /// Sound kept before and after the speech, for soft beginnings and ends.
        air_s: f64 = 0.2, "s", Range::Between(0.0, 0.5),
            "Voice activity comes late on soft consonants; a choice, not yet varied in measurements";
        /// Shortest stretch the recogniser is given, silence added: shorter is quicker, but words are lost.
        context_s: f64 = 15.36, "s", Range::Between(2.0, 30.0),
            "base on bank calls: 12.6 % of words wrong at 10.24 s, 10.9 % at 15.36 s: docs/figures-words.md";
        /// Silence after the sound that the recogniser is given, at least.
        context_margin_s: f64 = 1.28, "s", Range::Between(0.0, 10.0),
            "tiny.en on bank calls, 7.68 s at least: 10.0 % of words wrong with 0.64 s, 8.6 % with 1.28 s or 2.56 s";
        /// How much of what the party said just before is heard again before a clip, where the context has room for it; 0 is nothing.
        before_s: f64 = 0.0, "s", Range::Between(0.0, 20.0),
            "own choice: recordings have longer clips, and more of them are heard at once";
        /// A text that cannot be right (it repeats, is too fast, unlikely) is heard once more with so much.
        retry_context_s: f64 = 30.0, "s", Range::Between(2.0, 30.0),
            "What the models were trained with";
        /// Hypotheses kept while decoding; 1 is greedy.
        beam: u32 = 1, "count", Range::Between(1.0, 8.0),
            "The quickest; 5 alone is little better: docs/figures-words.md";
        /// In recordings, a text of three words or more whose mean token probability is lower is heard once more with `doubt_beam`, and the likelier
        /// of both is kept. 0 hears nothing more; a live call never does.
        doubt_confidence: f64 = 0.75, "probability", Range::Between(0.0, 1.0),
            "tiny.en on read sentences: 6.6 % of words wrong without, 5.5 % with 0.75, 5.0 % with 0.8, which makes noisy calls half as slow again: docs/figures-words.md";
        /// Hypotheses kept where a text is heard once more for doubt.
        doubt_beam: u32 = 5, "count", Range::Between(1.0, 8.0),
            "What the model's makers decode with (Radford et al. 2023)";
        /// Texts whose mean token probability is lower are dropped.
        min_confidence: f64 = 0.48, "probability", Range::Between(0.0, 1.0),
            "Chosen on the bank calls it is measured on: on clicks and breaths base wrote texts of 0.39 to 0.47, right texts have 0.5 and more, with exceptions";
        /// Texts with more words a second of speech are dropped.
        max_words_per_s: f64 = 9.0, "words/s", Range::Between(4.0, 20.0),
            "Twice the fastest tenth of telephone talk (276 words a minute, Switchboard)";
    }
}
