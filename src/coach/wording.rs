//! What a card says: at most five words, one line under it, and where it helps a phrase to say.

use super::NudgeKind;
use super::rules::Grounds;

/// Longest quote on a card, in characters.
const QUOTE_CHARS: usize = 60;

/// Headline and detail of a nudge.
pub fn card(kind: NudgeKind, grounds: &Grounds) -> (&'static str, String) {
    (headline(kind, grounds), detail(kind, grounds))
}

/// The headline that a kind mostly has.
pub(crate) fn usual_headline(kind: NudgeKind) -> &'static str {
    headline(kind, &Grounds::default())
}

/// At most five words: what to do.
pub fn headline(kind: NudgeKind, grounds: &Grounds) -> &'static str {
    match kind {
        NudgeKind::Interrupting => "Let them finish",
        NudgeKind::LongMonologue => "Pause and hand over",
        NudgeKind::PaceFast => "A little slower",
        NudgeKind::PaceSlow => "A little faster",
        NudgeKind::TooQuiet => "Speak up a little",
        NudgeKind::TooLoud if grounds.metric == "clipping_ratio" => "Microphone is too loud",
        NudgeKind::TooLoud => "A little softer",
        NudgeKind::DeadAir => "Say what you're doing",
        NudgeKind::SlowReply => "Answer a little sooner",
        NudgeKind::LowEnergy => "Sit up, bring energy",
        NudgeKind::Jargon => "Say it in plain words",
        NudgeKind::MissedEmpathy => "Name the feeling first",
        NudgeKind::NoQuestions if grounds.metric == "solutions_too_soon" => "Ask before you solve",
        NudgeKind::NoQuestions => "Ask an open question",
        NudgeKind::NegativePhrasing => "Say what you can do",
        NudgeKind::CalmWording => "Skip \u{201c}calm down\u{201d}",
        NudgeKind::OfferOptions => "Offer two options",
        NudgeKind::OfferEscalation => "Offer to bring someone in",
        NudgeKind::NoCommitment => "Promise a definite time",
        NudgeKind::PromiseWithoutTime => "Say when",
        NudgeKind::Hedging => "Say it plainly",
        NudgeKind::OrdersBlame => "Ask instead of telling",
        NudgeKind::ReadBack => "Read it back",
        NudgeKind::CardData => "Leave card digits unsaid",
        NudgeKind::AudioFault => "Check your microphone",
        NudgeKind::Bleed => "Use a headset",
        NudgeKind::PraiseListening => "Well listened",
        NudgeKind::PraiseCommunication => "Good question",
        NudgeKind::PraiseClearSpeech => "Easy to follow",
        NudgeKind::PraiseVoice => "Lively voice",
        NudgeKind::PraisePositivity => "Nicely put",
        NudgeKind::PraiseEmpathy => "You named the feeling",
        NudgeKind::PraiseConflictResolution => "A clear way forward",
        NudgeKind::PraiseAssertiveness => "Good read-back",
    }
}

fn detail(kind: NudgeKind, g: &Grounds) -> String {
    if kind.is_praise() {
        return praise(kind, g);
    }
    match kind {
        NudgeKind::Interrupting => interrupting(g),
        NudgeKind::LongMonologue => {
            format!("{:.0} s without handing over. Ask: \u{201c}How does that sound so far?\u{201d}", g.value)
        }
        NudgeKind::PaceFast => {
            format!("About {:.0} words a minute; under {:.0} is easier to follow.", g.value, g.threshold)
        }
        NudgeKind::PaceSlow => format!("About {:.0} words a minute; over {:.0} holds attention.", g.value, g.threshold),
        NudgeKind::TooQuiet | NudgeKind::TooLoud => level(g),
        NudgeKind::DeadAir => {
            format!("{:.0} s of silence. Say: \u{201c}I'm just looking that up for you.\u{201d}", g.value)
        }
        NudgeKind::SlowReply => {
            format!("Last replies came after {:.1} s. A short \u{201c}Let me see\u{201d} fills the gap.", g.value)
        }
        NudgeKind::LowEnergy => format!("Your voice moves {:.1} semitones now, less than at the start.", g.value),
        NudgeKind::Jargon => jargon(g),
        NudgeKind::MissedEmpathy => {
            format!("They said {}. Say: \u{201c}{}\u{201d}", quoted(&g.quote), empathy_phrase(&g.quote))
        }
        NudgeKind::NoQuestions => questions(g),
        NudgeKind::NegativePhrasing => said_then_try(g, "What I can do is look for another way."),
        NudgeKind::CalmWording => {
            "It seldom calms. Say: \u{201c}I hear how much this upsets you. Let me help.\u{201d}".to_owned()
        }
        NudgeKind::OfferOptions => format!(
            "{:.0} times no, no way out yet. Say: \u{201c}I can do this now, or that by tomorrow.\u{201d}",
            g.value
        ),
        NudgeKind::OfferEscalation => heard_then_say(g, "I'll gladly bring my supervisor in."),
        NudgeKind::NoCommitment => heard_then_say(g, "I'll call you by noon tomorrow."),
        NudgeKind::PromiseWithoutTime => {
            let phrase = g.say.as_deref().and_then(phrase_of).unwrap_or("I'll call you by noon tomorrow.");
            format!("{} leaves them waiting. Say: \u{201c}{phrase}\u{201d}", quoted(&g.quote))
        }
        NudgeKind::Hedging => {
            format!("{:.0} hedges, last {}. State what you know, then the next step.", g.value, quoted(&g.quote))
        }
        NudgeKind::OrdersBlame => said_then_try(g, "Could you tell me what happened?"),
        NudgeKind::ReadBack => format!(
            "{:.0} digits given and not repeated. Say: \u{201c}Let me check I have that right.\u{201d}",
            g.value
        ),
        NudgeKind::CardData => {
            "Card digits were said aloud. \u{201c}Thank you, I have that\u{201d} is enough.".to_owned()
        }
        NudgeKind::AudioFault | NudgeKind::Bleed => {
            g.say.clone().unwrap_or_else(|| "The sound from your side is not right.".to_owned())
        }
        _ => String::new(),
    }
}

fn interrupting(g: &Grounds) -> String {
    if !g.quote.is_empty() {
        return format!("They said {}. Wait for a full stop.", quoted(&g.quote));
    }
    match g.metric {
        "overlap_s" => format!("You both spoke for {:.1} s. Stop, listen, then answer.", g.value),
        _ => format!("You came in {:.0} times before they were done.", g.value),
    }
}

fn level(g: &Grounds) -> String {
    match g.metric {
        "inaudible" => format!("They said {}. Move the microphone closer.", quoted(&g.quote)),
        "under_customer_db" => format!("You are {:.0} dB under the customer.", g.value),
        "over_customer_db" => format!("You are {:.0} dB over the customer.", g.value),
        "clipping_ratio" => format!("{:.1} % of the sound is cut off. Turn it down or move away.", 100.0 * g.value),
        _ => format!("Your level is {:.0} dBov; the limit is {:.0}.", g.value, g.threshold),
    }
}

fn jargon(g: &Grounds) -> String {
    if g.threshold <= 1.0 {
        return format!("They said {}. One short sentence, everyday words.", quoted(&g.quote));
    }
    format!("{:.0} trade words in a minute, last {}.", g.value, quoted(&g.quote))
}

fn questions(g: &Grounds) -> String {
    match g.metric {
        "solutions_too_soon" => {
            format!("You said {}. Try: \u{201c}What have you tried so far?\u{201d}", quoted(&g.quote))
        }
        _ => format!("{:.0} s since your last question. Try: \u{201c}What matters most to you here?\u{201d}", g.value),
    }
}

fn heard_then_say(g: &Grounds, phrase: &str) -> String {
    let phrase = g.say.as_deref().and_then(phrase_of).unwrap_or(phrase);
    if g.quote.is_empty() {
        return format!("Say: \u{201c}{phrase}\u{201d}");
    }
    format!("They said {}. Say: \u{201c}{phrase}\u{201d}", quoted(&g.quote))
}

fn said_then_try(g: &Grounds, phrase: &str) -> String {
    let phrase = g.say.as_deref().and_then(phrase_of).unwrap_or(phrase);
    format!("Instead of {}: \u{201c}{phrase}\u{201d}", quoted(&g.quote))
}

fn praise(kind: NudgeKind, g: &Grounds) -> String {
    match (kind, g.metric) {
        (NudgeKind::PraiseClearSpeech, _) => format!("{:.0} words a minute, steady level, plain words.", g.value),
        (NudgeKind::PraiseVoice, _) => format!("Your pitch moves by {:.1} semitones.", g.value),
        (NudgeKind::PraiseListening, _) => format!("You let them finish and said it back: {}.", quoted(&g.quote)),
        (NudgeKind::PraiseConflictResolution, "options") => format!("A real choice: {}.", quoted(&g.quote)),
        (NudgeKind::PraiseConflictResolution, _) => format!("Something to rely on: {}.", quoted(&g.quote)),
        (NudgeKind::PraiseAssertiveness, _) => format!("Detail kept right: {}.", quoted(&g.quote)),
        (NudgeKind::PraiseCommunication, _) => format!("It got a full answer: {}.", quoted(&g.quote)),
        _ => format!("{}.", quoted(&g.quote)),
    }
}

/// A phrase that fits what the customer said; from the words alone.
pub fn empathy_phrase(quote: &str) -> &'static str {
    let quote = quote.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| quote.contains(word));
    if has(&[
        "passed away",
        "died",
        "death",
        "funeral",
        "lost my mother",
        "lost my father",
        "lost my husband",
        "lost my wife",
    ]) {
        "I'm so sorry for your loss. Let me take care of this for you."
    } else if has(&["talking over", "talk over", "let me finish", "interrupt", "cut me off"]) {
        "Sorry, I cut in. Please go on, I'm listening."
    } else if has(&["tears", "cry", "exhaust", "worn out", "can't take", "end of my", "at my wits"]) {
        "That sounds exhausting. I'm sorry you had to go through this."
    } else if has(&["worried", "worry", "scared", "afraid", "anxious", "panick", "nervous"]) {
        "I can see why that worries you. Let's sort it out together."
    } else if has(&["furious", "angry", "annoy", "ridiculous", "unacceptable", "fed up", "disgust", "rude"]) {
        "I'd be upset as well. I'm sorry, and I'll stay with this."
    } else if has(&["charge", "bill", "price", "money", "afford", "pay ", "to pay", "pounds", "dollars", "refund"]) {
        "I can see why that matters to you. Let's look at the sum together."
    } else if has(&["wait", "weeks", "months", "hours", "days", "again", "time"]) {
        "You've been dealing with this far too long. I'm sorry."
    } else {
        "I'm sorry you have to deal with this. I'm here to help."
    }
}

/// The phrase to say in a suggestion that may hold advice around it; none where the phrase is left open ("...").
pub fn phrase_of(suggestion: &str) -> Option<&str> {
    let inner = match (suggestion.find('"'), suggestion.rfind('"')) {
        (Some(from), Some(to)) if from < to => &suggestion[from + 1..to],
        _ => suggestion,
    };
    (!inner.contains("...") && !inner.contains('\u{2026}') && !inner.trim().is_empty()).then_some(inner)
}

/// A quote in quotation marks, cut at a word where it is long.
pub fn quoted(text: &str) -> String {
    let text = text.trim().trim_end_matches(['.', ',', ';', ':']);
    format!("\u{201c}{}\u{201d}", shortened(text, QUOTE_CHARS))
}

/// The text, or its first words and an ellipsis, at most `limit` characters.
pub fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short = String::new();
    for word in text.split_whitespace() {
        if short.chars().count() + word.chars().count() + 2 > limit {
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short.trim_end_matches([',', ';', ':', '.']).to_owned() + "\u{2026}"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_has_at_most_five_words_and_one_line() {
        let metrics = ["", "clipping_ratio", "solutions_too_soon", "inaudible", "options", "overlap_s"];
        for kind in NudgeKind::ALL {
            for metric in metrics {
                let grounds = Grounds { metric, quote: "words ".repeat(80), value: 3.0, ..Grounds::default() };
                let (headline, detail) = card(*kind, &grounds);
                let words = headline.split_whitespace().count();
                assert!((1..=5).contains(&words), "{kind:?}: {headline}");
                assert!(!detail.is_empty() && !detail.contains('\n'), "{kind:?}");
                assert!(detail.chars().count() <= 160, "{kind:?}: {detail}");
            }
        }
    }

    #[test]
    fn only_the_phrase_of_a_suggestion_is_said() {
        assert_eq!(
            phrase_of("Look ahead: \"Here's how we can put it right.\""),
            Some("Here's how we can put it right.")
        );
        assert_eq!(phrase_of("I can help you."), Some("I can help you."));
        assert_eq!(phrase_of("Say what you can do: \"What I can do is ...\""), None);
    }

    #[test]
    fn a_long_quote_is_cut_at_a_word() {
        assert_eq!(shortened("one two three four", 12), "one two\u{2026}");
        assert_eq!(shortened("short", 12), "short");
    }

    #[test]
    fn the_phrase_to_say_fits_what_was_said() {
        assert!(empathy_phrase("My mother passed away in March").contains("loss"));
        assert!(empathy_phrase("I end up in tears").contains("exhausting"));
        assert!(empathy_phrase("forty two pounds is a lot of money to me").contains("sum"));
        assert!(empathy_phrase("").contains("help"));
    }
}
