//! The coach's own account: for every kind a call that brings it, and what is told of it.

use super::super::trace::{Look, State};
use super::super::{CoachConfig, Control, NudgeKind, Standing, Wait};
use super::Call;
use crate::Party::{self, Agent, Customer};
use crate::cues::CueKind;
use crate::talk::OverlapKind;

/// One cue every three seconds from 22 s on.
fn cues(cues: &[(Party, CueKind)]) -> Call {
    let one = |call: Call, ((party, cue), i): (&(Party, CueKind), u32)| {
        call.cue(*party, *cue, 22.0 + 3.0 * f64::from(i), "quote")
    };
    cues.iter().zip(0..).fold(Call::of(90.0), one)
}

/// Lines of five seconds with so many words, one every six seconds.
fn lines(words: usize) -> Call {
    (0..7).fold(Call::of(60.0).syllables(40), |call, i| {
        let at_s = 10.0 + 6.0 * f64::from(i);
        call.speech(Agent, at_s, at_s + 5.0).words(Agent, at_s, at_s + 5.0, &"word ".repeat(words))
    })
}

/// A call that brings a nudge of this kind.
fn brings(kind: NudgeKind) -> Call {
    match kind {
        NudgeKind::Interrupting => Call::of(60.0).overlap(24.0, 24.8, OverlapKind::Interruption, false).overlap(
            30.0,
            30.9,
            OverlapKind::Interruption,
            false,
        ),
        NudgeKind::LongMonologue => Call::of(90.0).turn(Agent, 5.0, 80.0),
        NudgeKind::PaceFast => lines(26),
        NudgeKind::PaceSlow => lines(9),
        NudgeKind::TooQuiet => Call::of(60.0).speech_at(Agent, 10.0, 50.0, -42.0),
        NudgeKind::TooLoud => Call::of(60.0).speech_at(Agent, 10.0, 50.0, -8.0),
        NudgeKind::DeadAir => Call::of(60.0).speech(Agent, 1.0, 22.0).speech(Customer, 35.0, 50.0),
        NudgeKind::SlowReply => Call::of(60.0).replied(25.0, 2.5).replied(35.0, 3.0).replied(45.0, 4.0),
        NudgeKind::LowEnergy => {
            let call = Call::of(150.0).lively_until(60.0).speech_at(Agent, 1.0, 59.0, -22.0);
            call.speech_at(Agent, 62.0, 140.0, -28.0)
        }
        NudgeKind::Jargon => cues(&[(Agent, CueKind::Jargon); 3]),
        NudgeKind::MissedEmpathy => cues(&[(Agent, CueKind::EmpathyMissed)]),
        NudgeKind::NoQuestions => cues(&[(Agent, CueKind::SolutionTooSoon); 2]),
        NudgeKind::NegativePhrasing => cues(&[(Agent, CueKind::NegativePhrasing); 3]),
        NudgeKind::CalmWording => Call::of(60.0).cue(Agent, CueKind::Order, 22.0, "Please calm down"),
        NudgeKind::OfferOptions => cues(&[
            (Customer, CueKind::CustomerDistress),
            (Agent, CueKind::NegativePhrasing),
            (Agent, CueKind::NegativePhrasing),
        ]),
        NudgeKind::OfferEscalation => cues(&[(Agent, CueKind::EscalationMissed)]),
        NudgeKind::NoCommitment => cues(&[(Agent, CueKind::FollowUpMissed)]),
        NudgeKind::PromiseWithoutTime => cues(&[(Agent, CueKind::PromiseWithoutTime)]),
        NudgeKind::Hedging => cues(&[(Agent, CueKind::Hedge); 3]),
        NudgeKind::OrdersBlame => cues(&[(Agent, CueKind::Order); 3]),
        NudgeKind::ReadBack => Call::of(60.0)
            .words(Customer, 22.0, 25.0, "It's five zero eight, eight one four.")
            .words(Agent, 26.0, 28.0, "Thanks. One moment."),
        NudgeKind::CardData => cues(&[(Agent, CueKind::CardNumber)]),
        NudgeKind::AudioFault => Call::of(60.0).fault("no_signal", 22.0),
        NudgeKind::Bleed => Call::of(60.0).fault("bleed", 22.0),
        NudgeKind::PraiseListening => {
            Call::of(60.0).turn(Customer, 10.0, 22.0).cue(Agent, CueKind::Paraphrase, 25.0, "So what you say is")
        }
        NudgeKind::PraiseCommunication => {
            Call::of(60.0).cue(Agent, CueKind::OpenQuestion, 22.0, "What happened then?").turn(Customer, 23.0, 35.0)
        }
        NudgeKind::PraiseClearSpeech => (0..14).fold(Call::of(120.0), |call, i| {
            let at_s = 5.0 + 7.0 * f64::from(i);
            call.speech(Agent, at_s, at_s + 6.0).words(Agent, at_s, at_s + 6.0, &"word ".repeat(20))
        }),
        NudgeKind::PraiseVoice => Call::of(120.0).lively_until(120.0).speech(Agent, 2.0, 90.0),
        NudgeKind::PraisePositivity => cues(&[(Agent, CueKind::PositivePhrasing); 3]),
        NudgeKind::PraiseEmpathy => cues(&[(Customer, CueKind::CustomerDistress), (Agent, CueKind::EmpathyShown)]),
        NudgeKind::PraiseConflictResolution => {
            cues(&[(Customer, CueKind::CustomerDistress), (Agent, CueKind::Options)])
        }
        NudgeKind::PraiseAssertiveness => cues(&[(Agent, CueKind::DetailReadBack)]),
    }
}

/// Settings under which nothing but this kind comes, so that nothing is in its way.
fn alone(kind: NudgeKind) -> CoachConfig {
    let others = NudgeKind::ALL.iter().filter(|other| **other != kind);
    CoachConfig { off: others.map(|other| other.name().to_owned()).collect(), ..CoachConfig::default() }
}

#[test]
fn every_kind_tells_what_it_measured_when_it_held_and_when_it_opened() {
    for kind in NudgeKind::ALL.iter().copied() {
        let (nudges, trace) = brings(kind).traced(&alone(kind));
        let nudge = nudges.first().unwrap_or_else(|| panic!("{kind:?} does not come"));
        assert_eq!(nudge.kind, kind);
        let looks: Vec<&Look> = trace.of(kind).collect();
        assert!(looks[0].state == State::Closed && !looks[0].reading.gauges.is_empty(), "{kind:?}");
        let opening = looks.iter().find(|look| look.state == State::Open).unwrap();
        assert!((opening.at_s - nudge.opened_s).abs() < 1e-9, "{kind:?}: {} {}", opening.at_s, nudge.opened_s);
        assert_eq!(opening.reading.but, None, "{kind:?}");
        let met = opening.reading.gauges.iter().filter(|gauge| gauge.value.is_some_and(|at| gauge.opens.met_by(at)));
        assert!(met.count() > 0, "{kind:?}: {opening:?}");
        assert!(trace.nearest(kind).any(|nearest| nearest.gauge.opens.short_by(nearest.gauge.value.unwrap()) <= 0.0));
    }
}

#[test]
fn a_kind_that_holds_and_is_not_shown_says_what_it_waits_for() {
    let kind = NudgeKind::TooQuiet;
    let (nudges, trace) = brings(kind).traced(&alone(kind));
    let waits: Vec<Wait> = trace.of(kind).filter_map(|look| look.wait).collect();
    assert!(matches!(waits[0], Wait::Sustain { .. }), "{waits:?}");
    assert!(waits.iter().any(|wait| matches!(wait, Wait::FirstSeconds { until_s: 20.0 })), "{waits:?}");
    assert!(nudges[0].opened_s >= 20.0);
    let off = NudgeKind::Bleed;
    let (_, trace) = brings(off).traced(&alone(kind));
    assert!(trace.of(off).any(|look| look.wait == Some(Wait::Off)));
    let held = Call::of(60.0).fault("bleed", 22.0).control(21.0, Control::Hold { on: true, at_s: 21.0 });
    let (nudges, trace) = held.traced(&CoachConfig::default());
    assert!(nudges.is_empty() && trace.of(off).any(|look| matches!(look.wait, Some(Wait::Quiet { .. }))));
}

#[test]
fn what_puts_it_right_is_in_the_account() {
    let kind = NudgeKind::DeadAir;
    let (nudges, trace) = brings(kind).traced(&alone(kind));
    let after: Vec<&Look> = trace.of(kind).filter(|look| look.at_s >= nudges[0].closed_s - 0.2).collect();
    assert!(after.iter().any(|look| look.standing == Standing::Clear), "{after:?}");
}

#[test]
fn an_account_changes_no_decision() {
    for kind in NudgeKind::ALL {
        let config = CoachConfig::default();
        assert_eq!(brings(*kind).nudges(), brings(*kind).traced(&config).0, "{kind:?}");
    }
}
