//! Menus: shown when the customer writes first, answered by a tap or by its words, never shown again once people have the chat.

use super::decide::Answering;
use crate::domain::effect::Effect;
use crate::domain::event::Event;
use crate::domain::id::{MenuId, QueueId};
use crate::domain::message::{Author, Inbound, InboundBody};
use crate::domain::trigger::{Evidence, Fired, QUOTE_CHARS_MAX, Trigger, explicit_request};
use crate::domain::workspace::{MENU_PREFIX, Menu, MenuTarget, Tap};

/// Times a menu is shown to somebody who chooses nothing before people take over.
const SHOWN_MAX: u32 = 2;

impl Answering<'_> {
    /// What a message means where a menu greets, or people do. `true`: dealt with; else an agent hears it.
    pub(super) fn hear_menu(&mut self, message: &Inbound) -> bool {
        if let InboundBody::Choice { id: Some(id), .. } = &message.body
            && id.starts_with(MENU_PREFIX)
        {
            return match self.ctx.workspace.tap(id) {
                Some(tap) => self.choose(tap, message),
                // Yesterday's menu: what it offered is gone. The one of today is offered, if there is one.
                None => self.menu_of(id).is_some_and(|menu| self.show(&menu, message)),
            };
        }
        if self.now.agent.is_some() {
            return false;
        }
        if let Some(menu) = self.now.side.menu.clone().and_then(|menu| self.ctx.workspace.menus.get(&menu).cloned()) {
            return self.hear_words(&menu, message);
        }
        if self.now.side.direct {
            let queue = self.now.queue.clone().unwrap_or_else(|| self.ctx.workspace.catch_all.clone());
            self.hand_off(Fired::certain(Trigger::Direct, evidence(message)), &queue, None);
            return true;
        }
        false
    }

    fn hear_words(&mut self, menu: &Menu, message: &Inbound) -> bool {
        let words = message.body.words();
        if let Some(tap) = words.and_then(|words| menu.written(words)) {
            return self.choose(tap, message);
        }
        let asks_for_person = words.is_some_and(|words| explicit_request::detect(words, None).is_some());
        if asks_for_person {
            return self.people_take_over(Trigger::ExplicitRequest, message);
        }
        self.show(menu, message)
    }

    fn people_take_over(&mut self, trigger: Trigger, message: &Inbound) -> bool {
        let queue: QueueId = self.ctx.workspace.catch_all.clone();
        self.hand_off(Fired::certain(trigger, evidence(message)), &queue, None);
        true
    }

    /// The menu that a tap came from, or the one that greets here.
    fn menu_of(&self, tap: &str) -> Option<Menu> {
        let named = tap.strip_prefix(MENU_PREFIX).and_then(|rest| rest.split(':').next()).map(MenuId::from);
        let menus = &self.ctx.workspace.menus;
        named.and_then(|menu| menus.get(&menu)).or_else(|| menus.get(self.now.side.menu.as_ref()?)).cloned()
    }

    fn show(&mut self, menu: &Menu, message: &Inbound) -> bool {
        if self.now.side.menus_shown >= SHOWN_MAX {
            return self.people_take_over(Trigger::AttemptsExhausted, message);
        }
        let message = self.outbound(Author::House { operator: None }, menu.body(self.now.language.as_deref()));
        self.push(Event::MenuShown { menu: menu.id.clone(), message: message.clone() });
        self.wish(Effect::Send { message });
        true
    }

    fn choose(&mut self, tap: Tap, message: &Inbound) -> bool {
        let Tap { menu, option, target } = tap;
        match target {
            MenuTarget::Queue(queue) => {
                let agent = self.agent();
                self.push(Event::Chosen { menu, option, agent: None, version: None });
                self.hand_off(Fired::certain(Trigger::Chosen, evidence(message)), &queue, agent.as_deref());
            }
            MenuTarget::Agent(name) => {
                let Some(agent) = self.ctx.agents.get(&name).cloned() else {
                    return self.people_take_over(Trigger::NoAgent, message);
                };
                self.push(Event::Chosen { menu, option, agent: Some(name), version: Some(agent.version.clone()) });
                self.gather(self.ctx.policy.burst_ms_tap);
            }
        }
        true
    }
}

/// The message itself.
pub(super) fn evidence(message: &Inbound) -> Vec<Evidence> {
    let quote = |words| crate::domain::text::clip(words, QUOTE_CHARS_MAX);
    vec![Evidence { message: message.id.clone(), quote: message.body.words().map(quote).unwrap_or_default() }]
}
