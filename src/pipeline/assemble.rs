//! Everything that came of a call into one record.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use crate::Party;
use crate::audio::SourceInfo;
use crate::call::health::{Channel, health};
use crate::call::metrics::{Heard as Figures, metrics};
use crate::call::phases::{Said, expectations, phases};
use crate::call::record::PartyInfo;
use crate::call::{
    HealthVerdict, Models, Record, SCHEMA, SkillScore, Source, SourceKind, Summary, Why, scores, summary,
};
use crate::config::Config;
use crate::cues::{CueStage, Skill};
use crate::pipeline::mind::Heard;
use crate::pipeline::mono::ToldBy;
use crate::voice::VoiceSummary;

/// A call that has ended, and all that is known of it.
pub(super) struct Ended<'a> {
    pub config: &'a Config,
    pub info: &'a SourceInfo,
    pub sha256: String,
    pub warnings: &'a [String],
    /// What sound alone tells of the channels: a code and a sentence each.
    pub channels: Vec<(&'static str, String)>,
    pub duration_s: f64,
    pub voices: [VoiceSummary; 2],
    pub gaps_s: [f64; 2],
    /// How the parties of a mono recording were told apart, where they were.
    pub parted: Option<ToldBy>,
    pub dropped: [u32; 2],
    pub model: Option<String>,
    pub speech_absent: Option<String>,
    pub heard: Heard,
    pub cues: CueStage,
}

/// Folds an ended call into its record.
pub(super) fn assemble(ended: Ended<'_>) -> Record {
    let mut heard = ended.heard;
    let mono = ended.info.mono && ended.parted.is_none();
    if mono {
        leave_out_what_needs_two(&mut heard);
    }
    let channels = Party::BOTH.map(|party| Channel {
        voice: ended.voices[party.index()],
        gaps_s: ended.gaps_s[party.index()],
        dropped: ended.dropped[party.index()],
        bleed: heard.bleed[party.index()],
    });
    let figures = metrics(
        &Figures {
            duration_s: ended.duration_s,
            speech: &heard.speech,
            turns: &heard.turns,
            overlaps: &heard.overlaps,
            silences: &heard.silences,
            talk: &heard.talk,
            utterances: &heard.utterances,
            cues: &heard.cues,
            voices: ended.voices,
            nuclei_s: [&heard.nuclei_s[0], &heard.nuclei_s[1]],
        },
        &ended.config.metrics,
    );
    let mut health = health(channels, &heard.utterances, mono, &ended.config.health);
    health.dropped_texts = heard.dropped;
    health.verdicts.extend(ended.parted.map(how_parted));
    let told = |(code, text): (&str, String)| HealthVerdict { code: code.to_string(), text };
    health.verdicts.extend(ended.channels.into_iter().map(told));
    let noticed = |text: &String| HealthVerdict { code: "source".to_string(), text: text.clone() };
    health.verdicts.extend(ended.warnings.iter().map(noticed));
    let mut record = Record {
        schema: SCHEMA.to_string(),
        id: ended.sha256.chars().take(16).collect(),
        source: source(ended.info, mono, ended.sha256, ended.duration_s),
        started_at: None,
        models: Models {
            sidetone: env!("CARGO_PKG_VERSION").to_string(),
            activity: "fft+earshot".to_string(),
            speech: ended.model,
            speech_earlier: Vec::new(),
            speech_absent: ended.speech_absent,
            lexicons: ended.cues.lexicons(),
        },
        config_digest: ended.config.digest(),
        parties: parties(ended.info),
        health,
        speech: heard.speech,
        turns: heard.turns,
        overlaps: heard.overlaps,
        silences: heard.silences,
        utterances: heard.utterances,
        cues: heard.cues,
        nudges: heard.nudges,
        expression: heard.expression,
        breaths: heard.breaths,
        phases: Vec::new(),
        expectations: Vec::new(),
        metrics: figures,
        skills: BTreeMap::new(),
        summary: Summary::default(),
        playbook: None,
        live: None,
    };
    record.skills = scores::skills(&record, &ended.config.call);
    record.summary = summary::summary(&record, ended.cues.details(), ended.cues.follow_ups(), &ended.config.call);
    if mono {
        say_nothing_of_skills(&mut record);
    } else {
        let said = Said::of(&record);
        let found = phases(&said, &ended.config.call);
        record.expectations = expectations(&said, &found, &record.summary, &ended.config.call);
        record.phases = found;
    }
    rounded(record)
}

/// With both parties on one channel nothing can be said of who talks over whom, or how well the agent did.
fn leave_out_what_needs_two(heard: &mut Heard) {
    heard.turns.clear();
    heard.overlaps.clear();
    heard.talk.clear();
    heard.cues.clear();
    heard.nudges.clear();
    heard.expression.clear();
    heard.breaths.clear();
}

fn say_nothing_of_skills(record: &mut Record) {
    let text = "Both parties are on one channel, so what the agent did is not known.";
    let unknown =
        || SkillScore { why: vec![Why { text: text.to_string(), ..Why::default() }], ..SkillScore::default() };
    record.skills = Skill::SCORED.into_iter().map(|skill| (skill, unknown())).collect();
    record.summary.what_went_well.clear();
    record.summary.what_to_try.clear();
    record.summary.follow_ups.clear();
}

fn how_parted(told_by: ToldBy) -> HealthVerdict {
    let who = match told_by {
        ToldBy::Person => "Who is the agent was given.",
        ToldBy::Words => "The one who answers the call was taken for the agent.",
        ToldBy::Order => {
            "The one who speaks first was taken for the agent; --agent-voice second makes it the other way round."
        }
    };
    let text = format!(
        "Both parties are on one channel and were told apart by voice, which errs now and then. {who} What both say at \
         once is given to one of them: talk-over is not known, and left out of the score."
    );
    HealthVerdict { code: "mono_parted".to_string(), text }
}

fn source(info: &SourceInfo, mono: bool, sha256: String, duration_s: f64) -> Source {
    let kind = if info.live {
        SourceKind::Live
    } else if info.pair {
        SourceKind::FilePair
    } else if mono {
        SourceKind::MonoFile
    } else if info.mono {
        SourceKind::MonoParted
    } else {
        SourceKind::File
    };
    Source {
        kind,
        name: info.name.clone(),
        sha256,
        sample_rate_hz: info.sample_rate_hz,
        channels: info.channels,
        duration_s,
    }
}

fn parties(info: &SourceInfo) -> BTreeMap<Party, PartyInfo> {
    Party::BOTH.map(|party| (party, PartyInfo { channel: info.party_channels[party.index()] })).into()
}

/// Every figure to four decimals: finer than anything that is measured, and the same on every machine.
fn rounded(record: Record) -> Record {
    let Ok(mut value) = serde_json::to_value(&record) else { return record };
    round(&mut value);
    serde_json::from_value(value).unwrap_or(record)
}

fn round(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(round),
        Value::Object(fields) => fields.values_mut().for_each(round),
        Value::Number(number) => {
            let exact = number.as_f64().filter(|_| number.is_f64());
            if let Some(short) = exact.and_then(|x| Number::from_f64((x * 1e4).round() / 1e4)) {
                *number = short;
            }
        }
        _ => {}
    }
}
