//! Listening and communication: mostly from who speaks when.

use super::super::{SkillScore, SourceKind};
use super::sheet::{Sheet, count, not_enough};
use super::{Call, ids};
use crate::Party;
use crate::cues::CueKind;
use crate::talk::{OverlapKind, SilenceKind};

const REFLECTIONS: &[CueKind] = &[CueKind::Acknowledgement, CueKind::CheckBack, CueKind::Paraphrase];

/// Lets the customer finish; reflects what was said.
pub fn listening(call: &Call<'_>) -> SkillScore {
    let metrics = &call.record.metrics;
    let enough_s = call.config.enough_speech_s;
    if metrics.customer.speech_s < enough_s || metrics.agent.speech_s < enough_s {
        return not_enough("Too little was said to judge how the agent listens.");
    }
    let mut sheet = Sheet::new(call.config.baseline);
    let turns = call.record.turns.iter().filter(|turn| turn.party == Party::Customer).count();
    if call.record.source.kind != SourceKind::MonoParted {
        cutting_in(call, turns, &mut sheet);
    }
    share_of_talk(call, &mut sheet);
    let reflections = ids(call.agent_cues(REFLECTIONS));
    let points = (call.config.reflection_points * reflections.len() as f64).min(16.0);
    sheet.add(points, format!("Took up what was said {}", count(reflections.len(), "time")), reflections);
    let again = ids(call.agent_cues(&[CueKind::DetailAskedAgain]));
    let points = (call.config.asked_again_points * call.per_five_minutes(again.len())).max(-18.0);
    sheet.add(points, format!("Asked again for what was given {}", count(again.len(), "time")), again);
    sheet.score((metrics.customer.speech_s / call.config.sure_speech_s).min(1.0) * (turns as f64 / 4.0).min(1.0))
}

fn cutting_in(call: &Call<'_>, turns: usize, sheet: &mut Sheet) {
    let of_kind = |kind: OverlapKind| {
        let overlaps = call.record.overlaps.iter();
        overlaps.filter(|o| o.started_by == Party::Agent && !o.doubtful && o.kind == kind).count()
    };
    let (cut, tried) = (of_kind(OverlapKind::Interruption), of_kind(OverlapKind::FailedInterruption));
    let points = (call.config.interruption_points * call.per_five_minutes(cut)).max(-48.0);
    sheet.measure(points, format!("Interrupted {}", count(cut, "time")), "interruptions", cut as f64);
    let points = (call.config.failed_interruption_points * call.per_five_minutes(tried)).max(-16.0);
    let text = format!("Talked over the customer {} without taking over", count(tried, "time"));
    sheet.measure(points, text, "failed_interruptions", tried as f64);
    if turns >= 2 {
        let finished = (1.0 - (cut + tried) as f64 / turns as f64).max(0.0);
        let text = format!("Let {:.0} % of the customer's turns finish", 100.0 * finished);
        sheet.measure(10.0 * finished, text, "turns_let_finish", finished);
    }
}

fn share_of_talk(call: &Call<'_>, sheet: &mut Sheet) {
    let agent = &call.record.metrics.agent;
    if let Some(share) = agent.talk_share {
        let points = -(100.0 * (share - call.config.talk_share_limit)).clamp(0.0, 25.0);
        sheet.measure(points, format!("Spoke {:.0} % of the time", 100.0 * share), "talk_share", share);
    }
    let longest_s = agent.longest_monologue_s;
    let points = -(0.5 * (longest_s - call.config.monologue_limit_s)).clamp(0.0, 20.0);
    sheet.measure(points, format!("Spoke for {longest_s:.0} s at a stretch"), "longest_monologue_s", longest_s);
}

/// Follows up until both know what is going on; short but engaging.
pub fn communication(call: &Call<'_>) -> SkillScore {
    let agent = &call.record.metrics.agent;
    if agent.speech_s < call.config.enough_speech_s {
        return not_enough("The agent said too little to judge.");
    }
    let mut sheet = Sheet::new(call.config.baseline);
    silences(call, &mut sheet);
    let replies = -(2.0 * call.per_five_minutes(agent.slow_replies as usize)).min(10.0);
    sheet.measure(
        replies,
        format!("Replied late {}", count(agent.slow_replies as usize, "time")),
        "slow_replies",
        f64::from(agent.slow_replies),
    );
    if call.enough_words() {
        questions(call, &mut sheet);
        brevity(call, &mut sheet);
        return sheet.score(call.word_confidence());
    }
    sheet.score(0.4 * (call.record.source.duration_s / 120.0).min(1.0))
}

fn silences(call: &Call<'_>, sheet: &mut Sheet) {
    let dead = || call.record.silences.iter().filter(|silence| silence.kind == SilenceKind::DeadAir);
    let (number, total_s) = (dead().count(), dead().map(|silence| silence.end_s - silence.start_s).sum::<f64>());
    let scale = 300.0 / call.record.source.duration_s.max(300.0);
    let points = scale * (call.config.dead_air_points * number as f64 - 0.5 * total_s.max(0.0));
    let text = format!("{} nobody explained, {total_s:.0} s together", count(number, "silence"));
    sheet.measure(points.max(-35.0), text, "dead_air_s", total_s);
    let held = ids(call.agent_cues(&[CueKind::HoldAnnounced]));
    sheet.add((4.0 * held.len() as f64).min(4.0), "Announced the hold".to_owned(), held);
}

fn questions(call: &Call<'_>, sheet: &mut Sheet) {
    let open = ids(call.agent_cues(&[CueKind::OpenQuestion]));
    let points = (call.config.open_question_points * open.len() as f64).min(15.0);
    sheet.add(points, format!("Asked {}", count(open.len(), "open question")), open);
    let closed = ids(call.agent_cues(&[CueKind::ClosedQuestion, CueKind::CheckBack]));
    sheet.add(
        (2.0 * closed.len() as f64).min(6.0),
        format!("Asked {} to make sure", count(closed.len(), "question")),
        closed,
    );
    let twice = ids(call.agent_cues(&[CueKind::QuestionRepeated]));
    let points = (call.config.question_repeated_points * call.per_five_minutes(twice.len())).max(-16.0);
    sheet.add(points, format!("Asked {} again", count(twice.len(), "question")), twice);
    let lost = ids(call.cues(&[CueKind::NotUnderstood]));
    let points = (call.config.not_understood_points * call.per_five_minutes(lost.len())).max(-30.0);
    sheet.add(points, format!("Was not understood {}", count(lost.len(), "time")), lost);
}

fn brevity(call: &Call<'_>, sheet: &mut Sheet) {
    let agent = &call.record.metrics.agent;
    if let Some(words) = agent.words_per_turn {
        let points = -(0.2 * (words - call.config.words_per_turn_limit)).clamp(0.0, 15.0);
        sheet.measure(points, format!("{words:.0} words a turn"), "words_per_turn", words);
    }
    if let Some(fillers) = agent.fillers_per_100_words {
        let points = -(2.0 * (fillers - call.config.fillers_limit)).clamp(0.0, 12.0);
        sheet.measure(points, format!("{fillers:.1} fillers in 100 words"), "fillers_per_100_words", fillers);
    }
}
