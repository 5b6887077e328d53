//! A rep's day beside the talk: notes, snoozing, who else looks, a reply on an older page, what is hidden, what is found, what is kept.

use super::app::{App, Brain, Outside, Person, both, eventually, kind};
use serde_json::{Value, json};

const CUSTOMER: &str = "34600111222";

/// Ana has a chat; its id.
pub(crate) async fn anas_chat(app: &App, words: &str) -> String {
    app.customer_writes(CUSTOMER, words).await;
    let ana = app.sign_in("ana@example.com").await;
    let id = ana.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
    assert_eq!(ana.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
    id
}

async fn ids(person: &Person<'_>, query: &str) -> Vec<String> {
    let (status, list) = person.get(&format!("conversations?{query}")).await;
    assert_eq!(status, 200, "{query}: {list}");
    list["conversations"].as_array().expect("a list").iter().map(|card| card["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_for_colleagues_who_may_see_the_chat_and_never_for_the_customer() {
    both(async |app| {
        let id = anas_chat(app, "I want to talk to a person").await;
        let (ana, dara, finn) = (app.sign_in("ana@example.com").await, app.sign_in("dara@example.com").await, app.sign_in("finn@example.com").await);
        let notes = format!("conversations/{id}/notes");
        let mut page = dara.feed().await;
        let (status, told) = ana.post(&notes, json!({"text": "Pays late, be kind", "mentions": ["dara"], "client_id": "n1"})).await;
        assert_eq!((status, &told["message"]["from"]), (201, &json!("note")), "{told}");
        assert!(page.next_with("event: mentioned").await, "Dara is told");
        assert_eq!(ana.post(&notes, json!({"text": "Pays late, be kind", "client_id": "n1"})).await.0, 201, "a second click is the same note");
        let (status, problem) = ana.post(&notes, json!({"text": "?", "mentions": ["finn"]})).await;
        assert_eq!((status, kind(&problem), &problem["people"]), (422, "urn:baton:cannot-see", &json!(["Finn Aalto"])));
        assert_eq!(finn.post(&notes, json!({"text": "hello"})).await.0, 404);
        let (_, names) = ana.get(&format!("directory?of={id}")).await;
        let reads = |who: &str| names["people"].as_array().and_then(|all| all.iter().find(|one| one["id"] == who)).map(|one| one["reads"].clone());
        assert_eq!((reads("dara"), reads("finn")), (Some(json!(true)), Some(json!(false))), "who could be mentioned is told before");
        assert_eq!(finn.get(&format!("directory?of={id}")).await.0, 404);
        let (_, seen) = dara.get(&format!("conversations/{id}")).await;
        let lines: Vec<&Value> = seen["lines"].as_array().expect("lines").iter().filter(|line| line["from"] == "note").collect();
        assert_eq!(lines.len(), 1, "{seen}");
        assert_eq!((&lines[0]["author"], &lines[0]["mentions"][0]["name"]), (&json!("Ana Ruiz"), &json!("Dara Okoye")));
        assert_eq!(seen["card"]["notes"], 1);
        let shown = |seen: &Value| (seen["card"]["preview"].clone(), seen["card"]["preview_by"].clone());
        assert_eq!(shown(&seen), (json!("I want to talk to a person"), Value::Null), "a list shows the talk: neither notes nor our notices");
        assert_eq!(ana.post(&format!("conversations/{id}/messages"), json!({"text": "Hello, Ana here"})).await.0, 202);
        assert_eq!(shown(&dara.get(&format!("conversations/{id}")).await.1), (json!("Hello, Ana here"), json!("ana")));
        assert!(app.graph.words_to(&format!("+{CUSTOMER}")).iter().all(|words| !words.contains("Pays late")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_is_put_aside_leaves_the_list_until_its_moment_or_until_the_customer_writes() {
    both(async |app| {
        let id = anas_chat(app, "I want to talk to a person").await;
        let (ana, dara) = (app.sign_in("ana@example.com").await, app.sign_in("dara@example.com").await);
        let now = app.runtime.clock().now().0;
        let at = |path: &str| format!("conversations/{id}/{path}");
        assert_eq!(ana.post(&at("snooze"), json!({"until": now - 1})).await.0, 422);
        assert_eq!(ana.post(&at("snooze"), json!({"until": now + 200 * 86_400_000_i64})).await.0, 422);
        assert_eq!(dara.post(&at("snooze"), json!({"until": now + 60_000})).await.0, 409, "it is Ana's");
        let (status, shown) = ana.post(&at("snooze"), json!({"until": now + 3_600_000})).await;
        assert_eq!((status, &shown["snoozed_until"]), (200, &json!(now + 3_600_000)));
        assert!(ids(&ana, "scope=mine").await.is_empty());
        assert_eq!(ids(&ana, "scope=snoozed").await, std::slice::from_ref(&id));
        assert_eq!(ana.get("counts").await.1["snoozed"], 1);
        let mut page = ana.feed().await;
        app.customer_writes(CUSTOMER, "Are you there?").await;
        assert!(page.next_with("event: woken").await, "Ana is told that the customer is back");
        eventually("it is back", || async { (ids(&ana, "scope=mine").await == std::slice::from_ref(&id)).then_some(()) }).await;
        let mut page = ana.feed().await;
        let soon = app.runtime.clock().now().0 + 700;
        assert_eq!(ana.post(&at("snooze"), json!({"until": soon})).await.0, 200);
        assert!(page.next_with("event: woken").await, "Ana is told at its moment");
        assert_eq!(ids(&ana, "scope=mine").await, std::slice::from_ref(&id));
        assert_eq!(ana.post(&at("wake"), json!({})).await.0, 200, "what is awake stays awake");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_on_an_older_page_is_held_until_one_has_seen_what_colleagues_wrote() {
    both(async |app| {
        let id = anas_chat(app, "I want to talk to a person").await;
        let (ana, dara) = (app.sign_in("ana@example.com").await, app.sign_in("dara@example.com").await);
        let at = |path: &str| format!("conversations/{id}/{path}");
        let shown = ana.get(&format!("conversations/{id}")).await.1["shown"].as_u64().expect("a number");
        for text in ["Hello", "I am Ana"] {
            let (status, told) = ana.post(&at("messages"), json!({"text": text, "seen": shown})).await;
            assert_eq!(status, 202, "one's own words are no surprise: {told}");
        }
        assert_eq!(dara.post(&at("accept"), json!({})).await.0, 200);
        assert_eq!(dara.post(&at("messages"), json!({"text": "Dara here: it is settled"})).await.0, 202);
        assert_eq!(dara.post(&at("transfer"), json!({"person": "ana", "reason": "yours again", "anyway": true})).await.0, 200);
        let (status, problem) = ana.post(&at("messages"), json!({"text": "Shall I settle it?", "seen": shown})).await;
        assert_eq!((status, kind(&problem)), (409, "urn:baton:moved-on"), "{problem}");
        let since: Vec<&str> = problem["since"].as_array().expect("lines").iter().filter_map(|line| line["text"].as_str()).collect();
        assert!(since.contains(&"Dara here: it is settled"), "{problem}");
        let fresh = ana.get(&format!("conversations/{id}")).await.1["shown"].as_u64().expect("a number");
        assert_eq!(ana.post(&at("messages"), json!({"text": "As Dara says", "seen": fresh})).await.0, 202);
        assert_eq!(ana.post(&at("messages"), json!({"text": "Shall I settle it?"})).await.0, 202, "or it is meant anyway");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_else_looks_and_types_is_shown_to_those_who_may_see_the_chat() {
    both(async |app| {
        let id = anas_chat(app, "I want to talk to a person").await;
        let (ana, dara, finn) = (app.sign_in("ana@example.com").await, app.sign_in("dara@example.com").await, app.sign_in("finn@example.com").await);
        let look = format!("conversations/{id}/look");
        assert_eq!(ana.post(&look, json!({"typing": false})).await.1, json!({"others": []}));
        let mut page = ana.feed().await;
        let (_, others) = dara.post(&look, json!({"typing": true})).await;
        assert_eq!(others["others"], json!([{"person": "ana", "name": "Ana Ruiz", "typing": false}]));
        assert!(page.next_with("event: looking").await);
        assert_eq!(ana.post(&look, json!({"typing": false})).await.1["others"], json!([{"person": "dara", "name": "Dara Okoye", "typing": true}]));
        assert_eq!(finn.post(&look, json!({"typing": true})).await.0, 404);
        assert_eq!(dara.post(&look, json!({"gone": true})).await.0, 200);
        assert!(page.next_with("event: looking").await, "that she left is news at once");
        assert_eq!(ana.post(&look, json!({"typing": false})).await.1, json!({"others": []}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_number_that_the_house_hides_from_reps_is_shown_on_request_and_the_request_is_kept() {
    both(async |app| {
        let id = anas_chat(app, "I want to talk to a person, my number is 34600111222").await;
        let (ana, eva) = (app.sign_in("ana@example.com").await, app.sign_in("eva@example.com").await);
        let (_, current) = eva.get("workspace").await;
        let mut workspace = current["workspace"].clone();
        workspace["hides_phones"] = json!(true);
        let (status, told) = eva.put("workspace", json!({"from": current["version"], "note": "privacy", "workspace": workspace})).await;
        assert_eq!(status, 200, "{told}");
        let (_, seen) = ana.get(&format!("conversations/{id}")).await;
        // The test's own ids of messages carry the number.
        let said = |shown: &Value| shown.to_string().replace(&format!("wamid.TEST.{CUSTOMER}"), "");
        assert!(!said(&seen).contains("600111222"), "nowhere in the chat: {seen}");
        assert_eq!(
            (&seen["card"]["customer"]["phone"], &seen["card"]["masked"]),
            (&json!("+34\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}222"), &json!(true))
        );
        app.customer_writes(CUSTOMER, "Call 34600111222, the zebra line").await;
        let list = eventually("it is listed and read", || async {
            let (_, list) = ana.get("conversations?scope=mine&q=zebra").await;
            list["conversations"][0]["preview"].as_str()?.contains("zebra").then_some(list)
        })
        .await;
        assert!(!said(&list).contains("600111222"), "nor in a list: {list}");
        assert!(said(&eva.get(&format!("conversations/{id}")).await.1).contains("600111222"), "an admin sees it");
        eventually("it is read", || async { (!ids(&eva, "q=600111222").await.is_empty()).then_some(()) }).await;
        assert!(ids(&ana, "q=4600111222").await.is_empty(), "and who may not see it does not find by it");
        let (status, shown) = ana.post(&format!("conversations/{id}/reveal"), json!({"what": "phone"})).await;
        assert_eq!((status, &shown["value"]), (200, &json!("+34600111222")));
        let (_, kept) = eva.get("audit?action=revealed").await;
        assert_eq!((&kept["entries"][0]["actor"], &kept["entries"][0]["why"]), (&json!("ana"), &json!("phone")), "{kept}");
        assert_eq!(ana.post(&format!("conversations/{id}/reveal"), json!({"what": "nothing_like_it"})).await.0, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_begins_a_chat_that_is_open_is_told_which_one_only_if_they_may_see_it() {
    both(async |app| {
        let id = anas_chat(app, "I want to talk to a person").await;
        let begin =
            json!({"number": super::app::NUMBER, "phone": CUSTOMER, "template": {"name": "hello", "language": "en"}, "agent": "lead_qualifier"});
        let (status, problem) = app.sign_in("ana@example.com").await.post("conversations", begin.clone()).await;
        assert_eq!((status, kind(&problem), &problem["conversation"]), (409, "urn:baton:already-open", &json!(id)));
        let (status, problem) = app.sign_in("finn@example.com").await.post("conversations", begin).await;
        assert_eq!((status, kind(&problem), &problem["conversation"]), (409, "urn:baton:already-open", &Value::Null), "{problem}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sensitive_value_is_nowhere_in_what_a_page_is_sent_until_it_is_asked_for() {
    let change = |agents: &mut baton::domain::agent::Agents| {
        let mut agent = agents.get(&"lead_qualifier".into()).expect("the qualifier").as_ref().clone();
        for slot in &mut agent.slots {
            slot.sensitive = slot.name == "company";
        }
        agents.insert(agent);
    };
    let outside = Outside { sandbox: Some(baton::domain::policy::Policy::default()), agents: Some(change), ..Outside::default() };
    let (app, _sandbox) = App::with_outside(Brain::Offline, outside).await;
    app.customer_writes(CUSTOMER, "Hello").await;
    let eva = app.sign_in("eva@example.com").await;
    let id = eva.first_in("agent").await["id"].as_str().expect("an id").to_owned();
    app.customer_writes(CUSTOMER, "We are Zyxoncorp GmbH").await;
    let detail = format!("conversations/{id}");
    let slot = eventually("the company is known", || async {
        let (_, seen) = eva.get(&detail).await;
        seen["slots"].as_array()?.iter().find(|slot| slot["name"] == "company" && slot["state"] != "missing").cloned()
    })
    .await;
    assert_eq!((&slot["masked"], &slot["value"], &slot["quote"]), (&json!(true), &Value::Null, &Value::Null), "{slot}");
    for path in [detail.clone(), format!("{detail}/why"), "conversations".to_owned(), "conversations?q=zyxoncorp".to_owned()] {
        let (_, shown) = eva.get(&path).await;
        assert!(!shown.to_string().contains("Zyxoncorp"), "{path}: {shown}");
    }
    let (status, shown) = eva.post(&format!("{detail}/reveal"), json!({"what": "company"})).await;
    assert!(status == 200 && shown["value"].as_str().is_some_and(|value| value.contains("Zyxoncorp")), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn chats_are_found_by_words_and_narrowed_down_and_only_by_who_may_see_them() {
    both(async |app| {
        let id = anas_chat(app, "Quiero hablar con una persona sobre la instalación fotovoltaica").await;
        let (ana, finn, eva) = (app.sign_in("ana@example.com").await, app.sign_in("finn@example.com").await, app.sign_in("eva@example.com").await);
        eventually("it is read", || async { (!ids(&ana, "q=fotovolt").await.is_empty()).then_some(()) }).await;
        let (_, list) = ana.get("conversations?q=INSTALACION%20fotovoltaica").await;
        assert_eq!(list["conversations"][0]["id"], json!(id));
        assert!(list["conversations"][0]["found"]["text"].as_str().is_some_and(|text| text.contains("instalación")), "{list}");
        assert!(ids(&ana, "q=fotovoltaica%20ausente").await.is_empty());
        assert!(ids(&finn, "q=fotovoltaica").await.is_empty(), "Finn may not see it");
        assert_eq!(ids(&eva, "q=600111222").await, std::slice::from_ref(&id), "by the end of the phone");
        assert_eq!(ids(&ana, "scope=mine&person=me&country=es").await, std::slice::from_ref(&id));
        for none in ["person=bo", "queue=senior-engineering", "country=DE", "trigger=loop", "q=%3F%3F", "since=9000000000000"] {
            assert!(ids(&eva, none).await.is_empty(), "{none}");
        }
        for (bad, status) in [("scope=everything", 400), ("cursor=x", 400), ("since=soon", 400), ("colour=red", 400)] {
            assert_eq!(ana.get(&format!("conversations?{bad}")).await.0, status, "{bad}");
        }
        let long = "x".repeat(300);
        assert_eq!(ana.get(&format!("conversations?q={long}")).await.0, 400);
        let wild = ids(&ana, "q=%25").await;
        assert!(wild.is_empty(), "a wildcard is a sign like any other: {wild:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_are_kept_shared_by_leads_with_their_teams_and_filters_are_ones_own() {
    both(async |app| {
        let (ana, chen, dara, finn) = (
            app.sign_in("ana@example.com").await,
            app.sign_in("chen@example.com").await,
            app.sign_in("dara@example.com").await,
            app.sign_in("finn@example.com").await,
        );
        assert_eq!(ana.post("replies", json!({"shortcut": "hi", "text": "Hello {customer}", "shared": true})).await.0, 403);
        assert_eq!(dara.post("replies", json!({"shortcut": "hi", "text": "Hello", "shared": true})).await.0, 403, "with everybody: admins only");
        let (status, made) = dara.post("replies", json!({"shortcut": "/hi", "text": "Hello {customer}", "shared": true, "team": "sales"})).await;
        assert_eq!((status, &made["shortcut"]), (201, &json!("hi")), "{made}");
        assert_eq!(ana.post("replies", json!({"shortcut": "two words", "text": "x"})).await.0, 422);
        let (_, own) = ana.post("replies", json!({"shortcut": "bye", "text": "Bye"})).await;
        let count = async |person: &Person<'_>| person.get("replies").await.1["replies"].as_array().expect("a list").len();
        assert_eq!((count(&ana).await, count(&chen).await, count(&finn).await), (2, 0, 0));
        let id = made["id"].as_str().expect("an id");
        assert_eq!(ana.put(&format!("replies/{id}"), json!({"shortcut": "hi", "text": "x"})).await.0, 403);
        assert_eq!(finn.put(&format!("replies/{id}"), json!({"shortcut": "hi", "text": "x"})).await.0, 404);
        assert_eq!(dara.delete(&format!("replies/{}", own["id"].as_str().expect("an id"))).await.0, 404, "Ana's own is nobody else's");
        assert_eq!(dara.delete(&format!("replies/{id}")).await.0, 204);
        let (status, filter) = ana.post("filters", json!({"name": "Spain", "query": {"scope": "mine", "country": "ES"}})).await;
        assert_eq!(status, 201, "{filter}");
        assert_eq!(ana.get("filters").await.1["filters"][0]["query"]["country"], "ES");
        assert_eq!(dara.delete(&format!("filters/{}", filter["id"].as_str().expect("an id"))).await.0, 404);
        assert_eq!(ana.post("filters", json!({"name": "", "query": {}})).await.0, 422);
        assert_eq!(ana.post("filters", json!({"name": "x", "query": "scope"})).await.0, 422);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_model_nothing_is_suggested_and_only_the_owner_asks() {
    both(async |app| {
        let id = anas_chat(app, "I want to talk to a person").await;
        let (ana, dara) = (app.sign_in("ana@example.com").await, app.sign_in("dara@example.com").await);
        assert_eq!(ana.get(&format!("conversations/{id}")).await.1["suggests"], json!(false), "the page knows beforehand");
        let (status, problem) = ana.post(&format!("conversations/{id}/suggest"), json!({})).await;
        assert_eq!((status, kind(&problem)), (409, "urn:baton:no-model"));
        let (status, problem) = dara.post(&format!("conversations/{id}/suggest"), json!({})).await;
        assert_eq!((status, kind(&problem)), (409, "urn:baton:not-yours"));
    })
    .await;
}
