//! Settings of drills.

use crate::settings_section;

settings_section! {
    /// When a take begins and ends, and what is asked of it. The bands of pace, level and pitch are those of the scores (`[call]`).
    pub struct DrillConfig in "drill" {
        /// Silence after which a take from the microphone is over.
        end_silence_s: f64 = 1.0, "s", Range::Between(0.3, 10.0), "own choice: longer than a pause within a sentence";
        /// How long the microphone waits for the first word.
        wait_s: f64 = 20.0, "s", Range::Between(2.0, 300.0), "own choice: a line read twice in silence";
        /// Longest take; what is said after is left out.
        longest_s: f64 = 30.0, "s", Range::Between(3.0, 120.0), "own choice: a drill is for a line, two sentences at most";
        /// Less speech than this is no take: a cough, a chair.
        least_speech_s: f64 = 0.6, "s", Range::Between(0.1, 5.0), "own choice: two short words";
        /// Shortest silence within a take that counts as a pause.
        pause_s: f64 = 0.25, "s", Range::Between(0.2, 2.0), "Goldman-Eisler 1968: shorter silences belong to articulation";
        /// A statement whose pitch rises by more at its end sounds like a question.
        ending_rise_st: f64 = 3.0, "semitones", Range::Between(0.5, 12.0), "'t Hart 1981: smaller differences of pitch play no part in speech";
        /// Share of the line's words that is enough; recognition errs in about one of ten.
        words_share: f64 = 0.8, "share", Range::Between(0.0, 1.0), "own choice: twice the errors of the small models on read sentences";
        /// Fillers that pass.
        most_fillers: u32 = 0, "fillers", Range::Between(0.0, 20.0), "own choice: a line that is known needs none";
        /// Hedges that pass, beyond those that stand in the line itself.
        most_hedges: u32 = 0, "hedges", Range::Between(0.0, 20.0), "own choice, as most_fillers";
    }
}
