//! A call that is heard again with better words: what of its earlier record stays.

mod kept;

pub use kept::{AgainError, HeardAgain, hear_again};

use crate::Party;
use crate::call::{HealthVerdict, Record};
use crate::cues::Skill;
use crate::speech::{Redaction, Utterance, Word};

/// Verdicts that the sound alone gives: they are found again.
const FROM_SOUND: [&str; 1] = ["source"];

/// The record of a call that was heard again. Words, cues, figures and scores are new. What the call was, what the
/// agent was told and said of it, and what people wrote stays. What was taken out of the words before has no sound any
/// more: its placeholder stays.
#[must_use]
pub fn again(earlier: &Record, mut newer: Record) -> Record {
    newer.id.clone_from(&earlier.id);
    newer.source = earlier.source.clone();
    newer.started_at.clone_from(&earlier.started_at);
    newer.parties = earlier.parties.clone();
    newer.live.clone_from(&earlier.live);
    newer.nudges.clone_from(&earlier.nudges);
    newer.models.speech_earlier.clone_from(&earlier.models.speech_earlier);
    newer.models.speech_earlier.extend(earlier.models.speech.clone());
    for party in Party::BOTH {
        let (old, new) = match party {
            Party::Agent => (&earlier.health.agent, &mut newer.health.agent),
            Party::Customer => (&earlier.health.customer, &mut newer.health.customer),
        };
        // The kept sound has silence where sound was missing.
        new.gaps_s = old.gaps_s;
    }
    newer.health.verdicts.retain(|verdict| !FROM_SOUND.contains(&verdict.code.as_str()));
    for verdict in &earlier.health.verdicts {
        if !newer.health.verdicts.iter().any(|other| other.code == verdict.code) {
            newer.health.verdicts.push(HealthVerdict { code: verdict.code.clone(), text: verdict.text.clone() });
        }
    }
    keep_what_was_taken_out(earlier, &mut newer);
    newer
}

fn keep_what_was_taken_out(earlier: &Record, newer: &mut Record) {
    for utterance in &earlier.utterances {
        for gone in &utterance.redactions {
            let again =
                newer.utterances.iter().filter(|new| new.party == utterance.party).any(|new| {
                    new.redactions.iter().any(|other| other.start_s < gone.end_s && gone.start_s < other.end_s)
                });
            if !again {
                newer.utterances.push(placeholder(utterance.party, gone));
            }
        }
    }
    newer.utterances.sort_by(|a, b| a.start_s.total_cmp(&b.start_s).then(a.party.cmp(&b.party)));
    for cue in earlier.cues.iter().filter(|cue| cue.skill == Skill::Privacy) {
        if !newer.cues.iter().any(|other| other.cue == cue.cue && (other.start_s - cue.start_s).abs() < 1.0) {
            let mut cue = cue.clone();
            cue.id = free_id(newer);
            newer.cues.push(cue);
        }
    }
    newer.cues.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
}

/// An identifier that no cue of the record has.
fn free_id(record: &Record) -> String {
    let taken = |id: &str| record.cues.iter().any(|cue| cue.id == id);
    (record.cues.len() + 1..).map(|number| format!("c{number}")).find(|id| !taken(id)).unwrap_or_default()
}

fn placeholder(party: Party, gone: &Redaction) -> Utterance {
    let text = format!("[{}]", gone.kind.name());
    let (start_s, end_s) = (gone.start_s, gone.end_s);
    Utterance {
        party,
        start_s,
        end_s,
        confidence: 1.0,
        words: vec![Word { text: text.clone(), start_s, end_s, confidence: 1.0 }],
        redactions: vec![Redaction { kind: gone.kind, start: 0, end: text.len(), start_s, end_s }],
        text,
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::*;
    use crate::call::{Health, LiveInfo, Metrics, Models, SCHEMA, Sharing, Source, SourceKind, Summary};
    use crate::speech::RedactionKind;

    pub(in crate::pipeline) fn record(id: &str, model: &str, said: Vec<Utterance>) -> Record {
        Record {
            schema: SCHEMA.to_owned(),
            id: id.to_owned(),
            source: Source {
                kind: SourceKind::Live,
                name: "headset".to_owned(),
                sha256: String::new(),
                sample_rate_hz: 16_000,
                channels: 2,
                duration_s: 60.0,
            },
            started_at: None,
            models: Models { speech: Some(model.to_owned()), ..Models::default() },
            config_digest: String::new(),
            parties: BTreeMap::new(),
            speech: Vec::new(),
            turns: Vec::new(),
            overlaps: Vec::new(),
            silences: Vec::new(),
            utterances: said,
            cues: Vec::new(),
            nudges: Vec::new(),
            metrics: Metrics::default(),
            skills: BTreeMap::new(),
            summary: Summary::default(),
            health: Health::default(),
            playbook: None,
            live: None,
            expression: Vec::new(),
            breaths: Vec::new(),
            phases: Vec::new(),
            expectations: Vec::new(),
        }
    }

    fn said(start_s: f64, text: &str) -> Utterance {
        let (party, end_s) = (Party::Customer, start_s + 2.0);
        Utterance {
            party,
            start_s,
            end_s,
            text: text.into(),
            confidence: 0.9,
            words: Vec::new(),
            redactions: Vec::new(),
        }
    }

    fn redacted() -> Utterance {
        let kind = RedactionKind::CardNumber;
        let gone = Redaction { kind, start: 6, end: 19, start_s: 10.5, end_s: 12.0 };
        Utterance { redactions: vec![gone], ..said(10.0, "It is [card_number]") }
    }

    #[test]
    fn words_are_new_and_what_the_call_was_stays() {
        let mut earlier = record("call-1", "tiny.en", vec![said(1.0, "Hallo"), redacted()]);
        earlier.live = Some(LiveInfo { sharing: Sharing::Shared, ..LiveInfo::default() });
        earlier.health.agent.gaps_s = 0.5;
        let heard = again(&earlier, record("abc", "base", vec![said(1.0, "Hello.")]));
        assert_eq!((heard.id.as_str(), heard.models.speech.as_deref()), ("call-1", Some("base")));
        assert_eq!(heard.models.speech_earlier, ["tiny.en"]);
        assert_eq!(heard.live.unwrap().sharing, Sharing::Shared);
        assert_eq!(heard.health.agent.gaps_s, 0.5);
        let texts: Vec<&str> = heard.utterances.iter().map(|said| said.text.as_str()).collect();
        assert_eq!(texts, ["Hello.", "[card_number]"]);
    }

    #[test]
    fn what_was_taken_out_is_not_named_twice() {
        let earlier = record("call-1", "tiny.en", vec![redacted()]);
        let once = again(&earlier, record("abc", "base", Vec::new()));
        let twice = again(&once, record("def", "small", once.utterances.clone()));
        assert_eq!(twice.utterances.len(), 1);
        assert_eq!(twice.models.speech_earlier, ["tiny.en", "base"]);
    }
}
