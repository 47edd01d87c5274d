//! The hub's events as a stream to one browser.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::sync::watch;

use crate::views::live::{Cursor, Hub, Logged};

/// How soon a browser that lost the connection tries again.
const COME_BACK: Duration = Duration::from_millis(500);

struct Reader {
    hub: Arc<Hub>,
    cursor: Cursor,
    changed: watch::Receiver<u64>,
    ended: watch::Receiver<bool>,
    ready: VecDeque<Logged>,
}

/// A stream that begins where the browser left off.
pub(super) fn events(
    hub: Arc<Hub>,
    headers: &HeaderMap,
    ended: watch::Receiver<bool>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let last_id = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let reader = Reader { changed: hub.watch(), hub, cursor: Cursor::after(last_id), ended, ready: VecDeque::new() };
    let stream = stream::unfold(reader, |mut reader| async move {
        let logged = reader.next().await?;
        Some((Ok(event(&logged)), reader))
    });
    // Told once: how soon to come back after a lost connection.
    let first = stream::once(async { Ok(Event::default().retry(COME_BACK)) });
    Sse::new(first.chain(stream)).keep_alive(KeepAlive::default())
}

impl Reader {
    /// The next event; waits for one. `None` once the program ends and everything was told.
    async fn next(&mut self) -> Option<Logged> {
        loop {
            if let Some(logged) = self.ready.pop_front() {
                return Some(logged);
            }
            self.changed.mark_unchanged();
            self.ready.extend(self.hub.catch_up(&mut self.cursor));
            if !self.ready.is_empty() {
                continue;
            }
            if *self.ended.borrow() {
                return None;
            }
            tokio::select! {
                changed = self.changed.changed() => changed.ok()?,
                ended = self.ended.changed() => ended.ok()?,
            }
        }
    }
}

fn event(logged: &Logged) -> Event {
    let event = Event::default().event(logged.name).data(&*logged.data);
    if logged.id == 0 { event } else { event.id(logged.id.to_string()) }
}
