//! A recording with both parties on one channel, dealt out as if each had one.
//!
//! It is heard through once for the voices (`voice/who`); then each moment of it goes to the party whose voice it holds, and the
//! other party is silent. What both say at once goes to one of them, so nothing is known of overlaps.

use crate::Party;
use crate::audio::{AudioError, Block, CallFiles, CallSource};
use crate::call::health::answers_the_call;
use crate::config::Config;
use crate::frames::Framer;
use crate::pipeline::pool::Answer;
use crate::speech::{Recognized, Utterance};
use crate::voice::who::{Listener, Parting, SpeakerEncoder, Voice};
use crate::voice::{VoiceEvent, VoiceSummary};

/// Which of the two voices of a mono recording is the agent's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AgentVoice {
    /// Whoever answers like a business by their words; where that is not heard, the one who speaks first.
    #[default]
    Guess,
    /// The one who speaks first.
    First,
    /// The other one.
    Second,
}

/// How the parties of a mono recording were told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldBy {
    /// A person said so.
    Person,
    /// The words: one of them answered the call.
    Words,
    /// Who spoke first.
    Order,
}

/// Hears a mono recording through and divides it between two voices.
pub(super) fn part(files: &CallFiles, config: &Config, encoder: &SpeakerEncoder) -> Result<Parting, AudioError> {
    let mut source = CallSource::open(files, &config.audio)?;
    let mut framer = Framer::new(Party::Agent, source.info().sample_rate_hz);
    let mut listener = Listener::new(encoder, &config.voice);
    let (mut blocks, mut frames) = (Vec::new(), Vec::new());
    loop {
        let more = source.next(&mut blocks)?;
        blocks.drain(..).for_each(|block| framer.push(&block, &mut frames));
        if !more {
            framer.finish(&mut frames);
        }
        frames.drain(..).for_each(|frame| listener.push(&frame));
        if !more {
            return Ok(listener.finish());
        }
    }
}

/// Deals the blocks of a mono recording out to two parties.
#[derive(Debug)]
pub(super) struct Dealer {
    parting: Parting,
    first: Party,
}

impl Dealer {
    pub fn new(parting: Parting, agent: AgentVoice) -> Dealer {
        let first = if agent == AgentVoice::Second { Party::Customer } else { Party::Agent };
        Dealer { parting, first }
    }

    /// The block of each party: its own moments as they are, silence in the other's.
    pub fn deal(&self, block: Block) -> [Block; 2] {
        let mut dealt =
            Party::BOTH.map(|party| Block { party, samples: vec![0.0; block.samples.len()], ..block.clone() });
        let rate_hz = f64::from(block.sample_rate_hz);
        let mut from = 0;
        while from < block.samples.len() {
            // Half a sample on, so that a change that falls on a sample is not met twice.
            let at_s = block.start_s + (from as f64 + 0.5) / rate_hz;
            let owner = match self.parting.owner(at_s) {
                Voice::First => self.first,
                Voice::Second => self.first.other(),
            };
            let until = ((self.parting.next_change_s(at_s) - block.start_s) * rate_hz).ceil();
            let to = (until.min(block.samples.len() as f64) as usize).max(from + 1);
            dealt[owner.index()].samples[from..to].copy_from_slice(&block.samples[from..to]);
            from = to;
        }
        dealt
    }
}

/// Whether the words say that the parties are the other way round.
pub(super) fn other_way_round(answers: &[Answer]) -> bool {
    let said: Vec<&Utterance> = answers.iter().filter_map(words).collect();
    answers_the_call(&said, Party::Customer) && !answers_the_call(&said, Party::Agent)
}

/// Whether the words say who is who.
pub(super) fn words_tell(answers: &[Answer]) -> bool {
    let said: Vec<&Utterance> = answers.iter().filter_map(words).collect();
    Party::BOTH.iter().any(|party| answers_the_call(&said, *party))
}

fn words(answer: &Answer) -> Option<&Utterance> {
    match &answer.result {
        Ok(Recognized::Words(utterance)) => Some(utterance),
        _ => None,
    }
}

/// Makes each party the other one.
pub(super) fn swap(voices: &mut [VoiceEvent], answers: &mut [Answer], summaries: &mut [VoiceSummary; 2]) {
    for event in voices {
        let party = match event {
            VoiceEvent::Frame(frame) => &mut frame.party,
            VoiceEvent::SegmentOpened { party, .. } => party,
            VoiceEvent::SegmentClosed { segment, .. } => &mut segment.party,
        };
        *party = party.other();
    }
    for answer in answers {
        answer.party = answer.party.other();
        if let Ok(Recognized::Words(utterance)) = &mut answer.result {
            utterance.party = utterance.party.other();
        }
    }
    summaries.swap(0, 1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block(start_s: f64, samples: usize) -> Block {
        Block { party: Party::Agent, start_s, sample_rate_hz: 100, samples: vec![0.5; samples] }
    }

    #[test]
    fn each_moment_goes_to_its_voice() {
        let parting =
            Parting { changes: vec![(0.0, Voice::First), (1.25, Voice::Second), (1.5, Voice::First)], likeness: 0.5 };
        let [agent, customer] = Dealer::new(parting.clone(), AgentVoice::Guess).deal(block(1.0, 100));
        assert_eq!(customer.samples.iter().position(|&x| x != 0.0), Some(25));
        assert_eq!(customer.samples.iter().filter(|&&x| x != 0.0).count(), 25);
        assert_eq!(agent.samples.iter().filter(|&&x| x != 0.0).count(), 75);
        let [agent, _] = Dealer::new(parting, AgentVoice::Second).deal(block(1.0, 100));
        assert_eq!(agent.samples.iter().position(|&x| x != 0.0), Some(25));
    }

    proptest! {
        #[test]
        fn no_sample_is_lost_or_doubled(
            mut times in proptest::collection::vec(0.0..3.0_f64, 0..8),
            start_s in 0.0..2.0_f64,
            samples in 0_usize..200,
        ) {
            times.sort_by(f64::total_cmp);
            let later = times.iter().enumerate().map(|(n, &at_s)| (at_s, if n % 2 == 0 { Voice::Second } else { Voice::First }));
            let changes = std::iter::once((0.0, Voice::First)).chain(later).collect();
            let dealt = Dealer::new(Parting { changes, likeness: 0.0 }, AgentVoice::First).deal(block(start_s, samples));
            for (a, c) in dealt[0].samples.iter().zip(&dealt[1].samples) {
                prop_assert_eq!(a + c, 0.5);
            }
            prop_assert_eq!(dealt[0].samples.len(), samples);
        }
    }
}
