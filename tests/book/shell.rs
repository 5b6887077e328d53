//! Just enough of a shell to find the `baton …` commands in a text.

/// The words of each `baton` command in shell text, the program first: `baton`, `cargo run --`, and what another program starts as `baton`.
pub(crate) fn commands(text: &str) -> Vec<Vec<String>> {
    let joined = text.replace("\\\n", " ");
    joined.lines().flat_map(simple_commands).filter_map(|words| baton_of(&words)).collect()
}

/// A line's simple commands, each as its words. Comments, redirections and assignments in front are left out.
fn simple_commands(line: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let (mut word, mut begun, mut quote) = (String::new(), false, None);
    let push = |all: &mut Vec<Vec<String>>, word: &mut String, begun: &mut bool| {
        if let Some(last) = all.last_mut().filter(|_| std::mem::take(begun)) {
            last.push(std::mem::take(word));
        }
    };
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (None, '#') if !begun => break,
            (None, ';' | '|' | '&') => {
                // `2>&1` is a redirection.
                if c == '&' && word.ends_with('>') {
                    word.push(c);
                    continue;
                }
                push(&mut all, &mut word, &mut begun);
                all.push(Vec::new());
            }
            (None, '>' | '<') => {
                if word.chars().all(|c| c.is_ascii_digit()) {
                    word.clear();
                    begun = false;
                }
                if word == ">" {
                    word.push(c);
                    continue;
                }
                push(&mut all, &mut word, &mut begun);
                (word, begun) = (c.to_string(), true);
            }
            (None, c) if c.is_whitespace() => push(&mut all, &mut word, &mut begun),
            (None, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    push(&mut all, &mut word, &mut begun);
    all.into_iter().map(without_redirections).filter(|words| !words.is_empty()).collect()
}

fn without_redirections(words: Vec<String>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if word == ">" || word == "<" || word == ">>" {
            words.next();
        } else if !word.starts_with(['>', '<']) {
            kept.push(word);
        }
    }
    let assigned =
        |word: &String| word.split_once('=').is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
    kept.into_iter().skip_while(assigned).collect()
}

fn baton_of(words: &[String]) -> Option<Vec<String>> {
    let is_baton = |word: &str| word.rsplit('/').next() == Some("baton") && !word.contains(':');
    let first = words.first()?;
    let rest = if is_baton(first) {
        words.get(1..)?
    } else if first == "cargo" && words.get(1).is_some_and(|word| word == "run") && !words.iter().any(|word| word == "--example") {
        let from = words.iter().position(|word| word == "--")?;
        words.get(from + 1..)?
    } else if ["docker", "podman", "kubectl", "sudo", "exec", "xargs", "env"].contains(&first.as_str()) {
        // An image may be called so, too: a command follows the program, not a place or nothing.
        let from = words.iter().rposition(|word| is_baton(word))?;
        let rest = words.get(from + 1..)?;
        rest.first().filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'))?;
        rest
    } else {
        return None;
    };
    let given = rest.iter().filter(|word| *word != "…").cloned();
    Some(std::iter::once("baton".to_owned()).chain(given).collect())
}

#[test]
fn commands_are_found_in_what_people_write() {
    let found = |text: &str| commands(text).into_iter().map(|words| words.join(" ")).collect::<Vec<_>>();
    assert_eq!(found("printf 'a | b' | baton user password a@b.c   # why"), ["baton user password a@b.c"]);
    assert_eq!(found("baton init && baton check; cargo run --locked -- demo --keep &"), ["baton init", "baton check", "baton demo --keep"]);
    assert_eq!(found("A=1 target/release/baton eval run \\\n  --live 2>&1 > out.txt"), ["baton eval run --live"]);
    assert_eq!(found("docker compose run --rm app baton migrate"), ["baton migrate"]);
    assert_eq!(found("docker build -t baton . && docker run --rm baton >> log"), Vec::<String>::new());
    assert_eq!(found("# baton nothing\necho baton\ncargo test --test baton"), Vec::<String>::new());
    assert_eq!(commands("baton chat x --say 'a b'")[0], ["baton", "chat", "x", "--say", "a b"]);
}
