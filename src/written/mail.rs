//! E-mails: subject, what is answered, the body, the signature.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::message::{Conversation, Kind, Message, lines};
use crate::Party;

static HEADER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^(subject|from|to|cc|bcc|date|sent|reply-to|importance):\s*(.*)$").ok());
static GREETING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(dear|hi|hello|hey|good (morning|afternoon|evening|day)|greetings)\b[^.?!]{0,50}[,!.:]?$").ok()
});
static CLOSING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^((kind|kindest|best|warm|warmest|many)( (regards|wishes|thanks))?|regards|(yours )?(sincerely|faithfully|truly)|yours|cheers|thanks|thank you|with (kind|best|warm) (regards|wishes)|all the best|take care|have a (great|nice|lovely|good) (day|weekend|evening|week))[,.!]?$",
    )
    .ok()
});
/// Where the answered message begins.
static ANSWERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(on\b.{4,120}\bwrote:|-{2,}\s*(original|forwarded) message\s*-{2,}|_{8,})$").ok()
});

fn matches(pattern: &LazyLock<Option<Regex>>, line: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(line.trim()))
}

/// Whether a line greets and says nothing else.
pub(super) fn is_greeting(line: &str) -> bool {
    matches(&GREETING, line)
}

/// Whether a line closes a letter.
pub(super) fn is_closing(line: &str) -> bool {
    matches(&CLOSING, line)
}

/// The e-mail or draft in `input`. What is quoted or answered is the customer's, and came first.
pub(super) fn parse(input: &str) -> Conversation {
    let (mut own, mut theirs): (Vec<Range<usize>>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let (mut subject, mut head, mut below) = (None, true, false);
    for line in lines(input) {
        let text = &input[line.clone()];
        if head && let Some(found) = HEADER.as_ref().and_then(|header| header.captures(text)) {
            if found[1].eq_ignore_ascii_case("subject") {
                subject = Some(found[2].trim().to_owned());
            }
            continue;
        }
        head = head && text.trim().is_empty() && own.is_empty();
        if matches(&ANSWERED, text) {
            below = true;
        } else if let Some(quoted) = text.trim_start().strip_prefix('>') {
            let quoted = quoted.trim_start_matches(['>', ' ']);
            theirs.push(line.end - quoted.len()..line.end);
        } else if below {
            if !HEADER.as_ref().is_some_and(|header| header.is_match(text)) {
                theirs.push(line);
            }
        } else {
            own.push(line);
        }
    }
    let letter = subject.is_some()
        || !theirs.is_empty()
        || own.iter().map(|line| &input[line.clone()]).any(|line| is_greeting(line) || is_closing(line));
    let own = without_signature(input, own);
    let mut messages = paragraphs(input, Party::Customer, &theirs);
    messages.extend(paragraphs(input, Party::Agent, &own));
    Conversation { kind: if letter { Kind::Email } else { Kind::Draft }, subject, messages }
}

/// What stands below "-- ", or below the closing: name, role, telephone.
fn without_signature(input: &str, own: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let text = |line: &Range<usize>| input[line.clone()].trim_end().to_owned();
    let dashes = own.iter().position(|line| matches!(text(line).as_str(), "--" | "\u{2014}" | "___"));
    let closing = own.iter().rposition(|line| is_closing(&text(line)));
    let end = match (dashes, closing) {
        (Some(at), _) => at,
        (None, Some(at)) if own.len() - at <= 9 => at + 1,
        _ => own.len(),
    };
    own.into_iter().take(end).collect()
}

/// One message for each paragraph.
fn paragraphs(input: &str, party: Party, all: &[Range<usize>]) -> Vec<Message> {
    all.split(|line| input[line.clone()].trim().is_empty())
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| Message::of(input, party, paragraph.to_vec()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart() {
        let mail = "Subject: Re: Lamp\nTo: ida@example.com\n\nDear Ms Hall,\n\nYour lamp is on its way.\nIt comes on Monday.\n\nKind regards,\nNoor Patel\nSupport\n\nOn 4 May 2024, Ida Hall wrote:\n> My lamp is broken.\n> > Older.";
        let letter = parse(mail);
        assert_eq!((letter.kind, letter.subject.as_deref()), (Kind::Email, Some("Re: Lamp")));
        let got: Vec<(Party, &str)> = letter.messages.iter().map(|m| (m.party, m.text.as_str())).collect();
        assert_eq!(
            got,
            [
                (Party::Customer, "My lamp is broken.\nOlder."),
                (Party::Agent, "Dear Ms Hall,"),
                (Party::Agent, "Your lamp is on its way.\nIt comes on Monday."),
                (Party::Agent, "Kind regards,"),
            ]
        );
    }

    #[test]
    fn a_line_without_form_is_a_draft() {
        let draft = parse("Your lamp is on its way.");
        assert_eq!((draft.kind, draft.messages.len()), (Kind::Draft, 1));
        assert!(
            is_greeting("Good morning Ida,")
                && !is_greeting("Hi there is no lamp here and that is a pity for all of us")
        );
        assert!(is_closing("Kind regards,") && is_closing("Best wishes") && !is_closing("Best we can do is Monday"));
    }
}
