use super::*;

/// Two shops that read the same number differently: in one it is an order, in the other a customer.
fn planted() -> Vec<Dialogue> {
    let mut dialogues = Vec::new();
    for nth in 0..40 {
        let (domain, slot) = if nth % 2 == 0 { ("shoes", "order") } else { ("books", "customer") };
        let (name, number) = (["ana", "ben", "eva", "tom"][nth % 4], format!("{}", 4000 + 7 * nth));
        let said = [("hello there", vec![]), ("my name is", vec![]), (number.as_str(), vec![(slot, number.clone())])];
        let mut dialogue = Dialogue { domain: domain.to_owned(), lines: Vec::new(), values: Vec::new() };
        for (text, values) in said {
            let (text, values) =
                if text == "my name is" { (format!("{text} {name} gil"), vec![("name", format!("{name} gil"))]) } else { (text.to_owned(), values) };
            dialogue.lines.push(Line { by_agent: false, text });
            dialogue.values.push(values.into_iter().map(|(slot, value)| (slot.to_owned(), value)).collect());
        }
        dialogues.push(dialogue);
    }
    dialogues
}

fn learned() -> Tagger {
    let about = About { source: "written for this test".to_owned(), ..About::default() };
    Tagger::learn(&planted(), &Settings { about, ..Settings::default() }).unwrap()
}

fn check(tagger: &Tagger, domain: &str, earlier: &[&str], text: &str, expected: &[(&str, &str)]) {
    let earlier: Vec<Line> = earlier.iter().map(|text| Line { by_agent: false, text: (*text).to_owned() }).collect();
    let found = tagger.tag(domain, &earlier, text);
    let found: Vec<(&str, &str)> = found.iter().map(|(slot, span)| (slot.as_str(), text.get(span.clone()).unwrap())).collect();
    assert_eq!(found, expected, "{domain}: {text}");
}

#[test]
fn a_planted_pattern_is_learned() {
    let tagger = learned();
    check(&tagger, "shoes", &["hello there"], "My name is Zoe Gil!", &[("name", "Zoe Gil")]);
    check(&tagger, "shoes", &["hello there", "my name is eva gil"], " 5555. ", &[("order", "5555")]);
    check(&tagger, "books", &["hello there", "my name is eva gil"], "5555", &[("customer", "5555")]);
    check(&tagger, "books", &[], "hello there", &[]);
    check(&tagger, "flowers", &[], "My name is Zoe Gil", &[]);
    check(&tagger, "books", &[], "", &[]);
}

#[test]
fn the_same_input_gives_the_same_bytes_and_they_read_back() {
    let (one, two) = (learned(), learned());
    assert_eq!(one.save(), two.save());
    let again = Tagger::load(&one.save()).unwrap();
    assert_eq!(again, one);
    assert_eq!(again.about().source, "written for this test");
}

#[test]
fn fewer_weights_are_kept_when_told_so() {
    let small = Tagger::learn(&planted(), &Settings { weights_max: 60, ..Settings::default() }).unwrap();
    assert!(small.size() <= 60 && small.size() > 5, "{}", small.size());
    assert!(learned().size() > 60);
}

#[test]
fn a_broken_file_is_an_error_that_says_so() {
    let whole = learned().save();
    let swap = |from: &str, to: &str| whole.replacen(from, to, 1);
    let at = whole.find("\"weights\":\"").unwrap() + 11;
    let cut = format!("{}\"}}", &whole[..at + 4 * 31]);
    for (broken, why) in [
        (String::new(), "EOF"),
        ("{}".to_owned(), "missing field"),
        ("[1".to_owned(), "weights file"),
        (swap("baton tagger 1", "baton tagger 9"), "`format` must be"),
        (swap("\"tags\":[0,", "\"tags\":[9,"), "in order"),
        (swap("\"tags\":[0,", "\"tags\":[0,200,"), "in order"),
        (swap("\"steps\":[", "\"steps\":[1,"), "a step for each pair"),
        (swap("\"steps\":[", "\"steps\":[1000,"), "invalid value"),
        (swap("\"weights\":\"", "\"weights\":\"*"), "`weights`"),
        (swap("\"weights\":\"", "\"weights\":\"/////////////w=="), "`weights`"),
        (cut, "broken off"),
        ("x".repeat(20 * 1024 * 1024), "at most"),
    ] {
        let error = Tagger::load(&broken).unwrap_err();
        assert!(error.contains(why) && error.contains("baton learn slots"), "{error}");
    }
}

#[test]
fn any_bytes_for_weights_are_read_or_refused() {
    let whole = learned().save();
    let at = whole.find("\"weights\":\"").unwrap() + 11;
    let mut refused = 0;
    for nth in 0..200_usize {
        let mut bytes = whole.clone().into_bytes();
        let place = at + nth * 37 % (bytes.len() - at - 5);
        bytes[place] = b"AZaz09+/"[nth % 8];
        let text = String::from_utf8(bytes).unwrap();
        match Tagger::load(&text) {
            Ok(tagger) => drop(tagger.tag("shoes", &[], "my name is eva gil 1234")),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0);
}

#[test]
fn nothing_labelled_is_nothing_to_learn() {
    let mut dialogues = planted();
    for dialogue in &mut dialogues {
        dialogue.values.clear();
    }
    let error = Tagger::learn(&dialogues, &Settings::default()).unwrap_err();
    assert!(error.contains("label 0 slots"), "{error}");
}
