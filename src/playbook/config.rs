//! Settings of the step `playbook`.

use crate::settings_section;

settings_section! {
    /// Holding calls against a playbook (docs/playbooks.md).
    pub struct PlaybookConfig in "playbook" {
        /// The playbook every call is held against: a ready one by its name, or the path of a file. Empty for none.
        name: String = String::new(), "", Range::Any, "own choice: what should happen in a call is for those who run it to say";
        /// How like an example sentence a sentence must be to mean the same, where the playbook does not say.
        likeness: f64 = 0.6, "cosine", Range::Between(0.2, 1.0), "measured on labelled sentences (docs/playbooks.md): nine of ten such are right";
        /// This far under the likeness asked for, a missed fatal item is for a person to look at.
        review_margin: f64 = 0.1, "cosine", Range::Between(0.0, 0.5), "measured on the same: between the two, half of such sentences are right";
        /// The shortest sentence that is judged by meaning.
        meaning_words: u32 = 3, "words", Range::Between(1.0, 30.0), "shorter ones mean little by themselves; own judgement";
        /// How long the opening lasts from the first word, where the playbook does not say.
        opening_s: f64 = 30.0, "s", Range::Between(1.0, 600.0), "own choice: both have said who they are and why they call";
        /// How long before the last word the closing begins, where the playbook does not say.
        closing_s: f64 = 45.0, "s", Range::Between(1.0, 600.0), "own choice: recap, last question and good-bye";
    }
}
