//! What private number was asked for, and by which name a speaker introduces one.

use std::sync::LazyLock;

use regex::Regex;

use super::super::Utterance;
use super::RedactionKind;
use super::issued::usual_length;
use crate::Party;

/// What kind of number words speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// Private: one of the kinds that may be taken out.
    Private(RedactionKind),
    /// An order, booking or tracking number: stays.
    Kept,
    /// An amount, a time, a count, an address: the number says so itself, and a request for it ends no other.
    Counted,
}

/// The request that stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Wanted {
    /// What was asked for and not given whole yet.
    pub topics: Vec<RedactionKind>,
    /// Those of them that an answer was begun to.
    pub answered: Vec<RedactionKind>,
    /// Something else was asked for last: digits answer that.
    pub other: bool,
    /// Until when the request stands, seconds.
    pub until_s: f64,
    /// Until when cards are the subject.
    pub card_talk_until_s: f64,
    /// Until when expiry and code may follow a card number unasked.
    pub after_card_until_s: f64,
}

/// The digits given so far in answer to what stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Given(Vec<(RedactionKind, String)>);

impl Given {
    pub fn digits(&self, kind: RedactionKind) -> &str {
        self.0.iter().find(|(other, _)| *other == kind).map_or("", |(_, digits)| digits.as_str())
    }

    pub fn add(&mut self, kind: RedactionKind, digits: &str) {
        match self.0.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, so_far)) => so_far.push_str(digits),
            None => self.0.push((kind, digits.to_owned())),
        }
    }

    fn clear(&mut self, kind: RedactionKind) {
        self.0.retain(|(other, _)| *other != kind);
    }

    /// Whether nothing of it is missing. What came in already taken out is whole.
    pub fn is_whole(&self, kind: RedactionKind) -> bool {
        let digits = self.digits(kind);
        digits.is_empty()
            || match kind {
                RedactionKind::CardNumber => digits.len() >= usual_length(digits),
                RedactionKind::CardExpiry => digits.len() >= 3,
                RedactionKind::CardCode => digits.len() >= 3,
                RedactionKind::Phone => digits.len() >= 7,
                RedactionKind::Account => digits.len() >= 6,
                RedactionKind::Ssn => digits.len() >= 8,
                _ => true,
            }
    }
}

impl Wanted {
    pub fn is(&self, kind: RedactionKind) -> bool {
        self.topics.contains(&kind)
    }

    pub fn any_card(&self) -> bool {
        self.is(RedactionKind::CardNumber) || self.is(RedactionKind::CardExpiry) || self.is(RedactionKind::CardCode)
    }

    /// Any request for something private but the card itself.
    pub fn any_but_card(&self) -> bool {
        self.topics.iter().any(|kind| {
            !matches!(kind, RedactionKind::CardNumber | RedactionKind::CardExpiry | RedactionKind::CardCode)
        })
    }

    /// Something was given, asked for or not. A card number that is not whole stays wanted.
    pub fn answer(&mut self, kind: RedactionKind, said: &Utterance, given: &Given, asked_s: f64, after_card_s: f64) {
        if said.party == Party::Agent {
            return;
        }
        let missing = !given.digits(kind).is_empty() && !given.is_whole(kind);
        if kind == RedactionKind::CardNumber && missing && !self.is(kind) {
            self.topics.push(kind);
        }
        if self.is(kind) && !self.answered.contains(&kind) {
            self.answered.push(kind);
        }
        if kind == RedactionKind::CardNumber {
            self.after_card_until_s = said.end_s + after_card_s;
        }
        self.until_s = self.until_s.max(said.end_s + asked_s);
    }

    /// The agent shows that it listens: a card number given whole is wanted no longer.
    pub fn listen(&mut self, given: &Given) {
        if self.answered.contains(&RedactionKind::CardNumber) && given.is_whole(RedactionKind::CardNumber) {
            self.topics.retain(|kind| *kind != RedactionKind::CardNumber);
        }
    }

    /// Nobody answered for long.
    pub fn lapse(&mut self) {
        self.topics.clear();
        self.answered.clear();
    }

    /// The agent speaks again: what was given whole is wanted no longer.
    fn close(&mut self, given: &Given) {
        self.topics.retain(|kind| !self.answered.contains(kind) || !given.is_whole(*kind));
        self.answered.clear();
    }
}

/// Topic, and the words that name it. The order decides where two match at the same place.
const NAMES: &[(Topic, &str)] = &[
    (
        Topic::Private(RedactionKind::Ssn),
        r"social security( (number|no))?|your social|my social|social insurance|national insurance|ssn",
    ),
    (
        Topic::Private(RedactionKind::CardCode),
        r"security (code|number|digits)|cvv2?|cvc2?|cv2|csc|c v v|c v c|verification (code|number)|(three|four|3|4|last three|last 3|final three)[ -]?(digit|digits|number|numbers|figures)( (security|code|number))?( (that are|that's|printed|shown|there))?( (on|at|from|by))( the| your)?( (very))? (back|reverse|rear|signature|strip|front)|(three|3|four|4)[ -]digit (code|security)|(code|digits|number|numbers|figures) (on|at|from) the (back|reverse|rear|signature strip)|on the (back|reverse)( of (the|your|my) card)?|(little|small|short) (number|code|digits)|verification (value|digits)|(flip|turn) (it|your card|the card) over",
    ),
    (
        Topic::Private(RedactionKind::CardExpiry),
        r"expir(y|es|ing|ation|e|ed)|(valid|good|runs?) (until|till|til|thru|through|to|up to|out)|exp date|end date",
    ),
    (Topic::Private(RedactionKind::BirthDate), r"date of birth|birth ?date|birthday|born|d\.? ?o\.? ?b"),
    (
        Topic::Private(RedactionKind::CardNumber),
        r"(card|visa|mastercard|amex|debit|credit|maestro)( \w+)? (number|digits|details|no)|long (card )?number|(number|digits|numbers)( \w+)? (on|across|from|along|of)( the| your| my)?( front of( the| your| my)?)?( (credit|debit|payment|bank|new|visa))? (card|front|middle)|(sixteen|16|fifteen|15)[ -]?digits?|read (me |out )?(the|your) card|pan number|my (visa|mastercard|amex|debit card|credit card|card)( is|'s)|(what|which|the) card (are|would|do|is)",
    ),
    (
        Topic::Private(RedactionKind::Account),
        r"account (number|no)|(which|what) account|sort code|routing number|iban|bank account",
    ),
    (
        Topic::Private(RedactionKind::Phone),
        r"(phone|telephone|mobile|cell|contact|landline|callback|call ?back|daytime|best)( phone| contact)? (number|no|one)|(phone|telephone|mobile)( is|'s)|number (to|we can|i can|can we|can i) (call|reach|ring)|(call|reach|ring|text) (me|you)( back)? (on|at)|(get|getting) hold of (me|you)|call ?-?back( number)?|my (cell|mobile|landline|home|work)( number)?",
    ),
    (Topic::Private(RedactionKind::PostCode), r"post ?code|zip( code)?|postal code"),
    (Topic::Private(RedactionKind::Email), r"e ?-?mail"),
    (
        Topic::Kept,
        r"(order|booking|reference|tracking|policy|claim|case|ticket|customer|invoice|parcel|meter|serial|model|part|product|membership|member|confirmation|registration|flight|room|house|flat|plan|contract|quote|return|item|delivery|consignment|voucher|gift|job|incident|request|reservation|licence|license|employee|student|patient|vehicle|engine|device|imei|sim|transaction|receipt)( \w+)? (number|no|code|reference|id|ref|is|are|was)|(order|booking|reference|tracking|policy|claim|case|ticket|invoice|confirmation|reservation|flight|ref)",
    ),
    (
        Topic::Counted,
        r"how (much|many|old|long|far|big)|amount|total|price|balance|what time|when|which day|what day|date|your (full )?name|first line|address",
    ),
];

static PATTERNS: LazyLock<Vec<(Topic, Regex)>> = LazyLock::new(|| {
    NAMES
        .iter()
        .filter_map(|(topic, words)| Regex::new(&format!(r"(?i)\b(?:{words})\b")).ok().map(|re| (*topic, re)))
        .collect()
});

/// Every topic named in the text with the byte where its name begins and ends, in order; the more private reading wins.
pub(super) fn topics(text: &str) -> Vec<(usize, usize, Topic)> {
    let mut found: Vec<(usize, usize, Topic)> = Vec::new();
    for (topic, pattern) in PATTERNS.iter() {
        for hit in pattern.find_iter(text) {
            if !found.iter().any(|(start, end, _)| hit.start() < *end && *start < hit.end()) {
                found.push((hit.start(), hit.end(), *topic));
            }
        }
    }
    found.sort_by_key(|(start, ..)| *start);
    found
}

static CARD_TALK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(card|visa|mastercard|amex|american express|maestro|discover)\b").ok());

/// Whether cards are the subject.
pub(super) fn speaks_of_cards(text: &str) -> bool {
    CARD_TALK.as_ref().is_some_and(|re| re.is_match(text))
}

/// Takes up what an agent's words ask for.
pub(super) fn hear_agent(wanted: &mut Wanted, given: &mut Given, text: &str, end_s: f64, asked_s: f64) {
    wanted.close(given);
    let named = topics(text);
    let private: Vec<RedactionKind> = named
        .iter()
        .filter_map(|(.., topic)| match topic {
            Topic::Private(kind) => Some(*kind),
            Topic::Kept | Topic::Counted => None,
        })
        .collect();
    if private.is_empty() {
        if text.contains('?') {
            hear_question(wanted, given, named.last().map(|(.., topic)| *topic));
        }
    } else {
        for kind in &private {
            given.clear(*kind);
        }
        wanted.topics = private;
        if !wanted.any_card() {
            wanted.after_card_until_s = 0.0;
        }
        wanted.other = false;
        wanted.until_s = end_s + asked_s;
    }
    if speaks_of_cards(text) {
        wanted.card_talk_until_s = end_s + asked_s;
    }
}

/// A question for something that is not private. A card number begun and not given whole stays wanted whatever is asked between.
fn hear_question(wanted: &mut Wanted, given: &Given, topic: Option<Topic>) {
    let begun = wanted.is(RedactionKind::CardNumber) && !given.digits(RedactionKind::CardNumber).is_empty();
    let card = wanted.any_card();
    match topic {
        Some(Topic::Kept) if !begun => {
            wanted.topics.clear();
            wanted.other = true;
            wanted.after_card_until_s = 0.0;
        }
        Some(Topic::Counted) if !card => {
            wanted.topics.clear();
            wanted.other = true;
            wanted.after_card_until_s = 0.0;
        }
        _ => {}
    }
}
