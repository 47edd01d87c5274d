//! Settings of the pipeline itself.

use crate::settings_section;

settings_section! {
    /// How the steps are run.
    pub struct PipelineConfig in "pipeline" {
        /// How long after the end of an utterance its words count as known when a recording is analysed, so that
        /// nudges come when they would have come live.
        words_latency_s: f64 = 1.0, "s", Range::Between(0.0, 10.0),
            "Aim for live use: final words of a small model on two cores within about a second";
        /// Recognisers that share the work on recordings; 0 takes one for each processor.
        workers: u32 = 0, "threads", Range::Between(0.0, 64.0),
            "Measured: two recognisers of one thread each are quicker on a busy machine than one of two";
    }
}
