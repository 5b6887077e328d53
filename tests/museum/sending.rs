//! Messages out: nothing twice, nothing silently stuck.

use super::app::{App, Brain, Engine, eventually};
use super::office::{MONDAY, workspace};
use super::servers::Mood;
use baton::channel::{Channel, Departure, Pace, Sent};
use baton::domain::conversation::{Input, Repeats};
use baton::domain::delivery::Delivery;
use baton::domain::id::{ConversationId, NumberId, PhoneNumber};
use baton::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::Millis;
use baton::eval::trial::NUMBER;
use baton::runtime::{Cause, Clock, Files, Ids, Parts, Probe, Runtime, Settings};
use baton::store::Store;
use baton::store::work::{Kind, NewWork};
use futures::future::BoxFuture;
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// camel-ai/camel#4280, openclaw/openclaw#116232, fazer-ai/chatwoot#605: the provider took the message, the answer was lost, and the customer
/// got it up to four times.
#[tokio::test(flavor = "multi_thread")]
async fn camel_4280_openclaw_116232_fazer_chatwoot_605_a_lost_answer_is_no_reason_to_send_again() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(app) = App::start(engine, Brain::Offline).await else { continue };
        app.graph.is(Mood::LosesAnswers);
        for n in 0..8 {
            app.customer_writes(&format!("1555010710{n}"), "Good morning to you all.").await;
        }
        eventually("all known to be read", || async {
            let mut read = 0;
            for id in app.runtime.store().conversation_ids().await.expect("readable") {
                let ours = app.runtime.store().outbounds(&id).await.expect("readable");
                read += ours.iter().filter(|sending| sending.delivery == Delivery::Read && sending.attempts == 1).count();
            }
            (read == 8).then_some(())
        })
        .await;
        assert_eq!(app.graph.taken().len(), 8, "{engine:?}: each left once");
    }
}

/// A provider that says "not now" to one customer's messages until it is told to take them.
struct Stuck {
    open: AtomicBool,
    asked: AtomicUsize,
    taken: Mutex<Vec<String>>,
}

impl Channel for Stuck {
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent> {
        let nth = self.asked.fetch_add(1, Ordering::SeqCst);
        let sent = if self.open.load(Ordering::SeqCst) {
            self.taken.lock().expect("no panic").push(message.body.words().to_owned());
            Sent::Accepted { wamid: format!("wamid.S{nth}").as_str().into() }
        } else {
            Sent::Later { pace: Pace::Message { after_ms: 10_000, tries: 50 }, detail: "131016: service unavailable".to_owned() }
        };
        Box::pin(std::future::ready(sent))
    }
}

async fn node(store: Store, channel: Arc<Stuck>) -> Runtime {
    store.seed(workspace(json!({}))).await.expect("seeded");
    let stored = store.workspace().await.expect("readable").expect("seeded");
    let policy = Policy { presence_grace_ms: Millis(0), ..Policy::default() };
    let agents = baton::spec::load(&baton::spec::Files::built_in()).expect("no mistakes").agents;
    let parts = Parts {
        store,
        clock: Clock::starting_at(MONDAY),
        ids: Ids::System,
        model: Arc::new(baton::model::offline::Offline::default()),
        tools: baton::tool::Tools::none(),
        channel,
        files: Files::memory(),
        settings: Settings::new(policy, agents, stored, Vec::new()),
        probe: Probe::default(),
    };
    let runtime = Runtime::new(parts);
    runtime.beat().await.expect("writable");
    runtime
}

/// Time passes, in steps, with the node polling and beating as it does.
async fn passes(runtime: &Runtime, span: Millis) {
    let until = runtime.clock().now().plus(span);
    loop {
        while let Some(work) = runtime.pop_due() {
            Box::pin(runtime.perform(work)).await;
        }
        let now = runtime.clock().now();
        if now >= until {
            return;
        }
        let next = runtime.next_due().unwrap_or(until).min(now.plus(Millis(2_000))).min(until);
        runtime.clock().advance(Millis(next.since(now).0.max(1)));
        runtime.beat().await.expect("writable");
        runtime.poll().await.expect("readable");
    }
}

async fn a_customer_writes(runtime: &Runtime) -> ConversationId {
    let message = Inbound {
        id: "in-1".into(),
        number: NumberId::from(NUMBER),
        from: Customer { phone: PhoneNumber::parse("34600000001"), ..Customer::default() },
        sent_at: runtime.clock().now(),
        body: InboundBody::Text { text: "Hello".to_owned() },
        reply_to: None,
        referral: None,
        about: About::default(),
    };
    let body = serde_json::to_string(&message).expect("JSON");
    let work = NewWork { id: "in:1".to_owned(), kind: Kind::Message, conversation: None, body, due_ms: message.sent_at.0, node: None };
    runtime.receive(vec![work], Vec::new()).await.expect("durable");
    passes(runtime, Millis(10)).await;
    runtime.store().conversation_ids().await.expect("readable").pop().expect("a chat")
}

/// megaapp977/stack#607: an earlier message was stuck, and later ones failed behind it without a word.
#[tokio::test]
async fn megaapp977_stack_607_what_waits_behind_a_stuck_message_is_shown_and_keeps_its_order() {
    super::engines::on_sqlite(async |store| {
        let stuck = Arc::new(Stuck { open: AtomicBool::new(false), asked: AtomicUsize::new(0), taken: Mutex::default() });
        let runtime = node(store.clone(), stuck.clone()).await;
        runtime.set_presence(&"ana".into(), Presence::Online).await.expect("a person");
        let id = a_customer_writes(&runtime).await;
        for n in 1..=3 {
            let (client_id, body) = (format!("c{n}"), OutboundBody::text(format!("Part {n}")));
            let said = Input::OperatorSaid { operator: "ana".into(), client_id, body, repeats: Repeats::Allow, reply_to: None, seen: None };
            runtime.step(&id, said, Cause::default()).await.expect("said");
        }
        passes(&runtime, Millis::mins(10)).await;
        let parts = async || store.outbounds(&id).await.expect("readable").into_iter().filter(|sending| sending.body.words().starts_with("Part"));
        let states = async || parts().await.map(|sending| sending.delivery).collect::<Vec<_>>();
        assert_eq!(states().await, [Delivery::Queued; 3], "ten minutes later it is told that none of them left");
        assert!(stuck.taken.lock().expect("no panic").is_empty() && stuck.asked.load(Ordering::SeqCst) > 1);
        stuck.open.store(true, Ordering::SeqCst);
        // Before the deadline at which she would lose the chat: nothing of hers has reached the customer.
        passes(&runtime, Millis::mins(4)).await;
        let taken = stuck.taken.lock().expect("no panic").clone();
        let taken: Vec<&String> = taken.iter().filter(|words| words.starts_with("Part")).collect();
        assert_eq!(taken, ["Part 1", "Part 2", "Part 3"], "each once, in the order they were written");
        assert_eq!(states().await, [Delivery::Accepted; 3]);
    })
    .await;
}
