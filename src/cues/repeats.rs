//! What the agent has asked and what the customer has given, so that asking twice is noticed.

use std::collections::BTreeSet;

use super::details::DetailKind;
use super::dialogue::content;
use super::line::{Line, Part, Sentence};
use super::{Detail, Place};
use crate::Party;

/// A detail by what it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Name,
    Order,
    Account,
    Policy,
    Booking,
    Reference,
    Tracking,
    Phone,
    Email,
    Address,
    Postcode,
    BirthDate,
}

/// How each is asked for and called. The first that fits is taken.
const CALLED: &[(Topic, &[&str])] = &[
    (Topic::Email, &["email", "e mail"]),
    (Topic::Postcode, &["postcode", "post code", "zip"]),
    (Topic::BirthDate, &["date of birth", "birth date", "birthday"]),
    (Topic::Tracking, &["tracking number", "parcel number"]),
    (Topic::Booking, &["booking number", "booking reference", "confirmation number"]),
    (Topic::Policy, &["policy number"]),
    (Topic::Account, &["account number", "customer number"]),
    (Topic::Order, &["order number"]),
    (Topic::Reference, &["reference number", "reference", "case number", "claim number", "ticket number"]),
    (Topic::Phone, &["phone number", "mobile number", "telephone number", "contact number"]),
    (Topic::Address, &["your address", "the address", "home address", "postal address"]),
    (
        Topic::Name,
        &["your name", "your full name", "your last name", "your surname", "your first name", "am i speaking"],
    ),
];

/// What makes another thing of what is asked for, or says openly that it is asked again.
const ANOTHER: &[&str] = &[
    "another",
    "other",
    "second",
    "new",
    "old",
    "different",
    "else",
    "alternative",
    "confirm",
    "verify",
    "check",
    "correct",
    "change",
    "update",
    "which",
    "driver",
    "best",
    "instead",
    "sorry",
    "repeat",
    "catch",
    "missed",
    "spell",
    "slowly",
    "his",
    "her",
    "their",
    "him",
    "them",
    "joint",
    "previous",
    "next",
    "third",
];

/// Words that a question for a detail may have beside it.
const AROUND: &[&str] = &[
    "number", "full", "first", "last", "address", "take", "have", "give", "can", "please", "there", "number", "again",
    "grab", "today", "for", "read", "provide", "ask", "speak", "could", "may", "hand", "got",
];

/// Words that show that a question was not heard, or that its answer is still to come.
const NO_ANSWER: &[&str] = &[
    "pardon",
    "say that again",
    "repeat",
    "did not catch",
    "hear you",
    "what do you mean",
    "do not understand",
    "did not follow",
    "hold on",
    "hang on",
    "one moment",
    "one second",
    "a moment",
    "a second",
    "let me look",
    "let me find",
    "let me see",
    "let me get",
    "let me check",
    "do not know",
    "not sure",
    "no idea",
    "what was that",
    "come again",
    "let me finish",
];

/// Questions of courtesy, choice and leave may come as often as there is reason.
const COURTESY: &[&str] = &[
    "anything else",
    "help you",
    "can i do for you",
    "that all",
    "all right",
    "okay",
    "make sense",
    "still there",
    "would you like",
    "shall i",
    "do you want",
    "hold",
    "how are you",
    "may i",
    "prefer",
    "suit",
    "which",
    "bear with",
    "go ahead",
    "sorry",
    "repeat",
    "catch",
    "confirm",
    "check",
    "make sure",
    "again",
    "hear me",
    "ready",
    "happy with",
    "right",
    "correct",
    "other",
    "another",
    "else",
    "next",
    "new",
    "got that",
    "with me",
    "did you say",
    "you said",
];

/// A question of the agent.
#[derive(Debug)]
struct Asking {
    opener: String,
    content: BTreeSet<String>,
    place: Place,
    /// Whether the customer answered; none while no reply has come.
    answered: Option<bool>,
}

/// A detail the customer gave, and what it answers.
#[derive(Debug)]
struct Given {
    topic: Topic,
    words: usize,
    place: Place,
}

/// What was asked and given so far in a call.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    asked: Vec<Asking>,
    given: Vec<Given>,
    /// Topics of the agent's latest turn.
    open: Vec<Topic>,
    /// The customer's words since the agent's latest.
    reply: String,
    reply_asks: bool,
    /// The agent has spoken since the customer did.
    agent_spoke: bool,
}

/// What was asked a second time.
pub(super) enum Repeated {
    /// A question, word for word or nearly, that was answered before.
    Question(Place),
    /// A detail that was given before.
    Detail(Place),
}

impl Repeats {
    /// Takes the customer's words, signs of listening too: "yes" is an answer.
    pub fn reply(&mut self, line: &Line) {
        if self.agent_spoke {
            self.agent_spoke = false;
            self.reply.clear();
            self.reply_asks = line.sentences.last().is_some_and(|sentence| sentence.asks) && line.tokens.len() <= 8;
        }
        self.reply.push(' ');
        self.reply.push_str(&line.text(Part { first: 0, last: line.tokens.len() }));
    }

    /// Takes a detail the customer gave, with the words before it in its sentence.
    pub fn give(&mut self, detail: &Detail, sentence: &str) {
        let fits = |topic: Topic| match detail.kind {
            DetailKind::Name => topic == Topic::Name,
            DetailKind::Email => topic == Topic::Email,
            DetailKind::Phone => topic == Topic::Phone,
            DetailKind::Date => topic == Topic::BirthDate,
            DetailKind::Address => matches!(topic, Topic::Address | Topic::Postcode),
            DetailKind::OrderNumber | DetailKind::Reference => !matches!(
                topic,
                Topic::Name | Topic::Email | Topic::BirthDate | Topic::Address | Topic::Postcode | Topic::Phone
            ),
            _ => false,
        };
        let called = CALLED
            .iter()
            .find(|(topic, names)| fits(*topic) && names.iter().any(|name| sentence.contains(name)))
            .map(|(topic, _)| *topic);
        let own = (detail.kind == DetailKind::Name && sentence.contains("my name is")).then_some(Topic::Name);
        // A detail of another person or thing answers no question about the customer's own.
        let Some(topic) = called.or(own).or_else(|| self.open.iter().copied().find(|topic| fits(*topic))) else {
            return;
        };
        let place =
            Place { party: Party::Customer, quote: detail.quote.clone(), start_s: detail.start_s, end_s: detail.end_s };
        self.given.push(Given { topic, words: detail.value.split(' ').count(), place });
    }

    /// The agent begins to speak: the reply to what was asked before is complete.
    pub fn agent_speaks(&mut self) {
        if self.agent_spoke {
            return;
        }
        self.agent_spoke = true;
        self.open.clear();
        let unheard = self.reply_asks || NO_ANSWER.iter().any(|words| self.reply.contains(words));
        let answered = !self.reply.trim().is_empty() && !unheard;
        for asking in self.asked.iter_mut().filter(|asking| asking.answered.is_none()) {
            asking.answered = Some(answered);
        }
    }

    /// Takes a sentence of the agent; says what in it was asked before. `asks` is whether it is a question by its form.
    pub fn ask(&mut self, line: &Line, sentence: &Sentence, asks: bool, place: Place) -> Option<Repeated> {
        let requested = asks || sentence.text.ends_with("please");
        let topics: Vec<Topic> = if requested { topics(&sentence.text) } else { Vec::new() };
        let again =
            topics.first().filter(|_| topics.len() == 1).and_then(|topic| self.given_before(*topic, &sentence.text));
        self.open.extend(topics);
        if again.is_some() {
            return again.map(Repeated::Detail);
        }
        if !asks {
            return None;
        }
        let tokens = &line.tokens[sentence.part.first..sentence.part.last];
        let content: BTreeSet<String> = tokens.iter().filter_map(|token| content(token)).collect();
        let opener = tokens.iter().find(|token| OPENERS.contains(&token.as_str())).cloned().unwrap_or_default();
        let counts = content.len() >= 2 && !COURTESY.iter().any(|words| has(&sentence.text, words));
        if !counts {
            return None;
        }
        let before = self
            .asked
            .iter()
            .rev()
            .find(|asking| asking.answered == Some(true) && asking.opener == opener && alike(&asking.content, &content))
            .map(|asking| Repeated::Question(asking.place.clone()));
        self.asked.push(Asking { opener, content, place, answered: None });
        before
    }

    fn given_before(&self, topic: Topic, text: &str) -> Option<Place> {
        let given = self.given.iter().rev().find(|given| given.topic == topic)?;
        let another = text.split(' ').any(|word| ANOTHER.contains(&word) || word.ends_with("'s"));
        let names = CALLED.iter().filter(|(other, _)| *other == topic).flat_map(|(_, names)| names.iter());
        let named: Vec<&str> = names.flat_map(|name| name.split(' ')).collect();
        let more =
            text.split(' ').any(|word| content(word).is_some() && !named.contains(&word) && !AROUND.contains(&word));
        // A first name alone leaves room to ask for the full one.
        let fuller = topic == Topic::Name && given.words < 2;
        // Asked to say it once more at once: it was not heard, which is no fault of listening.
        let misheard = has(text, "again") && !self.agent_has_replied_since(given);
        (!another && !more && !fuller && !misheard).then(|| given.place.clone())
    }

    fn agent_has_replied_since(&self, given: &Given) -> bool {
        self.asked.iter().any(|asking| asking.place.start_s > given.place.end_s)
    }
}

/// Words that open a question.
const OPENERS: &[&str] = &[
    "what", "how", "why", "when", "where", "who", "whose", "do", "does", "did", "is", "are", "was", "were", "have",
    "has", "had", "can", "could", "will", "would", "tell", "describe", "explain",
];

/// Whole words of a text.
fn has(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// What a question asks for. "Is that your order number?" asks about one and for none.
fn topics(text: &str) -> Vec<Topic> {
    let about = ["is", "are", "was", "does", "did", "has"].contains(&text.split(' ').next().unwrap_or(""));
    let mut found: Vec<Topic> = Vec::new();
    for (topic, names) in CALLED.iter().filter(|_| !about) {
        // "booking reference" is no "reference".
        let taken = *topic == Topic::Reference && (found.contains(&Topic::Booking) || found.contains(&Topic::Policy));
        if !taken && names.iter().any(|name| has(text, name)) {
            found.push(*topic);
        }
    }
    found
}

/// The same question: the same words that carry content, or all but one of four.
fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let (shared, all) = (a.intersection(b).count(), a.union(b).count());
    shared == all || (shared >= 3 && 4 * shared >= 3 * all)
}
