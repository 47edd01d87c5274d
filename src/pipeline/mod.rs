//! The only place that names every step.
//!
//! [`Ear`] takes blocks and gives voice events and clips; [`Mind`] takes voice events and words, each
//! when it became known, and gives cues, nudges and in the end the record. [`batch`] runs both in a
//! loop over a recording. Neither has a clock of its own, so a live call goes the same way.

pub mod again;
mod assemble;
pub mod batch;
pub mod config;
pub mod ear;
pub mod fit;
pub mod live;
pub mod mind;
pub mod mono;
pub mod pool;
pub mod replay;
pub mod stereo;
pub mod timings;

pub use batch::{Analysis, AnalyzeError, Analyzer, Job};
pub use config::PipelineConfig;
pub use ear::{Ear, EarEvent};
pub use live::LiveConfig;
pub use mind::{Known, Mind};
pub use mono::AgentVoice;
pub use pool::RecognizerPool;
pub use timings::{Step, Timings};
