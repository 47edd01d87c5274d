//! Settings of the step `talk`.

use crate::settings_section;

settings_section! {
    /// How turns, overlaps and silences are told apart.
    pub struct TalkConfig in "talk" {
        /// Shortest stretch of both speaking that counts as an overlap.
        min_overlap_s: f64 = 0.12, "s", Range::Between(0.02, 0.5), "Heldner 2011 (JASA 130, 508): listeners notice gaps and overlaps from about 120 ms; it is also the accuracy of segment ends";
        /// Who joins at most this long before the other's end makes a terminal overlap, no interruption.
        terminal_s: f64 = 0.5, "s", Range::Between(0.1, 2.0), "definition of this project; Levinson and Torreira 2015: three quarters of natural overlaps are under 0.4 s";
        /// Longest joining line that is a backchannel by its length alone, if it does not take the floor.
        backchannel_s: f64 = 1.0, "s", Range::Between(0.2, 3.0), "definition of this project; see docs/figures-talk.md for labelled backchannels of telephone calls";
        /// How much longer a segment may look than the voice was; who stopped first is open within it.
        timing_slack_s: f64 = 0.15, "s", Range::Between(0.0, 0.4), "voice activity opens about 0.05 s late and ends about 0.1 s late";
        /// Time a person needs to react to speech: lines that begin closer together began at once, and nobody yields to a word that began later than this before their end.
        reaction_s: f64 = 0.2, "s", Range::Between(0.0, 0.5), "Levinson and Torreira 2015: nobody answers to a sound faster than about 0.2 s";
        /// Longest pause within one line; who resumes sooner has only breathed.
        line_pause_s: f64 = 0.6, "s", Range::Between(0.2, 0.75), "judged: pauses between sentences of one line are mostly 0.3 s to 0.5 s; must leave time to settle within 1 s";
        /// How long after its end an overlap is settled.
        settle_s: f64 = 0.85, "s", Range::Between(0.3, 1.0), "longest pause within a line and the 0.2 s that it takes to know an onset";
        /// Longest pause of the one who holds the floor that a short line of the other leaves whole.
        turn_pause_s: f64 = 1.0, "s", Range::Between(0.2, 3.0), "fitted by eye on labelled telephone calls, docs/figures-talk.md";
        /// Silence from which nobody speaking is counted.
        dead_air_s: f64 = 3.0, "s", Range::Between(1.0, 20.0), "definition of this project; Cisco Quality Management 9 counts silences from 3 s";
        /// How long before a silence its hold may have been announced.
        hold_reach_s: f64 = 20.0, "s", Range::Between(1.0, 120.0), "judged: announcement, the customer's assent, a last word";
        /// Most speech of the agent between the announcement of a hold and the silence.
        hold_agent_s: f64 = 6.0, "s", Range::Between(0.0, 30.0), "judged: the rest of the announcing sentence and a thank-you";
        /// Most speech of the customer between the announcement of a hold and the silence.
        hold_customer_s: f64 = 3.0, "s", Range::Between(0.0, 30.0), "judged: a short assent, no new subject";
        /// How far a key stroke rises over the moment before it, and falls again within 80 ms.
        key_step_db: f64 = 8.0, "dB", Range::Between(3.0, 30.0), "own choice, not yet measured on recordings";
        /// Centre of gravity of the spectrum from which a short burst can be a key.
        key_centroid_hz: f64 = 900.0, "Hz", Range::Between(200.0, 4000.0), "own choice: keys ring at 1 to 4 kHz, thumps and plosives lie lower";
        /// Key strokes in a silence from which it is typing.
        typing_strokes: u32 = 6, "strokes", Range::Between(2.0, 100.0), "own choice: one word";
        /// Key strokes a second, over all of a silence, from which it is typing.
        typing_per_s: f64 = 0.8, "strokes a second", Range::Between(0.1, 10.0), "own choice: slow typing with pauses to read";
        /// Share of a silence that has a pitch from which it can be music.
        music_share: f64 = 0.4, "share", Range::Between(0.1, 1.0), "own choice, not yet measured on recordings";
        /// Different semitones from which what has a pitch is music and no hum.
        music_pitches: u32 = 4, "semitones", Range::Between(2.0, 40.0), "own choice: a hum has one, or two where it is between them";
        /// Correlation of the two levels, while the other speaks, from which a channel holds bleed.
        bleed_correlation: f64 = 0.65, "correlation", Range::Between(0.3, 0.99), "real bleed 0.74 to 0.82, true double talk under 0.54 in a published test of a level gate; see docs/figures-talk.md";
        /// Bleed once found is gone below this correlation.
        bleed_gone_correlation: f64 = 0.54, "correlation", Range::Between(0.2, 0.99), "the highest seen in true double talk by the same test";
        /// How much quieter than the other a channel must be to hold their echo and not its own party.
        bleed_quieter_db: f64 = 1.0, "dB", Range::Between(0.0, 20.0), "laptop loudspeakers into their own microphone lose about 3 dB (median of a 17-minute call)";
        /// Least share of the other's speech in which the channel must be that much quieter.
        bleed_share: f64 = 0.5, "share", Range::Between(0.1, 1.0), "judged: an echo is always there, while a party is seldom quieter than their own echo elsewhere";
        /// Least speech of the other before bleed is judged.
        bleed_min_s: f64 = 3.0, "s", Range::Between(1.0, 60.0), "judged: one sentence";
        /// Speech of the other after which what was heard counts half.
        bleed_memory_s: f64 = 60.0, "s", Range::Between(5.0, 600.0), "judged: a headset put on in mid-call shows within a minute";
        /// How much louder than the expected echo a frame, or an overlap on average, must be to be the party's own.
        bleed_margin_db: f64 = 6.0, "dB", Range::Between(0.0, 20.0), "judged: the spread of echo about its mean in short rooms";
        /// How much longer a gap in own speech may be under bleed.
        bleed_bridge_s: f64 = 0.15, "s", Range::Between(0.0, 0.5), "judged: an unstressed syllable hidden by echo";
        /// Words and phrases that acknowledge and claim nothing; hums (mm-hm, uh-huh, um) are known without.
        acknowledging_words: Vec<String> = [
            "yeah", "yep", "yup", "yes", "okay", "ok", "right", "alright", "all right", "i see", "sure", "of course", "exactly",
            "true", "that's true", "that's right", "absolutely", "definitely", "got it", "i know", "oh", "ah", "aha", "really", "wow", "gosh",
            "goodness", "my", "good", "great", "fine", "nice", "cool", "thanks", "thank you", "i understand", "understood", "gotcha", "no",
        ].iter().map(|word| (*word).to_owned()).collect(), "words", Range::Any, "the frequent backchannels and assessments of Switchboard's dialogue acts (Jurafsky and others 1998), and service calls' thanks";
    }
}

impl TalkConfig {
    /// Longest line that its length alone makes a backchannel, as segments measure it.
    pub(super) fn short_line_s(&self) -> f64 {
        self.backchannel_s + self.timing_slack_s
    }
}
