//! `sidetone text`: the same cues on a chat or an e-mail draft, and the writing itself.

use std::io::{self, IsTerminal as _, Read as _};
use std::path::Path;

use super::args::{TextArgs, TextFormat};
use super::{Ending, Failure, config, output, words};
use crate::written::report::{Paint, report};
use crate::written::{LONGEST_TEXT, TextError, review_by_meaning};

pub(super) fn run(args: &TextArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let settings = config::load(settings)?;
    let text = read(&args.file)?;
    let review = review_by_meaning(&text, args.agent_name.as_deref(), &settings, words::meaning(&settings)?)
        .map_err(|error| Failure::input(error.to_string()))?;
    let text = match args.format {
        TextFormat::Text if console::colors_enabled() => report(&review, Paint::Colour),
        TextFormat::Text => report(&review, Paint::Plain),
        TextFormat::Md => report(&review, Paint::Markdown),
        TextFormat::Json => serde_json::to_string_pretty(&review)?,
    };
    output::print(text.trim_end())?;
    Ok(Ending::Done)
}

/// The text of a file, or of standard input; a little more than is looked at, so that too long a text is told as such.
fn read(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let most = LONGEST_TEXT as u64 + 1;
    let result = if file == Path::new("-") {
        if io::stdin().is_terminal() {
            output::line_to_stderr("Paste the text, then press Ctrl-D on an empty line.")?;
        }
        io::stdin().lock().take(most).read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes)).map(drop)
    };
    result.map_err(|error| Failure::input(format!("{} cannot be read: {error}.", file.display())))?;
    if bytes.len() > LONGEST_TEXT {
        return Err(Failure::input(TextError::TooLong.to_string()));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::input(format!("{} is no text in UTF-8; save it as plain text.", file.display())))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
