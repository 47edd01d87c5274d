//! What went well in a take, and at most one thing to try in the next.

use super::wording::StepKind;
use super::{DrillLine, Ending, Goal, Take};
use crate::coach::wording::phrase_of;
use crate::cues::Polarity;

/// Share of samples at full scale that is heard as crackle.
const CRACKLE: f64 = 0.001;
/// A change of pace under this is none: listeners notice 5 % (Quené 2007).
const SAME_PACE: f64 = 0.05;

/// What went well: always something, what became better before what was good already.
pub(super) fn praise(take: &Take, before: Option<&Take>, line: &DrillLine, goal: &Goal) -> String {
    before
        .and_then(|before| improved(take, before, goal))
        .or_else(|| shown(take, line))
        .or_else(|| word_for_word(take, goal))
        .or_else(|| voice(take, goal))
        .unwrap_or_else(|| "Said to the end: a take to build on.".to_owned())
}

fn within(value: Option<f64>, [from, to]: [f64; 2]) -> bool {
    value.is_some_and(|value| (from..=to).contains(&value))
}

fn improved(take: &Take, before: &Take, goal: &Goal) -> Option<String> {
    let better =
        |now: Option<f64>, then: Option<f64>, band| (within(now, band) && !within(then, band)).then(|| now.zip(then));
    if let Some(Some((now, then))) = better(take.level_dbov, before.level_dbov, goal.level_dbov) {
        return Some(format!("Easy to hear now: {now:.0} dBov, {then:.0} before."));
    }
    let (share, earlier) = (share(take), share(before));
    if let Some((now, then)) = share.zip(earlier).filter(|(now, then)| now - then > 0.1) {
        return Some(format!("More of the line: {:.0} % of its words, {:.0} % before.", 100.0 * now, 100.0 * then));
    }
    let fewer = |now: &Option<Vec<String>>, then: &Option<Vec<String>>| {
        now.as_ref().zip(then.as_ref()).is_some_and(|(now, then)| now.len() < then.len())
    };
    if fewer(&take.fillers, &before.fillers) {
        return Some("Fewer fillers than before.".to_owned());
    }
    if fewer(&take.hedges, &before.hedges) {
        return Some("Said more plainly than before.".to_owned());
    }
    if let Some(Some((now, then))) = better(take.pace_wpm, before.pace_wpm, goal.pace_wpm) {
        return Some(format!("An easy pace now: {now:.0} words a minute, {then:.0} before."));
    }
    let (now, then) = take.f0_sd_st.zip(before.f0_sd_st)?;
    (now >= goal.f0_sd_st && then < goal.f0_sd_st)
        .then(|| format!("The voice moves now: {now:.1} semitones, {then:.1} before."))
}

fn share(take: &Take) -> Option<f64> {
    take.wording.as_ref().map(super::Wording::share)
}

/// The words did what the line is for.
fn shown(take: &Take, line: &DrillLine) -> Option<String> {
    let good = take.cues.iter().find(|cue| cue.polarity == Polarity::Positive && Some(cue.skill) == line.skill)?;
    let quote = good.quote.trim_end_matches(['.', ',']);
    Some(format!("\u{201c}{quote}\u{201d}: {}.", lower(good.cue.title())))
}

fn word_for_word(take: &Take, goal: &Goal) -> Option<String> {
    let share = share(take)?;
    match share {
        _ if share >= 1.0 => Some("Every word of the line is there.".to_owned()),
        _ if share >= goal.words_share => Some("The line is there, nearly word for word.".to_owned()),
        _ => None,
    }
}

fn voice(take: &Take, goal: &Goal) -> Option<String> {
    if within(take.pace_wpm, goal.pace_wpm) && within(take.level_dbov, goal.level_dbov) {
        return Some(format!("Easy to follow: {:.0} words a minute at a good level.", take.pace_wpm?));
    }
    let moves = take.f0_sd_st.filter(|sd| *sd >= goal.f0_sd_st);
    moves
        .map(|sd| format!("The voice moves: {sd:.1} semitones of variation."))
        .or_else(|| within(take.level_dbov, goal.level_dbov).then(|| "A good level: easy to hear.".to_owned()))
}

/// One thing to try, the weightiest first; none where all is within the goal.
pub(super) fn next(take: &Take, goal: &Goal) -> Option<String> {
    level(take, goal).or_else(|| words(take, goal)).or_else(|| manner(take)).or_else(|| delivery(take, goal))
}

fn level(take: &Take, goal: &Goal) -> Option<String> {
    let level = take.level_dbov?;
    let [quiet, loud] = goal.level_dbov;
    if take.clipping_ratio > CRACKLE {
        let share = 100.0 * take.clipping_ratio;
        return Some(format!("{share:.1} % of the sound is cut off: turn the microphone down, or move away from it."));
    }
    if level < quiet {
        return Some(format!(
            "Speak up a little, or move the microphone closer: {level:.0} dBov, from {quiet:.0} is easy to hear."
        ));
    }
    (level > loud).then(|| {
        format!("A little softer, or the microphone further away: {level:.0} dBov, up to {loud:.0} is pleasant.")
    })
}

fn words(take: &Take, goal: &Goal) -> Option<String> {
    let wording = take.wording.as_ref()?;
    if wording.share() < goal.words_share {
        let missing =
            wording.of(StepKind::LeftOut).chain(wording.of(StepKind::Other)).max_by_key(|step| step.line.len());
        return Some(match missing.filter(|_| wording.same_words > 0) {
            Some(step) => format!("Say the line once slowly; this part was missing: \u{201c}{}\u{201d}.", step.line),
            None => "Read the line once aloud, then say it without looking.".to_owned(),
        });
    }
    let most = |found: &Option<Vec<String>>, most: u32| found.clone().filter(|found| found.len() > most as usize);
    if let Some(fillers) = most(&take.fillers, goal.fillers) {
        return Some(format!("Leave a short silence where \u{201c}{}\u{201d} was.", fillers.first()?));
    }
    let hedges = most(&take.hedges, goal.hedges)?;
    Some(format!("Say it without \u{201c}{}\u{201d}.", hedges.first()?))
}

/// A cue against the words, with what could be said in their place.
fn manner(take: &Take) -> Option<String> {
    let cue = take.cues.iter().find(|cue| cue.polarity == Polarity::Negative)?;
    let quote = cue.quote.trim_end_matches(['.', ',']);
    let better = cue.suggestion.as_deref().and_then(phrase_of);
    Some(match better {
        Some(better) => format!("Instead of \u{201c}{quote}\u{201d}: \u{201c}{better}\u{201d}"),
        None => format!("Find another way to say \u{201c}{quote}\u{201d}: {}.", lower(cue.cue.title())),
    })
}

fn delivery(take: &Take, goal: &Goal) -> Option<String> {
    let [slow, fast] = goal.pace_wpm;
    match take.pace_wpm {
        Some(wpm) if wpm > fast => {
            return Some(format!("A little slower: {wpm:.0} words a minute, up to {fast:.0} is easy to follow."));
        }
        Some(wpm) if wpm < slow => {
            return Some(format!("A little faster: {wpm:.0} words a minute, from {slow:.0} holds attention."));
        }
        _ => {}
    }
    let rise = take.ending_st.filter(|st| goal.ending == Ending::NotRising && *st > goal.ending_rise_st);
    if let Some(st) = rise {
        return Some(format!("Let the voice come down at the end: it rises {st:.1} semitones, as in a question."));
    }
    let flat = take.f0_sd_st.filter(|sd| *sd < goal.f0_sd_st)?;
    Some(format!(
        "Pick the one word that matters and lift it: the voice moves {flat:.1} semitones, from {:.1} is lively.",
        goal.f0_sd_st
    ))
}

/// How the change of pace is told, where it is one.
pub(super) fn pace_changed(now: f64, then: f64) -> bool {
    (now / then - 1.0).abs() >= SAME_PACE
}

fn lower(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map(|first| first.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::coach::Usual;
    use crate::config::Config;
    use crate::drill::{Said, Sound, Wording};

    fn good() -> (Take, DrillLine, Goal) {
        let (config, line) = (Config::default(), DrillLine::given("I'll call you by noon."));
        let goal = Goal::new(&config, &line, &Usual::default());
        let mut take = Take::measure(&Sound::default(), Said::Words(Vec::new()), &line, &config, None);
        take.pace_wpm = Some(200.0);
        take.level_dbov = Some(-24.0);
        take.f0_sd_st = Some(2.5);
        take.wording = Some(Wording::compare(&line.text, &line.text));
        (take, line, goal)
    }

    #[test]
    fn a_take_within_the_goal_is_praised_and_nothing_is_asked() {
        let (take, line, goal) = good();
        assert_eq!(praise(&take, None, &line, &goal), "Every word of the line is there.");
        assert_eq!(next(&take, &goal), None);
    }

    #[test]
    fn the_weightiest_thing_alone_is_asked() {
        let (mut take, _, goal) = good();
        take.pace_wpm = Some(320.0);
        take.f0_sd_st = Some(0.9);
        assert!(next(&take, &goal).unwrap().starts_with("A little slower: 320"), "{:?}", next(&take, &goal));
        take.fillers = Some(vec!["um".to_owned()]);
        assert_eq!(next(&take, &goal).unwrap(), "Leave a short silence where \u{201c}um\u{201d} was.");
        take.wording = Some(Wording::compare("I'll call you by noon.", "I'll call"));
        assert!(next(&take, &goal).unwrap().contains("you by noon"));
        take.level_dbov = Some(-50.0);
        assert!(next(&take, &goal).unwrap().starts_with("Speak up a little"));
    }

    #[test]
    fn what_became_better_is_praised_first() {
        let (take, line, goal) = good();
        let mut before = take.clone();
        before.pace_wpm = Some(300.0);
        assert_eq!(praise(&take, Some(&before), &line, &goal), "An easy pace now: 200 words a minute, 300 before.");
    }

    #[test]
    fn a_rise_is_told_of_statements_only() {
        let (mut take, _, mut goal) = good();
        take.ending_st = Some(5.0);
        assert!(next(&take, &goal).unwrap().contains("come down at the end"));
        goal.ending = Ending::Free;
        assert_eq!(next(&take, &goal), None);
    }

    #[test]
    fn no_wording_names_a_feeling_of_the_speaker() {
        let (mut take, line, goal) = good();
        let mut all = vec![praise(&take, None, &line, &goal)];
        for change in [
            |take: &mut Take| take.f0_sd_st = Some(0.2),
            |take: &mut Take| take.pace_wpm = Some(60.0),
            |take: &mut Take| take.level_dbov = Some(-60.0),
            |take: &mut Take| take.level_dbov = Some(-5.0),
        ] {
            change(&mut take);
            all.extend(next(&take, &goal));
        }
        let told = all.join(" ").to_lowercase();
        for word in ["bored", "nervous", "anxious", "angry", "sad", "tired", "confident", "stress"] {
            assert!(!told.contains(word), "{word} in {told}");
        }
    }
}
