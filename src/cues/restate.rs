//! The agent says the customer's words back.

use super::agent::plain;
use super::dialogue::content;
use super::line::Line;
use super::stage::Mark;
use super::{CueKind, CueStage};

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
        && !tokens.iter().any(|token| matches!(token.as_str(), "i" | "will" | "please" | "can" | "need" | "must"));
    if !restating {
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
