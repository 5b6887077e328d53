//! A trigger of your own: a pure function that looks at a conversation and says how sure it is that a person should take over, and on which words that rests.
//! It decides nothing: the agent's mode and threshold for its code do, and the handoff is the house's, with line, pause, brief and queue in one commit.
//!
//! ```text
//! cargo run --example trigger
//! ```

use baton::domain::agent::Agents;
use baton::domain::id::PhoneNumber;
use baton::domain::policy::Policy;
use baton::domain::time::Timestamp;
use baton::domain::trigger::{Fired, Moment, Scene, Trigger};
use baton::eval::trial::{Setup, Trial};
use baton::model::offline::Offline;
use baton::spec::{Files, load};
use baton::tool::Tools;
use std::error::Error;
use std::sync::Arc;

/// Someone writes from a fair: our people there want to know at once. Each mention of the stand makes it surer.
fn at_the_fair(scene: &Scene<'_>) -> Option<Fired> {
    // A message came in: no token is spent yet.
    let Moment::Message = scene.moment else { return None };
    let (_, words) = scene.conversation.customer_lines().next_back()?;
    let words = words.to_lowercase();
    let heard = ["stand", "booth", "fair", "hall"].into_iter().filter(|word| words.split(|c: char| !c.is_alphanumeric()).any(|other| other == *word));
    let score = match heard.count() {
        0 => return None,
        1 => 0.4,
        _ => 0.9,
    };
    // Of the codes that there are, the one whose first step fits: what the brief tells the person, and what figures count it as.
    Some(Fired { trigger: Trigger::ComplexQuery, score, threshold: 0.6, evidence: scene.newest(), detail: Some("fair".to_owned()) })
}

#[tokio::main]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let project = load(&Files::built_in()).map_err(|problems| problems.to_string())?;
    let mut agent = project.agents.get(&"lead_qualifier".into()).ok_or("the agent")?.as_ref().clone();
    agent.own_triggers.push(at_the_fair);
    let mut agents = Agents::default();
    agents.insert(agent);
    for (words, wanted) in [("Is your price list fair?", None), ("I am at your stand in hall 4", Some("fair"))] {
        let setup = Setup {
            agents: agents.clone(),
            workspace: project.workspace.clone(),
            agent: "lead_qualifier".into(),
            model: Arc::new(Offline::default()),
            tools: Tools::none(),
            policy: Policy::default(),
            now: Timestamp(1_793_610_000_000),
        };
        let trial = Trial::start(setup).await?;
        trial.write(&PhoneNumber::parse("+447700900123").ok_or("a phone number")?, words).await?;
        let id = trial.runtime.store().conversation_ids().await?.pop().ok_or("a conversation")?;
        let conversation = trial.runtime.load(&id).await?.ok_or("a conversation")?;
        let fired = conversation.handoff.as_ref().map(|handoff| &handoff.fired);
        println!("{words}\n    {fired:?}");
        // One word is not enough; two are, and the words are in the brief.
        let detail = fired.and_then(|fired| fired.detail.as_deref());
        assert!(detail != Some("fair") || wanted.is_some());
        if wanted.is_some() {
            assert_eq!(detail, wanted);
            assert_eq!(fired.and_then(|fired| fired.evidence.first()).map(|evidence| evidence.quote.as_str()), Some(words));
        }
    }
    Ok(())
}
