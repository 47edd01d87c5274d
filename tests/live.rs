//! Live calls on a clock that is a number: nothing here waits for real time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "live/stage.rs"]
mod stage;

use std::sync::{Arc, Mutex};

use sidetone::Party;
use sidetone::audio::{CallFiles, DeviceState};
use sidetone::call::{Consent, Record, Sharing};
use sidetone::coach::{Feedback, NudgeKind, Outcome};
use sidetone::config::Config;
use sidetone::keep::{CallFolder, orphans};
use sidetone::pipeline::live::recover::recover;
use sidetone::pipeline::live::second::{SecondNews, SecondPass};
use sidetone::pipeline::{AgentVoice, Analyzer};
use sidetone::playbook::{Checker, Playbook, PlaybookConfig, ready};
use sidetone::talk::SilenceKind;
use sidetone::views::live::{Command, LiveEvent};

use stage::{Script, Stage, WORDS_ABSENT};

fn analyzed() -> Record {
    let analyzer = Analyzer {
        config: Config::default(),
        pool: None,
        speech_absent: Some(WORDS_ABSENT.into()),
        meaning: None,
        playbook: None,
        speakers: None,
        agent_voice: AgentVoice::Guess,
    };
    let files = CallFiles::One(common::sample());
    analyzer.analyze(&files, &|_| {}).unwrap().record
}

/// What must be the same: all but where the sound came from.
fn comparable(record: &Record) -> Record {
    let mut record = record.clone();
    let other = analyzed();
    (record.id, record.started_at, record.source, record.live) = (other.id, None, other.source, None);
    record
}

#[test]
fn a_replayed_call_gives_the_record_of_the_analysed_recording() {
    let mut stage = Stage::new(Script::of_sample()).replayed().start();
    stage.run_to_the_end();
    let record = stage.record(0);
    assert_eq!(comparable(&record), comparable(&analyzed()));
    assert_eq!(record.started_at.as_deref(), Some("2026-11-21T12:00:00Z"));
    assert_eq!(record.live.unwrap().sharing, Sharing::Private);
}

#[test]
fn a_call_begins_with_its_greeting_and_ends_with_its_last_word() {
    let script = Script::of_sample_between(20.0, 60.0);
    let (begins_s, ends_s) = script.speech();
    let mut stage = Stage::new(script).start();
    stage.run_to_the_end();
    let record = stage.record(0);
    assert_eq!(stage.ended_calls().len(), 1);
    let wait_s = record.speech[0].start_s;
    assert!((0.3..0.8).contains(&wait_s), "the greeting begins {wait_s} s into the call");
    let length_s = ends_s - begins_s;
    let found_s = record.speech.last().unwrap().end_s - wait_s;
    assert!((found_s - length_s).abs() < 0.1, "{found_s} s of call for {length_s}");
    assert!((record.metrics.call.duration_s - found_s).abs() < 2.0, "{}", record.metrics.call.duration_s);
    // Shifting the call in time moves nothing within it.
    let whole = analyzed();
    assert_eq!(record.overlaps.len(), whole.overlaps.len());
    assert_eq!(record.speech.len(), whole.speech.len());
    let shift_s = wait_s - whole.speech[0].start_s;
    for (live, recorded) in record.turns.iter().zip(&whole.turns) {
        assert!((live.start_s - shift_s - recorded.start_s).abs() < 0.06, "{live:?} for {recorded:?}");
    }
    let kinds = |record: &Record| record.nudges.iter().map(|nudge| nudge.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&record), kinds(&whole));
    assert!(record.silences.iter().all(|silence| silence.end_s < record.metrics.call.duration_s + 0.1));
}

#[test]
fn between_calls_nothing_is_kept_and_a_cough_is_no_call() {
    let script = Script::of_sample_part(Party::Customer, 0.0..7.0).silence_after(60.0);
    let mut stage = Stage::new(script.cut_speech_to(1.2)).start();
    stage.run_to_the_end();
    assert_eq!(stage.records(), 0);
    assert_eq!(std::fs::read_dir(stage.calls()).unwrap().count(), 0, "nothing of it stays on the disk");
}

#[test]
fn the_agent_alone_begins_no_call_unless_there_is_no_other_side() {
    let alone = || Script::of_sample_part(Party::Agent, 0.0..30.0).silence_after(50.0);
    let mut stage = Stage::new(alone()).start();
    stage.run_to_the_end();
    assert_eq!(stage.records(), 0);
    let mut stage = Stage::new(alone().without(Party::Customer)).start();
    stage.run_to_the_end();
    assert_eq!(stage.records(), 1);
    assert!(stage.record(0).speech.iter().all(|segment| segment.party == Party::Agent));
}

#[test]
fn a_person_begins_and_ends_a_call_and_the_goodbye_after_it_is_no_new_one() {
    let mut stage = Stage::new(Script::of_sample()).start();
    stage.at(0.5, Command::CallStart {});
    stage.at(20.0, Command::CallStop {});
    stage.run_to(21.0);
    assert_eq!(stage.ended_calls().len(), 1);
    stage.run_to_the_end();
    assert_eq!(stage.ended_calls().len(), 1, "the talk that goes on is no new call");
    let length_s = stage.record(0).metrics.call.duration_s;
    assert!((length_s - 19.5).abs() < 0.2, "{length_s}");
}

#[test]
fn a_device_that_goes_away_leaves_silence_in_place_and_the_clock_goes_on() {
    let script = Script::of_sample().lost(Party::Customer, 30.0..42.0);
    let mut stage = Stage::new(script).start();
    stage.at(0.0, Command::CallStart {});
    stage.run_to_the_end();
    stage.command(Command::CallStop {});
    let record = stage.record(0);
    let gap_s = record.health.customer.gaps_s;
    assert!((gap_s - 12.0).abs() < 0.1, "{gap_s} s were missing");
    assert!(record.speech.iter().all(|s| s.party == Party::Agent || s.end_s <= 30.1 || s.start_s >= 41.9));
    let later =
        |record: &Record| record.speech.iter().filter(|s| s.start_s > 45.0).map(|s| s.start_s).collect::<Vec<_>>();
    for (live, whole) in later(&record).iter().zip(later(&analyzed())) {
        assert!((live - whole).abs() < 0.06, "{live} for {whole}");
    }
    let codes: Vec<&str> = record.health.verdicts.iter().map(|verdict| verdict.code.as_str()).collect();
    assert!(codes.contains(&"device_gone"), "{codes:?}");
    assert!(stage.device_states(Party::Customer).contains(&DeviceState::Gone.name().to_owned()));
}

#[test]
fn card_capture_hears_and_keeps_nothing_and_says_when_it_was() {
    let mut stage = Stage::new(Script::of_sample()).keeping_audio().start();
    stage.at(0.0, Command::CallStart {});
    stage.at(20.0, Command::CardCapture { on: true });
    stage.at(40.0, Command::CardCapture { on: false });
    stage.run_to_the_end();
    stage.command(Command::CallStop {});
    let record = stage.record(0);
    let inside = |start_s: f64, end_s: f64| start_s < 39.9 && end_s > 20.3;
    assert!(record.speech.iter().all(|s| !inside(s.start_s, s.end_s)), "{:?}", record.speech);
    assert!(!record.nudges.iter().any(|nudge| inside(nudge.opened_s, nudge.closed_s)));
    assert!(record.silences.iter().all(|s| !inside(s.start_s, s.end_s) || s.kind == SilenceKind::Hold));
    let span = record.live.as_ref().unwrap().card_capture[0];
    assert!((span.start_s - 20.0).abs() < 0.2 && (span.end_s - 40.0).abs() < 0.2, "{span:?}");
    for party in Party::BOTH {
        let samples = stage.kept_sound(&record, party);
        assert!(samples[325_000..638_000].iter().all(|sample| *sample == 0));
        assert!(samples[645_000..].iter().any(|sample| *sample != 0));
    }
}

#[test]
fn card_capture_that_was_left_on_ends_with_its_call_and_the_next_one_is_heard() {
    let mut stage = Stage::new(Script::of_sample_to(9.5).silence_after(20.0).and_again()).start();
    stage.at(0.0, Command::CallStart {});
    stage.at(2.0, Command::CardCapture { on: true });
    stage.at(9.0, Command::CallStop {});
    stage.run_to_the_end();
    stage.command(Command::CallStop {});
    assert_eq!(stage.ended_calls().len(), 2, "the second call began by itself");
    assert!(stage.record(1).turns.len() > 1);
}

#[test]
fn an_echo_that_one_call_found_is_taken_out_of_the_next_from_its_first_word() {
    let mut stage = Stage::new(Script::of_sample_to(30.0).echoing(0.25).silence_after(20.0).and_again()).start();
    stage.at(0.0, Command::CallStart {});
    stage.at(40.0, Command::CallStop {});
    stage.run_to_the_end();
    stage.command(Command::CallStop {});
    let share = |record: &Record| record.metrics.agent.talk_share.unwrap();
    let (first, second) = (stage.record(0), stage.record(1));
    let mut clean = Stage::new(Script::of_sample_to(30.0)).start();
    clean.at(0.0, Command::CallStart {});
    clean.run_to_the_end();
    clean.command(Command::CallStop {});
    let own = share(&clean.record(0));
    assert!(share(&first) > own + 0.03, "before it was found, the echo counts: {} for {own}", share(&first));
    assert!((share(&second) - own).abs() < 0.02, "{} for {own}", share(&second));
    for record in [&first, &second] {
        assert!(record.health.agent.verdicts.iter().any(|verdict| verdict.text.contains("taken out")));
    }
}

#[test]
fn what_is_kept_is_what_was_heard_sample_by_sample() {
    let mut stage = Stage::new(Script::of_sample()).replayed().keeping_audio().start();
    stage.run_to_the_end();
    let record = stage.record(0);
    for (party, channel) in Party::BOTH.into_iter().zip(common::sample_channels()) {
        let kept = stage.kept_sound(&record, party);
        assert!(kept.len() >= channel.len() && kept.len() < channel.len() + 512, "{} of {}", kept.len(), channel.len());
        for (kept, heard) in kept.iter().zip(&channel) {
            assert!((f32::from(*kept) / 32_768.0 - heard).abs() < 1.0 / 32_000.0);
        }
    }
}

#[test]
fn without_keeping_audio_no_sample_reaches_the_disk() {
    let mut stage = Stage::new(Script::of_sample()).replayed().start();
    stage.run_to_the_end();
    let folder = stage.folder(&stage.record(0));
    let mut names: Vec<String> = std::fs::read_dir(folder.path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["record.json", "report.html"]);
}

#[test]
fn a_call_that_was_cut_off_is_finished_from_its_journal() {
    let mut stage = Stage::new(Script::of_sample()).replayed().keeping_audio().start();
    stage.at(1.0, Command::Sharing { mode: Sharing::Shared });
    stage.at(1.0, Command::Consent { basis: Consent::Told });
    stage.run_to(60.0);
    let calls = stage.cut_off();
    let orphan = orphans(calls.path()).pop().expect("the call is left behind");
    let playbook = Playbook::parse(ready::text("service").unwrap()).unwrap();
    let checker = Checker::new(playbook, &PlaybookConfig::default(), None);
    let record = recover(&orphan.folder, &Config::default(), Some(&checker)).unwrap();
    assert_eq!(record.playbook.as_ref().map(|result| result.name.as_str()), Some("service"));
    assert!(record.live.as_ref().unwrap().recovered);
    assert_eq!(record.live.as_ref().unwrap().sharing, Sharing::Shared);
    assert_eq!(record.live.as_ref().unwrap().consent[0].basis, Consent::Told);
    assert!(record.metrics.call.duration_s > 58.9, "{}", record.metrics.call.duration_s);
    let whole = analyzed();
    let until = |record: &Record| {
        let early = record.overlaps.iter().filter(|overlap| overlap.end_s < 55.0);
        early.cloned().collect::<Vec<_>>()
    };
    assert_eq!(until(&record), until(&whole));
    let nudges = |record: &Record| {
        record.nudges.iter().filter(|n| n.closed_s < 55.0).map(|n| (n.kind, n.opened_s)).collect::<Vec<_>>()
    };
    assert_eq!(nudges(&record), nudges(&whole));
    assert!(record.metrics.agent.active_level_dbov.is_some());
    assert!(orphan.folder.record().exists() && orphan.folder.report().exists() && !orphan.folder.journal().exists());
    let reader = hound::WavReader::open(orphan.folder.sound(Party::Agent)).unwrap();
    assert!(reader.duration() > 59 * 16_000, "{} samples", reader.duration());
    drop(orphan);
    assert!(orphans(calls.path()).is_empty());
}

#[test]
fn feedback_and_switches_reach_the_record() {
    let mut stage = Stage::new(Script::of_sample()).replayed().start();
    stage.at(30.0, Command::Feedback { nudge: "n1".into(), helpful: false });
    stage.at(30.0, Command::Feedback { nudge: "n99".into(), helpful: true });
    stage.run_to_the_end();
    let record = stage.record(0);
    assert_eq!(record.nudges[0].feedback, Some(Feedback::NotHelpful));

    let mut stage = Stage::new(Script::of_sample()).replayed().start();
    stage.at(1.0, Command::Kind { kind: NudgeKind::Interrupting, on: false });
    stage.run_to_the_end();
    assert!(stage.record(0).nudges.iter().all(|nudge| nudge.kind != NudgeKind::Interrupting));

    let mut stage = Stage::new(Script::of_sample()).replayed().start();
    stage.at(1.0, Command::Snooze { for_s: 3600.0 });
    stage.run_to_the_end();
    assert!(stage.record(0).nudges.is_empty());
}

#[test]
fn a_hold_set_by_hand_is_no_dead_air() {
    let script = Script::of_sample_to(9.5).silence_after(20.0).and_again();
    let with_hold = |hold: bool| {
        let mut stage = Stage::new(script.clone()).start();
        stage.at(0.0, Command::CallStart {});
        if hold {
            stage.at(12.0, Command::Hold { on: true });
        }
        stage.run_to_the_end();
        stage.command(Command::CallStop {});
        stage.record(0)
    };
    let dead = with_hold(false);
    assert!(dead.nudges.iter().any(|nudge| nudge.kind == NudgeKind::DeadAir));
    assert!(dead.metrics.call.dead_air_s > 10.0, "{:?}", dead.silences);
    let held = with_hold(true);
    assert!(!held.nudges.iter().any(|nudge| nudge.kind == NudgeKind::DeadAir), "{:?}", held.nudges);
    assert_eq!(held.metrics.call.dead_air_count, 0, "{:?}", held.silences);
}

/// Words that come forty seconds late, and then not at all: coaching by voice is where it would have been.
#[test]
fn slow_words_hold_up_nothing_else() {
    let mut stage = Stage::new(Script::of_sample()).replayed().with_words_after(40.0).start();
    stage.run_to_the_end();
    let record = stage.record(0);
    let opened = |record: &Record| {
        let first = record.nudges.iter().find(|nudge| nudge.kind == NudgeKind::Interrupting);
        first.map(|nudge| nudge.opened_s)
    };
    assert_eq!(opened(&record), opened(&analyzed()));
    assert!(record.utterances.len() > 3);
    assert!(stage.notices().iter().any(|text| text.contains("s late")), "{:?}", stage.notices());
    let late = stage.events().into_iter().find_map(|event| match event {
        LiveEvent::Words(line) => Some(line.late_s),
        _ => None,
    });
    assert!(late.unwrap() > 39.0, "{late:?}");
    assert!(stage.longest_wait_s() > 30.0);
}

#[test]
fn the_open_nudge_is_closed_when_the_call_ends() {
    let script = Script::of_sample();
    let mut stage = Stage::new(script).start();
    stage.at(0.0, Command::CallStart {});
    stage.run_to(22.5);
    stage.command(Command::CallStop {});
    let record = stage.record(0);
    assert_eq!(record.nudges.last().map(|nudge| nudge.outcome), Some(Outcome::CallEnded));
}

#[test]
fn a_full_disk_stops_the_sound_and_not_the_call() {
    let mut stage = Stage::new(Script::of_sample()).replayed().keeping_audio().needing_room_mb(1e6).start();
    stage.run_to_the_end();
    let record = stage.record(0);
    assert!(stage.notices().iter().any(|text| text.contains("nearly full")), "{:?}", stage.notices());
    assert!(!stage.folder(&record).sound(Party::Agent).exists());
    assert!(stage.folder(&record).record().exists());
}

#[test]
fn a_disk_that_refuses_costs_the_copy_and_not_the_call() {
    let mut stage = Stage::new(Script::of_sample()).replayed().keeping_audio().with_calls_folder_in_the_way().start();
    stage.run_to_the_end();
    assert!(stage.notices().iter().any(|text| text.contains("could not be written")), "{:?}", stage.notices());
    assert!(stage.record(0).turns.len() > 5);
}

/// Says that a call is better as soon as it is offered; notes when it was to rest.
#[derive(Default)]
struct AtOnce {
    news: Vec<SecondNews>,
    noted: Arc<Mutex<Vec<String>>>,
}

impl SecondPass for AtOnce {
    fn offer(&mut self, id: &str) {
        self.noted.lock().unwrap().push("offered".to_owned());
        let (record, page) = ("a better record".to_owned(), "a better page".to_owned());
        self.news.push(SecondNews::Better { id: id.to_owned(), model: "base".to_owned(), record, page });
    }

    fn rest(&mut self, rest: bool) {
        self.noted.lock().unwrap().push(if rest { "rest" } else { "work" }.to_owned());
    }

    fn poll(&mut self) -> Option<SecondNews> {
        self.news.pop()
    }
}

#[test]
fn a_kept_call_is_heard_again_after_its_end_and_views_are_told() {
    let second = AtOnce::default();
    let noted = Arc::clone(&second.noted);
    let script = Script::of_sample_to(20.0).silence_after(60.0).and_again();
    let mut stage = Stage::new(script).keeping_audio().with_second_pass(second).start();
    stage.run_to_the_end();
    let better = |stage: &Stage| {
        let is_better = |event: &LiveEvent| matches!(event, LiveEvent::CallImproved { model, .. } if model == "base");
        stage.events().into_iter().filter(is_better).count()
    };
    stage.run_until(|stage| better(stage) == 2);
    let id = &stage.ended_calls()[0];
    assert_eq!(stage.reports(id).unwrap(), ("a better record".to_owned(), "a better page".to_owned()));
    let rests: Vec<String> = noted.lock().unwrap().iter().filter(|note| *note != "offered").cloned().collect();
    assert_eq!(rests, ["rest", "work", "rest", "work"]);
}

#[test]
fn a_journal_that_is_still_written_to_is_no_orphan() {
    let mut stage = Stage::new(Script::of_sample()).start();
    stage.at(0.0, Command::CallStart {});
    stage.run_to(5.0);
    let calls = stage.calls();
    let journal = || {
        let folder = std::fs::read_dir(&calls).unwrap().next()?.unwrap().path();
        let journal = CallFolder { path: folder }.journal();
        (std::fs::metadata(journal).ok()?.len() > 0).then_some(())
    };
    while journal().is_none() {
        std::thread::yield_now();
    }
    assert_eq!(orphans(&calls).len(), 0);
}
