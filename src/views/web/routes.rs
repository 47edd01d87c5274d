//! What can be asked for.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as Place, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use tokio::sync::watch;

use super::Site;
use super::assets::asset;
use super::events::events;
use super::guard::guard;
use crate::views::live::{Command, CommandError};
use crate::written::review;

/// Longest command, bytes.
const LONGEST_COMMAND: usize = 4096;
const JSON: &str = "application/json";
/// Longest text to be looked at, with what JSON adds, bytes.
const LONGEST_TEXT: usize = 256 * 1024;
/// A report carries its own, stricter policy; it may not be put into another page.
const REPORT_POLICY: &str = "frame-ancestors 'none'";

#[derive(Clone)]
struct Shared {
    site: Arc<Site>,
    ended: watch::Receiver<bool>,
}

pub(super) fn routes(site: Site, ended: watch::Receiver<bool>) -> Router {
    let port = site.port;
    let below = |place: &str| format!("/{}/{place}", site.token);
    let router = Router::new()
        .route(&below(""), get(|| part("index.html".to_owned())))
        .route(&below("assets/{*part}"), get(|Place(path): Place<String>| part(format!("assets/{path}"))))
        .route(&below("events"), get(stream))
        .route(&below("api/state"), get(state))
        .route(&below("api/command"), post(command))
        .route(&below("api/text"), post(text).layer(DefaultBodyLimit::max(LONGEST_TEXT)))
        .route(&below("calls/{file}"), get(call));
    let shared = Shared { site: Arc::new(site), ended };
    router
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::max(LONGEST_COMMAND))
        .layer(middleware::from_fn_with_state(port, guard))
        .with_state(shared)
}

async fn part(path: String) -> Response {
    match asset(&path) {
        Some(part) => ([(CONTENT_TYPE, part.mime)], part.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn stream(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    events(Arc::clone(&shared.site.hub), &headers, shared.ended).into_response()
}

async fn state(State(shared): State<Shared>) -> Response {
    ([(CONTENT_TYPE, JSON)], shared.site.hub.state_json().to_string()).into_response()
}

async fn command(State(shared): State<Shared>, body: Bytes) -> Response {
    let done = Command::parse(&body).and_then(|command| shared.site.hub.command(command));
    let (status, answer) = match done {
        Ok(()) => (StatusCode::OK, serde_json::json!({ "ok": true })),
        Err(error @ CommandError::Busy) => {
            (StatusCode::SERVICE_UNAVAILABLE, serde_json::json!({ "error": error.to_string() }))
        }
        Err(error) => (StatusCode::BAD_REQUEST, serde_json::json!({ "error": error.to_string() })),
    };
    (status, [(CONTENT_TYPE, JSON)], answer.to_string()).into_response()
}

/// A chat or an e-mail to be looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
    /// The agent's name in a chat with names.
    agent_name: Option<String>,
}

/// Looks at a text away from the loop that serves events; nothing of it is kept.
async fn text(State(shared): State<Shared>, body: Bytes) -> Response {
    let config = Arc::clone(&shared.site.config);
    let looked_at = tokio::task::spawn_blocking(move || {
        let wrong = |error: String| (StatusCode::BAD_REQUEST, serde_json::json!({ "error": error }).to_string());
        let Text { text, agent_name } = match serde_json::from_slice(&body) {
            Ok(text) => text,
            Err(error) => return wrong(format!("a text is {{\"text\":\"...\"}}: {error}")),
        };
        match review(&text, agent_name.as_deref(), &config).map(|review| serde_json::to_string(&review)) {
            Ok(Ok(review)) => (StatusCode::OK, review),
            Ok(Err(error)) => wrong(error.to_string()),
            Err(error) => wrong(error.to_string()),
        }
    });
    match looked_at.await {
        Ok((status, answer)) => (status, [(CONTENT_TYPE, JSON)], answer).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn call(State(shared): State<Shared>, Place(file): Place<String>) -> Response {
    match find(&shared.site, &file) {
        Some((text, true)) => ([(CONTENT_TYPE, JSON)], text).into_response(),
        Some((text, false)) => {
            ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, REPORT_POLICY)], text)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Record (true) or report of an ended call: from memory, else from the disk.
fn find(site: &Site, file: &str) -> Option<(String, bool)> {
    let (id, is_record) = match file.strip_suffix(".json") {
        Some(id) => (id, true),
        None => (file.strip_suffix(".html")?, false),
    };
    // Digits and hyphens only: such a name leads nowhere else.
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_digit() || c == '-') {
        return None;
    }
    if let Some(reports) = site.hub.reports(id) {
        let text = if is_record { reports.record } else { reports.page };
        return Some((text.to_string(), is_record));
    }
    let folder = site.calls.as_deref()?.join(id);
    let name = if is_record { Path::new("record.json") } else { Path::new("report.html") };
    Some((std::fs::read_to_string(folder.join(name)).ok()?, is_record))
}
