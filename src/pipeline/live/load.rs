//! How many threads a hearing gets: two where the machine has two cores to spare, else one.
//!
//! Two threads inside one hearing wait for each other in a spin: on an idle machine they take little more than half the
//! time of one, on a busy machine several times as much.

use std::time::{Duration, Instant};

/// Time between two looks at the machine.
const LOOK: Duration = Duration::from_secs(1);
/// Cores that must be idle, this program's own work counted as idle, before a second thread is used.
const IDLE_CORES: f64 = 1.5;
/// Never more: a third thread gains little on an utterance.
const MOST: u32 = 2;

/// Follows how busy the machine is. Where the system does not say (other than Linux), one thread is used.
#[derive(Debug)]
pub struct Load {
    fixed: Option<u32>,
    threads: u32,
    looked: Option<(Instant, Ticks)>,
}

/// Processor time since the start, in the system's ticks: by the whole machine, idle, and by this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ticks {
    all: u64,
    idle: u64,
    own: u64,
}

impl Load {
    /// `threads` for each hearing, or as many as the machine has to spare where that is 0.
    #[must_use]
    pub fn new(threads: u32) -> Load {
        let fixed = (threads > 0).then_some(threads);
        Load { fixed, threads: fixed.unwrap_or(1), looked: None }
    }

    /// How many to use now.
    pub fn threads(&mut self) -> u32 {
        if self.fixed.is_none() && self.looked.is_none_or(|(at, _)| at.elapsed() >= LOOK) {
            self.look();
        }
        self.threads
    }

    fn look(&mut self) {
        let Some(now) = ticks() else { return };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        if let Some((_, before)) = self.looked {
            self.threads = threads(before, now, cores);
        }
        self.looked = Some((Instant::now(), now));
    }
}

/// Threads for what the machine did between two looks.
fn threads(before: Ticks, now: Ticks, cores: usize) -> u32 {
    let all = now.all.saturating_sub(before.all).max(1) as f64;
    let free = now.idle.saturating_sub(before.idle) + now.own.saturating_sub(before.own);
    if free as f64 / all * cores as f64 >= IDLE_CORES { MOST } else { 1 }
}

#[cfg(target_os = "linux")]
fn ticks() -> Option<Ticks> {
    let machine = std::fs::read_to_string("/proc/stat").ok()?;
    let own = std::fs::read_to_string("/proc/self/stat").ok()?;
    parse(&machine, &own)
}

#[cfg(not(target_os = "linux"))]
fn ticks() -> Option<Ticks> {
    None
}

/// The first line of `/proc/stat` and the fields after the name in `/proc/self/stat`.
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
fn parse(machine: &str, own: &str) -> Option<Ticks> {
    let fields: Vec<u64> =
        machine.lines().next()?.strip_prefix("cpu ")?.split_whitespace().map_while(|n| n.parse().ok()).collect();
    // Guest time is part of user time already.
    let all = fields.get(..8)?.iter().sum();
    let idle = fields[3] + fields[4];
    let mut own = own.rsplit_once(')')?.1.split_whitespace().skip(11);
    let own = own.next()?.parse::<u64>().ok()? + own.next()?.parse::<u64>().ok()?;
    Some(Ticks { all, idle, own })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_systems_figures_are_read() {
        let machine = "cpu  100 5 20 800 10 0 3 2 7 0\ncpu0 50 2 10 400 5 0 1 1 0 0\n";
        let own = "812 (side (tone)) R 1 812 812 0 -1 4194304 900 0 0 0 41 9 0 0 20 0 5 0 100 1 1";
        assert_eq!(parse(machine, own).unwrap(), Ticks { all: 940, idle: 810, own: 50 });
        assert_eq!(parse("", own), None);
        assert_eq!(parse(machine, "812"), None);
    }

    #[test]
    fn a_second_thread_only_where_there_is_room_for_it() {
        let ticks = |all, idle, own| Ticks { all, idle, own };
        let before = ticks(1000, 500, 100);
        assert_eq!(threads(before, ticks(1200, 690, 100), 2), 2, "nobody else works");
        assert_eq!(threads(before, ticks(1200, 600, 180), 2), 2, "only this program works");
        assert_eq!(threads(before, ticks(1200, 600, 110), 2), 1, "others use one core");
        assert_eq!(threads(before, ticks(1100, 600, 100), 1), 1, "there is only one");
        assert_eq!(threads(before, ticks(1400, 650, 100), 4), 2);
        assert_eq!(threads(before, before, 2), 1, "nothing is known");
    }

    #[test]
    fn a_number_that_was_set_holds() {
        assert_eq!(Load::new(3).threads(), 3);
        assert_eq!(Load::new(0).threads(), 1, "the first look tells nothing yet");
    }
}
