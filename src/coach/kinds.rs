//! The names of nudges and the skill each serves.

use serde::{Deserialize, Serialize};

use crate::cues::Skill;

macro_rules! nudge_kinds {
    ($($variant:ident $name:literal $skill:ident;)*) => {
        /// What is the case; the card says what to do about it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum NudgeKind {
            $(#[doc = $name] #[serde(rename = $name)] $variant,)*
        }

        impl NudgeKind {
            /// Every kind, correctives first.
            pub const ALL: &'static [NudgeKind] = &[$(NudgeKind::$variant,)*];

            /// The name in the record.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(NudgeKind::$variant => $name,)* }
            }

            /// The skill it serves.
            #[must_use]
            pub fn skill(self) -> Skill {
                match self { $(NudgeKind::$variant => Skill::$skill,)* }
            }

            /// Whether it praises rather than corrects.
            #[must_use]
            pub fn is_praise(self) -> bool {
                self.name().starts_with("praise_")
            }
        }
    };
}

nudge_kinds! {
    Interrupting      "interrupting"       Listening;
    LongMonologue     "long_monologue"     Listening;
    PaceFast          "pace_fast"          ClearSpeech;
    PaceSlow          "pace_slow"          ClearSpeech;
    TooQuiet          "too_quiet"          ClearSpeech;
    TooLoud           "too_loud"           Assertiveness;
    DeadAir           "dead_air"           Communication;
    SlowReply         "slow_reply"         Communication;
    LowEnergy         "low_energy"         Voice;
    Jargon            "jargon"             ClearSpeech;
    MissedEmpathy     "missed_empathy"     Empathy;
    NoQuestions       "no_questions"       Communication;
    NegativePhrasing  "negative_phrasing"  Positivity;
    CalmWording       "calm_wording"       ConflictResolution;
    OfferOptions      "offer_options"      ConflictResolution;
    OfferEscalation   "offer_escalation"   ConflictResolution;
    NoCommitment      "no_commitment"      ConflictResolution;
    PromiseWithoutTime "promise_without_time" ConflictResolution;
    Hedging           "hedging"            Assertiveness;
    OrdersBlame       "orders_blame"       Assertiveness;
    ReadBack          "read_back"          Assertiveness;
    CardData          "card_data"          Privacy;
    AudioFault        "audio_fault"        ClearSpeech;
    Bleed             "bleed"              Listening;
    PraiseListening          "praise_listening"           Listening;
    PraiseCommunication      "praise_communication"       Communication;
    PraiseClearSpeech        "praise_clear_speech"        ClearSpeech;
    PraiseVoice              "praise_voice"               Voice;
    PraisePositivity         "praise_positivity"          Positivity;
    PraiseEmpathy            "praise_empathy"             Empathy;
    PraiseConflictResolution "praise_conflict_resolution" ConflictResolution;
    PraiseAssertiveness      "praise_assertiveness"       Assertiveness;
}
