//! Both parties' sound in step, 16 kHz, with what must not be heard made silent.

use std::collections::VecDeque;

use crate::audio::{AudioConfig, AudioError, Block, CallFiles, CallSource};
use crate::call::Record;
use crate::frames::{FRAME_LEN, Frame, Framer, SAMPLE_RATE_HZ};
use crate::pipeline::live::recover::taken_out;
use crate::speech::RedactionKind;
use crate::{Party, Span};

/// Reads a call frame by frame; holds a few blocks of it at a time.
#[derive(Debug)]
pub struct Stereo {
    source: CallSource,
    framers: [Option<Framer>; 2],
    waiting: [VecDeque<Frame>; 2],
    blocks: Vec<Block>,
    frames: Vec<Frame>,
    more: bool,
}

impl Stereo {
    /// Opens a call.
    ///
    /// # Errors
    /// [`AudioError`] when it cannot be read.
    pub fn open(files: &CallFiles, config: &AudioConfig) -> Result<Stereo, AudioError> {
        Ok(Stereo {
            source: CallSource::open(files, config)?,
            framers: [None, None],
            waiting: Default::default(),
            blocks: Vec::new(),
            frames: Vec::new(),
            more: true,
        })
    }

    /// Whether both parties are on one channel: then only the agent's frames come.
    #[must_use]
    pub fn is_mono(&self) -> bool {
        self.source.info().mono
    }

    /// The next frame of each party, the same moment of both; none of a party whose sound has ended; `None` at the end.
    ///
    /// # Errors
    /// [`AudioError`] when the rest cannot be read.
    pub fn next_pair(&mut self) -> Result<Option<[Option<Frame>; 2]>, AudioError> {
        while self.more && !self.ready() {
            self.read()?;
        }
        let pair = self.waiting.each_mut().map(VecDeque::pop_front);
        Ok(pair.iter().any(Option::is_some).then_some(pair))
    }

    fn ready(&self) -> bool {
        match self.is_mono() {
            true => self.waiting.iter().any(|side| !side.is_empty()),
            false => self.waiting.iter().all(|side| !side.is_empty()),
        }
    }

    fn read(&mut self) -> Result<(), AudioError> {
        self.more = self.source.next(&mut self.blocks)?;
        for block in self.blocks.drain(..) {
            let side = block.party.index();
            let framer = self.framers[side].get_or_insert_with(|| Framer::new(block.party, block.sample_rate_hz));
            framer.push(&block, &mut self.frames);
            self.waiting[side].extend(self.frames.drain(..));
        }
        if !self.more {
            for (framer, waiting) in self.framers.iter_mut().zip(&mut self.waiting) {
                if let Some(framer) = framer {
                    framer.finish(&mut self.frames);
                    waiting.extend(self.frames.drain(..));
                }
            }
        }
        Ok(())
    }
}

/// Where both channels must be silent, by time: what was taken out of the words, all from the first to the last sign of
/// card data where they follow each other within `card_quiet_s` seconds (what was not recognised between them may be part
/// of it), speech near it whose words were dropped, and stretches in which nothing was to be listened to.
#[must_use]
pub fn silent(record: &Record, card_quiet_s: f64) -> Vec<Span> {
    let card = |kind| matches!(kind, RedactionKind::CardNumber | RedactionKind::CardExpiry | RedactionKind::CardCode);
    let gone = record.utterances.iter().flat_map(|utterance| &utterance.redactions);
    let mut signs: Vec<Span> =
        gone.filter(|gone| card(gone.kind)).map(|gone| Span::new(gone.start_s, gone.end_s)).collect();
    if !signs.is_empty() {
        let dropped = record.health.dropped_texts.iter().map(|text| Span::new(text.start_s, text.end_s));
        let near = |span: &Span| {
            signs
                .iter()
                .any(|sign| span.start_s < sign.end_s + card_quiet_s && sign.start_s < span.end_s + card_quiet_s)
        };
        let near: Vec<Span> = dropped.filter(near).collect();
        signs.extend(near);
    }
    let mut spans = joined(signs, card_quiet_s);
    spans.extend(taken_out(record));
    spans.extend(record.live.iter().flat_map(|live| live.card_capture.iter().copied()));
    joined(spans, 0.0)
}

/// Spans by time, those with at most `gap_s` between them as one.
fn joined(mut spans: Vec<Span>, gap_s: f64) -> Vec<Span> {
    spans.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start_s <= last.end_s + gap_s => last.end_s = last.end_s.max(span.end_s),
            _ => out.push(span),
        }
    }
    out
}

/// Stretches of a call, each handed on as it is reached: the number of the stretch and its next samples, the agent's and
/// the customer's in turn, -1 to 1. Both hear the one channel of a mono recording. Returns how long each stretch became,
/// seconds: one that reaches past the end of the sound is shorter.
///
/// # Errors
/// [`CutError`] when the sound cannot be read, or `take` fails.
pub fn cut<E>(
    files: &CallFiles,
    spans: &[Span],
    silent: &[Span],
    config: &AudioConfig,
    mut take: impl FnMut(usize, &[f32]) -> Result<(), E>,
) -> Result<Vec<f64>, CutError<E>> {
    let mut stereo = Stereo::open(files, config).map_err(CutError::Sound)?;
    let bounds: Vec<(u64, u64)> = spans.iter().map(|span| (sample(span.start_s), sample(span.end_s))).collect();
    let last = bounds.iter().map(|(_, to)| *to).max().unwrap_or(0);
    let mut lengths = vec![0; spans.len()];
    let mut samples = Vec::with_capacity(2 * FRAME_LEN);
    let mut at = 0;
    while let Some(pair) = stereo.next_pair().map_err(CutError::Sound)? {
        if at >= last {
            break;
        }
        let end = at + FRAME_LEN as u64;
        if bounds.iter().any(|(from, to)| *from < end && at < *to) {
            interleave(&pair, stereo.is_mono(), silent, at, &mut samples);
        }
        for (number, (from, to)) in bounds.iter().enumerate().filter(|(_, (from, to))| *from < end && at < *to) {
            let (first, past) = (from.max(&at) - at, to.min(&end) - at);
            take(number, &samples[2 * first as usize..2 * past as usize]).map_err(CutError::Taken)?;
            lengths[number] += past - first;
        }
        at = end;
    }
    Ok(lengths.into_iter().map(|samples| samples as f64 / f64::from(SAMPLE_RATE_HZ)).collect())
}

/// Why stretches could not be cut out.
#[derive(Debug)]
pub enum CutError<E> {
    /// The sound cannot be read.
    Sound(AudioError),
    /// What took the samples failed.
    Taken(E),
}

/// Samples of each party in a stretch.
#[must_use]
pub fn samples_in(span: Span) -> u64 {
    sample(span.end_s).saturating_sub(sample(span.start_s))
}

fn sample(at_s: f64) -> u64 {
    (at_s.max(0.0) * f64::from(SAMPLE_RATE_HZ)).round() as u64
}

fn interleave(pair: &[Option<Frame>; 2], mono: bool, silent: &[Span], at: u64, out: &mut Vec<f32>) {
    out.clear();
    for offset in 0..FRAME_LEN {
        let time_s = (at + offset as u64) as f64 / f64::from(SAMPLE_RATE_HZ);
        let audible = !silent.iter().any(|span| span.contains(time_s));
        let heard = |party: Party| pair[party.index()].as_ref().map_or(0.0, |frame| frame.samples[offset]);
        let both = match mono {
            true => [heard(Party::Agent); 2],
            false => Party::BOTH.map(heard),
        };
        out.extend(both.map(|sample| if audible { sample } else { 0.0 }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_or_lie_near_become_one() {
        let spans = vec![Span::new(5.0, 6.0), Span::new(1.0, 2.0), Span::new(2.5, 3.0)];
        assert_eq!(joined(spans.clone(), 0.5), [Span::new(1.0, 3.0), Span::new(5.0, 6.0)]);
        assert_eq!(joined(spans, 0.0).len(), 3);
        assert_eq!(joined(Vec::new(), 1.0), []);
    }
}
