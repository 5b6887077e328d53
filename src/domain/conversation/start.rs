//! A conversation that we begin: a template goes out, and whoever was named goes on when the customer answers.

use super::Owner;
use super::decide::{Answering, Refusal, Start};
use crate::domain::effect::Effect;
use crate::domain::event::Event;
use crate::domain::message::{Author, OutboundBody};
use crate::domain::workspace::Greeter;

impl Answering<'_> {
    pub(super) fn start(&mut self, start: Start) -> Result<(), Refusal> {
        if self.now.seq > 0 {
            return Err(if matches!(self.now.owner, Owner::Closed { .. }) { Refusal::Closed } else { Refusal::Open });
        }
        if !matches!(start.template, OutboundBody::Template { .. }) {
            return Err(Refusal::BadText("a conversation that we begin begins with a template".to_owned()));
        }
        start.template.check().map_err(Refusal::BadText)?;
        let workspace = self.ctx.workspace;
        let (mut agent, mut menu, mut queue) = (None, None, None);
        match start.then {
            Greeter::Agent(name) if self.ctx.agents.get(&name).is_some() => agent = Some(name),
            Greeter::Agent(name) => return Err(Refusal::NoSuchAgent(name)),
            Greeter::Menu(name) if workspace.menus.contains_key(&name) => menu = Some(name),
            Greeter::Menu(name) => return Err(Refusal::NoSuchMenu(name)),
            Greeter::Queue(name) if workspace.queues.contains_key(&name) => queue = Some(name),
            Greeter::Queue(name) => return Err(Refusal::NoSuchQueue(name)),
        }
        let found = agent.as_ref().and_then(|name| self.ctx.agents.get(name));
        let direct = queue.is_some();
        let wanted = queue.or_else(|| found.map(|agent| agent.handoff.complete.clone())).unwrap_or_else(|| workspace.catch_all.clone());
        self.push(Event::Opened {
            number: start.number,
            contact: start.contact,
            customer: start.customer,
            version: found.map(|agent| agent.version.clone()),
            agent,
            queue: wanted,
            menu,
            direct,
            referral: None,
            past: start.past.filter(|past| past.returning),
        });
        let message = self.outbound(Author::House { operator: None }, start.template);
        self.push(Event::Started { by: start.by, message: message.clone() });
        self.wish(Effect::Send { message });
        self.watch_silence();
        Ok(())
    }
}
