//! One eval case at least for each trigger that rests on what a model does, or fails to do: `evals/triggers/cases.jsonl`, through the
//! real runtime with a scripted model. `expect` names the trigger that hands over; null when none may.

use super::stage::{Cast, claiming, desk, handed_off, reply};
use baton::channel::whatsapp::parse::Echo;
use baton::domain::draft::Draft;
use baton::domain::id::PhoneNumber;
use baton::domain::message::Customer;
use baton::domain::time::Millis;
use baton::eval::trial::NUMBER;
use baton::model::{Ask, NoAnswer};
use baton::store::work::{Kind, NewWork};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Case {
    id: String,
    says: Vec<String>,
    model: Vec<Says>,
    expect: Option<String>,
    turns: Option<u32>,
    echo: Option<String>,
}

#[derive(Clone, Deserialize)]
struct Says {
    reply: String,
    asks: Option<String>,
    #[serde(default)]
    claims: Vec<(String, Value, String)>,
}

fn draft(says: &Says) -> Draft {
    let draft = reply(&says.reply, says.asks.as_deref());
    says.claims.iter().fold(draft, |draft, (slot, value, quote)| claiming(draft, slot, value.clone(), quote))
}

#[tokio::test]
async fn each_case_is_handed_over_by_the_trigger_it_names_and_by_no_other() {
    for line in include_str!("../../evals/triggers/cases.jsonl").lines() {
        let case: Case = serde_json::from_str(line).expect("a case");
        let mut agent = desk();
        agent.budgets.turns = case.turns;
        let model = case.model.clone();
        let writes = move |ask: &Ask<'_>| {
            let nth = ask.conversation.customer_lines().count().saturating_sub(1);
            let says = model.get(nth).or(model.last());
            says.map(draft).ok_or_else(|| NoAnswer::Unavailable("gone".to_owned()))
        };
        let mut play = Cast::of([agent]).play(writes).await;
        let mut by = None;
        for text in &case.says {
            by = by.or(handed_off(&play.says(text).await));
        }
        if let Some(text) = case.echo {
            let to = Customer { user_id: None, phone: PhoneNumber::parse("447700900123"), name: Some("Kim".to_owned()), ..Customer::default() };
            let body = serde_json::to_string(&Echo {
                id: "wamid.ECHO".into(),
                number: NUMBER.into(),
                to,
                text,
                via: baton::channel::whatsapp::parse::Via::Phone,
                at: baton::domain::time::Timestamp::default(),
            })
            .expect("JSON");
            let due_ms = play.trial.runtime.clock().now().0;
            let work = NewWork { id: "echo:1".to_owned(), kind: Kind::Echo, conversation: None, body, due_ms, node: None };
            play.trial.runtime.receive(vec![work], Vec::new()).await.expect("durable");
            play.trial.settle(Millis::secs(60)).await.expect("settled");
            let heard = play.fresh().await;
            let outside = heard.iter().any(|event| json!(event).to_string().contains("\"outside\""));
            assert!(outside && case.expect.as_deref() == Some("outside"), "{}: {heard:?}", case.id);
            continue;
        }
        let by = by.map(|(trigger, _)| json!(trigger));
        assert_eq!(by, case.expect.map(|trigger| json!(trigger)), "{}", case.id);
    }
}
