//! Figures from events. Formulas in docs/metrics.md.

use super::pace::{OwnTime, peak_wpm};
use super::{CallMetrics, Metrics, PartyMetrics};
use crate::cues::{Cue, CueKind};
use crate::settings_section;
use crate::speech::Utterance;
use crate::talk::{Overlap, OverlapKind, Silence, SilenceKind, TalkEvent, Turn};
use crate::voice::{Segment, VoiceSummary};
use crate::{Party, Span};

settings_section! {
    /// What the figures of a call are counted by.
    pub struct MetricsConfig in "metrics" {
        /// Least own speech for a pace or an articulation rate of the whole call.
        pace_min_s: f64 = 5.0, "s", Range::Between(1.0, 60.0), "judged: one sentence; under it a single long word moves the figure by a tenth";
        /// Own speech in the sliding window of the peak pace.
        pace_window_s: f64 = 15.0, "s", Range::Between(5.0, 120.0), "definition of this project; call-ai-metrics asks for 15 s of speech before it flags pace";
        /// Syllables a word, to turn syllable nuclei into words where there is no transcript.
        syllables_per_word: f64 = 1.3, "syllables", Range::Between(1.0, 3.0), "vowel groups a word in conversation: 1.27 in 40 Switchboard calls, 1.30 in HarperValleyBank, 1.34 in the generated calls";
        /// A reply later than this is slow.
        slow_reply_s: f64 = 2.0, "s", Range::Between(0.5, 10.0), "call-ai-metrics 0.1.0: slow reply from 2 s; natural gaps are about 0.2 s (Levinson and Torreira 2015)";
        /// Fewest words for a rate in a hundred words.
        rate_min_words: u32 = 20, "words", Range::Between(1.0, 500.0), "judged: below it one filler is over 5 in a hundred";
    }
}

/// What the figures of a call are computed from.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Length of the call.
    pub duration_s: f64,
    /// Speech segments of both parties, by time.
    pub speech: &'a [Segment],
    /// Turns by time.
    pub turns: &'a [Turn],
    /// Overlaps by time, as last corrected.
    pub overlaps: &'a [Overlap],
    /// Silences of 3 s or more.
    pub silences: &'a [Silence],
    /// Every talk event, for replies.
    pub talk: &'a [TalkEvent],
    /// What was said.
    pub utterances: &'a [Utterance],
    /// What was marked.
    pub cues: &'a [Cue],
    /// The agent's and the customer's voice.
    pub voices: [VoiceSummary; 2],
    /// Times of syllable nuclei of the agent and of the customer, seconds.
    pub nuclei_s: [&'a [f32]; 2],
}

/// Computes the figures of a call.
#[must_use]
pub fn metrics(heard: &Heard<'_>, config: &MetricsConfig) -> Metrics {
    Metrics {
        agent: party(heard, Party::Agent, config),
        customer: party(heard, Party::Customer, config),
        call: call(heard),
    }
}

fn party(heard: &Heard<'_>, party: Party, config: &MetricsConfig) -> PartyMetrics {
    let mut figures = PartyMetrics::default();
    speaking(&mut figures, heard, party);
    wording(&mut figures, heard, party, config);
    pace(&mut figures, heard, party, config);
    voice(&mut figures, &heard.voices[party.index()]);
    manners(&mut figures, heard, party, config);
    figures
}

/// Speech time and turns.
fn speaking(figures: &mut PartyMetrics, heard: &Heard<'_>, party: Party) {
    let own_s = speech_s(heard, party);
    let turns: Vec<f64> =
        heard.turns.iter().filter(|turn| turn.party == party).map(|turn| turn.end_s - turn.start_s).collect();
    figures.speech_s = own_s;
    figures.talk_share = share(own_s, own_s + speech_s(heard, party.other()));
    figures.turns = count(turns.len());
    figures.longest_monologue_s = longest_monologue_s(heard, party);
    figures.turn_median_s = median(turns);
}

/// The longest turn; a counted silence within it ends the monologue.
fn longest_monologue_s(heard: &Heard<'_>, party: Party) -> f64 {
    let mut longest_s: f64 = 0.0;
    for turn in heard.turns.iter().filter(|turn| turn.party == party) {
        let mut start_s = turn.start_s;
        for silence in heard.silences.iter().filter(|s| turn.start_s < s.start_s && s.end_s < turn.end_s) {
            longest_s = longest_s.max(silence.start_s - start_s);
            start_s = silence.end_s;
        }
        longest_s = longest_s.max(turn.end_s - start_s);
    }
    longest_s
}

/// What the words give.
fn wording(figures: &mut PartyMetrics, heard: &Heard<'_>, party: Party, config: &MetricsConfig) {
    let utterances = || heard.utterances.iter().filter(|utterance| utterance.party == party);
    let words = utterances().flat_map(|utterance| &utterance.words);
    let confidences: Vec<f64> = words.map(|word| f64::from(word.confidence)).collect();
    figures.words = count(confidences.len());
    if figures.words > 0 {
        figures.words_per_turn = share(f64::from(figures.words), f64::from(figures.turns));
        figures.word_confidence = share(confidences.iter().sum(), f64::from(figures.words));
    }
    let cues = |kind: CueKind| count(heard.cues.iter().filter(|cue| cue.party == party && cue.cue == kind).count());
    figures.open_questions = cues(CueKind::OpenQuestion);
    figures.closed_questions = cues(CueKind::ClosedQuestion);
    if figures.words >= config.rate_min_words {
        let in_a_hundred = |kind: CueKind| share(100.0 * f64::from(cues(kind)), f64::from(figures.words));
        figures.fillers_per_100_words = in_a_hundred(CueKind::Filler);
        figures.hedges_per_100_words = in_a_hundred(CueKind::Hedge);
    }
}

/// Words and syllables over own speech time.
fn pace(figures: &mut PartyMetrics, heard: &Heard<'_>, party: Party, config: &MetricsConfig) {
    let own: Vec<Span> = heard
        .speech
        .iter()
        .filter(|segment| segment.party == party)
        .map(|segment| Span::new(segment.start_s, segment.end_s))
        .collect();
    let nuclei_s = heard.nuclei_s[party.index()];
    if figures.speech_s < config.pace_min_s || (figures.words == 0 && nuclei_s.is_empty()) {
        return;
    }
    if !nuclei_s.is_empty() {
        figures.articulation_rate_syl_s = share(nuclei_s.len() as f64, figures.speech_s);
    }
    let (moments, words_each): (Vec<f64>, f64) = if figures.words > 0 {
        let utterances = heard.utterances.iter().filter(|utterance| utterance.party == party);
        (utterances.flat_map(|u| &u.words).map(|word| (word.start_s + word.end_s) / 2.0).collect(), 1.0)
    } else {
        (nuclei_s.iter().map(|at_s| f64::from(*at_s)).collect(), 1.0 / config.syllables_per_word)
    };
    figures.pace_from = Some(if figures.words > 0 { "words" } else { "syllables" }.to_owned());
    figures.pace_wpm = share(60.0 * words_each * moments.len() as f64, figures.speech_s);
    figures.pace_peak_wpm = peak_wpm(&OwnTime::new(&own), &moments, config.pace_window_s).map(|peak| peak * words_each);
}

/// What the voice stage summed up.
fn voice(figures: &mut PartyMetrics, voice: &VoiceSummary) {
    figures.active_level_dbov = voice.active_level_dbov.map(f64::from);
    figures.noise_dbov = voice.noise_dbov.map(f64::from);
    figures.snr_db = figures.active_level_dbov.zip(figures.noise_dbov).map(|(active, noise)| active - noise);
    figures.clipping_ratio = f64::from(voice.clipping_ratio);
    figures.f0_median_hz = voice.f0_median_hz.map(f64::from);
    figures.f0_range_st = voice.f0_range_st.map(f64::from);
    figures.f0_sd_st = voice.f0_sd_st.map(f64::from);
    figures.level_sd_db = voice.level_sd_db.map(f64::from);
    figures.centroid_hz = voice.centroid_hz.map(f64::from);
    figures.level_trend_db = voice.level_trend_db.map(f64::from);
}

/// How the party treats the other's turns.
fn manners(figures: &mut PartyMetrics, heard: &Heard<'_>, party: Party, config: &MetricsConfig) {
    let started = |kind: OverlapKind| {
        let own = |overlap: &&Overlap| overlap.started_by == party && overlap.kind == kind && !overlap.doubtful;
        count(heard.overlaps.iter().filter(own).count())
    };
    figures.interruptions = started(OverlapKind::Interruption);
    figures.failed_interruptions = started(OverlapKind::FailedInterruption);
    figures.backchannels = started(OverlapKind::Backchannel);
    figures.terminal_overlaps = started(OverlapKind::Terminal);
    let gaps: Vec<f64> = heard
        .talk
        .iter()
        .filter_map(|event| match event {
            TalkEvent::Replied { party: replied, gap_s, .. } if *replied == party => Some(*gap_s),
            _ => None,
        })
        .collect();
    figures.slow_replies = count(gaps.iter().filter(|gap_s| **gap_s > config.slow_reply_s).count());
    figures.reply_gap_median_s = median(gaps);
}

fn call(heard: &Heard<'_>) -> CallMetrics {
    let both_s = Party::BOTH.map(|party| speech_s(heard, party)).iter().sum::<f64>();
    let shared = shared_spans(heard.speech);
    let shared_s: f64 = shared.iter().map(|span| span.duration_s()).sum();
    let bleed = |span: &&Span| {
        heard.overlaps.iter().any(|o| o.doubtful && Span::new(o.start_s, o.end_s).intersection(**span).is_some())
    };
    let bleed_s: f64 = shared.iter().filter(bleed).map(|span| span.duration_s()).sum();
    let overlap_s = shared_s - bleed_s;
    let of = |kind: SilenceKind| -> Vec<f64> {
        heard.silences.iter().filter(|s| s.kind == kind).map(|s| s.end_s - s.start_s).collect()
    };
    let (dead_air, hold) = (of(SilenceKind::DeadAir), of(SilenceKind::Hold));
    CallMetrics {
        duration_s: heard.duration_s,
        overlap_s,
        overlap_share: share(overlap_s, both_s),
        dead_air_count: count(dead_air.len()),
        dead_air_s: dead_air.iter().sum(),
        longest_dead_air_s: dead_air.iter().copied().fold(0.0, f64::max),
        hold_count: count(hold.len()),
        hold_s: hold.iter().sum(),
        silence_share: share((heard.duration_s - (both_s - shared_s)).max(0.0), heard.duration_s),
        turns_per_minute: share(60.0 * heard.turns.len() as f64, heard.duration_s),
    }
}

/// Where both parties are in a speech segment.
fn shared_spans(speech: &[Segment]) -> Vec<Span> {
    let of = |party: Party| -> Vec<Span> {
        speech.iter().filter(|s| s.party == party).map(|s| Span::new(s.start_s, s.end_s)).collect()
    };
    let (agent, customer) = (of(Party::Agent), of(Party::Customer));
    let (mut a, mut c, mut shared) = (0, 0, Vec::new());
    while let (Some(left), Some(right)) = (agent.get(a), customer.get(c)) {
        shared.extend(left.intersection(*right));
        if left.end_s < right.end_s { a += 1 } else { c += 1 }
    }
    shared
}

fn speech_s(heard: &Heard<'_>, party: Party) -> f64 {
    heard.speech.iter().filter(|segment| segment.party == party).map(|segment| segment.end_s - segment.start_s).sum()
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
