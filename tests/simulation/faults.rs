//! What can go wrong, each with its name. A seed draws which of them are on; each that happens is counted.

use baton::runtime::Point;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Fault {
            $($(#[$doc])* $name,)*
        }

        impl Fault {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub(crate) fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

faults! {
    /// Meta delivers a webhook more than once.
    WebhookDoubled = "webhook_doubled",
    /// A later webhook comes before an earlier one.
    WebhookReordered = "webhook_reordered",
    /// A webhook comes minutes after its moment.
    WebhookLate = "webhook_late",
    /// Several items come in one body.
    WebhooksBatched = "webhooks_batched",
    /// A customer shows another name: a phone, a user id, or both.
    NamesChange = "names_change",
    /// A model takes its time, while the world moves on.
    ModelSlow = "model_slow",
    /// A model does not answer.
    ModelFails = "model_fails",
    /// A model answers with what may not go out, and wishes for what it may not have.
    ModelGarbles = "model_garbles",
    /// A model claims what nobody said.
    ModelInvents = "model_invents",
    /// A model costs a lot.
    ModelCosts = "model_costs",
    /// A send never arrives, and nobody says so.
    SendLost = "send_lost",
    /// A send arrives, and its answer does not.
    AnswerLost = "answer_lost",
    /// WhatsApp's answer takes its time, while the world moves on.
    AnswerSlow = "answer_slow",
    /// A status comes before the answer to the send.
    StatusFirst = "status_first",
    /// A status never comes.
    StatusLost = "status_lost",
    /// Meta error 131056: too many messages to one customer.
    PairLimit = "pair_limit",
    /// Meta error 130429: the number sends too fast.
    NumberLimit = "number_limit",
    /// Meta error 131026: undeliverable.
    Undeliverable = "undeliverable",
    /// Meta error 131047: the customer's 24 hours are over.
    WindowShut = "window_shut",
    /// Meta error 131050: the customer wants no marketing messages.
    OptedOut = "opted_out",
    /// Meta error 190: the token is not valid any more.
    TokenExpired = "token_expired",
    /// A task stands still at a point, while the world moves on.
    TaskParks = "task_parks",
    /// A node dies with work just taken.
    CrashTaken = "crash_taken",
    /// A node dies with a decision that is not stored.
    CrashBeforeCommit = "crash_before_commit",
    /// A node dies with a decision stored and nobody told.
    CrashAfterCommit = "crash_after_commit",
    /// A node dies with a message marked and not sent.
    CrashBeforeSend = "crash_before_send",
    /// A node dies with a message sent and its answer not stored.
    CrashAfterSend = "crash_after_send",
    /// A node dies with an answer of a model that is not decided on.
    CrashAfterModel = "crash_after_model",
    /// A node dies between two tasks.
    CrashAtRest = "crash_at_rest",
    /// Another node works on the same database.
    SecondNode = "second_node",
    /// A node stands still past its lease, and goes on as if nothing was.
    NodeSleeps = "node_sleeps",
    /// A quarter of an hour passes at once.
    ClockJumps = "clock_jumps",
    /// Hours pass at once, or more than a day.
    ClockLeaps = "clock_leaps",
    /// The clock goes back a little.
    ClockBack = "clock_back",
    /// People come and go.
    PeopleComeAndGo = "people_come_and_go",
    /// Somebody's connection flaps.
    PeopleFlap = "people_flap",
    /// Somebody's page falls silent without a word.
    PagesFallSilent = "pages_fall_silent",
    /// A person is taken out of the workspace, and put back.
    PersonLeaves = "person_leaves",
    /// A queue loses its members, and gets them back.
    QueueEmptied = "queue_emptied",
    /// A queue is deleted, and made again.
    QueueDeleted = "queue_deleted",
    /// Opening hours change.
    HoursChange = "hours_change",
    /// The agent's files change in the middle of conversations.
    AgentReloaded = "agent_reloaded",
    /// The database refuses a call.
    StoreRefuses = "store_refuses",
    /// The database does what it was asked, and its answer is lost.
    StoreAnswerLost = "store_answer_lost",
}

impl Fault {
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.word() == word)
    }

    /// The crash at a point.
    pub(crate) fn crash(point: Point) -> Self {
        match point {
            Point::Taken => Self::CrashTaken,
            Point::BeforeCommit => Self::CrashBeforeCommit,
            Point::AfterCommit => Self::CrashAfterCommit,
            Point::BeforeSend => Self::CrashBeforeSend,
            Point::AfterSend => Self::CrashAfterSend,
            Point::AfterModel => Self::CrashAfterModel,
        }
    }

    /// Does it kill a node, stop it, add one, or break its database?
    pub(crate) fn disturbs_nodes(self) -> bool {
        let crash = [Self::CrashTaken, Self::CrashBeforeCommit, Self::CrashAfterCommit, Self::CrashBeforeSend, Self::CrashAfterSend];
        let others = [Self::CrashAfterModel, Self::CrashAtRest, Self::StoreRefuses, Self::StoreAnswerLost];
        self.needs_nodes() || crash.contains(&self) || others.contains(&self)
    }

    /// Does it need a second node?
    pub(crate) fn needs_nodes(self) -> bool {
        matches!(self, Self::SecondNode | Self::NodeSleeps)
    }
}

/// Which faults are on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults(u64);

impl Faults {
    pub(crate) fn with(self, fault: Fault) -> Self {
        Self(self.0 | 1 << (fault as u64))
    }

    pub(crate) fn without(self, fault: Fault) -> Self {
        Self(self.0 & !(1 << (fault as u64)))
    }

    pub(crate) fn has(self, fault: Fault) -> bool {
        self.0 & (1 << (fault as u64)) != 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Fault> {
        Fault::ALL.iter().copied().filter(move |fault| self.has(*fault))
    }
}
