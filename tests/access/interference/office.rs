//! An office by chance: teams, queues, people, conversations, and anything that can happen to one of them.

use crate::given;
use crate::rule::{Hands, Place, Post, Who, sees};
use crate::story::Story;
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::event::{Aside, ChannelEvent, Due, Event, Keeps, OfferEnd};
use baton::domain::id::{OperatorId, OutboundId, QueueId, TeamId};
use baton::domain::message::{Customer, Outbound, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::slot::{Ground, Slot, SlotState};
use baton::domain::time::{Millis, Timestamp};
use baton::domain::visibility::{Facts, Role};
use baton::domain::workspace::{Person, Queue, Team, Workspace};
use baton::domain::{search, spell};
use baton::store::Store;
use baton::store::reading::Reading;
use fastrand::Rng;
use serde_json::json;
use std::collections::BTreeMap;

/// Words that any conversation may have.
pub(crate) const COMMON: [&str; 4] = ["invoice", "refund", "delivery", "window"];
pub(crate) const CATEGORIES: [&str; 2] = ["spam", "solved"];
const PHONES: [&str; 3] = ["+34600000001", "+447700900123", "+4915112345678"];
const CHATS: usize = 36;

/// A conversation with its log.
pub(crate) struct Chat {
    pub(crate) state: Conversation,
    log: Vec<(Timestamp, Event)>,
    /// Events that the reader has read.
    read: u64,
}

/// The office.
pub(crate) struct Office {
    pub(crate) workspace: Workspace,
    pub(crate) people: Vec<Who>,
    pub(crate) chats: Vec<Chat>,
    pub(crate) at: Timestamp,
    /// Words that exactly one conversation has.
    pub(crate) secrets: u64,
}

impl Office {
    /// Some people, in some teams, in some queues.
    pub(crate) fn by_chance(rng: &mut Rng, at: Timestamp) -> Self {
        let teams: Vec<String> = (0..rng.usize(2..=3)).map(|nth| format!("t{nth}")).collect();
        let ids: Vec<String> = (0..rng.usize(6..=9)).map(|nth| format!("p{nth}")).collect();
        let some = |rng: &mut Rng, all: &[String]| all.iter().filter(|_| rng.u8(..) < 100).cloned().collect::<Vec<_>>();
        let mut queues = BTreeMap::new();
        for nth in 0..rng.usize(3..=6) {
            let (id, team) = (format!("q{nth}"), teams[rng.usize(..teams.len())].as_str());
            let members = some(rng, &ids).iter().map(|id| OperatorId::from(id.as_str())).collect();
            let (hides_waiting, giver_reads) = (rng.u8(..) < 80, rng.u8(..) < 80);
            let queue = Queue { hides_waiting, giver_reads, ..Queue::new(id.as_str(), &id.to_uppercase(), team, members) };
            queues.insert(QueueId::from(id), queue);
        }
        let mut workspace = Workspace::new("lead_qualifier".into(), queues.first_key_value().expect("a queue").1.clone());
        workspace.add_number("4411".into(), "lead_qualifier".into());
        workspace.categories = CATEGORIES.map(str::to_owned).to_vec();
        workspace.teams = teams.iter().map(|id| (TeamId::from(id.as_str()), Team { id: id.as_str().into(), name: id.to_uppercase() })).collect();
        let mut people = Vec::new();
        for (nth, id) in ids.iter().enumerate() {
            let role = match nth {
                0 => Role::Admin,
                1 | 2 => Role::Lead,
                _ if rng.u8(..) < 70 => Role::Lead,
                _ => Role::Rep,
            };
            let mut of: Vec<String> = some(rng, &teams);
            if of.is_empty() && role == Role::Lead {
                of.push(teams[rng.usize(..teams.len())].clone());
            }
            let post = if role == Role::Rep { Post::Rep } else { Post::Lead };
            let serves =
                queues.values().filter(|queue| queue.members.iter().any(|member| member.as_str() == id)).map(|queue| queue.id.to_string()).collect();
            people.push(Who { id: id.clone(), post: if nth == 0 { Post::Admin } else { post }, teams: of.iter().cloned().collect(), queues: serves });
            let teams = of.iter().map(|team| TeamId::from(team.as_str())).collect();
            let person = Person { capacity: 1_000, ..Person::new(id.as_str(), &format!("The {id}"), &format!("{id}@example.com"), role, teams) };
            workspace.people.insert(id.as_str().into(), person);
        }
        workspace.queues = queues;
        Self { workspace, people, chats: Vec::new(), at, secrets: 0 }
    }

    /// Conversations of every kind.
    pub(crate) async fn fill(&mut self, store: &Store, rng: &mut Rng) {
        for nth in 0..CHATS {
            let queue = self.a_queue(rng);
            let mut story = Story::begins(&format!("c{nth}"), &queue, self.tick());
            for _ in 0..rng.usize(1..6) {
                story = self.happens(story, rng).0;
            }
            self.chats.push(Chat { state: Conversation::new(format!("c{nth}").as_str().into()), log: Vec::new(), read: 0 });
            self.store(store, nth, story).await;
            self.read(store, nth).await;
        }
    }

    /// The next moment; now and then the same one.
    pub(crate) fn tick(&mut self) -> Timestamp {
        self.at = self.at.plus(Millis(i64::from(!self.secrets.is_multiple_of(7))));
        self.at
    }

    fn a_queue(&self, rng: &mut Rng) -> String {
        self.workspace.queues.keys().nth(rng.usize(..self.workspace.queues.len())).expect("a queue").to_string()
    }

    fn a_person(&self, rng: &mut Rng) -> String {
        self.people[rng.usize(..self.people.len())].id.clone()
    }

    /// A word that nothing else has, as it is looked for.
    pub(crate) fn a_secret(&mut self) -> String {
        self.secrets += 1;
        format!("zq{}x", self.secrets)
    }

    /// Where a conversation is, by its state and the workspace.
    pub(crate) fn place(&self, state: &Conversation) -> Place {
        let queue = state.queue.as_ref().and_then(|queue| self.workspace.queues.get(queue));
        let hands = match &state.owner {
            Owner::Agent => Hands::Agent,
            Owner::Queue { .. } => Hands::Nobody,
            Owner::Operator { operator, .. } => Hands::Person(operator.to_string()),
            Owner::Outside => Hands::Outside,
            Owner::Closed { .. } => Hands::Ended,
        };
        Place {
            hands,
            queue: state.queue.as_ref().map(ToString::to_string),
            team: queue.map(|queue| queue.team.to_string()),
            hides: queue.is_some_and(|queue| queue.hides_waiting),
            reserved_for: state.side.offer.as_ref().map(|offer| offer.operator.to_string()),
            lookers_on: state.side.observers.iter().map(|observer| observer.operator.to_string()).collect(),
        }
    }

    /// The conversations that somebody may not see.
    pub(crate) fn hidden_from(&self, who: &Who) -> Vec<usize> {
        (0..self.chats.len()).filter(|nth| !sees(who, &self.place(&self.chats[*nth].state))).collect()
    }

    /// Anything that stays hidden from somebody, in a conversation that is; what it was, and the secret that came with it.
    pub(crate) fn happens_out_of_sight(&mut self, nth: usize, who: &Who, rng: &mut Rng) -> (Story, &'static str, Option<String>) {
        const TRIES: usize = 20;
        let at = self.tick();
        for _ in 0..TRIES {
            let story = Story::goes_on(self.chats[nth].state.clone(), at);
            let (story, what, secret) = self.happens(story, rng);
            if !sees(who, &self.place(&story.now)) {
                return (story, what, secret);
            }
        }
        let secret = self.a_secret();
        let story = Story::goes_on(self.chats[nth].state.clone(), at);
        let (customer, at) = (story.now.customer.clone(), story.now.updated_at);
        (story.hears(&secret, customer, at), "heard", Some(secret))
    }

    /// Anything.
    pub(crate) fn happens(&mut self, story: Story, rng: &mut Rng) -> (Story, &'static str, Option<String>) {
        if rng.u8(..) < 110 {
            return self.is_told(story, rng);
        }
        let (queue, person, epoch) = (self.a_queue(rng), self.a_person(rng), story.now.epoch.next());
        let later = story.now.updated_at.plus(Millis::hours(5));
        let owner = story.now.owner.clone();
        let category = rng.bool().then(|| CATEGORIES[rng.usize(..2)].to_owned());
        let closed = |by: Option<OperatorId>| Event::Closed { by, reason: "done".to_owned(), category: category.clone(), epoch };
        let (story, what) = match (owner, rng.u8(0..8)) {
            (Owner::Agent | Owner::Outside | Owner::Closed { .. }, 0..=4) => (story.waits(&queue), "handed off"),
            (Owner::Agent, 5) => (story.answered_outside(), "answered outside"),
            (Owner::Agent | Owner::Outside, _) => (story.push(closed(None)), "ended"),
            (Owner::Closed { .. }, _) => (story.push(Event::Rated { rating: baton::domain::event::Rating::Good }), "rated"),
            (Owner::Queue { .. }, 0 | 1) => (story.given(&person), "assigned"),
            (Owner::Queue { .. }, 2) => match story.now.side.offer.clone() {
                Some(offer) => (story.push(Event::OfferEnded { operator: offer.operator, why: OfferEnd::Declined }), "declined"),
                None => (story.offered(&person, later), "offered"),
            },
            (Owner::Queue { .. }, 3) => match story.now.side.hold {
                Some(_) => (story.push(Event::Released { queue: queue.as_str().into() }), "released"),
                None => (story.held(Some(later)), "held"),
            },
            (Owner::Queue { .. }, 4 | 5) => (story.transferred(&person, &queue, keeps(rng)), "transferred"),
            (Owner::Queue { .. }, 6) => (story.push(Event::Nudged { operator: None, due: Due::Resolution, late: true }), "late"),
            (Owner::Queue { .. }, _) => (story.taken(&person), "taken"),
            (Owner::Operator { operator, .. }, 0 | 1) => (story.transferred(operator.as_str(), &queue, keeps(rng)), "transferred"),
            (Owner::Operator { operator, .. }, 2) => (story.transferred(operator.as_str(), &queue, keeps(rng)).given(&person), "given"),
            (Owner::Operator { .. }, 3) => (story.taken_back(), "taken back"),
            (Owner::Operator { .. }, 4) => match story.now.side.snoozed {
                Some(_) => (story.push(Event::Aside { what: Aside::SnoozeEnded }), "taken up again"),
                None => (story.snoozed(later), "put aside"),
            },
            (Owner::Operator { operator, .. }, 5) => (story.push(closed(Some(operator))), "ended"),
            (Owner::Operator { operator, .. }, 6) => {
                (story.push(Event::Nudged { operator: Some(operator), due: Due::NextResponse, late: rng.bool() }), "nudged")
            }
            (Owner::Operator { .. }, _) => {
                let event = given::resumed(&story.now);
                (story.push(event), "given back")
            }
        };
        (story, what, None)
    }

    /// Words: of the customer, of a person, a name, a value, a note. Each has a secret in it.
    fn is_told(&mut self, story: Story, rng: &mut Rng) -> (Story, &'static str, Option<String>) {
        let secret = self.a_secret();
        let common = COMMON[rng.usize(..COMMON.len())];
        let phone = PHONES[rng.usize(..PHONES.len())];
        let customer = |name: &str| Customer { name: Some(name.to_owned()), ..given::by_phone(phone) };
        let id = OutboundId::from(format!("{}.{secret}", story.now.id));
        let by = OperatorId::from(self.a_person(rng));
        let (story, what) = match rng.u8(0..6) {
            0 => {
                let contact = story.now.contact.clone().expect("a contact");
                let customer = customer(&format!("Ms {secret}"));
                (story.push(Event::Channel { what: ChannelEvent::Identified { contact, customer } }), "renamed")
            }
            1 => {
                let slot = Slot {
                    state: SlotState::Filled,
                    value: json!(format!("{secret} and {common}")),
                    message: "wamid.1".into(),
                    quote: secret.clone(),
                    at: story.now.updated_at,
                    ground: Ground::Said,
                    confidence: 1.0,
                    sensitive: false,
                    previous: Vec::new(),
                };
                (story.push(Event::SlotFilled { name: "company".to_owned(), slot }), "a value")
            }
            2 => {
                let noted = Aside::Noted { id, by, text: format!("ask {secret} about the {common}"), mentions: vec![self.a_person(rng).into()] };
                (story.push(Event::Aside { what: noted }), "a note")
            }
            3 if story.now.operator().is_some() => {
                let operator = story.now.operator().expect("a person").clone();
                let author = given::by_operator(operator.as_str());
                let message =
                    Outbound { id, author, epoch: story.now.epoch, body: OutboundBody::text(format!("{secret}: the {common}")), reply_to: None };
                (story.push(Event::Said { message, repeats: Vec::new() }), "said")
            }
            _ => {
                let (from, at) = (if rng.bool() { customer("Ms Lee") } else { story.now.customer.clone() }, story.now.updated_at);
                (story.hears(&format!("{secret} {common}"), from, at), "heard")
            }
        };
        (story, what, Some(secret))
    }

    /// Stores what happened.
    pub(crate) async fn store(&mut self, store: &Store, nth: usize, story: Story) {
        let commit = story.commit();
        let chat = &mut self.chats[nth];
        chat.log.extend(commit.events.iter().map(|event| (commit.at, event.clone())));
        chat.state = commit.next.clone();
        store.commit(commit).await.expect("nobody else moves it");
    }

    /// Words and spells of a conversation, as the reader keeps them.
    pub(crate) async fn read(&mut self, store: &Store, nth: usize) {
        let Chat { state, log, read } = &mut self.chats[nth];
        *read = state.seq;
        let spells = spell::of(&state.id, log, &Policy::default());
        store.keep_reading(Reading { id: state.id.clone(), seq: state.seq, terms: search::terms(state), spells }).await.expect("read");
    }

    /// All that moved on since they were read.
    pub(crate) async fn read_all(&mut self, store: &Store) {
        for nth in 0..self.chats.len() {
            if self.chats[nth].read < self.chats[nth].state.seq {
                self.read(store, nth).await;
            }
        }
    }

    /// A word that somebody may find, and in which conversation.
    pub(crate) fn found_by(&self, who: &Who, rng: &mut Rng) -> Option<String> {
        let shown: Vec<&Chat> = self.chats.iter().filter(|chat| sees(who, &self.place(&chat.state))).collect();
        let chat = shown.get(rng.usize(..shown.len().max(1)))?;
        search::terms(&chat.state).into_iter().find(|term| term.starts_with("zq"))
    }
}

/// What the product's own rule asks of a row.
pub(crate) fn facts_of(listed: &baton::store::inbox::Listed) -> Facts {
    let since = Timestamp(listed.updated_ms);
    let owner = match (listed.owner.as_str(), &listed.operator, &listed.queue) {
        ("operator", Some(operator), _) => Owner::Operator { operator: operator.clone(), since },
        ("queue", _, Some(queue)) => Owner::Queue { queue: queue.clone(), since },
        ("closed", _, _) => Owner::Closed { since },
        ("outside", _, _) => Owner::Outside,
        _ => Owner::Agent,
    };
    Facts {
        owner,
        queue: listed.queue.clone(),
        team: listed.team.clone(),
        offered: listed.offered.clone(),
        observers: listed.observers.clone(),
        hides_waiting: listed.hides_waiting,
    }
}

fn keeps(rng: &mut Rng) -> Keeps {
    [Keeps::Nothing, Keeps::Nothing, Keeps::UntilTaken, Keeps::Reading][rng.usize(..4)]
}
