//! Calls that a killed program left behind are finished from their journals.

use crate::call::Record;
use crate::config::Config;
use crate::cues::CueStage;
use crate::keep::{CallFolder, Entry, KeepError, Standing, journal, repair, wave};
use crate::pipeline::live::call::{About, EndedLive};
use crate::pipeline::mind::Heard;
use crate::playbook::Checker;
use crate::views::{exports, page};
use crate::voice::VoiceSummary;
use crate::{Party, Span};

/// Finishes one call: its record and report are written, its sound files made whole. Gives the record, held against the
/// playbook where there is one.
///
/// # Errors
/// [`KeepError`] when the journal does not read or the disk refuses; nothing of the call is lost by that.
pub fn recover(folder: &CallFolder, config: &Config, playbook: Option<&Checker>) -> Result<Record, KeepError> {
    let (header, entries) = journal::read(folder)?;
    let Replayed { heard, cues, standing } = replay(entries, config);
    let about = About {
        id: header.id,
        started_at: header.started_at,
        source: header.source,
        model: header.speech,
        speech_absent: header.speech_absent,
    };
    let last_s = heard.speech.iter().map(|segment| segment.end_s).fold(0.0, f64::max);
    let standing = standing.as_deref();
    let mut live = standing.map(|standing| standing.live.clone()).unwrap_or_default();
    live.recovered = true;
    let ended = EndedLive {
        config,
        about,
        duration_s: standing.map_or(0.0, |standing| standing.at_s).max(last_s),
        voices: standing.map_or([VoiceSummary::default(); 2], |standing| standing.voices),
        gaps_s: standing.map_or([0.0; 2], |standing| standing.gaps_s),
        dropped: standing.map_or([0; 2], |standing| standing.dropped),
        verdicts: standing.map(|standing| standing.verdicts.clone()).unwrap_or_default(),
        live,
    };
    let mut record = ended.record(heard, cues);
    record.playbook = playbook.map(|checker| checker.check(&record));
    for party in Party::BOTH {
        let sound = folder.sound(party);
        if sound.exists() {
            repair(&sound)?;
            wave::mute(&sound, &taken_out(&record))?;
        }
    }
    folder.finish(&exports::json(&record), &page::page(&record, None))?;
    Ok(record)
}

/// Word times are good to about a tenth of a second; a card's last digit must not slip through.
const MUTE_MARGIN_S: f64 = 0.25;

/// Where sound must be muted in both parties' channels: a leak into the other one would tell as much as the words taken out.
#[must_use]
pub fn taken_out(record: &Record) -> Vec<Span> {
    let gone = record.utterances.iter().flat_map(|utterance| &utterance.redactions);
    gone.map(|gone| Span::new((gone.start_s - MUTE_MARGIN_S).max(0.0), gone.end_s + MUTE_MARGIN_S)).collect()
}

struct Replayed {
    heard: Heard,
    cues: CueStage,
    standing: Option<Box<Standing>>,
}

/// The journal once more from its beginning: what was heard, and a cue stage that has heard it.
fn replay(entries: Vec<Entry>, config: &Config) -> Replayed {
    let mut heard = Heard::default();
    let mut cues = CueStage::new(&config.cues);
    let mut standing: Option<Box<Standing>> = None;
    // The cues of the call itself stand in the journal; the stage is asked for details and promises only.
    let mut unused = Vec::new();
    for entry in entries {
        match entry {
            Entry::Segment { segment } => heard.speech.push(segment),
            Entry::Talk { talk } => {
                cues.talk(&talk, &mut unused);
                heard.take_talk(talk);
            }
            Entry::Words { utterance, known_s } => {
                cues.utterance(&utterance, known_s, &mut unused);
                heard.utterances.push(utterance);
            }
            Entry::Dropped { dropped } => heard.dropped.push(dropped),
            Entry::Cue { cue } => heard.cues.push(cue),
            Entry::Nudge { nudge } => heard.nudges.push(nudge),
            Entry::Feedback { nth, feedback } => {
                if let Some(nudge) = nth.checked_sub(1).and_then(|index| heard.nudges.get_mut(index)) {
                    nudge.feedback = Some(feedback);
                }
            }
            Entry::Standing { standing: now } => {
                for (all, new) in heard.nuclei_s.iter_mut().zip(&now.nuclei_s) {
                    all.extend(new);
                }
                heard.bleed = now.bleed;
                standing = Some(now);
            }
        }
    }
    cues.finish(standing.as_ref().map_or(0.0, |standing| standing.at_s), &mut unused);
    heard.sort();
    Replayed { heard, cues, standing }
}
