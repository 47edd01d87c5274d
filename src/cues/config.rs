//! Settings of the step `cues`.

use crate::settings_section;

settings_section! {
    /// Which cues are marked.
    pub struct CuesConfig in "cues" {
        /// Mark statements that sound like questions. A habit of some dialects and no fault in itself: judged by wording only.
        uptalk: bool = true, "", Range::Any,
            "Marked only where a statement with two hedges ends as a question; own judgement";
        /// Trade words of this company that customers need not know, marked as jargon beside the built-in list.
        jargon: Vec<String> = Vec::new(), "words", Range::Any,
            "Every company has its own";
        /// Words of the built-in jargon list that are plain to this company's customers.
        plain_words: Vec<String> = Vec::new(), "words", Range::Any,
            "Trade customers know trade words";
        /// How many content words of the customer's last words an agent must take up for a paraphrase.
        paraphrase_words: u32 = 2, "words", Range::Between(1.0, 10.0),
            "Two shared content words in a restating sentence; tuned on eight generated calls";
        /// How long a customer's distress makes empathy due.
        distress_s: f64 = 45.0, "s", Range::Between(5.0, 300.0),
            "About two exchanges of a service call; own judgement";
    }
}
