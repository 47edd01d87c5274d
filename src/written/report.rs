//! The review for people: one form for the terminal, with or without colours, and Markdown.

use super::{Kind, Note, Review};
use crate::Party;
use crate::call::SkillScore;
use crate::cues::{Cue, Polarity, Skill};

/// How the parts of a report are set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Plain text.
    Plain,
    /// ANSI colours.
    Colour,
    /// Markdown.
    Markdown,
}

impl Paint {
    fn title(self, text: &str) -> String {
        match self {
            Paint::Plain => format!("{text}\n"),
            Paint::Colour => format!("\u{1b}[1m{text}\u{1b}[0m\n"),
            Paint::Markdown => format!("## {text}\n\n"),
        }
    }

    fn item(self, text: &str) -> String {
        if self == Paint::Markdown { format!("- {text}\n") } else { format!("  {text}\n") }
    }

    fn under(self, text: &str) -> String {
        match self {
            Paint::Plain => format!("      {text}\n"),
            Paint::Colour => format!("      \u{1b}[2m{text}\u{1b}[0m\n"),
            Paint::Markdown => format!("  - {text}\n"),
        }
    }

    fn good(self, text: &str) -> String {
        if self == Paint::Colour { format!("\u{1b}[32m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn better(self, text: &str) -> String {
        match self {
            Paint::Colour => format!("\u{1b}[36m{text}\u{1b}[0m"),
            Paint::Plain => text.to_owned(),
            Paint::Markdown => format!("**{text}**"),
        }
    }
}

/// The whole review, one section after another; sections without anything are left out.
#[must_use]
pub fn report(review: &Review, paint: Paint) -> String {
    let mut text = head(review, paint);
    for (title, polarity) in [("Well done", Polarity::Positive), ("To try otherwise", Polarity::Negative)] {
        let those: Vec<&Cue> =
            review.cues.iter().filter(|cue| cue.polarity == polarity && cue.party == Party::Agent).collect();
        if !those.is_empty() {
            text += &paint.title(title);
            those.iter().for_each(|cue| text += &cue_lines(cue, paint));
            text.push('\n');
        }
    }
    if !review.notes.is_empty() {
        text += &paint.title("The writing itself");
        review.notes.iter().for_each(|note| text += &note_line(note, paint));
        text.push('\n');
    }
    if let Some(corrected) = &review.corrected {
        text += &paint.title("With the corrections made");
        for line in corrected.lines() {
            text += &match paint {
                Paint::Markdown => format!("> {line}\n"),
                _ if line.is_empty() => "\n".to_owned(),
                _ => format!("  {line}\n"),
            };
        }
        text.push('\n');
    }
    text + &scores(review, paint)
}

fn head(review: &Review, paint: Paint) -> String {
    let own = review.messages.iter().filter(|line| line.party == Party::Agent).count();
    let other = review.messages.len() - own;
    let what = match review.kind {
        Kind::Chat => format!("A chat: {own} messages of the agent, {other} of the customer"),
        Kind::Email => "An e-mail".to_owned() + &review.subject.as_ref().map_or(String::new(), |s| format!(": {s}")),
        Kind::Draft => "A draft".to_owned(),
    };
    let nothing = review.notes.is_empty() && !review.cues.iter().any(|cue| cue.polarity == Polarity::Negative);
    let what = if nothing { format!("{what}. Nothing in it needs another look.") } else { format!("{what}.") };
    if paint == Paint::Markdown { format!("# Written word\n\n{what}\n\n") } else { format!("{what}\n\n") }
}

fn cue_lines(cue: &Cue, paint: Paint) -> String {
    let title = cue.cue.title();
    let title = if cue.polarity == Polarity::Positive { paint.good(title) } else { title.to_owned() };
    let mut text = paint.item(&format!("{}: {title}: \u{201c}{}\u{201d}", cue.skill.title(), cue.evidence.quote));
    if let Some(suggestion) = &cue.evidence.suggestion {
        text += &paint.under(&format!("Try: {}", paint.better(suggestion)));
    }
    text
}

fn note_line(note: &Note, paint: Paint) -> String {
    let place = if note.line > 0 { format!("line {}: ", note.line) } else { String::new() };
    let quote = if note.text.trim().is_empty() { String::new() } else { format!("\u{201c}{}\u{201d}: ", note.text) };
    let better = note.suggestion.as_deref().filter(|better| !better.trim().is_empty() && !note.text.is_empty());
    let better = better.map_or(String::new(), |better| format!(" {}", paint.better(&format!("Write: {better}"))));
    paint.item(&format!("{place}{quote}{}{better}", note.message))
}

fn scores(review: &Review, paint: Paint) -> String {
    let mut text = paint.title("Scores");
    let mut skills: Vec<(&Skill, &SkillScore)> = review.skills.iter().collect();
    // The written word first: it is what this is about.
    skills.sort_by_key(|(skill, _)| **skill != Skill::Written);
    for (skill, score) in skills {
        match score.score {
            Some(points) => {
                text += &paint.item(&format!("{}: {points:.0} of 100", skill.title()));
                let reasons = score.why.iter().skip(1).map(|why| format!("{:+.0}  {}", why.points, why.text));
                reasons.for_each(|reason| text += &paint.under(&reason));
            }
            None if *skill == Skill::Written => {
                let why = score.why.first().map_or("not enough to say", |why| why.text.as_str());
                text += &paint.item(&format!("{}: {why}", skill.title()));
            }
            None => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::config::Config;

    #[test]
    fn each_form_says_the_same() {
        let draft = "Dear Ms Hall,\n\nWe recieved your lamp. You have to wait until Monday.\n\nRegards,";
        let review = super::super::review(draft, None, &Config::default()).unwrap();
        let plain = report(&review, Paint::Plain);
        assert!(plain.starts_with("An e-mail.\n"), "{plain}");
        assert!(
            plain.contains("line 3: \u{201c}recieved\u{201d}: \u{201c}recieved\u{201d} is misspelt. Write: received"),
            "{plain}"
        );
        assert!(report(&review, Paint::Markdown).contains("## The writing itself\n\n- line 3"));
        let bare = |text: String| regex::Regex::new("\u{1b}\\[\\d+m").unwrap().replace_all(&text, "").into_owned();
        assert_eq!(bare(report(&review, Paint::Colour)), plain);
    }
}
