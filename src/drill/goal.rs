//! What a take is held against.

use serde::Serialize;

use super::DrillLine;
use crate::coach::Usual;
use crate::config::Config;

/// How the voice of a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A question: any ending will do.
    Free,
    /// A statement: not rising.
    NotRising,
}

/// The bands of a line. From the settings; what is usual for the speaker widens them, as in live calls, and never narrows them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Goal {
    /// Words a minute of speech time, from and to.
    pub pace_wpm: [f64; 2],
    /// Active speech level, dBov, from and to.
    pub level_dbov: [f64; 2],
    /// Least pitch variation (standard deviation), semitones.
    pub f0_sd_st: f64,
    /// How the voice ends.
    pub ending: Ending,
    /// Most of a rise at the end of a statement, semitones.
    pub ending_rise_st: f64,
    /// Fillers that pass.
    pub fillers: u32,
    /// Hedges that pass.
    pub hedges: u32,
    /// Share of the line's words, 0 to 1.
    pub words_share: f64,
    /// The speaker's usual pace, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_pace_wpm: Option<f64>,
    /// The speaker's usual level, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_level_dbov: Option<f64>,
    /// The speaker's usual pitch variation, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_f0_sd_st: Option<f64>,
}

impl Goal {
    /// The bands for a line.
    #[must_use]
    pub fn new(config: &Config, line: &DrillLine, usual: &Usual) -> Goal {
        let (call, coach, drill) = (&config.call, &config.coach, &config.drill);
        let usual = usual.checked();
        let known = |habit: Option<crate::coach::Habit>| {
            habit.filter(|habit| habit.calls >= coach.usual_calls).map(|habit| habit.value)
        };
        let (pace, level, sd) = (known(usual.pace_wpm), known(usual.level_dbov), known(usual.f0_sd_st));
        let band = coach.usual_band;
        let slow = pace.map_or(call.pace_slow_wpm, |own| (own * (1.0 - band)).max(coach.pace_outer_slow_wpm));
        let fast = pace.map_or(call.pace_fast_wpm, |own| (own * (1.0 + band)).min(coach.pace_outer_fast_wpm));
        let moves = sd.map_or(call.lively_st, |own| (own * (1.0 - band)).max(coach.energy_outer_st));
        Goal {
            pace_wpm: [slow.min(call.pace_slow_wpm), fast.max(call.pace_fast_wpm)],
            level_dbov: [call.quiet_dbov, call.loud_dbov],
            f0_sd_st: moves.min(call.lively_st),
            ending: if line.text.trim_end().ends_with('?') { Ending::Free } else { Ending::NotRising },
            ending_rise_st: drill.ending_rise_st,
            fillers: drill.most_fillers,
            hedges: drill.most_hedges,
            words_share: drill.words_share,
            usual_pace_wpm: pace,
            usual_level_dbov: level,
            usual_f0_sd_st: sd,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::Habit;

    fn goal(text: &str, usual: &Usual) -> Goal {
        Goal::new(&Config::default(), &DrillLine::given(text), usual)
    }

    #[test]
    fn the_bands_are_those_of_the_scores() {
        let (goal, call) = (goal("I'll call you by noon.", &Usual::default()), Config::default().call);
        assert_eq!(goal.pace_wpm, [call.pace_slow_wpm, call.pace_fast_wpm]);
        assert_eq!((goal.f0_sd_st, goal.ending), (call.lively_st, Ending::NotRising));
    }

    #[test]
    fn what_is_usual_widens_a_band_and_never_narrows_it() {
        let habit = |value: f64, calls: u32| Some(Habit { value, speech_s: 300.0, calls });
        let usual = Usual { pace_wpm: habit(250.0, 5), f0_sd_st: habit(1.2, 5), ..Usual::default() };
        let wide = goal("I'll call you by noon.", &usual);
        assert!(wide.pace_wpm[1] > 280.0 && wide.pace_wpm[0] == Config::default().call.pace_slow_wpm, "{wide:?}");
        assert!(wide.f0_sd_st < 1.1, "{wide:?}");
        let once = goal("I'll call you by noon.", &Usual { pace_wpm: habit(250.0, 1), ..Usual::default() });
        assert_eq!((once.pace_wpm[1], once.usual_pace_wpm), (Config::default().call.pace_fast_wpm, None));
    }

    #[test]
    fn a_question_may_rise() {
        assert_eq!(goal("How does that sound?", &Usual::default()).ending, Ending::Free);
    }
}
