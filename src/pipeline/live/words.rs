//! Words of a live call: a bounded queue and one thread that recognises.
//!
//! Drafts (what a party has said so far) are heard when nothing else waits: their words are shown as not settled, and
//! where the utterance turns out to end with the draft, its words are there already.
//!
//! What happens when recognition cannot keep up, in this order ([`Pace`]): drafts are left out; waiting utterances of a
//! party are recognised together, which costs one hearing instead of several; a smaller model takes over; words wait
//! for the end of the call. The person is told. What exceeds the queue waits no longer: the oldest is given up and
//! counted. Coaching by voice knows nothing of it.

mod cost;
mod desk;
mod drafts;
mod lateness;
mod queue;
#[cfg(test)]
mod tests;

pub use desk::Desk;
pub use lateness::{Lateness, Pace};
pub use queue::Queue;

use crate::speech::{Clip, Recognized, Recognizer};
use crate::{Party, Span};

/// What came of one clip.
#[derive(Debug)]
pub struct LiveAnswer {
    /// Number of its call.
    pub call: u64,
    /// Whose clip it was.
    pub party: Party,
    /// Where its speech lies in the call.
    pub speech: Span,
    /// The words, that there are none, or why the recogniser failed.
    pub result: Result<Recognized, String>,
}

/// What was heard in a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftAnswer {
    /// Number of its call.
    pub call: u64,
    /// Who speaks.
    pub party: Party,
    /// Onset of the draft's speech, seconds on the call's clock.
    pub speech_start_s: f64,
    /// End of the draft's speech, seconds on the call's clock.
    pub speech_end_s: f64,
    /// The words so far, or that there are none.
    pub result: Recognized,
}

/// How the recogniser is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecognizerNews {
    /// It is loaded: the model's name.
    Ready(String),
    /// It will not come: why, in a sentence.
    Failed(String),
}

/// Loads a recogniser, on its own thread: capture never waits for it.
pub type Loader = Box<dyn FnOnce() -> Result<Box<dyn Recognizer>, String> + Send>;

/// Recognition beside the call.
pub trait WordsDesk: Send {
    /// Takes the sound of an utterance.
    fn offer(&mut self, call: u64, clip: Clip);
    /// Appends what was recognised since the last time; hands on what waits. `now_s` is the present call's clock.
    fn poll(&mut self, now_s: f64, out: &mut Vec<LiveAnswer>) -> Option<RecognizerNews>;
    /// Clips of a call that are not answered.
    fn waiting(&self, call: u64) -> usize;
    /// Age of the oldest sound of a call that is not answered, seconds; 0 where none waits.
    fn behind_s(&self, call: u64, now_s: f64) -> f64;
    /// Clips given up since the last time this was asked.
    fn take_given_up(&mut self) -> u64;
    /// Takes what a party has said so far; the last draft of a party counts.
    fn draft(&mut self, _call: u64, _clip: Clip) {}
    /// Appends what was heard in drafts since the last time.
    fn take_drafts(&mut self, _out: &mut Vec<DraftAnswer>) {}
    /// A call is over: what waited for that is recognised now.
    fn call_over(&mut self, _call: u64) {}
    /// What a hearing takes of one core on average, seconds; none where that is not known.
    fn hearing_takes_s(&self) -> Option<f64> {
        None
    }
    /// How recognition keeps up.
    fn pace(&self) -> Pace {
        Pace::OnTime
    }
}
