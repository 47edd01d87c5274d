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
        /// How far over its own usual (level, pitch and pace together) a customer's voice must be for a mild sign of distress in words to count
        /// as distress. A voice alone never does.
        distress_arousal: f64 = 2.0, "spreads of the voice's own usual", Range::Between(0.5, 10.0),
            "Twice as far as the speaker commonly goes; the customers of seven calm calls stay under 1.7";
        /// How sure the recogniser must be of each word for a detail to count as misread, where the customer does not say so.
        misread_confidence: f64 = 0.7, "share", Range::Between(0.0, 1.0),
            "One digit misheard by the recogniser must not be laid on the agent; own judgement";
        /// Mark what sentences mean where no phrase says it, with the sentence encoder where it is at hand.
        meaning: bool = true, "", Range::Any,
            "Phrases alone miss what is said in other words";
        /// The shortest sentence that is judged by meaning.
        meaning_words: u32 = 4, "words", Range::Between(1.0, 30.0),
            "Shorter ones mean little without what was said before; own judgement";
        /// How sure the encoder must be of a customer's distress.
        meaning_distress: f64 = 0.8, "share", Range::Between(0.3, 1.0),
            "Nine of ten such are right on wordings the heads have not seen";
        /// How sure it must be of empathy.
        meaning_empathy: f64 = 0.7, "share", Range::Between(0.3, 1.0),
            "Eight of ten such are right on wordings the heads have not seen";
        /// How sure it must be of anything else.
        meaning_other: f64 = 0.9, "share", Range::Between(0.3, 1.0),
            "High, as phrases find most of these; own judgement";
    }
}
