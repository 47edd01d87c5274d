//! The agent says the customer's words back.

use super::agent::plain;
use super::dialogue::content;
use super::lexicon;
use super::line::{Line, Sentence};
use super::stage::Mark;
use super::{CueKind, CueStage};
use crate::Party;

/// Words that open a restatement.
const FORMS: &[&str] = &["so", "you", "your", "right", "okay", "then", "and", "that", "the", "before", "it"];

/// A longer sentence tells something new, whatever words it shares.
const LONGEST: usize = 30;

/// Kinds that already say what such a sentence is.
const TAKEN: &[CueKind] = &[
    CueKind::Blame,
    CueKind::Order,
    CueKind::NegativePhrasing,
    CueKind::Commitment,
    CueKind::Options,
    CueKind::Paraphrase,
    CueKind::CheckBack,
    CueKind::EmpathyShown,
    CueKind::Hedge,
    CueKind::UpbeatClose,
    CueKind::HoldAnnounced,
    CueKind::EscalationOffer,
    CueKind::PositivePhrasing,
    CueKind::Ownership,
    CueKind::FlatClose,
    CueKind::Jargon,
];

/// A statement that takes up enough content words of the customer's last turns in a restating form.
pub(super) fn paraphrase(stage: &CueStage, line: &Line, index: usize, kinds: &[CueKind]) -> Option<Mark> {
    let sentence = &line.sentences[index];
    if sentence.asks
        || sentence.part.last - sentence.part.first > LONGEST
        || kinds.iter().any(|kind| TAKEN.contains(kind))
    {
        return None;
    }
    let tokens = &line.tokens[sentence.part.first..sentence.part.last];
    let first = tokens.first()?;
    let restating = FORMS.contains(&first.as_str())
        && !tokens
            .iter()
            .any(|token| matches!(token.as_str(), "i" | "will" | "please" | "can" | "need" | "must" | "let"));
    if !restating || concludes(line, sentence) || tells_what_was_done(line, index) {
        return None;
    }
    let theirs = stage.dialogue.customer_content();
    let mut shared: Vec<String> =
        tokens.iter().filter_map(|token| content(token)).filter(|stem| theirs.contains(stem)).collect();
    shared.sort();
    shared.dedup();
    let opener = matches!(first.as_str(), "so" | "you" | "your");
    let enough = stage.config.paraphrase_words as usize + usize::from(!opener);
    (shared.len() >= enough)
        .then(|| plain(CueKind::Paraphrase, line.trimmed(sentence.part), index, "restate/shared words"))
}

/// "..., so the ticket is void" tells what follows, which nobody had said.
fn concludes(line: &Line, sentence: &Sentence) -> bool {
    sentence.clauses.iter().skip(1).any(|clause| line.tokens[clause.first] == "so")
}

/// "Your card has been sent" is news, however many of the customer's words are in it.
fn tells_what_was_done(line: &Line, index: usize) -> bool {
    let hits = lexicon::phases().hits(line, Party::Agent);
    hits.iter().any(|hit| hit.sentence == index && hit.rule.entry.id == "done")
}

#[cfg(test)]
mod tests {
    use crate::Party;
    use crate::cues::text::said;
    use crate::cues::{Cue, CueKind, CueStage, CuesConfig};

    fn reply(customer: &str, agent: &str) -> Vec<Cue> {
        let mut stage = CueStage::new(&CuesConfig::default());
        let (first, second) = (said(Party::Customer, customer, 0.0), said(Party::Agent, agent, 10.0));
        let mut cues = Vec::new();
        stage.utterance(&first, first.end_s, &mut cues);
        stage.utterance(&second, second.end_s, &mut cues);
        cues
    }

    #[test]
    fn what_is_said_back_is_told_from_news_in_the_same_words() {
        for (customer, agent, want) in [
            ("The box was empty when it came.", "So the box was empty when it came.", true),
            ("I brought the book back in August.", "You brought the book back in August.", true),
            ("I missed my flight, the ticket is here.", "You missed the flight, so the ticket is void.", false),
            ("Can you send me a new credit card?", "You have a new credit card on the way.", false),
            ("Move it from savings to checking.", "So, it has been transferred from savings to checking.", false),
            ("I could come in two days.", "So let's say in two days, two days it is.", false),
        ] {
            let found = reply(customer, agent).iter().any(|cue| cue.cue == CueKind::Paraphrase);
            assert_eq!(found, want, "{agent}");
        }
    }
}
