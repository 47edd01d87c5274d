//! Which digits may be a card number, or the beginning of one (ISO/IEC 7812 ranges in use).

/// Ranges of beginnings, inclusive, and the lengths of the numbers that have them.
const RANGES: &[(u32, u32, &[usize])] = &[
    (4, 4, &[13, 16, 18, 19]),
    (34, 34, &[15]),
    (37, 37, &[15]),
    (300, 305, &[14]),
    (36, 36, &[14]),
    (38, 38, &[14]),
    (35, 35, &[16]),
    (50, 50, &[12, 16, 18, 19]),
    (51, 55, &[16]),
    (56, 58, &[12, 16, 18, 19]),
    (60, 60, &[16, 18, 19]),
    (62, 66, &[16, 18, 19]),
    (67, 67, &[12, 16, 18, 19]),
    (68, 69, &[16, 18, 19]),
    (2221, 2720, &[16]),
];

/// Whether a payment network issues numbers of this beginning and length.
pub(super) fn is_issued(digits: &str) -> bool {
    RANGES.iter().any(|(low, high, lengths)| lengths.contains(&digits.len()) && may_begin(digits, *low, *high))
}

/// How many digits a card number of this beginning mostly has; shorter and longer ones are rare.
pub(super) fn usual_length(digits: &str) -> usize {
    match digits.get(..2) {
        Some("34" | "37") => 15,
        Some("30" | "36" | "38") => 14,
        _ => 16,
    }
}

/// Whether more digits may make an issued number of these.
pub(super) fn may_become_card(digits: &str) -> bool {
    RANGES.iter().any(|(low, high, lengths)| {
        lengths.iter().any(|length| *length > digits.len()) && may_begin(digits, *low, *high)
    })
}

/// Whether the digits, as far as they go, lie within a range of beginnings.
fn may_begin(digits: &str, low: u32, high: u32) -> bool {
    let width = low.to_string().len();
    let known = digits.len().min(width);
    let Some(Ok(head)) = digits.get(..known).map(str::parse::<u32>) else { return false };
    let shift = 10_u32.pow((width - known) as u32);
    (low / shift..=high / shift).contains(&head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_cards_are_known_by_their_first_digits() {
        for (digits, issued, may) in [
            ("4111111111111111", true, true),
            ("4", false, true),
            ("2221", false, true),
            ("22", false, true),
            ("20", false, false),
            ("2004", false, false),
            ("1999", false, false),
            ("37", false, true),
            ("33", false, false),
            ("378282246310005", true, false),
            ("739205", false, false),
            ("07700", false, false),
            ("5105105105105100", true, false),
        ] {
            assert_eq!((is_issued(digits), may_become_card(digits)), (issued, may), "{digits}");
        }
    }
}
