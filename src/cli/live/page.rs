//! The page's server, and the interrupt key, on a thread of their own.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cli::args::LiveArgs;
use crate::cli::{Failure, running};
use crate::config::Config;
use crate::views::live::{Command, Hub};
use crate::views::web::{Site, serve};

/// Serves the page, where there is one, until it is closed; hears the interrupt key in any case.
#[derive(Debug)]
pub(super) struct Service {
    address: Option<String>,
    end: watch::Sender<bool>,
    thread: JoinHandle<()>,
}

impl Service {
    /// Binds the port, so that a taken one is told before anything begins, and serves.
    pub(super) fn open(
        args: &LiveArgs,
        settings: &Config,
        hub: Arc<Hub>,
        calls: Option<PathBuf>,
    ) -> anyhow::Result<Service> {
        let page = if args.no_page { None } else { Some(bind(args, settings, Arc::clone(&hub), calls)?) };
        let address = page.as_ref().map(|(_, site)| site.address());
        let (end, mut ended) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                let serving = async {
                    match page.and_then(|(listener, site)| Some((TcpListener::from_std(listener).ok()?, site))) {
                        Some((listener, site)) => drop(serve(listener, site, ended).await),
                        None => drop(ended.wait_for(|ended| *ended).await),
                    }
                };
                tokio::select! {
                    () = serving => {}
                    () = interrupted(&hub) => {}
                }
            });
        });
        if let Some(address) = address.as_deref().filter(|_| args.open) {
            open_in_browser(address);
        }
        Ok(Service { address, end, thread })
    }

    pub(super) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// Tells the browsers that it is over, and ends the thread.
    pub(super) fn close(self) {
        let _ = self.end.send(true);
        let _ = self.thread.join();
    }
}

fn bind(
    args: &LiveArgs,
    settings: &Config,
    hub: Arc<Hub>,
    calls: Option<PathBuf>,
) -> anyhow::Result<(std::net::TcpListener, Site)> {
    let port = args.port.unwrap_or(u16::try_from(settings.live.port).unwrap_or_default());
    let listener = std::net::TcpListener::bind(("127.0.0.1", port)).map_err(|error| taken(port, &error))?;
    listener.set_nonblocking(true)?;
    let site =
        Site { hub, token: token()?, port: listener.local_addr()?.port(), calls, config: Arc::new(settings.clone()) };
    Ok((listener, site))
}

/// The first interrupt, or a request to end, ends the call in order; with the second the wait is over.
async fn interrupted(hub: &Hub) {
    if asked_to_end().await.is_ok() {
        let _ = hub.command(Command::Quit {});
        let _ = asked_to_end().await;
        super::screen::give_back();
        std::process::exit(super::screen::INTERRUPTED);
    }
    std::future::pending::<()>().await;
}

#[cfg(unix)]
async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn taken(port: u16, error: &std::io::Error) -> anyhow::Error {
    let other = running::find().filter(|running| running.address.contains(&format!(":{port}/")));
    let who =
        other.map_or("another program".to_owned(), |running| format!("another Sidetone (process {})", running.pid));
    match error.kind() {
        std::io::ErrorKind::AddrInUse => Failure::usage(format!(
            "port {port} is taken by {who}: end that, or choose another port with --port (0 takes any free one)"
        )),
        _ => Failure::usage(format!("the page cannot be served on port {port}: {error}")),
    }
}

/// 128 bits of chance.
fn token() -> anyhow::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the system gives no random numbers: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn open_in_browser(address: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let quiet = std::process::Stdio::null;
    // Where there is no browser, the address stands in the terminal all the same.
    let _ = std::process::Command::new(opener).arg(address).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
}
