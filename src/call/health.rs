//! Whether the sound can be relied on: verdicts in sentences, each with its figure.

use super::{Health, HealthVerdict, PartyHealth};
use crate::Party;
use crate::settings_section;
use crate::speech::Utterance;
use crate::talk::Bleed;
use crate::voice::VoiceSummary;

settings_section! {
    /// When a recording's sound is called poor.
    pub struct HealthConfig in "health" {
        /// Active speech level under which a voice is called too quiet.
        quiet_level_dbov: f64 = -36.0, "dBov", Range::Between(-60.0, -10.0),
            "10 dB under the nominal -26 dBov of ITU-T P.56 practice; a choice";
        /// Share of samples at full scale over which a channel is called clipped.
        clipping_ratio: f64 = 0.001, "ratio", Range::Between(0.0, 1.0),
            "0.1 % of samples is the usual limit for audible clipping; a choice";
        /// Signal-to-noise ratio under which a channel is called noisy.
        noisy_snr_db: f64 = 15.0, "dB", Range::Between(0.0, 40.0),
            "Recognition and voice activity lose ground under about 15 dB; a choice";
    }
}

/// What is known of one channel when the call is over.
#[derive(Debug, Clone, Copy)]
pub struct Channel {
    /// What its voice was like.
    pub voice: VoiceSummary,
    /// Seconds that had to be filled with silence.
    pub gaps_s: f64,
    /// Utterances whose text was dropped.
    pub dropped: u32,
    /// Whether it hears the other party.
    pub bleed: Bleed,
}

/// The state of both channels; `mono` when both parties are on one.
#[must_use]
pub fn health(channels: [Channel; 2], utterances: &[Utterance], mono: bool, config: &HealthConfig) -> Health {
    let mut health = Health {
        agent: party_health(Party::Agent, &channels[0], config),
        customer: if mono { PartyHealth::default() } else { party_health(Party::Customer, &channels[1], config) },
        verdicts: Vec::new(),
        dropped_texts: Vec::new(),
    };
    if mono {
        health.verdicts.push(verdict(
            "mono",
            "Both parties are on one channel, so who said what is not known: talk-over, turns, nudges and scores are \
             left out. `sidetone models fetch speaker` lets the program tell them apart by voice; better, record each \
             party on a channel of its own."
                .to_string(),
        ));
    } else if looks_swapped(utterances) {
        health.verdicts.push(verdict(
            "channels_swapped",
            "The channels look swapped: the party taken for the customer greets and helps like an agent. \
             Try again with --agent-channel set to the other channel."
                .to_string(),
        ));
    }
    health
}

fn verdict(code: &str, text: String) -> HealthVerdict {
    HealthVerdict { code: code.to_string(), text }
}

fn party_health(party: Party, channel: &Channel, config: &HealthConfig) -> PartyHealth {
    let voice = &channel.voice;
    let level = voice.active_level_dbov.map(f64::from);
    let snr = level.zip(voice.noise_dbov.map(f64::from)).map(|(level, noise)| level - noise);
    let clipping = f64::from(voice.clipping_ratio);
    let mut verdicts = Vec::new();
    match level {
        None => verdicts.push(verdict("silent", format!("No speech was found on the {party}'s channel."))),
        Some(level) if level < config.quiet_level_dbov => verdicts.push(verdict(
            "too_quiet",
            format!("The {party}'s voice is quiet ({level:.0} dBov): raise the microphone or move it closer."),
        )),
        Some(_) => {}
    }
    if clipping > config.clipping_ratio {
        let percent = clipping * 100.0;
        let text = format!(
            "The {party}'s channel is clipped ({percent:.1} % of samples at full scale): lower its input level."
        );
        verdicts.push(verdict("clipped", text));
    }
    if let Some(snr) = snr.filter(|snr| *snr < config.noisy_snr_db) {
        let text = format!(
            "The {party}'s channel is noisy (signal {snr:.0} dB over the noise): words and pitch are less certain."
        );
        verdicts.push(verdict("noisy", text));
    }
    if channel.gaps_s > 0.0 {
        let text = format!("{:.1} s of the {party}'s sound are missing and count as silence.", channel.gaps_s);
        verdicts.push(verdict("gaps", text));
    }
    if channel.bleed.found {
        let what = if channel.bleed.cancelled {
            "it was taken out, but a headset is better."
        } else {
            "talk-over is unreliable. Use a headset."
        };
        let text = format!("The {}'s voice can be heard on the {party}'s channel: {what}", party.other());
        verdicts.push(verdict("bleed", text));
    }
    PartyHealth {
        level_dbov: level,
        clipping,
        snr_db: snr,
        gaps_s: channel.gaps_s,
        dropped: channel.dropped,
        bleed: channel.bleed.correlation.map(f64::from),
        verdicts,
    }
}

/// Phrases by which whoever answers a business line gives themselves away in the first minute.
const ANSWERING: [&str; 9] = [
    "thank you for calling",
    "thanks for calling",
    "you're through to",
    "how can i help",
    "how may i help",
    "what can i do for you",
    "how can i assist",
    "how may i assist",
    "customer service",
];

/// Whether a party answers the call as a business does, by its words in the first minute.
#[must_use]
pub fn answers_the_call(utterances: &[&Utterance], party: Party) -> bool {
    utterances.iter().filter(|u| u.party == party && u.start_s < 60.0).any(|utterance| {
        let text = utterance.text.to_lowercase().replace('’', "'");
        ANSWERING.iter().any(|phrase| text.contains(phrase))
    })
}

fn looks_swapped(utterances: &[Utterance]) -> bool {
    let said: Vec<&Utterance> = utterances.iter().collect();
    answers_the_call(&said, Party::Customer) && !answers_the_call(&said, Party::Agent)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn channel(level: f32, noise: f32) -> Channel {
        let voice = VoiceSummary { active_level_dbov: Some(level), noise_dbov: Some(noise), ..VoiceSummary::default() };
        Channel { voice, gaps_s: 0.0, dropped: 0, bleed: Bleed::default() }
    }

    fn said(party: Party, text: &str) -> Utterance {
        Utterance {
            party,
            start_s: 1.0,
            end_s: 3.0,
            text: text.to_string(),
            confidence: 0.9,
            words: Vec::new(),
            redactions: Vec::new(),
        }
    }

    fn codes(verdicts: &[HealthVerdict]) -> Vec<&str> {
        verdicts.iter().map(|verdict| verdict.code.as_str()).collect()
    }

    #[test]
    fn good_sound_has_no_verdict() {
        let health = health([channel(-24.0, -60.0); 2], &[], false, &HealthConfig::default());
        assert!(health.agent.verdicts.is_empty() && health.customer.verdicts.is_empty() && health.verdicts.is_empty());
        assert_eq!(health.agent.snr_db, Some(36.0));
    }

    #[test]
    fn quiet_noisy_and_clipped_are_told_with_their_figures() {
        let mut poor = channel(-42.0, -50.0);
        poor.voice.clipping_ratio = 0.02;
        let health = health([poor, channel(-24.0, -60.0)], &[], false, &HealthConfig::default());
        assert_eq!(codes(&health.agent.verdicts), ["too_quiet", "clipped", "noisy"]);
        assert!(health.agent.verdicts[1].text.contains("2.0 %"));
    }

    #[test]
    fn a_customer_who_answers_like_an_agent_is_no_customer() {
        let swapped =
            [said(Party::Customer, "Thanks for calling, how can I help?"), said(Party::Agent, "My box is broken.")];
        let right =
            [said(Party::Agent, "Thanks for calling, how can I help?"), said(Party::Customer, "My box is broken.")];
        let sound = [channel(-24.0, -60.0); 2];
        let verdicts = |said: &[Utterance]| health(sound, said, false, &HealthConfig::default()).verdicts;
        assert_eq!(codes(&verdicts(&swapped)), ["channels_swapped"]);
        assert!(verdicts(&right).is_empty());
    }
}
