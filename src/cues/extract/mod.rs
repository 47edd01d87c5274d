//! Names, numbers, dates, amounts and addresses in the words of one utterance.
//!
//! Each kind is read by its own file; words that one of them takes are left alone by the next.

mod amounts;
mod codes;
mod dates;
mod names;

use crate::speech::{email, numbers};

use super::details::DetailKind;

/// A detail in the words, by index.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cues) struct Found {
    pub kind: DetailKind,
    pub value: String,
    pub first: usize,
    pub last: usize,
}

/// What was asked for last, which decides what digits and capitals mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::cues) struct Asked {
    pub name: bool,
    pub phone: bool,
    pub number: bool,
    pub address: bool,
}

/// Days as they are said.
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads one utterance, marking the words that are taken.
struct Reader<'a> {
    words: &'a [&'a str],
    bare: Vec<String>,
    taken: Vec<bool>,
    found: Vec<Found>,
}

/// All details in the words, in order.
pub(in crate::cues) fn find(words: &[&str], asked: Asked) -> Vec<Found> {
    let mut reader = Reader {
        words,
        bare: words.iter().map(|word| numbers::bare(word)).collect(),
        taken: vec![false; words.len()],
        found: Vec::new(),
    };
    reader.emails();
    reader.dates();
    reader.deadlines();
    reader.amounts();
    reader.codes(asked);
    reader.names(asked);
    reader.places();
    reader.found.sort_by_key(|found| found.first);
    reader.found
}

impl Reader<'_> {
    fn take(&mut self, kind: DetailKind, value: String, first: usize, last: usize) {
        for index in first..=last {
            self.taken[index] = true;
        }
        self.found.push(Found { kind, value, first, last });
    }

    fn word(&self, index: usize) -> &str {
        self.bare.get(index).map_or("", String::as_str)
    }

    fn emails(&mut self) {
        if let Some(found) = email::find(self.words) {
            self.take(DetailKind::Email, found.address, found.first, found.last);
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, asked: Asked) -> Vec<(DetailKind, String)> {
        let words: Vec<&str> = text.split(' ').collect();
        find(&words, asked).into_iter().map(|found| (found.kind, found.value)).collect()
    }

    #[test]
    fn details_are_found_and_normalised() {
        let none = Asked::default();
        let named = Asked { name: true, ..none };
        let addressed = Asked { address: true, ..none };
        for (text, asked, want) in [
            ("It's N G, four four eight, one nine two.", none, vec![(DetailKind::OrderNumber, "NG448192")]),
            ("The order is 739-205.", none, vec![(DetailKind::OrderNumber, "739205")]),
            ("L S six, two Q D. Please.", none, vec![(DetailKind::Address, "LS6 2QD")]),
            ("It is due on the twelfth of May.", none, vec![(DetailKind::Date, "12 May")]),
            ("On June 9th, 2006, thanks", none, vec![(DetailKind::Date, "9 June 2006")]),
            ("eighty nine pounds fifty", none, vec![(DetailKind::Amount, "89.50 GBP")]),
            ("That is $52 a month.", none, vec![(DetailKind::Amount, "52 USD a month")]),
            ("I need it before Saturday, please.", none, vec![(DetailKind::Deadline, "before Saturday")]),
            ("It's Rosa Lindqvist, thanks.", named, vec![(DetailKind::Name, "Rosa Lindqvist")]),
            (
                "Zero seven seven double zero, nine zero zero, four six one.",
                none,
                vec![(DetailKind::Phone, "07700900461")],
            ),
            ("The zip code is 70023.", none, vec![(DetailKind::Address, "70023")]),
            ("It's seven zero zero two three.", addressed, vec![(DetailKind::Address, "70023")]),
            ("My account is 70023.", addressed, vec![(DetailKind::OrderNumber, "70023")]),
            ("It took twenty minutes.", none, vec![]),
            ("This one will be a 2018.", none, vec![]),
            ("My address is 0001.", addressed, vec![(DetailKind::Address, "0001")]),
            ("L S six.", Asked { number: true, ..addressed }, vec![]),
            ("It's Abernathy.", named, vec![(DetailKind::Name, "Abernathy")]),
            ("My address is the work one.", addressed, vec![]),
            ("Yes, it's XK4 9PL.", Asked { number: true, ..none }, vec![(DetailKind::OrderNumber, "XK49PL")]),
            ("It's BR617, I have it here.", none, vec![(DetailKind::OrderNumber, "BR617")]),
        ] {
            let want: Vec<(DetailKind, String)> =
                want.into_iter().map(|(kind, value)| (kind, value.to_owned())).collect();
            assert_eq!(values(text, asked), want, "{text}");
        }
    }
}
