//! Numbers as people say them: digits one by one, in pairs, "double four", "oh", "nine hundred".
//!
//! In: words. Out: [`Group`]s of digits with the words they stand for, and whole numbers.
//! Numerals ("4111", "739-205") and number words give the same digits.

/// Digits said in one go, and the words they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The digits, `28` for "twenty eight".
    pub digits: String,
    /// The same without joining tens and units (`208`), where that differs: people say both ways.
    pub unjoined: Option<String>,
    /// Index of the first word.
    pub first: usize,
    /// Index of the last word.
    pub last: usize,
}

/// What one spoken element adds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    /// Literal digits: a unit, a teen or a numeral.
    Digits(String),
    /// "oh", "o": a zero only beside other digits.
    MaybeZero,
    /// Twenty to ninety.
    Tens(u8),
    /// "double", "triple".
    Repeat(usize),
    /// A hundred or a thousand.
    Scale(u32),
}

const UNITS: [(&str, &str); 21] = [
    ("zero", "0"),
    ("nought", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("seventeen", "17"),
    ("eighteen", "18"),
    ("nineteen", "19"),
];

const TENS: [(&str, u8); 9] = [
    ("twenty", 2),
    ("thirty", 3),
    ("forty", 4),
    ("fourty", 4),
    ("fifty", 5),
    ("sixty", 6),
    ("seventy", 7),
    ("eighty", 8),
    ("ninety", 9),
];

/// The months, in lower case.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether a word in lower case names a month, in full or by its first letters ("jan", "sept").
#[must_use]
pub fn is_month(word: &str) -> bool {
    MONTHS.iter().any(|month| *month == word || (month.len() > 4 && word == &month[..3]))
        || matches!(word, "jun" | "jul" | "sept")
}

/// The word in lower case without the punctuation around it.
#[must_use]
pub fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('\u{2019}', "'")
}

/// Whether a comma, full stop or the like ends the word.
#[must_use]
pub fn ends_clause(word: &str) -> bool {
    word.ends_with([',', '.', ';', ':', '?', '!'])
}

fn atom(part: &str) -> Option<Atom> {
    if let Some((_, digits)) = UNITS.iter().find(|(name, _)| *name == part) {
        return Some(Atom::Digits((*digits).to_owned()));
    }
    if let Some((_, tens)) = TENS.iter().find(|(name, _)| *name == part) {
        return Some(Atom::Tens(*tens));
    }
    match part {
        "oh" | "o" => Some(Atom::MaybeZero),
        "double" => Some(Atom::Repeat(2)),
        "triple" | "treble" => Some(Atom::Repeat(3)),
        "quadruple" => Some(Atom::Repeat(4)),
        "hundred" => Some(Atom::Scale(100)),
        "thousand" => Some(Atom::Scale(1000)),
        _ => None,
    }
}

/// The digits of a numeral such as `4111`, `739-205`, `09/28`; none for `$52`, `2nd`, `3:30`.
fn numeral(bare: &str) -> Option<String> {
    let separators = |c: char| matches!(c, '-' | '/' | ',' | '.' | '\u{2013}');
    let good = bare.chars().all(|c| c.is_ascii_digit() || separators(c)) && bare.chars().any(|c| c.is_ascii_digit());
    good.then(|| bare.chars().filter(char::is_ascii_digit).collect())
}

fn atoms(word: &str) -> Option<Vec<Atom>> {
    if word.contains(['$', '\u{a3}', '\u{20ac}', '%']) {
        return None;
    }
    let bare = bare(word);
    if let Some(digits) = numeral(&bare) {
        return Some(vec![Atom::Digits(digits)]);
    }
    if bare.is_empty() {
        return None;
    }
    bare.split('-').map(atom).collect()
}

/// Reader of groups over a list of words.
struct Reader {
    /// Each element with its word and whether punctuation follows it.
    atoms: Vec<(Atom, usize, bool)>,
    at: usize,
}

impl Reader {
    fn new(words: &[&str]) -> Vec<Reader> {
        let mut readers = Vec::new();
        let mut run: Vec<(Atom, usize, bool)> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let Some(found) = atoms(word) else {
                // "one hundred and five": the "and" belongs to the number.
                let within = bare(word) == "and"
                    && matches!(run.last(), Some((Atom::Scale(_), _, false)))
                    && words.get(index + 1).and_then(|next| atoms(next)).is_some();
                if !within {
                    Reader::close(&mut run, &mut readers);
                }
                continue;
            };
            let count = found.len();
            for (n, atom) in found.into_iter().enumerate() {
                run.push((atom, index, n + 1 == count && ends_clause(word)));
            }
        }
        Reader::close(&mut run, &mut readers);
        readers
    }

    fn close(run: &mut Vec<(Atom, usize, bool)>, readers: &mut Vec<Reader>) {
        let atoms = std::mem::take(run);
        let doubled =
            |pair: &[(Atom, usize, bool)]| matches!((&pair[0].0, &pair[1].0), (Atom::Repeat(_), Atom::MaybeZero));
        let counts = |atom: &Atom| matches!(atom, Atom::Digits(_) | Atom::Tens(_));
        if atoms.iter().any(|(atom, ..)| counts(atom)) || atoms.windows(2).any(doubled) {
            readers.push(Reader { atoms, at: 0 });
        }
    }

    fn peek(&self, ahead: usize) -> Option<&Atom> {
        // A comma between two elements separates them.
        if ahead > 0 && self.atoms.get(self.at + ahead - 1).is_none_or(|(.., stop)| *stop) {
            return None;
        }
        self.atoms.get(self.at + ahead).map(|(atom, ..)| atom)
    }

    fn unit_at(&self, ahead: usize) -> Option<&str> {
        match self.peek(ahead) {
            Some(Atom::Digits(d)) if d.len() == 1 => Some(d),
            _ => None,
        }
    }

    /// A number under a hundred and how many elements it takes.
    fn small(&self, ahead: usize) -> Option<(String, Option<String>, usize)> {
        match self.peek(ahead)? {
            Atom::Digits(d) => Some((d.clone(), None, 1)),
            Atom::MaybeZero => Some(("0".to_owned(), None, 1)),
            Atom::Tens(t) => match self.unit_at(ahead + 1) {
                Some(unit) if unit != "0" => Some((format!("{t}{unit}"), Some(format!("{t}0{unit}")), 2)),
                _ => Some((format!("{t}0"), None, 1)),
            },
            Atom::Repeat(times) => {
                let digit = match self.atoms.get(self.at + ahead + 1).map(|(a, ..)| a) {
                    Some(Atom::Digits(d)) if d.len() == 1 => d.clone(),
                    Some(Atom::MaybeZero) => "0".to_owned(),
                    _ => return None,
                };
                Some((digit.repeat(*times), None, 2))
            }
            Atom::Scale(_) => None,
        }
    }

    fn group(&mut self) -> Option<Group> {
        let first = self.atoms.get(self.at)?.1;
        let Some((mut digits, mut unjoined, mut taken)) = self.small(0) else {
            self.at += 1;
            return None;
        };
        if let Some(Atom::Scale(scale)) = self.peek(taken)
            && digits.len() <= 2
        {
            let base: u32 = digits.parse::<u32>().unwrap_or(0) * scale;
            let zeros = if *scale == 100 { "00" } else { "000" };
            let plain = format!("{digits}{zeros}");
            taken += 1;
            let rest = self.small(taken).filter(|(rest, _, _)| rest.len() <= 2);
            (digits, unjoined) = match rest {
                Some((rest, _, more)) => {
                    taken += more;
                    let sum = base + rest.parse::<u32>().unwrap_or(0);
                    (sum.to_string(), Some(format!("{plain}{rest}")))
                }
                None => (plain, None),
            };
        }
        let last = self.atoms[self.at + taken - 1].1;
        self.at += taken;
        Some(Group { digits, unjoined, first, last })
    }
}

/// All digit groups in the words, in order. "oh" counts as a zero only beside other digits.
#[must_use]
pub fn groups(words: &[&str]) -> Vec<Group> {
    let mut found = Vec::new();
    for mut reader in Reader::new(words) {
        while reader.at < reader.atoms.len() {
            found.extend(reader.group());
        }
    }
    found
}

/// The whole number that begins at `words[0]` ("eighty nine", "two thousand and six", "52") and how many words it takes.
#[must_use]
pub fn cardinal(words: &[&str]) -> Option<(u64, usize)> {
    let mut total = 0_u64;
    let mut part: Option<u64> = None;
    let mut taken = 0;
    for (index, word) in words.iter().enumerate() {
        let name = bare(word);
        let value = match atoms(word).as_deref() {
            Some([Atom::Digits(d)]) if part.is_none() || d.len() == 1 => Part::Add(d.parse().ok()?),
            Some([Atom::Tens(t)]) => Part::Add(u64::from(*t) * 10),
            Some([Atom::Tens(t), Atom::Digits(d)]) => Part::Add(u64::from(*t) * 10 + d.parse::<u64>().ok()?),
            Some([Atom::Scale(scale)]) => Part::Times(u64::from(*scale)),
            Some([Atom::Digits(d)]) => Part::Add(d.parse().ok()?),
            _ if name == "and" && taken > 0 && total + part.unwrap_or(0) >= 100 => Part::And,
            _ => break,
        };
        match value {
            Part::And => continue,
            Part::Times(1000) => {
                total += part.take().unwrap_or(1).checked_mul(1000)?;
            }
            Part::Times(scale) => part = Some(part.unwrap_or(1).checked_mul(scale)?),
            Part::Add(n) => {
                let open = part.unwrap_or(0);
                let fits = part.is_none()
                    || (open.is_multiple_of(100) && n < 100)
                    || (open.is_multiple_of(10) && open % 100 >= 20 && n < 10);
                if !fits {
                    break;
                }
                part = Some(open.checked_add(n)?);
            }
        }
        taken = index + 1;
        if ends_clause(word) {
            break;
        }
    }
    (taken > 0).then_some((total + part.unwrap_or(0), taken))
}

enum Part {
    Add(u64),
    Times(u64),
    And,
}

/// Whether the digits pass the Luhn check (ISO/IEC 7812-1).
#[must_use]
pub fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let value = u32::from(byte.saturating_sub(b'0'));
            match place % 2 {
                0 => value,
                _ if value > 4 => value * 2 - 9,
                _ => value * 2,
            }
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> String {
        let words: Vec<&str> = text.split(' ').collect();
        groups(&words).into_iter().map(|g| g.digits).collect()
    }

    #[test]
    fn digits_are_read_in_every_way_people_say_them() {
        for (said, want) in [
            ("seven three nine, two zero five", "739205"),
            ("double four triple seven oh one", "4477701"),
            ("double oh", "00"),
            ("zero seven seven double zero, nine zero zero", "07700900"),
            ("forty-two forty two", "4242"),
            ("twenty, eight", "208"),
            ("eighteen hundred", "1800"),
            ("nine hundred twelve", "912"),
            ("two thousand and six", "2006"),
            ("4111-1111 1111 1111", "4111111111111111"),
            ("739,205", "739205"),
            ("One. Two. Three.", "123"),
            ("oh dear", ""),
            ("$52", ""),
            ("the 2nd", ""),
        ] {
            assert_eq!(digits(said), want, "{said}");
        }
    }

    #[test]
    fn whole_numbers_end_where_the_next_begins() {
        for (said, want) in [
            ("eighty nine pounds", Some((89, 2))),
            ("two thousand and six", Some((2006, 4))),
            ("one hundred and twenty pounds", Some((120, 4))),
            ("52", Some((52, 1))),
            ("fifty two a month", Some((52, 2))),
            ("pounds", None),
        ] {
            let words: Vec<&str> = said.split(' ').collect();
            assert_eq!(cardinal(&words), want, "{said}");
        }
    }

    #[test]
    fn luhn_tells_a_card_number_from_a_slip() {
        assert!(luhn("4111111111111111"));
        assert!(!luhn("4111111111111112"));
        assert!(luhn("378282246310005"));
        assert!(!luhn(""));
    }
}
