//! Where two kinds of cue claim the same words of a sentence.

use super::reading::Reading;
use crate::cues::CueKind;

/// Where two kinds claim the same words, the one that says more stays.
pub fn settle(reading: &mut Reading) {
    use CueKind::{
        Acknowledgement, Blame, CheckBack, Commitment, EmpathyShown, EscalationOffer, Hedge, HoldAnnounced,
        NeedlessApology, NegativePhrasing, Options, Order, Ownership, Paraphrase, PositivePhrasing, PromiseWithoutTime,
        UpbeatClose,
    };
    for (weaker, stronger) in [
        (Hedge, Blame),
        (NegativePhrasing, Hedge),
        (NegativePhrasing, Blame),
        (Order, NegativePhrasing),
        (Order, Blame),
        (Paraphrase, Blame),
        (Paraphrase, CheckBack),
        (Paraphrase, Commitment),
        (Paraphrase, EmpathyShown),
        (Acknowledgement, CheckBack),
        (Acknowledgement, Paraphrase),
        (PositivePhrasing, Options),
        (Commitment, Options),
        (Commitment, EscalationOffer),
        (Commitment, NegativePhrasing),
        (Ownership, NegativePhrasing),
        (Ownership, Commitment),
        (Ownership, EscalationOffer),
        (Ownership, HoldAnnounced),
        (PositivePhrasing, EscalationOffer),
        (PositivePhrasing, Commitment),
        (PositivePhrasing, Ownership),
        (Commitment, CheckBack),
        (PositivePhrasing, NegativePhrasing),
        (PositivePhrasing, UpbeatClose),
        (PositivePhrasing, Acknowledgement),
        (PositivePhrasing, HoldAnnounced),
        (CheckBack, HoldAnnounced),
        (Hedge, EmpathyShown),
        (NeedlessApology, EmpathyShown),
        (PromiseWithoutTime, NegativePhrasing),
        (PromiseWithoutTime, EscalationOffer),
        (PromiseWithoutTime, Hedge),
        (PromiseWithoutTime, Blame),
        (PromiseWithoutTime, HoldAnnounced),
    ] {
        reading.yield_to(weaker, stronger);
    }
    if reading.has(Options) {
        reading.drop(PromiseWithoutTime);
        reading.drop(Commitment);
        reading.drop(PositivePhrasing);
    }
    for kind in [
        PositivePhrasing,
        EmpathyShown,
        Options,
        Commitment,
        UpbeatClose,
        CueKind::CheckBack,
        Paraphrase,
        CueKind::HoldAnnounced,
        EscalationOffer,
        Ownership,
        Acknowledgement,
    ] {
        reading.join(kind, 12);
    }
    turn_to_can(reading);
    reading.join(CueKind::Blame, 2);
    reading.join(CueKind::Jargon, 3);
    for kind in [NegativePhrasing, Order, CueKind::Filler, CueKind::EmpathyExplored, CueKind::FlatClose] {
        reading.join(kind, 0);
    }
    // Fillers stand apart unless they touch.
}

/// "I can't block it from here, but I'll put you straight through": what can be done has the last word.
fn turn_to_can(reading: &mut Reading) {
    let Some(turn) = reading.signal_part("turns_to_can") else { return };
    reading.marks.retain(|mark| {
        let refused = mark.kind == CueKind::NegativePhrasing && mark.rule == "positivity/cannot";
        !refused || mark.part.first > turn.first
    });
}
