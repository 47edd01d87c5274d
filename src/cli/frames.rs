//! `sidetone frames`: per-frame measurements for people who check or research.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::args::{FrameFormat, FramesArgs};
use super::{Ending, analyze, config};
use crate::audio::CallSource;
use crate::pipeline::{Ear, EarEvent};
use crate::voice::{VoiceEvent, VoiceFrame};

/// The columns; their meaning is in docs/frames.md.
const HEADER: &str =
    "time_s,party,level_dbov,noise_dbov,speech_probability,speech,f0_hz,voicing,centroid_hz,tilt_db,clipped,nucleus";

pub(super) fn run(args: &FramesArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let FrameFormat::Csv = args.format;
    let mut settings = config::load(settings)?;
    if let Some(channel) = args.source.agent_channel {
        settings.audio.agent_channel = channel;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let mut written = writeln!(out, "{HEADER}");
    for files in analyze::calls(&args.source)?.jobs {
        let mut source = CallSource::open(&files.files, &settings.audio)?;
        let mono = source.info().mono;
        let mut ear = Ear::new(&settings, false);
        let (mut blocks, mut events) = (Vec::new(), Vec::new());
        let mut more = true;
        while more && written.is_ok() {
            more = source.next(&mut blocks)?;
            for block in blocks.drain(..) {
                ear.push(&block, &mut events);
            }
            if !more {
                ear.finish(&mut events);
            }
            written = events.drain(..).try_for_each(|event| write_event(&mut out, &event, mono));
        }
    }
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Ending::Done),
        result => result.map(|()| Ending::Done).map_err(Into::into),
    }
}

fn write_event(out: &mut impl Write, event: &EarEvent, mono: bool) -> io::Result<()> {
    match event {
        EarEvent::Voice(VoiceEvent::Frame(frame)) if !(mono && frame.party == crate::Party::Customer) => {
            write_frame(out, frame)
        }
        _ => Ok(()),
    }
}

fn write_frame(out: &mut impl Write, frame: &VoiceFrame) -> io::Result<()> {
    writeln!(
        out,
        "{:.3},{},{:.1},{:.1},{:.3},{},{:.1},{:.3},{:.0},{:.1},{},{}",
        frame.start_s(),
        frame.party,
        frame.level_dbov,
        frame.noise_dbov,
        frame.speech_probability,
        u8::from(frame.speech),
        frame.f0_hz,
        frame.voicing,
        frame.centroid_hz,
        frame.tilt_db,
        frame.clipped,
        u8::from(frame.nucleus),
    )
}
