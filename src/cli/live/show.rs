//! The live call on the terminal.

use std::io::IsTerminal as _;
use std::time::Duration;

use crate::cli::args::LiveArgs;
use crate::cli::output;
use crate::views::lines;
use crate::views::live::{Cursor, Hub, LiveEvent};

/// Time between two looks at what is new.
const LOOK: Duration = Duration::from_millis(50);

/// Shows the call until the program ends.
pub(super) fn show(args: &LiveArgs, hub: &Hub, address: Option<&str>) -> anyhow::Result<()> {
    let _ = args.plain || !std::io::stdout().is_terminal();
    plain(hub, address)
}

/// A line for each thing that happens.
fn plain(hub: &Hub, address: Option<&str>) -> anyhow::Result<()> {
    if let Some(address) = address {
        output::print(&format!("The page is at {address}"))?;
    }
    let mut cursor = Cursor::after(Some(0));
    loop {
        for logged in hub.catch_up(&mut cursor) {
            let Some(event) = logged.event else { continue };
            if let Some(line) = lines::line(&event) {
                output::print(&line)?;
            }
            if let LiveEvent::CallEnded { id } = &*event
                && let Some(reports) = hub.reports(id)
                && let Ok(record) = serde_json::from_str(&reports.record)
            {
                let style = crate::views::TerminalStyle {
                    width: output::width(),
                    colour: output::colour(),
                    unicode: output::unicode(),
                };
                output::print(&format!("\n{}", crate::views::terminal::report(&record, &style).trim_end()))?;
            }
            if matches!(*event, LiveEvent::Bye {}) {
                return Ok(());
            }
        }
        std::thread::sleep(LOOK);
    }
}
