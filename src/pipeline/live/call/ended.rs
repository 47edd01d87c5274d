//! A live call that is over, as a record.

use super::{AFTER_S, AIR_S, About};
use crate::audio::SourceInfo;
use crate::call::{HealthVerdict, LiveInfo, Record};
use crate::config::Config;
use crate::pipeline::assemble::{Ended, assemble};
use crate::pipeline::mind::Heard;

/// What is left of a live call once its steps have ended.
pub(in crate::pipeline::live) struct EndedLive<'a> {
    pub config: &'a Config,
    pub about: About,
    pub duration_s: f64,
    pub voices: [crate::voice::VoiceSummary; 2],
    pub gaps_s: [f64; 2],
    pub dropped: [u32; 2],
    pub verdicts: Vec<HealthVerdict>,
    pub live: LiveInfo,
}

impl EndedLive<'_> {
    pub(in crate::pipeline::live) fn record(self, heard: Heard, cues: crate::cues::CueStage) -> Record {
        let info = SourceInfo {
            name: self.about.source,
            sample_rate_hz: crate::frames::SAMPLE_RATE_HZ,
            channels: 2,
            party_channels: [0, 1],
            live: true,
            ..SourceInfo::default()
        };
        let mut record = assemble(Ended {
            config: self.config,
            info: &info,
            sha256: String::new(),
            warnings: &[],
            channels: Vec::new(),
            duration_s: self.duration_s,
            voices: self.voices,
            gaps_s: self.gaps_s,
            parted: None,
            dropped: self.dropped,
            model: self.about.model,
            speech_absent: self.about.speech_absent,
            heard,
            cues,
        });
        record.id = self.about.id;
        record.started_at = Some(self.about.started_at);
        record.health.verdicts.extend(self.verdicts);
        record.live = Some(self.live);
        record
    }
}

/// A call that ended by itself ended with its last words: the silence after them belongs to nobody.
pub(super) fn leave_out_silence_after(heard: &mut Heard, last_speech_s: f64) {
    heard.silences.retain(|silence| silence.start_s < last_speech_s - AIR_S);
    heard.nudges.retain(|nudge| nudge.opened_s <= last_speech_s + AFTER_S);
}
