//! The whole story: an ad, a prospect, the lead qualifier, Enterprise Sales, a rep who answers.

use super::app::{App, Brain, Engine, eventually};
use super::servers::{Answering, Mood, OpenAi};
use serde_json::{Value, json};

const PHONE: &str = "34600000001";
const OTHER: &str = "34600000002";

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_an_ad_becomes_a_qualified_chat_with_a_rep_on_sqlite() {
    story(Engine::Sqlite, Brain::Offline, ["Hi, I saw your ad", "We are Acme GmbH.", "We want to automate our support."]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_on_an_ad_becomes_a_qualified_chat_with_a_rep_on_postgres() {
    story(Engine::Postgres, Brain::Offline, ["Hi, I saw your ad", "We are Acme GmbH.", "We want to automate our support."]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_server_plays_the_same_story_on_sqlite() {
    let server = OpenAi::start(Answering::Well).await;
    story(Engine::Sqlite, Brain::Server(server.clone()), ["Hi, I saw your ad", "company: Acme GmbH", "need: automate our support"]).await;
    let request = server.asked().pop().expect("it was asked");
    assert_eq!(request["response_format"]["json_schema"]["strict"], json!(true), "structured output, strict");
    assert_eq!(request["store"], json!(false), "the provider keeps nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_server_plays_the_same_story_on_postgres() {
    let server = OpenAi::start(Answering::Well).await;
    story(Engine::Postgres, Brain::Server(server), ["Hi, I saw your ad", "company: Acme GmbH", "need: automate our support"]).await;
}

async fn story(engine: Engine, brain: Brain, says: [&str; 3]) {
    let Some(app) = App::start(engine, brain).await else { return };
    let (ana, bo, eva) = (app.sign_in("ana@example.com").await, app.sign_in("bo@example.com").await, app.sign_in("eva@example.com").await);
    ana.is("online").await;

    let referral = json!({"source_id": "ad-7", "source_type": "ad", "headline": "Automate your support", "ctwa_clid": "click-1"});
    app.customer_sends(PHONE, json!({"type": "text", "text": {"body": says[0]}, "referral": referral})).await;
    app.phone_shows(PHONE, 1).await;
    let company = app.customer_writes(PHONE, says[1]).await;
    app.phone_shows(PHONE, 2).await;
    app.customer_writes(PHONE, says[2]).await;
    let said = app.phone_shows(PHONE, 3).await;
    assert!(said[2].contains("passing you to a colleague"), "the hand-over line: {said:?}");

    let card = ana.first_in("mine").await;
    let id = card["id"].as_str().expect("an id").to_owned();
    assert_eq!(card["owner"]["id"], "ana");
    assert_eq!(card["queue"]["name"], "Enterprise Sales");
    let (_, detail) = ana.get(&format!("conversations/{id}")).await;
    the_brief_tells_all(&detail, &company);
    assert_eq!(bo.get(&format!("conversations/{id}")).await.0, 404, "a colleague's chat is not there for others");
    assert_eq!(eva.get(&format!("conversations/{id}")).await.0, 200, "an admin sees all");

    let (status, _) = ana.post(&format!("conversations/{id}/messages"), json!({"text": "Hello Lucía, Ana here.", "client_id": "click-1"})).await;
    assert_eq!(status, 202);
    let (status, _) = ana.post(&format!("conversations/{id}/messages"), json!({"text": "Hello Lucía, Ana here.", "client_id": "click-1"})).await;
    assert_eq!(status, 202, "the same click again");
    let said = app.phone_shows(PHONE, 4).await;
    assert_eq!(said[3], "Hello Lucía, Ana here.");
    eventually("ticks that never fall back", || async {
        let (_, detail) = ana.get(&format!("conversations/{id}")).await;
        let lines = detail["lines"].as_array().cloned().unwrap_or_default();
        let ours: Vec<Value> = lines.iter().filter(|l| !l["status"].is_null()).map(|l| l["status"].clone()).collect();
        (ours.len() == 4 && ours.iter().all(|s| s == "read")).then_some(())
    })
    .await;

    app.customer_writes(PHONE, "Great, thanks!").await;
    ana_gives_it_away(&ana, &id).await;
    assert_eq!(app.phone_shows(PHONE, 4).await.len(), 4, "one send a click, and the agent stays silent while a person answers");
}

fn the_brief_tells_all(detail: &Value, company_message: &str) {
    let brief = &detail["brief"];
    assert_eq!(brief["why"]["code"], "slots_complete");
    assert_eq!(brief["channel"]["ad"]["headline"], "Automate your support");
    assert_eq!(brief["channel"]["country"], "ES");
    let company = brief["slots"].as_array().and_then(|s| s.iter().find(|s| s["name"] == "company")).expect("the company");
    assert_eq!(company["value"], "Acme GmbH");
    assert_eq!(company["message_id"], company_message, "every value names the message it came from");
    assert_eq!(
        detail["can"],
        json!({"accept": false, "decline": false, "reply": true, "transfer": true, "close": true, "note": true, "snooze": true, "reveal": true, "resume": true})
    );
}

async fn ana_gives_it_away(ana: &super::app::Person<'_>, id: &str) {
    let (status, answer) = ana.post(&format!("conversations/{id}/transfer"), json!({"queue": "tier-1-support", "reason": " "})).await;
    assert_eq!(status, 422, "a transfer needs a reason: {answer}");
    let (status, _) = ana.post(&format!("conversations/{id}/transfer"), json!({"queue": "tier-1-support", "reason": "a technical question"})).await;
    assert_eq!(status, 200);
    assert_eq!(ana.get(&format!("conversations/{id}")).await.0, 404, "gone with the transfer");
    assert_eq!(ana.post(&format!("conversations/{id}/messages"), json!({"text": "one more thing"})).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_a_person_gets_one_at_once_and_in_their_language() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    app.customer_writes(PHONE, "Hola, quiero hablar con una persona por favor").await;
    let said = app.phone_shows(PHONE, 1).await;
    assert!(said[0].contains("Te paso con una persona"), "{said:?}");
    let dara = app.sign_in("dara@example.com").await;
    let card = dara.first_in("waiting").await;
    assert_eq!(card["trigger"], "explicit_request");
    assert_eq!(card["queue"]["id"], "front-desk");
    dara.is("online").await;
    assert_eq!(dara.first_in("mine").await["id"], card["id"], "who comes online is given what waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn quick_bubbles_get_one_answer() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    for bubble in ["hi", "I have a question", "it is about", "your product"] {
        app.customer_writes(PHONE, bubble).await;
    }
    app.phone_shows(PHONE, 1).await;
    // A second burst proves that nothing else was under way before it.
    app.customer_writes(PHONE, "We are Acme GmbH.").await;
    let said = app.phone_shows(PHONE, 2).await;
    assert_eq!(said.len(), 2, "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_given_back_is_neither_mute_nor_handed_off_again() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let ana = app.sign_in("ana@example.com").await;
    ana.is("online").await;
    app.customer_writes(PHONE, "We are Acme GmbH. We want to automate our support.").await;
    app.phone_shows(PHONE, 1).await;
    let id = ana.first_in("mine").await["id"].as_str().expect("an id").to_owned();
    ana.post(&format!("conversations/{id}/messages"), json!({"text": "Hello!"})).await;
    app.phone_shows(PHONE, 2).await;
    assert_eq!(ana.post(&format!("conversations/{id}/resume"), json!({"note": "all settled"})).await.0, 200);
    app.customer_writes(PHONE, "Thank you very much for the help.").await;
    let said = app.phone_shows(PHONE, 3).await;
    assert!(!said[2].contains("passing you"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_settled_by_the_status_and_never_sent_again() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    app.graph.is(Mood::LosesAnswers);
    app.customer_writes(PHONE, "Good morning to you all.").await;
    app.phone_shows(PHONE, 1).await;
    let eva = app.sign_in("eva@example.com").await;
    let id = eva.first_in("all").await["id"].as_str().expect("an id").to_owned();
    eventually("the status that settles it", || async {
        let (_, detail) = eva.get(&format!("conversations/{id}")).await;
        let lines = detail["lines"].as_array().cloned().unwrap_or_default();
        lines.iter().any(|l| l["from"] == "agent" && l["status"] == "read").then_some(())
    })
    .await;
    assert_eq!(app.graph.taken().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pair_limit_delays_a_message_and_a_closed_window_is_told() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    app.graph.is(Mood::PairLimitOnce);
    app.customer_writes(PHONE, "Good morning to you all.").await;
    assert_eq!(app.phone_shows(PHONE, 1).await.len(), 1, "sent after the pause");
    app.graph.is(Mood::WindowClosed);
    app.customer_writes(PHONE, "We are Acme GmbH.").await;
    let eva = app.sign_in("eva@example.com").await;
    let id = eva.first_in("all").await["id"].as_str().expect("an id").to_owned();
    eventually("the failure, shown with its reason", || async {
        let (_, detail) = eva.get(&format!("conversations/{id}")).await;
        let lines = detail["lines"].as_array().cloned().unwrap_or_default();
        lines.iter().any(|l| l["status"] == "failed" && l["detail"].as_str().is_some_and(|d| d.contains("131047"))).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_again_after_the_close_comes_back_to_people_and_stop_is_respected() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    app.customer_writes(PHONE, "Can I talk to a person please?").await;
    app.phone_shows(PHONE, 1).await;
    let dara = app.sign_in("dara@example.com").await;
    let id = dara.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
    assert_eq!(dara.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
    assert_eq!(dara.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200, "twice is no fault");
    assert_eq!(dara.post(&format!("conversations/{id}/close"), json!({"reason": "done"})).await.0, 200);
    app.customer_writes(PHONE, "Thank you!").await;
    // WhatsApp writes whole seconds: a message of this very second may carry a moment before the close.
    app.customer_writes(PHONE, "Sorry, one more question about it.").await;
    let again = dara.first_in("waiting").await;
    assert_eq!((again["id"].as_str(), again["trigger"].as_str()), (Some(id.as_str()), Some("returned")), "the same chat, with all that was said");
    app.customer_writes(OTHER, "Hello there").await;
    app.phone_shows(OTHER, 1).await;
    app.customer_writes(OTHER, "STOP").await;
    let eva = app.sign_in("eva@example.com").await;
    eventually("the end", || async {
        let (_, list) = eva.get("conversations?scope=closed").await;
        (list["conversations"].as_array().map(Vec::len) == Some(1)).then_some(())
    })
    .await;
    assert_eq!(app.graph.taken().len(), 2, "nothing is said to who wants nothing, and who came back has heard enough of machines");
}
