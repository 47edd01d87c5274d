//! Overlaps: opened when both speak, settled when it shows what became of it, corrected by words.

use std::collections::VecDeque;

use super::bleed::Echo;
use super::kinds::{Facts, Said, Verdict};
use super::scene::Scene;
use super::track::{Stretch, Track};
use super::words::Acknowledging;
use super::{Overlap, OverlapKind, TalkConfig, TalkEvent};
use crate::Party;
use crate::frames::FRAME_S;

/// Settled overlaps that late words may still correct.
const REMEMBERED: usize = 64;
/// Words kept of a joining line: longer ones acknowledge nothing.
const WORDS_KEPT: usize = 24;

/// An overlap that is not settled yet.
#[derive(Debug, Clone, Copy)]
struct Open {
    joiner: Party,
    /// Onset of the joining line.
    join_s: f64,
    /// Onset of the line that was joined.
    other_start_s: f64,
    start_s: f64,
    end_s: f64,
    /// Frames in which levels were compared, and the agent's over the customer's, added up.
    frames: u32,
    agent_louder_db: f64,
}

/// A settled overlap, kept until its words are in.
#[derive(Debug)]
struct Settled {
    overlap: Overlap,
    /// Who joined before roles were swapped.
    joiner: Party,
    facts: Facts,
    /// The line whose words matter, of `overlap.started_by`.
    line: Stretch,
    /// How much louder the agent was than the customer, on average, dB; none where that was not heard.
    agent_louder_db: Option<f64>,
    /// Onset after the joining, and the word.
    words: Vec<(f64, String)>,
}

/// What a settled overlap means for the floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outcome {
    /// Who has the floor after it.
    pub keeper: Party,
    /// Onset of the keeper's line.
    pub keeper_start_s: f64,
    /// End of the line that takes no turn, of the other party; speech up to here is spent.
    pub spent_until_s: f64,
    /// Whether the keeper took the floor from the other, who had it.
    pub taken: bool,
    /// Where the overlap ended.
    pub end_s: f64,
}

/// Follows the stretches in which both speak.
#[derive(Debug)]
pub(super) struct Overlaps {
    open: Option<Open>,
    done_until_s: f64,
    settled: VecDeque<Settled>,
    acknowledging: Acknowledging,
}

impl Overlaps {
    pub(super) fn new(config: &TalkConfig) -> Overlaps {
        Overlaps {
            open: None,
            done_until_s: 0.0,
            settled: VecDeque::with_capacity(REMEMBERED + 1),
            acknowledging: Acknowledging::new(&config.acknowledging_words),
        }
    }

    /// Whether an overlap is open or waits to be settled.
    pub(super) fn unsettled(&self) -> bool {
        self.open.is_some()
    }

    /// Takes how much louder `party` is than the other in a frame that begins at `start_s`.
    pub(super) fn levels(&mut self, party: Party, louder_db: f64, start_s: f64) {
        // While both speak, the overlap is known up to the start of this frame.
        if let Some(open) = self.open.as_mut().filter(|open| start_s < open.end_s + FRAME_S / 2.0) {
            open.frames += 1;
            open.agent_louder_db += if party == Party::Agent { louder_db } else { -louder_db };
        }
    }

    /// Looks at both parties' latest speech at time `now_s`.
    pub(super) fn tick(&mut self, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) -> Option<Outcome> {
        let piece = self.piece(scene);
        let mut outcome = None;
        if let Some(open) = &mut self.open {
            match piece {
                Some(piece) if piece.start_s <= open.end_s + scene.config.line_pause_s => {
                    open.end_s = piece.end_s;
                }
                // The next overlap has begun: this one cannot wait any longer.
                Some(_) => outcome = self.settle(scene, out),
                None => {}
            }
        }
        if self.open.is_some_and(|open| scene.now_s >= open.end_s + scene.config.settle_s) {
            outcome = self.settle(scene, out);
        }
        if self.open.is_none()
            && let Some(piece) = piece
            && piece.start_s >= self.done_until_s
        {
            self.begin(piece, scene, out);
        }
        outcome
    }

    /// The latest stretch in which both spoke, if it is long enough to count.
    fn piece(&self, scene: &Scene<'_>) -> Option<Stretch> {
        let (agent, customer) = (scene.tracks[0].last()?, scene.tracks[1].last()?);
        let piece = Stretch { start_s: agent.start_s.max(customer.start_s), end_s: agent.end_s.min(customer.end_s) };
        (piece.end_s - piece.start_s >= scene.config.min_overlap_s).then_some(piece)
    }

    /// The one whose line began later has joined, even where its onset fell into a short pause.
    fn begin(&mut self, piece: Stretch, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) {
        let line_s = |party: Party| scene.track(party).line_start_s(scene.config.line_pause_s).unwrap_or(piece.start_s);
        let joiner = if line_s(Party::Agent) > line_s(Party::Customer) { Party::Agent } else { Party::Customer };
        self.open = Some(Open {
            joiner,
            join_s: line_s(joiner),
            other_start_s: line_s(joiner.other()),
            start_s: piece.start_s,
            end_s: piece.end_s,
            frames: 0,
            agent_louder_db: 0.0,
        });
        out.push(TalkEvent::OverlapOpened { started_by: joiner, start_s: piece.start_s, known_s: scene.now_s });
    }

    /// Settles the open overlap with what is known now.
    pub(super) fn settle(&mut self, scene: &Scene<'_>, out: &mut Vec<TalkEvent>) -> Option<Outcome> {
        let open = self.open.take()?;
        self.done_until_s = open.end_s;
        let (joined, other) = (scene.track(open.joiner), scene.track(open.joiner.other()));
        let facts = facts(&open, joined, other, scene.config);
        let echo = open.echo(scene);
        let verdict = facts.verdict(Said::Unknown, scene.config);
        let line = |track: &Track, start_s: f64| Stretch {
            start_s,
            end_s: track.last_before(open.end_s).map_or(open.end_s, |stretch| stretch.end_s),
        };
        let started_line = if verdict.swapped { line(other, open.other_start_s) } else { line(joined, open.join_s) };
        let mut overlap = Overlap {
            start_s: open.start_s,
            end_s: open.end_s,
            started_by: open.joiner,
            kind: verdict.kind,
            yielded_by: None,
            before_end_s: 0.0,
            doubtful: echo.is_some(),
        };
        let reach_s = other.last().map_or(open.end_s, |stretch| stretch.end_s) - open.join_s;
        apply(&mut overlap, verdict, open.joiner, facts, reach_s);
        out.push(TalkEvent::OverlapSettled { overlap: overlap.clone(), known_s: scene.now_s });
        if self.settled.len() == REMEMBERED {
            self.settled.pop_front();
        }
        self.settled.push_back(Settled {
            overlap,
            joiner: open.joiner,
            facts,
            line: started_line,
            agent_louder_db: open.agent_louder_db(),
            words: Vec::new(),
        });
        Some(outcome(&open, verdict, echo, line(joined, open.join_s), line(other, open.other_start_s)))
    }

    /// An echo was found in a party's channel: what was settled before and may be nothing else is doubtful now.
    pub(super) fn doubt(
        &mut self,
        party: Party,
        echo: Echo,
        now_s: f64,
        config: &TalkConfig,
        out: &mut Vec<TalkEvent>,
    ) {
        for settled in self.settled.iter_mut().filter(|settled| !settled.overlap.doubtful) {
            if may_be_echo(settled.agent_louder_db, party, echo, config) {
                settled.overlap.doubtful = true;
                out.push(TalkEvent::OverlapCorrected { overlap: settled.overlap.clone(), known_s: now_s });
            }
        }
    }

    /// Gives the words of a stretch to the joining lines within it; corrects what they show otherwise.
    pub(super) fn words(
        &mut self,
        party: Party,
        stretch: Stretch,
        words: &[&str],
        now_s: f64,
        config: &TalkConfig,
        out: &mut Vec<TalkEvent>,
    ) {
        let step_s = (stretch.end_s - stretch.start_s) / words.len().max(1) as f64;
        for settled in &mut self.settled {
            let near = stretch.start_s < settled.line.end_s && settled.line.start_s < stretch.end_s;
            if settled.overlap.started_by != party || !near {
                continue;
            }
            let slack_s = config.timing_slack_s;
            let within =
                |middle_s: f64| settled.line.start_s - slack_s <= middle_s && middle_s <= settled.line.end_s + slack_s;
            for (index, word) in words.iter().enumerate() {
                let word_s = stretch.start_s + index as f64 * step_s;
                if within(word_s + step_s / 2.0) && settled.words.len() < WORDS_KEPT {
                    settled.words.push((word_s - settled.line.start_s, (*word).to_owned()));
                }
            }
            let said = self.acknowledging.judge(&settled.words);
            let verdict = settled.facts.verdict(said, config);
            if verdict.kind != settled.overlap.kind {
                let reach_s = settled.overlap.before_end_s;
                apply(&mut settled.overlap, verdict, settled.joiner, settled.facts, reach_s);
                out.push(TalkEvent::OverlapCorrected { overlap: settled.overlap.clone(), known_s: now_s });
            }
        }
    }
}

/// What both did around the overlap's end.
fn facts(open: &Open, joined: &Track, other: &Track, config: &TalkConfig) -> Facts {
    let stop_s = |track: &Track| track.last_before(open.end_s).map_or(open.end_s, |stretch| stretch.end_s);
    let (joiner_stop_s, other_stop_s) = (stop_s(joined), stop_s(other));
    let again_s = |track: &Track| track.first_from(open.end_s).map_or(f64::INFINITY, |stretch| stretch.start_s);
    let (joiner_again_s, other_again_s) = (again_s(joined), again_s(other));
    // Long enough after the end, a stretch that is still open goes on.
    let on = |track: &Track| track.speaking() && track.last().is_some_and(|stretch| stretch.start_s < open.end_s);
    Facts {
        before_end_s: other_stop_s - open.join_s,
        joiner_s: joiner_stop_s - open.join_s,
        outlasted_s: joiner_stop_s - other_stop_s,
        joiner_on: on(joined),
        joiner_next: on(joined) || (!on(other) && joiner_again_s < other_again_s),
        other_on: on(other) || (!on(joined) && other_again_s < joiner_again_s),
        same_start: (open.join_s - open.other_start_s).abs() <= config.reaction_s,
        other_s: other_stop_s - open.other_start_s,
    }
}

/// Writes a verdict into the overlap.
fn apply(overlap: &mut Overlap, verdict: Verdict, joiner: Party, facts: Facts, reach_s: f64) {
    let joiner = if verdict.swapped { joiner.other() } else { joiner };
    overlap.kind = verdict.kind;
    overlap.started_by = joiner;
    overlap.yielded_by = match verdict.kind {
        OverlapKind::Interruption => Some(joiner.other()),
        OverlapKind::FailedInterruption => Some(joiner),
        OverlapKind::Backchannel | OverlapKind::Terminal => None,
    };
    overlap.before_end_s = match verdict.kind {
        OverlapKind::Interruption | OverlapKind::Terminal => facts.before_end_s,
        OverlapKind::Backchannel | OverlapKind::FailedInterruption => reach_s,
    };
}

impl Open {
    fn agent_louder_db(&self) -> Option<f64> {
        (self.frames > 0).then(|| self.agent_louder_db / f64::from(self.frames))
    }

    /// The party whose speech may be nothing but the other's echo.
    fn echo(&self, scene: &Scene<'_>) -> Option<Party> {
        Party::BOTH.into_iter().find(|party| {
            let still_there = |echo: &Echo| self.start_s < echo.until_s;
            scene.echoes[party.index()]
                .filter(still_there)
                .is_some_and(|echo| may_be_echo(self.agent_louder_db(), *party, echo, scene.config))
        })
    }
}

/// Whether a party was as much quieter than the other as the other's echo would be.
fn may_be_echo(agent_louder_db: Option<f64>, party: Party, echo: Echo, config: &TalkConfig) -> bool {
    let quieter_db = agent_louder_db.map(|louder_db| if party == Party::Agent { -louder_db } else { louder_db });
    quieter_db.is_some_and(|quieter_db| quieter_db >= echo.attenuation_db - config.bleed_margin_db)
}

/// Who has the floor after the overlap, and whose line was no turn.
fn outcome(open: &Open, verdict: Verdict, echo: Option<Party>, joined: Stretch, other: Stretch) -> Outcome {
    let won = matches!(verdict.kind, OverlapKind::Interruption | OverlapKind::Terminal);
    let keeper = match echo {
        Some(party) => party.other(),
        None if won || verdict.swapped => open.joiner,
        None => open.joiner.other(),
    };
    let (kept, lost) = if keeper == open.joiner { (joined, other) } else { (other, joined) };
    Outcome {
        keeper,
        keeper_start_s: kept.start_s,
        spent_until_s: lost.end_s,
        taken: won && echo.is_none(),
        end_s: open.end_s,
    }
}
