//! Positivity, empathy, conflict resolution, assertiveness: from the words.

use super::super::SkillScore;
use super::sheet::{Sheet, count, not_enough};
use super::{Call, ids};
use crate::Party;
use crate::cues::{Cue, CueKind};

const NO_WORDS: &str = "Too few words were recognised to judge the wording.";
const EMPATHY: &[CueKind] = &[CueKind::EmpathyShown, CueKind::EmpathyExplored];

/// Says what can be done, in positive words.
pub fn positivity(call: &Call<'_>) -> SkillScore {
    if !call.enough_words() {
        return not_enough(NO_WORDS);
    }
    let config = call.config;
    let positive = ids(call.agent_cues(&[CueKind::PositivePhrasing]));
    let negative = ids(call.agent_cues(&[CueKind::NegativePhrasing]));
    let warm = ids(call.agent_cues(&[CueKind::UpbeatClose]));
    let flat = ids(call.agent_cues(&[CueKind::FlatClose]));
    let marked = positive.len() + negative.len() + warm.len() + flat.len();
    if marked == 0 {
        return not_enough("Nothing was said that speaks for or against positive wording.");
    }
    let mut sheet = Sheet::new(config.baseline);
    let points = (config.positive_points * positive.len() as f64).min(16.0);
    sheet.add(points, format!("Said {} what can be done", count(positive.len(), "time")), positive);
    let points = (config.negative_points * call.per_five_minutes(negative.len())).max(-49.0);
    sheet.add(points, format!("Said {} what cannot be done", count(negative.len(), "time")), negative);
    sheet.add(if warm.is_empty() { 0.0 } else { config.close_points }, "Closed warmly".to_owned(), warm);
    sheet.add(if flat.is_empty() { 0.0 } else { -config.close_points }, "Closed flatly".to_owned(), flat);
    sheet.score(call.word_confidence() * (marked as f64 / 3.0).min(1.0))
}

/// Puts themselves in the customer's place, in words that name the feeling.
pub fn empathy(call: &Call<'_>) -> SkillScore {
    if !call.enough_words() {
        return not_enough(NO_WORDS);
    }
    let shown: Vec<&Cue> = call.agent_cues(EMPATHY).collect();
    let halves: Vec<&Cue> = call.cues(&[CueKind::EmpathyHalf]).collect();
    let needs: Vec<&Cue> = call.cues(&[CueKind::CustomerDistress]).filter(|need| could_answer(call, need)).collect();
    let missed: Vec<&Cue> = call.cues(&[CueKind::EmpathyMissed]).collect();
    if shown.is_empty() && needs.is_empty() && missed.is_empty() && halves.is_empty() {
        return not_enough("The customer said nothing that asks for empathy.");
    }
    let within_s = call.config.empathy_within_s;
    let answered = |need: &Cue| shown.iter().any(|cue| !cue.is_set_phrase() && answers(cue, need, within_s));
    // A set phrase neither meets a need nor passes it over: it counts neither way.
    let by_half = |need: &Cue| {
        shown.iter().any(|cue| cue.is_set_phrase() && answers(cue, need, within_s))
            || halves.iter().any(|half| half.start_s < need.end_s + 0.5 && need.start_s < half.end_s + 0.5)
    };
    let (met, rest): (Vec<&Cue>, Vec<&Cue>) = needs.iter().copied().partition(|need| answered(need));
    let (half, passed): (Vec<&Cue>, Vec<&Cue>) = rest.into_iter().partition(|need| by_half(need));
    let unmet = passed.len().max(missed.len());
    let all = (met.len() + unmet).max(1);
    let mut sheet = Sheet::new(call.config.baseline);
    let points = call.config.empathy_met_points * met.len() as f64 / all as f64;
    let moments = count(all + half.len(), "moment");
    let by_half = if half.is_empty() { String::new() } else { format!(", {} by half", half.len()) };
    sheet.add(
        points,
        format!("Answered {} of {moments} that asked for empathy{by_half}", met.len()),
        ids(met.iter().copied()),
    );
    let points = (call.config.empathy_unmet_points * call.per_five_minutes(unmet)).max(-56.0);
    let cues = if missed.is_empty() { ids(passed.iter().copied()) } else { ids(missed.iter().copied()) };
    sheet.add(points, format!("Passed over {}", count(unmet, "moment")) + " that asked for empathy", cues);
    sheet.add(
        (2.0 * shown.len() as f64).min(6.0),
        format!("Showed empathy {}", count(shown.len(), "time")),
        ids(shown.iter().copied()),
    );
    sheet.score(((all + half.len()) as f64 / 2.0).min(1.0))
}

/// Whether the agent spoke after this: the last word of a call asks for no answer.
fn could_answer(call: &Call<'_>, need: &Cue) -> bool {
    let after = call.record.speech.iter().filter(|s| s.party == Party::Agent && s.start_s >= need.end_s - 0.5);
    after.map(|segment| segment.end_s - segment.start_s).sum::<f64>() >= 1.0
}

fn answers(cue: &Cue, need: &Cue, within_s: f64) -> bool {
    cue.start_s >= need.start_s - 0.5 && cue.start_s <= need.end_s + within_s
}

/// Understands first, offers real options, escalates, follows up.
pub fn conflict_resolution(call: &Call<'_>) -> SkillScore {
    if !call.enough_words() {
        return not_enough(NO_WORDS);
    }
    let config = call.config;
    let good: [(&[CueKind], &str); 4] = [
        (&[CueKind::Options], "Offered options"),
        (&[CueKind::Commitment], "Promised something definite"),
        (&[CueKind::Ownership], "Took it on"),
        (&[CueKind::EscalationOffer], "Offered to bring someone in"),
    ];
    let bad: [(&[CueKind], f64, &str); 4] = [
        (&[CueKind::EscalationMissed], config.escalation_missed_points, "Brushed off a wish to escalate"),
        (&[CueKind::FollowUpMissed], config.resolution_missed_points, "Left the follow-up open"),
        (&[CueKind::SolutionTooSoon], config.resolution_missed_points, "Solved before understanding"),
        (&[CueKind::PromiseWithoutTime], config.loose_promise_points, "Promised without a time"),
    ];
    let distress = call.cues(&[CueKind::CustomerDistress]).count();
    let mut sheet = Sheet::new(config.baseline);
    let mut marked = distress;
    for (kinds, text) in good {
        let cues = ids(call.agent_cues(kinds));
        marked += cues.len();
        sheet.add((config.resolution_points * cues.len() as f64).min(14.0), text.to_owned(), cues);
    }
    for (kinds, points, text) in bad {
        let cues = ids(call.cues(kinds));
        marked += cues.len();
        sheet.add((points * call.per_five_minutes(cues.len())).max(-30.0), text.to_owned(), cues);
    }
    if marked == 0 {
        return not_enough("There was no conflict to resolve and no promise to make.");
    }
    ending(call, distress, &mut sheet);
    sheet.score(call.word_confidence() * (marked as f64 / 3.0).min(1.0))
}

fn ending(call: &Call<'_>, distress: usize, sheet: &mut Sheet) {
    let Some(last) = call.cues(&[CueKind::CustomerDistress]).last().filter(|_| distress > 0) else { return };
    let thanks = ids(call.cues(&[CueKind::CustomerThanks]).filter(|cue| cue.start_s > last.end_s));
    if thanks.is_empty() {
        sheet.add(-5.0, "The upset customer did not come round".to_owned(), vec![last.id.clone()]);
    } else {
        sheet.add(6.0, "The upset customer said thanks in the end".to_owned(), thanks);
    }
}

/// Direct and steady; neither meek nor aggressive.
pub fn assertiveness(call: &Call<'_>) -> SkillScore {
    if !call.enough_words() {
        return not_enough(NO_WORDS);
    }
    let config = call.config;
    let mut sheet = Sheet::new(config.baseline);
    let hedges = ids(call.agent_cues(&[CueKind::Hedge]));
    let rate = 100.0 * hedges.len() as f64 / call.agent_words() as f64;
    let points = if rate <= config.hedges_limit {
        10.0 * (1.0 - rate / config.hedges_limit.max(0.1))
    } else {
        (config.hedge_points * (rate - config.hedges_limit)).max(-35.0)
    };
    let text = if rate <= config.hedges_limit { "Spoke plainly" } else { "Hedged" };
    sheet.add(points, format!("{text}: {rate:.1} hedges in 100 words"), hedges);
    let sorry = ids(call.agent_cues(&[CueKind::NeedlessApology]));
    sheet.add(
        (-3.0 * call.per_five_minutes(sorry.len())).max(-15.0),
        format!("Needless apology {}", count(sorry.len(), "time")),
        sorry,
    );
    let orders = ids(call.agent_cues(&[CueKind::Order, CueKind::Blame]));
    let points = (config.order_points * call.per_five_minutes(orders.len())).max(-49.0);
    sheet.add(points, format!("Ordered or blamed {}", count(orders.len(), "time")), orders);
    let wrong = ids(call.agent_cues(&[CueKind::DetailMisread]));
    let points = (config.misread_points * call.per_five_minutes(wrong.len())).max(-24.0);
    sheet.add(points, format!("Read back wrongly {}", count(wrong.len(), "detail")), wrong);
    let kept = ids(call.agent_cues(&[CueKind::DetailReadBack]));
    let points = (config.read_back_points * kept.len() as f64).min(12.0);
    sheet.add(points, format!("Read back {}", count(kept.len(), "detail")), kept);
    sheet.score(call.word_confidence())
}
