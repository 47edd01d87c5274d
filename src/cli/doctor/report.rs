//! What was found, as sentences or as JSON.

use serde::Serialize;
use serde_json::json;

use crate::cli::Ending;
use crate::pipeline::fit::{Fit, Speed};
use crate::views::terminal::wrap;

/// Columns before a sentence.
const LEAD: usize = 8;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Matter {
    /// It is as it should be.
    Ok,
    /// Good to know; calls can be coached all the same.
    Note,
    /// Something does not work.
    Fault,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// Which: `settings`, `agent`, `customer`, `models`, `folder`, `disk`, `port`, `memory`, `speed`.
    pub check: &'static str,
    pub matter: Matter,
    /// What was found, a sentence.
    pub text: String,
    /// What to do, a sentence; empty where there is nothing to do.
    pub to_do: String,
}

/// What to set.
#[derive(Debug, Default)]
pub(super) struct Advice {
    pub fit: Fit,
    /// Lines for the section `[live]`.
    pub lines: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Report {
    pub findings: Vec<Finding>,
    pub speeds: Vec<Speed>,
    pub advice: Advice,
    /// Share of a core that drafts may take, for what is expected of a model.
    pub drafts_share: f64,
}

impl Report {
    pub(super) fn ok(&mut self, check: &'static str, text: impl Into<String>) {
        self.push(check, Matter::Ok, text, "");
    }

    pub(super) fn note(&mut self, check: &'static str, text: impl Into<String>, to_do: impl Into<String>) {
        self.push(check, Matter::Note, text, to_do);
    }

    pub(super) fn fault(&mut self, check: &'static str, text: impl Into<String>, to_do: impl Into<String>) {
        self.push(check, Matter::Fault, text, to_do);
    }

    fn push(&mut self, check: &'static str, matter: Matter, text: impl Into<String>, to_do: impl Into<String>) {
        self.findings.push(Finding { check, matter, text: text.into(), to_do: to_do.into() });
    }

    /// Wrong settings are wrong usage; whatever else is amiss is an input that cannot be used.
    pub(super) fn ending(&self) -> Ending {
        let faults = || self.findings.iter().filter(|finding| finding.matter == Matter::Fault);
        match faults().any(|finding| finding.check == "settings") {
            true => Ending::Usage,
            false if faults().next().is_some() => Ending::Input,
            false => Ending::Done,
        }
    }

    pub(super) fn text(&self, width: usize) -> String {
        let mut text = String::new();
        for finding in self.told() {
            let mark = match finding.matter {
                Matter::Ok => "ok",
                Matter::Note => "note",
                Matter::Fault => "FAULT",
            };
            sentence(&mut text, mark, &finding.text, width);
            sentence(&mut text, "", &finding.to_do, width);
        }
        for speed in &self.speeds {
            sentence(&mut text, "speed", &self.speed(speed), width);
        }
        text.push('\n');
        self.verdict(&mut text, width);
        text
    }

    /// The findings for people: what is amiss for both parties alike is said once.
    fn told(&self) -> impl Iterator<Item = &Finding> {
        let same = |at: usize| at > 0 && self.findings[at - 1].text == self.findings[at].text;
        self.findings.iter().enumerate().filter(move |(at, _)| !same(*at)).map(|(_, finding)| finding)
    }

    fn speed(&self, speed: &Speed) -> String {
        let Speed { model, sound_s, one_thread_s, two_threads_s, .. } = speed;
        format!(
            "{model} hears {sound_s:.0} s of speech in {one_thread_s:.2} s with one thread and {two_threads_s:.2} s with two. \
             In a call, 19 of 20 utterances would have their words within {:.1} s, for {:.0} % of a core; after it, \
             ten minutes of speech would take {:.1} minutes.",
            speed.words_after_s(),
            100.0 * speed.share(self.drafts_share),
            10.0 * speed.after_ratio(),
        )
    }

    fn verdict(&self, text: &mut String, width: usize) {
        let Advice { fit, lines } = &self.advice;
        if let Some(live) = &fit.live {
            let slow = if fit.live_is_slow {
                " It is slow here: some words will come late, coaching by voice is on time."
            } else {
                ""
            };
            sentence(text, "", &format!("During calls this machine is best served by {live}.{slow}"), width);
        }
        match (&fit.live, &fit.after) {
            (_, Some(after)) => sentence(text, "", &format!("After them by {after}, where sound is kept."), width),
            (Some(live), None) if live == "tiny.en" && self.speeds.len() == 1 => {
                let better = "For better words after calls, where sound is kept: `sidetone models fetch base`.";
                sentence(text, "", better, width);
            }
            _ => {}
        }
        if !lines.is_empty() {
            sentence(text, "", "Set it so (or let `sidetone doctor --write FILE` write a file):", width);
            *text += &format!("\n{:LEAD$}[live]\n", "");
            lines.iter().for_each(|line| *text += &format!("{:LEAD$}{line}\n", ""));
        } else if fit.live.is_some() {
            sentence(text, "", "That is how it is set.", width);
        }
        let faults = self.told().filter(|finding| finding.matter == Matter::Fault).count();
        text.push('\n');
        *text += &match faults {
            0 => "Ready for calls: `sidetone live --open`.\n".to_owned(),
            1 => "One thing needs attention.\n".to_owned(),
            count => format!("{count} things need attention.\n"),
        };
    }

    pub(super) fn json(&self) -> anyhow::Result<String> {
        let speed = |speed: &Speed| {
            json!({
                "model": speed.model, "sound_s": speed.sound_s, "one_thread_s": speed.one_thread_s,
                "two_threads_s": speed.two_threads_s, "after_s": speed.after_s,
                "words_after_s": speed.words_after_s(), "share": speed.share(self.drafts_share),
                "suits_live": speed.suits_live(self.drafts_share),
            })
        };
        let whole = json!({
            "ok": self.ending() == Ending::Done,
            "findings": self.findings,
            "speeds": self.speeds.iter().map(speed).collect::<Vec<_>>(),
            "live": self.advice.fit.live,
            "live_is_slow": self.advice.fit.live_is_slow,
            "after": self.advice.fit.after,
            "set": self.advice.lines,
        });
        Ok(serde_json::to_string_pretty(&whole)?)
    }
}

/// A mark and a sentence, wrapped below itself.
fn sentence(text: &mut String, mark: &str, sentence: &str, width: usize) {
    if sentence.is_empty() {
        return;
    }
    for (row, line) in wrap(sentence, width.saturating_sub(LEAD).max(20)).into_iter().enumerate() {
        let lead = if row == 0 { mark } else { "" };
        *text += format!("{lead:<LEAD$}{line}").trim_end();
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let speed = |model: &str, times: f64| Speed {
            model: model.to_owned(),
            sound_s: 6.0,
            one_thread_s: 0.31 * times,
            two_threads_s: 0.17 * times,
            after_s: 0.6 * times,
        };
        let speeds = vec![speed("tiny.en", 1.0), speed("base", 2.5)];
        let fit = crate::pipeline::fit::fit(&speeds, 0.15);
        let lines = vec!["model_after = \"base\"".to_owned()];
        let mut report = Report { speeds, advice: Advice { fit, lines }, drafts_share: 0.15, ..Report::default() };
        report.ok("settings", "The settings are in order.");
        report.note("port", "Sidetone runs already (process 7).", "");
        report
    }

    #[test]
    fn a_report_is_sentences_wrapped_below_their_marks() {
        let mut report = report();
        report.fault("customer", "The customer cannot be heard.", "Choose a device with `sidetone devices`.");
        insta::assert_snapshot!(report.text(72));
    }

    #[test]
    fn what_is_amiss_decides_the_exit_code() {
        let mut report = report();
        assert_eq!(report.ending(), Ending::Done);
        report.fault("agent", "No microphone.", "");
        assert_eq!(report.ending(), Ending::Input);
        report.fault("settings", "A key is unknown.", "");
        assert_eq!(report.ending(), Ending::Usage);
    }
}
