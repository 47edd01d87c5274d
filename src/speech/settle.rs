//! Whether what was heard so far is complete, so that nothing more has to be waited for.

use super::{SpeechConfig, Utterance};

/// Words with a full stop that ends no sentence.
const SHORT_FORMS: [&str; 10] = ["mr.", "mrs.", "ms.", "dr.", "st.", "no.", "vs.", "etc.", "jr.", "sr."];

/// How long a party must be silent after a draft for it to be complete, seconds; none where only a long pause tells.
/// The surer the text, the sooner.
#[must_use]
pub fn silence_s(draft: &Utterance, config: &SpeechConfig) -> Option<f64> {
    if is_complete(draft, config.settle_confidence) {
        return Some(0.0);
    }
    is_complete(draft, config.settle_doubt).then_some(config.settle_pause_s)
}

/// Whether a text ends as a sentence does. Whisper sets marks by what it hears and expects: where somebody stops in
/// the middle it mostly writes a comma, dots or nothing.
#[must_use]
pub fn is_complete(utterance: &Utterance, least_confidence: f64) -> bool {
    let Some(last) = utterance.words.last() else { return false };
    let text = last.text.trim_end_matches(['"', '\'', ')', '”', '’']);
    let short_form = SHORT_FORMS.contains(&text.to_lowercase().as_str());
    let ends = text.ends_with(['.', '?', '!', '。', '？', '！']) && !text.ends_with("..") && !short_form;
    ends && f64::from(utterance.confidence) >= least_confidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Party;
    use crate::speech::Word;

    fn said(text: &str, confidence: f32) -> Utterance {
        let word = |text: &str| Word { text: text.to_owned(), start_s: 0.0, end_s: 1.0, confidence };
        Utterance {
            party: Party::Agent,
            start_s: 0.0,
            end_s: 1.0,
            text: text.to_owned(),
            confidence,
            words: text.split_whitespace().map(word).collect(),
            redactions: Vec::new(),
        }
    }

    #[test]
    fn a_sentence_is_complete_and_half_of_one_is_not() {
        for text in ["How can I help?", "Thank you.", "She said \"no.\"", "はい。"] {
            assert!(is_complete(&said(text, 0.9), 0.6), "{text}");
        }
        for text in ["I would like to,", "and then...", "so I", "This is Dr.", ""] {
            assert!(!is_complete(&said(text, 0.9), 0.6), "{text}");
        }
        assert!(!is_complete(&said("Thank you.", 0.5), 0.6), "what is doubtful waits for more sound");
    }

    #[test]
    fn the_surer_a_sentence_the_sooner_it_is_complete() {
        let config =
            SpeechConfig { settle_confidence: 0.8, settle_doubt: 0.6, settle_pause_s: 0.3, ..SpeechConfig::default() };
        let after = |text, confidence| silence_s(&said(text, confidence), &config);
        assert_eq!(after("Thank you.", 0.9), Some(0.0));
        assert_eq!(after("Thank you.", 0.7), Some(0.3));
        assert_eq!(after("Thank you.", 0.5), None);
        assert_eq!(after("I would like to,", 0.9), None);
    }
}
