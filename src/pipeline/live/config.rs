//! Settings of live calls.

use crate::settings_section;

settings_section! {
    /// How live calls begin, end and are shown.
    pub struct LiveConfig in "live" {
        /// Port of the page on 127.0.0.1; 0 takes any free one.
        port: u32 = 8740, "port", Range::Between(0.0, 65535.0), "own choice: no registered service has it";
        /// What begins a call: the customer's voice, either voice, or only a person or a hook.
        start_by: String = "customer".to_owned(), "", Range::OneOf(&["customer", "either", "hand"]), "own choice: an agent also talks when there is no call";
        /// How much speech begins a call.
        start_speech_s: f64 = 0.4, "s", Range::Between(0.1, 10.0), "own choice: a word, not a click";
        /// Sound before the call's first speech that still belongs to it: the agent's greeting comes before the customer's answer.
        before_start_s: f64 = 10.0, "s", Range::Between(0.0, 30.0), "own choice: a greeting";
        /// Silence of both parties that ends a call.
        end_silence_s: f64 = 45.0, "s", Range::Between(5.0, 600.0), "own choice: longer than a look-up, shorter than a break";
        /// The same while the customer is on hold.
        end_hold_silence_s: f64 = 600.0, "s", Range::Between(10.0, 7200.0), "own choice: holds of ten minutes happen";
        /// Silence of both parties, after a person ended a call, before the next may begin by itself.
        rest_s: f64 = 5.0, "s", Range::Between(0.0, 120.0), "own choice: the goodbye after the key was pressed";
        /// Calls that began by themselves and held less speech than this are not kept: no record is made of a cough.
        least_speech_s: f64 = 3.0, "s", Range::Between(0.0, 60.0), "own choice: a sentence";
        /// Pause after which what a party said is recognised; takes the place of `speech.join_gap_s`, which suits recordings.
        join_gap_s: f64 = 0.6, "s", Range::Between(0.2, 3.0), "Words come 0.4 s sooner than with 1.0 s; tiny.en on bank calls: 8.8 % of words wrong for 8.5 %";
        /// How long the sound of one device may stay away before silence takes its place.
        late_s: f64 = 1.0, "s", Range::Between(0.1, 5.0), "blocks of the Pulse host came up to 0.2 s late; own choice: five times that";
        /// Sound that may wait for its words; over it the oldest is given up and counted.
        waiting_sound_s: f64 = 600.0, "s", Range::Between(20.0, 3600.0), "own choice: 38 MB";
        /// Words later than this are told to the person.
        behind_s: f64 = 6.0, "s", Range::Between(1.0, 120.0), "own choice: the talk has moved on";
        /// Takes the place of `speech.before_s` in live calls.
        before_s: f64 = 4.0, "s", Range::Between(0.0, 20.0), "tiny.en on bank calls: 11.1 % of words wrong for 12.4 % without; 6.4 s are no better";
        /// Takes the place of `speech.context_s` in live calls for models called tiny: shorter is sooner.
        context_tiny_s: f64 = 7.68, "s", Range::Between(2.0, 30.0), "tiny.en on bank calls: 7.7 % of words wrong for 7.5 % with 15.36 s, in two thirds of the time";
        /// The same for models called base.
        context_base_s: f64 = 10.24, "s", Range::Between(2.0, 30.0), "base on bank calls: 13.2 % of words wrong for 12.8 % with 15.36 s; 13.9 % with 7.68 s";
        /// Takes the place of `speech.retry_context_s` in live calls.
        retry_context_s: f64 = 15.36, "s", Range::Between(2.0, 30.0), "as `speech.context_s`";
        /// What a party has said so far is recognised while it speaks: words come sooner, at the cost of more work.
        drafts: bool = true, "", Range::Any, "docs/figures-words.md";
        /// Share of one core that may go into hearing what is then said on: a slow model waits for longer pauses.
        drafts_share: f64 = 0.15, "cores", Range::Between(0.0, 2.0), "own choice: half of what base takes without any; what it buys is in docs/figures-live.md";
        /// When words are later than this, what is not complete is no longer recognised.
        draft_behind_s: f64 = 1.0, "s", Range::Between(0.2, 120.0), "own choice: longer than one hearing";
        /// When words are later than this, waiting utterances of a party are recognised together.
        join_behind_s: f64 = 3.0, "s", Range::Between(0.5, 120.0), "own choice: a recogniser hears 15 s in the time of 2 s";
        /// When words are later than this, a smaller model takes over for the rest of the call, where one is at hand.
        smaller_behind_s: f64 = 8.0, "s", Range::Between(1.0, 600.0), "own choice: joining did not help";
        /// When words are later than this, they wait for the end of the call.
        after_behind_s: f64 = 20.0, "s", Range::Between(2.0, 600.0), "words that come later open no nudge";
        /// A hearing that takes longer is given up, and its words are counted as dropped.
        hearing_bound_s: f64 = 10.0, "s", Range::Between(1.0, 120.0), "own choice: one hearing of base with the whole context takes 1.1 s";
        /// Threads of the recogniser; 0 takes two where the machine has two cores to spare, else one.
        threads: u32 = 0, "threads", Range::Between(0.0, 16.0), "Measured: two threads that wait for each other on a busy machine are slower than one";
        /// Calls whose sound is kept are heard again after their end, with a better model where one is at hand.
        second_pass: bool = true, "", Range::Any, "tiny.en live and base after: docs/figures-words.md has both";
        /// Model of live words, a name or a file; empty takes tiny.en, else base. `sidetone doctor` recommends one.
        model: String = String::new(), "", Range::Any, "words that come late help nobody";
        /// Model of the words after the call, a name or a file; empty takes the largest at hand.
        model_after: String = String::new(), "", Range::Any, "nobody waits for them";
        /// Meter readings a second, at most.
        meters_hz: f64 = 50.0, "1/s", Range::Between(5.0, 100.0), "one for each block of 20 ms";
    }
}
