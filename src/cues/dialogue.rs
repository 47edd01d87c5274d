//! Who said what before: the context that decides what words mean.

use std::collections::HashSet;

use super::line::{Line, Part};
use crate::Party;
use crate::speech::Utterance;

/// Words that only show that somebody listens.
const LISTENING: &[&str] = &[
    "mm", "hm", "hmm", "mhm", "uh", "huh", "yes", "okay", "right", "sure", "oh", "ah", "i", "see", "aha", "um", "go",
    "on", "all", "really", "no", "good", "great", "fine",
];

/// Whether an utterance only shows that its speaker listens: it takes no turn.
#[must_use]
pub fn is_backchannel(line: &Line, utterance: &Utterance) -> bool {
    line.tokens.len() <= 3
        && utterance.end_s - utterance.start_s <= 1.6
        && line.sentences.iter().all(|sentence| !sentence.asks)
        && line.tokens.iter().all(|token| LISTENING.contains(&token.as_str()))
}

/// Evidence within one utterance, in words and times.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// Where they begin, seconds.
    pub start_s: f64,
    /// Where they end, seconds.
    pub end_s: f64,
}

impl Quote {
    /// The words of a part of an utterance.
    #[must_use]
    pub fn of(line: &Line, utterance: &Utterance, part: Part) -> Quote {
        let (start_s, end_s) = line.time(utterance, part);
        Quote { text: line.quote(utterance, part), start_s, end_s }
    }
}

/// What a customer's words ask of the agent's next turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedKind {
    /// A word on how they feel.
    Empathy,
    /// Somebody else to speak to.
    Escalation,
    /// To know when they will hear or get it.
    FollowUp,
    /// The same in plain words.
    NotUnderstood,
    /// To hear it.
    Inaudible,
}

/// A need that stands until the agent's next turn is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// What is needed.
    pub kind: NeedKind,
    /// The customer's words.
    pub quote: Quote,
    /// The rule that found it.
    pub rule: String,
    /// How sure that rule is, where it is a measured one.
    pub score: Option<f64>,
    /// The agent's turn has met it.
    pub met: bool,
    /// The agent's turn answered, but with nothing to hold on to.
    pub half: bool,
    /// The words that met it by half.
    pub reply: Option<Quote>,
}

/// One finding of distress in the customer's turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Distress {
    /// The words.
    pub quote: Quote,
    /// The rule.
    pub rule: String,
    /// 1 for plain distress, less for what only counts beside other signs.
    pub weight: f64,
    /// Whether empathy is due.
    pub need: bool,
    /// How sure the rule is, where it is a measured one.
    pub score: Option<f64>,
}

/// The turn that is being spoken, or the last one of a party.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TurnWords {
    /// Onset, seconds.
    pub start_s: f64,
    /// End of the last utterance, seconds.
    pub end_s: f64,
    /// The words of its first utterances, enough to quote.
    pub text: String,
    /// Content words, stemmed.
    pub content: HashSet<String>,
    /// Something is wrong for the customer.
    pub problem: bool,
    /// The customer has reason to expect an apology (waited, was misheard).
    pub apology_due: bool,
    /// The turn ended in the middle of a sentence.
    pub cut_off: bool,
    /// The customer insists on an answer.
    pub presses: Option<Quote>,
    /// Distress of the turn, kept until the turn is over.
    pub distress: Vec<Distress>,
}

/// Bytes of a turn that are kept to be quoted: three lines.
const QUOTED: usize = 160;

/// What was said so far, as far as later rules need it.
#[derive(Debug, Default)]
pub struct Dialogue {
    /// Who holds the floor by words.
    pub speaker: Option<Party>,
    /// The latest turns, customer's and agent's.
    pub customer: TurnWords,
    /// The customer's turn before that.
    pub customer_before: TurnWords,
    /// The agent's latest turn.
    pub agent: TurnWords,
    /// How many turns the customer has had.
    pub customer_turns: usize,
    /// How many turns the agent has had.
    pub agent_turns: usize,
    /// Until when empathy is due or welcome, seconds; none before any distress.
    pub distress_until_s: Option<f64>,
    /// Times of the agent's apologies, seconds.
    pub apologies_s: Vec<f64>,
    /// Needs that wait for the end of the agent's turn.
    pub needs: Vec<Need>,
    /// What the agent proposed to do in this turn as if it were known what is wrong.
    pub proposal: Option<Quote>,
    /// End of the agent's turn by voice, where the talk step told it.
    pub agent_turn_closed_s: f64,
}

impl Dialogue {
    /// Takes up the words of a turn; says whether a new turn of this party begins.
    pub fn turn(&mut self, utterance: &Utterance, line: &Line) -> bool {
        let new = self.speaker != Some(utterance.party);
        self.speaker = Some(utterance.party);
        if new {
            let turn = TurnWords { start_s: utterance.start_s, ..TurnWords::default() };
            match utterance.party {
                Party::Customer => {
                    self.customer_before = std::mem::replace(&mut self.customer, turn);
                    self.customer_turns += 1;
                }
                Party::Agent => {
                    self.proposal = None;
                    self.agent = turn;
                    self.agent_turns += 1;
                }
            }
        }
        let turn = match utterance.party {
            Party::Customer => &mut self.customer,
            Party::Agent => &mut self.agent,
        };
        turn.end_s = utterance.end_s;
        if turn.text.len() < QUOTED {
            turn.text = format!("{} {}", turn.text, utterance.text).trim().to_owned();
        }
        turn.content.extend(line.tokens.iter().filter_map(|token| content(token)));
        turn.cut_off = line.sentences.last().is_some_and(|sentence| !sentence.ended);
        new
    }

    /// Notes what the customer's words ask for.
    pub fn need(&mut self, kind: NeedKind, rule: &str, score: Option<f64>, quote: Quote) {
        let repeated = self
            .needs
            .iter()
            .any(|need| need.kind == kind && need.quote.start_s >= self.customer.start_s && !need.half);
        if !repeated {
            self.needs.push(Need { kind, quote, rule: rule.to_owned(), score, met: false, half: false, reply: None });
        }
    }

    /// Content words of the customer's last two turns.
    #[must_use]
    pub fn customer_content(&self) -> HashSet<String> {
        self.customer.content.union(&self.customer_before.content).cloned().collect()
    }
}

/// Words that carry no content of their own.
const STOP_WORDS: &[&str] = &[
    "the",
    "and",
    "but",
    "for",
    "that",
    "this",
    "with",
    "you",
    "your",
    "have",
    "has",
    "had",
    "was",
    "were",
    "are",
    "is",
    "not",
    "will",
    "would",
    "can",
    "could",
    "should",
    "there",
    "here",
    "they",
    "them",
    "their",
    "then",
    "than",
    "what",
    "when",
    "where",
    "who",
    "why",
    "how",
    "which",
    "all",
    "any",
    "some",
    "just",
    "really",
    "very",
    "well",
    "okay",
    "yes",
    "please",
    "thank",
    "thanks",
    "sorry",
    "about",
    "from",
    "into",
    "out",
    "off",
    "our",
    "his",
    "her",
    "him",
    "she",
    "its",
    "it",
    "did",
    "does",
    "done",
    "been",
    "being",
    "get",
    "got",
    "going",
    "come",
    "came",
    "like",
    "now",
    "one",
    "two",
    "also",
    "because",
    "don't",
    "so",
    "do",
    "to",
    "of",
    "in",
    "on",
    "at",
    "my",
    "me",
    "i",
    "we",
    "us",
    "he",
    "be",
    "am",
    "an",
    "as",
    "or",
    "if",
    "by",
    "up",
    "a",
    "no",
    "want",
    "need",
    "know",
    "think",
    "say",
    "said",
    "tell",
    "told",
    "let",
    "make",
    "made",
    "still",
    "after",
    "before",
    "again",
    "never",
    "ever",
    "only",
    "even",
    "right",
    "sure",
    "good",
    "hello",
    "hi",
    "thing",
    "way",
    "much",
    "more",
    "something",
    "anything",
    "somebody",
    "someone",
];

/// A content word in a rough stem, so that "waited" meets "waiting"; none for words without content.
#[must_use]
pub fn content(token: &str) -> Option<String> {
    let plain = token.trim_end_matches("'s").trim_end_matches('\'');
    if plain.len() < 3 && !plain.chars().any(|c| c.is_ascii_digit()) || STOP_WORDS.contains(&plain) {
        return None;
    }
    let stem = ["ing", "ed", "es", "s", "e"]
        .iter()
        .find_map(|ending| plain.strip_suffix(ending).filter(|stem| stem.len() >= 3))
        .unwrap_or(plain);
    Some(stem.to_owned())
}
