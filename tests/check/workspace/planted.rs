//! A good workspace, the mistakes planted in it, and its changes.

use super::super::{Row, W};

/// A house that uses all there is.
pub(super) const GOOD: &str = r#"# Who answers in a house that uses all there is.
default_agent: triage
catch_all: desk
numbers:
  - {id: "106540352242922", agent: orders}
  - {id: "106540352242923", menu: welcome}
  - {id: "106540352242924", menu: topics}
  - {id: "106540352242925", queue: vip}
teams:
  - {id: sales, name: Sales}
  - {id: support, name: "Support: first \"line\" # 1"}
people:
  - id: ana
    name: Ana Ñandú
    email: ana@example.com
    role: rep
    teams: [sales]
    capacity: 6
    skills: [en, es, contracts]
    shift: office
    leave:
      - {from: 2026-12-24, to: 2027-01-02}
      - {from: 2027-08-02, to: 2027-08-02}
  - {id: bo, name: Bo, email: bo@example.com, role: rep, teams: [sales, support], skills: [de, "007"], shift: nights}
  - {id: chen, name: 陳 威, email: chen@example.com, role: lead, teams: [support], capacity: 20, skills: [zh, en]}
  - {id: eva, name: "Yes", email: eva@example.com, role: admin}
calendars:
  office:
    zone: Europe/Madrid
    weekly:
      mon-thu: ["09:00-14:00", "15:00-18:00"]
      fri: ["09:00-15:00"]
    holidays: [2026-12-25, 2027-01-01]
    exceptions:
      - {date: 2026-12-24, open: ["09:00-12:00"]}
      - {date: 2026-12-31, open: []}
  nights:
    zone: America/New_York
    weekly: {"mon-fri": ["22:00-06:00"], "sat, sun": ["00:00-24:00"]}
  fair:
    zone: UTC
    exceptions: [{date: 2027-03-15, open: ["10:00-20:00"]}]
  planned: {zone: Asia/Kolkata}
queues:
  - id: vip
    name: VIP
    team: sales
    members: [ana, bo]
    strategy: least_loaded
    sticky: true
    hand_out: offer
    offer_for: 45s
    weight: 3
    priority: 50
    needs: [contracts]
    match_language: true
    hours: office
    when_closed: fallback
    fallback: tier-1
    overflow: 30m
    first_response: 5m
    next_response: 1h 30m
    resolution: 3d
    clock: wall
    on_lapse: lead
    hops: 2
    away: {en: "{opens}: we are back.", es: "Volvemos {opens}."}
    away_template: {name: away_now, language: pt_BR}
    release: closing_window
    reopen: off
    idle:
      remind: 2h
      line: {en: "Still there?", es: "¿Sigues ahí?"}
      close: 1d
    rating: true
    hides_waiting: true
    giver_reads: true
  - {id: tier-1, name: Tier 1, team: support, members: [chen, bo], fallback: night, overflow: 2h, on_lapse: queue}
  - {id: night, name: Night, team: support, members: [bo], hours: nights}
  - {id: later, name: Nobody yet, team: sales, fallback: desk, first_response: off}
  - {id: desk, name: Front Desk, team: support, members: [eva, chen]}
rules:
  - name: "Spain & Portugal, from the ad: 3 % off"
    when: {country: [ES, PT, NO], language: [es, pt], ad: {source_id: ["1203"], headline: [enterprise], ctwa_clid: [AfXyz]}}
    queue: vip
    priority: 10
  - {name: by night, when: {outside: office, number: ["106540352242922"]}, queue: night, priority: -5}
  - {name: at the fair, when: {during: fair}, queue: vip}
  - name: big orders
    when:
      slots:
        amount: {over: 200, under: 5000.5}
        category: {one_of: [billing, order], known: true}
        email: {contains: ["@example.com"]}
        colour: {known: false}
    queue: vip
  - {name: regulars with refunds, when: {returning: true, keyword: [refund, "money back", 退款]}, queue: tier-1}
  - {name: stuck, when: {agent: [orders], wanted: [desk, tier-1], reason: [frustration, complex_query]}, queue: tier-1}
  - {name: stuck elsewhere, when: {agent: [orders, triage], reason: [frustration]}, queue: desk}
menus:
  - id: welcome
    text: {en: "Hi! What can we do?\nTap, or write.", es: "¡Hola! ¿Qué necesitas? 👋🏽"}
    options:
      - {id: buy, title: {en: "Buy", es: "Comprar"}, queue: vip}
      - {id: help, title: {en: "Twenty characters ok", es: "Ayuda"}, agent: triage}
  - id: topics
    text: {en: "Choose a topic."}
    open: {en: "Topics"}
    options:
      - {id: billing, title: {en: "Billing"}, queue: tier-1}
      - {id: order, title: {en: "My order"}, agent: orders}
      - {id: contract, title: {en: "Contract"}, queue: vip}
      - {id: other, title: {en: "Something else, I think!"}, queue: desk}
categories: [solved, "no answer", "null", "1e3", "2026-12-24", "y: no # yes", " padded "]
"#;

/// Mistakes that stand beside each other in one run, in the order of the file.
pub(super) const TOGETHER: &[Row] = &[
    (W, "default_agent: triage", "default_agent: «triag", "there is no agent `triag`"),
    (W, "catch_all: desk", "catch_all: «dsk", "there is no queue `dsk`"),
    (W, "\"106540352242922\", agent: orders", "\"106540352242922\", agent: «order", "there is no agent `order`"),
    (W, "menu: welcome", "menu: «welcom", "there is no menu `welcom`"),
    (W, "{id: \"106540352242924\"", "{id: «\"+49 30 1234\"", "`+49 30 1234` is not a phone_number_id"),
    (W, "\"106540352242925\", queue: vip", "\"106540352242925\", queue: «vop", "there is no queue `vop`"),
    (W, "name: Sales}", "name: «\"\"}", "`name` is empty"),
    (W, "teams: [sales]\n", "teams: [«sails]\n", "there is no team `sails`"),
    (W, "capacity: 6", "capacity: «lots", "`capacity` is text, and must be a whole number"),
    (W, "shift: office", "shift: «ofice", "there is no calendar `ofice`"),
    (W, "{from: 2026-12-24, to: 2027-01-02}", "{from: «2026-12-24, to: 2026-01-02}", "the leave ends before it begins"),
    (W, "2027-08-02, to: 2027-08-02", "«2027-02-30, to: 2027-08-02", "`2027-02-30` is not a date like 2026-12-25"),
    (W, "bo@example.com", "«ANA@example.com", "e-mail `ANA@example.com` is there twice"),
    (W, "role: lead", "role: «leader", "there is no role `leader`"),
    (W, "zone: Europe/Madrid", "zone: «Europe/Madird", "`Europe/Madird` is not an IANA time zone"),
    (W, "\"22:00-06:00\"", "«\"22-6\"", "`22-6` is not a span like 09:00-18:00"),
    (W, "date: 2027-03-15", "date: «15.03.2027", "`15.03.2027` is not a date like 2026-12-25"),
    (W, "team: sales\n", "team: «sale\n", "there is no team `sale`"),
    (W, "strategy: least_loaded", "strategy: «least_busy", "`least_busy` is no `strategy`"),
    (W, "sticky: true", "sticky: «yes", "`sticky` is text, and must be true or false"),
    (W, "offer_for: 45s", "offer_for: «soon", "`soon` is not a span of time like 90s, 15m, 24h or 3d"),
    (W, "hours: office", "hours: «offices", "there is no calendar `offices`"),
    (W, "next_response: 1h 30m", "next_response: «never", "`never` is not a span of time like 90s, 15m, 24h or 3d, or off"),
    (W, "hops: 2", "hops: «21", "`hops` is 21, and must be at most 20"),
    (W, "close: 1d", "«closed: 1d", "there is no key `closed` here"),
    (W, "members: [chen, bo]", "members: [chen, «bob]", "there is no person `bob`"),
    (W, "fallback: night", "fallback: «nite", "there is no queue `nite`"),
    (W, "members: [eva, chen]", "members: [eva, «eva]", "member `eva` is there twice"),
    (W, "country: [ES, PT, NO]", "country: [ES, «PO, NO]", "`PO` is not a country"),
    (W, "language: [es, pt]", "language: [«ES, pt]", "`ES` is not a language"),
    (W, "outside: office, number", "outside: «officE, number", "there is no calendar `officE`"),
    (W, "}, queue: night, priority", "}, queue: «nigt, priority", "there is no queue `nigt`"),
    (W, "{during: fair}", "{during: fair, outside: «fair}", "it cannot be within and outside the same hours: the rule can never hold"),
    (W, "{over: 200, under: 5000.5}", "«{over: 200, under: 100}", "nothing is over 200 and under 100: the rule can never hold"),
    (W, "contains: [\"@example.com\"]", "contains: «\"@example.com\"", "`contains` is text, and must be a list"),
    (W, "{known: false}", "«{known: false, one_of: [red]}", "a slot that is not known has no value: the rule can never hold"),
    (W, "agent: [orders], wanted", "agent: [«ordrs], wanted", "there is no agent `ordrs`"),
    (W, "wanted: [desk, tier-1]", "wanted: [desk, «tier-2]", "there is no queue `tier-2`"),
    (W, "en: \"Buy\"", "en: «\"Twenty-one characters\"", "a button has 21 characters in `en`"),
    (W, "agent: triage}", "agent: «triagge}", "there is no agent `triagge`"),
    (W, "open: {en: \"Topics\"}", "open: {en: «\"Choose one of our topics\"}", "the label of a list has 24 characters in `en`"),
    (W, "{en: \"Billing\"}", "{en: «\"Twenty-five characters ok\"}", "a row of a list has 25 characters in `en`"),
    (W, "{en: \"Contract\"}, queue: vip", "{en: \"Contract\"}, queue: «vips", "there is no queue `vips`"),
    (W, "[solved,", "[«12, solved,", "`categories` is a number, and must be text"),
];

/// Mistakes that are planted one at a time only: they would stand in the way of others.
pub(super) const ALONE: &[Row] = &[
    // the structure of the file
    (W, "catch_all: desk", "catch_all: «[desk]", "`catch_all` is a list, and must be text"),
    (W, "default_agent: triage\ncatch_all: desk\n", "«default_agent: triage\n", "`catch_all` is missing"),
    (W, "default_agent: triage\ncatch_all: desk\n", "«catch_all: desk\n", "`default_agent` is missing"),
    (W, "rules:\n", "«rule: []\nrules:\n", "there is no key `rule` here"),
    (W, "categories:", "«categorys:", "there is no key `categorys` here"),
    (W, "capacity: 20", "capacity: 20, «capacity: 21", "the key `capacity` is there twice"),
    (W, "capacity: 20", "«capacty: 20", "there is no key `capacty` here"),
    (W, "name: 陳 威", "name: «null", "`name` is empty, and must be text"),
    (W, "    giver_reads: true", "    «giver_read: true", "there is no key `giver_read` here"),
    // numbers
    (W, "id: \"106540352242922\"", "id: «106540352242922", "`id` is a number, and must be text"),
    (W, "id: \"106540352242923\"", "id: «\"106540352242922\"", "number `106540352242922` is there twice"),
    (W, "{id: \"106540352242923\", menu: welcome}", "«{id: \"106540352242923\"}", "a number has 0 of agent, menu, queue"),
    (W, "{id: \"106540352242923\", menu: welcome}", "«{id: \"106540352242923\", menu: welcome, queue: vip}", "a number has 2 of agent, menu, queue"),
    // teams and people
    (W, "name: Sales}\n", "name: Sales}\n  - {id: «sales, name: Sails}\n", "team `sales` is there twice"),
    (W, "calendars:\n", "  - {id: «bo, name: Bob, email: bob@example.com, role: rep}\ncalendars:\n", "person `bo` is there twice"),
    (W, "email: chen@example.com", "email: «chen.example.com", "`chen.example.com` is not an e-mail address"),
    (W, "capacity: 20", "capacity: «0", "`capacity` is 0, and must be at least 1"),
    (W, "2027-08-02, to: 2027-08-02", "2027-08-02, to: «tomorrow", "`tomorrow` is not a date like 2026-12-25"),
    (W, "{from: 2027-08-02, to: 2027-08-02}", "«{from: 2027-08-02}", "`to` is missing"),
    // hours
    (W, "shift: nights", "shift: «planned", "this calendar has no hours: they would never be on duty"),
    (W, "hours: nights", "hours: «planned", "`planned` has no hours: the queue would never open"),
    (W, "hours: nights", "hours: «nigths", "there is no calendar `nigths`"),
    (W, "{during: fair}", "{during: «fayre}", "there is no calendar `fayre`"),
    (W, "fri: [\"09:00-15:00\"]", "fri: [«\"09:00-09:00\"]", "`09:00-09:00` is empty; a whole day is 00:00-24:00"),
    (W, "fri: [\"09:00-15:00\"]", "fri: [«\"09:00-24:01\"]", "`09:00-24:01` is not a span like 09:00-18:00"),
    (W, "fri: [\"09:00-15:00\"]", "fri: «\"09:00-15:00\"", "`fri` is text, and must be a list"),
    (W, "      fri:", "      «frei:", "`frei` are not days like `mon`, `mon-fri` or `sat, sun`"),
    (W, "\"mon-fri\":", "«\"mon-frei\":", "`mon-frei` are not days like `mon`, `mon-fri` or `sat, sun`"),
    (W, "2027-01-01]", "«2027-02-29]", "`2027-02-29` is not a date like 2026-12-25"),
    (W, "{date: 2026-12-31, open: []}", "«{date: 2026-12-31}", "`open` is missing"),
    (W, "{zone: Asia/Kolkata}", "«{}", "`zone` is missing"),
    // queues
    (W, "rules:\n", "  - {id: «later, name: Sooner, team: sales}\nrules:\n", "queue `later` is there twice"),
    (W, "hand_out: offer", "hand_out: «offers", "`offers` is no `hand_out`"),
    (W, "offer_for: 45s", "offer_for: «45", "`offer_for` is a number, and must be text"),
    (W, "offer_for: 45s", "offer_for: «0s", "`0s` is not a span of time like 90s, 15m, 24h or 3d"),
    (W, "overflow: 30m", "overflow: «off", "`off` is not a span of time like 90s, 15m, 24h or 3d"),
    (W, "first_response: 5m", "first_response: «5 min utes", "`5 min utes` is not a span of time like 90s, 15m, 24h or 3d, or off"),
    (W, "resolution: 3d", "resolution: «11y", "`11y` is not a span of time like 90s, 15m, 24h or 3d, or off"),
    (W, "reopen: off", "reopen: «-1h", "`-1h` is not a span of time like 90s, 15m, 24h or 3d, or off"),
    (W, "remind: 2h", "remind: «2 o'clock", "`2 o'clock` is not a span of time like 90s, 15m, 24h or 3d"),
    (W, "weight: 3", "weight: «0", "`weight` is 0, and must be at least 1"),
    (W, "weight: 3", "weight: «11", "no member can hold a chat of weight 11"),
    (W, "priority: 50", "priority: «101", "`priority` is 101, and must be at most 100"),
    (W, "when_closed: fallback", "when_closed: «falback", "`falback` is no `when_closed`"),
    (W, "clock: wall", "clock: «walls", "`walls` is no `clock`"),
    (W, "on_lapse: lead", "on_lapse: «leads", "`leads` is no `on_lapse`"),
    (W, "release: closing_window", "release: «newest", "`newest` is no `release`"),
    (W, "{name: away_now, language: pt_BR}", "«{name: away_now}", "`language` is missing"),
    (W, "es: \"Volvemos {opens}.\"", "es: «7", "`es` is a number, and must be text"),
    (W, "hours: nights", "hours: nights, fallback: «night", "the fallbacks go in a circle: night -> night"),
    // the end of every chain
    (W, "catch_all: desk", "catch_all: «nobody", "there is no queue `nobody`"),
    (W, "members: [eva, chen]", "members: [eva, chen], fallback: «night", "the catch-all has a `fallback`"),
    (W, "members: [eva, chen]", "members: [eva, chen], overflow: «1h", "the catch-all has a `overflow`"),
    (W, "members: [eva, chen]", "members: [eva, chen], when_closed: «fallback", "the catch-all cannot send chats on"),
    // rules
    (W, "name: stuck elsewhere", "name: «Stuck", "rule `Stuck` is there twice"),
    (W, "name: stuck elsewhere", "name: «\"\"", "`name` is empty"),
    (W, "colour: {known: false}", "«color: {known: false}", "no agent has a slot `color`: the rule can never hold"),
    (W, "colour: {known: false}", "colour: {«know: false}", "there is no key `know` here"),
    (W, "over: 200", "over: «lots", "`over` is text, and must be a number"),
    (W, "ad: {source_id", "ad: {«source", "there is no key `source` here"),
    (W, "source_id: [\"1203\"]", "source_id: [«1203]", "`source_id` is a number, and must be text"),
    (W, "country: [ES, PT, NO]", "country: «ES", "`country` is text, and must be a list"),
    (W, "country: [ES, PT, NO]", "country: [«Spain]", "`Spain` is not a country"),
    (W, "returning: true", "returning: «sometimes", "`returning` is text, and must be true or false"),
    (W, "[frustration, complex_query]", "[«frustated, complex_query]", "`frustated` is no `reason`"),
    (W, "priority: -5", "priority: «-500", "`priority` is -500, and must be at least -100"),
    (W, "  - {name: by night, when: {outside: office,", "  - {name: by night, when: {«durin: office,", "there is no key `durin` here"),
    (
        W,
        "{name: stuck elsewhere, when: {agent: [orders, triage], reason: [frustration]}",
        "«{name: stuck elsewhere, when: {agent: [orders], wanted: [desk], reason: [frustration]}",
        "the rule can never hold: `stuck` before it holds whenever it does",
    ),
    (
        W,
        "{name: stuck elsewhere, when: {agent: [orders, triage], reason: [frustration]}",
        "«{name: stuck elsewhere, when: {during: fair, returning: false}",
        "the rule can never hold: `at the fair` before it holds whenever it does",
    ),
    (
        W,
        "  - {name: stuck, when: {agent: [orders], wanted: [desk, tier-1], reason: [frustration, complex_query]}, queue: tier-1}\n  - {name",
        "  - {name: all the rest, when: {}, queue: tier-1}\n  - «{name",
        "the rule can never hold: `all the rest` before it holds whenever it does",
    ),
    // menus
    (
        W,
        "categories:",
        "  - {id: «topics, text: {en: Hi}, options: [{id: x, title: {en: X}, queue: vip}]}\ncategories:",
        "menu `topics` is there twice",
    ),
    (W, "{id: help, title", "{id: «buy, title", "option `buy` is there twice"),
    (W, "es: \"Comprar\"}, queue: vip}", "es: \"Comprar\"}, queue: «vop}", "there is no queue `vop`"),
    (W, "{id: buy, title: {en: \"Buy\", es: \"Comprar\"}, queue: vip}", "«{id: buy, title: {en: \"Buy\"}}", "an option has 0 of queue, agent"),
    (W, "{id: buy, title: {en: \"Buy\",", "«{id: buy, agent: orders, title: {en: \"Buy\",", "an option has 2 of queue, agent"),
    (W, "en: \"Buy\"", "en: «\"\"", "a button has 0 characters in `en`"),
    (W, "title: {en: \"Billing\"}", "title: «{}", "a row of a list says nothing"),
    (W, "title: {en: \"Billing\"}", "title: «Billing", "`title` is text, and must be a mapping"),
    (
        W,
        "- id: topics\n    text: {en: \"Choose a topic.\"}\n    open: {en: \"Topics\"}\n",
        "- «id: topics\n    text: {en: \"Choose a topic.\"}\n",
        "a menu of more than three options is a list, and needs `open`",
    ),
    (W, "- id: topics\n    text: {en: \"Choose a topic.\"}\n", "- «id: topics\n", "`text` is missing"),
];

/// What can never work. A row without words leaves them to the product: the place is certain.
pub(super) const NEVER: &[Row] = &[
    // nobody could be given a chat
    (W, "needs: [contracts]", "needs: [contracts, «welsh]", "no member knows `welsh`"),
    (W, "needs: [contracts]", "needs: «[contracts, de]", ""),
    (W, "weight: 3", "weight: «7", ""),
    // the rule can never hold
    (W, "{during: fair}", "{during: «planned}", ""),
    (W, "one_of: [billing, order]", "one_of: [«biling, order]", ""),
    (W, "number: [\"106540352242922\"]", "number: [«\"+49 30 1234\"]", "`+49 30 1234` is not a phone_number_id"),
    (W, "language: [es, pt]", "language: [es, «xx]", ""),
    (
        W,
        "  - name: big orders\n",
        "  - {name: any, when: {slots: {amount: {over: 100}}}, queue: vip}\n  - «name: big orders\n",
        "the rule can never hold: `any` before it holds whenever it does",
    ),
    (
        W,
        "  - name: big orders\n",
        "  - {name: any, when: {slots: {category: {one_of: [order, billing, other]}}}, queue: vip}\n  - «name: big orders\n",
        "the rule can never hold: `any` before it holds whenever it does",
    ),
    // nothing is said of the rules behind one that cannot be read
    (W, "when: {during: fair}", "when: «fair", "`when` is text, and must be a mapping"),
    // a tap could not be told from another, or led nowhere
    (W, "{id: buy, title", "{id: «\"a:b\", title", "an option's id has a `:`"),
    (W, "categories:", "  - {id: «\"a:b\", text: {en: Hi}, options: [{id: x, title: {en: X}, queue: vip}]}\ncategories:", ""),
    (W, "es: \"Ayuda\"", "es: «\"Comprar\"", ""),
    // lines in no language
    (W, "away: {en:", "away: {«english:", "`english` is not a language"),
    (W, "line: {en:", "line: {«english:", "`english` is not a language"),
    (W, "text: {en: \"Choose", "text: {«english: \"Choose", "`english` is not a language"),
    // a name that is none
    (W, "calendars:\n", "  - {id: «\"\", name: Zoe, email: zoe@example.com, role: rep}\ncalendars:\n", "`id` is empty"),
    (W, "rules:\n", "  - {id: «\"\", name: Nameless, team: sales}\nrules:\n", "`id` is empty"),
];

/// A slip, and what is answered.
pub(super) const SLIPS: &[(&str, &str, &str)] = &[
    ("default_agent: triage", "default_agent: triag", "did you mean `triage`? Or write it with `baton new agent`"),
    ("fallback: night", "fallback: nite", "use one of: vip, tier-1, night, later, desk; or add it to `queues`"),
    ("members: [chen, bo]", "members: [chen, bob]", "did you mean `bo`? Or add them to `people`"),
    ("shift: nights", "shift: nigths", "did you mean `nights`? Or add it to `calendars`"),
    ("role: lead", "role: leader", "did you mean `lead`?"),
    ("strategy: least_loaded", "strategy: least_busy", "did you mean `least_loaded`?"),
    ("    giver_reads: true", "    giver_read: true", "did you mean `giver_reads`?"),
    ("colour: {known", "color: {known", "did you mean `colour`?"),
    ("reason: [frustration]", "reason: [frustated]", "did you mean `frustration`?"),
    ("offer_for: 45s", "offer_for: 45", "text that looks like a number or a yes needs quotes"),
    ("members: [eva, chen]", "members: [eva, chen], fallback: night", "it is the end of every chain: leave it out"),
    ("bo@example.com", "ana@example.com", "the first one is in line 15"),
];

/// Changes of the good file, and what is told of each.
pub(super) const CHANGES: &[(&str, &str, &[&str])] = &[
    ("capacity: 6", "capacity: 7", &["~ people/ana/capacity: 6 -> 7"]),
    (
        "calendars:\n",
        "  - {id: dara, name: Dara, email: dara@example.com, role: rep}\ncalendars:\n",
        &[r#"+ people/dara: {"id":"dara","name":"Dara","email":"dara@example.com","role":"rep"}"#],
    ),
    (
        "holidays: [2026-12-25, 2027-01-01]",
        "holidays: [2026-12-25]",
        &[r#"~ calendars/office/holidays: ["2026-12-25","2027-01-01"] -> ["2026-12-25"]"#],
    ),
    ("members: [eva, chen]", "members: [chen, eva]", &[r#"~ queues/desk/members: ["eva","chen"] -> ["chen","eva"]"#]),
    ("name: VIP", "name: Very important", &[r#"~ queues/vip/name: "VIP" -> "Very important""#]),
    ("    rating: true\n", "", &["- queues/vip/rating: true"]),
    (
        "  - {name: at the fair, when: {during: fair}, queue: vip}\n",
        "",
        &[r#"- rules/at the fair: {"name":"at the fair","when":{"during":"fair"},"queue":"vip"}"#],
    ),
    (
        "Twenty characters ok\", es: \"Ayuda\"}, agent: triage",
        "Help\", es: \"Ayuda\"}, queue: desk",
        &[
            r#"~ menus/welcome/options/help/title/en: "Twenty characters ok" -> "Help""#,
            r#"- menus/welcome/options/help/agent: "triage""#,
            r#"+ menus/welcome/options/help/queue: "desk""#,
        ],
    ),
];
