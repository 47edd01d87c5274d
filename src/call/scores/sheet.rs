//! A score as a sheet of reasons that add up.

use super::super::{SkillScore, Why};

/// Reasons so far.
#[derive(Debug)]
pub struct Sheet {
    why: Vec<Why>,
}

impl Sheet {
    /// A sheet that starts at `baseline` points.
    pub fn new(baseline: f64) -> Sheet {
        let start = Why { text: "Where every score starts".to_owned(), points: rounded(baseline), ..Why::default() };
        Sheet { why: vec![start] }
    }

    /// Adds a reason; one that moves nothing is left out.
    pub fn add(&mut self, points: f64, text: String, cues: Vec<String>) {
        self.push(Why { text, points, cues, ..Why::default() });
    }

    /// Adds a reason that rests on a metric.
    pub fn measure(&mut self, points: f64, text: String, metric: &str, value: f64) {
        let metric = Some(metric.to_owned());
        self.push(Why { text, points, metric, value: Some(value), ..Why::default() });
    }

    fn push(&mut self, mut why: Why) {
        why.points = rounded(why.points);
        if why.points != 0.0 {
            self.why.push(why);
        }
    }

    /// The score: the sum, kept within 0 to 100 by a reason of its own.
    pub fn score(mut self, confidence: f64) -> SkillScore {
        let sum: f64 = self.why.iter().map(|why| why.points).sum();
        let score = rounded(sum.clamp(0.0, 100.0));
        self.push(Why { text: "A score ends at 0 and 100".to_owned(), points: score - sum, ..Why::default() });
        SkillScore {
            score: Some(score),
            confidence: (100.0 * confidence.clamp(0.0, 1.0)).round() / 100.0,
            why: self.why,
        }
    }
}

/// No score, and why not.
pub fn not_enough(text: &str) -> SkillScore {
    let why = Why { text: text.to_owned(), ..Why::default() };
    SkillScore { score: None, confidence: 0.0, why: vec![why] }
}

/// To a tenth of a point; what is not a number moves nothing.
fn rounded(points: f64) -> f64 {
    if points.is_finite() { (10.0 * points).round() / 10.0 + 0.0 } else { 0.0 }
}

/// `1 question`, `2 questions`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}
