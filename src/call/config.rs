//! Settings of the step `call`.

use crate::settings_section;

settings_section! {
    /// How a call is scored and summed up. Points are out of 100; counts are scaled to five minutes in longer calls.
    pub struct CallConfig in "call" {
        /// Where every score starts: neither praise nor blame.
        baseline: f64 = 70.0, "points", Range::Between(0.0, 100.0), "own choice: an ordinary call is a good call";
        /// A stretch of speech under this is not enough to judge by.
        enough_speech_s: f64 = 5.0, "s", Range::Between(0.0, 120.0), "own choice: two sentences";
        /// Fewer words than these are not enough to judge wording by.
        enough_words: u32 = 20, "words", Range::Between(0.0, 1000.0), "own choice: two sentences";
        /// Speech at which a judgement of the voice is fully sure.
        sure_speech_s: f64 = 60.0, "s", Range::Between(1.0, 900.0), "own choice";
        /// Words at which a judgement of the wording is fully sure.
        sure_words: u32 = 150, "words", Range::Between(1.0, 5000.0), "own choice: about a minute of speech";

        /// For each interruption by the agent.
        interruption_points: f64 = -8.0, "points", Range::Between(-50.0, 0.0), "own choice: four make a poor listener";
        /// For each interruption tried and given up.
        failed_interruption_points: f64 = -4.0, "points", Range::Between(-50.0, 0.0), "own choice: half an interruption";
        /// Talk share over this costs a point for each percent.
        talk_share_limit: f64 = 0.6, "share", Range::Between(0.0, 1.0), "service calls: 40 to 60 % is usual";
        /// A monologue over this costs half a point for each second.
        monologue_limit_s: f64 = 45.0, "s", Range::Between(5.0, 900.0), "own choice, under the 60 s at which the coach speaks up";
        /// For each acknowledgement, check-back or paraphrase.
        reflection_points: f64 = 4.0, "points", Range::Between(0.0, 50.0), "own choice";

        /// For each detail asked for again after it was given.
        asked_again_points: f64 = -6.0, "points", Range::Between(-50.0, 0.0), "own choice: less than an interruption, as something was heard";

        /// For each open question.
        open_question_points: f64 = 5.0, "points", Range::Between(0.0, 50.0), "own choice";
        /// For each question asked again after it was answered. More than the question itself brings.
        question_repeated_points: f64 = -8.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// For each time the customer did not understand.
        not_understood_points: f64 = -10.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// For each silence of 3 s or more that nobody explained.
        dead_air_points: f64 = -5.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// Words a turn over this cost a point for each five.
        words_per_turn_limit: f64 = 60.0, "words", Range::Between(5.0, 1000.0), "own choice: about 20 s";
        /// Fillers over this cost two points each.
        fillers_limit: f64 = 5.0, "fillers per 100 words", Range::Between(0.0, 50.0), "speech coaches' usual limit, 5 in 100 words";

        /// Level under which speech is hard to hear.
        quiet_dbov: f64 = -32.0, "dBov", Range::Between(-70.0, -10.0), "own choice: 6 dB under the nominal active level of -26 dBov";
        /// Level over which speech is unpleasantly loud.
        loud_dbov: f64 = -16.0, "dBov", Range::Between(-40.0, 0.0), "own choice: 10 dB over the nominal active level of -26 dBov";
        /// Pace over which speech is hard to follow.
        pace_fast_wpm: f64 = 260.0, "words/min", Range::Between(150.0, 500.0), "own choice within the 5 to 95 % range of Switchboard (189 to 276 over speech time)";
        /// Pace under which speech drags.
        pace_slow_wpm: f64 = 140.0, "words/min", Range::Between(40.0, 250.0), "own choice, under that range";
        /// For each trade word.
        jargon_points: f64 = -2.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// For each time the customer could not hear the agent.
        inaudible_points: f64 = -10.0, "points", Range::Between(-50.0, 0.0), "own choice";

        /// Pitch variation that is alive.
        lively_st: f64 = 1.8, "semitones", Range::Between(0.2, 8.0), "own choice; under 1.5 to 2 semitones is called monotone";
        /// A level that falls over the call by more than this costs points.
        trend_limit_db: f64 = 3.0, "dB", Range::Between(0.0, 20.0), "own choice: the least change that is plainly heard";

        /// For each positive phrasing.
        positive_points: f64 = 4.0, "points", Range::Between(0.0, 50.0), "own choice";
        /// For each negative phrasing.
        negative_points: f64 = -7.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// For a warm close, and against a flat one.
        close_points: f64 = 8.0, "points", Range::Between(0.0, 50.0), "own choice";

        /// For a need for empathy that was met, where all were.
        empathy_met_points: f64 = 20.0, "points", Range::Between(0.0, 50.0), "own choice";
        /// For each need for empathy that was passed over.
        empathy_unmet_points: f64 = -14.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// Empathy this soon after the words answers them.
        empathy_within_s: f64 = 25.0, "s", Range::Between(2.0, 120.0), "own choice: the agent's next turn";

        /// For each option, promise or sign of ownership.
        resolution_points: f64 = 7.0, "points", Range::Between(0.0, 50.0), "own choice";
        /// For each wish to escalate that was brushed off.
        escalation_missed_points: f64 = -15.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// For each follow-up left open or solution before understanding.
        resolution_missed_points: f64 = -9.0, "points", Range::Between(-50.0, 0.0), "own choice";

        /// For each promise without a time.
        loose_promise_points: f64 = -4.0, "points", Range::Between(-50.0, 0.0), "own choice: half of what a follow-up left open costs";

        /// Hedges in 100 words that are ordinary.
        hedges_limit: f64 = 2.0, "hedges per 100 words", Range::Between(0.0, 50.0), "own choice: half of what opens the nudge";
        /// For each hedge in 100 words beyond.
        hedge_points: f64 = -5.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// For each order or blame.
        order_points: f64 = -7.0, "points", Range::Between(-50.0, 0.0), "own choice";
        /// For each detail read back wrongly.
        misread_points: f64 = -8.0, "points", Range::Between(-50.0, 0.0), "own choice: more than a right one brings";
        /// For each detail read back.
        read_back_points: f64 = 6.0, "points", Range::Between(0.0, 50.0), "own choice";

        /// A call whose talk is shorter than this has no phases.
        phases_from_s: f64 = 20.0, "s", Range::Between(0.0, 600.0), "own choice: less is a wrong number or a cut-off call";
        /// A call in which one party says fewer words than this has no phases.
        phases_words: u32 = 8, "words", Range::Between(0.0, 1000.0), "own choice";

        /// How long the opening may take before the customer says what it is about.
        opening_at_most_s: f64 = 30.0, "s", Range::Between(2.0, 300.0), "own choice: a greeting, a name, and the check of who calls";
        /// The agent's share of the talk while it is found out what is going on: the customer tells.
        finding_share: f64 = 0.5, "share", Range::Between(0.0, 1.0), "own choice; whole service calls: 40 to 60 %";
        /// The agent's share of the talk while it is solved: the agent explains, and the customer still has a say.
        solving_share: f64 = 0.7, "share", Range::Between(0.0, 1.0), "dominance in call-ai-metrics: 70 %";
        /// A phase with less speech of both says nothing of how the talk was shared.
        phase_speech_s: f64 = 30.0, "s", Range::Between(0.0, 300.0), "own choice: one explanation alone is no imbalance";
        /// A phase with less speech of the agent says nothing of pace.
        phase_pace_s: f64 = 15.0, "s", Range::Between(1.0, 120.0), "call-ai-metrics: 15 s of speech before pace is judged";
        /// How long before the closing what is said back still counts as summing up.
        recap_within_s: f64 = 45.0, "s", Range::Between(0.0, 300.0), "own choice, as the closing of a playbook";

        /// Longest quote in the summary.
        quote_chars: u32 = 110, "characters", Range::Between(20.0, 400.0), "own choice: one line of a report";
        /// Most points under each heading of the summary.
        summary_points: u32 = 3, "points", Range::Between(1.0, 10.0), "own choice: more than three are not remembered";
    }
}
