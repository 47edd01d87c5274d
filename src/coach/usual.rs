//! What is usual for one agent, gathered in a call and folded over calls.
//!
//! Invariants: values are finite; folding keeps a bounded memory, so that an old habit fades; nothing here tells who
//! the agent is.

use serde::{Deserialize, Serialize};

/// Own speech that is remembered: about twenty calls with three minutes of own speech each.
const MEMORY_S: f64 = 3600.0;

/// What is usual for one agent. Kept by whoever runs the calls; an empty one is a good beginning.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Usual {
    /// [`Usual::VERSION`] of the program that wrote it.
    pub version: u32,
    /// Words a minute of own speech time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace_wpm: Option<Habit>,
    /// Mean level of own speech, where the customer is silent, dBov.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level_dbov: Option<Habit>,
    /// Standard deviation of pitch over a stretch of own speech, semitones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub f0_sd_st: Option<Habit>,
    /// Gap before own replies, seconds; negative where they overlap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_gap_s: Option<Habit>,
}

/// One figure of an agent, and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Habit {
    /// The figure, in the unit that its name says.
    pub value: f64,
    /// Own speech it rests on, seconds.
    pub speech_s: f64,
    /// Calls it rests on.
    pub calls: u32,
}

impl Default for Usual {
    fn default() -> Usual {
        Usual { version: Usual::VERSION, pace_wpm: None, level_dbov: None, f0_sd_st: None, reply_gap_s: None }
    }
}

impl Usual {
    /// The present form: one of another version is not used.
    pub const VERSION: u32 = 1;

    /// What is usual after one more call: each figure weighs as much as the own speech it rests on, and of what was
    /// before at most the last hour of own speech counts.
    #[must_use]
    pub fn fold(&self, call: &Usual) -> Usual {
        let (before, call) = (self.checked(), call.checked());
        Usual {
            version: Usual::VERSION,
            pace_wpm: fold(before.pace_wpm, call.pace_wpm),
            level_dbov: fold(before.level_dbov, call.level_dbov),
            f0_sd_st: fold(before.f0_sd_st, call.f0_sd_st),
            reply_gap_s: fold(before.reply_gap_s, call.reply_gap_s),
        }
    }

    /// Without what cannot be used: another version, figures that are none.
    #[must_use]
    pub fn checked(&self) -> Usual {
        if self.version != Usual::VERSION {
            return Usual::default();
        }
        Usual {
            version: Usual::VERSION,
            pace_wpm: self.pace_wpm.filter(|pace| pace.sound() && pace.value > 0.0),
            level_dbov: self.level_dbov.filter(Habit::sound),
            f0_sd_st: self.f0_sd_st.filter(|sd| sd.sound() && sd.value >= 0.0),
            reply_gap_s: self.reply_gap_s.filter(Habit::sound),
        }
    }
}

impl Habit {
    fn sound(&self) -> bool {
        self.value.is_finite() && self.speech_s.is_finite() && self.speech_s > 0.0
    }
}

fn fold(before: Option<Habit>, call: Option<Habit>) -> Option<Habit> {
    let (Some(before), Some(call)) = (before, call) else { return before.or(call) };
    let (old_s, new_s) = (before.speech_s.min(MEMORY_S), call.speech_s.min(MEMORY_S));
    Some(Habit {
        value: (old_s * before.value + new_s * call.value) / (old_s + new_s),
        speech_s: before.speech_s + call.speech_s,
        calls: before.calls.saturating_add(call.calls),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;

    use super::*;

    fn pace(value: f64, speech_s: f64, calls: u32) -> Usual {
        Usual { pace_wpm: Some(Habit { value, speech_s, calls }), ..Usual::default() }
    }

    #[test]
    fn calls_weigh_as_much_as_was_said_in_them() {
        let folded = pace(200.0, 300.0, 2).fold(&pace(240.0, 100.0, 1));
        assert_eq!(folded, pace(210.0, 400.0, 3));
        assert_eq!(Usual::default().fold(&pace(240.0, 100.0, 1)), pace(240.0, 100.0, 1));
        assert_eq!(pace(200.0, 300.0, 2).fold(&Usual::default()), pace(200.0, 300.0, 2));
    }

    #[test]
    fn an_old_habit_fades_however_long_it_was() {
        let years = pace(200.0, 1e7, 10_000);
        let after = (0..20).fold(years, |usual, _| usual.fold(&pace(260.0, 180.0, 1)));
        assert!(after.pace_wpm.unwrap().value > 230.0, "{after:?}");
    }

    #[test]
    fn it_survives_its_file_and_another_version_is_not_used() {
        let usual = pace(200.0, 300.0, 2);
        let text = serde_json::to_string(&usual).unwrap();
        assert_eq!(text, r#"{"version":1,"pace_wpm":{"value":200.0,"speech_s":300.0,"calls":2}}"#);
        assert_eq!(serde_json::from_str::<Usual>(&text).unwrap(), usual);
        assert_eq!(Usual { version: 2, ..usual }.checked(), Usual::default());
        assert_eq!(pace(f64::NAN, 300.0, 2).checked(), Usual::default());
        assert_eq!(pace(200.0, 0.0, 2).checked(), Usual::default());
    }

    fn habit() -> impl Strategy<Value = Habit> {
        (100.0_f64..400.0, 0.1_f64..5000.0, 1..9_u32).prop_map(|(value, speech_s, calls)| Habit {
            value,
            speech_s,
            calls,
        })
    }

    proptest! {
        #[test]
        fn what_is_usual_lies_between_what_was_and_what_came(before in habit(), call in habit()) {
            let folded = fold(Some(before), Some(call)).unwrap();
            let (low, high) = (before.value.min(call.value), before.value.max(call.value));
            prop_assert!((low - 1e-9..=high + 1e-9).contains(&folded.value));
            prop_assert!(folded.sound() && folded.calls == before.calls + call.calls);
        }
    }
}
