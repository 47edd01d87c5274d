//! The sound of a call for the page: both parties, with everything redacted muted.

use std::collections::VecDeque;

use crate::Party;
use crate::audio::{AudioConfig, CallFiles, CallSource, mulaw};
use crate::call::Record;
use crate::frames::{FRAME_LEN, FRAME_S, Frame, Framer, SAMPLE_RATE_HZ};

/// A stereo mu-law WAV file at 16 kHz, about 2 MB a minute; read again from the source.
pub(super) fn sound(files: &CallFiles, record: &Record, config: &AudioConfig) -> anyhow::Result<Vec<u8>> {
    let mut source = CallSource::open(files, config)?;
    let mut framers: [Option<Framer>; 2] = [None, None];
    let mut waiting: [VecDeque<Frame>; 2] = Default::default();
    let (mut blocks, mut frames) = (Vec::new(), Vec::new());
    let mut data = Vec::new();
    let mut more = true;
    while more {
        more = source.next(&mut blocks)?;
        for block in blocks.drain(..) {
            let side = block.party.index();
            let framer = framers[side].get_or_insert_with(|| Framer::new(block.party, block.sample_rate_hz));
            framer.push(&block, &mut frames);
            waiting[side].extend(frames.drain(..));
        }
        if !more {
            for (framer, waiting) in framers.iter_mut().zip(&mut waiting) {
                if let Some(framer) = framer {
                    framer.finish(&mut frames);
                    waiting.extend(frames.drain(..));
                }
            }
        }
        let ready = |waiting: &[VecDeque<Frame>; 2]| match more && !source.info().mono {
            true => waiting.iter().all(|side| !side.is_empty()),
            false => waiting.iter().any(|side| !side.is_empty()),
        };
        while ready(&waiting) {
            interleave(waiting.each_mut().map(VecDeque::pop_front), record, &mut data);
        }
    }
    let mut wav = mulaw::wav_header(2, SAMPLE_RATE_HZ, u32::try_from(data.len()).unwrap_or(u32::MAX));
    wav.append(&mut data);
    Ok(wav)
}

fn interleave(frames: [Option<Frame>; 2], record: &Record, data: &mut Vec<u8>) {
    let audible = Party::BOTH.map(|party| frames[party.index()].as_ref().filter(|frame| !is_muted(frame, record)));
    for at in 0..FRAME_LEN {
        data.extend(audible.map(|frame| mulaw::encode(frame.map_or(0.0, |frame| frame.samples[at]))));
    }
}

/// Both channels are muted where anything was redacted: a leak into the other one would tell as much.
fn is_muted(frame: &Frame, record: &Record) -> bool {
    let (start_s, end_s) = (frame.start_s(), frame.start_s() + FRAME_S);
    let mut redactions = record.utterances.iter().flat_map(|utterance| &utterance.redactions);
    redactions.any(|redaction| redaction.start_s - MARGIN_S < end_s && start_s < redaction.end_s + MARGIN_S)
}

/// Word times are good to about a tenth of a second; a card's last digit must not slip through.
const MARGIN_S: f64 = 0.25;
