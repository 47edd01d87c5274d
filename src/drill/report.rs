//! What is told of a take: every figure beside its goal and beside the take before, then praise, then one thing to try.

use serde::Serialize;

use super::wording::{StepKind, Wording};
use super::{DrillLine, Ending, Goal, Take, advice};

/// How the parts of a report are set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Plain text.
    Plain,
    /// ANSI colours.
    Colour,
}

/// What is told of a take.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Number of the take of this line, counted from 1.
    pub number: usize,
    /// The line.
    pub line: DrillLine,
    /// What it is held against.
    pub goal: Goal,
    /// The take.
    pub take: Take,
    /// The take before of the same line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Take>,
    /// What went well.
    pub praise: String,
    /// What to try; none where all is within the goal.
    pub next: Option<String>,
}

/// A figure as it is shown.
struct Row {
    name: &'static str,
    now: String,
    goal: String,
    before: Option<String>,
    within: Option<bool>,
}

/// Words of one sort in a take; none where words are not known.
type Found = fn(&Take) -> &Option<Vec<String>>;

impl Report {
    /// Judges a take.
    #[must_use]
    pub fn new(number: usize, line: DrillLine, goal: Goal, take: Take, before: Option<Take>) -> Report {
        let praise = advice::praise(&take, before.as_ref(), &line, &goal);
        let next = advice::next(&take, &goal);
        Report { number, line, goal, take, before, praise, next }
    }

    /// The report for a person; what is told in sentences is wrapped to `width` columns.
    #[must_use]
    pub fn text(&self, paint: Paint, width: usize) -> String {
        let title = format!("Take {}", self.number);
        let with_before = self.before.is_some();
        let mut text = format!("{}\n", paint.strong(&title));
        let (now, goal) = ("", "goal");
        let head = format!("  {:<12}{now:<22}{goal:<24}{}", "", if with_before { "before" } else { "" });
        text += &format!("{}\n", paint.faint(head.trim_end()));
        for row in self.rows() {
            let mark = match row.within {
                Some(true) => paint.good(&format!("{:<22}", row.now)),
                _ => format!("{:<22}", row.now),
            };
            let line = format!("  {:<12}{mark}{:<24}{}", row.name, row.goal, row.before.unwrap_or_default());
            text += &format!("{}\n", line.trim_end());
        }
        text += &self.wording(paint, width);
        let next = self
            .next
            .as_deref()
            .unwrap_or("nothing to change. Say it once more without looking, or take another line.");
        for (name, told) in [(paint.good("Good:"), self.praise.as_str()), (paint.strong("Next:"), next)] {
            text += &format!("\n  {name} {}", wrapped(&plain_words(told), "Good:".len() + 3, width));
        }
        text.push('\n');
        text
    }

    fn rows(&self) -> Vec<Row> {
        let (take, goal, before) = (&self.take, &self.goal, self.before.as_ref());
        let then = |figure: fn(&Take) -> Option<f64>| before.and_then(figure);
        let mut rows = Vec::new();
        if let Some(wpm) = take.pace_wpm {
            let from = if take.pace_from == Some("syllables") { " (by syllables)" } else { "" };
            let same = then(|take| take.pace_wpm).map(|then| match advice::pace_changed(wpm, then) {
                true => format!("{then:.0}"),
                false => format!("{then:.0}, alike"),
            });
            let usual = goal.usual_pace_wpm.map_or(String::new(), |own| format!(", usual {own:.0}"));
            let [slow, fast] = goal.pace_wpm;
            rows.push(Row {
                name: "pace",
                now: format!("{wpm:.0} words/min{from}"),
                goal: format!("{slow:.0} to {fast:.0}{usual}"),
                before: same,
                within: Some((slow..=fast).contains(&wpm)),
            });
        }
        if let Some(level) = take.level_dbov {
            let [quiet, loud] = goal.level_dbov;
            let usual = goal.usual_level_dbov.map_or(String::new(), |own| format!(", usual {own:.0}"));
            rows.push(Row {
                name: "level",
                now: format!("{level:.0} dBov"),
                goal: format!("{quiet:.0} to {loud:.0}{usual}"),
                before: then(|take| take.level_dbov).map(|then| format!("{then:.0}")),
                within: Some((quiet..=loud).contains(&level)),
            });
        }
        self.pitch_rows(&mut rows);
        self.count_rows(&mut rows);
        rows
    }

    fn pitch_rows(&self, rows: &mut Vec<Row>) {
        let (take, goal) = (&self.take, &self.goal);
        let then = |figure: fn(&Take) -> Option<f64>| self.before.as_ref().and_then(figure);
        if let Some(range) = take.f0_range_st {
            rows.push(Row {
                name: "pitch range",
                now: format!("{range:.1} semitones"),
                goal: String::new(),
                before: then(|take| take.f0_range_st).map(|then| format!("{then:.1}")),
                within: None,
            });
        }
        if let Some(sd) = take.f0_sd_st {
            let usual = goal.usual_f0_sd_st.map_or(String::new(), |own| format!(", usual {own:.1}"));
            rows.push(Row {
                name: "pitch moves",
                now: format!("{sd:.1} semitones"),
                goal: format!("from {:.1}{usual}", goal.f0_sd_st),
                before: then(|take| take.f0_sd_st).map(|then| format!("{then:.1}")),
                within: Some(sd >= goal.f0_sd_st),
            });
        }
        if let Some(st) = take.ending_st {
            let told = |st: f64| match st {
                st if st.abs() < 0.5 => "level".to_owned(),
                st if st > 0.0 => format!("rises {st:.1}"),
                st => format!("falls {:.1}", -st),
            };
            let free = goal.ending == Ending::Free;
            rows.push(Row {
                name: "at the end",
                now: format!("{}{}", told(st), if st.abs() < 0.5 { "" } else { " semitones" }),
                goal: if free {
                    "a question: free".to_owned()
                } else {
                    format!("no rise over {:.1}", goal.ending_rise_st)
                },
                before: then(|take| take.ending_st).map(told),
                within: (!free).then_some(st <= goal.ending_rise_st),
            });
        }
    }

    fn count_rows(&self, rows: &mut Vec<Row>) {
        let pauses = |take: &Take| match take.pauses {
            0 => "none".to_owned(),
            1 => format!("one, {:.1} s", take.longest_pause_s),
            n => format!("{n}, longest {:.1} s", take.longest_pause_s),
        };
        rows.push(Row {
            name: "pauses",
            now: pauses(&self.take),
            goal: String::new(),
            before: self.before.as_ref().map(pauses),
            within: None,
        });
        for (name, of, most) in [
            ("fillers", (|take| &take.fillers) as Found, self.goal.fillers),
            ("hedges", |take| &take.hedges, self.goal.hedges),
        ] {
            let Some(found) = of(&self.take) else { continue };
            rows.push(Row {
                name,
                now: counted(found),
                goal: if most == 0 { "none".to_owned() } else { format!("at most {most}") },
                before: self.before.as_ref().and_then(|take| of(take).as_ref()).map(|found| counted(found)),
                within: Some(found.len() <= most as usize),
            });
        }
    }

    fn wording(&self, paint: Paint, width: usize) -> String {
        let Some(wording) = &self.take.wording else {
            let reason = self.take.words_absent.as_deref().unwrap_or("nothing could be recognised.");
            let told = wrapped(&plain_words(&format!("not checked: {reason}")), LEAD, width);
            return format!("  {:<12}{told}\n", "words");
        };
        let before = self.before.as_ref().and_then(|take| take.wording.as_ref());
        let then = before.map_or(String::new(), |then| format!(", {} before", then.same_words));
        let mut text =
            format!("  {:<12}{} of {} as in the line{then}\n", "words", wording.same_words, wording.line_words);
        if wording.same_words < wording.line_words || wording.steps.len() > 1 {
            text += &format!("  {:<12}{}\n", "", wrapped(&paint.diff(wording), LEAD, width));
        }
        text
    }
}

/// Columns before what is said of a figure.
const LEAD: usize = 14;

/// A word as it is drawn, and its width.
type Drawn = (String, usize);

fn plain_words(text: &str) -> Vec<Drawn> {
    text.split_whitespace().map(|word| (word.to_owned(), word.chars().count())).collect()
}

/// Words in lines that end before `width`, each but the first indented by `lead`.
fn wrapped(words: &[Drawn], lead: usize, width: usize) -> String {
    let (mut text, mut at) = (String::new(), lead);
    for (word, wide) in words {
        if at > lead && at + 1 + wide > width {
            text += &format!("\n{}", " ".repeat(lead));
            at = lead;
        } else if at > lead {
            text.push(' ');
            at += 1;
        }
        text += word;
        at += wide;
    }
    text
}

fn counted(found: &[String]) -> String {
    match found {
        [] => "none".to_owned(),
        [one] => format!("one (\u{201c}{one}\u{201d})"),
        more => format!("{} (\u{201c}{}\u{201d} ...)", more.len(), more[0]),
    }
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        match self {
            Paint::Plain => text.to_owned(),
            Paint::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }

    fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    /// The line with what was left out in `[-...]` and what was said in its place or besides in `{+...}`, word by word.
    fn diff(self, wording: &Wording) -> Vec<Drawn> {
        let set_off = |open: &str, words: &str, close: &str, code: Option<&str>| -> Vec<Drawn> {
            let whole = format!("{open}{words}{close}");
            let drawn = plain_words(&whole).into_iter();
            drawn.map(|(word, wide)| (code.map_or_else(|| word.clone(), |code| self.with(code, &word)), wide)).collect()
        };
        let left_out = |words: &str| set_off("[-", words, "]", Some("2;9"));
        let said = |words: &str| set_off("{+", words, "}", Some("36"));
        let parts = wording.steps.iter().map(|step| match step.kind {
            StepKind::Same => set_off("", &step.line, "", None),
            StepKind::LeftOut => left_out(&step.line),
            StepKind::Added => said(&step.said),
            StepKind::Other => [left_out(&step.line), said(&step.said)].concat(),
        });
        parts.flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_at_words_and_indented_below_each_other() {
        let words = plain_words("one two three four five");
        assert_eq!(wrapped(&words, 4, 12), "one two\n    three\n    four\n    five");
        assert_eq!(wrapped(&words, 4, 80), "one two three four five");
        assert_eq!(wrapped(&plain_words("unbreakable"), 4, 6), "unbreakable", "a word is never broken");
    }
}
