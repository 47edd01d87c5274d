//! The live call on the terminal.

use std::time::Duration;

use super::screen;
use crate::call::Record;
use crate::cli::args::LiveArgs;
use crate::cli::output;
use crate::views::TerminalStyle;
use crate::views::lines::Lines;
use crate::views::live::{Cursor, Hub, LiveEvent};

/// Time between two looks at what is new.
const LOOK: Duration = Duration::from_millis(50);

/// Shows the call until the program ends.
pub(super) fn show(args: &LiveArgs, hub: &Hub, address: Option<&str>) -> anyhow::Result<()> {
    if args.plain || !output::can_draw() {
        return plain(hub, address);
    }
    match screen::show(hub, address)? {
        Some(record) => output::print(report(&record).trim_end()),
        None => Ok(()),
    }
}

/// A line for each thing that happens.
fn plain(hub: &Hub, address: Option<&str>) -> anyhow::Result<()> {
    if let Some(address) = address {
        output::print(&format!("The page is at {address}"))?;
    }
    let mut cursor = Cursor::after(Some(0));
    let mut lines = Lines::default();
    loop {
        for logged in hub.catch_up(&mut cursor) {
            let Some(event) = logged.event else { continue };
            for line in lines.tell(&event) {
                output::print(&line)?;
            }
            if let LiveEvent::CallEnded { id } = &*event
                && let Some(reports) = hub.reports(id)
                && let Ok(record) = serde_json::from_str(&reports.record)
            {
                output::print(&format!("\n{}", report(&record).trim_end()))?;
            }
            if matches!(*event, LiveEvent::Bye {}) {
                return Ok(());
            }
        }
        std::thread::sleep(LOOK);
    }
}

fn report(record: &Record) -> String {
    let style = TerminalStyle { width: output::width(), colour: output::colour(), unicode: output::unicode() };
    crate::views::terminal::report(record, &style)
}
