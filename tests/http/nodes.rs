//! Two nodes on one Postgres: any of them takes any webhook, and nothing happens twice.

use super::app::{App, Brain, Engine, envelope, eventually};
use serde_json::json;

const CUSTOMERS: usize = 40;

fn phone(nth: usize) -> String {
    format!("1555{:07}", 2_000_000 + nth)
}

fn body(nth: usize, turn: usize, text: &str) -> String {
    let message =
        json!({"id": format!("wamid.{nth}.{turn}"), "from": phone(nth), "timestamp": super::app::now_secs(), "type": "text", "text": {"body": text}});
    envelope(&json!({"messages": [message]}))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_answer_each_customer_once_whichever_gets_the_webhook() {
    let Some(first) = App::start(Engine::Postgres, Brain::Offline).await else { return };
    let second = first.beside().await;
    for who in ["ana@example.com", "bo@example.com"] {
        first.sign_in(who).await.is("online").await;
    }
    for (turn, text) in ["Good morning to you all.", "We are Acme GmbH.", "We want to automate our support."].into_iter().enumerate() {
        let posts = (0..CUSTOMERS).map(|nth| {
            let body = body(nth, turn, text);
            let (first, second) = (&first, &second);
            // Meta may deliver to both at the same moment.
            async move { futures::future::join(first.post_webhook(&body), second.post_webhook(&body)).await }
        });
        let statuses = futures::future::join_all(posts).await;
        assert!(statuses.iter().all(|s| *s == (200, 200)), "{statuses:?}");
        for nth in 0..CUSTOMERS {
            assert_eq!(first.phone_shows(&phone(nth), turn + 1).await.len(), turn + 1, "customer {nth}, turn {turn}");
        }
    }
    // Ten chats each: then both are full, and the rest waits for them in order.
    let held = eventually("both people are full", || async {
        let people = first.runtime.store().operators().await.expect("readable");
        let held: Vec<i64> = people.iter().filter(|p| ["ana", "bo"].contains(&p.id.as_str())).map(|p| p.held).collect();
        (held.iter().sum::<i64>() >= 20).then_some(held)
    })
    .await;
    assert_eq!(held, [10, 10], "nobody is overfilled and the shares are equal");
    let waiting = first.runtime.store().in_line(&"enterprise-sales".into(), baton::domain::workspace::Release::Oldest, 100).await.expect("readable");
    assert_eq!(waiting.len(), CUSTOMERS - 20);
}
