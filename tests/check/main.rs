//! `baton check` on a project with planted mistakes: all are told in one run, each at its line and column, and nothing else is.
//!
//! A row plants one mistake: in a file, this text becomes that text; `«` marks where the mistake must be told.
#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

mod past;
mod workspace;

use baton::domain::policy::Policy;
use baton::spec::{Checks, Files, Severity};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

const TRIAGE: &str = r#"# Sorts what customers want.
title: Triage
description: Finds out what a customer wants.
language: en
languages: [en, es]
prompt: triage.md
greeting: {en: "Hi!", es: "¡Hola!"}
knowledge: [delivery.md]
slots:
  - name: category
    title: Kind of request
    required: true
    ask:
      en: "What is it about?"
      es: "¿De qué se trata?"
    why:
      en: "So that the right person sees it."
      es: "Para que lo vea la persona adecuada."
    schema:
      type: string
      enum: [billing, order, other]
      default: other
      x-synonyms:
        billing: [invoice, factura]
        order: [parcel, pedido]
    buttons:
      billing: {en: "Billing", es: "Facturación"}
      order: {en: "My order", es: "Mi pedido"}
      other: {en: "Something else", es: "Otra cosa"}
  - name: amount
    title: Amount
    ask: {en: "How much is it?", es: "¿Cuánto es?"}
    schema: {type: number, minimum: 0, maximum: 10000}
  - name: order_id
    title: Order number
    ask: {en: "Which order?", es: "¿Qué pedido?"}
    schema: {type: string, minLength: 3, maxLength: 12, pattern: "^[A-Z]-[0-9]{4}$", examples: ["A-1093"]}
  - name: email
    title: E-mail
    ask: {en: "Your e-mail?", es: "¿Tu correo?"}
    schema: {type: string, format: email}
tools:
  - name: order_status
    description: Looks up an order.
    http: {url: "https://shop.example.com/orders/{order_id}", headers: {Authorization: "Bearer ${SHOP_TOKEN}"}}
    arguments: {type: object, properties: {order_id: {type: string}}, required: [order_id], additionalProperties: false}
    result: {type: object, properties: {status: {type: string}}, required: [status]}
    answer: {en: "It is {{ result.status }}.", es: "Está {{ result.status }}."}
triggers:
  explicit_request: {mode: enforce}
  complex_query: {mode: shadow, threshold: 0.7}
handoff:
  complete: tier-1
  person: desk
  line: {en: "A colleague takes over.", es: "Sigue una persona."}
  outcomes:
    - when: {category: billing, amount: {min: 200}}
      queue: desk
    - when: {category: [billing]}
      queue: tier-1
    - when: {category: order}
      agent: orders
  passes_to: [orders]
budgets: {turns: 12, tokens: 60000, cost: 0.5}
quiet_hours: {from: "22:00", to: "07:00", zone: Europe/Madrid, line: {en: "Until seven.", es: "Hasta las siete."}}
"#;

const ORDERS: &str = r#"title: Orders
description: Says where an order is.
language: en
prompt: orders.md
slots:
  - name: order_id
    title: Order number
    required: true
    attempts: 3
    ask: {en: "Which order?"}
    schema: {type: string, minLength: 3}
  - name: colour
    title: Colour
    ask: {en: "Which colour?"}
    schema: {type: string, enum: [red, green]}
handoff:
  complete: tier-1
  person: desk
  line: {en: "A colleague takes over."}
"#;

const WORKSPACE: &str = r#"default_agent: triage
numbers:
  - {id: "106540352242922", agent: orders}
teams:
  - {id: support, name: Support}
people:
  - {id: ana, name: Ana, email: ana@example.com, role: rep, teams: [support]}
queues:
  - {id: tier-1, name: Tier 1, team: support, members: [ana]}
  - {id: desk, name: Front Desk, team: support, members: [ana]}
catch_all: desk
"#;

const BASE: [(&str, &str); 8] = [
    ("agents/triage.yaml", TRIAGE),
    ("agents/orders.yaml", ORDERS),
    (
        "prompts/triage.md",
        "{{ agent.title }}: {{ agent.description }}\n{% include \"partials/rules.md\" %}\n{% for slot in slots %}- {{ slot.name }}: {{ slot.ask | trim }}\n{% endfor %}",
    ),
    ("prompts/orders.md", "Your task: {{ agent.description }}\n{% include \"partials/rules.md\" %}\n"),
    (
        "prompts/partials/rules.md",
        "Write in {{ language }}.\n{% if tools %}You may look up: {% for tool in tools %}{{ tool.name }} {% endfor %}{% endif %}\n",
    ),
    ("prompts/knowledge/delivery.md", "# Delivery\n\nParcels take two days.\nA parcel has a number.\n"),
    ("prompts/knowledge/delivery.es.md", "# Entrega\n\nDos días.\n"),
    ("workspace.yaml", WORKSPACE),
];

const T: &str = "agents/triage.yaml";
const O: &str = "agents/orders.yaml";
const W: &str = "workspace.yaml";

/// File, text, the same with the mistake, and how the message begins.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Mistakes that stand beside each other in one run.
const PLANTED: &[Row] = &[
    // the structure of the file
    (T, "greeting: {en", "«greting: {en", "there is no key `greting` here"),
    (T, "title: Amount", "title: «2024", "`title` is a number, and must be text"),
    (T, "{mode: shadow, threshold: 0.7}", "{mode: «shadows, threshold: 0.7}", "`shadows` is no `mode`"),
    (O, "attempts: 3", "attempts: «30", "`attempts` is 30, and must be at most 10"),
    (O, "    title: Colour\n", "    title: Colour\n    «title: Color\n", "the key `title` is there twice"),
    // schemas of values
    (T, "minLength: 3, maxLength: 12", "minLength: 30, maxLength: «12", "slot order_id: `minLength` 30 and `maxLength` 12"),
    (T, "format: email", "format: «emial", "slot email: there is no format `emial`"),
    (T, "minimum: 0, maximum", "«minimun: 0, maximum", "slot amount: `minimun` is no keyword"),
    (T, "default: other", "default: «others", "slot category: the default `others` is refused"),
    (T, "order: [parcel, pedido]", "order: [«invoice, pedido]", "slot category: `invoice` stands for `billing` and for `order`"),
    (
        T,
        "other: {en: \"Something else\"",
        "other: {en: «\"Something else entirely\"",
        "`Something else entirely` has 23 characters; a button shows 20",
    ),
    (T, "billing: {en: \"Billing\"", "«biling: {en: \"Billing\"", "a button for `biling`, which is no value of `enum`"),
    (T, "status: {type: string}}, required", "status: {type: «text}}, required", "tool order_status: there is no type `text`"),
    (O, "enum: [red, green]", "enum: [red, «red]", "slot colour: the value `red` is there twice"),
    (O, "minLength: 3}", "«not: {const: x}}", "slot order_id: structured output cannot carry `not`"),
    // names that must exist
    (T, "complete: tier-1", "complete: «tier1", "there is no queue `tier1`"),
    (T, "passes_to: [orders]", "passes_to: [«order]", "there is no agent `order`"),
    (T, "knowledge: [delivery.md]", "knowledge: [delivery.md, «deliveries.md]", "there is no prompts/knowledge/deliveries.md"),
    (T, "[billing]}", "[«biling]}", "slot `category` can never be `biling`"),
    (T, "when: {category: order}", "when: {«categry: order}", "there is no slot `categry`"),
    // settings
    (T, "budgets: {turns: 12", "budgets: {turns: «0", "a budget of 0 `turns`"),
    (T, "zone: Europe/Madrid", "zone: «Europe/Madird", "there is no time zone `Europe/Madird`"),
    (T, "{mode: enforce}", "{mode: «off}", "who asks for a person gets none"),
    (T, "language: en\nlanguages", "language: «it\nlanguages", "`it` is not among the languages of `languages`"),
    // lookups
    (T, "{url: \"https://shop.example.com/orders/{order_id}\"", "{url: «\"https://shop.example.com/orders/{order}\"", "there is no argument `order`"),
    (T, "\"Bearer ${SHOP_TOKEN}\"", "«\"Bearer $SHOP_TOKEN\"", "the header `Authorization` has a placeholder that is none"),
    (T, "es: \"Está {{ result.status }}.\"", "es: «\"Está {{ reslt.status }}.\"", "the answer does not know `reslt`"),
    // lines
    (T, "    ask: {en: \"Which order?\", es: \"¿Qué pedido?\"}", "    «ask: {en: \"Which order?\"}", "the question for `order_id` is missing in es"),
    // prompts, partials, knowledge
    ("prompts/triage.md", "{{ agent.description }}", "{{ «agent.desciption }}", "`agent.desciption` is undefined"),
    ("prompts/triage.md", "{{ slot.name }}", "{{ «slot.nmae }}", "`slot.nmae` is undefined"),
    ("prompts/triage.md", "{{ slot.ask | trim }}", "«{{ slot.ask | trimm }}", "unknown filter"),
    ("prompts/orders.md", "{% include \"partials/rules.md\" %}", "«{% include \"partials/rule.md\" %}", "there is no partial `partials/rule.md`"),
    ("prompts/orders.md", "Your task:", "Key «sk-abcdefghijklmnop1234:", "this looks like a key of a model provider (sk-a…)"),
    ("prompts/partials/rules.md", "{{ language }}", "{{ «langage }}", "`langage` is undefined"),
    ("prompts/knowledge/delivery.md", "A parcel has a number.", "Portal: admin, password: «hunter2x.", "this looks like a password (hunt…)"),
    // who answers
    (W, "default_agent: triage", "default_agent: «triag", "there is no agent `triag`"),
    (W, "id: \"106540352242922\"", "id: «\"+49 30 1234\"", "`+49 30 1234` is not a phone_number_id"),
    (W, "role: rep", "role: «boss", "there is no role `boss`"),
    (W, "tier-1, name: Tier 1, team: support, members: [ana]", "tier-1, name: Tier 1, team: support, members: [«anna]", "there is no person `anna`"),
    (W, "catch_all: desk", "catch_all: «dsk", "there is no queue `dsk`"),
    (W, "email: ana@example.com", "email: «ana", "`ana` is not an e-mail address"),
    (W, "- {id: support, name: Support}", "- {id: support, «nme: Support, name: S}", "there is no key `nme` here"),
];

/// Mistakes that are planted one at a time only: they would stand in the way of others.
const ALONE: &[Row] = &[
    (T, "title: Triage", "title: {", "not YAML that can be read"),
    (O, "  person: desk\n", "", "`person` is missing"),
    (O, "    required: true\n", "", "no slot is required"),
    (O, "name: colour", "name: «order_id", "slot `order_id` is there twice"),
    (O, "name: colour", "name: «Colour", "`Colour` cannot be a `name`"),
    (O, "enum: [red, green]", "enum: «[]", "slot colour: `enum` is empty"),
    (O, "enum: [red, green]", "«x-synonym: {red: [rot]}, enum: [red, green]", "slot colour: `x-synonym` is no keyword"),
    (O, "minLength: 3}", "«$ref: \"https://example.com/s.json\"}", "slot order_id: `$ref` leads elsewhere"),
    (O, "minLength: 3}", "pattern: «\"(?=x)y\"}", "slot order_id: the pattern does not compile: look-around"),
    (O, "minLength: 3}", "pattern: «\"(\\\\pL{1,500}){1,500}\"}", "slot order_id: the pattern is too large"),
    (O, "minLength: 3}", "minLength: 3, examples: [«12]}", "slot order_id: the example `12` is refused"),
    (O, "minLength: 3}", "minLength: «three}", "slot order_id: `minLength` is text, and must be a whole number"),
    (O, "language: en", "language: en\nlanguages: [en, «sp]", "there is no language `sp`"),
    (O, "handoff:", "triggers: {loop: {threshold: «1.5}}\nhandoff:", "the threshold of `loop` is 1.5"),
    (O, "handoff:", "triggers: {«loops: {mode: off}}\nhandoff:", "there is no key `loops` here"),
    (O, "handoff:", "quiet_hours: {from: \"07:00\", to: «\"07:00\", zone: UTC, line: {en: x}}\nhandoff:", "quiet hours that begin and end"),
    (O, "handoff:", "<<: {}\nhandoff:", "there is no key `<<` here"),
    (T, "https://shop.example.com", "http://shop.example.com", "`http://` is not safe"),
    (T, "https://shop.example.com", "https://10.0.0.8", "`10.0.0.8` is not a host that the world can see"),
    (T, "https://shop.example.com", "https://[fd00::1]", "`fd00::1` is not a host that the world can see"),
    (T, "https://shop.example.com", "https://{order_id}.example.com", "an argument in the host"),
    (T, "https://shop.example.com", "https://localhost:8080", "`localhost` is not a host that the world can see"),
    (T, ", required: [order_id], additional", ", additional", "the address needs `order_id`, which may be absent"),
    (T, "{order_id}\"", "?id={order_id}&x={colour}\"", "there is no argument `colour`"),
    (T, "    result: {type: object, properties: {status: {type: string}}, required: [status]}\n", "", "no `result`"),
    (T, "      queue: desk\n", "      queue: desk\n      «agent: orders\n", "an outcome leads one way only"),
    (
        T,
        "    - when: {category: order}\n      agent: orders\n",
        "    - «when: {category: order}\n      answer: false\n",
        "an outcome that leads nowhere",
    ),
    (T, "      agent: orders\n", "      agent: «triage\n", "an agent cannot pass to itself"),
    (T, "{category: billing, amount: {min: 200}}", "{category: [billing, other]}", "this outcome can never match"),
    (T, "{min: 200}", "«{min: 20000}", "slot `amount` can never be there"),
    (T, "{min: 200}", "{«least: 200}", "there is no key `least` in a test"),
    ("prompts/triage.md", "{{ agent.title }}", "{% if false %}{{ «person }}{% endif %}", "`person` is undefined"),
    ("prompts/triage.md", "{{ agent.title }}", "«{{ agent.title", "syntax error"),
    ("prompts/orders.md", "{% include \"partials/rules.md\" %}", "«{% include language %}", "an include without a file in quotes"),
    ("prompts/partials/rules.md", "{{ tool.name }}", "{{ «tool.nam }}", "`tool.nam` is undefined"),
    ("prompts/knowledge/delivery.es.md", "Dos días.\n", "", "nothing is written here"),
];

pub(crate) fn base() -> BTreeMap<&'static str, String> {
    BASE.iter().map(|(path, text)| (*path, (*text).to_owned())).collect()
}

/// Plants mistakes. Returns where each must be told, as `file:line:column`; nothing for a row without a mark.
fn plant(files: &mut BTreeMap<&'static str, String>, rows: &[Row]) -> Vec<Option<String>> {
    for (file, from, to, _) in rows {
        let text = files.get_mut(file).expect("a file");
        assert_eq!(text.matches(from).count().min(1), 1, "{file} has {from:?}");
        *text = text.replacen(from, to, 1);
    }
    let places = rows.iter().map(|(file, _, to, _)| {
        let text = files.get(file).expect("a file");
        let mark = to.find('«').and_then(|mark| text.find(to).map(|at| at + mark))?;
        let before = text.get(..mark).expect("a mark");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).expect("a line").replace('«', "").chars().count() + 1;
        Some(format!("{file}:{}:{column}", before.matches('\n').count() + 1))
    });
    let places = places.collect();
    for text in files.values_mut() {
        *text = text.replace('«', "");
    }
    places
}

fn in_process(files: &BTreeMap<&'static str, String>) -> Vec<String> {
    let checked = baton::spec::check(&Files::of(files.iter().map(|(path, text)| (*path, text.as_str()))), &Checks::default());
    checked.problems.sorted().iter().map(|p| format!("{}:{}:{}: {}", p.file, p.line, p.column, p.what)).collect()
}

pub(crate) fn folder(files: &BTreeMap<&'static str, String>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }
    folder
}

pub(crate) fn baton(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.current_dir(folder).env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null()).args(args);
    let output = command.output().expect("it runs");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn all_planted_mistakes_are_told_in_one_run_each_at_its_place_and_nothing_else() {
    let mut files = base();
    let places = plant(&mut files, PLANTED);
    assert!(PLANTED.len() >= 20);
    let folder = folder(&files);
    let (code, out, _) = baton(folder.path(), &["check", "--json"]);
    assert_eq!(code, 1);
    let report: Value = serde_json::from_str(&out).expect("JSON");
    let problems = report["problems"].as_array().expect("problems");
    let mut found: Vec<String> = problems
        .iter()
        .map(|p| format!("{}:{}:{}: {}", p["file"].as_str().unwrap_or_default(), p["line"], p["column"], p["what"].as_str().unwrap_or_default()))
        .collect();
    for (row, place) in PLANTED.iter().zip(&places) {
        let wanted = format!("{}: {}", place.as_deref().expect("a mark"), row.3);
        let at = found.iter().position(|line| line.starts_with(&wanted));
        assert!(at.is_some(), "{wanted}\nis not among:\n{}", found.join("\n"));
        at.map(|at| found.remove(at));
    }
    assert_eq!(found, Vec::<String>::new(), "no mistake follows from another");
    let (_, shown, told) = baton(folder.path(), &["check"]);
    for (row, place) in PLANTED.iter().zip(&places) {
        let place = place.as_deref().expect("a mark");
        assert!(shown.lines().any(|line| line.starts_with(&format!("{place}: ")) && line.matches(place).count() == 1), "{place} {}", row.3);
    }
    assert!(told.contains("found"), "{told}");
}

#[test]
fn each_mistake_alone_is_the_only_one_and_its_neighbour_without_it_is_fine() {
    assert_eq!(in_process(&base()), Vec::<String>::new());
    let mut wrong = Vec::new();
    for row in PLANTED.iter().chain(ALONE) {
        let mut files = base();
        let place = plant(&mut files, std::slice::from_ref(row)).remove(0);
        let found = in_process(&files);
        let is_it = |line: &String| {
            line.starts_with(row.0) && line.contains(row.3) && place.as_ref().is_none_or(|place| line.starts_with(&format!("{place}: ")))
        };
        if found.len() != 1 || !found.iter().all(is_it) {
            wrong.push(format!("{row:?} {place:?}: {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_broken_agent_is_no_missing_agent_and_two_spellings_are_one_too_many() {
    let mut files = base();
    files.insert(T, "title: [".to_owned());
    let found = in_process(&files);
    assert!(found.len() == 1 && found[0].starts_with(T), "{found:?}");
    let mut files = base();
    files.insert("agents/orders.yml", ORDERS.to_owned());
    assert_eq!(in_process(&files), ["agents/orders.yml:0:0: there is agents/orders.yaml too: one of them would be ignored"]);
    let mut files = base();
    let text = files.remove(O).expect("orders");
    files.insert("agents/orders.yml", text);
    assert_eq!(in_process(&files), Vec::<String>::new(), "either spelling alone is fine");
}

#[test]
fn agents_that_only_pass_on_to_each_other_are_told_once() {
    let mut files = base();
    let queues = [("      queue: desk\n", "      agent: orders\n"), ("      queue: tier-1\n", "      agent: orders\n")];
    for (from, to) in queues {
        plant(&mut files, &[(T, from, to, "")]);
    }
    assert_eq!(in_process(&files), Vec::<String>::new(), "orders does not pass on");
    plant(&mut files, &[(O, "  person: desk\n", "  person: desk\n  outcomes: [{when: {colour: red}, agent: triage}]\n", "")]);
    assert_eq!(in_process(&files), ["agents/orders.yaml:19:3: agents pass the customer around: orders → triage → orders"]);
}

#[test]
fn a_prompt_that_leaves_no_room_is_refused_and_one_that_nearly_does_is_told() {
    let files = base();
    let files = Files::of(files.iter().map(|(path, text)| (*path, text.as_str())));
    let check = |prompt_tokens_max: usize| {
        let checks = Checks { policy: Policy { prompt_tokens_max, ..Policy::default() }, count: Some(&|text: &str| text.len() / 4), models: None };
        let found = baton::spec::check(&files, &checks).problems.sorted();
        found.into_iter().filter(|p| p.file == "prompts/triage.md").map(|p| (p.severity, p.what)).collect::<Vec<_>>()
    };
    assert_eq!(check(20_000), []);
    let (severity, what) = check(100).remove(0);
    assert_eq!(severity, Severity::Error);
    let taken: usize = what.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
    assert_eq!(check(2 * taken).first().map(|(severity, _)| *severity), Some(Severity::Warning));
}

#[test]
fn warnings_refuse_nothing_unless_strict() {
    let mut files = base();
    plant(&mut files, &[(T, "greeting: {en: \"Hi!\", es: \"¡Hola!\"}", "greeting: {en: \"Hi!\"}", "")]);
    let folder = folder(&files);
    let (code, out, err) = baton(folder.path(), &["check"]);
    assert!(code == 0 && out.contains("agents/triage.yaml:7:1: warning: the greeting is missing in es") && err.contains("1 warning"), "{out}{err}");
    assert_eq!(baton(folder.path(), &["check", "--strict"]).0, 1);
}

/// The schema of a name as it is printed; the committed copy says the same.
pub(crate) fn schema(name: &str) -> Value {
    let file = format!("schemas/{name}.json");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&file);
    let (code, printed, _) = baton(Path::new(env!("CARGO_MANIFEST_DIR")), &["schema", name]);
    assert_eq!(code, 0);
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    if committed != printed {
        std::fs::write(&path, &printed).expect("written");
    }
    assert!(committed == printed, "{file} was out of date and is rewritten: commit it");
    serde_json::from_str(&printed).expect("JSON")
}

#[test]
fn the_schema_of_agent_files_is_committed_and_printed() {
    let schema = schema("agent");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(schema["properties"]["triggers"]["properties"]["explicit_request"].is_object());
    assert!(!validator.is_valid(&serde_json::json!({"title": "x"})));
}

#[test]
fn the_document_of_the_api_is_committed_and_printed() {
    let document = schema("openapi");
    assert!(document["paths"]["/conversations/{id}/messages"]["post"]["requestBody"].is_object());
}

#[test]
fn the_schema_of_workspaces_is_committed_and_printed() {
    let validator = jsonschema::validator_for(&schema("workspace")).expect("a schema");
    assert!(!validator.is_valid(&serde_json::json!({"queues": "none"})));
}

#[test]
fn a_new_agent_passes_the_check_answers_and_overwrites_nothing() {
    let folder = folder(&base());
    let (code, out, err) = baton(folder.path(), &["new", "agent", "call_back", "--queue", "tier-1"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out, "agents/call_back.yaml\nprompts/call_back.md\n");
    assert!(err.contains("baton check") && err.contains("baton chat call_back"), "{err}");
    let written = std::fs::read_to_string(folder.path().join("agents/call_back.yaml")).expect("written");
    assert!(written.contains("complete: tier-1") && written.contains("person: desk"), "{written}");
    let prompt = std::fs::read_to_string(folder.path().join("prompts/call_back.md")).expect("written");
    assert!(prompt.contains("{% include \"partials/rules.md\" %}"), "{prompt}");
    let (code, out, err) = baton(folder.path(), &["check", "--strict"]);
    assert_eq!(code, 0, "{out}{err}");
    for args in [
        ["new", "agent", "call_back"].as_slice(),
        &["new", "agent", "Call Back"],
        &["new", "agent", "../x"],
        &["new", "agent", "x", "--queue", "tier1"],
    ] {
        let (code, _, err) = baton(folder.path(), args);
        assert!(code == 2 && !err.is_empty(), "{args:?}: {err}");
    }
    assert!(!folder.path().join("agents/x.yaml").exists(), "an unknown queue writes nothing");
    let (_, _, err) = baton(folder.path(), &["new", "agent", "x", "--queue", "tier1"]);
    assert!(err.contains("did you mean `tier-1`?"), "{err}");
}

#[test]
fn what_a_model_sees_is_printed_to_the_byte_with_its_tokens() {
    let folder = folder(&base());
    let args = ["prompt", "show", "orders", "--json", "--say", "Hi", "--say", "where is my order?"];
    let (code, out, err) = baton(folder.path(), &args);
    assert_eq!(code, 0, "{err}");
    let shown: Value = serde_json::from_str(&out).expect("JSON");
    let messages = shown["messages"].as_array().expect("messages");
    assert!(messages[0]["content"].as_str().expect("text").starts_with("Your task: Says where an order is."), "{out}");
    assert_eq!(messages.iter().skip(1).map(|m| m["content"].as_str().expect("text")).collect::<Vec<_>>(), ["Hi", "where is my order?"]);
    assert!(shown["schema"]["properties"]["slots"]["properties"]["order_id"].is_object());
    assert!(shown["tokens"]["total"].as_u64() > shown["tokens"]["schema"].as_u64());
    assert_eq!(baton(folder.path(), &args).1, out, "the same again");
    let (code, _, err) = baton(folder.path(), &["prompt", "show", "order"]);
    assert!(code == 2 && err.contains("orders"), "{err}");
    let (code, _, err) = baton(folder.path(), &["prompt", "show", "orders", "--conversation", "nowhere"]);
    assert!(code == 2 && err.contains("there is no conversation nowhere"), "{err}");
}
