//! `sidetone text`: the same cues on a chat or an e-mail draft.

use std::io::{self, Read as _};
use std::path::Path;

use super::args::{TextArgs, TextFormat};
use super::{Ending, Failure, config, output, words};
use crate::Party;
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::cues::text::{WrittenNote, from_text, written_notes};
use crate::cues::{Cue, CueStage, Polarity};
use crate::speech::Redactor;

pub(super) fn run(args: &TextArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let settings = config::load(settings)?;
    let text = read(&args.file)?;
    if text.trim().is_empty() {
        return Err(Failure::input("there is no text to look at: name a file, or pipe a text in."));
    }
    let cues = cues(&text, args.agent_name.as_deref(), &settings, words::meaning(&settings)?);
    let notes = written_notes(&text);
    match args.format {
        TextFormat::Text => output::print(report(&cues, &notes).trim_end())?,
        TextFormat::Json => {
            let notes: Vec<_> = notes.iter().map(note_json).collect();
            let whole = serde_json::json!({ "cues": cues, "notes": notes });
            output::print(&serde_json::to_string_pretty(&whole)?)?;
        }
    }
    Ok(Ending::Done)
}

fn read(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let result = if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(file).map(|read| bytes = read)
    };
    result.map_err(|error| Failure::input(format!("{} cannot be read: {error}.", file.display())))?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::input(format!("{} is no text in UTF-8; save it as plain text.", file.display())))
}

fn cues(text: &str, agent: Option<&str>, settings: &Config, meaning: Option<Meaning>) -> Vec<Cue> {
    let mut redactor = Redactor::new(&settings.redact);
    let mut said = Vec::new();
    for utterance in from_text(text, agent) {
        redactor.push(utterance, &mut said);
    }
    redactor.finish(&mut said);
    let mut stage = CueStage::new(&settings.cues).with_meaning(meaning);
    let mut cues = Vec::new();
    for utterance in &said {
        stage.utterance(utterance, utterance.end_s, &mut cues);
    }
    stage.finish(said.last().map_or(0.0, |utterance| utterance.end_s), &mut cues);
    cues.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    for (number, cue) in cues.iter_mut().enumerate() {
        cue.id = format!("c{}", number + 1);
    }
    cues
}

fn note_json(note: &WrittenNote) -> serde_json::Value {
    serde_json::json!({
        "text": note.text, "start": note.start, "end": note.end,
        "message": note.message, "suggestion": note.suggestion,
    })
}

fn report(cues: &[Cue], notes: &[WrittenNote]) -> String {
    let mut text = String::new();
    for (title, polarity) in [("Well done", Polarity::Positive), ("To try otherwise", Polarity::Negative)] {
        let those: Vec<&Cue> =
            cues.iter().filter(|cue| cue.polarity == polarity && cue.party == Party::Agent).collect();
        if those.is_empty() {
            continue;
        }
        text += &format!("{title}\n");
        for cue in those {
            text += &format!("  {}: {}: “{}”\n", cue.skill.title(), cue.cue.title().to_lowercase(), cue.evidence.quote);
            if let Some(suggestion) = &cue.evidence.suggestion {
                text += &format!("    Try: {suggestion}\n");
            }
        }
        text.push('\n');
    }
    if !notes.is_empty() {
        text += "The writing itself\n";
        for note in notes {
            let better = note.suggestion.as_deref().filter(|better| !better.trim().is_empty());
            let better = better.map_or(String::new(), |better| format!(": {better}"));
            text += &format!("  “{}”: {}{better}\n", note.text, note.message);
        }
    }
    if text.is_empty() { "Nothing stands out in this text.".to_string() } else { text }
}
