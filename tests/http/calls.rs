//! What one turn asks of models and what is booked for it, without a runtime around: outcomes, tries, prices, deadlines, cassettes.

use super::app::client;
use super::servers::{self, Answering, OpenAi};
use baton::domain::agent::Agent;
use baton::domain::conversation::Conversation;
use baton::domain::policy::Policy;
use baton::domain::time::{Millis, Timestamp};
use baton::domain::usage::{Price, Usage};
use baton::model::breaker::{Bounds, State};
use baton::model::cassette::Cassettes;
use baton::model::provider::{AnswerLimit, Settings, Structured};
use baton::model::{Answer, Ask, Chain, Model, NoAnswer, Want, offline};
use baton::spec::Files;
use futures::StreamExt as _;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::time::Instant;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// Loaded once: a deadline in a test is not for reading files.
static AGENT: LazyLock<Arc<Agent>> = LazyLock::new(|| {
    let project = baton::spec::load(&Files::built_in()).expect("no mistakes");
    baton::model::tokens::count("loads the encoding");
    project.agents.get(&"lead_qualifier".into()).expect("shipped").clone()
});
const DEADLINE_MS: i64 = 5_000;
/// Turns at the same time, so that a busy machine is not taken for a slow model.
const AT_ONCE: usize = 4;

async fn ask_at(chain: &Chain, now: Timestamp) -> Answer {
    let agent = &*AGENT;
    let conversation = Conversation::new("c1".into());
    let policy =
        Policy { model_request_ms_max: Millis(1_200), model_ms_max: Millis(DEADLINE_MS), retry_after_ms_max: Millis(300), ..Policy::default() };
    chain.answer(Ask { conversation: &conversation, agent, policy: &policy, now, want: Want::Answer, images: &[] }).await
}

async fn ask(chain: &Chain) -> Answer {
    ask_at(chain, NOW).await
}

fn alone(settings: Settings) -> Chain {
    servers::chain(&client(), vec![("mine", settings)], None)
}

fn outcomes(answer: &Answer) -> Vec<&str> {
    answer.calls.iter().map(|call| call.outcome.as_str()).collect()
}

#[track_caller]
fn model_of(answer: &Answer) -> &str {
    &answer.draft.as_ref().expect("a draft").model
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_has_its_word_and_its_tries() {
    use Answering::*;
    let thrice = |word| vec![word, word, word];
    let cases: Vec<(Answering, Vec<&str>)> = vec![
        (Status(500), thrice("status_500")),
        (Html(502), thrice("status_502")),
        (Status(503), thrice("status_503")),
        (Status(529), thrice("status_529")),
        (Status(429), thrice("status_429")),
        (RetryAfter("0"), thrice("status_429")),
        (RetryAfter("3600"), vec!["status_429"]),
        (RetryAfter("-7"), thrice("status_429")),
        (Status(400), vec!["status_400"]),
        (Status(401), vec!["key_refused"]),
        (Status(403), vec!["key_refused"]),
        (Status(404), vec!["model_gone"]),
        (Status(402), vec!["quota_exhausted"]),
        (Code(429, "insufficient_quota"), vec!["quota_exhausted"]),
        (Code(400, "content_filter"), vec!["filtered"]),
        (ErrorInside, thrice("status_502")),
        (NotJson, vec!["not_a_completion"]),
        (Empty, vec!["empty"]),
        (CutOff, vec!["cut_off"]),
        (Filtered, vec!["filtered"]),
        (Refused, vec!["refused"]),
        (ToolCall, vec!["tool_call"]),
        (TooLarge, vec!["too_large"]),
        (Prose, vec!["invalid", "invalid"]),
        (OtherSchema, vec!["other_schema", "other_schema"]),
        (BreaksOff, thrice("broken_off")),
        (Never, thrice("timeout")),
        (Drip, thrice("timeout")),
    ];
    let tries = futures::stream::iter(cases).map(|(way, expected)| async move {
        let server = OpenAi::start(way).await;
        let answer = ask(&alone(server.settings())).await;
        assert_eq!(outcomes(&answer), expected, "{way:?}");
        assert_eq!(server.asked().len(), expected.len(), "{way:?}: every request is booked");
        assert_eq!(model_of(&answer), offline::NAME, "{way:?}: form filling greets");
    });
    tries.buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_a_server_or_without_tls_is_told_apart() {
    let plain = OpenAi::start(Answering::Well).await;
    for (url, word) in [(OpenAi::nowhere().await, "unreachable"), (plain.url.replace("http://", "https://"), "tls")] {
        let answer = ask(&alone(Settings::new(url.parse().expect("a URL"), "m"))).await;
        assert!(outcomes(&answer).iter().all(|outcome| *outcome == word) && !answer.calls.is_empty(), "{url}: {:?}", answer.calls);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_as_asked_is_mended_once() {
    let server = OpenAi::start(Answering::WellWhenTold).await;
    let answer = ask(&alone(server.settings())).await;
    assert_eq!((outcomes(&answer), model_of(&answer)), (vec!["other_schema", "ok"], "test-model"));
    let asked = server.asked();
    let added: Vec<&Value> = asked[1]["messages"].as_array().expect("messages").iter().rev().take(2).collect();
    assert_eq!(added[1], &json!({"role": "assistant", "content": "{\"answer\": 42}"}));
    assert!(added[0]["content"].as_str().is_some_and(|told| told.contains("no `reply` text")), "{}", added[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_nearly_as_asked_is_used_when_mending_does_not_help() {
    let server = OpenAi::start(Answering::LooseSlots).await;
    let answer = ask(&alone(server.settings())).await;
    assert_eq!(outcomes(&answer), ["other_schema", "other_schema"]);
    let draft = answer.draft.expect("a draft");
    assert_eq!(draft.claims.iter().map(|claim| claim.slot.as_str()).collect::<Vec<_>>(), ["use_case"], "a bare value has no words behind it");
}

#[tokio::test(flavor = "multi_thread")]
async fn thoughts_fences_and_preambles_are_read_over() {
    let server = OpenAi::start(Answering::Wrapped).await;
    let answer = ask(&alone(server.settings())).await;
    assert_eq!((outcomes(&answer), model_of(&answer)), (vec!["ok"], "test-model"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_has_its_price_and_the_draft_their_sum() {
    let server = OpenAi::start(Answering::WellWhenTold).await;
    let price = Price { input: 1.0, cached: Some(0.5), output: 4.0 };
    let answer = ask(&alone(Settings { price: Some(price), ..server.settings() })).await;
    let each = Usage { input: 321, cached: 128, output: 45, micros: 193 + 64 + 180 };
    assert_eq!(answer.calls.iter().map(|call| call.usage).collect::<Vec<_>>(), [each, each]);
    assert_eq!(answer.draft.as_ref().expect("a draft").usage, each + each);
    assert!(answer.calls.iter().all(|call| call.model == "mine" && call.at >= NOW && call.took_ms >= 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_server_is_asked_as_it_understands() {
    let asked = async |change: fn(Settings) -> Settings| {
        let server = OpenAi::start(Answering::Well).await;
        assert_eq!(outcomes(&ask(&alone(change(server.settings()))).await), ["ok"]);
        (server.asked().pop().expect("a request"), server.headers().pop().expect("headers"))
    };
    let in_prompt = |body: &Value| body["messages"][0]["content"].as_str().is_some_and(|system| system.contains("follows this JSON Schema"));

    let (body, headers) = asked(|settings| settings).await;
    assert_eq!((&body["response_format"]["type"], &body["response_format"]["json_schema"]["strict"]), (&json!("json_schema"), &json!(true)));
    assert!(body["max_tokens"].is_u64() && body.get("max_completion_tokens").is_none() && body["store"] == json!(false) && !in_prompt(&body));
    assert_eq!(headers["authorization"], "Bearer test-key");

    let (body, headers) = asked(|settings| {
        let headers = [("api-key", "azure-key")].iter().map(|(k, v)| (k.parse().expect("a name"), v.parse().expect("a value"))).collect();
        Settings { key: None, headers, answer_limit: Some(AnswerLimit::MaxCompletionTokens), structured: Structured::JsonObject, ..settings }
    })
    .await;
    assert!(body["response_format"] == json!({"type": "json_object"}) && in_prompt(&body) && body["max_completion_tokens"].is_u64());
    assert!(headers["api-key"] == "azure-key" && !headers.contains_key("authorization"));

    let (body, _) = asked(|settings| Settings { structured: Structured::JsonObjectWithSchema, ..settings }).await;
    assert!(body["response_format"]["schema"]["properties"]["reply"].is_object() && in_prompt(&body));

    let (body, _) = asked(|settings| Settings { structured: Structured::None, omit: vec!["store".to_owned()], ..settings }).await;
    assert!(body.get("response_format").is_none() && body.get("store").is_none() && in_prompt(&body));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_models_together_take_no_longer_than_the_deadline() {
    use Answering::{Drip, Never};
    let silent: Vec<OpenAi> = futures::future::join_all([Never, Drip, Never, Drip, Never].map(OpenAi::start)).await;
    let models = ["a", "b", "c", "d", "e"].into_iter().zip(&silent).map(|(name, server)| (name, server.settings())).collect();
    let chain = servers::chain(&client(), models, None);
    let began = Instant::now();
    let answer = ask(&chain).await;
    let (took, deadline) = (began.elapsed(), Millis(DEADLINE_MS).to_std());
    assert!(took < deadline + Duration::from_millis(800), "at most {deadline:?}: {took:?}");
    assert!(answer.calls.len() >= 4 && answer.draft.is_ok(), "{:?}", answer.calls);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_takes_no_longer_than_its_own_timeout() {
    let (slow, good) = (OpenAi::start(Answering::Never).await, OpenAi::start(Answering::Well).await);
    let slow = Settings { timeout: Some(Millis(120)), ..slow.settings() };
    let answer = ask(&servers::chain(&client(), vec![("slow", slow), ("good", good.settings())], None)).await;
    assert_eq!(outcomes(&answer), ["timeout", "ok"]);
    assert!(answer.calls[0].took_ms < 1_000, "{:?}", answer.calls);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_without_money_is_left_alone_at_once_and_asked_when_the_pause_is_over() {
    let server = OpenAi::start(Answering::Code(429, "insufficient_quota")).await;
    let chain = alone(Settings { breaker: Bounds { gone_pause_ms: Millis::secs(60), ..Bounds::default() }, ..server.settings() });
    assert_eq!(outcomes(&ask(&chain).await), ["quota_exhausted"]);
    let health = chain.states().pop().expect("one model");
    assert!(matches!(health.state, State::Open { until } if until >= NOW.plus(Millis::secs(60))), "{health:?}");
    assert_eq!((health.failures_in_row, health.latest.as_deref()), (1, Some("quota_exhausted")));
    let began = Instant::now();
    let skipped = ask_at(&chain, NOW.plus(Millis::secs(59))).await;
    assert!(skipped.calls.is_empty() && began.elapsed() < Duration::from_millis(900), "nobody is asked, nobody waits");
    assert_eq!(model_of(&skipped), offline::NAME);
    server.is(Answering::Well);
    let probed = ask_at(&chain, NOW.plus(Millis::secs(62))).await;
    assert_eq!((outcomes(&probed), model_of(&probed)), (vec!["ok"], "test-model"));
    assert_eq!(chain.states().pop().expect("one model").state, State::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_customers_make_a_model_say_never_shuts_it_for_others() {
    let server = OpenAi::start(Answering::Refused).await;
    let chain = alone(Settings { breaker: Bounds { failures_in_row_max: 2, ..Bounds::default() }, ..server.settings() });
    for _ in 0..4 {
        assert_eq!(outcomes(&ask(&chain).await), ["refused"]);
    }
    assert_eq!(chain.states().pop().expect("one model").state, State::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_asked_in_the_order_wanted() {
    let settings = Settings::new("http://127.0.0.1:1/v1".parse().expect("a URL"), "m");
    let chain = servers::chain(&client(), vec![("a", settings.clone()), ("b", settings.clone()), ("c", settings)], None);
    let order = |wanted: &[&str]| {
        let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
        chain.order(&wanted).map(|provider| provider.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(order(&[]), ["a", "b", "c"]);
    assert_eq!(order(&["c", "a"]), ["c", "a"]);
    assert_eq!(order(&["c", "offline", "a"]), ["c"], "nothing stands behind the offline model");
    assert_eq!(order(&["offline"]), Vec::<String>::new());
    assert_eq!(order(&["gone", "b"]), ["b"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_nobody_recorded_is_an_error_that_shows_the_nearest() {
    let folder = tempfile::tempdir().expect("a folder");
    let cassettes = |mode: &str| Cassettes::open(&format!("{mode}:{}", folder.path().display())).expect("a folder for it");
    let server = OpenAi::start(Answering::Well).await;
    let recorded = ask(&servers::chain(&client(), vec![("mine", server.settings())], Some(cassettes("record")))).await;
    server.stop();
    let played = ask(&servers::chain(&client(), vec![("mine", server.settings())], Some(cassettes("replay")))).await;
    assert_eq!((&played.draft, outcomes(&played)), (&recorded.draft, vec!["ok"]));
    let file = std::fs::read_dir(folder.path()).expect("recordings").next().expect("one").expect("an entry").path();
    let file: Value = serde_json::from_str(&std::fs::read_to_string(file).expect("readable")).expect("JSON");
    assert_eq!(json!(played.calls[0].took_ms), file["took_ms"], "as long as it took then");
    let other = Settings { model: "another-model".to_owned(), ..server.settings() };
    let missed = ask(&servers::chain(&client(), vec![("mine", other)], Some(cassettes("replay")))).await;
    assert_eq!(outcomes(&missed), ["unrecorded"]);
    let Err(NoAnswer::Unrecorded(told)) = missed.draft else { panic!("another model stepped in: {:?}", missed.draft) };
    assert!(told.contains("The nearest is ") && told.contains("- ") && told.contains("test-model") && told.contains("another-model"), "{told}");
    assert_eq!(server.asked().len(), 1);
}
