//! The call as a record: events folded into metrics, skill scores and a summary.
//!
//! In: everything the steps before gave. Out: one [`Record`], schema `sidetone.call/1`.
//! Invariants: the same events give the same record; a score opens into its cues; "not enough to
//! say" is an answer (`score: null`).

pub mod config;
pub mod health;
pub mod metrics;
mod pace;
pub mod phases;
pub mod playbook;
pub mod record;
pub mod scores;
pub mod summary;

pub use config::CallConfig;
pub use health::HealthConfig;
pub use metrics::MetricsConfig;
pub use phases::{Expectation, Expected, Phase, PhaseKind, There};
pub use playbook::{CallTypeFound, Compliance, FoundBy, FoundWords, ItemResult, ItemStatus, PlaybookResult, Verdict};
pub use record::{
    CallMetrics, Consent, ConsentStamp, Ended, Health, HealthVerdict, How, LiveInfo, Metrics, Models, PartyHealth,
    PartyInfo, PartyMetrics, Polished, Record, SCHEMA, Sharing, SkillScore, Source, SourceKind, Summary, SummaryPoint,
    Wanted, Why,
};
