//! `sidetone clips`: every moment of a call as a sound of its own, with a list and a page that plays them.

use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::args::ClipsArgs;
use super::which::{self, Which};
use super::{Ending, Failure, config, output};
use crate::Span;
use crate::audio::{AudioConfig, CallFiles, pcm};
use crate::call::Record;
use crate::coach::NudgeKind;
use crate::config::{Config, schema};
use crate::cues::{CueKind, Skill};
use crate::frames::SAMPLE_RATE_HZ;
use crate::pipeline::stereo::{self, CutError};
use crate::views::clips::{self, Clip};

/// Name of the list; a folder that has it is one of clips.
const LIST: &str = "clips.csv";

/// What is heard before and after a moment where nothing else is said, seconds.
pub(super) const AIR_S: f64 = 2.0;

/// A call whose sound is at hand.
struct Source {
    record: Record,
    files: CallFiles,
    audio: AudioConfig,
    stem: String,
}

pub(super) fn run(args: &ClipsArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let settings = config::load(settings)?;
    args.kind.iter().try_for_each(|name| known(name))?;
    let source = source(args, &settings)?;
    let folder = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}-clips", source.stem)));
    let job =
        Job { air_s: args.air, kinds: &args.kind, unredacted: args.unredacted, quiet_s: settings.coach.card_quiet_s };
    let count = write(&source.record, &source.files, &source.audio, &folder, &job)?;
    output::print(&told(count, &folder))?;
    Ok(Ending::Done)
}

/// What was written, in a sentence.
fn told(count: usize, folder: &Path) -> String {
    match count {
        0 => format!("There is no such moment in this call; {} says so.", folder.join("index.html").display()),
        1 => format!("1 clip: {}", folder.join("index.html").display()),
        count => format!("{count} clips: {}", folder.join("index.html").display()),
    }
}

/// A kind, a skill or a sort of moment.
fn known(name: &str) -> anyhow::Result<()> {
    let overlaps = ["interruption", "failed_interruption", "backchannel", "terminal"];
    let names = || {
        let kinds = CueKind::ALL.iter().map(|kind| kind.name()).chain(NudgeKind::ALL.iter().map(|kind| kind.name()));
        kinds.chain(Skill::SCORED.iter().map(|skill| skill.name())).chain(overlaps).chain(["cue", "nudge", "overlap"])
    };
    if names().any(|known| known == name) {
        return Ok(());
    }
    let hint = schema::nearest(name, names()).map_or_else(
        || {
            "It is `cue`, `nudge`, `overlap`, a skill, or a kind as `sidetone explain` and docs/cues.md name them."
                .to_owned()
        },
        |near| format!("Did you mean `{near}`?"),
    );
    Err(Failure::usage(format!("there is no kind of moment `{name}`. {hint}")))
}

fn source(args: &ClipsArgs, settings: &Config) -> anyhow::Result<Source> {
    let named = which::sound_named(&args.sound)?;
    let mut audio = settings.audio.clone();
    let stem =
        |path: &Path| path.file_stem().map_or_else(|| "call".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let (record, files, stem) = match which::which(&args.call, settings)? {
        Which::Recording(path) => {
            let analyzer = which::analyzer(&args.hear, settings.clone())?;
            let files = CallFiles::One(path.clone());
            let record = which::analyze(&analyzer, &files, &stem(&path))?.record;
            audio = analyzer.config.audio.clone();
            (record, files, stem(&path))
        }
        Which::Kept(folder) => {
            let files = named.or_else(|| which::sound_of(&folder)).ok_or_else(|| {
                Failure::input(format!(
                    "the sound of {} was not kept, so there is nothing to cut. Sound is kept with `keep.audio = true`.",
                    folder.path.display()
                ))
            })?;
            (which::record(&folder.record())?, files, stem(&folder.path))
        }
        Which::Record(path) => {
            let files = named.ok_or_else(|| {
                let path = path.display();
                Failure::usage(format!("{path} is a record without its sound: name the recording with --sound FILE"))
            })?;
            (which::record(&path)?, files, stem(&path))
        }
    };
    // Redactions of one recording would silence the wrong places of another.
    if !record.source.sha256.is_empty() && which::sha256(&files)? != record.source.sha256 {
        return Err(Failure::input(format!(
            "the sound is not the file that the record was made of ({}), so what was redacted cannot be silenced in it",
            record.source.name
        )));
    }
    if matches!(files, CallFiles::Pair { .. }) {
        audio.agent_channel = 0;
    } else if let (None, Some(info)) = (args.hear.agent_channel, record.parties.get(&crate::Party::Agent)) {
        audio.agent_channel = u32::from(info.channel);
    }
    Ok(Source { record, files, audio, stem })
}

/// What is cut, and how.
pub(super) struct Job<'a> {
    pub air_s: f64,
    pub kinds: &'a [String],
    pub unredacted: bool,
    pub quiet_s: f64,
}

impl Job<'_> {
    fn wants(&self, clip: &Clip) -> bool {
        let named = |kind: &String| {
            *kind == clip.kind || kind == clip.what || clip.skill.is_some_and(|skill| skill.name() == kind)
        };
        self.kinds.is_empty() || self.kinds.iter().any(named)
    }
}

/// Writes the clips of a call, their list and their page into a folder; gives how many there are.
pub(super) fn write(
    record: &Record,
    files: &CallFiles,
    audio: &AudioConfig,
    folder: &Path,
    job: &Job<'_>,
) -> anyhow::Result<usize> {
    let mut notes = Vec::new();
    if record.models.speech.is_none() {
        if !job.unredacted {
            return Err(Failure::usage(
                "nothing of this call was transcribed, so card numbers in its sound cannot be found and silenced. Get a model \
                 with `sidetone models fetch`, or say --unredacted where the clips may hold them",
            ));
        }
        notes.push(
            "Nothing of this call was transcribed: numbers in these clips are not silenced. Keep them safe.".to_owned(),
        );
    }
    let clips = clips::plan(record, job.air_s, |clip| job.wants(clip));
    output::make_folder(folder)?;
    clear(folder)?;
    let silent = stereo::silent(record, job.quiet_s);
    cut(&clips, &silent, files, audio, folder)?;
    if !silent.is_empty() {
        let spans = if silent.len() == 1 { "1 stretch".to_owned() } else { format!("{} stretches", silent.len()) };
        notes.push(format!("What was redacted is silent: {spans} of the call."));
    }
    output::write_file(&folder.join(LIST), clips::csv(&clips).as_bytes())?;
    output::write_file(&folder.join("index.html"), clips::page(record, &clips, &notes).as_bytes())?;
    Ok(clips.len())
}

/// Takes away the clips of an earlier time, so that none is left that the list does not name. A folder that holds
/// anything else, but no list of clips, is not touched.
fn clear(folder: &Path) -> anyhow::Result<()> {
    let entries: Vec<PathBuf> =
        folder.read_dir()?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    if entries.is_empty() {
        return Ok(());
    }
    if !folder.join(LIST).is_file() {
        let folder = folder.display();
        return Err(Failure::usage(format!(
            "{folder} holds something else than clips; name a new or empty folder with --out"
        )));
    }
    for path in entries.iter().filter(|path| is_clip(path)) {
        std::fs::remove_file(path).with_context(|| format!("{} could not be taken away", path.display()))?;
    }
    Ok(())
}

/// Whether a file has the name of a clip: `001_0m32s_interrupting.wav`.
fn is_clip(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((number, rest)) = name.split_once('_') else { return false };
    let Some((time, kind)) = rest.split_once('_') else { return false };
    let time = time.strip_suffix('s').and_then(|time| time.split_once('m'));
    digits(number)
        && time.is_some_and(|(minutes, seconds)| digits(minutes) && digits(seconds))
        && kind.ends_with(".wav")
}

/// A clip that is being written: whole under its name, or not there.
struct Open {
    file: BufWriter<tempfile::NamedTempFile>,
    bytes: u32,
}

fn cut(clips: &[Clip], silent: &[Span], files: &CallFiles, audio: &AudioConfig, folder: &Path) -> anyhow::Result<()> {
    let spans: Vec<Span> = clips.iter().map(|clip| clip.cut).collect();
    let mut open: Vec<Option<Open>> = clips.iter().map(|_| None).collect();
    let take = |number: usize, samples: &[f32]| -> anyhow::Result<()> {
        let slot = &mut open[number];
        if slot.is_none() {
            *slot = Some(begin(folder)?);
        }
        let Some(clip) = slot else { return Ok(()) };
        for sample in samples {
            clip.file.write_all(&pcm::encode(*sample))?;
        }
        clip.bytes += 2 * samples.len() as u32;
        if u64::from(clip.bytes) >= 4 * stereo::samples_in(spans[number])
            && let Some(clip) = slot.take()
        {
            finish(clip, &folder.join(&clips[number].file))?;
        }
        Ok(())
    };
    stereo::cut(files, &spans, silent, audio, take).map_err(|error| match error {
        CutError::Sound(error) => Failure::input(error.to_string()),
        CutError::Taken(error) => error.context(format!("the clips in {} could not be written", folder.display())),
    })?;
    // What reaches past the end of the sound is shorter.
    for (clip, left) in clips.iter().zip(&mut open) {
        if let Some(left) = left.take() {
            finish(left, &folder.join(&clip.file))?;
        }
    }
    Ok(())
}

fn begin(folder: &Path) -> anyhow::Result<Open> {
    let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(folder)?);
    file.write_all(&pcm::wav_header(2, SAMPLE_RATE_HZ, 0))?;
    Ok(Open { file, bytes: 0 })
}

fn finish(clip: Open, path: &Path) -> anyhow::Result<()> {
    let sentence = || format!("{} could not be written", path.display());
    let mut file = clip.file.into_inner().map_err(|error| error.into_error()).with_context(sentence)?;
    let inner: &mut File = file.as_file_mut();
    inner
        .seek(SeekFrom::Start(0))
        .and_then(|_| inner.write_all(&pcm::wav_header(2, SAMPLE_RATE_HZ, clip.bytes)))
        .with_context(sentence)?;
    output::set_ordinary_permissions(file.path()).with_context(sentence)?;
    file.persist(path).with_context(sentence)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_with_the_name_of_a_clip_are_taken_for_one() {
        for name in ["001_0m32s_interrupting.wav", "1200_61m02s_pace_fast.wav"] {
            assert!(is_clip(Path::new(name)), "{name}");
        }
        for name in ["call.wav", "001_take_two.wav", "001_0m32s_interrupting.txt", "a_0m1s_x.wav"] {
            assert!(!is_clip(Path::new(name)), "{name}");
        }
    }
}
