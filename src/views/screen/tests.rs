#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Color;
use rstest::rstest;

use super::*;
use crate::Party;
use crate::call::{Consent, Sharing};
use crate::coach::{Cause, HowOften, NudgeKind, Outcome};
use crate::views::live::{
    CallCard, Command, DeviceCard, Figures, LiveEvent, Meter, Mode, Notice, NoticeLevel, NudgeCard, NudgeEnd, WordsLine,
};

const SIZES: [(u16, u16); 3] = [(40, 24), (80, 24), (120, 30)];

fn mode() -> Mode {
    Mode {
        hold: false,
        card_capture: false,
        sharing: Sharing::Private,
        consent: None,
        snoozed: false,
        how_often: HowOften::Sometimes,
        off: Vec::new(),
    }
}

fn device(party: Party, device: &str, state: &'static str, text: &str) -> LiveEvent {
    LiveEvent::Device(DeviceCard { party, device: device.into(), state, text: text.into() })
}

fn nudge(number: usize, kind: NudgeKind, headline: &str, detail: &str) -> NudgeCard {
    NudgeCard {
        id: format!("n{number}"),
        kind,
        skill: kind.skill(),
        praise: kind.is_praise(),
        headline: headline.into(),
        detail: detail.into(),
        opened_s: 60.0 + number as f64,
        cause: Cause {
            metric: "test".into(),
            value: 2.0,
            threshold: 2.0,
            since_s: 0.0,
            quote: String::new(),
            cues: Vec::new(),
        },
        outcome: None,
        closed_s: None,
        helpful: None,
    }
}

fn words(number: usize, party: Party, text: &str) -> LiveEvent {
    let start_s = number as f64 * 6.0;
    LiveEvent::Words(WordsLine {
        id: format!("u{number}"),
        party,
        start_s,
        end_s: start_s + 4.0,
        text: text.into(),
        late_s: 0.8,
    })
}

fn waiting() -> LiveState {
    let mut state = LiveState::new("devices", mode());
    state.apply(&device(Party::Agent, "Headset microphone", "listening", ""));
    state.apply(&device(Party::Customer, "What the headset plays", "listening", ""));
    state.words = Some("base.en".into());
    state
}

/// Something was said, one nudge has gone, and nothing is open.
fn call() -> LiveState {
    let mut state = waiting();
    state.apply(&LiveEvent::CallStarted(CallCard { id: "a".into(), started_at: "2026-11-21T23:15:02Z".into() }));
    state.apply(&LiveEvent::Figures(Figures {
        call_s: 192.0,
        talk_share: Some(0.44),
        pace_wpm: Some(212.0),
        pace_band: Some("good"),
        pace_low_wpm: 130.0,
        pace_high_wpm: 280.0,
        turn_s: 34.0,
        silence_s: 0.0,
        words_behind_s: Some(0.4),
    }));
    state.apply(&words(1, Party::Agent, "Good morning, how can I help?"));
    state.apply(&words(3, Party::Agent, "I see. When did you order it?"));
    // It was said before the last one and came after it.
    let late = "My parcel was to be here on Tuesday, and nobody has told me anything since, however often I ask.";
    state.apply(&words(2, Party::Customer, late));
    let slow = nudge(1, NudgeKind::PaceFast, "Slow down a little", "310 words a minute.");
    state.apply(&LiveEvent::NudgeOpened(slow));
    state.apply(&LiveEvent::NudgeClosed(NudgeEnd { id: "n1".into(), outcome: Outcome::Corrected, closed_s: 70.0 }));
    state
}

fn with_nudge() -> LiveState {
    let mut state = call();
    let text = "You came in 2 times before they were done.";
    state.apply(&LiveEvent::NudgeOpened(nudge(2, NudgeKind::Interrupting, "Let them finish", text)));
    state
}

fn with_praise() -> LiveState {
    let mut state = call();
    let praise = NudgeKind::ALL.iter().copied().find(|kind| kind.is_praise()).unwrap();
    state.apply(&LiveEvent::NudgeOpened(nudge(2, praise, "Well listened", "You let them finish every time.")));
    state
}

fn switched(change: impl FnOnce(&mut Mode)) -> LiveState {
    let mut state = call();
    let mut mode = mode();
    change(&mut mode);
    state.apply(&LiveEvent::Mode(mode));
    state
}

fn device_gone() -> LiveState {
    let mut state = call();
    state.apply(&device(Party::Agent, "Headset microphone", "gone", "Your headset went away. Plug it in again."));
    let text = "Words come 7 s late. Coaching by voice is on time.".into();
    state.apply(&LiveEvent::Notice(Notice { code: "behind", text, level: NoticeLevel::Info }));
    state
}

fn ending() -> LiveState {
    let mut state = call();
    state.apply(&LiveEvent::CallEnding { id: "a".into(), waiting_utterances: 2 });
    state
}

fn without_words() -> LiveState {
    let mut state = call();
    state.words_said.clear();
    state.words = None;
    state.words_absent = Some("There is no model.".into());
    let text = "Coaching by voice only. There is no model.".into();
    state.apply(&LiveEvent::Notice(Notice { code: "words_absent", text, level: NoticeLevel::Warning }));
    state
}

fn record() -> Arc<Record> {
    Arc::new(serde_json::from_str(include_str!("../../../tests/fixtures/record.json")).unwrap())
}

fn every_state() -> Vec<(&'static str, LiveState)> {
    vec![
        ("waiting", waiting()),
        ("call", call()),
        ("nudge", with_nudge()),
        ("praise", with_praise()),
        ("hold", switched(|mode| mode.hold = true)),
        ("card_capture", switched(|mode| mode.card_capture = true)),
        ("device_gone", device_gone()),
        ("ending", ending()),
        ("no_words", without_words()),
    ]
}

fn look() -> Look {
    Look {
        unicode: true,
        colour: true,
        address: Some("http://127.0.0.1:8740/0123456789abcdef0123456789abcdef/".into()),
        ..Look::default()
    }
}

fn meters() -> Meters {
    Meters {
        agent: Meter { level_dbov: Some(-24.0), speaks: true },
        customer: Meter { level_dbov: Some(-58.0), speaks: false },
    }
}

fn buffer(width: u16, height: u16, state: &LiveState, look: &Look) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(frame, state, &meters(), look)).unwrap();
    terminal.backend().buffer().clone()
}

fn rows(width: u16, height: u16, state: &LiveState, look: &Look) -> String {
    let buffer = buffer(width, height, state, look);
    let row = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (0..height).map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_state_looks_like_this() {
    for (name, state) in every_state() {
        let pictures = SIZES.map(|(width, height)| rows(width, height, &state, &look()));
        insta::assert_snapshot!(name, pictures.join("\n==========\n"));
    }
}

#[test]
fn what_lies_over_it_looks_like_this() {
    let summary = Look { summary: Some(Closing { record: record(), scroll: 0 }), ..look() };
    let help = Look { over: Over::Help, ..look() };
    let question = Look { over: Over::AskQuit, ..look() };
    for (name, state, look) in
        [("summary", waiting(), summary), ("help", waiting(), help), ("question", call(), question)]
    {
        let pictures = SIZES.map(|(width, height)| rows(width, height, &state, &look));
        insta::assert_snapshot!(name, pictures.join("\n==========\n"));
    }
}

#[test]
fn any_size_can_be_drawn() {
    let summary = Look { summary: Some(Closing { record: record(), scroll: 7 }), ..look() };
    let over = [Over::Help, Over::AskQuit].map(|over| Look { over, ..look() });
    let looks = [look(), summary].into_iter().chain(over);
    for look in looks {
        for state in [waiting(), with_nudge(), device_gone()] {
            for width in [1, 2, 11, 39, 61, 200] {
                for height in [1, 2, 5, 13, 21] {
                    buffer(width, height, &state, &look);
                }
            }
        }
    }
}

#[test]
fn an_open_nudge_is_seen_on_every_screen_that_is_not_tiny() {
    for width in [30, 40, 59, 60, 80, 120] {
        for height in [8, 10, 12, 19, 20, 24, 50] {
            let text = rows(width, height, &with_nudge(), &look());
            assert!(text.contains("Let them finish"), "{width} by {height}:\n{text}");
        }
    }
}

#[test]
fn praise_and_correction_differ_without_colour() {
    let look = Look { colour: false, ..look() };
    let (nudge, praise) = (rows(80, 24, &with_nudge(), &look), rows(80, 24, &with_praise(), &look));
    assert!(nudge.contains("Nudge · Listening") && nudge.contains("▸ Let them finish"));
    assert!(praise.contains("Well done · ") && praise.contains("✓ Well listened"));
}

#[test]
fn a_terminal_without_colour_gets_none_and_an_ascii_one_only_ascii() {
    let look = Look { colour: false, unicode: false, ..look() };
    for (name, state) in every_state() {
        let buffer = buffer(80, 24, &state, &look);
        for cell in buffer.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{name}");
            assert!(cell.symbol().is_ascii(), "{name}: {}", cell.symbol());
        }
    }
}

#[test]
fn words_are_read_in_the_order_in_which_they_were_said_and_cannot_steer_the_terminal() {
    let mut state = call();
    state.apply(&words(9, Party::Customer, "red \u{1b}[31m text \u{202e}backwards"));
    let text = rows(80, 24, &state, &look());
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} in\n{text}"));
    assert!(at("Good morning") < at("My parcel") && at("My parcel") < at("I see."));
    assert!(at("I see.") < at("[31m text"));
    assert!(!text.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn the_latest_words_stand_at_the_bottom_when_there_are_many() {
    let mut state = call();
    for number in 10..100 {
        state.apply(&words(number, Party::Customer, &format!("Sentence {number}.")));
    }
    let text = rows(80, 24, &state, &look());
    let last = text.lines().rev().nth(1).unwrap();
    assert!(last.contains("Sentence 99."), "{text}");
    assert!(!text.contains("Sentence 10."));
    let folded = rows(80, 24, &state, &Look { words_folded: true, ..look() });
    assert!(!folded.contains("Sentence") && folded.contains("w shows them"));
}

#[test]
fn a_summary_in_other_words_stands_below_the_one_by_rules() {
    let mut record = (*record()).clone();
    record.summary.polished =
        Some(crate::call::Polished { text: "An engineer comes.".into(), by: "small-model".into() });
    let look = Look { summary: Some(Closing { record: Arc::new(record), scroll: 0 }), ..look() };
    let rows = rows(100, 40, &waiting(), &look);
    let (rules, words) = (rows.find("The customer's connection").unwrap(), rows.find("An engineer comes.").unwrap());
    assert!(rules < words && rows.contains("Put in words by small-model"), "{rows}");
}

#[test]
fn a_summary_scrolls_to_its_end_and_no_further() {
    let size = Rect::new(0, 0, 40, 24);
    let mut look = Look { summary: Some(Closing { record: record(), scroll: 0 }), ..look() };
    let limit = scroll_limit(size, &waiting(), &look);
    let top = rows(40, 24, &waiting(), &look);
    assert!(limit > 0 && top.contains("more ↓"), "{top}");
    look.summary.as_mut().unwrap().scroll = limit;
    let end = rows(40, 24, &waiting(), &look);
    assert!(end.contains("more ↑") && !end.contains('↓'), "{end}");
    look.summary.as_mut().unwrap().scroll = usize::MAX;
    assert_eq!(rows(40, 24, &waiting(), &look), end);
    assert_eq!(scroll_limit(size, &waiting(), &self::look()), 0);
}

fn key(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

fn letter(c: char) -> KeyEvent {
    key(KeyCode::Char(c))
}

#[rstest]
#[case(' ', waiting(), Some(Command::CallStart {}))]
#[case(' ', call(), Some(Command::CallStop {}))]
#[case('S', call(), Some(Command::CallStop {}))]
#[case('h', call(), Some(Command::Hold { on: true }))]
#[case('h', switched(|mode| mode.hold = true), Some(Command::Hold { on: false }))]
#[case('h', waiting(), None)]
#[case('c', call(), Some(Command::CardCapture { on: true }))]
#[case('c', switched(|mode| mode.card_capture = true), Some(Command::CardCapture { on: false }))]
#[case('p', call(), Some(Command::Sharing { mode: Sharing::Shared }))]
#[case('p', switched(|mode| mode.sharing = Sharing::Shared), Some(Command::Sharing { mode: Sharing::Private }))]
#[case('y', call(), Some(Command::Consent { basis: Consent::Told }))]
#[case('y', switched(|mode| mode.consent = Some(Consent::Told)), Some(Command::Consent { basis: Consent::Agreed }))]
#[case('y', waiting(), None)]
#[case('z', call(), Some(Command::Snooze { for_s: 300.0 }))]
#[case('z', switched(|mode| mode.snoozed = true), Some(Command::Snooze { for_s: 0.0 }))]
#[case('+', with_nudge(), Some(Command::Feedback { nudge: "n2".into(), helpful: true }))]
#[case('-', call(), Some(Command::Feedback { nudge: "n1".into(), helpful: false }))]
#[case('+', waiting(), None)]
#[case('o', with_nudge(), Some(Command::Kind { kind: NudgeKind::Interrupting, on: false }))]
#[case('x', call(), None)]
fn each_key_tells_the_engine_one_thing(#[case] c: char, #[case] state: LiveState, #[case] told: Option<Command>) {
    let wish = press(letter(c), &state, &mut look());
    assert_eq!(wish, told.map_or(Wish::Nothing, Wish::Tell));
}

#[test]
fn a_kind_that_is_off_is_switched_on_by_the_same_key() {
    let mut state = with_nudge();
    state.apply(&LiveEvent::Mode(Mode { off: vec![NudgeKind::Interrupting.name().into()], ..mode() }));
    let wish = press(letter('o'), &state, &mut look());
    assert_eq!(wish, Wish::Tell(Command::Kind { kind: NudgeKind::Interrupting, on: true }));
}

#[test]
fn quitting_in_a_call_asks_first_and_a_third_time_does_not_wait() {
    let interrupt = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    for first in [letter('q'), interrupt] {
        let mut look = look();
        assert_eq!(press(first, &call(), &mut look), Wish::Nothing);
        assert_eq!(look.over, Over::AskQuit);
        assert_eq!(press(letter('h'), &call(), &mut look), Wish::Nothing);
        assert_eq!(press(letter('n'), &call(), &mut look), Wish::Nothing);
        assert_eq!((look.over, look.leaving), (Over::Nothing, false));
        press(first, &call(), &mut look);
        assert_eq!(press(interrupt, &call(), &mut look), Wish::Tell(Command::Quit {}));
        assert_eq!((look.over, look.leaving), (Over::Nothing, true));
        assert_eq!(press(first, &ending(), &mut look), Wish::LeaveAtOnce);
    }
    assert_eq!(press(letter('q'), &waiting(), &mut look()), Wish::Tell(Command::Quit {}));
}

#[test]
fn a_letter_with_control_does_nothing() {
    let rub_out = KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL);
    assert_eq!(press(rub_out, &call(), &mut look()), Wish::Nothing);
}

#[test]
fn help_opens_and_any_key_closes_it_without_doing_anything_else() {
    let mut look = look();
    assert_eq!(press(letter('?'), &call(), &mut look), Wish::Nothing);
    assert_eq!(look.over, Over::Help);
    assert_eq!(press(letter(' '), &call(), &mut look), Wish::Nothing);
    assert_eq!(look.over, Over::Nothing);
}

#[test]
fn arrows_scroll_a_summary_and_other_keys_put_it_away() {
    let mut look = Look { summary: Some(Closing { record: record(), scroll: 0 }), ..look() };
    press(key(KeyCode::Up), &waiting(), &mut look);
    press(key(KeyCode::Down), &waiting(), &mut look);
    press(key(KeyCode::Down), &waiting(), &mut look);
    assert_eq!(look.summary.as_ref().unwrap().scroll, 2);
    press(letter('?'), &waiting(), &mut look);
    press(key(KeyCode::Esc), &waiting(), &mut look);
    assert!(look.summary.is_some(), "closing the help leaves the summary");
    assert_eq!(press(key(KeyCode::Esc), &waiting(), &mut look), Wish::Nothing);
    assert_eq!(look.summary, None);
}
