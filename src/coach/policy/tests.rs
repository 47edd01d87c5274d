//! The policy as a table of cases, and what it never does whatever the conditions do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;

fn standings(holding: &[NudgeKind]) -> [Standing; KINDS] {
    let mut all = [Standing::Between; KINDS];
    for kind in holding {
        all[*kind as usize] = Standing::Holds;
    }
    all
}

/// Runs one-tenth steps while `at` says how every kind stands; returns the moves with their times.
fn run(config: &CoachConfig, until_s: f64, at: impl Fn(f64) -> ([Standing; KINDS], bool)) -> Vec<(f64, Move)> {
    let mut policy = Policy::new(config);
    let mut moves = Vec::new();
    for step in 0..(until_s * 10.0) as u32 {
        let now = f64::from(step) / 10.0;
        let (standings, quiet) = at(now);
        let mut out = Vec::new();
        policy.step(Moment { now, quiet, agent_speaks: false }, &standings, &mut out);
        moves.extend(out.into_iter().map(|step| (now, step)));
    }
    moves
}

fn opened(moves: &[(f64, Move)], kind: NudgeKind) -> Vec<f64> {
    moves.iter().filter(|(_, m)| *m == Move::Open(kind)).map(|(at, _)| *at).collect()
}

#[test]
fn nothing_comes_in_the_first_seconds_nor_while_it_is_quiet() {
    let config = CoachConfig::default();
    let moves = run(&config, 30.0, |now| (standings(&[NudgeKind::Interrupting]), now < 25.0));
    assert_eq!(opened(&moves, NudgeKind::Interrupting), [25.0]);
    let moves = run(&config, 30.0, |_| (standings(&[NudgeKind::Interrupting]), false));
    assert_eq!(opened(&moves, NudgeKind::Interrupting), [config.quiet_first_s]);
}

#[test]
fn a_level_must_hold_before_it_is_said() {
    let config = CoachConfig::default();
    let moves = run(&config, 40.0, |now| {
        let holds = (20.0..21.0).contains(&now) || now >= 25.0;
        (standings(if holds { &[NudgeKind::TooQuiet] } else { &[] }), false)
    });
    assert_eq!(opened(&moves, NudgeKind::TooQuiet), [25.0 + config.level_sustain_s]);
}

#[test]
fn what_is_put_right_closes_as_corrected_and_between_keeps_it_open() {
    let moves = run(&CoachConfig::default(), 30.0, |now| {
        let mut all = standings(if now < 22.0 { &[NudgeKind::Interrupting] } else { &[] });
        if now >= 24.0 {
            all[NudgeKind::Interrupting as usize] = Standing::Clear;
        }
        (all, false)
    });
    assert_eq!(moves, [(20.0, Move::Open(NudgeKind::Interrupting)), (24.0, Move::Close(Outcome::Corrected))]);
}

#[test]
fn what_is_not_put_right_expires_and_waits_twice_as_long_each_time() {
    let config = CoachConfig::default();
    let moves = run(&config, 400.0, |_| (standings(&[NudgeKind::TooQuiet]), false));
    let at = opened(&moves, NudgeKind::TooQuiet);
    assert_eq!(at.len(), 3, "{at:?}");
    assert!((at[1] - at[0] - config.show_s - 2.0 * config.cool_down_s).abs() < 0.25, "{at:?}");
    assert!((at[2] - at[1] - config.show_s - 4.0 * config.cool_down_s).abs() < 0.25, "{at:?}");
    assert!(moves.iter().all(|(_, m)| *m != Move::Close(Outcome::Corrected)));
}

#[test]
fn the_more_urgent_takes_the_place_after_its_time() {
    let moves = run(&CoachConfig::default(), 40.0, |now| {
        let kinds: &[NudgeKind] =
            if now < 21.0 { &[NudgeKind::PaceFast] } else { &[NudgeKind::PaceFast, NudgeKind::DeadAir] };
        (standings(kinds), false)
    });
    let after = CoachConfig::default().min_show_s;
    let first = opened(&moves, NudgeKind::PaceFast)[0];
    assert_eq!(opened(&moves, NudgeKind::DeadAir), [first + after]);
    assert!(moves.contains(&(first + after, Move::Close(Outcome::Superseded))));
}

#[test]
fn two_correctives_keep_the_gap() {
    let config = CoachConfig::default();
    let moves = run(&config, 60.0, |_| (standings(&[NudgeKind::TooQuiet, NudgeKind::Hedging]), false));
    let quiet = opened(&moves, NudgeKind::TooQuiet)[0];
    let hedging = opened(&moves, NudgeKind::Hedging)[0];
    assert!((hedging - quiet - config.gap_s).abs() < 0.25, "{quiet} {hedging}");
}

#[test]
fn a_kind_that_is_off_never_comes() {
    let config = CoachConfig { off: vec!["dead_air".to_owned()], ..CoachConfig::default() };
    let moves = run(&config, 60.0, |_| (standings(&[NudgeKind::DeadAir]), false));
    assert_eq!(moves, []);
}

#[test]
fn praise_is_not_given_beside_a_corrective_of_its_skill() {
    let config = CoachConfig::default();
    let moves = run(&config, 120.0, |now| {
        let kinds: &[NudgeKind] = if now < 25.0 { &[NudgeKind::Interrupting] } else { &[NudgeKind::PraiseListening] };
        (standings(kinds), false)
    });
    let corrective_closed = moves.iter().find(|(_, m)| matches!(m, Move::Close(_))).unwrap().0;
    let praised = opened(&moves, NudgeKind::PraiseListening);
    assert!(praised[0] >= corrective_closed + config.praise_same_skill_s, "{praised:?}");
}

#[test]
fn what_only_helps_at_once_does_not_wait_for_the_gap() {
    let config = CoachConfig::default();
    let first_s = config.quiet_first_s;
    let moves = run(&config, 60.0, |now| {
        let kinds: &[NudgeKind] = if now < first_s + 5.0 { &[NudgeKind::TooLoud] } else { &[NudgeKind::OrdersBlame] };
        (standings(kinds), false)
    });
    // As soon as the more urgent one has been shown for its time.
    assert_eq!(opened(&moves, NudgeKind::OrdersBlame), [first_s + config.show_s]);
}

#[test]
fn one_praise_for_two_correctives_beside_those_that_need_none() {
    let config = CoachConfig { praise_budget: 60, budget: 60, ..CoachConfig::default() };
    let praises: Vec<NudgeKind> = NudgeKind::ALL.iter().copied().filter(|kind| kind.is_praise()).collect();
    let given = |correctives: &[NudgeKind]| {
        let all: Vec<NudgeKind> = praises.iter().chain(correctives).copied().collect();
        let moves = run(&config, 540.0, |now| (standings(if now < 60.0 { correctives } else { &all }), false));
        let opened = |praise: bool| {
            moves.iter().filter(|(_, m)| matches!(m, Move::Open(kind) if kind.is_praise() == praise)).count() as u32
        };
        (opened(false), opened(true))
    };
    assert_eq!(given(&[]), (0, config.praise_lead));
    let (correctives, praised) = given(&[NudgeKind::TooQuiet]);
    assert!(correctives >= 2 && praised == config.praise_lead + correctives / 2, "{correctives}, {praised}");
}

#[test]
fn often_says_more_and_rarely_says_less() {
    let counts = ["rarely", "sometimes", "often"].map(|how_often| {
        let config = CoachConfig { how_often: how_often.to_owned(), ..CoachConfig::default() };
        let all: Vec<NudgeKind> = NudgeKind::ALL.iter().copied().filter(|kind| !kind.is_praise()).collect();
        run(&config, 600.0, |_| (standings(&all), false)).iter().filter(|(_, m)| matches!(m, Move::Open(_))).count()
    });
    assert!(counts[0] < counts[1] && counts[1] < counts[2], "{counts:?}");
}

fn standing() -> impl Strategy<Value = Standing> {
    prop_oneof![Just(Standing::Holds), Just(Standing::Between), Just(Standing::Clear)]
}

proptest! {
    #[test]
    fn whatever_the_conditions_do_the_policy_keeps_its_word(
        changes in prop::collection::vec((0.1_f64..20.0, 0..KINDS, standing(), any::<bool>(), any::<bool>()), 1..150)
    ) {
        let config = CoachConfig::default();
        let mut policy = Policy::new(&config);
        let (mut now, mut all, mut open) = (0.0, [Standing::Between; KINDS], None);
        let mut opened: Vec<(f64, NudgeKind)> = Vec::new();
        for (wait_s, kind, standing, quiet, agent_speaks) in changes {
            now += wait_s;
            all[kind] = standing;
            let mut out = Vec::new();
            policy.step(Moment { now, quiet, agent_speaks }, &all, &mut out);
            for step in out {
                match step {
                    Move::Open(kind) => {
                        prop_assert!(open.is_none() && !quiet && now >= config.quiet_first_s);
                        prop_assert_eq!(all[kind as usize], Standing::Holds);
                        open = Some(kind);
                        opened.push((now, kind));
                    }
                    Move::Close(_) => prop_assert!(open.take().is_some()),
                }
            }
            prop_assert!(!(quiet && open.is_some()));
            let recent = |praise: bool| opened.iter().filter(|(at, k)| now - at <= 600.0 && k.is_praise() == praise).count();
            prop_assert!(recent(false) <= config.budget as usize);
            prop_assert!(recent(true) <= config.praise_budget as usize);
        }
        let mut out = Vec::new();
        policy.finish(now, &mut out);
        prop_assert_eq!(out.len(), usize::from(open.is_some()));
    }
}
