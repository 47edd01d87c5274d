//! What a key does.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Look, Over};
use crate::call::{Consent, Sharing};
use crate::coach::NudgeKind;
use crate::views::live::{Command, LiveState, NudgeCard, Phase};

/// How long one snooze is, seconds.
const SNOOZE_S: f64 = 300.0;
/// Lines that a page key scrolls.
const PAGE: usize = 10;

/// One key of the help.
#[derive(Debug)]
pub(super) struct Key {
    /// As it is written.
    pub(super) key: &'static str,
    /// What it does.
    pub(super) what: &'static str,
}

const fn key(key: &'static str, what: &'static str) -> Key {
    Key { key, what }
}

/// All keys, in the order of the help.
pub(super) const KEYS: [Key; 13] = [
    key("space, s", "start the call, or end it"),
    key("h", "the customer is on hold, or back"),
    key("c", "card data is read out, or over"),
    key("p", "record private, or shared"),
    key("y", "customer told; again: agreed"),
    key("z", "no nudges for 5 minutes, or again"),
    key("+", "the last nudge helped"),
    key("-", "it did not help"),
    key("o", "none of its kind, or again"),
    key("w", "fold the words away, or out"),
    key("arrows", "scroll the summary"),
    key("?", "these keys"),
    key("q", "quit (also Ctrl-C)"),
];

/// What is to be done after a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Nothing but drawing again.
    Nothing,
    /// This is for the engine.
    Tell(Command),
    /// The program is to be left without waiting for the last words.
    LeaveAtOnce,
}

/// Takes a key: changes the look, and says what is to be done.
pub fn press(key: KeyEvent, state: &LiveState, look: &mut Look) -> Wish {
    look.said = None;
    let code = match key.code {
        KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return interrupt(state, look),
        // Some terminals send the rub-out key as Ctrl-H: it must not put anybody on hold.
        KeyCode::Char(_) if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => {
            return Wish::Nothing;
        }
        KeyCode::Char(c) => KeyCode::Char(c.to_ascii_lowercase()),
        code => code,
    };
    match look.over {
        Over::Nothing => {}
        Over::Help => {
            look.over = Over::Nothing;
            return Wish::Nothing;
        }
        Over::AskQuit => return answer(code, look),
    }
    if scroll(code, look) {
        return Wish::Nothing;
    }
    match code {
        KeyCode::Char('?') | KeyCode::F(1) => {
            look.over = Over::Help;
            Wish::Nothing
        }
        KeyCode::Char('q') => quit(state, look),
        code => {
            look.summary = None;
            command(code, state, look).map_or(Wish::Nothing, Wish::Tell)
        }
    }
}

/// Ctrl-C asks as `q` does; pressed again it is the answer.
fn interrupt(state: &LiveState, look: &mut Look) -> Wish {
    if look.over == Over::AskQuit { leave(look) } else { quit(state, look) }
}

fn quit(state: &LiveState, look: &mut Look) -> Wish {
    if look.leaving {
        return Wish::LeaveAtOnce;
    }
    if state.phase == Phase::Call {
        look.over = Over::AskQuit;
        return Wish::Nothing;
    }
    leave(look)
}

fn leave(look: &mut Look) -> Wish {
    look.over = Over::Nothing;
    look.leaving = true;
    Wish::Tell(Command::Quit {})
}

fn answer(code: KeyCode, look: &mut Look) -> Wish {
    match code {
        KeyCode::Char('y') | KeyCode::Enter => leave(look),
        KeyCode::Char('n' | 'q') | KeyCode::Esc => {
            look.over = Over::Nothing;
            Wish::Nothing
        }
        // Any other key was perhaps meant for another program: the question stays.
        _ => Wish::Nothing,
    }
}

fn scroll(code: KeyCode, look: &mut Look) -> bool {
    let Some(closing) = &mut look.summary else { return false };
    closing.scroll = match code {
        KeyCode::Up | KeyCode::Char('k') => closing.scroll.saturating_sub(1),
        KeyCode::Down | KeyCode::Char('j') => closing.scroll.saturating_add(1),
        KeyCode::PageUp => closing.scroll.saturating_sub(PAGE),
        KeyCode::PageDown => closing.scroll.saturating_add(PAGE),
        KeyCode::Home => 0,
        KeyCode::End => usize::MAX,
        _ => return false,
    };
    true
}

fn command(code: KeyCode, state: &LiveState, look: &mut Look) -> Option<Command> {
    let mode = &state.mode;
    let in_call = state.phase == Phase::Call;
    let mut say = |text: &str| look.said = Some(text.to_owned());
    match code {
        KeyCode::Char(' ' | 's') if in_call => Some(Command::CallStop {}),
        KeyCode::Char(' ' | 's') if state.source == "replay" => {
            say("The recording is over; there is no other call to start.");
            None
        }
        KeyCode::Char(' ' | 's') => Some(Command::CallStart {}),
        KeyCode::Char('h' | 'y') if !in_call => {
            say("There is no call to note this in.");
            None
        }
        KeyCode::Char('h') => Some(Command::Hold { on: !mode.hold }),
        KeyCode::Char('c') => Some(Command::CardCapture { on: !mode.card_capture }),
        KeyCode::Char('p') => {
            let (mode, text) = match mode.sharing {
                Sharing::Private => (Sharing::Shared, "Shared: your supervisor may see this record."),
                Sharing::Shared => (Sharing::Private, "Private: the record is your own."),
            };
            say(text);
            Some(Command::Sharing { mode })
        }
        KeyCode::Char('y') => {
            let (basis, text) = match mode.consent {
                Some(Consent::Told) => (Consent::Agreed, "Noted: the customer agreed to being heard."),
                _ => (Consent::Told, "Noted: the customer was told. Again: they agreed."),
            };
            say(text);
            Some(Command::Consent { basis })
        }
        KeyCode::Char('z') if mode.snoozed => Some(Command::Snooze { for_s: 0.0 }),
        KeyCode::Char('z') => Some(Command::Snooze { for_s: SNOOZE_S }),
        KeyCode::Char('w') => {
            look.words_folded = !look.words_folded;
            None
        }
        KeyCode::Char('+' | '=' | '-' | 'o') => about_nudge(code, state, look),
        _ => None,
    }
}

/// What a person says of the nudge that is open, or of the one before.
fn about_nudge(code: KeyCode, state: &LiveState, look: &mut Look) -> Option<Command> {
    let Some(card) = state.nudge.as_ref().or(state.earlier_nudges.back()) else {
        look.said = Some("There was no nudge yet.".to_owned());
        return None;
    };
    if code == KeyCode::Char('o') {
        let on = is_off(state, card.kind);
        let text = if on { "come again" } else { "do not come any more" };
        look.said = Some(format!("Nudges like \"{}\" {text}.", usual(state, card)));
        return Some(Command::Kind { kind: card.kind, on });
    }
    let helpful = code != KeyCode::Char('-');
    let text = if helpful { "it helped" } else { "it did not help" };
    look.said = Some(format!("Noted of \"{}\": {text}.", card.headline));
    Some(Command::Feedback { nudge: card.id.clone(), helpful })
}

fn is_off(state: &LiveState, kind: NudgeKind) -> bool {
    state.mode.off.iter().any(|off| off == kind.name())
}

fn usual<'a>(state: &'a LiveState, card: &'a NudgeCard) -> &'a str {
    state.kinds.iter().find(|other| other.kind == card.kind).map_or(card.headline.as_str(), |other| other.headline)
}
