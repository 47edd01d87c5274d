//! The live call as a page on the loopback address.
//!
//! In: the [`Hub`](crate::views::live::Hub). Out: the page, its events, and what people say back; the form is
//! docs/live-api.md. Invariants: nothing is answered without the token of this start; no page of another origin and
//! no foreign host name gets in; no answer asks for anything from elsewhere.

pub mod assets;
mod events;
mod guard;
mod routes;

use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Config;
use crate::views::live::Hub;

/// What the server is given.
#[derive(Debug, Clone)]
pub struct Site {
    /// Where the call is.
    pub hub: Arc<Hub>,
    /// The token of this start, 32 hexadecimal digits.
    pub token: String,
    /// Port that was bound.
    pub port: u16,
    /// Folder of the ended calls, where they are kept.
    pub calls: Option<PathBuf>,
    /// How texts are judged.
    pub config: Arc<Config>,
}

impl Site {
    /// The address of the page.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }
}

/// Serves until `ended` becomes true; open event streams get what is left, and end.
///
/// # Errors
/// What the listener says when it fails.
pub async fn serve(listener: TcpListener, site: Site, mut ended: watch::Receiver<bool>) -> std::io::Result<()> {
    let app = routes::routes(site, ended.clone());
    let stop = async move {
        let _ = ended.wait_for(|ended| *ended).await;
    };
    axum::serve(listener, app).with_graceful_shutdown(stop).await
}
