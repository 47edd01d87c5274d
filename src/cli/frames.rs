//! `sidetone frames`: per-frame measurements for people who check or research.

mod table;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::args::{FrameFormat, FramesArgs};
use super::{Ending, analyze, config};
use crate::audio::CallSource;
use crate::config::Config;
use crate::pipeline::{Ear, EarEvent, Job};
use crate::voice::{VoiceEvent, VoiceFrame};
use table::{Column, Table};

/// The columns; their meaning is in docs/frames.md.
const COLUMNS: [(&str, Column); 12] = [
    ("time_s", Column::Double(VoiceFrame::start_s)),
    ("party", Column::Text(|frame| frame.party.name())),
    ("level_dbov", Column::Float(|frame| frame.level_dbov)),
    ("noise_dbov", Column::Float(|frame| frame.noise_dbov)),
    ("speech_probability", Column::Float(|frame| frame.speech_probability)),
    ("speech", Column::Flag(|frame| frame.speech)),
    ("f0_hz", Column::Float(|frame| frame.f0_hz)),
    ("voicing", Column::Float(|frame| frame.voicing)),
    ("centroid_hz", Column::Float(|frame| frame.centroid_hz)),
    ("tilt_db", Column::Float(|frame| frame.tilt_db)),
    ("clipped", Column::Count(|frame| i32::from(frame.clipped))),
    ("nucleus", Column::Flag(|frame| frame.nucleus)),
];

pub(super) fn run(args: &FramesArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let mut settings = config::load(settings)?;
    if let Some(channel) = args.source.agent_channel {
        settings.audio.agent_channel = channel;
    }
    let jobs = analyze::calls(&args.source)?.jobs;
    let mut out = BufWriter::new(io::stdout());
    let written = match args.format {
        FrameFormat::Csv => csv(&jobs, &settings, &mut out),
        FrameFormat::Parquet => table(&jobs, &settings, &mut out),
    };
    match written {
        Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Ending::Done),
        Err(Stop::Output(error)) => Err(error.into()),
        Err(Stop::Source(error)) => Err(error),
        Ok(()) => Ok(Ending::Done),
    }
}

/// What ends the work early.
enum Stop {
    Source(anyhow::Error),
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Output(error)
    }
}

/// Every frame of every call, in order.
fn each_frame(
    jobs: &[Job],
    settings: &Config,
    mut take: impl FnMut(&VoiceFrame) -> io::Result<()>,
) -> Result<(), Stop> {
    for job in jobs {
        let mut source = CallSource::open(&job.files, &settings.audio).map_err(|e| Stop::Source(e.into()))?;
        let mono = source.info().mono;
        let mut ear = Ear::new(settings, false);
        let (mut blocks, mut events) = (Vec::new(), Vec::new());
        let mut more = true;
        while more {
            more = source.next(&mut blocks).map_err(|e| Stop::Source(e.into()))?;
            blocks.drain(..).for_each(|block| ear.push(&block, &mut events));
            if !more {
                ear.finish(&mut events);
            }
            for event in events.drain(..) {
                match event {
                    EarEvent::Voice(VoiceEvent::Frame(frame)) if !(mono && frame.party == crate::Party::Customer) => {
                        take(&frame)?;
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

fn csv(jobs: &[Job], settings: &Config, out: &mut impl Write) -> Result<(), Stop> {
    writeln!(out, "{}", COLUMNS.map(|(name, _)| name).join(","))?;
    each_frame(jobs, settings, |frame| line(out, frame))?;
    Ok(out.flush()?)
}

fn line(out: &mut impl Write, frame: &VoiceFrame) -> io::Result<()> {
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

fn table(jobs: &[Job], settings: &Config, out: impl Write + Send) -> Result<(), Stop> {
    let mut table = Table::new(out, &COLUMNS)?;
    each_frame(jobs, settings, |frame| table.row(frame))?;
    Ok(table.finish()?)
}
