//! A better wording of a sentence, by rule. Where no rule fits, none: a bad rewrite costs more than it gives.

/// Openings of orders that become a request; what follows them is kept.
const ORDERS: [&str; 10] = [
    "you need to ",
    "you have to ",
    "you'll have to ",
    "you must ",
    "you should ",
    "you will have to ",
    "you've got to ",
    "just ",
    "now ",
    "please ",
];
/// Verbs with which a bare order begins.
const VERBS: [&str; 24] = [
    "give", "send", "tell", "call", "check", "read", "write", "wait", "listen", "look", "go", "do", "put", "turn",
    "move", "answer", "pay", "fill", "bring", "show", "try", "spell", "repeat", "hold",
];
/// Words that weaken a sentence and can be left out.
const HEDGES: [&str; 15] = [
    "i think",
    "i guess",
    "i suppose",
    "i believe",
    "sort of",
    "kind of",
    "maybe",
    "possibly",
    "perhaps",
    "probably",
    "hopefully",
    "i'm afraid",
    "um",
    "uh",
    "just",
];
/// Longest sentence that is put another way, in words.
const MOST_WORDS: usize = 16;

/// "You need to move the box" becomes "Could you move the box, please?".
pub fn order(sentence: &str) -> Option<String> {
    let mut rest = plain(sentence);
    while let Some(shorter) = ORDERS.iter().find_map(|opening| rest.strip_prefix(opening)) {
        rest = shorter.to_owned();
    }
    let verb = rest.split_whitespace().next()?;
    let asked_for = sentence.to_lowercase() != rest && !rest.starts_with("have ") && !rest.starts_with("be ");
    let bare = VERBS.contains(&verb);
    let hostile =
        ["stop", "shut", "don't", "never", "listen", "arguing", "waste"].iter().any(|word| rest.contains(word));
    (!hostile && (bare || asked_for) && (2..=MOST_WORDS).contains(&rest.split_whitespace().count()))
        .then(|| format!("Could you {}, please?", i_after(&rest)))
}

/// "I can't open the file" becomes "Let me see how I can open the file."
pub fn negative(sentence: &str) -> Option<String> {
    let text = plain(sentence);
    if text.contains("calm") {
        return Some("I hear how much this upsets you. Let me help.".to_owned());
    }
    for opening in ["you have to ", "you'll have to ", "you need to ", "you must "] {
        if let Some(rest) = text.strip_prefix(opening).filter(|rest| fits(rest)) {
            let rest = rest.strip_prefix("have ").map_or_else(|| rest.to_owned(), |thing| format!("give me {thing}"));
            return Some(format!("To help you best: could you {}?", i_after(&rest)));
        }
    }
    for opening in ["i can't ", "i cannot ", "i can not ", "we can't ", "we cannot ", "i'm not able to ", "so i can't "]
    {
        let rest = text.strip_prefix(opening).filter(|rest| fits(rest));
        if let Some(rest) =
            rest.map(|rest| without_endings(shortly(rest), &["from here", "here", "for you", "myself", "ourselves"]))
        {
            let for_you = if rest.split(' ').any(|word| word == "you") { "" } else { " for you" };
            return Some(format!("Let me find out who can {}{for_you}.", i_after(rest)));
        }
    }
    let stands = [
        ("nothing i can do", "Let me see what I can do."),
        ("nothing we can do", "Let me see what I can do."),
        ("policy", "Here is what I can do for you."),
        ("wouldn't know", "I'll find out and call you back."),
        ("don't know", "I'll find out and call you back."),
        ("no one else", "I'll find somebody who can help and call you back."),
        ("not my department", "Let me put you through to the right person and stay on the line."),
    ];
    stands.iter().find(|(words, _)| text.contains(words)).map(|(_, better)| (*better).to_owned())
}

/// Blame has no better wording of its own; what helps is to look ahead.
pub fn blame(_: &str) -> Option<String> {
    Some("Let's look at what happened, and at what we can do now.".to_owned())
}

/// "I think I can maybe help you?" becomes "I can help you."
pub fn hedge(sentence: &str) -> Option<String> {
    let lower = plain(sentence);
    if ["not sure", "not really sure", "don't know", "don't really know", "could be wrong"]
        .iter()
        .any(|w| lower.contains(w))
    {
        return Some("Let me find out and tell you for certain.".to_owned());
    }
    let mut words =
        format!(" {} ", lower.replace([',', '?', '!', '.'], " ").split_whitespace().collect::<Vec<_>>().join(" "));
    for hedge in HEDGES {
        words = words.replace(&format!(" {hedge} "), " ");
    }
    let kept = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = ["i ", "it", "we ", "that", "the ", "you ", "your "].iter().any(|start| kept.starts_with(start));
    let shorter = kept.split_whitespace().count() < lower.split_whitespace().count();
    (whole && shorter && kept.split_whitespace().count() >= 4 && fits(&kept))
        .then(|| format!("{}.", capital(&i_after(&kept))))
}

/// Somebody who waited is thanked, somebody who is asked is asked; any other needless sorry is left out.
pub fn apology(sentence: &str) -> Option<String> {
    let text = plain(sentence);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["wait", "hold", "slow", "long", "delay"]) {
        Some("Thank you for waiting.".to_owned())
    } else {
        has(&["bother", "trouble", "ask", "disturb"]).then(|| "May I ask you something?".to_owned())
    }
}

/// What is to be done, without the reasons and limits that follow it.
fn shortly(text: &str) -> &str {
    const LIMITS: [&str; 8] =
        [" because", " without", " until", " unless", " at the moment", " right now", " for security", " for legal"];
    let end = LIMITS.iter().filter_map(|limit| text.find(limit)).min();
    end.map_or(text, |end| &text[..end])
}

fn without_endings<'a>(text: &'a str, endings: &[&str]) -> &'a str {
    let shorter = endings.iter().find_map(|ending| text.strip_suffix(ending)?.strip_suffix(' '));
    shorter.map_or(text, |shorter| without_endings(shorter, endings))
}

fn fits(rest: &str) -> bool {
    (1..=MOST_WORDS).contains(&rest.split_whitespace().count())
}

/// Lower case, without punctuation at the end.
fn plain(sentence: &str) -> String {
    sentence.trim().trim_end_matches(['.', '!', '?', ',', ';']).to_lowercase().replace('\u{2019}', "'")
}

/// Gives back the capital of the pronoun.
fn i_after(text: &str) -> String {
    let word = |word: &str| match word {
        "i" => "I".to_owned(),
        w if w.starts_with("i'") => format!("I{}", &w[1..]),
        w => w.to_owned(),
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_order_becomes_a_request() {
        assert_eq!(order("You need to move the box.").unwrap(), "Could you move the box, please?");
        assert_eq!(
            order("Give me your booking reference").unwrap(),
            "Could you give me your booking reference, please?"
        );
        assert_eq!(order("Now send me those photos again").unwrap(), "Could you send me those photos again, please?");
        assert_eq!(order("You need to stop arguing"), None);
    }

    #[test]
    fn what_cannot_be_done_becomes_what_can() {
        assert_eq!(negative("I can't open the file").unwrap(), "Let me find out who can open the file for you.");
        assert_eq!(
            negative("You have to have the reference number").unwrap(),
            "To help you best: could you give me the reference number?"
        );
        assert_eq!(negative("I can't refund it myself").unwrap(), "Let me find out who can refund it for you.");
        assert_eq!(
            negative("I can't change it for you for security reasons").unwrap(),
            "Let me find out who can change it for you."
        );
        assert_eq!(negative("I can't give you a date").unwrap(), "Let me find out who can give you a date.");
        assert_eq!(negative("I can't block it from here").unwrap(), "Let me find out who can block it for you.");
        assert!(negative("there's nothing I can do").unwrap().contains("what I can do"));
        assert_eq!(negative("That's not good enough"), None);
    }

    #[test]
    fn only_who_waited_is_thanked_for_waiting() {
        assert_eq!(apology("Sorry for keeping you waiting").unwrap(), "Thank you for waiting.");
        assert_eq!(apology("Sorry to bother you").unwrap(), "May I ask you something?");
        assert_eq!(apology("Sorry"), None);
    }

    #[test]
    fn hedges_fall_away_and_the_sentence_stands() {
        assert_eq!(hedge("I think I can maybe help you?").unwrap(), "I can help you.");
        assert_eq!(
            hedge("I just think it's probably at the depot, maybe").as_deref(),
            Some("I think it's at the depot.")
        );
        assert_eq!(hedge("maybe"), None);
    }
}
