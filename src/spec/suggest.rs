//! "Did you mean …?" for a name that is not there.

/// How alike two names must be.
const LIKENESS_MIN: f64 = 0.8;
/// Names that a hint lists.
const LISTED_MAX: usize = 24;

/// The known name that was probably meant.
pub(super) fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |other: &str| strsim::jaro_winkler(&name.to_lowercase(), &other.to_lowercase());
    let scored = known.into_iter().map(|other| (likeness(other), other)).filter(|(score, other)| *score >= LIKENESS_MIN && *other != name);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
}

/// What to do: the name that was probably meant, else all there are.
pub(super) fn among<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match closest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.is_empty() => "there is none to choose from".to_owned(),
        None => {
            let more = if known.len() > LISTED_MAX { ", …" } else { "" };
            format!("use one of: {}{more}", known.iter().take(LISTED_MAX).copied().collect::<Vec<_>>().join(", "))
        }
    }
}

/// A hint, and what else can be done.
pub(super) fn or(hint: &str, otherwise: &str) -> String {
    if hint.ends_with('?') { format!("{hint} Or {otherwise}") } else { format!("{hint}; or {otherwise}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_another_word_finds_none() {
        let known = ["greeting", "handoff", "slots"];
        assert_eq!(among("greting", known), "did you mean `greeting`?");
        assert_eq!(among("hand_off", known), "did you mean `handoff`?");
        assert_eq!(among("weather", known), "use one of: greeting, handoff, slots");
        assert_eq!(or(&among("slot", known), "add it"), "did you mean `slots`? Or add it");
        assert_eq!(or(&among("x", ["abc"]), "add it"), "use one of: abc; or add it");
        assert_eq!(among("x", []), "there is none to choose from");
    }
}
