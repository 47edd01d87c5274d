//! The names of skills and cues, and which cue belongs to which skill.

use serde::{Deserialize, Serialize};

/// What Sidetone coaches; `privacy` is no skill but marks what must be protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skill {
    /// Lets the customer finish; reflects what was said.
    Listening,
    /// Follows up until both know what is going on.
    Communication,
    /// Audible, enunciated, unhurried, in plain words.
    ClearSpeech,
    /// The voice's body language: energy and variation.
    Voice,
    /// Says what can be done, in positive words.
    Positivity,
    /// Names the feeling, puts themselves in the customer's place.
    Empathy,
    /// Understands first, offers options, escalates, follows up.
    ConflictResolution,
    /// Direct and steady; neither meek nor aggressive.
    Assertiveness,
    /// Chats and e-mails.
    Written,
    /// What must be protected; never scored.
    Privacy,
}

impl Skill {
    /// The nine skills that are scored, in the order they are shown.
    pub const SCORED: [Skill; 9] = [
        Skill::Listening,
        Skill::Communication,
        Skill::ClearSpeech,
        Skill::Voice,
        Skill::Positivity,
        Skill::Empathy,
        Skill::ConflictResolution,
        Skill::Assertiveness,
        Skill::Written,
    ];

    /// The name in the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Skill::Listening => "listening",
            Skill::Communication => "communication",
            Skill::ClearSpeech => "clear_speech",
            Skill::Voice => "voice",
            Skill::Positivity => "positivity",
            Skill::Empathy => "empathy",
            Skill::ConflictResolution => "conflict_resolution",
            Skill::Assertiveness => "assertiveness",
            Skill::Written => "written",
            Skill::Privacy => "privacy",
        }
    }

    /// The name a person reads.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Skill::Listening => "Listening",
            Skill::Communication => "Communication",
            Skill::ClearSpeech => "Clear speech",
            Skill::Voice => "Voice",
            Skill::Positivity => "Positivity",
            Skill::Empathy => "Empathy",
            Skill::ConflictResolution => "Conflict resolution",
            Skill::Assertiveness => "Assertiveness",
            Skill::Written => "Written word",
            Skill::Privacy => "Privacy",
        }
    }
}

/// Whether a cue speaks for or against its skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// For it.
    Positive,
    /// Against it.
    Negative,
    /// Neither: context that other cues are judged by.
    Neutral,
}

/// Writes the cue table once: variant, record name, skill, polarity, title for people.
macro_rules! cue_kinds {
    ($($variant:ident $name:literal $skill:ident $polarity:ident $title:literal;)*) => {
        /// What was found, named as in the record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum CueKind {
            $(#[doc = $title] #[serde(rename = $name)] $variant,)*
        }

        impl CueKind {
            /// Every kind, in the order of the skills.
            pub const ALL: &'static [CueKind] = &[$(CueKind::$variant,)*];

            /// The name in the record.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(CueKind::$variant => $name,)* }
            }

            /// The skill it belongs to.
            #[must_use]
            pub fn skill(self) -> Skill {
                match self { $(CueKind::$variant => Skill::$skill,)* }
            }

            /// Whether it speaks for or against that skill.
            #[must_use]
            pub fn polarity(self) -> Polarity {
                match self { $(CueKind::$variant => Polarity::$polarity,)* }
            }

            /// A few words for people.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(CueKind::$variant => $title,)* }
            }
        }
    };
}

cue_kinds! {
    Acknowledgement  "acknowledgement"  Listening Positive "Acknowledged what was said";
    CheckBack        "check_back"       Listening Positive "Checked back";
    Paraphrase       "paraphrase"       Listening Positive "Said it back in own words";
    DetailAskedAgain "detail_asked_again" Listening Negative "Asked again for what was given";
    OpenQuestion     "open_question"    Communication Positive "Open question";
    ClosedQuestion   "closed_question"  Communication Neutral "Closed question";
    QuestionRepeated "question_repeated" Communication Negative "Asked the same question again";
    Filler           "filler"           Communication Negative "Filler";
    HoldAnnounced    "hold_announced"   Communication Positive "Announced the hold";
    NotUnderstood    "not_understood"   Communication Negative "Was not understood";
    Inaudible        "inaudible"        ClearSpeech Negative "Could not be heard";
    Jargon           "jargon"           ClearSpeech Negative "Trade word";
    PositivePhrasing "positive_phrasing" Positivity Positive "Said what can be done";
    NegativePhrasing "negative_phrasing" Positivity Negative "Said what cannot be done";
    UpbeatClose      "upbeat_close"     Positivity Positive "Warm close";
    FlatClose        "flat_close"       Positivity Negative "Flat close";
    CustomerDistress "customer_distress" Empathy Neutral "Customer in distress";
    CustomerThanks   "customer_thanks"  Empathy Neutral "Customer said thanks";
    EmpathyShown     "empathy_shown"    Empathy Positive "Showed empathy";
    EmpathyExplored  "empathy_explored" Empathy Positive "Asked how it is for them";
    EmpathyHalf      "empathy_half"     Empathy Neutral "Half met a need for empathy";
    EmpathyMissed    "empathy_missed"   Empathy Negative "Missed a need for empathy";
    Ownership        "ownership"        ConflictResolution Positive "Took ownership";
    Options          "options"          ConflictResolution Positive "Offered options";
    Commitment       "commitment"       ConflictResolution Positive "Promised something definite";
    PromiseWithoutTime "promise_without_time" ConflictResolution Negative "Promised without a time";
    EscalationOffer  "escalation_offer" ConflictResolution Positive "Offered to escalate";
    EscalationMissed "escalation_missed" ConflictResolution Negative "Brushed off a wish to escalate";
    FollowUpMissed   "follow_up_missed" ConflictResolution Negative "Left the follow-up open";
    SolutionTooSoon  "solution_too_soon" ConflictResolution Negative "Solved before understanding";
    Hedge            "hedge"            Assertiveness Negative "Hedged";
    NeedlessApology  "needless_apology" Assertiveness Negative "Needless apology";
    Order            "order"            Assertiveness Negative "Gave an order";
    Blame            "blame"            Assertiveness Negative "Blamed";
    Uptalk           "uptalk"           Assertiveness Negative "Statement that sounds like a question";
    DetailReadBack   "detail_read_back" Assertiveness Positive "Read a detail back";
    DetailMisread    "detail_misread"   Assertiveness Negative "Read a detail back wrongly";
    CardNumber       "card_number"      Privacy Neutral "Card number";
    CardExpiry       "card_expiry"      Privacy Neutral "Card expiry";
    CardCode         "card_code"        Privacy Neutral "Card security code";
}
