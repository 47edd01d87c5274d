//! `sidetone drill`: a line said again and again, each take beside the goal and beside the take before.

mod choose;
mod listen;

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use super::args::{DrillArgs, DrillFormat};
use super::{Ending, Failure, config, output, running, words};
use crate::coach::Usual;
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::drill::{DrillLine, Goal, Paint, Report, Said, Sound, Take};
use crate::keep::Wave;
use crate::pipeline::live::keeper::read_usual;
use crate::speech::{Recognized, Recognizer};
use choose::{Choice, Numbered};

pub(super) fn run(args: &DrillArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let mut settings = config::load(settings)?;
    // A take on several channels is the first one's.
    settings.audio.agent_channel = 0;
    settings.capture.customer_device = "none".to_owned();
    if let Some(device) = &args.device {
        settings.capture.agent_device.clone_from(device);
    }
    let kept = running::kept_calls(&settings)?;
    let (line, others) = match choose::line(args, &kept)? {
        Choice::Line { line, others } => (line, others),
        Choice::Listed => return Ok(Ending::Done),
    };
    let mut session = Session::begin(args, settings, line, &kept)?;
    session.tell_line()?;
    if !args.file.is_empty() {
        return session.listen_to_files(args);
    }
    let takes = match &args.replay {
        Some(file) => Takes::Replay(listen::Replay::open(file, &session.config)?),
        None => Takes::Microphone,
    };
    session.listen(args, takes, &others)
}

/// Where takes come from, one after the other.
enum Takes {
    Microphone,
    Replay(listen::Replay),
}

/// One line being said, and what the last take of it was like.
struct Session {
    config: Config,
    line: DrillLine,
    goal: Goal,
    recognizer: Option<Box<dyn Recognizer>>,
    words_absent: Option<String>,
    meaning: Option<Meaning>,
    format: DrillFormat,
    usual: Usual,
    keep: Option<PathBuf>,
    kept: usize,
    /// Takes of this line.
    takes: usize,
    before: Option<Take>,
}

impl Session {
    fn begin(args: &DrillArgs, config: Config, line: DrillLine, kept: &Path) -> anyhow::Result<Session> {
        let (recognizer, words_absent) = words::one(args.model.as_deref(), args.no_words, &config)?;
        let meaning = if recognizer.is_some() { words::meaning(&config)? } else { None };
        // The bands of a recording are the same everywhere; a person's own voice is held against what is usual for it.
        let recorded = args.replay.is_some() || !args.file.is_empty();
        let usual = if recorded { Usual::default() } else { read_usual(kept) };
        let goal = Goal::new(&config, &line, &usual);
        Ok(Session {
            config,
            line,
            goal,
            recognizer,
            words_absent,
            meaning,
            format: args.format,
            usual,
            keep: args.keep.clone(),
            kept: 0,
            takes: 0,
            before: None,
        })
    }

    fn tell_line(&self) -> anyhow::Result<()> {
        if self.format == DrillFormat::Json {
            return Ok(());
        }
        let said =
            |name: &str, words: &str| choose::beside(&format!("{name:<20}"), &format!("\u{201c}{words}\u{201d}"));
        let customer = self.line.customer.iter().map(|words| said("The customer says:", words));
        let before = self.line.instead_of.iter().map(|words| said("In the call:", words));
        let lines = customer.chain(before).chain([said("Say:", &self.line.text), String::new()]);
        let text = lines.collect::<Vec<_>>().join("\n");
        output::print(&text)
    }

    /// Another line from now on: nothing before it is held against it.
    fn take_up(&mut self, line: DrillLine) -> anyhow::Result<()> {
        self.goal = Goal::new(&self.config, &line, &self.usual);
        self.line = line;
        (self.takes, self.before) = (0, None);
        output::line_to_stderr("")?;
        self.tell_line()
    }

    fn listen_to_files(&mut self, args: &DrillArgs) -> anyhow::Result<Ending> {
        let mut ending = Ending::Done;
        for file in &args.file {
            match listen::recording(file, &self.config, self.recognizer.is_some(), self.keep.is_some())
                .and_then(|sound| self.take(&sound, &file.display().to_string()))
            {
                Ok(()) => {}
                // One bad take does not stop the others.
                Err(error) if is_input(&error) => {
                    output::line_to_stderr(&format!("sidetone: {error:#}"))?;
                    ending = Ending::Input;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(ending)
    }

    fn listen(&mut self, args: &DrillArgs, mut from: Takes, others: &[Numbered]) -> anyhow::Result<Ending> {
        let asks = args.takes.is_none() && io::stdin().is_terminal();
        let all = args.takes.is_none() && matches!(from, Takes::Replay(_));
        let mut done = 0;
        loop {
            match self.one(&mut from) {
                Ok(true) => done += 1,
                Ok(false) if done == 0 => return Err(Failure::input("no take is heard in the recording.".to_owned())),
                Ok(false) => {
                    output::line_to_stderr("The recording holds no other take.")?;
                    return Ok(Ending::Done);
                }
                // Who can be asked can try once more.
                Err(error) if asks && is_input(&error) => output::line_to_stderr(&format!("{error:#}"))?,
                Err(error) => return Err(error),
            }
            let next = match args.takes {
                Some(takes) if done < takes as usize => Next::Again,
                None if asks => next(others)?,
                None if all => Next::Again,
                _ => Next::Leave,
            };
            match next {
                Next::Again if asks => self.remind()?,
                Next::Again => {}
                Next::Line(line) => self.take_up(line)?,
                Next::Leave => return Ok(Ending::Done),
            }
        }
    }

    /// Hears and tells one take; false when there is no other.
    fn one(&mut self, from: &mut Takes) -> anyhow::Result<bool> {
        let (with_words, keeps) = (self.recognizer.is_some(), self.keep.is_some());
        let sound = match from {
            Takes::Microphone => listen::microphone(&self.config, with_words, keeps)?,
            Takes::Replay(replay) => match replay.take(&self.config, with_words, keeps)? {
                Some(sound) => sound,
                None => return Ok(false),
            },
        };
        // Recognition takes a moment, in which nothing that is said is heard.
        listen::notice("Listening back ...")?;
        let taken = self.take(&sound, "the take");
        if taken.is_err() {
            listen::notice("")?;
        }
        taken.map(|()| true)
    }

    /// The report of the take before may have moved the line off the screen.
    fn remind(&self) -> anyhow::Result<()> {
        if self.format == DrillFormat::Json {
            return Ok(());
        }
        let line = format!("\u{201c}{}\u{201d}", self.line.text);
        output::line_to_stderr(&choose::beside(&format!("{:<20}", "Say:"), &line))?;
        Ok(())
    }

    /// Measures, recognises and tells a take; the sound is gone after that, unless it is to be kept.
    fn take(&mut self, sound: &Sound, named: &str) -> anyhow::Result<()> {
        let said = self.recognize(sound);
        let take = Take::measure(sound, said, &self.line, &self.config, self.meaning.clone());
        if !take.is_enough(&self.config) {
            return Err(Failure::input(format!(
                "{named}: no speech is heard in it, or too little for a line; check the microphone with `sidetone devices --levels`, \
                 or give another recording."
            )));
        }
        self.takes += 1;
        self.keep(sound)?;
        listen::notice("")?;
        let report = Report::new(self.takes, self.line.clone(), self.goal.clone(), take.clone(), self.before.take());
        self.before = Some(take);
        output::print(&match self.format {
            DrillFormat::Json => serde_json::to_string(&report)?,
            DrillFormat::Text => {
                report.text(if output::colour() { Paint::Colour } else { Paint::Plain }, output::width())
            }
        })
    }

    fn recognize(&mut self, sound: &Sound) -> Said {
        let Some(recognizer) = &mut self.recognizer else {
            return Said::Absent(self.words_absent.clone().unwrap_or_default());
        };
        let mut words = Vec::new();
        for clip in &sound.clips {
            match recognizer.recognize(clip) {
                Ok(Recognized::Words(utterance)) => words.push(utterance),
                Ok(Recognized::Dropped { .. }) => {}
                Err(error) => return Said::Absent(format!("{error}.")),
            }
        }
        match words.is_empty() {
            true => Said::Absent("no words could be made out.".to_owned()),
            false => Said::Words(words),
        }
    }

    fn keep(&mut self, sound: &Sound) -> anyhow::Result<()> {
        let Some(path) = &self.keep else { return Ok(()) };
        self.kept += 1;
        let path = numbered(path, self.kept);
        let fault = |error: crate::keep::KeepError| Failure::input(error.to_string());
        let mut wave = Wave::create(&path).map_err(fault)?;
        wave.push(&sound.samples).and_then(|()| wave.flush()).map_err(fault)?;
        output::line_to_stderr(&format!("The take is kept in {}.", path.display()))?;
        Ok(())
    }
}

/// `take.wav`, then `take-2.wav`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    if number <= 1 {
        return path.to_path_buf();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map_or(String::new(), |ending| format!(".{}", ending.to_string_lossy()));
    path.with_file_name(format!("{stem}-{number}{ending}"))
}

/// What comes after a take.
enum Next {
    Again,
    Line(DrillLine),
    Leave,
}

/// What the person wants next.
fn next(others: &[Numbered]) -> anyhow::Result<Next> {
    loop {
        let list = if others.len() > 1 { " l: the list. A number: that line." } else { "" };
        output::line_to_stderr(&format!("Enter: again.{list} q: quit."))?;
        let mut typed = String::new();
        if io::stdin().lock().read_line(&mut typed)? == 0 {
            return Ok(Next::Leave);
        }
        match typed.trim().to_lowercase().as_str() {
            "" => return Ok(Next::Again),
            "q" => return Ok(Next::Leave),
            "l" if others.len() > 1 => choose::show(others)?,
            typed => match typed.parse().ok().and_then(|number| choose::numbered_line(others, number)) {
                Some(line) => return Ok(Next::Line(line)),
                None => output::line_to_stderr(&format!("`{typed}` is none of these."))?,
            },
        }
    }
}

fn is_input(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Failure>().is_some_and(|failure| failure.ending == Ending::Input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_take_is_kept_under_a_name_of_its_own() {
        assert_eq!(numbered(Path::new("a/take.wav"), 1), Path::new("a/take.wav"));
        assert_eq!(numbered(Path::new("a/take.wav"), 3), Path::new("a/take-3.wav"));
        assert_eq!(numbered(Path::new("take"), 2), Path::new("take-2"));
    }
}
