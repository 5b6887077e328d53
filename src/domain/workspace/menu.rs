//! A menu: what a customer may tap instead of talking to an agent. Options have stable ids, so that a tap on yesterday's menu still
//! means what it said.

use super::Workspace;
use crate::domain::agent::Localized;
use crate::domain::id::{AgentName, MenuId, QueueId};
use crate::domain::message::{Choice, OutboundBody};
use crate::domain::text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the id of every tap on a menu begins with: `menu:MENU:OPTION`.
pub const MENU_PREFIX: &str = "menu:";
/// Options that fit on buttons.
const BUTTONS_MAX: usize = 3;

/// A welcome with up to ten options: up to three are buttons, more are a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Menu {
    /// Its name in files.
    pub id: MenuId,
    /// The welcome, by language: at most 1,024 characters.
    pub text: Localized,
    /// The label that opens a list, by language: at most 20 characters.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub open: Localized,
    /// What can be tapped.
    #[schemars(length(min = 1, max = 10))]
    pub options: Vec<MenuOption>,
}

/// One option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MenuOption {
    /// Its stable name: never give it to another option.
    #[schemars(length(min = 1, max = 64))]
    pub id: String,
    /// What stands on it, by language: at most 20 characters on a button, 24 in a list.
    pub title: Localized,
    /// The queue it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
    /// Or the agent that goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentName>,
}

/// Where an option leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuTarget {
    /// To people.
    Queue(QueueId),
    /// To an agent.
    Agent(AgentName),
}

/// What a customer tapped, or wrote, of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// Which menu.
    pub menu: MenuId,
    /// Which option.
    pub option: String,
    /// Where it leads.
    pub target: MenuTarget,
}

impl Menu {
    /// The menu as a message.
    pub fn body(&self, language: Option<&str>) -> OutboundBody {
        let said = |line: &Localized| line.get(language, "en").to_owned();
        let choice = |option: &MenuOption| Choice { id: self.tap_id(&option.id), title: said(&option.title) };
        let choices: Vec<Choice> = self.options.iter().map(choice).collect();
        if choices.len() <= BUTTONS_MAX {
            return OutboundBody::Buttons { text: said(&self.text), buttons: choices };
        }
        let open = said(&self.open);
        OutboundBody::List { text: said(&self.text), open: if open.is_empty() { "⋯".to_owned() } else { open }, rows: choices }
    }

    /// The id that comes back with a tap on an option.
    pub fn tap_id(&self, option: &str) -> String {
        format!("{MENU_PREFIX}{}:{option}", self.id)
    }

    fn option(&self, id: &str) -> Option<&MenuOption> {
        self.options.iter().find(|option| option.id == id)
    }

    /// The option that a customer wrote instead of tapping it: its title in any language, or its number.
    pub fn written(&self, words: &str) -> Option<Tap> {
        let folded = text::fold(words);
        let plain = folded.trim_matches(|c: char| !c.is_alphanumeric());
        let by_number = plain.parse::<usize>().ok().and_then(|number| self.options.get(number.checked_sub(1)?));
        let titled = |option: &&MenuOption| option.title.0.values().any(|title| text::fold(title).trim() == plain);
        let option = by_number.or_else(|| self.options.iter().find(titled))?;
        self.tap(option)
    }

    fn tap(&self, option: &MenuOption) -> Option<Tap> {
        Some(Tap { menu: self.id.clone(), option: option.id.clone(), target: option.target()? })
    }
}

impl MenuOption {
    /// Where it leads.
    pub fn target(&self) -> Option<MenuTarget> {
        let queue = self.queue.clone().map(MenuTarget::Queue);
        queue.or_else(|| self.agent.clone().map(MenuTarget::Agent))
    }
}

impl Workspace {
    /// What a tap means: `None` when the menu or the option is gone, or it was no tap on a menu.
    pub fn tap(&self, id: &str) -> Option<Tap> {
        let (menu, option) = id.strip_prefix(MENU_PREFIX)?.split_once(':')?;
        let menu = self.menus.get(&MenuId::from(menu))?;
        menu.tap(menu.option(option)?)
    }
}
