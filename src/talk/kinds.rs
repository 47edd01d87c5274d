//! What kind an overlap was, from what both parties did and, once known, from the words.

use super::{OverlapKind, TalkConfig};

/// What the one who joined said.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Said {
    /// No words known (yet).
    #[default]
    Unknown,
    /// Only words that acknowledge.
    Acknowledging,
    /// Something more.
    Substantial {
        /// When the first word that says more began, seconds after the joining.
        from_s: f64,
    },
}

/// What both did, as far as it shows when the overlap is settled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Facts {
    /// From the joining to the end of the other's stretch in which the overlap ended (so far).
    pub before_end_s: f64,
    /// Length of the joining line so far, pauses included.
    pub joiner_s: f64,
    /// How much later than the other the joiner stopped; negative where the joiner stopped first.
    pub outlasted_s: f64,
    /// The joiner speaks on without a pause.
    pub joiner_on: bool,
    /// The joiner speaks on, or has spoken again before the other did.
    pub joiner_next: bool,
    /// The other speaks on, or has spoken again before the joiner did.
    pub other_on: bool,
    /// Both lines began at once.
    pub same_start: bool,
    /// Length of the other's line up to its end.
    pub other_s: f64,
}

/// The kind, and whether the roles are the other way round: of two who began at once, the one who
/// gave way counts as the one who joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub kind: OverlapKind,
    pub swapped: bool,
}

impl Facts {
    /// The other stopped first and did not go on: the floor was given up.
    fn other_yielded(&self, config: &TalkConfig) -> bool {
        if self.outlasted_s.abs() <= config.timing_slack_s {
            // Too close to say by ends alone, so what follows decides.
            return self.joiner_next || (!self.other_on && self.outlasted_s > 0.0);
        }
        self.outlasted_s > 0.0 || (self.joiner_next && !self.short(config))
    }

    fn short(&self, config: &TalkConfig) -> bool {
        self.joiner_s <= config.short_line_s()
    }

    /// The kind by the definitions of docs/metrics.md.
    pub(super) fn verdict(&self, said: Said, config: &TalkConfig) -> Verdict {
        let yielded = self.other_yielded(config);
        if self.same_start && yielded {
            let short = self.other_s <= config.short_line_s();
            let kind = if short { OverlapKind::Backchannel } else { OverlapKind::FailedInterruption };
            return Verdict { kind, swapped: true };
        }
        Verdict { kind: self.kind(yielded, said, config), swapped: false }
    }

    fn kind(&self, yielded: bool, said: Said, config: &TalkConfig) -> OverlapKind {
        let at_the_end = self.before_end_s <= config.terminal_s;
        if !yielded {
            return match said {
                _ if at_the_end && !self.other_on && self.joiner_next => OverlapKind::Terminal,
                Said::Acknowledging => OverlapKind::Backchannel,
                _ if self.short(config) => OverlapKind::Backchannel,
                _ => OverlapKind::FailedInterruption,
            };
        }
        // A short line with a pause after it claims nothing by its length, whoever speaks next; only
        // its words can show that it did.
        let claims = self.joiner_on || !self.short(config);
        match said {
            _ if at_the_end && (!self.other_on || claims) => OverlapKind::Terminal,
            Said::Acknowledging if !self.joiner_on => OverlapKind::Backchannel,
            Said::Unknown | Said::Acknowledging if !claims => OverlapKind::Backchannel,
            Said::Substantial { .. } if self.other_on && self.short(config) => OverlapKind::Backchannel,
            // Nobody stops for a word that began less than a reaction time before: the other was
            // done, and what came before that word only acknowledged.
            Said::Substantial { from_s } if self.before_end_s - from_s < config.reaction_s => OverlapKind::Terminal,
            _ => OverlapKind::Interruption,
        }
    }
}
