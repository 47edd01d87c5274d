//! What the two channels of a call tell about themselves: the same sound twice, or nothing at all.

use super::file::level_dbfs;
use super::{AudioConfig, Block};
use crate::Party;

/// When and how loud one party was heard. Whether the channels are swapped cannot be told from sound
/// alone: who is heard first, and who says the greeting, are hints for those who know the words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// When the channel was first louder than silence, seconds; none if never.
    pub first_s: Option<f64>,
    /// Level (RMS) over all of the channel, dBFS; -100 for digital silence.
    pub level_dbfs: f64,
    /// Share of the blocks that were louder than silence, 0 to 1.
    pub share: f64,
}

/// Listens to both parties as they are read.
///
/// Works on running sums only, so that it costs next to nothing and needs no memory.
#[derive(Debug, Clone)]
pub struct ChannelWatch {
    config: AudioConfig,
    parties: [Sums; 2],
    /// Products of the samples of both, for their correlation.
    cross: f64,
    /// False once the parties came in unlike blocks, as two files of different rates do.
    in_step: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    samples: u64,
    sum: f64,
    energy: f64,
    blocks: u64,
    loud_blocks: u64,
    first_s: Option<f64>,
}

impl Sums {
    fn variance_sum(&self) -> f64 {
        self.energy - self.sum * self.sum / (self.samples.max(1) as f64)
    }
}

impl ChannelWatch {
    /// A watch that has heard nothing yet.
    #[must_use]
    pub fn new(config: &AudioConfig) -> ChannelWatch {
        ChannelWatch { config: config.clone(), parties: [Sums::default(); 2], cross: 0.0, in_step: true }
    }

    /// Takes the blocks of one call of [`CallSource::next`](super::CallSource::next): one like
    /// stretch of both parties.
    pub fn push(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.add(block);
        }
        match blocks {
            [a, b]
                if a.party != b.party && a.samples.len() == b.samples.len() && a.sample_rate_hz == b.sample_rate_hz =>
            {
                self.cross += a.samples.iter().zip(&b.samples).map(|(x, y)| f64::from(x * y)).sum::<f64>();
            }
            [] => {}
            _ => self.in_step = false,
        }
    }

    /// When and how loud each party was heard, agent first.
    #[must_use]
    pub fn heard(&self) -> [Heard; 2] {
        self.parties.map(|sums| Heard {
            first_s: sums.first_s,
            level_dbfs: 10.0 * (sums.energy / sums.samples.max(1) as f64).max(1e-10).log10(),
            share: sums.loud_blocks as f64 / sums.blocks.max(1) as f64,
        })
    }

    /// What is wrong with the channels: `channels_same`, `silent_agent`, `silent_customer`, each with
    /// a sentence. A mono recording has one party only and no verdict on the other.
    #[must_use]
    pub fn verdicts(&self) -> Vec<(&'static str, String)> {
        let mut verdicts = Vec::new();
        for party in Party::BOTH {
            let sums = self.parties[party.index()];
            if sums.blocks > 0 && sums.loud_blocks == 0 {
                let code = if party == Party::Agent { "silent_agent" } else { "silent_customer" };
                verdicts.push((
                    code,
                    format!("The {party}'s channel is silent: check that the recorder hears both parties."),
                ));
            }
        }
        if verdicts.is_empty() && self.same_sound() {
            let text = "Both channels hold the same sound (a mono recording stored as stereo): the parties cannot be told apart.";
            verdicts.push(("channels_same", text.to_owned()));
        }
        verdicts
    }

    /// Whether the channels are one sound stored twice: alike in shape and in level.
    fn same_sound(&self) -> bool {
        let [a, b] = &self.parties;
        let (ea, eb) = (a.variance_sum(), b.variance_sum());
        if !self.in_step || ea <= 0.0 || eb <= 0.0 {
            return false;
        }
        let correlation = (self.cross - a.sum * b.sum / a.samples as f64) / (ea * eb).sqrt();
        let level_db = 10.0 * (ea / eb).log10();
        correlation >= self.config.same_sound_correlation && level_db.abs() <= self.config.same_sound_level_db
    }

    fn add(&mut self, block: &Block) {
        let sums = &mut self.parties[block.party.index()];
        sums.samples += block.samples.len() as u64;
        sums.blocks += 1;
        for sample in &block.samples {
            let sample = f64::from(*sample);
            sums.sum += sample;
            sums.energy += sample * sample;
        }
        if f64::from(level_dbfs(&block.samples)) > self.config.silent_channel_dbfs {
            sums.loud_blocks += 1;
            sums.first_s.get_or_insert(block.start_s);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    const RATE: u32 = 8_000;

    fn tone(amplitude: f32, step: f32) -> Vec<f32> {
        (0..RATE / 10).map(|i| amplitude * (i as f32 * step).sin()).collect()
    }

    fn watch(pairs: &[(Vec<f32>, Vec<f32>)]) -> ChannelWatch {
        let mut watch = ChannelWatch::new(&AudioConfig::default());
        for (i, (agent, customer)) in pairs.iter().enumerate() {
            let block = |party, samples: &Vec<f32>| Block {
                party,
                start_s: i as f64 * 0.1,
                sample_rate_hz: RATE,
                samples: samples.clone(),
            };
            watch.push(&[block(Party::Agent, agent), block(Party::Customer, customer)]);
        }
        watch
    }

    fn codes(watch: &ChannelWatch) -> Vec<&'static str> {
        watch.verdicts().into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn two_voices_are_fine() {
        assert!(codes(&watch(&[(tone(0.3, 0.2), tone(0.3, 0.31))])).is_empty());
    }

    #[test]
    fn the_same_sound_twice_is_noticed_even_with_an_offset() {
        let offset: Vec<f32> = tone(0.3, 0.2).iter().map(|x| x + 0.1).collect();
        assert_eq!(codes(&watch(&[(tone(0.3, 0.2), offset)])), ["channels_same"]);
    }

    #[test]
    fn a_quieter_copy_is_echo_not_mono() {
        assert!(codes(&watch(&[(tone(0.3, 0.2), tone(0.2, 0.2))])).is_empty());
    }

    #[test]
    fn silence_is_named_by_party_and_both_may_be_silent() {
        let quiet = tone(0.0005, 0.2);
        assert_eq!(codes(&watch(&[(tone(0.3, 0.2), quiet.clone())])), ["silent_customer"]);
        assert_eq!(codes(&watch(&[(quiet.clone(), tone(0.3, 0.2))])), ["silent_agent"]);
        assert_eq!(codes(&watch(&[(quiet.clone(), quiet)])), ["silent_agent", "silent_customer"]);
    }

    #[test]
    fn one_short_word_ends_the_silence() {
        let mut pairs = vec![(tone(0.3, 0.2), vec![0.0; 800]); 50];
        pairs[30].1 = tone(0.05, 0.3);
        let watch = watch(&pairs);
        assert!(codes(&watch).is_empty());
        let [agent, customer] = watch.heard();
        assert_eq!((agent.first_s, agent.share), (Some(0.0), 1.0));
        assert_eq!((customer.first_s, customer.share), (Some(3.0), 0.02));
        // A sine of 0.3 has an RMS of 0.3 / sqrt 2: -13.47 dBFS.
        assert!((agent.level_dbfs + 13.47).abs() < 0.05, "{}", agent.level_dbfs);
    }

    #[test]
    fn a_mono_recording_has_no_verdict_on_the_customer() {
        let mut watch = ChannelWatch::new(&AudioConfig::default());
        watch.push(&[Block { party: Party::Agent, start_s: 0.0, sample_rate_hz: RATE, samples: tone(0.3, 0.2) }]);
        assert!(codes(&watch).is_empty());
    }
}
