//! Configuration: every threshold with its unit, range, default and source.
//!
//! In: TOML text. Out: [`Config`], or every fault in it at once, each with its line.
//! Invariants: `config.toml` at the top of the repository is the default, compiled in and held equal
//! to the code by a test; an unknown key or a value out of range is an error.

mod parse;
mod render;
pub mod schema;

use sha2::{Digest, Sha256};

pub use schema::{Fault, Range, Section, Setting, Value};

/// The commented default, as it stands at the top of the repository.
pub const DEFAULT_TOML: &str = include_str!("../../config.toml");

/// Lists the sections once: the struct, and the ways to reach a setting by name.
macro_rules! sections {
    ($($(#[doc = $doc:literal])+ $field:ident: $ty:ty;)*) => {
        /// All settings, by section.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Config {
            $($(#[doc = $doc])+ pub $field: $ty,)*
        }

        impl Config {
            /// Name and purpose of each section, in the order of the file.
            #[must_use]
            pub fn sections() -> Vec<(&'static str, &'static str)> {
                vec![$((<$ty as Section>::NAME, <$ty as Section>::DOC),)*]
            }

            /// Every setting, in the order of the file.
            #[must_use]
            pub fn settings() -> Vec<Setting> {
                let mut all = Vec::new();
                $(all.extend(<$ty as Section>::settings());)*
                all
            }

            /// Sets one value; `Err` holds the kind that was wanted, `None` where there is no such key.
            fn set(&mut self, section: &str, key: &str, value: &Value) -> Result<(), Option<&'static str>> {
                match section {
                    $(<$ty as Section>::NAME => self.$field.set(key, value),)*
                    _ => Err(None),
                }
            }

            /// The value in force of one setting.
            #[must_use]
            pub fn get(&self, section: &str, key: &str) -> Option<Value> {
                match section {
                    $(<$ty as Section>::NAME => self.$field.get(key),)*
                    _ => None,
                }
            }
        }
    };
}

sections! {
    /// Reading recordings.
    audio: crate::audio::AudioConfig;
    /// Hearing devices.
    capture: crate::audio::CaptureConfig;
    /// Taking the customer's voice out of the agent's microphone.
    echo: crate::frames::EchoConfig;
    /// Measuring voices.
    voice: crate::voice::VoiceConfig;
    /// Turns, overlaps, silences.
    talk: crate::talk::TalkConfig;
    /// Recognising words.
    speech: crate::speech::SpeechConfig;
    /// Taking private numbers out.
    redact: crate::speech::redact::RedactConfig;
    /// Marking cues.
    cues: crate::cues::CuesConfig;
    /// Speaking up.
    coach: crate::coach::CoachConfig;
    /// Figures.
    metrics: crate::call::MetricsConfig;
    /// Scores and summary.
    call: crate::call::CallConfig;
    /// Whether the sound can be relied on.
    health: crate::call::HealthConfig;
    /// Holding calls against a playbook.
    playbook: crate::playbook::PlaybookConfig;
    /// Judging written words.
    written: crate::written::WrittenConfig;
    /// Summaries in other words.
    polish: crate::polish::PolishConfig;
    /// Lines said again.
    drill: crate::drill::DrillConfig;
    /// Live calls.
    live: crate::pipeline::LiveConfig;
    /// Keeping live calls.
    keep: crate::keep::KeepConfig;
    /// Running the steps.
    pipeline: crate::pipeline::PipelineConfig;
}

impl Config {
    /// Reads a configuration: what is not set keeps its default.
    ///
    /// # Errors
    /// Every fault in the text, by line: bad TOML, unknown sections and keys, wrong kinds, values out of range.
    pub fn parse(text: &str) -> Result<Config, Vec<Fault>> {
        parse::parse(text)
    }

    /// How words of live calls are recognised with a model of some size: as those of recordings, but sooner.
    #[must_use]
    pub fn live_speech(&self, size: crate::speech::ModelSize) -> crate::speech::SpeechConfig {
        use crate::speech::ModelSize;
        let context_s = match size {
            ModelSize::Tiny => self.live.context_tiny_s,
            ModelSize::Base => self.live.context_base_s,
            ModelSize::Larger => self.speech.context_s,
        };
        crate::speech::SpeechConfig {
            join_gap_s: self.live.join_gap_s,
            retry_context_s: self.live.retry_context_s.max(context_s),
            context_s,
            before_s: self.live.before_s,
            doubt_confidence: 0.0,
            ..self.speech.clone()
        }
    }

    /// The configuration as a commented file: with defaults it equals [`DEFAULT_TOML`].
    #[must_use]
    pub fn to_toml(&self) -> String {
        render::to_toml(self)
    }

    /// First 16 hexadecimal digits of the SHA-256 over all values: tells records made alike.
    #[must_use]
    pub fn digest(&self) -> String {
        let digest = Sha256::digest(self.to_toml().as_bytes());
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_shipped_file_is_the_default() {
        let expected = Config::default().to_toml();
        assert!(
            DEFAULT_TOML == expected,
            "config.toml differs from the code: run `sidetone config print > config.toml`"
        );
        assert_eq!(Config::parse(DEFAULT_TOML).unwrap(), Config::default());
    }

    #[test]
    fn every_setting_is_described_once_and_its_default_is_allowed() {
        let mut seen = HashSet::new();
        for setting in Config::settings() {
            assert!(seen.insert((setting.section, setting.key)), "{}.{} twice", setting.section, setting.key);
            assert!(setting.doc.trim().len() > 10, "{}.{} needs a sentence", setting.section, setting.key);
            assert!(!setting.source.is_empty(), "{}.{} needs a source", setting.section, setting.key);
            assert_eq!(schema::violation(&setting, &setting.default), None, "{}.{}", setting.section, setting.key);
        }
    }

    #[test]
    fn the_digest_tells_values_apart() {
        let mut other = Config::default();
        other.audio.agent_channel = 1;
        assert_eq!(Config::default().digest(), Config::default().digest());
        assert_ne!(Config::default().digest(), other.digest());
        assert_eq!(other.digest().len(), 16);
    }
}
