//! Settings of the step `voice`.

use crate::settings_section;

settings_section! {
    /// How voices are measured.
    pub struct VoiceConfig in "voice" {
        /// Speech begins when its probability reaches this.
        speech_on: f64 = 0.5, "probability", Range::Between(0.05, 0.95),
            "The head is fitted so that 0.5 is an even chance; measured in docs/figures-voice.md";
        /// Speech goes on until its probability falls under this. Keep it at or under `speech_on`.
        speech_off: f64 = 0.5, "probability", Range::Between(0.05, 0.95),
            "Measured in docs/figures-voice.md: the smoothed score needs no second threshold";
        /// Longest gap that is bridged within a segment.
        bridge_s: f64 = 0.2, "s", Range::Between(0.0, 1.0),
            "Definition of a speech segment in docs/metrics.md";
        /// Shortest segment that counts.
        min_segment_s: f64 = 0.1, "s", Range::Between(0.0, 1.0),
            "Definition of a speech segment in docs/metrics.md";
        /// Lowest pitch looked for.
        pitch_min_hz: f64 = 60.0, "Hz", Range::Between(50.0, 150.0),
            "Low men's voices reach down to 60 to 70 Hz, creak aside (Baken and Orlikoff 2000)";
        /// Highest pitch looked for.
        pitch_max_hz: f64 = 500.0, "Hz", Range::Between(200.0, 600.0),
            "Women's and children's lively speech stays under 500 Hz (Baken and Orlikoff 2000)";
        /// How periodic a frame must be to count as voiced.
        voicing_threshold: f64 = 0.53, "correlation", Range::Between(0.1, 0.9),
            "Best sum of errors against a laryngograph in docs/figures-voice.md; Boersma 1993 has 0.45";
        /// Favour for the shorter of two equally good periods, for each octave.
        octave_cost: f64 = 0.01, "correlation", Range::Between(0.0, 0.2),
            "Boersma 1993, section 4";
        /// Cost of a jump of one octave within 10 ms.
        octave_jump_cost: f64 = 0.5, "correlation", Range::Between(0.0, 2.0),
            "Measured as voicing_threshold; Praat's default is 0.35";
        /// Cost of a change between voiced and unvoiced within 10 ms.
        voicing_change_cost: f64 = 0.3, "correlation", Range::Between(0.0, 2.0),
            "Measured as voicing_threshold; Praat's default is 0.14";
        /// Dip in intensity that must come before a syllable nucleus.
        nucleus_dip_db: f64 = 2.0, "dB", Range::Between(0.5, 10.0),
            "de Jong and Wempe 2009";
        /// How far under the speaker's loudest syllables a nucleus may lie.
        nucleus_range_db: f64 = 25.0, "dB", Range::Between(10.0, 50.0),
            "de Jong and Wempe 2009, silence threshold";
        /// A sample at or over this share of full scale counts as clipped.
        clip_level: f64 = 0.98, "of full scale", Range::Between(0.8, 1.0),
            "The largest value of mu-law is 0.980 of full scale";
        /// Speech at a party's beginning that makes the baseline of their expression.
        baseline_speech_s: f64 = 15.0, "s", Range::Between(6.0, 120.0),
            "Own choice: a few sentences, said before a call has gone well or badly";
        /// Shortest breath that is told.
        breath_min_s: f64 = 0.4, "s", Range::Between(0.2, 2.0),
            "Own choice: quick breaths between phrases are nobody's concern; measured in docs/figures-voice.md";
        /// Breath of this length or more is a sigh.
        sigh_min_s: f64 = 0.6, "s", Range::Between(0.3, 2.5),
            "Own choice: far longer than any consonant; there are no labelled sighs to fit it on";
        /// Time between two voice prints of a mono recording's speech; each is of 1.6 s.
        print_step_s: f64 = 0.6, "s", Range::Between(0.1, 1.6),
            "Own choice: two to three prints over each moment of speech; measured in docs/figures-voice.md";
        /// Two voices of a mono recording that are this much alike are one.
        same_voice: f64 = 0.88, "likeness", Range::Between(0.5, 1.0),
            "Parties of labelled calls are 0.53 to 0.80 alike; own choice above them";
        /// By how much less alike one voice may look where little of it was heard: this, over the seconds of the lesser half.
        same_voice_chance_s: f64 = 0.25, "likeness s", Range::Between(0.0, 2.0),
            "One party alone, parted: 0.83 alike with 4 s in the lesser half, 0.86 with 7 s, 0.94 with 15 s; docs/figures-voice.md";
    }
}
