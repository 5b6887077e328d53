//! What is too large to be stored: generated, by target.

/// Inputs of a target with their names.
pub(crate) fn of(target: &str) -> Vec<(String, Vec<u8>)> {
    let all = match target {
        "agent" | "workspace" | "suite" => yaml(),
        "answer" | "cassette" | "hours" | "schema" | "status" | "transcript" | "webhook" => json(target),
        "import" => recordings(),
        "knowledge" | "search" | "texts" => words(),
        "media" => files(),
        _ => Vec::new(),
    };
    all.into_iter().map(|(name, data)| (format!("{target}, {name}"), data)).collect()
}

type Inputs = Vec<(String, Vec<u8>)>;

fn named(name: &str, text: impl Into<Vec<u8>>) -> (String, Vec<u8>) {
    (name.to_owned(), text.into())
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().concat()
}

fn yaml() -> Inputs {
    let layer = |n: usize| {
        let inner = if n == 0 { "lol".to_owned() } else { format!("*a{}", n - 1) };
        format!("a{n}: &a{n} [{}]\n", vec![inner; 10].join(", "))
    };
    let keys = lines(30_000, |n| format!("key{n}: {n}\n"));
    vec![
        named("an alias bomb", lines(12, layer)),
        named("ten thousand lists inside each other", format!("title: {}{}", "[".repeat(10_000), "]".repeat(10_000))),
        named("ten thousand levels by indentation", lines(2_000, |n| format!("{}a:\n", " ".repeat(n)))),
        named("thirty thousand keys", keys),
        named("one line of a megabyte", format!("title: \"{}\"\n", "x".repeat(1_000_000))),
        named("ten thousand times the same key", "title: a\n".repeat(10_000)),
        named("ten thousand anchors", lines(10_000, |n| format!("- &x{n} {n}\n"))),
        named("ten thousand documents", "---\na: 1\n".repeat(10_000)),
    ]
}

fn json(target: &str) -> Inputs {
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    let statuses = vec![r#"{"id":"wamid.A","status":"read","timestamp":"1"}"#; 10_000].join(",");
    let mut all = vec![
        named("ten thousand lists inside each other", deep("[", "]")),
        named("ten thousand objects inside each other", deep("{\"a\":", "}")),
        named("ten thousand open braces", "{".repeat(10_000)),
        named("ten thousand open brackets", "[".repeat(10_000)),
        named("a text of a megabyte", format!("{{\"reply\":\"{}\",\"slots\":{{}}}}", "x".repeat(1_000_000))),
        named("twenty thousand keys", format!("{{{}}}", (0..20_000).map(|n| format!("\"k{n}\":{n}")).collect::<Vec<_>>().join(","))),
    ];
    if target == "status" {
        all.push(named("ten thousand statuses", format!("[{statuses}]")));
    }
    if target == "schema" {
        let links = lines(5_000, |n| format!("\"a{n}\":{{\"$ref\":\"#/$defs/a{}\"}},", n + 1));
        let chain = format!("{{\"schema\":{{\"$defs\":{{{links}\"a5000\":true}},\"$ref\":\"#/$defs/a0\"}},\"values\":[\"a\"]}}");
        all.push(named("five thousand references in a chain", chain));
        let deep = format!("{{\"schema\":{}true{},\"values\":[[]]}}", "{\"items\":".repeat(100), "}".repeat(100));
        all.push(named("a schema a hundred deep", deep));
    }
    all
}

/// A hundred thousand lines of each format.
fn recordings() -> Inputs {
    const LINES: usize = 100_000;
    let table = lines(LINES, |n| format!("c{},2026-10-14T09:00:00Z,customer,hello {n}\n", n % 20_001));
    let openai = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}\n".repeat(LINES);
    vec![
        named("whatsapp-export", format!("=== whatsapp-export us=Shop\n{}", "[14/10/2026, 09:00:12] Ana: Hola\n".repeat(LINES))),
        named(
            "one message of a hundred thousand lines",
            format!("=== whatsapp-export us=Shop\n[14/10/2026, 09:00:12] Ana: Hola\n{}", "more\n".repeat(LINES)),
        ),
        named("csv", format!("=== csv\nconversation,time,from,text\n{table}")),
        named("openai", format!("=== openai\n{openai}")),
        named("webhooks", format!("=== webhooks\n{}", "{\"object\":\"whatsapp_business_account\",\"entry\":[]}\n".repeat(LINES))),
        named(
            "chatwoot",
            format!("=== chatwoot\n{}", "{\"id\":1,\"content\":\"hi\",\"message_type\":0,\"created_at\":1,\"conversation_id\":1}\n".repeat(LINES)),
        ),
        named("dialogues", format!("=== dialogues\n{}", "{\"id\":\"a\",\"turns\":[{\"role\":\"user\",\"text\":\"hi\"}]}\n".repeat(LINES))),
        named("quotes that never end", format!("=== csv\nconversation,time,from,text\n\"{}", "a,\"\"b\n".repeat(LINES))),
    ]
}

fn words() -> Inputs {
    const CHARS: usize = 65_536;
    let long = |name: &str, piece: &str| named(name, piece.repeat(CHARS / piece.chars().count()));
    vec![
        long("one word", "x"),
        long("words", "word "),
        long("sentences", "I want to talk to a person. "),
        long("faces", "😀"),
        long("accents", "e\u{301}\u{327}"),
        long("nothing to see", "\u{200b}\u{e0041}"),
        long("right to left", "\u{202e}שלום "),
        long("lines", "a\n"),
        long("links", "https://a.example "),
        long("templates", "{{1}} "),
        long("sums", "49 € "),
        long("numbers", "+44 7700 900123 "),
        long("headings", "## a\n\nb\n"),
        long("what NFKC makes eighteen of", "\u{fdfa}"),
        long("open braces", "{{"),
    ]
}

/// Heads of files that say they are larger than they are.
fn files() -> Inputs {
    let padded = |kind: &str, magic: &[u8], with: u8| {
        let mut data = format!("{kind}\n").into_bytes();
        data.extend(magic);
        data.extend(vec![with; 1_000_000]);
        data
    };
    vec![
        named("a picture of a megabyte", padded("image image/jpeg", b"\xff\xd8\xff\xe0", 0)),
        named("a document of zeros", padded("document application/pdf", b"", 0)),
        named("an archive of nothing", padded("document application/zip", b"PK\x03\x04", b'P')),
        named("text of a megabyte", padded("document text/plain", b"", b'x')),
    ]
}
