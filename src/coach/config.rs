//! Settings of the step `coach`.

use crate::settings_section;

settings_section! {
    /// When the coach speaks up.
    pub struct CoachConfig in "coach" {
        /// How often it speaks: scales the cool-down, the gap and the budget.
        how_often: String = "sometimes".to_owned(), "", Range::OneOf(&["rarely", "sometimes", "often"]), "own choice: the middle one";
        /// Kinds of nudges that never come, by name (`hedging`, `praise_voice`).
        off: Vec<String> = Vec::new(), "", Range::Any, "nothing is off until somebody says so";
        /// No nudge before this time: the greeting belongs to the agent.
        quiet_first_s: f64 = 20.0, "s", Range::Between(0.0, 120.0), "own choice: a greeting and the customer's first sentences; docs/adr/0006-nudge-budget.md";
        /// Corrective nudges in any ten minutes.
        budget: u32 = 6, "nudges per 10 min", Range::Between(0.0, 60.0), "own choice; no vendor publishes its policy";
        /// Of the budget, how many are kept for talk-over, sound, empathy and conflict.
        budget_kept: u32 = 2, "nudges per 10 min", Range::Between(0.0, 60.0), "own choice: trifles must not use up what matters";
        /// Praises in any ten minutes.
        praise_budget: u32 = 3, "nudges per 10 min", Range::Between(0.0, 60.0), "own choice: about one praise for two correctives";
        /// Praises that may come beside the one for every two correctives: a good call needs no fault to earn one.
        praise_lead: u32 = 2, "nudges", Range::Between(0.0, 20.0), "own choice";
        /// No praise this soon after a corrective or another praise.
        praise_gap_s: f64 = 20.0, "s", Range::Between(0.0, 600.0), "own choice: praise beside a correction sounds hollow";
        /// No praise of a skill this soon after a corrective of the same skill.
        praise_same_skill_s: f64 = 60.0, "s", Range::Between(0.0, 600.0), "own choice, as praise_gap_s";
        /// From one corrective's coming up to the next one's; those that only help at once need not wait for it.
        gap_s: f64 = 20.0, "s", Range::Between(0.0, 300.0), "own choice: long enough to look away again; docs/adr/0006-nudge-budget.md";
        /// Pause before the same kind comes again; doubles each time it was shown without effect.
        cool_down_s: f64 = 60.0, "s", Range::Between(0.0, 900.0), "own choice: once a minute is a reminder, more is nagging";
        /// The same pause for dead air, where each silence is a case of its own.
        dead_air_cool_down_s: f64 = 12.0, "s", Range::Between(0.0, 900.0), "own choice: two long silences in a minute are two cases";
        /// How long a nudge is shown when nothing corrects it.
        show_s: f64 = 8.0, "s", Range::Between(2.0, 60.0), "own choice: five words and a line, read twice";
        /// How long a nudge is shown before a more urgent one may take its place.
        min_show_s: f64 = 4.0, "s", Range::Between(0.0, 60.0), "own choice: five words read once";
        /// How long advice on wording waits for the agent to stop speaking.
        wait_for_pause_s: f64 = 3.0, "s", Range::Between(0.0, 30.0), "own choice: reading while speaking costs the thread";
        /// Silence of the coach after the last sign of card data.
        card_quiet_s: f64 = 12.0, "s", Range::Between(0.0, 120.0), "own choice: longest wait between two groups of a card number";
        /// Words that come later than this after they were said open no nudge.
        stale_words_s: f64 = 20.0, "s", Range::Between(2.0, 600.0), "own choice: two turns later the advice is about something else";
        /// How long after its announcement a hold may begin.
        hold_begins_within_s: f64 = 30.0, "s", Range::Between(1.0, 300.0), "own choice: the customer agrees, the agent says thanks";

        /// Interruptions by the agent that make a pattern.
        interruptions: u32 = 2, "interruptions", Range::Between(1.0, 20.0), "own choice; the Python package call-ai-metrics 0.1.0 flags three in a call";
        /// Stretch of time in which they are counted.
        interruptions_within_s: f64 = 30.0, "s", Range::Between(5.0, 600.0), "own choice: a pattern, not a tally of the call";
        /// One overlap this long is enough by itself.
        overlap_hard_s: f64 = 1.5, "s", Range::Between(0.5, 10.0), "own choice: natural overlaps are mostly under 0.4 s (Levinson and Torreira 2015)";
        /// A turn of the agent this long opens the nudge.
        monologue_s: f64 = 60.0, "s", Range::Between(15.0, 600.0), "Python package call-ai-metrics 0.1.0: monologue 60 s";
        /// Nobody speaks for this long.
        dead_air_s: f64 = 6.0, "s", Range::Between(3.0, 60.0), "Cisco Quality Management 9 manual: silences of 6 s or more";
        /// Nobody speaks for this long: the second sentence says that it is getting urgent.
        dead_air_long_s: f64 = 10.0, "s", Range::Between(3.0, 120.0), "Python package call-ai-metrics 0.1.0: silence 10 s";
        /// A reply of the agent later than this is slow.
        slow_reply_s: f64 = 2.0, "s", Range::Between(0.5, 30.0), "Python package call-ai-metrics 0.1.0: slow reply 2 s";
        /// Slow replies that open the nudge.
        slow_replies: u32 = 3, "replies", Range::Between(1.0, 20.0), "own choice: looking something up once is no habit";
        /// Stretch of time in which they are counted.
        slow_replies_within_s: f64 = 90.0, "s", Range::Between(10.0, 900.0), "own choice";

        /// Pace over own speech time that is too fast.
        pace_fast_wpm: f64 = 280.0, "words/min", Range::Between(150.0, 500.0), "over the 95th percentile (276) of the Switchboard telephone calls, over speech time";
        /// Pace at which the nudge closes again.
        pace_fast_close_wpm: f64 = 262.0, "words/min", Range::Between(150.0, 500.0), "own choice: about 6 % under the limit";
        /// Pace over own speech time that is too slow.
        pace_slow_wpm: f64 = 130.0, "words/min", Range::Between(40.0, 250.0), "own choice, well under the 5th percentile (189) of the Switchboard telephone calls";
        /// Pace at which the nudge closes again.
        pace_slow_close_wpm: f64 = 145.0, "words/min", Range::Between(40.0, 250.0), "own choice: about 12 % over the limit";
        /// Own speech that is needed to judge the pace.
        pace_window_s: f64 = 15.0, "s", Range::Between(5.0, 60.0), "Python package call-ai-metrics 0.1.0: 15 s of speech before a pace flag";
        /// Syllables in a word, to reckon a pace from syllable nuclei where words are missing.
        syllables_per_word: f64 = 1.4, "syllables", Range::Between(1.0, 3.0), "English conversation, rounded; Tauroza and Allison 1990 count 210 words and 4.3 x 60 syllables with pauses alike";
        /// Pace that is too fast for everybody, however usual it is for one.
        pace_outer_fast_wpm: f64 = 340.0, "words/min", Range::Between(150.0, 600.0), "own choice: one and a half times the median (229) of the Switchboard telephone calls";
        /// Pace that is too slow for everybody.
        pace_outer_slow_wpm: f64 = 100.0, "words/min", Range::Between(20.0, 250.0), "Python package call-ai-metrics 0.1.0: under 100 words a minute";
        /// The agent's level that is too low, whatever the customer's.
        quiet_dbov: f64 = -36.0, "dBov", Range::Between(-70.0, -20.0), "own choice: 10 dB under the nominal active level of -26 dBov (ITU-T P.56 practice)";
        /// The agent under the customer by this much is too quiet.
        quiet_under_customer_db: f64 = 12.0, "dB", Range::Between(3.0, 40.0), "own choice: twice as quiet is 10 dB";
        /// A difference to the customer counts only where the agent is under this level.
        quiet_relative_below_dbov: f64 = -30.0, "dBov", Range::Between(-70.0, -10.0), "own choice: a loud line is not the agent's fault";
        /// The agent's level that is too high, whatever the customer's.
        loud_dbov: f64 = -12.0, "dBov", Range::Between(-30.0, 0.0), "own choice: 14 dB over the nominal active level of -26 dBov";
        /// The agent over the customer by this much is too loud.
        loud_over_customer_db: f64 = 7.0, "dB", Range::Between(2.0, 40.0), "own choice: most of the way to twice as loud (10 dB)";
        /// A difference to the customer counts only where the agent is over this level.
        loud_relative_above_dbov: f64 = -20.0, "dBov", Range::Between(-50.0, 0.0), "own choice: a faint line is not the agent's fault";
        /// The agent under the customer by this much is too quiet, however usual the level is.
        quiet_outer_db: f64 = 20.0, "dB", Range::Between(3.0, 60.0), "own choice: a quarter as loud";
        /// The agent over the customer by this much is too loud, however usual the level is.
        loud_outer_db: f64 = 14.0, "dB", Range::Between(2.0, 60.0), "own choice: twice loud_over_customer_db";
        /// Share of samples at full scale that counts as clipping.
        clipping_share: f64 = 0.001, "share", Range::Between(0.0, 1.0), "own choice: one sample in a thousand is heard as crackle";
        /// Hysteresis of the level limits.
        level_back_db: f64 = 3.0, "dB", Range::Between(0.0, 20.0), "own choice: the least change of level that is plainly heard";
        /// Own speech over which a level is measured.
        level_window_s: f64 = 5.0, "s", Range::Between(2.0, 60.0), "own choice: about two sentences";
        /// How long a level must hold before the nudge opens.
        level_sustain_s: f64 = 2.0, "s", Range::Between(0.0, 30.0), "own choice";
        /// Own speech that makes the baseline of the voice.
        energy_baseline_s: f64 = 45.0, "s", Range::Between(10.0, 600.0), "own choice";
        /// Own speech over which the voice is held against the baseline.
        energy_window_s: f64 = 20.0, "s", Range::Between(5.0, 120.0), "own choice";
        /// Pitch variation, as a share of the own baseline, that is low.
        energy_share: f64 = 0.6, "share", Range::Between(0.1, 1.0), "own choice; fixed limits drift with the speaker";
        /// Pitch variation under this counts as flat at all.
        energy_flat_st: f64 = 1.5, "semitones", Range::Between(0.2, 6.0), "own choice, at the low end of what is called monotone";
        /// How far the level must have fallen under the own baseline as well.
        energy_drop_db: f64 = 3.0, "dB", Range::Between(0.0, 20.0), "own choice, as level_back_db";
        /// Pitch variation under this is flat, however usual it is.
        energy_outer_st: f64 = 0.7, "semitones", Range::Between(0.0, 6.0), "own choice: about half of energy_flat_st";
        /// Pitch variation that is lively, for praise.
        lively_st: f64 = 3.0, "semitones", Range::Between(0.5, 12.0), "own choice";

        /// Own speech after which a figure counts as usual.
        usual_speech_s: f64 = 120.0, "s", Range::Between(15.0, 3600.0), "own choice: the first minutes of a call";
        /// Calls after which a figure of earlier calls counts as usual.
        usual_calls: u32 = 2, "calls", Range::Between(1.0, 100.0), "own choice: one call may be one customer";
        /// Dead band around what is usual: within it, neither pace nor energy opens a nudge.
        usual_band: f64 = 0.15, "share", Range::Between(0.0, 0.5), "own choice: three times the least change of tempo that listeners notice (Quené 2007: 5 %)";
        /// The same for levels.
        usual_band_db: f64 = 3.0, "dB", Range::Between(0.0, 20.0), "own choice, as level_back_db";

        /// Trade words that open the nudge.
        jargon: u32 = 3, "words", Range::Between(1.0, 30.0), "own choice";
        /// Negative phrasings that open the nudge.
        negative_phrasings: u32 = 3, "phrasings", Range::Between(1.0, 30.0), "own choice";
        /// Orders and blames, together, that open the nudge.
        orders_blames: u32 = 3, "phrasings", Range::Between(1.0, 30.0), "own choice";
        /// Stretch of time in which these are counted.
        wording_within_s: f64 = 60.0, "s", Range::Between(10.0, 600.0), "own choice";
        /// Hedges that open the nudge.
        hedges: u32 = 3, "hedges", Range::Between(1.0, 30.0), "own choice";
        /// Stretch of time in which hedges are counted.
        hedges_within_s: f64 = 45.0, "s", Range::Between(10.0, 600.0), "own choice";
        /// Hedges in a hundred words of that stretch that open the nudge.
        hedges_per_100_words: f64 = 4.0, "hedges", Range::Between(0.5, 30.0), "own choice, beside the usual 5 fillers in 100 words";
        /// Own speech without another one after which wording counts as corrected.
        wording_clear_s: f64 = 8.0, "s", Range::Between(1.0, 60.0), "own choice: about three sentences";
        /// Words of distress without an answer that open the nudge, where no cue says so by itself.
        distress_unanswered: u32 = 2, "cues", Range::Between(1.0, 10.0), "own choice: one may be a figure of speech";
        /// How long a missed chance can still be made good.
        empathy_within_s: f64 = 30.0, "s", Range::Between(5.0, 300.0), "own choice: later it sounds like an afterthought";
        /// Time without a question of the agent.
        no_question_s: f64 = 150.0, "s", Range::Between(30.0, 1800.0), "own choice";
        /// Own speech within that time.
        no_question_speech_s: f64 = 60.0, "s", Range::Between(10.0, 900.0), "own choice";
        /// Share of the talk in that time over which the agent dominates.
        dominance_share: f64 = 0.6, "share", Range::Between(0.3, 1.0), "service calls: 40 to 50 % is usual; over 60 % is watched";
        /// How long a cue that asks for something at once (calm wording, a wish for a manager) can be acted on.
        act_within_s: f64 = 20.0, "s", Range::Between(5.0, 300.0), "own choice: two turns";
        /// Digits in a row that ask for a read-back.
        read_back_digits: u32 = 5, "digits", Range::Between(3.0, 20.0), "own choice: shorter numbers are amounts and times";
        /// How long after the number the read-back may take.
        read_back_within_s: f64 = 15.0, "s", Range::Between(3.0, 120.0), "own choice: the agent's next turn and a bit";
    }
}
