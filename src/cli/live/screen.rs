//! The live call on the whole terminal: keys in, frames out.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyEventKind};
use ratatui::DefaultTerminal;

use crate::call::Record;
use crate::cli::output;
use crate::views::live::{Cursor, Hub, LiveEvent, LiveState, Meters, Phase};
use crate::views::screen::{self, Closing, Look, Wish};

/// Least time between two frames.
const FRAME: Duration = Duration::from_millis(70);
/// How long the answer to a key stays.
const ANSWER: Duration = Duration::from_secs(4);
/// Exit code of a program that was interrupted.
pub(super) const INTERRUPTED: i32 = 130;

/// Gives the terminal back however the screen ends.
struct Restore;

impl Drop for Restore {
    fn drop(&mut self) {
        give_back();
    }
}

/// Ends drawing on the whole terminal, where that goes on.
pub(super) fn give_back() {
    if crossterm::terminal::is_raw_mode_enabled().unwrap_or(true) {
        // Where the terminal itself is gone there is nothing to give back.
        let _ = ratatui::try_restore();
    }
}

/// Shows the call until the program ends; gives the record of the last call that ended.
pub(super) fn show(hub: &Hub, address: Option<&str>) -> io::Result<Option<Arc<Record>>> {
    let look = Look {
        unicode: output::unicode(),
        colour: output::colour(),
        address: address.map(str::to_owned),
        ..Look::default()
    };
    let restore = Restore;
    let mut terminal = ratatui::try_init()?;
    let mut screen = Screen::new(hub, look);
    let leaving = screen.run(&mut terminal)?;
    drop(restore);
    if leaving == Leaving::AtOnce {
        std::process::exit(INTERRUPTED);
    }
    Ok(screen.last)
}

/// Why the screen ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaving {
    Done,
    AtOnce,
}

struct Screen<'a> {
    hub: &'a Hub,
    cursor: Cursor,
    state: LiveState,
    meters: Meters,
    look: Look,
    last: Option<Arc<Record>>,
    drawn: Instant,
    said: Instant,
}

impl Screen<'_> {
    fn new(hub: &Hub, look: Look) -> Screen<'_> {
        let now = Instant::now();
        Screen {
            hub,
            cursor: Cursor::after(Some(0)),
            state: hub.state(),
            meters: hub.meters(),
            look,
            last: None,
            drawn: now,
            said: now,
        }
    }

    fn run(&mut self, terminal: &mut DefaultTerminal) -> io::Result<Leaving> {
        let mut changed = true;
        loop {
            if changed && self.drawn.elapsed() >= FRAME {
                self.frame(terminal)?;
                changed = false;
            }
            let wait = if changed { FRAME.saturating_sub(self.drawn.elapsed()) } else { FRAME };
            if event::poll(wait)? {
                changed = true;
                if self.hear(&event::read()?, terminal)? == Wish::LeaveAtOnce {
                    return Ok(Leaving::AtOnce);
                }
            }
            changed |= self.forget_answer();
            match self.catch_up() {
                News::Nothing => {}
                News::Some => changed = true,
                News::Over => return Ok(Leaving::Done),
            }
        }
    }

    fn frame(&mut self, terminal: &mut DefaultTerminal) -> io::Result<()> {
        let after_s = self.drawn.elapsed().as_secs_f32();
        self.meters = screen::follow(self.meters, self.hub.meters(), after_s);
        self.drawn = Instant::now();
        terminal.draw(|frame| screen::draw(frame, &self.state, &self.meters, &self.look))?;
        Ok(())
    }

    /// Takes what the terminal says; a change of its size needs no more than a new frame.
    fn hear(&mut self, event: &Event, terminal: &DefaultTerminal) -> io::Result<Wish> {
        let Event::Key(key) = event else { return Ok(Wish::Nothing) };
        if key.kind == KeyEventKind::Release {
            return Ok(Wish::Nothing);
        }
        let wish = screen::press(*key, &self.state, &mut self.look);
        if let Wish::Tell(command) = &wish
            && let Err(error) = self.hub.command(command.clone())
        {
            self.look.said = Some(error.to_string());
        }
        self.said = Instant::now();
        let size = terminal.size()?;
        let limit =
            screen::scroll_limit(ratatui::layout::Rect::from((Default::default(), size)), &self.state, &self.look);
        if let Some(closing) = &mut self.look.summary {
            closing.scroll = closing.scroll.min(limit);
        }
        Ok(wish)
    }

    fn forget_answer(&mut self) -> bool {
        self.said.elapsed() >= ANSWER && self.look.said.take().is_some()
    }

    fn catch_up(&mut self) -> News {
        let news = self.hub.catch_up(&mut self.cursor);
        let over = news.iter().any(|logged| matches!(logged.event.as_deref(), Some(LiveEvent::Bye {})));
        let meters_move = screen::follow(self.meters, self.hub.meters(), FRAME.as_secs_f32()) != self.meters;
        if news.iter().any(|logged| logged.name != "meters") {
            let ended_before = self.state.last_call.clone();
            self.state = self.hub.state();
            let improved = news.iter().any(|logged| match logged.event.as_deref() {
                Some(LiveEvent::CallImproved { id, .. }) => self.state.last_call.as_ref() == Some(id),
                _ => false,
            });
            if self.state.last_call != ended_before || improved {
                self.call_ended();
            }
            if self.state.phase == Phase::Call {
                self.look.summary = None;
            }
        } else if !meters_move {
            return News::Nothing;
        }
        if over { News::Over } else { News::Some }
    }

    /// Nothing is shown of a call that was too short to be kept. A summary that was heard again stays where it was read,
    /// and one that was put away stays away.
    fn call_ended(&mut self) {
        let reports = self.state.last_call.as_ref().and_then(|id| self.hub.reports(id));
        let record = reports.and_then(|reports| serde_json::from_str::<Record>(&reports.record).ok());
        if let Some(record) = record.map(Arc::new) {
            let again = self.last.replace(Arc::clone(&record)).is_some_and(|last| last.id == record.id);
            match &mut self.look.summary {
                Some(closing) if again => closing.record = record,
                None if again => {}
                summary => *summary = Some(Closing { record, scroll: 0 }),
            }
        }
    }
}

/// What the hub has told.
enum News {
    Nothing,
    Some,
    Over,
}
