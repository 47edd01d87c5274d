//! The sound of a call for the page: both parties, with everything redacted muted.

use crate::Party;
use crate::audio::{AudioConfig, CallFiles, mulaw};
use crate::call::Record;
use crate::frames::{FRAME_LEN, FRAME_S, Frame, SAMPLE_RATE_HZ};
use crate::pipeline::live::recover::taken_out;
use crate::pipeline::stereo::Stereo;

/// A stereo mu-law WAV file at 16 kHz, about 2 MB a minute; read again from the source.
pub(super) fn sound(files: &CallFiles, record: &Record, config: &AudioConfig) -> anyhow::Result<Vec<u8>> {
    let mut stereo = Stereo::open(files, config)?;
    // Both channels are muted where anything was redacted: a leak into the other one would tell as much.
    let muted = taken_out(record);
    let is_muted = |frame: &&Frame| {
        let (start_s, end_s) = (frame.start_s(), frame.start_s() + FRAME_S);
        muted.iter().any(|span| span.start_s < end_s && start_s < span.end_s)
    };
    let mut data = Vec::new();
    while let Some(frames) = stereo.next_pair()? {
        let audible = Party::BOTH.map(|party| frames[party.index()].as_ref().filter(|frame| !is_muted(frame)));
        for at in 0..FRAME_LEN {
            data.extend(audible.map(|frame| mulaw::encode(frame.map_or(0.0, |frame| frame.samples[at]))));
        }
    }
    let mut wav = mulaw::wav_header(2, SAMPLE_RATE_HZ, u32::try_from(data.len()).unwrap_or(u32::MAX));
    wav.append(&mut data);
    Ok(wav)
}
