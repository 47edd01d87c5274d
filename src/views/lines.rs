//! The live call as lines of text, for screen readers and logs.

use crate::Party;
use crate::coach::Outcome;
use crate::views::labels;
use crate::views::live::LiveEvent;

/// What is printed when something happens; nothing for what happens all the time.
#[must_use]
pub fn line(event: &LiveEvent) -> Option<String> {
    match event {
        LiveEvent::Device(card) => {
            let whose = match card.party {
                Party::Agent => "you",
                Party::Customer => "the customer",
            };
            let sentence = if card.text.is_empty() { String::new() } else { format!(" {}", card.text) };
            Some(format!("Sound of {whose}: {}, {}.{sentence}", card.device, card.state))
        }
        LiveEvent::CallStarted(card) => Some(format!("Call {} began.", card.id)),
        LiveEvent::NudgeOpened(card) => {
            let mark = if card.praise { "Well done" } else { "Nudge" };
            Some(format!("{} {mark}: {}. {}", labels::clock(card.opened_s), card.headline, card.detail))
        }
        LiveEvent::NudgeClosed(end) => match end.outcome {
            Outcome::Corrected => Some(format!("{} Put right.", labels::clock(end.closed_s))),
            _ => None,
        },
        LiveEvent::Words(words) => {
            let who = match words.party {
                Party::Agent => "You",
                Party::Customer => "Customer",
            };
            Some(format!("{} {who}: {}", labels::clock(words.start_s), words.text))
        }
        LiveEvent::Notice(notice) if !notice.text.is_empty() => Some(notice.text.clone()),
        LiveEvent::CallEnding { waiting_utterances, .. } if *waiting_utterances > 0 => {
            Some(format!("The call is over; {waiting_utterances} utterances are still being recognised."))
        }
        LiveEvent::CallEnding { .. } => Some("The call is over.".to_owned()),
        LiveEvent::Mode(_)
        | LiveEvent::Notice(_)
        | LiveEvent::Cue(_)
        | LiveEvent::Meters(_)
        | LiveEvent::Figures(_)
        | LiveEvent::CallEnded { .. }
        | LiveEvent::Bye {} => None,
    }
}
