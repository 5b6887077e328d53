//! Digits of the scripts that customers write in: a number is the same number in Arabic, Persian, Devanagari, Bengali, Thai and wide signs.

/// The zeros; nine more follow each.
const ZEROS: [char; 7] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}', '\u{ff10}'];

/// The value of a digit.
pub(super) fn value(c: char) -> Option<u32> {
    ZEROS.into_iter().find_map(|zero| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10))
}

/// Whether it is a digit.
pub(super) fn is_digit(c: char) -> bool {
    value(c).is_some()
}

/// A digit of the value, in the script of the sample.
pub(super) fn like(sample: char, digit: u32) -> char {
    let zero = ZEROS.into_iter().find(|zero| u32::from(sample).checked_sub(u32::from(*zero)).is_some_and(|value| value < 10)).unwrap_or('0');
    char::from_u32(u32::from(zero) + digit % 10).unwrap_or(sample)
}

/// The digits of a text in ASCII, all else left out.
pub(super) fn only(text: &str) -> String {
    text.chars().filter_map(value).filter_map(|value| char::from_digit(value, 10)).collect()
}

/// The text with these digits in the places of its own, one for one; `None` when they are not as many.
pub(super) fn filled(shape: &str, digits: &str) -> Option<String> {
    let mut new = digits.chars().filter_map(value);
    let mut out = String::with_capacity(shape.len());
    for c in shape.chars() {
        out.push(if is_digit(c) { like(c, new.next()?) } else { c });
    }
    new.next().is_none().then_some(out)
}

/// Whether the last digit proves the others (Luhn, ISO/IEC 7812): true of every card.
pub(super) fn is_luhn(digits: &str) -> bool {
    let each = digits.chars().rev().filter_map(value).enumerate();
    let sum: u32 = each.map(|(nth, digit)| if nth % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }).sum();
    sum.is_multiple_of(10) && !digits.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_script_and_its_shape() {
        assert_eq!(only("٩١-2３"), "9123");
        assert_eq!(filled("(٩١) 2-3", "4567").as_deref(), Some("(٤٥) 6-7"));
        assert_eq!(filled("12", "123"), None);
        assert_eq!(filled("123", "12"), None);
    }

    #[test]
    fn a_card_proves_itself_and_its_neighbour_does_not() {
        assert!(is_luhn("4242424242424242"));
        assert!(!is_luhn("4242424242424241"));
        assert!(!is_luhn(""));
    }
}
