//! One self-contained page a call.
//!
//! In: a record, and the sound where it is to travel with the page. Out: one HTML document that asks
//! for nothing from outside itself. The record travels as JSON in a block that cannot end early; the
//! script inside shows it as text only, and the page's policy lets no other script run.

mod data;

use std::fmt::Write as _;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use super::labels;
use crate::call::{Record, SourceKind};

/// Colours and type, shared with the overview.
pub(super) const BASE_STYLE: &str = include_str!("base.css");

const STYLE: &str = concat!(include_str!("base.css"), include_str!("page.css"));

/// The script's parts share one scope, in this order.
const SCRIPT: &str = concat!(
    "'use strict';(() => {\n",
    include_str!("js/data.js"),
    include_str!("js/dom.js"),
    include_str!("js/tip.js"),
    include_str!("js/describe.js"),
    include_str!("js/player.js"),
    include_str!("js/summary.js"),
    include_str!("js/playbook.js"),
    include_str!("js/skills.js"),
    include_str!("js/phases.js"),
    include_str!("js/figures.js"),
    include_str!("js/nudges.js"),
    include_str!("js/timeline.js"),
    include_str!("js/transcript.js"),
    include_str!("js/voices.js"),
    include_str!("js/main.js"),
    "})();\n",
);

/// A recording to carry inside the page.
#[derive(Debug, Clone, Copy)]
pub struct AudioEmbed<'a> {
    /// Its media type, `audio/wav`.
    pub mime: &'a str,
    /// The file's bytes.
    pub bytes: &'a [u8],
}

impl AudioEmbed<'_> {
    fn data_url(&self) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '+' | '.');
        let mime = if self.mime.chars().all(is_plain) { self.mime } else { "application/octet-stream" };
        let mut url = format!("data:{mime};base64,");
        BASE64.encode_string(self.bytes, &mut url);
        url
    }
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    policy: String,
    style: &'a str,
    script: &'a str,
    name: String,
    facts: Vec<String>,
    headline: String,
    polished: String,
    polished_by: String,
    warnings: Vec<String>,
    empty: bool,
    mono: bool,
    phases: bool,
    length: String,
    has_audio: bool,
    audio: String,
    data: String,
}

/// The page of one call; `audio` makes it carry the recording too (a third larger than the file).
#[must_use]
pub fn page(record: &Record, audio: Option<AudioEmbed<'_>>) -> String {
    let health = &record.health;
    let verdicts = health.verdicts.iter().chain(&health.agent.verdicts).chain(&health.customer.verdicts);
    let polished = record.summary.polished.as_ref();
    let page = Page {
        policy: policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        name: labels::one_line(&record.source.name),
        facts: facts(record),
        headline: labels::one_line(&record.summary.headline),
        polished: polished.map(|polished| labels::one_line(&polished.text)).unwrap_or_default(),
        polished_by: polished.map(labels::polished).unwrap_or_default(),
        warnings: verdicts.map(|verdict| labels::one_line(&verdict.text)).collect(),
        empty: record.speech.is_empty(),
        mono: record.source.kind == SourceKind::MonoFile,
        phases: !record.phases.is_empty(),
        length: labels::clock(record.source.duration_s.round()),
        has_audio: audio.is_some(),
        audio: audio.map(|audio| audio.data_url()).unwrap_or_default(),
        data: for_script(&data::of(record)),
    };
    page.render().unwrap_or_default()
}

/// The line under the name.
fn facts(record: &Record) -> Vec<String> {
    let words = match &record.models.speech {
        Some(model) => format!("words by {}", labels::one_line(model)),
        None => String::from("without words"),
    };
    let mut facts = vec![labels::began(record), labels::length(record.source.duration_s)];
    if record.source.kind != SourceKind::File {
        facts.push(labels::source(record.source.kind).to_owned());
    }
    facts.push(words);
    facts.retain(|fact| !fact.is_empty());
    facts
}

/// Only this very style and this very script; sound from the page itself or from a file the person opens.
pub(super) fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| BASE64.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; media-src data: blob:; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

/// JSON that can stand inside a script element: nothing in it can end the element or open a comment.
pub(super) fn for_script(value: &serde_json::Value) -> String {
    let json = value.to_string();
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    for c in json.chars() {
        if matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04x}", c as u32);
        } else {
            out.push(c);
        }
    }
    out
}
