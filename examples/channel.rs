//! A channel of your own: `send` for what leaves, [`Runtime::take_in`] for what comes. The rest is the house's: durable before it is acknowledged, once by
//! its id, checked against owner and epoch as it leaves. This one is a pipe in the process; the clock is the real one.
//!
//! ```text
//! cargo run --example channel
//! ```

use baton::channel::{Channel, Departure, Sent};
use baton::domain::id::{MessageId, NumberId, PhoneNumber};
use baton::domain::message::{About, Customer, Inbound, InboundBody};
use baton::domain::policy::Policy;
use baton::domain::time::Millis;
use baton::model::offline::Offline;
use baton::runtime::{Clock, Files, Ids, Parts, Probe, Runtime, Settings};
use baton::spec::load;
use baton::store::Store;
use baton::tool::Tools;
use futures::future::BoxFuture;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// What leaves goes into the pipe.
struct Pipe(mpsc::UnboundedSender<String>);

impl Channel for Pipe {
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent> {
        // Sent once and never tried again in here: the caller knows what a lost answer means.
        let sent = match self.0.send(message.body.words().to_owned()) {
            Ok(()) => Sent::Accepted { wamid: MessageId::new(format!("pipe.{}", message.id)) },
            Err(_) => Sent::Unknown { detail: "nobody reads the pipe".to_owned() },
        };
        Box::pin(std::future::ready(sent))
    }
}

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("baton.db").display())).await?;
    let project = load(&baton::spec::Files::built_in()).map_err(|problems| problems.to_string())?;
    store.seed(project.workspace).await?;
    let workspace = store.workspace().await?.ok_or("a workspace")?;
    let number = NumberId::from("our-pipe");
    // Nobody waits for a second message here.
    let policy = Policy { burst_ms_sentence: Millis(50), burst_ms_fragment: Millis(50), ..Policy::default() };
    let (pipe, mut phone) = mpsc::unbounded_channel();
    let runtime = Runtime::new(Parts {
        store,
        clock: Clock::system(),
        ids: Ids::System,
        model: Arc::new(Offline::default()),
        tools: Tools::none(),
        channel: Arc::new(Pipe(pipe)),
        files: Files::memory(),
        settings: Settings::new(policy, project.agents, workspace, vec![number.clone()]),
        probe: Probe::default(),
    });
    let stop = CancellationToken::new();
    let working = tokio::spawn({
        let (runtime, stop) = (runtime.clone(), stop.clone());
        async move { runtime.run(stop).await }
    });

    let message = Inbound {
        id: MessageId::from("1"),
        number,
        from: Customer { phone: PhoneNumber::parse("+447700900123"), ..Customer::default() },
        sent_at: runtime.clock().now(),
        body: InboundBody::Text { text: "Hi, we are Contoso".to_owned() },
        reply_to: None,
        referral: None,
        about: About::default(),
    };
    // Brought twice, it is one message.
    assert!(runtime.take_in(&message).await?);
    assert!(!runtime.take_in(&message).await?);
    let answer = tokio::time::timeout(Duration::from_secs(20), phone.recv()).await?.ok_or("an answer")?;
    println!("customer  Hi, we are Contoso\nagent     {answer}");
    assert!(answer.contains('?'), "it asks for what is missing");
    stop.cancel();
    working.await??;
    Ok(())
}
