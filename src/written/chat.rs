//! Logs of two parties: lines with names or roles, stacked names and times, JSON.

use std::ops::Range;

use serde_json::Value;

use super::message::{Conversation, Kind, Message, lines};
use super::shapes::{Head, head};
use crate::Party;

const AGENT_ROLES: &[&str] = &[
    "agent",
    "advisor",
    "adviser",
    "support",
    "operator",
    "representative",
    "rep",
    "staff",
    "assistant",
    "me",
    "you",
    "support agent",
    "customer service",
    "csr",
    "outbound",
    "team",
];
const CUSTOMER_ROLES: &[&str] =
    &["customer", "client", "caller", "user", "guest", "visitor", "member", "inbound", "contact", "patient", "buyer"];
/// Who is neither party.
const MACHINES: &[&str] = &["bot", "system", "chatbot", "automated", "auto", "info", "note"];
/// Heads of e-mails, forms and notes, never of a chat's lines.
const NO_NAMES: &[&str] = &[
    "subject",
    "from",
    "to",
    "cc",
    "bcc",
    "date",
    "sent",
    "re",
    "fw",
    "fwd",
    "attachment",
    "attachments",
    "reply-to",
    "order",
    "ref",
    "reference",
    "address",
    "phone",
    "tel",
    "email",
    "e-mail",
    "total",
    "price",
    "p.s",
    "ps",
    "http",
    "https",
    "step",
    "important",
    "please note",
    "warning",
    "example",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Who the names stand for.
struct Cast<'a> {
    agent: Option<&'a str>,
    customer: Option<String>,
}

impl Cast<'_> {
    /// Without the agent's name, the first name that is no known role is the customer.
    fn party(&mut self, name: &str) -> Option<Party> {
        let lower = name.to_lowercase();
        if self.agent.is_some_and(|agent| agent.to_lowercase() == lower) {
            return Some(Party::Agent);
        }
        if MACHINES.contains(&lower.as_str()) {
            return None;
        }
        if AGENT_ROLES.contains(&lower.as_str()) || AGENT_ROLES.iter().any(|role| lower.ends_with(&format!("({role})")))
        {
            return Some(Party::Agent);
        }
        if self.agent.is_some() || CUSTOMER_ROLES.contains(&lower.as_str()) {
            return Some(Party::Customer);
        }
        match &self.customer {
            Some(known) if *known != lower => Some(Party::Agent),
            _ => {
                self.customer = Some(lower);
                Some(Party::Customer)
            }
        }
    }
}

/// The log in `input`, none where it has not the shape of one.
pub(super) fn parse(input: &str, agent: Option<&str>) -> Option<Conversation> {
    json(input, agent).or_else(|| log(input, agent))
}

fn log(input: &str, agent: Option<&str>) -> Option<Conversation> {
    let all: Vec<(Range<usize>, Option<Head>)> =
        lines(input).map(|line| (line.clone(), head(&input[line]).filter(is_name))).collect();
    if !is_log(input, &all, agent) {
        return None;
    }
    let mut cast = Cast { agent, customer: None };
    let mut messages: Vec<Option<Message>> = Vec::new();
    for (line, head) in all {
        if let Some(Head { name, time, words }) = head {
            let place = line.start + words.start..line.start + words.end;
            let message = cast.party(&name).map(|party| {
                let lines = if place.is_empty() { Vec::new() } else { vec![place] };
                Message { name: Some(name), time, ..Message::of(input, party, lines) }
            });
            messages.push(message);
        } else if let Some(Some(open)) = messages.last_mut()
            && !input[line.clone()].trim().is_empty()
        {
            open.lines.push(line);
        }
    }
    let messages: Vec<Message> = messages
        .into_iter()
        .flatten()
        .map(|m| Message { name: m.name, time: m.time, ..Message::of(input, m.party, m.lines) })
        .filter(|message| !message.text.trim().is_empty())
        .collect();
    (!messages.is_empty()).then_some(Conversation { kind: Kind::Chat, subject: None, messages })
}

fn is_name(head: &Head) -> bool {
    !NO_NAMES.contains(&head.name.to_lowercase().trim_end_matches('.'))
}

/// Two heads or more of which one is a known role, or has a time, or comes again, or which are most of the lines; a single one only
/// where it is a role.
fn is_log(input: &str, all: &[(Range<usize>, Option<Head>)], agent: Option<&str>) -> bool {
    let heads: Vec<&Head> = all.iter().filter_map(|(_, head)| head.as_ref()).collect();
    let role = |head: &&Head| {
        let name = head.name.to_lowercase();
        let known = AGENT_ROLES.contains(&name.as_str()) || CUSTOMER_ROLES.contains(&name.as_str());
        known || agent.is_some_and(|agent| agent.to_lowercase() == name)
    };
    let written = all.iter().filter(|(line, _)| !input[line.clone()].trim().is_empty()).count();
    let again = heads.iter().enumerate().any(|(n, head)| heads[..n].iter().any(|before| before.name == head.name));
    let timed = heads.iter().filter(|head| head.time.is_some()).count() >= 2;
    heads.iter().any(role) || (heads.len() >= 2 && (timed || again || heads.len() * 2 >= written))
}

/// JSON Lines, a list, or an object with a list of messages.
fn json(input: &str, agent: Option<&str>) -> Option<Conversation> {
    let entries: Vec<Value> = match serde_json::from_str::<Value>(input) {
        Ok(Value::Array(list)) => list,
        Ok(Value::Object(object)) => {
            let list = object.values().find_map(Value::as_array).filter(|list| list.iter().any(Value::is_object));
            list.map_or_else(|| vec![Value::Object(object.clone())], Clone::clone)
        }
        Ok(_) => return None,
        Err(_) => {
            let lines: Option<Vec<Value>> = input
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| serde_json::from_str(line).ok())
                .collect();
            lines?
        }
    };
    let mut cast = Cast { agent, customer: None };
    let messages: Vec<Message> = entries.iter().filter_map(|entry| message(entry, &mut cast)).collect();
    (!messages.is_empty()).then_some(Conversation { kind: Kind::Chat, subject: None, messages })
}

fn message(entry: &Value, cast: &mut Cast<'_>) -> Option<Message> {
    let field = |names: &[&str]| {
        names.iter().find_map(|name| match &entry[*name] {
            Value::String(text) => Some(text.clone()),
            Value::Object(inner) => inner.get("name").and_then(Value::as_str).map(str::to_owned),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let name = field(&["role", "party", "speaker", "sender", "from", "author", "user", "name", "participant"])?;
    let text = field(&["text", "content", "message", "body", "msg"])?;
    let time = field(&["time", "timestamp", "created_at", "date", "ts", "at"]);
    let party = cast.party(&name)?;
    (!text.trim().is_empty()).then(|| Message {
        party,
        name: Some(name),
        time,
        text: text.trim().to_owned(),
        lines: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn said(input: &str, agent: Option<&str>) -> Vec<(Party, String)> {
        parse(input, agent).map_or(Vec::new(), |chat| chat.messages.into_iter().map(|m| (m.party, m.text)).collect())
    }

    #[test]
    fn a_log_is_cut_by_its_roles_and_lines_go_on() {
        let log = "[10:42] Agent: Hello, how can I help?\n[10:43] Customer: My lamp is broken.\nIt came today.\nSystem: away\nAgent: Oh no.";
        let want = [
            (Party::Agent, "Hello, how can I help?"),
            (Party::Customer, "My lamp is broken.\nIt came today."),
            (Party::Agent, "Oh no."),
        ];
        assert_eq!(said(log, None), want.map(|(party, text)| (party, text.to_owned())));
    }

    #[test]
    fn names_stand_for_roles() {
        let log = "Ida: Where is my order?\nNoor: Let me look.";
        let parties = |agent| said(log, agent).into_iter().map(|(party, _)| party).collect::<Vec<_>>();
        assert_eq!(parties(None), [Party::Customer, Party::Agent]);
        assert_eq!(parties(Some("ida")), [Party::Agent, Party::Customer]);
    }

    #[test]
    fn stacked_names_and_json_are_logs_too() {
        let stacked = "Ida Hall  10:02 AM\nWhere is my order?\n\nNoor  10:03 AM\nLet me look.";
        let lines = "{\"role\":\"user\",\"content\":\"Where is my order?\"}\n{\"role\":\"assistant\",\"content\":\"Let me look.\"}";
        let list = "{\"messages\":[{\"from\":{\"name\":\"Ida\"},\"text\":\"Where is my order?\"},{\"from\":\"agent\",\"body\":\"Let me look.\"}]}";
        let want = [(Party::Customer, "Where is my order?".to_owned()), (Party::Agent, "Let me look.".to_owned())];
        for log in [stacked, lines, list] {
            assert_eq!(said(log, None), want, "{log}");
        }
    }

    #[test]
    fn letters_are_no_logs() {
        for text in [
            "Dear Ms Hall,\n\nYour lamp is on its way.\nPlease note: it comes on Monday.",
            "Subject: Your order\nFrom: us\n\nHello,",
            "Just a line.",
        ] {
            assert_eq!(parse(text, None), None, "{text}");
        }
    }

    #[test]
    fn words_keep_their_place_in_the_text() {
        let log = "Agent: Hello.\nCustomer: Hi.\nAgent: One\ntwo.";
        let chat = parse(log, None).unwrap();
        let last = chat.messages.last().unwrap();
        assert_eq!(&log[last.place(4)..last.place(7)], "two");
    }
}
