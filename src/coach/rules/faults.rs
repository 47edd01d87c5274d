//! Faults of the sound, as the steps before report them.

use super::super::policy::Standing;
use super::super::scene::Scene;
use super::super::trace::{Gauge, Reading};
use super::super::{CoachInput, NudgeKind};
use super::{Grounds, Rule};

/// How long a report stands, seconds.
const STANDS_S: f64 = 20.0;

/// A fault of one code.
#[derive(Debug)]
pub struct Fault {
    kind: NudgeKind,
    reported: Option<(f64, Grounds)>,
}

impl Fault {
    /// Silence, clipping, gaps.
    pub fn audio() -> Fault {
        Fault { kind: NudgeKind::AudioFault, reported: None }
    }

    /// The microphone hears the other party.
    pub fn bleed() -> Fault {
        Fault { kind: NudgeKind::Bleed, reported: None }
    }
}

impl Rule for Fault {
    fn kind(&self) -> NudgeKind {
        self.kind
    }

    fn hear(&mut self, input: &CoachInput<'_>, scene: &Scene) {
        if let CoachInput::Fault(code, text, at_s) = input
            && (*code == "bleed") == (self.kind == NudgeKind::Bleed)
        {
            let mut grounds = Grounds::measured(self.kind.name(), 1.0, 1.0, *at_s);
            grounds.say = Some((*text).to_owned());
            self.reported = Some((scene.now, grounds));
        }
    }

    fn standing(&self, scene: &Scene) -> Standing {
        match &self.reported {
            Some((at, _)) if scene.now - at < STANDS_S => Standing::Holds,
            _ => Standing::Between,
        }
    }

    fn grounds(&self, _: &Scene) -> Grounds {
        self.reported.as_ref().map(|(_, grounds)| grounds.clone()).unwrap_or_default()
    }

    fn reading(&self, scene: &Scene) -> Reading {
        let lapsed = self.reported.as_ref().is_some_and(|(at, _)| scene.now - at >= STANDS_S);
        Reading::of([Gauge::flag(self.kind.name(), self.reported.is_some())])
            .but(lapsed.then_some("the report is too long ago"))
    }
}
