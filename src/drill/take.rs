//! One take in figures and words.

use serde::Serialize;

use super::wording::Wording;
use super::{DrillLine, Sound};
use crate::Party;
use crate::config::Config;
use crate::cues::meaning::Meaning;
use crate::cues::text::said;
use crate::cues::{Cue, CueKind, CueStage, Polarity, Skill};
use crate::speech::{Redactor, Utterance};

/// What came of recognition.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// The words, not yet redacted, by time; empty where nothing could be relied on.
    Words(Vec<Utterance>),
    /// There are none, and why.
    Absent(String),
}

/// A cue on the words of a take.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// What was found.
    pub cue: CueKind,
    /// The skill it belongs to.
    pub skill: Skill,
    /// Whether it speaks for or against that skill.
    pub polarity: Polarity,
    /// The words.
    pub quote: String,
    /// A better wording or advice, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// One take: every figure is none where it could not be measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Take {
    /// From the first to the last sound, pauses included, seconds.
    pub length_s: f64,
    /// Speech time, seconds.
    pub speech_s: f64,
    /// Words a minute of speech time.
    pub pace_wpm: Option<f64>,
    /// `words` or `syllables`: what the pace was counted from.
    pub pace_from: Option<&'static str>,
    /// Active speech level (ITU-T P.56), dBov.
    pub level_dbov: Option<f64>,
    /// Share of samples at full scale, 0 to 1.
    pub clipping_ratio: f64,
    /// Median pitch, Hz.
    pub f0_median_hz: Option<f64>,
    /// 5th to 95th percentile of pitch, semitones.
    pub f0_range_st: Option<f64>,
    /// Standard deviation of pitch about the own median, semitones.
    pub f0_sd_st: Option<f64>,
    /// How far the pitch rises (falls, where negative) at the end, semitones.
    pub ending_st: Option<f64>,
    /// Silences within the take.
    pub pauses: u32,
    /// The longest of them, seconds.
    pub longest_pause_s: f64,
    /// What was said, redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why there are no words, where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words_absent: Option<String>,
    /// What was said beside the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wording: Option<Wording>,
    /// Fillers, in the words said; none without words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fillers: Option<Vec<String>>,
    /// Hedges that do not stand in the line itself; none without words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hedges: Option<Vec<String>>,
    /// Other cues on the words, as on a call.
    pub cues: Vec<Shown>,
    /// Whether more was said than a take may hold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

impl Take {
    /// Measures a take of a line.
    #[must_use]
    pub fn measure(sound: &Sound, said: Said, line: &DrillLine, config: &Config, meaning: Option<Meaning>) -> Take {
        let voice = &sound.voice;
        let (length_s, pauses_s) = silences(sound, config.drill.pause_s);
        let mut take = Take {
            length_s,
            speech_s: sound.speech_s(),
            pace_wpm: None,
            pace_from: None,
            level_dbov: voice.active_level_dbov.map(f64::from),
            clipping_ratio: f64::from(voice.clipping_ratio),
            f0_median_hz: voice.f0_median_hz.map(f64::from),
            f0_range_st: voice.f0_range_st.map(f64::from),
            f0_sd_st: voice.f0_sd_st.map(f64::from),
            ending_st: ending_st(sound),
            pauses: u32::try_from(pauses_s.len()).unwrap_or(u32::MAX),
            longest_pause_s: pauses_s.iter().copied().fold(0.0, f64::max),
            text: None,
            words_absent: None,
            wording: None,
            fillers: None,
            hedges: None,
            cues: Vec::new(),
            cut: sound.cut,
        };
        match said {
            Said::Words(words) => take.take_words(words, line, config, meaning),
            Said::Absent(reason) => take.words_absent = Some(reason),
        }
        take.take_pace(sound, config);
        take
    }

    /// Whether enough was said for a take.
    #[must_use]
    pub fn is_enough(&self, config: &Config) -> bool {
        self.speech_s >= config.drill.least_speech_s
    }

    fn take_words(&mut self, words: Vec<Utterance>, line: &DrillLine, config: &Config, meaning: Option<Meaning>) {
        let said = redacted(words, config);
        let text = said.iter().map(|utterance| utterance.text.as_str()).collect::<Vec<_>>().join(" ");
        let (mut fillers, mut hedges) = (Vec::new(), Vec::new());
        let own = line.text.to_lowercase();
        for cue in cues(&said, line, config, meaning) {
            let quote = cue.evidence.quote.trim_matches(|c: char| c.is_ascii_punctuation()).to_owned();
            match cue.cue {
                CueKind::Filler => fillers.push(quote),
                CueKind::Hedge if own.contains(&quote.to_lowercase()) => {}
                CueKind::Hedge => hedges.push(quote),
                _ => self.cues.push(Shown {
                    cue: cue.cue,
                    skill: cue.skill,
                    polarity: cue.polarity,
                    quote: cue.evidence.quote,
                    suggestion: cue.evidence.suggestion,
                }),
            }
        }
        self.wording = Some(Wording::compare(&line.text, &text));
        self.text = Some(text);
        (self.fillers, self.hedges) = (Some(fillers), Some(hedges));
    }

    /// Words over speech time; syllables where no words came.
    fn take_pace(&mut self, sound: &Sound, config: &Config) {
        if self.speech_s < config.drill.least_speech_s {
            return;
        }
        let words = self.text.as_deref().map_or(0, |text| text.split_whitespace().count());
        let (counted, from) = match words {
            0 => (sound.nuclei_s.len() as f64 / config.metrics.syllables_per_word, "syllables"),
            words => (words as f64, "words"),
        };
        if counted > 0.0 {
            (self.pace_wpm, self.pace_from) = (Some(60.0 * counted / self.speech_s), Some(from));
        }
    }
}

/// Length from first to last sound, and the pauses within, seconds.
fn silences(sound: &Sound, least_s: f64) -> (f64, Vec<f64>) {
    let gaps = sound.speech.windows(2).map(|pair| pair[1].start_s - pair[0].end_s);
    let length_s =
        sound.speech.first().zip(sound.speech.last()).map_or(0.0, |(first, last)| last.end_s - first.start_s);
    (length_s, gaps.filter(|gap_s| *gap_s >= least_s).collect())
}

/// The last voiced stretch that counts as the end, and what it is held against, seconds.
const END_S: f64 = 0.15;
const BEFORE_S: f64 = 0.6;
/// Fewer voiced frames than this say nothing.
const FEW_FRAMES: usize = 4;

/// Median pitch of the last voiced 0.15 s over that of the 0.6 s before, semitones. Medians, as voices creak at the end.
fn ending_st(sound: &Sound) -> Option<f64> {
    let (last_s, _) = *sound.pitch.last()?;
    let spoken_s = sound.speech.last()?.end_s;
    let of = |from_s: f64, to_s: f64| -> Option<f64> {
        let within = sound.pitch.iter().filter(|(at_s, _)| (from_s..to_s).contains(at_s));
        let mut hz: Vec<f32> = within.map(|(_, hz)| *hz).collect();
        hz.sort_by(f32::total_cmp);
        (hz.len() >= FEW_FRAMES).then(|| f64::from(hz[hz.len() / 2]))
    };
    let ends_s = last_s + f64::EPSILON.max(1e-6);
    let (end, before) = (of(ends_s - END_S, ends_s)?, of(ends_s - END_S - BEFORE_S, ends_s - END_S)?);
    // A voiceless last word hides how it ended.
    (spoken_s - last_s < BEFORE_S).then(|| 12.0 * (end / before).log2())
}

fn redacted(words: Vec<Utterance>, config: &Config) -> Vec<Utterance> {
    let (mut redactor, mut out) = (Redactor::new(&config.redact), Vec::new());
    words.into_iter().for_each(|utterance| redactor.push(utterance, &mut out));
    redactor.finish(&mut out);
    out
}

/// The agent's cues, as if the customer had said the line's occasion just before.
fn cues(words: &[Utterance], line: &DrillLine, config: &Config, meaning: Option<Meaning>) -> Vec<Cue> {
    let mut stage = CueStage::new(&config.cues).with_meaning(meaning);
    let mut found = Vec::new();
    let mut from_s = 0.0;
    if let Some(customer) = &line.customer {
        let occasion = said(Party::Customer, customer, 0.0);
        stage.utterance(&occasion, occasion.end_s, &mut found);
        from_s = occasion.end_s;
    }
    for utterance in words {
        let mut utterance = utterance.clone();
        (utterance.start_s, utterance.end_s) = (utterance.start_s + from_s, utterance.end_s + from_s);
        for word in &mut utterance.words {
            (word.start_s, word.end_s) = (word.start_s + from_s, word.end_s + from_s);
        }
        stage.utterance(&utterance, utterance.end_s, &mut found);
    }
    // What is missing at the end of a call is no fault of a single line, so the stage is not told that a call is over.
    found.retain(|cue| cue.party == Party::Agent && cue.cue != CueKind::FlatClose);
    found.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::Span;

    fn sound(speech: &[(f64, f64)], syllables: usize) -> Sound {
        let speech: Vec<Span> = speech.iter().map(|(from, to)| Span::new(*from, *to)).collect();
        Sound { speech, nuclei_s: vec![0.0; syllables], ..Sound::default() }
    }

    fn take(text: &str, line: &DrillLine, sound: &Sound) -> Take {
        Take::measure(sound, Said::Words(vec![said(Party::Agent, text, 0.5)]), line, &Config::default(), None)
    }

    #[test]
    fn pace_is_over_speech_time_and_pauses_are_counted_apart() {
        let line = DrillLine::given("I can bring it to you on Friday.");
        let sound = sound(&[(0.5, 1.5), (1.6, 2.0), (2.5, 3.1)], 9);
        let take = take("I can bring it to you on Friday.", &line, &sound);
        assert!((take.pace_wpm.unwrap() - 240.0).abs() < 1e-6 && take.pace_from == Some("words"), "{take:?}");
        assert_eq!((take.pauses, (10.0 * take.longest_pause_s).round()), (1, 5.0));
        assert!((take.length_s - 2.6).abs() < 1e-9 && (take.speech_s - 2.0).abs() < 1e-9);
    }

    #[test]
    fn without_words_syllables_give_the_pace_and_nothing_is_said_of_wording() {
        let line = DrillLine::given("I can bring it to you on Friday.");
        let told = Said::Absent("No model.".to_owned());
        let take = Take::measure(&sound(&[(0.5, 2.5)], 13), told, &line, &Config::default(), None);
        assert!((take.pace_wpm.unwrap() - 300.0).abs() < 1e-6, "13 syllables are 10 words: {take:?}");
        assert_eq!((take.pace_from, take.wording, take.fillers), (Some("syllables"), None, None));
        assert_eq!(take.words_absent.as_deref(), Some("No model."));
    }

    #[test]
    fn fillers_and_hedges_are_told_unless_the_line_has_them() {
        let said = "Um, I think I can maybe bring it on Friday.";
        let sound = sound(&[(0.5, 3.5)], 12);
        let plain = take(said, &DrillLine::given("I can bring it on Friday."), &sound);
        assert_eq!(plain.fillers.unwrap().len(), 1);
        assert!(!plain.hedges.clone().unwrap().is_empty(), "{:?}", plain.hedges);
        let hedged = take(said, &DrillLine::given("I think I can maybe bring it on Friday."), &sound);
        assert_eq!(hedged.hedges.unwrap().len(), 0);
    }

    #[test]
    fn the_ending_is_the_last_pitch_against_what_came_before() {
        let mut sound = sound(&[(0.0, 1.0)], 4);
        let ending = |sound: &mut Sound, last: f32| {
            sound.pitch = (0..60).map(|n| (f64::from(n) * 0.016, if n < 50 { 200.0 } else { last })).collect();
            ending_st(sound)
        };
        assert!((ending(&mut sound, 400.0).unwrap() - 12.0).abs() < 1e-6);
        assert!((ending(&mut sound, 100.0).unwrap() + 12.0).abs() < 1e-6);
        sound.speech = vec![Span::new(0.0, 3.0)];
        assert_eq!(ending(&mut sound, 100.0), None, "two voiceless seconds hide the end");
    }

    #[test]
    fn empathy_counts_as_on_a_call_after_what_the_customer_said() {
        let mut line = DrillLine::given("That must have been really frustrating.");
        line.customer = Some("I am so fed up, I have waited three weeks and nobody calls me back.".to_owned());
        let take = take("That must have been really frustrating, I'm so sorry.", &line, &sound(&[(0.5, 3.0)], 12));
        assert!(take.cues.iter().any(|cue| cue.cue == CueKind::EmpathyShown), "{:?}", take.cues);
    }

    #[test]
    fn card_numbers_are_taken_out_of_what_was_said() {
        let line = DrillLine::given("Thank you, I have that.");
        let take = take("Your card is 4111 1111 1111 1111, thank you.", &line, &sound(&[(0.5, 3.0)], 12));
        assert!(!serde_json::to_string(&take).unwrap().contains("4111"), "{take:?}");
    }
}
