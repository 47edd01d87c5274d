//! `sidetone live`: sets everything up, shows it, and takes it down in order.

mod page;
mod screen;
mod show;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};
use time::OffsetDateTime;

use super::args::LiveArgs;
use super::{Ending, Failure, config, output, playbook, running, words};
use crate::Party;
use crate::audio::{CallFiles, Capture};
use crate::coach::HowOften;
use crate::config::Config;
use crate::keep::{CallFolder, orphans};
use crate::pipeline::live::keeper::{Keeper, read_usual};
use crate::pipeline::live::recover::recover;
use crate::pipeline::live::replay::Replay;
use crate::pipeline::live::second::{Afterwards, SecondPass};
use crate::pipeline::live::words::{Desk, WordsDesk};
use crate::pipeline::live::{Engine, EngineParts};
use crate::playbook::Checker;
use crate::views::live::{Command, Hub, LiveEvent, LiveState, Mode, Notice, NoticeLevel};

/// Commands that may wait for the engine, which takes them within milliseconds.
const COMMANDS_WAITING: usize = 64;

/// A call's steps are plain values of some hundred kilobytes, which an unoptimised build moves over the stack.
const ENGINE_STACK: usize = 16 << 20;
/// How long the page stays there for browsers after the end of the program's work.
const PAGE_GRACE: Duration = Duration::from_secs(4);

pub(super) fn run(args: &LiveArgs, settings: Option<&Path>) -> anyhow::Result<Ending> {
    let mut settings = config::load(settings)?;
    settings.keep.audio |= args.keep_audio;
    let as_set = settings.clone();
    settings.speech.join_gap_s = settings.live.join_gap_s;
    if let Some(channel) = args.agent_channel {
        settings.audio.agent_channel = channel;
    }
    let calls = calls_folder(args, &settings)?;
    let (words, words_absent) = recognition(args, &settings)?;
    let meaning = if words.is_some() { words::meaning(&settings)? } else { None };
    let checker = playbook::checker(args.playbook.as_deref(), &settings, meaning.as_ref())?;
    let source = Source::open(args, &settings)?;
    let (hub, commands) = hub(&settings, &source, words_absent.as_deref(), calls.is_some());
    let service = page::Service::open(args, &settings, Arc::clone(&hub), calls.clone())?;
    let _sign = service.address().map(|address| running::Sign::put_up(address.to_owned())).transpose()?;
    if let Some(calls) = &calls {
        finish_orphans(calls, &settings, checker.as_ref(), &hub)?;
    }
    // A recording is judged by itself; a person's calls by what is usual for them.
    let usual = calls.as_deref().filter(|_| source.replay.is_none()).map(read_usual);
    let second = calls.as_deref().map_or(Ok(None), |calls| second_pass(args, &as_set, calls))?;
    let keeper = calls.map(|calls| Keeper::start(calls, &settings.keep));
    let engine = Engine::new(EngineParts {
        capture: source.capture,
        words,
        words_absent,
        meaning,
        playbook: checker,
        hub: Arc::clone(&hub),
        commands,
        keeper,
        second,
        usual,
        replay: source.replay,
        calendar: Box::new(OffsetDateTime::now_utc),
        config: settings,
    });
    let shown = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(ENGINE_STACK);
        let running = thread.spawn_scoped(scope, || engine.run())?;
        let shown = show::show(args, &hub, service.address());
        if shown.is_err() {
            let _ = hub.command(Command::Quit {});
        }
        let ran = running.join().map_err(|_| anyhow::anyhow!("the live call failed; what was heard is in its journal"));
        shown.and(ran)
    });
    if hub.watchers() > 0 {
        // An open page is fetching the summary of the call that has just ended.
        std::thread::sleep(PAGE_GRACE);
    }
    service.close();
    shown.map(|()| Ending::Done)
}

/// Where the sound comes from.
struct Source {
    capture: Box<dyn Capture>,
    replay: Option<String>,
    replay_s: Option<f64>,
}

impl Source {
    fn open(args: &LiveArgs, settings: &Config) -> anyhow::Result<Source> {
        let Some(file) = &args.replay else { return Source::devices(settings) };
        let refused = |error: crate::audio::AudioError| Failure::input(error.to_string());
        let replay = Replay::open(&CallFiles::One(file.clone()), &settings.audio, args.speed).map_err(refused)?;
        let (name, replay_s) = (replay.name().to_owned(), replay.duration_s());
        Ok(Source { capture: Box::new(replay), replay: Some(name), replay_s })
    }

    #[cfg(feature = "capture")]
    fn devices(settings: &Config) -> anyhow::Result<Source> {
        let capture = crate::audio::device::DeviceCapture::open(&settings.capture)
            .map_err(|error| Failure::input(error.to_string()))?;
        Ok(Source { capture: Box::new(capture), replay: None, replay_s: None })
    }

    #[cfg(not(feature = "capture"))]
    fn devices(_: &Config) -> anyhow::Result<Source> {
        Err(Failure::usage("this program was built without devices (feature `capture`): give --replay FILE"))
    }
}

type Recognition = (Option<Box<dyn WordsDesk>>, Option<String>);

fn recognition(args: &LiveArgs, settings: &Config) -> anyhow::Result<Recognition> {
    match words::live_recognizer(args.model.as_deref(), args.no_words, settings)? {
        Ok(models) => {
            let longest_s = settings.speech.max_utterance_s;
            let desk = Desk::start_with(&settings.live, longest_s, models.first, models.smaller);
            Ok((Some(Box::new(desk)), None))
        }
        Err(reason) => Ok((None, Some(reason))),
    }
}

/// What hears kept calls again; none where that is not wanted, or no better model is at hand.
fn second_pass(args: &LiveArgs, settings: &Config, calls: &Path) -> anyhow::Result<Option<Box<dyn SecondPass>>> {
    if args.no_words || !settings.keep.audio || !settings.live.second_pass {
        return Ok(None);
    }
    let make = words::second_pass(args.model.as_deref(), args.playbook.as_deref(), settings)?;
    Ok(make.map(|make| Box::new(Afterwards::start(calls.to_path_buf(), make)) as Box<dyn SecondPass>))
}

fn calls_folder(args: &LiveArgs, settings: &Config) -> anyhow::Result<Option<PathBuf>> {
    if args.keep_nothing {
        return Ok(None);
    }
    let set = (!settings.keep.folder.is_empty()).then(|| PathBuf::from(&settings.keep.folder));
    let folder = match args.calls.clone().or(set) {
        Some(folder) => folder,
        None => running::data_folder()?.join("calls"),
    };
    output::make_folder(&folder)?;
    Ok(Some(folder))
}

fn hub(settings: &Config, source: &Source, words_absent: Option<&str>, keeps: bool) -> (Arc<Hub>, Receiver<Command>) {
    let mode = Mode {
        hold: false,
        card_capture: false,
        sharing: crate::call::Sharing::Private,
        consent: None,
        snoozed: false,
        how_often: HowOften::from_name(&settings.coach.how_often).unwrap_or_default(),
        off: settings.coach.off.clone(),
    };
    let mut state = LiveState::new(if source.replay.is_some() { "replay" } else { "devices" }, mode);
    state.replay_s = source.replay_s;
    state.words_absent = words_absent.map(str::to_owned);
    state.keep_audio = keeps && settings.keep.audio;
    let (sender, commands) = bounded(COMMANDS_WAITING);
    let hub = Hub::new(state, sender);
    if let Some(reason) = words_absent {
        let text = format!("Coaching by voice only. {reason}");
        hub.publish(&LiveEvent::Notice(Notice { code: "words_absent", text, level: NoticeLevel::Warning }));
    }
    (Arc::new(hub), commands)
}

/// Calls that an earlier run was cut off in are finished now.
fn finish_orphans(calls: &Path, settings: &Config, playbook: Option<&Checker>, hub: &Hub) -> anyhow::Result<()> {
    let mut told = Vec::new();
    for orphan in orphans(calls) {
        told.push(match recover(&orphan.folder, settings, playbook) {
            Ok(record) => {
                mark(&orphan.folder, settings);
                format!(
                    "A call was cut off after {}; its record is finished: {}.",
                    crate::views::labels::clock(record.metrics.call.duration_s),
                    orphan.folder.record().display()
                )
            }
            Err(error) => not_recovered(&orphan.folder, &error.to_string()),
        });
    }
    if !told.is_empty() {
        let text = told.join(" ");
        output::line_to_stderr(&format!("sidetone: {text}"))?;
        hub.publish(&LiveEvent::Notice(Notice { code: "recovered", text, level: NoticeLevel::Info }));
    }
    Ok(())
}

/// A recovered call is heard again like any other whose sound is kept.
fn mark(call: &CallFolder, settings: &Config) {
    let has_sound = Party::BOTH.iter().all(|party| call.sound(*party).is_file());
    if settings.live.second_pass && has_sound {
        let _ = call.is_to_be_heard_again();
    }
}

fn not_recovered(folder: &CallFolder, reason: &str) -> String {
    format!("The call in {} was cut off and cannot be finished: {reason}.", folder.path.display())
}
