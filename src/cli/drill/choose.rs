//! Which line is said: given, ready, or offered by a call's summary.

use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use crate::call::Record;
use crate::cli::args::{DrillArgs, DrillFormat};
use crate::cli::{Failure, output};
use crate::cues::Skill;
use crate::drill::DrillLine;
use crate::drill::lines::{LineError, offered, ready};
use crate::keep::CallFolder;
use crate::views::labels::clock;
use crate::views::terminal::wrap;

/// What came of choosing.
pub(super) enum Choice {
    /// This line is said; it is one of these, where there is a list.
    Line { line: DrillLine, others: Vec<Numbered> },
    /// The lines were shown, nothing is said.
    Listed,
}

/// A line with its number, which stays the same whichever lines are shown.
pub(super) type Numbered = (usize, DrillLine);

/// Finds the line that the arguments name; `kept` is where calls are kept.
pub(super) fn line(args: &DrillArgs, kept: &Path) -> anyhow::Result<Choice> {
    let Some(what) = &args.what else {
        let lines = numbered(ready(None).map_err(refused)?);
        return choose(args, lines.into_iter().filter(|(_, line)| in_skill(line, args)).collect());
    };
    if let Some(path) = record_path(what, kept)? {
        let record = read(&path)?;
        let lines = numbered(offered(&record));
        if lines.is_empty() {
            return Err(Failure::input(format!(
                "the summary of {} offers no better wording. Give a line to say, or take a ready one: `sidetone drill --list`.",
                path.display()
            )));
        }
        return choose(args, lines);
    }
    let mut line = DrillLine::given(what).checked().map_err(refused)?;
    line.customer.clone_from(&args.customer);
    Ok(Choice::Line { line, others: Vec::new() })
}

fn refused(error: LineError) -> anyhow::Error {
    match error {
        LineError::Damaged(_) => anyhow::anyhow!(error),
        told => Failure::usage(told.to_string()),
    }
}

fn numbered(lines: Vec<DrillLine>) -> Vec<Numbered> {
    lines.into_iter().enumerate().map(|(at, line)| (at + 1, line)).collect()
}

fn in_skill(line: &DrillLine, args: &DrillArgs) -> bool {
    args.skill.is_none() || line.skill.map(Skill::name) == args.skill.as_deref()
}

/// The record that was named, by its file, its call's folder, or the call's name; none where it is a line to say.
fn record_path(what: &str, kept: &Path) -> anyhow::Result<Option<PathBuf>> {
    for path in [PathBuf::from(what), kept.join(what)] {
        if path.is_dir() {
            let record = CallFolder { path }.record();
            if !record.is_file() {
                return Err(Failure::input(format!("{what} holds no record; name a call's folder or a record.")));
            }
            return Ok(Some(record));
        }
        if path.is_file() {
            return Ok(Some(path));
        }
    }
    let one_word = !what.trim().contains(char::is_whitespace);
    if one_word && (what.contains(['/', '\\', '.']) || what.chars().any(|c| c.is_ascii_digit())) {
        return Err(Failure::input(format!(
            "there is no call or record {what} (nor in {}). Check the path, or give a line to say in quotation marks.",
            kept.display()
        )));
    }
    Ok(None)
}

fn read(path: &Path) -> anyhow::Result<Record> {
    let shown = path.display();
    let bytes = fs::read(path).map_err(|error| Failure::input(format!("{shown} cannot be read: {error}.")))?;
    serde_json::from_slice(&bytes).map_err(|_| {
        Failure::input(format!(
            "{shown} is no record of a call. Make one with `sidetone analyze CALL.wav --out reports`; a take is given with --file."
        ))
    })
}

fn choose(args: &DrillArgs, lines: Vec<Numbered>) -> anyhow::Result<Choice> {
    if lines.is_empty() {
        let skill = args.skill.as_deref().unwrap_or_default();
        return Err(Failure::usage(format!(
            "there are no ready lines for `{skill}`; `sidetone drill --list` shows all."
        )));
    }
    if let Some(number) = args.number {
        return match numbered_line(&lines, number) {
            Some(line) => Ok(Choice::Line { line, others: lines }),
            None => Err(Failure::usage(none_of(&lines, &number.to_string()))),
        };
    }
    if let [(_, line)] = lines.as_slice()
        && !args.list
    {
        return Ok(Choice::Line { line: line.clone(), others: Vec::new() });
    }
    tell(args, &lines)?;
    if args.list || args.format == DrillFormat::Json || !io::stdin().is_terminal() {
        return Ok(Choice::Listed);
    }
    ask(lines)
}

/// Asks until a number of the list is typed, or nothing.
fn ask(lines: Vec<Numbered>) -> anyhow::Result<Choice> {
    loop {
        output::line_to_stderr("Which one? (number, or Enter to leave)")?;
        let mut typed = String::new();
        io::stdin().lock().read_line(&mut typed)?;
        let typed = typed.trim();
        if typed.is_empty() || typed.eq_ignore_ascii_case("q") {
            return Ok(Choice::Listed);
        }
        match typed.parse().ok().and_then(|number| numbered_line(&lines, number)) {
            Some(line) => return Ok(Choice::Line { line, others: lines }),
            None => output::line_to_stderr(&none_of(&lines, typed))?,
        }
    }
}

fn none_of(lines: &[Numbered], typed: &str) -> String {
    let numbers: Vec<String> = lines.iter().map(|(at, _)| at.to_string()).collect();
    format!("there is no line {typed}; there are {}.", numbers.join(", "))
}

/// The line of this number.
pub(super) fn numbered_line(lines: &[Numbered], number: usize) -> Option<DrillLine> {
    lines.iter().find(|(at, _)| *at == number).map(|(_, line)| line.clone())
}

fn tell(args: &DrillArgs, lines: &[Numbered]) -> anyhow::Result<()> {
    if args.format == DrillFormat::Json {
        for (number, line) in lines {
            let mut value = serde_json::to_value(line)?;
            value["number"] = (*number).into();
            output::print(&value.to_string())?;
        }
        return Ok(());
    }
    show(lines)?;
    if args.list || !io::stdin().is_terminal() {
        let what = args.what.as_ref().map_or(String::new(), |what| format!("{what} "));
        output::print(&format!("\nSay one with `sidetone drill {what}--number N`."))?;
    }
    Ok(())
}

/// Text beside its lead, wrapped to the terminal and indented below itself.
pub(super) fn beside(lead: &str, text: &str) -> String {
    let room = output::width().saturating_sub(lead.len()).max(20);
    let between = format!("\n{}", " ".repeat(lead.len()));
    format!("{lead}{}", wrap(text, room).join(&between))
}

/// The lines for a person, by skill.
pub(super) fn show(lines: &[Numbered]) -> anyhow::Result<()> {
    let mut skill = None;
    for (number, line) in lines {
        if line.skill != skill {
            let title = line.skill.map_or("Lines", Skill::title);
            output::print(&format!("{}{title}", if skill.is_some() { "\n" } else { "" }))?;
            skill = line.skill;
        }
        let at = line.at_s.map_or(String::new(), |at_s| format!("   ({})", clock(at_s)));
        output::print(&beside(&format!("  {number:>2}  "), &format!("\u{201c}{}\u{201d}{at}", line.text)))?;
        let occasion = line.instead_of.as_ref().map(|words| ("instead of", words));
        if let Some((name, words)) = occasion.or(line.customer.as_ref().map(|words| ("after", words))) {
            output::print(&beside("      ", &format!("{name} \u{201c}{words}\u{201d}")))?;
        }
    }
    Ok(())
}
