//! vCon (draft-ietf-vcon-vcon-core): the open container for a conversation.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64_URL;
use serde_json::{Value, json};

use crate::Party;
use crate::call::{Record, SCHEMA, SourceKind};

/// When a call has no known beginning; the draft asks for a date in every dialog.
const UNKNOWN_START: &str = "1970-01-01T00:00:00Z";

/// One dialog that names the recording and its hash (the sound is not inside), with the transcript and the
/// whole record as analyses. Times within the transcript are seconds from the dialog's start.
#[must_use]
pub fn vcon(record: &Record) -> String {
    let start = record.started_at.as_deref().unwrap_or(UNKNOWN_START);
    let document = json!({
        "uuid": uuid(&record.source.sha256),
        "created_at": start,
        "subject": record.summary.headline,
        "parties": [ { "name": "Agent" }, { "name": "Customer" } ],
        "dialog": [ dialog(record, start) ],
        "analysis": [ transcript(record), report(record) ],
        "attachments": [],
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// The recording, and which party is on which channel: one entry a channel, null where it is unused.
fn dialog(record: &Record, start: &str) -> Value {
    let on = |party, channel| record.parties.get(&party).is_some_and(|info| usize::from(info.channel) == channel);
    let parties: Vec<Value> = match record.source.kind {
        SourceKind::FilePair | SourceKind::Live => vec![json!(0), json!(1)],
        SourceKind::MonoFile | SourceKind::MonoParted => vec![json!([0, 1])],
        SourceKind::File => (0..usize::from(record.source.channels).max(1))
            .map(|channel| match (on(Party::Agent, channel), on(Party::Customer, channel)) {
                (true, true) => json!([0, 1]),
                (true, false) => json!(0),
                (false, true) => json!(1),
                (false, false) => Value::Null,
            })
            .collect(),
    };
    let mut dialog = json!({
        "type": "recording",
        "start": start,
        "duration": record.source.duration_s,
        "parties": parties,
        "filename": record.source.name,
    });
    if let (Some(hash), Some(fields)) = (content_hash(&record.source.sha256), dialog.as_object_mut()) {
        fields.insert(String::from("content_hash"), json!(hash));
    }
    dialog
}

/// The hash as the draft writes it: `sha256-` and base64url without padding.
fn content_hash(sha256: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> =
        (0..sha256.len()).step_by(2).map(|at| u8::from_str_radix(sha256.get(at..at + 2)?, 16).ok()).collect();
    bytes.filter(|bytes| bytes.len() == 32).map(|bytes| format!("sha256-{}", BASE64_URL.encode(bytes)))
}

fn transcript(record: &Record) -> Value {
    let lines: Vec<Value> = record
        .utterances
        .iter()
        .map(|utterance| {
            json!({
                "party": utterance.party.index(),
                "start": utterance.start_s,
                "end": utterance.end_s,
                "text": utterance.text,
                "confidence": utterance.confidence,
            })
        })
        .collect();
    analysis(
        "transcript",
        record.models.speech.as_deref().unwrap_or("none"),
        "sidetone.transcript/1",
        &Value::Array(lines),
    )
}

fn report(record: &Record) -> Value {
    let body = serde_json::to_value(record).unwrap_or_default();
    analysis("report", &format!("sidetone {}", record.models.sidetone), SCHEMA, &body)
}

/// An analysis whose body is JSON in a string, as the draft wants it.
fn analysis(kind: &str, product: &str, schema: &str, body: &Value) -> Value {
    json!({
        "type": kind,
        "dialog": 0,
        "vendor": "sidetone",
        "product": product,
        "schema": schema,
        "mediatype": "application/json",
        "encoding": "json",
        "body": body.to_string(),
    })
}

/// A version 8 UUID (free content, RFC 9562) from the recording's hash, so that the same call keeps its name.
fn uuid(sha256: &str) -> String {
    let mut digits: Vec<char> = sha256.chars().filter(char::is_ascii_hexdigit).take(32).collect();
    digits.resize(32, '0');
    if let Some(version) = digits.get_mut(12) {
        *version = '8';
    }
    if let Some(variant) = digits.get_mut(16) {
        *variant = match variant.to_digit(16).unwrap_or(0) & 3 {
            0 => '8',
            1 => '9',
            2 => 'a',
            _ => 'b',
        };
    }
    let text: String = digits.into_iter().map(|c| c.to_ascii_lowercase()).collect();
    [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uuid_has_version_8_and_the_rfc_variant() {
        let uuid = uuid("5B1d0c7e9a42f3860123456789abcdef0000");
        assert_eq!(uuid, "5b1d0c7e-9a42-8386-8123-456789abcdef");
        assert_eq!(super::uuid("").len(), 36);
    }

    #[test]
    fn the_hash_is_base64url() {
        assert_eq!(
            content_hash(&"ff".repeat(32)).as_deref(),
            Some("sha256-__________________________________________8")
        );
        assert_eq!(content_hash("beef"), None);
        assert_eq!(content_hash("é"), None);
    }
}
