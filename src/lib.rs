//! Baton: AI micro-agents with human handoff for WhatsApp.
//!
//! A micro-agent runs the first leg of a conversation. When it is time for a person, Baton passes the baton: the agent goes silent,
//! a person is chosen, and that person receives everything the agent learned, so the customer never repeats a word.
//!
//! # A way in
//! To run it, read the book in `docs/src`: this page is for those who build on it or change it. A project's files become values, a
//! [`Runtime`](runtime::Runtime) serves them, and a [`Trial`](eval::trial::Trial) is the same on a clock that jumps:
//!
//! ```
//! use baton::domain::{id::PhoneNumber, policy::Policy, time::Timestamp};
//! use baton::eval::trial::{Setup, Trial};
//! use baton::spec::{Files, load};
//! use std::sync::Arc;
//!
//! # #[tokio::main] async fn main() {
//! // Or `Files::read` of a folder. All mistakes come at once, each with its place.
//! let project = load(&Files::built_in()).expect("no mistakes");
//! let trial = Trial::start(Setup {
//!     agents: project.agents,
//!     workspace: project.workspace,
//!     agent: "lead_qualifier".into(),
//!     model: Arc::new(baton::model::offline::Offline::default()),
//!     tools: baton::tool::Tools::none(),
//!     policy: Policy::default(),
//!     now: Timestamp(1_793_610_000_000),
//! }).await.expect("a database");
//! trial.write(&PhoneNumber::parse("+447700900123").expect("a number"), "Hi, we are Contoso").await.expect("durable");
//! assert!(trial.sent.take().iter().any(|message| message.body.words().contains('?')), "it asks for what is missing");
//! # }
//! ```
//!
//! | to build | begin with |
//! |---|---|
//! | an agent typed in Rust | `examples/agent.rs`: [`Agent::new`](domain::agent::Agent::new), [`Agent::slots_of`](domain::agent::Agent::slots_of) |
//! | a trigger of your own | `examples/trigger.rs`: a [`Detector`](domain::trigger::Detector) in [`own_triggers`](domain::agent::Agent::own_triggers) |
//! | a channel of your own | `examples/channel.rs`: [`Channel`](channel::Channel), [`Runtime::take_in`](runtime::Runtime::take_in) |
//! | a model of your own | [`Model`](model::Model) |
//! | what a conversation is, without any I/O | [`Conversation::decide`](domain::conversation::Conversation::decide) and `apply` |
//! | something that reads what happened | [`Store`](store::Store), [`Conversation`](domain::conversation::Conversation) |
//!
//! # Words: one meaning each
//! | word | means |
//! |---|---|
//! | customer | who writes on WhatsApp |
//! | agent | an AI micro-agent: one narrow task, a prompt, a JSON Schema of slots. Never a person |
//! | operator | a person who answers: `rep`, `lead` or `admin` |
//! | conversation | one customer on one business number: a log of events |
//! | owner | who may speak now, exactly one: agent, queue, operator, outside, closed |
//! | epoch | grows with every change of owner; a message out carries the one it was decided under |
//! | turn | a burst of customer messages and the one answer to it |
//! | slot | a typed fact with provenance: value, state, message, the customer's own words |
//! | claim | a value that a model says the customer gave; becomes a slot only when it stands the checks |
//! | passage | a piece of what the business wrote down; answers rest on passages and cite them |
//! | lookup | one call of a read-only tool, asked for by a model, made by the runtime |
//! | finding | a reason why an answer may not go out |
//! | version | hash of all an agent depends on; a conversation stays on its version until a handoff or its end |
//! | trigger | a reason to hand off: code, score, threshold, evidence; it acts, only watches (the shadow), or is off |
//! | hint | what a model noticed: a piece of evidence, never a reason by itself |
//! | mood | how upset one message of the customer sounds by itself, 0 to 1; kept with the message |
//! | reserved topic | what an agent file keeps for people: heard before a model is asked |
//! | timing | when to hand over, as learned from a team's own dialogues: a file beside the agent's |
//! | handoff | the pause and its life |
//! | brief | the structured context log that the operator receives, version 2: from the facts alone, in the commit of the handoff |
//! | digest | what a model read and wrote for the operator after that commit: laid over the brief, and marked |
//! | wait notice | what a waiting customer is told, once each; stale as soon as a person owns the conversation |
//! | why | a conversation told from its log, turn by turn: what each trigger heard, and what was decided |
//! | watch | the triggers over a conversation that is over, ours or recorded: what they say, and nothing changes |
//! | suite | a folder of `evals/`: cases, and when they are good enough |
//! | case | who writes what to which agent, which people are there, and what must come of it |
//! | transcript | a recorded conversation in its real time, played again as it was: replay, or pinned to its history |
//! | scenario | a simulated customer: what they want, and what they answer when a slot is asked for |
//! | trial | a case played once, by the runtime, on a virtual clock and a database of its own |
//! | script, off script | the agent's side of a recording; the turns from the one where ours asks for something else, or hands over |
//! | grade | one check of a trial: what should be so, what is so, on which words; void when nobody can say |
//! | metric | a figure over the cases of a suite, with its doubt; the case is the unit, never its trials |
//! | baseline | a run that somebody found good: what later ones are compared with |
//! | verdict | pass, fail, or inconclusive: what a run says of a suite; error when the outside failed |
//! | cassette | what a provider answered, recorded: played again it reaches nothing, and a request that is not on it is an error |
//! | mark | what is counted of an event, in its commit |
//! | standing | how the whole house stands at a moment, as the database has it: the same from every node |
//! | workspace | who answers: people, teams, queues, hours, rules, menus; in versions, written as a file |
//! | queue, rotation | where a handoff waits; whose turn it is |
//! | rule | what goes where: the first one that holds decides, else the queue that the agent's outcome names |
//! | desk | a queue with its people as they stand at a moment: what a choice is made on |
//! | units, capacity | what a chat counts; what a person can hold |
//! | offer | a reservation for one person: accepted, declined, or passed on |
//! | presence | may a person be given chats: what they chose, as long as their pages give signs of life |
//! | deadline | until when a person must have answered; only what reaches the customer is an answer |
//! | hold | a wait for a queue to open |
//! | observer | who moved a chat away and may still read it |
//! | menu | what a customer may tap instead of talking to an agent |
//! | contact | who a customer is over all conversations: keys of a user id, a number, or both; merges and never splits |
//! | window | 24 hours after the customer's newest message, by WhatsApp's clock; afterwards only templates leave |
//! | template | words that Meta approved, with parameters; known from its API and its webhooks |
//! | thread | WhatsApp's word for which responder of a number may answer a customer: us, the phone app, another app. Not ours: owner outside |
//! | file | bytes in a chat, kept as a blob; believed by their content |
//! | pace | how fast a number and a customer may be sent to |
//! | circuit | the way out of a number: open, without templates, stopped until somebody mends it |
//! | notice | what Meta told about an account, a number or a template, for admins |
//! | charge | what a delivered message costs, by its status; the bill is their sum |
//! | hook, endpoint | an event off the log that a program of others is told, and where that program is |
//! | retention | how long the words of what is over are kept; counts stay |
//! | opt-out | what a customer does not want: marketing, or anything that we begin |
//! | deed | who did what and why: a row of the audit log, in the commit of what it tells of, sealed into a chain of hashes with the next heartbeat |
//! | effect | a wish for the outside, stored with the events that caused it |
//! | policy | settings as a value: every bound has its name there |
//!
//! # The house
//! ```text
//! domain/   L0 PURE: what is true and what follows
//! spec/     L1 agents/ with what they learned, prompts/ with knowledge and partials, workspace.yaml into domain values; evals/; all mistakes at once
//! store/    L2 the only SQL, one text for SQLite and Postgres
//! channel/  L2 the only provider JSON: whatsapp, and a sandbox that stands in for Meta
//! model/    L2 the only LLM wire: any OpenAI-compatible server, and the offline form filler
//! tool/     L2 the only tool wire: allow-listed HTTP lookups, MCP, and events told to programs of others
//! api/      L1 the shapes of the API: what http answers and a client reads
//! runtime/  L3 THE ONLY LOOP: step, perform, send, route, worker; what is counted
//! http/     L4 webhook, operators' API, live feed, page
//! eval/     L4 the runtime on a virtual clock: trials, their grades, the verdict; watching what is over; measuring and learning from labels; imports
//! cli/      L5 one file a command
//! client    L2 the API for programs in Rust: knows shapes and addresses, nothing of the house
//! ```
//! Arrows: `cli > http, eval > runtime > spec, store, channel, model, tool, api > domain`; `client > api`. A room may be used by any room above it; siblings
//! never meet. `tests/layers.rs` holds the arrows and bans clocks, chance and I/O in the domain.
//!
//! # Laws, mostly absences
//! - `domain` never awaits, never reads a clock, never fails for outside reasons. A refusal is a value.
//! - Only [`runtime::Runtime::step`] changes a conversation. Webhooks, workers, operators and trials hand it an
//!   [`Input`](domain::conversation::Input) and read views.
//! - Nothing is acknowledged before it is durable; an effect is performed only after the commit that wished it.
//! - Every message out is checked against owner and epoch by the statement that marks it attempted, and once more right before it
//!   leaves when the owner moved in between. While a person owns the conversation no agent message leaves.
//! - A send is never blindly repeated: WhatsApp has no idempotency key. No answer means *unknown*, settled by the status webhook
//!   that echoes our id, or shown as "not confirmed".
//! - The model has no authority: it returns typed JSON; a value without the customer's words behind it is dropped, an answer that
//!   promises what has no ground is held back, a lookup it asks for is checked and made by us.
//! - Every loop, queue, retry, body and prompt has a bound with a name in [`domain::policy::Policy`].
//!
//! # Life of one message
//! 1. **door** [`http`]: signature over the raw bytes, every entry × change × message × status parsed by itself, one transaction,
//!    then 200. Not durable: 503, and WhatsApp comes again. A row's id is WhatsApp's id: a copy does nothing.
//! 2. **wake** [`runtime::worker`]: the node that received a row holds it under its lease and starts at once; the rows of a dead
//!    node are claimed by whoever polls. A node of the role `web` holds none and leaves them to workers. What a node holds without knowing,
//!    because the answer of a commit was lost or its caller hung up, it finds in the database again.
//! 3. **think** [`domain::conversation`]: fold the log (kept folded in memory, guarded by `seq`), `decide`. A request for a person,
//!    or a reserved topic, is heard now, before a token is spent. When the burst ends: ask a model.
//! 4. **commit** [`store::log`]: events, view, messages out, wishes, the seat in the rotation and the finished row in one
//!    transaction keyed `(conversation, seq)`. Conflict: somebody moved first; load, decide again.
//! 5. **act** [`runtime`]: perform wishes; results come back as inputs. A stale answer is dropped; a running model call is cancelled
//!    when a newer message or a person makes it stale.
//! 6. **answer**: merge slots ([`domain::conversation::Conversation::believed`]), run the trigger table, then: a lookup, after which the
//!    model is asked again; the next agent, with the slots; a reply, when [`domain::guard`] lets it out; or the handoff: hand-over
//!    line, pause, brief, queue entry, one commit. Burst to answer or person: at most `turn_ms_max`, 30 s.
//!    What goes out leaves by one statement that checks owner, epoch, window and opt-out; before it pace and circuit, after it the error's
//!    class ([`channel::whatsapp::errors`]): later, never, templates anew, or the number stops.
//! 7. **route** [`domain::routing`]: which queue, by rules and hours, when it is handed off; which person, by the queue's strategy, as
//!    soon as somebody may have it: on the desk as loaded, guarded by the commit. Held until opening, taken back after 15 minutes
//!    without an answer, at last a lead's. Meanwhile a model reads the chat for the brief, and who waits is told so and may cancel.
//! 8. **show** [`http`]: open pages are told, and read their view again through [`domain::visibility`]. A moment later a reader
//!    ([`runtime::Runtime::read_logs`]) takes words and spells from the log, for search and figures: views that can be thrown away.
//!
//! # What to touch
//! | to add | touch |
//! |---|---|
//! | an agent | `agents/x.yaml`, `prompts/x.md`; nothing in `src` |
//! | a slot format | `domain/format/x.rs`, its row in the table |
//! | a guard on answers | `domain/guard/x.rs`, its `Finding`, its line in `review` |
//! | a rule of `baton check` | `spec/lint/x.rs`, its line in the table |
//! | a trigger | `domain/trigger/x.rs`, its line in the table, its [`Trigger`](domain::trigger::Trigger) variant, its key in the agent file |
//! | words of a reserved topic, or of upset customers | a line in `domain/trigger/complex_query/topics.tsv`, `frustration/words.tsv` |
//! | a language of a wait | its lines in `domain/waiting.rs` |
//! | an expectation of a case | its key in `spec/suite/expect.rs`, what it may name in `check.rs`, its check in `eval/grade/x.rs` |
//! | a check of evals | `eval/grade/x.rs`, its call in `grade.rs`; `GRADERS` grows when an old run would be judged otherwise |
//! | a metric | what is counted in `eval/grade/x.rs`, its line in `eval/metrics.rs`, its name in `METRICS` of `spec/suite/check.rs` |
//! | an importer | `eval/import/x.rs`, its `Format`, how it is guessed; what is personal in it, `eval/import/spots/x.rs` |
//! | a report | `eval/report/x.rs` from a `RunReport`, its flag in `cli/eval/run.rs`; words of others only through `clean.rs` |
//! | something to count | `domain/mark.rs`, its counter in `runtime/metrics/`; what is so at a scrape, in `runtime/watch/gauges.rs`; `docs/src/operate-metrics.md` |
//! | an alert, a panel | `deploy/`; a section of the alert's name in `docs/src/operate-metrics.md` |
//! | a span | `runtime/trace.rs`: never with content |
//! | a tool of a team's assistant | `http/mcp/tools.rs`, through the handler that the API has; `docs/src/bridges.md` |
//! | a channel | `channel/x/`, its webhook route |
//! | a kind of message in | `channel/whatsapp/parse/message.rs`, `domain/message.rs`, a payload in `tests/payloads` |
//! | a webhook field | its arm in `channel/whatsapp/parse.rs`, `runtime/inbound.rs`, a payload; `FIELDS` when it must be subscribed |
//! | a kind of message out | `domain/message/outbound.rs`, its limits, its body in `channel/whatsapp/send.rs`, `http/messages.rs`, the golden file |
//! | an error code of Meta's | its line in `channel/whatsapp/errors.rs` |
//! | something for `baton doctor` | `cli/doctor.rs`, its fault in `channel/sandbox/faults.rs`, its line in `tests/doctor.rs` |
//! | a condition of a routing rule | its key in `domain/workspace/rule.rs`, its line in `domain/routing/rules.rs`, its check in `spec/workspace` |
//! | a strategy | `domain/routing/x.rs`, its line in `Desk::choose`, its word in `domain/workspace/queue.rs` |
//! | a policy of a queue | its key in `domain/workspace/queue.rs`, where `domain/conversation` asks for it |
//! | an operator action | `http/…`, an `Input` variant, its arm in `decide`, its row in `visibility` |
//! | a route | its line in `http/routes.rs` with the scope that a key needs and what it is for, the shape of its answer in `api/`, its row in `tests/access/matrix/rows.rs` |
//! | a command | `cli/x.rs`, its variant in `cli.rs`, its row in `docs/src/commands.md` |
//! | a chapter of the book | `docs/src/x.md`, its line in `SUMMARY.md`; `tests/book` runs its commands and follows its links |
//! | a text of a page | `t("…")` where it is said, its line in the Spanish of its part (`http/assets/es*.js`) |
//! | something that programs are told | `domain/hook.rs` with `hook/data.rs`; its line in `docs/src/webhooks.md` |
//! | a table, or a column, with something of customers | its line in `store/privacy.rs`: what an export reads is what an erasure takes |
//! | something for the audit log | `domain/audit.rs` when it is an event, else `http::audit::keep` |
//! | something that nobody is shown unasked | `domain/withheld.rs`; for some viewers only, `http/masks.rs` |
//! | a column to search | a migration, the view in `store::log`, the contract test |
//!
//! # Quirks, odd on purpose
//! - How far a message got (sent, delivered, read) is in the outbox, not in the log: statuses are three quarters of all traffic and
//!   change nothing that is decided. A failure does change it, and is an event.
//! - An operator's last words may still leave after they closed the conversation: nobody else spoke in between.
//! - A hand-over line belongs to its handoff and may leave after a person was assigned: it announces them.
//! - Quiet hours hold a turn as `Resting`, with a timer of its own; the burst's timer knows nothing of them.
//! - A value that the customer only goes along with (neither yes nor no to an offer) is kept as unsure, and asked about.
//! - A return from a person begins another stretch: patience, circles and turns count from there. Tokens and money do not, nor what is known.
//! - A brief is never rewritten. What comes later is laid over it when it is shown; the log keeps what was true at the handoff.
//! - A chat keeps its place in time wherever it is moved: it waits since the agent stopped.
//! - Who was taken for gone keeps what they answered: the customer's next message has a deadline of its own.
//! - A transfer starts a clock even when the customer waits for nothing: somebody gave it to somebody.
//! - A rotation's cursor moves only by turns: what is sticky, taken or given away is nobody's turn.
//! - The window counts as over a little early (`window_margin_ms`): a message needs its time on the way.
//! - A stopped number keeps its messages queued for as long as it takes; the window is asked again when it opens.
//! - Budgets for WhatsApp's charges raise alarms and hold nothing back: a customer who waits costs more.
//! - An echo of the phone app carries no owner's rights: it takes the chat from whoever has it, for it was already read.
//! - Leases are per node, not per row: one heartbeat renews everything a node holds.

pub mod api;
pub mod channel;
pub mod cli;
pub mod client;
pub mod domain;
pub mod eval;
pub mod http;
pub mod model;
pub mod runtime;
pub mod spec;
pub mod store;
pub mod tool;
