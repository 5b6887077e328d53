//! An agent typed in Rust: its slots are the fields of a type, its prompt a text. It is played by the runtime that serves customers, on a clock that jumps
//! and without a provider.
//!
//! ```text
//! cargo run --example agent
//! ```

use baton::domain::agent::{Agent, Agents, Essentials, HandoffSpec, Localized};
use baton::domain::id::PhoneNumber;
use baton::domain::policy::Policy;
use baton::domain::prompt::Template;
use baton::domain::time::Timestamp;
use baton::eval::trial::{Setup, Trial};
use baton::model::offline::Offline;
use baton::spec::{Files, load};
use baton::tool::Tools;
use schemars::JsonSchema;
use std::error::Error;
use std::sync::Arc;

/// What it finds out. A field is a slot; its comment is the question; an `Option` need not be asked for.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "its shape is what counts")]
struct Visit {
    /// For how many people?
    #[schemars(range(min = 1, max = 40))]
    people: u32,
    /// To which e-mail address may we send the confirmation?
    #[schemars(extend("format" = "email"))]
    email: String,
    /// Is there anything we should know?
    wish: Option<String>,
}

fn table_booking() -> Result<Agent, Box<dyn Error>> {
    let mut agent = Agent::new(Essentials {
        name: "table_booking".into(),
        title: "Table booking".to_owned(),
        description: "Finds out for how many people a table is wanted, then passes the customer to the front desk.".to_owned(),
        language: "en".to_owned(),
        template: Template::plain("You take bookings. Ask for one thing at a time.")?,
        slots: Agent::slots_of::<Visit>("en")?,
        handoff: HandoffSpec {
            complete: "front-desk".into(),
            person: "front-desk".into(),
            line: Localized::only("en", "Thank you, a colleague confirms it in a moment."),
            ..HandoffSpec::none()
        },
    });
    agent.greeting = Localized::only("en", "Hello!");
    Ok(agent)
}

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let mut agents = Agents::default();
    agents.insert(table_booking()?);
    let setup = Setup {
        agents,
        // Who answers: the people and queues inside the binary.
        workspace: load(&Files::built_in()).map_err(|problems| problems.to_string())?.workspace,
        agent: "table_booking".into(),
        model: Arc::new(Offline::default()),
        tools: Tools::none(),
        policy: Policy::default(),
        now: Timestamp(1_793_610_000_000),
    };
    let trial = Trial::start(setup).await?;
    let phone = PhoneNumber::parse("+447700900123").ok_or("a phone number")?;
    for words in ["Hi, I would like a table", "We are 6 people", "kim@example.com"] {
        println!("customer  {words}");
        trial.write(&phone, words).await?;
        for message in trial.sent.take() {
            println!("agent     {}", message.body.words());
        }
    }
    let id = trial.runtime.store().conversation_ids().await?.pop().ok_or("a conversation")?;
    let conversation = trial.runtime.load(&id).await?.ok_or("a conversation")?;
    for (name, slot) in &conversation.slots {
        println!("slot      {name}: {}", slot.value);
    }
    assert_eq!(conversation.slots["people"].value, 6);
    assert_eq!(conversation.queue, Some("front-desk".into()));
    Ok(())
}
