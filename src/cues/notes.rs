//! Details given and promises made, and whether details were read back.

use super::details::{Detail, DetailKind, FollowUp};
use super::extract::{self, Asked, Found};
use super::lexicon::Hit;
use super::line::{Line, Part};
use super::misread;
use super::repeats::Repeats;
use crate::Party;
use crate::speech::Utterance;

/// What the agent should keep.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub details: Vec<Detail>,
    pub follow_ups: Vec<FollowUp>,
    asked: Asked,
    /// The agent asked for an e-mail address last.
    asked_email: bool,
    /// How sure the recogniser was of the words of each detail, 0 to 1.
    sure: Vec<f64>,
}

/// A detail read back otherwise than it was given.
#[derive(Debug)]
pub(super) struct Misreading {
    /// The detail, by index.
    pub detail: usize,
    /// What was read.
    pub value: String,
    /// The words that read it.
    pub part: Part,
    /// How sure the recogniser was of every word on both sides, 0 to 1.
    pub sure: f64,
}

impl Notes {
    /// Keeps what the customer gives, and notes which question it answers.
    pub fn customer(&mut self, utterance: &Utterance, hits: &[Hit], line: &Line, repeats: &mut Repeats) {
        let words = words(utterance);
        for found in extract::find(&words, self.asked) {
            self.keep(utterance, &found);
            let sentence =
                line.sentences.iter().find(|s| (s.part.first..s.part.last).any(|t| line.words[t] == found.first));
            let given = self.details.iter().find(|detail| detail.kind == found.kind && detail.value == found.value);
            if let (Some(sentence), Some(detail)) = (sentence, given) {
                repeats.give(detail, &sentence.text);
            }
        }
        let times: Vec<Part> =
            hits.iter().filter(|hit| hit.rule.entry.id == "when_said").map(|hit| hit.matched).collect();
        for hit in hits.iter().filter(|hit| hit.rule.entry.id == "customer_promise") {
            self.promise(utterance, line, hit.part, &times);
        }
    }

    fn keep(&mut self, utterance: &Utterance, found: &Found) {
        let (first, last) = (&utterance.words[found.first], &utterance.words[found.last]);
        let known = self.details.iter().any(|detail| detail.kind == found.kind && detail.value == found.value);
        if !known {
            self.details.push(Detail {
                kind: found.kind,
                value: found.value.clone(),
                party: utterance.party,
                quote: quote(utterance, found),
                start_s: first.start_s,
                end_s: last.end_s,
                read_back_s: None,
                misread_as: None,
            });
            self.sure.push(confidence(utterance, found));
        }
    }

    /// Notes what the agent asks for, and which details they read back; gives the words that do, and a wrong reading.
    pub fn agent(&mut self, utterance: &Utterance, line: &Line) -> (Vec<Part>, Option<Misreading>) {
        let words = words(utterance);
        let spoken = extract::find(&words, Asked { number: true, ..Asked::default() });
        let misread = self.misread(utterance, line, &words, &spoken);
        let mut parts: Vec<Part> = Vec::new();
        for detail in self.details.iter_mut().filter(|d| d.party == Party::Customer && d.read_back_s.is_none()) {
            let repeated = match detail.kind {
                DetailKind::Name => sequence(&words, &detail.value),
                _ => spoken.iter().find(|found| same(found, detail)).map(|found| (found.first, found.last)),
            };
            if let Some((first, last)) = repeated {
                detail.read_back_s = Some(utterance.words[first].start_s);
                // A sum said again is no read-back of a detail by itself.
                if detail.kind == DetailKind::Amount {
                    continue;
                }
                parts.extend(part_of_words(line, first, last));
            }
        }
        // An address that the agent asked for and says is read back, also where the recogniser did not make out how it was given.
        let given = |detail: &Detail| detail.kind == DetailKind::Email && detail.party == Party::Customer;
        let unheard = std::mem::take(&mut self.asked_email) && !self.details.iter().any(given);
        if let Some(found) = spoken.iter().find(|found| unheard && found.kind == DetailKind::Email) {
            parts.extend(part_of_words(line, found.first, found.last));
            self.keep(utterance, found);
        }
        for found in &spoken {
            if matches!(found.kind, DetailKind::Amount | DetailKind::Date | DetailKind::Place) {
                self.keep(utterance, found);
            }
        }
        self.ask(&line.text(Part { first: 0, last: line.tokens.len() }));
        (merged(line, parts), misread)
    }

    /// Whether the words give a detail of the same sort anew, which corrects what was read. Another sort answers the next question.
    pub fn corrects(&self, misreading: &Misreading, utterance: &Utterance) -> bool {
        let Some(detail) = self.details.get(misreading.detail) else { return false };
        let given = extract::find(&words(utterance), Asked { number: true, ..Asked::default() });
        given.iter().any(|found| misread::is_same_sort(found.kind, detail.kind))
    }

    fn misread(&self, utterance: &Utterance, line: &Line, words: &[&str], spoken: &[Found]) -> Option<Misreading> {
        let (detail, found) = misread::find(&self.details, spoken, line, words)?;
        let part = part_of_words(line, found.first, found.last)?;
        let sure = confidence(utterance, &found).min(self.sure.get(detail).copied().unwrap_or(0.0));
        Some(Misreading { detail, value: found.value, part, sure })
    }

    fn ask(&mut self, text: &str) {
        const NAMES_OF_THINGS: &[&str] = &["name of the", "company name", "brand name", "user name", "product name"];
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        self.asked_email =
            says(&["your email", "your e mail", "email address", "e mail address", "best email", "which email"]);
        self.asked = Asked {
            name: says(&["name", "who am i", "who is calling", "speaking with"]) && !says(NAMES_OF_THINGS),
            phone: says(&[
                "phone",
                "mobile",
                "contact number",
                "best number",
                "good number",
                "number can",
                "call you",
                "reach you",
            ]),
            number: says(&["number", "reference", "code"]),
            address: says(&["address", "postcode", "post code", "zip"]),
        };
    }

    /// Keeps a promise; `times` are the parts that name a time.
    pub fn promise(&mut self, utterance: &Utterance, line: &Line, part: Part, times: &[Part]) {
        let (at_s, _) = line.time(utterance, part);
        let time = times.iter().copied().filter(|time| time.overlaps(part)).max_by_key(|time| time.last - time.first);
        let quote = line.quote(utterance, part);
        let what = time.and_then(|time| without(line, utterance, part, time)).unwrap_or_else(|| quote.clone());
        let when = time.map(|time| line.quote(utterance, time));
        self.follow_ups.push(FollowUp { who: utterance.party, what, when, quote, at_s });
    }
}

/// The words of a part but for its time; none where too little is left to say what is promised.
fn without(line: &Line, utterance: &Utterance, part: Part, time: Part) -> Option<String> {
    let before = Part { first: part.first, last: time.first.max(part.first) };
    let after = Part { first: time.last.min(part.last), last: part.last };
    let said = [before, after].map(|part| line.quote(utterance, part));
    // "Booked on the first flight tomorrow": what stands around the time hangs together only where a joint follows it.
    const JOINTS: &[&str] = &["with", "to", "and", "for", "from", "so", "by", "as", "at", "in", "on"];
    let joint = said[1].split(' ').next().is_some_and(|word| word.is_empty() || JOINTS.contains(&word));
    let left = said.join(" ").trim().to_owned();
    (joint && left.split(' ').count() >= 3).then_some(left)
}

fn words(utterance: &Utterance) -> Vec<&str> {
    utterance.words.iter().map(|word| word.text.as_str()).collect()
}

/// The least confidence of the words that say it.
fn confidence(utterance: &Utterance, found: &Found) -> f64 {
    let words = &utterance.words[found.first..=found.last];
    words.iter().map(|word| f64::from(word.confidence)).fold(1.0, f64::min)
}

fn quote(utterance: &Utterance, found: &Found) -> String {
    words(utterance)[found.first..=found.last].join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Whether what was said repeats a detail: numbers by their digits, the rest by value.
fn same(found: &Found, detail: &Detail) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match detail.kind {
        DetailKind::OrderNumber | DetailKind::Reference | DetailKind::Phone | DetailKind::Address => {
            let (said, given) = (digits(&found.value), digits(&detail.value));
            let code = matches!(
                found.kind,
                DetailKind::OrderNumber | DetailKind::Reference | DetailKind::Phone | DetailKind::Address
            );
            code && (found.value == detail.value
                || (said.len() >= 3 && given.len() >= 3 && (given.contains(&said) || said.contains(&given))))
        }
        DetailKind::Date => {
            found.kind == DetailKind::Date && {
                let day = |text: &str| text.split(' ').take(2).collect::<Vec<_>>().join(" ");
                day(&found.value) == day(&detail.value)
            }
        }
        DetailKind::Email => {
            found.kind == DetailKind::Email && {
                let domain = |text: &str| text.split_once('@').map(|(_, domain)| domain.to_owned());
                found.value == detail.value || domain(&found.value) == domain(&detail.value)
            }
        }
        DetailKind::Amount => found.kind == DetailKind::Amount && found.value == detail.value,
        _ => false,
    }
}

/// Where all words of a name of two or more words follow each other.
fn sequence(words: &[&str], name: &str) -> Option<(usize, usize)> {
    let bare: Vec<String> = words.iter().map(|word| crate::speech::numbers::bare(word)).collect();
    let wanted: Vec<String> = name.split(' ').map(crate::speech::numbers::bare).collect();
    let alike = |a: &String, b: &String| a == b || strsim::jaro_winkler(a, b) > 0.9;
    (wanted.len() >= 2)
        .then(|| bare.windows(wanted.len()).position(|window| window.iter().zip(&wanted).all(|(a, b)| alike(a, b))))
        .flatten()
        .map(|at| (at, at + wanted.len() - 1))
}

fn part_of_words(line: &Line, first: usize, last: usize) -> Option<Part> {
    let start = line.words.iter().position(|word| *word >= first)?;
    let end = line.words.iter().rposition(|word| *word <= last)? + 1;
    (start < end).then_some(Part { first: start, last: end })
}

/// One part for each sentence.
fn merged(line: &Line, parts: Vec<Part>) -> Vec<Part> {
    line.sentences
        .iter()
        .filter_map(|sentence| parts.iter().copied().filter(|part| part.overlaps(sentence.part)).reduce(Part::with))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::Party::{self, Agent, Customer};
    use crate::cues::text::said;
    use crate::cues::{CueKind, CueStage, CuesConfig};

    fn reads_back(lines: &[(Party, &str)]) -> bool {
        let mut stage = CueStage::new(&CuesConfig::default());
        let (mut cues, mut at_s) = (Vec::new(), 0.0);
        for (party, text) in lines {
            let utterance = said(*party, text, at_s);
            stage.utterance(&utterance, utterance.end_s, &mut cues);
            at_s = utterance.end_s + 0.5;
        }
        cues.iter().any(|cue| cue.cue == CueKind::DetailReadBack)
    }

    #[test]
    fn an_address_that_was_asked_for_and_said_is_read_back_however_it_was_heard() {
        let asked = (Agent, "And your email address for the receipt?");
        let unheard = (Customer, "It's our dot Patel, an example dot com.");
        assert!(reads_back(&[asked, unheard, (Agent, "R dot Patel at example dot com, perfect.")]));
        // The agent's own address is none of the customer's.
        assert!(!reads_back(&[(Agent, "And your name?"), unheard, (Agent, "Write to help at example dot com.")]));
    }
}
