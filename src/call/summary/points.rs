//! Which points are told: the weightiest, of different skills before two of the same.

use super::super::SummaryPoint;
use crate::coach::wording::shortened;
use crate::cues::{Cue, Skill};

/// A point that might be told.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// How much it matters.
    pub weight: f64,
    /// The point.
    pub point: SummaryPoint,
}

impl Candidate {
    /// A point that rests on what was measured.
    pub fn measured(weight: f64, skill: Skill, at_s: f64, text: String) -> Candidate {
        let point = SummaryPoint { skill, text, quote: String::new(), at_s, suggestion: None, cues: Vec::new() };
        Candidate { weight, point }
    }

    /// A point that rests on cues of one kind; the first is quoted.
    pub fn cues(weight: f64, text: String, cues: &[&Cue], chars: usize) -> Option<Candidate> {
        let first = cues.first()?;
        let point = SummaryPoint {
            skill: first.skill,
            text,
            quote: shortened(&first.evidence.quote, chars),
            at_s: first.start_s,
            suggestion: None,
            cues: cues.iter().map(|cue| cue.id.clone()).collect(),
        };
        Some(Candidate { weight, point })
    }

    /// The same with a better wording.
    pub fn suggesting(mut self, suggestion: Option<String>) -> Candidate {
        self.point.suggestion = suggestion.filter(|words| !words.is_empty() && *words != self.point.quote);
        self
    }
}

/// The weightiest `most`, in order of time.
pub fn chosen(mut candidates: Vec<Candidate>, most: usize) -> Vec<SummaryPoint> {
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.point.at_s.total_cmp(&b.point.at_s)));
    let mut told: Vec<SummaryPoint> = Vec::new();
    let mut rest: Vec<SummaryPoint> = Vec::new();
    for Candidate { point, .. } in candidates {
        let new_skill = told.iter().all(|other| other.skill != point.skill);
        if new_skill { told.push(point) } else { rest.push(point) }
    }
    told.extend(rest);
    told.truncate(most);
    told.sort_by(|a, b| a.at_s.total_cmp(&b.at_s));
    told
}

/// `once`, `twice`, `5 times`.
pub fn times(n: usize) -> String {
    match n {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}
