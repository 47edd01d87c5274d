//! Settings of `sidetone text`.

use crate::settings_section;

settings_section! {
    /// How written words are judged.
    pub struct WrittenConfig in "written" {
        /// A sentence of more words is called long.
        long_sentence_words: u32 = 30, "words", Range::Between(10.0, 100.0),
            "Plain-language guides advise 15 to 20 on average and 25 at most; own choice above that";
        /// A chat message of more words is called long.
        long_message_words: u32 = 80, "words", Range::Between(20.0, 500.0), "own choice: a telephone's screen";
        /// A paragraph of an e-mail of more words is called long.
        long_paragraph_words: u32 = 120, "words", Range::Between(30.0, 500.0), "own choice";
        /// Fewer words by the agent are not scored.
        enough_words: u32 = 8, "words", Range::Between(1.0, 200.0), "own choice: one sentence";
        /// Points for a fault in spelling or grammar, at a hundred words; shorter texts count as a hundred.
        fault_points: f64 = -6.0, "points", Range::Between(-50.0, 0.0), "own choice: five faults in a hundred words cost half the way to nothing";
        /// Points for each stretch of capitals.
        shouting_points: f64 = -10.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// Points for each place with too many marks.
        marks_points: f64 = -4.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// Points for each long sentence or message.
        length_points: f64 = -5.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// Points for each abbreviation that is not explained, and each trade word.
        jargon_points: f64 = -4.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// Points for each of greeting, closing and subject that is missing.
        form_points: f64 = -8.0, "points", Range::Between(-50.0, 0.0), "own choice";
    }
}
